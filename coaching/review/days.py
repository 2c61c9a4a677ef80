"""Dates and spans of time in talk, as they are said: "end of March", "before the season", "Q2"."""

from __future__ import annotations

import re

_MONTH = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december|"
    r"jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec)"
)
_DAY = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)days?|tomorrow|today|tonight)"
_ORDINAL = (
    r"(?:\d{1,2}(?:st|nd|rd|th)|(?:twenty[- ]|thirty[- ])?(?:first|second|third|fourth|fifth|sixth|"
    r"seventh|eighth|ninth)|tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth|sixteenth|"
    r"seventeenth|eighteenth|nineteenth|twentieth|thirtieth)"
)
_SEASON = (
    r"(?:spring|summer|autumn|fall|winter|season|christmas|easter|new year|holidays|harvest|"
    r"thanksgiving|ramadan|half[- ]term|term|school year|financial year|fiscal year|year[- ]end)"
)
_PERIOD = rf"(?:week|weekend|month|quarter|year|{_SEASON})"
_SMALL = (
    r"(?:\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|eighteen|"
    r"twenty(?:[- ]four)?|thirty(?:[- ]six)?|forty(?:[- ]five|[- ]eight)?|sixty|ninety|a couple of|"
    r"a few|a|an|half an|half a|an hour and a half)"
)
_HOUR = (
    r"(?:half (?:past )?|quarter (?:past|to) |ten (?:past|to) )?(?:\d{1,2}(?::\d\d)?|one|two|"
    r"three|four|"
    r"five|six|seven|eight|nine|ten|eleven|twelve|noon|lunch)"
    r"(?:[ -](?:thirty|fifteen|forty[- ]five|o'?clock))?(?: ?[ap]\.?m\b\.?)?"
)
_PART = r"(?:morning|afternoon|evening|night|lunchtime|first thing)"
_YEAR = r"(?:20\d\d|twenty[- ]twenty[- ](?:five|six|seven|eight|nine))"
_EDGE = (
    r"(?:(?:the )?(?:end|beginning|start|middle|first half|second half|back end|close) of |"
    r"early(?: in)? |late |mid[- ]?)"
)


def _spaced(part: str) -> str:
    """A part of a pattern as it has to stand in a verbose one."""
    return part.replace(" ", r"\ ")


_MONTH, _DAY, _ORDINAL, _SEASON, _PERIOD, _SMALL, _HOUR, _PART, _YEAR, _EDGE = map(
    _spaced, (_MONTH, _DAY, _ORDINAL, _SEASON, _PERIOD, _SMALL, _HOUR, _PART, _YEAR, _EDGE)
)
_WHICH = r"(?:first|second|third|fourth|last|1st|2nd|3rd|4th)"

