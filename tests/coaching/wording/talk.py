"""Talk for tests of wording: words out of a line of text."""

from __future__ import annotations

from coaching.transcript import Word

UNSURE_SIGN = "_"
"""Stands before a word that the recogniser was unsure of."""


def words_of(text: str, *, start: float = 0.0, channel: int = 0) -> tuple[Word, ...]:
    """One word each 0.3 s; 95 % sure, or 40 % where ``UNSURE_SIGN`` stands before it."""
    return tuple(
        Word(
            start + 0.3 * place,
            start + 0.3 * (place + 1),
            word.removeprefix(UNSURE_SIGN),
            0.4 if word.startswith(UNSURE_SIGN) else 0.95,
            channel,
        )
        for place, word in enumerate(text.split())
    )


def text_of(words: tuple[Word, ...]) -> str:
    return " ".join(word.text for word in words)
