from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from coaching.search import MARK, UNMARK
from coaching.store.lines import Line, columns_of, lines_of
from coaching.transcript import ROLES

WORDS = st.text(st.characters(exclude_characters="\n" + MARK + UNMARK), min_size=1)


@given(st.lists(st.builds(Line, st.sampled_from(ROLES), WORDS)))
def test_columns_give_the_same_lines_back_in_order(lines: list[Line]) -> None:
    assert list(lines_of(columns_of(lines))) == lines


def test_a_turn_that_says_nothing_here_has_no_line() -> None:
    lines = [Line("rep", "So"), Line("customer", ""), Line("rep", "far.")]
    assert lines_of(columns_of(lines)) == (Line("rep", "So"), Line("rep", "far."))


def test_a_mark_over_two_turns_is_closed_in_each() -> None:
    marked = {"rep": f"a {MARK}b\n\nc{UNMARK} d", "customer": "\nx\n", "unknown": "\n\n"}
    assert lines_of(marked) == (
        Line("rep", f"a {MARK}b{UNMARK}"),
        Line("customer", "x"),
        Line("rep", f"{MARK}c{UNMARK} d"),
    )


def test_talk_cannot_bring_marks_of_its_own() -> None:
    (line,) = lines_of(columns_of([Line("rep", f"a {MARK}b{UNMARK}")]))
    assert line == Line("rep", "a b")
    assert line.matches == 0
