"""What programs and services that recognise speech write: JSON, each of a shape of its own."""

from __future__ import annotations

import json

from tests.coaching.sidecar.transcripts import read, said, times

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
