"""Trimming: from which words to which a moment goes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from coaching.errors import NotFoundError, UsageError
from coaching.transcript import Word

_SAME = 0.01
"""Seconds by which the start of a word may differ; pages write hundredths."""


def trimmed(words: Sequence[Word], *, first: str | None, last: str | None) -> tuple[Word, ...]:
    """The words from where ``first`` is said to where ``last`` is said.

    Case and punctuation do not matter. Of several places the first at which ``first`` is said
    counts, and after it the first at which ``last`` is.

    Args:
        words: Of both sides, by time.
        first: Some words in a row of one voice with which it begins; None for its beginning.
        last: Words with which it ends; None for its end.

    Raises:
        UsageError: Nothing is named.
        NotFoundError: They are not said there.

    >>> texts = "So what hurts? The lists.".split()
    >>> said = [Word(at, at + 0.5, text) for at, text in enumerate(texts)]
    >>> [word.text for word in trimmed(said, first="what", last="the lists")]
    ['what', 'hurts?', 'The', 'lists.']
    """
    if not (first or last):
        raise UsageError(
            "nothing says where it is to begin or end", hint='give --from "words", --to "words"'
        )
    ordered = sorted(words, key=lambda word: (word.start, word.end))
    begin = ordered[0].start if ordered else 0.0
    end = max((word.end for word in ordered), default=0.0)
    if first:
        begin = _said(ordered, first, after=begin)[0].start
    if last:
        end = max(word.end for word in _said(ordered, last, after=begin))
    return tuple(word for word in ordered if word.start >= begin and word.end <= end)


def between(words: Sequence[Word], start: float, end: float) -> tuple[Word, ...]:
    """The words from the one that begins at a second to the one that begins at another.

    Args:
        words: Of both sides.
        start: Where the first begins, to a hundredth of a second.
        end: Where the last begins.

    Raises:
        NotFoundError: No word begins there.

    >>> said = [Word(at, at + 0.5, text) for at, text in enumerate("So what hurts?".split())]
    >>> [word.text for word in between(said, 1.0, 2.0)]
    ['what', 'hurts?']
    """
    ordered = sorted(words, key=lambda word: (word.start, word.end))
    kept = tuple(word for word in ordered if start - _SAME <= word.start <= end + _SAME)
    if not kept:
        raise NotFoundError(
            f"no word begins between {start:g} and {end:g} s",
            hint="choose the word to begin with, and a later one to end with",
        )
    return kept


def _said(words: Sequence[Word], phrase: str, *, after: float) -> Sequence[Word]:
    """The words of a phrase where it is said first, at or after a time."""
    wanted = [bare for text in phrase.split() if (bare := _bare(text))]
    if not wanted:
        raise UsageError(f"{phrase!r} has no words in it")
    runs = []
    for voice in {word.channel for word in words}:
        own = [word for word in words if word.channel == voice and _bare(word.text)]
        runs += [
            own[at : at + len(wanted)]
            for at in range(len(own) - len(wanted) + 1)
            if own[at].start >= after
            and [_bare(word.text) for word in own[at : at + len(wanted)]] == wanted
        ]
    if not runs:
        raise NotFoundError(
            f"nobody says “{phrase}” there", hint="give words as they are shown, some in a row"
        )
    return min(runs, key=lambda run: run[0].start)


def _bare(text: str) -> str:
    return re.sub(r"^\W+|\W+$", "", text).casefold()
