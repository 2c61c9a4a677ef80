"""The shape of a deal review that scripts get; documented in docs/deal_reviews.md."""

from __future__ import annotations

from typing import Any

from coaching.deal_review.review import (
    DealReview,
    MomentOfDeal,
    PartOfDeal,
    Proof,
    ShortReview,
    StageOfDeal,
    Stretch,
)
from coaching.deal_review.staying import TimeThere
from coaching.deal_review.words import Change, PickedClip, Version, Wrote
from coaching.ledger import call_name
from coaching.pipeline.rates import Quantile


def as_json(review: DealReview) -> dict[str, Any]:
    """A whole review."""
    return {
        "deal": review.deal,
        "name": review.name,
        "account": review.account,
        "owner": review.owner,
        "outcome": review.outcome,
        "closed": review.closed.isoformat() if review.closed else None,
        "open_to_team": review.open_to_team,
        "process": review.process,
        "version": version_json(review.version) if review.version else None,
        "calls": [
            {
                "call": one.name,
                "title": one.title,
                "at": one.at.isoformat() if one.at else None,
                "left_out": one.left_out or None,
            }
            for one in review.calls
        ],
        "stages": [_stage(one) for one in review.stages],
        "remarks": list(review.remarks),
    }


def short_json(review: ShortReview) -> dict[str, Any]:
    """A review as the agenda of a meeting has it."""
    return {
        "version": review.version,
        "command": review.command,
        "stages": [
            {
                "title": one.title,
                "criteria_met": one.met,
                "criteria": one.of,
                "days": _rounded(one.days),
                "worked": _wrote(one.worked),
                "learned": _wrote(one.learned),
                "clips": one.clips,
            }
            for one in review.stages
        ],
    }


def version_json(version: Version) -> dict[str, Any]:
    """What a version is, without what it holds."""
    return {
        "version": version.number,
        "by": version.who,
        "at": version.at.isoformat(),
        "says": version.says,
        "stage": version.change.get("stage"),
    }


def change_json(change: Change) -> dict[str, Any]:
    """What is otherwise in a version."""
    return {
        "what": change.what,
        "stage": change.stage or None,
        "before": change.before,
        "after": change.after,
    }


def clip_json(clip: PickedClip) -> dict[str, Any]:
    """Talk that a person chose."""
    return {
        "clip": clip.number,
        "stage": clip.stage,
        "call": call_name(clip.call),
        "start": round(clip.start, 2),
        "end": round(clip.end, 2),
        "words": clip.words,
        "says": clip.says,
        "by": clip.who,
    }


def _stage(one: StageOfDeal) -> dict[str, Any]:
    return {
        "stage": one.name,
        "title": one.title,
        "goal": one.goal,
        "in_process": one.in_process,
        "also_called": list(one.called),
        "time": _time(one.time),
        "talk": [_stretch(it) for it in one.stretches],
        "exit_criteria": [_part(it) for it in one.criteria],
        "data": [_part(it) for it in one.data],
        "actions": [_part(it) for it in one.actions],
        "moments": [_moment(it) for it in one.moments],
        "worked": _wrote(one.worked),
        "learned": _wrote(one.learned),
        "clips": [clip_json(it) for it in one.clips],
    }


def _time(time: TimeThere) -> dict[str, Any]:
    usual = time.usual
    return {
        "says": time.says,
        "days": _rounded(time.days),
        "stays": [
            {
                "since": it.since.isoformat() if it.known else None,
                "until": it.until.isoformat() if it.until else None,
                "ended": it.ended,
            }
            for it in time.stays
        ],
        "usual": None
        if usual is None
        else {
            "ended": usual.ended,
            "lasting": usual.lasting,
            "median": _quantile(usual.median),
            "three_quarters": _quantile(usual.three_quarters),
        },
    }


def _quantile(found: Quantile | None) -> dict[str, float | None] | None:
    if found is None:
        return None
    return {
        "days": _rounded(found.days),
        "low": _rounded(found.low),
        "high": _rounded(found.high),
    }


def _rounded(days: float | None) -> float | None:
    return None if days is None else round(days, 2)


def _stretch(one: Stretch) -> dict[str, Any]:
    return {"call": call_name(one.call), "start": round(one.start, 2), "end": round(one.end, 2)}


def _part(one: PartOfDeal) -> dict[str, Any]:
    shape: dict[str, Any] = {
        "key": one.key,
        "says": one.says,
        "verdict": one.verdict,
        "proof": _proof(one.proof) if one.proof else None,
        "ruled_by": one.ruled_by or None,
    }
    if one.kind == "datum":
        shape["value"] = one.value
    return shape


def _proof(one: Proof) -> dict[str, Any]:
    return {
        **_stretch(Stretch(one.call, one.start, one.end)),
        "role": one.role,
        "text": one.text or None,
        "held": one.held or None,
    }


def _moment(one: MomentOfDeal) -> dict[str, Any]:
    return {
        "moment": one.name,
        "title": one.title,
        **_stretch(one.stretch),
        "says": list(one.says),
    }


def _wrote(one: Wrote) -> dict[str, Any] | None:
    return {"text": one.text, "by": one.who} if one.text else None
