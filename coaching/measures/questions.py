"""Questions in talk, by kind, from English text with or without punctuation.

It knows how questions are worded. It does not hear intonation: a statement that is asked by tone
alone counts only where the recogniser wrote a question mark.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Literal

Kind = Literal["open", "closed", "choice", "tag", "check_back"]
KINDS: tuple[Kind, ...] = ("open", "closed", "choice", "tag", "check_back")
"""After T. Stivers and N. J. Enfield, "A coding scheme for question-response sequences in
conversation" (2010): content questions are open, or closed where one fact answers them; polar ones
are closed; alternative ones are choices; tags are kept apart. Check-backs ask whether one is
understood, or has understood."""

_PLAIN = str.maketrans({"’": "'", "‘": "'", "–": ",", "—": ",", "…": "."})  # noqa: RUF001
_CLOCK = re.compile(r"\b([ap])\. ?m\.")
_SENTENCE = re.compile(r"(?<=[.?!])[\"')\]]*\s+")
_CLAUSE = re.compile(r"\s*[,;:]\s*|\s+-+\s+")
_MARKS = re.compile(r"[.?!](?:\s|$)")

_FILLERS = re.compile(
    r"(?:(?:so|and|but|okay|ok|well|um+|uh+|er+|ah|oh|now|then|right|great|alright|all right|yeah|"
    r"yes|yep|no|hey|hi|hello|thanks|thank you|sure|perfect|got it|i see|also|just|like|actually|"
    r"because|maybe|first|lastly|finally|i guess|i mean|you know|out of curiosity|by the way|"
    r"let me ask(?: you)?|can i ask|may i ask|i wanted to ask|quick question)"
    r"(?:[\s,.:;-]+|$))+"
)

_WHO = (
    r"(?:you|we|they|he|she|it|i|your|our|their|my|the|that|this|these|those|there|a|any|"
    r"any(?:one|body)|some(?:one|body)|every(?:one|thing|body))"
)
_AUX = (
    r"(?:do|does|did|are|is|was|were|am|can|could|would|will|should|shall|have|has|had|may|might)"
)
_NOT = r"(?:n't)?"
_WH = r"(?:what|how|why|when|where|who|whom|whose|which)"
_BETWEEN = rf"(?:\s+(?!(?:{_WHO}|{_AUX}|and|but|so)\b)[\w'-]+){{0,4}}"

_WH_START = re.compile(rf"{_WH}(?:'(?:s|re|d|ll))?\b")
_ASKED_WH = re.compile(
    rf"(?:{_WH}(?:'(?:s|re|d|ll)){_BETWEEN}\s+{_WHO}\b"
    rf"|{_WH}{_BETWEEN}\s+{_AUX}{_NOT}\s+{_WHO}\b)"
)
_ASKED_AUX = re.compile(rf"{_AUX}{_NOT}\s+{_WHO}\b")
_OTHER_AUX = re.compile(rf"{_AUX}{_NOT}\s+[\w'-]+\s+\w")

# without a question mark only what can hardly be anything else
_SURE_WH = re.compile(
    r"(?:(?:what|how|why|when|where)\b(?!\s+(?:is|was)\s+(?:it|that|this)\b)"
    rf"{_BETWEEN}\s+(?:do|does|did|are|is|was|can|could|would|will|should|have|has)"
    r"\s+(?:you|we|they|it|that|this|your|i)\b|which\s+(?:\w+\s+){0,2}(?:do|does|did)\s+\w+\b)"
)
_SURE_AUX = re.compile(
    r"(?:(?:do|did|are|can|could|would|will|have)\s+(?:you|we|they)"
    r"|(?:does|did|is|was|would|will|could|can)\s+(?:that|this|it|there|your|any(?:one|body))"
    r"|(?:can|could|may|should|do|did|would)\s+i)\b"
)
_ANYWHERE = re.compile(
    rf"\b(?:{_SURE_WH.pattern}"
    r"|(?<!as )(?:do|did|are|can|could|would|will)\s+you\b(?!\s+know\s+i\b)"
    r"|does\s+(?:that|this|it)\b|(?:tell|walk|talk)\s+(?:me|us)\s+(?:about|through|more)\b)"
)

_DIRECTIVE = (
    r"(?:tell (?:me|us) (?:more|about|a (?:little|bit)|what|how|why|everything)|"
    r"(?:walk|take|talk) (?:me|us) through|talk (?:to me )?about|"
    r"help (?:me|us) (?:to )?understand|describe\b|elaborate|expand on|say more|"
    r"explain (?:to (?:me|us) )?(?:how|what|why|your|the)|"
    r"give (?:me|us) (?:an (?:example|idea)|a (?:sense|feel|picture))|"
    r"share (?:with (?:me|us)|how|what|why|a (?:little|bit)|your))"
)
_INVITES = re.compile(
    rf"(?:please )?(?:{_DIRECTIVE}"
    rf"|(?:can|could|would|will|are) you (?:please |just |maybe |perhaps |able to )*{_DIRECTIVE}"
    rf"|(?:do|would) you mind (?:telling|walking|talking|sharing|describing|explaining)"
    r"|i(?:'m| am) (?:just )?curious (?:about|what|how|why)"
    r"|i(?:'d| would) (?:love|like) to (?:hear|understand|learn|know) "
    r"(?:more|about|what|how|why))"
)

_CHECKS = re.compile(
    r"(?:(?:does|do|did) (?:that|this|it|any of (?:that|this)|all (?:of )?that) (?:all )?makes? "
    r"(?:any )?sense|makes? sense[\s?.]*$|am i making sense|"
    r"(?:does|do) (?:that|this) (?:help|answer|sound|seem)|"
    r"how does (?:that|this|it|all that) sound|"
    r"(?:that )?sounds? (?:good|fair|okay|ok|right|reasonable|like a plan)(?: to you)?[\s?.]*$|"
    r"(?:is|was) (?:that|this|it|everything|all that) (?:clear|fair|okay|ok|helpful|right|correct|"
    r"accurate|all right)\b|fair enough[\s?]*$|"
    r"are (?:you|we) (?:with me|following|on the same page)|"
    r"(?:do |are )?you follow(?:ing)?(?: me)?[\s?]*$|(?:do )?you (?:see|know|get) what i mean|"
    r"(?:do you have |are there |have you |you have )?any (?:other |more |further )?"
    r"(?:questions|concerns)\b|"
    r"(?:did|have|am) i (?:get|got|understand|understood|miss|missed|hear|heard|hearing|"
    r"understanding|explain|explained)(?: (?:that|this|it|you|anything|something))?\b)"
)
_TAGS = re.compile(
    r"(?:right|correct|yeah|yes|no|okay|ok|huh|eh|true|is it|are you|"
    r"(?:is|are|was|were|do|does|did|have|has|had|ca|could|would|wo|should)n't "
    r"(?:it|you|we|they|he|she|i|that|there)|am i right|innit)[\s?.!]*$"
)
_TAG_AFTER = re.compile(rf"\S+\s+\S+\s+{_TAGS.pattern}|.*\s(?:right|correct)$")
_TAG_AT_END = re.compile(r"\b(?:isn|aren|doesn|don|didn|wouldn|haven|hasn|wasn)'t (?:it|you|they)$")
_BARE_TAGS = frozenset({"right", "correct", "yeah", "yes", "okay", "ok", "huh", "eh", "no"})

_FACT = re.compile(
    r"(?:how (?:many|much|long|often|old|big|large|far|soon|quickly|fast|late|early|frequently|"
    r"recently|about)\b|when\b|where\b|who\b|whom\b|whose\b|which\b|"
    r"what(?:'s| is| was| are)? (?:the |your |a good |a |best |good )*"
    r"(?:time|day|date|month|year|number|size|percentage|percent|e-?mail|address|version|name|phone|title|zip|postcode)\b)"
)
_CHOICE = re.compile(
    r"\w,? or (?!(?:not|so|anything|something|whatever|more|less|two|thereabouts|no)(?:\s|$))"
    r"[\w$€£]"
)
_ANY = re.compile(r"\bany\b.* or ")

_NOT_ASKED = frozenset(
    {
        *("hello", "hi", "hey", "really", "sorry", "pardon", "excuse me", "what", "come again"),
        *("oh", "hm", "hmm", "mm", "mhm", "uh-huh", "oh really", "is it", "are you there"),
    }
)
"""Openings, surprise and requests to say it again: asked in form alone."""
_GREETING = re.compile(
    r"how (?:are you|(?:is|'s) (?:it going|everything|your day)|have you been|do you do)"
    r"(?: (?:doing|today|going|so far|this (?:morning|afternoon|evening)|all))*[\s?.!]*$"
    r"|how's (?:it going|everything|your day)(?: (?:going|today|so far))*[\s?.!]*$"
)


def questions_in(text: str) -> tuple[Kind, ...]:
    """The kinds of the questions in one turn, in order.

    >>> questions_in("So what do you use today? Is it Excel, or a tool? It works, right?")
    ('open', 'choice', 'tag')
    >>> questions_in("okay and how many seats do you need does that make sense")
    ('closed', 'check_back')
    >>> questions_in("What we do is simple. If you like, have a look.")
    ()
    """
    kinds = [_kind(piece, after=place > 0) for place, piece in enumerate(_pieces(text))]
    return tuple(kind for kind in kinds if kind is not None)


def asks(text: str) -> bool:
    """Whether talk ends with a question, so that the next words answer it.

    >>> asks("We have two plans. Which do you like?"), asks("Which is why we have two plans.")
    (True, False)
    """
    last = _pieces(text)[-1:]
    return any(piece.endswith("?") or _kind(piece, after=False) is not None for piece in last)


def _pieces(text: str) -> list[str]:
    """The sentences of a turn in small letters; without punctuation, cut where something is asked.

    >>> _pieces("Call at 3 p.m., right? Yes.")
    ['call at 3 pm, right?', 'yes.']
    """
    plain = _CLOCK.sub(r"\1m", text.casefold().translate(_PLAIN)).strip()
    if _MARKS.search(plain):
        return _SENTENCE.split(plain)
    places = [0, *(found.start() for found in _ANYWHERE.finditer(plain) if found.start())]
    return [plain[start:end].strip() for start, end in pairwise([*places, len(plain)])]


def _kind(sentence: str, *, after: bool) -> Kind | None:
    """The kind of a question; None where nothing is asked.

    Args:
        sentence: One of ``_pieces``.
        after: Whether something was said before it in the turn.
    """
    said = sentence.strip(" .?!\"'()[]")
    start = _begin(said)
    if not said or said in _NOT_ASKED or _GREETING.match(start):
        return None
    if _INVITES.match(start):
        return "open"
    if not sentence.rstrip("\"')] ").endswith("?"):
        return _unmarked_kind(start)
    if said in _BARE_TAGS:
        return "tag" if after else None
    return _marked_kind(said, start)


def _marked_kind(said: str, start: str) -> Kind:
    """The kind of what has a question mark."""
    clauses = [clause for clause in _CLAUSE.split(said) if clause] or [said]
    if any(_CHECKS.match(it) for it in (said, start, _begin(clauses[-1]))):
        return "check_back"
    if len(clauses) > 1 and _TAGS.match(clauses[-1]):
        asked = _asked(clauses[:-1], whole=False)
        return "tag" if asked is None else _by_form(asked, choosing=said)
    asked = _asked(clauses, whole=True)
    if asked is None and _TAG_AFTER.match(said):
        return "tag"
    return _by_form(asked or start, choosing=said)


def _unmarked_kind(start: str) -> Kind | None:
    """The kind of what has no question mark: only where the order of words leaves no doubt."""
    if _CHECKS.match(start) and (_SURE_WH.match(start) or _SURE_AUX.match(start)):
        return "check_back"
    if _SURE_WH.match(start) or _SURE_AUX.match(start):
        return _by_form(start, choosing=start)
    return "tag" if _TAG_AT_END.search(start) else None


def _asked(clauses: list[str], *, whole: bool) -> str | None:
    """The clause that asks; None for a statement.

    Args:
        clauses: Of a sentence with a question mark.
        whole: Whether the last one bears the mark; then a word that asks is enough in it ("what
            happens next?", "why not?").
    """
    for clause in clauses:
        begin = _begin(clause)
        if any(it.match(begin) for it in (_INVITES, _ASKED_WH, _ASKED_AUX)):
            return begin
    last = _begin(clauses[-1])
    return last if whole and (_WH_START.match(last) or _OTHER_AUX.match(last)) else None


def _by_form(asked: str, *, choosing: str) -> Kind:
    """Open, closed or choice, by the words that a question begins with."""
    if _INVITES.match(asked):
        return "open"
    offers = bool(_CHOICE.search(choosing)) and not _ANY.search(choosing)
    if offers and (asked.startswith("which") or not _WH_START.match(asked)):
        return "choice"
    return "open" if _WH_START.match(asked) and not _FACT.match(asked) else "closed"


def _begin(clause: str) -> str:
    """A clause without what only leads to it ("okay, so, um")."""
    found = _FILLERS.match(clause)
    return clause[found.end() :] if found and found.end() < len(clause) else clause
