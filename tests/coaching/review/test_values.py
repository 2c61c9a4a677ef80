from __future__ import annotations

from decimal import Decimal

import pytest

from coaching.process import DatumKind
from coaching.review.values import clause_at, values_in


def said(text: str, kind: DatumKind) -> list[str]:
    return [value.text for value in values_in(text, kind)]


@pytest.mark.parametrize(
    ("text", "value", "amount", "currency", "per"),
    [
        ("We pay four hundred a month for it.", "four hundred a month", 400, "", "month"),
        ("It was $12k last year.", "$12k", 12000, "USD", ""),
        ("sixty thousand, give or take", "sixty thousand", 60000, "", ""),
        ("We've set aside twenty thousand for this year.", "twenty thousand", 20000, "", ""),
        ("eleven grand in all", "eleven grand", 11000, "", ""),
        ("It's nine pounds fifty per user.", "nine pounds", 9, "GBP", ""),
        ("about £1,200 per year", "£1,200 per year", 1200, "GBP", "year"),
        ("three fifty a month", "three fifty a month", 350, "", "month"),
        ("we said forty k and no more", "forty k", 40000, "", ""),
        ("Two and a half grand plus VAT.", "Two and a half grand", 2500, "", ""),
        ("half a million for the refit", "half a million", 500000, "", ""),
        ("a quarter of a million", "a quarter of a million", 250000, "", ""),
        ("a couple of grand at most", "a couple of grand", 2000, "", ""),
        (
            "three thousand 8 hundred and 20 plus vat",
            "three thousand 8 hundred and 20",
            3820,
            "",
            "",
        ),
        ("98 cents a trip", "98 cents a trip", 98, "cents", "trip"),
        ("fifteen hundred cause the yard's empty", "fifteen hundred", 1500, "", ""),
        ("two thousand one hundred that's everything", "two thousand one hundred", 2100, "", ""),
    ],
)
def test_money_is_found_with_its_amount_currency_and_what_it_is_for(
    text: str, value: str, amount: int, currency: str, per: str
) -> None:
    found = values_in(text, "money")[0]
    assert (found.text, found.amount, found.currency, found.per) == (
        value,
        Decimal(amount),
        currency,
        per,
    )


def test_times_percentages_and_counts_are_no_money() -> None:
    assert said("Forty people, fifty percent, call at ten, twelve months.", "money") == []


def test_a_range_is_one_value() -> None:
    assert said("The budget is between eight and ten thousand.", "money") == [
        "eight and ten thousand"
    ]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("by the end of March", "the end of March"),
        ("We need it before the season.", "before the season"),
        ("some time in Q2", "Q2"),
        ("before the new year, really", "before the new year"),
        ("Let's say Tuesday at two.", "Tuesday at two"),
        ("It has to run by the first of March.", "the first of March"),
        ("The audit is in six weeks.", "in six weeks"),
        ("Ring me after the fifteenth.", "after the fifteenth"),
        ("the second saturday in august", "the second saturday in august"),
        ("Let's talk the week after next.", "the week after next"),
        ("in the week of the twelfth", "the week of the twelfth"),
        ("They start on Monday week.", "on Monday week"),
        ("Before the lease is up in march.", "march"),
    ],
)
def test_a_date_is_kept_as_it_was_said(text: str, value: str) -> None:
    assert value in said(text, "date") or any(value.endswith(it) for it in said(text, "date"))


def test_a_thousand_counted_things_are_a_count() -> None:
    assert said("forty k parcels and half a dozen vans", "count") == [
        "forty k parcels",
        "half a dozen vans",
    ]


def test_a_month_without_a_capital_is_one_after_a_word_that_leads_to_it() -> None:
    assert said("it must run by may, and they march on", "date") == ["may"]


def test_may_as_a_verb_is_no_date() -> None:
    assert said("You may call, I may be out.", "date") == []


def test_spans_of_time_are_found() -> None:
    assert said("I've got half an hour, it runs for twenty-four months.", "duration") == [
        "half an hour",
        "twenty-four months",
    ]


def test_a_count_has_the_noun_that_it_counts() -> None:
    assert said("We're about forty people at three sites.", "count") == [
        "forty people",
        "three sites",
    ]


def test_people_are_found_by_name_and_by_part() -> None:
    assert said("That's our finance director, Helen Marsh, and my husband.", "person") == [
        "our finance director, Helen Marsh",
        "my husband",
    ]


def test_tools_are_found_by_their_names_also_without_capitals() -> None:
    assert said("We're with Vodafone, the rest is in spreadsheets.", "tool") == [
        "Vodafone",
        "spreadsheets",
    ]


def test_a_clause_begins_after_its_fillers() -> None:
    text = "Fine. Well, so it must work offline. Otherwise no."
    assert clause_at(text, 20, 25).text == "it must work offline"


@pytest.mark.parametrize(
    "text", ["", " ", "...", "$", "a", "an oh and point", "1" * 40, "£-£", "ñandú"]
)
def test_odd_talk_has_values_or_none_and_never_an_error(text: str) -> None:
    for kind in ("money", "date", "duration", "person", "count", "tool", "text"):
        for value in values_in(text, kind):  # type: ignore[arg-type]
            assert text[value.start : value.end] == value.text
