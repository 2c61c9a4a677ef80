"""What a set of stage weights says about itself."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Header:
    """What belongs to a set of weights.

    Attributes:
        stages: Names of the classes in the order of the network's output; ``OTHER`` among them.
        signals: The same for signals.
        thresholds: For each signal, the probability from which it is taken as shown.
        temperature: Divisor of the logarithm of the probabilities that makes them honest.
        embedder: Identity of the embedder that it was trained over.
        dimension: Length of that embedder's vectors.
        hidden: Width of the network.
        members: Networks that are averaged.
    """

    stages: tuple[str, ...]
    signals: tuple[str, ...]
    thresholds: tuple[float, ...]
    temperature: float
    embedder: str
    dimension: int
    hidden: int
    members: int
