"""The review of a call or a deal: each part of the process with verdict, evidence and ruling."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any, Literal

from coaching.process import Action, Datum, ExitCriterion, SalesProcess, Stage
from coaching.review.evidence import (
    Evidence,
    Piece,
    Ref,
    Talk,
    affirms,
    denies,
    evidence_for,
    hit_of,
    is_question,
)
from coaching.review.finding import FoundValue, found_values, introduced

Verdict = Literal["met", "not_met", "unknown"]

MET = 0.6
"""Strength of evidence from which a criterion is called met.
Source: measured 2026-11-26 on twenty calls: with 0.7 one hundredth less is found, as surely."""
DONE = 0.7
"""The same for an action."""
DENIED = 0.7
"""Strength of a question from which a "no" to it says the contrary."""
TALKED = 3
"""Turns of a stage from which it counts as talked through, once another one follows.
Chosen because two turns are one question and its answer."""
NEAR = 2
"""Turns between a value and other evidence that belong to one exchange."""
SHOWN = 3
"""Utterances that are shown for a part."""


@dataclass(frozen=True, slots=True)
class Ruled:
    """A person's word on a part.

    Attributes:
        verdict: "met" is done for an action and known for a datum.
        value: Of a datum, as the person wrote it.
        note: Why, in the person's words.
        who: The person.
        at: When.
        call: On which call it was said.
    """

    verdict: Verdict
    value: str | None
    note: str | None
    who: str
    at: datetime
    call: int = 0


@dataclass(frozen=True, slots=True)
class PartReview:
    """One action, datum or criterion as it stands.

    Attributes:
        ref: Which one.
        says: Its sentence.
        found: What the talk says of it: "met" is done for an action and known for a datum.
        evidence: The utterances, the strongest first.
        values: Of a datum, with their evidence, the strongest first.
        ruled: A person's word on it, which goes before what was found.
    """

    ref: Ref
    says: str
    found: Verdict
    evidence: tuple[Evidence, ...] = ()
    values: tuple[FoundValue, ...] = ()
    ruled: Ruled | None = None

    @property
    def verdict(self) -> Verdict:
        """What holds: the person's word, else what was found."""
        return self.ruled.verdict if self.ruled else self.found

    @property
    def value(self) -> str | None:
        """The value of a datum that holds; None where there is none."""
        if self.ruled is not None and (self.ruled.value or self.ruled.verdict != "met"):
            return self.ruled.value
        return self.values[0].value.text if self.values else None

    def as_json(self) -> dict[str, Any]:
        """The shape that scripts get; documented in docs/review.md."""
        shape: dict[str, Any] = {
            "key": self.ref.key,
            "says": self.says,
            "verdict": self.verdict,
            "found": self.found,
            "evidence": [_evidence_json(one) for one in self.evidence],
            "ruled": None
            if self.ruled is None
            else asdict(self.ruled) | {"at": self.ruled.at.isoformat()},
        }
        if self.ref.part == "datum":
            shape["value"] = self.value
            shape["values"] = [
                {
                    "text": one.value.text,
                    "normal": one.value.normal,
                    "amount": None if one.value.amount is None else float(one.value.amount),
                    "currency": one.value.currency,
                    "per": one.value.per,
                    "evidence": _evidence_json(one.evidence),
                }
                for one in self.values
            ]
        return shape


@dataclass(frozen=True, slots=True)
class StageReview:
    """One stage of the process over a call or a deal.

    Attributes:
        name: Its key.
        title: Its name on pages.
        goal: What is to be reached in it.
        turns: How many turns of it there are.
        actions: In the process's order.
        data: The same.
        criteria: The same.
    """

    name: str
    title: str
    goal: str
    turns: int
    actions: tuple[PartReview, ...]
    data: tuple[PartReview, ...]
    criteria: tuple[PartReview, ...]

    @property
    def talked(self) -> bool:
        """Whether there is talk of it."""
        return self.turns > 0

    @property
    def parts(self) -> tuple[PartReview, ...]:
        """All parts: actions, data, criteria."""
        return (*self.actions, *self.data, *self.criteria)

    def as_json(self) -> dict[str, Any]:
        """The shape that scripts get."""
        return {
            "stage": self.name,
            "title": self.title,
            "goal": self.goal,
            "turns": self.turns,
            "actions": [one.as_json() for one in self.actions],
            "data": [one.as_json() for one in self.data],
            "exit_criteria": [one.as_json() for one in self.criteria],
        }


