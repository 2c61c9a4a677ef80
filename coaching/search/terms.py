"""How plain language becomes the words, phrases and exclusions that are looked for."""

from __future__ import annotations

import re
from dataclasses import dataclass

from coaching.wording.number_forms import joined_numbers

MOST_WORDS = 32
"""Words and phrases of a query that are searched for; more are passed over. Chosen because a whole
pasted paragraph has about as many that matter."""

_FUNCTION_WORDS = """
a about am an and any are as at be been being but by can could did do does for from get give had has
have having he her here him his how i if in into is it its just like me my of off on or our out over
she should show so some someone than that the their them then there these they this those to too us
was we were what when where which while who whom whose why will with would you your
"""

STOP_WORDS = frozenset(_FUNCTION_WORDS.split())
"""Words that say nothing about what is looked for. "no" and "not" do: "no budget"."""

_FRAME_WORDS = """
according answer answered answers ask asked attitude concerning conclude concluded conclusion
describe described discuss discussed discusses discussing discussion discussions during everybody
everyone explain explained explains feel feels felt idea ideas during mean means meant meeting
meetings mention mentioned mentioning mentions opinion opinions participant participants
regarding reply replied respond responded said say saying says somebody speak speaker speakers
spoke suggest suggested suggestion summarise summarize summary talk talked talking tell telling
tells think thinking thinks thought thoughts told topic topics view views whole
"""

FRAME_WORDS = frozenset(_FRAME_WORDS.split())
"""Words by which a question speaks of the talk rather than of its subject: "what did they think
about …". They are looked for only where a query has no other words. Source: the verbs and nouns of
saying and thinking; 274 questions of our own lose nothing by it, and when each is put into a frame
("what was the participants' opinion on …") the MRR by words alone is .502 instead of .453
(odd lines of tests/search, 2026-11-27)."""

_EXCLUDED = re.compile(r'(?<!\S)-(?:"([^"]*)"|(\w[^\s"]*))')
_QUOTED = re.compile(r'"([^"]*)"')
_WORD = re.compile(r"\d+\.\d+|[^\W_]+(?:'[^\W_]+)*")
_COMMA_IN_NUMBER = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_CONTRACTED = re.compile(r"'(?:s|re|ve|ll|d|m)$|n't$")
_STRAIGHT = str.maketrans({"\u2018": "'", "\u2019": "'"} | dict.fromkeys("\u201c\u201d\u201e", '"'))


@dataclass(frozen=True, slots=True)
class Terms:
    """What of a query is looked for word by word.

    Attributes:
        phrases: What has to be said just so; every one must occur.
        words: The other words that matter; the more of them occur, the better.
        excluded: Words and phrases that must not occur.
    """

    phrases: tuple[str, ...]
    words: tuple[str, ...]
    excluded: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.phrases or self.words)


def terms_of(text: str) -> Terms:
    """The words, quoted phrases and exclusions of plain language.

    Stop words are left out unless there are no others, and so are words that only frame a question.
    Whatever else is in the text (signs, a quote that never ends, operators of a query language) is
    taken for the words in it or for nothing. A number with its unit is one word, see
    ``coaching.wording.number_forms``.

    >>> terms_of('How do we answer "net thirty" NEAR(price)?')
    Terms(phrases=('net thirty',), words=('near', 'price'), excluded=())
    >>> terms_of("what is it")
    Terms(phrases=(), words=('what', 'is', 'it'), excluded=())
    >>> terms_of("is $1,200 more than sixty dollars?")
    Terms(phrases=(), words=('1200', 'more', 'sixty dollars'), excluded=())
    >>> terms_of('discount -renewal -"net thirty" pre-paid')
    Terms(phrases=(), words=('discount', 'pre', 'paid'), excluded=('net thirty', 'renewal'))
    """
    straight = straightened(text)
    excluded = [_joined(phrase or word) for phrase, word in _EXCLUDED.findall(straight)]
    straight = _EXCLUDED.sub(" ", straight)
    phrases = [_joined(quoted) for quoted in _QUOTED.findall(straight)]
    words = list(joined_numbers(_WORD.findall(_QUOTED.sub(" ", straight))))
    telling = [word for word in words if _CONTRACTED.sub("", word) not in STOP_WORDS]
    subject = [word for word in telling if word not in FRAME_WORDS]
    chosen = subject or telling
    if not chosen and not any(phrases):
        chosen = words
    kept_phrases = tuple(filter(None, dict.fromkeys(phrases)))[:MOST_WORDS]
    return Terms(
        kept_phrases,
        tuple(dict.fromkeys(chosen))[: MOST_WORDS - len(kept_phrases)],
        tuple(sorted(filter(None, set(excluded))))[:MOST_WORDS],
    )


def meaning_of(text: str) -> tuple[str, ...]:
    """The texts whose mean is the meaning of a query: itself, and its subject without the frame.

    What is excluded is in neither.

    >>> meaning_of("What did the dentist think about the price -discount")
    ('What did the dentist think about the price', 'dentist price')
    >>> meaning_of("discount at renewal")
    ('discount at renewal',)
    """
    asked = " ".join(_EXCLUDED.sub(" ", text.translate(_STRAIGHT)).split())
    words = _WORD.findall(straightened(asked))
    subject = [
        word
        for word in words
        if _CONTRACTED.sub("", word) not in STOP_WORDS and word not in FRAME_WORDS
    ]
    framed = any(word in FRAME_WORDS for word in words)
    if not framed or not subject:
        return (asked,)
    return (asked, " ".join(subject))


def straightened(text: str) -> str:
    """Lower-case, with straight quotes, and numbers without commas."""
    return _COMMA_IN_NUMBER.sub("", text.translate(_STRAIGHT).lower())


def _joined(text: str) -> str:
    return " ".join(_WORD.findall(text))
