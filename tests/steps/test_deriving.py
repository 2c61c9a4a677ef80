"""What follows from words is made anew when it was made with other settings."""

from __future__ import annotations

from coaching.glossary import Glossary, Term
from coaching.steps import sidecar_words
from coaching.steps.deriving import derive, derive_anew, read_otherwise
from coaching.steps.place import Place
from coaching.steps.reading import spoken_turns
from tests.steps.making import make_means
from tests.steps.ready_calls import make_ready_call
from tests.steps.sidecar.arriving import take, written

SAID = "WEBVTT\n\n00:00.000 --> 00:04.000\n<v Laura>What do pipe wise seats cost?</v>\n"


def test_a_call_is_read_anew_with_another_glossary_and_then_left_alone(place: Place) -> None:
    call = take(place, written(place, "acme.vtt", SAID))
    assert call is not None
    before = make_means()
    read = sidecar_words.words_of_call(place, call)
    assert read is not None
    derive(place, call, read, before)
    assert read_otherwise(place, before) == ()
    after = make_means(glossary=Glossary((Term("Pipewise", ("pipe wise",)),)))
    assert read_otherwise(place, after) == (call,)
    assert derive_anew(place, call, after)
    with place.library.reading() as conn:
        (turn,) = spoken_turns(conn, call)
    assert turn.text == "What do Pipewise seats cost?"
    assert read_otherwise(place, after) == ()


def test_a_call_of_an_earlier_version_is_read_otherwise(place: Place) -> None:
    made = make_ready_call(place, "old.wav", "Good morning", "Hello")
    assert read_otherwise(place, make_means()) == (made.number,)
