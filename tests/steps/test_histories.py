"""Histories of deals of which a part is known: how they ended, in which money, and when."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from coaching.exports import read_mapping
from coaching.steps.crm_exports import Reading
from coaching.steps.deal_history import read_deal
from coaching.store.library import Library
from tests.imported import bring, spans_of
from tests.places import NOW

WEEK = timedelta(days=7)
DEALS = "deal_id,account,stage,amount,currency,is_won,closed_at\n"
HISTORY = "deal_id,stage,amount,changed_at\n"
FIELDS = "deal_id,field,old_value,new_value,changed_at\n"


def at(month: int, day: int) -> datetime:
    return datetime(2026, month, day, 10, tzinfo=UTC)


def test_a_stage_of_a_teams_own_name_does_not_open_a_won_deal(
    library: Library, tmp_path: Path
) -> None:
    bring(
        library, tmp_path, f"{DEALS}D-1,Acme,Auftrag erteilt,900,EUR,true,2026-11-20\n",
        made=NOW - WEEK,
    )  # fmt: skip
    told = f"{HISTORY}D-1,Auftrag erteilt,950,2026-11-22 10:00\n"
    bring(library, tmp_path, told, name="history.csv")
    assert read_deal(library, "D-1").deal.outcome == "won"
    assert [value for value, _ in spans_of(library, "D-1", "outcome")] == ["won"]


@pytest.mark.parametrize("order", [1, -1], ids=["oldest first", "newest first"])
@pytest.mark.parametrize("files", [1, 3], ids=["one file", "a file each"])
def test_a_deal_that_goes_on_from_its_end_is_open_again_in_whatever_order_it_is_told(
    library: Library, tmp_path: Path, order: int, files: int
) -> None:
    rows = [
        "D-1,Demo,,2026-09-01 10:00\n",
        "D-1,Closed Lost,,2026-09-10 10:00\n",
        "D-1,Proposal,,2026-09-20 10:00\n",
    ][::order]
    for some in (rows,) if files == 1 else ([row] for row in rows):
        bring(library, tmp_path, HISTORY + "".join(some), name="history.csv")
    assert spans_of(library, "D-1", "outcome") == [("lost", at(9, 10)), ("open", at(9, 20))]
    again = bring(library, tmp_path, HISTORY + "".join(rows), name="history.csv")
    assert again.rows_changed == 0


def test_a_change_from_a_stage_that_ends_deals_says_by_itself_that_one_is_open_again(
    library: Library, tmp_path: Path
) -> None:
    told = f"{FIELDS}D-1,StageName,Closed Won,Proposal,2026-09-20 10:00\n"
    bring(library, tmp_path, told, name="history.csv")
    assert spans_of(library, "D-1", "outcome") == [("open", at(9, 20))]


LISTED = "deal_id,account,stage,is_won,closed_at,modified_at\n"
STAGES = "D-1,{}Closed Won,2026-09-04 10:00\nD-1,{}Onboarding,2026-09-09 10:00\n"


@pytest.mark.parametrize("order", [1, -1], ids=["history first", "list first"])
@pytest.mark.parametrize("modified", [9, 12], ids=["as of the last change", "as of later"])
@pytest.mark.parametrize("told", ["stages", "fields"])
def test_a_stage_after_the_win_does_not_open_a_deal_that_the_list_says_is_won(
    library: Library, tmp_path: Path, order: int, modified: int, told: str
) -> None:
    deals = f"{LISTED}D-1,Acme,Onboarding,true,2026-09-04 10:00,2026-09-{modified:02} 10:00\n"
    history = (
        "deal_id,stage,changed_at\n" + STAGES.format("", "")
        if told == "stages"
        else FIELDS + STAGES.format("StageName,Demo,", "StageName,Closed Won,")
    )
    files = [("history.csv", history), ("deals.csv", deals)]
    for name, content in files[::order]:
        bring(library, tmp_path, content, name=name)
    assert read_deal(library, "D-1").deal.outcome == "won"
    assert spans_of(library, "D-1", "outcome") == [("won", at(9, 4))]
    assert bring(library, tmp_path, history, name="history.csv").rows_changed == 0
    assert read_deal(library, "D-1").deal.outcome == "won"


def test_a_change_from_an_end_that_only_the_mapping_names_opens_a_deal(
    library: Library, tmp_path: Path
) -> None:
    mapping = read_mapping(
        "kind: history\ncolumns: {deal_id: deal_id, field: field, old_value: old_value,"
        " new_value: new_value, changed_at: changed_at}\noutcomes: {Auftrag erteilt: won}\n",
        source="mapping.yaml",
    )
    told = f"{FIELDS}D-1,StageName,Auftrag erteilt,Proposal,2026-09-20 10:00\n"
    reading = Reading(mapping=(mapping, "mapping.yaml"))
    bring(library, tmp_path, told, name="history.csv", reading=reading)
    assert spans_of(library, "D-1", "outcome") == [("open", at(9, 20))]


def test_a_change_of_amount_is_in_the_currency_that_the_deal_is_in(
    library: Library, tmp_path: Path
) -> None:
    bring(
        library, tmp_path, f"{DEALS}D-1,Acme,Demo,900,EUR,,\nD-2,Acme,Demo,900,,,\n",
        made=NOW - WEEK,
    )  # fmt: skip
    told = "".join(f"{deal},Amount,900,1200,2026-11-22 10:00\n" for deal in ("D-1", "D-2"))
    bring(library, tmp_path, FIELDS + told, name="history.csv")
    assert [value for value, _ in spans_of(library, "D-1", "amount")] == [
        "900.00 EUR",
        "1200.00 EUR",
    ]
    assert read_deal(library, "D-2").deal.amount == "1200.00"
    assert bring(library, tmp_path, FIELDS + told, name="history.csv").rows_changed == 0


@pytest.mark.parametrize(
    ("made", "amount", "contradicted"),
    [(at(11, 20), 900, 1), (at(11, 22), 1200, 0)],
    ids=["an older list", "a list of the same time"],
)
def test_amounts_that_were_told_before_the_currency_get_it_and_do_not_contradict_themselves(
    library: Library, tmp_path: Path, made: datetime, amount: int, contradicted: int
) -> None:
    history = f"{FIELDS}D-1,Amount,900,1200,2026-11-22 10:00\n"
    deals = f"{DEALS}D-1,Acme,Demo,{amount},EUR,,\n"
    bring(library, tmp_path, history, name="history.csv")
    listed = bring(library, tmp_path, deals, made=made)
    again = bring(library, tmp_path, history, name="history.csv")
    assert (listed.conflicts, again.conflicts, again.rows_changed) == (contradicted, 0, 0)
    assert [value for value, _ in spans_of(library, "D-1", "amount")] == [
        "900.00 EUR",
        "1200.00 EUR",
    ]
    assert read_deal(library, "D-1").deal.amount == "1200.00 EUR"


@pytest.mark.parametrize("order", [1, -1], ids=["oldest first", "newest first"])
def test_rows_of_one_history_are_in_the_currency_that_one_of_them_names(
    library: Library, tmp_path: Path, order: int
) -> None:
    rows = ["D-1,,900,EUR,2026-09-01 10:00\n", "D-1,,1200,,2026-09-10 10:00\n"][::order]
    history = "deal_id,stage,amount,currency,changed_at\n" + "".join(rows)
    told = bring(library, tmp_path, history, name="history.csv")
    again = bring(library, tmp_path, history, name="history.csv")
    assert (told.conflicts, again.conflicts, again.rows_changed) == (0, 0, 0)
    assert spans_of(library, "D-1", "amount") == [
        ("900.00 EUR", at(9, 1)),
        ("1200.00 EUR", at(9, 10)),
    ]


def test_a_deal_that_changes_its_currency_keeps_the_one_of_its_past(
    library: Library, tmp_path: Path
) -> None:
    history = f"{FIELDS}D-1,Amount,,1200,2026-10-22 10:00\n"
    bring(library, tmp_path, f"{DEALS}D-1,Acme,Demo,900,EUR,,\n", made=at(10, 20))
    bring(library, tmp_path, history, name="history.csv")
    bring(library, tmp_path, f"{DEALS}D-1,Acme,Demo,1500,USD,,\n", made=at(11, 20))
    again = bring(library, tmp_path, history, name="history.csv")
    assert (again.conflicts, again.rows_changed) == (0, 0)
    assert [value for value, _ in spans_of(library, "D-1", "amount")] == [
        "900.00 EUR",
        "1200.00 EUR",
        "1500.00 USD",
    ]


@pytest.mark.parametrize(
    ("ahead", "refused"),
    [(timedelta(seconds=20), 0), (timedelta(minutes=5, seconds=1), 1), (timedelta(hours=1), 1)],
    ids=["seconds", "more than five minutes", "an hour"],
)
def test_a_clock_that_is_little_ahead_costs_no_row(
    library: Library, tmp_path: Path, ahead: timedelta, refused: int
) -> None:
    told = f"{HISTORY}D-1,Demo,,{(NOW + ahead).isoformat()}\n"
    found = bring(library, tmp_path, told, name="history.csv")
    assert found.refused == refused
    if not refused:
        assert spans_of(library, "D-1", "stage") == [("Demo", NOW)]


def test_a_change_that_is_yet_to_come_is_refused_with_the_zone_that_it_was_read_in(
    library: Library, tmp_path: Path
) -> None:
    told = f"{HISTORY}D-1,Demo,,2026-11-24 10:00\nD-1,Proposal,,2026-11-24 09:00\n"
    first = bring(library, tmp_path, told, name="history.csv")
    (refused,) = first.rejected
    assert str(refused) == (
        "line 2: changed_at '2026-11-24 10:00' is yet to come, read in UTC; "
        "say another zone in a file for --mapping"
    )
    at_nine = datetime(2026, 11, 24, 9, tzinfo=UTC)
    assert spans_of(library, "D-1", "stage") == [("Proposal", at_nine)]
    berlin = Reading(zone="Europe/Berlin")
    assert bring(library, tmp_path, told, name="history.csv", reading=berlin).refused == 0
    again = bring(library, tmp_path, told, name="h.csv", now=NOW + WEEK, reading=berlin)
    assert again.rows_changed == 0
