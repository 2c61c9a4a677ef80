"""Training of the stage tagger: labelled talk, what training sees of it, figures, settings."""

from __future__ import annotations

import json
from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING

import numpy as np
import pytest
import torch

from coaching.errors import UsageError
from coaching.process import SalesProcess, parse_process
from models.catalogue import MINILM
from models.minilm import base_of, tokenizer_of
from models.stages.columns import KINDS, SIGNALS, STAGES
from models.stages.header import Header
from models.stages.weights import read_weights, write_weights
from models.training import train
from models.training.examples import NO_KIND, Part, labels_of, proofs_of, seen
from models.training.fit import fit
from models.training.judge import (
    best_temperature,
    best_thresholds,
    calibration_error,
    figures_of,
    sure_from,
)
from models.training.noise import noisy, plain
from models.training.proofs import LEFT_OUT, read_left_out, with_proofs, write_left_out
from models.training.talk import LabelledCall, LabelledTurn, folds_by_trade, read_talk
from models.training.train import PROCESS, read_settings
from models.training.verdict import CONDITIONS, Verdict
from models.training.words import cue_words

if TYPE_CHECKING:
    from pathlib import Path

    from models.stages.network import StageNetwork
    from models.training.fit import Recipe

PARTS = (Part("criterion:price_named", "rep"), Part("datum:real_objection", "customer"))

SAID = {
    "opening": "Good morning, this is Ann from the bakery of ovens.",
    "discovery": "How many ovens do you run today?",
    "proposal": "It costs nine pounds a month.",
    "negotiation": "That is far too dear for us, honestly.",
    "closing": "Shall we meet on Monday at ten?",
}


def make_call(number: int, repeated: int = 2) -> LabelledCall:
    turns = [
        LabelledTurn(
            role="rep" if place % 2 == 0 else "customer",
            text=text,
            stage=stage,
            signals=("objection",) if stage == "negotiation" else (),
            objection="price" if stage == "negotiation" else "",
        )
        for place, (stage, text) in enumerate(list(SAID.items()) * repeated)
    ]
    return LabelledCall(call=f"call {number}", trade=f"trade {number}", turns=tuple(turns))


def process() -> SalesProcess:
    return parse_process(PROCESS.read_text(encoding="utf-8"), source=PROCESS.name)


@pytest.fixture(scope="module")
def recipe() -> Recipe:

    return replace(read_settings().recipe, rank=2, hidden=16, members=2, epochs=2)


@pytest.fixture(scope="module")
def network(recipe: Recipe, minilm_folder: Path) -> StageNetwork:
    calls = [make_call(number) for number in range(3)]
    return fit(calls, PARTS, recipe, base_of(minilm_folder), tokenizer_of(minilm_folder), seed=1)


def write_call(path: Path, **changed: object) -> Path:
    turn = {"role": "rep", "text": "Hello.", "stage": "opening", "signals": []} | changed
    path.write_text(json.dumps({"call": "a", "turns": [turn]}) + "\n")
    return path


def test_talk_may_say_its_spelling_and_the_kind_of_an_objection(tmp_path: Path) -> None:
    turn = {"role": "customer", "text": "No.", "stage": "negotiation", "signals": ["objection"]}
    call = {"call": "a", "talk": "recognised", "turns": [turn | {"objection": "fit"}]}
    (tmp_path / "a.jsonl").write_text(json.dumps(call))
    (read,) = read_talk(tmp_path, process())
    assert (read.talk, read.turns[0].objection) == ("recognised", "fit")


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        pytest.param({"stage": "lunch"}, 'stage "lunch"', id="stage"),
        pytest.param({"signals": ["rain"]}, 'signal "rain"', id="signal"),
        pytest.param({"objection": "rain"}, 'objection "rain"', id="kind of objection"),
        pytest.param({"text": ""}, "no labelled call", id="text"),
    ],
)
def test_a_wrong_label_is_refused_with_its_place(
    tmp_path: Path, changed: dict[str, object], says: str
) -> None:
    path = write_call(tmp_path / "a.jsonl", **changed)
    with pytest.raises(UsageError, match=f"line 1.*{says}"):
        read_talk(path, process())


