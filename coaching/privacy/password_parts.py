"""How a password goes on while it is explained: "kettle with a capital K, then 4 4 2".

What says how it is written ("all lower case") belongs to it where more of it follows.
"""

from __future__ import annotations

from collections.abc import Sequence

from coaching.privacy.lexicon import among
from coaching.privacy.phrases import Phrases
from coaching.privacy.tokens import Token, spelled

_EXPLAINED = Phrases(
    (
        *("with a capital", "with capital", "capital", "with a big", "big", "with an upper case"),
        *("uppercase", "upper case", "lowercase", "lower case", "all lowercase", "all lower case"),
        *("all uppercase", "all upper case", "all caps", "all capitals", "in capitals"),
        *("all one word", "one word", "no spaces", "no space", "with a small", "small"),
        *("all small letters", "small letters", "all in lower case", "both capitals", "all small"),
        *("with a", "that's", "spelled", "spelt", "so that's", "as one word", "all together"),
    )
)
"""How what was said before, or the letter behind it, is written."""
_WRITTEN = among(
    "capital lowercase uppercase lower upper case caps capitals spaces space word letters"
)
"""Words of which one shows that a password is explained."""
_SYMBOLS = Phrases(
    (
        *("exclamation mark", "exclamation point", "exclamation", "hash", "hashtag", "hash sign"),
        *("pound sign", "at sign", "dollar sign", "dollar", "asterisk", "star", "ampersand"),
        *("underscore", "dash", "hyphen", "question mark", "full stop", "dot", "percent sign"),
        *("hash mark", "plus sign", "equals sign", "slash"),
    )
)
_JOINING = among("underscore dash hyphen dot slash")
"""Symbols behind which a word goes on with a password."""
_THEN = among("then followed by uh um er")
_LONGEST = 24
"""Words of a password with all that is said of it."""
LEAST_SPELLED = 3
"""Letters in a row that spell a word."""


def explained_end(tokens: Sequence[Token], start: int) -> int:
    """Index after the last part of a password of which the first word ends before ``start``.

    >>> words = "kettle with a capital K, then 4 okay".split()
    >>> from coaching.privacy.tokens import token
    >>> explained_end([token(place, word) for place, word in enumerate(words)], 1)
    7
    """
    stop = reach = start
    joined = False
    while reach < min(len(tokens), start + _LONGEST):
        here = tokens[reach]
        symbol = _SYMBOLS.length_from(tokens, reach)
        letters = letters_from(tokens, reach)
        length = _EXPLAINED.length_from(tokens, reach)
        if symbol:
            joined = tokens[reach + symbol - 1].norm in _JOINING
            stop = reach = reach + symbol
        elif letters >= LEAST_SPELLED or here.kind in ("letters", "number", "digits", "code"):
            stop = reach = reach + max(letters, 1)
        elif length:
            reach += length + (letters_from(tokens, reach + length) == 1)
        elif joined and here.kind in ("word", "caps"):
            stop, joined = reach + 1, False
            reach += 1
        elif here.norm in _THEN or _is_and_then(tokens, reach):
            reach += 1
        else:
            break
        if reach > start + 1 and tokens[reach - 1].ends_clause and stop == reach:
            break
    return stop


def written_so(tokens: Sequence[Token], start: int) -> int:
    """Words that say how what follows is written: "all lower case, bluebell", "capital R"."""
    length = _EXPLAINED.length_from(tokens, start)
    said = any(one.norm in _WRITTEN for one in tokens[start : start + length])
    if not said:
        return 0
    return length + (letters_from(tokens, start + length) == 1)


def _is_and_then(tokens: Sequence[Token], place: int) -> bool:
    """Whether "and then" is said here."""
    following = tokens[place + 1].norm if place + 1 < len(tokens) else ""
    return tokens[place].norm == "and" and following == "then"


def is_explained(tokens: Sequence[Token], start: int) -> bool:
    """Whether what begins here is said as a password is: spelled, or with its capitals."""
    if tokens[start].kind == "letters" or letters_from(tokens, start) > LEAST_SPELLED:
        return True
    if start + 1 >= len(tokens) or tokens[start].kind not in ("word", "caps", "code"):
        return False
    said = tokens[start + 1 : start + 5]
    if not said or not (_EXPLAINED.length_from(tokens, start + 1)):
        return bool(_SYMBOLS.length_from(tokens, start + 1)) and not tokens[start].ends_clause
    return any(one.norm in _WRITTEN for one in said)


def letters_from(tokens: Sequence[Token], place: int) -> int:
    """Single letters that are said on end from ``place`` on."""
    stop = place
    while stop < len(tokens):
        letter = spelled(tokens, stop)
        explained = letter is not None and letter[1] > 1
        if explained or not (tokens[stop].kind == "letter" or tokens[stop].norm == "o"):
            break
        stop += 1
        if tokens[stop - 1].ends_clause:
            break
    return stop - place
