"""The stage tagger: the shipped weights, other processes, weights that were touched."""

from __future__ import annotations

import json
import shutil
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from coaching.errors import ModelError
from coaching.ports import Utterance
from coaching.process import SalesProcess, Signal, Stage, parse_process
from models.stages import SpacyStageTagger
from models.stages.phrases import token_patterns
from models.stages.tagger import WEIGHTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coaching.ports import Embeddings, StageTag
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


class Letters:
    """An embedder without a model: how often each letter occurs, at unit length."""

    identity = "letters@00000000"
    dimension = 26

    def embed(self, texts: Sequence[str]) -> Embeddings:
        counts = np.array([[text.lower().count(chr(97 + k)) for k in range(26)] for text in texts])
        counts = counts.reshape(len(texts), 26).astype(np.float32) + 0.01
        lengths = np.linalg.norm(counts, axis=1, keepdims=True)
        return np.asarray(counts / lengths, dtype=np.float32)


def utterances(role: Role | None = None) -> list[Utterance]:
    return [Utterance(role or said_by, text) for _, said_by, text in CALL]


def shipped_process() -> SalesProcess:
    return parse_process(PROCESS.read_text(encoding="utf-8"), source=PROCESS.name)


def other_process() -> SalesProcess:
    """Two stages that the network was not trained for, and a signal that it does not know."""
    shared = {"goal": "G.", "actions": ("A",), "exit_criteria": ()}
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
def tagger(minilm: MiniLM) -> SpacyStageTagger:
    return SpacyStageTagger(shipped_process(), minilm)


@pytest.fixture(scope="module")
def tags(tagger: SpacyStageTagger) -> tuple[StageTag, ...]:
    return tagger.tag(utterances())


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
    assert share_right(tagger.tag(utterances(role="unknown"))) >= 0.75


def test_the_stages_are_found_in_a_recognisers_spelling_too(tagger: SpacyStageTagger) -> None:
    spelt = [
        Utterance(turn.role, turn.text.lower().translate(str.maketrans("-", " ", "'.,?")))
        for turn in utterances()
    ]
    assert share_right(tagger.tag(spelt)) >= 0.75


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
    assert signal in tags[place].signals


def test_there_is_one_tag_for_each_utterance_with_a_probability(tags: tuple[StageTag, ...]) -> None:
    assert len(tags) == len(CALL)
    assert all(0 < tag.probability <= 1 for tag in tags)


def test_signals_come_in_the_order_of_the_process(tags: tuple[StageTag, ...]) -> None:
    order = shipped_process().signal_names
    for tag in tags:
        assert list(tag.signals) == sorted(tag.signals, key=order.index)


def test_an_empty_call_has_no_tags(tagger: SpacyStageTagger) -> None:
    assert tagger.tag([]) == ()


@pytest.mark.parametrize("text", ["", " ", "…", "Don\u2019t.", "a" * 5000])
def test_any_text_gets_a_tag(tagger: SpacyStageTagger, text: str) -> None:
    assert len(tagger.tag([Utterance("rep", text), Utterance("unknown", text)])) == 2


def test_the_same_call_gets_the_same_tags_again(
    tagger: SpacyStageTagger, tags: tuple[StageTag, ...]
) -> None:
    assert tagger.tag(utterances()) == tags


