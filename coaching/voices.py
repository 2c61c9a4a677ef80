"""Voices: which voice each recognised word is of, and what the voices of a call are called.

It brings together what others found out: leaked words, voices told apart on one channel, automatic
talk. It knows when a side of a call is worth telling apart, and when several people are really
heard there. It does not listen, and it does not know who the voices are.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from string import ascii_uppercase
from typing import Literal

from coaching.automatic import announcements
from coaching.ports import Stretch
from coaching.recording import Layout
from coaching.transcript import Word

SIDES: tuple[Literal["left", "right"], ...] = ("left", "right")
"""Labels of the sides of a call, by channel."""

UNKNOWN = "unknown"
MONO = "mono"
AUTOMATIC = "automatic"

SAMPLED_SHARE = 0.08
"""Share of a call that is listened to on each side to find a second voice there. Chosen because
both sides then cost about 5 % of what it takes to recognise a call's words."""

LEAST_SAMPLED, MOST_SAMPLED = 20.0, 120.0
"""Seconds of talk of a sample: with less, a second voice is no more than a few words; with more,
one who speaks for a tenth of the time is heard anyway."""

PIECE = 6.0
"""Longest piece of a sample in seconds: a sentence or two of everybody who speaks."""

RUN_GAP = 0.4
"""Seconds of silence that end a piece."""

SHORTEST_PIECE = 1.5
"""Seconds; voices cannot be told by less. Source: CAM++ looks at 1.5 s at once."""

SECOND_TALKS = 4.0
SECOND_SHARE = 0.1
"""Seconds, and share of all talk, of a voice beside the first that make it a person of its own.
Source: measured, 2026-11-26, on samples of some 20 s: of 14 sides with one person none has a second
voice at all; of 12 with two, 10 are found, with 5 s and more of the second."""


@dataclass(frozen=True, slots=True)
class Voices:
    """The voices of a call.

    Attributes:
        labels: What each is called, by index.
        voice_of_word: For each word, the index of its voice; None where the word is dropped.
        automatic: Indices of voices that are machines.
        several: Indices of voices under which more than one person may be heard.
        dropped: How many words were dropped, by reason.
    """

    labels: tuple[str, ...]
    voice_of_word: tuple[int | None, ...]
    automatic: frozenset[int]
    several: frozenset[int]
    dropped: Mapping[str, int]


def voices_of(
    words: Sequence[Word],
    layout: Layout,
    *,
    leaked: Collection[int] = frozenset(),
    attributed: Mapping[int, int | None] | None = None,
) -> Voices:
    """The voices of a call and whose each word is.

    The sides of a call are always its first voices, also where one says nothing.

    Args:
        words: As heard, in order of time, each on its channel.
        layout: How the channels share the talk. With one side only heard, channels still are sides.
        leaked: Places of words that are heard through a leak.
        attributed: For the words of channels on which voices were told apart, by place: the voice,
            numbered within its channel, or None where nothing tells.

    >>> heard = [Word(0, 1, "Hello."), Word(0, 1, "Hello.", channel=1),
    ...          Word(2, 3, "Hi.", channel=1)]
    >>> found = voices_of(heard, "two_sided", leaked={1})
    >>> found.labels, found.voice_of_word
    (('left', 'right'), (0, None, 1))
    """
    attributed = attributed or {}
    kept = [place for place in range(len(words)) if place not in leaked]
    machine = _automatic(words, kept)
    spoken = [place for place in kept if place not in machine]
    sided = layout in ("two_sided", "one_sided")
    keys = {
        place: (words[place].channel if sided else 0, attributed.get(place, _WHOLE))
        for place in spoken
    }
    named: dict[tuple[int, int | None], str] = {}
    for channel in range(len(SIDES)) if sided else [0]:
        side = SIDES[channel] if sided else ""
        named |= _named(channel, side, [keys[place] for place in spoken])
    labels = list(dict.fromkeys(named.values()))
    if machine:
        labels.append(AUTOMATIC)
    index = {label: place for place, label in enumerate(labels)}
    voices: list[int | None] = [None] * len(words)
    for place in spoken:
        voices[place] = index[named[keys[place]]]
    for place in machine:
        voices[place] = index[AUTOMATIC]
    split = {channel for channel, voice in named if voice not in (_WHOLE, None)}
    return Voices(
        labels=tuple(labels),
        voice_of_word=tuple(voices),
        automatic=frozenset({index[AUTOMATIC]} if machine else ()),
        several=frozenset(
            index[label]
            for (channel, voice), label in named.items()
            if (voice is None and channel in split) or label in (UNKNOWN, MONO)
        ),
        dropped={"leaked": len(words) - len(kept)},
    )


