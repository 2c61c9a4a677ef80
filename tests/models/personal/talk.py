"""Talk of a few voices, for what finds personal data in it."""

from __future__ import annotations

from coaching.transcript import Word


def call(*turns: tuple[int, str]) -> tuple[Word, ...]:
    """Words of turns, each with its voice."""
    words: list[Word] = []
    for voice, text in turns:
        for one in text.split():
            at = len(words) * 0.4
            words.append(Word(at, at + 0.3, one, channel=voice))
    return tuple(words)
