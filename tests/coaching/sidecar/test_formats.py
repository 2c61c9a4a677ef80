# ruff: noqa: E501 - transcripts stand here as programs write them

from __future__ import annotations

import json
from collections.abc import Sequence

import pytest

from coaching.sidecar.cue import SideTranscript
from coaching.sidecar.reading import read_transcript

ZOOM_VTT = """WEBVTT

1
00:00:01.000 --> 00:00:04.500
Marcus Bell: Good morning, Dana. Here's the thing: we start at nine.

2
00:00:05.000 --> 00:00:07.000
Dana Levi: Perfect.

3
00:00:07.500 --> 00:00:09.000
Marcus Bell: Pricing: it is forty.
"""

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


def read(text: str, name: str = "call.txt") -> SideTranscript:
    return read_transcript(text.encode(), name=name)


def said(transcript: SideTranscript) -> list[tuple[str | None, str]]:
    return [(cue.speaker, cue.text) for cue in transcript.cues]


def times(transcript: SideTranscript) -> list[tuple[float, float]]:
    return [(cue.start, cue.end) for cue in transcript.cues]


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


def subtitles(lines: Sequence[str]) -> str:
    return "WEBVTT\n\n" + "".join(
        f"00:{place:02}:00.000 --> 00:{place:02}:02.000\n{line}\n\n"
        for place, line in enumerate(lines)
    )


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


WHISPER = {
    "text": " Hi there.",
    "language": "english",
    "segments": [
        {
            "id": 0,
            "start": 0.5,
            "end": 2.0,
            "text": " Hi $10,680 there.",
            "speaker": "SPEAKER_00",
            "words": [
                {"word": " Hi", "start": 0.5, "end": 0.8, "probability": 0.9},
                {"word": " $10", "start": 0.9, "end": 1.2, "probability": 0.8},
                {"word": ",680", "start": 1.2, "end": 1.5, "probability": 0.6},
                {"word": " there.", "start": 1.5, "end": 2.0, "probability": 1.0},
            ],
        }
    ],
}


def test_whispers_words_keep_their_times_and_what_it_tore_is_joined() -> None:
    transcript = read(json.dumps(WHISPER))
    assert (transcript.format, transcript.language, transcript.timed) == ("whisper", "en", True)
    (cue,) = transcript.cues
    assert (cue.speaker, cue.text) == ("SPEAKER_00", "Hi $10,680 there.")
    assert [(word.text, word.start, word.end, word.probability) for word in cue.words] == [
        ("Hi", 0.5, 0.8, 0.9),
        ("$10,680", 0.9, 1.5, 0.6),
        ("there.", 1.5, 2.0, 1.0),
    ]


def test_whisperx_leaves_times_of_numbers_out_and_changes_speakers_inside_a_segment() -> None:
    words = [
        {"word": "for", "start": 1.0, "end": 1.2, "score": 0.9, "speaker": "A"},
        {"word": "60"},
        {"word": "seats", "start": 1.8, "end": 2.0, "score": 0.9, "speaker": "A"},
        {"word": "Right.", "start": 2.1, "end": 2.4, "score": 0.9, "speaker": "B"},
    ]
    segment = {
        "start": 1.0,
        "end": 2.4,
        "text": "for 60 seats Right.",
        "speaker": "A",
        "words": words,
    }
    transcript = read(json.dumps({"segments": [segment], "language": "de"}))
    assert said(transcript) == [("A", "for 60 seats"), ("B", "Right.")]
    assert [(word.start, word.estimated) for word in transcript.cues[0].words] == [
        (1.0, False),
        (1.2, True),
        (1.8, False),
    ]
    assert transcript.notes == ("1 word has no usable time of its own",)
    assert not transcript.timed


def test_segments_without_words_are_cues_whatever_lies_around_them() -> None:
    segments = [{"start": 0.0, "end": 1.0, "text": "Hi."}, {"start": 1, "end": 2, "text": "Yes."}]
    for data in (
        segments,
        {"segments": segments},
        {"segments": segments, "words": []},
        {"segments": segments, "transcription": "Hi. Yes."},
    ):
        transcript = read(json.dumps(data))
        assert times(transcript) == [(0.0, 1.0), (1.0, 2.0)]
        assert transcript.speakers == ()


def test_words_are_read_where_segments_are_none() -> None:
    words = [{"word": "Hi", "start": 0.1, "end": 0.3}, {"word": "you", "start": 0.4, "end": 0.8}]
    transcript = read(json.dumps({"segments": 5, "words": words}))
    assert [(cue.text, cue.start, cue.end) for cue in transcript.cues] == [("Hi you", 0.1, 0.8)]


def test_openais_service_lists_words_beside_segments_without_punctuation() -> None:
    data = {
        "segments": [
            {"start": 0.0, "end": 1.0, "text": "Hi, you."},
            {"start": 1.0, "end": 2.0, "text": "Yes."},
        ],
        "words": [
            {"word": "Hi", "start": 0.1, "end": 0.3},
            {"word": "you", "start": 0.4, "end": 0.8},
            {"word": "Yes", "start": 1.1, "end": 1.9},
        ],
    }
    transcript = read(json.dumps(data))
    assert [[(w.text, w.start) for w in cue.words] for cue in transcript.cues] == [
        [("Hi,", 0.1), ("you.", 0.4)],
        [("Yes.", 1.1)],
    ]


