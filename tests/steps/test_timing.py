from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from coaching.ports import Audio
from coaching.settings import Settings
from coaching.steps import sidecar, sidecar_words
from coaching.steps.deriving import derive
from coaching.steps.intake import take_in
from coaching.steps.keep import keep
from coaching.steps.place import Place
from coaching.steps.probe import probe
from coaching.steps.reading import spoken_turns
from coaching.steps.timing import estimated_calls, hear_times
from coaching.transcript import Word
from tests.steps.making import make_means

SRT = "1\n00:00:00,000 --> 00:00:03,000\nWhat does it cost you today, if I may ask?\n"


class Late:
    """An aligner that hears every word a tenth of a second later."""

    identity = "late@1"

    def align(self, audio: Audio, words: Sequence[Word], *, language: str) -> tuple[Word, ...]:
        return tuple(
            replace(word, start=word.start + 0.1, end=word.end + 0.1, estimated=False)
            for word in words
        )


def test_times_are_found_once_before_anything_is_cut(
    place: Place, make_wav: Callable[..., Path]
) -> None:
    inbox = place.workspace.inbox
    (file,) = take_in(place, [make_wav(inbox / "acme.wav", seconds=4)], rest_seconds=0.0)
    keep(place, file)
    call = probe(place, file, settings=Settings(), on_progress=lambda _: None)
    (inbox / "acme.srt").write_text(SRT, encoding="utf-8")
    (file,) = take_in(place, [inbox / "acme.srt"], rest_seconds=0.0)
    sidecar.take_transcript(place, file, settings=Settings())
    read = sidecar_words.words_of_call(place, call)
    assert read is not None
    derive(place, call, read, make_means())
    assert estimated_calls(place, [call]) == (call,)

    def find() -> tuple[int, ...]:
        return hear_times(
            place,
            [call],
            make_means(),
            aligner=Late,
            on_progress=lambda _: None,
        )

    with place.library.reading() as conn:
        (before,) = spoken_turns(conn, call)
    assert find() == (call,)
    with place.library.reading() as conn:
        (after,) = spoken_turns(conn, call)
    assert after.text == before.text
    assert after.start > before.start
    assert not any(word.estimated for word in after.words)
    assert find() == ()
    assert sidecar_words.words_of_call(place, call) != read
