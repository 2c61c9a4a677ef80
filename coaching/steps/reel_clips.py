"""Clips for reels: stretches of calls fitted to their words, each with the reason where it cannot.

A stretch that cannot be cut is told by name, and the others are cut.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from coaching.errors import FilmroomError, NotFoundError, UsageError
from coaching.ledger import call_name, call_number
from coaching.media.ahead import each_clip
from coaching.media.loudness import level_clip
from coaching.media.pauses import without_silence
from coaching.media.render import require_sources
from coaching.moments.trimming import trimmed
from coaching.recording import clock
from coaching.reel import Clip, ReelManifest, fit_to_words
from coaching.reel.context import Reach, widened
from coaching.settings import Reel as ReelSettings
from coaching.steps.place import Place, Progress
from coaching.steps.reading import spoken_turns
from coaching.steps.recut import words_between
from coaching.store import calls, recordings, turns, versions
from coaching.store.anchors import span_now
from coaching.store.playing import Closed, why_closed
from coaching.store.withheld import is_withheld
from coaching.transcript import Turn

_NOTHING = Reach()

_CLOSED: dict[Closed, str] = {
    "first_look": "its rep looks at it first",
    "withheld": "its rep withheld it",
}
"""Why a call is closed, in words, where its name says too little."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a call that is wanted, in seconds.

    Attributes:
        call: The call.
        start: Seconds.
        end: Seconds.
        stage: Where that is known.
        first: Words with which it is to begin; empty for its beginning.
        last: Words with which it is to end; empty for its end.
        before: So much of the talk before it, too.
        after: So much of the talk after it, too.
    """

    call: int
    start: float
    end: float
    stage: str = ""
    first: str = ""
    last: str = ""
    before: Reach = _NOTHING
    after: Reach = _NOTHING

    @property
    def name(self) -> str:
        """What a person calls it, such as ``C12@02:10-02:45``."""
        return f"{call_name(self.call)}@{clock(self.start)}-{clock(self.end)}"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A clip that is not in a reel, and why."""

    name: str
    why: str


def clips_of(
    conn: Connection, spans: Iterable[Span]
) -> tuple[tuple[Clip, ...], tuple[LeftOut, ...]]:
    """The clips of stretches, and those that cannot be cut.

    Raises:
        FilmroomError: None of them can; the first reason.
    """
    made: list[Clip] = []
    left: list[LeftOut] = []
    first: FilmroomError | None = None
    for span in spans:
        try:
            made.append(clip_of(conn, span))
        except FilmroomError as error:
            first = first or error
            left.append(LeftOut(span.name, error.message))
    if first is not None and not made:
        raise first
    return tuple(made), tuple(left)


def clip_of(conn: Connection, span: Span) -> Clip:
    """The clip of a stretch: fitted to the words, with its stage and captions.

    Raises:
        UsageError: The stretch is none of the call, or the call has no recording.
        NotFoundError: No such call, its recording is not kept, the team may not see it, or the
            words that it is to begin or end with are not said there.
    """
    facts = calls.call_facts(conn, span.call)
    if facts is None or not facts.ready:
        raise NotFoundError(
            f"there is no ready call {call_name(span.call)}", hint="see `filmroom status`"
        )
    recording = recordings.source_of_call(conn, span.call)
    if recording is None:
        raise UsageError(
            f"{call_name(span.call)} is a transcript without a recording: nothing can be cut",
            hint="drop the recording beside it, with the same name",
        )
    assert recording.facts is not None, "a ready call was probed"
    if recording.kept_path is None:
        raise NotFoundError(f"the recording of {call_name(span.call)} is not kept")
    duration = recording.facts.duration
    if not 0 <= span.start < span.end or span.start >= duration:
        raise UsageError(
            f"{call_name(span.call)} lasts {duration:.0f} s; "
            f"{span.start:g} to {span.end:g} s is no stretch of it",
            hint="write CALL@02:10-02:45 with the start before the end",
        )
    require_shown(conn, span.call)
    require_open(conn, span.call, span.start, span.end)
    spoken = spoken_turns(conn, span.call)
    start, end = _meant(span, spoken, duration)
    words = [word for turn in spoken for word in turn.words]
    start, end = fit_to_words(start, min(end, duration), words, duration=duration)
    require_open(conn, span.call, start, end)
    return Clip(
        call=call_name(span.call),
        recording_sha256=recording.id,
        source=recording.kept_path,
        start=start,
        end=end,
        stage=span.stage or _stage_of(conn, span, spoken),
        title=facts.title,
        heard=recording.facts.heard,
        words=words_between(conn, span.call, start, end),
    )


def _meant(span: Span, spoken: Sequence[Turn], duration: float) -> tuple[float, float]:
    """From where to where a stretch goes once it is trimmed to words and given its context."""
    start, end = span.start, min(span.end, duration)
    if span.first or span.last:
        inside = [
            word
            for turn in spoken
            for word in turn.words
            if word.end > span.start and word.start < span.end
        ]
        kept = trimmed(inside, first=span.first or None, last=span.last or None)
        start = kept[0].start if span.first else start
        end = max(word.end for word in kept) if span.last else end
    start, end = widened(start, end, spoken, before=span.before, after=span.after)
    return max(0.0, start), min(duration, end)


