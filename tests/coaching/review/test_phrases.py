from __future__ import annotations

import time

import pytest

from coaching.review.phrases import said_at


@pytest.mark.parametrize(
    ("pattern", "text", "said"),
    [
        ("run it/this past", "I'd have to run this past my wife.", ["run this past"]),
        ("set aside NUMBER", "We've set aside twenty thousand.", ["set aside twenty"]),
        ("set aside NUMBER", "We've set aside $20,000 for it.", ["set aside $20,000"]),
        (
            "sign off ... budget",
            "He has to sign off on the new budget.",
            ["sign off on the new budget"],
        ),
        ("can't go over", "I cant go over that.", ["cant go over"]),
        ("fair enough", "Fair, enough. Fair enough!", ["Fair, enough", "Fair enough"]),
        ("my boss", "I\u2019m my bosses' favourite", []),
    ],
    ids=["choice", "number word", "figures", "gap", "no apostrophe", "punctuation", "whole words"],
)
def test_a_phrase_is_found_as_it_is_said(pattern: str, text: str, said: list[str]) -> None:
    assert [text[start:end] for start, end in said_at(pattern, text)] == said


def test_a_gap_ends_with_its_sentence_and_after_three_words() -> None:
    assert said_at("sign off ... budget", "I sign off. The budget is hers.") == ()
    assert said_at("sign off ... budget", "I sign off on all of the new budget.") == ()


def test_a_pattern_of_many_gaps_takes_no_time_on_a_long_turn() -> None:
    began = time.process_time()
    said_at("a ... a ... a ... a ... b", "a " * 4000)
    assert time.process_time() - began < 5
