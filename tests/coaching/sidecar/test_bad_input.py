"""Whatever lies beside a recording is read with notes or refused, in bounded time."""

# ruff: noqa: E501, PLW0108 - one case a line; nothing is made before its test runs

from __future__ import annotations

import gzip
import json
import math
import random
import time
from collections.abc import Callable

import pytest

from coaching.errors import SidecarError
from coaching.sidecar.reading import read_transcript
from coaching.sidecar.words import words_of

BOUND = 20.0
"""Seconds of the processor that the worst case may take; it takes a third of that."""

GOOD = "WEBVTT\n\n00:01.000 --> 00:02.000\nAgent: Hello there.\n\n"


def vtt(*cues: tuple[str, str, str]) -> bytes:
    return ("WEBVTT\n\n" + "".join(f"{a} --> {b}\n{text}\n\n" for a, b, text in cues)).encode()


def whisper(*segments: dict[str, object]) -> bytes:
    return json.dumps({"segments": segments}).encode()


def segment(start: object, end: object, text: str = "Hello there.") -> dict[str, object]:
    return {"start": start, "end": end, "text": text}


def noise(size: int) -> bytes:
    return random.Random(7).randbytes(size)


REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "is empty"),
    "blanks alone": (lambda: b"\xef\xbb\xbf \r\n\t\n", "is empty"),
    "a header alone": (lambda: b"WEBVTT\n", "no cue"),
    "a header and notes": (lambda: b"WEBVTT\n\nNOTE nothing\nhere\n", "no cue"),
    "cues without text": (lambda: vtt(("00:01.000", "00:02.000", "")), "no cue"),
    "music alone": (lambda: vtt(("00:01.000", "00:02.000", "♪ la la ♪")), "no cue"),
    "impossible times alone": (
        lambda: vtt(("99:99:99.000", "99:99:99.500", "Hi")),
        "line 3: .*impossible",
    ),
    "no times": (lambda: b"Agent: Hello.\nCustomer: Hi.\n", "no line|neither"),
    "notes about a call": (lambda: b"To do\n\n10:30 call Dana\n", "neither"),
    "a binary named .vtt": (lambda: noise(4096), "other data than text"),
    "compressed": (lambda: gzip.compress(GOOD.encode() * 50), "other data than text"),
    "a WAV": (lambda: b"RIFF\x24\x00\x00\x00WAVEfmt \x10\x00\x00\x00" + noise(200), "other data"),
    "NULs alone": (lambda: bytes(10_000), "other data than text"),
    "a web page": (lambda: b"\n<!DOCTYPE html>\n<html><body>00:01 Hi</body></html>", "web page"),
    "XML": (lambda: b'<?xml version="1.0"?><tt><p begin="0s">Hi</p></tt>', "XML"),
    "a PDF": (lambda: b"%PDF-1.7\n1 0 obj\n", "PDF"),
    "RTF": (lambda: rb"{\rtf1\ansi 00:00:01 Dana: Hi}", "RTF"),
    "JSON of another kind": (lambda: b'{"name": "Acme", "deals": [1, 2]}', "no transcript"),
    "JSON list of another kind": (lambda: b'[{"a": 1}, {"b": 2}]', "no transcript"),
    "empty JSON": (lambda: b"{}", "no transcript"),
    "JSON that breaks off": (lambda: whisper(segment(0, 1))[:-5] + b"\n", "is no JSON"),
    "JSON that is torn on line 3": (lambda: b'{\n"segments": [\n{"start" 1}]}', "line 3: .*no JSON"),
    "deep JSON": (lambda: b'[{"a":' * 100_000, "nested too deeply|no JSON"),
    "a number without end": (lambda: b'{"segments": [' + b"9" * 10_000 + b"]}", "too long"),
    "segments of numbers": (lambda: b'{"segments": [1, 2, 3]}', "no transcript"),
    "Whisper's of a silence": (lambda: b'{"text": "", "segments": [], "language": "en"}', "no cue"),
    "times that are none": (lambda: whisper(segment(None, "soon")), "no cue"),
    "NaN": (lambda: whisper(segment(math.nan, math.nan)), "no cue"),
    "beyond all measure": (lambda: whisper(segment(1e300, 1e301)), "no cue"),
    "infinite": (lambda: whisper(segment(0, math.inf)), "no cue"),
    "Amazon's without words": (lambda: b'{"results": {"items": []}}', "no cue"),
    "Amazon's of another shape": (
        lambda: b'{"results": {"items": [1, null, {}, {"alternatives": [4]}]}}',
        "no cue.*another shape",
    ),
    "Deepgram's of another shape": (
        lambda: b'{"results": {"channels": [7, {"alternatives": {}}], "utterances": 3}}',
        "no cue",
    ),
    "Shift-JIS": (
        lambda: b"WEBVTT\n\n00:01.000 --> 00:02.000\n"
        + "見積もりの件ですが、来週までにお願いします。".encode("shift-jis") * 4,
        "line 4: .*neither UTF-8",
    ),
    "Cyrillic in Windows-1251": (
        lambda: b"00:01 " + "Добрый день, коллеги".encode("cp1251") * 5,
        "neither UTF-8",
    ),
    "subtitles in GB 18030": (
        lambda: b"".join(
            b"%d\n00:00:0%d,000 --> 00:00:0%d,900\n" % (at, at, at) + "你好".encode("gb18030") + b"\n\n"
            for at in range(9)
        ),
        "line 3: .*neither UTF-8",
    ),
    "UTF-16 that is none": (lambda: b"\xff\xfe" + b"\x00\xd8\x00\x00" * 40, "UTF-16-LE"),
    "one line of 50 MB": (lambda: b"00:00:01 Dana: " + b"blah " * 10_485_760, "line 1: .*nobody"),
    "50 MB without a blank": (lambda: b"WEBVTT\n\n" + b"<" * 52_428_800, "line 3: .*nobody"),
    "over the limit": (lambda: b"a" * (64 * 1024 * 1024 + 1), "64 MB"),
    "a CSV": (lambda: b"start,end,text\n00:00:01,00:00:02,Hello\n00:00:02,00:00:03,Hi\n", "neither"),
}  # fmt: skip


