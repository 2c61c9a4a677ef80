"""Passwords that are explained while they are said."""

from __future__ import annotations

import pytest

from tests.coaching.privacy.talk import found_in, listed, marked

FORMS: dict[str, tuple[str, ...]] = {
    "with their capitals": (
        "the wifi is [kettle with a capital K, then 4 4 2] okay",
        "The password is. [Thimble with a capital T, T-H-I-M-B-L-E, exclamation mark, 2019.] Ok?",
        "your new password is [Garden, capital G, underscore 48 plum.] It'll ask you to change it.",
        "the password is [bluebird, capital B, 77]",
    ),
    "spelled": (
        "the wifi in the hall is [g r e y s t o n e, all lower case, then 7 7 1] so try that",
        "the wireless password is [p u f f i n 3 1]",
    ),
    "with symbols": (
        "the password's [marmalade dash 4 dash toast,] lower case",
        "password is [sunflower all one word then 9 9 exclamation mark]",
    ),
    "named otherwise": (
        "the code word is [magpie] okay",
        "The Wi-Fi is called Sunrise and the code is [brown fox 11.]",
        "your temporary password is going to be [Falcon, F-A-L-C-O-N, 19]",
        "Password for the portal: [kestrel underscore 55.]",
        "What's your security word? | It's [marmalade.]",
        "Can you give me the password? | Yes, it's [all lower case, bluebell 42.]",
    ),
    "how it is written is none of it": (
        "the key is for the router, and the network key is [blue-harbour-77,] all lower case",
        "the password is [BlueHeron88,] capital B",
    ),
}  # fmt: skip

LEFT_ALONE = (
    "The wifi is terrible, 2 bars at most.",
    "the wifi is down all one week",
    "wifi is fast with a lot of people on it",
    "the wifi is on channel 4 and the router is in the hall",
    "The guest network is free for all.",
    "our network is big with a small team",
    "the network is down, the code is in review",
    "our security answer is always the same",
    "the router's error code is E 4 5 on the network page",
)


@pytest.mark.parametrize("talk", listed(FORMS))
def test_a_password_lasts_to_its_last_sign(talk: str) -> None:
    turns, expected = marked(talk)
    assert [words for kind, words in found_in(*turns) if kind == "password"] == expected


@pytest.mark.parametrize("talk", LEFT_ALONE)
def test_what_a_network_is_like_is_no_password(talk: str) -> None:
    assert [words for kind, words in found_in(talk) if kind == "password"] == []


def test_what_follows_a_password_is_none_of_it() -> None:
    found = found_in("the password is kettle, and 4 of us know it")
    assert [words for kind, words in found if kind == "password"] == ["kettle,"]