def test_proofs_are_asked_of_labelled_turns_of_whoever_can_give_them(tmp_path: Path) -> None:
    label = {
        "call": "call 0",
        "criteria": {"price_named": {"turns": [2]}},
        "actions": {},
        "data": {"real_objection": [{"turn": 3, "value": "far too dear"}]},
    }
    path = tmp_path / "evidence.jsonl"
    path.write_text(json.dumps(label) + "\n")
    told, untold = with_proofs([make_call(0, 1), make_call(1, 1)], path, first=1)
    proofs = proofs_of(told.turns, PARTS)
    assert np.argwhere(proofs.shown).tolist() == [[2, 0], [3, 1]]
    assert proofs.asked[:, 0].tolist() == [1, 0, 1, 0, 1]  # the rep's turns
    assert proofs.asked[:, 1].tolist() == [0, 1, 0, 1, 0]  # the customer's
    assert not proofs_of(untold.turns, PARTS).asked.any()
    (later,) = with_proofs([make_call(0, 1)], path, first=0)
    assert not proofs_of(later.turns, PARTS).asked.any()


def test_what_a_network_takes_for_proven_in_calls_left_out_is_kept(tmp_path: Path) -> None:
    proofs = {"a call": np.array([[0.5, 0.25]], dtype=np.float32)}
    write_left_out(tmp_path / LEFT_OUT, proofs)
    assert read_left_out(tmp_path / LEFT_OUT)["a call"].tolist() == [[0.5, 0.25]]


def test_a_trade_is_never_on_both_sides_of_a_fold() -> None:
    calls = [make_call(number % 4) for number in range(12)]
    for fold in folds_by_trade(calls, 3):
        sides = [{calls[place].trade for place in side} for side in (fold.train, fold.test)]
        assert not sides[0] & sides[1]


def test_labels_are_numbered_as_the_columns_are() -> None:
    labels = labels_of(make_call(0).turns)
    assert [STAGES[it] for it in labels.stages[:5]] == list(SAID)
    assert labels.signals[3].tolist() == [name == "objection" for name in SIGNALS]
    assert labels.kinds[3] == KINDS.index("price")
    assert labels.kinds[0] == NO_KIND


def test_training_sees_a_stretch_of_a_call_with_its_own_labels(recipe: Recipe) -> None:
    call = make_call(0, repeated=6)
    lengths = set()
    for number in range(40):
        it = seen(call, recipe, Random(number))
        assert len(it.texts) == len(it.turns) == len(it.cues)
        lengths.add(len(it.turns))
    assert len(call.turns) in lengths
    assert len(lengths) > 3


def test_training_sees_reps_who_name_their_firm_and_customers_as_they_speak(
    recipe: Recipe,
) -> None:
    call = LabelledCall(
        call="own names",
        turns=tuple(
            LabelledTurn(role=role, text="We know. Our way is ours.", stage="demo")
            for role in ("rep", "customer") * 3
        ),
    )
    recipe = replace(recipe, named=1.0, as_written=1.0, plain=0.0)
    said = [seen(call, recipe, Random(number)).texts for number in range(20)]
    assert {text for texts in said for text in texts[1::2]} == {"We know. Our way is ours."}
    own = {text for texts in said for text in texts[::2]}
    assert "We know. Our way is ours." in own
    assert all(
        text.startswith("At ") and text.endswith(", we know. Our way is ours.")
        for text in own - {"We know. Our way is ours."}
    )
    for texts in said:  # one firm a call
        assert len({text for text in texts[::2] if text.startswith("At ")}) <= 1


@pytest.mark.parametrize("text", ["Yes.", "…", "It's nine, isn't it?"])
def test_noise_leaves_something_to_read(text: str) -> None:
    assert all(noisy(text, Random(number)) for number in range(50))


def test_plain_spelling_has_no_capitals_and_no_marks() -> None:
    assert plain("Well, it's forty-nine. Isn't it?") == "well its forty nine isnt it"


def test_the_same_seed_trains_the_same_network(
    network: StageNetwork, recipe: Recipe, minilm_folder: Path
) -> None:
    calls = [make_call(number) for number in range(3)]
    base, tokenizer = base_of(minilm_folder), tokenizer_of(minilm_folder)
    again = fit(calls, PARTS, recipe, base, tokenizer, seed=1)
    for name, tensor in network.state_dict().items():
        assert (tensor == again.state_dict()[name]).all(), name


def test_written_weights_are_read_as_the_same_network(
    network: StageNetwork, recipe: Recipe, minilm_folder: Path, tmp_path: Path
) -> None:
    header = Header(
        stages=STAGES,
        signals=SIGNALS,
        kinds=KINDS,
        parts=tuple(part.name for part in PARTS),
        thresholds=(0.5,) * len(SIGNALS),
        temperature=1.1,
        sure=0.6,
        embedder=f"all-MiniLM-L6-v2@{MINILM.sha256[:8]}",
        rank=recipe.rank,
        hidden=recipe.hidden,
        members=recipe.members,
        cue_words={"price": {"pounds": 1.5}},
    )
    write_weights(tmp_path / "weights.safetensors", header, network)
    weights = read_weights(tmp_path / "weights.safetensors")
    assert weights.header == header
    read = weights.network(base_of(minilm_folder)).state_dict()
    for name, tensor in network.state_dict().items():
        assert (tensor.half().float() == read[name]).all()


