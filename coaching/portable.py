"""A call as other programs and people read it: JSON, WebVTT and plain text.

It knows the shape of what goes out. Which talk that is, the active and masked one, and who may have
it, is decided by those who fill the values in.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any, Literal

from coaching.captions import call_captions
from coaching.measures import measures_of
from coaching.ports import StageTag
from coaching.segments import segments_of
from coaching.speakers import Speaker, is_label, shown_names
from coaching.transcript import Turn, Word

FORMAT = "filmroom-call/1"
"""Names the shape of the JSON; changes when that shape does."""

Format = Literal["json", "vtt", "text"]
FORMATS: tuple[Format, ...] = ("json", "vtt", "text")

SUFFIXES: Mapping[Format, str] = {"json": ".json", "vtt": ".vtt", "text": ".txt"}
"""Endings of the files that they are written to."""

_OF_A_WORD = tuple(field.name for field in fields(Word))
"""Read one by one: ``asdict`` takes ten times as long for the thousands of a call."""


@dataclass(frozen=True, slots=True)
class PortableRecording:
    """A recording that a call is made of.

    Attributes:
        sha256: Of its bytes.
        name: File name under which it first came.
        offset: Seconds into the call at which it begins.
    """

    sha256: str
    name: str
    offset: float


@dataclass(frozen=True, slots=True)
class PortableCall:
    """All that is given out of a call.

    Attributes:
        call: Its name, such as ``C12``.
        title: What it is called.
        started_at: When it began; None when nobody knows.
        started_at_source: Where that time came from.
        duration: Seconds.
        language: Code of its language.
        rep: Name of our person.
        account: Name of the account.
        territory: The account's.
        deal: The CRM's id of the deal.
        deal_name: Its name there.
        outcome: won, lost or open.
        made_by: What made words, turns and tags, by kind.
        recordings: What it is made of; empty for a transcript alone.
        turns: The talk, each with its tag.
        speakers: Its voices, in order of their first word.
        several: Labels of those that stand for several people, or may.
    """

    call: str
    title: str
    started_at: datetime | None
    started_at_source: str | None
    duration: float | None
    language: str | None
    rep: str | None
    account: str | None
    territory: str | None
    deal: str | None
    deal_name: str | None
    outcome: str | None
    made_by: Mapping[str, str]
    recordings: tuple[PortableRecording, ...]
    turns: tuple[tuple[Turn, StageTag], ...]
    speakers: tuple[Speaker, ...] = ()
    several: frozenset[str] = frozenset()


def written(call: PortableCall, format_: Format) -> str:
    """The call in one of the formats."""
    return {"json": as_json, "vtt": as_webvtt, "text": as_text}[format_](call)


def as_json(call: PortableCall) -> str:
    """The call as JSON of the form ``FORMAT``, documented in docs/scripting.md."""
    content: dict[str, Any] = {
        "format": FORMAT,
        "call": call.call,
        "title": call.title,
        "started_at": call.started_at.isoformat() if call.started_at else None,
        "started_at_source": call.started_at_source,
        "duration": call.duration,
        "language": call.language,
        "rep": call.rep,
        "account": call.account,
        "territory": call.territory,
        "deal": call.deal,
        "deal_name": call.deal_name,
        "outcome": call.outcome,
        "made_by": dict(call.made_by),
        "recordings": [asdict(recording) for recording in call.recordings],
        "speakers": [_speaker(one) for one in call.speakers],
        "measures": measures_of(
            [turn for turn, _ in call.turns],
            duration=call.duration,
            language=call.language,
            several=call.several,
        ).as_json(),
        "segments": [
            one.as_json()
            for one in segments_of([turn for turn, _ in call.turns], [tag for _, tag in call.turns])
        ],
        "turns": [_turn(turn, tag) for turn, tag in call.turns],
    }
    return _by_line(content)


def _by_line(content: Mapping[str, Any]) -> str:
    """JSON with a line for each fact and each turn: to be read and compared, and quick to write."""

    def packed(value: object) -> str:
        return json.dumps(value, ensure_ascii=False)

    lines = []
    for name, value in content.items():
        rows = ",\n".join(f"  {packed(row)}" for row in value) if name == "turns" else ""
        lines.append(f" {packed(name)}: " + (f"[\n{rows}\n ]" if rows else packed(value)))
    return "{\n" + ",\n".join(lines) + "\n}"


def as_webvtt(call: PortableCall) -> str:
    """The call as captions with voices."""
    spoken = [turn for turn, _ in call.turns]
    # a transcript alone has no sound, and lasts as long as it talks
    duration = call.duration or max((turn.end for turn in spoken), default=0.0)
    return call_captions(spoken, duration=duration, names=shown_names(call.speakers))


def as_text(call: PortableCall) -> str:
    """The call to read: facts, then the talk under its stages, a turn a paragraph."""
    started = f"{call.started_at:%Y-%m-%d %H:%M} UTC" if call.started_at else None
    deal = " ".join(part for part in (call.deal, call.deal_name, call.outcome) if part)
    facts = {
        "Started": started,
        "Duration": _clock(call.duration) if call.duration else None,
        "Rep": call.rep,
        "Account": call.account,
        "Territory": call.territory,
        "Deal": deal,
    }
    lines = [f"{call.call}  {call.title}"]
    lines += [f"{name}: {value}" for name, value in facts.items() if value]
    names = shown_names(call.speakers)
    stage = None
    for turn, tag in call.turns:
        if tag.stage != stage:
            stage = tag.stage
            lines += ["", f"[{stage}]"]
        lines.append(f"{_clock(turn.start)}  {_voice(turn, names)}: {turn.text}")
    return "\n".join(lines) + "\n"


def _turn(turn: Turn, tag: StageTag) -> dict[str, Any]:
    return {
        "speaker": turn.speaker,
        "role": turn.role,
        "start": turn.start,
        "end": turn.end,
        "text": turn.text,
        "stage": tag.stage,
        "stage_probability": round(tag.probability, 4),
        "stage_sure": tag.sure,
        "signals": [asdict(hit) for hit in tag.signals],
        "words": [{name: getattr(word, name) for name in _OF_A_WORD} for word in turn.words],
    }


def _speaker(one: Speaker) -> dict[str, Any]:
    return {"label": one.label, "role": one.role, "source": one.source, "name": one.name}


def _voice(turn: Turn, names: Mapping[str, str]) -> str:
    """Who speaks: the part in the sale, where that is known; beside it who it is, if named.

    Args:
        turn: What is said.
        names: What voices are called, by label; those that are not in it go by their label.

    >>> _voice(Turn(0, "left", "rep", 0.0, 1.0, "Hi"), {})
    'rep'
    >>> _voice(Turn(0, "A", "rep", 0.0, 1.0, "Hi"), {"A": "Ann Lee"})
    'Ann Lee (rep)'
    """
    name = names.get(turn.speaker, turn.speaker)
    if turn.role == "unknown" or name.partition(" ")[0] == turn.role:
        return name
    return turn.role if is_label(name) else f"{name} ({turn.role})"


def _clock(seconds: float) -> str:
    """A place in a call with its hour, so that columns stand.

    >>> _clock(3725.9)
    '1:02:05'
    """
    whole = int(seconds)
    return f"{whole // 3600}:{whole // 60 % 60:02}:{whole % 60:02}"
