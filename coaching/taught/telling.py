"""What became of something that was taught, in words."""

from __future__ import annotations

from collections.abc import Iterator

from coaching.ledger import call_name
from coaching.recording import clock
from coaching.taught.counting import CONFIDENCE, FEW, Change
from coaching.taught.finding import Spot
from coaching.taught.showing import Group, Showing
from coaching.taught.teaching import Deals, Found, Teaching
from coaching.taught.threshold import FALSE_CALLS

_GROUPS: tuple[tuple[Group, str], ...] = (
    ("after", "Said again since"),
    ("before", "Said before it was shown"),
    ("others after", "Said by others since"),
    ("others before", "Said by others before"),
)


def in_short(one: Teaching) -> str:
    """What became of it in a line, for a list or the next meeting.

    Its people are told together; where fewer than three have calls, nothing is told.
    """
    where = f"{one.name} “{one.title}”"
    shown = one.shown_to()
    if shown:
        where += f" ({shown[-1].where or f'{shown[-1].how} {shown[-1].at:%Y-%m-%d}'})"
    if one.change is None:
        return f"{where}: {one.notes[0] if one.notes else 'nothing is known yet'}"
    return f"{where}: {used_on(one.change)}"


def used_on(change: Change) -> str:
    """The counts in words.

    >>> from coaching.taught.counting import Share
    >>> used_on(Change(Share(3, 14), Share(9, 16), 4, 3))
    'used on 3 of 14 calls before, 9 of 16 since'
    >>> used_on(Change(Share(0, 1), Share(0, 0), 1, 1))
    'used on 0 of 1 call before, no calls since'
    """
    before, since = change.before, change.after
    said = (
        f"used on {before.used} of {_calls(before.of)} before" if before.of else "no calls before"
    )
    return f"{said}, {f'{since.used} of {since.of} since' if since.of else 'no calls since'}"


def compared(change: Change) -> str:
    """The counts with the difference and its interval.

    >>> from coaching.taught.counting import Share
    >>> compared(Change(Share(3, 14), Share(9, 16), 4, 3, 0.348, -0.001, 0.597))
    'used on 3 of 14 calls before, 9 of 16 since: 35 points more (95 %: 0 less to 60 more)'
    """
    said = used_on(change)
    if change.difference is None or change.low is None or change.high is None:
        return f"{said}: too few to compare, {FEW} on either side are needed"
    interval = f"{100 * CONFIDENCE:.0f} %: {_points(change.low)} to {_points(change.high)}"
    drawn = "; by drawing people" if change.by_people else ""
    points = _points(change.difference).replace(" ", " points ", 1)
    return f"{said}: {points} ({interval}{drawn})"


def deals_of(deals: Deals) -> str:
    """What became of deals, in words.

    >>> deals_of(Deals(won=2, moved_on=1, unknown=1))
    '2 won, 1 moved on; of 1 call no deal is known, or it had ended before'
    """
    told = (
        (deals.won, "won"),
        (deals.lost, "lost"),
        (deals.moved_on, "moved on"),
        (deals.open, "open as they were"),
    )
    said = ", ".join(f"{count} {what}" for count, what in told if count) or "none is known"
    if not deals.unknown:
        return said
    return f"{said}; of {_calls(deals.unknown)} no deal is known, or it had ended before"


def shown_line(one: Showing) -> str:
    """When and to whom, in words.

    >>> from datetime import datetime
    >>> shown_line(Showing("Ann, Bo", datetime(2026, 9, 8), "meeting", "L3"))
    'watched in L3, 2026-09-08: Ann, Bo'
    """
    how = {"meeting": f"watched in {one.where}", "watched": "watched", "assigned": "assigned"}
    whom = one.person or "nobody is noted as there"
    return f"{how[one.how]}, {one.at:%Y-%m-%d}: {whom}"


def lines_of(one: Teaching, *, everything: bool = False) -> Iterator[str]:
    """A teaching as lines of text.

    Args:
        one: The teaching.
        everything: Whether also what others said, and what may be a use, is listed.
    """
    where = f"{call_name(one.call)}@{clock(one.start)}-{clock(one.end)}"
    yield f"{one.name}  {one.title}"
    yield " · ".join(filter(None, (one.stage, where)))
    yield from (shown_line(it) for it in one.shown_to())
    yield ""
    yield from _counted(one)
    yield from _looked_for(one)
    for group, title in _GROUPS:
        own = [it for it in one.found if it.when == group]
        if own and (everything or not group.startswith("others")):
            yield ""
            yield title
            for it in own:
                yield from _found(it)
    if one.possible and everything:
        yield ""
        yield "May be it, not counted"
        for spot in one.possible:
            yield from _spot(spot, "")
    if one.found or (one.possible and everything):
        places = [one.found[0].use.spots[0]] if one.found else [*one.possible]
        yield ""
        yield f"Right or wrong: filmroom taught confirm|reject {one.name} {_place(places[0])}"
    hidden = sum(it.when.startswith("others") for it in one.found), len(one.possible)
    if any(hidden) and not everything:
        yield f"--all lists {hidden[0]} of others, too, and {hidden[1]} places that may be it."
    for note in one.notes:
        yield f"Note: {note}"


def _counted(one: Teaching) -> Iterator[str]:
    whose = "You" if one.mine else "Those who saw it"
    if one.change is not None:
        yield f"{whose}: {compared(one.change)}"
    if one.others is not None:
        yield f"Others: {compared(one.others)}"
    if one.change is not None and one.change.after.used:
        yield f"Deals of the calls since: {deals_of(one.deals)}"
    if one.change is not None:
        stage = f" with talk of {one.stage}" if one.stage else ""
        yield f"Counted are calls{stage}. What caused a change cannot be told from this."


def _looked_for(one: Teaching) -> Iterator[str]:
    if not one.parts:
        return
    yield ""
    yield "Looked for"
    for part in one.parts:
        yield f"  “{part.text}”"
        learned = (
            f"learned from {_calls(part.line.calls)} of people who had not seen it"
            f" (at most {100 * FALSE_CALLS / len(one.parts):.2g} % of such calls by chance)"
            if part.line.calls
            else "too few calls of people who had not seen it to learn from"
        )
        yield f"    counts from likeness {part.line.used:.2f}: {learned}"


def _found(found: Found) -> Iterator[str]:
    yield from _spot(found.use.spots[0], f"{found.started_at:%Y-%m-%d}  {found.title}")
    if more := len(found.use.spots) - 1:
        yield f"      and {more} more {'place' if more == 1 else 'places'} on this call"


def _spot(spot: Spot, about: str) -> Iterator[str]:
    yield "  " + "  ".join(filter(None, (_place(spot), about, f"({spot.why})")))
    yield f"      “{spot.text}”"


def _place(spot: Spot) -> str:
    return f"{call_name(spot.call)}@{clock(spot.start)}"


def _points(share: float) -> str:
    points = round(100 * share)
    return f"{abs(points)} {'less' if share < 0 else 'more'}"


def _calls(count: int) -> str:
    return f"{count} call{'s' * (count != 1)}"
