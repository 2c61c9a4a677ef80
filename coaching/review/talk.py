"""A call as it is reviewed: its turns with their tags, and the cues that were found in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from coaching.ports import Reading, StageTag
from coaching.process import Action, Datum, ExitCriterion, SalesProcess
from coaching.transcript import Turn

PartKind = Literal["action", "datum", "criterion"]
Span = tuple[int, int]
Piece = Action | Datum | ExitCriterion


class Ref(NamedTuple):
    """A part of a process: what it is, and its key."""

    part: PartKind
    key: str

    @property
    def name(self) -> str:
        """Kind and key in one.

        >>> Ref("datum", "budget").name
        'datum:budget'
        """
        return f"{self.part}:{self.key}"


def parts_of(process: SalesProcess) -> Iterator[tuple[Ref, Piece]]:
    """All parts of a process, in order of its stages."""
    for stage in process.stages:
        for action in stage.actions:
            yield Ref("action", action.key), action
        for datum in stage.data:
            yield Ref("datum", datum.key), datum
        for criterion in stage.exit_criteria:
            yield Ref("criterion", criterion.key), criterion


def texts_of(piece: Piece) -> tuple[str, ...]:
    """What the process says of a part: its sentence, then its examples."""
    match piece:
        case Action():
            sentence = piece.does
        case Datum():
            sentence = piece.asks
        case ExitCriterion():
            sentence = piece.says
    return (sentence, *piece.examples)


@dataclass(frozen=True)
class Cues:
    """What phrase matching and the trained heads found in a call.

    Attributes:
        phrases: For each turn, where phrases of parts are said.
        proofs: For each part that was judged, float32 (turns,), 0 to 1: how surely the call has it,
            on the turn that shows it best; less on the others, in proportion.
        enough: From which strength on each part counts; empty where nothing was judged.
        spans: For each part that was judged, where in its best turns the words are that show it.
    """

    phrases: Sequence[Mapping[Ref, Sequence[Span]]] = ()
    proofs: Mapping[Ref, NDArray[np.float32]] = field(default_factory=dict)
    enough: Mapping[Ref, float] = field(default_factory=dict)
    spans: Mapping[Ref, Mapping[int, Span]] = field(default_factory=dict)

    def said(self, ref: Ref, turn: int) -> Sequence[Span]:
        """Where phrases of a part are said in a turn."""
        return self.phrases[turn].get(ref, ()) if self.phrases else ()

    def span(self, ref: Ref, turn: int) -> Span | None:
        """Where in a turn the words are that show a part, as far as that was judged."""
        return self.spans.get(ref, {}).get(turn)

    def proof(self, ref: Ref, turn: int) -> float | None:
        """How surely a turn shows a part; None where that was not judged."""
        rows = self.proofs.get(ref)
        return None if rows is None else float(rows[turn])


class CueFinder(Protocol):
    """Looks for cues in calls."""

    @property
    def reader(self) -> str:
        """Identity of what makes the readings that it takes."""

    def find(
        self, turns: Sequence[Turn], tags: Sequence[StageTag], reading: Reading | None
    ) -> Cues:
        """The cues in the turns of one call, given in order.

        Args:
            turns: All of a call.
            tags: One for each.
            reading: What the reader made of the turns that people say (role other than "other");
                None where it was not kept, which takes the network.
        """


@dataclass(frozen=True, slots=True)
class Talk:
    """A call as it is reviewed: turns, a tag for each, and the cues."""

    turns: Sequence[Turn]
    tags: Sequence[StageTag]
    cues: Cues = field(default_factory=Cues)

    def next_of_other(self, turn: int) -> int | None:
        """The turn after this one, if somebody else says it."""
        after = turn + 1
        if after < len(self.turns) and self.turns[after].speaker != self.turns[turn].speaker:
            return after
        return None

    def before_of_other(self, turn: int) -> int | None:
        """The turn before this one, if somebody else says it."""
        if turn and self.turns[turn - 1].speaker != self.turns[turn].speaker:
            return turn - 1
        return None
