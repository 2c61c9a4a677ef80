"""Values of data found in talk, with the utterance that holds each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from coaching.introductions import names_said
from coaching.ports import Spoken
from coaching.process import Datum
from coaching.review.evidence import (
    AFFIRMED,
    Evidence,
    Ref,
    Talk,
    affirms,
    hit_of,
    is_question,
    may_say,
)
from coaching.review.values import Value, clause_at, definiteness, values_in

ANSWERED = 0.9
"""Share of a question's strength that a value in the answer to it takes over."""
SAME_SENTENCE = 1.0
OTHER_SENTENCE = 0.75
"""Shares of strength for a value in the sentence of the cue, and in another of the turn."""
ENOUGH = 0.7
"""Strength from which a value is given."""
ENOUGH_TEXT = 0.75
"""The same for a datum in free words, whose value proves nothing by itself."""
LEAST_BARE = 100
"""The least number that is taken for a sum or a count by itself. Chosen because smaller ones are
ages, sizes and times as often."""


INTRODUCED = 0.9
"""Strength of a name that somebody gives or is greeted by."""
STEPS = 5
"""Steps of strength within which the more definite value goes first."""


@dataclass(frozen=True, slots=True)
class FoundValue:
    """A value and the utterance that holds it."""

    value: Value
    evidence: Evidence


def found_values(
    datum: Datum, stage: str, talk: Talk, *, known: tuple[str, ...] = ()
) -> tuple[FoundValue, ...]:
    """The values of a datum that a call holds, the strongest first; each text once.

    Args:
        datum: What is looked for.
        stage: Name of the stage it belongs to.
        talk: The call.
        known: Names of products and vendors of the glossary.
    """
    enough = ENOUGH_TEXT if datum.kind == "text" else ENOUGH
    found: dict[str, FoundValue] = {}
    for turn in range(len(talk.turns)):
        for one in _of_turn(datum, stage, talk, turn, known):
            key = one.value.text.casefold()
            known_one = found.get(key)
            if one.evidence.strength >= enough and (
                known_one is None or one.evidence.strength > known_one.evidence.strength
            ):
                found[key] = one
    return tuple(sorted(found.values(), key=_rank))


def introduced(talk: Talk) -> tuple[FoundValue, ...]:
    """Who is on the call, by the names that people give or are greeted by; each once."""
    labels = {speaker: i for i, speaker in enumerate(dict.fromkeys(t.speaker for t in talk.turns))}
    spoken = [Spoken(labels[turn.speaker], turn.text) for turn in talk.turns]
    found: dict[str, FoundValue] = {}
    for said in names_said(spoken):
        turn = talk.turns[said.turn]
        at = turn.text.casefold().find(said.name.casefold())
        start, end = (at, at + len(said.name)) if at >= 0 else (0, len(turn.text))
        evidence = Evidence(
            turn=said.turn,
            start=start,
            end=end,
            text=turn.text,
            speaker=turn.speaker,
            role=turn.role,
            at=turn.start,
            until=turn.end,
            strength=INTRODUCED,
            why=(said.manner,),
        )
        found.setdefault(said.name.casefold(), FoundValue(Value(said.name, start, end), evidence))
    return tuple(found.values())


def _rank(one: FoundValue) -> tuple[float, float, int]:
    """The strongest first, in steps; among equals the most definite one, then the last said."""
    return (
        -round(one.evidence.strength * STEPS),
        -definiteness(one.value.text) - bool(one.value.currency or one.value.per),
        -one.evidence.turn,
    )


def _of_turn(
    datum: Datum, stage: str, talk: Talk, place: int, known: tuple[str, ...]
) -> Iterator[FoundValue]:
    """The values that one turn holds."""
    ref = Ref("datum", datum.key)
    turn = talk.turns[place]
    own = hit_of(ref, datum, stage, talk, place)
    before = talk.before_of_other(place)
    asked = None
    if before is not None and may_say(datum.by, turn.role):
        question = hit_of(ref, datum, stage, talk, before)
        if question is not None and is_question(
            talk.turns[before].text, len(talk.turns[before].text) - 1
        ):
            asked = question
    says = may_say(datum.by, turn.role)
    if not says and datum.by != "customer":
        return
    if not says:
        answer = talk.next_of_other(place)
        if own is None or answer is None or not affirms(talk.turns[answer].text):
            return
    if own is None and asked is None:
        return
    for value in _values(datum, turn.text, own, known):
        if datum.kind in ("count", "money") and not _is_named(value) and asked is None:
            continue
        yield FoundValue(value, _strength(talk, place, own, asked, value, says=says))


def _values(
    datum: Datum, text: str, own: Evidence | None, known: tuple[str, ...]
) -> tuple[Value, ...]:
    if datum.kind != "text":
        return values_in(text, datum.kind, known=known)
    if own is None:
        return (clause_at(text, 0, 0),)
    return (clause_at(text, own.start, own.end),)


def _is_named(value: Value) -> bool:
    """Whether it is said what a number is, or it is too big for a size or a time."""
    large = value.amount is not None and value.amount >= LEAST_BARE
    return large or bool(value.currency or value.per or value.unit)


def _strength(
    talk: Talk,
    place: int,
    own: Evidence | None,
    asked: Evidence | None,
    value: Value,
    *,
    says: bool,
) -> Evidence:
    """The evidence for a value: of the cue in its turn, and of the question before it."""
    turn = talk.turns[place]
    doubt, why = 1.0, []
    if own is not None:
        share = SAME_SENTENCE if _same_sentence(turn.text, own, value) else OTHER_SENTENCE
        if is_question(turn.text, value.start):
            share *= 0.5
        doubt *= 1 - own.strength * share * (1.0 if says else AFFIRMED)
        why += list(own.why)
        if not says:
            why.append("affirmed")
    if asked is not None:
        doubt *= 1 - asked.strength * ANSWERED
        why.append("answer")
    base = own or asked
    assert base is not None, "one of them is there"
    return replace(
        base,
        turn=place,
        start=value.start,
        end=value.end,
        text=turn.text,
        speaker=turn.speaker,
        role=turn.role,
        at=turn.start,
        until=turn.end,
        strength=1 - doubt,
        why=tuple(why),
    )


def _same_sentence(text: str, own: Evidence, value: Value) -> bool:
    if own.end - own.start >= len(text):
        return True
    low, high = min(own.start, value.start), max(own.end, value.end)
    return not any(mark in text[low : high - 1] for mark in ".?!")
