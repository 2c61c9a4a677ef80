"""The part of the benchmark about leakage: calls of the demo with each side faintly on the other.

    python tests/benchmarks/leaking.py [--print] [--keep FOLDER] [--calls N] [--errors]

Each two-sided call of the demo is taken in as it is, with a leak, and with a leak that comes late,
by the steps of an ingest from its file to its turns. What is said in it as it is is the reference.
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
import wave
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from importlib import resources
from pathlib import Path

import numpy as np

from coaching.app.demo.unpack import demo_files, unpack
from coaching.app.wiring import means_of, open_place, settings_of, transcriber_of
from coaching.leakage import NEAR, are_alike
from coaching.media.decode import Samples
from coaching.media.probe import probe as facts_of
from coaching.media.windows import SAMPLE_RATE_HZ, whole
from coaching.ports import Transcriber
from coaching.settings import Settings
from coaching.steps.intake import take_in
from coaching.steps.keep import keep
from coaching.steps.means import Means
from coaching.steps.place import Place
from coaching.steps.probe import probe
from coaching.steps.turns import take_turns
from coaching.steps.voices import find_voices
from coaching.steps.wording import edit_words
from coaching.steps.words import recognise
from coaching.store.turns import read_turns
from coaching.store.versions import lineage
from coaching.store.words import shown_words
from coaching.transcript import Word, with_words
from coaching.voices import SIDES
from coaching.workspace import lay_out

Span = tuple[float, float]
Sides = tuple[tuple[Word, ...], tuple[Word, ...]]
"""The words of either side, in order of time."""

AROUND = 0.3
"""Seconds around somebody's turn that may be theirs, too. Chosen because a recogniser's times are
off by up to that at the ends of sentences."""


@dataclass(frozen=True)
class Made:
    """A leak that is made into calls: gain against the other side, and how late it comes."""

    name: str
    gain_db: float
    delay: float = 0.0

    def into(self, audio: Samples) -> Samples:
        """The sound of both sides, each with the other's leak."""
        late = round(self.delay * SAMPLE_RATE_HZ)
        other = np.pad(audio[::-1], ((0, 0), (late, 0)))[:, : audio.shape[1]]
        mixed: Samples = audio + np.float32(10 ** (self.gain_db / 20)) * other
        return mixed


PLAIN = Made("as it is", float("-inf"))
LEAKS = (Made("20 dB below", -20.0), Made("20 dB below, 60 ms later", -20.0, 0.06))


@dataclass(frozen=True)
class Talk:
    """What a call's turns say.

    Attributes:
        words: Of either side.
        dropped: How many words were left out as leaked.
    """

    words: Sides
    dropped: int


@dataclass(frozen=True)
class Counts:
    """How the words of a call with a leak differ from those without.

    Attributes:
        said: Words of the reference.
        same: Of these, heard the same at their side.
        otherwise: Of these, heard as something else there.
        lost: Of these, not heard there.
        twice: Words that the other says and that are at this side, too.
        moved: Words that the other says and that are at this side alone.
        dropped: Words that were heard and left out as leaked.
    """

    said: int = 0
    same: int = 0
    otherwise: int = 0
    lost: int = 0
    twice: int = 0
    moved: int = 0
    dropped: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            *(getattr(self, one.name) + getattr(other, one.name) for one in fields(Counts))
        )

    @property
    def right(self) -> float:
        """The share of the words that are found at all which is at the right side."""
        found = self.same + self.otherwise
        return found / max(1, found + self.twice + self.moved)


@dataclass(frozen=True)
class Error:
    """A word that is not where it was said, for reading."""

    kind: str
    side: int
    word: Word

    def __str__(self) -> str:
        return f"{self.kind:9} {SIDES[self.side]:5} {self.word.start:7.2f} {self.word.end:7.2f} {self.word.text}"


