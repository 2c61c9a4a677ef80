"""A library of as many snippets as wanted, made of real talk and of variants of it, searchable.

Calls are two of the labelled calls after each other, cut in one of four ways. The first of each are
as they were said, with the vectors that the embedder makes of them. All further ones are variants:
every fifth word is another one of the talk, and a vector lies near that of what was said. Tables are
filled in bulk, the index call by call as an ingest does it.
"""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from large_crm import write_crm
from numpy.typing import NDArray
from search_talk import CUTS, Said, calls_of_talk, embedded, pieces, texts_of
from sqlalchemy import Table, insert

from coaching.app.wiring import embedder_of, open_place, process_of
from coaching.steps.place import Place
from coaching.store import index, processes, turn_vectors
from coaching.store.schema import calls, talk
from coaching.workspace import lay_out

FIRST_DAY = datetime(2022, 1, 3, 8, tzinfo=UTC)
AT_ONCE = 100
"""Calls written in one transaction."""

CHANGED = 0.2
"""Share of the words of a variant that are others, so that it is not folded into what was said."""

NOISE = 0.5
"""Length of what is added to a vector of length one: its cosine to that of what was said is .9."""

KINDS = {"price": r"price|cost|expensive|budget", "competitor": r"competitor|vendor|switch"}
"""Signals of the shipped process that turns of the library show, and by which words."""

_SPOKEN = {"rep": "rep_speaks", "customer": "customer_speaks", "unknown": "unknown_speaks"}


@dataclass(frozen=True, slots=True)
class Spoken:
    """A call to be written: its turns, what they mean, its snippets, and what those mean."""

    turns: Sequence[Said]
    turn_vectors: NDArray[np.float32]
    cut: Sequence[tuple[int, int]]
    vectors: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Built:
    """What was made: how many, how many of them real, and the seconds that the index took."""

    calls: int
    snippets: int
    real: int
    seconds: float
    index_seconds: float


def build(target: Path, size: int, progress: Callable[[str], object]) -> Built:
    """A workspace whose library has ``size`` snippets or a few more."""
    began = time.process_time()
    place = open_place(lay_out(target))
    embedder = embedder_of()
    with place.library.writing() as conn:
        processes.remember(conn, process_of(place.workspace), now=FIRST_DAY)
        customers = write_crm(conn, random.Random(size))
    written = call = real = 0
    filling = 0.0
    spoken = _spoken(random.Random(size))
    while written < size:
        some = list(islice(spoken, AT_ONCE))
        with place.library.writing() as conn:
            first, start = call + 1, written
            rows: dict[Table, list[dict[str, Any]]] = {
                table: []
                for table in (
                    calls.calls, calls.versions, talk.speakers, talk.turns, talk.signals,
                    talk.snippets, talk.embeddings,
                )
            }  # fmt: skip
            for is_real, one in some:
                if written >= size:
                    break
                call += 1
                _add_call(rows, call, one, written, embedder.identity, customers[call % 500].id)
                written += len(one.cut)
                real += len(one.cut) * is_real
            for table, values in rows.items():
                conn.execute(insert(table), values)
            started = time.process_time()
            for number, (_, one) in zip(range(first, call + 1), some, strict=False):
                turns = _versions_of(number)["turns"]
                turn_vectors.add_turn_vectors(conn, turns, embedder.identity, one.turn_vectors)
                index.add_call(conn, number, embedder.identity, embedder.dimension)
            filling += time.process_time() - started
        if written // 50_000 > start // 50_000:
            progress(f"{written} snippets in {time.process_time() - began:.0f} s")
    with place.library.reading() as conn:
        conn.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    place.library.close()
    return Built(call, written, real, time.process_time() - began, filling)


def add_one(place: Place, call: int) -> None:
    """One more call in one transaction, as the last step of an ingest adds it."""
    embedder = embedder_of()
    _, one = next(_spoken(random.Random(call)))
    rows: dict[Table, list[dict[str, Any]]] = {
        table: []
        for table in (
            calls.calls, calls.versions, talk.speakers, talk.turns, talk.signals, talk.snippets,
            talk.embeddings,
        )
    }  # fmt: skip
    with place.library.writing() as conn:
        most = conn.exec_driver_sql("SELECT max(id) FROM snippets").scalar_one()
        _add_call(rows, call, one, most, embedder.identity, 1)
        for table, values in rows.items():
            conn.execute(insert(table), values)
        turns = _versions_of(call)["turns"]
        turn_vectors.add_turn_vectors(conn, turns, embedder.identity, one.turn_vectors)
        index.add_call(conn, call, embedder.identity, embedder.dimension)


