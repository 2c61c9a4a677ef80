"""Nothing that is masked is uncovered by what people write or mask beside and over it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from coaching.transcript import Word
from coaching.wording.corrections import Correction, correction_edits
from coaching.wording.edit import Edit, compose, edited
from tests.coaching.wording.talk import text_of, words_of

MONDAY = datetime(2026, 9, 14, tzinfo=UTC)
PHONE = Edit(3, 6, "[phone number]", "mask", "phone", muted=True)
NUMBER = words_of("my number is 415 555 0132 and my husband has cancer")
SEAT = words_of("it is sixty a seat now")


def correct(
    before: str, after: str, start: float, words: int, *, day: int = 0, masked: bool = False
) -> Correction:
    at = MONDAY + timedelta(days=day)
    return Correction(start, start + 0.3 * words, before, after, "Laura", at, masked)


def mask(before: str, start: float, words: int, *, day: int = 0) -> Correction:
    return correct(before, "[removed]", start, words, day=day, masked=True)


def laid(
    words: tuple[Word, ...], *corrections: Correction, masks: tuple[Edit, ...] = ()
) -> tuple[str, list[str], tuple[Correction, ...]]:
    """What is shown, the words that are muted, and the corrections lost."""
    edits, lost = correction_edits(words, corrections, masks=masks)
    whole = compose(words, edits, masks)
    muted = [word.text for e in whole if e.muted for word in words[e.first : e.after]]
    return text_of(edited(words, whole)), muted, lost


def test_a_mask_around_a_label_hides_all_of_it() -> None:
    whole = mask("my number is [phone number] and my husband has cancer", 0.0, 11)
    assert laid(NUMBER, whole, masks=(PHONE,)) == (
        "[removed]",
        [word.text for word in NUMBER],
        (),
    )


def test_a_mask_that_ends_within_a_label_hides_what_the_label_hides() -> None:
    half = mask("number] and my husband", 1.35, 4)
    shown, muted, lost = laid(NUMBER, half, masks=(PHONE,))
    assert (shown, lost) == ("my number is [removed] has cancer", ())
    assert muted == ["415", "555", "0132", "and", "my", "husband"]


def test_a_mask_holds_when_a_part_of_its_words_is_found_to_be_personal_later() -> None:
    words = words_of("Mary Jones the finance chief is leaving in March yes")
    name = Edit(0, 2, "[name]", "mask", "person")
    shown, muted, lost = laid(
        words, mask("Mary Jones the finance chief is leaving in March", 0.0, 9), masks=(name,)
    )
    assert (shown, lost) == ("[removed] yes", ())
    assert muted == [word.text for word in words[:9]]


def test_what_is_written_on_both_sides_of_a_label_leaves_it_silent() -> None:
    shown, muted, lost = laid(
        SEAT,
        mask("sixty", 0.6, 1),
        correct("it is [removed] a seat", "it was [removed] per seat", 0.0, 5, day=1),
    )
    assert (shown, muted, lost) == ("it was [removed] per seat now", ["sixty"], ())


def test_what_is_written_around_personal_data_leaves_it_masked() -> None:
    shown, muted, lost = laid(
        NUMBER,
        correct("number is [phone number] and", "cell is [phone number] but", 0.3, 6),
        masks=(PHONE,),
    )
    assert shown == "my cell is [phone number] but my husband has cancer"
    assert (muted, lost) == (["415", "555", "0132"], ())


@pytest.mark.parametrize("after", ["it is a seat", "", "it costs a lot"])
def test_who_takes_a_label_out_does_not_make_it_heard(after: str) -> None:
    shown, muted, lost = laid(
        SEAT,
        mask("sixty", 0.6, 1),
        correct("it is [removed] a seat", after, 0.0, 5, day=1),
    )
    assert (shown, lost) == (f"{after} now".strip(), ())
    assert "sixty" in muted


def test_a_correction_of_a_label_alone_is_lost() -> None:
    over = correct("[removed]", "fifty", 0.6, 1, day=1)
    assert laid(SEAT, mask("sixty", 0.6, 1), over) == (
        "it is [removed] a seat now",
        ["sixty"],
        (over,),
    )


def test_what_was_written_before_its_words_were_masked_is_lost_and_told() -> None:
    early = correct("is 415 555 0132", "is 415 555 0123", 0.6, 4)
    shown, _, lost = laid(NUMBER, early, masks=(PHONE,))
    assert (shown, lost) == ("my number is [phone number] and my husband has cancer", (early,))


def test_a_mask_is_silent_after_a_correction_of_what_is_shown_with_it() -> None:
    words = words_of("the harbor mental clinic")
    shown, muted, lost = laid(
        words,
        correct("harbor mental", "Harbor Dental", 0.3, 2),
        mask("Harbor", 0.3, 1, day=1),
        correct("Dental", "Dentals", 0.6, 1, day=2),
    )
    assert (shown, lost) == ("the [removed] Dentals clinic", ())
    assert muted == ["harbor", "mental"]


def test_a_mask_whose_words_are_not_found_hides_all_that_is_said_then() -> None:
    words = words_of("so far well he was sick back then and so on they say it works for them now")
    gone = mask("my husband has cancer", 2.35, 4)
    shown, muted, lost = laid(words, gone)
    assert lost == (gone,)
    assert shown == "so far [removed] now"
    assert muted == [word.text for word in words[2:-1]]


def test_a_mask_whose_words_are_not_found_hides_what_others_say_then() -> None:
    words = tuple(
        sorted(
            (*words_of("one two three", start=10.0), *words_of("four five", start=10.1, channel=1)),
            key=lambda word: word.start,
        )
    )
    shown, muted, _ = laid(words, mask("my husband has cancer", 10.0, 3))
    assert shown == "[removed] [removed]"
    assert len(muted) >= len(words)


def test_a_mask_whose_words_moved_far_hides_them_there_too() -> None:
    words = words_of("a b c d e f g h i j k l m n o p q r s t my husband has cancer now")
    moved = mask("my husband has cancer", 0.0, 4)
    shown, _, lost = laid(words, moved)
    assert lost == (moved,)
    assert "cancer" not in shown
    assert shown.endswith("[removed] now")