def test_whisper_cpp_gives_milliseconds_and_tokens() -> None:
    def token(text: str, start: int, end: int) -> dict[str, object]:
        return {"text": text, "offsets": {"from": start, "to": end}, "p": 0.5}

    entry = {
        "offsets": {"from": 320, "to": 1500},
        "text": " Hello there.",
        "tokens": [
            token("[_BEG_]", 0, 0),
            token(" Hel", 320, 500),
            token("lo", 500, 700),
            token(" there", 800, 1400),
            token(".", 1400, 1500),
        ],
    }
    data = {"result": {"language": "en"}, "transcription": [entry]}
    transcript = read(json.dumps(data))
    assert (transcript.language, transcript.timed) == ("en", True)
    assert [(w.text, w.start, w.end) for w in transcript.cues[0].words] == [
        ("Hello", 0.32, 0.7),
        ("there.", 0.8, 1.5),
    ]
    del entry["tokens"]
    assert times(read(json.dumps(data))) == [(0.32, 1.5)]


def aws_item(start: str, end: str, content: str, **labels: str) -> dict[str, object]:
    alternatives = [{"confidence": "0.98", "content": content}]
    return {
        "type": "pronunciation",
        "start_time": start,
        "end_time": end,
        "alternatives": alternatives,
        **labels,
    }


def aws_mark(content: str) -> dict[str, object]:
    return {"type": "punctuation", "alternatives": [{"confidence": "0.0", "content": content}]}


def test_amazons_speakers_come_from_the_partition() -> None:
    items = [
        aws_item("0.5", "0.9", "Hi"),
        aws_mark(","),
        aws_item("1.0", "1.4", "you"),
        aws_mark("."),
        aws_item("1.6", "2.0", "Yes"),
        aws_mark("?"),
    ]
    segments = [
        {
            "speaker_label": "spk_0",
            "start_time": "0.5",
            "end_time": "1.4",
            "items": [
                {"speaker_label": "spk_0", "start_time": "0.5"},
                {"speaker_label": "spk_0", "start_time": "1.0"},
            ],
        },
        {
            "speaker_label": "spk_1",
            "start_time": "1.6",
            "end_time": "2.0",
            "items": [{"speaker_label": "spk_1", "start_time": "1.6"}],
        },
    ]
    results = {"language_code": "en-US", "items": items, "speaker_labels": {"segments": segments}}
    transcript = read(json.dumps({"jobName": "j", "results": results, "status": "COMPLETED"}))
    assert (transcript.format, transcript.language, transcript.timed) == ("aws", "en", True)
    assert said(transcript) == [("spk_0", "Hi, you."), ("spk_1", "Yes?")]
    assert [(w.text, w.start, w.end) for w in transcript.cues[0].words] == [
        ("Hi,", 0.5, 0.9),
        ("you.", 1.0, 1.4),
    ]


def test_amazons_channels_are_speakers() -> None:
    left = [aws_item("0.5", "0.9", "Hi"), aws_mark(".")]
    right = [aws_item("0.7", "1.2", "Hello"), aws_mark(".")]
    channels = [{"channel_label": "ch_0", "items": left}, {"channel_label": "ch_1", "items": right}]
    results = {
        "channel_labels": {"channels": channels, "number_of_channels": 2},
        "items": left + right,
    }
    transcript = read(json.dumps({"results": results}))
    assert said(transcript) == [("ch_0", "Hi."), ("ch_1", "Hello.")]


def deepgram_word(
    start: float, end: float, word: str, speaker: int | None = None
) -> dict[str, object]:
    entry = {
        "word": word.lower().strip("."),
        "punctuated_word": word,
        "start": start,
        "end": end,
        "confidence": 0.9,
    }
    return entry if speaker is None else {**entry, "speaker": speaker}


def test_deepgrams_words_carry_speakers_and_punctuation() -> None:
    words = [
        deepgram_word(0.1, 0.4, "Hi.", 0),
        deepgram_word(0.5, 0.9, "Hello", 1),
        deepgram_word(0.9, 1.2, "there.", 1),
    ]
    channel = {"detected_language": "en", "alternatives": [{"transcript": "", "words": words}]}
    transcript = read(json.dumps({"metadata": {}, "results": {"channels": [channel]}}))
    assert (transcript.format, transcript.language, transcript.timed) == ("deepgram", "en", True)
    assert said(transcript) == [("speaker 0", "Hi."), ("speaker 1", "Hello there.")]


def test_deepgrams_channels_are_speakers() -> None:
    channels = [
        {"alternatives": [{"words": [deepgram_word(0.5, 0.9, "Hello.", 0)]}]},
        {"alternatives": [{"words": [deepgram_word(0.1, 0.4, "Hi.", 0)]}]},
    ]
    transcript = read(json.dumps({"results": {"channels": channels}}))
    assert said(transcript) == [("channel 1", "Hi."), ("channel 0", "Hello.")]


