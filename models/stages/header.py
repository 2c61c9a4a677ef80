"""What a set of stage weights says about itself."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Header:
    """What belongs to a set of weights.

    Attributes:
        stages: Names of the classes in the order of the network's output; ``OTHER`` among them.
        signals: The same for signals.
        kinds: The same for kinds of objection.
        parts: The same for the parts of the process: kind and key, such as ``datum:budget``.
        thresholds: For each signal, the probability from which it is taken as shown.
        temperature: Divisor of the logarithm of the probabilities that makes them honest.
        sure: Probability from which a stage can be relied on; set from held-out talk.
        embedder: Identity of the embedder that it was trained over.
        rank: Of the adapters on the embedder's matrices.
        hidden: Width of one direction of the recurrent layers.
        members: Context networks that are averaged, over one encoder.
        cue_words: What each word says for a signal, by the signal's name; see ``spans.py``.
    """

    stages: tuple[str, ...]
    signals: tuple[str, ...]
    kinds: tuple[str, ...]
    parts: tuple[str, ...]
    thresholds: tuple[float, ...]
    temperature: float
    sure: float
    embedder: str
    rank: int
    hidden: int
    members: int
    cue_words: dict[str, dict[str, float]]
