from __future__ import annotations

import wave
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from coaching.errors import NotFoundError, NotMediaError, UsageError
from coaching.glossary import Glossary
from coaching.ports import Audio, Recognised
from coaching.privacy.kinds import Found
from coaching.privacy.policy import Policy
from coaching.settings import Sharing
from coaching.steps import moment_notes
from coaching.steps.forget import forget
from coaching.steps.place import Place
from coaching.transcript import Word
from tests.steps.moment_calls import MARCUS, Team, add_us


class Cards:
    """Finds every word of digits to be a card."""

    identity = "cards@1"

    def find(self, words: Sequence[Word], *, known: object = ()) -> tuple[Found, ...]:
        return tuple(
            Found(at, at + 1, "card", 1.0)
            for at, word in enumerate(words)
            if word.text.strip(".").isdigit()
        )


class Hears:
    """A recogniser that hears the same in everything."""

    identity = "hears@1"

    def __init__(self, said: str) -> None:
        self.said = said

    def transcribe(
        self, audio: Audio, *, language: str | None, hotwords: Sequence[str]
    ) -> Recognised:
        assert audio.ndim == 1
        words = tuple(Word(at, at + 0.5, text) for at, text in enumerate(self.said.split()))
        return Recognised(words, "en", 1.0)


MASKING = moment_notes.Masking(Cards, Policy(), Glossary())


@pytest.fixture
def team(place: Place) -> Team:
    team = Team(place, Sharing(first_look_days=0))
    team.winning_call()
    team.find()
    return team


@pytest.fixture
def note(tmp_path: Path) -> Path:
    """A recorded note of three seconds."""
    path = tmp_path / "why.wav"
    at = np.arange(3 * 8000) / 8000
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes((5000 * np.sin(2 * np.pi * 200 * at)).astype("<i2").tobytes())
    return path


def test_why_it_worked_stands_in_the_reps_words_the_last_counts(team: Team) -> None:
    for text in ("I waited.", "I asked why."):
        moment_notes.why(team.place, "M2", text, masking=MASKING, who=MARCUS)
    moment_notes.why(team.place, "M2", "He was calm.", masking=MASKING, who="Ann")
    assert [(one.who, one.text) for one in team.show("M2").why] == [
        (MARCUS, "I asked why."),
        ("Ann", "He was calm."),
    ]


def test_what_is_personal_in_a_note_is_masked(team: Team) -> None:
    moment_notes.why(team.place, "M2", "He read 4111 to me", masking=MASKING, who=MARCUS)
    assert team.show("M2").why[0].text == "He read [card number] to me"


def test_a_recorded_note_is_kept_with_its_words_and_its_sound(
    team: Team, place: Place, note: Path
) -> None:
    _record(place, note, "I asked why first.")
    (said,) = team.show("M2").why
    assert said.text == "I asked why first."
    assert said.audio is not None
    assert (place.workspace.root / said.audio).read_bytes() == note.read_bytes()


def test_the_sound_of_a_note_goes_when_the_call_is_forgotten(
    team: Team, place: Place, note: Path
) -> None:
    _record(place, note, "I asked why first.")
    kept = place.workspace.root / str(team.show("M2").why[0].audio)
    forget(place, [1], who="Ann")
    assert not kept.exists()


def test_a_note_in_which_nobody_speaks_or_that_is_no_recording_is_refused(
    team: Team, place: Place, note: Path, tmp_path: Path
) -> None:
    with pytest.raises(UsageError, match="nobody speaks"):
        _record(place, note, "")
    text = tmp_path / "why.txt"
    text.write_text("Because.")
    with pytest.raises(NotMediaError):
        _record(place, text, "Because.")
    assert team.show("M2").why == ()


def test_that_it_was_used_is_evidence_and_counted_by_calls(team: Team) -> None:
    before = team.show("M2").score.value
    later = team.call(
        [("rep", "Nine firms."), ("customer", "Fine.")], stages=("negotiation",), rep="Priya Nair"
    )
    for who in ("Priya Nair", "Tom Okafor"):
        moment_notes.used(team.place, "M2", call=f"C{later}", text="", masking=MASKING, who=who)
    found = team.show("M2")
    assert found.credit_line == "used on 1 call"
    assert [one.says for one in found.evidence if one.kind == "endorsed"] == [
        f"Priya Nair used it on C{later}",
        f"Tom Okafor used it on C{later}",
    ]
    assert found.score.value > before


def test_the_own_call_is_no_later_use(team: Team) -> None:
    with pytest.raises(UsageError, match="is from C1 itself"):
        moment_notes.used(team.place, "M2", call="C1", text="", masking=MASKING, who="Ann")


def test_each_person_counts_once_as_a_watcher_and_the_rep_does_not(team: Team) -> None:
    for _ in range(2):
        moment_notes.watched(team.place, "M2", by=["Ann", "ann ", "Tom", MARCUS], who="Priya Nair")
    assert team.show("M2").credit_line == "watched by 2"


def test_credit_goes_to_one_of_us_and_on_the_reps_word_alone(team: Team, place: Place) -> None:
    add_us(place, "Tom Okafor")
    with pytest.raises(UsageError, match="to decide on"):
        moment_notes.credit(place, "M2", "Tom Okafor", who="Ann")
    with pytest.raises(NotFoundError, match="nobody of ours goes by 'Somebody'"):
        moment_notes.credit(place, "M2", "Somebody", who=MARCUS)
    moment_notes.credit(place, "M2", "tom okafor", who=MARCUS)
    assert team.show("M2").credit == ("Tom Okafor",)


def test_nobody_comments_on_what_they_may_not_see(place: Place) -> None:
    team = Team(place, Sharing(first_look_days=7))
    team.winning_call()
    team.find()
    with pytest.raises(NotFoundError, match="its rep's own"):
        moment_notes.comment(place, "M2", "Calm.", masking=MASKING, who="Ann")


def test_without_a_crm_what_colleagues_say_raises_a_moment(team: Team) -> None:
    before = team.show("M2")
    assert (before.score.won, before.score.moved) == (None, None)
    moment_notes.why(team.place, "M2", "I waited.", masking=MASKING, who=MARCUS)
    assert team.show("M2").score.value > before.score.value


def _record(place: Place, note: Path, said: str) -> None:
    moment_notes.why_recorded(
        place,
        "M2",
        note,
        transcriber=Hears(said),
        hotwords=(),
        language=None,
        masking=MASKING,
        who=MARCUS,
    )
