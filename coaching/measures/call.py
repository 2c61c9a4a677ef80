"""Measuring a call: speech, floor and questions put together."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from itertools import accumulate, pairwise
from statistics import median, quantiles

from coaching.measures.figures import (
    WAIT_EDGES,
    CallMeasures,
    Monologue,
    Side,
    VoiceShare,
    Waits,
)
from coaching.measures.floor import LAPSE, Change, Hold, holds_of
from coaching.measures.questions import KINDS, Kind, questions_in
from coaching.measures.speech import covered, spoken_words, spurts_of
from coaching.transcript import Turn

UNTOLD = ("mono", "unknown")
"""Labels that stand for several people, or for nobody that is known."""

ESTIMATED_SHARE = 0.1
"""Share of words with estimated times above which nothing is measured that needs times. Chosen
because a median bears one wrong value in ten; a transcript without times of its own is far above,
one whose words were looked for in the sound mostly below."""

LEAST_SPEECH = 10.0
"""Seconds of speech below which no pace is told. Chosen because it is some thirty words: with less,
a single long number decides."""

_TIMES = "the times of its words are estimated"
_VOICES = "its voices are not told apart"
_NO_TALK = "nothing is said in it"
_LANGUAGE = "questions are found in English alone"


def measures_of(
    turns: Sequence[Turn],
    *,
    duration: float | None,
    language: str | None = None,
    several: Collection[str] = (),
) -> CallMeasures:
    """The measures of a call.

    Args:
        turns: Its talk with words; the role "other" is left out.
        duration: Seconds of the call; None where nobody knows: then it lasts as long as its talk.
        language: Code of its language, where known: questions are found in English alone.
        several: Labels of voices that stand for several people, or may: nobody's turns are known.

    >>> from coaching.transcript import Word
    >>> asked = (Word(0.0, 1.0, "How"), Word(1.0, 2.0, "many?"))
    >>> talk = [Turn(0, "left", "rep", 0.0, 2.0, "How many?", asked),
    ...         Turn(1, "right", "customer", 3.0, 4.0, "Sixty.", (Word(3.0, 4.0, "Sixty."),))]
    >>> found = measures_of(talk, duration=5.0)
    >>> [(side.name, side.talk) for side in found.sides], round(found.silence, 2)
    ([('rep', 2.0), ('customer', 1.0)], 0.4)
    """
    said = [turn for turn in turns if turn.role != "other" and spoken_words(turn)]
    apart = sorted((turn.start, turn.end) for turn in turns if turn.role == "other")
    length = max([duration or 0.0, *(turn.end for turn in turns)]) - covered(apart)
    spurts = spurts_of(said)
    roles = {turn.speaker: turn.role for turn in reversed(said)}
    sides = {
        voice: roles[voice] if roles[voice] in ("rep", "customer") else voice
        for voice in dict.fromkeys(spurt.voice for spurt in spurts)
    }
    untold = {*UNTOLD, *several}
    told = [voice for voice in sides if voice not in untold]
    missing = _missing(said, told, language)
    holds, changes = holds_of(spurts) if told else ((), ())
    between = [it for it in changes if not {it.before, it.after} & untold]
    crossing = [it for it in _unbroken(between, apart) if sides[it.before] != sides[it.after]]
    talk = dict.fromkeys(sides, 0.0)
    for spurt in spurts:
        talk[spurt.voice] += spurt.end - spurt.start
    whole = sum(talk.values())

    def side(name: str) -> Side:
        own = [turn for turn in said if sides[turn.speaker] == name]
        voices = tuple(voice for voice, of in sides.items() if of == name)
        speech = sum(talk[voice] for voice in voices)
        words = _word_count(own)
        known = not set(voices) & untold
        taken = [it for it in crossing if sides[it.after] == name]
        return Side(
            name=name,
            role=own[0].role,
            voices=voices,
            talk=speech,
            share=speech / whole if whole else 0.0,
            words=words,
            pace=words / speech * 60 if "pace" not in missing and speech >= LEAST_SPEECH else None,
            monologue=_longest(it for it in holds if sides[it.voice] == name) if known else None,
            questions=_questions(own) if "questions" not in missing else None,
            waits=_waits(taken) if known and "patience" not in missing else None,
            interruptions=sum(it.interrupts for it in taken)
            if known and "interruptions" not in missing
            else None,
        )

    counted = "changes" not in missing
    speaking = covered((spurt.start, spurt.end) for spurt in spurts)
    return CallMeasures(
        duration=length,
        silence=max(0.0, 1 - speaking / length) if "silence" not in missing and length else None,
        changes=len(between) if counted else None,
        changes_per_minute=len(between) / length * 60 if counted and length else None,
        sides=tuple(side(name) for name in dict.fromkeys(sides.values())),
        voices=tuple(
            VoiceShare(voice, roles[voice], talk[voice], talk[voice] / whole if whole else 0.0)
            for voice in sides
        ),
        missing=missing,
    )


def _missing(said: Sequence[Turn], told: Sequence[str], language: str | None) -> dict[str, str]:
    """What cannot be measured, and why."""
    estimated = [word.estimated for turn in said for word in spoken_words(turn)]
    missing: dict[str, str] = {}
    if sum(estimated) > ESTIMATED_SHARE * len(estimated):
        missing |= dict.fromkeys(("patience", "interruptions", "pace", "silence"), _TIMES)
    if not told:
        wanting = ("monologue", "patience", "interruptions", "changes")
        missing |= dict.fromkeys(wanting, _VOICES if said else _NO_TALK)
    if language is not None and language.casefold().partition("-")[0] != "en":
        missing["questions"] = _LANGUAGE
    return missing


def _unbroken(changes: Iterable[Change], apart: Sequence[tuple[float, float]]) -> list[Change]:
    """The changes in which one side answers the other: no lapse and no hold music between.

    Args:
        changes: In any order.
        apart: Spans of what is left out of the talk, in order of their start.
    """
    ends = list(accumulate((end for _, end in apart), max))

    def broken(change: Change) -> bool:
        before = bisect_left(apart, (change.at, change.at))
        return before > 0 and ends[before - 1] > change.at - change.wait

    return [it for it in changes if it.wait < LAPSE and not broken(it)]


def _waits(taken: Sequence[Change]) -> Waits:
    """The waits in changes of the floor to one side."""
    waits = sorted(it.wait for it in taken if it.wait >= 0)
    lower = upper = waits[0] if waits else None
    if len(waits) > 1:
        lower, _, upper = quantiles(waits, n=4, method="inclusive")
    return Waits(
        count=len(waits),
        median=median(waits) if waits else None,
        lower_quartile=lower,
        upper_quartile=upper,
        classes=tuple(
            sum(start <= wait < end for wait in waits) for start, end in pairwise(WAIT_EDGES)
        ),
        overlapped=len(taken) - len(waits),
    )


def _longest(holds: Iterable[Hold]) -> Monologue | None:
    """The longest time that a voice has the floor; of equally long ones the first."""
    longest = max(holds, key=lambda hold: hold.end - hold.start, default=None)
    return Monologue(longest.start, longest.end) if longest else None


def _questions(turns: Iterable[Turn]) -> tuple[tuple[Kind, int], ...]:
    """How many questions of each kind are asked, every kind named."""
    counts = Counter(kind for turn in turns for kind in questions_in(turn.text))
    return tuple((kind, counts[kind]) for kind in KINDS)


def _word_count(turns: Iterable[Turn]) -> int:
    """Words with a letter or a digit in them, as they are written: "don't" and "$60" are one."""
    return sum(
        any(sign.isalnum() for sign in piece)
        for turn in turns
        for word in spoken_words(turn)
        for piece in word.text.split()
    )
