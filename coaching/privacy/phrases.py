"""Phrases of several words, to look up by where one begins or ends among the words of a voice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from coaching.privacy.lexicon import listed
from coaching.privacy.tokens import Token

_Phrase = tuple[str, ...]


class Phrases:
    """A set of phrases; the longest one counts where several fit.

    They are kept by their first and by their last word: a place in the talk is compared with the
    few that share a word with it.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        """Phrases as they are read, with blanks between their words."""
        phrases = sorted({listed(text) for text in texts}, key=len, reverse=True)
        self._by_first = _kept(phrases, 0)
        self._by_last = _kept(phrases, -1)

    def length_from(self, tokens: Sequence[Token], place: int) -> int:
        """Words of the phrase that begins at ``place``; 0 for none.

        >>> said = [Token(i, text, text) for i, text in enumerate("uh let me see now".split())]
        >>> Phrases(["let me", "let me see"]).length_from(said, 1)
        3
        """
        if place >= len(tokens):
            return 0
        for phrase in self._by_first.get(tokens[place].norm, ()):
            if _says(tokens, place, phrase):
                return len(phrase)
        return 0

    def length_before(self, tokens: Sequence[Token], place: int) -> int:
        """Words of the phrase that ends before ``place``; 0 for none.

        >>> said = [Token(i, text, text) for i, text in enumerate("uh let me see now".split())]
        >>> Phrases(["me see", "let me see"]).length_before(said, 4)
        3
        """
        if place < 1:
            return 0
        for phrase in self._by_last.get(tokens[place - 1].norm, ()):
            if place >= len(phrase) and _says(tokens, place - len(phrase), phrase):
                return len(phrase)
        return 0


def _kept(phrases: Iterable[_Phrase], word: int) -> dict[str, tuple[_Phrase, ...]]:
    """The phrases by one of their words, in the order given."""
    kept: dict[str, tuple[_Phrase, ...]] = {}
    for phrase in phrases:
        kept[phrase[word]] = (*kept.get(phrase[word], ()), phrase)
    return kept


def _says(tokens: Sequence[Token], place: int, phrase: _Phrase) -> bool:
    """Whether the words from ``place`` on are those of a phrase."""
    if place + len(phrase) > len(tokens):
        return False
    for reach, word in enumerate(phrase, start=place):  # noqa: SIM110 - "all" takes twice as long
        if tokens[reach].norm != word:
            return False
    return True
