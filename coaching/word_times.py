"""Word times that are possible: in order, inside the file, no longer than a word lasts.

Pure rules over words of one channel; a recogniser's times come from its attention and may step
back, run over a silence or vanish. It does not know how they were found.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import replace

from coaching.transcript import SENTENCE_ENDS, Word

Span = tuple[float, float]
"""Start and end in seconds, half-open."""

OPENER_GAP = 1.0
"""Seconds of silence after the first word of a sentence that give away a misplaced word, see
``repair_times``. Chosen because hesitating for so long after one word is rarer than the mistake."""

LONGEST_OPENER = 0.4
"""Seconds that a word which was moved gets at most; the length of a short spoken word."""

LONGEST_WORD = 1.0
LETTER = 0.15
SPELLED = 1.2
"""Seconds that every word may last, that each letter adds to 0.25, and that each digit or letter of
a word spelled out ("S-I-T-I") may last. Chosen as twice what slow speech takes (5 letters in half a
second); a name is spelled at about one letter a second."""

SOME_DIGITS = 3
"""Digits from which on a number is said in groups, with pauses between them."""

SLIVER = 0.2
"""Seconds of speech at an end of a word said in pieces that are none of its; chosen because no
letter's name takes less."""

SHORTEST_WORD = 0.02
"""Seconds under which a word has no length: one frame of Whisper's attention."""

USUAL_LETTER = 0.05
"""Seconds of each letter of a word that had no length, where there is room.
Chosen because 20 letters a second is fast talk, and too short is safer here than too long."""

COLLAR = 0.1
"""Seconds of silence that a word may keep on each side; voice activity is that exact."""


def repair_times(
    words: Iterable[Word], *, duration: float, speech: Sequence[Span] = ()
) -> tuple[Word, ...]:
    """Words of one channel with times that are possible: in order and inside the file.

    Order of words is what a recogniser is sure of, so times give way: a start before its
    predecessor's start moves up to it. Silence is cut out before it listens, so that the first word
    of what is said next may stick to the end of what was said before a long silence: it is moved to
    where the talk goes on if it begins a sentence, or lies where nobody speaks. Words stretched
    over silence are cut back to speech, then to what their letters may take; words without length
    get some from the room around them.

    Args:
        words: In the order in which they were said.
        duration: Seconds of the sound.
        speech: Where somebody speaks, in order; empty where nobody knows.

    >>> words = repair_times([Word(0.5, 0.4, "a"), Word(0.6, 9.0, "b")], duration=3.0)
    >>> [(word.start, round(word.end, 2), word.text) for word in words]
    [(0.5, 0.55, 'a'), (0.6, 1.6, 'b')]
    """
    repaired = _in_order(words, duration)
    _move_openers(repaired, speech)
    _cut_long(repaired, speech)
    _give_length(repaired, duration)
    return tuple(repaired)


def longest_of(text: str) -> float:
    """Seconds that a word can take at most.

    >>> longest_of("yes"), longest_of("S-I")
    (1.0, 2.4)
    """
    digits = sum(letter.isdigit() for letter in text)
    letters = sum(letter.isalpha() for letter in text)
    spelled = _letters_spelled(text)
    if spelled:
        return SPELLED * spelled
    return max(LONGEST_WORD, 0.25 + LETTER * letters + SPELLED * digits)


def is_said_in_pieces(text: str) -> bool:
    """Whether a word is spelled out, or a number of several digits: pauses lie inside such words.

    >>> [is_said_in_pieces(text) for text in ("S-I-T-I.", "555-0123", "8", "well-known")]
    [True, True, False, False]
    """
    return bool(_letters_spelled(text)) or sum(letter.isdigit() for letter in text) >= SOME_DIGITS


def _letters_spelled(text: str) -> int:
    """How many letters or digits a word spells out ("S-I-T-I"); 0 for a word that spells none."""
    pieces = [piece for piece in text.replace(".", "-").split("-") if piece]
    return len(pieces) if len(pieces) > 1 and all(len(piece) == 1 for piece in pieces) else 0


