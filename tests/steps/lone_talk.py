"""A call of which there is a transcript alone, and what is shown of it, in tests."""

from __future__ import annotations

from coaching.settings import Settings
from coaching.steps import sidecar, sidecar_words
from coaching.steps.deriving import derive
from coaching.steps.intake import take_in
from coaching.steps.means import Means
from coaching.steps.place import Place
from coaching.steps.reading import spoken_turns


def lone_call(place: Place, said: str, means: Means) -> int:
    """The ready call of a WebVTT that lies alone in the inbox."""
    path = place.workspace.inbox / "acme.vtt"
    path.write_text(said, encoding="utf-8")
    (file,) = take_in(place, [path], rest_seconds=0.0)
    call = sidecar.take_transcript(place, file, settings=Settings())
    assert call is not None
    anew(place, call, means)
    return call


def anew(place: Place, call: int, means: Means) -> None:
    """Read its words, and make all that follows from them."""
    read = sidecar_words.words_of_call(place, call)
    assert read is not None
    derive(place, call, read, means)


def text_of(place: Place, call: int) -> str:
    """What is shown of its talk."""
    with place.library.reading() as conn:
        return " / ".join(turn.text for turn in spoken_turns(conn, call))
