from __future__ import annotations

from cProfile import Profile
from itertools import pairwise
from pstats import Stats

import pytest

from coaching.privacy.finding import find_spoken
from coaching.privacy.kinds import Found
from tests.coaching.privacy.talk import found_in, said

CARD = "four one one one, eleven eleven, one one one one, double one eleven"


@pytest.mark.parametrize(
    "number",
    [
        "4111 1111 1111 1111",
        "4111-1111-1111-1111",
        "4111111111111111",
        CARD,
        "four triple one eleven eleven eleven eleven eleven eleven",
        "forty-one eleven, 1111, uh, one one one one, 1111",
        "4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1",
    ],
)
def test_a_card_number_is_found_whole_however_it_is_said(number: str) -> None:
    assert found_in(f"sure it's {number} okay") == [("card", number)]


def test_a_card_with_a_misheard_digit_is_found_where_it_was_asked_for() -> None:
    wrong = "seven one one one, eleven eleven, one one one one, double one twelve"
    assert found_in("What's the card number?", f"it's {wrong}") == [("card", wrong)]


@pytest.mark.parametrize(
    ("turns", "found"),
    [
        (("my card is 4111 1111", "1111 1111"), [("card", "4111 1111"), ("card", "1111 1111")]),
        (("call me on 415 555", "0132 okay"), [("phone", "415 555"), ("phone", "0132")]),
        (
            ("it's laura at", "summit dot com thanks"),
            [("email", "laura at"), ("email", "summit dot com")],
        ),
    ],
)
def test_what_begins_in_one_voice_and_ends_in_another_is_found_in_both(
    turns: tuple[str, str], found: list[tuple[str, str]]
) -> None:
    assert found_in(*turns) == found


@pytest.mark.parametrize(
    "rest",
    ["okay and on the back it's [three two one]", "and then the three digits [321]"],
)
def test_the_code_after_a_card_is_found_where_nobody_calls_it_a_code(rest: str) -> None:
    talk = rest.replace("[", "").replace("]", "")
    code = rest[rest.index("[") + 1 : rest.index("]")]
    assert ("cvv", code) in found_in(f"the card number is {CARD} {talk}")


@pytest.mark.parametrize(
    "turns",
    [
        ("how many seats 415", "555 I think"),
        ("my card is 4111 1111", "2222 1111"),
        ("was it replaced at any point?", "No, never."),
        ("we have 40 people and 200 licences", "2026 is the year 1500 a month"),
    ],
)
def test_figures_of_two_people_are_no_number(turns: tuple[str, str]) -> None:
    assert found_in(*turns) == []


def test_a_number_goes_on_across_short_turns_of_the_other_side() -> None:
    turns = ("four one one one", "mhm", "one one one one", "okay go on", "eleven eleven")
    assert found_in(*turns, "yep", "eleven eleven, got it?") == [
        ("card", "four one one one one one one one eleven eleven eleven eleven,")
    ]


def test_what_the_other_side_reads_back_is_found_too() -> None:
    found = found_in(
        "four one one one, one one one one", "four one one one", "one one one one one one one one"
    )
    assert [kind for kind, _ in found] == ["card", "card"]
    assert ("card", "four one one one") in found


def test_parts_of_a_card_number_are_found_as_one() -> None:
    found = found_in(
        "the card please",
        "the first four are four one one one, the next four are one one one one, "
        "then one one one one, and the last four are one one one one",
    )
    assert [kind for kind, _ in found] == ["card"]
    assert found[0][1].startswith("four one one one,")
    assert found[0][1].endswith("one one one one")


def test_a_corrected_number_is_found_with_what_was_wrong() -> None:
    number = "four one five, five five five, oh one three, no sorry, oh one four four"
    assert found_in(f"call me on {number} please") == [("phone", number)]


def test_expiry_and_code_beside_a_card_are_told_apart() -> None:
    found = found_in("It's 4111 1111 1111 1111, expiry is 09/27 and the CVV is three one two.")
    assert found == [
        ("card", "4111 1111 1111 1111,"),
        ("card_expiry", "09/27"),
        ("cvv", "three one two."),
    ]


@pytest.mark.parametrize(
    "address",
    [
        "laura at summit dot com",
        "l underscore kim at harborlight dot org",
        "m as in Mary, b as in boy, ellis, at halden dot co dot uk",
        "J-O-H-N dot S-M-I-T-H at gmail dot com",
        "john.smith at gmail.com",
        "sales@brightmoor.io",
        "karen seventy two at yahoo dot com",
        "laura @ summit.com",
    ],
)
def test_an_email_address_is_found_whole_however_it_is_said(address: str) -> None:
    assert found_in(f"you can write to {address} okay") == [("email", address)]


@pytest.mark.parametrize(
    "number",
    [
        "415-555-0132",
        "(312) 555-0147",
        "four one five, five five five, oh one three two",
        "plus four four, seven seven hundred, nine hundred, one two three",
        "+33 1 23 45 67 89",
        "oh seven seven double oh nine hundred four five six",
        "area code three oh three, five five five, oh one seven six",
    ],
)
def test_a_telephone_number_is_found_in_many_shapes(number: str) -> None:
    assert found_in(f"you can call {number} tomorrow") == [("phone", number)]


