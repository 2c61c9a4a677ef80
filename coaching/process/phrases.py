"""Phrase patterns of a process: how one reads, and which are of no use.

It does not know how talk is matched: that is the tagger's work.
"""

from __future__ import annotations

from pydantic_core import PydanticCustomError

ANY_WORDS = "..."
"""In a pattern: up to three words, or none."""

ANY_NUMBER = "NUMBER"
"""In a pattern: a number, in digits or in words."""

SIGNS = frozenset("()[]{}*+\\|^$<>")
"""What regular expressions are written with; a pattern is none."""

_COMMONEST = """
a am an and are as at be been but by can could did do does for from had has have he her hi his i
i'd i'll i'm i've if in is it it's its just me my no not of oh ok okay on or our she so that
that's the their them then there they they're this to uh um us was we we'd we'll we're we've
well were will with would yeah yes you you'd you'll you're you've your
"""

COMMONEST = frozenset(_COMMONEST.split())
"""Words that stand in every call; a pattern of them alone would match all talk.

Chosen because they lead every count of spoken English; words that ask (who, when, how) are left
out, since "by when" and "how much" do say something.
"""


def sound_pattern(pattern: str) -> str:
    """The pattern, if it says something that can be heard and that is not said all the time.

    >>> sound_pattern("send/email me ... proposal")
    'send/email me ... proposal'
    """
    parts = pattern.split()
    sign = next((char for char in pattern if char in SIGNS), None) or _sign_within(parts)
    if sign:
        raise PydanticCustomError(
            "pattern_sign", 'has "{sign}", which is no part of a pattern', {"sign": sign}
        )
    if ANY_WORDS in (parts[0], parts[-1]):
        raise PydanticCustomError("pattern", 'begins or ends with "...", which adds nothing')
    if any("" in part.split("/") for part in parts):
        raise PydanticCustomError("pattern", 'has a "/" without a word on both sides')
    if all(part in (ANY_WORDS, ANY_NUMBER) for part in parts):
        raise PydanticCustomError("pattern", "has no word in it, so it would match any number")
    if all(_may_be_anything(part) for part in parts):
        raise PydanticCustomError(
            "pattern_wide", "can be read as common words alone, so it would match most turns"
        )
    return pattern


def _sign_within(parts: list[str]) -> str | None:
    """A question mark inside a word, as regular expressions have it."""
    return "?" if any("?" in part.rstrip("?!.,") for part in parts) else None


def _may_be_anything(part: str) -> bool:
    if part in (ANY_WORDS, ANY_NUMBER):
        return True
    return any(word.strip(",.!?").casefold() in COMMONEST for word in part.split("/"))
