"""What of a sound is recognised: first all clear speech, then what got no words.

It knows where somebody speaks and which words are there. It does not recognise anything.
"""

from __future__ import annotations

from collections.abc import Sequence

from coaching.coverage import without_words
from coaching.ports import Audio
from coaching.transcript import Word
from models.voice_activity import (
    SAMPLE_RATE_HZ,
    Packed,
    Span,
    pack,
    padded,
    parts,
    probabilities_afresh,
    speech_in,
)

CHUNK = 30.0
"""Seconds that Whisper hears at once."""

MISSED = 1.0
"""Seconds of speech in a row without words that are listened to once more; chosen as the shortest
gap that coverage lists."""

FAINT = 0.3
FAINT_SILENCE = 0.1
"""Probabilities at which faint speech begins and ends, in the second look at what got no words.
Source: measured 2026-11-26 on the telephone calls: asides that people hear ("yeah", "sure") lie at
0.3 to 0.55, noise and hold music (28 kinds, made) below 0.36 and mostly below 0.2; one call."""

FAINT_LENGTH = 0.5
"""Seconds that faint speech lasts at least; chosen because single peaks are clicks."""

SHORT = 0.2
"""Seconds of shorter ones that are listened to with them; chosen as the shortest word."""

SECONDS_A_LOOK = 90.0
"""Seconds of speech for each chunk that is listened to once more, and one in any case. Chosen
because each costs nearly as much as one of the three chunks of so much speech."""

AROUND = 0.6
"""Seconds around what got no words that are listened to with it; chosen as a word on each side."""

BESIDE = 0.2
"""Seconds around a word of the first look in which one of the second is taken for the same; chosen
as the error of a word's times."""


class Heard:
    """A sound and where somebody speaks in it."""

    def __init__(self, audio: Audio) -> None:
        self.audio = audio
        self.duration = audio.size / SAMPLE_RATE_HZ
        self.likely = probabilities_afresh(audio)
        self.speech = tuple(
            (start, min(end, self.duration)) for start, end in speech_in(self.likely)
        )
        wide = padded(self.speech, duration=self.duration)
        self.packed = pack(parts(wide, self.likely, longest=CHUNK), longest=CHUNK)

    @property
    def lasts(self) -> float:
        """Seconds of speech."""
        return sum(end - start for start, end in self.speech)

    def missed(self, words: Sequence[Word]) -> Packed:
        """Speech that got no words, faint speech too, ready to be recognised once more.

        All of it lies in few chunks, the longest stretches first where that is too much: a chunk
        costs the same whether one is in it or ten, and Whisper understands them better together.
        Short stretches come along, and are no reason to listen again.
        """
        faint = speech_in(self.likely, begins=FAINT, ends=FAINT_SILENCE)
        bare = without_words(words, self.speech)
        near = [span for span in without_words(words, faint) if _lasts(span) >= FAINT_LENGTH]
        if not near and not any(_lasts(span) >= MISSED for span in bare):
            return Packed((), ())
        spans = _united([*(span for span in bare if _lasts(span) >= SHORT), *near])
        left = CHUNK * (1 + int(self.lasts / SECONDS_A_LOOK))
        chosen: list[Span] = []
        for span in sorted(spans, key=_lasts, reverse=True):
            taken = _lasts(span) + 2 * AROUND
            if taken <= left or not chosen:
                chosen.append(span)
                left -= taken
        wide = padded(sorted(chosen), duration=self.duration, by=AROUND)
        return pack(parts(wide, self.likely, longest=CHUNK), longest=CHUNK, pause=float("inf"))


def _lasts(span: Span) -> float:
    """Seconds of a span."""
    return span[1] - span[0]


def _united(spans: Sequence[Span]) -> tuple[Span, ...]:
    """Spans in order, those that overlap made one."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return tuple(joined)


def with_missed(words: Sequence[Word], more: Sequence[Word]) -> tuple[Word, ...]:
    """The words with those of the second look that lie where none of the first do."""
    fresh = []
    for word in more:
        middle = (word.start + word.end) / 2
        if not any(one.start - BESIDE <= middle <= one.end + BESIDE for one in words):
            fresh.append(word)
    return tuple(sorted([*words, *fresh], key=lambda word: word.start))


def sure_stretches(words: Sequence[Word], spans: Sequence[Span], *, least: float) -> list[Word]:
    """The words of the spans whose words have a mean probability of at least ``least``.

    Args:
        words: In order.
        spans: Where what was listened to lies, in order, without overlap.
        least: 0 to 1.
    """
    kept: list[Word] = []
    for start, end in spans:
        own = [word for word in words if start <= (word.start + word.end) / 2 <= end]
        if own and sum(word.probability for word in own) / len(own) >= least:
            kept.extend(own)
    return kept
