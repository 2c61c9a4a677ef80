from __future__ import annotations

from coaching.plays.identity import Use, matched


def uses(*calls: int, start: float = 10.0) -> list[Use]:
    return [Use(call, start, start + 8) for call in calls]


def test_a_group_that_grew_is_the_play_that_it_was() -> None:
    assert matched({4: uses(1, 2, 3)}, [uses(9, 8, 7), uses(1, 2, 3, 4, 5, 6, 10)]) == (None, 4)


def test_of_a_play_that_was_torn_the_larger_part_keeps_its_number() -> None:
    assert matched({4: uses(*range(1, 10))}, [uses(1, 2, 3), uses(*range(4, 10))]) == (None, 4)


def test_of_two_plays_that_became_one_the_larger_keeps_its_number() -> None:
    before = {4: uses(1, 2), 7: uses(3, 4, 5)}
    assert matched(before, [uses(1, 2, 3, 4, 5)]) == (7,)


def test_few_turns_in_common_make_no_play_the_same() -> None:
    assert matched({4: uses(1, 2, 3, 4, 5)}, [uses(1, 6, 7, 8, 9)]) == (None,)


def test_turns_that_were_read_anew_are_the_same_by_their_time() -> None:
    assert matched({4: uses(1, 2, 3)}, [uses(1, 2, 3, start=12.5)]) == (4,)
    assert matched({4: uses(1, 2, 3)}, [uses(1, 2, 3, start=17.0)]) == (None,)


def test_nothing_before_or_nothing_now_is_no_error() -> None:
    assert matched({}, [uses(1)]) == (None,)
    assert matched({4: uses(1)}, []) == ()
