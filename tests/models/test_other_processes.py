"""Processes that the network was not trained on: what is found in hand-labelled calls, and how."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from coaching.ports import Utterance
from coaching.process import SalesProcess, parse_process
from coaching.steps.evaluate_stages import evaluate_stages
from models.catalogue import MINILM
from models.stages import SpacyStageTagger, StageReader, untrained
from models.stages.columns import CONTEXT, KINDS, SIGNALS, STAGES, VECTOR, Columns
from models.stages.course import along
from models.stages.likened import Likenesses, in_place, leanings, likenesses
from models.weights import locate

if TYPE_CHECKING:
    from collections.abc import Sequence

CONFIG = Path(__file__).parents[2] / "config"
CALLS = Path(__file__).parent / "other_processes"


@pytest.fixture(scope="module")
def reader(weights_cache: Path) -> StageReader:
    return StageReader(locate(MINILM.name, cache=weights_cache), sha256=MINILM.sha256)


def process_of(name: str) -> SalesProcess:
    path = CONFIG / name
    return parse_process(path.read_text(encoding="utf-8"), source=path.name)


def make_process(*stages: tuple[str, str], examples: Sequence[str] = ()) -> SalesProcess:
    """Stages by name and description."""
    return SalesProcess.model_validate(
        {
            "stages": [
                {
                    "name": name,
                    "title": name,
                    "goal": description,
                    "description": description,
                    "actions": [],
                    "exit_criteria": [],
                    "examples": list(examples),
                }
                for name, description in stages
            ]
        }
    )


@pytest.mark.parametrize(
    ("name", "least"), [("service", 0.8), ("renewal", 0.65), ("cold_calls", 0.6)]
)
def test_a_ready_made_process_is_read_without_training(
    reader: StageReader, name: str, least: float
) -> None:
    """By nearness alone the three are found with macro-F1 0.52, 0.53 and 0.36 (2026-11-27)."""
    process = process_of(f"processes/{name}.yaml")
    quality = evaluate_stages(CALLS / f"{name}.jsonl", process, SpacyStageTagger(process, reader))
    assert quality.macro_f1 is not None
    assert quality.macro_f1 >= least


def test_a_stage_is_likened_to_the_trained_one_that_its_description_speaks_of(
    reader: StageReader,
) -> None:
    process = make_process(
        ("hello", "Greeting, names, small talk."),
        ("terms", "Prices, packages, contract length."),
    )
    found = likenesses(process, reader).stages
    assert [STAGES[it] for it in found.argmax(axis=1)] == ["opening", "proposal"]


def test_a_stage_with_a_trained_name_is_likened_to_that_stage_whatever_it_says(
    reader: StageReader,
) -> None:
    process = make_process(("demo", "Prices, packages, contract length."), ("rest", "Small talk."))
    assert STAGES[int(likenesses(process, reader).stages[0].argmax())] == "demo"


def test_two_stages_with_one_name_for_the_network_are_told_apart_by_meaning(
    reader: StageReader,
) -> None:
    process = make_process(
        ("fleet", "How many vans and lorries they have, and how old these are."),
        ("staff", "How many people work there, and how they find new ones."),
    )
    turns = [
        Utterance("rep", "And how many vans do you have on the road?"),
        Utterance("customer", "Nine vans and two lorries, the oldest from 2012."),
        Utterance("rep", "And how many people work for you?"),
        Utterance("customer", "About forty people, and it is hard to find new ones."),
    ]
    tags = SpacyStageTagger(process, reader).tag(turns, reader.read(turns))
    assert [tag.stage for tag in tags] == ["fleet", "fleet", "staff", "staff"]


def test_a_stage_of_vague_words_is_likened_to_what_has_its_place_in_a_call() -> None:
    vague = np.full((6, len(STAGES)), 1 / len(STAGES))
    found = in_place(vague)
    assert [STAGES[it] for it in found[:, :-1].argmax(axis=1)] == list(STAGES[:-1])
    assert np.allclose(found.sum(axis=1), 1)


def test_a_stage_of_clear_words_is_likened_to_what_they_speak_of_whatever_its_place() -> None:
    clear = np.full((5, len(STAGES)), 0.01)
    clear[0, STAGES.index("closing")] = 0.94
    assert STAGES[int(in_place(clear)[0].argmax())] == "closing"


def test_the_place_in_few_stages_says_less_than_in_many() -> None:
    two, six = (in_place(np.full((count, 7), 1 / 7)) for count in (2, 6))
    assert two[0].max() < six[0].max()


def test_turns_that_meaning_gives_to_a_stage_teach_what_the_stage_is_in_this_call() -> None:
    """A turn near to neither of two stages alike goes where the same talk went in this call."""
    both = np.full(len(STAGES), 0.02)
    both[[STAGES.index("discovery"), STAGES.index("demo")]] = 0.45
    words = np.eye(VECTOR, dtype=np.float32)
    likened = Likenesses(
        stages=np.stack([both, both]),
        signals=np.full((2, len(SIGNALS)), 0.1),
        examples=(words[[0]], words[[1]]),
        descriptions=(words[[0]], words[[1]]),
    )
    names = ["discovery"] * 6 + ["demo"] * 6 + ["discovery", "demo"]
    meanings = [0] * 6 + [1] * 6 + [2, 2]
    columns = Columns(
        stages=np.eye(len(STAGES), dtype=np.float32)[[STAGES.index(name) for name in names]],
        signals=np.full((len(names), len(SIGNALS)), 0.1, dtype=np.float32),
        kinds=np.full((len(names), len(KINDS)), 1 / len(KINDS), dtype=np.float32),
        vectors=words[meanings],
        context=np.zeros((len(names), CONTEXT), dtype=np.float32),
        proofs=np.zeros((len(names), 0), dtype=np.float32),
    )
    found = leanings(columns, likened)[-2:]
    assert found[0, 0] > found[0, 1] + 0.1
    assert found[1, 1] > found[1, 0] + 0.1


def test_tags_by_another_method_are_known_by_their_identity(
    reader: StageReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    process = make_process(("talk", "All of it."))
    before = SpacyStageTagger(process, reader).identity
    monkeypatch.setattr(untrained, "METHOD", untrained.METHOD + 1)
    assert SpacyStageTagger(process, reader).identity != before


def test_a_process_of_one_stage_is_read(reader: StageReader) -> None:
    process = make_process(("talk", "All of it."))
    turns = [Utterance("rep", "What does it cost you today?")]
    (tag,) = SpacyStageTagger(process, reader).tag(turns, reader.read(turns))
    assert tag.stage == "talk"


def test_a_turn_that_says_little_goes_with_its_neighbours() -> None:
    leanings = np.log([[0.8, 0.1, 0.1], [0.34, 0.33, 0.33], [0.8, 0.1, 0.1]])
    assert along(leanings)[1, 0] > 0.5


def test_a_clear_turn_stays_what_it_is_among_others() -> None:
    leanings = np.log([[0.9, 0.05, 0.05], [0.01, 0.01, 0.98], [0.9, 0.05, 0.05]])
    assert along(leanings).argmax(axis=1).tolist() == [0, 2, 0]


def test_probabilities_along_a_long_call_are_sound() -> None:
    found = along(np.random.default_rng(7).normal(size=(3000, 40)) * 30)
    assert np.isfinite(found).all()
    assert np.allclose(found.sum(axis=1), 1, atol=1e-4)
