"""Lessons from labels: what they change, when they are refused, how they are kept."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, cast

import numpy as np
import pytest

from coaching.errors import ModelError, UsageError
from coaching.ports import Embeddings, Reading, Utterance
from coaching.process import OTHER, SalesProcess
from models.stages.columns import CONTEXT, KINDS, SIGNALS, STAGES, VECTOR, Columns, packed
from models.stages.header import Header
from models.stages.learning import folds_of
from models.stages.lessons import LabelledCall, Learned, learn
from models.stages.tagger import scorer_of
from models.stages.taught import Lesson, lesson_from

if TYPE_CHECKING:
    from models.stages import StageReader

HEADER = Header(
    stages=STAGES,
    signals=SIGNALS,
    kinds=KINDS,
    parts=(),
    thresholds=(0.5,) * len(SIGNALS),
    temperature=1.0,
    sure=0.7,
    embedder="none@0",
    rank=1,
    hidden=1,
    members=1,
    cue_words={},
)


class Guessing:
    """A reader that takes every turn for a little of everything, and gives each word a direction.

    What a turn says shows in its vector alone, so only labels can tell its stage.
    """

    identity = "guessing@1"
    header = HEADER

    def read(self, utterances: Sequence[Utterance]) -> Reading:
        count = len(utterances)
        return packed(
            Columns(
                stages=np.full((count, len(STAGES)), 1 / len(STAGES), dtype=np.float32),
                signals=np.full((count, len(SIGNALS)), 0.3, dtype=np.float32),
                kinds=np.full((count, len(KINDS)), 1 / len(KINDS), dtype=np.float32),
                vectors=self.embed([it.text for it in utterances]),
                context=np.zeros((count, CONTEXT), dtype=np.float32),
                proofs=np.zeros((count, 0), dtype=np.float32),
            )
        )

    def embed(self, texts: Sequence[str]) -> Embeddings:
        vectors = np.full((len(texts), VECTOR), 1e-3, dtype=np.float32)
        for vector, text in zip(vectors, texts, strict=True):
            for word in text.lower().split():
                vector[int(hashlib.sha256(word.encode()).hexdigest(), 16) % VECTOR] += 1
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


READER = cast("StageReader", Guessing())


def make_process(*stages: str, signals: Sequence[str] = ()) -> SalesProcess:
    rest = {"goal": "G", "description": "D", "actions": [], "exit_criteria": [], "examples": []}
    return SalesProcess.model_validate(
        {
            "stages": [{"name": it, "title": it} | rest | {"description": it} for it in stages],
            "signals": [
                {"name": it, "title": it, "description": it, "examples": [it]} for it in signals
            ],
        }
    )


PROCESS = make_process("greet", "haggle", signals=["price"])


def make_call(number: int, *said: tuple[str, str], labelled: bool = True) -> LabelledCall:
    """A call in which each turn is said in a stage."""
    utterances = tuple(Utterance("rep", text) for _, text in said)
    from models.stages.columns import unpacked

    return LabelledCall(
        call=number,
        utterances=utterances,
        columns=unpacked(READER.read(utterances)),
        stages={at: stage for at, (stage, _) in enumerate(said)} if labelled else {},
        signals={
            at: frozenset({"price"} if "pounds" in it else ()) for at, (_, it) in enumerate(said)
        },
    )


TALK = [("greet", "hello there"), ("greet", "good morning"), ("haggle", "nine pounds")]


def make_calls(count: int) -> list[LabelledCall]:
    return [make_call(number, *TALK, TALK[number % 3]) for number in range(count)]


def stages_found(call: LabelledCall, lesson: Lesson | None, process: SalesProcess) -> list[str]:
    scores = scorer_of(process, READER, lesson).scores(call.utterances, call.columns)
    names = (*process.stage_names, OTHER)
    return [names[it] for it in scores.stages.argmax(axis=1)]


@pytest.fixture(scope="module")
def learned() -> Learned:
    return learn(PROCESS, READER, make_calls(24))


def test_labels_teach_what_the_network_does_not_know(learned: Learned) -> None:
    unseen = make_call(99, *TALK[::-1])
    assert stages_found(unseen, learned.lesson, PROCESS) == ["haggle", "greet", "greet"]


def test_the_gain_is_judged_on_calls_left_out(learned: Learned) -> None:
    assert learned.labels == 96
    assert learned.calls == 24
    assert learned.before is not None
    assert learned.after is not None
    assert learned.after.accuracy > learned.before.accuracy


def test_signals_are_learned_where_they_are_labelled(learned: Learned) -> None:
    assert learned.signals == ("price",)
    call = make_call(99, ("haggle", "nine pounds"), ("greet", "hello there"))
    scorer = scorer_of(PROCESS, READER, learned.lesson)
    price = scorer.scores(call.utterances, call.columns).signals[:, 0]
    assert price[0] > 0.5 > price[1]


def test_labels_of_before_a_signal_teach_of_it_as_much_as_none() -> None:
    earlier = [replace(call, call=call.call + 50) for call in make_calls(12)]
    nothing = [dict.fromkeys(call.signals, frozenset[str]()) for call in earlier]
    before = [
        replace(call, signals=none, told=dict.fromkeys(none, frozenset({"pain"})))
        for call, none in zip(earlier, nothing, strict=True)
    ]
    silent = [replace(call, signals={}) for call in earlier]
    found, wanted = (
        learn(PROCESS, READER, [*make_calls(12), *rest]).lesson for rest in (before, silent)
    )
    assert found is not None
    assert wanted is not None
    assert np.array_equal(found.signals["price"], wanted.signals["price"])


def test_labels_that_say_what_is_known_make_no_lesson() -> None:
    """The reader gives "other" a seventh of each turn, and the two stages the rest."""
    said = [(stage, "the same words") for stage in ("greet", "haggle") * 3 + (OTHER,)]
    found = learn(PROCESS, READER, [make_call(number, *said) for number in range(4)])
    assert found.lesson is None
    assert found.before == found.after


def test_labels_of_one_call_teach_without_figures() -> None:
    found = learn(PROCESS, READER, [make_call(1, *TALK * 5)])
    assert found.lesson is not None
    assert (found.before, found.after) == (None, None)


def test_labels_of_one_stage_alone_are_refused() -> None:
    with pytest.raises(UsageError, match="nothing to tell apart: 1 label, all of greet"):
        learn(PROCESS, READER, [make_call(1, ("greet", "hello"))])


def test_the_same_labels_make_the_same_lesson(learned: Learned) -> None:
    again = learn(PROCESS, READER, make_calls(24)[::-1])
    assert again.lesson is not None
    assert learned.lesson is not None
    assert again.lesson.packed() == learned.lesson.packed()


def test_the_identity_names_the_lesson(learned: Learned) -> None:
    assert learned.lesson is not None
    sha256 = hashlib.sha256(learned.lesson.packed()).hexdigest()
    found = scorer_of(PROCESS, READER, learned.lesson).identity
    assert found == f"taught({scorer_of(PROCESS, READER).identity},lesson@{sha256[:8]})"


def test_a_lesson_that_was_kept_says_the_same(learned: Learned) -> None:
    assert learned.lesson is not None
    content = learned.lesson.packed()
    again = lesson_from(content, sha256=hashlib.sha256(content).hexdigest())
    assert again.packed() == content
    call = make_call(99, *TALK)
    assert stages_found(call, again, PROCESS) == stages_found(call, learned.lesson, PROCESS)


def test_an_altered_lesson_is_refused(learned: Learned) -> None:
    assert learned.lesson is not None
    content = learned.lesson.packed()
    with pytest.raises(ModelError, match="is altered"):
        lesson_from(content[:-1] + b"x", sha256=hashlib.sha256(content).hexdigest())


def test_bytes_that_are_no_lesson_are_refused() -> None:
    with pytest.raises(ModelError, match="is none"):
        lesson_from(b"nothing", sha256=hashlib.sha256(b"nothing").hexdigest())


def test_a_lesson_holds_for_a_stage_that_was_renamed(learned: Learned) -> None:
    assert learned.lesson is not None
    renamed = make_process("bargain", "hello")
    lesson = learned.lesson.carried(renamed, {"haggle": "bargain", "greet": "hello"})
    assert stages_found(make_call(99, *TALK), lesson, renamed) == ["hello", "hello", "bargain"]


def test_a_lesson_says_nothing_of_a_new_stage(learned: Learned) -> None:
    assert learned.lesson is not None
    wider = make_process("greet", "haggle", "repair")
    lesson = learned.lesson.carried(wider, {"haggle": "haggle", "greet": "greet"})
    assert not lesson.stages[:, 2].any()
    assert stages_found(make_call(99, *TALK), lesson, wider) == ["greet", "greet", "haggle"]


def test_the_trained_stages_can_be_corrected_too() -> None:
    trained = make_process(*(name for name in STAGES if name != OTHER))
    said = [("demo", "hello there"), ("closing", "nine pounds"), ("demo", "good morning")]
    found = learn(trained, READER, [make_call(it, *said) for it in range(8)])
    stages = stages_found(make_call(99, *said), found.lesson, trained)
    assert stages == ["demo", "closing", "demo"]


def test_calls_are_left_out_in_groups_of_about_as_many_labels() -> None:
    groups = folds_of(range(12), [1] * 12)
    assert sorted(call for group in groups for call in group) == list(range(12))
    assert {len(group) for group in groups} <= {2, 3}
