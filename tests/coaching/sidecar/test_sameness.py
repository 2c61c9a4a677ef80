from __future__ import annotations

import pytest

from coaching.sidecar.sameness import is_same_talk

TALK = (
    "So what does it cost you today? About sixty thousand a year, all in. "
    "And how many people work with it? Around forty, most of them drivers."
)


@pytest.mark.parametrize(
    "edited",
    [
        TALK.upper().replace("?", ","),
        TALK.replace("sixty", "seventy").replace("drivers", "technicians"),
        TALK[:90],
        TALK + " Good. Then let us look at the offer, shall we? Yes, please.",
    ],
    ids=["other letters and marks", "other words here and there", "cut", "gone on with"],
)
def test_an_edited_transcript_tells_the_same_talk(edited: str) -> None:
    assert is_same_talk(TALK, edited)
    assert is_same_talk(edited, TALK)


@pytest.mark.parametrize(
    "other",
    [
        "So how many seats would you need? About sixty, most of them here. And today? None.",
        "Good morning.",
    ],
    ids=["of like words", "of two words"],
)
def test_another_conversation_does_not(other: str) -> None:
    assert not is_same_talk(TALK, other)


def test_a_transcript_without_words_is_like_another_without_words_alone() -> None:
    assert is_same_talk("...", "?!")
    assert not is_same_talk("...", TALK)
