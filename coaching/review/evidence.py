"""Evidence: which turns of a call speak for an action, a datum or a criterion, and how strongly."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from coaching.review.answers import affirms, is_question
from coaching.review.talk import Piece, Ref, Span, Talk
from coaching.transcript import Role

PHRASE = 0.93
"""Strength of a phrase of the part's own, where nothing trained judged it. This and the strengths
and shares below are set on the twenty calls labelled for tuning (measured, 2026-11-26)."""
PHRASE_ELSEWHERE = 0.3
"""The same where neither the turn nor those beside it are of the part's stage."""
SIGNAL_PHRASE = 0.9
"""Strength of a signal that a phrase of the process file found."""
AFFIRMED = 0.9
"""Share of a question's or statement's strength that an answer in words takes over."""
LEAST_PROOF = 0.05
"""Strength below which a turn that was judged is no evidence. Chosen because it is never shown."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """An utterance that speaks for a part.

    Attributes:
        turn: Position of the turn.
        start: First character of what shows it.
        end: The character after its last.
        text: The turn's text.
        speaker: Label of the voice.
        role: Its part in the sale.
        at: Seconds from the start of the call.
        until: Seconds.
        strength: 0 to 1.
        why: What speaks for it: "meaning" (the trained heads), the phrase, the signal, an answer.
        call: Number of the call, in a review of a deal; 0 else.
    """

    turn: int
    start: int
    end: int
    text: str
    speaker: str
    role: Role
    at: float
    until: float
    strength: float
    why: tuple[str, ...]
    call: int = 0


def may_say(by: str, role: Role) -> bool:
    """Whether somebody in this role can say it; who is unknown may be anyone."""
    return role != "other" and (by == "anyone" or role in (by, "unknown"))


def evidence_for(ref: Ref, piece: Piece, stage: str, talk: Talk) -> tuple[Evidence, ...]:
    """What speaks for a part, the strongest first.

    Args:
        ref: Which part.
        piece: What the process says of it.
        stage: Name of the stage it belongs to.
        talk: The call.
    """
    found: dict[int, Evidence] = {}
    for turn in range(len(talk.turns)):
        for one in _of_turn(ref, piece, stage, talk, turn):
            if one.turn not in found or one.strength > found[one.turn].strength:
                found[one.turn] = one
    return tuple(sorted(found.values(), key=lambda one: (-one.strength, one.turn)))


def _of_turn(ref: Ref, piece: Piece, stage: str, talk: Talk, place: int) -> Iterator[Evidence]:
    """The evidence that a turn is, by itself or with the answer to it."""
    turn = talk.turns[place]
    own = may_say(piece.by, turn.role)
    proof = talk.cues.proof(ref, place)
    hit = hit_of(ref, piece, stage, talk, place)
    if proof is not None:
        if own and proof >= LEAST_PROOF:
            span = talk.cues.span(ref, place) or (0, len(turn.text))
            why = ("meaning", *(hit.why if hit else ()))
            yield evidence_at(talk, place, span, proof, why)
        return
    if hit is None:
        return
    asked = ref.part != "action" and is_question(turn.text, hit.start)
    if own and not asked:
        yield hit
    answer = talk.next_of_other(place)
    if answer is None or not (asked or not own):
        return
    reply = talk.turns[answer]
    if may_say(piece.by, reply.role) and affirms(reply.text):
        yield evidence_at(
            talk, answer, (0, len(reply.text)), hit.strength * AFFIRMED, (*hit.why, "answer")
        )


def hit_of(ref: Ref, piece: Piece, stage: str, talk: Talk, place: int) -> Evidence | None:
    """What phrases and signals of one turn speak for a part, whoever says it."""
    tag = talk.tags[place]
    why: list[str] = []
    doubts: list[float] = []
    span: Span | None = None
    phrases = talk.cues.said(ref, place)
    if phrases:
        span = phrases[0]
        near = ref.part == "datum" or _near_stage(talk, place, stage)
        doubts.append(1 - (PHRASE if near else PHRASE_ELSEWHERE))
        why.append("phrase")
    for signal in tag.signals:
        if signal.name in piece.shown_by:
            span = span or (signal.start, signal.end)
            sure = signal.probability if signal.source != "phrase" else SIGNAL_PHRASE
            doubts.append(1 - sure)
            why.append(f"signal {signal.name}")
    if span is None:
        return None
    return evidence_at(talk, place, span, 1 - float(np.prod(doubts)), tuple(why))


def evidence_at(
    talk: Talk, place: int, span: Span, strength: float, why: tuple[str, ...]
) -> Evidence:
    """A turn as evidence."""
    turn = talk.turns[place]
    return Evidence(
        turn=place,
        start=span[0],
        end=span[1],
        text=turn.text,
        speaker=turn.speaker,
        role=turn.role,
        at=turn.start,
        until=turn.end,
        strength=strength,
        why=why,
    )


def _near_stage(talk: Talk, place: int, stage: str) -> bool:
    return any(tag.stage == stage for tag in talk.tags[max(0, place - 1) : place + 2])
