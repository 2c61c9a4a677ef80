from __future__ import annotations

from coaching.privacy.kinds import KINDS, MASKS, Found, counted, kind_named
from coaching.privacy.masking import mask_edits
from coaching.privacy.policy import Policy, parse_policy
from coaching.wording.edit import Edit, edited
from tests.coaching.privacy.talk import said


def test_a_mask_takes_the_place_of_the_words_and_keeps_their_time() -> None:
    words = said("it's four one one one okay")
    edits = mask_edits([Found(1, 5, "card", 1.0)], Policy())
    assert edits == (Edit(1, 5, "[card number]", "mask", "card", muted=True),)
    shown = edited(words, edits)
    assert " ".join(word.text for word in shown) == "it's [card number] okay"
    assert (shown[1].start, shown[2].end) == (words[1].start, words[4].end)


def test_what_the_policy_keeps_is_not_masked() -> None:
    found = [Found(0, 1, "first_name", 0.9), Found(2, 4, "phone", 0.9)]
    policy = parse_policy("phone: {text: keep, sound: keep}\nfirst_name: {text: mask}", source="p")
    assert mask_edits(found, policy) == (Edit(0, 1, "[name]", "mask", "first_name"),)


def test_what_is_less_sure_than_the_policy_wants_is_not_masked() -> None:
    found = [Found(0, 3, "phone", 0.7)]
    assert mask_edits(found, Policy())
    strict = parse_policy("phone: {certainty: 0.8}", source="p")
    assert mask_edits(found, strict) == ()


def test_masks_are_counted_by_kind_and_never_by_what_was_said() -> None:
    edits = mask_edits([Found(0, 3, "phone", 0.9), Found(5, 8, "phone", 0.9)], Policy())
    assert counted(edit.source for edit in edits) == {"phone": 2}


def test_every_kind_has_a_mask_and_is_found_under_its_name() -> None:
    assert set(MASKS) == set(KINDS)
    assert all(kind_named(kind) == kind for kind in KINDS if kind != "first_name")
