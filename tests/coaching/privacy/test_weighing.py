from __future__ import annotations

from coaching.privacy.kinds import Found
from coaching.privacy.weighing import DOUBTED, weighed
from coaching.transcript import Word


def said(text: str, channel: int = 0) -> list[Word]:
    return [
        Word(float(at), at + 1.0, word, channel=channel) for at, word in enumerate(text.split())
    ]


WORDS = said("the part is four one five five five five oh one three two for the press")
NUMBER = Found(3, 13, "phone", 0.7)


def test_what_the_network_doubts_is_as_certain_as_it_holds_it_likely() -> None:
    assert weighed(WORDS, [NUMBER], [], {NUMBER: 0.03}) == (Found(3, 13, "phone", 0.03),)


def test_what_a_check_digit_proves_is_never_doubted() -> None:
    proven = Found(3, 13, "card", 1.0)
    assert weighed(WORDS, [proven], [], {proven: 0.0}) == (proven,)


def test_what_it_does_not_doubt_stays_as_certain_as_the_surer_of_both() -> None:
    assert weighed(WORDS, [NUMBER], [], {NUMBER: DOUBTED})[0].certainty == 0.7
    assert weighed(WORDS, [NUMBER], [], {NUMBER: 0.9})[0].certainty == 0.9


def test_what_it_was_not_asked_of_stays() -> None:
    assert weighed(WORDS, [NUMBER], [], {}) == (NUMBER,)


def test_what_both_see_is_one_finding_of_all_its_words() -> None:
    learned = Found(2, 12, "phone", 0.95)
    assert weighed(WORDS, [NUMBER], [learned], {NUMBER: 0.9}) == (Found(2, 13, "phone", 0.95),)


def test_of_two_kinds_the_surer_remains() -> None:
    learned = Found(3, 13, "bank_account", 0.97)
    assert weighed(WORDS, [NUMBER], [learned], {NUMBER: 0.02}) == (learned,)


def test_findings_of_two_voices_do_not_displace_each_other() -> None:
    words = [*said("my number is four one five"), *said("four one five okay", channel=1)]
    first, second = Found(3, 6, "phone", 0.9), Found(6, 9, "phone", 0.8)
    assert weighed(words, [second], [first], {}) == (first, second)
