"""Drafting: a review put together of what the CRM, the talk and people tell of a deal.

It knows which talk may be quoted, under which stage each thing stands, and what to say where
something is not there. It does not know where any of it is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from coaching.deal_review.review import (
    CallOfDeal,
    DealReview,
    MomentOfDeal,
    PartOfDeal,
    Proof,
    StageOfDeal,
    Stretch,
)
from coaching.deal_review.staying import time_there
from coaching.deal_review.words import PickedClip, Version, Written, Wrote
from coaching.moments.sharing import TOUCHES
from coaching.pipeline.deals import Deal
from coaching.pipeline.order import StageNames
from coaching.pipeline.staying import TimeInStage
from coaching.process import SalesProcess
from coaching.review.evidence import Evidence
from coaching.review.parts import PartReview, Review, StageReview


@dataclass(frozen=True, slots=True)
class HeldTalk:
    """Talk that is not quoted.

    Attributes:
        call: The call.
        start: Seconds.
        end: Seconds.
        why: Why, in words.
    """

    call: int
    start: float
    end: float
    why: str


@dataclass(frozen=True, slots=True)
class Told:
    """All that is known of a deal when its review is drafted.

    Attributes:
        deal: The deal with its path.
        account: With whom.
        outcome: Won or lost.
        closed: When.
        calls: Its ready calls, the earliest first.
        review: What their talk has of the process; None where no call can be looked at.
        talk: Stretches of one stage, by the stage's name as it was tagged, in order.
        held: Talk that is not quoted.
        moments: Moments that the team may see, with the stage of their talk.
        usual: Time in stage of the team, by key of the stage.
        version: What people wrote last, with the clips that may be shown.
    """

    deal: Deal
    account: str | None
    outcome: Literal["won", "lost"]
    closed: date | None
    calls: tuple[CallOfDeal, ...]
    review: Review | None
    talk: Sequence[tuple[str, Stretch]] = ()
    held: Sequence[HeldTalk] = ()
    moments: Sequence[tuple[str, MomentOfDeal]] = ()
    usual: Mapping[str, TimeInStage] = field(default_factory=dict)
    version: Version | None = None


def draft(told: Told, process: SalesProcess, names: StageNames, *, now: datetime) -> DealReview:
    """The review of a deal.

    Args:
        told: What is known.
        process: The team's.
        names: Of the stages: earlier names of one are looked up.
        now: The time.
    """
    written = told.version.written if told.version is not None else Written()
    keys = _stages_of(told, written, process, names)
    reviewed = {one.name: one for one in told.review.stages} if told.review is not None else {}
    draft_ = _Draft(told, written, process, names, reviewed, now)
    stages = tuple(draft_.stage(key) for key in keys)
    return DealReview(
        id=told.deal.id,
        deal=told.deal.external_id,
        name=told.deal.name,
        account=told.account,
        owner=told.deal.owner,
        outcome=told.outcome,
        closed=told.closed,
        calls=told.calls,
        stages=stages,
        process=process.version,
        version=told.version,
        open_to_team=told.outcome == "won" or written.open_to_team,
        remarks=tuple(_remarks(told, process)),
    )


def _remarks(told: Told, process: SalesProcess) -> Iterable[str]:
    if not told.calls:
        yield (
            "no call of this deal is known: `filmroom match` says which deal a call is about,"
            f" `filmroom set C1 --deal {told.deal.external_id}` tells it"
        )
    for one in told.calls:
        if one.left_out:
            yield f"{one.name} is left out: {one.left_out}"
    if not told.deal.path.visits:
        yield "the CRM told no stage of this deal: no times are known"
    without = [stage.title for stage in process.stages if not stage.exit_criteria]
    if len(without) == len(process.stages):
        yield "the process names no exit criteria"
    elif without:
        yield f"the process names no exit criteria for {', '.join(without)}"


def _stages_of(
    told: Told, written: Written, process: SalesProcess, names: StageNames
) -> tuple[str, ...]:
    """Keys of all stages that the review has: the process's, then others of the deal."""
    own = [stage.name for stage in process.stages]
    others = [visit.stage for visit in told.deal.path.visits]
    others += [names.key_of(one.stage) for one in written.words]
    others += [names.key_of(one.stage) for one in written.clips]
    return tuple(dict.fromkeys((*own, *others)))


