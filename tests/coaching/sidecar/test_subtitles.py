"""WebVTT and SRT, as programs and people write them."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests.coaching.sidecar.transcripts import ZOOM_VTT, read, said, subtitles, times

TEAMS_VTT = """WEBVTT

5f3c1e4a-8d8a-4a30-b6a1-2b1f0e3b7f7c/12-0
00:00:03.269 --> 00:00:06.000
<v Marcus Bell>Good morning
everyone.</v>

5f3c1e4a-8d8a-4a30-b6a1-2b1f0e3b7f7c/12-1
00:00:06.100 --> 00:00:08.000
<v Dana Levi>Hello &amp; welcome.</v>
"""

FULL_VTT = """WEBVTT - made by hand
Kind: captions
Language: en-GB

STYLE
::cue { color: red }

NOTE a comment
that goes on

REGION
id:fred

opening
00:01.000 --> 00:04.000 align:start position:10%
<v.loud.first Mary>Hello <00:00:02.000><c>there</c> <00:00:03.000>you all</v>

1:00:04.500 --> 1:00:06.000
<v Mary>&lt;Later&gt; <v Tom>Yes.
"""

SRT = """1
00:00:01,000 --> 00:00:04,000
- Agent: Hi
- Customer: Hello <i>there</i>

00:00:04.500 --> 00:00:06.000
here's the thing: fine
3
00:00:07,000 --> 00:00:08,000
Agent: {\\an8}Good.
"""


def test_zoom_writes_names_before_the_talk_and_colons_in_it_stay() -> None:
    transcript = read(ZOOM_VTT)
    assert transcript.format == "webvtt"
    assert said(transcript) == [
        ("Marcus Bell", "Good morning, Dana. Here's the thing: we start at nine."),
        ("Dana Levi", "Perfect."),
        ("Marcus Bell", "Pricing: it is forty."),
    ]
    assert times(transcript) == [(1.0, 4.5), (5.0, 7.0), (7.5, 9.0)]
    assert transcript.speakers == ("Marcus Bell", "Dana Levi")
    assert (transcript.notes, transcript.timed) == ((), False)


def test_teams_writes_voices_and_long_ids() -> None:
    transcript = read(TEAMS_VTT)
    assert said(transcript) == [
        ("Marcus Bell", "Good morning everyone."),
        ("Dana Levi", "Hello & welcome."),
    ]
    assert times(transcript)[0] == (3.269, 6.0)


def test_all_of_webvtt_is_understood() -> None:
    transcript = read(FULL_VTT)
    assert transcript.language == "en"
    assert transcript.speakers == ("Mary", "Tom")
    assert said(transcript) == [
        ("Mary", "Hello there you all"),
        ("Mary", "<Later>"),
        ("Tom", "Yes."),
    ]
    assert transcript.notes == ()
    first = transcript.cues[0]
    assert (first.start, first.end) == (1.0, 4.0)
    assert [(word.text, word.start, word.end, word.estimated) for word in first.words] == [
        ("Hello", 1.0, 2.0, False),
        ("there", 2.0, 3.0, False),
        ("you", 3.0, 3.5, True),
        ("all", 3.5, 4.0, True),
    ]
    assert transcript.cues[1].start == 3604.5
    assert transcript.cues[1].end == transcript.cues[2].start
    assert transcript.cues[2].end == 3606.0


def test_a_webvtt_without_its_header_is_read_and_said_so() -> None:
    transcript = read("00:01.000 --> 00:02.000\n<v Dana>Hi.</v>\n", name="call.VTT")
    assert (transcript.format, said(transcript)) == ("webvtt", [("Dana", "Hi.")])
    assert transcript.notes == ("the line WEBVTT at its start is missing",)


def test_srt_takes_dots_and_commas_missing_counters_and_two_voices_in_one_cue() -> None:
    transcript = read(SRT)
    assert transcript.format == "srt"
    assert said(transcript) == [
        ("Agent", "Hi"),
        ("Customer", "Hello there"),
        ("Customer", "here's the thing: fine"),
        ("Agent", "Good."),
    ]
    assert times(transcript)[0][0] == 1.0
    assert times(transcript)[1][1] == 4.0
    assert times(transcript)[2:] == [(4.5, 6.0), (7.0, 8.0)]


def test_names_in_brackets_are_speakers_in_srt() -> None:
    text = "1\n00:00:01,000 --> 00:00:02,000\n[SPEAKER_00]: Hi.\n\n"
    text += "2\n00:00:02,000 --> 00:00:03,000\n[SPEAKER_01]: Hello.\n"
    assert said(read(text)) == [("SPEAKER_00", "Hi."), ("SPEAKER_01", "Hello.")]


@pytest.mark.parametrize(
    ("lines", "speakers"),
    [
        (["here's the thing: we start"] * 3 + ["Yes."], ()),
        (["Look: it works."] * 5, ()),
        (["So the price: forty."] + ["And then we go."] * 9, ()),
        (["Pricing Overview: forty."] + ["And then we go."] * 9, ()),
        (["Dana: Hi.", "Lee: Hello.", "Dana: So.", "Zoe: Bye."], ("Dana", "Lee", "Zoe")),
        (
            ["DANA: Hi.", "and more", "LEE: Hello.", "more", "more", "DANA: So.", "LEE: Bye."],
            ("DANA", "LEE"),
        ),
        (
            ["Speaker 1: Hi.", "more", "more", "Speaker 2: Hello.", "more"],
            ("Speaker 1", "Speaker 2"),
        ),
        (["mbell: Hi.", "dlevi: Hello.", "mbell: So.", "dlevi: Yes."], ("mbell", "dlevi")),
        (
            ["Ludwig van Beek (Acme): Hi.", "+1 555 0100: Hello."],
            ("Ludwig van Beek (Acme)", "+1 555 0100"),
        ),
        (["דנה לוי: שלום", "李雷: 你好"], ("דנה לוי", "李雷")),
        (["We meet at 10:30 then.", "Not at 11:00?"], ()),
    ],
    ids=[
        "lower case",
        "opener",
        "once",
        "capitals once",
        "names",
        "at changes of speaker",
        "labels",
        "user names",
        "company and phone",
        "other scripts",
        "times of day",
    ],
)
def test_a_prefix_is_a_speaker_only_if_it_looks_like_a_name_and_is_used_like_one(
    lines: Sequence[str], speakers: tuple[str, ...]
) -> None:
    assert read(subtitles(lines)).speakers == speakers


def test_a_cue_that_names_nobody_among_voices_is_no_other_speakers() -> None:
    text = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Dana>Hi.</v>\n\n00:03.000 --> 00:04.000\nHello.\n"
    transcript = read(text)
    assert transcript.speakers == ("Dana", "unnamed")
    assert transcript.notes == ("1 cue names no speaker",)
