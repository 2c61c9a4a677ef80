"""Runs: where, in a row of flags, those that are set stand side by side."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def runs_of(flags: NDArray[np.bool_]) -> tuple[tuple[int, int], ...]:
    """The runs of true values, in order, each as its first place and the place after its last.

    Args:
        flags: (n,).

    >>> runs_of(np.array([True, False, True, True]))
    ((0, 1), (2, 4))
    """
    edges = np.flatnonzero(np.diff(flags, prepend=False, append=False)).tolist()
    return tuple(zip(edges[::2], edges[1::2], strict=True))
