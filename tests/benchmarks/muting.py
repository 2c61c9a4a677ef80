"""The part of the benchmark about muting: whether an item is silent for as long as it is said.

    python tests/benchmarks/muting.py [--print] [--keep FOLDER] [--misses]

Recordings of whose words it is known when they are said are recognised as in an ingest. Each word
is the end of one item, a run of one to six words such as a policy would mute: the recognised words
are muted by the product's rule, and the silence is held against the known words. It does not write
the copy: ``tests/media/test_mute.py`` proves that a copy is silent where it is to be.
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from difflib import SequenceMatcher
from pathlib import Path

from bad_line import worsen
from known_words import SHARED, Known, Recording, by_voice, call, meetings, talk

from coaching.app.wiring import open_place, settings_of, transcriber_of
from coaching.settings import with_speech_model
from coaching.steps.intake import take_in
from coaching.steps.keep import keep
from coaching.steps.muting import PAUSE, mutes_of
from coaching.steps.probe import probe
from coaching.steps.words import recognise
from coaching.store.words import read_words
from coaching.transcript import Word
from coaching.wording.edit import Edit
from coaching.workspace import lay_out

Span = tuple[float, float]

LONGEST_ITEM = 6
"""Words of an item. Chosen because numbers are recognised in groups: a card is some four words."""

GOAL = 0.08
"""Seconds of an item that may be heard at either end."""

WHOLE = 0.8
"""The share of a word that is silent from which nothing of it is understood."""

FAR = 0.4
"""Seconds between a known and a recognised word from which they are not the same one. Chosen
because people who say a word twice take longer, and nearly all others overlap."""

SNR_DB = 15.0
BITS = 5_900
"""Of the bad line, see ``heard_talk.py``."""

TUNED_ON = ("dev00", "trn04")
"""Clips by which the seconds of the rule were chosen; of the call it was what is before ``HALF``."""

HALF = 122.0
"""The middle of the telephone call in seconds."""


@dataclass(frozen=True)
class Judged:
    """What is silent of an item.

    Attributes:
        recording: Its name.
        text: Of the item.
        end: When it ends, in seconds.
        early: Seconds of its beginning that are heard; None where it is not known when it begins.
        late: Seconds of its end that are heard.
        in_vain: Seconds of other known words that are silent before and after it; None where it is
            not known when those are said.
        swallowed: Whether a word after it is silent whole.
    """

    recording: str
    text: str
    end: float
    early: float | None
    late: float
    in_vain: float | None
    swallowed: bool

    def __str__(self) -> str:
        return f"{self.recording} {self.end:.2f} {self.early} {self.late:.2f} {self.text!r}"


def muting(keep_in: Path | None = None, *, misses: bool = False) -> str:
    """The section of the page."""
    if not SHARED.is_dir():
        return "## Muting\nNot measured: the shared recordings are not here.\n"
    clips, phone, turns = meetings(), call(), talk()
    with tempfile.TemporaryDirectory() as temporary:
        folder = keep_in or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        good = _heard(folder, [*clips, phone, turns])
        bad = _heard(folder, [_on_a_bad_line(folder, one) for one in (*clips, phone, turns)])

    def met(heard: dict[str, tuple[Word, ...]]) -> list[Judged]:
        return [one for clip in clips for one in judged(clip, heard[clip.name])]

    on_phone = judged(phone, good[phone.name])
    rows = {
        "meetings, half to choose by": [one for one in met(good) if one.recording in TUNED_ON],
        "**meetings, the other half**": [one for one in met(good) if one.recording not in TUNED_ON],
        "telephone call, half to choose by": [one for one in on_phone if one.end < HALF],
        "**telephone call, the other half**": [one for one in on_phone if one.end >= HALF],
        "**telephone talk, ends of turns**": judged(turns, good[turns.name]),
        "meetings over a bad line": met(bad),
        "telephone call over a bad line": judged(phone, bad[phone.name]),
        "telephone talk over a bad line": judged(turns, bad[turns.name]),
    }
    if misses:
        for name, found in rows.items():
            print(name, *(one for one in found if _is_missed(one)), sep="\n  ")
    table = "\n".join(f"| {name} | {_cells(found)} |" for name, found in rows.items())
    return f"""## Muting
Items of 1 to {LONGEST_ITEM} words, each ending with another word, muted by the words of Whisper base, and held against known times:
AMI's in meetings (where those hold the pause after a word, its end as a forced alignment has it), another recogniser's in a
telephone call, and in a telephone talk the ends of turns as people set them. The bad line is pink noise {SNR_DB:g} dB below the talk
and the codec of mobile telephones at {BITS} bits a second.

| | items | heard > {GOAL * 1000:.0f} ms at the start | heard > {GOAL * 1000:.0f} ms at the end | longest such end, s | other words silent, s an item | next word silent whole |
|---|--:|--:|--:|--:|--:|--:|
{table}

The seconds of the rule were chosen by the halves that are named so. Until 2026-11-28 the end of an item was sought in the sound, where
it falls quiet. With both rules on one and the same earlier hearing, that rule and this one left to be heard: in the other halves 9 and
3 of 112 ends, 15 and 5 of 175; at the ends of turns 2 and 0 of 10; over the bad line 9 and 5 of 62 in meetings, 25 and 8 of 253 in the
call. Other words were silent for as long with either, 0.2 to 0.3 s an item.
"""


def judged(recording: Recording, heard: Sequence[Word]) -> list[Judged]:
    """What is silent of each item of a recording that was recognised from end to end.

    Args:
        recording: With what is said in it.
        heard: What was recognised, in order of time.
    """
    return [
        one
        for mine in by_voice(recording.words)
        for item, first, last in _items(mine, heard)
        if (one := _judged(recording, item, heard, first, last)) is not None
    ]


def _items(
    mine: Sequence[Known], heard: Sequence[Word]
) -> Iterator[tuple[Sequence[Known], int, int]]:
    """Runs of known words of a voice, and the places of the words that were heard for their ends."""
    pairs = _pairs(mine, heard)
    for last in range(len(mine)):
        first = last
        for _ in range(min(last, last % LONGEST_ITEM)):
            if mine[first].within[0] - mine[first - 1].within[1] > PAUSE:
                break
            first -= 1
        if first in pairs and last in pairs:
            yield mine[first : last + 1], pairs[first], pairs[last]


def _pairs(mine: Sequence[Known], heard: Sequence[Word]) -> dict[int, int]:
    """By the place of a known word that of the word which was heard for it."""
    near = [place for place, word in enumerate(heard) if _may_be_said(word, mine)]
    blocks = SequenceMatcher(
        None,
        [_spelled(word.text) for word in mine],
        [_spelled(heard[place].text) for place in near],
        autojunk=False,
    ).get_matching_blocks()
    pairs = {block.a + step: near[block.b + step] for block in blocks for step in range(block.size)}
    return {known: place for known, place in pairs.items() if _are_near(heard[place], mine[known])}


def _may_be_said(word: Word, mine: Sequence[Known]) -> bool:
    """Whether a recognised word lies at the side and at a time at which a voice speaks."""
    if mine[0].voice.isdigit() and word.channel != int(mine[0].voice):
        return False
    return any(_are_near(word, known) for known in mine)


def _are_near(word: Word, known: Known) -> bool:
    return word.start < known.within[1] + FAR and word.end > known.within[0] - FAR


def _spelled(text: str) -> str:
    return re.sub(r"[^a-z0-9']", "", text.lower())


def _judged(
    recording: Recording, item: Sequence[Known], heard: Sequence[Word], first: int, last: int
) -> Judged | None:
    """What is silent of an item; None where it was not recognised, or nobody knows when it ends."""
    own = [word for word in heard[first : last + 1] if word.channel == heard[first].channel]
    end = item[-1].end
    if end is None or len(own) > 2 * len(item) + 1:
        return None
    mutes = mutes_of(heard, [Edit(first, last + 1, "[item]", "mask", "item", muted=True)])
    silent = mutes[0].start, mutes[-1].end
    start = item[0].start
    others = [
        (one.start, one.end)
        for one in recording.words
        if one not in item and one.start is not None and one.end is not None
    ]
    before = [_common(one, (silent[0], item[0].within[0])) for one in others]
    after = [_common(one, (end, silent[1])) for one in others]
    return Judged(
        recording.name,
        " ".join(word.text for word in item),
        end,
        None if start is None else max(0.0, silent[0] - start),
        max(0.0, end - silent[1]),
        None if recording.only_turns else sum(before) + sum(after),
        any(
            share >= WHOLE * (until - begin)
            for share, (begin, until) in zip(after, others, strict=True)
        ),
    )


def _common(one: Span, other: Span) -> float:
    """Seconds that lie in both."""
    return max(0.0, min(one[1], other[1]) - max(one[0], other[0]))


def _is_missed(one: Judged) -> bool:
    return one.late > GOAL or (one.early or 0.0) > GOAL


def _cells(found: Sequence[Judged]) -> str:
    if not found:
        raise SystemExit("no item was recognised: nothing is measured")
    starts = [one.early for one in found if one.early is not None]
    in_vain = [one.in_vain for one in found if one.in_vain is not None]
    missed = [one.late for one in found if one.late > GOAL]
    return " | ".join(
        [
            str(len(found)),
            f"{sum(start > GOAL for start in starts)} of {len(starts)}",
            f"{len(missed)} ({len(missed) / len(found):.0%})",
            f"{max(missed):.2f}" if missed else "none",
            f"{statistics.mean(in_vain):.2f}" if in_vain else "not known",
            f"{sum(one.swallowed for one in found) / len(found):.0%}" if in_vain else "not known",
        ]
    )


def _on_a_bad_line(folder: Path, one: Recording) -> Recording:
    path = folder / f"{one.path.stem}.wav"
    if not path.exists():
        worsen(one.path, path, snr_db=SNR_DB, bits=BITS)
    return replace(one, path=path)


def _heard(folder: Path, recordings: Sequence[Recording]) -> dict[str, tuple[Word, ...]]:
    """By name what was recognised in recordings, in order of time; kept in a folder."""
    kept = {one.name: folder / f"{one.path.name}.json" for one in recordings}
    missing = [one for one in recordings if not kept[one.name].exists()]
    if missing:
        with tempfile.TemporaryDirectory() as temporary:
            for name, words in _recognised(Path(temporary), missing):
                told = [asdict(word) for word in words]
                kept[name].write_text(json.dumps(told), encoding="utf-8")
    return {
        name: tuple(Word(**told) for told in json.loads(path.read_text(encoding="utf-8")))
        for name, path in kept.items()
    }


def _recognised(
    folder: Path, recordings: Sequence[Recording]
) -> Iterator[tuple[str, tuple[Word, ...]]]:
    """The words of recordings, found as an ingest finds them."""
    place = open_place(lay_out(folder / "ws"))
    settings = with_speech_model(settings_of(place.workspace), "base")
    transcriber = transcriber_of(settings)
    for one in recordings:
        (file,) = take_in(place, [one.path], rest_seconds=0.0)
        keep(place, file)
        number = probe(place, file, settings=settings, on_progress=lambda _: None)
        heard = recognise(
            place, number, transcriber, language="en", hotwords=(), on_progress=lambda _: None
        )
        with place.library.reading() as conn:
            words = read_words(conn, heard)
        yield one.name, tuple(sorted(words, key=lambda word: word.start))
    place.library.close()


def main() -> None:
    """Measure, and put the section into its place on the page."""
    from bench import _put

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--print", dest="shown", action="store_true", help="print, write nothing")
    parser.add_argument("--keep", type=Path, help="where the words are kept, to look again")
    parser.add_argument("--misses", action="store_true", help="print each item that is heard")
    asked = parser.parse_args()
    section = muting(asked.keep, misses=asked.misses)
    print(section)
    if not asked.shown:
        _put("muting", section)


if __name__ == "__main__":
    main()
