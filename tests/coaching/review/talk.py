"""Talk for reviews in tests, written as roles and texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from coaching.ports import SignalHit, StageTag
from coaching.review.talk import Cues, Ref, Span, Talk
from coaching.transcript import Role, Turn


def talk_of(
    *said: tuple[Role, str],
    stages: Sequence[str] = (),
    signals: Mapping[int, Sequence[str]] | None = None,
    phrases: Mapping[int, Mapping[Ref, Sequence[Span]]] | None = None,
    proofs: Mapping[Ref, tuple[Sequence[float], float]] | None = None,
) -> Talk:
    """Talk of ten seconds a turn; all of it discovery where no stages are given.

    ``proofs`` has for a part what the heads say of each turn, and how much is enough.
    """
    hits = signals or {}
    turns = tuple(
        Turn(place, role, role, 10.0 * place, 10.0 * place + 9, text)
        for place, (role, text) in enumerate(said)
    )
    tags = tuple(
        StageTag(
            stages[place] if stages else "discovery",
            0.9,
            tuple(SignalHit(name, 0.9, 0, len(turn.text)) for name in hits.get(place, ())),
        )
        for place, turn in enumerate(turns)
    )
    judged = proofs or {}
    return Talk(
        turns,
        tags,
        Cues(
            tuple((phrases or {}).get(turn, {}) for turn in range(len(said))),
            {ref: np.array(rows, dtype=np.float32) for ref, (rows, _) in judged.items()},
            {ref: enough for ref, (_, enough) in judged.items()},
        ),
    )
