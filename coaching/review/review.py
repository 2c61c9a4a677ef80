"""The review of a call: each part of the process with verdict, evidence and ruling."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from coaching.process import Action, Datum, ExitCriterion, SalesProcess, Stage
from coaching.review.answers import affirms, denies, is_question
from coaching.review.evidence import Evidence, evidence_at, evidence_for, hit_of
from coaching.review.finding import FoundValue, found_values, introduced
from coaching.review.parts import PartReview, Review, Ruled, StageReview
from coaching.review.talk import Piece, Ref, Talk
from coaching.review.values import values_in

MET = 0.6
"""Strength of phrases, signals and answers from which a criterion is called met, where nothing
trained judged it (``Cues.enough``).
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
BESIDE = 0.6
"""Share of the best turn's strength from which another one that was judged is shown beside it."""


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
            values[datum.key] = _people(introduced(talk), values[datum.key])
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


def _people(
    introduced: Sequence[FoundValue], found: Sequence[FoundValue]
) -> tuple[FoundValue, ...]:
    """Who is on a call: those who say their names, then whoever else is found; each once."""
    each = {one.value.text.casefold(): one for one in reversed((*introduced, *found))}
    return tuple(reversed(each.values()))


def _action(action: Action, stage: Stage, talk: Talk) -> PartReview:
    ref = Ref("action", action.key)
    least = talk.cues.enough.get(ref, DONE)
    evidence = _strong(evidence_for(ref, action, stage.name, talk), least)
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
    evidence = _strong(own, talk.cues.enough.get(ref, MET))
    if criterion.needs:
        held = [values.get(name, ()) for name in criterion.needs]
        if ref in talk.cues.enough:
            if not all(map(bool, held)) and not _holds(criterion, stage, evidence, talk):
                evidence = ()
        elif all(held):
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
        and not _anything(ref, own, talk)
        and not any(values.get(name) for name in criterion.needs)
    ):
        return PartReview(ref, criterion.says, "not_met")
    return PartReview(ref, criterion.says, "unknown")


def _holds(
    criterion: ExitCriterion, stage: Stage, evidence: Sequence[Evidence], talk: Talk
) -> bool:
    """Whether the utterances that prove a criterion hold values of all data that it needs."""
    needed = [datum for datum in stage.data if datum.key in criterion.needs]
    return len(needed) == len(criterion.needs) and all(
        any(
            values_in(talk.turns[place].text, datum.kind)
            for one in evidence
            for place in range(max(0, one.turn - 1), one.turn + 1)
        )
        for datum in needed
    )


def _anything(ref: Ref, own: Sequence[Evidence], talk: Talk) -> bool:
    """Whether anything at all speaks for a part."""
    if ref in talk.cues.enough:
        return any(one.strength >= talk.cues.enough[ref] / 2 for one in own)
    return bool(own)


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
            why = (*hit.why, "denied")
            found = evidence_at(talk, answer, (0, len(reply.text)), hit.strength, why)
        elif found is not None and affirms(reply.text) and hit is not None:
            found = None
    return found


def _talked_through(stage: Stage, talk: Talk) -> bool:
    """Whether the call has been in the stage for some turns and gone on from it."""
    own = [place for place, tag in enumerate(talk.tags) if tag.stage == stage.name]
    return len(own) >= TALKED and own[-1] < len(talk.tags) - 1


def _strong(evidence: Iterable[Evidence], least: float) -> tuple[Evidence, ...]:
    """The strongest evidence, each turn once; nothing where not even the best is strong enough."""
    ordered = sorted(evidence, key=lambda it: (-it.strength, it.turn))
    if not ordered or ordered[0].strength < least:
        return ()
    kept: dict[int, Evidence] = {}
    for one in ordered:
        beside = one.why[:1] == ("meaning",) and one.strength >= BESIDE * ordered[0].strength
        if one.strength >= least or beside:
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
