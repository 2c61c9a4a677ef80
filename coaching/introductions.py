"""Names that are said in a call, and whose they are: people introduce and address one another.

Precision before recall: a name is taken where somebody says "my name is", "this is … from" or
"… speaking", or where one of two people greets the other by name. It does not know roles; whom
somebody says to work for is given back as evidence for those who do. What a name looks like is
``coaching.names_heard``'s to say.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from coaching.names_heard import Heard, NameReader
from coaching.naming import words_of
from coaching.ports import Spoken

Manner = Literal["introduced", "asked", "addressed"]
"""How a name was said: by its owner, to one who asked and was told yes, or to its owner."""

WEIGHTS: Mapping[Manner, float] = {"introduced": 3.0, "asked": 2.0, "addressed": 1.0}
"""How much each manner says. Chosen because people know their own names and mishear others'."""

EARLY = 12
"""Turns from the start in which people introduce themselves with little more than a name ("Hi, it's
Laura."). Chosen because later such words mostly mean something else."""


@dataclass(frozen=True, slots=True)
class NameSaid:
    """A name, said once.

    Attributes:
        voice: Index of the voice whose name it is.
        name: As said, or as it is known.
        manner: How it was said.
        turn: Place of the turn in which it was said.
        evidence: The words that tell.
        company: Whom the person says to work for, as said; empty for nobody.
    """

    voice: int
    name: str
    manner: Manner
    turn: int
    evidence: str
    company: str = ""


@dataclass(frozen=True, slots=True)
class _Form:
    """Words after which a name is said, and what has to follow for it to be one.

    Attributes:
        before: The words before the name.
        after: What follows the name.
        early: Whether it is believed in the first turns alone.
    """

    before: re.Pattern[str]
    after: re.Pattern[str]
    early: bool = False


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)


_HI = (
    r"(?:hi|hello|hey|hiya|good morning|good afternoon|good evening|good day|morning|afternoon"
    r"|evening)"
)
_THANKS = (
    r"(?:thanks so much|thanks|thank you so much|thank you very much|thank you|cheers|bye bye|bye"
    r"|goodbye|take care|speak soon|talk soon|welcome"
    r"|(?:nice|great|good|lovely|pleased) to (?:meet|see|hear from) you"
    r"|(?:nice|great|good|lovely) (?:talking|speaking) (?:to|with) you)"
)
_CLAUSE = r"(?:^|(?<=[.!?,;])|\b(?:so|yeah|yes|okay|well)(?=\s))\s*"
_GREETED = rf"{_CLAUSE}(?:{_HI}\b[\s,.!]+)?"
_GREETED_BY_NAME = rf"{_CLAUSE}(?:{_HI}\b[\s,.!]+(?:[\w'’]+[\s,.!]+){{0,3}})?"  # noqa: RUF001
_IS = r"(?:['’]?s| is)"  # noqa: RUF001 - apostrophes as people write them
_AM = r"\bi(?:['’]?m| am)"  # noqa: RUF001

_ANYTHING = _pattern("")
_END = _pattern(r"\s*(?:[.,!?;:–—]|$)")  # noqa: RUF001 - dashes as people write them
_END_OF_IT = _pattern(r"\s*(?:[.!?;:–—]|$|,(?!\s*(?:who|she|he)\b))")  # noqa: RUF001
_FROM = _pattern(r",?\s+(?:calling\s+|here\s+)?(?:from|at|over at|with)\s")
_DOES = _pattern(r",?\s+(?:calling|speaking|here|again)\b")
_SPEAKING = _pattern(r"\s+speaking\s*(?:[.,!?;]|$)")
_HERE = _pattern(r",?\s+here\s*(?:[.,!?;]|$|(?:again|calling|from|at|with)\b)")
_NO_VERB = _pattern(
    r"(?!,?\s+(?:and|or|is|was|has|had|will|would|can|could|said|told|does|did|might|should)\b)"
)
_GOES_ON = _pattern(
    r"\s*(?:[.,!?;:–—]|$|(?:it'?s|this|thanks?|how|i'?m|my|are|can|yes|yeah|sorry)\b)"  # noqa: RUF001
)

_LOOSE = (_END, _END_OF_IT, _GOES_ON)
"""What has to follow a name that nobody knows; after a known one all but a verb may."""