def _spoken(chance: random.Random) -> Iterator[tuple[bool, Spoken]]:
    """Calls without end: what was really said first, then variants."""
    talk_of = calls_of_talk()
    turns = embedded([turn.text for call in talk_of for turn in call])
    texts = list(texts_of(talk_of))
    known = dict(zip(texts, embedded(texts), strict=True))
    starts = np.cumsum([0, *(len(call) for call in talk_of)])
    words = [word for text in texts for word in text.split()]
    noise = np.random.default_rng(chance.randrange(2**32))
    is_real = True
    while True:
        for cut in CUTS:
            order = list(range(len(talk_of)))
            if not is_real:
                chance.shuffle(order)
            for pair in zip(order[::2], order[1::2], strict=False):
                said: list[Said] = []
                spans: list[tuple[int, int]] = []
                meaning = []
                for number in pair:
                    call = talk_of[number]
                    own = pieces(len(call), cut)
                    spans += [(len(said) + first, len(said) + end) for first, end in own]
                    meaning += [
                        known["\n".join(turn.text for turn in call[first:end])]
                        for first, end in own
                    ]
                    said += call
                means = np.concatenate(
                    [turns[starts[number] : starts[number + 1]] for number in pair]
                )
                whole = np.array(meaning)
                if not is_real:
                    said = [_varied(turn, words, chance) for turn in said]
                    whole, means = _near(whole, noise), _near(means, noise)
                yield is_real, Spoken(said, means, spans, whole)
        is_real = False


def _varied(turn: Said, words: Sequence[str], chance: random.Random) -> Said:
    text = " ".join(
        chance.choice(words) if chance.random() < CHANGED else word for word in turn.text.split()
    )
    return Said(turn.role, turn.stage, text)


def _near(vectors: NDArray[np.float32], noise: np.random.Generator) -> NDArray[np.float32]:
    added = noise.standard_normal(vectors.shape, dtype=np.float32)
    moved = vectors + NOISE * added / np.linalg.norm(added, axis=1, keepdims=True)
    unit: NDArray[np.float32] = moved / np.linalg.norm(moved, axis=1, keepdims=True)
    return unit


def _versions_of(call: int) -> dict[str, int]:
    kinds = calls.VERSION_KINDS
    return {kind: len(kinds) * (call - 1) + place for place, kind in enumerate(kinds, 1)}


def _add_call(  # noqa: PLR0917 - one row after the other
    rows: dict[Table, list[dict[str, Any]]],
    call: int,
    spoken: Spoken,
    snippets: int,
    embedder: str,
    account: int,
) -> None:
    began = FIRST_DAY + timedelta(minutes=20 * (call % 100_000))
    made = _versions_of(call)
    lasts = 8.0
    rows[calls.calls].append(
        {"id": call, "title": f"call {call}", "started_at": began,
         "duration": lasts * len(spoken.turns), "rep_id": 1 + call % 40, "account_id": account,
         "deal_id": 1 + call % 5000 if call % 10 else None, "ready_at": began, "created_at": began}
    )  # fmt: skip
    rows[calls.versions] += [
        {"id": made[kind], "call_id": call, "kind": kind,
         "made_by": embedder if kind == "vectors" else "made up",
         "made_from": made[kind] - 1 if kind != "words" else None, "detail": {},
         "created_at": began, "completed_at": began, "active": True}
        for kind in calls.VERSION_KINDS
    ]  # fmt: skip
    rows[talk.speakers] += [
        {"version_id": made["turns"], "label": role, "role": role, "role_source": "made up"}
        for role in sorted({turn.role for turn in spoken.turns})
    ]
    for place, turn in enumerate(spoken.turns):
        rows[talk.turns].append(
            {"version_id": made["turns"], "position": place, "speaker": turn.role,
             "role": turn.role, "channel": 0, "start": lasts * place, "end": lasts * (place + 1),
             "text": turn.text}
        )  # fmt: skip
        rows[talk.signals] += [
            {"version_id": made["tags"], "turn": place, "signal": "objection", "kind": kind}
            for kind, words in islice(KINDS.items(), 1)
            if re.search(words, turn.text)
        ]
    for place, ((first, end), vector) in enumerate(zip(spoken.cut, spoken.vectors, strict=True)):
        own = spoken.turns[first:end]
        number = snippets + place + 1
        speaks = {
            column: any(turn.role == role for turn in own) for role, column in _SPOKEN.items()
        }
        rows[talk.snippets].append(
            {"id": number, "version_id": made["snippets"], "call_id": call, "position": place,
             "start": lasts * first, "end": lasts * end, "stage": own[0].stage,
             "first_turn": first, "end_turn": end,
             "text": "\n".join(turn.text.replace("\n", " ") for turn in own), **speaks}
        )  # fmt: skip
        rows[talk.embeddings].append(
            {"version_id": made["vectors"], "snippet_id": number, "vector": vector.tobytes()}
        )