def test_an_hour_of_talk_is_tagged_in_three_seconds_besides_embedding(minilm: MiniLM) -> None:
    call = utterances() * 38
    vectors = minilm.embed([turn.text for turn in utterances()])

    class Known:
        identity, dimension = minilm.identity, minilm.dimension

        def embed(self, texts: Sequence[str]) -> Embeddings:
            return np.tile(vectors, (len(texts) // len(vectors), 1))

    tagger = SpacyStageTagger(shipped_process(), Known())
    tagger.tag(call[:2] * 8)
    began = time.process_time()
    assert len(tagger.tag(call)) == 608
    assert time.process_time() - began < 3.0


def test_the_identity_names_weights_and_process(tagger: SpacyStageTagger) -> None:
    sha256 = json.loads(WEIGHTS.with_suffix(".json").read_text())["sha256"]
    assert tagger.identity == f"stages@{sha256[:8]}+process@{shipped_process().version}"


def test_another_word_in_the_process_gives_another_identity(
    tagger: SpacyStageTagger, minilm: MiniLM
) -> None:
    text = PROCESS.read_text(encoding="utf-8").replace("Greeting, introductions", "Hello")
    changed = parse_process(text, source=PROCESS.name)
    assert SpacyStageTagger(changed, minilm).identity != tagger.identity


def test_the_trained_stages_may_come_in_another_order(
    minilm: MiniLM, tags: tuple[StageTag, ...]
) -> None:
    process = shipped_process()
    turned = SalesProcess(stages=process.stages[::-1], signals=process.signals[::-1])
    found = SpacyStageTagger(turned, minilm).tag(utterances())
    assert [tag.stage for tag in found] == [tag.stage for tag in tags]
    assert [set(tag.signals) for tag in found] == [set(tag.signals) for tag in tags]


def test_another_process_is_tagged_by_nearness_and_says_so(minilm: MiniLM) -> None:
    tagger = SpacyStageTagger(other_process(), minilm)
    tags = tagger.tag(utterances())
    assert tagger.identity.startswith("nearest(all-MiniLM-L6-v2@")
    assert {tag.stage for tag in tags} <= {"talk", "contract", "other"}
    assert tags[4].stage == "talk"
    assert tags[9].stage == "contract"


def test_nearness_is_less_sure_than_the_network(minilm: MiniLM, tags: tuple[StageTag, ...]) -> None:
    found = SpacyStageTagger(other_process(), minilm).tag(utterances())
    assert np.mean([tag.probability for tag in found]) < np.mean([tag.probability for tag in tags])


def test_another_embedder_than_the_trained_one_is_served_by_nearness() -> None:
    tagger = SpacyStageTagger(shipped_process(), Letters())
    assert tagger.identity.startswith("nearest(letters@00000000)")
    assert len(tagger.tag(utterances())) == len(CALL)


def test_a_new_signal_beside_the_trained_ones_is_found_by_its_phrase(minilm: MiniLM) -> None:
    process = shipped_process()
    board = Signal(
        name="board",
        title="Board",
        description="A whiteboard is mentioned.",
        patterns=("on a whiteboard",),
    )
    wider = SalesProcess(stages=process.stages, signals=(*process.signals, board))
    tags = SpacyStageTagger(wider, minilm).tag(utterances())
    assert [place for place, tag in enumerate(tags) if "board" in tag.signals] == [3]


def test_a_phrase_does_not_reach_over_two_turns(minilm: MiniLM) -> None:
    process = other_process()
    tags = SpacyStageTagger(process, minilm).tag(
        [Utterance("rep", "look at the"), Utterance("rep", "map")]
    )
    assert all("map" not in tag.signals for tag in tags)


def test_a_process_without_signals_is_tagged(minilm: MiniLM) -> None:
    stages = [stage.model_copy(update={"exit_criteria": ()}) for stage in shipped_process().stages]
    bare = SalesProcess(stages=tuple(stages))
    assert all(tag.signals == () for tag in SpacyStageTagger(bare, minilm).tag(utterances()))


def test_altered_weights_are_refused(copied: Path, minilm: MiniLM) -> None:
    content = bytearray(copied.read_bytes())
    content[-1] ^= 1
    copied.write_bytes(content)
    with pytest.raises(ModelError, match="are altered: SHA-256 is") as caught:
        SpacyStageTagger(shipped_process(), minilm, copied)
    assert "python -m models.training.train" in caught.value.hint


@pytest.mark.parametrize("suffix", [".safetensors", ".json"])
def test_missing_weights_are_refused(copied: Path, minilm: MiniLM, suffix: str) -> None:
    copied.with_suffix(suffix).unlink()
    with pytest.raises(ModelError, match="cannot be read"):
        SpacyStageTagger(shipped_process(), minilm, copied)


def test_the_shipped_weights_are_small(copied: Path) -> None:
    assert copied.stat().st_size < 3_000_000


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        pytest.param("per seat/user", [["per"], ["seat", "user"]], id="choice"),
        pytest.param("can't pay", [["can't", "cant"], ["pay"]], id="apostrophe"),
    ],
)
def test_a_pattern_matches_word_by_word(pattern: str, expected: list[list[str]]) -> None:
    (tokens,) = token_patterns(pattern, tokenise=str.split)
    words = [set(token["LOWER"]["IN"]) for token in tokens if "LOWER" in token]
    assert words == [set(choice) for choice in expected]
