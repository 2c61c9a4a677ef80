"""A workspace in which the main job was done once, offline, for tests of the result."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from coaching.app.demo.unpack import unpack
from tests.commands import OFFLINE, Ran, environment, filmroom, use_tiny_model
from tests.recordings import beginning

ODD_NAMES = ("two words.wav", 'it\'s "quoted".wav', "line\nbreak.wav", "großes 🎬.wav")


@dataclass(frozen=True)
class Worked:
    """What the main job left.

    Attributes:
        root: The workspace.
        ingest: What ``filmroom ingest --json`` printed.
        connections: What tried to leave the machine, a line each.
        good: Names of the files that are calls.
    """

    root: Path
    ingest: Ran
    connections: str
    good: tuple[str, ...]

    def state(self, name: str) -> dict[str, str]:
        lines = self.ingest.json["recordings"]
        return next(line for line in lines if line["file"] == name)


@pytest.fixture(scope="session")
def demo_inbox(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's inbox, unpacked."""
    inbox = tmp_path_factory.mktemp("unpacked")
    unpack(inbox)
    return inbox


@pytest.fixture(scope="session")
def worked(tmp_path_factory: pytest.TempPathFactory, demo_inbox: Path) -> Worked:
    """Three calls of the demo, its CRM export, odd names and bad files: ingested offline."""
    base = tmp_path_factory.mktemp("worked")
    root = base / "ws"
    assert filmroom("init", root).status == 0
    use_tiny_model(root)
    inbox = root / "inbox"
    good = _pick(demo_inbox)
    for path in good:
        shutil.copy2(path, inbox / path.name)
    for table in ("deals.csv", "accounts.csv"):
        shutil.copy2(demo_inbox / table, inbox / table)
    _add_bad_files(inbox, good[0])
    _add_odd_names(inbox, good[-1])
    log = base / "connections.txt"
    log.touch()
    ran = filmroom(
        "ingest",
        "--json",
        "--workspace",
        root,
        env=environment(PYTHONPATH=str(OFFLINE), FILMROOM_TEST_CONNECTIONS=str(log)),
    )
    return Worked(root, ran, log.read_text(), tuple(path.name for path in good))


def _pick(inbox: Path) -> tuple[Path, ...]:
    """The smallest call of each of three kinds: two-sided telephone WAV, MP3 and Ogg."""
    chosen = []
    for suffix, at_least in ((".wav", 500_000), (".mp3", 200_000), (".ogg", 100_000)):
        sizes = sorted((path.stat().st_size, path) for path in inbox.glob(f"*{suffix}"))
        chosen.append(next(path for size, path in sizes if size >= at_least))
    return tuple(chosen)


def _add_bad_files(inbox: Path, good: Path) -> None:
    content = good.read_bytes()
    (inbox / "empty.wav").touch()
    (inbox / "text.wav").write_text("This is not a recording.\n" * 40)
    (inbox / "truncated.wav").write_bytes(content[: len(content) // 3])
    (inbox / "still-coming.wav.part").write_bytes(content[:1000])
    (inbox / "copy of it.wav").write_bytes(content)
    (inbox / "people.csv").write_text("shoe size,colour\n42,blue\n")
    (inbox / "linked.wav").symlink_to(good)
    _write_silence(inbox / "silence.wav", seconds=20)
    _write_silence(inbox / "one second.wav", seconds=1)


def _add_odd_names(inbox: Path, good: Path) -> None:
    for number, name in enumerate(ODD_NAMES):
        # each of another length, or they would be duplicates
        beginning(good, inbox / name, seconds=20 + number)


def _write_silence(path: Path, *, seconds: int) -> None:
    import wave

    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(bytes(2 * 8000 * seconds))
