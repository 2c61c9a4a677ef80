from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from pathlib import Path

import pytest

from coaching.errors import UsageError
from coaching.privacy.finding import find_spoken
from coaching.privacy.kinds import Found
from coaching.steps.evaluate_pii import evaluate_pii
from coaching.transcript import Word


class SpokenFinder:
    """Our recognisers alone, without a network for names."""

    identity = "spoken"

    def find(self, words: Sequence[Word], *, known: Collection[str] = ()) -> tuple[Found, ...]:
        return find_spoken(words, known=known)


@pytest.fixture
def sentences(tmp_path: Path) -> Path:
    rows = [
        {
            "text": "It's 415 555 0132.",
            "spans": [{"start": 5, "end": 17, "kind": "phone"}],
            "part": "tune",
        },
        {
            "text": "three one two",
            "before": "And the security code?",
            "entities": [{"start": 0, "end": 13, "label": "cvv"}],
            "part": "held",
        },
        {"text": "Then 2 4 6 8 10 12 14 16 18.", "spans": [], "part": "held"},
    ]
    path = tmp_path / "sentences.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    return path


def test_all_sentences_or_those_of_a_part_are_scored(sentences: Path) -> None:
    assert evaluate_pii(sentences, SpokenFinder()).sentences == 3
    held = evaluate_pii(sentences, SpokenFinder(), part="held")
    assert list(held.kinds) == ["cvv"]
    assert held.as_dict()["overall"] == {
        "precision": 1.0,
        "recall": 1.0,
        "f1": 1.0,
        "whole": 1.0,
        "hidden": 1.0,
        "marked": 1,
        "found": 1,
    }
    assert "overall" in str(held)


def test_a_part_that_no_sentence_has_is_refused_naming_those_there_are(sentences: Path) -> None:
    with pytest.raises(UsageError) as caught:
        evaluate_pii(sentences, SpokenFinder(), part="test")
    assert "held, tune" in caught.value.message


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "sound.wav"
    path.write_bytes(b"\xff\xfe\x00RIFF\x80")
    with pytest.raises(UsageError) as caught:
        evaluate_pii(path, SpokenFinder())
    assert "cannot be read" in caught.value.message
