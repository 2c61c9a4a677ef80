"""Reading a call back: found by number or title, with its talk as it was tagged."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from sqlalchemy import Connection

from coaching.claims import Conflict
from coaching.errors import NotFoundError, UsageError
from coaching.ledger import call_name
from coaching.measures import CallMeasures, measures_of
from coaching.ports import StageTag
from coaching.segments import Segment, segments_of
from coaching.speakers import Speaker, shown_names, speakers_in
from coaching.steps.claims import conflicts_of
from coaching.steps.left_out import LeftOut, left_out_of
from coaching.steps.place import Place
from coaching.store import calls, recordings, transcripts, turns, versions, words
from coaching.store.calls import CallFacts
from coaching.store.versions import Version, VersionKind
from coaching.transcript import Turn, with_words


@dataclass(frozen=True, slots=True)
class TaggedTurn:
    """A turn and the stage it belongs to."""

    turn: Turn
    tag: StageTag


@dataclass(frozen=True, slots=True)
class ReadCall:
    """A call as it is shown.

    Attributes:
        facts: What is known besides the talk.
        recordings: Names of its recordings; none for a transcript alone, which is not playable.
        transcripts: Names of the transcripts that came with it, the last first.
        conflicts: Where sources disagree about it.
        estimated: Whether times of words are worked out from a transcript, not heard.
        notes: What was mended in its transcript, or left out.
        made_by: What made words, turns and tags, by kind; empty while the call is not ready.
        turns: The talk; empty while the call is not ready.
        measures: How it was talked; None while the call is not ready.
        speakers: Its voices, in order of their first word.
        left_out: What of it is not in its words, or not shown.
    """

    facts: CallFacts
    recordings: tuple[str, ...]
    transcripts: tuple[str, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    estimated: bool = False
    notes: tuple[str, ...] = ()
    made_by: Mapping[str, str] = field(default_factory=dict)
    turns: tuple[TaggedTurn, ...] = ()
    measures: CallMeasures | None = None
    speakers: tuple[Speaker, ...] = ()
    left_out: LeftOut = field(default_factory=LeftOut)

    def segments(self) -> tuple[Segment, ...]:
        """Its stretches of one stage each, in order."""
        return segments_of([one.turn for one in self.turns], [one.tag for one in self.turns])

    def names(self) -> tuple[str, ...]:
        """What the speaker of each turn is called: by name or role, see ``shown_names``."""
        shown = shown_names(self.speakers)
        return tuple(shown.get(one.turn.speaker, one.turn.role) for one in self.turns)

    def as_json(self) -> dict[str, Any]:
        """The shape that scripts get; documented in docs/scripting.md."""
        facts = asdict(self.facts)
        names = {one.label: one.name for one in self.speakers}
        started = self.facts.started_at
        return {
            "call": call_name(facts.pop("id")),
            **facts,
            "started_at": started.isoformat() if started else None,
            "recordings": list(self.recordings),
            "transcripts": list(self.transcripts),
            "playable": bool(self.recordings),
            "conflicts": [str(conflict) for conflict in self.conflicts],
            "estimated": self.estimated,
            "notes": list(self.notes),
            "made_by": dict(self.made_by),
            "measures": self.measures.as_json() if self.measures else None,
            "speakers": [asdict(one) | {"seconds": round(one.seconds, 2)} for one in self.speakers],
            **self.left_out.as_json(),
            "segments": [one.as_json() for one in self.segments()],
            "turns": [
                {
                    "start": tagged.turn.start,
                    "end": tagged.turn.end,
                    "speaker": tagged.turn.speaker,
                    "role": tagged.turn.role,
                    "name": names.get(tagged.turn.speaker),
                    "stage": tagged.tag.stage,
                    "stage_probability": round(tagged.tag.probability, 4),
                    "stage_sure": tagged.tag.sure,
                    "signals": [asdict(hit) for hit in tagged.tag.signals],
                    "text": tagged.turn.text,
                }
                for tagged in self.turns
            ],
        }


def read_call(place: Place, wanted: str) -> ReadCall:
    """The call that a person means.

    Args:
        place: Where to look.
        wanted: Its number ("C12", "12") or a part of its title.

    Raises:
        NotFoundError: no call, or more than one, goes by that.
    """
    with place.library.reading() as conn:
        call = find_call(conn, wanted)
        facts = calls.call_facts(conn, call)
        assert facts is not None, "found a moment ago"
        known = ReadCall(
            facts=facts,
            recordings=tuple(one.name for one in recordings.recordings_of_call(conn, call)),
            transcripts=tuple(dict.fromkeys(one.name for one in transcripts.of_call(conn, call))),
            conflicts=conflicts_of(conn, call),
        )
        active = {kind: versions.active(conn, call, kind) for kind in ("words", "turns", "tags")}
        made = {kind: version for kind, version in active.items() if version is not None}
        if len(made) < len(active):
            return known
        spoken = turns.read_turns(conn, made["turns"].id)
        talk = with_words(spoken, words.shown_words(conn, made["turns"].id))
        voices = turns.voices_of(conn, made["turns"].id)
        tags = turns.read_tags(conn, made["tags"].id)
        told = made["words"].made_from is None  # else they were looked for in the sound
        estimated = told and words.has_estimated(conn, made["words"].id)
        lineage = versions.lineage(conn, made["turns"].id)
    return replace(
        known,
        estimated=estimated,
        notes=tuple(made["words"].detail.get("notes", ())),
        made_by={kind: version.made_by for kind, version in made.items()},
        turns=tuple(TaggedTurn(turn, tag) for turn, tag in zip(spoken, tags, strict=True)),
        measures=measures_of(
            talk,
            duration=facts.duration,
            language=facts.language,
            several=several_in(lineage),
        ),
        speakers=speakers_in(voices, talk),
        left_out=left_out_of(lineage),
    )


def several_in(made: Mapping[VersionKind, Version]) -> frozenset[str]:
    """Labels of the voices of a call that stand for several people, or may.

    Args:
        made: The versions that its talk is made of, by kind.
    """
    voices = made.get("voices")
    if voices is None:  # of an earlier Filmroom
        return frozenset()
    return frozenset(voices.detail["labels"][at] for at in voices.detail.get("several", ()))


def spoken_turns(conn: Connection, call: int) -> tuple[Turn, ...]:
    """The turns of a ready call with their words; none while it is not ready."""
    spoken = versions.active(conn, call, "turns")
    if spoken is None:
        return ()
    return with_words(turns.read_turns(conn, spoken.id), words.shown_words(conn, spoken.id))


def find_call(conn: Connection, wanted: str) -> int:
    """The number of the call that a person means, see ``read_call``.

    Raises:
        UsageError: Nothing was written, as an unset variable leaves it, which would fit any call.
        NotFoundError: There is no such call, or several fit.
    """
    if not wanted.strip():
        raise UsageError("no call is named", hint="write its number, such as C12, or its title")
    number = re.fullmatch(r"([Cc]?)(\d+)", wanted.strip())
    if number and calls.exists(conn, int(number[2])):
        return int(number[2])
    titles = calls.call_titles(conn)
    # "2026" may stand in a title, "C2026" can only be a number
    if number and (number[1] or not any(number[2] in title for title in titles.values())):
        raise NotFoundError(
            f"there is no call C{number[2]}",
            hint=f"calls go from C{min(titles)} to C{max(titles)}" if titles else "no calls yet",
        )
    within = [call for call, title in titles.items() if wanted.casefold() in title.casefold()]
    if len(within) == 1:
        return within[0]
    if within:
        listed = ", ".join(f"{call_name(call)} {titles[call]}" for call in sorted(within)[:5])
        raise NotFoundError(f"{wanted!r} fits {len(within)} calls", hint=f"choose one: {listed}")
    close = difflib.get_close_matches(wanted, titles.values(), n=3, cutoff=0.4)
    hint = f"did you mean {' or '.join(close)}?" if close else "`filmroom status` lists the calls"
    raise NotFoundError(f"no call is named {wanted!r}", hint=hint)
