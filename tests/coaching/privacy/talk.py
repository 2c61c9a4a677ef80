"""Talk typed by hand: what is found in it, as the words themselves."""

from __future__ import annotations

import re

import pytest

from coaching.privacy.finding import find_spoken
from coaching.transcript import Word


def said(*turns: str) -> tuple[Word, ...]:
    """Words of turns; two voices take turns, the first that speaks is voice 0."""
    words: list[Word] = []
    for number, turn in enumerate(turns):
        for text in turn.split():
            at = float(len(words))
            words.append(Word(at, at + 0.8, text, channel=number % 2))
    return tuple(words)


def found_in(*turns: str, least: float = 0.5) -> list[tuple[str, str]]:
    """Kind and words of each finding that is sure enough, in order."""
    words = said(*turns)
    return [
        (
            one.kind,
            " ".join(
                word.text
                for word in words[one.first : one.after]
                if word.channel == words[one.first].channel
            ),
        )
        for one in find_spoken(words)
        if one.certainty >= least
    ]


def marked(talk: str) -> tuple[list[str], list[str]]:
    """Turns (with bars between), and what is to be found in them (in brackets)."""
    turns = [turn.strip() for turn in talk.split("|")]
    expected = [found for turn in turns for found in re.findall(r"\[([^\]]*)\]", turn)]
    return [re.sub(r"[\[\]]", "", turn) for turn in turns], expected


def listed(forms: dict[str, tuple[str, ...]]) -> list[object]:
    """A case for each sentence, named by its form."""
    return [
        pytest.param(talk, id=f"{form} {number}")
        for form, sentences in forms.items()
        for number, talk in enumerate(sentences, start=1)
    ]
