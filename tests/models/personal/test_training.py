"""Training of the network for personal data: marked talk, what training sees of it, the weights."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from coaching.privacy.kinds import Found
from coaching.privacy.scoring import read_labelled
from coaching.transcript import Word
from models.minilm import base_of, tokenizer_of
from models.personal.labels import KINDS, NOTHING, begins
from models.personal.network import LONGEST, PersonalNetwork, row_of
from models.personal.weights import Header, read_weights, write_weights
from models.training import train_personal
from models.training.personal_fit import Recipe, fit
from models.training.personal_noise import family_names, otherwise
from models.training.personal_talk import Marked, read_marked, read_unmarked

PERSON, PHONE = begins("person"), begins("phone")

TINY = Recipe(rank=2, epochs=2, unmarked=2)


class Told:
    """Recognisers that find what they are told to."""

    identity = "told"

    def __init__(self, *found: Found) -> None:
        self._found = found

    def find(self, words: Sequence[Word], *, known: Collection[str] = ()) -> tuple[Found, ...]:
        return self._found


def written(path: Path, *rows: dict[str, object]) -> Path:
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    return path


SENTENCE = {
    "text": "it's Ann Lee on 415 555 0132, thanks",
    "before": "who is this?",
    "spans": [
        {"start": 5, "end": 12, "kind": "person"},
        {"start": 16, "end": 28, "kind": "phone"},
    ],
}


def marked(*said: tuple[str, int]) -> Marked:
    return Marked(
        before=("and", "your", "number?"),
        words=tuple(word for word, _ in said),
        labels=tuple(label for _, label in said),
        hints=(0,) * len(said),
    )


NUMBER = marked(
    ("call", NOTHING), ("Ann", PERSON), ("Lee,", PERSON + 1), ("5551", PHONE), ("nine", PHONE + 1)
)


def test_words_have_the_label_of_the_span_that_they_lie_in(tmp_path: Path) -> None:
    row = read_marked(written(tmp_path / "a.jsonl", SENTENCE), Told())[0]
    assert row.before == ("who", "is", "this?")
    assert row.labels == (0, PERSON, PERSON + 1, 0, PHONE, PHONE + 1, PHONE + 1, 0)


def test_what_recognisers_hold_is_a_hint_of_the_words_after_what_was_said_before(
    tmp_path: Path,
) -> None:
    found = Told(Found(7, 10, "phone", 0.9))
    row = read_marked(written(tmp_path / "a.jsonl", SENTENCE), found)[0]
    assert [bool(hint) for hint in row.hints] == [False] * 4 + [True] * 3 + [False]


def test_of_sales_calls_only_what_is_worth_reading_and_nothing_personal_is_taken(
    tmp_path: Path,
) -> None:
    turns = [{"text": "good to hear"}, {"text": "model four hundred"}, {"text": "for us"}]
    path = written(tmp_path / "calls.jsonl", {"turns": turns})
    rows = read_unmarked(path, Told())
    assert [(row.words, row.names_marked) for row in rows] == [
        (("model", "four", "hundred"), False)
    ]
    assert read_unmarked(path, Told(Found(3, 5, "phone", 0.7))) == []


def test_the_shipped_talk_is_marked_with_kinds_that_there_are_and_each_kind_is_there() -> None:
    kinds: set[str] = set()
    for path in train_personal.TALK.glob("*.jsonl"):
        for row in read_labelled(path.read_text(), source=path.name):
            kinds |= {span.kind for span in row.spans}
    assert kinds == set(KINDS)


def test_noise_keeps_what_is_marked_and_how_much_of_it() -> None:
    for number in range(200):
        row = otherwise(NUMBER, ("Okafor",), Random(number))
        assert len(row.words) == len(row.labels) == len(row.hints)
        assert [it for it in row.labels if it in (PERSON, PHONE)] == [PERSON, PHONE]
        assert all(row.words)


def test_noise_changes_numbers_and_names_and_forgets_questions() -> None:
    rows = [otherwise(NUMBER, ("Okafor",), Random(number)) for number in range(200)]
    said = {word for row in rows for word in row.words}
    assert {"5551", "Ann", "Lee,", "Okafor,", "five"} <= said
    assert len(said) > 100
    assert {row.before for row in rows} == {(), NUMBER.before}


def test_noise_loses_hints_but_makes_none() -> None:
    hinted = replace(NUMBER, hints=(0, 3, 3, 7, 7))
    rows = [otherwise(hinted, (), Random(number)) for number in range(200)]
    assert {row.hints for row in rows} >= {(0, 0, 0, 0, 0), (0, 3, 3, 7, 7)}
    assert all(hint in {0, 3, 7} for row in rows for hint in row.hints)


def test_family_names_are_further_words_of_names_without_titles() -> None:
    rows = [NUMBER, marked(("Dr.", PERSON), ("van", PERSON + 1), ("Dyk", PERSON + 1))]
    assert family_names(rows) == ("Dyk", "Lee")


def fitted(folder: Path) -> PersonalNetwork:
    """A network that has hardly learned anything."""
    rows = [NUMBER, marked(("nothing", NOTHING), ("here", NOTHING))]
    spoken = [replace(rows[1], names_marked=False)] * 3
    return fit(rows, spoken, TINY, base_of(folder), tokenizer_of(folder), seed=1)


@pytest.fixture(scope="module")
def trained(minilm_folder: Path) -> PersonalNetwork:
    return fitted(minilm_folder)


@pytest.mark.slow
def test_the_same_seed_trains_the_same_network(
    trained: PersonalNetwork, minilm_folder: Path
) -> None:
    again = fitted(minilm_folder).state_dict()
    for name, tensor in trained.state_dict().items():
        assert (tensor == again[name]).all(), name


@pytest.mark.slow
def test_written_weights_are_read_as_the_same_network(
    trained: PersonalNetwork, minilm_folder: Path, tmp_path: Path
) -> None:
    header = Header(KINDS, "all-MiniLM-L6-v2@53aa5117", TINY.rank)
    write_weights(tmp_path / "weights.safetensors", header, trained)
    weights = read_weights(tmp_path / "weights.safetensors")
    assert weights.header == header
    read = weights.network(base_of(minilm_folder)).state_dict()
    for name, tensor in trained.state_dict().items():
        assert (tensor.half().float() == read[name]).all(), name


@pytest.mark.slow
def test_a_row_is_cut_where_the_embedder_has_no_more_places(minilm_folder: Path) -> None:
    words = ["number"] * (2 * LONGEST)
    row = row_of(tokenizer_of(minilm_folder), ["and?"], words, [0] * len(words))
    assert len(row.tokens) <= LONGEST + 1
    asked = ["https://www.harbor-dental.example/plans/2026/compare?seats=212"] * 40
    assert len(row_of(tokenizer_of(minilm_folder), asked, words, [0] * len(words)).tokens) <= 501
    assert len(row.firsts) < len(words)


@pytest.mark.slow
def test_weights_that_did_not_see_every_hand_are_not_shipped(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert train_personal.main(["--leave", "names"]) == 1
    assert "are not shipped" in capsys.readouterr().err
    assert train_personal.main(["--leave", "nobody", "--out", "x"]) == 1
    assert "no hand is called nobody" in capsys.readouterr().err


@pytest.mark.slow
def test_weights_and_card_are_made_from_marked_talk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    talk, calls = tmp_path / "talk", tmp_path / "calls"
    talk.mkdir()
    calls.mkdir()
    written(talk / "one.jsonl", SENTENCE)
    written(talk / "two.jsonl", SENTENCE)
    written(calls / "calls.jsonl", {"turns": [{"text": "model four hundred please"}]})
    monkeypatch.setattr(train_personal, "TALK", talk)
    monkeypatch.setattr(train_personal, "CALLS", calls)
    out = tmp_path / "out"
    assert train_personal.main(["--leave", "two", "--out", str(out)]) == 0
    card = (out / "PERSONAL_CARD.md").read_text()
    assert read_weights(out / "weights.safetensors").identity in card
    assert "1 marked sentences by 1 hands (one)" in card
    assert "| two | 2 |" in card
