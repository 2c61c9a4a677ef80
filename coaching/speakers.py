"""The voices of a call as people see them: who speaks, how much, and what they are called.

It does not know how voices and roles are found, nor where they are kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from coaching.transcript import Role, Turn

_LABEL = re.compile(r"left|right|mono|transcript|unknown|automatic|(?:(?:left|right) )?[A-Z]{1,2}")
"""Labels that we give, which are no names."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """One voice of a call as it is shown.

    Attributes:
        label: What it is called where nobody is named.
        role: Its part in the sale.
        source: Who or what decided that, in words.
        name: Who it is; None where nobody said so.
        seconds: How long it speaks.
        words: How many words it says.
    """

    label: str
    role: Role
    source: str
    name: str | None
    seconds: float
    words: int


class Decided(Protocol):
    """What counts for a voice."""

    @property
    def role(self) -> Role:
        """Its part in the sale."""

    @property
    def source(self) -> str:
        """Who or what decided that, in words."""

    @property
    def name(self) -> str | None:
        """Who it is; None where nobody said so."""


def speakers_in(voices: Mapping[str, Decided], talk: Sequence[Turn]) -> tuple[Speaker, ...]:
    """The voices that say something, in order of their first word.

    Args:
        voices: What counts for each, by label.
        talk: With its words, in order.

    >>> from coaching.roles import DecidedRole
    >>> from coaching.transcript import Word
    >>> said = [Turn(0, "A", "rep", 0.0, 1.5, "Hello.", (Word(0.0, 1.5, "Hello."),))]
    >>> speakers_in({"A": DecidedRole("rep", "talk 0.97"), "B": DecidedRole("customer", "")}, said)
    (Speaker(label='A', role='rep', source='talk 0.97', name=None, seconds=1.5, words=1),)
    """
    words = {
        label: [word for turn in talk if turn.speaker == label for word in turn.words]
        for label in dict.fromkeys(turn.speaker for turn in talk)
    }
    return tuple(
        Speaker(
            label=label,
            role=voices[label].role,
            source=voices[label].source,
            name=voices[label].name,
            seconds=sum(word.end - word.start for word in said),
            words=len(said),
        )
        for label, said in words.items()
        if label in voices
    )


def is_label(speaker: str) -> bool:
    """Whether that is a label of ours, and no name.

    >>> is_label("left A"), is_label("B"), is_label("automatic"), is_label("Ann Lee")
    (True, True, True, False)
    """
    return _LABEL.fullmatch(speaker) is not None


def shown_names(speakers: Iterable[Speaker]) -> dict[str, str]:
    """What each voice is called where its talk is shown, by label.

    The person's name, if it is known or a transcript gives it; else the role, with the label where
    several voices share a role.

    >>> one = Speaker("A", "rep", "talk 0.97", None, 9.0, 20)
    >>> two = Speaker("B", "rep", "talk 0.91", None, 4.0, 8)
    >>> shown_names([one, two, Speaker("C", "customer", "Ann said so", "Laura Chen", 7.0, 15)])
    {'A': 'rep A', 'B': 'rep B', 'C': 'Laura Chen'}
    """
    voices = list(speakers)
    nameless = [one.role for one in voices if one.name is None and is_label(one.label)]
    shown: dict[str, str] = {}
    for one in voices:
        if one.name is not None:
            shown[one.label] = one.name
        elif one.role == "other":
            shown[one.label] = one.role
        elif not is_label(one.label):
            shown[one.label] = one.label
        else:
            alone = nameless.count(one.role) == 1 or one.label == one.role
            shown[one.label] = one.role if alone else f"{one.role} {one.label}"
    return shown
