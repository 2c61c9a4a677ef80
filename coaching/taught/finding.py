"""Which places on calls count as uses of what was taught."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from coaching.taught.likeness import why
from coaching.taught.rulings import Ruling, Verdict, ruled
from coaching.taught.threshold import Line


@dataclass(frozen=True, slots=True)
class Spot:
    """A turn of a rep that is like what was taught.

    Attributes:
        call: The call.
        turn: Its position there.
        start: Seconds.
        end: Seconds.
        text: What is said, as it is shown.
        likeness: How like it is to the likest part of what was taught; 0 where nobody compared.
        meaning: How near its meaning is; None where it is not known.
        wording: How much of the wording comes back.
        part: Which of the things that the moment says it is like.
        verdict: What a person said of it.
        by: That person.
    """

    call: int
    turn: int
    start: float
    end: float
    text: str
    likeness: float
    meaning: float | None
    wording: float
    part: int = 0
    verdict: Verdict | None = None
    by: str | None = None

    @property
    def why(self) -> str:
        """What speaks for it, in words."""
        found = why(self.meaning, self.wording) if self.likeness else ""
        said = f"{self.verdict} by {self.by}" if self.verdict else ""
        return "; ".join(filter(None, (found, said)))


@dataclass(frozen=True, slots=True)
class Use:
    """A call on which it was used: the places, the surest first."""

    call: int
    spots: tuple[Spot, ...]


@dataclass(frozen=True, slots=True)
class Looked:
    """What was found on calls.

    Attributes:
        uses: By call.
        possible: Places that may be looked at and do not count, the likest first.
    """

    uses: Mapping[int, Use]
    possible: tuple[Spot, ...]


def uses_in(
    spots: Sequence[Spot],
    lines: Mapping[tuple[int, bool], Line],
    rulings: Collection[Ruling] = (),
) -> Looked:
    """The uses among places, after what people said of them.

    Confirmed places count however like they are, rejected ones never. A turn that is like several
    parts counts for the one whose line it is furthest above.

    Args:
        spots: All places, of all calls.
        lines: From where each counts, by part and by whether its meaning is known.
        rulings: What people said.
    """
    best: dict[tuple[int, int], Spot] = {}
    for spot in spots:
        known = best.get((spot.call, spot.turn))
        if known is None or _above(spot, lines) > _above(known, lines):
            best[spot.call, spot.turn] = spot
    counted: dict[int, list[Spot]] = {}
    possible: list[Spot] = []
    for spot in best.values():
        ruling = ruled(rulings, spot.call, spot.start, spot.end)
        line = _line(spot, lines)
        if ruling is not None:
            if ruling.verdict == "confirmed":
                said = replace(spot, verdict=ruling.verdict, by=ruling.who)
                counted.setdefault(spot.call, []).append(said)
        elif spot.likeness >= line.used:
            counted.setdefault(spot.call, []).append(spot)
        elif spot.likeness >= line.possible:
            possible.append(spot)
    return Looked(
        {call: Use(call, tuple(sorted(own, key=_sureness))) for call, own in counted.items()},
        tuple(sorted(possible, key=lambda it: (-it.likeness, it.call, it.turn))),
    )


def _line(spot: Spot, lines: Mapping[tuple[int, bool], Line]) -> Line:
    return lines[spot.part, spot.meaning is not None]


def _above(spot: Spot, lines: Mapping[tuple[int, bool], Line]) -> float:
    return spot.likeness - _line(spot, lines).used


def _sureness(spot: Spot) -> tuple[bool, float, int]:
    return spot.verdict is None, -spot.likeness, spot.turn
