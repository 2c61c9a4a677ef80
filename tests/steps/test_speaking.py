"""Who speaks: found in the sound and the talk, and corrected by people."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from coaching.errors import NotFoundError, UsageError
from coaching.ports import Audio, Spoken, Stretch
from coaching.settings import Settings
from coaching.steps.deriving import derive
from coaching.steps.intake import take_in
from coaching.steps.keep import keep
from coaching.steps.means import Means
from coaching.steps.place import Place
from coaching.steps.probe import probe
from coaching.steps.setting import set_calls
from coaching.steps.speaking import SaidOfVoice, say_speakers, speakers_of, told_by_people
from coaching.steps.words import recognise
from coaching.store import acts, versions
from coaching.store.overlays import CorrectedVoice
from coaching.transcript import Role, Word
from tests.places import NOW
from tests.steps.conftest import Parrot
from tests.steps.making import make_means


class Halves:
    """A diarizer to which the first half is one voice and the second another."""

    identity = "halves@1"

    def __init__(self) -> None:
        self.asked: list[int | None] = []

    def diarize(self, audio: Audio, *, speakers: int | None = None) -> tuple[Stretch, ...]:
        self.asked.append(speakers)
        half = len(audio) / 16_000 / 2
        return (Stretch(0.0, half, 0), Stretch(half, 2 * half, 1))


class One:
    """A diarizer that hears one voice."""

    identity = "one@1"

    def diarize(self, audio: Audio, *, speakers: int | None = None) -> tuple[Stretch, ...]:
        return (Stretch(0.0, len(audio) / 16_000, 0),)


class Second:
    """A teller that is sure of the second voice."""

    identity = "second@1"

    def tell(self, turns: Sequence[Spoken]) -> dict[int, float]:
        return {0: 0.02, 1: 0.98}


@pytest.fixture
def halves() -> Halves:
    return Halves()


@pytest.fixture
def means(halves: Halves) -> Means:
    return make_means(diarizer=halves, teller=Second())


@pytest.fixture
def call(place: Place, means: Means, make_wav: Callable[..., Path]) -> int:
    """A ready call on one channel, of twelve words."""
    wav = make_wav(place.workspace.inbox / "acme.wav", seconds=12)
    (file,) = take_in(place, [wav], rest_seconds=0.0)
    keep(place, file)
    call = probe(place, file, settings=Settings(), on_progress=lambda _: None)
    anew(place, call, means)
    return call


def anew(place: Place, call: int, means: Means) -> None:
    heard = recognise(place, call, Parrot(), language="en", hotwords=(), on_progress=lambda _: None)
    derive(place, call, heard, means)


def told(place: Place) -> list[tuple[str, str, str | None, str]]:
    return [
        (one.label, one.role, one.name, one.source) for one in speakers_of(place, "C1").speakers
    ]


def test_voices_on_one_channel_are_told_apart_and_have_roles(place: Place, call: int) -> None:
    assert told(place) == [("A", "customer", None, "talk 0.98"), ("B", "rep", None, "talk 0.98")]
    assert [one.words for one in speakers_of(place, "C1").speakers] == [6, 6]


def test_a_persons_word_goes_before_the_talk_and_names(
    place: Place, call: int, means: Means
) -> None:
    said = {"a": SaidOfVoice("rep", "Marcus Bennett"), "B": SaidOfVoice("customer")}
    say_speakers(place, "C1", said, who="Dana")
    anew(place, call, means)
    assert told(place) == [
        ("A", "rep", "Marcus Bennett", "Dana said so"),
        ("B", "customer", None, "Dana said so"),
    ]
    with place.library.reading() as conn:
        assert [act.verb for act in acts.acts_on(conn, "call", call)][-1] == "set speakers"


def test_rep_and_customer_change_places_and_back(place: Place, call: int, means: Means) -> None:
    say_speakers(place, "C1", {}, swap=True, who="Dana")
    anew(place, call, means)
    assert [role for _, role, _, _ in told(place)] == ["rep", "customer"]
    say_speakers(place, "C1", {}, unset=["A", "B"], who="Dana")
    anew(place, call, means)
    assert [role for _, role, _, _ in told(place)] == ["customer", "rep"]


def test_a_person_can_be_renamed(place: Place, call: int, means: Means) -> None:
    for name in ("Marcus Benet", "Marcus Bennett"):
        say_speakers(place, "C1", {"B": SaidOfVoice("rep", name)}, who="Dana")
        anew(place, call, means)
    assert told(place)[1][2] == "Marcus Bennett"


def test_a_name_that_a_person_gave_stays_with_its_voice_when_roles_change_places(
    place: Place, call: int, means: Means
) -> None:
    say_speakers(place, "C1", {"A": SaidOfVoice("rep", "Marcus Bennett")}, who="Dana")
    anew(place, call, means)
    say_speakers(place, "C1", {}, swap=True, who="Dana")
    anew(place, call, means)
    assert [(role, name) for _, role, name, _ in told(place)] == [
        ("customer", "Marcus Bennett"),
        ("rep", None),
    ]


def test_what_nobody_said_cannot_be_taken_back(place: Place, call: int, means: Means) -> None:
    say_speakers(place, "C1", {"A": SaidOfVoice("rep", "Marcus Bennett")}, who="Dana")
    anew(place, call, means)
    with pytest.raises(UsageError, match="nobody said who B is in C1"):
        say_speakers(place, "C1", {}, unset=["A", "B"], who="Dana")
    assert told(place)[0][2] == "Marcus Bennett"


def said_at(start: float, end: float, words: str, role: Role) -> CorrectedVoice:
    return CorrectedVoice(1, start, end, words, role, None, "Dana", NOW)


def test_of_two_who_speak_at_once_the_one_is_meant_who_says_the_words() -> None:
    left, right = Word(1.9, 2.95, "absolutely,"), Word(2.0, 2.8, "right.", channel=1)
    assert told_by_people([said_at(2.0, 2.8, "Right.", "customer")], [left, right]).keys() == {1}
    assert told_by_people([said_at(1.9, 2.95, "Absolutely,", "rep")], [left, right]).keys() == {0}


def test_words_that_were_heard_otherwise_are_found_by_their_time() -> None:
    words = [Word(0.0, 2.0, "absolute"), Word(2.0, 2.4, "right", channel=1)]
    assert told_by_people([said_at(0.0, 2.1, "obsolete", "rep")], words).keys() == {0}


def test_a_voice_that_is_not_there_is_said_so(place: Place, call: int) -> None:
    with pytest.raises(NotFoundError, match="nobody in C1 is called 'C'") as failed:
        say_speakers(place, "C1", {"C": SaidOfVoice("rep")}, who="Dana")
    assert "A, B" in (failed.value.hint or "")
    with pytest.raises(UsageError, match="A cannot be set and unset"):
        say_speakers(place, "C1", {"A": SaidOfVoice("rep")}, unset=["a"], who="Dana")


def test_how_many_speak_is_told_to_what_tells_them_apart(
    place: Place, call: int, means: Means, halves: Halves
) -> None:
    set_calls(place, ["C1"], {"speakers": "2"}, who="Dana", zone="UTC")
    anew(place, call, means)
    assert halves.asked == [None, 2]
    with pytest.raises(UsageError, match="no number of people"):
        set_calls(place, ["C1"], {"speakers": "many"}, who="Dana", zone="UTC")


def test_sides_are_not_parted_where_somebody_says_that_one_speaks_on_each(
    place: Place, means: Means, halves: Halves, make_wav: Callable[..., Path]
) -> None:
    wav = make_wav(place.workspace.inbox / "sides.wav", seconds=24, channels=2, sounding=2)
    (file,) = take_in(place, [wav], rest_seconds=0.0)
    keep(place, file)
    call = probe(place, file, settings=Settings(), on_progress=lambda _: None)
    anew(place, call, means)
    assert [label for label, *_ in told(place)] == ["left", "right"]
    set_calls(place, ["C1"], {"speakers": "4"}, who="Dana", zone="UTC")
    anew(place, call, means)
    assert [label for label, *_ in told(place)] == ["left A", "right A", "left B", "right B"]
    halves.asked.clear()
    set_calls(place, ["C1"], {"speakers": "2"}, who="Dana", zone="UTC")
    anew(place, call, means)
    assert [label for label, *_ in told(place)] == ["left", "right"]
    assert halves.asked == []


def test_one_voice_alone_has_no_role_until_somebody_says_that_one_person_speaks(
    place: Place, call: int
) -> None:
    means = make_means(diarizer=One(), teller=Second())
    anew(place, call, means)
    assert [(role, source) for _, role, _, source in told(place)] == [("unknown", "nothing tells")]
    set_calls(place, ["C1"], {"speakers": "1"}, who="Dana", zone="UTC")
    anew(place, call, means)
    assert [role for _, role, _, _ in told(place)] == ["customer"]


def test_what_a_person_said_holds_when_the_call_is_heard_anew(
    place: Place, call: int, means: Means
) -> None:
    say_speakers(place, "C1", {"A": SaidOfVoice("rep", "Marcus Bennett")}, who="Dana")
    again = recognise(
        place, call, Parrot(language="de"), language=None, hotwords=("x",),
        on_progress=lambda _: None,
    )  # fmt: skip
    derive(place, call, again, means)
    assert told(place)[0][:3] == ("A", "rep", "Marcus Bennett")
    with place.library.reading() as conn:
        shown = versions.active(conn, call, "words")
        assert shown is not None
        assert shown.id == again
