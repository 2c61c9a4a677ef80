"""Bytes of a transcript to text: Unicode, or Windows-1252 where it is none."""

from __future__ import annotations

import codecs
import string

from coaching.errors import SidecarError
from coaching.sidecar.notes import Notes

LARGEST_BYTES = 64 * 1024 * 1024
"""Longest transcript that is read. Chosen because eight hours with all that a recogniser can say
about each word take a quarter of it."""

HEAD_BYTES = 64 * 1024
"""How much is looked at to tell text from other data."""

CONTROL_SHARE = 0.01
"""Share of control characters from which on it is no text. Chosen because text has next to none
and compressed data one byte in ten."""

HIGH_SHARE = 0.25
"""Share of bytes over 127 among them and the letters, from which on it is not Windows-1252. Chosen
because languages written in it stay below a sixth, while text in Shift-JIS, GB 18030 and
Windows-1251 has more of such bytes than of letters."""

SAVE_AS = "Save the transcript as UTF-8, or export it again from where it was made."

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_HIGH = bytes(range(128, 256))
_CONTROLS = bytes({*range(9), 11, *range(14, 27), *range(28, 32)})


def decode(content: bytes, *, name: str, notes: Notes) -> str:
    r"""The text of a transcript, without byte order mark and NULs, lines ended by ``\n``.

    Args:
        content: All of the file.
        name: How messages call it.
        notes: Told when it is not plain UTF-8.

    Raises:
        SidecarError: It is no text, or in an encoding that cannot be told.
    """
    if len(content) > LARGEST_BYTES:
        raise SidecarError(
            f"{name!r} has {len(content) // 1024**2} MB: no transcript is as long as that.",
            hint="Check that the right file lies beside the recording.",
        )
    text = _unicode(content, name=name, notes=notes)
    nuls = text.count("\0")
    if nuls:
        notes.add("nul", count=nuls)
        text = text.replace("\0", "")
    return text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")


def _unicode(content: bytes, *, name: str, notes: Notes) -> str:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _strictly(content[len(mark) :], encoding, name=name, notes=notes)
    head = content[:HEAD_BYTES]
    wide = _wide(head)
    if wide:
        notes.add("utf-16")
        return _strictly(content, wide, name=name, notes=notes)
    if len(head) - len(head.translate(None, _CONTROLS)) > CONTROL_SHARE * len(head) + 1:
        raise SidecarError(
            f"{name!r} holds other data than text.",
            hint="Check that the right file lies beside the recording.",
        )
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.end == len(content) and error.reason == "unexpected end of data":
            notes.add("cut character")
            return content[: error.start].decode("utf-8")
        line = content.count(b"\n", 0, error.start) + 1
    high = len(content) - len(content.translate(None, _HIGH))
    letters = len(content) - len(content.translate(None, string.ascii_letters.encode()))
    if high <= HIGH_SHARE * (high + letters):
        try:
            text = content.decode("cp1252")
        except UnicodeDecodeError:
            pass
        else:
            notes.add("windows-1252")
            return text
    raise SidecarError(
        f"{name!r}, line {line}: its characters are neither UTF-8, UTF-16 nor Windows-1252.",
        hint=SAVE_AS,
    )


def _strictly(content: bytes, encoding: str, *, name: str, notes: Notes) -> str:
    """Text in an encoding that its mark names; what breaks off at the end is left out."""
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        if error.end < len(content):
            raise SidecarError(
                f"{name!r} says that it is {encoding.upper()}, but byte {error.start} is not.",
                hint=SAVE_AS,
            ) from error
        notes.add("cut character")
        return content[: error.start].decode(encoding)


def _wide(head: bytes) -> str | None:
    """UTF-16's name where every other byte is zero, as in Western text without a mark."""
    pairs = len(head) // 2
    if not pairs:
        return None
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > 0.4 * pairs > even * 10:
        return "utf-16-le"
    if even > 0.4 * pairs > odd * 10:
        return "utf-16-be"
    return None