def _in_order(words: Iterable[Word], duration: float) -> list[Word]:
    repaired: list[Word] = []
    earliest = 0.0
    for word in words:
        start = min(max(word.start, earliest), duration)
        end = min(max(word.end, start), duration)
        if repaired and repaired[-1].end > start:
            repaired[-1] = replace(repaired[-1], end=start)
        repaired.append(replace(word, start=start, end=end))
        earliest = start
    return repaired


def _move_openers(words: list[Word], speech: Sequence[Span]) -> None:
    """Move first words that were left behind before a silence to where the talk goes on."""
    ends = [end for _, end in speech]
    for place in range(len(words) - 2, -1, -1):
        word, following = words[place], words[place + 1]
        opens = place == 0 or words[place - 1].text.endswith(SENTENCE_ENDS)
        if (
            (opens or _in_silence(word, speech, ends))
            and not word.text.endswith((*SENTENCE_ENDS, ","))
            and following.start - word.end >= OPENER_GAP
        ):
            length = min(word.end - word.start, LONGEST_OPENER)
            words[place] = replace(word, start=following.start - length, end=following.start)


def _in_silence(word: Word, speech: Sequence[Span], ends: Sequence[float]) -> bool:
    """Whether nobody speaks during a word and ``COLLAR`` around it, as far as anybody knows."""
    coming = speech[bisect_left(ends, word.start - COLLAR) :]
    return bool(speech) and not (coming and coming[0][0] < word.end + COLLAR)


def _cut_long(words: list[Word], speech: Sequence[Span]) -> None:
    """Cut words back to the speech in them, and to what they can last."""
    ends = [end for _, end in speech]
    for place, word in enumerate(words):
        longest = longest_of(word.text)
        start, end = word.start, word.end
        if speech and end - start > LONGEST_OPENER:
            least = SLIVER if is_said_in_pieces(word.text) else 0.0
            start, end = _spoken(start, end, speech, ends, longest=longest, least=least)
        if end - start > longest:
            before = words[place - 1].end if place else 0.0
            after = words[place + 1].start if place + 1 < len(words) else float("inf")
            if start - before <= after - end:
                end = start + longest
            else:
                start = end - longest
        if (start, end) != (word.start, word.end):
            words[place] = replace(word, start=start, end=end)


def _spoken(
    start: float,
    end: float,
    speech: Sequence[Span],
    ends: Sequence[float],
    *,
    longest: float,
    least: float,
) -> Span:
    """A word's time without the silence at its sides; as it was where all of it is silence.

    A word longer than ``longest`` that runs over a silence is on the side with more speech. Speech
    under ``least`` seconds is passed over where there is more.
    """
    inside = []
    for begins, until in speech[bisect_left(ends, start) :]:
        if begins >= end:
            break
        inside.append((max(start, begins - COLLAR), min(end, until + COLLAR)))
    if not inside:
        return start, end
    if least:
        inside = [span for span in inside if span[1] - span[0] >= least + COLLAR] or inside
    if end - start > longest:
        return max(inside, key=lambda span: span[1] - span[0])
    return inside[0][0], inside[-1][1]


def _give_length(words: list[Word], duration: float) -> None:
    """Give words without length a share of the room between their neighbours."""
    place = 0
    while place < len(words):
        last = place
        while last < len(words) and words[last].end - words[last].start < SHORTEST_WORD:
            last += 1
        if last == place:
            place += 1
            continue
        run = words[place:last]
        wanted = sum(_usual(word) for word in run)
        low = words[place - 1].end if place else 0.0
        high = words[last].start if last < len(words) else duration
        begin = min(run[0].start, max(low, high - wanted))
        if high - begin < wanted and place and _spare(words[place - 1]) > 0:
            begin = max(begin - (wanted - (high - begin)), low - _spare(words[place - 1]))
            if begin < low:
                words[place - 1] = replace(words[place - 1], end=begin)
        share = min(1.0, (high - begin) / wanted) if wanted else 0.0
        for at, word in enumerate(run, start=place):
            end = min(begin + share * _usual(word), high)
            words[at] = replace(word, start=begin, end=end)
            begin = end
        place = last


def _usual(word: Word) -> float:
    return max(1, len(word.text)) * USUAL_LETTER


def _spare(word: Word) -> float:
    """Seconds that a word can give away: half of it, where it is long enough."""
    return max(0.0, (word.end - word.start) / 2 - SHORTEST_WORD)
