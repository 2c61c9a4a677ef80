"""What is known of one fact over time: statements, what is new in another one, and what follows.

Sources state three things. An export of today shows what is *seen*: the value at that time, not
since when. A history says that it *changed* to a value at a time. And some exports say *since* when
something has been so, such as the day on which a deal was won. Files come in any order, so what
counts is not what was learned last but what was last so: an older export adds to the past and turns
nothing back.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from coaching.crm.facts import Fact, ToldAs


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement that is known.

    Attributes:
        value: What is so.
        held_from_at: Since when, as far as anybody says.
        seen_at: When it was last so.
        told_as: How it was told, see ``Fact``.
        id: Its number in the library; 0 where it has none yet.
    """

    value: str
    held_from_at: datetime
    seen_at: datetime
    told_as: ToldAs = "seen"
    id: int = 0


@dataclass(frozen=True, slots=True)
class Clash:
    """That a statement says something else than is known.

    Attributes:
        fact: Which fact.
        said: What is stated.
        said_at: As of when.
        known: What is known.
        known_at: As of when.
        counts: Which of them counts now.
    """

    fact: str
    said: str
    said_at: datetime
    known: str
    known_at: datetime
    counts: Literal["said", "known"]


@dataclass(frozen=True, slots=True)
class Weighed:
    """What becomes of a statement.

    Attributes:
        added: It, where it tells something new.
        confirmed: What it confirms, seen later now; None where it confirms nothing.
        clash: What it contradicts; None where it does not.
    """

    added: Statement | None = None
    confirmed: Statement | None = None
    clash: Clash | None = None


NOTHING_NEW = Weighed()


def weigh(stated: Fact, known: Sequence[Statement]) -> Weighed:
    """What a statement adds to what is known of the same fact.

    Args:
        stated: The statement; its times are given.
        known: What is known, what was seen first before; of what was seen at one time, what was
            learned first before.

    >>> from datetime import UTC
    >>> def on(day): return datetime(2026, 9, day, tzinfo=UTC)
    >>> known = [Statement("demo", on(5), on(9))]
    >>> weigh(Fact("stage", "demo", on(7), on(7)), known) == NOTHING_NEW
    True
    >>> weigh(Fact("stage", "demo", on(12), on(12)), known).confirmed.seen_at.day
    12
    >>> weigh(Fact("stage", "lead", on(1), on(1)), known).clash.counts
    'known'
    """
    assert stated.seen_at is not None, "as of when is settled by who reads the row"
    held = stated.seen_at if stated.held_from_at is None else stated.held_from_at
    fresh = Statement(stated.value, min(held, stated.seen_at), stated.seen_at, stated.told_as)
    if not known:
        return Weighed(added=fresh)
    if fresh.told_as == "changed":
        if any(one.told_as == "changed" and _same(one, fresh) for one in known):
            return NOTHING_NEW
        return Weighed(added=fresh, clash=_clash_of_changes(stated.fact, fresh, known))
    if fresh.told_as == "since":
        same = next((one for one in known if one.told_as == "since" and _same(one, fresh)), None)
        if same is not None:
            return _confirmed(same, fresh.seen_at)
        return Weighed(added=fresh, clash=_clash(stated.fact, fresh, known))
    return _weigh_seen(stated.fact, fresh, known)


def _weigh_seen(fact: str, fresh: Statement, known: Sequence[Statement]) -> Weighed:
    """What it adds that something was so at a time."""
    at = fresh.seen_at
    if any(one.value == fresh.value and one.held_from_at <= at <= one.seen_at for one in known):
        return NOTHING_NEW
    place = bisect_right(known, at, key=lambda one: one.seen_at)
    if place and known[place - 1].value == fresh.value:
        return _confirmed(known[place - 1], at)
    return Weighed(added=fresh, clash=_clash(fact, fresh, known))


def _confirmed(known: Statement, at: datetime) -> Weighed:
    if known.seen_at >= at:
        return NOTHING_NEW
    return Weighed(confirmed=replace(known, seen_at=at))