def require_shown(conn: Connection, call: int) -> None:
    """Refuse a call that the team may not see: closed, or somebody said no to its recording.

    Raises:
        NotFoundError: It may not.
    """
    why = why_closed(conn, call)
    if why is not None:
        raise NotFoundError(
            f"{call_name(call)} is not shown: {_CLOSED.get(why, why)}", hint="choose another call"
        )


def require_open(conn: Connection, call: int, start: float, end: float) -> None:
    """Refuse talk that its rep withheld.

    Raises:
        NotFoundError: There is some in the stretch.
    """
    if is_withheld(conn, call, start, end):
        raise held_back(call, start, end)


def held_back(call: int, start: float, end: float) -> NotFoundError:
    """What to say of a stretch that has talk that its rep withheld."""
    return NotFoundError(
        f"its rep withheld talk of {call_name(call)} between {clock(start)} and {clock(end)}",
        hint="choose another stretch",
    )


def span_of(conn: Connection, clip: Clip) -> Span:
    """Where the talk of a clip lies in its call by now: parts may have come before it since.

    Raises:
        NotFoundError: Nothing tells.
    """
    call = call_number(clip.call)
    now = span_now(conn, call, clip.recording_sha256, clip.start, clip.end)
    if now is None:
        raise NotFoundError(
            f"nothing tells where {_name_as_cut(clip)} lies in its call by now",
            hint="take it out of the reel, and add that stretch of the call as it is now",
        )
    return Span(call, *now, clip.stage)


def name_of(conn: Connection, clip: Clip) -> str:
    """What a person calls a clip by where its talk lies now, such as ``C12@02:10-02:45``.

    By where it was cut, where nothing tells that: it is of another library, or its call is gone.
    """
    if not clip.call.removeprefix("C").isdecimal():
        return _name_as_cut(clip)
    try:
        return span_of(conn, clip).name
    except NotFoundError:
        return _name_as_cut(clip)


def _name_as_cut(clip: Clip) -> str:
    return f"{clip.call}@{clock(clip.start)}-{clock(clip.end)}"


def prepared(
    place: Place,
    clips: Sequence[Clip],
    settings: ReelSettings,
    *,
    shorten: bool,
    on_progress: Progress | None = None,
) -> tuple[tuple[Clip, ...], tuple[LeftOut, ...]]:
    """The clips ready to be rendered: equally loud, without long silences where that is wanted.

    Args:
        place: Where the recordings are.
        clips: Fitted to their words.
        settings: How loud.
        shorten: Whether long silences are left out.
        on_progress: Told the share of clips that were listened to.

    Returns:
        Those that can be rendered, and those whose recording is gone or cannot be decoded.

    Raises:
        FilmroomError: None of them can; the first reason.
    """
    root = place.workspace.root
    checked: set[tuple[str, str]] = set()

    def prepare(clip: Clip) -> Clip | FilmroomError:
        try:
            if (clip.source, clip.recording_sha256) not in checked:
                require_sources(ReelManifest("", (clip,)), root)
                checked.add((clip.source, clip.recording_sha256))
            done = level_clip(clip, root=root, target=settings.loudness_lufs)
            return without_silence(root / clip.source, done) if shorten else done
        except FilmroomError as error:
            return error

    ready: list[Clip] = []
    failed: list[tuple[Clip, str]] = []
    first: FilmroomError | None = None
    for number, (clip, done) in enumerate(zip(clips, each_clip(clips, prepare), strict=True), 1):
        if isinstance(done, Clip):
            ready.append(done)
        else:
            first = first or done
            failed.append((clip, done.message))
        if on_progress is not None:
            on_progress(number / len(clips))
    if first is not None and not ready:
        raise first
    return tuple(ready), left_out(place, failed)


def left_out(place: Place, failed: Iterable[tuple[Clip, str]]) -> tuple[LeftOut, ...]:
    """Clips by name, each with why it is not in a reel."""
    with place.library.reading() as conn:
        return tuple(LeftOut(name_of(conn, clip), why) for clip, why in failed)


def _stage_of(conn: Connection, span: Span, spoken: Sequence[Turn]) -> str:
    """The stage that most of the talk in a stretch belongs to; empty without talk."""
    tags = versions.active(conn, span.call, "tags")
    if tags is None:
        return ""
    stages: Counter[str] = Counter()
    for turn, tag in zip(spoken, turns.read_tags(conn, tags.id), strict=True):
        overlap = min(turn.end, span.end) - max(turn.start, span.start)
        if overlap > 0:
            stages[tag.stage] += round(overlap * 1000)
    return stages.most_common(1)[0][0] if stages else ""
