"""The text of a file that somebody exported: its encoding is found, then it is read in pieces."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from coaching.errors import ExportError

_PIECE = 1 << 20
"""Bytes looked at at a time."""

_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


def encoding_of(source: BinaryIO, *, name: str) -> str:
    """How the characters of a file are written: UTF-8, UTF-16 with its mark, or Windows-1252.

    Reads the whole file in pieces and leaves it at its beginning.

    Raises:
        ExportError: it is no text.
    """
    source.seek(0)
    head = source.read(4)
    if head.startswith(_WORKBOOKS):
        raise ExportError(f"{name} is a workbook, not text", hint="save it as CSV in UTF-8")
    marked = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "cp1252"):
        if _reads(source, encoding):
            source.seek(0)
            return encoding
    raise ExportError(
        f"{name} is not text in UTF-8 or Windows-1252", hint="save it as CSV in UTF-8"
    )


def _reads(source: BinaryIO, encoding: str) -> bool:
    """Whether the whole file is text in an encoding."""
    decoder = codecs.getincrementaldecoder(encoding)()
    source.seek(0)
    try:
        while piece := source.read(_PIECE):
            if "\0" in decoder.decode(piece):
                return False
        return "\0" not in decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False


@contextmanager
def text_of(source: BinaryIO, encoding: str) -> Iterator[io.TextIOWrapper]:
    """The file as text, from its beginning; its line ends are left as they are."""
    source.seek(0)
    text = io.TextIOWrapper(source, encoding=encoding, newline="")
    try:
        yield text
    finally:
        text.detach()  # else it would close the file