@dataclass(frozen=True, slots=True)
class _Draft:
    """A review while it is put together."""

    told: Told
    written: Written
    process: SalesProcess
    names: StageNames
    reviewed: Mapping[str, StageReview]
    now: datetime

    def stage(self, key: str) -> StageOfDeal:
        """What is told of one stage, under whichever of its names."""
        told, key_of = self.told, self.names.key_of
        known = self.names.stage(key)
        words = [one for one in self.written.words if key_of(one.stage) == key]
        clips = [one for one in self.written.clips if key_of(one.stage) == key]
        talk = [(name, one) for name, one in told.talk if key_of(name) == key]
        others = [one.stage for one in words]
        others += [one.stage for one in clips]
        others += [name for name, _ in talk]
        found = self.reviewed.get(key)
        return StageOfDeal(
            name=key,
            title=known.title,
            goal=next((it.goal for it in self.process.stages if it.name == key), ""),
            in_process=known.in_process,
            called=tuple(dict.fromkeys(name for name in others if name != key)),
            time=time_there(told.deal, key, told.usual.get(key), now=self.now),
            stretches=tuple(one for _, one in talk),
            criteria=tuple(_part(part, told.held) for part in (found.criteria if found else ())),
            data=tuple(_part(part, told.held) for part in (found.data if found else ())),
            actions=tuple(_part(part, told.held) for part in (found.actions if found else ())),
            moments=tuple(one for stage, one in told.moments if key_of(stage) == key),
            worked=joined([one.worked for one in words]),
            learned=joined([one.learned for one in words]),
            clips=tuple(clips),
        )


def joined(said: Sequence[Wrote]) -> Wrote:
    """Words of stages that became one, one after the other."""
    given = [one for one in said if one.text]
    who = ", ".join(dict.fromkeys(one.who for one in given))
    return Wrote("\n\n".join(one.text for one in given), who)


def _part(part: PartReview, held: Sequence[HeldTalk]) -> PartOfDeal:
    proofs = [_proof(one, held) for one in part.evidence]
    proof = next((one for one in proofs if not one.held), proofs[0] if proofs else None)
    value = None
    if part.ref.part == "datum" and part.verdict == "met":
        open_values = [one for one in part.values if not _proof(one.evidence, held).held]
        if part.ruled is not None and part.ruled.value:
            value = part.ruled.value
        elif open_values:
            value, proof = open_values[0].value.text, _proof(open_values[0].evidence, held)
    return PartOfDeal(
        kind=part.ref.part,
        key=part.ref.key,
        says=part.says,
        verdict=part.verdict,
        proof=proof if part.verdict == part.found != "unknown" else None,
        value=value,
        ruled_by=part.ruled.who if part.ruled is not None else "",
    )


def _proof(one: Evidence, held: Sequence[HeldTalk]) -> Proof:
    why = hidden(held, Stretch(one.call, one.at, one.until))
    return Proof(one.call, one.at, one.until, one.role, "" if why else one.text, why)


def hidden(held: Iterable[HeldTalk], stretch: Stretch | PickedClip) -> str:
    """Why a stretch is not shown; empty where it may be.

    An utterance shorter than ``TOUCHES`` that lies in held talk is held, too.

    >>> hidden([HeldTalk(1, 10.0, 20.0, "withheld")], Stretch(1, 19.0, 30.0))
    'withheld'
    """
    length = stretch.end - stretch.start
    for one in held:
        shared = min(one.end, stretch.end) - max(one.start, stretch.start)
        if one.call == stretch.call and shared >= min(TOUCHES, length / 2):
            return one.why
    return ""
