from __future__ import annotations

import json
from pathlib import Path

import pytest

from coaching.errors import UsageError
from coaching.speaker_reference import Span, read_speaker_reference

WORD = {"start": 0.5, "end": 0.9, "speaker": "rep", "text": "Hello."}


def written(folder: Path, name: str, content: object) -> Path:
    path = folder / name
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


def test_rttm_is_read_span_by_span_in_order(tmp_path: Path) -> None:
    lines = (
        ";; made by hand\n"
        "SPKR-INFO call 1 <NA> <NA> <NA> adult_male rep <NA>\n"
        "SPEAKER call 1 2.00 1.50 <NA> <NA> customer <NA> <NA>\n"
        "SPEAKER call 1 0.25 1.00 <NA> <NA> rep <NA> <NA>\n"
    )
    found = read_speaker_reference(written(tmp_path, "call.rttm", lines))
    assert found.spans == (Span(0.25, 1.25, "rep"), Span(2.0, 3.5, "customer"))
    assert found.words == ()
    assert found.names == ("customer", "rep")


@pytest.mark.parametrize("wrapped", [False, True], ids=["list", "object"])
def test_words_are_read_in_order_of_time(tmp_path: Path, *, wrapped: bool) -> None:
    later = {"start": 2.0, "end": 2.4, "speaker": "customer", "word": " Yes."}
    content: object = [later, WORD]
    path = written(tmp_path, "call.json", {"words": content} if wrapped else content)
    found = read_speaker_reference(path)
    assert [word.text for word in found.words] == ["Hello.", "Yes."]
    assert found.speakers == ("rep", "customer")


def test_words_of_one_speaker_become_one_span_over_short_gaps_only(tmp_path: Path) -> None:
    words = [
        {"start": 0.0, "end": 0.4, "speaker": "rep"},
        {"start": 0.3, "end": 0.5, "speaker": "customer"},
        {"start": 0.7, "end": 1.0, "speaker": "rep"},
        {"start": 1.5, "end": 2.0, "speaker": "rep"},
    ]
    found = read_speaker_reference(written(tmp_path, "call.json", words))
    assert found.spans == (
        Span(0.0, 1.0, "rep"),
        Span(0.3, 0.5, "customer"),
        Span(1.5, 2.0, "rep"),
    )


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.txt", "hello", '".txt" is not a form of reference'),
        ("a.rttm", "", "no line of the kind SPEAKER"),
        ("a.rttm", "\nSPEAKER call 1 0.2", "line 2 has 4 fields"),
        ("a.rttm", "SPEAKER call 1 x 1 <NA> <NA> A", "line 1: start is no number: 'x'"),
        ("a.rttm", "SPEAKER call 1 1 -2 <NA> <NA> A", "line 1: duration is no time"),
        ("a.rttm", "SPEAKER call 1 nan 2 <NA> <NA> A", "line 1: start is no time"),
        (
            "a.rttm",
            "SPEAKER a 1 0 1 <NA> <NA> A\nSPEAKER b 1 0 1 <NA> <NA> B",
            "several recordings (a, b)",
        ),
        ("a.json", "{", "is no JSON"),
        ("a.json", {"text": "hello"}, "has no words (keys: text)"),
        ("a.json", [], "holds no list of words"),
        ("a.json", [WORD, "hello"], "word 2 is no object"),
        ("a.json", [WORD | {"speaker": None}], "word 1 has no speaker"),
        ("a.json", [{"start": 1, "speaker": "A"}], "word 1 has no end"),
        ("a.json", [WORD | {"end": 0.1}], "word 1 ends before it starts (0.1 < 0.5)"),
        ("a.json", [WORD | {"end": "later"}], "word 1: end is no number: 'later'"),
        ("a.json", [WORD, WORD | {"end": 1e9}], "word 2: end is no time in seconds"),
    ],
)
def test_a_bad_reference_is_refused_with_the_place_of_the_mistake(
    tmp_path: Path, *, name: str, content: object, told: str
) -> None:
    path = written(tmp_path, name, content)
    with pytest.raises(UsageError) as caught:
        read_speaker_reference(path)
    assert told in caught.value.message
    assert str(path) in caught.value.message
    assert caught.value.hint
