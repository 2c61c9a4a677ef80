"""People's labels on turns: how they are written, which turns they belong to, what to ask next.

A label says of a stretch of a call which stage it is, and perhaps which signals it shows. It is
anchored to time and words, so that it finds its turn again when the talk was divided otherwise. It
does not know where labels are kept, nor what is learned from them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from coaching.ports import Embeddings
from coaching.process import OTHER, SalesProcess
from coaching.transcript import Turn

SHARED_TIME = 0.5
"""Part of the shorter of label and turn that both must cover. Chosen because a turn that was cut in
two keeps its label on the longer half."""

SHARED_WORDS = 0.5
"""Part of the label's words that must be in the turn, unless it has hardly any. Chosen because a
correction or a mask changes a word or two, another recogniser some more."""

FEW_WORDS = 3
"""Words of a turn up to which it says too little to be asked about."""

ALIKE = 0.8
"""Cosine from which two turns say the same, so that only one of them is asked about. Source: pairs
of turns of one stage in the training talk seldom reach it (all-MiniLM-L6-v2)."""


@dataclass(frozen=True, slots=True)
class Meant:
    """What a person says of a turn.

    Attributes:
        stage: Name of a stage, or ``OTHER``.
        signals: All signals that it shows; None where the person said nothing of signals.
    """

    stage: str
    signals: frozenset[str] | None = None

    def written(self) -> str:
        """As it is kept in one text.

        >>> Meant("demo", frozenset({"price", "pain"})).written(), Meant("demo").written()
        ('demo+pain+price', 'demo')
        >>> Meant("demo", frozenset()).written()
        'demo+'
        """
        if self.signals is None:
            return self.stage
        return "+".join([self.stage, *sorted(self.signals)]) + ("" if self.signals else "+")


def meant(written: str) -> Meant:
    """What ``Meant.written`` wrote.

    >>> meant("demo+"), meant("demo")
    (Meant(stage='demo', signals=frozenset()), Meant(stage='demo', signals=None))
    """
    stage, plus, rest = written.partition("+")
    return Meant(stage, frozenset(filter(None, rest.split("+"))) if plus else None)


def carried(label: Meant, heirs: Mapping[str, str | None], process: SalesProcess) -> Meant | None:
    """A label in the words of another version of the process; None where its stage is gone.

    Args:
        label: The label.
        heirs: Where each stage of the label's version is in the other.
        process: The other.
    """
    stage = label.stage if label.stage == OTHER else heirs.get(label.stage)
    if stage is None:
        return None
    if label.signals is None:
        return Meant(stage)
    return Meant(stage, label.signals & set(process.signal_names))


class Anchored(Protocol):
    """A stretch of a call with the words that were shown of it."""

    @property
    def start(self) -> float:
        """Seconds of the call."""

    @property
    def end(self) -> float:
        """Seconds of the call."""

    @property
    def words(self) -> str:
        """What was shown of it."""


def turn_of(label: Anchored, turns: Sequence[Turn]) -> int | None:
    """The place of the turn that a label belongs to; None where none has its time and words.

    >>> from coaching.transcript import Turn
    >>> from types import SimpleNamespace as Label
    >>> turns = [Turn(0, "A", "rep", 0.0, 4.0, "What does it cost you?", 0)]
    >>> turn_of(Label(start=0.2, end=3.9, words="what does it cost"), turns)
    0
    """
    best: tuple[float, float, int] | None = None
    for place, turn in enumerate(turns):
        both = min(label.end, turn.end) - max(label.start, turn.start)
        shorter = min(label.end - label.start, turn.end - turn.start)
        if both < SHARED_TIME * shorter or both < 0:
            continue
        words = _shared(label.words, turn.text)
        if words >= SHARED_WORDS and (best is None or (words, both) > best[:2]):
            best = (words, both, place)
    return best[2] if best else None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A turn that could be asked about.

    Attributes:
        call: The call.
        turn: Its position in the call.
        words: How many it has.
        probability: Of the stage that it was given, 0 to 1.
        labelled: Whether a person has said what it is.
    """

    call: int
    turn: int
    words: int
    probability: float
    labelled: bool = False


def worth_asking(
    candidates: Sequence[Candidate], vectors: Embeddings, *, most: int
) -> tuple[int, ...]:
    """Places of the turns whose label would teach most, the best first.

    The less sure a turn's stage is, and the less it is like what was labelled or chosen before,
    the more a label of it says.

    Args:
        candidates: Labelled ones too.
        vectors: float32, (candidates, n), unit length, what each turn says.
        most: How many places at most.

    >>> asked = [Candidate(1, 0, 9, 0.9), Candidate(1, 1, 9, 0.4), Candidate(1, 2, 9, 0.5)]
    >>> worth_asking(asked, np.array([[1, 0], [0, 1], [0, 1]], dtype=np.float32), most=3)
    (1, 0)
    """
    doubt = np.array([_doubt(one) for one in candidates])
    known = np.zeros(len(candidates))
    for place, one in enumerate(candidates):
        if one.labelled:
            known = np.maximum(known, vectors @ vectors[place])
    chosen: list[int] = []
    while len(chosen) < most:
        worth: NDArray[np.float64] = np.where(known < ALIKE, doubt * (1 - np.maximum(known, 0)), 0)
        if not len(worth) or worth.max() <= 0:
            break
        best = int(worth.argmax())
        chosen.append(best)
        known = np.maximum(known, vectors @ vectors[best])
        known[best] = 1.0
    return tuple(chosen)


def _doubt(one: Candidate) -> float:
    """How unsure the stage of a turn is; nothing where it says next to nothing or is labelled."""
    return 0.0 if one.labelled or one.words <= FEW_WORDS else 1.0 - one.probability + 1e-3


def _shared(label: str, text: str) -> float:
    """Part of the label's words that are in a text."""
    wanted = [_bare(word) for word in label.split()]
    there = {_bare(word) for word in text.split()}
    return sum(word in there for word in wanted) / len(wanted) if wanted else 0.0


def _bare(word: str) -> str:
    return "".join(sign for sign in word.casefold() if sign.isalnum())
