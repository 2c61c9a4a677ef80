from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from coaching.portable import PortableCall, PortableRecording, as_json, as_text, as_webvtt, written
from coaching.ports import SignalHit, StageTag
from coaching.speakers import Speaker
from coaching.transcript import Role, Turn, Word

STARTED = datetime(2026, 9, 14, 10, 30, tzinfo=UTC)


@pytest.fixture
def call() -> PortableCall:
    """A call of three turns in two stages."""
    asked = (Word(0.0, 0.4, "How"), Word(0.4, 1.0, "many?"))
    answered = (Word(1.5, 2.0, "Sixty.", estimated=True),)
    spoken = (
        Turn(0, "left", "rep", 0.0, 1.0, "How many?", asked),
        Turn(1, "right", "customer", 1.5, 2.0, "Sixty.", answered),
        Turn(2, "Ann Lee", "rep", 3661.0, 3662.0, "Good.", (Word(3661.0, 3662.0, "Good."),)),
    )
    tags = (
        StageTag("discovery", 0.91239, (SignalHit("seats", 0.8, 0, 8),)),
        StageTag("discovery", 0.8, ()),
        StageTag("closing", 0.7, ()),
    )
    return PortableCall(
        call="C12",
        title="Harbor Dental",
        started_at=STARTED,
        started_at_source="name",
        duration=3670.0,
        language="en",
        rep="Ann Lee",
        account="Harbor Dental",
        territory=None,
        deal="D-7",
        deal_name="Seats",
        outcome="won",
        made_by={"words": "whisper@1"},
        recordings=(PortableRecording("a" * 64, "harbor.wav", 0.0),),
        turns=tuple(zip(spoken, tags, strict=True)),
        speakers=(
            Speaker("left", "rep", "settings", "Marcus <B>", 1.0, 2),
            Speaker("right", "customer", "talk 0.97", None, 0.5, 1),
        ),
    )


def test_the_json_has_facts_and_each_turn_with_stage_and_words(call: PortableCall) -> None:
    content = json.loads(as_json(call))
    turns = content.pop("turns")
    measures = content.pop("measures")
    assert [(it["side"], it["talk"], it["questions"]["closed"]) for it in measures["sides"]] == [
        ("rep", 2.0, 1),
        ("customer", 0.5, 0),
    ]
    assert content == {
        "format": "filmroom-call/1",
        "call": "C12",
        "title": "Harbor Dental",
        "started_at": "2026-09-14T10:30:00+00:00",
        "started_at_source": "name",
        "duration": 3670.0,
        "language": "en",
        "rep": "Ann Lee",
        "account": "Harbor Dental",
        "territory": None,
        "deal": "D-7",
        "deal_name": "Seats",
        "outcome": "won",
        "made_by": {"words": "whisper@1"},
        "recordings": [{"sha256": "a" * 64, "name": "harbor.wav", "offset": 0.0}],
        "speakers": [
            {"label": "left", "role": "rep", "source": "settings", "name": "Marcus <B>"},
            {"label": "right", "role": "customer", "source": "talk 0.97", "name": None},
        ],
        "segments": [
            {"stage": "discovery", "start": 0.0, "end": 3661.0, "first_turn": 0, "end_turn": 2,
             "sure": True},
            {"stage": "closing", "start": 3661.0, "end": 3662.0, "first_turn": 2, "end_turn": 3,
             "sure": True},
        ],
    }  # fmt: skip
    assert turns[1] == {
        "speaker": "right",
        "role": "customer",
        "start": 1.5,
        "end": 2.0,
        "text": "Sixty.",
        "stage": "discovery",
        "stage_probability": 0.8,
        "stage_sure": True,
        "signals": [],
        "words": [
            {
                "start": 1.5,
                "end": 2.0,
                "text": "Sixty.",
                "probability": 1.0,
                "channel": 0,
                "estimated": True,
                "overlapped": False,
            }
        ],
    }
    assert turns[0]["stage_probability"] == 0.9124
    assert turns[0]["signals"] == [
        {
            "name": "seats",
            "probability": 0.8,
            "start": 0,
            "end": 8,
            "kind": "",
            "source": "network",
        }
    ]


def test_captions_carry_the_name_of_who_speaks_escaped_else_the_role(call: PortableCall) -> None:
    assert "<v Marcus &lt;B&gt;>How many?</v>" in as_webvtt(call)
    assert "<v customer>Sixty.</v>" in as_webvtt(call)


@pytest.mark.parametrize(
    ("label", "role", "told"),
    [
        ("left A", "rep", "rep"),
        ("A", "customer", "customer"),
        ("A", "unknown", "A"),
        ("unknown", "unknown", "unknown"),
        ("automatic", "other", "other"),
        ("Ann Lee", "unknown", "Ann Lee"),
    ],
)
def test_labels_are_no_names(call: PortableCall, label: str, role: Role, told: str) -> None:
    turn = Turn(0, label, role, 0.0, 1.0, "Yes.", (Word(0.0, 1.0, "Yes."),))
    bare = replace(call, turns=((turn, StageTag("demo", 1.0)),), speakers=())
    assert f"0:00:00  {told}: Yes." in as_text(bare)


def test_the_text_reads_from_facts_through_the_stages(call: PortableCall) -> None:
    assert as_text(call) == (
        "C12  Harbor Dental\n"
        "Started: 2026-09-14 10:30 UTC\n"
        "Duration: 1:01:10\n"
        "Rep: Ann Lee\n"
        "Account: Harbor Dental\n"
        "Deal: D-7 Seats won\n"
        "\n"
        "[discovery]\n"
        "0:00:00  Marcus <B> (rep): How many?\n"
        "0:00:01  customer: Sixty.\n"
        "\n"
        "[closing]\n"
        "1:01:01  Ann Lee (rep): Good.\n"
    )


def test_the_captions_name_the_voices(call: PortableCall) -> None:
    captions = as_webvtt(call)
    assert captions.startswith("WEBVTT\n\n00:00:00.000 --> ")
    assert "<v customer>Sixty.</v>" in captions


def test_captions_of_a_transcript_alone_last_as_long_as_its_talk(call: PortableCall) -> None:
    from dataclasses import replace

    alone = replace(call, duration=None, recordings=())
    assert "01:01:01.000 --> 01:01:02.000" in as_webvtt(alone)


@pytest.mark.parametrize(
    ("format_", "begins"), [("json", "{"), ("vtt", "WEBVTT"), ("text", "C12  Harbor")]
)
def test_each_format_is_written_by_name(call: PortableCall, format_: str, begins: str) -> None:
    assert written(call, format_).startswith(begins)  # type: ignore[arg-type]
