"""Reading a transcript that lies beside a recording: which format it is, and what it says.

Contents decide; the suffix only settles what contents leave open. Whatever the bytes are, this ends
in a transcript with notes or in a ``SidecarError``, in time proportional to their number.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from coaching.errors import SidecarError
from coaching.sidecar.aws import is_aws, read_aws
from coaching.sidecar.blocks import is_times
from coaching.sidecar.cue import Cue, Format, SideTranscript
from coaching.sidecar.deepgram import is_deepgram, read_deepgram
from coaching.sidecar.encoding import decode
from coaching.sidecar.language import language_code
from coaching.sidecar.mending import in_order, spoken, with_speakers
from coaching.sidecar.notes import Notes
from coaching.sidecar.speakers import named
from coaching.sidecar.srt import read_srt
from coaching.sidecar.stamped import read_stamped
from coaching.sidecar.webvtt import is_webvtt, read_webvtt
from coaching.sidecar.whisper import is_whisper, read_whisper

LONGEST_LINE = 1_000_000
"""Characters; a text with a longer line is none. Chosen because a day of talk has as many."""

FORMATS = (
    "Filmroom reads WebVTT, SRT, JSON of Whisper, Amazon Transcribe and Deepgram, "
    "and text with time stamps."
)

_JSON = re.compile(r"\s*(?:\{\s*[\"}]|\[\s*[{\]])")
_OTHER = (
    (re.compile(r"\s*\{\\rtf"), "is a formatted document (RTF)"),
    (re.compile(r"\s*%PDF-"), "is a PDF"),
    (re.compile(r"\s*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE), "is a web page"),
    (re.compile(r"\s*<(?:\?xml|tt\b|!doctype)", re.IGNORECASE), "is XML"),
)


def read_transcript(content: bytes, *, name: str) -> SideTranscript:
    r"""A transcript of any format that is known, mended where it needs it.

    Args:
        content: All of the file.
        name: Its name, as messages call it; its suffix is a hint.

    Raises:
        SidecarError: it is no transcript, or nothing in it can be used.

    >>> content = b"1\n00:00:01,000 --> 00:00:02,000\nAgent: Hello.\n"
    >>> transcript = read_transcript(content, name="a.srt")
    >>> transcript.format, transcript.speakers, transcript.cues[0].text
    ('srt', ('Agent',), 'Hello.')
    """
    notes = Notes()
    text = decode(content, name=name, notes=notes)
    if not text.strip():
        raise SidecarError(f"{name!r} is empty.", hint="Export the transcript again.")
    kind, found, language = _found(text, name, notes)
    cues = in_order(spoken(found, notes), notes)
    if not cues:
        raise SidecarError(
            f"{name!r}, line {notes.first_line or 1}: no cue in it can be used{_why(notes)}.",
            hint="Export the transcript again from where it was made.",
        )
    cues, speakers = with_speakers(cues, notes)
    return SideTranscript(
        format=kind,
        cues=tuple(cues),
        language=language_code(language),
        speakers=speakers,
        notes=notes.texts(),
        timed=all(cue.words and not any(word.estimated for word in cue.words) for cue in cues),
    )


def _found(text: str, name: str, notes: Notes) -> tuple[Format, list[Cue], str]:
    """The format, its cues as they stand there, and the language as it says it."""
    if not is_webvtt(text):
        for pattern, what in _OTHER:
            if pattern.match(text[:2000]):
                raise SidecarError(f"{name!r}, line 1: it {what}, not a transcript.", hint=FORMATS)
        if _JSON.match(text[:2000]):
            return _from_json(text, name, notes)
    _refuse_long_lines(text, name)
    if is_webvtt(text):
        cues, language = read_webvtt(text, notes)
        return "webvtt", named(cues), language
    if any(is_times(line) for line in text.split("\n")):
        if name.casefold().endswith(".vtt"):
            notes.add("no header")
            cues, language = read_webvtt(text, notes)
            return "webvtt", named(cues), language
        return "srt", named(read_srt(text, notes)), ""
    cues = read_stamped(text, notes)
    if not cues and notes.first_line is None:
        raise SidecarError(
            f"{name!r}, line 1: neither it nor any line after it has a time stamp.", hint=FORMATS
        )
    return "text", named(cues), ""


def _from_json(text: str, name: str, notes: Notes) -> tuple[Format, list[Cue], str]:
    data = _parsed(text, name)
    if is_aws(data):
        return "aws", *read_aws(data, notes)
    if is_deepgram(data):
        return "deepgram", *read_deepgram(data, notes)
    if is_whisper(data):
        return "whisper", *read_whisper(data, notes)
    raise SidecarError(
        f"{name!r}, line 1: it is JSON, but no transcript of a kind that is known.", hint=FORMATS
    )


def _parsed(text: str, name: str) -> Any:
    hint = "Export the transcript again: this one is damaged or was changed by hand."
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise SidecarError(
            f"{name!r}, line {error.lineno}: it is no JSON: {error.msg.lower()}.", hint=hint
        ) from error
    except RecursionError as error:
        raise SidecarError(
            f"{name!r}, line 1: its JSON is nested too deeply for a transcript.", hint=FORMATS
        ) from error
    except ValueError as error:  # a number of thousands of digits
        raise SidecarError(f"{name!r}, line 1: a number in it is too long.", hint=hint) from error


def _refuse_long_lines(text: str, name: str) -> None:
    begin = 0
    line = 1
    while begin < len(text):
        end = text.find("\n", begin)
        end = len(text) if end < 0 else end
        if end - begin > LONGEST_LINE:
            raise SidecarError(
                f"{name!r}, line {line}: it has {end - begin} characters, which nobody says.",
                hint=FORMATS,
            )
        begin, line = end + 1, line + 1


def _why(notes: Notes) -> str:
    texts: Sequence[str] = notes.texts()
    return f" ({'; '.join(texts)})" if texts else ""
