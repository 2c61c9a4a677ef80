"""Exports of deals and accounts."""

from __future__ import annotations

import codecs
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.crm import AccountRow, DealRow, Money, Ref
from coaching.errors import ExportError
from tests.coaching.export_reading import (
    CELL,
    DEALS,
    kind_of,
    read,
    read_bytes,
    read_or_refuse,
    uses_or_refuses_every_row,
)


def test_a_row_of_the_plain_form_is_read_cell_by_cell() -> None:
    export = read(
        f"{DEALS}\n"
        'D-1042,"Northgate, „three branches“",'
        "Northgate Freight,Laura Chen,closing,23634,USD,won,"
        "2026-09-08,2026-10-08\n"
    )
    assert export.kind == "deals"
    assert export.rejected == ()
    assert export.deals == (
        DealRow(
            line=2,
            external_id="D-1042",
            name="Northgate, „three branches“",
            account=Ref("Northgate Freight"),
            owner=Ref("Laura Chen"),
            stage="closing",
            amount=Money(Decimal(23634), "USD"),
            outcome="won",
            created_at=datetime(2026, 9, 8, tzinfo=UTC),
            closed_at=datetime(2026, 10, 8, tzinfo=UTC),
        ),
    )


def test_a_row_of_accounts_is_read_cell_by_cell() -> None:
    export = read("account,territory,industry,owner,region\nHarbor Dental,South,,M. Bennett,FL\n")
    assert export.kind == "accounts"
    assert export.accounts == (
        AccountRow(2, "Harbor Dental", "South", None, "FL", Ref("M. Bennett")),
    )


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        (DEALS, "deals"),
        ("Opportunity ID,Opportunity Name,Account Name,Stage", "deals"),
        ("ID,Company,Status,Close Date", "deals"),
        ("dealId,Customer,dealStatus", "deals"),
        ("account,territory,industry,owner,region", "accounts"),
        ("Name,Region", "accounts"),
        ("deal_id,stage", None),
        ("deal_id,account", None),
        ("account,owner", None),
        ("start,end,text", None),
        ("", None),
    ],
)
def test_a_header_tells_what_a_file_exports(header: str, kind: str | None) -> None:
    assert kind_of(header) == kind


def test_columns_go_by_the_names_of_other_crms_in_any_order_and_others_are_ignored() -> None:
    export = read(
        "Close Date;Sales Rep;Probability;Opportunity ID;Company;Deal Stage;Value\n"
        "2026-10-08;Laura Chen;80%;0065g;Northgate;Closed Won;1.200,50 €\n"
    )
    (deal,) = export.deals
    assert (deal.external_id, deal.account.name, deal.owner.name) == (
        "0065g",
        "Northgate",
        "Laura Chen",
    )
    assert (deal.outcome, deal.amount) == ("won", Money(Decimal("1200.50"), "EUR"))
    assert deal.closed_at == datetime(2026, 10, 8, tzinfo=UTC)


@pytest.mark.parametrize("separator", [",", ";", "\t"], ids=["comma", "semicolon", "tab"])
def test_the_separator_is_found_from_the_header(separator: str) -> None:
    lines = (["deal_id", "account", "stage"], ["D-1", '"Corbel, Finch; Sons"', "demo"])
    export = read("\n".join(separator.join(cells) for cells in lines))
    assert export.deals[0].account.name == "Corbel, Finch; Sons"


@pytest.mark.parametrize(
    "content",
    [
        "account,region\nMüller,Köln\n".encode(),
        codecs.BOM_UTF8 + "account,region\nMüller,Köln\n".encode(),
        "account,region\nMüller,Köln\n".encode("cp1252"),
        "account\tregion\r\nMüller\tKöln\r\n".encode("utf-16"),
        "\n\naccount,region,\rMüller,Köln,\r".encode(),
    ],
    ids=["utf-8", "utf-8 with mark", "windows-1252", "utf-16", "old line ends, blank lines"],
)
def test_encodings_and_line_ends_are_understood(content: bytes) -> None:
    export = read_bytes(content, name="accounts.csv", zone="UTC")
    assert [(row.name, row.region) for row in export.accounts] == [("Müller", "Köln")]
    assert export.rejected == ()


