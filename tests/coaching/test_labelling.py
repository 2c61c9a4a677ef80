"""Labels on turns: found again, carried over, asked for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from coaching.labelling import Candidate, Meant, carried, meant, turn_of, worth_asking
from coaching.process import SalesProcess
from coaching.transcript import Turn


@dataclass
class Label:
    start: float
    end: float
    words: str


def make_turns(*texts: str) -> list[Turn]:
    """Turns of four seconds, one after the other."""
    return [
        Turn(at, "A", "rep", 4.0 * at, 4.0 * at + 4.0, text, (), 0) for at, text in enumerate(texts)
    ]


def make_process(*stages: str) -> SalesProcess:
    rest = {"goal": "G", "description": "D", "actions": [], "exit_criteria": [], "examples": []}
    signal = {"name": "price", "title": "P", "description": "P", "examples": ["It is nine."]}
    return SalesProcess.model_validate(
        {
            "stages": [{"name": it, "title": it} | rest | {"description": it} for it in stages],
            "signals": [signal],
        }
    )


def test_a_label_finds_its_turn_in_talk_that_was_divided_otherwise() -> None:
    turns = make_turns("Well hello there.", "What does it cost you today? A lot, I think.")
    assert turn_of(Label(5.0, 7.0, "what does it cost you today"), turns) == 1


def test_a_label_stays_with_its_words_where_two_talk_at_once() -> None:
    turns = [
        Turn(0, "A", "rep", 0.0, 4.0, "Is that in the price?", (), 0),
        Turn(1, "B", "customer", 0.0, 4.0, "Training comes on top.", (), 1),
    ]
    assert turn_of(Label(0.0, 4.0, "Training comes on top."), turns) == 1


@pytest.mark.parametrize(
    "label",
    [Label(40.0, 44.0, "hello there"), Label(0.0, 4.0, "nine hundred pounds a month")],
    ids=["another time", "other words"],
)
def test_a_label_whose_time_or_words_are_gone_finds_no_turn(label: Label) -> None:
    assert turn_of(label, make_turns("Hello there.")) is None


def test_a_label_under_an_earlier_name_of_a_stage_is_one_of_the_stage() -> None:
    process = make_process("show")
    assert carried(Meant("demo"), {"demo": "show"}, process) == Meant("show")


def test_a_label_of_a_stage_that_is_gone_is_none() -> None:
    assert carried(Meant("demo"), {"demo": None}, make_process("show")) is None


def test_signals_that_the_process_lacks_are_left_out_of_a_label() -> None:
    label = Meant("other", frozenset({"price", "weather"}))
    assert carried(label, {}, make_process("show")) == Meant("other", frozenset({"price"}))


@pytest.mark.parametrize("signals", [None, frozenset(), frozenset({"price", "pain"})])
def test_what_is_written_of_a_label_is_read_again(signals: frozenset[str] | None) -> None:
    label = Meant("demo", signals)
    assert meant(label.written()) == label


def test_the_least_sure_turn_is_asked_about_first() -> None:
    vectors = np.eye(3, dtype=np.float32)
    asked = [Candidate(1, at, 9, share) for at, share in enumerate((0.9, 0.3, 0.6))]
    assert worth_asking(asked, vectors, most=3) == (1, 2, 0)


def test_a_turn_that_says_what_a_labelled_one_says_is_not_asked_about() -> None:
    vectors = np.array([[1, 0], [1, 0], [0, 1]], dtype=np.float32)
    asked = [
        Candidate(1, 0, 9, 0.3, labelled=True),
        Candidate(1, 1, 9, 0.3),
        Candidate(1, 2, 9, 0.9),
    ]
    assert worth_asking(asked, vectors, most=3) == (2,)


def test_a_turn_of_a_word_or_two_is_not_asked_about() -> None:
    asked = [Candidate(1, 0, 2, 0.2)]
    assert worth_asking(asked, np.ones((1, 1), dtype=np.float32), most=3) == ()


def test_of_no_turns_none_is_asked_about() -> None:
    assert worth_asking([], np.zeros((0, 4), dtype=np.float32), most=3) == ()
