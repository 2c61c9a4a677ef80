"""Evidence: which turns of a call speak for an action, a datum or a criterion, and how strongly."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from coaching.measures.questions import asks
from coaching.ports import StageTag
from coaching.process import Action, Datum, ExitCriterion
from coaching.transcript import Role, Turn

PartKind = Literal["action", "datum", "criterion"]
Span = tuple[int, int]

PHRASE = 0.93
"""Strength of a phrase of the part's own. This and the strengths and shares below are set on the
twenty calls that ``tests/coaching/review`` has for tuning (measured, 2026-11-26)."""
PHRASE_ELSEWHERE = 0.3
"""The same where neither the turn nor those beside it are of the part's stage."""
SIGNAL_PHRASE = 0.9
"""Strength of a signal that a phrase of the process file found."""
LIKE = 0.62
"""Cosine to an example at which a turn is as likely evidence as not."""
STEEP = 14.0
"""How fast the strength rises around ``LIKE``."""
ELSEWHERE = 0.06
"""What is added to ``LIKE`` for a turn that was tagged with another stage than the part's."""
AFFIRMED = 0.9
"""Share of a question's or statement's strength that an answer in words takes over."""
ASSENTS = 2
"""Examples of a criterion that have to agree for it to be one that is met by agreeing."""
COMMITTED = 0.85
"""Strength of words that say yes to a deed, or that take well what was heard, where these count."""
BRIEF = 5
"""Words of an answer in which "go on" means that one listens, not that one buys."""
LATE = 0.75
"""Share of a call after which a yes to a deed counts in any stage."""
SHORTEST = 3
"""Words of a turn below which it is evidence only as an answer, or by a phrase."""

_AFFIRMS = re.compile(
    r"^\W*(?:(?:um|uh|oh|well|ah|mhm|and|okay|so|i mean)\W+)*"
    r"(?:yes|yeah|yep|yup|exactly|correct|right|that's (?:it|right|correct|about right|the one|"
    r"true|"
    r"exactly)|absolutely|definitely|indeed|precisely|spot on|you got it|sure|of course|true|"
    r"mm-?hm+|mhm|agreed|perfect|deal|done|fine|sounds (?:good|fine|right|great)|works(?: for me)?|"
    r"that works|ok(?:ay)?|go (?:ahead|on)|please do|great|good|lovely|happy with that|"
    r"i'd say so|pretty much|that would work|that'd work|suits me|i can do)\b",
    re.IGNORECASE,
)
_DENIES = re.compile(
    r"^\W*(?:(?:um|uh|oh|well|ah|and|so|honestly|look|to be honest|i mean)\W+)*"
    r"(?:no\b(?! problem| worries| rush)|nope|not (?:yet|really|at all|exactly|sure|now|today|"
    r"this)|"
    r"never|i don't|we don't|i haven't|we haven't|none|nothing|nobody|i wouldn't|i can't|"
    r"there isn't|there's no|there is no)\b",
    re.IGNORECASE,
)


_COMMITS = re.compile(
    r"\b(?:(?:put|stick|sign|count|book|mark) (?:me|us|both of us) (?:down|up|in)|i'm in|we're in|"
    r"i'll take|we'll take|let's (?:do|go|try|get|make)|go on|go ahead|do it|"
    r"(?:i'll|we'll|i will|we will|happy to) (?:sign|do it|do that|order|book)|we do it|"
    r"you've got (?:a deal|yourself)|it's a deal|(?:we|you) have a deal)\b|"
    r"(?:^|[,.] |\b(?:ok|okay|yes|yeah|right) )send (?:me|us|it|the|that|over|on)\b",
    re.IGNORECASE,
)
_PLEASED = re.compile(
    r"\b(?:(?:that's|that is|that'd be|that would be|it's|this is|now that's|sounds|looks) "
    r"(?:(?:that's|very|really|actually|quite|pretty|so|all|a lot|much|more|just) )*"
    r"(?:good|great|clever|crafty|better|reassuring|impressive|flexible|helpful|neat|brilliant|"
    r"lovely|perfect|smart|useful|handy|nice|fantastic|amazing|wonderful|excellent|like it|"
    r"generous|clear now|what i (?:needed|wanted) to (?:hear|know))|"
    r"(?:i|we) (?:do )?(?:like|love) (?:that|it|this)|"
    r"that(?:'d| would|'ll| will)? (?:suits?|helps?|works?|does it|do it|take care of|takes care "
    r"of|settles?|answers?|solves?|sort that|sorts that)|"
    r"(?:good|great|nice|glad) to (?:hear|know)|"
    r"i can (?:live with|manage|accept|work with)|fair enough|no more (?:questions|worries)|"
    r"as long as it's in|makes sense|that's more like)\b|\b(?:works for me|sounds fine)\b",
    re.IGNORECASE,
)


