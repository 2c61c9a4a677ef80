"""A search as it stands in an address: read from it, and written into it again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from coaching.app.days import day
from coaching.search import FIELDS, Filters, Outcome
from coaching.transcript import Role


def filters_of(asked: Mapping[str, str], zone: ZoneInfo) -> Filters:
    """The filters that are asked for; what is empty is not asked for.

    Args:
        asked: By name of the field.
        zone: In which a date without a zone is meant.

    Raises:
        UsageError: A date that is none, or a role or outcome that does not exist.
    """
    given = {name: asked.get(name, "").strip() or None for name in FIELDS}
    return Filters(
        stage=given["stage"],
        role=cast("Role | None", given["role"]),
        outcome=cast("Outcome | None", given["outcome"]),
        rep=given["rep"],
        account=given["account"],
        territory=given["territory"],
        after=day("after", given["after"], zone),
        before=day("before", given["before"], zone),
        signal=given["signal"],
    )


def address(asked: Mapping[str, str], **changed: str) -> str:
    """The address of a search with some of it changed.

    >>> address({"q": "price", "stage": ""}, limit="30")
    '/search?q=price&limit=30'
    """
    given = {name: value for name, value in {**asked, **changed}.items() if value}
    return f"/search?{urlencode(given)}" if given else "/search"
