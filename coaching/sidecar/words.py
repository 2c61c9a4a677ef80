"""Words of a transcript, with times for each: its own, or estimated inside its cue."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from coaching.errors import SidecarError
from coaching.recording import clock
from coaching.sidecar.cue import Cue, SideTranscript
from coaching.sidecar.sharing import spread
from coaching.transcript import Word

SLACK = 5.0
SLACK_SHARE = 0.05
"""Seconds, and share of the recording, by which a transcript may be longer: the larger counts.
Chosen because meeting tools stamp the end of a call, not of its talk, and trim recordings."""

PART = 0.5
"""Share of the recording under which a transcript is said to cover a part. Chosen because calls
begin and end with seconds of ringing and silence, not with half their length."""

ROUNDED = 2.5
"""Seconds by which cues of two speakers overlap though the speakers did not. Chosen because stamps
in whole seconds, rounded down at the start and up at the end, overlap by up to two."""


def words_of(transcript: SideTranscript, *, duration: float | None) -> tuple[Word, ...]:
    """The words in order of time; ``channel`` is the speaker's place in ``speakers``.

    Words without a time of their own share the time of their cue by their characters and carry
    ``estimated``. Those of one speaker do not overlap, and none lies beyond the recording.

    Args:
        transcript: As it was read.
        duration: Seconds of the recording; None where there is none.

    Raises:
        SidecarError: it is clearly longer than the recording: it belongs to another one.

    >>> cue = Cue(1.0, 2.0, None, "Good morning.")
    >>> transcript = SideTranscript("srt", (cue,), "", (), (), timed=False)
    >>> [(word.text, word.estimated) for word in words_of(transcript, duration=60.0)]
    [('Good', True), ('morning.', True)]
    """
    if duration is not None:
        _refuse_longer(transcript, duration)
    channels = {speaker: place for place, speaker in enumerate(transcript.speakers)}
    said: defaultdict[int, list[Word]] = defaultdict(list)
    for cue in _apart(transcript.cues):
        channel = channels.get(cue.speaker, 0) if cue.speaker is not None else 0
        said[channel].extend(_words(cue, channel, duration))
    possible = (word for words in said.values() for word in _possible(words, duration))
    return tuple(sorted(possible, key=lambda word: (word.start, word.channel)))


def coverage(transcript: SideTranscript, *, duration: float) -> tuple[str, ...]:
    """A note where a transcript covers clearly less than the recording; else none.

    >>> cue = Cue(1.0, 20.0, None, "Good morning.")
    >>> coverage(SideTranscript("srt", (cue,), "", (), (), timed=False), duration=240.0)
    ('it covers only 00:01 to 00:20 of 04:00',)
    """
    first = min(cue.start for cue in transcript.cues)
    last = max(cue.end for cue in transcript.cues)
    if last - first >= PART * duration:
        return ()
    return (f"it covers only {clock(first)} to {clock(last)} of {clock(duration)}",)


def _refuse_longer(transcript: SideTranscript, duration: float) -> None:
    guessed = transcript.format == "text"  # its last end is worked out from the text's length
    last = max(cue.start if guessed else max(cue.start, cue.end) for cue in transcript.cues)
    if last - duration > max(SLACK, SLACK_SHARE * duration):
        raise SidecarError(
            f"the transcript goes on to {clock(last)}, but its recording ends at "
            f"{clock(duration)}: it belongs to another one.",
            hint="Give the transcript the name of its own recording.",
        )


def _apart(cues: Sequence[Cue]) -> Iterator[Cue]:
    """The cues, each ending where the next speaker's begins if stamps that were rounded overlap.

    A cue that lies within another is an aside and stays as it is.
    """
    for cue, following in zip(cues, (*cues[1:], None), strict=True):
        if (
            following is not None
            and not cue.words
            and following.speaker != cue.speaker
            and cue.start < following.start < cue.end < following.end
            and cue.end - following.start <= ROUNDED
        ):
            yield replace(cue, end=following.start)
        else:
            yield cue


def _words(cue: Cue, channel: int, duration: float | None) -> Iterable[Word]:
    if cue.words:
        return (replace(word, channel=channel) for word in cue.words)
    end = cue.end if duration is None else max(cue.start, min(cue.end, duration))
    return spread(cue.text.split(), cue.start, end, channel=channel)


def _possible(words: Iterable[Word], duration: float | None) -> Iterator[Word]:
    """Words of one speaker, none before its predecessor, overlapping it, or beyond the end."""
    latest = float("inf") if duration is None else duration
    before: Word | None = None
    for word in words:
        start = min(max(word.start, 0.0 if before is None else before.start), latest)
        if before is not None:
            yield before if before.end <= start else replace(before, end=start)
        end = min(max(word.end, start), latest)
        before = (
            word if (start, end) == (word.start, word.end) else replace(word, start=start, end=end)
        )
    if before is not None:
        yield before
