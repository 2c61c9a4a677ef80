from __future__ import annotations

import codecs
import contextlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.claims import Claim
from coaching.errors import SidecarError
from coaching.sheet import LARGEST_BYTES, SHEET_KEYS, Sheet, read_sheet


def read(content: object, *, zone: str = "UTC") -> Sheet:
    data = content if isinstance(content, bytes) else json.dumps(content).encode()
    return read_sheet(data, name="acme.call.json", zone=zone)


def values(content: object, *, zone: str = "UTC") -> dict[str, str]:
    return {claim.field: claim.value for claim in read(content, zone=zone).claims}


def refusal(content: object) -> str:
    with pytest.raises(SidecarError) as caught:
        read(content)
    assert caught.value.message.startswith("acme.call.json")
    assert caught.value.hint
    return caught.value.message


FULL: dict[str, Any] = {
    "title": "  First call\nwith Acme ",
    "started_at": "2026-09-14T10:30",
    "direction": "outbound",
    "rep": {"name": "Dana Reyes", "email": "dana@us.example"},
    "account": "Acme Robotics, Inc.",
    "deal": "D-1042",
    "consent": "given",
    "external_id": "CA77",
    "participants": [
        "Dana Reyes <dana@us.example>",
        {
            "name": "Jane Roe",
            "email": "jane@acme.example",
            "phone": "+1 555 0100",
            "role": "customer",
            "company": "Acme",
        },
    ],
    "left": "customer",
    "right": "rep",
    "language": "en",
    "call": "X-9",
    "side": "rep",
    "part": 2,
}


def test_every_key_of_a_sheet_becomes_a_claim() -> None:
    assert set(FULL) == set(SHEET_KEYS)
    assert values(FULL, zone="Europe/Berlin") == {
        "title": "First call with Acme",
        "started_at": "2026-09-14T08:30:00.000000+00:00",
        "zone": "Europe/Berlin",
        "direction": "outbound",
        "rep": "Dana Reyes <dana@us.example>",
        "account": "Acme Robotics, Inc.",
        "deal": "D-1042",
        "consent": "given",
        "external_id": "CA77",
        "participants": (
            '[{"name": "Dana Reyes", "email": "dana@us.example"}, '
            '{"name": "Jane Roe", "email": "jane@acme.example", "phone": "+1 555 0100", '
            '"role": "customer", "company": "Acme"}]'
        ),
        "left": "customer",
        "right": "rep",
        "language": "en",
        "call": "X-9",
        "side": "rep",
        "part": "2",
    }
    assert read(FULL).claims[0] == Claim("title", "First call with Acme", "sheet", "acme.call.json")


def test_an_empty_sheet_and_nulls_say_nothing() -> None:
    assert read({}).claims == ()
    assert read(dict.fromkeys(SHEET_KEYS)).claims == ()


@pytest.mark.parametrize(
    ("started_at", "zone", "value", "naive"),
    [
        ("2026-09-14T10:30:00Z", "Asia/Tokyo", "2026-09-14T10:30:00.000000+00:00", False),
        ("2026-09-14 10:30:00 +0200", "Asia/Tokyo", "2026-09-14T08:30:00.000000+00:00", False),
        ("2026-09-14", "Asia/Tokyo", "2026-09-13T15:00:00.000000+00:00/P1D", True),
        ("14.09.2026 10:30", "Etc/GMT+12", "2026-09-14T22:30:00.000000+00:00", True),
    ],
)
def test_a_time_without_zone_is_the_teams(
    started_at: str, zone: str, value: str, *, naive: bool
) -> None:
    found = values({"started_at": started_at}, zone=zone)
    assert found["started_at"] == value
    assert ("zone" in found) is naive


def test_a_reps_number_makes_them_a_participant() -> None:
    found = values({"rep": {"name": "Dana", "phone": "+1 555 0199"}})
    assert found["participants"] == '[{"name": "Dana", "phone": "+1 555 0199", "role": "rep"}]'


def test_all_mistakes_are_named_with_what_may_have_been_meant() -> None:
    message = refusal(
        {
            "titel": "x",
            "rep": {"nam": "x"},
            "participants": [{"rol": "x"}, {"role": "boss"}, {"email": "jane"}, {"phone": "x1"}],
            "part": "2",
            "started_at": "03/04/2026",
            "consent": "yes",
        }
    )
    for said in (
        "titel is not a key of a sheet; did you mean 'title'?",
        "rep.nam is not a key of a sheet; did you mean 'name'?",
        "participants[0].rol is not a key of a sheet; did you mean 'role'?",
        "participants[1].role = 'boss': Input should be 'rep', 'customer' or 'unknown'",
        "participants[2].email = 'jane': 'jane' is no e-mail address",
        "participants[3].phone = 'x1': 'x1' is no phone number",
        "part = '2': Input should be a valid integer",
        "started_at '03/04/2026' can mean 2026-04-03 or 2026-03-04",
        "consent = 'yes': Input should be 'unknown', 'given', 'refused' or 'withdrawn'",
    ):
        assert said in message


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "line 1: it is no JSON"),
        (b'{"title": "x",\n}', "line 2: it is no JSON"),
        (b"[1]", "holds no object"),
        (b'"title"', "holds no object"),
        (b'{"title": "a", "title": "b"}', "'title' stands twice"),
        (b'{"rep": {"name": "a", "name": "b"}}', "'name' stands twice"),
        (b'{"part": NaN}', "NaN is no number"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"part": ' + b"9" * 5000 + b"}", "acme.call.json"),
        (b"\x81\x82", "is not text in UTF-8 or UTF-16"),
        (b"{}" + b" " * LARGEST_BYTES, "a sheet has 262144 at most"),
        (b'{"title": "a\\u0007"}', "cannot be shown"),
        (b'{"title": "\\ud800"}', "unable to parse"),
        (b'{"account": "???"}', "has no letter or digit"),
        (json.dumps({"title": "x" * 501}).encode(), "at most 500 characters"),
        (json.dumps({"participants": ["Jane"] * 101}).encode(), "at most 100 items"),
        (b'{"started_at": 5}', "started_at = '5': Input should be a valid string"),
        (b'{"part": 0}', "greater than or equal to 1"),
    ],
)
def test_what_is_no_sheet_is_refused_with_a_reason(content: bytes, said: str) -> None:
    assert said in refusal(content)


@pytest.mark.parametrize(
    "content",
    [
        '{"title": "Müller"}'.encode(),
        codecs.BOM_UTF8 + '{"title": "Müller"}'.encode(),
        '{"title": "Müller"}'.encode("utf-16"),
        codecs.BOM_UTF16_BE + '{"title": "Müller"}'.encode("utf-16-be"),
    ],
    ids=["utf-8", "utf-8 with mark", "utf-16", "utf-16 big end"],
)
def test_encodings_are_understood(content: bytes) -> None:
    assert values(content) == {"title": "Müller"}


_ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(SHEET_KEYS), _ANY) | _ANY)
def test_reading_any_json_raises_nothing_but_a_sidecar_error(content: Any) -> None:
    _read_or_refuse(json.dumps(content).encode())


@given(st.binary())
def test_reading_any_bytes_raises_nothing_but_a_sidecar_error(content: bytes) -> None:
    _read_or_refuse(content)


def _read_or_refuse(content: bytes) -> None:
    with contextlib.suppress(SidecarError):
        read(content)
