"""What a word is of personal data: nothing, or the first or a further word of some kind of it.

The scheme is BIO (Ramshaw and Marcus, 1995); single names and full names are one kind here, since
the network is not asked how long a name is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from coaching.privacy.kinds import KINDS as ALL_KINDS
from coaching.privacy.kinds import Kind

if TYPE_CHECKING:
    from numpy.typing import NDArray

KINDS: tuple[Kind, ...] = tuple(kind for kind in ALL_KINDS if kind != "first_name")

NOTHING = 0

LABELS: tuple[str, ...] = ("O", *(f"{place}-{kind}" for kind in KINDS for place in "BI"))
"""In the order of the network's outputs."""

_IMPOSSIBLE = -1e9


class Stretch(NamedTuple):
    """Words that belong together.

    Attributes:
        first: Index of the first.
        after: Index after the last.
        kind: What they are.
        probability: Mean over the words of how likely each is of that kind.
    """

    first: int
    after: int
    kind: Kind
    probability: float


def begins(kind: Kind) -> int:
    """The label of the first word of a kind; that of further ones comes after it."""
    return 1 + 2 * KINDS.index(kind)


def by_kind(likely: NDArray[np.float32]) -> list[dict[Kind, float]]:
    """For each word how likely it is of each kind, be it a first or a further word of it.

    Args:
        likely: (words, labels), logarithms of probabilities.
    """
    shares = np.exp(likely[:, 1::2]) + np.exp(likely[:, 2::2])
    return [dict(zip(KINDS, word, strict=True)) for word in shares.tolist()]


def _transitions() -> NDArray[np.float32]:
    """(labels, labels): 0 where the second may follow the first; a further word needs its first."""
    costs = np.full((len(LABELS), len(LABELS)), _IMPOSSIBLE, dtype=np.float32)
    for after, label in enumerate(LABELS):
        if not label.startswith("I"):
            costs[:, after] = 0.0
        else:
            costs[after - 1 : after + 1, after] = 0.0
    return costs


_COSTS = _transitions()


def stretches(likely: NDArray[np.float32]) -> tuple[Stretch, ...]:
    """The stretches in the likeliest labels of some words (Viterbi, 1967).

    Args:
        likely: (words, labels), logarithms of probabilities.

    >>> likely = np.log(np.full((3, len(LABELS)), 0.01, dtype=np.float32))
    >>> likely[1, begins("card")] = likely[2, begins("card") + 1] = np.log(0.7)
    >>> [(one.first, one.after, one.kind) for one in stretches(likely)]
    [(1, 3, 'card')]
    """
    labels = _likeliest(likely)
    found = []
    start = 0
    while start < len(labels):
        if labels[start] == NOTHING:
            start += 1
            continue
        further = labels[start] + 1
        stop = start + 1
        while stop < len(labels) and labels[stop] == further:
            stop += 1
        sure = np.exp(np.logaddexp(likely[start:stop, further - 1], likely[start:stop, further]))
        found.append(Stretch(start, stop, KINDS[labels[start] // 2], float(sure.mean())))
        start = stop
    return tuple(found)


def _likeliest(likely: NDArray[np.float32]) -> list[int]:
    """The label of each word."""
    if not len(likely):
        return []
    best = likely[0] + _COSTS[NOTHING]
    came: list[NDArray[np.intp]] = []
    for one in likely[1:]:
        ways = best[:, None] + _COSTS
        came.append(ways.argmax(axis=0))
        best = ways.max(axis=0) + one
    labels = [int(best.argmax())]
    for step in reversed(came):
        labels.append(int(step[labels[-1]]))
    return labels[::-1]
