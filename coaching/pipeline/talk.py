"""Talk against CRM: open deals whose stage in the CRM is not what their last call was about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from coaching.pipeline.deals import Call, Deal
from coaching.pipeline.order import StageNames

STEPS = 1
"""Steps by which the two may differ. Chosen because a call that ends a stage is about it, and the
deal stands in the next one."""

LEAST_TALK = 60.0
"""Seconds about stages that a call must have. Chosen because a message on a machine, or a call that
is put off, says nothing of where a deal is."""

LEAST_SHARE = 0.4
"""Share of its talk about stages that a call's foremost stage must have, or the call is about
several and at odds with none. Chosen because a call that is half of one stage is about it, with
room for greetings and next steps, which are stages too."""

LAST_CALLS = 3
"""Calls of a deal that are looked at, the last one first, for one with ``LEAST_TALK``. Chosen
because what was said longer ago does not tell where a deal is now."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A deal that stands in one stage, while its last call was about another.

    Attributes:
        deal: Its name.
        deal_id: The CRM's id.
        stage: Where the CRM has it, as the process names the stage.
        talk: What was most talked about, the same.
        steps: From the talk's stage to the CRM's; below 0 where the talk is ahead.
        share: Of the talk about stages, how much was about that one.
        call: Number of the call.
        call_at: When it began.
        since: When the deal came to its stage, or was first seen there.
    """

    deal: str
    deal_id: str
    stage: str
    talk: str
    steps: int
    share: float
    call: int
    call_at: datetime
    since: datetime

    @property
    def moved_after(self) -> bool:
        """Whether the deal came to its stage only after the call."""
        return self.since > self.call_at


@dataclass(frozen=True, slots=True)
class TalkAgainstCrm:
    """What talk and CRM say of open deals.

    Attributes:
        compared: Open deals of which both are known.
        not_in_process: Open deals whose stage the process does not have.
        without_talk: Open deals without a call that says something.
        gaps: Deals where the two differ by more than ``STEPS``, and the call is mostly about the
            other stage, by name.
    """

    compared: int
    not_in_process: int
    without_talk: int
    gaps: tuple[Gap, ...]


def last_shown(calls: Sequence[Call]) -> tuple[Call, ...]:
    """The calls of a deal that are looked at, the last one first."""
    return tuple(call for call in reversed(calls) if call.shown)[:LAST_CALLS]


def talk_against_crm(
    deals: Iterable[Deal],
    calls: Mapping[int, Sequence[Call]],
    talk: Mapping[int, Mapping[str, float]],
    names: StageNames,
) -> TalkAgainstCrm:
    """Open deals whose last call was about another stage than the CRM has.

    Args:
        deals: Open ones count, others are passed over.
        calls: Of each deal by its number, the earliest first.
        talk: Seconds of talk by stage, as its turns are tagged, by call.
        names: Of the stages: how they were called before counts as what they are called now.
    """
    places = {stage.key: place for place, stage in enumerate(names.process)}
    compared = not_in_process = without_talk = 0
    gaps = []
    for deal in deals:
        if not deal.is_open:
            continue
        visit = deal.stage
        if visit is None or visit.stage not in places:
            not_in_process += 1
            continue
        found = _telling(calls.get(deal.id, ()), talk, names, places)
        if found is None:
            without_talk += 1
            continue
        compared += 1
        call, about, share = found
        steps = places[visit.stage] - places[about]
        if abs(steps) > STEPS and share >= LEAST_SHARE:
            gaps.append(
                Gap(
                    deal=deal.name,
                    deal_id=deal.external_id,
                    stage=visit.stage,
                    talk=about,
                    steps=steps,
                    share=share,
                    call=call.id,
                    call_at=call.at,
                    since=visit.since,
                )
            )
    gaps.sort(key=lambda it: (it.deal.casefold(), it.deal_id))
    return TalkAgainstCrm(compared, not_in_process, without_talk, tuple(gaps))


def _telling(
    calls: Sequence[Call],
    talk: Mapping[int, Mapping[str, float]],
    names: StageNames,
    places: Mapping[str, int],
) -> tuple[Call, str, float] | None:
    """The last call with enough talk about stages, the stage most talked about, and its share."""
    for call in last_shown(calls):
        seconds: dict[str, float] = {}
        for tagged, spent in talk.get(call.id, {}).items():
            key = names.key_of(tagged)
            if key in places:
                seconds[key] = seconds.get(key, 0.0) + spent
        whole = sum(seconds.values())
        if whole >= LEAST_TALK:
            about = max(sorted(seconds, key=places.__getitem__), key=seconds.__getitem__)
            return call, about, seconds[about] / whole
    return None
