"""The stage tagger: the shipped weights, other processes, weights that were touched."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from coaching.errors import ModelError
from coaching.ports import Utterance
from coaching.process import SalesProcess, Signal, Stage, parse_process
from models.catalogue import MINILM
from models.stages import SpacyStageTagger, StageReader
from models.stages.columns import WIDTH, unpacked
from models.stages.spans import best_piece, pieces_of
from models.stages.weights import WEIGHTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coaching.ports import StageTag
    from coaching.transcript import Role
    from models.embeddings import MiniLM

PROCESS = Path(__file__).parents[2] / "config" / "sales_process.yaml"

CALL: tuple[tuple[str, Role, str], ...] = (
    ("opening", "rep", "Good morning, Erin, it's Paul from Northgate Software. Is now still fine?"),
    ("opening", "customer", "Morning Paul. Yes, I've got half an hour."),
    ("discovery", "rep", "Great. So how do you schedule your technicians today?"),
    (
        "discovery",
        "customer",
        "On a whiteboard, honestly. Twice a week somebody goes to the wrong site.",
    ),
    ("discovery", "rep", "And how many technicians are we talking about?"),
    ("discovery", "customer", "Twenty-six, across two depots."),
    (
        "demo",
        "rep",
        "Let me show you. This is the map, each technician is a dot, and you drag a job on.",
    ),
    ("demo", "customer", "And they see it on their phones right away?"),
    ("demo", "rep", "Within seconds, and it works without a signal and catches up later."),
    ("proposal", "customer", "What does that cost, for all of us?"),
    (
        "proposal",
        "rep",
        "For twenty-six it's nineteen dollars each a month, and training is included.",
    ),
    (
        "negotiation",
        "customer",
        "Hm, that's more than I expected. I'm worried my people won't use it.",
    ),
    (
        "negotiation",
        "rep",
        "I understand. If they don't, you can leave after three months, no fee.",
    ),
    ("closing", "rep", "Shall we set up a trial with one depot, starting Monday?"),
    ("closing", "customer", "Yes, let's do that. Send me the invite and we'll start on Monday."),
    ("closing", "rep", "You'll have it today. Thanks, Erin, bye."),
)


ALIKE = 0.999
"""Cosine of two vectors of one turn at least: a reading is reckoned in short numbers."""


def utterances(role: Role | None = None) -> list[Utterance]:
    return [Utterance(role or said_by, text) for _, said_by, text in CALL]


def shipped_process() -> SalesProcess:
    return parse_process(PROCESS.read_text(encoding="utf-8"), source=PROCESS.name)


def other_process() -> SalesProcess:
    """Two stages that the network was not trained for, and a signal that it does not know."""
    shared: dict[str, Any] = {"goal": "G.", "actions": (), "exit_criteria": ()}
    return SalesProcess(
        stages=(
            Stage(
                name="talk",
                title="Talk",
                description="Questions about how they work today.",
                examples=("How do you schedule your technicians?", "How many people are you?"),
                **shared,
            ),
            Stage(
                name="contract",
                title="Contract",
                description="Price, trial and signature.",
                examples=("What does it cost?", "It costs nine dollars.", "Let's start a trial."),
                patterns=("whiteboard",),
                **shared,
            ),
        ),
        signals=(
            Signal(
                name="depot", title="Depot", description="A depot.", patterns=("NUMBER depots",)
            ),
            Signal(name="map", title="Map", description="Tax law.", patterns=("the map",)),
        ),
    )


@pytest.fixture(scope="module")
def reader(minilm_folder: Path) -> StageReader:
    return StageReader(minilm_folder, sha256=MINILM.sha256)


@pytest.fixture(scope="module")
def tagger(reader: StageReader) -> SpacyStageTagger:
    return SpacyStageTagger(shipped_process(), reader)


def tags_of(tagger: SpacyStageTagger, turns: Sequence[Utterance]) -> tuple[StageTag, ...]:
    return tagger.tag(turns, tagger.reader.read(turns))


@pytest.fixture(scope="module")
def tags(tagger: SpacyStageTagger) -> tuple[StageTag, ...]:
    return tags_of(tagger, utterances())


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    for suffix in (".safetensors", ".json"):
        shutil.copy(WEIGHTS.with_suffix(suffix), tmp_path)
    return tmp_path / WEIGHTS.name


def share_right(tags: Sequence[StageTag]) -> float:
    return float(
        np.mean([tag.stage == stage for tag, (stage, _, _) in zip(tags, CALL, strict=True)])
    )


def test_the_stages_of_a_plain_call_are_found(tags: tuple[StageTag, ...]) -> None:
    assert share_right(tags) >= 0.85


def test_every_stage_of_a_plain_call_is_found_somewhere(tags: tuple[StageTag, ...]) -> None:
    assert {tag.stage for tag in tags} >= {stage for stage, _, _ in CALL}


def test_the_stages_are_found_without_roles_too(tagger: SpacyStageTagger) -> None:
    assert share_right(tags_of(tagger, utterances(role="unknown"))) >= 0.75


def test_the_stages_are_found_in_a_recognisers_spelling_too(tagger: SpacyStageTagger) -> None:
    spelt = [
        Utterance(turn.role, turn.text.lower().translate(str.maketrans("-", " ", "'.,?")))
        for turn in utterances()
    ]
    assert share_right(tags_of(tagger, spelt)) >= 0.75


@pytest.mark.parametrize(
    ("signal", "text"),
    [
        pytest.param("pain", "Twice a week somebody goes to the wrong site", id="pain"),
        pytest.param("price", "nineteen dollars each a month", id="price"),
        pytest.param("objection", "more than I expected", id="objection"),
        pytest.param("next_step", "Send me the invite", id="next step"),
    ],
)
def test_a_clear_signal_is_found(tags: tuple[StageTag, ...], signal: str, text: str) -> None:
    place = next(place for place, (_, _, said) in enumerate(CALL) if text in said)
    assert signal in tags[place].signal_names


def test_there_is_one_tag_for_each_utterance_with_a_probability(tags: tuple[StageTag, ...]) -> None:
    assert len(tags) == len(CALL)
    assert all(0 < tag.probability <= 1 for tag in tags)


def test_signals_come_in_the_order_of_the_process(tags: tuple[StageTag, ...]) -> None:
    order = shipped_process().signal_names
    for tag in tags:
        assert list(tag.signal_names) == sorted(tag.signal_names, key=order.index)


def test_an_empty_call_has_no_tags(tagger: SpacyStageTagger) -> None:
    assert tags_of(tagger, []) == ()


@pytest.mark.parametrize("text", ["", " ", "…", "Don\u2019t.", "a" * 5000])
def test_any_text_gets_a_tag(tagger: SpacyStageTagger, text: str) -> None:
    assert len(tags_of(tagger, [Utterance("rep", text), Utterance("unknown", text)])) == 2


def test_the_same_call_gets_the_same_tags_again(
    tagger: SpacyStageTagger, tags: tuple[StageTag, ...]
) -> None:
    assert tags_of(tagger, utterances()) == tags


def test_a_reading_has_a_row_for_each_turn(reader: StageReader) -> None:
    reading = reader.read(utterances())
    assert reading.shape == (len(CALL), WIDTH + len(reader.header.parts))
    assert reading.dtype == np.float16
    assert np.isfinite(reading).all()


def test_a_reading_holds_probabilities_and_unit_vectors(reader: StageReader) -> None:
    columns = unpacked(reader.read(utterances()))
    np.testing.assert_allclose(columns.stages.sum(axis=1), 1.0, atol=1e-5)
    np.testing.assert_allclose(columns.kinds.sum(axis=1), 1.0, atol=1e-5)
    np.testing.assert_allclose(np.linalg.norm(columns.vectors, axis=1), 1.0, atol=1e-5)
    for columns_ in (columns.signals, columns.proofs):
        assert ((columns_ >= 0) & (columns_ <= 1)).all()


def test_the_vector_of_a_turn_is_that_of_its_text_alone(reader: StageReader) -> None:
    columns = unpacked(reader.read(utterances()))
    alone = reader.embed([text for _, _, text in CALL])
    assert (columns.vectors * alone).sum(axis=1).min() > ALIKE


def test_the_vector_of_a_turn_is_the_embedders_own(reader: StageReader, minilm: MiniLM) -> None:
    texts = [text for _, _, text in CALL]
    assert (reader.embed(texts) * minilm.embed(texts)).sum(axis=1).min() > ALIKE


def test_what_turns_mean_is_the_embedders_own_too(reader: StageReader, minilm: MiniLM) -> None:
    assert reader.embedder == minilm.identity
    meant = reader.meanings(reader.read(utterances()))
    assert (meant * minilm.embed([text for _, _, text in CALL])).sum(axis=1).min() > ALIKE


def test_nothing_to_read_gives_an_empty_reading(reader: StageReader) -> None:
    assert reader.read([]).shape == (0, WIDTH + len(reader.header.parts))
    assert reader.embed([]).shape == (0, 384)


def test_a_hit_points_into_the_text_of_its_turn(tags: tuple[StageTag, ...]) -> None:
    for tag, (_, _, text) in zip(tags, CALL, strict=True):
        for hit in tag.signals:
            assert 0 <= hit.start < hit.end <= len(text)
            assert text[hit.start : hit.end].strip() == text[hit.start : hit.end]


def test_a_phrase_is_a_sure_hit_with_its_exact_place(reader: StageReader) -> None:
    process = shipped_process()
    board = Signal(name="board", title="B", description="D.", patterns=("on a whiteboard",))
    wider = SalesProcess(stages=process.stages, signals=(*process.signals, board))
    tags = tags_of(SpacyStageTagger(wider, reader), utterances())
    (hit,) = [it for it in tags[3].signals if it.name == "board"]
    assert CALL[3][2][hit.start : hit.end] == "On a whiteboard"
    assert (hit.source, hit.probability) == ("phrase", 1.0)


def test_a_phrase_with_a_curly_apostrophe_keeps_its_place(reader: StageReader) -> None:
    process = shipped_process()
    can_not = Signal(name="cannot", title="C", description="D.", patterns=("can't do",))
    wider = SalesProcess(stages=process.stages, signals=(*process.signals, can_not))
    text = "Well,  we can\u2019t do that."
    tags = tags_of(
        SpacyStageTagger(wider, reader), [Utterance("rep", "Hello."), Utterance("customer", text)]
    )
    (hit,) = [it for it in tags[1].signals if it.name == "cannot"]
    assert text[hit.start : hit.end] == "can\u2019t do"


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        pytest.param("", [], id="nothing"),
        pytest.param("Yes", ["Yes"], id="no full stop"),
        pytest.param(
            "Yes. By 3.5 March?  Fine!", ["Yes.", "By 3.5 March?", "Fine!"], id="sentences"
        ),
        pytest.param("a " * 30, [" ".join("a" * 15)] * 2, id="a recogniser's run of words"),
    ],
)
def test_a_turn_is_cut_into_sentences_or_runs(text: str, pieces: list[str]) -> None:
    assert [text[it.start : it.end] for it in pieces_of(text)] == pieces


def test_the_sentence_whose_words_weigh_most_is_taken() -> None:
    text = "We are twelve. It costs nine pounds. Fine."
    best = best_piece(text, {"costs": 1.0, "pounds": 1.0})
    assert text[best.start : best.end] == "It costs nine pounds."


def test_the_whole_turn_is_taken_where_no_word_weighs() -> None:
    text = " We are twelve. Fine. "
    best = best_piece(text, {"pounds": 1.0})
    assert text[best.start : best.end] == text.strip()


def test_the_identity_names_weights_and_process(tagger: SpacyStageTagger) -> None:
    sha256 = json.loads(WEIGHTS.with_suffix(".json").read_text())["sha256"]
    assert tagger.identity == f"stages@{sha256[:8]}+process@{shipped_process().version}"


def test_another_word_in_the_process_gives_another_identity(
    tagger: SpacyStageTagger, reader: StageReader
) -> None:
    text = PROCESS.read_text(encoding="utf-8").replace("Greeting, introductions", "Hello")
    changed = parse_process(text, source=PROCESS.name)
    assert SpacyStageTagger(changed, reader).identity != tagger.identity


def test_the_trained_stages_may_come_in_another_order(
    reader: StageReader, tags: tuple[StageTag, ...]
) -> None:
    process = shipped_process()
    turned = SalesProcess(stages=process.stages[::-1], signals=process.signals[::-1])
    found = tags_of(SpacyStageTagger(turned, reader), utterances())
    assert [tag.stage for tag in found] == [tag.stage for tag in tags]
    assert [set(tag.signal_names) for tag in found] == [set(tag.signal_names) for tag in tags]


def test_another_process_is_likened_to_the_trained_one_and_says_so(reader: StageReader) -> None:
    tagger = SpacyStageTagger(other_process(), reader)
    tags = tags_of(tagger, utterances())
    assert tagger.identity.startswith("likened(stages@")
    assert {tag.stage for tag in tags} <= {"talk", "contract", "other"}
    assert tags[4].stage == "talk"
    assert tags[9].stage == "contract"


def test_likeness_is_less_sure_than_the_network(
    reader: StageReader, tags: tuple[StageTag, ...]
) -> None:
    found = tags_of(SpacyStageTagger(other_process(), reader), utterances())
    assert np.mean([tag.probability for tag in found]) < np.mean([tag.probability for tag in tags])


def test_weights_over_another_embedder_are_refused(minilm_folder: Path) -> None:
    with pytest.raises(ModelError, match="were trained over all-MiniLM-L6-v2@"):
        StageReader(minilm_folder, sha256="0" * 64)


def test_a_new_signal_beside_the_trained_ones_is_found_by_its_phrase(reader: StageReader) -> None:
    process = shipped_process()
    board = Signal(
        name="board",
        title="Board",
        description="A whiteboard is mentioned.",
        patterns=("on a whiteboard",),
    )
    wider = SalesProcess(stages=process.stages, signals=(*process.signals, board))
    tags = tags_of(SpacyStageTagger(wider, reader), utterances())
    assert [place for place, tag in enumerate(tags) if "board" in tag.signal_names] == [3]


def test_a_phrase_does_not_reach_over_two_turns(reader: StageReader) -> None:
    process = other_process()
    tags = tags_of(
        SpacyStageTagger(process, reader),
        [Utterance("rep", "look at the"), Utterance("rep", "map")],
    )
    assert all("map" not in tag.signal_names for tag in tags)


def test_a_process_without_signals_is_tagged(reader: StageReader) -> None:
    nothing = {"actions": (), "data": (), "exit_criteria": ()}
    stages = [stage.model_copy(update=nothing) for stage in shipped_process().stages]
    bare = SalesProcess(stages=tuple(stages))
    assert all(tag.signals == () for tag in tags_of(SpacyStageTagger(bare, reader), utterances()))


def test_altered_weights_are_refused(copied: Path, minilm_folder: Path) -> None:
    content = bytearray(copied.read_bytes())
    content[-1] ^= 1
    copied.write_bytes(content)
    with pytest.raises(ModelError, match="are altered: SHA-256 is") as caught:
        StageReader(minilm_folder, sha256=MINILM.sha256, weights=copied)
    assert "python -m models.training.train" in caught.value.hint


@pytest.mark.parametrize("suffix", [".safetensors", ".json"])
def test_missing_weights_are_refused(copied: Path, minilm_folder: Path, suffix: str) -> None:
    copied.with_suffix(suffix).unlink()
    with pytest.raises(ModelError, match="cannot be read"):
        StageReader(minilm_folder, sha256=MINILM.sha256, weights=copied)


def test_the_shipped_weights_are_small(copied: Path) -> None:
    assert copied.stat().st_size < 10_000_000
