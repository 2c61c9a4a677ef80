"""Who has the floor, and how it changes hands: waits, overlaps, interruptions.

It knows spurts of speech and what a back-channel is. Roles it does not know.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from coaching.measures.questions import asks
from coaching.measures.speech import Spurt
from coaching.transcript import BACKCHANNEL_WORDS

LAPSE = 10.0
"""Seconds of common silence after which talk begins anew: it ends a monologue, and who speaks then
did not wait for the other. Chosen because nobody waits as long for an answer; something is looked
up, or somebody is away. The word is that of Sacks, Schegloff and Jefferson (1974)."""

LATE_START = 0.5
"""Seconds before the other's end from which on a start is no interruption, and seconds that the
other must have spoken before one can be. Chosen because it is the length of one or two short words:
who sees the end coming begins there ("terminal overlap", Schegloff 2000), and the times of words
are sure to two tenths."""

_TOKENS = frozenset(
    {
        *("ah", "aha", "hm", "hmm", "huh", "mhm", "mm", "mm-hm", "mm-hmm", "mmhm", "mmhmm", "mmm"),
        *("oh", "uh", "uh-huh", "uhhuh", "um", "um-hum", "wow", "yeah", "yep", "yes", "yup", "ok"),
        *("okay", "right", "sure", "alright", "exactly", "absolutely", "definitely", "totally"),
        *("really", "indeed", "true", "correct", "fine", "good", "great", "nice", "cool"),
        *("perfect", "awesome", "interesting", "understood", "gotcha", "got", "it", "i", "see"),
        *("of", "course", "fair", "enough", "makes", "sense"),
    }
)
"""Words that back-channels are made of. Source: the tokens of V. Yngve, "On Getting a Word in
Edgewise" (1970), and Jurafsky, Shriberg, Fox and Curl, "Lexical, Prosodic, and Syntactic Cues for
Dialog Acts" (1998), with their kin in sales talk."""


_TAIL = 60
"""Last words of a run that are looked at for a question. Chosen longer than any question."""


@dataclass(frozen=True, slots=True)
class Hold:
    """A stretch in which one voice has the floor, its own pauses and the others' asides in it."""

    voice: str
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Change:
    """The floor goes from one voice to another.

    Attributes:
        before: Who had it.
        after: Who has it now.
        wait: Seconds from the end of the one to the start of the other; negative where they
            overlap, by so much.
        at: When the new voice began; seconds.
        interrupts: Whether the new voice began while the other spoke, and the other gave way.
    """

    before: str
    after: str
    wait: float
    at: float
    interrupts: bool


@dataclass(slots=True)
class _Run:
    """Spurts of one voice with nobody speaking in the pauses between them."""

    voice: str
    start: float
    end: float
    texts: list[str]


def holds_of(spurts: Sequence[Spurt]) -> tuple[tuple[Hold, ...], tuple[Change, ...]]:
    """Who has the floor when, and each time that it changes hands; in order of time.

    Asides do not take the floor: what is said wholly while another speaks on, and a few words in
    the other's talk or in its pauses ("mhm", "right, okay") after which the other goes on, unless
    they answer a question.

    Args:
        spurts: Of all voices, in order of their start.

    >>> asked, answered = Spurt("left", 0, 2, ("How", "many?")), Spurt("right", 2.5, 3, ("Sixty.",))
    >>> holds_of([asked, answered])[1]
    (Change(before='left', after='right', wait=0.5, at=2.5, interrupts=False),)
    """
    holds: list[_Run] = []
    changes: list[Change] = []
    for run in _without_backchannels(_runs(spurts)):
        current = holds[-1] if holds else None
        if current is None or (current.voice == run.voice and run.start - current.end >= LAPSE):
            holds.append(run)
        elif current.voice == run.voice:
            current.end = max(current.end, run.end)
        elif run.end > current.end:
            interrupts = current.start + LATE_START <= run.start <= current.end - LATE_START
            wait = round(run.start - current.end, 3)  # abutting words are no overlap
            changes.append(Change(current.voice, run.voice, wait, run.start, interrupts))
            holds.append(run)
    return tuple(Hold(hold.voice, hold.start, hold.end) for hold in holds), tuple(changes)


def _runs(spurts: Iterable[Spurt]) -> list[_Run]:
    """The runs of all voices, in order of their start."""
    runs: list[_Run] = []
    latest: dict[str, _Run] = {}
    for spurt in spurts:
        run = latest.get(spurt.voice)
        others = max((it.end for voice, it in latest.items() if voice != spurt.voice), default=0.0)
        # all that begins before this spurt has been seen, so nobody speaks in the pause
        if run is not None and others <= run.end and spurt.start - run.end < LAPSE:
            run.end = max(run.end, spurt.end)
            run.texts.extend(spurt.texts)
            continue
        run = _Run(spurt.voice, spurt.start, spurt.end, list(spurt.texts))
        latest[spurt.voice] = run
        runs.append(run)
    return runs


def _without_backchannels(runs: Sequence[_Run]) -> list[_Run]:
    """The runs that take the floor or keep it."""
    following: list[_Run | None] = [None] * len(runs)
    upcoming: _Run | None = None
    for place in range(len(runs) - 1, -1, -1):
        following[place] = upcoming
        if not _is_backchannel(runs[place].texts):
            upcoming = runs[place]
    kept: list[_Run] = []
    for run, after in zip(runs, following, strict=True):
        before = kept[-1] if kept else None
        aside = (
            before is not None
            and after is not None
            and before.voice == after.voice != run.voice
            and after.start - run.end < LAPSE
            and _is_short(run.texts)
            and (run.start < before.end or _is_backchannel(run.texts))
            and not asks(" ".join(before.texts[-_TAIL:]))
        )
        if not aside:
            kept.append(run)
    return kept


def _is_backchannel(texts: Sequence[str]) -> bool:
    """Whether so little is said that it asks for nothing but that the other goes on.

    >>> _is_backchannel(["Right,", "okay."]), _is_backchannel(["Sixty."])
    (True, False)
    """
    return _is_short(texts) and all(
        word.strip(".,!?;:…-").casefold() in _TOKENS for word in " ".join(texts).split()
    )


def _is_short(texts: Sequence[str]) -> bool:
    """Whether it is no longer than an aside."""
    return len(texts) <= BACKCHANNEL_WORDS and len(" ".join(texts).split()) <= BACKCHANNEL_WORDS