def test_deepgrams_utterances_serve_where_channels_have_no_words() -> None:
    utterances = [
        {"start": 0.1, "end": 0.5, "transcript": "Hi.", "speaker": 0, "channel": 0},
        {"start": 0.6, "end": 0.9, "transcript": "Yes.", "speaker": 1, "channel": 0},
    ]
    transcript = read(json.dumps({"results": {"utterances": utterances}}))
    assert said(transcript) == [("speaker 0", "Hi."), ("speaker 1", "Yes.")]
    assert times(transcript) == [(0.1, 0.5), (0.6, 0.9)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[00:01:02] Dana: Hi there.\n[00:01:08] Lee: Hello.\n",
         [(62.0, "Dana", "Hi there."), (68.0, "Lee", "Hello.")]),
        ("00:00:12 Marcus Bell: Hi\n00:00:15 Dana Levi: Yes\n00:00:17 Marcus Bell: So\n",
         [(12.0, "Marcus Bell", "Hi"), (15.0, "Dana Levi", "Yes"), (17.0, "Marcus Bell", "So")]),
        ("[Marcus Bell] 00:00:12\nHi there\n\n[Dana Levi] 00:00:15\nYes.\n",
         [(12.0, "Marcus Bell", "Hi there"), (15.0, "Dana Levi", "Yes.")]),
        ("Call of Monday\n\nMarcus Bell  0:12\nHi\n\nDana Levi  0:15\nYes, at 10:30.\n10:30 works.\n",
         [(12.0, "Marcus Bell", "Hi"), (15.0, "Dana Levi", "Yes, at 10:30. 10:30 works.")]),
        ("00:01:02 - Marcus\nHi.\nHow are you?\n\n00:01:08 - Dana\nFine\n\n00:01:12 - Marcus\nGood\n",
         [(62.0, "Marcus", "Hi. How are you?"), (68.0, "Dana", "Fine"), (72.0, "Marcus", "Good")]),
        ("(1:02) Hello there\n(1:08) so what do we do: nothing\n",
         [(62.0, None, "Hello there"), (68.0, None, "so what do we do: nothing")]),
        ("Marcus Bell\n00:00:12\nHi there.\n\nDana Levi\n00:00:15\nYes.\n\nMarcus Bell\n00:00:20\nGood.\n",
         [(12.0, "Marcus Bell", "Hi there."), (15.0, "Dana Levi", "Yes."),
          (20.0, "Marcus Bell", "Good.")]),
        ("00:00:12\nMarcus Bell\nHi there.\n\n00:00:15\nDana Levi\nYes.\n\n00:00:20\nMarcus Bell\nGood.\n",
         [(12.0, "Marcus Bell", "Hi there."), (15.0, "Dana Levi", "Yes."),
          (20.0, "Marcus Bell", "Good.")]),
        ("[00:00:00]\nOne paragraph.\n\n[00:00:30]\nAnd so on.\n",
         [(0.0, None, "One paragraph."), (30.0, None, "And so on.")]),
        ("[00:00.000 --> 00:04.000]  Hello there\n[00:04.000 --> 00:06.000]  How are you\n",
         [(0.0, None, "Hello there"), (4.0, None, "How are you")]),
        ("Speaker 1 (00:12): Hello\nSpeaker 2 (00:15): Hi there\n",
         [(12.0, "Speaker 1", "Hello"), (15.0, "Speaker 2", "Hi there")]),
        ("00:00:12 From Marcus Bell to Everyone: Hello\n00:00:15\tFrom Dana to Everyone:\n\tHi\n",
         [(12.0, "Marcus Bell", "Hello"), (15.0, "Dana", "Hi")]),
        ("[00:01] Dana: Hi\n[00:03] Lee: Yes\n[00:05] more of it\n",
         [(1.0, "Dana", "Hi"), (3.0, "Lee", "Yes"), (5.0, "Lee", "more of it")]),
    ],
    ids=["bracket and name", "zoom", "zoom's file", "otter", "dash", "no names", "name above",
         "name below", "paragraphs", "whisper's text", "label", "chat", "goes on"],
)  # fmt: skip
def test_text_with_time_stamps_is_read_in_every_form(
    text: str, expected: list[tuple[float, str | None, str]]
) -> None:
    transcript = read(text)
    assert transcript.format == "text"
    assert [(cue.start, cue.speaker, cue.text) for cue in transcript.cues] == expected


def test_a_stamped_turn_runs_to_the_next_stamp_but_not_through_a_long_pause() -> None:
    text = "[00:00] Dana: one two three four five six\n[00:02] Lee: Okay.\n[01:00] Dana: Bye.\n"
    assert [cue.end for cue in read(text).cues] == pytest.approx([2.0, 2 + 5 / 8, 60.3], abs=0.01)


def test_two_turns_of_one_second_share_the_time_to_the_next() -> None:
    text = "[00:10] Dana: aaaaaaaaaa\n[00:10] Lee: bbbbbbbbbb\n[00:12] Dana: Bye.\n"
    starts = [cue.start for cue in read(text).cues]
    assert starts == [10.0, pytest.approx(11.0, abs=0.2), 12.0]


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
