"""Captions: spoken words as short cues to read while they are heard, as WebVTT and SubRip.

It knows how much text a reader can take and how times are kept apart. It does not know reels or
calls: words come in with times on the line that the captions are for.

Source: Netflix, "Timed Text Style Guide: General Requirements" (two lines, 42 characters, seven
seconds); BBC, "Subtitle Guidelines" (lines broken by speaker, cues ended by pauses).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from coaching.transcript import Role, Turn

LINES = 2
"""Most lines in a cue."""

LINE_CHARACTERS = 42
"""Most characters in a line."""

LONGEST = 7.0
"""Most seconds that a cue stands."""

SHORTEST = 0.7
"""Fewest seconds that a cue stands. Chosen because Netflix asks for 5/6 s of films, and answers on
the phone ("Yes." "Good.") follow each other faster than that."""

_NO_MARKS = str.maketrans({"<": "\u2039", ">": "\u203a"})
"""SubRip has no way to write these, and players take what is between them for a mark."""

PAUSE = 1.0
"""Seconds of silence that end a cue. Chosen because a text that stays on through a longer pause
seems to belong to what comes next."""


@dataclass(frozen=True, slots=True)
class CaptionWord:
    """A word to be shown.

    Attributes:
        start: Seconds.
        end: Seconds; never before ``start``.
        text: The word with its punctuation.
        role: Who says it.
        name: What that voice is called; empty where the role says it.
    """

    start: float
    end: float
    text: str
    role: Role = "unknown"
    name: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a cue: one voice, by its role and, where it has one, its name."""

    role: Role
    text: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Cue:
    """What is shown from ``start`` to ``end``, in seconds."""

    start: float
    end: float
    lines: tuple[Line, ...]


def cues_of(words: Iterable[CaptionWord], *, duration: float) -> tuple[Cue, ...]:
    """The cues for words, in order, never two at a time, none beyond the end.

    Words of all voices are taken in the order of their starts. A new voice gets a new cue, or,
    where that would follow too fast, a line of its own in the same one.

    Args:
        words: In any order.
        duration: Seconds of the time line; no cue ends after it.

    >>> said = [CaptionWord(0.0, 0.4, "How", "rep"), CaptionWord(0.4, 1.0, "many?", "rep"),
    ...         CaptionWord(1.2, 1.5, "Sixty.", "customer")]
    >>> for cue in cues_of(said, duration=2.0):
    ...     print(cue.start, cue.end, [line.text for line in cue.lines])
    0.0 1.0 ['How many?']
    1.2 1.9 ['Sixty.']
    """
    drafts: list[_Draft] = []
    for word in sorted(words, key=lambda word: (word.start, word.end)):
        for piece in _pieces(word):
            grown = drafts[-1].with_word(piece) if drafts else None
            if grown is None:
                drafts.append(_Draft(piece.start, piece.end, (_line(piece),)))
            else:
                drafts[-1] = grown
    return _apart([Cue(draft.start, draft.end, draft.lines) for draft in drafts], duration)


def webvtt(cues: Iterable[Cue]) -> str:
    """The cues as a WebVTT file, each voice tagged with its name, else with its role.

    >>> print(webvtt([Cue(0.0, 1.5, (Line("rep", "R&D?"),))]))
    WEBVTT
    <BLANKLINE>
    00:00:00.000 --> 00:00:01.500
    <v rep>R&amp;D?</v>
    <BLANKLINE>
    """
    parts = ["WEBVTT\n"]
    for cue in cues:
        text = "\n".join(f"<v {_voice(line)}>{_escaped(line.text)}</v>" for line in cue.lines)
        parts.append(f"{_stamp(cue.start)} --> {_stamp(cue.end)}\n{text}\n")
    return "\n".join(parts)


