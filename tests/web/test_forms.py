from __future__ import annotations

import asyncio
from typing import Any

import pytest
from fastapi import Request

from coaching.app.web.forms import MOST_BYTES, Sent, _sent
from coaching.errors import UsageError


class Sender:
    """A browser that sends a form piece by piece, and counts what was taken of it."""

    def __init__(self, *pieces: bytes, length: str | None = None) -> None:
        self._pieces = list(pieces)
        self.taken_bytes = 0
        headers = [] if length is None else [(b"content-length", length.encode())]
        self.request = Request({"type": "http", "method": "POST", "headers": headers}, self._give)

    async def _give(self) -> dict[str, Any]:
        piece = self._pieces.pop(0)
        self.taken_bytes += len(piece)
        return {"type": "http.request", "body": piece, "more_body": bool(self._pieces)}


def sent(sender: Sender) -> Sent:
    return asyncio.run(_sent(sender.request))


def test_a_form_that_comes_in_pieces_is_whole() -> None:
    sender = Sender(b"who=An", b"n+Lee&what=", b"caf%C3%A9", length="25")
    assert sent(sender).fields == (("who", "Ann Lee"), ("what", "café"))


def test_one_that_says_that_it_is_too_long_is_not_read_at_all() -> None:
    sender = Sender(b"x" * 10, length=str(MOST_BYTES + 1))
    with pytest.raises(UsageError, match="too long"):
        sent(sender)
    assert sender.taken_bytes == 0


@pytest.mark.parametrize("length", [None, "10", "no number"])
def test_one_that_does_not_say_how_long_it_is_is_read_until_it_is_too_long(
    length: str | None,
) -> None:
    piece = b"x" * 60_000
    sender = Sender(*[piece] * 1000, length=length)
    with pytest.raises(UsageError, match="too long"):
        sent(sender)
    assert sender.taken_bytes == 2 * len(piece)


def test_one_that_is_just_as_long_as_may_be_is_taken() -> None:
    text = "x" * (MOST_BYTES - 2)
    assert sent(Sender(f"a={text}".encode(), length=str(MOST_BYTES))).get("a") == text


@pytest.mark.parametrize("said", ["", "-1", "1.5", "²", "9" * 19, "9" * 5000])
def test_what_is_no_number_that_can_be_counted_to_is_refused(said: str) -> None:
    with pytest.raises(UsageError, match="no number of a clip"):
        Sent((("clip", said),)).whole("clip", what="a clip")


def test_a_length_of_thousands_of_digits_is_too_long() -> None:
    with pytest.raises(UsageError, match="too long"):
        sent(Sender(b"x", length="9" * 5000))