@pytest.mark.parametrize(
    ("content", "message", "hint"),
    [
        (b"", "x.csv is empty", "again"),
        (b" \n\n", "x.csv is empty", "again"),
        (b",,\n", "x.csv is empty", "again"),
        (f"{DEALS}\n".encode(), "x.csv has a header and no rows", "at least one record"),
        (
            b"deal_id,stage\nD-1,demo\n",
            (
                "x.csv is no export of deals, accounts, contacts, users or calls: "
                "it has the columns 'deal_id', 'stage'"
            ),
            "deals need deal_id, account, and stage or outcome",
        ),
        (b"PK\x03\x04\x14\x00", "x.csv is a workbook, not text", "CSV"),
        (b"\x00\x01\x02RIFF", "x.csv is not text in UTF-8 or Windows-1252", "CSV"),
        (b"account,region\nM\x81,\x8d\n", "x.csv is not text in UTF-8 or Windows-1252", "CSV"),
        (b'account,region\nA,B\n"C,D\nE,F\n', "x.csv, line 3: unexpected end", "quotation mark"),
        (
            b"account,region,Region\nA,B,C\n",
            "x.csv has the column 'region' more than once",
            "rename",
        ),
    ],
    ids=[
        "empty", "blank", "separators", "header only", "column missing", "workbook", "binary",
        "no encoding", "open quote", "column twice",
    ],
)  # fmt: skip
def test_a_file_that_is_no_export_says_what_it_lacks(
    content: bytes, message: str, hint: str
) -> None:
    with pytest.raises(ExportError) as caught:
        read_bytes(content, name="x.csv", zone="UTC")
    assert caught.value.message.startswith(message)
    assert hint in caught.value.hint


def test_a_row_with_bad_values_is_refused_whole_and_the_others_go_on() -> None:
    export = read(
        f"{DEALS}\n"
        "D-1,One,Acme,Ann,demo,100,USD,open,2026-09-01,\n"
        '"D-2","Two\nlines",Acme,Ann,demo,n/a,USD,lost,2026-09-01,31/02/2026\n'
        "\n"
        ",Three,Acme,Ann,demo,100,USD,open,2026-09-01,\n"
        "D-4,Four,Acme\n"
        "D-5,Five,Acme,Ann,demo,1,200,USD,open,2026-09-01,\n"
        "D-6,Six,Acme,Ann,demo,100,USD,maybe,03/04/2026,\n"
        "D-7,Seven,Acme,Ann,demo,100,USD,open,2026-09-01,\n"
    )
    assert [deal.external_id for deal in export.deals] == ["D-1", "D-7"]
    assert [str(row) for row in export.rejected] == [
        (
            "line 3: amount 'n/a' is not a number; "
            "closed_at '31/02/2026' is not a date such as 2026-09-14"
        ),
        "line 6: deal_id is empty",
        "line 7: 3 cells where the header has 10",
        "line 8: 11 cells where the header has 10",
        (
            "line 9: outcome 'maybe' is none of won, lost, open; "
            "created_at '03/04/2026' can mean 2026-04-03 or 2026-03-04; "
            "say --dates dmy or --dates mdy"
        ),
    ]
    assert export.rejected[0].content["deal_name"] == "Two\nlines"
    assert export.rows_read == 7


def test_of_several_rows_about_one_deal_the_last_usable_counts() -> None:
    export = read(
        "deal_id,account,stage,amount\n"
        "D-1,Acme,demo,1\n"
        "D-2,Acme,demo,2\n"
        "D-1,Acme,proposal,3\n"
        "D-1,Acme,closing,n/a\n"
    )
    assert [(deal.external_id, deal.stage) for deal in export.deals] == [
        ("D-2", "demo"),
        ("D-1", "proposal"),
    ]
    assert [str(row) for row in export.rejected] == [
        "line 2: stands again in line 4, which counts",
        "line 5: amount 'n/a' is not a number",
    ]


