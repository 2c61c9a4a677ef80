# ruff: noqa: E501 - transcripts stand here as programs write them
"""Text with time stamps."""

from __future__ import annotations

import pytest

from tests.coaching.sidecar.transcripts import read


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
