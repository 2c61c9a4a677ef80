"""Words around a value that say that it is the one: what leads up to it, refuses it, puts it right.

It speaks of one value in a turn that is known to tell a datum, and knows no other values.
"""

from __future__ import annotations

import re

from coaching.process import Datum
from coaching.review.values import Value

NEAR = 45
"""Characters within which a correction follows what it corrects. Chosen because "no, hang on, let
me see" still fits."""

BESIDE = 80
"""Characters before, or after, what may be told that are looked at. Chosen because the longest cue
is eight words."""

_CORRECTS = re.compile(
    r"(?:^|[\s.,;])(?:no,? wait|sorry,? (?:no|i mean)|no,? sorry|i mean|make (?:it|that)|or rather|"
    r"scratch that|well,? no|hang on|wait|actually|no,? (?:more like|closer to)|nearer|but only|"
    r"(?:now|these days|today) (?:it's|it is|we're at|they're at)(?: more| closer| nearer)?|"
    r"it's gone up to|it went up to|(?<=[.,] )no\b,?)\W*(?:\w+\W+){0,2}$",
    re.IGNORECASE,
)
"""Just before the value that counts."""
_PAD = r"(?: about| around| roughly| like| um| uh| only| just| maybe| \w+ at)*\W*$"
_PRICED = re.compile(
    r"\b(?:comes? (?:out )?(?:to|at)|brings you to|brings it to|lands? at|call it|so|you'd pay|"
    r"you(?:'d|'re) (?:be )?(?:at|looking at)|(?:i|we)(?:'ll| can| could|'d) (?:do|go|take)"
    r"(?: \w+){0,5}? (?:for|at|to)|i(?:'ll| can| could) do|i'm at|it's|that's|you owe me|"
    r"knock it to|takes it to|price is|costs?|charge)" + _PAD,
    re.IGNORECASE,
)
_HELD = re.compile(
    r"\b(?:(?:i|we)(?:'ve| have)?(?: only)? got|we have|budget (?:is|for|of)|set aside|put by|"
    r"we said|i said|i told \w+ \w+|(?:was|were) thinking of|(?:i|we) still have|"
    r"can't go (?:above|over)|no more than|up to|top(?:s| whack)? (?:is|at)|"
    r"priced \w+ \w+ at|pay now|"
    r"(?:i|we)(?: do| only|'re|'m)? (?:pay|paying|spend|spending|getting)(?: \w+){0,3}?(?: at)?|"
    r"last (?:one|year|time)(?: \w+)? (?:was|were|it was|it were))" + _PAD,
    re.IGNORECASE,
)
"""Just before the sum that counts: of an offer, and of what somebody has or pays."""
_LASTS = re.compile(
    r"\b(?:runs?(?: for)?|"
    r"(?:tied|locked|lock(?: it)?|signed?(?: up)?|commit\w*)(?: in)?(?: for| to)?|"
    r"(?:minimum|term|contract|agreement|lease|binding)(?: \w+){0,2}?(?: is| of| for| to)?|"
    r"(?:cancel|leave|stop|end)(?: \w+){0,3}? (?:with|at|on|after))(?: a| the| one)?\W*$",
    re.IGNORECASE,
)
"""Just before how long something binds."""
_DUE = re.compile(
    r"\b(?:by|before|until|till|due|no later than|in time for|ready|settled|so that's|runs out|"
    r"expires?|it's up)"
    r"(?: in| on| at| for| the)*\W*$|^(?:by|before|until|till)\b",
    re.IGNORECASE,
)
"""Just before, or at the start of, a date by which something is needed."""
_DECIDES = re.compile(
    r"\b(?:goes? (?:up )?to|up to|lies with|decided by|signed off by|approv\w+ (?:by|of|from)|ask|"
    r"(?:has|have|got) to go (?:up )?to)(?: the| a| my| our)*\W*$",
    re.IGNORECASE,
)
"""Just before whoever decides."""
_REFUSED_BEFORE = re.compile(
    r"\b(?:isn'?t (?:just|only)|not|never|except|every day but|instead of|rather than|save|waive|"
    r"excess(?: up to)?|anything (?:above|over)|every|deductible of|discount of|i was|"
    r"it used to be)\W+(?:\w+ )?$",
    re.IGNORECASE,
)
_UNTIL_DONE = re.compile(r"\b(?:before|until|till|if|when|once|whether)\W+$", re.IGNORECASE)
"""Just before what somebody does only later, or perhaps."""
_REFUSED_AFTER = re.compile(
    r"^\W*(?:per ?cent )?(?:(?:is|was|'s|i|we|are)\W+)?(?:can't|cannot|out\b|no good|won't|"
    r"doesn't work|bad\b|not possible|(?:and (?:i|me) )?(?:can )?(?:only )?recommends?\b|off\b|"
    r"net\b|to pay\b|credit\b|less\b|cheaper|down\b|more\b|deposit|discount)",
    re.IGNORECASE,
)
"""Around what is refused, saved or taken off."""


def leads_up_to(datum: Datum, text: str, value: Value) -> bool:
    """Whether the words around a value say that it is the one, by what the datum is.

    Args:
        datum: What is looked for.
        text: Of the turn.
        value: In it.
    """
    before = _before(text, value)
    match datum.kind:
        case "money" if datum.by == "customer":
            return bool(_HELD.search(before))
        case "money":
            return bool(_PRICED.search(before))
        case "person":
            return bool(_DECIDES.search(before))
        case "duration":
            return bool(_LASTS.search(before))
        case "date" if "timeline" in datum.shown_by:
            return bool(_DUE.search(before) or _DUE.match(value.text))
    return False


def is_refused(datum: Datum, text: str, value: Value) -> bool:
    """Whether the words around a value say that it does not hold: not, saved, too late, perhaps."""
    before = _before(text, value)
    later = datum.kind == "person" and _UNTIL_DONE.search(before)
    return bool(later or _REFUSED_BEFORE.search(before) or _REFUSED_AFTER.match(text[value.end :]))


def puts_right(between: str) -> bool:
    """Whether the words between two values say that the second one counts.

    >>> puts_right(". No, wait, "), puts_right(" and ")
    (True, False)
    """
    return len(between) <= NEAR and bool(_CORRECTS.search(between))


def _before(text: str, value: Value) -> str:
    return text[max(0, value.start - BESIDE) : value.start]
