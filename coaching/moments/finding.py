"""Finding: what happens in the talk of one call that may make a stretch of it a moment.

It knows a call's turns with their tags, and its review. What became of the deal is not its
business, see ``coaching.moments.evidence``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from coaching.ports import StageTag
from coaching.review.answers import commits, denies, is_pleased, is_question
from coaching.review.parts import Review
from coaching.review.review import MET
from coaching.review.talk import Talk
from coaching.transcript import Turn

Happened = Literal["criterion", "objection", "turned", "raised"]
"""What is found in talk: an exit criterion was met, an objection was answered and did not come back
in the call, the customer came round; ``raised`` is every objection, for looking whether one of an
earlier call came back."""

OBJECTION = "objection"
"""Name of the signal that is an objection; its kinds are those of the process."""

SURE = 0.7
"""How sure the tagger has to be of an objection. Source: the demo's calls read by hand, 2026-11-27:
of 42 turns that it took for one, 13 of the 16 above it are, and 8 of the 26 below."""

ANSWER = 6
"""Words that an answer to an objection has at least. Chosen because "I understand" is none."""

HEARD_ON = 3
"""Turns of the customer after the answer from which silence about an objection says something.
Chosen because two may be a good-bye."""

NOT_HEARD_ON = 0.5
"""Strength of an answered objection with fewer turns after it, see ``HEARD_ON``."""

WITHIN = 6
"""Turns in which a doubt has to turn into agreement. Chosen because three exchanges are about what
one stretch of a minute holds."""

_HESITATES = re.compile(
    r"\b(?:(?:i'm|i am|we're|we are) (?:just |still |really |a bit |a little )*"
    r"(?:not (?:so |too |really |quite |entirely )?(?:sure|convinced|certain|comfortable)|"
    r"worried|concerned|hesitant|sceptical|skeptical|nervous|unsure|on the fence)|"
    r"(?:i|we) (?:really |just )*(?:don't|do not) (?:know|think|see) (?:if|that|how|why|about|it)|"
    r"i doubt|my (?:only |main |biggest |one )?(?:worry|concern|fear|hesitation) (?:is|would)|"
    r"what worries me|(?:need|have|like|want) to think (?:about|it)|"
    r"(?:that's|it's) (?:a (?:lot|big)|too (?:much|long|late|risky|complicated))|"
    r"(?:bit|little) (?:steep|much|risky))\b",
    re.IGNORECASE,
)


_GO_ON = re.compile(
    r"^\W*(?:(?:well|ok|okay|yes|yeah|sure|please)\W+)*go (?:on|ahead)\b.{0,10}$", re.IGNORECASE
)
"""Says that one listens, not that one buys."""

_DECLINES = re.compile(
    r"(?:n't|\bnot|\bnever)\s+(?:\w+\s+)?(?:do|sign|take|send|order|book)\b|\bno promises\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that happens in a call.

    Attributes:
        kind: What.
        key: Which criterion, or which kind of objection; empty where there are no kinds.
        turn: Position of the turn with which it begins.
        until: Position of the turn that shows it; not before ``turn``.
        strength: 0 to 1.
    """

    kind: Happened
    key: str
    turn: int
    until: int
    strength: float

    def as_row(self) -> list[str | int | float]:
        """The finding as JSON keeps it."""
        return [self.kind, self.key, self.turn, self.until, round(self.strength, 3)]


def hesitates(text: str) -> bool:
    """Whether somebody says that they are in doubt.

    >>> hesitates("I'm not really convinced, to be honest."), hesitates("I'm not sure? I am.")
    (True, True)
    >>> hesitates("I'm sure that works.")
    False
    """
    return bool(_HESITATES.search(text))


def agrees(text: str) -> bool:
    """Whether somebody agrees in more than a nod: takes it well, or says yes to a deed.

    >>> agrees("Oh, that's clever."), agrees("Right, put me down for it."), agrees("Yeah.")
    (True, True, False)

    Source: of 25 doubts that it takes to have turned in 108 written calls with labelled objections,
    22 have (read by hand, 2026-11-27).
    """
    said = is_pleased(text) or (commits(text) and not _GO_ON.match(text))
    return said and not (hesitates(text) or _DECLINES.search(text) or is_question(text, 0))


