from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import Any

import pytest

from coaching.errors import NotFoundError
from coaching.privacy.kinds import Found
from coaching.steps import sidecar_words
from coaching.steps.comparing import chosen_words, compare_words
from coaching.steps.correcting import correct
from coaching.steps.deriving import derive
from coaching.steps.means import Means
from coaching.steps.place import Place
from coaching.steps.setting import set_calls
from coaching.steps.words import recognise
from coaching.store import acts, versions
from coaching.transcript import Word
from tests.steps.conftest import Parrot
from tests.steps.making import make_means, take_turns_of
from tests.steps.sidecar.arriving import recorded, take, written

SRT = "1\n00:00:00,000 --> 00:00:03,000\nword0 WORD1, other.\n"


@pytest.fixture
def call(place: Place, make_wav: Callable[..., Path]) -> int:
    """A call with a transcript beside it."""
    call = recorded(place, make_wav(place.workspace.inbox / "acme.wav"))
    take(place, written(place, "acme.srt", SRT))
    return call


def show(place: Place, call: int, version: int) -> None:
    with place.library.writing() as conn:
        versions.activate(conn, call, [version])


def test_a_transcript_is_compared_with_what_we_hear(
    place: Place, call: int, parrot: Parrot
) -> None:
    read = sidecar_words.words_of_call(place, call)
    assert read is not None
    show(place, call, read)
    with pytest.raises(NotFoundError, match="only one"):
        compare_words(place, call, make_means())
    heard = recognise(place, call, parrot, language=None, hotwords=(), on_progress=lambda _: None)
    with pytest.raises(NotFoundError, match="not masked yet"):
        compare_words(place, call, make_means())
    for words in (read, heard):
        take_turns_of(place, call, words)
    found = compare_words(place, call, make_means())
    assert found.shown.startswith("transcript srt@")
    assert found.other.startswith("parrot@")
    assert found.comparison.agreeing == 2
    assert [(each.one, each.other) for each in found.comparison.differences] == [
        ("other.", "word2")
    ]


class Others:
    """A finder to which "other" and "word2" are an address."""

    identity = "others@1"

    def find(self, words: Sequence[Word], *, known: Collection[str] = ()) -> tuple[Found, ...]:
        return tuple(
            Found(at, at + 1, "address", 1.0)
            for at, word in enumerate(words)
            if word.text in ("other.", "word2")
        )


def test_what_was_masked_since_is_masked_in_both(place: Place, call: int, parrot: Parrot) -> None:
    read = sidecar_words.words_of_call(place, call)
    assert read is not None
    heard = recognise(place, call, parrot, language=None, hotwords=(), on_progress=lambda _: None)
    take_turns_of(place, call, heard)
    derive(place, call, read, make_means())

    def told(means: Means) -> list[tuple[str, str]]:
        found = compare_words(place, call, means).comparison.differences
        return [(each.one, each.other) for each in found]

    assert told(make_means()) == [("other.", "word2")]
    correct(place, f"C{call}", "other", "", masked=True, who="Dana")
    derive(place, call, read, make_means())
    assert "word2" not in str(told(make_means()))
    assert "other" not in str(told(make_means()))
    assert "word2" not in str(told(make_means(finder=Others())))


def test_a_person_chooses_whose_words_a_call_has(place: Place, call: int, parrot: Parrot) -> None:
    def choose(words: str) -> None:
        set_calls(place, [f"C{call}"], {"words": words}, who="Dana", zone="UTC")

    read = sidecar_words.words_of_call(place, call)
    choose("recognised")
    assert sidecar_words.words_of_call(place, call) is None
    assert chosen_words(place, call) is None
    heard = recognise(place, call, parrot, language=None, hotwords=(), on_progress=lambda _: None)
    assert chosen_words(place, call) == heard
    choose("transcript")
    assert chosen_words(place, call) == read
    with place.library.reading() as conn:
        done = acts.acts_on(conn, "call", call)
    assert [(act.who, act.after) for act in done] == [
        ("Dana", {"words": "recognised"}),
        ("Dana", {"words": "transcript"}),
    ]


def test_a_transcript_that_another_worker_read_meanwhile_is_not_read_into_twins(
    place: Place, call: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    joined = sidecar_words._joined
    read = []

    def another_is_faster(place: Place, laid: Any) -> Any:
        monkeypatch.setattr(sidecar_words, "_joined", joined)
        read.append(sidecar_words.words_of_call(place, call))
        return joined(place, laid)

    monkeypatch.setattr(sidecar_words, "_joined", another_is_faster)
    assert sidecar_words.words_of_call(place, call) == read[0]
    with place.library.reading() as conn:
        assert len(versions.of_kind(conn, call, "words")) == 1
