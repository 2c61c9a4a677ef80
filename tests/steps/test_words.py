from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from coaching.errors import BusyError, NoSpeechError
from coaching.settings import Channels, Settings
from coaching.steps import derived
from coaching.steps import words as step
from coaching.steps.intake import take_in
from coaching.steps.keep import keep
from coaching.steps.place import Place
from coaching.steps.probe import probe
from coaching.steps.words import recognise
from coaching.store import versions, words
from coaching.store.calls import call_facts
from coaching.transcript import Word
from tests.steps.conftest import Parrot
from tests.steps.making import make_means, take_turns_of
from tests.stored import roles_by_channel


def probed(place: Place, path: Path) -> int:
    (file,) = take_in(place, [path], rest_seconds=0.0)
    keep(place, file)
    return probe(place, file, settings=Settings(), on_progress=lambda _: None)


def hear(place: Place, call: int, parrot: Parrot, *, language: str | None = None) -> int:
    return recognise(
        place, call, parrot, language=language, hotwords=(), on_progress=lambda _: None
    )


def test_each_side_of_a_two_sided_recording_is_heard_on_its_own(
    place: Place, parrot: Parrot, make_wav: Callable[..., Path]
) -> None:
    call = probed(place, make_wav(place.workspace.inbox / "a.wav", channels=2, sounding=2))
    version = hear(place, call, parrot)
    with place.library.reading() as conn:
        heard = words.shown_words(conn, version)
    assert sorted((word.channel, word.text) for word in heard) == [
        (channel, f"word{at}") for channel in (0, 1) for at in range(3)
    ]
    turns = take_turns_of(
        place, call, version, make_means(channels=Channels(left="customer", right="rep"))
    )
    with place.library.reading() as conn:
        assert roles_by_channel(conn, turns) == {0: "customer", 1: "rep"}


def test_an_empty_side_is_not_listened_to(
    place: Place, parrot: Parrot, make_wav: Callable[..., Path]
) -> None:
    call = probed(place, make_wav(place.workspace.inbox / "a.wav", channels=2, sounding=1))
    hear(place, call, parrot)
    assert len(parrot.asked) == 1


