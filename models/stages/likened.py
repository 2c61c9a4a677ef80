"""Stages that the network was not trained for, likened to those that it knows.

The network reads the process's own words: the examples of all stages one after the other as if
they were a call, and the sentences of the descriptions. What it takes the examples of a stage for
(some of "opening", much of "discovery", a "budget" here and there) is the stage's likeness. A turn
then fits the stage whose likeness explains best what the network took the turn for.

The words of a file are few, and talk differs from them: "how it has been this year" opens a call
about a renewal, yet sounds like discovery. So the place of a stage in its process has a say in its
likeness, and the call that is read has one too (``leanings``). Where two stages are alike to the
network, nearness of meaning to their words decides between them.

It does not know the order of the turns; ``course.py`` does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from coaching.ports import Utterance
from coaching.process import OTHER
from models.stages.columns import SIGNALS, STAGES, Columns, unpacked
from models.stages.course import along
from models.stages.scores import tempered
from models.stages.trained import trained_names

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from coaching.ports import Embeddings
    from coaching.process import By, SalesProcess, Stage
    from coaching.transcript import Role
    from models.stages.course import Leanings
    from models.stages.reader import StageReader

DESCRIPTION_WORTH = 2
"""Examples that a description is worth beside them. Source: between none and five nothing changes
(2026-11-27); a stage without examples has its description alone."""

KNOWN_SHARE = 0.7
"""Part of a stage's likeness that is the trained stage of its name, where it has such a name.
Chosen because a team that keeps the name mostly keeps the meaning."""

CALM = 1.5
"""Temperature at which the network's answers to the words of a file are taken. It is as sure of
them as of talk, and less often right. Source: 1, 1.5 and 2 give macro-F1 0.776, 0.782 and 0.783 in
the mean over twelve made processes on the even calls of two test sets, and 2 is worse than 1.5 for
cold calls (2026-11-27; so are the numbers below)."""

PLACE = 2.0
"""How much rarer a trained stage is at another place of a process than its own: an exponent, times
the square of the distance (a whole call being 1), times the steps of the process, because the place
among few stages says little. Source: 0 gives 0.762, 1 to 4 give 0.780 to 0.783; the
more the better for renewals and the worse for cold calls."""

PLACE_AT_MOST = 3.0
"""The exponent is no higher, so that clear words win over the place wherever a stage stands.
Source: 2 to no bound do alike on these calls, whose stages mostly have the usual order."""

LEAST = 0.02
"""Likeness to every trained stage that each stage has at least; the words of a file are few."""

LEAST_SIGNAL = 0.02
"""The same for signals."""

EXPLAINS = 1.3
SIGNALS_EXPLAIN = 0.35
NEARNESS = 3.0
"""Weights of what the network takes a turn for, of signals and of nearness. Source: chosen on the
same calls; half or double of one costs 0.007 at most."""

ROUNDS = 2
"""How often the likenesses are found anew from the call that is read. Source: none, one and two
give 0.780, 0.780 and 0.782, and of renewals 0.67, 0.71 and 0.71."""

FILE_WORTH = 12.0
"""Turns that the likeness from the file is worth beside those of the call. Source: 6 does alike."""

NEAREST_EXAMPLES = 2
"""A stage is as near as the mean of its nearest examples, this many; one alone is chance."""

DESCRIPTION_NEARNESS = 0.3
"""Weight of nearness to what describes a stage against that to its examples. Chosen because
descriptions name what talk is about, and talk seldom does."""

_SENTENCE = re.compile(r"(?<=[.?!;:])\s+")


@dataclass(frozen=True, slots=True)
class Likenesses:
    """What the stages of a process are to the network.

    Attributes:
        stages: (stages, trained stages), each row sums to 1.
        signals: (stages, trained signals), probability of each signal in a turn of the stage.
        examples: Vectors of the examples of each stage.
        descriptions: Vectors of what else describes each stage.
    """

    stages: NDArray[np.float64]
    signals: NDArray[np.float64]
    examples: tuple[Embeddings, ...]
    descriptions: tuple[Embeddings, ...]


def likenesses(process: SalesProcess, reader: StageReader) -> Likenesses:
    """What the network takes the stages of a process for; it reads some hundred short texts."""
    said = [_said(stage) for stage in process.stages]
    told = [_told(stage) for stage in process.stages]
    by_examples = _taken_for(said, reader)
    in_a_row = _taken_for(told, reader)
    alone = [_taken_for([one], reader)[0] for one in told]
    rows = []
    for own, examples, row, single in zip(said, by_examples, in_a_row, alone, strict=True):
        described = (2 * row + single) / 3
        share = len(own) / (len(own) + DESCRIPTION_WORTH)
        rows.append(share * examples + (1 - share) * described)
    both = np.stack(rows)
    known = zip(in_place(both[:, : len(STAGES)]), process.stages, strict=True)
    stages = np.stack([_with_known(found, stage) for found, stage in known]) + LEAST
    return Likenesses(
        stages=stages / stages.sum(axis=1, keepdims=True),
        signals=np.clip(both[:, len(STAGES) :], LEAST_SIGNAL, 1 - LEAST_SIGNAL),
        examples=tuple(reader.embed([one.text for one in own]) for own in said),
        descriptions=tuple(reader.embed(_described(stage)) for stage in process.stages),
    )


def leanings(columns: Columns, likened: Likenesses) -> Leanings:
    """How well each stage fits each turn of a call: (turns, stages).

    A call has few ways to talk of a thing, and its turns side with one stage by signals, nearness
    and order even where the likenesses say little. So the turns that went to a stage are added to
    its likeness, and the call is looked at again, some rounds.
    """
    taken = columns.stages.astype(np.float64)
    shown = columns.signals.astype(np.float64)
    usual = likened.signals.mean(axis=0)
    yes = np.log(likened.signals / usual)
    no = np.log((1 - likened.signals) / (1 - usual))
    signals = shown @ yes.T + (1 - shown) @ no.T
    besides = SIGNALS_EXPLAIN * signals + NEARNESS * _nearness(columns, likened)
    stages = likened.stages
    for _ in range(ROUNDS):
        belongs = along(_explained(taken, stages) + besides)
        stages = FILE_WORTH * likened.stages + belongs.T @ taken
        stages /= stages.sum(axis=1, keepdims=True)
    return np.asarray(_explained(taken, stages) + besides)


def in_place(stages: NDArray[np.float64]) -> NDArray[np.float64]:
    """Likenesses moved towards the trained stages of the same place: the first begin a call.

    Args:
        stages: (stages, trained stages) in the process's order; "other", which has no place, keeps
            its part.

    >>> vague = np.full((3, len(STAGES)), 1 / len(STAGES))
    >>> [STAGES[it] for it in in_place(vague)[[0, -1], :-1].argmax(axis=1)]
    ['opening', 'closing']
    """
    placed = len(STAGES) - 1
    assert STAGES[placed] == OTHER, "the columns' order"
    own, trained = ((np.arange(count) + 0.5) / count for count in (len(stages), placed))
    away = (len(stages) - 1) * (own[:, None] - trained[None]) ** 2
    moved = stages.copy()
    moved[:, :placed] *= np.exp(-np.minimum(PLACE * away, PLACE_AT_MOST))
    kept = stages[:, :placed].sum(axis=1) / np.maximum(moved[:, :placed].sum(axis=1), 1e-9)
    moved[:, :placed] *= kept[:, None]
    return moved


def _explained(taken: NDArray[np.float64], stages: NDArray[np.float64]) -> NDArray[np.float64]:
    """How well each likeness explains what the network took each turn for: (turns, stages)."""
    ratio = stages / stages.mean(axis=0)
    return np.asarray(EXPLAINS * np.log(np.maximum(taken @ ratio.T, 1e-6)))


def _nearness(columns: Columns, likened: Likenesses) -> NDArray[np.float64]:
    """How much nearer a turn is to each stage than to those that are alike to the network.

    Nearness of meaning is a poor judge of stages (macro-F1 0.46 to 0.52 alone), so it is heard only
    where the better judge cannot tell.
    """
    near = np.stack(
        [
            _near(columns.vectors, examples, descriptions)
            for examples, descriptions in zip(likened.examples, likened.descriptions, strict=True)
        ],
        axis=1,
    )
    unit = likened.stages / np.linalg.norm(likened.stages, axis=1, keepdims=True)
    alike = (unit @ unit.T) ** 2
    alike /= alike.sum(axis=1, keepdims=True)
    return np.asarray(near - near @ alike.T)


def _near(
    vectors: Embeddings, examples: Embeddings, descriptions: Embeddings
) -> NDArray[np.float64]:
    """Cosine of each turn to the nearest texts of a stage: (turns,)."""
    by_description = _mean_of_best(vectors, descriptions)
    if not len(examples):
        return by_description
    by_example = _mean_of_best(vectors, examples)
    return (by_example + DESCRIPTION_NEARNESS * by_description) / (1 + DESCRIPTION_NEARNESS)


def _mean_of_best(vectors: Embeddings, texts: Embeddings) -> NDArray[np.float64]:
    best = np.sort(vectors @ texts.T, axis=1)[:, -NEAREST_EXAMPLES:]
    return np.asarray(best.mean(axis=1), dtype=np.float64)


def _taken_for(
    groups: Sequence[Sequence[Utterance]], reader: StageReader
) -> list[NDArray[np.float64]]:
    """Stages and signals that the network sees in groups of turns of one call, averaged by group.

    An empty group gets zeros.
    """
    flat = [one for group in groups for one in group]
    columns = unpacked(reader.read(flat))
    calm = tempered(columns.stages, CALM)
    both = np.concatenate([calm, columns.signals], axis=1).astype(np.float64)
    found, at = [], 0
    for group in groups:
        part = both[at : at + len(group)]
        at += len(group)
        found.append(part.mean(axis=0) if len(group) else np.zeros(len(STAGES) + len(SIGNALS)))
    return found


def _with_known(found: NDArray[np.float64], stage: Stage) -> NDArray[np.float64]:
    """The likeness, mostly that of the trained stages whose names the stage has or had."""
    known = [STAGES.index(name) for name in trained_names(stage)]
    if not known:
        return found
    mixed = (1 - KNOWN_SHARE) * found
    mixed[known] += KNOWN_SHARE / len(known)
    return mixed


def _said(stage: Stage) -> list[Utterance]:
    """Things said in a stage: its own examples, then those of its parts with who says them."""
    return [
        *(Utterance("unknown", text) for text in stage.examples),
        *(Utterance(_role(it.by), text) for it in stage.actions for text in it.examples),
        *(Utterance(_role(it.by), text) for it in stage.data for text in it.examples),
        *(Utterance(_role(it.by), text) for it in stage.exit_criteria for text in it.examples),
    ]


def _told(stage: Stage) -> list[Utterance]:
    """Sentences about a stage."""
    sentences = (*_SENTENCE.split(stage.description), stage.goal)
    return [Utterance("unknown", text) for text in sentences]


def _described(stage: Stage) -> list[str]:
    """All that describes a stage."""
    return [
        *_SENTENCE.split(stage.description),
        stage.description,
        stage.goal,
        stage.title,
        *(action.does for action in stage.actions),
        *(datum.asks for datum in stage.data),
        *(criterion.says for criterion in stage.exit_criteria),
    ]


def _role(by: By) -> Role:
    return "unknown" if by == "anyone" else by