def srt(cues: Iterable[Cue]) -> str:
    """The cues as a SubRip file, which has no voices: a new one is named before its words.

    >>> print(srt([Cue(0.0, 1.5, (Line("rep", "How many?"),)),
    ...            Cue(1.5, 2.0, (Line("customer", "Ten."),))]))
    1
    00:00:00,000 --> 00:00:01,500
    Rep: How many?
    <BLANKLINE>
    2
    00:00:01,500 --> 00:00:02,000
    Customer: Ten.
    <BLANKLINE>
    """
    before: str | None = None
    parts = []
    for number, cue in enumerate(cues, start=1):
        lines = []
        for line in cue.lines:
            voice = " ".join(line.name.split()) or line.role.capitalize()
            text = line.text if voice == before else f"{voice}: {line.text}"
            lines.append(text.translate(_NO_MARKS))
            before = voice
        span = f"{_stamp(cue.start)} --> {_stamp(cue.end)}".replace(".", ",")
        parts.append(f"{number}\n{span}\n" + "\n".join(lines) + "\n")
    return "\n".join(parts)


def caption_words(
    turns: Iterable[Turn], names: Mapping[str, str] | None = None
) -> tuple[CaptionWord, ...]:
    """The words of turns, each with the role of its speaker.

    Args:
        turns: With their words.
        names: What voices are called, by label.
    """
    called = names or {}
    return tuple(
        CaptionWord(word.start, word.end, word.text, turn.role, called.get(turn.speaker, ""))
        for turn in turns
        for word in turn.words
    )


def call_captions(
    turns: Iterable[Turn], *, duration: float, names: Mapping[str, str] | None = None
) -> str:
    """WebVTT for a whole call.

    Args:
        turns: With their words.
        duration: Of the recording in seconds.
        names: What voices are called, by label.
    """
    return webvtt(cues_of(caption_words(turns, names), duration=duration))


@dataclass(frozen=True, slots=True)
class _Draft:
    """A cue that still grows, with the times of its words."""

    start: float
    end: float
    lines: tuple[Line, ...]

    def with_word(self, word: CaptionWord) -> _Draft | None:
        """This cue with one more word, or None where the word has to begin a new one."""
        if word.end - self.start > LONGEST or word.start - self.end >= PAUSE:
            return None
        last = self.lines[-1]
        room = len(self.lines) < LINES
        if (word.role, word.name) != (last.role, last.name):
            if not room or word.start - self.start >= SHORTEST:
                return None
            lines = (*self.lines, _line(word))
        elif len(last.text) + 1 + len(word.text) <= LINE_CHARACTERS:
            lines = (*self.lines[:-1], replace(last, text=f"{last.text} {word.text}"))
        elif room and not last.text.endswith((".", "?", "!")):
            lines = (*self.lines, _line(word))
        else:
            return None
        return _Draft(self.start, max(self.end, word.end), lines)


def _line(word: CaptionWord) -> Line:
    return Line(word.role, word.text, word.name)


def _voice(line: Line) -> str:
    """What stands in a voice's tag: one line, escaped."""
    return _escaped(" ".join(line.name.split())) or line.role


def _pieces(word: CaptionWord) -> list[CaptionWord]:
    """The word, in pieces where it is longer than a line; nothing for a blank one."""
    text = " ".join(word.text.split())
    places = range(0, len(text), LINE_CHARACTERS)
    return [replace(word, text=text[place : place + LINE_CHARACTERS]) for place in places]


def _apart(cues: Sequence[Cue], duration: float) -> tuple[Cue, ...]:
    """The cues with times that do not overlap, as long as can be read, all before the end.

    Going forward, a cue that comes too soon waits for its predecessor; going backward, one that
    would run over the end makes its predecessors give way.
    """
    if not cues or duration <= 0:
        return ()
    shortest = min(SHORTEST, duration / len(cues))
    starts: list[float] = []
    for cue in cues:
        earliest = starts[-1] + shortest if starts else 0.0
        starts.append(max(cue.start, earliest, 0.0))
    latest = duration
    for place in reversed(range(len(starts))):
        latest -= shortest
        starts[place] = latest = max(0.0, min(starts[place], latest))
    limits = [later for _, later in pairwise([*starts, duration])]
    return tuple(
        Cue(start, min(limit, max(cue.end, start + shortest), start + LONGEST), cue.lines)
        for cue, start, limit in zip(cues, starts, limits, strict=True)
    )


def _escaped(text: str) -> str:
    """Text as WebVTT wants it. Source: W3C, "WebVTT", section 4.2.2."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _stamp(time: float) -> str:
    """A time in WebVTT's form, to the millisecond."""
    seconds, thousandths = divmod(round(time * 1000), 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}.{thousandths:03}"
