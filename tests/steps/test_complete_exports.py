"""Exports that are said to hold all deals: those they lack were deleted, and can come back."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from coaching.steps.crm_exports import Reading
from coaching.steps.deal_history import read_deals
from coaching.store.library import Library
from tests.imported import bring, spans_of
from tests.places import NOW

WEEK = timedelta(days=7)
COMPLETE = Reading(complete=True)
HEADER = "deal_id,account,owner,stage,modified_at"


def deals_file(*ids: str, modified: str = "") -> str:
    return "\n".join((HEADER, *(f"{each},Acme,Dana,demo,{modified}" for each in ids), ""))


def deleted(library: Library) -> set[str]:
    return {deal.external_id for deal, _ in read_deals(library) if deal.deleted}


def test_an_older_complete_export_deletes_nothing_that_was_seen_since(
    library: Library, tmp_path: Path
) -> None:
    bring(library, tmp_path, deals_file("D-1", "D-2"), made=NOW - 9 * WEEK, now=NOW)
    bring(library, tmp_path, deals_file("D-1", "D-9"))
    report = bring(
        library, tmp_path, deals_file("D-1"), made=NOW - 8 * WEEK, now=NOW, reading=COMPLETE
    )
    assert report.deleted == ("D-2",)
    assert deleted(library) == {"D-2"}


@pytest.mark.parametrize("modified", ["", "2026-09-01"], ids=["no time", "changed long ago"])
def test_a_deleted_deal_comes_back_with_the_next_export_that_has_it(
    library: Library, tmp_path: Path, modified: str
) -> None:
    bring(library, tmp_path, deals_file("D-1", "D-9", modified=modified))
    bring(library, tmp_path, deals_file("D-1"), made=NOW + WEEK, now=NOW + WEEK, reading=COMPLETE)
    assert deleted(library) == {"D-9"}
    again = bring(library, tmp_path, deals_file("D-1", "D-9", modified=modified), now=NOW + WEEK)
    assert (again.rows_changed, again.conflicts, deleted(library)) == (0, 0, {"D-9"})
    later = NOW + 2 * WEEK
    back = bring(
        library, tmp_path, deals_file("D-1", "D-9", modified=modified), made=later, now=later
    )
    assert (back.rows_changed, deleted(library)) == (1, set())
    assert spans_of(library, "D-9", "deleted") == [("yes", NOW + WEEK), ("no", later)]


@pytest.mark.parametrize(
    "bad",
    ["D-2,Brew, Inc,Dana,demo,", "Brew, Inc,Dana,demo,,D-2", "D-2"],
    ids=["a comma", "a comma before the id", "cut short"],
)
def test_a_row_of_another_width_keeps_the_deal_that_it_names(
    library: Library, tmp_path: Path, bad: str
) -> None:
    bring(library, tmp_path, deals_file("D-1", "D-2", "D-3"))
    report = bring(
        library, tmp_path, f"{deals_file('D-1')}{bad}\n", made=NOW + WEEK, now=NOW + WEEK,
        reading=COMPLETE,
    )  # fmt: skip
    assert (report.refused, report.deleted, report.unclear) == (1, ("D-3",), ())


@pytest.mark.parametrize("bad", [",Acme,Dana,demo,", "Acme,Dana"], ids=["empty", "lost"])
def test_nothing_is_deleted_while_a_row_does_not_tell_which_deal_it_is_about(
    library: Library, tmp_path: Path, bad: str
) -> None:
    bring(library, tmp_path, deals_file("D-1", "D-2"))
    report = bring(
        library, tmp_path, f"{deals_file('D-1')}{bad}\n", made=NOW + WEEK, now=NOW + WEEK,
        reading=COMPLETE,
    )  # fmt: skip
    assert (report.refused, report.deleted, report.unclear) == (1, (), (3,))
    assert deleted(library) == set()


def test_the_lines_that_end_a_report_are_no_deals(library: Library, tmp_path: Path) -> None:
    header = "Opportunity ID,Opportunity Name,Stage,Account Name\n"
    rows = ("D-1,One,Demo,Acme\n", "D-2,Two,Demo,Acme\n")
    bring(library, tmp_path, header + "".join(rows))
    report = bring(
        library, tmp_path, f'{header}{rows[0]}"Copyright (c) 2026"\n', made=NOW + WEEK,
        now=NOW + WEEK, reading=COMPLETE,
    )  # fmt: skip
    assert (report.deleted, report.unclear) == (("D-2",), ())
