from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from coaching.joining import Known, Piece, named_place, offsets_of, place_of

START = datetime(2026, 9, 14, 10, 30, tzinfo=UTC)


def piece(name: str, *, duration: float = 60.0, **more: object) -> Piece:
    return Piece(name, "/inbox", duration, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "base", "side", "part"),
    [
        ("Acme_rep.wav", "acme", "rep", 0),
        ("acme - customer.mp3", "acme", "customer", 0),
        ("acme (left).wav", "acme", "left", 0),
        ("agent_acme.wav", "acme", "agent", 0),
        ("acme-part-2.wav", "acme", "", 2),
        ("acme_pt3.wav", "acme", "", 3),
        ("acme (2 of 3).wav", "acme", "", 2),
        ("acme_rep_part1.wav", "acme", "rep", 1),
        ("acme 2.wav", "acme 2", "", 0),
        ("departments.wav", "departments", "", 0),
        ("report.wav", "report", "", 0),
        ("customer.wav", "customer", "", 0),
    ],
)
def test_side_and_part_are_read_in_a_name(name: str, base: str, side: str, part: int) -> None:
    found = named_place(name)
    assert (found.base, found.side, found.part) == (base, side, part)


def test_two_files_of_one_name_and_other_sides_are_one_call() -> None:
    placed = place_of(piece("acme_agent.wav"), [Known(3, (piece("acme_caller.wav"),))])
    assert (placed.call, placed.side, placed.their_side) == (3, "left", "right")


@pytest.mark.parametrize(
    "other",
    [
        piece("acme_agent.wav"),
        piece("other_caller.wav"),
        piece("acme_caller.wav", duration=600.0),
        Piece("acme_caller.wav", "/elsewhere", 60.0),
    ],
    ids=["the same side", "another name", "another length", "another folder"],
)
def test_what_does_not_fit_stays_a_call_of_its_own(other: Piece) -> None:
    assert place_of(piece("acme_agent.wav"), [Known(3, (other,))]).call is None


@pytest.mark.parametrize("name", ["Demo with customer.wav", "acme_rep.wav", "Call part 2.wav"])
def test_a_word_in_the_name_of_a_file_alone_means_nothing(name: str) -> None:
    placed = place_of(piece(name), [])
    assert (placed.call, placed.side, placed.part) == (None, None, 0)


def test_a_sheet_gives_a_file_alone_its_side_unless_both_are_on_it() -> None:
    assert place_of(piece("a.wav", side="right"), []).side == "right"
    assert place_of(piece("a.wav", side="right", two_sided=True), []).side is None


@pytest.mark.parametrize("field", ["account", "deal", "external_id"])
def test_pieces_of_which_something_else_is_said_are_two_calls(field: str) -> None:
    other = piece("acme_caller.wav", known_as={field: "a"})
    assert (
        place_of(piece("acme_agent.wav", known_as={field: "b"}), [Known(3, (other,))]).call is None
    )
    assert place_of(piece("acme_agent.wav", known_as={field: "a"}), [Known(3, (other,))]).call == 3


def test_sheets_with_other_ids_keep_apart_what_names_would_join() -> None:
    other = piece("acme_caller.wav", call_id="A")
    assert place_of(piece("acme_agent.wav", call_id="B"), [Known(3, (other,))]).call is None


def test_a_call_out_and_a_call_in_are_two_calls() -> None:
    assert place_of(piece("out-5551234.wav"), [Known(3, (piece("in-5551234.wav"),))]).call is None


def test_a_recording_with_both_sides_is_no_side() -> None:
    other = piece("acme_caller.wav")
    assert place_of(piece("acme_agent.wav", two_sided=True), [Known(3, (other,))]).call is None


def test_the_sides_of_both_parts_come_together_in_any_order() -> None:
    def placed(name: str, *there: Piece) -> tuple[object, int, object, int]:
        found = place_of(piece(name), [Known(3, there)])
        assert found.call == 3
        return found.side, found.part, found.their_side, found.their_part

    rep_1, customer_1 = (
        piece("x_rep_part1.wav"),
        piece("x_customer_part1.wav", side="right", part=1),
    )
    assert placed("x_rep_part2.wav", rep_1) == (None, 2, None, 1)
    both = (piece("x_rep_part1.wav", part=1), piece("x_rep_part2.wav", part=2))
    assert placed("x_customer_part1.wav", *both) == ("right", 1, "left", 0)
    three = (
        piece("x_rep_part1.wav", side="left", part=1),
        customer_1,
        piece("x_rep_part2.wav", side="left", part=2),
    )
    assert placed("x_customer_part2.wav", *three) == ("right", 2, "left", 0)


