"""Two versions of a process beside each other: where stages went, what changed; and advice."""

from typing import Any

import pytest

from coaching.process import SalesProcess
from coaching.process.advice import advice
from coaching.process.diff import EntryChange, PartChange, difference
from coaching.process.mapping import mapping

EXAMPLES = ["How are you?", "What is it for?", "I have to go.", "That is all for now."]


def stage(name: str, **given: Any) -> dict[str, Any]:
    return {
        "name": name,
        "title": name,
        "goal": "G",
        "description": f"All about {name}.",
        "actions": [],
        "exit_criteria": [],
        "examples": EXAMPLES,
        **given,
    }


def process(*stages: dict[str, Any], signals: tuple[dict[str, Any], ...] = ()) -> SalesProcess:
    return SalesProcess.model_validate({"stages": stages, "signals": signals})


OLD = process(stage("hello"), stage("pitch"), stage("sign"))


@pytest.mark.parametrize(
    ("new", "went"),
    [
        pytest.param(OLD, {"hello": "hello", "pitch": "pitch", "sign": "sign"}, id="the same"),
        pytest.param(
            process(stage("hello"), stage("demo", was=["pitch"]), stage("sign")),
            {"hello": "hello", "pitch": "demo", "sign": "sign"},
            id="renamed",
        ),
        pytest.param(
            process(stage("talk", was=["hello", "pitch"]), stage("sign")),
            {"hello": "talk", "pitch": "talk", "sign": "sign"},
            id="merged",
        ),
        pytest.param(
            process(stage("hello"), stage("sign")),
            {"hello": "hello", "pitch": None, "sign": "sign"},
            id="gone",
        ),
    ],
)
def test_a_stage_goes_where_its_name_or_a_was_says(
    new: SalesProcess, went: dict[str, str | None]
) -> None:
    assert mapping(OLD, new) == went


def test_a_stage_that_took_its_earlier_name_back_is_found() -> None:
    renamed = process(stage("demo", was=["pitch"]))
    assert mapping(renamed, process(stage("pitch"))) == {"demo": "pitch"}


def test_equal_processes_have_no_difference() -> None:
    found = difference(OLD, OLD)
    assert (found.entries, found.order, found.retags) == ((), (), False)


def test_stages_are_added_removed_and_renamed() -> None:
    new = process(stage("hello"), stage("demo", was=["pitch"], title="pitch"), stage("thanks"))
    entries = [(one.change, one.name, one.was) for one in difference(OLD, new).entries]
    assert entries == [
        ("renamed", "demo", ("pitch",)),
        ("added", "thanks", ()),
        ("removed", "sign", ()),
    ]


def test_parts_of_a_stage_are_told_one_by_one() -> None:
    before = process(stage("hello", actions=["Wave", "Smile"], exit_criteria=["They nod"]))
    after = process(
        stage(
            "hello",
            goal="H",
            actions=["Wave", "Bow"],
            exit_criteria=[{"says": "They nod", "examples": ["Yes, sure"]}],
        )
    )
    (entry,) = difference(before, after).entries
    assert entry == EntryChange(
        "stage",
        "hello",
        "changed",
        (),
        (
            PartChange("goal", "changed", "G", "H"),
            PartChange("actions", "removed", "Smile"),
            PartChange("actions", "added", "", "Bow"),
            PartChange("exit_criteria", "changed", "They nod", "They nod (examples)"),
        ),
    )


def test_another_goal_does_not_retag_but_another_example_does() -> None:
    assert not difference(OLD, process(stage("hello", goal="H"), *OLD_REST)).retags
    assert difference(OLD, process(stage("hello", examples=["Hi"]), *OLD_REST)).retags


OLD_REST = (stage("pitch"), stage("sign"))


def test_another_order_is_told() -> None:
    turned = process(stage("pitch"), stage("hello"), stage("sign"))
    assert difference(OLD, turned).order == ("pitch", "hello", "sign")


def test_signals_are_compared_too() -> None:
    pain = {"name": "pain", "title": "Pain", "description": "It hurts."}
    before = process(stage("hello"), signals=(pain,))
    after = process(stage("hello"), signals=({**pain, "patterns": ["ouch"]},))
    (entry,) = difference(before, after).entries
    assert (entry.kind, entry.parts) == ("signal", (PartChange("patterns", "added", "", "ouch"),))


@pytest.mark.parametrize(
    ("stages", "said"),
    [
        ([stage("hello", examples=["Good morning"])], "stage hello has 1 example"),
        (
            [
                stage(
                    "hallo",
                    examples=[
                        "Guten Morgen, hier ist Jonas von der Firma Hallam.",
                        "Haben Sie kurz Zeit?",
                        "Ich rufe wegen der Heizung an.",
                        "Wer entscheidet bei Ihnen?",
                    ],
                )
            ],
            "the examples of stage hallo do not read as English",
        ),
        (
            [stage("hello", exit_criteria=["They smile"])],
            'nothing can show "They smile" (stage hello)',
        ),
        (
            [
                stage("one", description="Prices, packages and terms of payment, and discounts."),
                stage("two", description="Prices, packages, terms of payment, discounts."),
            ],
            "stages one and two are described in nearly the same words",
        ),
        (
            [stage("one", patterns=["sign here"]), stage("two", patterns=["Sign here"])],
            'the pattern "sign here" stands in stages one and two',
        ),
    ],
    ids=["few examples", "not English", "not shown", "near descriptions", "shared pattern"],
)
def test_what_could_be_better_is_advised(stages: list[dict[str, Any]], said: str) -> None:
    (warning,) = advice(process(*stages))
    assert said in warning


def test_a_good_process_leaves_nothing_to_advise() -> None:
    assert advice(OLD) == ()
