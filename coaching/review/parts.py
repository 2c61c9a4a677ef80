"""The parts of a process as they stand in a call or a deal: verdict, evidence, values, ruling."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Literal

from coaching.review.evidence import Evidence
from coaching.review.finding import FoundValue
from coaching.review.talk import Ref

Verdict = Literal["met", "not_met", "unknown"]


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


def _evidence_json(one: Evidence) -> dict[str, Any]:
    return asdict(one) | {
        "strength": round(one.strength, 3),
        "at": round(one.at, 2),
        "until": round(one.until, 2),
        "why": list(one.why),
    }
