"""Actions, data, criteria and kinds of signals in a process file, and what is wrong with them."""

import pytest

from coaching.errors import SettingsError
from coaching.process import SalesProcess, parse_process
from coaching.process.keys import LONGEST, key_of

SMALL = """\
stages:
  - name: hello
    title: Hello
    goal: They know us.
    description: Greeting.
    actions:
      - Say your name
      - does: Ask how they are
        by: rep
        shown_by: [pain]
    data:
      - Who is there
      - asks: What they can spend
        name: budget
        kind: money
    exit_criteria:
      - They want to go on
      - says: They named a sum
        by: customer
        needs: [budget]
        patterns: [up to NUMBER pounds]
    examples: [Good morning]
    was: [opening]
  - name: deal
    title: Deal
    goal: They sign.
    description: Signing.
    actions: [Ask for it]
    exit_criteria: []
    examples: [Sign here]
    patterns: [sign here]
signals:
  - name: pain
    title: Pain
    description: Something hurts.
    kinds:
      - name: head
        title: Head
        description: It is the head.
"""


def parse(text: str) -> SalesProcess:
    return parse_process(text, source="p.yaml")


def changed(old: str, new: str) -> str:
    assert SMALL.count(old) == 1
    return SMALL.replace(old, new)


def test_a_sentence_and_a_group_of_keys_are_the_same_thing() -> None:
    said = parse(changed("- Say your name", "- does: Say your name"))
    assert said == parse(SMALL)
    assert said.version == parse(SMALL).version


def test_a_key_is_made_of_the_sentence_or_given() -> None:
    hello = parse(SMALL).stage("hello")
    assert [action.key for action in hello.actions] == ["say_your_name", "ask_how_they_are"]
    assert [datum.key for datum in hello.data] == ["who_is_there", "budget"]
    assert [one.key for one in hello.exit_criteria] == ["they_want_to_go_on", "they_named_a_sum"]


@pytest.mark.parametrize(
    "text", ["Ask " + "very " * 30 + "slowly", "Ä" * 90, "100 questions", "Кто решает", "…"]
)
def test_a_key_is_always_a_short_name(text: str) -> None:
    key = key_of(text)
    assert key.replace("_", "").isalnum()
    assert key.isascii()
    assert key[0].isalpha()
    assert len(key) <= LONGEST


def test_long_sentences_that_begin_alike_have_keys_of_their_own() -> None:
    start = "Ask what it is that they would want to have changed by "
    assert key_of(start + "spring") != key_of(start + "winter")


def test_a_person_judges_a_criterion_that_nothing_shows() -> None:
    hello = parse(SMALL).stage("hello")
    assert [one.can_be_shown for one in hello.exit_criteria] == [False, True]


def test_a_criterion_changes_the_version_but_not_what_turns_are_tagged_by() -> None:
    other = parse(changed("They named a sum", "They named an amount"))
    assert other.version != parse(SMALL).version
    assert other.tagging_version == parse(SMALL).tagging_version


@pytest.mark.parametrize(
    ("old", "new"),
    [("Greeting.", "Hello."), ("[sign here]", "[sign there]"), ("It is the head.", "A head.")],
)
def test_words_that_turns_are_tagged_by_change_the_tagging_version(old: str, new: str) -> None:
    assert parse(changed(old, new)).tagging_version != parse(SMALL).tagging_version


def test_one_stage_is_a_process() -> None:
    text = SMALL[: SMALL.index("  - name: deal")] + SMALL[SMALL.index("signals:") :]
    assert parse(text).stage_names == ("hello",)


def many(count: int) -> str:
    return "stages:\n" + "".join(
        f"  - {{name: s{number}, title: S, goal: G, description: D{number}, actions: [],"
        " exit_criteria: [], examples: []}\n"
        for number in range(count)
    )


def test_forty_stages_are_a_process() -> None:
    assert len(parse(many(40)).stages) == 40


def test_more_than_sixty_stages_are_refused() -> None:
    with pytest.raises(SettingsError, match="stages has 61 stages, and 60 are the most") as caught:
        parse(many(61))
    assert "actions" in caught.value.hint