DATE = re.compile(
    rf"""\b(?:(?:before|after|until|till)\ (?=(?:the\ |next\ |this\ |our\ |end\ |mid|{_MONTH}
      |{_SEASON})))?
    (?:
      (?:the\ )?{_WHICH}\ (?:week|weekend|{_DAY})\ (?:of|in)\ (?:{_MONTH}|next\ month|the\ month)
    | (?:the\ )?(?:week|month|day|year)\ (?:after|before)\ (?:next|that|last|the\ {_ORDINAL}
        |{_SEASON})
    | the\ week\ of\ (?:the\ {_ORDINAL}|{_MONTH}\ {_ORDINAL})(?:\ of\ {_MONTH})?
    | (?:(?:next|this|on)\ )?{_DAY}\ (?:week|fortnight)
    | (?:end|middle|start|beginning)\ of\ (?:the\ |this\ |next\ )?(?:q[1-4]|day|business)
    | (?:{_EDGE})?(?:the\ )?{_ORDINAL}\ of\ (?:{_MONTH}|next\ month|the\ month
        |this\ month)(?:,?\ {_YEAR})?
    | (?:the\ )?{_EDGE}(?:the\ |this\ |next\ |our\ )?(?:{_MONTH}|{_PERIOD}|{_YEAR})(?:\ {_YEAR})?
    | (?:next\ |this\ |last\ )?{_MONTH}(?:\ (?:the\ )?(?:{_ORDINAL}|\d{{1,2}})\b)?(?:,?\ {_YEAR})?
    | (?:(?:next|this|on|a\ week\ on)\ )?{_DAY}(?:\ (?:the\ )?{_ORDINAL})?(?:\ of\ {_MONTH})?
      (?:,?\ (?:in\ the\ |at\ )?{_PART})?(?:,?\ (?:at|around|after|before|by)\ {_HOUR}
        |,\ {_HOUR}(?=[.,?!]|$))?
      (?:\ (?:in\ the\ )?{_PART})?
    | (?:next|this|the\ following|the\ coming)\ {_PERIOD}
    | (?:the|our|your)\ (?:(?:new|next|coming|busy|high|peak|heating|planting|audit)\ )?{_SEASON}
    | (?:the\ )?(?:q[1-4]|(?:first|second|third|fourth|last)\ quarter)(?:\ (?:of\ )?(?:{_YEAR}
      |next\ year))?
    | (?:in|within)\ (?:about\ |the\ next\ )?{_SMALL}\ (?:more\ )?(?:day|week|month|year
      |fortnight)s?(?:'\ time)?
    | {_SMALL}\ (?:day|week|month)s\ from\ (?:now|today)
    | (?:in\ a\ )fortnight
    | (?:christmas|easter|new\ year|thanksgiving|summer|winter|spring|autumn)
    | the\ {_ORDINAL}\b(?!\ (?:time|one|thing|year|floor|quarter|call|week|month|person|half|part))
      (?:,?\ (?:at\ ){_HOUR})?(?:\ (?:in\ the\ )?{_PART})?
    | {_YEAR}
    )(?!\w)""",
    re.IGNORECASE | re.VERBOSE,
)
"""A date as it is said; where "may" is a verb, it is none (see ``dates``)."""

DURATION = re.compile(
    rf"""\b(?:
      (?:about\ |around\ )?(?:half\ an\ hour|an\ hour\ and\ a\ half|half\ a\ (?:day|year|minute)
        |quarter\ of\ an\ hour)
    | {_SMALL}(?:\ to\ {_SMALL}|\ or\ {_SMALL})?[ -](?:second|minute|min|hour|day|week|month
      |year)s?(?:'s?\ notice)?
    | month\ to\ month|month-to-month|rolling\ (?:monthly|month)|annual(?:ly)?|yearly
    )(?!\w)""",
    re.IGNORECASE | re.VERBOSE,
)

LOOSE_DATE = re.compile(
    rf"""\b(?:
      (?:(?:(?:by|at|after|before|around|about|till|until|from|for|since|nearer|say)\ )
        (?:{_HOUR}|midnight)(?:\ (?:{_DAY}|in\ the\ {_PART}))?
    | (?:half|quarter|ten|five|twenty)\ (?:past|to)\ (?:{_HOUR})(?:\ (?:in\ the\ )?{_PART})?
    | half\ (?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)
    | \d{{1,2}}(?::\d\d)?\ ?[ap]\.?m\b(?:\ {_DAY})?
    | \d{{1,2}}:\d\d(?:\ on\ the\ {_ORDINAL})?
    | (?:\d{{1,2}}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)
      (?:\ o'?clock|[ -]thirty|\ fifteen)
    | midnight\ tonight
    | (?<=\bdo\ |\bit\ )(?:{_HOUR})(?=\W*$|[.,?!])
    | ^{_HOUR}(?=[ .,?!]|$))
    | (?:later\ )?(?:today|tonight|this\ (?:morning|afternoon|evening|weekend))
    | (?:before|over|at|by)\ the\ weekend
    | (?!first|second|third|fourth){_ORDINAL}\b(?!\ (?:time|one|floor|quarter|call|person|of))
    | (?:calendar\ )?week\ (?:\d{{1,2}}|(?:twenty\ |thirty\ |forty\ )?{_SMALL})
    | (?:before|after|until|till)\ (?:the\ )?(?!(?:that|then|it|you|we|i|they|he|she|this|all|at|in
        |on|a|an|my|our|your|their|his|her|what|when|and|or|but)\b)[a-z'’]+
      (?:\ (?:season|day|fair|show|holidays|opening|audit|inspection|move|wedding))?
    | (?:till|until)\ (?:{_SMALL}\ ?){{1,2}}
    )(?!\w)""",  # noqa: RUF001
    re.IGNORECASE | re.VERBOSE,
)
"""Forms of a date that are other things as often: taken where a date is known to be said."""