def leaking(keep_in: Path | None = None, *, calls: int | None = None, errors: bool = False) -> str:
    """The section of the page."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = keep_in or Path(temporary)
        plain, *leaky = (_heard(folder, made, calls) for made in (PLAIN, *LEAKS))
    rows, whole_counts = [], Counts()
    for made, heard in zip(LEAKS, leaky, strict=True):
        for name, talk in heard.items():
            counts, wrong = judged(plain[name].words, talk, _turns_of(name), delay=made.delay)
            whole_counts += counts
            rows.append(f"| {name} | {made.name} | {_cells(counts)} |")
            if errors:
                print(rows[-1], *wrong, sep="\n  ", flush=True)
    if not whole_counts.said:
        raise SystemExit("no word was heard: nothing is measured")
    table = "\n".join([*rows, f"| all | | {_cells(whole_counts)} |"])
    return f"""## Leakage between the sides of a call
{len(plain)} two-sided calls of the demo with each side mixed into the other, from file to turns as an ingest does it, Whisper base; what is
heard in the same calls without the leak is the reference ({whole_counts.said} words).

| call | leak | words said | heard the same | otherwise | lost | found twice | at the other side only | left out as leaked |
|---|---|--:|--:|--:|--:|--:|--:|--:|
{table}

**Found twice: {whole_counts.twice}** (goal: 0). **At the right side: {whole_counts.right:.4f}** of the words found (goal: 0.999).
"Otherwise" and "lost" hold what the recogniser hears differently in sound that is not the same (`--errors` lists each word).
"""


def judged(
    reference: Sides, talk: Talk, turns: tuple[Sequence[Span], Sequence[Span]], *, delay: float
) -> tuple[Counts, list[Error]]:
    """How a call's words differ from the reference, and which ones.

    A word is the other's where it is like one that the other says then, or where by the script only
    the other speaks; words that the reference has at this side are its own in any case.

    Args:
        reference: The words without a leak.
        talk: What was found with it.
        turns: When either side speaks.
        delay: Seconds by which the leak comes late.
    """
    same = [_same(one, other) for one, other in zip(reference, talk.words, strict=True)]
    counts, wrong = Counts(dropped=talk.dropped), []
    for side, (expected, found) in enumerate(zip(reference, talk.words, strict=True)):
        others = reference[1 - side]
        theirs, own = [], []
        for place, word in enumerate(found):
            if place in same[side].values():
                continue
            copied = _copied(word, others, delay)
            if copied or _only_other(word, turns[side], turns[1 - side]):
                theirs.append((word, copied))
            else:
                own.append(word)
        missing = [word for place, word in enumerate(expected) if place not in same[side]]
        lost = [word for word in missing if not any(_overlap(word, one) for one in own)]
        moved = [word for word, copied in theirs if copied and not copied & set(same[1 - side])]
        counts += Counts(
            said=len(expected),
            same=len(same[side]),
            otherwise=len(missing) - len(lost),
            lost=len(lost),
            twice=len(theirs) - len(moved),
            moved=len(moved),
        )
        wrong += [
            *(Error("moved" if word in moved else "twice", side, word) for word, _ in theirs),
            *(Error("lost", side, word) for word in lost),
            *(Error("otherwise", side, word) for word in own),
        ]
    return counts, sorted(wrong, key=lambda one: one.word.start)


def _same(expected: Sequence[Word], found: Sequence[Word]) -> dict[int, int]:
    """The places of words that are the same in both, by the place in the first."""
    import jiwer

    lines = [" ".join(_letters(word) for word in one) for one in (expected, found)]
    chunks = jiwer.process_words(*lines).alignments[0]
    return {
        chunk.ref_start_idx + at: chunk.hyp_start_idx + at
        for chunk in chunks
        if chunk.type == "equal"
        for at in range(chunk.ref_end_idx - chunk.ref_start_idx)
    }


def _letters(word: Word) -> str:
    return "".join(sign for sign in word.text.casefold() if sign.isalnum()) or "-"


def _copied(word: Word, others: Sequence[Word], delay: float) -> set[int]:
    """The places of what the other says at that time that a word may be a copy of."""
    return {
        place
        for place, one in enumerate(others)
        if abs(word.start - one.start - delay) <= NEAR and are_alike(word.text, one.text)
    }


def _only_other(word: Word, own: Sequence[Span], others: Sequence[Span]) -> bool:
    """Whether only the other speaks in the middle of a word."""
    middle = (word.start + word.end) / 2
    return not any(start - AROUND < middle < end + AROUND for start, end in own) and any(
        start < middle < end for start, end in others
    )


def _overlap(one: Word, other: Word) -> bool:
    return one.start < other.end + AROUND and other.start < one.end + AROUND


def _cells(counts: Counts) -> str:
    return " | ".join(str(getattr(counts, one.name)) for one in fields(counts))


def _heard(folder: Path, made: Made, most: int | None) -> dict[str, Talk]:
    """The talk of the demo's two-sided calls with a leak made into them, by the calls' names."""
    root = folder / made.name.replace(" ", "-")
    place = open_place(lay_out(root))
    settings = settings_of(place.workspace)
    means = means_of(place.workspace, settings)
    transcriber = transcriber_of(settings)
    try:
        return {
            name: _taken_in(place, path, settings, transcriber, means)
            for name, path in _recordings(folder / "demo", place.workspace.inbox, made, most)
        }
    finally:
        place.library.close()


def _recordings(
    demo: Path, inbox: Path, made: Made, most: int | None
) -> Iterator[tuple[str, Path]]:
    """The demo's two-sided calls with a leak made into them, and what their scripts are called."""
    unpack(demo)
    sided = [file for file in demo_files() if file.source.endswith(".stereo.opus")]
    for file in sided[:most]:
        source, target = demo / file.name, inbox / file.name
        if not target.exists() and made is PLAIN:
            shutil.copy2(source, target)
        elif not target.exists():
            _write(target, made.into(whole(source, facts_of(source))))
        yield file.source.partition(".")[0], target


