from __future__ import annotations

import pytest

from coaching.errors import NotFoundError, UsageError
from coaching.playbook import Chosen, added, difference, moved, removed

ITEMS = (Chosen(1, "demo"), Chosen(2, "demo"), Chosen(3, "closing"))


def of(items: tuple[Chosen, ...], stage: str) -> list[int]:
    return [one.moment for one in items if one.stage == stage]


def test_a_moment_is_added_at_the_end_of_its_stage_or_at_a_place() -> None:
    assert of(added(ITEMS, 4, "demo"), "demo") == [1, 2, 4]
    assert of(added(ITEMS, 4, "demo", place=1), "demo") == [4, 1, 2]
    assert of(added((), 4, "demo"), "demo") == [4]


def test_a_moment_is_in_it_once() -> None:
    with pytest.raises(UsageError, match="M3 is in the playbook, under closing"):
        added(ITEMS, 3, "demo")


def test_a_place_that_does_not_exist_is_told() -> None:
    with pytest.raises(UsageError, match="place 5 of demo"):
        added(ITEMS, 4, "demo", place=5)


def test_a_moment_moves_within_its_stage_and_to_another() -> None:
    assert of(moved(ITEMS, 2, place=1), "demo") == [2, 1]
    after = moved(ITEMS, 1, stage="closing")
    assert (of(after, "demo"), of(after, "closing")) == ([2], [3, 1])


def test_what_is_not_in_it_is_neither_moved_nor_removed() -> None:
    for change in (lambda: removed(ITEMS, 9), lambda: moved(ITEMS, 9, place=1)):
        with pytest.raises(NotFoundError, match="M9 is not in the playbook"):
            change()


def test_a_difference_names_what_was_added_removed_and_moved_and_nothing_else() -> None:
    after = (Chosen(2, "demo"), Chosen(5, "demo"), Chosen(3, "demo"))
    assert [(one.what, one.moment, one.place) for one in difference(ITEMS, after)] == [
        ("removed", 1, 1),
        ("added", 5, 2),
        ("moved", 3, 3),
    ]
    assert difference(ITEMS, ITEMS) == ()


def test_of_two_that_change_places_one_has_moved() -> None:
    after = (Chosen(2, "demo"), Chosen(1, "demo"), Chosen(3, "closing"))
    assert len(difference(ITEMS, after)) == 1
