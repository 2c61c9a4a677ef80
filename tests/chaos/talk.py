"""Short recordings for chaos: real speech of the demo, with transcripts and sheets beside them."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from pathlib import Path

from coaching.app.demo.unpack import unpack
from tests.commands import filmroom
from tests.recordings import beginning

RARE_WORD = "xylograph"
"""A word that every transcript has, and no recording."""


class Talk:
    """Recordings of a few seconds, each of another length, so that no two have the same bytes."""

    def __init__(self, demo: Path) -> None:
        """Take them from an unpacked inbox of the demo."""
        smallest = min(demo.glob("*.wav"), key=lambda path: path.stat().st_size)
        self._content = smallest.read_bytes()
        self._made = 0

    @classmethod
    def unpacked(cls) -> Talk:
        """Take them from the demo, unpacked for this run."""
        with tempfile.TemporaryDirectory() as folder:
            unpack(Path(folder))
            return cls(Path(folder))

    def drop(self, folder: Path, stem: str, *, heard: bool = False, sheet: bool = False) -> None:
        """Put a recording into a folder, with a transcript beside it unless it is to be heard."""
        self._made += 1
        seconds = 6 + 0.2 * (self._made % 200)
        if not heard:
            write_transcript(folder, stem)
        if sheet:
            write_sheet(folder, stem)
        with tempfile.TemporaryDirectory() as name:
            whole = Path(name) / "whole.wav"
            whole.write_bytes(self._content)
            made = beginning(whole, Path(name) / "beginning.wav", seconds=seconds)
            part = folder / f"{stem}.wav.part"
            shutil.copyfile(made, part)
            part.rename(folder / f"{stem}.wav")


def write_transcript(folder: Path, stem: str) -> None:
    """Put a transcript beside a recording; no two are the same."""
    (folder / f"{stem}.vtt").write_text(
        "WEBVTT\n\n"
        f"00:00.200 --> 00:02.800\n<v Dana Reyes>Good morning, this is about {stem}.\n\n"
        f"00:02.800 --> 00:05.600\n<v Jordan Ashe>What does the {RARE_WORD} cost per month?\n",
        encoding="utf-8",
    )


def write_sheet(folder: Path, stem: str) -> None:
    """Put a sheet of facts beside a recording."""
    facts = {"direction": "outbound", "rep": "Dana Reyes", "started_at": "2026-09-14T09:30:00Z"}
    (folder / f"{stem}.call.json").write_text(json.dumps(facts), encoding="utf-8")


def make_workspace(root: Path, *, keep_free_gb: float = 0.0, light_worker: str = "auto") -> Path:
    """A workspace with the smallest recogniser, free ports and no waiting."""
    done = filmroom("init", root)
    assert done.status == 0, done.err
    settings = root / "config" / "filmroom.toml"
    text = settings.read_text(encoding="utf-8")
    for before, after in (
        ('model = "auto"', 'model = "tiny.en"'),
        ("rest_seconds = 2.0", "rest_seconds = 0.0"),
        ("poll_seconds = 2.0", "poll_seconds = 0.2"),
        ("\nport = 8420", "\nport = 0"),
        ("keep_free_gb = 1.0", f"keep_free_gb = {keep_free_gb}"),
        ('light_worker = "auto"', f'light_worker = "{light_worker}"'),
    ):
        assert before in text, before
        text = text.replace(before, after)
    settings.write_text(text, encoding="utf-8")
    return root


def hashes(folder: Path) -> dict[str, str]:
    """SHA-256 of every file in a folder, by its name."""
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.iterdir())
        if path.is_file()
    }
