"""Labels kept, found again, taken back, imported and learned from, in a real library."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import delete, update

from coaching.errors import NotFoundError, UsageError
from coaching.labelling import Meant
from coaching.process import SalesProcess
from coaching.steps import labelling, lessons
from coaching.steps.asking import to_ask
from coaching.steps.label_files import import_labels
from coaching.steps.place import Place
from coaching.store import acts, processes, turn_labels
from coaching.store.schema.calls import versions
from coaching.store.schema.talk import turns as spoken
from models.stages.tagger import SpacyStageTagger
from tests.models.test_lessons import READER, make_process
from tests.store.search_fixtures import add_call

PROCESS = make_process("greet", "haggle")
SAID = [
    ("rep", "Hello there my friend, how are you?"),
    ("customer", "That is nine pounds too many, I think."),
    ("rep", "Good morning to you, sir, and welcome."),
]


@pytest.fixture
def call(place: Place) -> int:
    return make_call(place)


def make_call(place: Place, title: str = "Harbor Dental") -> int:
    """A call of three turns."""
    return add_call(place.library, SAID, title=title, stages=["greet"])


def label(place: Place, call: int, turn: int, stage: str, process: SalesProcess = PROCESS) -> int:
    return labelling.label_turn(place, call, turn, Meant(stage), process, who="Dana")


def held(place: Place, process: SalesProcess = PROCESS) -> list[tuple[int | None, str, bool]]:
    _, found = labelling.labels_of(place, None, process)
    return [(it.turn, (it.meant or it.label.meant).stage, it.counts) for it in found]


def test_the_last_of_two_labels_of_a_turn_counts(place: Place, call: int) -> None:
    label(place, call, 1, "greet")
    label(place, call, 1, "haggle")
    assert held(place) == [(1, "haggle", True)]


def test_taking_a_label_back_brings_the_one_before_it_back(place: Place, call: int) -> None:
    label(place, call, 1, "greet")
    labelling.undo_label(place, label(place, call, 1, "haggle"), who="Dana")
    assert held(place) == [(1, "greet", True)]


def test_a_turn_whose_label_is_withdrawn_has_none(place: Place, call: int) -> None:
    label(place, call, 1, "greet")
    label(place, call, 1, "haggle")
    labelling.withdraw(place, f"C{call}", 1, who="Dana")
    assert held(place) == []
    with pytest.raises(NotFoundError, match="turn 2 of C1 has no label"):
        labelling.withdraw(place, f"C{call}", 1, who="Dana")


def say_otherwise(place: Place, turn: int, text: str) -> None:
    """Show other words of a turn, as a mask or a correction does."""
    with place.library.writing() as conn:
        conn.execute(update(spoken).where(spoken.c.position == turn).values(text=text))


def test_no_label_is_left_of_a_turn_that_was_corrected_between_two(place: Place, call: int) -> None:
    label(place, call, 1, "greet")
    say_otherwise(place, 1, "That is ninety pounds too many, I think.")
    second = label(place, call, 1, "haggle")
    with place.library.reading() as conn:
        assert [one.id for one in turn_labels.labels_that_count(conn)] == [second]
    labelling.withdraw(place, f"C{call}", 1, who="Dana")
    assert held(place) == []


def test_labels_that_were_given_one_over_the_other_are_withdrawn_together(
    place: Place, call: int
) -> None:
    first = label(place, call, 1, "greet")
    label(place, call, 1, "haggle")
    with place.library.writing() as conn:
        turn_labels.restore_label(conn, first)
    labelling.withdraw(place, f"C{call}", 1, who="Dana")
    assert held(place) == []


def test_words_that_are_masked_by_now_are_not_listed_with_a_label(place: Place, call: int) -> None:
    label(place, call, 1, "haggle")
    label(place, call, 2, "greet")
    say_otherwise(place, 1, "That is [removed] too many, I think.")
    say_otherwise(place, 2, "[removed]")
    _, found = labelling.labels_of(place, None, PROCESS)
    assert [one.as_json()["words"] for one in found] == [
        "That is [removed] too many, I think.",
        None,
    ]


def test_a_label_says_nothing_of_signals_that_came_later(place: Place, call: int) -> None:
    before = make_process("greet", "haggle", signals=["pain"])
    now = make_process("greet", "haggle", signals=["pain", "price"])
    labelling.label_turn(place, call, 1, Meant("haggle", frozenset({"pain"})), before, who="Dana")
    labelling.label_turn(place, call, 0, Meant("greet", frozenset()), now, who="Dana")
    _, found = labelling.labels_of(place, None, now)
    assert [(one.turn, sorted(one.told)) for one in found] == [
        (0, ["pain", "price"]),
        (1, ["pain"]),
    ]


def test_what_is_done_to_labels_is_on_record(place: Place, call: int) -> None:
    label(place, call, 1, "greet")
    labelling.withdraw(place, f"C{call}", 1, who="Priya")
    with place.library.reading() as conn:
        done = [(act.who, act.verb) for act in acts.acts_on(conn, "call", call)]
    assert done == [("Dana", "label"), ("Priya", "withdraw label")]


def test_a_label_survives_another_division_of_the_talk(place: Place, call: int) -> None:
    label(place, call, 1, "haggle")
    with place.library.writing() as conn:
        conn.execute(delete(spoken).where(spoken.c.position == 0))
        conn.execute(
            update(spoken).where(spoken.c.position == 1).values(text="that's nine pounds too many")
        )
    assert held(place) == [(0, "haggle", True)]


def test_a_label_of_a_renamed_stage_counts_under_its_new_name(place: Place, call: int) -> None:
    label(place, call, 1, "haggle")
    renamed = PROCESS.model_dump()
    renamed["stages"][1].update(name="bargain", was=["haggle"])
    assert held(place, SalesProcess.model_validate(renamed)) == [(1, "bargain", True)]


def test_a_label_of_a_stage_that_is_gone_is_kept_and_does_not_count(
    place: Place, call: int
) -> None:
    label(place, call, 1, "haggle")
    assert held(place, make_process("greet", "repair")) == [(1, "haggle", False)]


@pytest.mark.parametrize(
    ("turn", "stage", "message"),
    [(9, "greet", "has no turn 10"), (0, "hagle", '"hagle" is not a stage')],
    ids=["no such turn", "no such stage"],
)
def test_a_label_that_makes_no_sense_is_refused(
    place: Place, call: int, turn: int, stage: str, message: str
) -> None:
    with pytest.raises((NotFoundError, UsageError), match=message):
        label(place, call, turn, stage)
    assert held(place) == []


def test_labels_of_a_file_are_matched_by_words(place: Place, call: int, tmp_path: Path) -> None:
    file = tmp_path / "labels.jsonl"
    turns = [
        {"text": "that is nine pounds too many i think.", "stage": "haggle", "signals": []},
        {"text": "Nobody ever said this in any call.", "stage": "greet"},
        {"text": SAID[2][1], "stage": "greet"},
    ]
    calls = [{"call": "Harbor", "turns": turns}, {"call": "Elsewhere", "turns": turns}]
    file.write_text("\n".join(map(json.dumps, calls)))
    found = import_labels(place, file, PROCESS, who="Dana")
    assert (found.labels, found.calls, found.not_found) == (2, 1, 1)
    assert list(found.left) == ["Elsewhere"]
    assert held(place) == [(1, "haggle", True), (2, "greet", True)]


def test_a_file_with_an_unknown_stage_is_refused_whole(
    place: Place, call: int, tmp_path: Path
) -> None:
    file = tmp_path / "labels.jsonl"
    good = {"text": SAID[0][1], "stage": "greet"}
    bad = {"text": SAID[1][1], "stage": "pitch"}
    file.write_text(json.dumps({"call": "Harbor", "turns": [good, bad]}))
    with pytest.raises(UsageError, match='line 1, turn 2: stage "pitch" is none of the process'):
        import_labels(place, file, PROCESS, who="Dana")
    assert held(place) == []


def test_turns_that_are_labelled_are_not_asked_about(place: Place, call: int) -> None:
    tagger = SpacyStageTagger(PROCESS, READER)
    asked = to_ask(place, None, PROCESS, tagger, most=9)
    assert {it.turn for it in asked} == {0, 1, 2}
    label(place, call, 1, "haggle")
    asked = to_ask(place, f"C{call}", PROCESS, tagger, most=9)
    assert {it.turn for it in asked} == {0, 2}


def teach(place: Place) -> None:
    """Labels on six calls, from which a lesson is made."""
    for number in range(6):
        call = make_call(place, title=f"Call {number}")
        for turn, stage in enumerate(("greet", "haggle", "greet")):
            label(place, call, turn, stage)


def test_a_lesson_is_made_kept_and_forgotten(place: Place) -> None:
    teach(place)
    learned, left = lessons.learn(place, PROCESS, READER, who="Dana")
    assert (learned.labels, learned.calls, left) == (18, 6, ())
    found = lessons.lesson_in_use(place.library, PROCESS, READER)
    assert found is not None
    assert learned.lesson is not None
    assert found.packed() == learned.lesson.packed()
    lessons.forget_lesson(place, PROCESS, READER, who="Dana")
    assert lessons.lesson_in_use(place.library, PROCESS, READER) is None
    with pytest.raises(NotFoundError, match="no lesson to forget"):
        lessons.forget_lesson(place, PROCESS, READER, who="Dana")
    lessons.learn(place, PROCESS, READER, who="Dana")
    assert lessons.lesson_in_use(place.library, PROCESS, READER) is not None


def test_a_lesson_is_carried_over_to_the_process_as_it_is_now(place: Place) -> None:
    teach(place)
    lessons.learn(place, PROCESS, READER, who="Dana")
    renamed = PROCESS.model_dump()
    renamed["stages"][1].update(name="bargain", was=["haggle"])
    found = lessons.lesson_in_use(place.library, SalesProcess.model_validate(renamed), READER)
    assert found is not None
    assert found.names == ("greet", "bargain", "other")


def test_a_lesson_over_other_weights_is_not_used_and_is_told(place: Place) -> None:
    teach(place)
    lessons.learn(place, PROCESS, READER, who="Dana")
    with place.library.reading() as conn:
        assert turn_labels.lesson_that_counts(conn, PROCESS.version, "newer@2") is None
        other = turn_labels.lesson_of_another_reader(conn, "newer@2")
    assert other is not None
    assert other.reader == READER.identity


def test_without_labels_nothing_is_learned(place: Place) -> None:
    with pytest.raises(NotFoundError, match="there is no label to learn from"):
        lessons.learn(place, PROCESS, READER, who="Dana")


def test_labels_that_lost_their_stage_are_told_where_none_is_left(place: Place, call: int) -> None:
    label(place, call, 1, "haggle")
    with pytest.raises(NotFoundError, match="the 1 that were given have lost their turn or stage"):
        lessons.learn(place, make_process("repair", "paint"), READER, who="Dana")


def test_the_process_of_a_label_is_kept(place: Place, call: int) -> None:
    label(place, call, 1, "haggle")
    with place.library.reading() as conn:
        assert processes.process_of(conn, PROCESS.version) == PROCESS
        assert conn.execute(versions.select().limit(1)).first() is not None