def findings_of(turns: Sequence[Turn], tags: Sequence[StageTag], review: Review) -> list[Finding]:
    """All that is found in a call, in order of the turns that show it.

    Args:
        turns: Of the call.
        tags: One a turn.
        review: Of the call, by the process; what people rule is looked up when it is shown.
    """
    found = [
        *criteria_met(review),
        *objections_answered(Talk(turns, tags)),
        *objections_raised(Talk(turns, tags)),
        *turnings(Talk(turns, tags)),
    ]
    return sorted(found, key=lambda one: (one.until, one.kind, one.key))


def criteria_met(review: Review) -> Iterator[Finding]:
    """Where exit criteria are met: the utterances that prove them."""
    for stage in review.stages:
        for part in stage.criteria:
            if part.found != "met":
                continue
            for one in part.evidence:
                if one.strength >= MET:
                    yield Finding("criterion", part.ref.key, one.turn, one.turn, one.strength)


def objections_raised(talk: Talk) -> Iterator[Finding]:
    """Every objection of a customer, by its kind."""
    for place, kinds in _objections(talk).items():
        for kind, sure in kinds.items():
            yield Finding("raised", kind, place, place, sure)


def objections_answered(talk: Talk) -> Iterator[Finding]:
    """The last objection of each kind, where it is answered and the call goes on without it.

    An answer is said by the rep in one of the next two turns, in ``ANSWER`` words or more.
    """
    raised = _objections(talk)
    last = {kind: place for place, kinds in raised.items() for kind in kinds}
    for kind, place in last.items():
        answer = next(
            (
                at
                for at in range(place + 1, min(place + 3, len(talk.turns)))
                if _is_answer(talk.turns[at])
            ),
            None,
        )
        if answer is None:
            continue
        after = sum(turn.role == "customer" for turn in talk.turns[answer + 1 :])
        if after:
            heard = 1.0 if after >= HEARD_ON else NOT_HEARD_ON
            yield Finding("objection", kind, place, answer, heard * raised[place][kind])


def turnings(talk: Talk) -> Iterator[Finding]:
    """Where a customer's doubt becomes agreement within ``WITHIN`` turns, after the rep spoke."""
    doubts = [
        place
        for place, turn in enumerate(talk.turns)
        if turn.role == "customer"
        and (_objects(talk.tags[place]) or hesitates(turn.text))
        and not agrees(turn.text)
    ]
    taken = -1
    for number, place in enumerate(doubts):
        if place <= taken:
            continue
        until = doubts[number + 1] if number + 1 < len(doubts) else len(talk.turns)
        answered = False
        for at in range(place + 1, min(place + WITHIN + 1, until, len(talk.turns))):
            turn = talk.turns[at]
            if _is_answer(turn):
                answered = True
            elif turn.role == "customer" and denies(turn.text):
                break
            elif answered and turn.role == "customer" and agrees(turn.text):
                objected = _objects(talk.tags[place])
                yield Finding("turned", "", place, at, 0.9 if objected else 0.7)
                taken = at
                break


def _is_answer(turn: Turn) -> bool:
    return turn.role == "rep" and len(turn.text.split()) >= ANSWER


def _objects(tag: StageTag) -> bool:
    return any(it.name == OBJECTION and it.probability >= SURE for it in tag.signals)


def _objections(talk: Talk) -> Mapping[int, Mapping[str, float]]:
    """The kinds of objection in each turn of a customer that has any, with how sure they are."""
    found: dict[int, dict[str, float]] = {}
    for place, (turn, tag) in enumerate(zip(talk.turns, talk.tags, strict=True)):
        if turn.role != "customer":
            continue
        for signal in tag.signals:
            if signal.name == OBJECTION and signal.probability >= SURE:
                kinds = found.setdefault(place, {})
                kinds[signal.kind] = max(kinds.get(signal.kind, 0.0), signal.probability)
    return found
