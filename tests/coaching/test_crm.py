from __future__ import annotations

import codecs
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.cells import CellError, currency_of, moment_of, money_of, outcome_of
from coaching.crm import (
    AccountRow,
    DealRow,
    Export,
    Fact,
    Money,
    account_facts,
    deal_facts,
    new_facts,
)
from coaching.errors import ExportError
from coaching.exports import read_export, recognise_export
from coaching.naming import AccountNames, fold

DEALS = "deal_id,deal_name,account,owner,stage,amount,currency,outcome,created_at,closed_at"


def read(text: str, *, zone: str = "UTC") -> Export:
    return read_export(text.encode(), name="deals.csv", zone=zone)


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
            account="Northgate Freight",
            owner="Laura Chen",
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
    assert export.accounts == (AccountRow(2, "Harbor Dental", "South", None, "FL", "M. Bennett"),)


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
    assert recognise_export(header.split(",")) == kind


def test_columns_go_by_the_names_of_other_crms_in_any_order_and_others_are_ignored() -> None:
    export = read(
        "Close Date;Sales Rep;Probability;Opportunity ID;Company;Deal Stage;Value\n"
        "2026-10-08;Laura Chen;80%;0065g;Northgate;Closed Won;1.200,50 €\n"
    )
    (deal,) = export.deals
    assert (deal.external_id, deal.account, deal.owner) == ("0065g", "Northgate", "Laura Chen")
    assert (deal.outcome, deal.amount) == ("won", Money(Decimal("1200.50"), "EUR"))
    assert deal.closed_at == datetime(2026, 10, 8, tzinfo=UTC)


@pytest.mark.parametrize("separator", [",", ";", "\t"], ids=["comma", "semicolon", "tab"])
def test_the_separator_is_found_from_the_header(separator: str) -> None:
    lines = (["deal_id", "account", "stage"], ["D-1", '"Corbel, Finch; Sons"', "demo"])
    export = read("\n".join(separator.join(cells) for cells in lines))
    assert export.deals[0].account == "Corbel, Finch; Sons"


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
    export = read_export(content, name="accounts.csv", zone="UTC")
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
            "x.csv is no export of deals or accounts: it has the columns 'deal_id', 'stage'",
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
        read_export(content, name="x.csv", zone="UTC")
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
            "created_at '03/04/2026' can mean 2026-04-03 or 2026-03-04"
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


@given(st.text())
def test_reading_any_text_raises_nothing_but_an_export_error(text: str) -> None:
    _read_or_refuse(text.encode())


@given(st.binary())
def test_reading_any_bytes_raises_nothing_but_an_export_error(content: bytes) -> None:
    _read_or_refuse(content)


_CELL = st.text() | st.from_regex(r"\A[0-9.,/' $€TZ:+-]{0,24}\Z")


@given(st.lists(st.lists(_CELL, min_size=10, max_size=10), min_size=1, max_size=4))
def test_reading_any_cells_uses_or_refuses_every_row(rows: list[list[str]]) -> None:
    quoted = (",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows)
    text = "\n".join([DEALS, *quoted])
    if "\0" in text:
        return
    export = _read_or_refuse(text.encode())
    filled = sum(any(cell.strip() for cell in row) for row in rows)
    assert (0 if export is None else export.rows_read) == filled


def _read_or_refuse(content: bytes) -> Export | None:
    try:
        return read_export(content, name="x.csv", zone="Pacific/Kiritimati")
    except ExportError:
        return None


def test_a_deals_end_is_a_fact_since_then_and_what_has_no_date_is_one_since_the_import() -> None:
    opened, ended = datetime(2026, 9, 8, tzinfo=UTC), datetime(2026, 10, 8, tzinfo=UTC)
    row = DealRow(2, "D-1", None, "Acme", None, "closing", None, "won", opened, ended)
    assert deal_facts(row) == (
        Fact("account", "Acme"),
        Fact("stage", "closing"),
        Fact("outcome", "won", ended),
        Fact("created_at", "2026-09-08T00:00:00.000000+00:00", opened),
        Fact("closed_at", "2026-10-08T00:00:00.000000+00:00", ended),
    )


def test_an_expected_close_date_says_nothing_about_since_when() -> None:
    expected = datetime(2027, 1, 8, tzinfo=UTC)
    row = DealRow(2, "D-1", None, None, None, None, None, "open", None, expected)
    assert [(fact.fact, fact.held_from_at) for fact in deal_facts(row)] == [
        ("outcome", None),
        ("closed_at", None),
    ]


def test_only_what_differs_from_what_is_known_is_new() -> None:
    row = AccountRow(2, "Acme", "West", "tools", None, "Ann Lee")
    known = {"territory": "West", "industry": "paint", "region": "CA"}
    assert new_facts(account_facts(row), known) == (
        Fact("industry", "tools"),
        Fact("owner", "Ann Lee"),
    )


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("  ACME   Robotics ", "acme robotics"),
        ("Acme-Robotics_Inc.", "acme robotics inc"),
        ("Café Zürich", "cafe zurich"),
        ("O'Neill & Söhne", "oneill sohne"),
        ("Straße", "strasse"),
        ("日本電気", "日本電気"),
        ("???", ""),
    ],
)
def test_names_fold_to_what_people_hear(name: str, folded: str) -> None:
    assert fold(name) == folded


@pytest.mark.parametrize(
    ("known", "asked", "found"),
    [
        ({1: "Acme"}, "ACME", 1),
        ({1: "Acme"}, "Acme, Inc.", 1),
        ({1: "Acme GmbH & Co. KG"}, "acme", 1),
        ({1: "Acme Inc"}, "Acme GmbH", None),
        ({1: "Acme Inc", 2: "Acme GmbH"}, "Acme", None),
        ({1: "Acme Inc", 2: "Acme"}, "Acme", 2),
        ({1: "Acme"}, "Acme Robotics", None),
    ],
)
def test_an_account_is_found_however_its_name_is_written(
    known: dict[int, str], asked: str, found: int | None
) -> None:
    assert AccountNames(known).find(asked) == found


def test_an_account_that_another_row_names_exactly_answers_to_no_near_name() -> None:
    assert AccountNames({1: "Acme"}).find("Acme Inc", taken={1}) is None