def test_a_run_that_was_cut_off_goes_on_after_the_last_window_that_was_kept(
    place: Place,
    parrot: Parrot,
    make_wav: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(step, "WINDOW", 90.0)
    call = probed(place, make_wav(place.workspace.inbox / "a.wav", seconds=200))
    deaf = Parrot()
    real = deaf.transcribe

    def dies_in_the_second_window(audio, **options):  # noqa: ANN001, ANN003, ANN202
        if deaf.asked:
            raise KeyboardInterrupt
        return real(audio, **options)

    deaf.transcribe = dies_in_the_second_window  # type: ignore[method-assign]
    with pytest.raises(KeyboardInterrupt):
        hear(place, call, deaf)
    version = hear(place, call, parrot)
    first = deaf.asked[0][0]
    assert sum(seconds for seconds, _ in parrot.asked) == pytest.approx(200 - first, abs=0.1)
    with place.library.reading() as conn:
        starts = [word.start for word in words.shown_words(conn, version)]
    assert starts == sorted(set(starts))
    assert len(starts) >= 195


def test_the_language_that_was_found_first_holds_for_the_whole_call_and_over_a_restart(
    place: Place, make_wav: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(step, "WINDOW", 90.0)
    german = Parrot(language="de")
    call = probed(place, make_wav(place.workspace.inbox / "a.wav", seconds=150))
    hear(place, call, german)
    assert [language for _, language in german.asked] == [None, "de"]


def test_another_recogniser_makes_another_version_and_the_same_one_does_nothing(
    place: Place, parrot: Parrot, make_wav: Callable[..., Path]
) -> None:
    call = probed(place, make_wav(place.workspace.inbox / "a.wav"))
    first = hear(place, call, parrot)
    assert hear(place, call, parrot) == first
    assert len(parrot.asked) == 1
    assert hear(place, call, parrot, language="en") != first


def test_a_recording_in_which_nobody_speaks_is_refused(
    place: Place, parrot: Parrot, make_wav: Callable[..., Path]
) -> None:
    call = probed(place, make_wav(place.workspace.inbox / "a.wav", sounding=0))
    with pytest.raises(NoSpeechError, match=r"nobody speaks in a\.wav"):
        hear(place, call, parrot)


def test_two_workers_cannot_write_the_same_stretch_twice(
    place: Place, parrot: Parrot, make_wav: Callable[..., Path]
) -> None:
    call = probed(place, make_wav(place.workspace.inbox / "a.wav"))
    version = hear(place, call, parrot)
    recording = place.recording(1).id
    with pytest.raises(BusyError), place.library.writing() as conn:
        words.add_heard(conn, version, recording, [], start=0.0, until=3.0)


def test_a_second_try_listens_again_where_nobody_was_heard(
    place: Place, parrot: Parrot, make_wav: Callable[..., Path]
) -> None:
    call = probed(place, make_wav(place.workspace.inbox / "a.wav", sounding=0))
    for _ in range(2):
        with pytest.raises(NoSpeechError):
            hear(place, call, parrot)
    assert len(parrot.asked) == 2


def test_talk_does_not_leak_through_an_error_of_the_library(
    place: Place, parrot: Parrot, make_wav: Callable[..., Path]
) -> None:
    call = probed(place, make_wav(place.workspace.inbox / "a.wav"))
    version = hear(place, call, parrot)
    secret = Word(0.0, 1.0, "confidential")
    with pytest.raises(IntegrityError) as raised, place.library.writing() as conn:
        words.add_heard(conn, version, "no such recording", [secret], start=0.0, until=3.0)
    assert "confidential" not in str(raised.value)


def test_the_second_side_of_a_call_joins_it_and_the_first_is_not_heard_again(
    place: Place, parrot: Parrot, make_wav: Callable[..., Path]
) -> None:
    inbox = place.workspace.inbox
    call = probed(place, make_wav(inbox / "acme_rep.wav", seconds=3))
    alone = hear(place, call, parrot)
    assert probed(place, make_wav(inbox / "acme_customer.wav", seconds=4)) == call
    version = hear(place, call, parrot)
    assert version != alone
    assert [round(seconds) for seconds, _ in parrot.asked] == [3, 4]
    with place.library.reading() as conn:
        heard = words.shown_words(conn, version)
        facts = call_facts(conn, call)
    assert sorted((word.channel, word.text) for word in heard) == [
        *((0, f"word{at}") for at in range(3)),
        *((1, f"word{at}") for at in range(4)),
    ]
    assert facts is not None
    assert facts.duration == pytest.approx(4.0)
    turns = take_turns_of(place, call, version)
    with place.library.reading() as conn:
        assert roles_by_channel(conn, turns) == {0: "rep", 1: "customer"}


def test_a_part_that_comes_before_the_first_is_moved_behind_it(
    place: Place, parrot: Parrot, make_wav: Callable[..., Path]
) -> None:
    inbox = place.workspace.inbox
    call = probed(place, make_wav(inbox / "acme part 2.wav", seconds=3))
    hear(place, call, parrot)
    assert probed(place, make_wav(inbox / "acme part 1.wav", seconds=5)) == call
    version = hear(place, call, parrot)
    with place.library.reading() as conn:
        starts = [word.start for word in words.shown_words(conn, version)]
    assert starts == [float(at) for at in range(8)]
    assert [round(seconds) for seconds, _ in parrot.asked] == [3, 5]


def test_a_run_that_was_cut_off_in_one_part_leaves_each_word_where_it_was_said(
    place: Place, parrot: Parrot, make_wav: Callable[..., Path]
) -> None:
    inbox = place.workspace.inbox
    call = probed(place, make_wav(inbox / "acme part 1.wav", seconds=5))
    assert probed(place, make_wav(inbox / "acme part 2.wav", seconds=3)) == call
    assert probed(place, make_wav(inbox / "acme part 3.wav", seconds=2)) == call

    def dies_at_the_end(share: float) -> None:
        if share > 0.99:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        recognise(place, call, parrot, language=None, hotwords=(), on_progress=dies_at_the_end)
    assert probed(place, make_wav(inbox / "acme part 4.wav", seconds=4)) == call
    version = hear(place, call, parrot)
    with place.library.reading() as conn:
        starts = [word.start for word in words.shown_words(conn, version)]
    assert starts == [float(at) for at in range(14)]
    assert [round(seconds) for seconds, _ in parrot.asked] == [5, 3, 2, 4]


def test_listening_to_a_call_gives_way_to_a_recording_that_joins_it(
    place: Place, parrot: Parrot, make_wav: Callable[..., Path]
) -> None:
    inbox = place.workspace.inbox
    call = probed(place, make_wav(inbox / "acme part 1.wav", seconds=5))

    def another_comes(_share: float) -> None:
        assert probed(place, make_wav(inbox / "acme part 2.wav", seconds=3)) == call
        hear(place, call, parrot)

    with pytest.raises(BusyError, match="C1 got another recording"):
        recognise(place, call, parrot, language=None, hotwords=(), on_progress=another_comes)
    version = hear(place, call, parrot)
    with place.library.reading() as conn:
        starts = [word.start for word in words.shown_words(conn, version)]
    assert starts == [float(at) for at in range(8)]


def test_words_of_which_nobody_knows_where_they_lay_are_heard_again(
    place: Place, parrot: Parrot, make_wav: Callable[..., Path]
) -> None:
    inbox = place.workspace.inbox
    call = probed(place, make_wav(inbox / "acme part 2.wav", seconds=3))
    earlier = hear(place, call, parrot)
    with place.library.writing() as conn:
        versions.note(conn, earlier, {"language": "en"})
    assert probed(place, make_wav(inbox / "acme part 1.wav", seconds=5)) == call
    version = hear(place, call, parrot)
    with place.library.reading() as conn:
        starts = [word.start for word in words.shown_words(conn, version)]
    assert starts == [float(at) for at in range(8)]
    assert [round(seconds) for seconds, _ in parrot.asked] == [3, 5, 3]


def test_what_another_worker_made_meanwhile_is_taken_and_not_made_twice(
    place: Place, parrot: Parrot, make_wav: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    call = probed(place, make_wav(place.workspace.inbox / "a.wav"))
    version = hear(place, call, parrot)
    first = take_turns_of(place, call, version)
    monkeypatch.setattr(derived, "already", lambda *_, **__: None)  # it looked before the other
    assert take_turns_of(place, call, version) == first
    with place.library.reading() as conn:
        assert len(versions.of_kind(conn, call, "turns")) == 1


def test_how_much_of_the_speech_has_words_is_noted_and_survives_a_run_that_was_cut_off(
    place: Place,
    make_wav: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(step, "WINDOW", 90.0)
    call = probed(place, make_wav(place.workspace.inbox / "a.wav", seconds=150))
    missing = Parrot(misses=3.0)

    def dies_at_once(_share: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        recognise(place, call, missing, language=None, hotwords=(), on_progress=dies_at_once)
    first = missing.asked[0][0]
    version = hear(place, call, missing)
    with place.library.reading() as conn:
        coverage = versions.get(conn, version).detail["coverage"]
    assert coverage["speech"] == pytest.approx(150, abs=0.1)
    assert coverage["share"] == pytest.approx(1 - 6 / 150, abs=0.015)
    assert coverage["dropped"] == {"no speech": 2}
    assert [round(gap["end"], 1) for gap in coverage["gaps"]] == [
        pytest.approx(first, abs=0.1),
        pytest.approx(150, abs=0.1),
    ]


def test_what_was_noted_of_a_recording_goes_with_its_words_into_the_next_version(
    place: Place, make_wav: Callable[..., Path]
) -> None:
    inbox = place.workspace.inbox
    missing = Parrot(misses=3.0)
    call = probed(place, make_wav(inbox / "acme part 2.wav", seconds=10))
    hear(place, call, missing)
    assert probed(place, make_wav(inbox / "acme part 1.wav", seconds=20)) == call
    version = hear(place, call, missing)
    with place.library.reading() as conn:
        coverage = versions.get(conn, version).detail["coverage"]
    assert coverage["dropped"] == {"no speech": 2}
    assert [round(gap["end"]) for gap in coverage["gaps"]] == [20, 30]
