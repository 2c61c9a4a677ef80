"""The role teller: all that each voice says, weighed word by word, and one decision over them."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from models.roles.grams import spelt
from models.roles.sides import shares
from models.roles.trained import Weights, read_weights

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coaching.ports import Spoken

WEIGHTS = Path(__file__).with_name("weights.json")
"""The shipped weights."""


UNDERSTOOD = 0.5
"""Share of the words that have to be known for a call to be told. Source: at least 0.68 of each
voice in English calls of other firms, at most 0.27 of German, French, Spanish and Dutch talk
(2026-11-26)."""


class WordRoleTeller:
    """Words and pairs of words, weighed; implements ``coaching.ports.RoleTeller``.

    It hears what is said, not who speaks first or how much. The weights are read at the first call.
    """

    def __init__(self, path: Path = WEIGHTS) -> None:
        """A teller.

        Args:
            path: Weights as ``models.training.train_roles`` writes them.
        """
        self._path = path

    @property
    def identity(self) -> str:
        """Name and hash of the weights, such as ``roles@1f2e3d4c``."""
        return f"roles@{self._read[1][:8]}"

    def tell(self, turns: Sequence[Spoken]) -> dict[int, float]:
        """Probability that each voice is a rep, by its index; voices without a word are left out.

        Args:
            turns: Of people alone: leave hold music, announcements and voices that stand for
                several people out. Of talk in a language that it does not know, all voices get one
                half.

        Raises:
            ModelError: The weights are missing or altered.
        """
        return tell(self._read[0], turns)

    @cached_property
    def _read(self) -> tuple[Weights, str]:
        return read_weights(self._path)


def tell(weights: Weights, turns: Sequence[Spoken]) -> dict[int, float]:
    """Probability that each voice of a call is a rep, by its index, in order of first word."""
    words = [word for turn in turns for word in spelt(turn.text)]
    understood = sum(word in weights.grams for word in words) >= UNDERSTOOD * len(words)
    said: defaultdict[int, list[float]] = defaultdict(list)
    for turn in turns:
        if pieces := weights.pieces(turn.text):
            said[turn.voice] += pieces
    if not understood:
        return dict.fromkeys(said, 1 / 2)
    return shares({voice: weights.evidence(pieces) for voice, pieces in said.items()})
