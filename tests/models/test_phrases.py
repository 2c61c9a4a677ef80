"""Phrases of the process file as spaCy matches them."""

from __future__ import annotations

import pytest
import spacy
from spacy.matcher import Matcher

from models.stages.phrases import token_patterns

NLP = spacy.blank("en")


def found(pattern: str, text: str) -> list[str]:
    """What a pattern finds in a text."""
    matcher = Matcher(NLP.vocab)
    matcher.add(
        "it",
        list(
            token_patterns(
                pattern, tokenise=lambda word: [token.text for token in NLP.tokenizer(word)]
            )
        ),
    )
    doc = NLP(text)
    return [doc[start:end].text for _, start, end in matcher(doc)]


@pytest.mark.parametrize(
    ("pattern", "text", "what"),
    [
        pytest.param("each/per seat", "Nine per seat", ["per seat"], id="second word at the start"),
        pytest.param("each/per seat", "Each seat", ["Each seat"], id="first word at the start"),
        pytest.param("per seat/user", "per user", ["per user"], id="choice later on"),
        pytest.param("per seat", "per user", [], id="another word"),
        pytest.param("can't/cannot afford", "I cant afford it", ["cant afford"], id="apostrophe"),
        pytest.param("can't/cannot afford", "I can't afford it", ["can't afford"], id="two tokens"),
        pytest.param("NUMBER percent", "twelve, percent", ["twelve, percent"], id="number, comma"),
        pytest.param("sign off ... budget", "sign off on the budget", ["sign off on the budget"]),
        pytest.param("sign off ... budget", "sign off. The budget", [], id="two sentences"),
    ],
)
def test_a_pattern_finds_what_it_means(pattern: str, text: str, what: list[str]) -> None:
    assert found(pattern, text) == what


def test_no_pattern_asks_python_about_every_token_of_the_talk() -> None:
    for pattern in ("per seat", "per/each seat", "I'm/we're calling", "that's/thats fine"):
        for tokens in token_patterns(
            pattern, tokenise=lambda word: [token.text for token in NLP.tokenizer(word)]
        ):
            assert isinstance(tokens[0]["LOWER"], str)
