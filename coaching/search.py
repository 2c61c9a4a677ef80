"""Search: what is asked, how plain language becomes a query, and how two rankings become one.

It knows the words of a query and which of them matter. It does not know where snippets are kept,
nor how near two meanings are: the index finds, and this module puts together.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Literal, get_args

from coaching.errors import UsageError
from coaching.transcript import ROLES, Role
from coaching.wording.number_forms import MOST_FORMS, forms_of, joined_numbers

Outcome = Literal["won", "lost", "open"]
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)

Evidence = Literal["words", "meaning"]
EVIDENCE: tuple[Evidence, ...] = get_args(Evidence)

UNASSIGNED = "unassigned"
"""The territory of calls that no territory claims."""

RRF_K = 60
"""How little the first ranks count more than the next.
Source: Cormack, Clarke, Büttcher: Reciprocal Rank Fusion, SIGIR 2009, section 3."""

MOST_WORDS = 32
"""Words and phrases of a query that are searched for; more are passed over. Chosen because a whole
pasted paragraph has about as many that matter."""

MARK, UNMARK = "\x02", "\x03"
"""Stand around matched words in ``Hit.highlighted``; no talk has them."""

_FUNCTION_WORDS = """
a about am an and any are as at be been being but by can could did do does for from get give had has
have having he her here him his how i if in into is it its just like me my of off on or our out over
she should show so some someone than that the their them then there these they this those to too us
was we were what when where which while who whom why will with would you your
"""

STOP_WORDS = frozenset(_FUNCTION_WORDS.split())
"""Words that say nothing about what is looked for. "no" and "not" do: "no budget"."""

_QUOTED = re.compile(r'"([^"]*)"')
_WORD = re.compile(r"\d+\.\d+|[^\W_]+(?:'[^\W_]+)*")
_COMMA_IN_NUMBER = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_CONTRACTED = re.compile(r"'(?:s|re|ve|ll|d|m)$|n't$")
_STRAIGHT = str.maketrans({"\u2018": "'", "\u2019": "'"} | dict.fromkeys("\u201c\u201d\u201e", '"'))


def _refuse_unknown(name: str, value: str | None, choices: Sequence[str]) -> None:
    if value is not None and value not in choices:
        raise UsageError(f'{name} = "{value}" is not one of {", ".join(choices)}')


@dataclass(frozen=True, slots=True)
class Filters:
    """What a snippet must be, besides fitting the text; None stands for anything.

    Attributes:
        stage: Name of its stage.
        role: Who speaks in it; words are then looked for in that role's talk alone.
        outcome: What became of the call's deal; a deal without an outcome is open.
        rep: Name or alias of the call's rep.
        account: Name of the call's account.
        territory: Territory of that account, or ``UNASSIGNED``.
        after: The call began then or later; aware.
        before: The call began earlier than that; aware.

    Raises:
        UsageError: A role or outcome that does not exist, or a time span that is none.
    """

    stage: str | None = None
    role: Role | None = None
    outcome: Outcome | None = None
    rep: str | None = None
    account: str | None = None
    territory: str | None = None
    after: datetime | None = None
    before: datetime | None = None

    def __post_init__(self) -> None:
        _refuse_unknown("role", self.role, ROLES)
        _refuse_unknown("outcome", self.outcome, OUTCOMES)
        for name, time in (("after", self.after), ("before", self.before)):
            if time is not None and time.tzinfo is None:
                raise UsageError(f"{name} = {time.isoformat()} has no time zone")
        if self.after and self.before and self.after >= self.before:
            raise UsageError(
                f"no time lies after {self.after.isoformat()} and before {self.before.isoformat()}",
                hint="swap the two: `after` counts itself, `before` does not",
            )

    @property
    def given(self) -> bool:
        """Whether anything is asked for."""
        return any(getattr(self, field.name) is not None for field in fields(self))


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for.

    Attributes:
        text: Plain language; "in quotes" what has to be said just so. Empty: the newest are listed.
        filters: What the snippets must be besides.
        limit: How many to find, at most.

    Raises:
        UsageError: It asks for nothing at all.
    """

    text: str = ""
    filters: Filters = Filters()
    limit: int = 10

    def __post_init__(self) -> None:
        if self.limit < 1:
            raise UsageError(f"limit = {self.limit} finds nothing", hint="ask for 1 or more")
        if not self.text.strip() and not self.filters.given:
            raise UsageError(
                "neither words to look for nor a filter",
                hint='say what is looked for, such as "price objection", or name a stage',
            )


@dataclass(frozen=True, slots=True)
class Hit:
    """A snippet that was found.

    Attributes:
        call: Number of its call.
        call_title: What the call is called.
        start: Seconds into the call at which to press play.
        end: Seconds at which it is over.
        stage: Its stage.
        role: Whose words match best: the line with the most matched words; without any, the role
            that was filtered by, or else who speaks the longest line.
        text: What is said, one line for each turn.
        highlighted: The same with ``MARK`` and ``UNMARK`` around matched words.
        speakers: The role of each line.
        score: By reciprocal rank fusion; compares hits of one search only. 0 in a list.
        snippet: Number of the snippet.
        rep: Name of the call's rep.
        account: Name of the call's account.
        deal: The CRM's id of the call's deal.
        outcome: What became of that deal; None without a deal.
        territory: The account's; None for ``UNASSIGNED``.
        started_at: When the call began.
        why: How it was found; empty in a list.
    """

    call: int
    call_title: str
    start: float
    end: float
    stage: str
    role: Role
    text: str
    highlighted: str
    speakers: tuple[Role, ...]
    score: float
    snippet: int
    rep: str | None
    account: str | None
    deal: str | None
    outcome: Outcome | None
    territory: str | None
    started_at: datetime | None
    why: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Terms:
    """What of a query is looked for word by word.

    Attributes:
        phrases: What has to be said just so; every one must occur.
        words: The other words that matter; the more of them occur, the better.
    """

    phrases: tuple[str, ...]
    words: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.phrases or self.words)


