"""Things and people that are told by a noun phrase: "an old diesel boiler", "the parish council".

It knows what stands in and around a thing in use, a rival, and somebody who decides. What it finds
is worth looking at where something else says that such a thing is told.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from coaching.privacy.first_names import FIRST_NAMES
from coaching.privacy.lexicon import among
from coaching.review.leading import BESIDE
from coaching.review.names import PERSON_ROLE, TITLE, tools
from coaching.review.nouns import (
    EMPTY,
    LEADS,
    WORD,
    capitals_of,
    opens_sentence,
    whole_phrases,
)
from coaching.wording.spoken_numbers import NUMBER_WORDS

Sought = Literal["in use", "rival", "person"]

_NUMBERS = NUMBER_WORDS | among("percent pounds dollars euros quid grand k odd")
_SAY_LITTLE = among("old new big small good great large considerable first last other another same "
                    "little higher lower more cheaper")  # fmt: skip
"""Adjectives that name nothing by themselves."""
_COUNTED = re.compile(
    r"\b(?:minute|hour|day|week|month|year|time|people|adult|children)s?(?: old)?$", re.IGNORECASE
)
"""At the end of what is counted, and is no thing."""
_BODY = re.compile(
    r"\b(?:board|council|committee|management|partners?|owners?|head|directors?|managers?|chair\w*|"
    r"officers?|trustees|union|team|children|parents|family|governors|landlord|landlady|teacher|"
    r"secretary|treasurer|boss\w*|buyers?|lawyers?|accountant|people|brothers?|sisters?|daughters?|"
    r"sons?|fianc\w+|\w+mate)\W*$",
    re.IGNORECASE,
)
"""At the end of a phrase for somebody who may have a say."""
_MARKED = re.compile(
    r"\b(?:present|current|old|existing|usual|previous|other|another|second|competing)\b",
    re.IGNORECASE,
)
"""Words for what is or was in use, and for what else there is."""
_HAS = r"(?:have|has|had|having|got|'ve|’ve|get|keep|own|own(?:ed)?)"  # noqa: RUF001
_FILLED = (
    r"(?: (?:just|only|still|mostly|all|like|um|uh|already|basically|also|be|a|an|the|my|our))*\s*$"
)
_STRONG = {
    "in use": re.compile(
        r"\b(?:us(?:e|es|ed|ing)|run(?:s|ning)?|on|with|through|via|called|driv(?:e|es|ing)|rent|"
        r"leas(?:e|ing)|" + _HAS + r"|rel(?:y|ies) on|works? (?:with|on)|wearing|carry|buy|did|"
        r"sleep(?:ing)? on|connect(?:s|ed|ion)? (?:to|with)|integrat\w+ (?:with|into)|"
        r"interfaces? (?:to|with)|reads? from|keep (?:it|them) in|leased from|"
        r"suppl(?:y|ies) (?:by|from)|it's all in|get (?:it|them|everything) from)" + _FILLED,
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
        r"needs? to |must |would |'d |wants? to )*(?:decid(?:es?|ing)|signs?|approves?|allows?|"
        r"votes?|agrees?|chairs?|say yes|says? (?:yes|no)|has (?:a|the) (?:veto|final|last)|"
        r"look|see|hear|want(?:s)? (?:it|to)|know|makes? (?:that|the|all)|do(?:es)? the|"
        r"hold(?:s)? the|stamp(?:s|ing)?|meets?|only|is the (?:final|one|boss)|"
        r"'s the (?:boss|final|sensible|one))\b",
        re.IGNORECASE,
    ),
}


@dataclass(frozen=True, slots=True)
class _Weights:
    """What it counts that something speaks for a noun phrase, or against it.

    Attributes:
        led: A phrase leads up to it.
        faint: One that leads up to much else does.
        followed: A phrase follows it.
        first: It stands first in an answer.
        shaped: It has an article, or a capital at its start.
        named: It is a product or vendor by its form, see ``names.tools``.
        proper: It has a capital inside a sentence.
        elsewhere: It has a name that is said in other turns too.
        marked: It is called the present, the old, the other one.
        person: It has a first name.
        kin: It is somebody of the speaker's.
        body: It ends in a word for somebody with a say.
        lone: It is one word without article or capital.
        echo: The question says it.
        late: It stands at the end of the turn; less before.
    """

    led: float
    faint: float
    followed: float
    first: float
    shaped: float
    named: float = 0.0
    proper: float = 0.0
    elsewhere: float = 0.0
    marked: float = 0.0
    person: float = 0.0
    kin: float = 0.0
    body: float = 0.0
    lone: float = 0.0
    echo: float = 0.0
    late: float = 0.0


_WEIGHTS: dict[Sought, _Weights] = {
    "in use": _Weights(led=1.2, faint=0.2, followed=0.2, first=0.5, shaped=0.4, named=1.2,
                       proper=0.2, elsewhere=0.9, marked=0.9, kin=-0.2, lone=-1.0, echo=-0.4,
                       late=-1.8),
    "rival": _Weights(led=0.7, faint=0.2, followed=0.6, first=0.6, shaped=0.6, named=1.2,
                      proper=0.9, elsewhere=0.9, marked=1.2, kin=-0.5, lone=-0.8, echo=-0.8,
                      late=-1.6),
    "person": _Weights(led=1.8, faint=1.0, followed=2.0, first=2.0, shaped=0.5, person=2.0,
                       body=2.0, late=-0.5),
}  # fmt: skip
"""Source: of people, some sums tried on 175 training calls (2026-11-28); of things, logistic
regression over 217 turns of the same calls, rounded."""


CLEAR = 0.5
"""Score of a thing, and what it is ahead of the next one, from which it is the one that is told.
Source: in 175 training calls three of five wrong values are below, and a fifth of the right ones
(2026-11-28)."""


@dataclass(frozen=True, slots=True)
class Thing:
    """A noun phrase.

    Attributes:
        start: Its first character.
        end: The character after its last.
        score: How much speaks for it.
    """

    start: int
    end: int
    score: float


@dataclass(frozen=True, slots=True)
class Setting:
    """What is known of a turn in which something is sought.

    Attributes:
        answers: Whether it answers a question for it.
        asked: Words of the turn before, lower case.
        names: Its words with a capital that other turns say too, lower case.
        known: Names of products and vendors of the glossary.
    """

    answers: bool = False
    asked: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    known: tuple[str, ...] = ()


ALONE = Setting()
"""Of a turn of which nothing is known."""


@dataclass(frozen=True, slots=True)
class _Phrase:
    """A noun phrase in its turn.

    Attributes:
        text: Of the turn.
        start: Its first character.
        end: The character after its last.
    """

    text: str
    start: int
    end: int

    @property
    def said(self) -> str:
        return self.text[self.start : self.end]

    @property
    def before(self) -> str:
        return self.text[max(0, self.start - BESIDE) : self.start]

    @property
    def after(self) -> str:
        return self.text[self.end : self.end + BESIDE]

    @property
    def words(self) -> list[str]:
        """Lower case."""
        return [it.lower() for it in WORD.findall(self.said)]

    @property
    def content(self) -> list[str]:
        """Its words without the articles."""
        return [it for it in self.words if it not in LEADS]


def things(text: str, sought: Sought, setting: Setting = ALONE) -> tuple[Thing, ...]:
    """The noun phrases of a text that can be what is sought, the likeliest first.

    Args:
        text: A turn's.
        sought: What is looked for.
        setting: What is known of the turn.

    >>> said = "We've an old diesel boiler in the shed."
    >>> [said[it.start : it.end] for it in things(said, "in use")][:1]
    ['an old diesel boiler']
    >>> said = "I can recommend it but the vestry has to approve it."
    >>> [said[it.start : it.end] for it in things(said, "person")][:1]
    ['the vestry']
    """
    each = [_Phrase(text, *span) for span in whole_phrases(text)]
    able = [it for it in each if _names_something(it) and (sought == "person" or _is_thing(it))]
    named = () if sought == "person" else tools(text, setting.known)
    found = [
        Thing(it.start, it.end, _score(it, sought, setting, named) + _first(place, sought, setting))
        for place, it in enumerate(able)
    ]
    return tuple(sorted(found, key=lambda it: (-it.score, it.start)))


def is_clear(found: Sequence[Thing]) -> bool:
    """Whether enough speaks for the first of some things, and less for the second.

    >>> is_clear([Thing(0, 4, 2.0), Thing(9, 12, 0.5)]), is_clear([Thing(0, 4, 2.0)] * 2)
    (True, False)
    """
    if not found:
        return False
    first, *others = found
    return first.score >= CLEAR and all(first.score - it.score >= CLEAR for it in others)


def _names_something(phrase: _Phrase) -> bool:
    """Whether a noun phrase is no time, number or empty word."""
    content = phrase.content
    telling = [it for it in content if it not in _SAY_LITTLE]
    numbers = {part for it in content for part in it.split("-")}
    if not telling or numbers <= _NUMBERS or _COUNTED.search(phrase.said):
        return False
    empty = len(telling) == 1 and not EMPTY.isdisjoint((telling[0], telling[0].removesuffix("s")))
    return not empty or (telling == ["one"] and len(content) > 1)  # "the old one" is something


def _is_thing(phrase: _Phrase) -> bool:
    """Whether a noun phrase is neither somebody by their name nor what belongs to the other."""
    before, after = phrase.text[: phrase.start].rstrip(), phrase.text[phrase.end : phrase.end + 1]
    set_off = before.endswith(",") and after in ("", *".,?!")
    spoken_to = set_off and phrase.words[0] in FIRST_NAMES  # "I'll be open with you, Ramona."
    return not (spoken_to or phrase.words[0] == "your" or TITLE.match(phrase.said))


def _first(place: int, sought: Sought, setting: Setting) -> float:
    """How much it counts that a phrase stands first in an answer."""
    return _WEIGHTS[sought].first * (setting.answers and place == 0)


def _score(
    phrase: _Phrase, sought: Sought, setting: Setting, named: Sequence[tuple[int, int]]
) -> float:
    """How much the words before, in and after a noun phrase speak for it.

    Args:
        phrase: It.
        sought: What is looked for.
        setting: What is known of the turn.
        named: Where in the turn products and vendors are named.
    """
    weights, said, content = _WEIGHTS[sought], phrase.said, phrase.content
    opens = opens_sentence(phrase.text, phrase.start)
    capitals = capitals_of(said, opens=opens)
    led = bool(_STRONG[sought].search(phrase.before))
    is_named = any(low < phrase.end and phrase.start < high for low, high in named)
    return (
        weights.led * led
        + weights.faint * (not led and bool(_FAINT[sought].search(phrase.before)))
        + weights.followed * bool(_AFTER[sought].search(phrase.after))
        + weights.shaped * (phrase.words[0] in LEADS or said[0].isupper())
        + weights.named * is_named
        + weights.proper * bool(capitals)
        + weights.elsewhere * bool(capitals & setting.names)
        + weights.marked * bool(_MARKED.search(said))
        + weights.person * (content[0] in FIRST_NAMES or content[-1] in FIRST_NAMES)
        + weights.kin * bool(PERSON_ROLE.search(said))
        + weights.body * bool(_BODY.search(said))
        + weights.lone * (len(phrase.words) == 1 and not capitals)
        + weights.echo * (not setting.asked.isdisjoint(content))
        + weights.late * (phrase.start / len(phrase.text))
    )
