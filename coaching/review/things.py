"""Things and people that are told by a noun phrase: "an old diesel boiler", "the parish council".

It knows closed classes of words and the phrases around a thing in use, a rival, and somebody who
decides. It knows no grammar beyond that: what it finds is worth looking at where something else
says that such a thing is told.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from coaching.privacy.first_names import FIRST_NAMES
from coaching.privacy.lexicon import among
from coaching.review.names import tools
from coaching.wording.spoken_numbers import NUMBER_WORDS

Sought = Literal["in use", "rival", "person"]

_TOKEN = re.compile(r"[\w&][\w&'’-]*|[^\w\s]")  # noqa: RUF001
_LEADS = among("a an the my our your their his her its some another that this these those one two "
               "three four any no whose")  # fmt: skip
_STOPS = among(
    "i me you he she it we they us him them who whom what where when why how there here and "
    "or but if so because cause since while than then as at by for from in into of off on "
    "onto out over through to up with within without about after before under between during "
    "per plus via until till is are was were be been being am isn't aren't wasn't weren't do "
    "does did done don't doesn't didn't have has had having haven't hasn't hadn't can could "
    "will would shall should may might must can't couldn't won't wouldn't shouldn't get gets "
    "got getting go goes going went come comes came coming use uses used using run runs ran "
    "running say says said saying tell tells told ask asks asked want wants wanted need needs "
    "needed make makes made take takes took give gives gave giving put puts keep keeps kept "
    "see sees saw seen know knows knew look looks looking looked like likes think thinks "
    "thought swear swears quote quoted charge charged charges offer offered offering cost "
    "costs pay pays paid buy buys bought sell sells sold send sends sent bring brings brought "
    "handle handles handled call calls called rang ring sign signs signed decide decides "
    "decided approve approves vote votes let lets talk talks talking spoke speak works work "
    "worked type types lend lends supply supplies supplied clean cleans fix fixes stamping "
    "wrote write written built build break breaks broke hold holds been've yes yeah yep yup "
    "no nope okay ok right well um uh oh er hmm mhm ha ah eh honestly actually basically just "
    "only also still too very really quite even already now today currently mostly mainly "
    "always never ever not maybe perhaps probably sort kind again both all each every either "
    "neither much many more most less least such same own back yet ago else anyway though "
    "although which that's it's he's she's we're they're you're i'm i've we've they've you've "
    "i'd we'd he'd she'd they'd you'd i'll we'll he'll she'll they'll you'll it'll there's "
    "here's what's who's where's let's that'd that'll become becomes became lost lose loses "
    "spit cast open opens closed match wave tired crying standing sinking telling visited "
    "towed idle please sorry thanks thank hello hi hey sure exactly fine good great"
)
"""Words that are in no noun phrase: of closed classes, verbs, fillers."""
_PRONOUNS = among("i you he she it we they who that this there what where how")
_NUMBERS = NUMBER_WORDS | among("percent pounds dollars euros quid grand k odd")
_NO_THINGS = among(
    "minute minutes hour hours day days week weeks month months year years time times moment bit "
    "lots way thing things reason problem question people one ones morning afternoon evening "
    "night monday tuesday wednesday thursday friday saturday sunday january february march april "
    "june july august september october november december price money end start fact truth idea "
    "chance point case sense help hand job matter trouble worry mess pain issue hurry holiday "
    "quote second third half quarter look moment"
)
_COUNTED = re.compile(r"\b(?:minute|hour|day|week|month|year|time)s?$", re.IGNORECASE)
_MOST_WORDS = 5
BEFORE = 80
"""Characters before and after a noun phrase that are looked at."""
LED, FOLLOWED, FIRST, SHAPED = 2.0, 1.5, 2.0, 0.5
"""What it counts that a phrase leads up to a thing, that one follows it, that it stands first in
an answer, and that it has an article or a capital. A faint phrase and a known name count 1.
Source: of some sums tried on the turns of 130 labelled calls (2026-11-27)."""
_WORD = re.compile(r"[\w'’&-]+")  # noqa: RUF001
_SHORT = re.compile(r"(?:['’](?:s|ll|d|re|ve))?$")  # noqa: RUF001
"""A verb that is short at the end of a noun phrase: "Dad'll"."""

_HAS = r"(?:have|has|had|having|got|'ve|’ve|get|keep|own|own(?:ed)?)"  # noqa: RUF001
_FILLED = (
    r"(?: (?:just|only|still|mostly|all|like|um|uh|already|basically|also|be|a|an|the|my|our))*\s*$"
)
_STRONG = {
    "in use": re.compile(
        r"\b(?:us(?:e|es|ed|ing)|run(?:s|ning)?|on|with|through|via|called|driv(?:e|es|ing)|rent|"
        r"leas(?:e|ing)|" + _HAS + r"|rel(?:y|ies) on|works? (?:with|on)|wearing|carry|buy|did|"
        r"sleep(?:ing)? on|keep (?:it|them) in|leased from|suppl(?:y|ies) (?:by|from)|it's all in|"
        r"get (?:it|them|everything) from)" + _FILLED,
        re.IGNORECASE,
    ),
    "rival": re.compile(
        r"\b(?:went to|from|talk(?:ing)? to|spoke (?:to|with)|than|by|against|saw|seen|"
        r"visit(?:ed)?|met|tried|called|there's|there was|swears? by|look(?:ed|ing)? at|why not|"
        r"leave|compar(?:e|ed|ing) (?:with|to|us with)|with|going to see|been on|got|have|had)"
        + _FILLED,
        re.IGNORECASE,
    ),
    "person": re.compile(
        r"\b(?:ask(?:ing)?|goes to|up to|talk to|speak to|show|past|by|tell|without|it's|it is|"
        r"that's|only|called|named|convince|me and|lies with|nobody but|need|needs)" + _FILLED,
        re.IGNORECASE,
    ),
}
"""Just before what is sought."""
_FAINT = {
    "in use": re.compile(
        r"\b(?:it's|it’s|that's|there's|is|are|from|in|into|by|to)" + _FILLED,  # noqa: RUF001
        re.IGNORECASE,
    ),
    "rival": re.compile(r"\b(?:to|at|in|on|off|use|using|or|it's|one of)" + _FILLED, re.IGNORECASE),
    "person": re.compile(r"\b(?:is|be|and|from|for|then|with|to)" + _FILLED, re.IGNORECASE),
}
"""Just before it, and before much else."""
_AFTER = {
    "in use": re.compile(
        r"^\s*(?:who |that |which |also |always )?(?:do(?:es)? (?:it|that|all|the|our)|handles?|"
        r"looks? after|runs?|comes?|cleans?|suppl(?:y|ies)|brings?|sends?|has it|have it|"
        r"'s doing)\b",
        re.IGNORECASE,
    ),
    "rival": re.compile(
        r"^\s*(?:who |that |also |here |there |he |she |they |has |have |is |are |can |will |"
        r"would |'s |'d |did |came |been in |in )*"
        r"(?:do(?:es|ing)?|did|quoted?|said|says?|offer(?:ed|s|ing)?|gave|giv(?:e|es|ing)|sells?|"
        r"wants?|wanted|"
        r"charg(?:e|es|ed)|cheaper|lends?|told|call(?:ed)?|was|were|been|picks?|makes?|"
        r"promis(?:e|ed))\b",
        re.IGNORECASE,
    ),
    "person": re.compile(
        r"^\s*(?:who |that |also |always |'s |’s |he |she |they |has to |have to |will |'ll |’ll |"  # noqa: RUF001
        r"needs? to |must |would |'d |wants? to )*(?:decid(?:es?|ing)|signs?|approves?|votes?|"
        r"agrees?|chairs?|say yes|says? (?:yes|no)|has (?:a|the) (?:veto|final|last)|look|see|hear|"
        r"want(?:s)? (?:it|to)|know|makes? (?:that|the|all)|do(?:es)? the|hold(?:s)? the|"
        r"stamp(?:s|ing)?|meets?|only|is the (?:final|one|boss)|"
        r"'s the (?:boss|final|sensible|one))\b",
        re.IGNORECASE,
    ),
}


@dataclass(frozen=True, slots=True)
class Thing:
    """A noun phrase.

    Attributes:
        start: Its first character.
        end: The character after its last.
        score: How much speaks for it; 0 for nothing.
    """

    start: int
    end: int
    score: float


def things(
    text: str, sought: Sought, *, answers: bool = False, known: tuple[str, ...] = ()
) -> tuple[Thing, ...]:
    """The noun phrases of a text for which something speaks, the likeliest first.

    Args:
        text: A turn's.
        sought: What is looked for.
        answers: Whether the turn answers a question for it.
        known: Names of products and vendors of the glossary.

    >>> said = "We've an old diesel boiler in the shed."
    >>> [said[it.start : it.end] for it in things(said, "in use")][:1]
    ['an old diesel boiler']
    >>> said = "I can recommend it but the vestry has to approve it."
    >>> [said[it.start : it.end] for it in things(said, "person")][:1]
    ['the vestry']
    """
    named = () if sought == "person" else tools(text, known)
    found: list[Thing] = []
    for start, end in noun_phrases(text):
        words = tuple(it.lower() for it in _WORD.findall(text[start:end]))
        if not _is_thing(words, text[start:end], sought):
            continue
        score = _around(text, start, end, words, sought)
        score += any(low < end and start < high for low, high in named)
        if answers and not found:
            score += FIRST
        if score and (words[0] in _LEADS or text[start].isupper()):
            score += SHAPED
        found.append(Thing(start, end, score))
    told = [it for it in found if it.score]
    return tuple(sorted(told, key=lambda it: (-it.score, it.start)))


def _is_thing(words: tuple[str, ...], said: str, sought: Sought) -> bool:
    """Whether a noun phrase can name a thing: no time, number or empty word."""
    content = [it for it in words if it not in _LEADS]
    empty = len(content) == 1 and content[0] in _NO_THINGS
    theirs = words[0] == "your" and sought != "person"
    return bool(content) and not (
        empty or theirs or set(content) <= _NUMBERS or _COUNTED.search(said)
    )


def _around(text: str, start: int, end: int, words: tuple[str, ...], sought: Sought) -> float:
    """How much the words before, in and after a noun phrase speak for it."""
    before = text[max(0, start - BEFORE) : start]
    score = 0.0
    if _STRONG[sought].search(before):
        score += LED
    elif _FAINT[sought].search(before):
        score += 1.0
    if _AFTER[sought].search(text[end : end + BEFORE]):
        score += FOLLOWED + (words[0] in _LEADS)
    content = [it for it in words if it not in _LEADS]
    if sought == "person" and (content[0] in FIRST_NAMES or content[-1] in FIRST_NAMES):
        score += FOLLOWED
    return score


def noun_phrases(text: str) -> tuple[tuple[int, int], ...]:
    """Where noun phrases stand: words between those of closed classes, with the article before.

    >>> said = "Well, my cousin does it on a sunday."
    >>> [said[start:end] for start, end in noun_phrases(said)]
    ['my cousin', 'a sunday']
    """
    found: list[tuple[int, int]] = []
    held: list[re.Match[str]] = []
    lead: re.Match[str] | None = None
    for token in [*_TOKEN.finditer(text), None]:
        word = "" if token is None else token[0].lower().replace("’", "'")  # noqa: RUF001
        stopped = word in _STOPS or word.split("'")[0] in _PRONOUNS
        content = word[:1].isalnum() and not stopped and word not in _LEADS
        if token is not None and content and len(held) < _MOST_WORDS:
            held.append(token)
            if not word.endswith(("'ll", "'d", "'re", "'ve")):
                continue
        if held:
            short = _SHORT.search(held[-1][0])
            end = held[-1].end() - len(short[0] if short else "")
            found.append(((lead or held[0]).start(), end))
        held, lead = [], token if token is not None and word in _LEADS else None
    return tuple(found)
