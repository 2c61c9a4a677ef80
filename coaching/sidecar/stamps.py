"""Times as transcripts write them: stamps such as ``1:02:03.5`` and figures in JSON."""

from __future__ import annotations

import math
import re

LATEST = 48 * 3600.0
"""Seconds; a time beyond it is no time in a call. Chosen because nobody talks for two days."""

STAMP = r"(?:[0-9]{1,3}:)?[0-9]{1,3}:[0-9]{2}(?:[.,][0-9]{1,9})?"
"""A stamp in any of its forms: hours optional, dot or comma."""

_PARTS = re.compile(r"(-?)(?:([0-9]{1,3}):)?([0-9]{1,3}):([0-9]{2})(?:[.,]([0-9]{1,9}))?")

_SIXTY = 60


def seconds(stamp: str) -> float | None:
    """The time that a stamp says; None where it is none or cannot be.

    Without hours the minutes may go beyond 59, as some programs write them.

    >>> seconds("01:02:03.250"), seconds("75:10"), seconds("0:00:61"), seconds("-0:01")
    (3723.25, 4510.0, None, -1.0)
    """
    found = _PARTS.fullmatch(stamp.strip())
    if found is None:
        return None
    sign, hours, minutes, rest, fraction = found.groups()
    if int(rest) >= _SIXTY or (hours is not None and int(minutes) >= _SIXTY):
        return None
    time = int(hours or 0) * 3600 + int(minutes) * 60 + int(rest) + float(f"0.{fraction or 0}")
    if time > LATEST:
        return None
    return -time if sign else time


def figure(value: object) -> float | None:
    """A number out of JSON as seconds; None for what is none, not finite or beyond any call.

    >>> figure("1.5"), figure(2), figure(True), figure(float("nan")), figure(1e300)
    (1.5, 2.0, None, None, None)
    """
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) and abs(number) <= LATEST else None


def share(value: object, *, missing: float = 1.0) -> float:
    """A confidence out of JSON, 0 to 1; ``missing`` where it is none."""
    number = figure(value)
    return missing if number is None else min(1.0, max(0.0, number))
