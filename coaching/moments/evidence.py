"""Evidence: what speaks for a moment, each piece with its source, its time and a plain sentence.

No sentence says that one thing brought about another: what is known is what came after what.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any, Literal, NamedTuple, get_args

from coaching.ledger import call_name
from coaching.moments.deals import DealStory, StageOrder, days_between, ended_after, moved_on
from coaching.moments.finding import Finding
from coaching.process import SalesProcess
from coaching.recording import clock

Kind = Literal["won", "moved", "criterion", "objection", "turned", "endorsed"]
KINDS: tuple[Kind, ...] = get_args(Kind)
"""In the order in which they are listed: what became of the deal, what happened in the talk, what
colleagues say."""

_SAME = 0.05
"""Seconds by which edges that are one may differ. Chosen because hardly a word is as short."""

QUOTE = 160
"""Most letters that are quoted of an utterance. Chosen because it is two lines."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing that speaks for a moment.

    Attributes:
        kind: What.
        key: Which criterion or kind of objection; empty else.
        says: A sentence for people.
        source: Where it is known from.
        at: When it was so; None where nobody knows.
        call: The call in which it is heard; None where it is not heard in one.
        start: Seconds of that call at which it is heard.
        strength: How sure it is, 0 to 1.
    """

    kind: Kind
    key: str
    says: str
    source: str
    at: datetime | None = None
    call: int | None = None
    start: float | None = None
    strength: float = 1.0

    def as_json(self) -> dict[str, Any]:
        """The shape that scripts get; documented in docs/moments.md."""
        return {
            "kind": self.kind,
            "key": self.key,
            "says": self.says,
            "source": self.source,
            "at": self.at.isoformat() if self.at else None,
            "call": None if self.call is None else call_name(self.call),
            "start": None if self.start is None else round(self.start, 2),
            "strength": round(self.strength, 3),
        }


@dataclass(frozen=True, slots=True)
class Heard:
    """A turn as evidence quotes it, in seconds of its call."""

    start: float
    end: float
    role: str
    text: str

    def lies_in(self, span: Span) -> bool:
        """Whether all of it is said in a stretch."""
        return span.start - _SAME <= self.start and self.end <= span.end + _SAME


class Span(NamedTuple):
    """A stretch of a call, in seconds."""

    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Later:
    """What later calls of the same deal have of objections.

    Attributes:
        calls: How many ready calls of the deal come after this one.
        raised: The kinds of objection that are raised in them.
    """

    calls: int = 0
    raised: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Verdict:
    """A person's word on an exit criterion of a call."""

    met: bool
    who: str


def evidence_of_deal(
    story: DealStory | None,
    call_at: datetime | None,
    order: StageOrder,
    *,
    days: int,
    zone: tzinfo,
) -> Iterator[Evidence]:
    """What became of the deal after the call: won, moved on."""
    if story is None:
        return
    source = f"deal {story.deal} in the CRM's export"
    if story.outcome == "won" and ended_after(story, call_at, zone=zone):
        when = ""
        if call_at is not None and story.ended_at is not None:
            when = _later(days_between(call_at, story.ended_at, zone))
        yield Evidence(
            "won",
            "",
            f"seen on a call of a deal that was won{when}",
            _told(source, story.learned_at),
            story.ended_at,
        )
    move = moved_on(story, call_at, order, days=days, zone=zone)
    if move is not None:
        seen = " (seen in an export of that day)" if move.change.seen else ""
        yield Evidence(
            "moved",
            "",
            "seen on a call after which the deal moved on"
            f"{_later(move.days)}, from {move.before} to {move.change.stage}{seen}",
            _told(source, move.change.learned_at),
            move.change.at,
        )


