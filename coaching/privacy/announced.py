"""What says that a name comes next: "my name is", "ask for", a question of the other side."""

from __future__ import annotations

import re
from collections.abc import Sequence

from coaching.privacy.lexicon import among, listed
from coaching.privacy.name_words import GREETINGS
from coaching.privacy.tokens import Token

CERTAIN = 0
"""After these any word is a name."""
NAMED = 1
"""After these any word is one where it can be no other: a firm has a name, too."""
SURE = 2
"""After these two words with capitals are a name, and a word that is a name among other things."""
HELPING = 3
"""These stand before much else, too: a wordlike name needs a family name behind it."""

_PHRASES = {
    CERTAIN: ("my name is", "my name's"),
    NAMED: (
        *("his name is", "his name's", "her name is", "her name's", "whose name is"),
        *("the name is", "the name's", "first name is", "first name's", "full name is"),
        *("last name is", "last name's", "surname is", "surname's", "family name is"),
        *("maiden name is", "maiden name's", "holder is", "holder's", "cardholder is"),
        *("cardholder's", "name on it is", "name on the card is", "name on that is"),
        *("in the name of", "on the name of", "under the name of", "the attention of"),
        *("name as printed", "name as printed is"),
    ),
    SURE: (
        *("name is", "name's", "this is", "speaking with", "speaking to", "speak with"),
        *("speak to", "talk to", "talked to", "talking to", "spoke to", "spoke with", "ask for"),
        *("reached", "it's", "i am", "mark it for", "care of", "asked for"),
    ),
    HELPING: (
        *("i'm", "called", "nice to meet you", "thank you", "is this", "with", "from", "to"),
        *("and", "by"),
    ),
}


def _by_last() -> dict[str, tuple[tuple[tuple[str, ...], int], ...]]:
    """The announcements by their last word, the surest first."""
    kept: dict[str, tuple[tuple[tuple[str, ...], int], ...]] = {}
    for strength, phrases in sorted(_PHRASES.items()):
        for words in map(listed, phrases):
            kept[words[-1]] = (*kept.get(words[-1], ()), (words[:-1], strength))
    return kept


_BY_LAST = _by_last()
_ASKED_WITHIN = 14
"""Words of the other side of which the last ones ask for a name."""
_ASKING = among("name names surname who who's whose cardholder holder")
"""Words of which one is in each such question."""
_QUESTION = re.compile(
    r"(?:\b(?:your|his|her|their|first|last|full|family|maiden|contact|[a-z]+'s)"
    r" (?:(?:first|last|full|family|contact) )?(?:(?:and|or) (?:last|family|sur) ?)?names?"
    r"|\bsurname|\bfirst and last name"
    r"|\bname (?:on|for) (?:the|your|that|this) (?:\w+ )?"
    r"(?:card|ticket|licen[cs]e|passport)"
    r"|\bwho(?:'s| is| was) (?:calling|speaking|ringing|this|that|it|the "
    r"(?:driver|contact|owner|manager|patient|passenger|tenant|landlord|boss|account holder))"
    r"|\bwho am i (?:speaking|talking) (?:to|with)|\bwho have i got|\bwhose name"
    r"|\bwho (?:should|do|can|shall|would|will|did) (?:i|we|they|he|she|you|the driver) "
    r"(?:ask for|speak to|speak with|talk to|mark it for|address it to|say (?:is )?call(?:ed|ing))"
    r"|\bcard ?holder)"
    r"(?: (?:please|then|again|sorry|there|though|in|on|for|the|your|that|this|it|with|and|to|"
    r"card|account|booking|policy|order|ticket|licen[cs]e|passport|system|file|record|today|sir|"
    r"madam|ma'am|delivery|contact|spell|how|do|you|could|can|i|first|last)){0,6}$"
)
_NAMES_OF = re.compile(r"\b(?:company|business|firm|street|brand|trading|product|domain|user) name")
"""Names that are no person's."""
_LEADS = among(
    "yeah yes yep yup sure okay ok right so well uh um er oh ah it its it's is that's that this "
    "would be my the name names name's i'm i am course certainly absolutely hi hello hey sorry "
    "you'll you're speaking to with under put"
)
"""Words before an answer."""
_LONGEST_LEAD = 8


def announced(tokens: Sequence[Token], start: int) -> int | None:
    """How surely what stands before ``start`` announces a name; None where nothing does.

    >>> said = [Token(i, text, text) for i, text in enumerate("you can ask for margaux".split())]
    >>> announced(said, 4) == SURE, announced(said, 2)
    (True, None)
    """
    if start == 0:
        return None
    last = tokens[start - 1].norm
    for words, strength in _BY_LAST.get(last, ()):
        if not words or _ends_with(tokens, start - 1, words):
            return strength
    return SURE if last in GREETINGS else None


def _ends_with(tokens: Sequence[Token], stop: int, words: tuple[str, ...]) -> bool:
    """Whether some words end before ``stop``."""
    if stop < len(words):
        return False
    return all(tokens[stop - len(words) + place].norm == word for place, word in enumerate(words))


def answers(tokens: Sequence[Token], place: int, norms: Sequence[str]) -> int | None:
    """Index of the first word of an answer after "your name, please?"; None where none was asked.

    Args:
        tokens: Of the voice.
        place: Of the first word of a turn, if it is one.
        norms: Of all words of the call, in order.
    """
    first = tokens[place].place
    if first == 0 or (place > 0 and tokens[place - 1].place == first - 1):
        return None
    asked = norms[max(0, first - _ASKED_WITHIN) : first]
    if _ASKING.isdisjoint(asked):
        return None
    said = " ".join(asked)
    if _QUESTION.search(said) is None or _NAMES_OF.search(said) is not None:
        return None
    stop = min(len(tokens) - 1, place + _LONGEST_LEAD)
    while place < stop and tokens[place].norm in _LEADS:
        place += 1
    return place
