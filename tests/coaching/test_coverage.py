from __future__ import annotations

from coaching.coverage import Coverage, account_of, added, coverage_of, moved
from coaching.transcript import Word


def test_speech_near_words_is_covered_and_the_rest_is_a_gap() -> None:
    words = [Word(1.0, 2.0, "We"), Word(2.2, 3.0, "open.")]
    found = coverage_of(words, [(0.8, 3.2), (10.0, 14.0)])
    assert found == Coverage(speech=6.4, covered=2.4, gaps=((10.0, 14.0),))


def test_a_pause_inside_speech_that_is_shorter_than_a_second_is_no_gap() -> None:
    words = [Word(1.0, 2.0, "We"), Word(3.5, 4.0, "open.")]
    found = coverage_of(words, [(1.0, 4.0)])
    assert found.gaps == ()
    assert found.covered == 2.5


def test_without_speech_there_is_nothing_to_cover() -> None:
    assert coverage_of([], []) == Coverage(0, 0, ())


def test_accounts_of_windows_add_up_in_order_of_time() -> None:
    late = account_of(Coverage(5, 3, ((1.0, 3.0),)), {"repeated": 4}, channel=0, shift=300.0)
    early = account_of(Coverage(4, 2, ((2.0, 4.0),)), {"repeated": 1}, channel=1, shift=0.0)
    whole = added(added(None, late), early)
    assert (whole["speech"], whole["covered"], whole["dropped"]) == (9, 5, {"repeated": 5})
    assert [(gap["start"], gap["channel"]) for gap in whole["gaps"]] == [(2.0, 1), (301.0, 0)]


def test_an_account_moves_to_where_its_recording_lies_in_the_call_and_to_its_side() -> None:
    own = account_of(Coverage(5, 3, ((1.0, 3.0),)), {}, channel=0, shift=0.0)
    (gap,) = moved(own, shift=60.0, channel=1)["gaps"]
    assert gap == {"start": 61.0, "end": 63.0, "seconds": 2.0, "channel": 1}
    assert own["gaps"][0]["start"] == 1.0
