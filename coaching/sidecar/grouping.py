"""Words with speakers to cues, for formats that know words and nothing larger."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from coaching.sidecar.cue import Cue
from coaching.sidecar.notes import Notes
from coaching.sidecar.sharing import Heard, filled, usual_length
from coaching.transcript import SENTENCE_ENDS

GAP = 2.0
"""Seconds without a word that end a cue; as long as the silence that ends a turn."""

LONGEST = 12.0
"""Seconds after which a cue ends with its sentence. Chosen as twice what a subtitle
shows at most."""


def cues_of(heard: Iterable[Heard], notes: Notes) -> list[Cue]:
    """The cues of one stream of words, cut at speakers, silences and the ends of long sentences.

    >>> words = [Heard("Hi.", 0.0, 0.5, 1.0, "a"), Heard("Yes?", 0.6, 1.0, 1.0, "b")]
    >>> [(cue.speaker, cue.text) for cue in cues_of(words, Notes())]
    [('a', 'Hi.'), ('b', 'Yes?')]
    """
    runs: list[list[Heard]] = []
    for word in heard:
        if runs and not _ends_before(runs[-1], word):
            runs[-1].append(word)
        else:
            runs.append([word])
    following: list[float | None] = [None]
    for run in reversed(runs):
        first = _first(run)
        following.append(following[-1] if first is None else first)
    cues: list[Cue] = []
    for run, begins in zip(runs, reversed(following[:-1]), strict=True):
        before = cues[-1].end if cues else 0.0
        cues.append(cue_of(run, before=before, following=begins, notes=notes))
    return cues


def cue_of(run: Sequence[Heard], *, before: float, following: float | None, notes: Notes) -> Cue:
    """One cue of words of one speaker.

    Args:
        run: The words, at least one.
        before: Seconds at which it begins if no word has a time.
        following: Seconds at which something else begins, or None.
        notes: Told of words without a time.
    """
    text = " ".join(word.text for word in run)
    known = [word for word in run if word.start is not None and word.end is not None]
    notes.add("word times", count=len(run) - len(known))
    start = known[0].start if known and known[0].start is not None else before
    start = start if run[0] is (known[0] if known else None) else min(before, start)
    end = known[-1].end if known and known[-1].end is not None else start + usual_length(text)
    if not known or run[-1] is not known[-1]:
        tail = start + usual_length(text)
        end = max(end, tail if following is None else min(tail, following))
    words = tuple(filled(run, start, end))
    return Cue(start, max(start, end), run[0].speaker, text, words)


def _first(run: Sequence[Heard]) -> float | None:
    return next((word.start for word in run if word.start is not None), None)


def _ends_before(run: Sequence[Heard], word: Heard) -> bool:
    """Whether a cue is over when ``word`` comes."""
    last = run[-1]
    if last.speaker != word.speaker:
        return True
    if last.end is None or word.start is None:
        return False
    if word.start - last.end >= GAP:
        return True
    begun = run[0].start
    return begun is not None and last.end - begun >= LONGEST and last.text.endswith(SENTENCE_ENDS)
