from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from coaching.glossary import Glossary, Term
from coaching.transcript import Word
from coaching.wording.corrections import Correction, correction_edits
from coaching.wording.edit import Edit, compose, edited
from coaching.wording.glossary_edits import glossary_edits
from coaching.wording.numbers import number_edits
from tests.coaching.wording.talk import text_of, words_of

MONDAY = datetime(2026, 9, 14, tzinfo=UTC)
GLOSSARY = Glossary((Term("Pipewise", ("pipe wise",)), Term("Salesforce", ("sails force",))))


def correct(
    before: str, after: str, start: float, *, day: int = 0, masked: bool = False
) -> Correction:
    end = start + 0.3 * len(before.split())
    at = MONDAY + timedelta(days=day)
    return Correction(start, end, before, after, "Laura", at, masked)


def shown(words: tuple[Word, ...], *corrections: Correction) -> str:
    edits, lost = correction_edits(words, corrections)
    assert lost == ()
    return text_of(edited(words, edits))


def test_a_correction_replaces_its_words_and_names_who() -> None:
    words = words_of("we need sixty seeds today")
    edits, lost = correction_edits(words, [correct("seeds", "seats", 0.9)])
    assert edits == (Edit(3, 4, "seats", "person", "Laura"),)
    assert lost == ()


def test_of_the_same_words_said_twice_the_nearer_are_meant() -> None:
    words = words_of("no seeds here no seeds there")
    assert shown(words, correct("seeds", "seats", 1.2)) == "no seeds here no seats there"


def test_words_that_moved_are_found_again() -> None:
    words = words_of("we need sixty seeds today", start=0.8)
    assert shown(words, correct("sixty seeds", "sixty seats", 0.6)) == "we need sixty seats today"


def test_words_that_are_heard_a_little_otherwise_are_found_again() -> None:
    words = words_of("the harbour mental clinic called", start=0.2)
    correction = correct("harbor mental clinic", "Harbor Dental clinic", 0.3)
    assert shown(words, correction) == "the Harbor Dental clinic called"


@pytest.mark.parametrize(
    ("heard", "before", "after"),
    [
        ("we need sixty seats today", "sixty seeds", "sixty seats"),
        ("we ask the crm for it", "crm", "the crm"),
        ("we ask the CRM for it", "the crm", "the CRM"),
    ],
)
def test_words_that_are_right_already_need_no_edit(heard: str, before: str, after: str) -> None:
    assert correction_edits(words_of(heard), [correct(before, after, 0.6)]) == ((), ())


def test_a_shorter_correction_is_made_though_its_words_are_there() -> None:
    assert shown(words_of("the CRM system is slow"), correct("CRM system", "CRM", 0.3)) == (
        "the CRM is slow"
    )


def test_case_alone_can_be_corrected() -> None:
    assert shown(words_of("the crm, yes"), correct("crm", "CRM", 0.3)) == "the CRM, yes"


def test_what_was_not_said_can_be_taken_out() -> None:
    assert shown(words_of("we um need it"), correct("um", "", 0.3)) == "we need it"


def test_a_correction_that_finds_no_place_is_lost_and_told() -> None:
    gone = correct("seeds", "seats", 0.9)
    far = correct("today", "Monday", 9.0)
    words = words_of("something else was said today")
    assert correction_edits(words, [far, gone]) == ((), (far, gone))


def test_a_later_correction_may_be_of_an_earlier_one() -> None:
    words = words_of("the harbor mental clinic")
    first = correct("harbor mental", "Harbor Dental", 0.3)
    second = correct("Harbor", "Harbour", 0.3, day=1)
    assert shown(words, second, first) == "the Harbour Dental clinic"


def test_a_correction_of_what_the_glossary_wrote_holds() -> None:
    words = words_of("our sails force is big")
    below = glossary_edits(words, GLOSSARY)
    edits, lost = correction_edits(words, [correct("Salesforce", "sales force", 0.3)], below=below)
    assert lost == ()
    assert text_of(edited(words, compose(words, edits, below))) == "our sales force is big"


def test_a_correction_of_a_part_of_a_number_keeps_the_rest() -> None:
    words = words_of("it is sixty dollars now")
    below = number_edits(words)
    edits, lost = correction_edits(words, [correct("$60", "$70", 0.6)], below=below)
    assert lost == ()
    assert text_of(edited(words, compose(words, edits, below))) == "it is $70 now"


def test_a_masked_correction_mutes() -> None:
    (edit,), _ = correction_edits(
        words_of("her name is Jo"), [correct("Jo", "[removed]", 0.9, masked=True)]
    )
    assert (edit.kind, edit.text, edit.muted) == ("mask", "[removed]", True)


def test_voices_keep_apart() -> None:
    words = tuple(
        sorted(
            (*words_of("we need seeds"), *words_of("a seeds b", start=0.1, channel=1)),
            key=lambda word: word.start,
        )
    )
    edits, _ = correction_edits(words, [correct("need seeds", "need seats", 0.3)])
    assert [word.text for word in edited(words, edits) if word.channel == 0] == [
        "we",
        "need",
        "seats",
    ]


def test_layers_compose_without_overlap_the_first_wins() -> None:
    words = words_of("pipe wise costs sixty dollars")
    numbers, terms = number_edits(words), glossary_edits(words, GLOSSARY)
    person = (Edit(2, 4, "is seventy", "person", "Laura"),)
    assert compose(words, person, terms, numbers) == (*terms, *person)


def test_edits_of_two_voices_may_interleave() -> None:
    words = tuple(
        sorted(
            (*words_of("pipe wise"), *words_of("sixty dollars", start=0.1, channel=1)),
            key=lambda word: word.start,
        )
    )
    edits = compose(words, glossary_edits(words, GLOSSARY), number_edits(words))
    assert text_of(edited(words, edits)) == "Pipewise $60"