_OWN = (
    _Form(_pattern(rf"\bmy (?:full |first )?name{_IS}\s+"), _ANYTHING),
    _Form(_pattern(rf"\bthe name{_IS}\s+"), _END),
    _Form(_pattern(r"(?<!and )\bthis is\s+"), _FROM),
    _Form(_pattern(r"(?<!and )\bthis is\s+"), _DOES),
    _Form(_pattern(rf"{_GREETED_BY_NAME}this is\s+"), _END_OF_IT, early=True),
    _Form(_pattern(rf"{_AM}\s+"), _FROM),
    _Form(_pattern(rf"{_GREETED_BY_NAME}{_AM}\s+"), _END_OF_IT, early=True),
    _Form(_pattern(rf"\bit{_IS}\s+"), _pattern(r",?\s+(?:calling\s+|here\s+)?from\s")),
    _Form(_pattern(rf"\bit{_IS}\s+"), _DOES),
    _Form(
        _pattern(rf"{_CLAUSE}{_HI}\b[\s,.!]+(?:[\w'’]+[\s,.!]+){{0,3}}it{_IS}\s+"),  # noqa: RUF001
        _END,
        early=True,
    ),
    _Form(_pattern(_GREETED), _SPEAKING),
    _Form(_pattern(_GREETED), _HERE, early=True),
    _Form(_pattern(rf"{_CLAUSE}{_HI},\s+"), _pattern(r"\s+from\s"), early=True),
    _Form(_pattern(r"\byou(?:['’]?re| are) (?:speaking|talking) (?:with|to)\s+"), _END),  # noqa: RUF001
    _Form(_pattern(r"\b(?:you can|just|please|everybody|everyone|people) calls? me\s+"), _END),
)
_ADDRESSED = (_Form(_pattern(rf"{_CLAUSE}(?:{_HI}|{_THANKS})(?: there)?,?\s+"), _GOES_ON),)
_IS_IT_YOU = (
    _Form(
        _pattern(r"\b(?:is (?:this|that)|am i (?:speaking|talking) (?:to|with)|do i have)\s+"),
        _END,
        early=True,
    ),
)
_MAY_I = (
    _Form(
        _pattern(r"\b(?:can|could|may|might) i (?:please )?(?:speak|talk) (?:to|with)\s+"),
        _pattern(r",?(?: please)?\s*(?:[.,!?;]|$)"),
    ),
)
_THAT_IS_ME = _pattern(
    r"\W*(?:(?:yes|yeah|yep|hi|hello)\W+)*"
    r"(?:speaking\b(?! of)|(?:this|that) is (?:she|he|her|him|me)\b|(?:that['’]?s|it['’]?s) me\b)"  # noqa: RUF001
)
_SENTENCE = _pattern(rf"\bthis is\b|\bname{_IS}\b|\bit{_IS}\b|{_AM}\b")
_YES = _pattern(r"\W*(?:yes|yeah|yep|it is|you are|you do|i am)\b")
_COMPANY = re.compile(
    r"(?:[Tt]he\s+)?[^\W_][^\s,.;!?]*(?:\s+(?:of|and|&|[^\Wa-z_][^\s,.;!?]*)){0,3}"
)

_JOINT = re.compile(r"(?:\s+(?:of|and|&))+$")


def names_said(
    turns: Sequence[Spoken],
    *,
    known: Collection[str] = (),
    companies: Collection[str] = (),
    colleagues: Collection[str] = (),
) -> tuple[NameSaid, ...]:
    """Every name that is said of somebody who is heard, in order.

    Args:
        turns: Of people alone, in order; the call's first turns first.
        known: Names of the people on the call, as far as anybody knows. One that is said, be it
            the first name, is given back as it is known, also without a capital or a letter off.
        companies: Names of companies and products, which are nobody's name.
        colleagues: Names of our people; one that is said in full is known too. A first name alone
            is not: a customer may be called like one of us.

    >>> talk = [Spoken(0, "Hi Laura, this is Marcus from Pipewise."), Spoken(1, "Hi Marcus.")]
    >>> [(one.voice, one.name, one.manner, one.company) for one in names_said(talk)]
    [(0, 'Marcus', 'introduced', 'Pipewise'), (1, 'Laura', 'addressed', ''), \
(0, 'Marcus', 'addressed', '')]
    """
    reader = NameReader(known, companies, colleagues=colleagues)
    voices = {turn.voice for turn in turns}
    found: list[NameSaid] = []
    for place, turn in enumerate(turns):
        own = tuple(_introduced(turn, place, reader))
        found += own
        if len(voices) == 2:  # noqa: PLR2004 - whoever is addressed is the other one
            other = next(voice for voice in voices if voice != turn.voice)
            found += _addressed(turn, place, reader, own=own, other=other)
        if place + 1 < len(turns) and turns[place + 1].voice != turn.voice:
            found += _owned_up_to(turn.text, turns[place + 1], place, reader)
    return tuple(dict.fromkeys(found))