@pytest.mark.parametrize(
    ("old", "new", "message", "hint"),
    [
        (
            "kind: money",
            "kind: mony",
            'line 15: stages[0].data[1].kind = "mony" is not one',
            "money",
        ),
        ("by: customer", "by: client", 'exit_criteria[1].by = "client" is not one of rep', ""),
        ("by: rep", "bye: rep", "stages[0].actions[1].bye is not a known key (does", 'mean "by"'),
        ("does: Ask how", "dose: Ask how", "actions[1].dose is not a known key", 'mean "does"'),
        ("asks: What they can spend", 'asks: ""', "line 13: stages[0].data[1].asks is empty", ""),
        ("- Who is there", "- 3", "line 12: stages[0].data[0] = 3 is not a group of keys", "asks"),
        ("- Who is there", "-", "line 12: stages[0].data[0] has no value", ""),
        ("- Who is there", '- ""', "stages[0].data[0].asks is empty", ""),
        ("shown_by: [pain]", "shown_by: pain", 'shown_by = "pain" is not a list', "- "),
        (
            "shown_by: [pain]",
            "shown_by: [pian]",
            'line 10: stages[0].actions[1].shown_by[0] = "pian" is not a signal (pain)',
            'mean "pain"',
        ),
        (
            "kind: money",
            "shown_by: [money]",
            'stages[0].data[1].shown_by[0] = "money" is not a signal (pain)',
            "",
        ),
        (
            "needs: [budget]",
            "needs: [bugdet]",
            'needs[0] = "bugdet" is not the name of a datum (who_is_there, budget)',
            'mean "budget"',
        ),
        ("name: budget", "name: The Budget", 'data[1].name = "The Budget" is not a name', "lower"),
        (
            "name: budget",
            "name: who_is_there",
            (
                'line 13: stages[0].data[1] = "who_is_there" is the key of stages[0].data[0] in'
                " line 12"
            ),
            "name",
        ),
        (
            "- says: They named a sum",
            "- says: They want, to go on",
            (
                'line 18: stages[0].exit_criteria[1] = "they_want_to_go_on" is the key of'
                " stages[0].exit_criteria[0] in line 17"
            ),
            "differently",
        ),
        (
            "actions: [Ask for it]",
            "actions: [Say your name]",
            (
                'line 28: stages[1].actions[0] = "say_your_name" is the key of stages[0].actions[0]'
                " in line 7"
            ),
            "name",
        ),
        (
            "was: [opening]",
            "was: [deal]",
            (
                'line 23: stages[0].was[0] = "deal" is a stage of this process: stages[1].name in'
                " line 24"
            ),
            "Take it out",
        ),
        ("was: [opening]", "was: [hello]", '= "hello" is a stage of this process', ""),
        ("was: [opening]", "was: [other]", 'was[0] = "other" is kept for talk outside', ""),
        (
            "was: [opening]",
            "was: [a, a]",
            'was[1] = "a" is claimed already by stages[0].was[0]',
            "",
        ),
        (
            "patterns: [sign here]",
            "was: [opening]",
            (
                'line 31: stages[1].was[0] = "opening" is claimed already by stages[0].was[0] in'
                " line 23"
            ),
            "once",
        ),
        (
            "description: Signing.",
            "description: greeting.",
            "line 27: stages[1].description says the same as stages[0].description in line 5",
            "apart",
        ),
        (
            "        description: It is the head.\n",
            (
                "        description: It is the head.\n"
                "      - {name: head, title: H, description: Again.}\n"
            ),
            (
                'line 40: signals[0].kinds[1].name = "head" is taken by signals[0].kinds[0].name'
                " in line 37"
            ),
            "",
        ),
        (
            "        title: Head\n",
            "",
            "line 37: signals[0].kinds[0].title is missing",
            "name, title",
        ),
        *(
            (
                "patterns: [sign here]",
                f"patterns: ['{pattern}']",
                f'line 31: stages[1].patterns[0] = "{pattern}" has "{sign}", which is no part',
                "words as they are spoken",
            )
            for pattern, sign in [
                ("(a+)+b", "("),
                ("sign.*here", "*"),
                ("sign [here]", "["),
                ("si+gn", "+"),
                ("sign\\\\b", "\\\\"),
                ("sign|contract", "|"),
                ("colou?r", "?"),
            ]
        ),
        *(
            (
                "patterns: [sign here]",
                f"patterns: ['{pattern}']",
                f'"{pattern}" can be read as common words alone',
                "Add a word",
            )
            for pattern in ["the", "and I", "you ... is", "It is, NUMBER", "sign/is", "yeah/budget"]
        ),
    ],
)
def test_what_is_wrong_is_named_with_its_line_and_what_to_do(
    old: str, new: str, message: str, hint: str
) -> None:
    with pytest.raises(SettingsError) as caught:
        parse(changed(old, new))
    assert message.replace("\\\\", "\\") in caught.value.message.replace("\\\\", "\\")
    assert hint in caught.value.hint


@pytest.mark.parametrize(
    "text",
    [
        "a: &a [*a]",
        "stages: &s\n  - again: *s\n",
        "a: &a [x, x, x, x, x, x, x, x, x, x]\n"
        + "".join(
            f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join([f'*{chr(97 + n)}'] * 10)}]\n"
            for n in range(8)
        ),
        "? [a, b]\n: c\n",
        "stages: 2026-99-99",
        "\0",
    ],
    ids=["names itself", "stage in itself", "a laugh", "a list as key", "no date", "no text"],
)
def test_a_file_that_would_lead_astray_is_refused(text: str) -> None:
    with pytest.raises(SettingsError, match=r"p\.yaml"):
        parse(text)