def test_accounts_that_differ_only_in_spelling_are_one() -> None:
    export = read("account,region\nBlue Harbor,East\nBLUE-HARBOR,West\n")
    assert [(row.name, row.region) for row in export.accounts] == [("BLUE-HARBOR", "West")]


@pytest.mark.parametrize(
    ("cell", "moment"),
    [
        ("2026-09-14", datetime(2026, 9, 13, 22, tzinfo=UTC)),
        ("2026-12-14", datetime(2026, 12, 13, 23, tzinfo=UTC)),
        ("2026-09-14T10:30", datetime(2026, 9, 14, 8, 30, tzinfo=UTC)),
        ("2026-09-14 10:30:05", datetime(2026, 9, 14, 8, 30, 5, tzinfo=UTC)),
        ("2026-09-14T10:30:00Z", datetime(2026, 9, 14, 10, 30, tzinfo=UTC)),
        ("2026-09-14T10:30:00.000-0400", datetime(2026, 9, 14, 14, 30, tzinfo=UTC)),
        ("2026-09-14 10:30:00 +02:00", datetime(2026, 9, 14, 8, 30, tzinfo=UTC)),
        ("2026/09/14", datetime(2026, 9, 13, 22, tzinfo=UTC)),
        ("14/09/2026", datetime(2026, 9, 13, 22, tzinfo=UTC)),
        ("09/14/2026", datetime(2026, 9, 13, 22, tzinfo=UTC)),
        ("9/14/2026 10:30", datetime(2026, 9, 14, 8, 30, tzinfo=UTC)),
        ("09/09/2026", datetime(2026, 9, 8, 22, tzinfo=UTC)),
        ("03.04.2026", datetime(2026, 4, 2, 22, tzinfo=UTC)),
    ],
)
def test_dates_without_zone_are_the_teams(cell: str, moment: datetime) -> None:
    (deal,) = read(
        f"deal_id,account,stage,closed_at\nD-1,Acme,demo,{cell}\n", zone="Europe/Berlin"
    ).deals
    assert deal.closed_at == moment


@pytest.mark.parametrize(
    ("header", "cells", "outcome"),
    [
        ("stage,is_closed", "Closed Won,1", "won"),
        ("outcome,is_closed", "won,1", "won"),
        ("stage,is_closed", "Closed Lost,1", "lost"),
        ("stage,is_closed,is_won", "Retired,1,0", "lost"),
        ("stage,is_closed,is_won", "Retired,1,1", "won"),
        ("stage,is_closed", "Demo,0", "open"),
    ],
)
def test_a_closed_deal_is_lost_only_where_it_is_said_not_to_be_won(
    header: str, cells: str, outcome: str
) -> None:
    (deal,) = read(f"deal_id,account,{header}\nD-1,Acme,{cells}\n").deals
    assert deal.outcome == outcome


def test_a_deal_that_ended_nobody_says_how_is_refused() -> None:
    export = read("deal_id,account,stage,is_closed\nD-1,Acme,Retired,1\nD-2,Acme,Demo,0\n")
    assert [deal.external_id for deal in export.deals] == ["D-2"]
    (refused,) = export.rejected
    assert str(refused) == (
        "line 2: is_closed says that it has ended and nothing says how: export whether it was won, "
        "too, or say it of its stage under outcomes in a file for --mapping"
    )


@given(st.text())
def test_reading_any_text_raises_nothing_but_an_export_error(text: str) -> None:
    read_or_refuse(text.encode())


@given(st.binary())
def test_reading_any_bytes_raises_nothing_but_an_export_error(content: bytes) -> None:
    read_or_refuse(content)


@given(st.lists(st.lists(CELL, min_size=10, max_size=10), min_size=1, max_size=4))
def test_reading_any_cells_uses_or_refuses_every_row(rows: list[list[str]]) -> None:
    assert uses_or_refuses_every_row(DEALS, rows)
