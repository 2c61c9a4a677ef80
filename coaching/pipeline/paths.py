"""The path of a deal: which stages it was in, from when to when, and how each stay ended.

It knows how what a CRM told becomes a path: later word on the same time counts, a stage named
"Closed Won" is an end and no stage, an export shows a stage without saying since when. It does not
know which stage comes after which.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Literal

from coaching.cells import outcome_of
from coaching.crm import Outcome

A_DAY = timedelta(days=1)
"""How far apart a time and a day without a time can lie and mean the same."""

Ending = Literal["moved", "won", "lost"]
"""How a stay in a stage ended: by another stage, earlier or later, or with the deal."""


@dataclass(frozen=True, slots=True)
class Event:
    """What a CRM told of a deal's stage or outcome.

    Attributes:
        fact: Which of the two.
        value: The stage in the CRM's words; or won, lost, open.
        at: Since when it was so.
        learned_at: When we were told.
        seen: Whether ``at`` is only when an export showed it so.
    """

    fact: Literal["stage", "outcome"]
    value: str
    at: datetime
    learned_at: datetime
    seen: bool = False

    @property
    def ends(self) -> Outcome | None:
        """Won or lost, where it says so; a stage can do that by its name."""
        told = self.value if self.fact == "outcome" else outcome_of("", stage=self.value)
        return "won" if told == "won" else "lost" if told == "lost" else None


@dataclass(frozen=True, slots=True)
class Visit:
    """A stay of a deal in a stage; it may come back for another.

    Attributes:
        stage: Key of the stage.
        since: When it began; where that is unknown, when it was first seen there.
        until: When it ended; None while it lasts.
        ended: How; None while it lasts.
        known: Whether the beginning is known.
    """

    stage: str
    since: datetime
    until: datetime | None = None
    ended: Ending | None = None
    known: bool = True

    def days(self, now: datetime) -> float:
        """Days that it lasted, or has lasted by now; never below 0."""
        return max(0.0, ((self.until or now) - self.since) / A_DAY)


@dataclass(frozen=True, slots=True)
class Path:
    """What became of a deal.

    Attributes:
        visits: Its stays in stages, the earliest first; none where nobody told of a stage.
        outcome: How it stands now.
        ended_at: When it was won or lost; None while it is open, and where nobody knows.
    """

    visits: tuple[Visit, ...] = ()
    outcome: Outcome = "open"
    ended_at: datetime | None = None


def path_of(
    events: Iterable[Event],
    *,
    key_of: Callable[[str], str],
    stage: str | None = None,
    outcome: Outcome | None = None,
    closed_at: datetime | None = None,
    opened_at: datetime | None = None,
    now: datetime,
) -> Path:
    """The path that events make.

    Args:
        events: Of one deal, in any order; those of one time in the order in which they were told.
        key_of: The stage that a name means.
        stage: Where it was last seen, in the CRM's words; None where nobody said.
        outcome: What is last known of it; None where nobody said.
        closed_at: When it ended, where it did. Often a day without a time.
        opened_at: When the deal was opened.
        now: The time; nothing ended later.

    >>> from datetime import UTC
    >>> def day(number): return datetime(2026, 9, number, tzinfo=UTC)
    >>> told = [Event("stage", stage, day(at), day(9)) for stage, at in
    ...         (("Demo", 1), ("Proposal", 3), ("Demo", 4), ("Closed Won", 8))]
    >>> path = path_of(told, key_of=str.lower, now=day(9))
    >>> [(visit.stage, visit.days(day(9)), visit.ended) for visit in path.visits]
    [('demo', 2.0, 'moved'), ('proposal', 1.0, 'moved'), ('demo', 4.0, 'won')]
    >>> path.outcome, path.ended_at == day(8)
    ('won', True)
    """
    told = _up_to(stage, _believed(events), key_of)
    end = None
    if outcome in ("won", "lost"):
        end = _end_of(told, outcome, closed_at, now)
        told = _until_end(told, outcome, end)
    walk = _Walk(key_of, opened_at, end)
    for event in told:
        if event.fact == "outcome" and event.value == "open":
            walk.reopen(event)
        elif event.ends is not None:
            walk.end(event)
        elif event.fact == "stage":
            walk.come_to(event)
    return Path(tuple(walk.visits), walk.outcome, walk.ended_at)


def _believed(events: Iterable[Event]) -> list[Event]:
    """Events by time, without those that something learned later contradicts.

    On the same time the later word counts. Where a history that was learned later tells the stage
    of a time, an export that showed one at that time adds nothing.
    """
    told = sorted(events, key=lambda it: it.at)
    last: dict[tuple[str, datetime], datetime] = {}
    for event in told:
        at = (event.fact, event.at)
        last[at] = max(last.get(at, event.learned_at), event.learned_at)
    believed = []
    history_learned_at: datetime | None = None
    for event in told:
        if event.learned_at != last[event.fact, event.at]:
            continue
        if event.fact == "stage" and not event.seen:
            history_learned_at = event.learned_at
        known_better = history_learned_at is not None and history_learned_at >= event.learned_at
        if event.fact == "stage" and event.seen and known_better:
            continue
        believed.append(event)
    return sorted(believed, key=lambda it: (it.at, it.ends is not None))


def _up_to(stage: str | None, told: list[Event], key_of: Callable[[str], str]) -> list[Event]:
    """Events without the last ones that were only seen, where the deal is known to be elsewhere.

    An old export that was imported late shows such.
    """
    if stage is None or outcome_of("", stage=stage) != "open":
        return told
    stages = [event for event in told if event.fact == "stage" and event.ends is None]
    if not any(key_of(event.value) == key_of(stage) for event in stages):
        return told
    stale = []
    for event in reversed(stages):
        if not event.seen or key_of(event.value) == key_of(stage):
            break
        stale.append(event)
    return [event for event in told if event not in stale]


def _end_of(
    told: Sequence[Event], outcome: Outcome, closed_at: datetime | None, now: datetime
) -> datetime | None:
    """When a deal ended: the time in a history, else the day that is told, else when it was seen.

    A history's time counts only where it lies within a day of the day that is told.
    """
    ends = [event for event in told if event.ends == outcome]
    changed = [event.at for event in ends if not event.seen]
    if closed_at is None or closed_at > now:
        return max(changed, default=max((event.at for event in ends), default=None))
    return max((at for at in changed if abs(at - closed_at) <= A_DAY), default=closed_at)


def _until_end(told: Sequence[Event], outcome: Outcome, end: datetime | None) -> list[Event]:
    """Events up to the end of a deal, and that end.

    A stage that an export showed after the end is where the deal ended. So is one that it came to
    within a day after: the end may be told by day. What a history tells of later is not of the
    sale.
    """
    if end is None:
        return list(told)
    kept = []
    for event in told:
        if event.at <= end:
            kept.append(event)
        elif event.fact == "stage" and event.ends is None:
            if event.seen:
                kept.append(replace(event, at=end))
            elif event.at <= end + A_DAY:
                kept.append(replace(event, at=end, seen=True))
    return [*kept, Event("outcome", outcome, end, end)]


@dataclass
class _Walk:
    """A deal on its way through its events."""

    key_of: Callable[[str], str]
    opened_at: datetime | None
    end_at: datetime | None
    visits: list[Visit] = field(default_factory=list)
    outcome: Outcome = "open"
    ended_at: datetime | None = None
    end_learned_at: datetime | None = None

    def come_to(self, event: Event) -> None:
        """Go to a stage; from an end, that is opening the deal again."""
        stage = self.key_of(event.value)
        self.outcome, self.ended_at = "open", None
        if self.visits and self.visits[-1].until is None:
            if self.visits[-1].stage == stage:
                return
            self.visits[-1] = replace(self.visits[-1], until=event.at, ended="moved")
        self.visits.append(Visit(stage, event.at, known=self._is_known(event)))

    def _is_known(self, event: Event) -> bool:
        """Whether a stay began when an event says.

        The first that was only seen did not, nor one that was seen when the deal had ended.
        """
        if not event.seen:
            return True
        if self.end_at is not None and event.at >= self.end_at:
            return False
        if self.visits:
            return event.at > self.visits[-1].since
        return self.opened_at is not None and abs(event.at - self.opened_at) <= A_DAY

    def end(self, event: Event) -> None:
        """Win or lose the deal; what was lost and then is won without a stage was won there."""
        ends = event.ends
        assert ends is not None, "who calls has asked"
        if self.outcome == ends:
            return
        if self.visits:
            last = self.visits[-1]
            won = ends == "won"
            self.visits[-1] = replace(last, until=event.at, ended="won" if won else "lost")
        self.outcome, self.ended_at, self.end_learned_at = ends, event.at, event.learned_at

    def reopen(self, event: Event) -> None:
        """Go on where the deal ended, if it was open after that, not only in an older export."""
        if self.outcome == "open" or self.end_learned_at is None:
            return
        if event.seen and event.learned_at <= self.end_learned_at:
            return
        self.outcome, self.ended_at = "open", None
        if self.visits:
            self.visits.append(Visit(self.visits[-1].stage, event.at))