def _introduced(turn: Spoken, place: int, reader: NameReader) -> Iterator[NameSaid]:
    """The names that one gives oneself in a turn."""
    for name, words in _said(_OWN, turn.text, place, reader):
        company = _company(turn.text, name)
        yield NameSaid(turn.voice, name.text, "introduced", place, words, company)


def _addressed(
    turn: Spoken, place: int, reader: NameReader, *, own: Sequence[NameSaid], other: int
) -> Iterator[NameSaid]:
    """The names by which one greets or thanks the other.

    "Good morning, Ashcombe Chairs, Philippa speaking" is how firms pick up. So in a call's first
    turn, and beside a name that is no more than said, a greeting alone does not make a name; nor
    does it of several words, since people are greeted by one name.
    """
    greets = any(_SENTENCE.search(one.evidence) for one in own) if own else place > 0
    for name, words in _said(_ADDRESSED, turn.text, place, reader):
        is_name = name.sure or (greets and " " not in name.text)
        if is_name and all(name.text != one.name for one in own):
            yield NameSaid(other, name.text, "addressed", place, words)


def names_of_voices(said: Sequence[NameSaid]) -> dict[int, str]:
    """The name of each voice that is clear, by its index.

    What weighs most counts; of two names that weigh the same neither does. A first name and a full
    name that begins with it are one. Of two voices with one name the one with more evidence has it.

    >>> names_of_voices([NameSaid(0, "Marcus", "addressed", 3, "Hi Marcus"),
    ...                  NameSaid(0, "Marcus Bennett", "introduced", 0, "this is Marcus Bennett")])
    {0: 'Marcus Bennett'}
    """
    clear: dict[int, tuple[str, float]] = {}
    for voice in dict.fromkeys(one.voice for one in said):
        own = [one for one in said if one.voice == voice]
        names = {one.name for one in own}
        weights: defaultdict[str, float] = defaultdict(float)
        for one in own:
            weights[_fullest(one.name, names)] += WEIGHTS[one.manner]
        best = max(weights, key=lambda name: weights[name])
        if all(weights[best] > weight for name, weight in weights.items() if name != best):
            clear[voice] = best, weights[best]
    return {
        voice: name
        for voice, (name, weight) in clear.items()
        if all(
            weight > less
            for rival, (other, less) in clear.items()
            if rival != voice and _begin_alike(name, other)
        )
    }


def _begin_alike(one: str, other: str) -> bool:
    """Whether one name is the other, or its beginning."""
    return all(mine == theirs for mine, theirs in zip(words_of(one), words_of(other), strict=False))


def _fullest(name: str, names: Collection[str]) -> str:
    """The longest of some names that begins with ``name``, if it is the only one so long."""
    words = words_of(name)
    fuller = [other for other in names if words_of(other)[: len(words)] == words]
    longest = max(len(words_of(other)) for other in fuller)
    best = [other for other in fuller if len(words_of(other)) == longest]
    return best[0] if len(best) == 1 else name


def _said(
    forms: Sequence[_Form], text: str, place: int, reader: NameReader
) -> Iterator[tuple[Heard, str]]:
    """The names that are said in one of some forms, each once, with the words that tell."""
    seen: set[str] = set()
    for form in forms:
        if form.early and place >= EARLY:
            continue
        for match in form.before.finditer(text):
            name = reader.name_at(text, match.end())
            if name is None or name.text in seen:
                continue
            follows = form.after.match(text, name.end)
            if follows is None and name.known and form.after in _LOOSE:
                follows = _NO_VERB.match(text, name.end)
            if follows is None:
                continue
            seen.add(name.text)
            yield name, text[match.start() : name.end].strip(" ,.!?;")


def _owned_up_to(text: str, answer: Spoken, place: int, reader: NameReader) -> Iterator[NameSaid]:
    """Names that one asks for and the next to speak owns up to."""
    for forms, yes in ((_IS_IT_YOU, (_YES, _THAT_IS_ME)), (_MAY_I, (_THAT_IS_ME,))):
        if any(shape.match(answer.text) for shape in yes):
            for name, words in _said(forms, text, place, reader):
                yield NameSaid(answer.voice, name.text, "asked", place, words)


def _company(text: str, name: Heard) -> str:
    """Whom somebody says to be from, right after the name; empty for nobody."""
    start = _FROM.match(text, name.end)
    company = start and _COMPANY.match(text, start.end())
    return _JOINT.sub("", company[0]).strip() if company else ""
