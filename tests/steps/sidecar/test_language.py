"""A transcript in a language that the team does not speak is refused, as a recording would be."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from coaching.errors import LanguageError
from coaching.settings import Settings, Speech
from coaching.steps import sidecar, sidecar_words
from coaching.steps.place import Place
from coaching.steps.setting import set_calls
from coaching.store import transcripts
from tests.steps.sidecar.arriving import VTT, recorded, written

GERMAN = """WEBVTT{header}

00:00.000 --> 00:01.000
<v Anna>Guten Tag, hier ist Anna, ich rufe wegen Ihrer Anfrage von gestern an.</v>

00:01.000 --> 00:02.000
<v Jonas>Was kostet das denn im Monat? Das ist uns leider noch zu teuer.</v>
"""


def test_words_of_another_language_are_refused_with_the_way_out(place: Place) -> None:
    file = written(place, "acme.vtt", GERMAN.format(header=""))
    with pytest.raises(LanguageError, match=r"acme.vtt is in the language de") as refused:
        sidecar.take_transcript(place, file, settings=Settings())
    assert 'Add "de" to speech.languages' in refused.value.hint


@pytest.mark.parametrize(
    "speech", [Speech(languages=("en", "de")), Speech(languages=()), Speech(language="de")]
)
def test_a_team_that_speaks_it_has_it_taken(place: Place, speech: Speech) -> None:
    file = written(place, "acme.vtt", GERMAN.format(header=""))
    assert sidecar.take_transcript(place, file, settings=Settings(speech=speech)) is not None


def test_a_header_that_the_words_belie_is_not_believed(place: Place) -> None:
    said = VTT.replace("WEBVTT", "WEBVTT\nLanguage: de").replace(
        "About sixty thousand a year.",
        "About sixty thousand a year, and we would like to pay less.",
    )
    file = written(place, "acme.vtt", said)
    assert sidecar.take_transcript(place, file, settings=Settings()) is not None


def test_a_header_is_believed_where_too_little_is_said(place: Place) -> None:
    file = written(place, "acme.vtt", VTT.replace("WEBVTT", "WEBVTT\nLanguage: fr"))
    with pytest.raises(LanguageError, match="in the language fr"):
        sidecar.take_transcript(place, file, settings=Settings())


def test_beside_a_recording_it_is_refused_and_the_recording_goes_on_without_it(
    place: Place, make_wav: Callable[..., Path]
) -> None:
    line = written(place, "acme.vtt", GERMAN.format(header=""))
    call = recorded(place, make_wav(place.workspace.inbox / "acme.wav"))
    entry = place.entry(line)
    assert entry.state == "quarantined"
    assert "language de" in entry.reason
    assert sidecar_words.words_of_call(place, call) is None


def test_what_somebody_says_of_the_call_counts(place: Place, make_wav: Callable[..., Path]) -> None:
    call = recorded(place, make_wav(place.workspace.inbox / "acme.wav"))
    set_calls(place, [f"C{call}"], {"language": "de"}, who="Dana", zone="UTC")
    line = written(place, "acme.vtt", GERMAN.format(header=""))
    sidecar.fetch_transcripts(place, call, settings=Settings())
    assert place.entry(line).state == "ready"
    with place.library.reading() as conn:
        assert [one.name for one in transcripts.of_call(conn, call)] == ["acme.vtt"]
