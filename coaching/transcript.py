"""Words, speakers and turns: the talk of a call as frozen values.

It knows how recognised words become turns. It does not know where words come from, nor where they
are kept.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Literal

PersonRole = Literal["rep", "customer", "unknown"]
Role = Literal["rep", "customer", "unknown", "other"]
"""Of a voice: "other" is what nobody says to anybody, such as menus and recorded greetings."""
ROLES: tuple[Role, ...] = ("rep", "customer", "unknown")
"""Those of people, by which talk is searched."""

SENTENCE_ENDS = (".", "?", "!")

TURN_GAP = 2.0
"""Seconds of silence inside one speaker's talk that end a turn where nobody else spoke.
Chosen because a pause over two seconds is heard as a new start; settable nowhere on purpose."""

SENTENCE_GAP = 0.2
"""Seconds of silence after a sentence that end a turn where several people share a channel. Chosen
because speakers mostly change there; a turn cut too often is tagged well, two people in one are
not.
"""

SHARED_TURN = 8.0
"""Seconds that a turn on a shared channel lasts at least, if the talk goes on so long. Chosen
because single sentences are too little to tell a stage by, and too short to listen to."""

BACKCHANNEL_WORDS = 3
"""Longest aside, in words, that does not interrupt the other's turn ("mhm", "yeah, right")."""


@dataclass(frozen=True, slots=True)
class Word:
    """One recognised word.

    Attributes:
        start: Seconds from the start of the call.
        end: Seconds; never before ``start``.
        text: The word with its punctuation, without surrounding blanks.
        probability: The recogniser's confidence, 0 to 1.
        channel: Index of the audio channel that it was heard on, 0 for mono; of a word that was
            read in a transcript, the index of the speaker.
        estimated: Whether its times are worked out from the cue around it, not heard.
        overlapped: Whether somebody else on the same channel speaks at the same time.
    """

    start: float
    end: float
    text: str
    probability: float = 1.0
    channel: int = 0
    estimated: bool = False
    overlapped: bool = False


@dataclass(frozen=True, slots=True)
class Turn:
    """What one speaker says, uninterrupted.

    Attributes:
        position: Place in the call, from 0.
        speaker: Label of the voice ("left", "right", "mono"); not a person.
        role: The speaker's part in the sale.
        start: Seconds, the first word's start.
        end: Seconds, the last word's end.
        text: The words joined by blanks.
        words: The words themselves, in order of time.
        channel: The audio channel that it was heard on.
    """

    position: int
    speaker: str
    role: Role
    start: float
    end: float
    text: str
    words: tuple[Word, ...] = ()
    channel: int = 0


@dataclass(frozen=True, slots=True)
class Voice:
    """Who is heard on one channel.

    Attributes:
        speaker: A label, not a person.
        role: The speaker's part in the sale.
        several: Whether more than one person is heard under this label, unknown when which.
    """

    speaker: str
    role: Role
    several: bool = False


def turns_of(words: Iterable[Word], voices: Sequence[Voice]) -> tuple[Turn, ...]:
    """The turns of a call, in order of their start.

    Words of all channels are laid on one time line. A turn ends when another voice takes over or
    after ``TURN_GAP`` of silence; where a voice stands for several people, also after a question
    and at a pause between sentences, since nobody can tell who goes on. An aside of at most
    ``BACKCHANNEL_WORDS`` words, spoken while the other goes on, becomes a turn of its own without
    tearing the turn it falls into.

    Args:
        words: In any order; channels index ``voices``.
        voices: One per channel.

    >>> voices = [Voice("left", "rep"), Voice("right", "customer")]
    >>> heard = [Word(0, 1, "How", channel=0), Word(1, 2, "many?", channel=0),
    ...          Word(2.2, 3, "Sixty.", channel=1)]
    >>> [(turn.role, turn.text) for turn in turns_of(heard, voices)]
    [('rep', 'How many?'), ('customer', 'Sixty.')]
    """
    in_time = sorted(words, key=lambda word: (word.start, word.end, word.channel))
    runs = [list(run) for _, run in groupby(in_time, key=lambda word: word.channel)]
    pieces: list[list[Word]] = []
    open_piece: dict[int, list[Word]] = {}
    for position, run in enumerate(runs):
        channel = run[0].channel
        current = open_piece.get(channel)
        previous = runs[position - 1] if position else []
        if (
            current is not None
            and len(previous) <= BACKCHANNEL_WORDS
            and pieces[-1] is not current
            and run[0].start - current[-1].end < TURN_GAP
            and _goes_on(current, pieces)
        ):
            current.extend(run)
            continue
        for stretch in _stretches(run, several=voices[channel].several):
            pieces.append(stretch)
            open_piece[channel] = stretch
    pieces.sort(key=lambda piece: (piece[0].start, piece[0].channel))
    return tuple(
        Turn(
            position=position,
            speaker=voices[piece[0].channel].speaker,
            role=voices[piece[0].channel].role,
            start=piece[0].start,
            end=max(word.end for word in piece),
            text=" ".join(word.text for word in piece),
            words=tuple(piece),
            channel=piece[0].channel,
        )
        for position, piece in enumerate(pieces)
    )


def with_words(turns: Sequence[Turn], words: Iterable[Word]) -> tuple[Turn, ...]:
    """The turns with the words that were said in them, found by channel and time.

    Args:
        turns: In order of their start.
        words: In order of time.

    >>> turn = Turn(0, "mono", "unknown", 0.0, 2.0, "Good morning.")
    >>> with_words([turn], [Word(0.0, 0.6, "Good"), Word(0.7, 2.0, "morning.")])[0].words[1].text
    'morning.'
    """
    said: list[list[Word]] = [[] for _ in turns]
    places: dict[int, list[int]] = {}
    for place, turn in enumerate(turns):
        places.setdefault(turn.channel, []).append(place)
    for word in words:
        candidates = places.get(word.channel, [])
        index = bisect_right(candidates, word.start, key=lambda place: turns[place].start) - 1
        if index >= 0:
            said[candidates[index]].append(word)
    return tuple(replace(turn, words=tuple(own)) for turn, own in zip(turns, said, strict=True))


def _goes_on(current: list[Word], pieces: list[list[Word]]) -> bool:
    """Whether only short asides were spoken since the last word of ``current``."""
    place = next(index for index in range(len(pieces) - 1, -1, -1) if pieces[index] is current)
    return sum(len(piece) for piece in pieces[place + 1 :]) <= BACKCHANNEL_WORDS and not (
        current[-1].text.endswith(SENTENCE_ENDS)
    )


def _stretches(run: list[Word], *, several: bool) -> list[list[Word]]:
    """The words of one channel without a silence of ``TURN_GAP`` or more in them.

    Where several people share the channel, a question and a pause after a sentence end one too,
    once it has lasted for ``SHARED_TURN``.
    """
    stretches = [[run[0]]]
    for word in run[1:]:
        last = stretches[-1][-1]
        gap = word.start - last.end
        ends_here = (
            several
            and last.end - stretches[-1][0].start >= SHARED_TURN
            and (last.text.endswith("?") or gap >= SENTENCE_GAP)
            and last.text.endswith(SENTENCE_ENDS)
        )
        if gap >= TURN_GAP or ends_here:
            stretches.append([word])
        else:
            stretches[-1].append(word)
    return stretches