class Ref(NamedTuple):
    """A part of a process: what it is, and its key."""

    part: PartKind
    key: str


Piece = Action | Datum | ExitCriterion


@dataclass(frozen=True)
class Cues:
    """What phrase matching and comparison of meanings found in a call.

    Attributes:
        phrases: For each turn, where phrases of parts are said.
        likeness: For each part with examples, float32 (turns,): the cosine of each turn, or of its
            likest sentence, to the nearest example.
    """

    phrases: Sequence[Mapping[Ref, Sequence[Span]]] = ()
    likeness: Mapping[Ref, NDArray[np.float32]] = field(default_factory=dict)

    def said(self, ref: Ref, turn: int) -> Sequence[Span]:
        """Where phrases of a part are said in a turn."""
        return self.phrases[turn].get(ref, ()) if self.phrases else ()

    def like(self, ref: Ref, turn: int) -> float:
        """How like a turn is to an example of a part; 0 without examples."""
        rows = self.likeness.get(ref)
        return 0.0 if rows is None else float(rows[turn])


class CueFinder(Protocol):
    """Looks for cues in calls."""

    def find(self, texts: Sequence[str]) -> Cues:
        """The cues in the turns of one call, given in order."""


@dataclass(frozen=True, slots=True)
class Talk:
    """A call as it is reviewed: turns, a tag for each, and the cues."""

    turns: Sequence[Turn]
    tags: Sequence[StageTag]
    cues: Cues = field(default_factory=Cues)

    def next_of_other(self, turn: int) -> int | None:
        """The turn after this one, if somebody else says it."""
        after = turn + 1
        if after < len(self.turns) and self.turns[after].speaker != self.turns[turn].speaker:
            return after
        return None

    def before_of_other(self, turn: int) -> int | None:
        """The turn before this one, if somebody else says it."""
        if turn and self.turns[turn - 1].speaker != self.turns[turn].speaker:
            return turn - 1
        return None


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
        why: What speaks for it: the phrase, the signal, likeness, an answer.
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


def affirms(text: str) -> bool:
    """Whether an answer says yes in words.

    >>> affirms("Exactly, that's it."), affirms("Not really.")
    (True, False)
    """
    return bool(_AFFIRMS.match(text)) and not _DENIES.match(text)


def denies(text: str) -> bool:
    """Whether an answer says no, or that nobody knows.

    >>> denies("No, nothing yet."), denies("No problem, Tuesday is fine.")
    (True, False)
    """
    return bool(_DENIES.match(text))


def commits(text: str) -> bool:
    """Whether somebody says yes to doing something: "go on", "put me down", "let's do that".

    >>> commits("Right, go on, stick me down for it."), commits("I'd have to think.")
    (True, False)
    """
    return bool(_COMMITS.search(text)) and not denies(text)


