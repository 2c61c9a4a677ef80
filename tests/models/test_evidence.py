from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from coaching.errors import ModelError
from coaching.ports import Embeddings, StageTag
from coaching.process import SalesProcess, parse_process
from coaching.review.talk import Ref, parts_of, texts_of
from coaching.transcript import Role, Turn
from models.evidence.cues import EvidenceCues
from models.evidence.heads import EvidenceHeads
from models.evidence.memory import VectorMemory
from models.evidence.weights import WEIGHTS, read_weights
from models.stages.columns import CONTEXT, KINDS, SIGNALS, STAGES, VECTOR, Columns, packed

ROOT = Path(__file__).parents[2]
SHIPPED = parse_process(
    (ROOT / "config" / "sales_process.yaml").read_text(), source="sales_process.yaml"
)
PRICE = Ref("criterion", "price_named")
PROOFS = tuple(ref.name for ref, _ in parts_of(SHIPPED))
"""Columns of what the network takes for proven."""


class NoNetwork:
    """A reader that must not be asked for anything but its identity."""

    identity = read_weights().header.reader
    header = SimpleNamespace(parts=PROOFS)

    def read(self, utterances: object) -> np.ndarray:
        raise AssertionError("the network was asked to read")

    def embed(self, texts: object) -> np.ndarray:
        raise AssertionError(f"the network was asked to embed {texts}")


def turns_of(*said: tuple[Role, str]) -> tuple[list[Turn], list[StageTag]]:
    turns = [
        Turn(place, role, role, place, place + 1, text) for place, (role, text) in enumerate(said)
    ]
    return turns, [StageTag("proposal", 0.9) for _ in turns]


def columns_of(turns: int, *, like: Embeddings | None = None) -> Columns:
    vectors = np.zeros((turns, VECTOR), dtype=np.float32)
    vectors[:, 0] = 1.0
    if like is not None:
        vectors[:] = like
    return Columns(
        stages=np.full((turns, len(STAGES)), 1 / len(STAGES), dtype=np.float32),
        signals=np.full((turns, len(SIGNALS)), 0.01, dtype=np.float32),
        kinds=np.full((turns, len(KINDS)), 1 / len(KINDS), dtype=np.float32),
        vectors=vectors,
        context=np.zeros((turns, CONTEXT), dtype=np.float32),
        proofs=np.zeros((turns, len(PROOFS)), dtype=np.float32),
    )


def test_the_shipped_weights_fit_the_shipped_process() -> None:
    header = read_weights().header
    assert header.parts == tuple(ref for ref, _ in parts_of(SHIPPED))
    assert header.texts == tuple(texts_of(piece) for _, piece in parts_of(SHIPPED))
    assert WEIGHTS.stat().st_size < 2_000_000


def test_a_call_with_a_kept_reading_is_judged_without_the_network() -> None:
    turns, tags = turns_of(("rep", "It's forty pounds a month."), ("customer", "I see."))
    cues = EvidenceCues(SHIPPED, NoNetwork())  # type: ignore[arg-type]
    found = cues.find(turns, tags, packed(columns_of(2)))
    assert set(found.proofs) == set(found.enough) == {ref for ref, _ in parts_of(SHIPPED)}
    rows = found.proofs[PRICE]
    assert rows.shape == (2,)
    assert rows[1] == 0.0  # a price is named by the rep
    assert 0.0 <= rows[0] <= 1.0


def test_what_machines_say_proves_nothing() -> None:
    turns, tags = turns_of(
        ("other", "Your call may be recorded."), ("rep", "Forty pounds a month.")
    )
    cues = EvidenceCues(SHIPPED, NoNetwork())  # type: ignore[arg-type]
    found = cues.find(turns, tags, packed(columns_of(1)))
    assert all(rows[0] == 0.0 for rows in found.proofs.values())
    assert cues.find(turns[:1], tags[:1], None).proofs == {}


