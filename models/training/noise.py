"""Written talk made to look as a recogniser writes it: few capitals, no commas, lost words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

LOST_WORDS = 0.12
"""Share of words dropped. Chosen because a small recogniser on telephone sound loses about that."""

FILLERS = 0.015
REPEATED = 0.01
"""Shares of words after which a filler, or the word again, is put.
Chosen because people say about one in forty words so, and the written talk leaves most out."""

UNTOUCHED = 0.45
PLAIN = 0.3
LOSING = 0.4
"""Shares of turns that stay as they are written, lose capitals and punctuation, or lose words;
the last two overlap. Chosen so that training sees neither spelling as the rule."""

_FILLERS = ("um", "uh", "well", "so", "like", "you know", "i mean", "right", "okay", "yeah")
_JOINED = re.compile(r"['\u2019]")
_MARKS = re.compile(r"[^\w\s$£€%]")


def plain(text: str) -> str:
    """The text in a recogniser's spelling; question marks go too.

    >>> plain("Well, it's forty-nine. Isn't it?")
    'well its forty nine isnt it'
    """
    return " ".join(_MARKS.sub(" ", _JOINED.sub("", text)).lower().split())


def noisy(text: str, random: Random) -> str:
    """The text untouched, in a recogniser's spelling, with words lost, or both."""
    kind = random.random()
    if kind < UNTOUCHED:
        return text
    spelt = plain(text) if kind < UNTOUCHED + PLAIN else text
    if kind > 1.0 - LOSING:
        spelt = " ".join(_said(spelt, random)) or spelt
    return spelt or text


def _said(text: str, random: Random) -> list[str]:
    """The words with some lost, repeated, or followed by a filler."""
    said = []
    for word in text.split():
        chance = random.random()
        if chance < LOST_WORDS:
            continue
        said.append(word)
        if chance > 1.0 - FILLERS:
            said.append(random.choice(_FILLERS))
        elif chance > 1.0 - FILLERS - REPEATED:
            said.append(word)
    return said
