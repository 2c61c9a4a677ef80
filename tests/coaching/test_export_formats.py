"""What each CRM writes of one made history is recognised and says the same."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from coaching.crm import ChangeRow, DealRow, PersonRow, RejectedRow, plain_id
from coaching.errors import ExportError, SettingsError
from coaching.exports import Export, by_header, open_export, read_mapping
from tests.crm_files import WRITERS
from tests.crm_files.writing import as_csv
from tests.made_history import made_history

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
FILES = [
    pytest.param(way, name, id=f"{way}: {name}")
    for way, (ids, write) in WRITERS.items()
    for name in write(made_history(ids=ids), NOW)
]


def opened(content: bytes, *, name: str = "x.csv", **how: object) -> Export:
    return open_export(io.BytesIO(content), name=name, zone="UTC", **how)  # type: ignore[arg-type]


def refused(export: Export) -> list[str]:
    return [str(row) for row in export.rows() if isinstance(row, RejectedRow)]


def deals_of(export: Export) -> list[DealRow]:
    return [row for row in export.rows() if isinstance(row, DealRow)]


@pytest.mark.parametrize(("way", "name"), FILES)
def test_every_file_of_every_crm_is_recognised_and_read_whole(way: str, name: str) -> None:
    ids, write = WRITERS[way]
    export = opened(write(made_history(ids=ids), NOW)[name], name=name)
    crm = way.partition(" ")[0]
    assert export.found.preset.startswith(crm)
    assert refused(export) == []
    assert export.told.rows > 0


@pytest.mark.parametrize("way", WRITERS)
def test_every_crm_says_the_same_of_a_deal(way: str) -> None:
    ids, write = WRITERS[way]
    made = made_history(ids=ids)
    files = write(made, NOW)
    shown = ("Opportunity.json", "opportunities report.csv", "deals.csv", "deals.json")
    (name,) = [name for name in files if name in shown]
    rows = {row.external_id: row for row in deals_of(opened(files[name], name=name))}
    assert len(rows) == 40
    for deal in made.deals:
        row = rows[plain_id(deal.id)]
        told = deal.at(NOW)
        assert row.name == deal.name
        assert row.account.name in (deal.account.name, "")
        assert row.account.id == plain_id(deal.account.id)
        assert row.owner.name == told.owner.name or row.owner.id == plain_id(told.owner.id)
        assert row.amount is not None
        assert int(row.amount.value) == told.amount
        assert row.created_at is not None
        assert row.created_at.date() == deal.created_at.date()
        assert row.closed_at is not None
        assert row.closed_at.date() == deal.closed_at(NOW).date()
        if not row.deleted:
            assert row.outcome == deal.outcome(NOW)


@pytest.mark.parametrize(
    ("way", "name"),
    [
        ("salesforce records", "OpportunityHistory.json"),
        ("hubspot records", "history.json"),
        ("pipedrive records", "flow.json"),
    ],
)
def test_every_change_of_stage_is_read_with_its_time(way: str, name: str) -> None:
    ids, write = WRITERS[way]
    made = made_history(ids=ids)
    rows = [row for row in opened(write(made, NOW)[name]).rows() if isinstance(row, ChangeRow)]
    told = {(row.external_id, row.at, row.stage) for row in rows if row.stage}
    for deal in made.deals:
        before = None
        for change in deal.changes:
            if before != change.stage:
                stage = change.stage
                if way == "hubspot records":
                    stage = {"Closed Won": "closedwon", "Closed Lost": "closedlost"}.get(
                        stage, stage.lower()
                    )
                assert (plain_id(deal.id), change.at.replace(microsecond=0), stage) in told
            before = change.stage


def test_rows_of_a_history_about_what_is_not_kept_are_told_apart_from_refused_ones() -> None:
    rows = list(
        opened(
            b"Opportunity ID,Opportunity Name,Field / Event,Old Value,New Value,Edit Date\n"
            b"D-1,One,Next Step,a,b,2026-09-14\n"
            b"D-1,One,Stage,Demo,Proposal,2026-09-15\n"
            b"D-1,One,Stage,Demo,Proposal,\n"
        ).rows()
    )
    assert rows[0] == 2
    assert isinstance(rows[1], ChangeRow)
    assert str(rows[2]) == "line 4: changed_at is empty"


def test_a_report_without_ids_says_which_column_to_add() -> None:
    with pytest.raises(ExportError) as caught:
        opened(b"Opportunity Name,Stage,Account Name\nOne,Demo,Acme\n")
    assert 'add the column "Opportunity ID"' in caught.value.hint


def test_dates_are_read_as_their_column_tells_else_as_the_files_others_do() -> None:
    (first, second) = deals_of(
        opened(
            b"deal_id,account,stage,created,closed,modified_at\n"
            b"D-1,A,demo,03/04/2026,12/31/2026,04.03.2026\n"
            b"D-2,A,demo,14/04/2026,11/12/2026,05.03.2026\n"
        )
    )
    assert first.created_at == datetime(2026, 4, 3, tzinfo=UTC)
    assert second.closed_at == datetime(2026, 11, 12, tzinfo=UTC)
    assert first.modified_at == datetime(2026, 3, 4, tzinfo=UTC)


def test_a_twentieth_tells_the_order_of_dates_as_every_other_day_does() -> None:
    (first, _) = deals_of(
        opened(b"deal_id,account,stage,created\nD-1,A,demo,03/04/2026\nD-2,A,demo,20/09/2026\n")
    )
    assert first.created_at == datetime(2026, 4, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    "content",
    [
        {"Id": "1", "StageName": "x", "CloseDate": "2026-09-14"},
        {"id": "1", "title": "x", "status": "open", "stage_id": 4, "close_time": "2026-09-14"},
    ],
    ids=["salesforce", "pipedrive"],
)
def test_a_day_is_the_teams_where_an_interface_gives_times_in_utc(content: Any) -> None:
    export = open_export(
        io.BytesIO(json.dumps([content]).encode()), name="x.json", zone="America/Los_Angeles"
    )
    (row,) = deals_of(export)
    assert row.closed_at == datetime(2026, 9, 14, tzinfo=ZoneInfo("America/Los_Angeles"))


def test_a_close_date_in_a_history_is_a_day_of_the_teams_too() -> None:
    record = {"OpportunityId": "1", "Field": "CloseDate", "NewValue": "2026-09-14",
              "OldValue": "", "CreatedDate": "2026-09-01 10:00:00"}  # fmt: skip
    content = io.BytesIO(json.dumps([record]).encode())
    (row,) = open_export(content, name="x.json", zone="America/Los_Angeles").rows()
    assert isinstance(row, ChangeRow)
    assert row.at == datetime(2026, 9, 1, 10, tzinfo=UTC)
    assert row.closed_at == datetime(2026, 9, 14, tzinfo=ZoneInfo("America/Los_Angeles"))


def test_dates_that_nothing_tells_are_refused_with_what_to_say() -> None:
    content = b"deal_id,account,stage,created\nD-1,A,demo,03/04/2026\n"
    export = opened(content)
    assert export.told.ambiguous == 1
    assert refused(export)[0].endswith("2026-03-04; say --dates dmy or --dates mdy")
    (row,) = deals_of(opened(content, dates="day first"))
    assert row.created_at == datetime(2026, 4, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    ("cells", "values"),
    [
        ((b'"1.200,50"', b'"12,5"'), ["1200.50", "12.50"]),
        ((b'"$1,200"', b'"$1,200.75"'), ["1200.00", "1200.75"]),
        ((b'"1,200"', b'"3,400"'), ["1200.00", "3400.00"]),
    ],
    ids=["comma", "point", "thousands alone"],
)
def test_amounts_are_read_as_their_column_tells(
    cells: tuple[bytes, ...], values: list[str]
) -> None:
    lines = b"".join(b"D-%d,A,demo,%s\n" % (place, cell) for place, cell in enumerate(cells))
    rows = deals_of(opened(b"deal_id,account,stage,amount\n" + lines))
    assert [f"{row.amount.value:.2f}" for row in rows if row.amount] == values


def test_an_amount_that_is_thousands_or_decimals_is_refused() -> None:
    export = opened(b'deal_id,account,stage,amount\nD-1,A,demo,"12,5"\nD-2,A,demo,"1,200"\n')
    assert refused(export) == ["line 3: amount '1,200' can mean thousands or decimals"]


def test_a_number_of_json_with_three_decimals_is_no_thousand() -> None:
    record = {"Id": "1", "StageName": "x", "CloseDate": "2026-09-14", "Amount": 1.234}
    (row,) = deals_of(opened(json.dumps([record]).encode()))
    assert row.amount is not None
    assert f"{row.amount.value:.3f}" == "1.234"


def test_records_of_json_can_stand_one_a_line() -> None:
    lines = "\n".join(
        json.dumps({"Id": str(place), "StageName": "x", "CloseDate": "2026-09-14"})
        for place in range(3)
    )
    assert [row.external_id for row in deals_of(opened(lines.encode()))] == ["0", "1", "2"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (
            b'{"records": [{"Id": "1", "StageName": "x", "CloseDate": "2026-',
            "record 1: not readable",
        ),
        (b'{"records": [{"Id": "1", "StageName": "x"}, 7]}', "record 2: '7' is no record"),
        (b'{"records": []}', "holds no records"),
        (b'[{"Id": "1"}', "the list of records has no end"),
        (b'{"segments": [{"start": 0, "end": 1, "text": "hello"}]}', "no export of deals"),
    ],
    ids=["cut short", "no record", "empty", "no end", "a transcript"],
)
def test_json_that_is_no_export_says_why(content: bytes, message: str) -> None:
    with pytest.raises(ExportError, match=message):
        opened(content, name="x.json")


def test_quoted_line_breaks_do_not_shift_lines() -> None:
    export = opened(b'deal_id,account,stage,name\nD-1,A,demo,"a\nb"\n,A,demo,x\n')
    assert refused(export) == ["line 4: deal_id is empty"]


def test_a_contact_has_all_its_numbers_and_addresses() -> None:
    (row,) = [
        row
        for row in opened(
            b"Contact ID,First Name,Last Name,Email,Phone,Mobile,Account Name\n"
            b"1,Jo,Kent,JO@a.example;jo@b.example,+49 89 1,,Acme\n"
        ).rows()
        if isinstance(row, PersonRow)
    ]
    assert (row.name, row.emails, row.phones) == (
        "Jo Kent",
        ("jo@a.example", "jo@b.example"),
        ("+49 89 1",),
    )
    assert row.account.name == "Acme"


# Mapping ------------------------------------------------------------------------------------------

MAPPING = """\
kind: deals
columns:
  deal_id: Vorgang
  account: [Firma, Kunde]
  stage: Phase
  created_at: Beginn
