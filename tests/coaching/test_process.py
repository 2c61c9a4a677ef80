"""The sales process: what a sound file becomes, and what is said of an unsound one."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from coaching.errors import SettingsError, UsageError
from coaching.process import SalesProcess, Signal, parse_process
from coaching.process.advice import advice

CONFIG = Path(__file__).parents[2] / "config"
SHIPPED = CONFIG / "sales_process.yaml"
READY_MADE = sorted((CONFIG / "processes").glob("*.yaml"))

SMALL = """\
stages:
  - name: hello
    title: Hello
    goal: They know who we are.
    description: Greeting.
    actions: [Say your name]
    exit_criteria:
      - says: They want to go on
      - says: They named a problem
        shown_by: [pain]
    examples: [Good morning]
    patterns: [good morning/evening, "thanks for ... call"]
  - name: deal
    title: Deal
    goal: They sign.
    description: Signing.
    actions: [Ask for it]
    data: [Who signs]
    exit_criteria: []
    examples: [Sign here]
signals:
  - name: pain
    title: Pain
    description: Something hurts.
    examples: [It hurts]
"""


def parse(text: str) -> SalesProcess:
    return parse_process(text, source="sales_process.yaml")


def refused(text: str) -> SettingsError:
    with pytest.raises(SettingsError) as caught:
        parse(text)
    return caught.value


def changed(old: str, new: str) -> str:
    assert SMALL.count(old) == 1
    return SMALL.replace(old, new)


def test_the_shipped_process_has_the_six_stages_in_order() -> None:
    process = parse(SHIPPED.read_text(encoding="utf-8"))
    assert process.stage_names == (
        "opening",
        "discovery",
        "demo",
        "proposal",
        "negotiation",
        "closing",
    )


def test_every_shipped_stage_is_complete_and_has_six_examples_or_more() -> None:
    process = parse(SHIPPED.read_text(encoding="utf-8"))
    for stage in process.stages:
        assert stage.actions
        assert stage.data
        assert stage.exit_criteria
        assert len(stage.examples) >= 6


def test_the_shipped_signals_have_examples_and_patterns() -> None:
    process = parse(SHIPPED.read_text(encoding="utf-8"))
    assert len(process.signals) == 8
    assert all(signal.examples and signal.patterns for signal in process.signals)


def test_everything_in_a_shipped_stage_can_be_shown_and_has_examples() -> None:
    process = parse(SHIPPED.read_text(encoding="utf-8"))
    for stage in process.stages:
        assert 3 <= len(stage.actions) <= 5
        assert 2 <= len(stage.data) <= 6
        assert 2 <= len(stage.exit_criteria) <= 4
        examples = [part.examples for part in stage.actions]
        examples += [part.examples for part in stage.data]
        examples += [part.examples for part in stage.exit_criteria]
        assert all(3 <= len(some) <= 6 for some in examples)
        assert all(criterion.can_be_shown for criterion in stage.exit_criteria)


def test_shipped_objections_have_seven_kinds() -> None:
    process = parse(SHIPPED.read_text(encoding="utf-8"))
    objection = next(signal for signal in process.signals if signal.name == "objection")
    assert [kind.name for kind in objection.kinds] == [
        "price",
        "timing",
        "trust",
        "fit",
        "authority",
        "competitor",
        "security",
    ]


def test_there_are_three_ready_made_processes() -> None:
    assert [path.stem for path in READY_MADE] == ["cold_calls", "renewal", "service"]


@pytest.mark.parametrize("path", [SHIPPED, *READY_MADE], ids=lambda path: path.stem)
def test_a_process_that_we_ship_is_sound_and_leaves_nothing_to_advise(path: Path) -> None:
    process = parse(path.read_text(encoding="utf-8"))
    assert advice(process) == ()
    for stage in process.stages:
        assert len(stage.examples) >= 6
        assert stage.actions
        assert stage.exit_criteria


def test_a_file_becomes_stages_with_all_their_parts() -> None:
    process = parse(SMALL)
    hello, deal = process.stages
    assert [action.does for action in hello.actions] == ["Say your name"]
    assert [criterion.shown_by for criterion in hello.exit_criteria] == [(), ("pain",)]
    assert hello.patterns == ("good morning/evening", "thanks for ... call")
    assert [datum.asks for datum in deal.data] == ["Who signs"]
    assert process.signal_names == ("pain",)


def test_a_text_over_several_lines_becomes_one_line() -> None:
    process = parse(changed("They sign.", ">\n      They\n      sign."))
    assert process.stage("deal").goal == "They sign."


def test_stages_are_ordered_as_written() -> None:
    process = parse(SMALL)
    assert process.stage_names == ("hello", "deal")


def test_an_unknown_stage_is_a_usage_error_with_the_choices() -> None:
    with pytest.raises(UsageError) as caught:
        parse(SMALL).stage("helo")
    assert caught.value.message == '"helo" is not a stage of the process (hello, deal)'
    assert caught.value.hint == 'Did you mean "hello"?'


def test_comments_blanks_and_quotes_do_not_change_the_version() -> None:
    text = changed("title: Deal", "title:   'Deal'   # what we live for")
    assert parse("# ours\n\n" + text).version == parse(SMALL).version


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("goal: They sign.", "goal: They sign today.", id="a word"),
        pytest.param("good morning/evening,", "good morning,", id="a pattern"),
        pytest.param("shown_by: [pain]", "shown_by: []", id="evidence"),
    ],
)
def test_a_change_of_meaning_changes_the_version(old: str, new: str) -> None:
    assert parse(changed(old, new)).version != parse(SMALL).version


def test_the_order_of_stages_is_part_of_the_version() -> None:
    process = parse(SMALL)
    turned = SalesProcess(stages=process.stages[::-1], signals=process.signals)
    assert turned.version != process.version


def test_a_version_is_eight_hex_digits() -> None:
    version = parse(SMALL).version
    assert len(version) == 8
    assert int(version, 16) >= 0


def test_a_process_cannot_be_changed() -> None:
    with pytest.raises(ValidationError):
        parse(SMALL).stages[0].title = "Bonjour"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("old", "new", "message", "hint"),
    [
        pytest.param(
            "goal: They sign.",
            "gaol: They sign.",
            "sales_process.yaml, line 15: stages[1].gaol is not a known key (name, title, goal,"
            " description, actions, data, exit_criteria, examples, patterns, was)",
            'Did you mean "goal"?',
            id="unknown key",
        ),
        pytest.param(
            "    goal: They sign.\n",
            "",
            "sales_process.yaml, line 13: stages[1].goal is missing",
            "A complete entry has name, title, goal, description, actions, data, exit_criteria,"
            " examples, patterns, was.",
            id="missing key",
        ),
        pytest.param(
            "title: Deal",
            "title: yes",
            "sales_process.yaml, line 14: stages[1].title = True is not text",
            "Put it in quotes if it is meant as text.",
            id="no text",
        ),
        pytest.param(
            "title: Deal",
            "title:",
            "sales_process.yaml, line 14: stages[1].title has no value",
            "Write something after the colon, or take the line out.",
            id="no value",
        ),
        pytest.param(
            "title: Deal",
            'title: " "',
            "sales_process.yaml, line 14: stages[1].title is empty",
            "Write something, or take the line out.",
            id="empty text",
        ),
        pytest.param(
            "actions: [Ask for it]",
            "actions: Ask for it",
            'sales_process.yaml, line 17: stages[1].actions = "Ask for it" is not a list',
            'Begin each entry with "- " on its own line.',
            id="no list",
        ),
        pytest.param(
            "- says: They want to go on",
            "- 3",
            "sales_process.yaml, line 8: stages[0].exit_criteria[0] = 3 is not a group of keys",
            "Write it with the keys says, name, shown_by, by, examples, patterns, needs.",
            id="no group of keys",
        ),
        pytest.param(
            "name: deal",
            "name: The Deal",
            'sales_process.yaml, line 13: stages[1].name = "The Deal" is not a name',
            "A name has lower-case letters, digits and _, and begins with a letter.",
            id="no name",
        ),
        pytest.param(
            "name: deal",
            "name: hello",
            'sales_process.yaml, line 13: stages[1].name = "hello" is taken by stages[0].name in'
            " line 2",
            "",
            id="name taken",
        ),
        pytest.param(
            "name: deal",
            "name: other",
            'sales_process.yaml, line 13: stages[1].name = "other" is kept for talk outside the'
            " process",
            "",
            id="name reserved",
        ),
        pytest.param(
            "shown_by: [pain]",
            "shown_by: [pian]",
            "sales_process.yaml, line 10: stages[0].exit_criteria[1].shown_by[0] = "
            '"pian" is not a signal (pain)',
            'Did you mean "pain"?',
            id="unknown signal",
        ),
        pytest.param(
            '"thanks for ... call"',
            '"thanks for ..."',
            'sales_process.yaml, line 12: stages[0].patterns[1] = "thanks for ..." begins or ends'
            ' with "...", which adds nothing',
            "Name words that are spoken: sign ... contract",
            id="pattern ends open",
        ),
        pytest.param(
            '"thanks for ... call"',
            "NUMBER",
            'sales_process.yaml, line 12: stages[0].patterns[1] = "NUMBER" has no word in it, so it'
            " would match any number",
            "Name words that are spoken: sign ... contract",
            id="pattern without a word",
        ),
        pytest.param(
            "good morning/evening",
            "good morning/",
            'sales_process.yaml, line 12: stages[0].patterns[0] = "good morning/" has a "/" without'
            " a word on both sides",
            "Name words that are spoken: sign ... contract",
            id="pattern with half a choice",
        ),
        pytest.param(
            "title: Deal",
            "title: Deal\n    title: Contract",
            "sales_process.yaml, line 15: stages[1].title was already given in line 14",
            "Keep one of the two.",
            id="key given twice",
        ),
        pytest.param(
            "title: Deal",
            "title: Deal: signed",
            "sales_process.yaml, line 14: not readable as YAML: mapping values are not allowed"
            " here",
            "Look at the blanks before the line, and put text that holds : or # in quotes.",
            id="no YAML",
        ),
    ],
)
def test_a_mistake_is_named_with_its_line_and_what_to_do(
    old: str, new: str, message: str, hint: str
) -> None:
    error = refused(changed(old, new))
    assert (error.message, error.hint) == (message, hint)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("", "sales_process.yaml, line 1: the file has no value", id="empty file"),
        pytest.param(
            "Hello",
            'sales_process.yaml, line 1: the file = "Hello" is not a group of keys',
            id="a word",
        ),
        pytest.param(
            "stages: []",
            "sales_process.yaml, line 1: stages is empty: a process has at least one stage",
            id="no stage",
        ),
    ],
)
def test_a_file_without_a_process_is_refused(text: str, message: str) -> None:
    assert refused(text).message == message


def test_a_process_made_by_hand_is_checked_too() -> None:
    pain = Signal(name="pain", title="Pain", description="It hurts.")
    with pytest.raises(ValidationError, match="is taken by signals"):
        SalesProcess(stages=parse(SMALL).stages, signals=(pain, pain))