def is_pleased(text: str) -> bool:
    """Whether somebody takes well what they hear.

    >>> is_pleased("Oh, that's clever."), is_pleased("That's not good.")
    (True, False)
    """
    return bool(_PLEASED.search(text)) and not denies(text)


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
    assent = {one.turn: one for one in assent_for(ref, piece, stage, talk)}
    for turn in range(len(talk.turns)):
        agreed = (assent[turn],) if turn in assent else ()
        for one in (*agreed, *_of_turn(ref, piece, stage, talk, turn)):
            if one.turn not in found or one.strength > found[one.turn].strength:
                found[one.turn] = one
    return tuple(sorted(found.values(), key=lambda one: (-one.strength, one.turn)))


def _of_turn(ref: Ref, piece: Piece, stage: str, talk: Talk, place: int) -> Iterator[Evidence]:
    """The evidence that a turn is, by itself or with the answer to it."""
    hit = hit_of(ref, piece, stage, talk, place)
    if hit is None:
        return
    turn = talk.turns[place]
    own = may_say(piece.by, turn.role)
    asked = ref.part != "action" and is_question(turn.text, hit.start)
    if own and not asked:
        yield hit
    answer = talk.next_of_other(place)
    if answer is None or not (asked or not own):
        return
    reply = talk.turns[answer]
    if may_say(piece.by, reply.role) and affirms(reply.text):
        yield _evidence(
            talk, answer, (0, len(reply.text)), hit.strength * AFFIRMED, (*hit.why, "answer")
        )


def hit_of(ref: Ref, piece: Piece, stage: str, talk: Talk, place: int) -> Evidence | None:
    """What of one turn speaks for a part, whoever says it."""
    turn, tag = talk.turns[place], talk.tags[place]
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
    like = talk.cues.like(ref, place)
    if like and len(turn.text.split()) >= SHORTEST:
        middle = LIKE + (0.0 if tag.stage == stage else ELSEWHERE)
        doubts.append(1 - float(1 / (1 + np.exp(-STEEP * (like - middle)))))
        why.append("likeness")
    if not doubts:
        return None
    strength = 1 - float(np.prod(doubts))
    return _evidence(talk, place, span or (0, len(turn.text)), strength, tuple(why))


def assent_for(ref: Ref, piece: Piece, stage: str, talk: Talk) -> Iterator[Evidence]:
    """Where a customer agrees to what the rep says, for criteria that are met by agreeing.

    Which ones these are is seen from their examples: at least ``ASSENTS`` of them agree.
    """
    if not isinstance(piece, ExitCriterion) or piece.by != "customer":
        return
    yes = [affirms(it) or commits(it) or is_pleased(it) for it in piece.examples]
    if sum(yes) < ASSENTS:
        return
    wants_deed = sum(commits(it) for it in piece.examples) >= ASSENTS
    for place in range(1, len(talk.turns)):
        turn, before = talk.turns[place], talk.before_of_other(place)
        if turn.role != "customer" or before is None:
            continue
        near = stage in (talk.tags[place].stage, talk.tags[before].stage)
        if not near and not (wants_deed and place >= LATE * len(talk.turns)):
            continue
        said = _COMMITS.search(turn.text)
        if not wants_deed:
            brief = said if len(turn.text.split()) <= BRIEF else None
            said = _PLEASED.search(turn.text) or brief
        if said is None or denies(turn.text):
            continue
        if not wants_deed and is_question(turn.text, said.start()):
            continue
        yield _evidence(talk, place, said.span(), COMMITTED, ("answer",))


def _near_stage(talk: Talk, place: int, stage: str) -> bool:
    return any(tag.stage == stage for tag in talk.tags[max(0, place - 1) : place + 2])


def is_question(text: str, at: int) -> bool:
    """Whether the sentence around a place is a question."""
    left = max(text.rfind(mark, 0, at) for mark in ".?!") + 1
    right = min((end for mark in ".?!" if (end := text.find(mark, at)) >= 0), default=len(text))
    return text[right : right + 1] == "?" or (right >= len(text) - 1 and asks(text[left:]))


def _evidence(
    talk: Talk, place: int, span: Span, strength: float, why: tuple[str, ...]
) -> Evidence:
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
