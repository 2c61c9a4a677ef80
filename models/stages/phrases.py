"""A phrase pattern of the process file as the token patterns that spaCy's SpanRuler takes.

It knows the three marks of a pattern (``a/b``, ``...``, ``NUMBER``) and that recognised talk has
few apostrophes and odd punctuation. It does not know what a phrase stands for.
"""

from __future__ import annotations

from itertools import pairwise, product
from typing import TYPE_CHECKING, Any

from coaching.process import ANY_NUMBER, ANY_WORDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

TokenPattern = list[dict[str, Any]]
"""One dict of conditions a token, as spaCy's Matcher reads it."""

GAP: TokenPattern = [{"LOWER": {"NOT_IN": [".", "?", "!"]}, "OP": "{0,3}"}]
"""Up to three tokens of one sentence. Chosen because "sign off on the new budget" should match
"sign off ... budget", and with more the words on both sides belong to different thoughts."""

NUMBER: TokenPattern = [{"LIKE_NUM": True}]

PAUSE: TokenPattern = [{"IS_PUNCT": True, "OP": "?"}]
"""Punctuation that the recogniser may have put between two words."""


def token_patterns(
    pattern: str, *, tokenise: Callable[[str], Sequence[str]]
) -> tuple[TokenPattern, ...]:
    """The token patterns that together match what ``pattern`` means.

    Words with an apostrophe match without it too ("cant afford"). Alternatives that are one token
    each share a pattern; others ("I'm/we're") get one for each combination. So do those that a
    pattern begins with: spaCy compares one word in C, but asks Python about a choice of words, and
    about the first one for every token of the talk (half of all tagging, 2026-11-27).

    Args:
        pattern: From the process file, already checked there.
        tokenise: A word to the texts of its tokens, as the pipeline's tokenizer splits it.

    >>> token_patterns("each/per seat", tokenise=str.split)[1][0]
    {'LOWER': 'per'}
    """
    choices = [
        tuple(_choices(part, tokenise, first=not place))
        for place, part in enumerate(pattern.split())
    ]
    return tuple(_joined(combination) for combination in product(*choices))


def _choices(
    part: str, tokenise: Callable[[str], Sequence[str]], *, first: bool
) -> Iterator[TokenPattern]:
    """What one part of a pattern can be."""
    if part == ANY_WORDS:
        yield GAP
        return
    if part == ANY_NUMBER:
        yield NUMBER
        return
    spellings = {
        tuple(token.lower() for token in tokenise(spelling))
        for word in part.split("/")
        for spelling in (word, word.replace("'", ""))
    }
    single = sorted(tokens[0] for tokens in spellings if len(tokens) == 1)
    if first or len(single) == 1:
        for token in single:
            yield [{"LOWER": token}]
    elif single:
        yield [{"LOWER": {"IN": single}}]
    for tokens in sorted(tokens for tokens in spellings if len(tokens) > 1):
        yield [{"LOWER": token} for token in tokens]


def _joined(parts: Sequence[TokenPattern]) -> TokenPattern:
    """The parts in a row, with room for punctuation between them."""
    joined = list(parts[0])
    for before, part in pairwise(parts):
        if before is not GAP and part is not GAP:
            joined += PAUSE
        joined += part
    return joined