_WHOLE = -1
"""The voice of a channel on which voices were not told apart."""


def _named(
    channel: int, side: str, keys: Sequence[tuple[int, int | None]]
) -> dict[tuple[int, int | None], str]:
    """Labels of the voices of a channel, in order of their first word."""
    found = [key for key in dict.fromkeys(keys) if key[0] == channel]
    people = [key for key in found if key[1] not in (None, _WHOLE)]
    if side and len(people) <= 1:
        return dict.fromkeys(found, side) or {(channel, _WHOLE): side}
    if not people:
        return {key: UNKNOWN if key[1] is None else MONO for key in found}
    named: dict[tuple[int, int | None], str] = {}
    for key in found:
        if key in people:
            named[key] = f"{side} {_letter(people.index(key))}".strip()
        else:
            named[key] = side or UNKNOWN
    return named


def _letter(place: int) -> str:
    """A to Z, then AA, AB and so on.

    >>> _letter(0), _letter(27)
    ('A', 'AB')
    """
    letters = ascii_uppercase[place % len(ascii_uppercase)]
    before = place // len(ascii_uppercase)
    return (_letter(before - 1) if before else "") + letters


def _automatic(words: Sequence[Word], kept: Sequence[int]) -> set[int]:
    """The places of words that machines say, on each channel by itself."""
    found: set[int] = set()
    for channel in {words[place].channel for place in kept}:
        own = [place for place in kept if words[place].channel == channel]
        for one in announcements([words[place] for place in own]):
            found.update(own[one.first : one.after])
    return found


def sample_of(words: Sequence[Word], duration: float) -> tuple[tuple[float, float], ...]:
    """Stretches of one side's talk that show whether several people speak there.

    They are spread evenly over the call, each of at most ``PIECE`` seconds, in all about
    ``SAMPLED_SHARE`` of it; the whole of the talk where that is less.

    Args:
        words: Of one channel, in order, without those that leaked.
        duration: Seconds of the call.
    """
    pieces = [(start, end) for start, end in _pieces(words) if end - start >= SHORTEST_PIECE]
    wanted = min(MOST_SAMPLED, max(LEAST_SAMPLED, SAMPLED_SHARE * duration))
    talk = sum(end - start for start, end in pieces)
    if talk <= wanted:
        return tuple(pieces)
    taken: list[tuple[float, float]] = []
    before = sampled = 0.0
    for start, end in pieces:
        if before * wanted >= sampled * talk:
            taken.append((start, end))
            sampled += end - start
        before += end - start
    return tuple(taken)


def _pieces(words: Sequence[Word]) -> list[tuple[float, float]]:
    """The talk in pieces of at most ``PIECE`` seconds, cut between words."""
    pieces: list[tuple[float, float]] = []
    start = words[0].start if words else 0.0
    for word, following in pairwise(words):
        if following.start - word.end >= RUN_GAP or following.end - start > PIECE:
            pieces.append((start, min(word.end, start + PIECE)))
            start = following.start
    if words:
        pieces.append((start, min(words[-1].end, start + PIECE)))
    return pieces


def are_several(stretches: Sequence[Stretch]) -> bool:
    """Whether several people speak: a voice beside the one that talks most has talk enough.

    >>> are_several([Stretch(0.0, 30.0, 0), Stretch(30.0, 40.0, 1)])
    True
    >>> are_several([Stretch(0.0, 30.0, 0), Stretch(30.0, 32.0, 1)])
    False
    """
    talk: dict[int, float] = {}
    for one in stretches:
        talk[one.voice] = talk.get(one.voice, 0.0) + one.end - one.start
    if len(talk) <= 1:
        return False
    second = sorted(talk.values())[-2]
    return second >= SECOND_TALKS and second >= SECOND_SHARE * sum(talk.values())
