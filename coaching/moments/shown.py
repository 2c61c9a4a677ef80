"""What is shown of a moment: its talk, what speaks for it, what people say, who may see it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from coaching.ledger import call_name
from coaching.moments.evidence import Evidence
from coaching.moments.score import Score, Went, in_words
from coaching.moments.sharing import Moment, State

TITLE_WORDS = 8
"""Words of its talk that a moment is called by where nothing else is known."""

_CALLED = {
    "criterion": "{}",
    "objection": "An objection answered: {}",
    "turned": "The customer comes round",
}


@dataclass(frozen=True, slots=True)
class Saying:
    """What a person says of a moment.

    Attributes:
        who: The person.
        text: In the person's words.
        at: When.
        call: Name of the call on which it was used; None where it is not about one.
        audio: Path of the recording in the workspace; None where it was typed.
    """

    who: str
    text: str
    at: datetime
    call: str | None = None
    audio: str | None = None

    def as_json(self) -> dict[str, Any]:
        """The shape that scripts get."""
        return {
            "who": self.who,
            "text": self.text,
            "at": self.at.isoformat(),
            "call": self.call,
            "audio": self.audio,
        }


@dataclass(frozen=True, slots=True)
class ShownMoment:
    """A moment with all that is shown of it.

    Attributes:
        moment: The moment.
        state: Who may see it by now.
        own: Whether it is the viewer's own.
        stage: The stage of its talk.
        call_title: What its call is called.
        started_at: When the call began.
        rep: Whose call it is; None where nobody knows.
        account: With whom.
        territory: The account's.
        evidence: What speaks for it.
        score: By which moments are chosen.
        why: Why it worked, in people's own words: the rep's first, then by the alphabet.
        comments: The oldest first.
        credit: Whom it is owed to besides the rep, by the alphabet.
        watched: By how many people it was watched.
        used: On how many calls it was used.
        lines: Its talk: role and words of each turn.
        titles: What criteria and kinds of objections are called, by key.
        stages: The stage of each criterion, by key.
    """

    moment: Moment
    state: State
    own: bool
    stage: str
    call_title: str
    started_at: datetime | None
    rep: str | None
    account: str | None
    territory: str | None
    evidence: tuple[Evidence, ...]
    score: Score
    why: tuple[Saying, ...] = ()
    comments: tuple[Saying, ...] = ()
    credit: tuple[str, ...] = ()
    watched: int = 0
    used: int = 0
    lines: tuple[tuple[str, str], ...] = ()
    titles: Mapping[str, str] = field(default_factory=dict)
    stages: Mapping[str, str] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """What it is called: by a person, else after what happened in it, first of its stage."""
        if self.moment.title:
            return self.moment.title
        happened = [one for one in self.evidence if one.kind in _CALLED]
        if happened:
            best = max(
                happened,
                key=lambda one: (self.stages.get(one.key) == self.stage, one.kind != "turned"),
            )
            return _CALLED[best.kind].format(self.titles.get(best.key, best.key)).rstrip(": ")
        words = " ".join(text for _, text in self.lines).split()
        return " ".join(words[:TITLE_WORDS]) + (" …" if len(words) > TITLE_WORDS else "")

    @property
    def credit_line(self) -> str:
        """How much it was watched and used, in words; empty for not at all."""
        parts = []
        if self.watched:
            parts.append(f"watched by {self.watched}")
        if self.used:
            parts.append(f"used on {self.used} call{'' if self.used == 1 else 's'}")
        return ", ".join(parts)

    def as_json(self) -> dict[str, Any]:
        """The shape that scripts get; documented in docs/moments.md."""
        until = self.moment.first_look_until
        return {
            "moment": self.moment.name,
            "title": self.title,
            "stage": self.stage,
            "call": call_name(self.moment.call),
            "call_title": self.call_title,
            "start": round(self.moment.start, 2),
            "end": round(self.moment.end, 2),
            "started_at": self.started_at.isoformat() if self.started_at else None,
            "rep": self.rep,
            "account": self.account,
            "territory": self.territory,
            "state": self.state,
            "first_look_until": until.isoformat() if until and self.state == "first look" else None,
            "own": self.own,
            "score": round(self.score.value, 4),
            "score_says": list(in_words(self.score)),
            "deals": {
                "won": _went_json(self.score.won),
                "moved_on": _went_json(self.score.moved),
            },
            "evidence": [one.as_json() for one in self.evidence],
            "why": [one.as_json() for one in self.why],
            "comments": [one.as_json() for one in self.comments],
            "credit": list(self.credit),
            "watched_by": self.watched,
            "used_on_calls": self.used,
            "talk": [{"role": role, "text": text} for role, text in self.lines],
        }


def _went_json(went: Went | None) -> dict[str, Any] | None:
    if went is None:
        return None
    return {
        "expected": round(went.expected, 4),
        "team": round(went.base, 4),
        "own": went.own._asdict(),
        "others": went.such._asdict(),
    }
