"""The agenda: sections with their minutes, and what to talk about after each clip."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from coaching.errors import UsageError

SectionKind = Literal["welcome", "wins", "watching", "try", "commitments"]

SHORTEST = 20
LONGEST = 180
"""Minutes of a meeting. Chosen because five sections need four minutes each, and nobody learns for
longer than three hours."""

_SHARES: dict[SectionKind, float] = {
    "welcome": 0.10,
    "wins": 0.25,
    "watching": 0.40,
    "try": 0.15,
    "commitments": 0.10,
}
"""How the time is divided. Chosen because watching together is what the meeting is for."""

_TITLES: dict[SectionKind, str] = {
    "welcome": "Welcome, and what we took along last time",
    "wins": "Win reviews",
    "watching": "Watching together",
    "try": "One thing to try",
    "commitments": "What each of us takes along",
}

TALKING = 1.5
"""Minutes that are talked for each minute that is watched. Chosen because a clip of half a minute
wants nearly as long again for each of two questions."""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the meeting.

    Attributes:
        kind: What is done in it.
        title: What people see.
        begins: Minutes from the start.
        minutes: How long it takes.
    """

    kind: SectionKind
    title: str
    begins: int
    minutes: int


def agenda(minutes: int) -> tuple[Section, ...]:
    """The sections of a meeting of so many minutes; together they take exactly that.

    Raises:
        UsageError: it is too short or too long.

    >>> [(it.kind, it.minutes) for it in agenda(45)]
    [('welcome', 5), ('wins', 11), ('watching', 18), ('try', 7), ('commitments', 4)]
    """
    if not SHORTEST <= minutes <= LONGEST:
        raise UsageError(
            f"a meeting of {minutes} minutes cannot be planned",
            hint=f"it has {SHORTEST} to {LONGEST} minutes",
        )
    made, begins, passed = [], 0, 0.0
    for kind, share in _SHARES.items():
        passed += share
        ends = round(passed * minutes + 1e-9)
        made.append(Section(kind, _TITLES[kind], begins, ends - begins))
        begins = ends
    return tuple(made)


def watched_seconds(minutes: int) -> float:
    """How long the clips of a meeting may be together, so that there is time to talk of them.

    >>> watched_seconds(45)
    432.0
    """
    watching = next(it for it in agenda(minutes) if it.kind == "watching")
    return watching.minutes * 60 / (1 + TALKING)


def prompts_for(stage_goal: str, evidence: Iterable[str]) -> tuple[str, ...]:
    """What to talk about after a clip.

    Args:
        stage_goal: What the process wants of the stage; may be empty.
        evidence: Kinds of evidence that speak for the moment: won, moved, criterion, objection,
            turned, endorsed.

    >>> prompts_for("", ["objection"])[0]
    'Which words answered the doubt? What would you have said?'
    """
    kinds = set(evidence)
    asked = [question for kind, question in _QUESTIONS if kind in kinds]
    if not asked:
        asked = ["What did the customer say just before? What would you have said?"]
    if stage_goal:
        asked.append(f"Which words served the goal: {stage_goal.rstrip('.')}?")
    return (*asked[:2], "Who tries it this week, and where?")


_QUESTIONS = (
    ("objection", "Which words answered the doubt? What would you have said?"),
    ("turned", "At which word did the customer turn? What came just before?"),
    ("criterion", "What made the customer say so out loud? How could it be asked elsewhere?"),
    ("endorsed", "Who has used this since: what happened?"),
)