@dataclass(frozen=True, slots=True)
class Review:
    """What a call, or several of one deal, have of the process.

    Attributes:
        process: Version of the process.
        stages: In its order.
        calls: Numbers of the calls, the earliest first.
    """

    process: str
    stages: tuple[StageReview, ...]
    calls: tuple[int, ...] = field(default=())

    def part(self, ref: Ref) -> PartReview:
        """One part of it, which has to be there."""
        return next(one for stage in self.stages for one in stage.parts if one.ref == ref)


def parts_of(process: SalesProcess) -> Iterator[tuple[Ref, Piece]]:
    """All parts of a process, in order of its stages."""
    for stage in process.stages:
        for action in stage.actions:
            yield Ref("action", action.key), action
        for datum in stage.data:
            yield Ref("datum", datum.key), datum
        for criterion in stage.exit_criteria:
            yield Ref("criterion", criterion.key), criterion


def review_talk(
    process: SalesProcess,
    talk: Talk,
    *,
    call: int = 0,
    known: tuple[str, ...] = (),
    ruled: Mapping[Ref, Ruled] | None = None,
) -> Review:
    """The review of one call.

    Args:
        process: What is asked.
        talk: The call, with its tags and cues.
        call: Its number.
        known: Names of products and vendors of the glossary.
        ruled: What people said.
    """
    values = {
        datum.key: found_values(datum, stage.name, talk, known=known)
        for stage in process.stages
        for datum in stage.data
    }
    for datum in process.stages[0].data:
        if datum.kind == "person":  # in the first stage people say who they are
            values[datum.key] = values[datum.key] or introduced(talk)
    said = ruled or {}
    stages = []
    for stage in process.stages:
        actions = [_action(one, stage, talk) for one in stage.actions]
        data = [_datum(one, values[one.key]) for one in stage.data]
        criteria = [_criterion(one, stage, talk, values) for one in stage.exit_criteria]
        actions, data, criteria = (
            [replace(_on(one, call), ruled=said.get(one.ref)) for one in parts]
            for parts in (actions, data, criteria)
        )
        stages.append(
            StageReview(
                name=stage.name,
                title=stage.title,
                goal=stage.goal,
                turns=sum(tag.stage == stage.name for tag in talk.tags),
                actions=tuple(actions),
                data=tuple(data),
                criteria=tuple(criteria),
            )
        )
    return Review(process.version, tuple(stages), (call,) if call else ())


def review_deal(reviews: Sequence[Review]) -> Review:
    """The reviews of a deal's calls, the earliest first, as one.

    The strongest evidence says whether something is met, and the later of two that say different
    things; the value of a datum is that of the last call that has one. A ruling counts from its
    call on: evidence of a later call goes before a ruling that it was not met or not known.
    """
    last = reviews[-1]
    stages = []
    for place, stage in enumerate(last.stages):
        same = [review.stages[place] for review in reviews]
        stages.append(
            replace(
                stage,
                turns=sum(one.turns for one in same),
                actions=_merged([one.actions for one in same]),
                data=_merged([one.data for one in same]),
                criteria=_merged([one.criteria for one in same]),
            )
        )
    return Review(
        last.process, tuple(stages), tuple(call for review in reviews for call in review.calls)
    )


def _merged(of_calls: Sequence[tuple[PartReview, ...]]) -> tuple[PartReview, ...]:
    return tuple(_together(same) for same in zip(*of_calls, strict=True))


def _together(same: Sequence[PartReview]) -> PartReview:
    """One part over several calls, the earliest first."""
    evidence = sorted(
        (one for part in same for one in part.evidence), key=lambda one: (-one.strength, -one.call)
    )
    values = [value for part in reversed(same) for value in part.values]
    found: Verdict = "unknown"
    ruled: Ruled | None = None
    for part in same:
        if part.found != "unknown" and not (found == "met" and part.found == "not_met"):
            found = part.found
        if part.ruled is not None:
            ruled = part.ruled
        elif ruled is not None and ruled.verdict != "met" and part.found == "met":
            ruled = None
    return replace(
        same[-1],
        found=found,
        evidence=tuple(evidence[:SHOWN]),
        values=tuple(values),
        ruled=ruled,
    )


