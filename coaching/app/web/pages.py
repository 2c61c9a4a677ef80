"""Pages: templates filled in, and how they write times, marks and commands."""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import HTMLResponse

from coaching.app.cli.printing import visible
from coaching.app.days import KNOWN_FROM
from coaching.app.web.room import Room
from coaching.ledger import call_name
from coaching.privacy.kinds import MASKS
from coaching.recording import clock
from coaching.search import MARK, UNMARK
from coaching.steps.wording import REMOVED

FOLDER = Path(__file__).parent

MASKED = re.compile("|".join(re.escape(mask) for mask in (*dict.fromkeys(MASKS.values()), REMOVED)))
"""What stands for words that nobody is to see."""

_COMMAND = re.compile(r"`([^`]+)`")


def page(
    request: Request, room: Room, template: str, *, status: int = 200, **context: Any
) -> HTMLResponse:
    """A template filled in, as an answer."""
    text = (
        environment()
        .get_template(template)
        .render(here=request.url.path, zone=room.zone, **context)
    )
    return HTMLResponse(text, status_code=status)


@cache
def environment() -> Environment:
    """The templates, with our ways of writing."""
    made = Environment(
        loader=FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(
        call=call_name,
        chipped=with_chips,
        pair=lambda value: (value, value),
        clock=clock,
        commands=with_commands,
        day=day_of,
        marked=with_marks,
        second=second,
        known_from=KNOWN_FROM.__getitem__,
        visible=visible,
        when=when,
    )
    return made


def with_marks(line: str) -> Markup:
    r"""A line with what was matched in it marked.

    >>> with_marks("the \x02price\x03 <b>")
    Markup('the <mark>price</mark> &lt;b&gt;')
    """
    escaped = str(escape(line))
    return Markup(escaped.replace(MARK, "<mark>").replace(UNMARK, "</mark>"))  # noqa: S704 - escaped


def with_chips(text: str) -> Markup:
    """Talk in which what stands for masked words looks like that.

    >>> with_chips("It is [card number], <b>.")
    Markup('It is <span class="mask">[card number]</span>, &lt;b&gt;.')
    """
    escaped = str(escape(text))
    return Markup(MASKED.sub(r'<span class="mask">\g<0></span>', escaped))  # noqa: S704 - escaped


def with_commands(text: str) -> Markup:
    """Words in which what is typed stands as code.

    >>> with_commands("run `filmroom doctor`")
    Markup('run <code>filmroom doctor</code>')
    """
    return Markup(_COMMAND.sub(r"<code>\1</code>", str(escape(text))))  # noqa: S704 - escaped


def second(seconds: float) -> str:
    """A place in a call for addresses: as short as it can be.

    >>> second(72.50), second(61.0)
    ('72.5', '61')
    """
    return f"{seconds:.2f}".rstrip("0").rstrip(".")


def day_of(at: date, zone: Any) -> str:
    """A day as people read it, of a time or a date.

    >>> from datetime import UTC
    >>> day_of(datetime(2026, 12, 4, 8, 5, tzinfo=UTC), UTC), day_of(date(2026, 12, 4), UTC)
    ('4 Dec 2026', '4 Dec 2026')
    """
    local = at.astimezone(zone) if isinstance(at, datetime) else at
    return f"{local.day} {local:%b %Y}"


def when(at: datetime, zone: Any) -> str:
    """A time as people read it.

    >>> from datetime import UTC
    >>> when(datetime(2026, 9, 4, 8, 5, tzinfo=UTC), UTC)
    '4 Sep 2026, 08:05'
    """
    local = at.astimezone(zone)
    return f"{local.day} {local:%b %Y, %H:%M}"
