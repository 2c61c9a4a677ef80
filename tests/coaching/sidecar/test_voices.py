from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import pytest

from coaching.sidecar.voices import voices_for
from coaching.transcript import Role, Voice


def roles(
    speakers: Sequence[str],
    *,
    ours: Collection[str] = (),
    participants: Mapping[str, Role] | None = None,
    rep: str | None = None,
    channel_roles: Sequence[Role] = (),
) -> list[Role]:
    voices = voices_for(
        speakers,
        ours=ours,
        participants=participants or {},
        rep=rep,
        channel_roles=channel_roles,
    )
    assert len({voice.speaker for voice in voices}) == len(voices)
    return [voice.role for voice in voices]


def test_a_transcript_that_names_nobody_has_one_voice_for_all() -> None:
    assert voices_for((), ours=(), participants={}, rep=None, channel_roles=()) == (
        Voice("transcript", "unknown", several=True),
    )


def test_participants_come_before_our_people_and_before_what_a_name_says() -> None:
    said = ["MARCUS  BELL", "Dana Levi", "Zoe Kern"]
    assert roles(said, ours=["Marcus Bell"], participants={"marcus bell": "customer"}) == [
        "customer",
        "unknown",
        "unknown",
    ]


@pytest.mark.parametrize(
    "speaker",
    [
        *("Marcus Bell", "marcus bell", "Márcus Bell", "Bell, Marcus", "Marcus B.", "Marcus"),
        *("Marcus Bell (Filmroom)", "Marcus Bell - Filmroom", "marcus.bell@filmroom.example"),
    ],
)
def test_our_people_are_known_however_a_tool_writes_them(speaker: str) -> None:
    assert roles([speaker, "Dana", "Zoe"], ours=["Marcus Bell", "Laura Chen"]) == [
        "rep",
        "unknown",
        "unknown",
    ]


def test_a_first_name_that_two_people_share_names_nobody() -> None:
    assert roles(["Marcus", "X Y", "Z Y"], ours=["Marcus Bell", "Marcus Stone"])[0] == "unknown"
    assert (
        roles(
            ["Marcus", "X Y", "Z Y"],
            ours=["Marcus Bell"],
            participants={"Marcus Stone": "customer"},
        )[0]
        == "unknown"
    )


def test_a_shortened_name_is_not_the_person_who_speaks_under_the_full_one() -> None:
    said = ["Marcus Bell", "Marcus", "Zoe Kern"]
    assert roles(said, ours=["Marcus Bell"]) == ["rep", "unknown", "unknown"]


@pytest.mark.parametrize(
    ("speakers", "expected"),
    [
        (["Agent", "Caller", "X"], ["rep", "customer", "unknown"]),
        (["Sales Rep 1", "Prospect", "Client 2"], ["rep", "customer", "customer"]),
        (["HOST", "guest_1", "guest_2"], ["rep", "customer", "customer"]),
        (["Kim (Host)", "Lou (Guest)", "Max"], ["rep", "customer", "unknown"]),
        (["Agent Smith", "Sales Corner GmbH", "X"], ["unknown", "unknown", "unknown"]),
    ],
)
def test_words_in_the_place_of_names_give_roles(speakers: list[str], expected: list[Role]) -> None:
    assert roles(speakers) == expected


@pytest.mark.parametrize(
    ("speakers", "expected"),
    [
        (["ch_0", "ch_1"], ["customer", "rep"]),
        (["channel 1", "channel 0"], ["rep", "customer"]),
        (["Channel 1", "Channel 2"], ["customer", "rep"]),
        (["channel 0 speaker 0", "channel 0 speaker 1", "channel 1"],
         ["customer", "customer", "rep"]),
        (["ch_0", "ch_1", "ch_7"], ["customer", "rep", "unknown"]),
    ],
)  # fmt: skip
def test_channels_have_the_roles_of_the_recordings_channels(
    speakers: list[str], expected: list[Role]
) -> None:
    assert roles(speakers, channel_roles=("customer", "rep")) == expected


def test_of_two_speakers_the_other_side_follows() -> None:
    assert roles(["Dana Levi", "Marcus Bell"], rep="Marcus Bell") == ["customer", "rep"]
    assert roles(["Speaker 1", "Customer"]) == ["rep", "customer"]
    assert roles(["Speaker 1", "Speaker 2"]) == ["unknown", "unknown"]
    assert roles(["Dana", "Zoe", "Marcus Bell"], rep="Marcus Bell") == ["unknown", "unknown", "rep"]
    assert roles(["Dana", "Marcus Bell", "unnamed"], rep="Marcus Bell") == [
        "customer",
        "rep",
        "unknown",
    ]


def test_what_names_no_speaker_may_be_several() -> None:
    voices = voices_for(["Agent", "unnamed"], ours=(), participants={}, rep=None, channel_roles=())
    assert [(voice.role, voice.several) for voice in voices] == [("rep", False), ("unknown", True)]


def test_labels_fit_the_library_and_stay_apart() -> None:
    long = ["The very long name of a customer A", "The very long name of a customer B"]
    voices = voices_for(long, ours=(), participants={}, rep=None, channel_roles=())
    labels = [voice.speaker for voice in voices]
    assert labels == ["The very long name of a customer", "The very long name of a custom 2"]
