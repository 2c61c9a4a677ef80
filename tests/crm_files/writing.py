"""Rows, times and files as CRMs write them."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from tests.made_history import Deal

Row = Mapping[str, Any]


def as_csv(rows: Iterable[Row], *, separator: str = ",", encoding: str = "utf-8") -> bytes:
    found = list(rows)
    text = io.StringIO()
    writer = csv.DictWriter(text, list(found[0]), delimiter=separator, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(found)
    return text.getvalue().encode(encoding)


def as_json(rows: Iterable[Row], key: str) -> bytes:
    return json.dumps({"done": True, key: list(rows)}, ensure_ascii=False).encode()


def utc(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%S.000+0000")


def zulu(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def blank(at: datetime) -> str:
    return at.strftime("%Y-%m-%d %H:%M:%S")


def american(at: datetime) -> str:
    return f"{at.month}/{at.day}/{at.year} {at.hour % 12 or 12}:{at:%M %p}"


def changed_at(deal: Deal, now: datetime) -> datetime:
    return deal.at(now).at
