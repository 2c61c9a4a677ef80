"""Phrases of the process file, found in talk.

It reads the same three marks as the stage tagger (``a/b``, ``...``, ``NUMBER``) and is as easy
about apostrophes and punctuation. It needs no language model, so a review is shown at once.
"""

from __future__ import annotations

import re
from functools import cache

from coaching.process import ANY_NUMBER, ANY_WORDS
from coaching.wording.spoken_numbers import NUMBER_WORDS

_PAUSE = r"(?:\s+|\s*[^\w\s]\s*)"
"""Between two words: blanks, or one sign that the recogniser may have put there."""

_GAP = r"(?:(?:\s+|\s*[^\w\s.?!]\s*)[\w']+){0,3}?"
"""Up to three words of one sentence."""

_NUMBER = rf"(?:[$€£]?\d[\d,.]*\w?|(?:{'|'.join(sorted(NUMBER_WORDS, key=len, reverse=True))})\b)"


def said_at(pattern: str, text: str) -> tuple[tuple[int, int], ...]:
    """Where a phrase is said in a text: first character, and the one after the last.

    >>> said_at("run it/this past", "I'd have to run this past my wife."), said_at("a b", "a.")
    (((12, 25),), ())
    >>> said_at("can't go ... over NUMBER", "I cant really go much over twenty.")
    ()
    >>> said_at("can't ... go ... over NUMBER", "I cant really go much over twenty.")
    ((2, 33),)
    """
    plain = text.replace("\u2019", "'")
    return tuple(match.span() for match in _expression(pattern).finditer(plain))


@cache
def _expression(pattern: str) -> re.Pattern[str]:
    """The phrase as a regular expression, which cannot run away: every part is bounded."""
    whole = ""
    for part in pattern.split():
        whole += _GAP if part == ANY_WORDS else (_PAUSE if whole else "") + _choice(part)
    return re.compile(rf"(?<![\w']){whole}(?![\w'])", re.IGNORECASE)


def _choice(part: str) -> str:
    """One part: a word, some to choose from, or a number."""
    if part == ANY_NUMBER:
        return _NUMBER
    spellings = {
        re.escape(spelling.strip(",.!?"))
        for word in part.split("/")
        for spelling in (word, word.replace("'", ""))
    }
    return f"(?:{'|'.join(sorted(spellings, key=len, reverse=True))})"