def _action(action: Action, stage: Stage, talk: Talk) -> PartReview:
    ref = Ref("action", action.key)
    evidence = _strong(evidence_for(ref, action, stage.name, talk), DONE)
    return PartReview(ref, action.does, "met" if evidence else "unknown", evidence)


def _datum(datum: Datum, values: tuple[FoundValue, ...]) -> PartReview:
    evidence = tuple(one.evidence for one in values[:1])
    return PartReview(
        Ref("datum", datum.key), datum.asks, "met" if values else "unknown", evidence, values
    )


def _criterion(
    criterion: ExitCriterion,
    stage: Stage,
    talk: Talk,
    values: Mapping[str, tuple[FoundValue, ...]],
) -> PartReview:
    ref = Ref("criterion", criterion.key)
    own = evidence_for(ref, criterion, stage.name, talk)
    evidence = _strong(own, MET)
    if criterion.needs:
        held = [values.get(name, ()) for name in criterion.needs]
        if all(held):
            needed = [one[0].evidence for one in held]
            evidence = _strong(_needed(needed, evidence), MET)
        else:
            evidence = ()
    if evidence:
        return PartReview(ref, criterion.says, "met", evidence)
    contrary = _contrary(ref, criterion, stage, talk)
    if contrary is not None:
        return PartReview(ref, criterion.says, "not_met", (contrary,))
    if (
        criterion.shown_by
        and _talked_through(stage, talk)
        and not (own or any(values.get(name) for name in criterion.needs))
    ):
        return PartReview(ref, criterion.says, "not_met")
    return PartReview(ref, criterion.says, "unknown")


def _needed(needed: Sequence[Evidence], own: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """The evidence of a criterion that needs data: that of the values, and what else speaks for it.

    A value counts for as much as the criterion's own evidence does beside it.
    """
    held = []
    for one in needed:
        near = [it.strength for it in own if abs(it.turn - one.turn) <= NEAR]
        held.append(replace(one, strength=max([one.strength, *near])))
    if min(one.strength for one in held) < MET:
        return ()
    return (*held, *own)


def _contrary(ref: Ref, piece: Piece, stage: Stage, talk: Talk) -> Evidence | None:
    """The last answer "no" to a question for the criterion, if it was not put right later."""
    found: Evidence | None = None
    for place in range(len(talk.turns)):
        answer = talk.next_of_other(place)
        if answer is None or not is_question(
            talk.turns[place].text, len(talk.turns[place].text) - 1
        ):
            continue
        hit = hit_of(ref, piece, stage.name, talk, place)
        reply = talk.turns[answer]
        if hit is not None and hit.strength >= DENIED and denies(reply.text):
            found = replace(
                hit,
                turn=answer,
                start=0,
                end=len(reply.text),
                text=reply.text,
                speaker=reply.speaker,
                role=reply.role,
                at=reply.start,
                until=reply.end,
                why=(*hit.why, "denied"),
            )
        elif found is not None and affirms(reply.text) and hit is not None:
            found = None
    return found


def _talked_through(stage: Stage, talk: Talk) -> bool:
    """Whether the call has been in the stage for some turns and gone on from it."""
    own = [place for place, tag in enumerate(talk.tags) if tag.stage == stage.name]
    return len(own) >= TALKED and own[-1] < len(talk.tags) - 1


def _strong(evidence: Iterable[Evidence], least: float) -> tuple[Evidence, ...]:
    """The strongest evidence, each turn once."""
    kept: dict[int, Evidence] = {}
    for one in sorted(evidence, key=lambda it: (-it.strength, it.turn)):
        if one.strength >= least:
            kept.setdefault(one.turn, one)
    return tuple(kept.values())[:SHOWN]


def _on(part: PartReview, call: int) -> PartReview:
    """The part with its evidence on a call."""
    return replace(
        part,
        evidence=tuple(replace(one, call=call) for one in part.evidence),
        values=tuple(
            replace(one, evidence=replace(one.evidence, call=call)) for one in part.values
        ),
    )


def _evidence_json(one: Evidence) -> dict[str, Any]:
    return asdict(one) | {
        "strength": round(one.strength, 3),
        "at": round(one.at, 2),
        "until": round(one.until, 2),
        "why": list(one.why),
    }
