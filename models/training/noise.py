"""Written talk made to look as a recogniser writes it: few capitals, no commas, lost words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

LOST_WORDS = 0.12
"""Share of words dropped. Chosen because a small recogniser on telephone sound loses about that."""

PLAIN_SHARE = 0.5
"""Share of noisy texts that lose their capitals and punctuation too."""

_JOINED = re.compile(r"['\u2019]")
_MARKS = re.compile(r"[^\w\s$£€%]")


def plain(text: str) -> str:
    """The text in a recogniser's spelling; question marks go too.

    >>> plain("Well, it's forty-nine. Isn't it?")
    'well its forty nine isnt it'
    """
    return " ".join(_MARKS.sub(" ", _JOINED.sub("", text)).lower().split())


def noisy(text: str, random: Random) -> str:
    """The text with words lost, and half of the time in a recogniser's spelling."""
    spelt = plain(text) if random.random() < PLAIN_SHARE else text
    kept = [word for word in spelt.split() if random.random() >= LOST_WORDS]
    return " ".join(kept) or spelt or text
