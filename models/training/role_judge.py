"""How well roles were told: calls, voices and turns right, and what a threshold keeps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from coaching.ports import RoleTeller
    from models.training.role_talk import RoleCall, Side

BINS = 10
"""Bins of equal width for the calibration error."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was said of the voices of one call, and what they are.

    Attributes:
        sides: The true side of each voice.
        reps: Probability that each is a rep; one half where nothing was said of it.
        turns: Turns of each voice.
    """

    sides: tuple[Side, ...]
    reps: tuple[float, ...]
    turns: tuple[int, ...]

    @property
    def right(self) -> tuple[bool, ...]:
        """For each voice, whether the likelier side is the true one."""
        return tuple(
            rep > 1 / 2 if side == "rep" else rep < 1 / 2
            for side, rep in zip(self.sides, self.reps, strict=True)
        )

    @property
    def sureness(self) -> tuple[float, ...]:
        """Probability of the likelier side of each voice."""
        return tuple(max(rep, 1 - rep) for rep in self.reps)


@dataclass(frozen=True, slots=True)
class Figures:
    """Roles told over many calls; shares are from 0 to 1.

    Attributes:
        calls: How many there are.
        calls_right: Share with every voice right.
        voices: How many there are.
        voices_right: Share that is right.
        turns: How many there are.
        turns_right: Share whose voice is right.
        kept: Share of the voices that are told at least as surely as the threshold.
        kept_right: Share of these that is right.
        calibration_error: Expected calibration error of the likelier side.
    """

    calls: int
    calls_right: float
    voices: int
    voices_right: float
    turns: int
    turns_right: float
    kept: float
    kept_right: float
    calibration_error: float


def figures_of(answers: Sequence[Answer], *, threshold: float) -> Figures:
    """The figures of some calls; of no calls all are 0.

    >>> answer = Answer(sides=("rep", "customer"), reps=(0.9, 0.6), turns=(3, 1))
    >>> figures = figures_of([answer], threshold=0.8)
    >>> figures.voices_right, figures.turns_right, figures.kept, figures.kept_right
    (0.5, 0.75, 0.5, 1.0)
    """
    right = [it for answer in answers for it in answer.right]
    sureness = [it for answer in answers for it in answer.sureness]
    turns = [it for answer in answers for it in answer.turns]
    kept = [it for it, sure in zip(right, sureness, strict=True) if sure >= threshold]
    return Figures(
        calls=len(answers),
        calls_right=_share([all(answer.right) for answer in answers]),
        voices=len(right),
        voices_right=_share(right),
        turns=sum(turns),
        turns_right=sum(count for count, it in zip(turns, right, strict=True) if it)
        / max(1, sum(turns)),
        kept=len(kept) / max(1, len(right)),
        kept_right=_share(kept),
        calibration_error=_calibration_error(right, sureness),
    )


def answer_of(call: RoleCall, told: Mapping[int, float], *, cut: int = 0) -> Answer:
    """What was told of a call that was heard from its turn ``cut`` on.

    Voices that are not heard by then are left out.
    """
    heard = [turn.voice for turn in call.spoken(cut=cut)]
    voices = tuple(dict.fromkeys(heard))
    return Answer(
        sides=tuple(call.voices[voice][0] for voice in voices),
        reps=tuple(told.get(voice, 1 / 2) for voice in voices),
        turns=tuple(heard.count(voice) for voice in voices),
    )


def answers_of(
    teller: RoleTeller, calls: Iterable[RoleCall], *, cut: int = 0
) -> tuple[Answer, ...]:
    """What a teller says of calls with roles hidden and the first ``cut`` turns cut off.

    Calls that are over by then are left out.
    """
    return tuple(
        answer_of(call, teller.tell(call.spoken(cut=cut)), cut=cut)
        for call in calls
        if len(call.turns) > cut
    )


def _share(flags: Sequence[bool]) -> float:
    return sum(flags) / max(1, len(flags))


def _calibration_error(right: Sequence[bool], sureness: Sequence[float]) -> float:
    """Expected calibration error over equal bins, 0 to 1.

    Source: Guo et al., "On Calibration of Modern Neural Networks", 2017.
    """
    bins: dict[int, list[int]] = {}
    for place, sure in enumerate(sureness):
        bins.setdefault(min(int(sure * BINS), BINS - 1), []).append(place)
    gaps = (
        abs(sum(sureness[place] for place in places) - sum(right[place] for place in places))
        for places in bins.values()
    )
    return sum(gaps) / max(1, len(right))
