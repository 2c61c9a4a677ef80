"""What clips are drawn from when reels are measured: recordings whose words have times."""

from __future__ import annotations

import hashlib
import json
import random
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from coaching.captions import CaptionWord
from coaching.media.loudness import levelled
from coaching.media.probe import probe
from coaching.reel import Clip, ReelManifest, fit_to_words
from coaching.transcript import Word

SHARED = Path(__file__).parents[3] / "shared" / "audio"
AMI = ("dev00", "dev01", "trn01", "trn02", "trn03", "trn04")
SEED = 1


@dataclass(frozen=True)
class Known:
    """A recording whose words have times."""

    name: str
    path: Path
    sha256: str
    duration: float
    heard: tuple[int, ...]
    words: tuple[Word, ...]


def shared_recordings() -> list[Known]:
    """The recordings in shared/audio that come with words and their times."""
    told = json.loads((SHARED / "lca_autorepair_40_stereo.json").read_text())
    words = [
        Word(it["start"], it["end"], it["word"].strip(), channel=segment["channel"])
        for segment in told["segments"]
        for it in segment["words"]
    ]
    found = [_known("call", SHARED / "lca_autorepair_40_stereo.flac", words)]
    meetings = json.loads((SHARED / "ami_words.json").read_text())
    for name in AMI:
        words = [Word(it["start"], it["end"], it["text"]) for it in meetings[name]["words"]]
        found.append(_known(name, SHARED / f"ami_{name}.flac", words))
    return found


def calls_of_library(root: Path) -> list[Known]:
    """The calls of a workspace that are ready."""
    from coaching.app.wiring import open_place
    from coaching.ledger import call_name
    from coaching.steps.reading import spoken_turns
    from coaching.store import calls, recordings
    from coaching.workspace import Workspace

    place = open_place(Workspace(root))
    found = []
    with place.library.reading() as conn:
        for number in calls.call_titles(conn):
            source = recordings.source_of_call(conn, number)
            words = [word for turn in spoken_turns(conn, number) for word in turn.words]
            if source is not None and source.kept_path is not None and words:
                found.append(_known(call_name(number), root / source.kept_path, words))
    return found


def _known(name: str, path: Path, words: Sequence[Word]) -> Known:
    facts = probe(path)
    inside = tuple(word for word in words if word.end <= facts.duration)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return Known(name, path, digest, facts.duration, facts.heard, inside)


def inside(root: Path, one: Known) -> Known:
    """The recording as a file of a workspace."""
    copy = root / f"{one.name}{one.path.suffix}"
    shutil.copyfile(one.path, copy)
    return replace(one, path=copy)


def draw(known: Sequence[Known], many: int, root: Path) -> list[Clip]:
    """Clips by a fixed seed, recordings in turns, fitted to words and levelled."""
    chance = random.Random(SEED)
    drawn: list[Clip] = []
    while len(drawn) < many:
        one = known[len(drawn) % len(known)]
        length = chance.uniform(4.0, min(20.0, one.duration / 2))
        start = chance.uniform(0.0, one.duration - length)
        start, end = fit_to_words(start, start + length, one.words, duration=one.duration)
        clip = clip_of(one, start, end)
        drawn.append(levelled(ReelManifest("", (clip,)), root=root).clips[0])
    return drawn


def clip_of(one: Known, start: float, end: float, stage: str = "") -> Clip:
    words = tuple(
        CaptionWord(word.start, word.end, word.text, "rep" if word.channel == 0 else "customer")
        for word in one.words
        if word.start < end and word.end > start
    )
    return Clip(
        one.name, one.sha256, one.path.name, start, end, stage, one.name, one.heard, words=words
    )
