"""Recordings and transcripts that come into an inbox, and what is done with them."""

from __future__ import annotations

from pathlib import Path

from coaching.settings import Settings
from coaching.steps import sidecar
from coaching.steps.intake import take_in
from coaching.steps.keep import keep
from coaching.steps.place import Place
from coaching.steps.probe import probe
from coaching.store import ledger, queueing

VTT = """WEBVTT

00:00.000 --> 00:02.000
<v Marcus Bennett>What does it cost you today?</v>

00:02.000 --> 00:04.000
<v Laura Hill>About sixty thousand a year.</v>
"""

LONG = "1\n00:02:00,000 --> 00:03:20,000\nGood morning.\n"
"""A transcript of more seconds than the recordings here have."""


def noise(path: Path) -> Path:
    """A file that is no recording."""
    path.write_bytes(b"no sound at all" * 100)
    return path


def entered(place: Place, path: Path) -> int:
    """The line in the ledger of a file that came in."""
    (file,) = take_in(place, [path], rest_seconds=0.0)
    return file


def written(place: Place, name: str, text: str = VTT) -> int:
    """The line in the ledger of a transcript, or another text, that is written into the inbox."""
    path = place.workspace.inbox / name
    path.write_text(text, encoding="utf-8")
    return entered(place, path)


def recorded(place: Place, path: Path) -> int:
    """The call of a recording that came in just now."""
    return taken(place, entered(place, path))


def taken(place: Place, file: int) -> int:
    """The call of a recording, with the transcripts that wait for it."""
    keep(place, file)
    call = probe(place, file, settings=Settings(), on_progress=lambda _: None)
    sidecar.fetch_transcripts(place, call, settings=Settings())
    return call


def take(place: Place, file: int) -> int | None:
    """The call that a transcript goes to; none where it waits, or is a duplicate."""
    return sidecar.take_transcript(place, file, settings=Settings())


def claimed(place: Place) -> int | None:
    """The line that a worker would take next."""
    with place.library.writing() as conn:
        return queueing.claim(conn, owner="here:1:1", now=place.now())


def settled(place: Place, file: int) -> None:
    """Have a worker be done with a file."""
    with place.library.writing() as conn:
        ledger.finish(conn, file, state="ready", now=place.now())