def test_a_verdict_is_given_under_each_condition(
    network: StageNetwork, minilm_folder: Path
) -> None:
    verdict = Verdict(network, tokenizer_of(minilm_folder), [make_call(7)])
    for condition in CONDITIONS:
        assert verdict.stages(condition).shape == (10, len(STAGES))
        assert verdict.signals(condition).shape == (10, len(SIGNALS))
    assert {name: rows.shape for name, rows in verdict.proofs().items()} == {"call 7": (10, 2)}


def test_averaged_weights_are_handed_out_before_the_training_ends(
    recipe: Recipe, minilm_folder: Path
) -> None:
    kept: list[set[str]] = []
    network = fit(
        [make_call(number) for number in range(3)],
        PARTS,
        recipe,
        base_of(minilm_folder),
        tokenizer_of(minilm_folder),
        seed=1,
        keep=lambda average: kept.append(set(average)),
    )
    assert len(kept) >= 1
    assert all(names == set(network.state_dict()) for names in kept)


def test_a_turn_reads_the_same_beside_a_longer_one(
    network: StageNetwork, minilm_folder: Path
) -> None:
    tokenizer = tokenizer_of(minilm_folder)
    short, long = (tokenizer.encode(text).ids for text in ("Who signs?", " ".join(SAID.values())))
    with torch.inference_mode():
        layers = network.encoder.merged()
        alone, beside = network.encoder([short], layers), network.encoder([short, long], layers)
    assert torch.allclose(alone.vectors[0], beside.vectors[0], atol=1e-5)
    assert torch.allclose(alone.signs[0], beside.signs[0], atol=1e-4)


def test_a_turn_reads_alike_in_short_numbers(network: StageNetwork, minilm_folder: Path) -> None:
    tokenizer = tokenizer_of(minilm_folder)
    turns = [tokenizer.encode(text).ids for text in SAID.values()]
    encoder = network.encoder
    with torch.inference_mode():
        for layers in (encoder.merged, encoder.plain):
            long = encoder(turns, layers(torch.float32)).vectors
            short = encoder(turns, layers(torch.bfloat16)).vectors
            assert (long * short).sum(dim=1).min() > 0.999


def test_a_network_that_is_there_already_is_not_trained_again(tmp_path: Path) -> None:
    (tmp_path / "part").write_bytes(b"there")
    train._fit_all({"part": []}, read_settings(), tmp_path)
    assert (tmp_path / "part").read_bytes() == b"there"


def test_words_that_go_with_a_signal_weigh_for_it() -> None:
    weights = cue_words([make_call(number) for number in range(10)])["objection"]
    assert weights["dear"] > 1
    assert "ovens" not in weights


def test_figures_of_a_class_that_is_never_found_are_nothing() -> None:
    nothing = np.zeros(4, dtype=np.bool_)
    assert figures_of("demo", nothing, nothing).f1 == 0.0


def test_sure_is_the_lowest_probability_that_is_mostly_right() -> None:
    confidence = np.array([0.95, 0.9, 0.85, 0.6, 0.6], dtype=np.float32)
    probabilities = np.stack([confidence, 1 - confidence], axis=1)
    labels = np.array([0, 0, 0, 1, 1], dtype=np.int64)
    assert sure_from(probabilities, labels) == pytest.approx(0.61)


def test_too_sure_probabilities_are_calmed() -> None:
    probabilities = np.tile(np.array([[0.99, 0.01]], dtype=np.float32), (10, 1))
    labels = np.array([0] * 7 + [1] * 3, dtype=np.int64)
    assert best_temperature(probabilities, labels) == pytest.approx(2.0)
    assert calibration_error(probabilities, labels) == pytest.approx(0.29, abs=0.001)


def test_a_threshold_is_set_where_its_signal_is_found_best() -> None:
    probabilities = np.tile(np.array([[0.2], [0.3], [0.6], [0.7]], dtype=np.float32), 8)
    flags = np.tile(np.array([[False], [False], [True], [True]]), 8)
    assert all(0.3 < threshold <= 0.6 for threshold in best_thresholds(probabilities, flags))


def test_the_configuration_names_the_pipeline_that_runs() -> None:
    from spacy.util import load_config

    from models.stages.pipeline import CONFIG

    assert load_config(CONFIG)["nlp"]["pipeline"] == ["span_ruler", "filmroom_stages"]
