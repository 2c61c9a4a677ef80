"""What is shown of the words: through the steps, over a real library."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

import pytest

from coaching.errors import NotFoundError, UsageError
from coaching.glossary import Glossary, Term
from coaching.privacy.kinds import Found
from coaching.steps.correcting import correct, corrections_of, take_back
from coaching.steps.means import Means
from coaching.steps.muting import mutes_in
from coaching.steps.place import Place
from coaching.store import overlays, versions, words
from coaching.transcript import Word
from tests.steps.lone_talk import anew, lone_call, text_of
from tests.steps.making import make_means

SAID = """WEBVTT

00:00.000 --> 00:04.000
<v Marcus>What do pipe wise seats cost you?</v>

00:05.000 --> 00:09.000
<v Laura>About sixty dollars and my pin is four two.</v>
"""


class Pins:
    """A finder to which the words after "pin is" are a password."""

    identity = "pins@1"

    def find(self, words: Sequence[Word], *, known: Collection[str] = ()) -> tuple[Found, ...]:
        texts = [word.text.strip(".?") for word in words]
        if "pin" not in texts:
            return ()
        first = texts.index("pin") + 2
        return (Found(first, len(texts), "password", 1.0),)


class Named:
    """A finder to which everything that Laura says is an address."""

    identity = "named@1"

    def find(self, words: Sequence[Word], *, known: Collection[str] = ()) -> tuple[Found, ...]:
        own = [at for at, word in enumerate(words) if word.start >= 5.0]
        return (Found(own[0], own[-1] + 1, "address", 1.0),) if own else ()


@pytest.fixture
def means() -> Means:
    return make_means(finder=Pins(), glossary=Glossary((Term("Pipewise", ("pipe wise",)),)))


@pytest.fixture
def call(place: Place, means: Means) -> int:
    """A call without sound whose transcript names its speakers."""
    return lone_call(place, SAID, means)


def test_terms_numbers_and_personal_data_are_shown_as_they_should_be(
    place: Place, call: int
) -> None:
    assert text_of(place, call) == (
        "What do Pipewise seats cost you? / About $60 and my pin is [password]"
    )


def test_words_as_heard_stay(place: Place, call: int) -> None:
    with place.library.reading() as conn:
        shown = versions.active(conn, call, "words")
        assert shown is not None
        heard = [word.text for word in words.read_words(conn, shown.id)]
    assert heard[2:4] == ["pipe", "wise"]
    assert heard[-2:] == ["four", "two."]


def test_what_was_masked_is_counted_by_kind_and_muted(place: Place, call: int) -> None:
    with place.library.reading() as conn:
        text = versions.active(conn, call, "text")
        assert text is not None
        assert text.detail["masked"] == {"password": 1}
        assert len(mutes_in(conn, text.id)) == 1


def test_a_correction_is_shown_and_can_be_taken_back(place: Place, call: int, means: Means) -> None:
    correct(place, "C1", "seats", "licences", who="Dana")
    anew(place, call, means)
    assert "Pipewise licences cost" in text_of(place, call)
    (held,) = corrections_of(place, "C1").held
    assert (held.before, held.after, held.who) == ("seats", "licences", "Dana")
    take_back(place, "C1", held.id, who="Dana")
    anew(place, call, means)
    assert "Pipewise seats cost" in text_of(place, call)
    assert corrections_of(place, "C1").held == ()


def test_a_correction_of_what_the_glossary_wrote_goes_before_it(
    place: Place, call: int, means: Means
) -> None:
    correct(place, "C1", "Pipewise", "pie prize", who="Dana")
    anew(place, call, means)
    assert "What do pie prize seats" in text_of(place, call)


def test_what_a_person_masks_is_neither_shown_nor_heard(
    place: Place, call: int, means: Means
) -> None:
    correct(place, "C1", "cost you", "", masked=True, who="Dana")
    anew(place, call, means)
    assert "seats [removed]" in text_of(place, call)
    with place.library.reading() as conn:
        text = versions.active(conn, call, "text")
        assert text is not None
        assert len(mutes_in(conn, text.id)) == 2
    assert corrections_of(place, "C1").as_json()["corrections"][0]["before"] is None


def test_personal_data_that_a_person_writes_is_masked(
    place: Place, call: int, means: Means
) -> None:
    correct(place, "C1", "cost you", "my pin is 7", who="Dana")
    anew(place, call, means)
    assert "seats my pin is [password]" in text_of(place, call)


def told_of(place: Place) -> list[tuple[str | None, str | None]]:
    shape = corrections_of(place, "C1").as_json()["corrections"]
    return [(one["before"], one["after"]) for one in shape]


def test_a_correction_that_is_masked_in_the_talk_is_masked_in_the_list(
    place: Place, call: int, means: Means
) -> None:
    correct(place, "C1", "seats", "licences", who="Dana")
    correct(place, "C1", "cost you", "my pin is 7", who="Dana")
    anew(place, call, means)
    assert told_of(place) == [("seats", "licences"), (None, None)]


def test_a_correction_of_what_is_masked_by_now_is_masked_in_the_list(
    place: Place, call: int, means: Means
) -> None:
    correct(place, "C1", "my", "your", who="Dana")
    with_names = replace(means, finder=Named)
    anew(place, call, with_names)
    assert told_of(place) == [(None, None)]


def test_a_correction_that_lost_its_place_tells_no_number_of_a_card(
    place: Place, call: int, means: Means
) -> None:
    with place.library.writing() as conn:
        overlays.correct_words(
            conn,
            call,
            start=900.0,
            end=901.0,
            before="nobody says this",
            after="take 4111 1111 1111 1111",
            masked=False,
            who="Dana",
            now=place.now(),
        )
    anew(place, call, means)
    assert corrections_of(place, "C1").lost == (1,)
    assert told_of(place) == [(None, None)]


def test_words_that_nobody_says_cannot_be_corrected(place: Place, call: int) -> None:
    with pytest.raises(NotFoundError, match="nobody says that in C1"):
        correct(place, "C1", "good morning", "hi", who="Dana")


def test_a_correction_names_words_and_where_they_are(place: Place, call: int) -> None:
    with pytest.raises(UsageError, match="no words are named"):
        correct(place, "C1", "...", "hi", who="Dana")
    correct(place, "C1", "what do", "what does", near=0.0, who="Dana")
    with pytest.raises(NotFoundError, match="around 1:00:00"):
        correct(place, "C1", "what do", "what does", near=3600.0, who="Dana")