dates: dmy
decimal: comma
outcomes: {Auftrag: won}
"""
GERMAN = "Vorgang;Kunde;Phase;Beginn\nV-1;Müller;Auftrag;03/04/2026\n".encode("cp1252")


def test_a_mapping_says_which_column_is_what_and_how_its_cells_are_written() -> None:
    said = (read_mapping(MAPPING, source="m.yaml"), "m.yaml")
    (row,) = deals_of(opened(GERMAN, mapping=said))
    assert (row.external_id, row.account.name, row.outcome) == ("V-1", "Müller", "won")
    assert row.created_at == datetime(2026, 4, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    ("before", "after", "message", "hint"),
    [
        ("account:", "acount:", "m.yaml, line 4: columns.acount is no column", "account"),
        ("kind: deals", "kind: sales", 'm.yaml, line 1: kind = "sales"', ""),
        ("  deal_id: Vorgang\n", "", "m.yaml, line 2: columns lacks deal_id", "without"),
        ("dates: dmy", "dates: ymd", 'm.yaml, line 7: dates = "ymd"', ""),
        ("decimal: comma", "zone: Mars", "m.yaml, line 8: zone = 'Mars'", "Europe/Berlin"),
        ("decimal", "decimals", "m.yaml, line 8: decimals is not a known key", "decimal"),
    ],
    ids=["unknown column", "unknown kind", "nothing to tell by", "dates", "zone", "key"],
)
def test_a_mapping_that_makes_no_sense_names_the_line(
    before: str, after: str, message: str, hint: str
) -> None:
    with pytest.raises(SettingsError) as caught:
        read_mapping(MAPPING.replace(before, after), source="m.yaml")
    assert caught.value.message.startswith(message)
    assert hint in caught.value.hint


def test_a_column_that_the_file_lacks_is_named_with_what_it_has() -> None:
    said = (read_mapping(MAPPING.replace("Phase", "Fase"), source="m.yaml"), "m.yaml")
    with pytest.raises(SettingsError) as caught:
        opened(GERMAN, mapping=said)
    assert "columns.stage = 'Fase' is no column of x.csv" in caught.value.message
    assert caught.value.hint == 'Did you mean "Phase"?'


def test_what_was_recognised_can_be_given_back_as_a_mapping() -> None:
    ids, write = WRITERS["hubspot lists"]
    content = write(made_history(ids=ids), NOW)["deals.csv"]
    export = opened(content)
    again = opened(content, mapping=(read_mapping(export.as_mapping(), source="m"), "m"))
    assert list(again.rows()) == list(export.rows())


def test_a_header_of_several_crms_is_told_by_what_stands_in_it() -> None:
    assert by_header(["Id", "StageName", "CloseDate", "OpportunityId", "CreatedDate"]) is not None
    found = by_header(["Deal ID", "Stage", "Changed At"])
    assert found is not None
    assert found.kind == "history"


def test_the_same_rows_mean_the_same_in_every_encoding_and_with_every_separator() -> None:
    ids, write = WRITERS["hubspot lists"]
    text = write(made_history(ids=ids), NOW)["contacts.csv"].decode()
    assert "," in text
    plain = list(opened(text.encode()).rows())
    for encoding in ("utf-8-sig", "utf-16", "cp1252"):
        assert list(opened(text.encode(encoding)).rows()) == plain
    rows = [{"deal_id": "D", "account": "A;B,C", "stage": "x\ty"}]
    for separator in (",", ";", "\t"):
        (row,) = deals_of(opened(as_csv(rows, separator=separator)))
        assert row.account.name == "A;B,C"
