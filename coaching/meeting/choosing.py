"""Which moments a meeting watches: fair to people, stages and territories, and explained.

First come people whose turn it is, the longest unseen first: as many as it takes that everyone with
a moment to show is seen within the weeks that the team agreed on. Of those who wait equally long,
the day draws. Then moments are added one by one, each the one that adds most: how much speaks for
it, and whether its stage, its territory and its person are not there yet. Nobody's part of the time
passes the limit, as long as there are enough people for it. Whose moment it is counts only for
being seen in turn: there is no score of people.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

_WEEK = timedelta(weeks=1)

NEW_STAGE = 0.25
NEW_TERRITORY = 0.2
NEW_PERSON = 0.3
"""What it adds that a stage, territory or person is not there yet, beside a strength of 0 to 1.
Chosen so that together they outweigh any difference of strength, and the first two alone do not."""

SAME_DEAL = 0.4
"""What it takes away that a moment of the same account is there. Chosen to outweigh a new stage."""

LEAST_SECONDS = 45.0
"""What a clip takes of the time to watch at least. Chosen because one of some seconds has to be
introduced, is played twice, and raises as many questions: with the talk it is two minutes."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A moment that may be watched: shared by its rep, and not watched before.

    Attributes:
        moment: Its number.
        stage: Of the sales process.
        person: Whose talk it is; empty where nobody knows.
        territory: Where its account is.
        account: With whom; empty where nobody knows.
        seconds: How long it is.
        strength: How much speaks for it, 0 to 1.
        since: Since when it can be shown.
    """

    moment: int
    stage: str
    person: str
    territory: str
    account: str
    seconds: float
    strength: float
    since: date

    @property
    def takes(self) -> float:
        """Seconds that it takes of the time to watch."""
        return max(self.seconds, LEAST_SECONDS)


@dataclass(frozen=True, slots=True)
class Limits:
    """What the team agreed on.

    Attributes:
        share: The most of the time that one person's moments take, 0 to 1.
        weeks: Within how many weeks everyone with a moment to show is seen.
    """

    share: float = 0.34
    weeks: int = 4


@dataclass(frozen=True, slots=True)
class Picked:
    """A moment that is watched, and why.

    Attributes:
        candidate: The moment.
        why: Reasons in words.
    """

    candidate: Candidate
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """What a meeting watches.

    Attributes:
        picked: The moments, in the order of the stages.
        notes: What could not be kept to, in words.
    """

    picked: tuple[Picked, ...]
    notes: tuple[str, ...]


def choose(
    candidates: Iterable[Candidate],
    *,
    seconds: float,
    day: date,
    seen: Mapping[str, date],
    stages: Sequence[str],
    limits: Limits | None = None,
) -> Choice:
    """The moments to watch.

    Args:
        candidates: Those that may be watched.
        seconds: How long they may be together.
        day: When the meeting is.
        seen: When a moment of each person was last watched.
        stages: Names of the stages, in order.
        limits: What the team agreed on; None for the usual.

    >>> day = date(2026, 9, 1)
    >>> found = choose(
    ...     [Candidate(1, "demo", "Dana", "West", "Acme", 40, 0.9, day),
    ...      Candidate(2, "demo", "Dana", "West", "Acme", 40, 0.8, day),
    ...      Candidate(3, "closing", "Lee", "East", "Brew", 40, 0.2, day)],
    ...     seconds=90, day=day, seen={}, stages=["demo", "closing"])
    >>> [it.candidate.moment for it in found.picked]
    [1, 3]
    """
    limits = limits or Limits()
    ordered = sorted(candidates, key=lambda it: it.moment)
    people = {it.person for it in ordered}
    share = max(limits.share, 1 / len(people)) if people else limits.share
    draw = _Draw(seconds=seconds, most=share * seconds)
    for person, since in _waiting(ordered, seen, day, limits.weeks):
        best = draw.best(it for it in ordered if it.person == person)
        if best is not None:
            draw.add(best, _turn((day - seen.get(person, since)).days // 7))
    while (best := draw.best(ordered)) is not None:
        draw.add(best)
    order = {stage: place for place, stage in enumerate(stages)}
    picked = sorted(
        draw.picked,
        key=lambda it: (order.get(it.candidate.stage, len(order)), it.candidate.moment),
    )
    notes = []
    if share > limits.share:
        few = "one person has" if len(people) == 1 else f"only {len(people)} people have"
        notes.append(f"{few} moments to show: the limit of {limits.share:.0%} could not be kept")
    return Choice(tuple(picked), tuple(notes))


def _waiting(
    candidates: Iterable[Candidate], seen: Mapping[str, date], day: date, weeks: int
) -> list[tuple[str, date]]:
    """People whose turn it is with the day since when they wait, the longest first.

    With one meeting a week, as many have to be seen in this one as would otherwise be too many for
    the meetings that are left before somebody's weeks are over.
    """
    since: dict[str, date] = {}
    for it in candidates:
        if it.person:
            again = seen[it.person] + _WEEK if it.person in seen else it.since
            began = max(it.since, again)
            since[it.person] = min(began, since.get(it.person, began))
    waiting = sorted(since.items(), key=lambda it: (it[1], _drawn(it[0], day)))
    meetings = [max(1, weeks - (day - began).days // 7) for _, began in waiting]
    turns = max((-(-at // left) for at, left in enumerate(meetings, start=1)), default=0)
    return waiting[:turns]


def _turn(weeks: int) -> str:
    """Why it is somebody's turn.

    >>> _turn(5)
    "the rep's turn: not seen for 5 weeks"
    """
    return (
        f"the rep's turn: not seen for {weeks} week{'s' * (weeks != 1)}"
        if weeks
        else "the rep's turn"
    )


def _drawn(person: str, day: date) -> bytes:
    """A lot that is drawn anew for each person and day."""
    return hashlib.sha256(f"{day} {person}".encode()).digest()


@dataclass
class _Draw:
    """The choosing while it goes on.

    Attributes:
        seconds: How long all may be together.
        most: How long one person's may be together.
        picked: What is chosen so far.
    """

    seconds: float
    most: float
    picked: list[Picked] = field(default_factory=list)

    def add(self, candidate: Candidate, *why: str) -> None:
        """Choose a moment, with what it adds as the reasons."""
        there = [it.candidate for it in self.picked]
        reasons = list(why)
        if candidate.stage not in {it.stage for it in there}:
            reasons.append(f"the first of {candidate.stage}")
        if candidate.territory not in {it.territory for it in there}:
            reasons.append(f"the first from {candidate.territory}")
        reasons.append(f"what speaks for it: {candidate.strength:.2f} of 1")
        self.picked.append(Picked(candidate, tuple(reasons)))

    def best(self, candidates: Iterable[Candidate]) -> Candidate | None:
        """The moment that adds most among those that fit; None where none does."""
        fitting = [it for it in candidates if self._fits(it)]
        return max(fitting, key=lambda it: (self._adds(it), -it.moment), default=None)

    def _fits(self, candidate: Candidate) -> bool:
        there = [it.candidate for it in self.picked]
        if any(it.moment == candidate.moment for it in there):
            return False
        if sum(it.takes for it in there) + candidate.takes > self.seconds and there:
            return False
        own = [it.takes for it in there if it.person == candidate.person]
        return not own or not candidate.person or sum(own) + candidate.takes <= self.most

    def _adds(self, candidate: Candidate) -> float:
        there = [it.candidate for it in self.picked]
        return (
            candidate.strength
            + NEW_STAGE * (candidate.stage not in {it.stage for it in there})
            + NEW_TERRITORY * (candidate.territory not in {it.territory for it in there})
            + NEW_PERSON * (candidate.person not in {it.person for it in there})
            - SAME_DEAL * (candidate.account in {it.account for it in there if it.account})
        )
