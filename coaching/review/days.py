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

DATE = re.compile(
    rf"""\b(?:(?:before|after|until|till)\ (?=(?:the\ |next\ |this\ |our\ |end\ |mid|{_MONTH}
      |{_SEASON})))?
    (?:
      (?:{_EDGE})?(?:the\ )?{_ORDINAL}\ of\ (?:{_MONTH}|next\ month|the\ month
        |this\ month)(?:,?\ {_YEAR})?
    | (?:the\ )?{_EDGE}(?:the\ |this\ |next\ |our\ )?(?:{_MONTH}|{_PERIOD}|{_YEAR})(?:\ {_YEAR})?
    | (?:next\ |this\ |last\ )?{_MONTH}(?:\ (?:the\ )?(?:{_ORDINAL}|\d{{1,2}})\b)?(?:,?\ {_YEAR})?
    | (?:(?:next|this|on|a\ week\ on)\ )?{_DAY}(?:\ (?:the\ )?{_ORDINAL})?(?:\ of\ {_MONTH})?
      (?:,?\ (?:in\ the\ |at\ )?{_PART})?(?:,?\ (?:at\ |around\ ){_HOUR}|,\ {_HOUR}(?=[.,?!]|$))?
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
        if word in ("may", "mar", "sun", "fall", "dec", "march") and (
            _MAY_VERB.search(before) or _MARCH_VERB.search(before) or match[0].islower()
        ):
            continue
        if word == "may" and not before.rstrip().lower().endswith(
            ("in", "by", "of", "until", "before", "after", "from", "till", "early", "late", "for")
        ):
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


def _joined(text: str, found: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Dates that follow one another at once, as one: "Monday, the first of March"."""
    joined: list[tuple[int, int]] = []
    for start, end in found:
        if joined and re.fullmatch(r",?\s*(?:on |in )?", text[joined[-1][1] : start]):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined
