"""What is done to reels and to the calls that they are of, and what can be read in them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import av
import numpy as np
import pytest
from sqlalchemy import insert, update

from coaching.settings import Reel as ReelSettings
from coaching.steps import reel_edit
from coaching.steps.forget import forget
from coaching.steps.mending import follow_reels
from coaching.steps.place import Place
from coaching.steps.reel import MadeReel
from coaching.steps.withholding import carry_out, withdraw
from coaching.store.moments import find_moment
from coaching.store.schema.calls import calls
from coaching.store.schema.moments import moments
from coaching.wording.edit import Edit
from tests.steps.masking import mask
from tests.steps.ready_calls import ReadyCall

MakeReel = Callable[..., MadeReel]
Close = Callable[[Place, ReadyCall], None]

FIRST = "Good morning what matters most to you this year"
SECOND = "Zanzibar is where our whole team loses its time"

TWO_SAMPLES = 2 / 48_000
"""Seconds by which a reel may sound longer or shorter than its manifest says."""


def edit(
    place: Place,
    change: reel_edit.Change,
    wanted: str = "R1",
    *,
    state: str | None = None,
    on_progress: Callable[[float], None] | None = None,
) -> tuple[str, ...]:
    """The clips of a reel after a change, as people name them."""
    changed = reel_edit.edit(
        place,
        wanted,
        change,
        verb="edit",
        settings=ReelSettings(),
        who="Ann Lee",
        state=state,
        on_progress=on_progress,
    )
    return tuple(f"{clip.call} {clip.words[0].text}…" for clip in changed.manifest.clips)


def first_words(place: Place) -> list[str]:
    """With what each clip of the first reel begins."""
    return [clip.words[0].text for clip in reel_edit.find(place, "R1").manifest.clips]


def samples_of(path: Path) -> np.ndarray:
    with av.open(str(path)) as file:
        return np.concatenate([frame.to_ndarray() for frame in file.decode(audio=0)], axis=1)[0]


def seconds_of(path: Path) -> float:
    """How long a file sounds, which is of 48 kHz."""
    return len(samples_of(path)) / 48_000


def export_all(place: Place) -> list[Path]:
    """Every kind of file there is of the first reel."""
    folder = place.workspace.reels
    for name in ("reel.mp4", "reel.html", "reel.otio", "reel.m3u8"):
        reel_edit.export(place, "R1", folder / name, who="Ann Lee")
    return [path for _, path in reel_edit.find(place, "R1").written]


def nothing_of(call: ReadyCall, paths: list[Path]) -> bool:
    """Whether nothing that can be read in files is of a call."""
    told = "".join(path.read_text() for path in paths if path.suffix not in (".wav", ".mp4"))
    return call.sha256[:12] not in told and f'"C{call.number}"' not in told


def refuse(place: Place, call: ReadyCall, consent: str = "withdrawn") -> None:
    with place.library.writing() as conn:
        conn.execute(update(calls).where(calls.c.id == call.number).values(consent=consent))


ZANZIBAR = (9.1, 12.4)


def withhold(place: Place, call: ReadyCall) -> None:
    """Have the rep of a call withhold the stretch about Zanzibar, and reels follow."""
    withhold_talk(place, call.number, *ZANZIBAR)


def withhold_talk(place: Place, call: int, start: float, end: float) -> None:
    """Have the rep of a call withhold some of it, and reels follow."""
    number = note_moment(place, call, start, end, visibility="team")
    with place.library.writing() as conn:
        moment = find_moment(conn, number)
        assert moment is not None
        plan = withdraw(conn, place, moment)
    carry_out(place, plan)


def note_moment(place: Place, call: int, start: float, end: float, *, visibility: str) -> int:
    """A moment of a call; its number."""
    made = insert(moments).values(
        call_id=call,
        start=start,
        end=end,
        words="",
        title="",
        visibility=visibility,
        created_by="Ann Lee",
        created_at=place.now(),
    )
    with place.library.writing() as conn:
        return int(conn.execute(made.returning(moments.c.id)).scalar_one())


def forget_call(place: Place, call: ReadyCall) -> None:
    forget(place, [call.number], who="Ann Lee")


def silence(place: Place, call: ReadyCall) -> None:
    """Mute "Zanzibar" in a call, and have reels follow."""
    mask(place, call.number, [Edit(9, 10, "[x]", "mask", "x", muted=True)])
    follow_reels(place, call.number)


def mask_word(place: Place, call: ReadyCall) -> None:
    """Mask "Zanzibar" where it is read, though not where it is heard, and have reels follow."""
    mask(place, call.number, [Edit(9, 10, "[x]", "mask", "x")])
    follow_reels(place, call.number)


CLOSING = [
    pytest.param(withhold, "withheld talk of C1", id="withheld"),
    pytest.param(forget_call, "not in the library", id="forgotten"),
    pytest.param(refuse, "consent withdrawn", id="consent withdrawn"),
    pytest.param(silence, "something of its call was muted", id="muted"),
    pytest.param(mask_word, "words of its call were masked", id="masked"),
]


def once_at(share: float, do: Callable[[], object]) -> Callable[[float], None]:
    """Told of progress, does something once when so much is done."""
    waiting = [do]

    def told(done: float) -> None:
        if done >= share - 1e-9 and waiting:
            waiting.pop()()

    return told


def talk_in(folder: Path) -> str:
    """All that can be read in the files of reels."""
    return "".join(
        path.read_text()
        for path in folder.iterdir()
        if path.suffix in (".vtt", ".srt", ".html", ".json")
    )