def evidence_in_talk(
    findings: Sequence[Finding],
    heard: Mapping[int, Heard],
    process: SalesProcess,
    *,
    span: Span,
    call: int,
    call_at: datetime | None,
    later: Later,
    ruled: Mapping[str, Verdict],
) -> Iterator[Evidence]:
    """What happened in a stretch of talk.

    A turn is quoted where all of it lies in the stretch: what its rep trimmed off, or withheld of
    what stands beside it, is told of without its words.

    Args:
        findings: Those that are shown by a turn of the stretch.
        heard: The turns that findings name, by position.
        process: It says what criteria and kinds of objection are called.
        span: The stretch.
        call: The call.
        call_at: When it began.
        later: What came in later calls of the deal.
        ruled: What people say of criteria on this call, by key.
    """
    criteria = process.criteria
    for one in findings:
        begun, shown = heard[one.turn], heard[one.until]
        where = f"{call_name(call)} at {clock(shown.start)}"
        if one.kind == "criterion" and one.key in criteria:
            says, stage = criteria[one.key]
            word = ruled.get(one.key)
            if word is not None and not word.met:
                continue
            agreed = f", and {word.who} says so" if word is not None else ""
            yield Evidence(
                "criterion",
                one.key,
                f"an exit criterion of {stage} was met here: {says}{_in_words(shown, span)}",
                f"{where}{agreed}",
                call_at,
                call,
                shown.start,
                1.0 if word is not None else one.strength,
            )
        elif one.kind == "objection" and one.key not in later.raised:
            rest = "in the rest of the call"
            if later.calls:
                rest += f", nor in {_counted(later.calls, 'later call')} of the deal"
            named = f" ({objection_title(process, one.key)})" if one.key else ""
            yield Evidence(
                "objection",
                one.key,
                f"an objection{named} was answered and not heard again {rest}"
                f"{_in_words(begun, span)}",
                f"{call_name(call)} at {clock(begun.start)}",
                call_at,
                call,
                begun.start,
                max(one.strength, 0.9 if later.calls else 0.0),
            )
        elif one.kind == "turned":
            doubt = f"“{quoted(begun.text)}”" if begun.lies_in(span) else "doubt"
            agreement = f"“{quoted(shown.text)}”" if shown.lies_in(span) else "agreement"
            yield Evidence(
                "turned",
                "",
                f"the customer went from {doubt} to {agreement} "
                f"within {_counted(one.until - one.turn, 'turn')}",
                f"{call_name(call)} at {clock(begun.start)}",
                call_at,
                call,
                begun.start,
                one.strength,
            )


def objection_title(process: SalesProcess, kind: str) -> str:
    """What a kind of objection is called on pages, in lower case."""
    for signal in process.signals:
        for one in signal.kinds:
            if one.name == kind:
                return one.title.lower()
    return kind


def quoted(text: str) -> str:
    """An utterance, cut to ``QUOTE`` letters at a word.

    >>> quoted("word " * 50).endswith("word …")
    True
    """
    text = " ".join(text.split())
    if len(text) <= QUOTE:
        return text
    return f"{text[:QUOTE].rpartition(' ')[0]} …"


def _in_words(turn: Heard, span: Span) -> str:
    """Who said what, as the end of a sentence; empty where it was not said in the stretch."""
    return f"; {turn.role}: “{quoted(turn.text)}”" if turn.lies_in(span) else ""


def listed(evidence: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """Evidence in the order in which it is shown; of a criterion met twice, the surest."""
    best: dict[tuple[str, str, str], Evidence] = {}
    for one in evidence:
        own = f"{one.says} {one.start}" if one.kind in {"endorsed", "turned"} else ""
        held = best.get((one.kind, one.key, own))
        if held is None or one.strength > held.strength:
            best[one.kind, one.key, own] = one
    return tuple(
        sorted(best.values(), key=lambda one: (KINDS.index(one.kind), one.start or 0.0, one.key))
    )


def _later(days: int) -> str:
    """How long after the call.

    >>> _later(6), _later(1), _later(0)
    (' 6 days later', ' 1 day later', ' on the same day')
    """
    return f" {_counted(days, 'day')} later" if days > 0 else " on the same day"


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _told(source: str, learned_at: datetime | None) -> str:
    return f"{source}, learned on {learned_at:%Y-%m-%d}" if learned_at else source