def _same(one: Statement, other: Statement) -> bool:
    return (one.value, one.held_from_at) == (other.value, other.held_from_at)


def _clash(fact: str, fresh: Statement, known: Sequence[Statement]) -> Clash | None:
    """What is known of the same time or later, where it is something else."""
    last = known[-1]
    if last.value == fresh.value or last.seen_at < fresh.seen_at:
        return None
    counts: Literal["said", "known"] = "said" if last.seen_at == fresh.seen_at else "known"
    return Clash(fact, fresh.value, fresh.seen_at, last.value, last.seen_at, counts)


def _clash_of_changes(fact: str, fresh: Statement, known: Sequence[Statement]) -> Clash | None:
    """Another change at the very same time; changes of other times are history."""
    for one in known:
        if (one.told_as, one.held_from_at) == ("changed", fresh.held_from_at):
            counts: Literal["said", "known"] = (
                "said" if known[-1].seen_at <= fresh.seen_at else "known"
            )
            return Clash(fact, fresh.value, fresh.seen_at, one.value, one.held_from_at, counts)
    return None


def current(known: Iterable[Statement]) -> Statement | None:
    """What is so now: what was last seen; of two seen at once, what was learned later."""
    last: Statement | None = None
    for one in known:
        if last is None or one.seen_at >= last.seen_at:
            last = one
    return last


@dataclass(frozen=True, slots=True)
class Span:
    """That something was so for some time.

    Attributes:
        value: What was so.
        begin_at: Since when.
        exact: Whether a source says since when; otherwise it was first seen then.
        end_at: Until when; None while it is so.
    """

    value: str
    begin_at: datetime
    exact: bool
    end_at: datetime | None = None


def timeline(known: Iterable[Statement], *, since: datetime | None = None) -> tuple[Span, ...]:
    """What was so one after the other, in order of time.

    Args:
        known: Statements of one fact, in order of learning.
        since: When that began of which it is a fact: what was seen first was so since then.

    >>> from datetime import UTC
    >>> def on(day): return datetime(2026, 9, day, tzinfo=UTC)
    >>> told = [Statement("demo", on(5), on(9)), Statement("closing", on(7), on(7), "changed")]
    >>> [(span.value, span.begin_at.day, span.exact) for span in timeline(told, since=on(1))]
    [('demo', 1, False), ('closing', 7, True), ('demo', 9, False)]
    """
    statements = tuple(known)
    spans: list[Span] = []
    for at, _, value, exact in sorted(_marks(statements)):
        if spans and spans[-1].begin_at == at:  # what was learned later counts
            spans.pop()
        if spans and spans[-1].value == value:
            spans[-1] = replace(spans[-1], end_at=None)
            continue
        if spans:
            spans[-1] = replace(spans[-1], end_at=at)
        spans.append(Span(value, at, exact))
    if spans and since is not None and not spans[0].exact and since < spans[0].begin_at:
        spans[0] = replace(spans[0], begin_at=since)
    return tuple(spans)


def _marks(statements: Sequence[Statement]) -> Iterator[tuple[datetime, int, str, bool]]:
    """When something is known to have been so: the time, the place, what, whether it began then."""
    ruling = [one for one in statements if one.told_as == "since"]
    for place, one in enumerate(statements):
        if one.told_as == "changed" or not any(
            _overruled(one.held_from_at, one, rule) for rule in ruling
        ):
            yield one.held_from_at, place, one.value, one.told_as != "seen"
        if one.seen_at != one.held_from_at and not any(
            _overruled(one.seen_at, one, rule) for rule in ruling
        ):
            yield one.seen_at, place, one.value, False


def _overruled(at: datetime, one: Statement, rule: Statement) -> bool:
    """Whether it was said later that something else had been so since before a time."""
    return (
        rule is not one
        and rule.value != one.value
        and rule.held_from_at < at < rule.seen_at
        and one.seen_at < rule.seen_at
    )
