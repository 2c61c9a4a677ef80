"""Exports of a dialer, which are of calls."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.dialer import CallRow
from coaching.errors import ExportError
from tests.coaching.export_reading import (
    CELL,
    kind_of,
    read,
    read_bytes,
    uses_or_refuses_every_row,
)

CALLS = "Recording File,Call ID,Start Time,Direction,Agent,From,To,Company"


def test_a_row_of_a_dialer_is_read_cell_by_cell() -> None:
    export = read(
        f"{CALLS}\n"
        "C:\\rec\\Acme 1.WAV,A-77,2026-09-14 10:30,Incoming,Dana Reyes,+1 555 0100,100,Acme\n",
        zone="Europe/Berlin",
    )
    assert (export.kind, export.rejected, export.rows_read) == ("calls", (), 1)
    assert export.calls == (
        CallRow(
            line=2,
            name="acme 1",
            external_id="A-77",
            facts={
                "started_at": "2026-09-14T08:30:00.000000+00:00",
                "direction": "inbound",
                "rep": "Dana Reyes",
                "account": "Acme",
                "external_id": "A-77",
                "participants": (
                    '[{"phone": "+1 555 0100", "role": "customer", "company": "Acme"}]'
                ),
            },
        ),
    )


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        (CALLS, "calls"),
        ("calldate;src;dst;uniqueid;recordingfile", "calls"),
        ("Call ID,Date,Time,User,Phone,Deal ID,Account,Outcome", "calls"),
        ("Recording,Duration", None),
        ("Deal ID,Account,Outcome,Date", "deals"),
    ],
)
def test_a_header_tells_an_export_of_calls(header: str, kind: str | None) -> None:
    separator = ";" if ";" in header else ","
    assert kind_of(header, separator) == kind


def test_columns_of_a_dialer_go_by_the_titles_in_the_settings() -> None:
    titles = {"recording": ["Aufnahme"], "rep": ["Mitarbeiter"], "started_at": ["Beginn"]}
    content = b"Aufnahme;Mitarbeiter;Beginn\na.mp3;Dana Reyes;14.09.2026 10:30\n"
    (row,) = read_bytes(content, name="calls.csv", zone="UTC", calls=titles).calls
    assert (row.name, row.facts["rep"]) == ("a", "Dana Reyes")
    assert row.facts["started_at"] == "2026-09-14T10:30:00.000000+00:00"
    with pytest.raises(ExportError, match="no export of deals, accounts, contacts, users or calls"):
        read_bytes(content, name="calls.csv", zone="UTC")


def test_one_date_of_a_dialer_tells_how_the_others_are_read() -> None:
    rows = "a.mp3,03/04/2026 9:15 AM\nb.mp3,03/14/2026 9:15 AM\n"
    export = read(f"Recording,Start Time\n{rows}")
    assert [row.facts["started_at"][:16] for row in export.calls] == [
        "2026-03-04T09:15",
        "2026-03-14T09:15",
    ]


def test_a_date_that_nothing_tells_how_to_read_is_refused_unless_the_settings_do() -> None:
    content = b"Recording,Start Time\na.mp3,03/04/2026\n"
    refused = read_bytes(content, name="calls.csv", zone="UTC")
    assert [str(row) for row in refused.rejected] == [
        "line 2: started_at '03/04/2026' can mean 2026-04-03 or 2026-03-04"
    ]
    (row,) = read_bytes(content, name="calls.csv", zone="UTC", call_dates="day first").calls
    assert row.facts["started_at"] == "2026-04-03T00:00:00.000000+00:00/P1D"


def test_rows_of_a_dialer_with_mistakes_are_refused_whole() -> None:
    export = read(
        "Recording,Call ID,Direction,Agent,Agent Email,Consent\n"
        ",,inbound,Dana,,\n"
        "a.mp3,,sideways,Dana,dana at us,perhaps\n"
        "b.mp3,,out,Dana,dana@us.example,yes\n"
        ",X-1,in,,,\n"
        "b.mp3,,in,Dana,,\n"
    )
    assert [str(row) for row in export.rejected] == [
        "line 2: neither recording nor external_id says which call it is",
        (
            "line 3: direction 'sideways' is neither inbound nor outbound; "
            "rep_email 'dana at us' is no e-mail address; "
            "consent 'perhaps' is none of given, refused, withdrawn, unknown"
        ),
        "line 4: stands again in line 6, which counts",
    ]
    assert [(row.name, row.external_id) for row in export.calls] == [("x-1", "X-1"), ("b", "")]


@given(st.lists(st.lists(CELL, min_size=8, max_size=8), min_size=1, max_size=4))
def test_reading_any_calls_uses_or_refuses_every_row(rows: list[list[str]]) -> None:
    assert uses_or_refuses_every_row(CALLS, rows)