def _write(target: Path, audio: Samples) -> None:
    with wave.open(str(target), "wb") as file:
        file.setnchannels(len(audio))
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE_HZ)
        file.writeframes(np.rint(np.clip(audio.T, -1, 1) * 32767).astype("<i2").tobytes())


def _taken_in(
    place: Place, path: Path, settings: Settings, transcriber: Transcriber, means: Means
) -> Talk:
    """What a call's turns say, made as an ingest makes them."""
    (file,) = take_in(place, [path], rest_seconds=0.0)
    keep(place, file)
    call = probe(place, file, settings=settings, on_progress=lambda _: None)
    heard = recognise(
        place,
        call,
        transcriber,
        language=None,
        hotwords=means.glossary.hotwords,
        on_progress=lambda _: None,
    )
    voices = find_voices(place, call, heard, means)
    turns = take_turns(place, call, edit_words(place, call, voices, means), means)
    with place.library.reading() as conn:
        spoken = with_words(read_turns(conn, turns), shown_words(conn, turns))
        dropped = lineage(conn, turns)["voices"].detail["dropped"]["leaked"]
    left, right = (
        tuple(word for turn in spoken if turn.speaker.startswith(side) for word in turn.words)
        for side in SIDES
    )
    return Talk((left, right), dropped)


def _turns_of(name: str) -> tuple[list[Span], list[Span]]:
    """When rep (left) and customer (right) speak in a call of the demo, by its script's name."""
    path = resources.files("coaching.app.demo") / "recordings" / "turn_times.json"
    turns = json.loads(path.read_text(encoding="utf-8"))[name]
    rep, customer = (
        [(start, end) for who, start, end in turns if who == wanted]
        for wanted in ("rep", "customer")
    )
    return rep, customer


def main() -> None:
    """Measure, and put the section into its place on the page."""
    from bench import _put

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--print", dest="shown", action="store_true", help="print, write nothing")
    parser.add_argument("--keep", type=Path, help="where the calls are kept, to look again")
    parser.add_argument("--calls", type=int, help="take so many calls only")
    parser.add_argument("--errors", action="store_true", help="print each word that differs")
    asked = parser.parse_args()
    section = leaking(asked.keep, calls=asked.calls, errors=asked.errors)
    print(section)
    if not asked.shown:
        _put("leakage", section)


if __name__ == "__main__":
    main()
