from __future__ import annotations

import json
from pathlib import Path

import pytest

from coaching.errors import UsageError
from coaching.privacy.kinds import Found
from coaching.privacy.scoring import Labelled, Span, read_labelled, score, spoken

SET = Path(__file__).with_name("spoken.jsonl")
CALL = Labelled("Call 415 555 0132 or ask Jane.", (Span(5, 17, "phone"), Span(25, 29, "person")))


def test_what_is_found_whole_scores_one() -> None:
    found = [Found(1, 4, "phone", 0.9), Found(6, 7, "first_name", 0.9)]
    result = score([CALL], [found])
    assert (result.overall.recall, result.overall.precision) == (1.0, 1.0)
    assert result.kinds["person"].wholly == 1.0


def test_half_of_the_signs_is_enough_to_count_and_not_to_be_whole() -> None:
    tally = score([CALL], [[Found(1, 3, "phone", 0.9)]]).kinds["phone"]
    assert (tally.recalled, tally.right, tally.whole) == (1, 1, 0)


def test_less_than_half_and_another_kind_do_not_count() -> None:
    assert score([CALL], [[Found(1, 2, "phone", 0.9)]]).kinds["phone"].recalled == 0
    result = score([CALL], [[Found(1, 4, "card", 0.9)]])
    assert result.kinds["phone"].recall == 0.0
    assert result.kinds["card"].precision == 0.0


def test_what_is_taken_for_another_kind_is_hidden_all_the_same_unless_for_a_name() -> None:
    tally = score([CALL], [[Found(1, 4, "card", 0.9)]]).kinds["phone"]
    assert (tally.recalled, tally.hidden) == (0, 1)
    as_name = score([CALL], [[Found(1, 4, "person", 0.9)]]).kinds["phone"]
    assert as_name.hidden == 0
    name = score([CALL], [[Found(6, 7, "phone", 0.9)]]).kinds["person"]
    assert name.hidden == 0
    assert score([CALL], [[Found(6, 7, "person", 0.9)]]).kinds["person"].hiding == 1.0


def test_what_the_other_voice_said_before_is_heard_and_not_scored() -> None:
    row = Labelled("It's 4471.", (), before="call 415 555 0132")
    words, stretches = spoken(row)
    assert [word.channel for word in words] == [1, 1, 1, 1, 0, 0]
    assert stretches[4:] == ((0, 4), (5, 10))
    assert score([row], [[Found(1, 4, "phone", 0.9)]]).overall.found == 0


def test_names_of_other_tools_are_read() -> None:
    line = json.dumps(
        {
            "text": "Jane, 415 555 0132, 5 %",
            "entities": [
                {"start": 0, "end": 4, "entity_type": "PERSON"},
                {"start": 6, "end": 18, "label": "PHONE_NUMBER"},
                {"start": 20, "end": 23, "type": "PERCENT"},
            ],
        }
    )
    assert [span.kind for span in read_labelled(line, source="f")[0].spans] == ["person", "phone"]


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("{", "f:1 is no JSON"),
        ("[]", "no object with a text"),
        ('{"spans": []}', "no object with a text"),
        ('{"text": "a"}', "no list of spans"),
        ('{"text": "a", "spans": [1]}', "spans[1] is no object"),
        ('{"text": "a", "spans": [{"start": 0, "end": 2, "kind": "card"}]}', "not inside"),
        ('{"text": "a", "spans": [{"start": 0, "end": 1}]}', "has no kind"),
        ("", "has no sentence"),
    ],
)
def test_a_mistake_in_a_file_is_refused_naming_its_line(line: str, names: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_labelled(line, source="f")
    assert names in caught.value.message


def test_the_set_of_spoken_sentences_is_sound_and_half_of_it_is_held_out() -> None:
    rows = read_labelled(SET.read_text(encoding="utf-8"), source=SET.name)
    assert len(rows) == 300
    parts = [row.part for row in rows]
    assert abs(parts.count("tune") - parts.count("held")) <= 12
    assert all(row.text[span.start : span.end].strip() for row in rows for span in row.spans)
