"""Inventions: words that a recogniser put to silence, noise or music, and loops it fell into.

Pure rules over what was decoded. They do not know which recogniser it was. Short answers are what
they must not touch: nothing is dropped for being short.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from coaching.transcript import Word

Reason = Literal["no speech", "repeated", "too fast", "stock phrase"]

NO_SPEECH_PROBABILITY = 0.6
"""Source: ``no_speech_threshold`` of openai/whisper's ``transcribe``."""

UNLIKELY_LOG_PROBABILITY = -0.7
"""A stretch above ``NO_SPEECH_PROBABILITY`` and below this mean log probability of a token is noise
that the model put words to ("Thank you very much."), and is dropped. Whisper's own limit is -1.
Source: measured 2026-11-24, tiny.en and base, six cuts of babble each: all came between -0.80 and
-1.35, eleven of twelve above ``NO_SPEECH_PROBABILITY``; of twenty short answers out of real calls
none came above it."""

FASTEST = 15.0
"""Words a second that nobody speaks; chosen as twice the fastest talk (8 words a second)."""

FAST_WORDS = 8
"""Fewest words whose pace is judged: times of few words are too rough for it."""

SAID_AGAIN = 8
"""Times in a row that one word is still believed; chosen as twice what people say ("no no no no").
"""

PHRASE_AGAIN = 4
"""Times in a row that a phrase of two or more words is still believed; chosen likewise."""

LONGEST_PHRASE = 12
"""Words of the longest phrase that is looked for; loops of whole sentences are about as long."""

KEPT = 2
"""Times that what runs in a circle is kept: it began as something that was said."""

ALONE = 2.0
"""Seconds of silence on both sides that make words an island; as long as what ends a turn."""

_CREDITS = re.compile(
    r"(thanks?( you)?( so much| very much)? for watching( (this|the|my|our) video)?"
    r"( and (i )?(ll )?see you( in the)? next( time| video| one)?)?"
    r"|(please )?(like and )?subscribe( to (my|our|the) channel)?"
    r"|(subtitles|captions|transcription|transcribed)( \w+)? by( \w+)*"
    r"|music playing|blank audio)"
)
"""What films end with and telephone calls do not. Source: the captions that Whisper was trained on,
as reported for silence by its users (openai/whisper, discussions of hallucinations)."""

_SOUND = re.compile(r"[\[(*♪][^\])*♪]*[\])*♪][.!]?")
"""How captions write what is no talk: [Music], (applause), *silence*, ♪ la la ♪."""

_DOUBTFUL = re.compile(
    r"(you|thank you|thanks|bye|bye bye|so|oh|the end|i m sorry|okay|all right)"
    r"( (so|very) much)?( bye)?"
    r"|(www )?\w+ (com|org|gov|co uk)|music|applause|silence"
)
"""What Whisper puts to noise most often, and people say as well ("Summit.com.", for an answer):
dropped where it is unsure."""

UNSURE = 0.35
"""Mean probability of a word under which a doubtful phrase that stands alone is not believed.
Chosen because of a word that was said most of the letters are mostly sure."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """One stretch as it was decoded.

    Attributes:
        words: In order, seconds.
        no_speech: Probability, 0 to 1, that nobody speaks in it.
        log_probability: Mean natural logarithm of the probability of its tokens.
    """

    words: tuple[Word, ...]
    no_speech: float
    log_probability: float


def believed(stretch: Decoded) -> tuple[tuple[Word, ...], Counter[Reason]]:
    """The words of a stretch that were said, and how many were not, by reason.

    >>> noise = Decoded((Word(0.0, 1.0, "Thank"), Word(1.0, 2.0, "you.")), 0.73, -0.9)
    >>> believed(noise)
    ((), Counter({'no speech': 2}))
    """
    dropped: Counter[Reason] = Counter()
    if (
        stretch.no_speech > NO_SPEECH_PROBABILITY
        and stretch.log_probability < UNLIKELY_LOG_PROBABILITY
    ):
        return (), Counter({"no speech": len(stretch.words)} if stretch.words else {})
    words = without_loops(stretch.words)
    dropped["repeated"] = len(stretch.words) - len(words)
    kept: list[Word] = []
    for island in _islands(words):
        reason = _invented(island)
        if reason is None:
            kept.extend(island)
        else:
            dropped[reason] += len(island)
    return tuple(kept), +dropped


def without_loops(words: Sequence[Word]) -> tuple[Word, ...]:
    """The words without what is said over and over: of each circle ``KEPT`` rounds stay.

    >>> said = [Word(at, at + 1.0, text) for at, text in enumerate(["No"] * 3 + ["I", "do"] * 9)]
    >>> [word.text for word in without_loops(said)]
    ['No', 'No', 'No', 'I', 'do', 'I', 'do']
    """
    plain = [_plain(word.text) for word in words]
    kept: list[Word] = []
    at = 0
    while at < len(words):
        size, rounds = _circle(plain, at)
        if rounds:
            kept.extend(words[at : at + size * KEPT])
            at += size * rounds
        else:
            kept.append(words[at])
            at += 1
    return tuple(kept)


def _circle(plain: Sequence[str], at: int) -> tuple[int, int]:
    """Words and rounds of the circle that begins here; 0 and 0 for none."""
    for size in range(1, LONGEST_PHRASE + 1):
        if plain[at : at + size] != plain[at + size : at + 2 * size] or not any(
            plain[at : at + size]
        ):
            continue
        rounds = 2
        phrase = plain[at : at + size]
        while plain[at + rounds * size : at + (rounds + 1) * size] == phrase:
            rounds += 1
        if rounds > (SAID_AGAIN if size == 1 else PHRASE_AGAIN):
            return size, rounds
    return 0, 0


def _islands(words: Sequence[Word]) -> list[list[Word]]:
    """The words in groups with ``ALONE`` of silence between them."""
    islands: list[list[Word]] = []
    for word in words:
        if islands and word.start - islands[-1][-1].end < ALONE:
            islands[-1].append(word)
        else:
            islands.append([word])
    return islands


def _invented(island: Sequence[Word]) -> Reason | None:
    """Why an island of words was not said; None if it was."""
    lasts = island[-1].end - island[0].start
    if len(island) >= FAST_WORDS and len(island) > FASTEST * lasts:
        return "too fast"
    text = " ".join(filter(None, (_plain(word.text) for word in island)))
    heard = " ".join(word.text.strip() for word in island)
    if _CREDITS.fullmatch(text) or _SOUND.fullmatch(heard):
        return "stock phrase"
    sure = sum(word.probability for word in island) / len(island)
    if sure < UNSURE and _DOUBTFUL.fullmatch(text):
        return "stock phrase"
    return None


def _plain(text: str) -> str:
    """A word in small letters, what is no letter or digit as blanks."""
    return " ".join(re.sub(r"[\W_]+", " ", text.lower()).split())
