from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from coaching.cells import CellError, DateOrder, currency_of, moment_of, money_of, outcome_of


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("23634", "23634"),
        ("1,200.50", "1200.50"),
        ("1.200,50", "1200.50"),
        ("$1,200", "1200"),
        ("1.200", "1200"),
        ("1,234,567", "1234567"),
        ("1 200,50", "1200.50"),
        ("1\u202f200", "1200"),
        ("1'200.50", "1200.50"),
        ("12,5", "12.5"),
        ("0.125", "0.125"),
        ("1234.567", "1234.567"),
        ("-40.00", "-40"),
        ("1200 USD", "1200"),
        ("usd 1200", "1200"),
    ],
)
def test_amounts_are_read_in_the_forms_of_many_countries(cell: str, value: str) -> None:
    money = money_of(cell)
    assert money is not None
    assert money.value == Decimal(value)


@pytest.mark.parametrize(
    "cell", ["n/a", "1,200,50", "1.2.3", "12a", "$", "1e5", "€5€", "٣", "1,,200", "1200.", "12%"]
)
def test_what_is_no_amount_is_refused(cell: str) -> None:
    with pytest.raises(CellError, match=r"is not a number$"):
        money_of(cell)


def test_an_amount_with_too_many_digits_is_refused() -> None:
    with pytest.raises(CellError, match="is too large"):
        money_of("9" * 16)


@pytest.mark.parametrize(
    ("cell", "column", "kept"),
    [
        ("$5", "", "5.00 USD"),
        ("$5", "CAD", "5.00 CAD"),
        ("5", "EUR", "5.00 EUR"),
        ("€5", "EUR", "5.00 EUR"),
        ("5", "", "5.00"),
    ],
)
def test_the_currency_is_the_columns_else_the_signs(cell: str, column: str, kept: str) -> None:
    assert str(money_of(cell, currency=column)) == kept


def test_an_amount_in_another_currency_than_its_rows_is_refused() -> None:
    with pytest.raises(CellError, match=r"'€5' is not in USD"):
        money_of("€5", currency="USD")


def test_a_currency_without_a_code_is_refused() -> None:
    with pytest.raises(CellError, match="'dollars' is no three-letter code"):
        currency_of("dollars")


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("03/04/2026", "can mean 2026-04-03 or 2026-03-04"),
        ("3-4-2026", "can mean 2026-04-03 or 2026-03-04"),
        ("03/04/26", "is not a date"),
        ("31.02.2026", "is not a date"),
        ("14/14/2026", "is not a date"),
        ("2026-13-01", "is not a date"),
        ("2026-09-14T25:00", "is not a date"),
        ("soon", "is not a date"),
        ("46279", "is not a date"),
        ("0001-01-01", "lies outside 1990 to 2100"),
        ("9999-12-31", "lies outside 1990 to 2100"),
    ],
)
def test_dates_that_mean_nothing_or_two_things_are_refused(cell: str, reason: str) -> None:
    with pytest.raises(CellError, match=reason):
        moment_of(cell, zone=UTC)


@pytest.mark.parametrize(
    ("outcome", "stage", "expected"),
    [
        ("won", "demo", "won"),
        ("Closed Won", None, "won"),
        ("LOST", None, "lost"),
        ("open", "Closed Won", "open"),
        ("In Progress", None, "open"),
        ("", "Closed Won", "won"),
        ("", "Closed - Lost", "lost"),
        ("", "Proposal", "open"),
        ("", None, "open"),
    ],
)
def test_the_outcome_is_the_cells_else_the_stages(
    outcome: str, stage: str | None, expected: str
) -> None:
    assert outcome_of(outcome, stage=stage) == expected


def test_a_long_bad_value_is_cut_in_the_message() -> None:
    with pytest.raises(CellError) as caught:
        money_of("x" * 500)
    assert len(str(caught.value)) < 80


@pytest.mark.parametrize(
    ("cell", "order", "moment"),
    [
        ("03/04/2026", "day first", "2026-04-03T00:00:00+00:00"),
        ("03/04/2026 10:30", "month first", "2026-03-04T10:30:00+00:00"),
        ("14/04/2026", "month first", "2026-04-14T00:00:00+00:00"),
        ("9/14/2026 1:05 PM", "auto", "2026-09-14T13:05:00+00:00"),
        ("9/14/2026 12:05:09 a.m.", "auto", "2026-09-14T00:05:09+00:00"),
        ("2026-09-14 10:30 AM", "auto", "2026-09-14T10:30:00+00:00"),
        ("2026-09-14 9:30", "auto", "2026-09-14T09:30:00+00:00"),
        ("2026-09-14T9:30:05", "auto", "2026-09-14T09:30:05+00:00"),
    ],
)
def test_an_order_and_halves_of_the_day_are_understood(
    cell: str, order: DateOrder, moment: str
) -> None:
    found = moment_of(cell, zone=UTC, order=order)
    assert found is not None
    assert found.isoformat() == moment


@pytest.mark.parametrize("day", ["2026-09-14", "20260914", "9/14/2026", "14.09.2026"])
def test_a_day_without_a_time_is_one_of_its_own_zone(day: str) -> None:
    los_angeles = ZoneInfo("America/Los_Angeles")
    found = moment_of(f" {day} ", zone=UTC, day_zone=los_angeles)
    assert found == datetime(2026, 9, 14, tzinfo=los_angeles)
    timed = moment_of("2026-09-14 00:00", zone=UTC, day_zone=los_angeles)
    assert timed == datetime(2026, 9, 14, tzinfo=UTC)


@pytest.mark.parametrize("cell", ["9/14/2026 13:05 PM", "9/14/2026 0:05 AM"])
def test_an_hour_that_a_clock_of_twelve_lacks_is_refused(cell: str) -> None:
    with pytest.raises(CellError, match="is not a date"):
        moment_of(cell, zone=UTC)
