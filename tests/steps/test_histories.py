"""Histories of deals of which a part is known: how they ended, in which money, and when."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from coaching.steps.crm_exports import Reading
from coaching.steps.deal_history import read_deal
from coaching.store.library import Library
from tests.conftest import NOW
from tests.imported import bring, spans_of

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
