"""Forms as pages send them: read once, and their fields asked for by name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated
from urllib.parse import parse_qsl

from fastapi import Depends, Request

from coaching.errors import UsageError

MOST_BYTES = 100_000
"""Longest form that is taken. Chosen as far more than the longest turn."""

MOST_FIELDS = 1000
"""Most fields that are taken. Chosen as more than a team has people."""

MOST_DIGITS = 18
"""Most digits of a number that is taken. Chosen as what the library can count to."""


@dataclass(frozen=True, slots=True)
class Sent:
    """The fields of a form, in their order; a name may come several times."""

    fields: tuple[tuple[str, str], ...]

    def get(self, name: str, otherwise: str = "") -> str:
        """The last value of a field, as it was typed."""
        return next((value for key, value in reversed(self.fields) if key == name), otherwise)

    def line(self, name: str) -> str:
        """The last value of a field on one line, without blanks around it.

        >>> Sent((("who", "  Ann  Lee "),)).line("who")
        'Ann Lee'
        """
        return " ".join(self.get(name).split())

    def lines(self, name: str) -> tuple[str, ...]:
        """All values of a field that say something, each once and on one line."""
        told = (" ".join(value.split()) for key, value in self.fields if key == name)
        return tuple(dict.fromkeys(it for it in told if it))

    def day(self, name: str) -> date | None:
        """A day; None where the field is empty.

        Raises:
            UsageError: it is none.
        """
        text = self.line(name)
        try:
            return date.fromisoformat(text) if text else None
        except ValueError as error:
            raise UsageError(f"{text!r} is no day", hint="write it as 2026-12-01") from error

    def whole(self, name: str, *, what: str) -> int:
        """A whole number.

        Raises:
            UsageError: it is none.
        """
        text = self.line(name)
        if not (text.isascii() and text.isdecimal()):
            raise UsageError(f"{text!r} is no number of {what}", hint="write it in digits")
        if len(text) > MOST_DIGITS:
            raise UsageError(
                f"no number of {what} has {len(text)} digits", hint="write a smaller one"
            )
        return int(text)

    def seconds(self, name: str) -> float:
        """A place in a call.

        Raises:
            UsageError: it is none.
        """
        try:
            return float(self.get(name))
        except ValueError as error:
            raise UsageError("the form is not readable", hint="load the page anew") from error


async def _sent(request: Request) -> Sent:
    """The fields of a form that a page sent."""
    body = await _body(request)
    try:
        fields = parse_qsl(
            body.decode(), keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS
        )
    except ValueError as error:  # not UTF-8, or more fields than any page has
        raise UsageError("the form is not readable", hint="load the page anew") from error
    return Sent(tuple(fields))


async def _body(request: Request) -> bytes:
    """What was sent; of what is too long, no more is read than it takes to know that."""
    too_long = UsageError("that is too long", hint="say less at a time")
    said = request.headers.get("content-length", "")
    if said.isdecimal() and (len(said) > MOST_DIGITS or int(said) > MOST_BYTES):
        raise too_long
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > MOST_BYTES:
            raise too_long
    return bytes(body)


Form = Annotated[Sent, Depends(_sent)]
"""The form, as routes ask for it."""
