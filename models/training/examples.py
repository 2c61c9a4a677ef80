"""Labelled calls as training sees them: a stretch of turns in some spelling, with its labels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from coaching.ports import Utterance
from coaching.review.evidence import may_say
from coaching.review.talk import parts_of
from models.stages.columns import KINDS, SIGNALS, STAGES
from models.stages.cues import ROLE_CUES, cues_of
from models.training.firms import NAMED, firm_name, naming
from models.training.noise import noisy, plain

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

    from numpy.typing import NDArray

    from coaching.process import By, SalesProcess
    from models.stages.cues import Cues
    from models.stages.scores import Matrix
    from models.training.fit import Recipe
    from models.training.talk import LabelledCall, LabelledTurn

NO_KIND = -100
"""Label of a turn whose kind of objection is not asked; what PyTorch's losses pass over."""

SHORTEST_CUT = 8
"""Turns of the shortest stretch: fewer would hold no exchange."""


@dataclass(frozen=True, slots=True)
class Labels:
    """What people say of the turns of some calls, in a row.

    Attributes:
        stages: int64, (turns,); index among ``STAGES``.
        signals: float32, (turns, signals), 0 or 1.
        kinds: int64, (turns,); index among ``KINDS``, or ``NO_KIND``.
    """

    stages: NDArray[np.int64]
    signals: Matrix
    kinds: NDArray[np.int64]


class Part(NamedTuple):
    """A part of the process that turns prove: its name, and who has to say it."""

    name: str
    by: By


@dataclass(frozen=True, slots=True)
class Proofs:
    """What people say of the turns of some calls and the parts of the process.

    Attributes:
        shown: float32, (turns, parts), the share of the hands that say the turn proves the part.
        asked: The same shape, 1 where somebody labelled it and who speaks can prove it.
    """

    shown: Matrix
    asked: Matrix


@dataclass(frozen=True, slots=True)
class Seen:
    """One call as it is seen once in training.

    Attributes:
        texts: Of its turns, spelt so.
        cues: Of its turns, the role perhaps hidden.
        turns: With their labels.
    """

    texts: tuple[str, ...]
    cues: Cues
    turns: tuple[LabelledTurn, ...]


def labels_of(turns: Sequence[LabelledTurn]) -> Labels:
    """The labels of turns as arrays."""
    return Labels(
        stages=np.array([STAGES.index(turn.stage) for turn in turns], dtype=np.int64),
        signals=np.array(
            [[name in turn.signals for name in SIGNALS] for turn in turns], dtype=np.float32
        ),
        kinds=np.array(
            [KINDS.index(turn.objection) if turn.objection else NO_KIND for turn in turns],
            dtype=np.int64,
        ),
    )


def parts_in(process: SalesProcess) -> tuple[Part, ...]:
    """The parts of a process as the network has them, in order."""
    return tuple(Part(ref.name, piece.by) for ref, piece in parts_of(process))


def proofs_of(turns: Sequence[LabelledTurn], parts: Sequence[Part]) -> Proofs:
    """What the turns prove as arrays."""
    shape = (len(turns), len(parts))
    shown = [[(turn.proves or {}).get(part.name, 0.0) for part in parts] for turn in turns]
    asked = [
        [turn.proves is not None and may_say(part.by, turn.role) for part in parts]
        for turn in turns
    ]
    return Proofs(
        shown=np.array(shown, dtype=np.float32).reshape(shape),
        asked=np.array(asked, dtype=np.float32).reshape(shape),
    )


def seen(call: LabelledCall, recipe: Recipe, random: Random) -> Seen:
    """A call as it is seen this time: cut, the firm named, in mixed spellings, or without roles."""
    turns = call.turns
    if len(turns) > SHORTEST_CUT and random.random() < recipe.cut:
        length = random.randint(SHORTEST_CUT, len(turns))
        start = random.randint(0, len(turns) - length)
        turns = turns[start : start + length]
    texts = _said(turns, recipe, random)
    if random.random() >= recipe.as_written:
        texts = [noisy(text, random) for text in texts]
    if random.random() < recipe.plain:
        texts = [plain(text) or text for text in texts]
    cues = cues_of([Utterance(turn.role, text) for turn, text in zip(turns, texts, strict=True)])
    if random.random() < recipe.roles_hidden:
        cues[:, :ROLE_CUES] = 0.0
    return Seen(tuple(texts), cues, turns)


def _said(turns: Sequence[LabelledTurn], recipe: Recipe, random: Random) -> list[str]:
    """What is said, perhaps by a rep who names the own firm."""
    if random.random() >= recipe.named:
        return [turn.text for turn in turns]
    firm = firm_name(random)
    return [
        naming(turn.text, firm) if turn.role == "rep" and random.random() < NAMED else turn.text
        for turn in turns
    ]