LOOSE_DURATION = re.compile(
    rf"""\b(?:
      (?:till|until|to|while)\ (?:{_HOUR}|half\ past|quarter\ (?:past|to))
    | (?:half\ past|quarter\ past)
    | (?:a\ )?couple\ (?:of\ )?(?:minutes|months|years|weeks)
    | (?:month\ (?:by|to)\ month|monthly|quarterly|(?:for\ )?the\ (?:season|year|term))
    | {_SMALL}(?!\ (?:percent|per\ cent|people|pounds|euros|dollars|quid))
    )(?!\w)""",
    re.IGNORECASE | re.VERBOSE,
)
"""The same of spans of time."""

_LEADS = ("in", "by", "of", "until", "before", "after", "from", "till", "early", "late", "for",
          "mid", "since")  # fmt: skip

_MAY_VERB = re.compile(r"(?:i|we|you|they|he|she|it|that|this|there|who|which)\s+$", re.IGNORECASE)
_MARCH_VERB = re.compile(r"(?:to|we|they|i)\s+$", re.IGNORECASE)
_NOT_DATE = re.compile(r"(?:for|a|per|spring|every) $", re.IGNORECASE)


def dates(text: str) -> tuple[tuple[int, int], ...]:
    """Where dates are said, first and last character (half open).

    >>> said = "We'd need it before the new year, or by the end of March, call me Tuesday at two."
    >>> [said[start:end] for start, end in dates(said)]
    ['before the new year', 'the end of March', 'Tuesday at two']
    """
    found = []
    for match in DATE.finditer(text):
        start, end = match.span()
        word = match[0].lower()
        before = text[:start]
        led = before.lower().split()[-1:] in [[it] for it in _LEADS]
        if word in ("may", "mar", "sun", "fall", "dec", "march") and (
            _MAY_VERB.search(before)
            or _MARCH_VERB.search(before)
            or (match[0].islower() and not (led and word in ("may", "march")))
        ):
            continue
        if word == "may" and not led:
            continue
        if word in ("today", "tonight", "this year", "the season", "the term", "the holidays"):
            continue
        found.append((start + len(match[0]) - len(match[0].lstrip()), end))
    return tuple(_joined(text, found))


def durations(text: str) -> tuple[tuple[int, int], ...]:
    """Where spans of time are said.

    >>> said = "I've got half an hour, and it runs for twenty-four months."
    >>> [said[start:end] for start, end in durations(said)]
    ['half an hour', 'twenty-four months']
    """
    return tuple(match.span() for match in DURATION.finditer(text))


def loose_dates(text: str) -> tuple[tuple[int, int], ...]:
    """Where something stands that can be a date, beside those of ``dates``.

    >>> said = "I'll send it tonight, come at four."
    >>> [said[start:end] for start, end in loose_dates(said)]
    ['tonight', 'at four']
    """
    return tuple(match.span() for match in LOOSE_DATE.finditer(text))


def loose_durations(text: str) -> tuple[tuple[int, int], ...]:
    """Where something stands that can be a span of time, beside those of ``durations``.

    >>> said = "I've fifteen, till half past."
    >>> [said[start:end] for start, end in loose_durations(said)]
    ['fifteen', 'till half past']
    """
    return tuple(match.span() for match in LOOSE_DURATION.finditer(text))


def _joined(text: str, found: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Dates that follow one another at once, as one: "Monday, the first of March"."""
    joined: list[tuple[int, int]] = []
    for start, end in found:
        if joined and re.fullmatch(r",?\s*(?:on |in )?", text[joined[-1][1] : start]):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined
