"""Values of data found in talk, with the utterance that holds each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from coaching.introductions import names_said
from coaching.ports import Spoken
from coaching.process import Datum
from coaching.review.answers import affirms, is_question
from coaching.review.choosing import Told, is_named, told_values
from coaching.review.evidence import AFFIRMED, Evidence, evidence_at, hit_of, may_say
from coaching.review.talk import Ref, Span, Talk
from coaching.review.values import Value, clause_at, definiteness, telling_clauses, values_in

ANSWERED = 0.9
"""Share of a question's strength that a value in the answer to it takes over."""
SAME_SENTENCE = 1.0
OTHER_SENTENCE = 0.75
"""Shares of strength for a value in the sentence of the cue, and in another of the turn."""
ENOUGH = 0.7
"""Strength from which a value is given, where nothing trained judged the datum."""
ENOUGH_TEXT = 0.75
"""The same for a datum in free words, whose value proves nothing by itself."""
INTRODUCED = 0.9
"""Strength of a name that somebody gives or is greeted by."""
STEPS = 5
"""Steps of strength within which the more definite value goes first."""
BESIDE = 0.5
"""Share of the best turn's strength from which values of another turn that was judged are given."""
SHORT = 32
"""Words of a value in free words of more than one sentence. Chosen because a doubt and its reason
are as long."""
FREELY = 1.2
"""Share of what is enough that a turn must have for a datum in free words: its value proves nothing
by itself.
Source: of what is below, two of five are right in 175 training calls (2026-11-28)."""
ASKED_BEFORE = 3
"""Turns back in which the value may stand that a proving turn only affirms. Chosen because between
a guess and the "yes" to it there is at most one question back and its answer."""


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
    ref = Ref("datum", datum.key)
    enough = talk.cues.enough.get(ref)
    if enough is not None:
        return _judged(datum, stage, talk, known, enough=enough)
    least = ENOUGH_TEXT if datum.kind == "text" else ENOUGH
    found: dict[str, FoundValue] = {}
    for turn in range(len(talk.turns)):
        for one in _of_turn(datum, stage, talk, turn, known):
            key = one.value.text.casefold()
            known_one = found.get(key)
            if one.evidence.strength >= least and (
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
        span = (at, at + len(said.name)) if at >= 0 else (0, len(turn.text))
        evidence = evidence_at(talk, said.turn, span, INTRODUCED, (said.manner,))
        found.setdefault(said.name.casefold(), FoundValue(Value(said.name, *span), evidence))
    return tuple(found.values())


def _judged(
    datum: Datum, stage: str, talk: Talk, known: tuple[str, ...], *, enough: float
) -> tuple[FoundValue, ...]:
    """The values in the turns that the trained heads point to."""
    ref = Ref("datum", datum.key)
    proofs = [
        (talk.cues.proof(ref, place) or 0.0) * may_say(datum.by, turn.role)
        for place, turn in enumerate(talk.turns)
    ]
    best = max(proofs, default=0.0)
    if best < enough * (FREELY if datum.kind == "text" else 1.0):
        return ()
    found: dict[str, FoundValue] = {}
    for place, proof in enumerate(proofs):
        if proof < BESIDE * best:
            continue
        for at, told in _pointed(datum, stage, talk, place, known):
            value, why = told.value, ("meaning",) if at == place else ("meaning", "affirmed")
            evidence = evidence_at(talk, at, (value.start, value.end), proof * told.trust, why)
            one = FoundValue(value, evidence)
            key = value.text.casefold()
            if key not in found or evidence.strength > found[key].evidence.strength:
                found.pop(key, None)  # so that equals stand in the order of their best turns
                found[key] = one
    if max((it.evidence.strength for it in found.values()), default=0.0) < enough:
        return ()
    return tuple(sorted(found.values(), key=lambda it: -it.evidence.strength))


def _pointed(
    datum: Datum, stage: str, talk: Talk, place: int, known: tuple[str, ...]
) -> Iterator[tuple[int, Told]]:
    """The values that a turn holds or affirms, the likeliest first, each with its turn."""
    ref, text = Ref("datum", datum.key), talk.turns[place].text
    hit = hit_of(ref, datum, stage, talk, place)
    span = (hit.start, hit.end) if hit else None
    if datum.kind == "text":
        said = talk.cues.span(ref, place)
        yield place, Told(_told_freely(text, said))
        return
    own = told_values(datum, talk, place, span, known=known)
    if own:
        for value in own:
            yield place, value
        return
    for back in range(1, ASKED_BEFORE + 1):
        if place - back < 0 or not affirms(text):
            return
        before = talk.turns[place - back]
        guessed = values_in(before.text, datum.kind, known=known)
        if guessed and before.speaker != talk.turns[place].speaker:
            yield place - back, Told(guessed[-1])
            return


def _told_freely(text: str, said: Span | None) -> Value:
    """What a turn says in free words: the sentence that shows it, with those beside it.

    A doubt and its reason are two sentences, and either says half of it: what follows is taken in,
    then what goes before, as long as all of it is short.
    """
    each = telling_clauses(text)
    if said is None:
        best = max(each, key=lambda it: (not is_question(text, it.start), len(it.text)))
    else:
        best = clause_at(text, *said)
    start, end = best.start, best.end
    after = (it for it in each if it.start > best.start)
    before = (it for it in reversed(each) if it.start < best.start)
    for one in (*after, *before):
        low, high = min(start, one.start), max(end, one.end)
        if len(text[low:high].split()) <= SHORT:
            start, end = low, high
    return Value(text[start:end], start, end)


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
        if datum.kind in ("count", "money") and not is_named(value) and asked is None:
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
    return evidence_at(talk, place, (value.start, value.end), 1 - doubt, tuple(why))


def _same_sentence(text: str, own: Evidence, value: Value) -> bool:
    if own.end - own.start >= len(text):
        return True
    low, high = min(own.start, value.start), max(own.end, value.end)
    return not any(mark in text[low : high - 1] for mark in ".?!")