def test_another_copy_of_the_same_sound_is_no_part() -> None:
    first = piece("a.wav", call_id="77")
    assert place_of(piece("a.mp3", call_id="77"), [Known(4, (first,))]).call is None


def test_the_same_side_twice_is_another_call() -> None:
    first = piece("a.wav", call_id="77", side="left")
    assert place_of(piece("b.wav", call_id="77", side="left"), [Known(4, (first,))]).call is None


def test_an_id_that_is_counted_anew_elsewhere_is_another_call() -> None:
    first = Piece("a.wav", "/inbox/january", 60.0, call_id="1")
    assert place_of(piece("b.wav", call_id="1"), [Known(4, (first,))]).call is None


def test_a_call_with_both_sides_takes_no_third() -> None:
    both = Known(3, (piece("acme_rep.wav"), piece("acme_customer.wav")))
    assert place_of(piece("acme_caller.wav"), [both]).call is None


def test_parts_of_one_name_are_one_call_in_any_order() -> None:
    placed = place_of(piece("acme part 1.wav"), [Known(3, (piece("acme part 2.wav", part=2),))])
    assert (placed.call, placed.part, placed.their_part) == (3, 1, 2)


def test_a_part_that_a_sheet_has_given_to_another_file_is_another_call() -> None:
    told = (piece("aaa.wav", part=1), piece("acme part 2.wav", part=2))
    assert place_of(piece("acme part 1.wav"), [Known(3, told)]).call is None


def test_a_piece_whose_file_was_saved_over_holds_its_place_and_draws_no_other() -> None:
    gone = replace(piece("acme_rep.wav", side="left"), folder="")
    there = piece("acme_customer.wav", side="right")
    assert place_of(piece("acme_agent.wav"), [Known(3, (gone, there))]).call is None
    assert place_of(piece("acme_customer.wav"), [Known(3, (gone,))]).call is None


def test_a_file_that_was_saved_over_one_of_a_call_is_not_of_it_whatever_its_sheet_says() -> None:
    gone = replace(piece("a.wav", call_id="7", part=1), folder="")
    there = piece("b.wav", call_id="7", part=2)
    came = piece("a.wav", call_id="7", part=3, duration=90.0)
    assert place_of(came, [Known(3, (gone, there))]).call is None


def test_the_same_part_twice_is_another_call() -> None:
    assert place_of(piece("acme part 2.wav"), [Known(3, (piece("acme pt 2.wav"),))]).call is None


@pytest.mark.parametrize(
    ("gap", "joins"), [(0.0, True), (1.5, True), (3.0, False), (-3.0, False), (600.0, False)]
)
def test_full_files_that_follow_each_other_to_the_second_are_one_call(
    gap: float, *, joins: bool
) -> None:
    first = piece("REC_20260914_103000.wav", duration=1800.0, started_at=START)
    second = piece(
        "REC_20260914_110000.wav",
        started_at=START + timedelta(seconds=1800 + gap),
    )
    assert (place_of(second, [Known(9, (first,))]).call == 9) is joins


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("20260914_103000_anna_acme.wav", "20260914_110000_ben_globex.wav"),
        ("REC_20260914_103000.wav", "MEMO_20260914_110000.wav"),
    ],
)
def test_files_of_other_names_are_not_one_call_whatever_the_clock(first: str, second: str) -> None:
    there = piece(first, duration=1800.0, started_at=START)
    came = piece(second, started_at=START + timedelta(seconds=1800))
    assert place_of(came, [Known(9, (there,))]).call is None


def test_calls_that_a_dialer_makes_without_a_pause_are_not_one_call() -> None:
    there = piece("REC_20260914_103000.wav", duration=147.0, started_at=START)
    came = piece("REC_20260914_103227.wav", started_at=START + timedelta(seconds=147))
    assert place_of(came, [Known(9, (there,))]).call is None


def test_a_sheet_says_which_files_are_one_call_whatever_they_are_called() -> None:
    first = piece("aaa.wav", call_id="Z-1", side="left")
    placed = place_of(piece("zzz.wav", call_id="Z-1", side="right"), [Known(4, (first,))])
    assert (placed.call, placed.side, placed.their_side) == (4, "right", "left")


def test_both_sides_of_each_part_begin_together() -> None:
    pieces = [("left", 1, 10.0), ("right", 1, 11.0), ("left", 2, 5.0), ("right", 2, 5.0)]
    assert offsets_of(pieces) == (0.0, 0.0, 11.0, 11.0)  # type: ignore[arg-type]