@pytest.mark.parametrize(
    ("talk", "kind"),
    [
        ("my social is 078-05-1120", "national_id"),
        ("national insurance is a b twelve thirty four fifty six c", "national_id"),
        ("passport number is X12345678", "national_id"),
        ("the IBAN is GB82 WEST 1234 5698 7654 32", "iban"),
        ("b e six eight, five three nine oh, oh seven five four, seven oh three four", "iban"),
        ("routing number oh two one oh oh oh oh two one", "bank_account"),
        ("sort code is 20-45-67", "bank_account"),
        ("my pin is four four one nine", "password"),
        ("the password is bluebird seven seven", "password"),
        ("born on the fourth of March nineteen eighty one", "birth_date"),
        ("my date of birth is 03/04/1981", "birth_date"),
        ("we're at fourteen hundred Elm Street apartment two b", "address"),
        ("my zip code is nine oh two one oh", "address"),
        ("it's 17 Queen's Road, Bristol, BS8 1QE", "address"),
        ("send it to P.O. Box 4471, Boulder, Colorado", "address"),
    ],
)  # fmt: skip
def test_each_kind_is_found_where_it_is_announced(talk: str, kind: str) -> None:
    assert [one for one, _ in found_in(talk)] == [kind]


def test_a_question_of_the_other_side_tells_what_an_answer_is() -> None:
    assert found_in("And the security code?", "three one two") == [("cvv", "three one two")]
    assert found_in("And how many seats?", "three one two") == []


@pytest.mark.parametrize(
    "before",
    ["in case we get cut off", "thanks a lot", "that's part of it", "for the quote, by the way"],
)
def test_words_of_all_talk_do_not_make_a_number_harmless(before: str) -> None:
    assert found_in(f"{before}, it's 415 555 0132") == [("phone", "415 555 0132")]


@pytest.mark.parametrize(
    "talk",
    [
        "It's sixty dollars a seat, so four thousand three hundred twenty a year.",
        "that comes to $1,249.99 or 1,250 with shipping",
        "The order number is four four one seven two nine nine six oh one.",
        "Invoice number 4155550132 is still open.",
        "The serial number is X K nine four four two seven one B.",
        "I'd say one in four of them, two at most, are dot com leads.",
        "extension cords and card readers, 10 each at 4 99",
        "serial number 7731 0042 5519 on the back",
        "We're on version 4.11.2 and you need at least 10.0.19045.",
        "Let's meet on March fourth nineteen eighty one at two thirty.",
        "2020, 2021, 2022 and 2023 were all flat.",
        "revenue went from 1.2 million in 2019 to 3.4 million in 2023",
        "Between two hundred and two hundred fifty people, thirty-one percent.",
        "a two way street and a five minute drive, on forty second street",
        "look at the dashboard at the top left, at six point one percent",
        "the password is on the sticky note",
        "We opened in nineteen ninety eight with eleven, twelve, thirteen machines.",
    ],
)
def test_prices_orders_versions_and_dates_are_left_alone(talk: str) -> None:
    assert found_in(talk) == []


def test_first_names_and_full_names_are_told_apart_without_capitals() -> None:
    assert found_in("hi tom this is jenny alvarez with ironbridge") == [
        ("first_name", "tom"),
        ("person", "jenny alvarez"),
    ]


def test_what_a_network_heard_joins_what_was_found() -> None:
    words = said("Ask Siobhan Nguyen on 415 555 0132")
    heard = [Found(1, 3, "person", 0.8), Found(4, 7, "phone", 0.6)]
    assert [(one.kind, one.first, one.after) for one in find_spoken(words, heard)] == [
        ("person", 1, 3),
        ("phone", 4, 7),
    ]


def test_findings_of_a_voice_never_overlap_and_stay_with_its_words() -> None:
    words = said(
        "my name is laura kim and it's laura at summit dot com",
        "four one five five five five oh one three two right",
        "no four one five five five five oh one four four born may fourth nineteen eighty",
    )
    found = find_spoken(words)
    for channel in (0, 1):
        own = [one for one in found if words[one.first].channel == channel]
        assert all(words[one.after - 1].channel == channel for one in own)
        assert all(first.after <= then.first for first, then in pairwise(own))


def test_no_words_have_nothing_personal() -> None:
    assert find_spoken(()) == ()


@pytest.mark.parametrize("text", ["", "—", "…", "@", "+", "(", "double", "at dot", "o", "$"])
def test_odd_words_do_no_harm(text: str) -> None:
    assert found_in(f"{text} {text} so {text}") == []


def _calls(talk: str) -> int:
    """How many functions are called while something is looked for; the same on any machine."""
    profile = Profile()
    profile.runcall(found_in, talk)
    return int(Stats(profile).total_calls)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "talk",
    [
        "hang on five ",
        "five and ",
        "one two three four the ",
        "one two three four then the ",
    ],
)
def test_the_work_grows_no_faster_than_the_talk(talk: str) -> None:
    found_in(talk)  # words that were read once are kept
    assert _calls(talk * 400) < 5 * _calls(talk * 100)
