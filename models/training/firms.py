"""Reps who name their own firm: said in place of "we" and "our", so that no name means a rival.

Written talk says "we" where people who were taught to sell say "at Corvale, we".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

NAMED = 0.5
"""Share of a rep's turns that name the firm in a call where it is named. Chosen because about
every second turn does in calls that are simulated for training sellers."""

_WE = re.compile(r"(?:^|(?<=[.!?] ))we\b", re.IGNORECASE)
_OUR = re.compile(r"\bour\b", re.IGNORECASE)

_FRONT = "Al Ax Bel Bri Cor Da El Fen Gal Hal Ivo Jun Kes Lum Mar Nex Or Pax Quo Rel Sol Tav Ul Vel"
_BACK = "ance by dale dex era gate ia ivo lane line mere nova on ora pha rix sta ton vale wick xis"
_AFTER = ("", "", "", " Solutions", " Systems", " Group", " Direct", " Partners", "Mart", "Hub")


def firm_name(random: Random) -> str:
    """A name as firms have them, of nobody.

    >>> from random import Random
    >>> firm_name(Random(4))
    'Fenline'
    """
    front, back = random.choice(_FRONT.split()), random.choice(_BACK.split())
    return f"{front}{back}{random.choice(_AFTER)}"


def naming(text: str, firm: str) -> str:
    """What a rep says, with the firm named once where it says "we" or "our"; else as it was.

    >>> naming("I see. We deliver on Mondays.", "Halgate")
    'I see. At Halgate, we deliver on Mondays.'
    >>> naming("and our vans come on mondays", "Halgate")
    'and halgates vans come on mondays'
    """
    if text == text.lower():
        return _named(text, f"at {firm.lower()} we", f"{firm.lower()}s")
    return _named(text, f"At {firm}, we", f"{firm}'s")


def _named(text: str, we: str, our: str) -> str:
    named, times = _WE.subn(we, text, count=1)
    return named if times else _OUR.sub(our, text, count=1)