def test_a_part_that_no_head_knows_is_judged_by_its_own_words() -> None:
    process = one_criterion("They want a purple one", examples=["Purple, please.", "In purple."])
    ref = Ref("criterion", "purple")
    own = np.zeros((3, VECTOR), dtype=np.float32)
    own[:, 5] = 1.0
    heads = EvidenceHeads(read_weights(), process, {it: own for it, _ in parts_of(process)}, PROOFS)
    turns, tags = turns_of(("customer", "Could it be purple?"), ("rep", "It could."))
    best = {}
    for name, like in (("like", own[0]), ("unlike", -own[0])):
        columns = columns_of(2, like=np.stack([like, -own[0]]))
        best[name] = heads.proofs(heads.seen(turns, tags, columns, [{}, {}]))[ref][0]
    assert best["like"] > 1.1 * best["unlike"]
    assert heads.enough()[ref] == read_weights().header.enough["criterion"][1]


def test_vectors_of_new_sentences_are_made_once_and_kept(tmp_path: Path) -> None:
    asked: list[str] = []

    def embed(texts: Sequence[str]) -> Embeddings:
        asked.extend(texts)
        return np.ones((len(texts), VECTOR), dtype=np.float32)

    known = read_weights().header.texts[0][0]
    for _ in range(2):
        memory = VectorMemory(read_weights(), embed, folder=tmp_path)
        assert memory.vectors([known, "Something new.", "Something new."]).shape == (3, VECTOR)
    assert asked == ["Something new."]
    (kept,) = tmp_path.iterdir()
    assert "Something" not in kept.name
    kept.write_bytes(b"cut off")
    assert VectorMemory(read_weights(), embed, folder=tmp_path).vectors(["Something new."]).any()


def test_altered_weights_are_refused_with_a_hint(tmp_path: Path) -> None:
    copy = tmp_path / WEIGHTS.name
    copy.write_bytes(WEIGHTS.read_bytes()[:-1] + b"x")
    record = json.loads(WEIGHTS.with_suffix(".json").read_text())
    copy.with_suffix(".json").write_text(json.dumps(record))
    with pytest.raises(ModelError, match="altered") as error:
        read_weights(copy)
    assert "train_evidence" in (error.value.hint or "")


def test_heads_do_not_look_at_what_each_training_of_the_network_makes_anew() -> None:
    turns, tags = turns_of(("rep", "It's forty pounds a month."), ("customer", "I see."))
    cues = EvidenceCues(SHIPPED, NoNetwork())  # type: ignore[arg-type]
    one, other = columns_of(2), columns_of(2)
    other.context[:] = 7.0
    rows = [cues.find(turns, tags, packed(it)).proofs[PRICE] for it in (one, other)]
    assert np.array_equal(*rows)


def test_what_the_network_takes_for_proven_is_heard_of_the_same_part_alone() -> None:
    turns, tags = turns_of(("rep", "It's forty pounds a month."), ("customer", "I see."))
    cues = EvidenceCues(SHIPPED, NoNetwork())  # type: ignore[arg-type]
    best = {}
    for name in (PRICE.name, "criterion:next_step_dated"):
        proofs = np.zeros((2, len(PROOFS)), dtype=np.float32)
        proofs[0, PROOFS.index(name)] = 0.9
        found = cues.find(turns, tags, packed(replace(columns_of(2), proofs=proofs)))
        best[name] = found.proofs[PRICE].max()
    without = cues.find(turns, tags, packed(columns_of(2))).proofs[PRICE].max()
    assert best[PRICE.name] > without == best["criterion:next_step_dated"]


def test_a_network_that_does_not_know_a_part_leaves_it_to_the_heads() -> None:
    turns, tags = turns_of(("rep", "It's forty pounds a month."), ("customer", "I see."))
    reader = NoNetwork()
    reader.header = SimpleNamespace(parts=())
    cues = EvidenceCues(SHIPPED, reader)  # type: ignore[arg-type]
    columns = replace(columns_of(2), proofs=np.zeros((2, 0), dtype=np.float32))
    assert 0.0 < cues.find(turns, tags, packed(columns)).proofs[PRICE].max() <= 1.0


def one_criterion(says: str, *, examples: list[str]) -> SalesProcess:
    return parse_process(
        json.dumps(
            {
                "stages": [
                    {
                        "name": "proposal",
                        "title": "Proposal",
                        "goal": "They know.",
                        "description": "Prices and colours.",
                        "actions": ["Ask for the colour"],
                        "exit_criteria": [
                            {"says": says, "name": "purple", "by": "customer", "examples": examples}
                        ],
                        "examples": ["What?", "Which one?", "How much?", "Red.", "Blue.", "Ten."],
                    }
                ]
            }
        ),
        source="test",
    )
