"""Encodings, ends of lines, and characters that are no talk."""

from __future__ import annotations

import pytest

from coaching.sidecar.reading import read_transcript
from tests.coaching.sidecar.transcripts import ZOOM_VTT, read, subtitles


@pytest.mark.parametrize(
    ("content", "note"),
    [
        (ZOOM_VTT.encode("utf-8-sig"), ()),
        (ZOOM_VTT.encode("utf-16"), ()),
        (b"\xfe\xff" + ZOOM_VTT.encode("utf-16-be"), ()),
        (ZOOM_VTT.encode("utf-16-le"), ("read as UTF-16 without its mark",)),
        (ZOOM_VTT.replace("\n", "\r\n").encode(), ()),
        (ZOOM_VTT.replace("\n", "\r").encode(), ()),
        (
            ZOOM_VTT.replace("Perfect", "Gr\u00fc\u00dfe").encode("cp1252"),
            ("read as Windows-1252, since it is not UTF-8",),
        ),
    ],
    ids=["mark", "UTF-16 LE", "UTF-16 BE", "UTF-16 without a mark", "CRLF", "CR", "Windows-1252"],
)
def test_encodings_and_line_ends_do_not_matter(content: bytes, note: tuple[str, ...]) -> None:
    transcript = read_transcript(content, name="call.vtt")
    assert transcript.speakers == ("Marcus Bell", "Dana Levi")
    assert [cue.start for cue in transcript.cues] == [1.0, 5.0, 7.5]
    assert transcript.notes == note


def test_sounds_music_and_markup_are_no_talk_and_what_stands_for_a_name_stays() -> None:
    text = subtitles(
        ["♪ jingle ♪", "[inaudible] so [PII] <b>Acme</b> (laughs)", "(door closes)", "…"]
    )
    transcript = read(text)
    assert [cue.text for cue in transcript.cues] == ["so [PII] Acme"]
    assert transcript.notes == ("3 cues hold no talk",)


def test_marks_of_direction_and_characters_of_no_width_are_kept_out_of_names() -> None:
    lines = ["\u200f\u202bDana\u00a0Levi\u202c: Hi.", "Le\u200be: Hello.", "Dana Levi: So."]
    transcript = read(subtitles(lines))
    assert transcript.speakers == ("Dana Levi", "Lee")
    voices = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v \u200eDana\ufeff \u2066Levi\u2069>Hi.</v>\n"
    assert read(voices).speakers == ("Dana Levi",)
