from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from coaching.accuracy import WordErrors, read_reference, word_error_rate
from coaching.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("reference", "hypothesis"),
    [
        ("Okay, it's fine.", "ok it is fine"),
        ("Okay.", "Alright"),
        ("We don't", "we do not"),
        ("sixty seats", "60 seats"),
        ("twenty percent", "20%"),
        ("It is, uh, fine.", "It is fine"),
        ("[laughs] Hello", "hello"),
    ],
)
def test_the_same_words_in_another_spelling_are_no_error(reference: str, hypothesis: str) -> None:
    assert word_error_rate(reference, hypothesis).errors == 0


def test_each_kind_of_error_is_counted() -> None:
    found = word_error_rate("the price is far too high", "a price is too high now")
    assert found == WordErrors(words=6, substitutions=1, deletions=1, insertions=1)
    assert found.wer == pytest.approx(0.5)


def test_nothing_heard_is_every_word_deleted() -> None:
    assert word_error_rate("hello there", "") == WordErrors(2, 0, 2, 0)


def test_more_invented_than_said_is_a_rate_over_one() -> None:
    assert word_error_rate("hello", "hello thank you for watching").wer == pytest.approx(4)


@pytest.mark.parametrize("reference", ["", "  ", "...", "[noise]"])
def test_a_reference_without_words_is_refused(reference: str) -> None:
    with pytest.raises(UsageError, match="no words"):
        word_error_rate(reference, "hello")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("plain.txt", " hello there\nhow are you\n"),
        (
            "turns.stm",
            (
                ";; a comment\nx 1 b 2.5 3.0 <o,f0,male> how are you\n"
                "x 1 a 0.1 0.9 hello there\nx 1 a 9.0 9.5\n"
            ),
        ),
        ("text.ref.json", json.dumps({"text": "hello there how are you", "turns": [["rep", "x"]]})),
        ("sides.ref.json", json.dumps({"left": "hello there", "right": "how are you"})),
        (
            "whisper.json",
            json.dumps(
                {
                    "segments": [
                        {"start": 2, "text": " how are you", "channel": 1},
                        {"start": 0, "text": " hello there", "channel": 0},
                    ]
                }
            ),
        ),
    ],
)
def test_every_form_of_reference_gives_its_words_in_time(
    tmp_path: Path, name: str, content: str
) -> None:
    (tmp_path / name).write_text(content)
    assert read_reference(tmp_path / name) == "hello there how are you"


@pytest.mark.parametrize("name", ["sides.ref.json", "whisper.json"])
def test_one_channel_is_read_where_channels_are_told_apart(tmp_path: Path, name: str) -> None:
    content = {
        "sides.ref.json": {"left": "hello there", "right": "how are you"},
        "whisper.json": {
            "segments": [
                {"start": 0, "text": "hello there", "channel": 0},
                {"start": 2, "text": "how are you", "channel": 1},
            ]
        },
    }[name]
    (tmp_path / name).write_text(json.dumps(content))
    assert read_reference(tmp_path / name, channel=0) == "hello there"
    assert read_reference(tmp_path / name, channel=1) == "how are you"


@pytest.mark.parametrize(
    ("name", "content", "channel", "says"),
    [
        ("words.csv", "hello", None, '".csv" is not a form'),
        ("broken.json", "{", None, "is no JSON"),
        ("list.json", "[]", None, "no object"),
        ("other.json", '{"words": []}', None, "keys: words"),
        ("turns.stm", "x 1 a hello", None, "line 1 has no start time"),
        ("plain.txt", "hello", 0, "does not tell channels apart"),
        ("text.json", '{"text": "hello"}', 1, "does not tell channels apart"),
        ("mono.json", '{"segments": [{"text": "hello"}]}', 0, "does not tell channels apart"),
    ],
)
def test_what_cannot_be_read_is_named_with_the_reason(
    tmp_path: Path, name: str, content: str, channel: int | None, says: str
) -> None:
    (tmp_path / name).write_text(content)
    with pytest.raises(UsageError) as caught:
        read_reference(tmp_path / name, channel=channel)
    assert name in caught.value.message
    assert says in caught.value.message


def test_a_reference_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"absent\.txt does not exist"):
        read_reference(tmp_path / "absent.txt")


@pytest.mark.parametrize(
    ("name", "channel", "words"),
    [
        ("openai_jfk.ref.json", None, 22),
        ("pyannote_sample.stm", None, 81),
        ("sense_0880.txt", None, 8),
        ("fasterwhisper_stereo_diarization.ref.json", 1, 5),
    ],
)
def test_real_references_are_read(shared: Path, name: str, channel: int | None, words: int) -> None:
    assert len(read_reference(shared / "audio" / name, channel=channel).split()) == words


def test_both_forms_of_one_real_reference_hold_the_same_words(shared: Path) -> None:
    stm = read_reference(shared / "audio" / "pyannote_sample.stm")
    turns = read_reference(shared / "audio" / "pyannote_sample.ref.json")
    assert word_error_rate(stm, turns).errors == 0
