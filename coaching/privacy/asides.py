"""Asides in an e-mail address: what is said of its spelling and is no part of it.

"All one word", "with two l's", "that's o l s e n", "sorry": the address goes on after them.
"""

from __future__ import annotations

from collections.abc import Sequence

from coaching.privacy.hesitations import HESITATIONS
from coaching.privacy.lexicon import among, listed
from coaching.privacy.phrases import Phrases
from coaching.privacy.tokens import UNITS, Token

JOINTS = among("dot period point punkt punto underscore dash hyphen plus minus tiret bindestrich")
_LEADS = ("no ", "with no ", "without ", "without a ", "without any ")
_SIGNS = listed(
    "space spaces gap gaps dot dots dash dashes hyphen hyphens underscore underscores caps "
    "capitals punctuation"
)
_CASES = ("lower case", "lowercase", "upper case", "uppercase", "small letters", "caps", "capitals")
_WHOLE = ("the whole thing", "the whole name", "all of it", "in full")
_PHRASES = Phrases(
    (
        *(f"{lead}one word" for lead in ("", "all ", "as ", "both ", "it's ", "it's all ")),
        *(
            f"{lead}{case}"
            for lead in ("", "all ", "in ", "all in ", "it's all ")
            for case in _CASES
        ),
        *(
            f"{lead}{sign}{where}"
            for lead in _LEADS
            for sign in _SIGNS
            for where in ("", " between", " in between", " in it")
        ),
        *(f"the {what}{plural}" for what in ("number", "digit", "letter") for plural in ("", "s")),
        "the word",
        "yes",
        "yeah",
        "yep",
        "that's right",
        *(f"{lead}{whole}" for lead in ("", "yes ", "yeah ") for whole in _WHOLE),
        "all together",
        "all as one",
        "two words",
        "two words but",
        "in between",
        "as it sounds",
        "like it sounds",
        "just like it sounds",
        "the way it sounds",
        "and then",
        "followed by",
    )
)
"""What is said of how an address is written."""
_WITH = among("with without")
_WRITTEN_WITH = (
    among("a an one two double single no the in it at end and between them")
    | frozenset(UNITS)
    | JOINTS
)
"""Words between "with" and the letter that a name is written with."""
_LONGEST_WITH = 5
_INTRODUCTIONS = among("that's thats spelled spelt is it's so at")
_MENDS = among("sorry actually correction oops wait scratch rather mean")
"""Words after which a part of a name is said again."""
_MENDED_WITH = _MENDS | among("no i not that make it it's")


def aside_before(tokens: Sequence[Token], place: int) -> int:
    """Tokens of an aside that end before ``place``; 0 for none.

    >>> said = [Token(i, text, text) for i, text in enumerate("ben all one word at".split())]
    >>> aside_before(said, 4)
    3
    """
    if place >= len(tokens):
        return 0
    phrase = _PHRASES.length_before(tokens, place) or HESITATIONS.length_before(tokens, place)
    if phrase and not _joins(tokens, place):
        goes_on = tokens[place - 1].norm not in ("then", "by") or tokens[place].norm != "at"
        return phrase if goes_on else 0
    if _is_left_out(tokens, place):
        return 2
    for length in (4, 3):
        start = place - length
        if start > 0 and len(tokens[start - 1].norm) > 1 and _comparison(tokens[start:place]):
            return length
    for start in range(place - 2, max(-1, place - _LONGEST_WITH - 1), -1):
        if tokens[start].norm in _WITH:
            return place - start if _is_spelling(tokens[start + 1 : place]) else 0
    return 0


def aside_from(tokens: Sequence[Token], place: int) -> int:
    """Tokens of an aside that begin at ``place``; 0 for none.

    >>> said = [Token(i, text, text) for i, text in enumerate("with two l's dot com".split())]
    >>> aside_from(said, 0)
    3
    """
    phrase = _PHRASES.length_from(tokens, place) or HESITATIONS.length_from(tokens, place)
    if phrase:
        return phrase
    for length in (4, 3):
        if len(tokens[place - 1].norm) > 1 and _comparison(tokens[place : place + length]):
            return length
    if tokens[place].norm not in _WITH:
        return 0
    for stop in range(min(len(tokens), place + _LONGEST_WITH), place + 1, -1):
        if _is_spelling(tokens[place + 1 : stop]):
            return stop - place
    return 0


def spelling_before(tokens: Sequence[Token], place: int, spelled_out: str) -> int:
    """Tokens from a word on, up to ``place``, after which it is spelled: "olsen, that's".

    Args:
        tokens: Of the voice.
        place: Where the spelling begins.
        spelled_out: What is spelled, in lower case.
    """
    start = place
    while start > 0 and place - start < 3 and tokens[start - 1].norm in _INTRODUCTIONS:  # noqa: PLR2004
        start -= 1
    said = tokens[start - 1].norm.replace("'", "") if start > 0 else ""  # "o'brien"
    whole = len(spelled_out) > 1 and said == spelled_out
    return place - start + 1 if whole else 0


def mend_before(tokens: Sequence[Token], place: int) -> int:
    """Tokens of a correction that ends before ``place`` and mends a name; 0 for none.

    It mends one where what precedes it is joined or spelled as names in addresses are: "mark dot
    olsen, sorry, olson".
    """
    start = place
    while start > 0 and place - start < 3 and tokens[start - 1].norm in _MENDED_WITH:  # noqa: PLR2004
        start -= 1
    said = [one.norm for one in tokens[start:place]]
    joined = any(one.norm in JOINTS for one in tokens[place : place + 2])
    mends = any(norm in _MENDS for norm in said) or (said == ["no"] and joined)
    before = tokens[max(0, start - 3) : start]
    named = any(one.norm in JOINTS or one.kind in ("letter", "letters", "code") for one in before)
    return place - start if mends and named else 0


def _joins(tokens: Sequence[Token], place: int) -> bool:
    """Whether "no dash" is a correction rather than an aside: a name follows it, not the "at"."""
    last = tokens[place - 1].norm
    return last in JOINTS and (place >= len(tokens) or tokens[place].norm != "at")


def _is_left_out(tokens: Sequence[Token], place: int) -> bool:
    """Whether a letter that a name is written without was said before ``place``: "pratt, no e"."""
    if place < 3 or tokens[place - 1].kind != "letter":  # noqa: PLR2004 - a name, "no", a letter
        return False
    return tokens[place - 2].norm == "no" and len(tokens[place - 3].norm) > 1


def _is_spelling(said: Sequence[Token]) -> bool:
    """Whether it says how a word is written: "two l's", "an e at the end", "a k"."""
    if not said or not all(
        one.kind == "letter" or one.norm in _WRITTEN_WITH or _is_plural(one) for one in said
    ):
        return False
    joints = [one.norm in JOINTS for one in said]
    letters = any((one.kind == "letter" and one.norm != "a") or _is_plural(one) for one in said)
    if letters:
        return not any(joints)
    return sum(joints) == 1 and joints[-1]  # "with a dash"


def _comparison(said: Sequence[Token]) -> bool:
    """Whether it says what a word is written like: "as in the name", "like the flower"."""
    norms = [one.norm for one in said]
    return len(norms) > 2 and norms[:-1] in (["as", "in", "the"], ["as", "in"], ["like", "the"])  # noqa: PLR2004


def _is_plural(one: Token) -> bool:
    """Whether it is a letter said as several of it: "l's", "Ls"."""
    return len(one.norm.removesuffix("s").rstrip("'")) == 1 and one.norm.endswith("s")
