"""What is masked stays masked: over a real library, whatever is corrected, heard or laid anew."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import update

from coaching.privacy.finding import find_spoken
from coaching.privacy.kinds import Found
from coaching.privacy.policy import Policy, Rule
from coaching.steps.correcting import correct, corrections_of
from coaching.steps.left_out import left_out_of
from coaching.steps.means import Means
from coaching.steps.muting import mutes_in
from coaching.steps.place import Place
from coaching.store import overlays, versions, words
from coaching.store.anchors import ANCHORED
from coaching.store.schema.columns import metadata
from coaching.store.schema.talk import corrections
from coaching.transcript import Word
from tests.commands import filmroom
from tests.steps.lone_talk import anew, lone_call, text_of
from tests.steps.making import make_means

NOW = datetime(2026, 11, 27, tzinfo=UTC)

SAID = """WEBVTT

00:00.000 --> 00:08.000
<v Dana>Well my number is 415 555 0132 and my husband has cancer since May.</v>

00:09.000 --> 00:13.000
<v Laura>You can write to laura at summit thought com any day.</v>
"""


class Spoken:
    """A finder that asks our own recognisers alone."""

    identity = "spoken@1"

    def find(self, words: Sequence[Word], *, known: Collection[str] = ()) -> tuple[Found, ...]:
        return find_spoken(words, known=known)


@pytest.fixture
def means() -> Means:
    return make_means(finder=Spoken())


@pytest.fixture
def call(place: Place, means: Means) -> int:
    return lone_call(place, SAID, means)


def muted_in(place: Place, call: int) -> list[str]:
    """Words as heard that lie wholly in what is muted."""
    with place.library.reading() as conn:
        text = versions.active(conn, call, "text")
        assert text is not None
        silent = mutes_in(conn, text.id)
        return [
            word.text
            for word in words.voiced_words(conn, text.id)
            if any(mute.start <= word.start and word.end <= mute.end for mute in silent)
        ]


def test_a_mask_around_personal_data_is_neither_shown_nor_heard(
    place: Place, call: int, means: Means
) -> None:
    correct(
        place,
        "C1",
        "my number is [phone number] and my husband has cancer since May",
        "",
        masked=True,
        who="Dana",
    )
    anew(place, call, means)
    assert text_of(place, call).startswith("Well [removed] / You")
    assert {"number", "0132", "husband", "cancer"} <= set(muted_in(place, call))
    assert corrections_of(place, "C1").lost == ()


def test_a_mask_holds_when_another_policy_masks_a_part_of_it(
    place: Place, call: int, means: Means
) -> None:
    kept = Policy({"phone": Rule(mask=False, mute=False)})
    anew(place, call, replace(means, policy=kept))
    correct(place, "C1", "number is 415 555 0132 and my husband", "", masked=True, who="Dana")
    for policy in (kept, Policy()):
        anew(place, call, replace(means, policy=policy))
        assert text_of(place, call).startswith("Well my [removed] has cancer")
        assert {"number", "0132", "husband"} <= set(muted_in(place, call))


def test_an_address_that_a_correction_completes_is_masked(
    place: Place, call: int, means: Means
) -> None:
    assert "laura at summit thought com" in text_of(place, call)
    correct(place, "C1", "thought", "dot", who="Dana")
    anew(place, call, means)
    assert text_of(place, call).endswith("You can write to [e-mail] any day.")
    assert {"laura", "summit", "thought", "com"} <= set(muted_in(place, call))


def test_passages_that_a_person_masked_are_counted(place: Place, call: int, means: Means) -> None:
    correct(place, "C1", "husband has cancer", "", masked=True, who="Dana")
    anew(place, call, means)
    with place.library.reading() as conn:
        shown = versions.active(conn, call, "turns")
        assert shown is not None
        left_out = left_out_of(versions.lineage(conn, shown.id))
    assert (left_out.masked, left_out.removed) == ({"phone": 1}, 1)
    assert left_out.as_json()["removed"] == 1


def test_a_mask_whose_words_are_gone_hides_what_is_said_then_and_is_told(
    place: Place, call: int, means: Means
) -> None:
    with place.library.writing() as conn:
        number = overlays.correct_words(
            conn,
            call,
            start=10.0,
            end=11.0,
            before="her daughter is in rehab",
            after="",
            masked=True,
            who="Dana",
            now=NOW,
        )
    anew(place, call, means)
    assert corrections_of(place, "C1").lost == (number,)
    assert "summit" not in text_of(place, call)
    assert "summit" in muted_in(place, call)


def test_corrections_are_listed_without_words_that_are_masked_now(
    place: Place, call: int, means: Means
) -> None:
    correct(place, "C1", "thought", "dot", who="Dana")
    anew(place, call, means)
    ran = filmroom("correct", "C1", "--workspace", place.workspace.root)
    assert ran.status == 0, ran.err
    assert "thought" not in ran.out
    assert "[masked]  by Dana" in ran.out


def test_a_mask_that_lost_its_words_is_listed_with_what_it_hides(
    place: Place, call: int, means: Means
) -> None:
    correct(place, "C1", "husband has cancer", "", masked=True, who="Dana")
    with place.library.writing() as conn:
        conn.execute(update(corrections).values(words="her daughter is in rehab"))
    anew(place, call, means)
    ran = filmroom("correct", "C1", "--workspace", place.workspace.root)
    assert "(not found in these words; all that is said about then is masked)" in ran.out


def test_all_that_people_anchor_to_talk_moves_with_it() -> None:
    anchored = {
        table
        for table in metadata.tables.values()
        if {"call_id", "start", "end", "words"} <= set(table.c.keys())
    }
    assert anchored - set(ANCHORED) == {metadata.tables["clips"]}
