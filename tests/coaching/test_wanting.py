from __future__ import annotations

import pytest

from coaching.wanting import wants_answer


@pytest.mark.parametrize(
    "text",
    [
        "Which do you like?",
        "Tell me how you do it today.",
        "would terry mind if you rang me when one goes",
        "he is only asking is it working when internet is bad",
        "ok what's it cost",
        "how long locked in",
        "three she will lose three in a week haha what is it after that",
        "eighty four is that not a bit old",
        "and after the first year",
        "everything like what",
        "and in the five years who replaces the radios when there's a new one",
        "Do seven and eight open into one another? We sell them as a suite.",
    ],
)
def test_questions_want_an_answer_with_or_without_a_mark(text: str) -> None:
    assert wants_answer(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "How did we do it? We asked every one of them what they had paid the year before.",
        "What a shame, I said. It was new.",
        "what we do is we take the cards and type them up in our office for you",
        "she's had a a guy who trained horses",
        "no it's not for dinner i did the fox down the road",
        "okay will do sorry",
        "tuesday i'm here tuesday not wednesday we're seeding",
    ],
)
def test_statements_want_none(text: str) -> None:
    assert not wants_answer(text)
