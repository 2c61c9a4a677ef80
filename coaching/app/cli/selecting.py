"""The options by which moments are chosen, shared by search and reel."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from coaching.app.cli.session import Session
from coaching.app.days import day
from coaching.errors import UsageError
from coaching.search import Filters

if TYPE_CHECKING:
    from coaching.steps.place import Place
    from coaching.steps.reel_clips import Span

_OPTIONS = (
    click.option("--stage", metavar="STAGE", help="Only this stage of the process."),
    click.option("--role", type=click.Choice(("rep", "customer", "unknown")), help="Said by."),
    click.option("--outcome", type=click.Choice(("won", "lost", "open")), help="The deal's."),
    click.option("--rep", metavar="NAME", help="Only calls of this rep."),
    click.option("--account", metavar="NAME", help="Only calls with this account."),
    click.option("--territory", metavar="NAME", help="Only accounts there; or unassigned."),
    click.option("--signal", metavar="NAME", help="Only talk that shows this signal, or kind."),
    click.option("--after", metavar="DATE", help="Calls from that day on (2026-09-14)."),
    click.option("--before", metavar="DATE", help="Calls before that day."),
)


def with_filters(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the filters, as one value ``filters``."""

    @wraps(command)
    def inner(session: Session, *args: Any, **options: Any) -> Any:
        zone = ZoneInfo(session.settings.team.zone)
        filters = Filters(
            stage=options.pop("stage"),
            role=options.pop("role"),
            outcome=options.pop("outcome"),
            rep=options.pop("rep"),
            account=options.pop("account"),
            territory=options.pop("territory"),
            signal=options.pop("signal"),
            after=day("--after", options.pop("after"), zone),
            before=day("--before", options.pop("before"), zone),
        )
        return command(session, *args, filters=filters, **options)

    for option in reversed(_OPTIONS):
        inner = option(inner)
    return inner


_SPAN = re.compile(r"(?P<call>.+)@(?P<start>[\d:.]+)-(?P<end>[\d:.]+)")


def span_of(place: Place, written: str) -> Span:
    """The stretch that somebody typed, such as ``C12@02:10-02:45``.

    Raises:
        UsageError: it is none.
        NotFoundError: there is no such call.
    """
    from coaching.steps.reading import find_call
    from coaching.steps.reel_clips import Span

    match = _SPAN.fullmatch(written)
    if match is None:
        raise UsageError(
            f"{written!r} is no stretch of a call", hint="write CALL@02:10-02:45 or CALL@130-165.5"
        )
    with place.library.reading() as conn:
        call = find_call(conn, match["call"])
    return Span(call, seconds_of(match["start"]), seconds_of(match["end"]))


def seconds_of(written: str) -> float:
    """Seconds in a clock time: ``130.5``, ``2:10`` or ``1:02:10``.

    Raises:
        UsageError: it is none.

    >>> seconds_of("1:02:10"), seconds_of("130.5")
    (3730.0, 130.5)
    """
    try:
        parts = [float(part) for part in written.split(":")]
    except ValueError as error:
        raise UsageError(f"{written!r} is no time", hint="write 02:10") from error
    seconds = 0.0
    for part in parts:
        seconds = seconds * 60 + part
    return seconds
