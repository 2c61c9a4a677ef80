"""What people said of some talk stays with it when the words of its call come to lie elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import insert, select

from coaching.plays.identity import Use
from coaching.ports import Audio
from coaching.settings import Settings
from coaching.steps import sidecar, sidecar_words
from coaching.steps.correcting import correct, corrections_of
from coaching.steps.deriving import derive, read_otherwise
from coaching.steps.intake import take_in
from coaching.steps.keep import keep
from coaching.steps.place import Place
from coaching.steps.probe import probe
from coaching.steps.reading import spoken_turns
from coaching.steps.timing import hear_times
from coaching.steps.words import recognise
from coaching.store import alerts, overlays, plays
from coaching.store.plays import FoundPlay, FoundUse
from coaching.store.schema.plays import play_uses
from coaching.store.schema.search import saved_searches, search_alerts
from coaching.transcript import Word
from tests.places import NOW
from tests.steps.conftest import Parrot
from tests.steps.making import make_means

SRT = "1\n00:00:00,000 --> 00:00:03,000\nWhat does it cost you today, if I may ask?\n"


class FarLater:
    """An aligner that hears every word three seconds later."""

    identity = "far later@1"

    def align(self, audio: Audio, words: Sequence[Word], *, language: str) -> tuple[Word, ...]:
        return tuple(
            replace(word, start=word.start + 3, end=word.end + 3, estimated=False) for word in words
        )


def probed(place: Place, path: Path) -> int:
    (file,) = take_in(place, [path], rest_seconds=0.0)
    keep(place, file)
    return probe(place, file, settings=Settings(), on_progress=lambda _: None)


def hear(place: Place, call: int) -> None:
    heard = recognise(place, call, Parrot(), language=None, hotwords=(), on_progress=lambda _: None)
    derive(place, call, heard, make_means())


def shown(place: Place, call: int) -> str:
    with place.library.reading() as conn:
        return " ".join(turn.text for turn in spoken_turns(conn, call))


def test_they_move_with_a_part_before_which_another_comes(
    place: Place, make_wav: Callable[..., Path]
) -> None:
    inbox = place.workspace.inbox
    call = probed(place, make_wav(inbox / "acme part 2.wav", seconds=4))
    hear(place, call)
    correct(place, "C1", "word2", "", masked=True, who="Dana")
    with place.library.writing() as conn:
        overlays.say_voice(
            conn,
            call,
            start=1.0,
            end=2.5,
            words="word1 word2",
            role="rep",
            name=None,
            who="Dana",
            now=NOW,
        )
    hear(place, call)
    assert shown(place, call) == "word0 word1 [removed] word3"
    assert probed(place, make_wav(inbox / "acme part 1.wav", seconds=6)) == call
    hear(place, call)
    assert shown(place, call) == ("word0 word1 word2 word3 word4 word5 word0 word1 [removed] word3")
    with place.library.reading() as conn:
        (mask,) = overlays.corrected_words(conn, call)
        (voice,) = overlays.said_voices(conn, call)
    assert (mask.start, mask.end) == pytest.approx((8.0, 8.5))
    assert (voice.start, voice.end) == pytest.approx((7.0, 8.5))
    assert corrections_of(place, "C1").lost == ()
    assert read_otherwise(place, make_means()) == ()


def test_what_was_found_in_talk_moves_with_it(place: Place, make_wav: Callable[..., Path]) -> None:
    inbox = place.workspace.inbox
    call = probed(place, make_wav(inbox / "acme part 2.wav", seconds=9))
    hear(place, call)
    with place.library.writing() as conn:
        conn.execute(
            insert(saved_searches).values(
                name="fees", query="fees", created_by="Dana", created_at=NOW, looked_at=NOW
            )
        )
        alerts.note(conn, "fees", call, 1.0, 2.5, now=NOW)
        run = plays.add_run(
            conn, made_by="it", embedder="it", calls=1, passed_over={}, who="Dana", now=NOW
        )
        # the first comes to begin where the second began
        uses = tuple(FoundUse(Use(call, start, start + 1), 0.9) for start in (1.0, 7.0))
        plays.put_play(conn, run, None, FoundPlay("discovery", uses, ()), now=NOW)
    assert probed(place, make_wav(inbox / "acme part 1.wav", seconds=6)) == call
    hear(place, call)
    with place.library.reading() as conn:
        (alert,) = conn.execute(select(search_alerts)).all()
        used = conn.execute(select(play_uses).order_by(play_uses.c.start)).all()
    assert (alert.start, alert.end) == pytest.approx((7.0, 8.5))
    assert [(use.start, use.end) for use in used] == [(7.0, 8.0), (13.0, 14.0)]


def test_they_move_with_words_whose_times_are_found_in_the_sound(
    place: Place, make_wav: Callable[..., Path]
) -> None:
    inbox = place.workspace.inbox
    call = probed(place, make_wav(inbox / "acme.wav", seconds=9))
    (inbox / "acme.srt").write_text(SRT, encoding="utf-8")
    (file,) = take_in(place, [inbox / "acme.srt"], rest_seconds=0.0)
    sidecar.take_transcript(place, file, settings=Settings())
    read = sidecar_words.words_of_call(place, call)
    assert read is not None
    derive(place, call, read, make_means())
    correct(place, "C1", "cost you", "", masked=True, who="Dana")
    before = corrections_of(place, "C1").held[0]
    hear_times(place, [call], make_means(), aligner=FarLater, on_progress=lambda _: None)
    assert shown(place, call) == "What does it [removed] today, if I may ask?"
    after = corrections_of(place, "C1")
    assert after.lost == ()
    assert after.held[0].start == pytest.approx(before.start + 3)
    assert after.held[0].end == pytest.approx(before.end + 3)
