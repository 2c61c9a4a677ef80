"""A library with talk in it, for tests of index and search; and an embedder without weights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from zlib import crc32

import numpy as np
from sqlalchemy import Connection, insert, select, update

from coaching.naming import fold
from coaching.ports import Embeddings
from coaching.snippets import Snippet
from coaching.store import index, vectors
from coaching.store.library import Library
from coaching.store.schema.calls import calls, versions
from coaching.store.schema.crm import account_events, accounts, deal_events, deals
from coaching.store.schema.people import people, person_aliases
from coaching.store.schema.talk import signals, snippets, turns
from coaching.transcript import ROLES, Role

NOW = datetime(2026, 9, 14, 8, 0, tzinfo=UTC)

Said = Sequence[tuple[Role, str]]


@dataclass(frozen=True)
class BagOfWords:
    """Every word is a direction, so texts are near when they share words; synonyms are one word."""

    identity: str = "bag@1"
    dimension: int = 64
    same: dict[str, str] = field(default_factory=lambda: {"costly": "expensive"})
    learned: frozenset[str] = frozenset()

    def embed(self, texts: Sequence[str]) -> Embeddings:
        rows = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for place, text in enumerate(texts):
            for word in text.lower().replace("?", "").replace(".", "").split():
                seed = crc32(self.same.get(word, word).encode())
                rows[place] += np.random.default_rng(seed).standard_normal(self.dimension)
        return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)

    def knows(self, words: Sequence[str]) -> bool:
        return self.learned.issuperset(words)


BAG = BagOfWords()


def add_person(conn: Connection, name: str, *aliases: str) -> int:
    number = conn.execute(
        insert(people).values(name=name, works_for="us", created_at=NOW).returning(people.c.id)
    ).scalar_one()
    for alias in aliases:
        conn.execute(
            insert(person_aliases).values(
                person_id=number, kind="name", value=fold(alias), source="test"
            )
        )
    return int(number)


def add_account(conn: Connection, name: str, *, territory: str | None = None) -> int:
    number = conn.execute(
        insert(accounts)
        .values(name=name, folded_name=fold(name), created_at=NOW)
        .returning(accounts.c.id)
    ).scalar_one()
    if territory is not None:
        conn.execute(
            insert(account_events).values(
                account_id=number,
                fact="territory",
                value=territory,
                held_from_at=NOW,
                learned_at=NOW,
            )
        )
    return int(number)


def add_deal(conn: Connection, external_id: str, *, outcome: str | None = None) -> int:
    number = conn.execute(
        insert(deals).values(external_id=external_id, created_at=NOW).returning(deals.c.id)
    ).scalar_one()
    if outcome is not None:
        conn.execute(
            insert(deal_events).values(
                deal_id=number, fact="outcome", value=outcome, held_from_at=NOW, learned_at=NOW
            )
        )
    return int(number)


def add_call(
    library: Library,
    *said: Said,
    stages: Sequence[str] = (),
    embedder: BagOfWords = BAG,
    title: str = "A call",
    ready: bool = True,
    **facts: object,
) -> int:
    """A call with one snippet for each piece of talk, ten seconds a turn, in the index."""
    with library.writing() as conn:
        call = conn.execute(
            insert(calls)
            .values(title=title, created_at=NOW, ready_at=NOW if ready else None, **facts)
            .returning(calls.c.id)
        ).scalar_one()
        talk_of_call(conn, call, *said, stages=stages, embedder=embedder)
    return int(call)


def talk_of_call(
    conn: Connection,
    call: int,
    *said: Said,
    stages: Sequence[str] = (),
    embedder: BagOfWords = BAG,
) -> None:
    """New active versions of a call's turns, snippets and vectors, put into the index."""
    conn.execute(update(versions).where(versions.c.call_id == call).values(active=False))
    made = {kind: _version(conn, call, kind, embedder) for kind in ("turns", "snippets", "vectors")}
    spoken = [turn for piece in said for turn in piece]
    for place, (role, text) in enumerate(spoken):
        conn.execute(
            insert(turns).values(
                version_id=made["turns"],
                position=place,
                speaker=role,
                role=role,
                channel=0,
                start=10.0 * place,
                end=10.0 * (place + 1),
                text=text,
            )
        )
    first = 0
    cut = []
    for place, piece in enumerate(said):
        end = first + len(piece)
        cut.append(
            Snippet(
                position=place,
                start=10.0 * first,
                end=10.0 * end,
                stage=stages[place] if stages else "discovery",
                first_turn=first,
                end_turn=end,
                text="\n".join(text for _, text in piece),
                roles=tuple(role for role in ROLES if role in dict(piece)),
            )
        )
        first = end
    vectors.add_snippets(conn, made["snippets"], call, cut)
    texts = vectors.snippet_texts(conn, made["snippets"])
    embeddings = embedder.embed([text for _, text in texts])
    vectors.add_embeddings(conn, made["vectors"], [number for number, _ in texts], embeddings)
    index.add_call(conn, call, embedder.identity, embedder.dimension)


def snippets_saying(conn: Connection, text: str) -> list[int]:
    """The numbers of all snippets, of any version, that hold a text."""
    saying = select(snippets.c.id).where(snippets.c.text.contains(text)).order_by(snippets.c.id)
    return list(conn.execute(saying).scalars())


def _version(conn: Connection, call: int, kind: str, embedder: BagOfWords) -> int:
    made_by = embedder.identity if kind == "vectors" else "test"
    return int(
        conn.execute(
            insert(versions)
            .values(
                call_id=call,
                kind=kind,
                made_by=made_by,
                detail={},
                created_at=NOW,
                completed_at=NOW,
                active=True,
            )
            .returning(versions.c.id)
        ).scalar_one()
    )


def show_signal(conn: Connection, call: int, *, turn: int, signal: str, kind: str = "") -> None:
    """Let a turn of a call show a signal, by tags that its snippets are cut by."""
    tags = _version(conn, call, "tags", BAG)
    conn.execute(insert(signals).values(version_id=tags, turn=turn, signal=signal, kind=kind))
    cut = versions.c.call_id == call, versions.c.kind == "snippets", versions.c.active
    conn.execute(update(versions).where(*cut).values(made_from=tags))
