"""The weights of the role teller: written with their hash, checked, read; and what a turn weighs.

One JSON file, legible: what each word or pair of words says for the rep (above 0) or the customer
(below), and the numbers that turn sums of them into odds. Its SHA-256 stands in a file beside it.
"""

from __future__ import annotations

import hashlib
import json
import math
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from coaching.errors import ModelError
from models.roles.grams import pieces_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

DECIMALS = 3
"""Digits kept of a weight. Chosen because weights lie between -1 and 1 and tens of them add up."""


@dataclass(frozen=True, slots=True)
class Weights:
    """What was learned.

    Attributes:
        start: What a piece of a turn weighs before any word.
        scale: Factor from the weight of a voice to logarithm of odds.
        pull: Pieces that count as heard and saying nothing, so that little talk decides little.
        grams: What each word or pair of words adds, by its spelling.
    """

    start: float
    scale: float
    pull: float
    grams: Mapping[str, float]

    def piece(self, grams: Iterable[str]) -> float:
        """What one piece of a turn weighs: above 0 for the rep."""
        known = self.grams
        return self.start + sum(known[gram] for gram in grams if gram in known)

    def pieces(self, text: str) -> tuple[float, ...]:
        """What each piece of a turn weighs."""
        return tuple(self.piece(grams) for grams in pieces_of(text))

    def evidence(self, pieces: Sequence[float]) -> float:
        """Logarithm of the odds that a voice is a rep, for itself, from what its pieces weigh."""
        return evidence(sum(pieces), len(pieces), scale=self.scale, pull=self.pull)


def evidence(total: float, count: int, *, scale: float, pull: float) -> float:
    """Logarithm of the odds that a voice is a rep, for itself.

    What is said of one matter hangs together, so certainty grows with the root of the talk.

    Args:
        total: What the voice's pieces weigh together.
        count: How many there are.
        scale: See ``Weights``.
        pull: See ``Weights``.

    >>> evidence(2.0, 4, scale=3.0, pull=0.0)
    3.0
    """
    return scale * total / math.sqrt(count + pull)


def write_weights(path: Path, weights: Weights) -> str:
    """Write weights and their hash; returns the SHA-256, hexadecimal.

    Args:
        path: The ``.json`` file; the hash goes to the ``.sha256`` beside it.
        weights: Rounded to ``DECIMALS``; words that then weigh nothing are left out.
    """
    rounded = {gram: round(value, DECIMALS) for gram, value in sorted(weights.grams.items())}
    fields = {
        **{name: round(value, 4) for name, value in asdict(weights).items() if name != "grams"},
        "grams": {gram: value for gram, value in rounded.items() if value},
    }
    content = (json.dumps(fields, ensure_ascii=False, indent=0) + "\n").encode()
    sha256 = hashlib.sha256(content).hexdigest()
    path.write_bytes(content)
    path.with_suffix(".sha256").write_text(f"{sha256}  {path.name}\n", encoding="utf-8")
    return sha256


def read_weights(path: Path) -> tuple[Weights, str]:
    """The weights at ``path`` and their SHA-256, if they are those that were recorded.

    Raises:
        ModelError: A file is missing, the hash is another one, or the content is no such weights.
    """
    hint = "Install Filmroom again, or make them anew: python -m models.training.train_roles"
    try:
        content = path.read_bytes()
        recorded = path.with_suffix(".sha256").read_text(encoding="utf-8").split()[0]
    except (OSError, IndexError) as error:
        raise ModelError(f"{path}: the role weights cannot be read: {error}", hint=hint) from error
    sha256 = hashlib.sha256(content).hexdigest()
    if sha256 != recorded:
        raise ModelError(
            f"{path}: the role weights are altered: SHA-256 is {sha256[:12]}…,"
            f" {recorded[:12]}… is recorded",
            hint=hint,
        )
    try:
        return Weights(**json.loads(content)), sha256
    except (ValueError, TypeError) as error:
        raise ModelError(f"{path}: these are no role weights: {error}", hint=hint) from error