@pytest.mark.parametrize(("make", "reason"), REFUSED.values(), ids=REFUSED.keys())
def test_what_is_no_transcript_is_refused_by_name_with_a_hint(
    make: Callable[[], bytes], reason: str
) -> None:
    content = make()
    began = time.process_time()
    with pytest.raises(SidecarError, match=reason) as caught:
        read_transcript(content, name="call.vtt")
    assert time.process_time() - began < BOUND
    assert "'call.vtt'" in caught.value.message
    assert caught.value.hint
    assert len(caught.value.message) < 300


MENDED: dict[str, tuple[Callable[[], bytes], int, str]] = {
    "overlapping cues of one speaker": (
        lambda: vtt(("00:01.000", "00:05.000", "One two."), ("00:03.000", "00:06.000", "Three.")),
        2,
        "1 cue overlapped",
    ),
    "backward cues": (
        lambda: vtt(("00:05.000", "00:06.000", "Two."), ("00:01.000", "00:02.000", "One.")),
        2,
        "1 cue went backward",
    ),
    "an end before its start": (
        lambda: vtt(("00:05.000", "00:01.000", "One."), ("00:08.000", "00:09.000", "Two.")),
        2,
        "1 cue ended before it began",
    ),
    "a negative time": (
        lambda: vtt(("-00:01.000", "00:01.000", "One."), ("00:02.000", "00:03.000", "Two.")),
        2,
        "1 cue began before the recording",
    ),
    "a negative figure": (lambda: whisper(segment(-5, 1), segment(1, 2)), 2, "1 cue began before"),
    "one impossible time": (
        lambda: vtt(("00:01.000", "00:02.000", "One."), ("99:99:99", "99:99:99", "Two.")),
        1,
        "1 cue with an impossible time",
    ),
    "one NaN": (
        lambda: whisper(segment(0, 1), segment(math.nan, 2)), 1, "1 cue with an impossible time"
    ),
    "one 1e300": (
        lambda: whisper(segment(0, 1), segment(1, 1e300)), 1, "1 cue with an impossible time"
    ),
    "one entry of another shape": (
        lambda: json.dumps({"segments": [*[segment(0, 1)] * 3, None]}).encode(),
        1,
        "1 entry of another shape",
    ),
    "the same cue twice": (
        lambda: vtt(*[("00:01.000", "00:02.000", "One.")] * 3), 1, "2 cues came twice"
    ),
    "NULs between": (lambda: GOOD.replace("Hello", "Hel\0lo").encode(), 1, "1 NUL was left out"),
    "a torn character at the end": (
        lambda: (GOOD + "00:03.000 --> 00:04.000\nGr\u00fc").encode()[:-1],
        2,
        "breaks off inside a character",
    ),
    "Windows-1252": (
        lambda: GOOD.replace("Hello", "Gr\u00fc\u00df Gott").encode("cp1252"), 1, "Windows-1252"
    ),
    "lines outside of cues": (
        lambda: (GOOD + "lost\nlines\n\n00:03.000 --> 00:04.000\nHi.\n").encode(),
        2,
        "2 lines outside of cues",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("make", "cues", "note"), MENDED.values(), ids=MENDED.keys())
def test_what_can_be_mended_is_mended_and_said(
    make: Callable[[], bytes], cues: int, note: str
) -> None:
    transcript = read_transcript(make(), name="call.vtt")
    assert len(transcript.cues) == cues
    assert any(note in each for each in transcript.notes), transcript.notes
    starts = [cue.start for cue in transcript.cues]
    assert starts == sorted(starts)
    assert all(0 <= cue.start < cue.end for cue in transcript.cues)
    words = words_of(transcript, duration=10.0)
    assert all(0 <= word.start <= word.end <= 10.0 for word in words)


@pytest.mark.parametrize(
    "content",
    [
        (GOOD * 3).replace("WEBVTT", "same-id").replace("same-id", "WEBVTT", 1).encode(),
        b"WEBVTT\n00:01.000 --> 00:02.000\nHello there.\n00:02.000 --> 00:03.000\nHi.\n",
        b"1\n00:00:01,000 -> 00:00:02,000\nHi.\n",
        b"1\r\n\r\n00:00:01,000 --> 00:00:02,000\r\nHi.\r\n",
        vtt(("00:01.000", "00:02.000", "<v Dana <b>x</v> <c.<i>> <00:99> &bogus; &#x110000; Hi")),
        vtt(("00:01.000", "00:02.000", "<v " + "D" * 400 + ">Hi")),
        vtt(("00:01.000", "00:02.000", "{\\an8" * 5000 + "[" * 5000 + "(*" * 5000 + " Hi")),
    ],
    ids=["one id for all", "no empty lines", "another arrow", "empty line after the counter",
         "torn markup", "a name of 400", "open brackets"],
)  # fmt: skip
def test_loose_writing_is_read(content: bytes) -> None:
    began = time.process_time()
    transcript = read_transcript(content, name="call.srt")
    assert time.process_time() - began < BOUND
    assert transcript.cues[-1].text.endswith(("Hi.", "Hi", "Hello there."))


def test_a_hundred_thousand_cues_of_many_speakers_are_read_in_bounded_time() -> None:
    lines = ["WEBVTT\n"]
    for place in range(100_000):
        hours, rest = divmod(place, 3600)
        minutes, seconds = divmod(rest, 60)
        stamp = f"{hours:02}:{minutes:02}:{seconds:02}"
        lines.append(f"{stamp}.000 --> {stamp}.900\n<v P{place}>So it is.</v>\n")
    began = time.process_time()
    transcript = read_transcript("\n".join(lines).encode(), name="call.vtt")
    words = words_of(transcript, duration=None)
    assert time.process_time() - began < BOUND
    assert len(transcript.cues) == 100_000
    assert len(transcript.speakers) == 65
    assert len(words) == 300_000
    assert transcript.notes[0].startswith("99936 cues of speakers beyond the first 64")


@pytest.mark.parametrize("suffix", ["vtt", "srt", "json", "txt"])
def test_a_transcript_cut_anywhere_is_read_or_refused(suffix: str) -> None:
    whole = {
        "vtt": GOOD + "00:03.000 --> 00:04.000\n<v Zo\u00eb>Yes, <00:03.500>yes.</v>\n",
        "srt": "1\n00:00:01,000 --> 00:00:02,000\nAgent: Hi.\n\n2\n00:00:02,000 --> 00:00:03,000\nHm.",
        "json": whisper(segment(0, 1), segment(1, 2)).decode(),
        "txt": "Zo\u00eb Bell\n00:00:01\nHi.\n\nLee\n00:00:03\nHello.\n\nZo\u00eb Bell\n00:00:05\nSo.\n",
    }[suffix].encode()  # fmt: skip
    outcomes = set()
    for length in range(len(whole)):
        try:
            transcript = read_transcript(whole[:length], name=f"call.{suffix}")
        except SidecarError:
            outcomes.add("refused")
        else:
            assert transcript.cues
            outcomes.add("read")
    assert "refused" in outcomes
    assert outcomes == {"refused"} if suffix == "json" else {"refused", "read"}


def test_flipped_bits_end_in_a_transcript_or_an_error() -> None:
    dice = random.Random(11)
    whole = (GOOD * 3 + "00:05.000 --> 00:07.000\n<v Dana>Gr\u00fc\u00dfe, yes.</v>\n").encode()
    read = 0
    for _ in range(400):
        spoilt = bytearray(whole)
        for _ in range(dice.randint(1, 8)):
            spoilt[dice.randrange(len(spoilt))] ^= 1 << dice.randrange(8)
        try:
            read += len(read_transcript(bytes(spoilt), name="call.vtt").cues) > 0
        except SidecarError:
            continue
    assert read > 100


def test_notes_and_messages_quote_no_talk_and_no_names() -> None:
    content = vtt(
        ("00:05.000", "00:01.000", "<v Dana>Secret one</v>"),
        ("00:01.000", "00:04.000", "<v Dana>Secret two</v>"),
        ("99:99:99", "00:04.000", "Secret three"),
    )
    notes = " ".join(read_transcript(content, name="call.vtt").notes)
    assert notes
    assert "Secret" not in notes
    assert "Dana" not in notes
