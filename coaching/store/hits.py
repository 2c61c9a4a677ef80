"""What is shown of a snippet that was found: its lines with matched words marked, and its call."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, select

from coaching.search import Hit
from coaching.store.filters import (
    Selection,
    deals_now,
    findable_in,
    newest_calls,
    territory_of_call,
)
from coaching.store.lines import Line, lines_of, snippet_words
from coaching.store.marking import Columns, marked
from coaching.store.numbers import among_given, given
from coaching.store.schema.calls import calls, versions
from coaching.store.schema.crm import accounts
from coaching.store.schema.people import people
from coaching.store.schema.talk import snippets, turns
from coaching.store.turns import turns_of_snippets
from coaching.transcript import ROLES, Role

CALLS_AT_ONCE = 16
"""Calls whose snippets are listed first, the newest; then twice as many, and so on. Chosen because
they have more than a page shows."""

TEXTS_AT_ONCE = 50
"""Chosen because a page shows ten, and some are folded."""


def newest(conn: Connection, selection: Selection, limit: int) -> tuple[int, ...]:
    """The snippets that pass, those of the newest call first, each call's in order; at most limit.

    Calls come by their start, those without a known start last.
    """
    found: list[int] = []
    at, some = 0, CALLS_AT_ONCE
    while len(found) < limit:
        own = conn.execute(newest_calls(selection).limit(some).offset(at)).scalars()
        place = {call: number for number, call in enumerate(own)}
        rows = sorted(
            conn.execute(_listed(selection), given(place)),
            key=lambda row: (place[row.call_id], row.position),
        )
        found += [row.id for row in rows[: limit - len(found)]]
        if len(place) < some:
            break
        at, some = at + some, 2 * some
    return tuple(found)


def _listed(selection: Selection) -> Select[tuple[int, int, int]]:
    """The active snippets of calls that pass, with their places."""
    return (
        findable_in(selection, among_given())
        .add_columns(snippets.c.call_id, snippets.c.position)
        .where(
            snippets.c.version_id.in_(
                select(versions.c.id).where(
                    versions.c.call_id.in_(among_given()),
                    versions.c.kind == "snippets",
                    versions.c.active,
                )
            )
        )
    )


def texts_of(conn: Connection, numbers: Sequence[int]) -> Iterator[str]:
    """What is said in snippets, in the order given; read as far as they are asked for."""
    for first in range(0, len(numbers), TEXTS_AT_ONCE):
        some = numbers[first : first + TEXTS_AT_ONCE]
        text_of = dict(conn.execute(_texts(), given(some)).tuples().all())
        yield from (text_of[number] for number in some)


@cache
def _texts() -> Select[tuple[int, str]]:
    return select(snippets.c.id, snippets.c.text).where(snippets.c.id.in_(among_given()))


def hits_of(
    conn: Connection, numbers: Sequence[int], match: str | None, role: Role | None
) -> dict[int, Hit]:
    """Hits without score and reasons, by number of the snippet.

    Args:
        conn: Any transaction.
        numbers: Snippets in the index.
        match: FTS5 expression whose words are marked; None marks none.
        role: Whose words were looked for; None for anybody's.
    """
    lines = _lines(conn, numbers, match)
    return {
        row.id: Hit(
            call=row.call_id,
            call_title=row.title,
            start=row.start,
            end=row.end,
            stage=row.stage,
            role=_best_role(lines[row.id], role),
            text="\n".join(line.plain for line in lines[row.id]),
            highlighted="\n".join(line.text for line in lines[row.id]),
            speakers=tuple(line.role for line in lines[row.id]),
            score=0.0,
            snippet=row.id,
            rep=row.rep,
            account=row.account,
            deal=row.deal,
            outcome=None if row.deal_id is None else row.outcome or "open",
            territory=row.territory,
            started_at=row.started_at,
            why=(),
            turn=_matched_turn(lines[row.id], row.first_turn),
        )
        for row in conn.execute(_facts(), given(numbers)).all()
    }


@cache
def _facts() -> Select[Any]:
    return (
        select(
            snippets,
            calls.c.title,
            calls.c.started_at,
            calls.c.deal_id,
            people.c.name.label("rep"),
            accounts.c.name.label("account"),
            territory_of_call().label("territory"),
            deals_now.c.external_id.label("deal"),
            deals_now.c.outcome,
        )
        .join(calls, calls.c.id == snippets.c.call_id)
        .outerjoin(people, people.c.id == calls.c.rep_id)
        .outerjoin(accounts, accounts.c.id == calls.c.account_id)
        .outerjoin(deals_now, deals_now.c.id == calls.c.deal_id)
        .where(snippets.c.id.in_(among_given()))
    )


def played_from(conn: Connection, hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """The same hits with the second at which to press play.

    That is where the turn that fits best begins; or the question before it, where it answers one
    of the same snippet.
    """
    wanted = {hit.snippet: hit.turn for hit in hits if hit.turn is not None}
    rows = conn.execute(_turns(), given(wanted)).all()
    said: dict[tuple[int, int], tuple[float, str]] = {
        (row.id, row.position): (row.start, row.text) for row in rows
    }

    def second(hit: Hit) -> float:
        turn = wanted.get(hit.snippet, -1)
        asked = said.get((hit.snippet, turn - 1))
        if asked is not None and asked[1].rstrip().endswith("?"):
            turn -= 1
        start = said.get((hit.snippet, turn), (hit.start, ""))[0]
        return min(max(start, hit.start), hit.end)

    return tuple(replace(hit, play=second(hit)) for hit in hits)


@cache
def _turns() -> Select[tuple[int, int, float, str]]:
    """The turns of snippets of active versions."""
    return (
        select(snippets.c.id, turns.c.position, turns.c.start, turns.c.text)
        .select_from(turns_of_snippets())
        .where(snippets.c.id.in_(among_given()))
    )


def _lines(
    conn: Connection, numbers: Sequence[int], match: str | None
) -> dict[int, tuple[Line, ...]]:
    """The lines of snippets, with what matches marked."""
    rows = conn.execute(_columns(), given(numbers)).all()
    said: dict[int, Columns] = {
        number: dict(zip(ROLES, texts, strict=True)) for number, *texts in rows
    }
    if match is not None:
        said |= marked(said, match)
    return {number: lines_of(columns) for number, columns in said.items()}


@cache
def _columns() -> Select[Any]:
    own = select(snippet_words.c.rowid, *(snippet_words.c[role] for role in ROLES))
    return own.where(snippet_words.c.rowid.in_(among_given()))


def _best_role(lines: Sequence[Line], role: Role | None) -> Role:
    """Whose line matches best: most matches, then longest, then first; or the role asked for."""
    if role is not None:
        return role
    return max(lines, key=lambda line: (line.matches, len(line.text)), default=_NOBODY).role


def _matched_turn(lines: Sequence[Line], first: int) -> int | None:
    """Position of the turn with the most matched words; None without any."""
    best = max(lines, key=lambda line: line.matches, default=_NOBODY)
    return first + best.row if best.matches else None


_NOBODY = Line("unknown", "")