def terms_of(text: str) -> Terms:
    """The words and quoted phrases of plain language.

    Stop words are left out unless there are no others. Whatever else is in the text (signs, a quote
    that never ends, operators of a query language) is taken for the words in it or for nothing. A
    number with its unit is one word, see ``coaching.wording.number_forms``.

    >>> terms_of('How do we answer "net thirty" NEAR(price)?')
    Terms(phrases=('net thirty',), words=('answer', 'near', 'price'))
    >>> terms_of("what is it")
    Terms(phrases=(), words=('what', 'is', 'it'))
    >>> terms_of("is $1,200 more than sixty dollars?")
    Terms(phrases=(), words=('1200', 'more', 'sixty dollars'))
    """
    straight = _COMMA_IN_NUMBER.sub("", text.translate(_STRAIGHT).lower())
    phrases = [" ".join(_WORD.findall(quoted)) for quoted in _QUOTED.findall(straight)]
    words = list(joined_numbers(_WORD.findall(_QUOTED.sub(" ", straight))))
    telling = [word for word in words if _CONTRACTED.sub("", word) not in STOP_WORDS]
    if not telling and not any(phrases):
        telling = words
    kept_phrases = tuple(filter(None, dict.fromkeys(phrases)))[:MOST_WORDS]
    return Terms(kept_phrases, tuple(dict.fromkeys(telling))[: MOST_WORDS - len(kept_phrases)])


def match_all(terms: Terms, role: Role | None = None) -> str:
    """The FTS5 expression for snippets in which every term occurs, numbers in any of their forms.

    >>> match_all(Terms(("sign off",), ("price", "sixty")), role="rep")
    '{rep} : ("sign off" AND "price" AND ("sixty" OR "60"))'
    """
    return _said_by(role, " AND ".join(map(_quoted, terms.phrases + terms.words)))


def match_any(terms: Terms, role: Role | None = None) -> str:
    """The FTS5 expression for snippets with every phrase, or any word where there is no phrase.

    Words beside a phrase need not occur, but count for the ranking.

    >>> match_any(Terms((), ("price", "discount")))
    '"price" OR "discount"'
    >>> match_any(Terms(("sign off",), ("discount",)))
    '"sign off" AND ("sign off" OR "discount")'
    """
    if not terms.phrases:
        return _said_by(role, " OR ".join(map(_quoted, terms.words)))
    must = " AND ".join(map(_quoted, terms.phrases))
    may = " OR ".join(map(_quoted, terms.phrases[:1] + terms.words))
    return _said_by(role, f"{must} AND ({may})" if terms.words else must)


@dataclass(frozen=True, slots=True)
class Ranked:
    """A snippet with its place in the joint ranking.

    Attributes:
        snippet: Its number.
        score: Sum of 1 / (``RRF_K`` + rank) over the rankings that it is in.
        why: Those rankings, in the order of ``EVIDENCE``.
    """

    snippet: int
    score: float
    why: tuple[Evidence, ...]


def fused(rankings: Mapping[Evidence, Sequence[int]]) -> tuple[Ranked, ...]:
    """One ranking out of several, by reciprocal rank fusion; best first.

    Of two with the same score, the one with the better single rank comes first, then the one that
    was found by words, then the lower number.

    Source: Cormack, Clarke, Büttcher: Reciprocal Rank Fusion, SIGIR 2009.

    >>> [(it.snippet, it.why) for it in fused({"words": [7, 5], "meaning": [5, 9]})]
    [(5, ('words', 'meaning')), (7, ('words',)), (9, ('meaning',))]
    """
    ranks: dict[int, dict[Evidence, int]] = {}
    for evidence in EVIDENCE:
        for rank, snippet in enumerate(rankings.get(evidence, ()), start=1):
            ranks.setdefault(snippet, {}).setdefault(evidence, rank)
    order = sorted(
        (
            -sum(1 / (RRF_K + rank) for rank in own.values()),
            min(own.values()),
            "words" not in own,
            it,
        )
        for it, own in ranks.items()
    )
    return tuple(Ranked(it, -score, tuple(ranks[it])) for score, _, _, it in order)


def _quoted(term: str) -> str:
    """A term as FTS5 takes it literally; where there is a number in it, any of its forms.

    >>> _quoted("net thirty")
    '("net thirty" OR "net 30")'
    """
    forms = [""]
    for word in joined_numbers(term.split()):
        said = forms_of(word)
        forms = [f"{form} {one}".strip() for one in said for form in forms][:MOST_FORMS]
    quoted = " OR ".join(f'"{form}"' for form in dict.fromkeys(forms))
    return f"({quoted})" if len(forms) > 1 else quoted


def _said_by(role: Role | None, expression: str) -> str:
    return f"{{{role}}} : ({expression})" if role else expression
