"""Mending: cues whose times are possible, in order, with one spelling for each speaker."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from coaching.sidecar.cue import UNNAMED, Cue
from coaching.sidecar.markup import clean_name, talk
from coaching.sidecar.notes import Notes
from coaching.sidecar.sharing import shared_out, usual_length
from coaching.transcript import Word

MOST_SPEAKERS = 64
"""Speakers that keep their names. Chosen because no call has as many, and every one is a voice in
the library."""


def spoken(cues: Iterable[Cue], notes: Notes) -> list[Cue]:
    """The cues that hold talk, on one line each, markup and sounds left out."""
    kept: list[Cue] = []
    wordless = 0
    for cue in cues:
        text = talk(cue.text)
        if not text:
            wordless += 1
            continue
        words = tuple(word for word in cue.words if talk(word.text)) if cue.words else ()
        if words:
            words = _as_text(words, text)
            text = " ".join(word.text for word in words)
        kept.append(replace(cue, text=text, words=words))
    notes.add("wordless", count=wordless)
    return kept


def in_order(cues: Sequence[Cue], notes: Notes) -> list[Cue]:
    """Cues inside the time line, in order of start, those of one speaker without overlap."""
    possible = [_possible(cue, notes) for cue in cues]
    ordered = sorted(possible, key=lambda cue: cue.start)
    backward = sum(b.start < a.start for a, b in pairwise(possible))
    notes.add("backward", count=backward)
    return _one_after_another(_once(ordered, notes), notes)


def with_speakers(cues: Sequence[Cue], notes: Notes) -> tuple[list[Cue], tuple[str, ...]]:
    """The cues with one spelling for each speaker, and the speakers in order of appearance.

    If some cues have a speaker, those without get ``UNNAMED``.
    """
    spellings: dict[str, str] = {}
    given: list[str | None] = []
    for cue in cues:
        name = clean_name(cue.speaker) if cue.speaker is not None else ""
        if not name:
            given.append(None)
            continue
        key = name.casefold()
        if key not in spellings and len(spellings) >= MOST_SPEAKERS:
            notes.add("too many speakers")
            given.append(None)
            continue
        given.append(spellings.setdefault(key, name))
    if not spellings:
        return [replace(cue, speaker=None) for cue in cues], ()
    notes.add("unnamed", count=given.count(None))
    named = [replace(cue, speaker=name or UNNAMED) for cue, name in zip(cues, given, strict=True)]
    return named, tuple(dict.fromkeys(cue.speaker or UNNAMED for cue in named))


def _possible(cue: Cue, notes: Notes) -> Cue:
    start, end = cue.start, cue.end
    if start < 0:
        notes.add("negative")
        start = 0.0
    if end < start or (end == start and not cue.words):
        notes.add("ends early")
        end = start + usual_length(cue.text)
    return cue if (start, end) == (cue.start, cue.end) else replace(cue, start=start, end=end)


def _once(cues: Sequence[Cue], notes: Notes) -> list[Cue]:
    """Cues without those that say the same at the same time."""
    seen: set[tuple[float, str | None, str]] = set()
    kept: list[Cue] = []
    for cue in cues:
        key = (cue.start, cue.speaker, cue.text)
        if key in seen:
            notes.add("repeated")
        else:
            seen.add(key)
            kept.append(cue)
    return kept


def _one_after_another(cues: Sequence[Cue], notes: Notes) -> list[Cue]:
    """Cues of one speaker end where their next begins; those of one start share their time."""
    mended = list(cues)
    waiting: dict[str | None, list[int]] = {}
    for place, cue in enumerate(cues):
        run = waiting.setdefault(cue.speaker, [])
        if run and cue.start > cues[run[0]].start:
            _end_at(mended, run, cue.start, notes)
            run.clear()
        run.append(place)
    for run in waiting.values():
        _end_at(mended, run, max(mended[place].end for place in run), notes)
    return mended


def _end_at(cues: list[Cue], run: Sequence[int], latest: float, notes: Notes) -> None:
    """Shorten the cues of one start so that the last of them ends by ``latest``."""
    if len(run) == 1:
        cue = cues[run[0]]
        if cue.end > latest:
            notes.add("overlapping")
            cues[run[0]] = replace(cue, end=latest)
        return
    notes.add("overlapping", count=len(run) - 1)
    end = min(latest, max(cues[place].end for place in run))
    parts = shared_out(cues[run[0]].start, end, [len(cues[place].text) for place in run])
    for place, (begins, ends) in zip(run, parts, strict=True):
        if not cues[place].words:
            cues[place] = replace(cues[place], start=begins, end=ends)


def _as_text(words: Sequence[Word], text: str) -> tuple[Word, ...]:
    """Words as the text writes them, where both have as many.

    Some formats give bare words beside a text with punctuation.
    """
    said = text.split()
    if len(said) != len(words):
        return tuple(words)
    return tuple(replace(word, text=each) for word, each in zip(words, said, strict=True))
