from __future__ import annotations

import random

from coaching.privacy.kinds import Found, Kind
from coaching.privacy.weighing import DOUBTED, LEARNED_AT_MOST, weighed
from coaching.transcript import Word


def said(text: str, channel: int = 0) -> list[Word]:
    return [
        Word(float(at), at + 1.0, word, channel=channel) for at, word in enumerate(text.split())
    ]


WORDS = said("the part is four one five five five five oh one three two for the press")
NUMBER = Found(3, 13, "phone", 0.7)


def held(phone: float, **others: float) -> dict[int, dict[Kind, float]]:
    """Every word was read, and is of a telephone number, or of others, with this probability."""
    return {place: {"phone": phone, **others} for place in range(len(WORDS))}  # type: ignore[dict-item]


def test_what_the_network_holds_for_nothing_is_left_out() -> None:
    assert weighed(WORDS, [NUMBER], [], held(0.03)) == ()
    assert weighed(WORDS, [NUMBER], [], held(DOUBTED + 0.01)) == (NUMBER,)


def test_what_it_holds_for_something_else_gives_way_to_that_and_stays_hidden() -> None:
    account = Found(3, 9, "bank_account", 0.6)
    assert weighed(WORDS, [NUMBER], [account], held(0.05, bank_account=0.9)) == (
        account,
        Found(9, 13, "phone", 0.7),
    )
    assert weighed(WORDS, [NUMBER], [], held(0.05, bank_account=0.4)) == (NUMBER,)


def test_what_a_check_digit_proves_is_never_left_out() -> None:
    proven = Found(3, 13, "card", 1.0)
    assert weighed(WORDS, [proven], [], held(0.0)) == (proven,)


def test_nor_a_card_or_its_code_that_was_announced_nor_a_sure_name() -> None:
    for kind in ("card", "cvv", "person"):
        named = Found(3, 6, kind, 0.9)  # type: ignore[arg-type]
        assert weighed(WORDS, [named], [], held(0.0)) == (named,)
    by_form = Found(3, 13, "card", 0.7)
    assert weighed(WORDS, [by_form], [], held(0.0)) == ()


def test_nor_what_was_not_read_as_a_whole() -> None:
    assert weighed(WORDS, [NUMBER], [], {}) == (NUMBER,)
    part = dict.fromkeys(range(3, 12), 1.0)
    assert weighed(WORDS, [NUMBER], [], part) == (NUMBER,)


def test_what_both_see_is_one_finding_of_all_its_words() -> None:
    learned = Found(2, 12, "phone", 0.95)
    assert weighed(WORDS, [NUMBER], [learned], {}) == (Found(2, 13, "phone", 0.95),)


def test_of_two_kinds_the_surer_has_the_words_and_the_other_keeps_the_rest() -> None:
    address, learned = Found(0, 12, "address", 0.9), Found(4, 5, "phone", 0.95)
    assert weighed(WORDS, [address], [learned], {}) == (
        Found(0, 4, "address", 0.9),
        learned,
        Found(5, 12, "address", 0.9),
    )


def test_a_proven_card_is_not_taken_by_a_network_that_is_very_sure() -> None:
    card, iban = Found(3, 13, "card", 1.0), Found(3, 7, "iban", 1.0)
    assert weighed(WORDS, [card], [iban], {}) == (card,)
    assert weighed(WORDS, [], [iban], {})[0].certainty == LEARNED_AT_MOST


def test_a_name_gives_way_to_what_it_is_part_of_unless_that_is_doubted() -> None:
    name, mail = Found(4, 6, "person", 0.9), Found(3, 9, "email", 0.7)
    assert weighed(WORDS, [name], [mail], {}) == (mail,)
    assert weighed(WORDS, [mail], [name], held(0.05)) == (name,)


def test_findings_of_two_voices_do_not_displace_each_other() -> None:
    words = [*said("my number is four one five"), *said("four one five okay", channel=1)]
    first, second = Found(3, 6, "phone", 0.9), Found(6, 9, "phone", 0.8)
    assert weighed(words, [second], [first], {}) == (first, second)


def test_words_of_others_within_a_finding_are_none_of_it() -> None:
    words = [*said("four one"), *said("mhm", channel=1), *said("five five")]
    number, echo = Found(0, 5, "phone", 0.9), Found(2, 3, "first_name", 0.8)
    assert weighed(words, [number, echo], [], {}) == (number, echo)


def test_no_word_that_was_found_and_not_doubted_is_uncovered() -> None:
    draw = random.Random(5)
    kinds = ("card", "phone", "address", "bank_account", "email")
    for _ in range(300):
        found, learned = (
            [
                Found(start, min(start + draw.randint(1, 8), len(WORDS)), draw.choice(kinds), it)
                for start in draw.sample(range(len(WORDS)), 3)
                for it in (draw.choice((0.7, 0.9, 0.95, 1.0)),)
            ]
            for _ in range(2)
        )
        covered = {
            place
            for one in weighed(WORDS, found, learned, held(0.5))
            for place in range(one.first, one.after)
        }
        assert covered == {
            place for one in (*found, *learned) for place in range(one.first, one.after)
        }
