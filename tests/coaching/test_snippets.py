from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coaching.snippets import LONGEST, SHORTEST, WHOLE, Snippet, snippets_of
from coaching.transcript import BACKCHANNEL_WORDS, Role, Turn, Word
from coaching.wanting import wants_answer

MakeTurn = Callable[..., Turn]


def talk(*said: tuple[Role, float, float, str]) -> list[Turn]:
    """Turns by role, start, end and text."""
    return [
        Turn(place, role, role, start, end, text)
        for place, (role, start, end, text) in enumerate(said)
    ]


def cut(turns: Sequence[Turn], *stages: str) -> list[tuple[int, int]]:
    """The turns of each snippet; one stage given is the stage of all turns."""
    of_each = stages if len(stages) > 1 else (stages or ("discovery",)) * len(turns)
    return [(it.first_turn, it.end_turn) for it in snippets_of(turns, of_each)]


def sentences(count: int, each: int = 9) -> str:
    return " ".join(" ".join([f"w{number}"] * each) + "." for number in range(count))


def told(snippets: Sequence[Snippet], turns: int) -> list[str]:
    """The words of each turn, put together from all snippets."""
    words: list[list[str]] = [[] for _ in range(turns)]
    for snippet in snippets:
        lines = snippet.text.split("\n")
        for turn, line in zip(range(snippet.first_turn, snippet.end_turn), lines, strict=True):
            words[turn].extend(line.split())
    return [" ".join(own) for own in words]


def test_no_talk_gives_no_snippets() -> None:
    assert snippets_of([], []) == ()


def test_a_single_word_is_a_snippet() -> None:
    (only,) = snippets_of(talk(("rep", 3.0, 3.4, "Hello?")), ["opening"])
    assert only == Snippet(0, 3.0, 3.4, "opening", 0, 1, "Hello?", ("rep",))


def test_every_turn_needs_a_stage() -> None:
    with pytest.raises(ValueError, match="zip"):
        snippets_of(talk(("rep", 0, 1, "Hello?")), [])


def test_a_snippet_has_a_line_for_each_turn_and_the_roles_that_speak() -> None:
    turns = talk(("customer", 0, 8, "We have  sixty of them."), ("rep", 8.2, 12, "Sixty, fine."))
    (only,) = snippets_of(turns, ["discovery"] * 2)
    assert only.text == "We have sixty of them.\nSixty, fine."
    assert only.roles == ("rep", "customer")


def test_a_new_stage_begins_a_new_snippet_even_a_short_one() -> None:
    turns = talk(
        ("rep", 0, 20, "That is how it works in the end."),
        ("customer", 20.5, 24, "Then let us talk about money."),
        ("rep", 24.5, 28, "It is nine hundred a month."),
        ("customer", 28.5, 48, "And now about the contract that you sent me."),
    )
    assert cut(turns, "demo", "pricing", "pricing", "closing") == [(0, 1), (1, 3), (3, 4)]


def test_a_short_turn_is_not_told_without_its_reply_though_it_is_of_a_stage_of_its_own() -> None:
    turns = talk(
        (
            "rep",
            0,
            20,
            "That is how it works in the end, and the others here say it saves them a day.",
        ),
        ("customer", 22, 26, "My brother has to sign it as well, I should say."),
        ("rep", 26.2, 40, "Thank you for telling me, then I send it to you both."),
    )
    assert cut(turns, "demo", "discovery", "closing") == [(0, 1), (1, 3)]


def test_a_short_reply_is_not_torn_from_what_it_replies_to() -> None:
    turns = talk(
        ("rep", 0, 20, "It is eleven minutes instead of seven between midnight and six."),
        ("customer", 20.2, 21.5, "Eleven is tolerable then."),
        ("customer", 24, 29, "The papers go to the committee, which sits on the twenty-sixth."),
        (
            "rep",
            29.2,
            44,
            "You have the schedules and the list by noon on the sixteenth of the month.",
        ),
    )
    assert cut(turns, "demo", "demo", "discovery", "closing") == [(0, 2), (2, 4)]


def test_a_short_turn_between_silences_stands_alone() -> None:
    turns = talk(
        ("rep", 0, 20, "I go and look it up in the office for you."),
        ("customer", 30, 34, "He has been gone for quite a while."),
        ("rep", 44, 60, "There it is, on the second page of the old list."),
    )
    assert cut(turns, "demo") == [(0, 1), (1, 2), (2, 3)]


def test_a_question_without_its_mark_stays_with_its_answer() -> None:
    turns = talk(
        ("rep", 0, 20, "that is how it works in the end"),
        ("rep", 22.5, 34, "would terry mind if you rang me when one goes"),
        ("customer", 34.5, 46, "nah he'd sooner the lads were digging"),
        ("rep", 47, 62, "alright i'll drop a card in on thursday"),
    )
    assert cut(turns, "demo", "discovery", "closing", "closing") == [(0, 1), (1, 3), (3, 4)]


def test_a_question_stays_with_its_answer_over_a_change_of_stage() -> None:
    turns = talk(
        ("rep", 0, 20, "That is how it works in the end."),
        ("customer", 20.5, 24, "And what does it cost?"),
        ("rep", 24.5, 44, "It is nine hundred a month for all of you."),
        ("rep", 47, 67, "Now about the contract that I sent you."),
    )
    assert cut(turns, "demo", "demo", "pricing", "closing") == [(0, 1), (1, 3), (3, 4)]


def test_a_question_asked_twice_stays_with_its_answer() -> None:
    turns = talk(
        ("rep", 0, 12, "How many seats do you have at the moment?"),
        ("rep", 15, 25, "Roughly speaking, I mean, how many would it be?"),
        ("customer", 29, 45, "Around sixty of them over all the branches."),
    )
    assert cut(turns, "opening", "discovery", "demo") == [(0, 3)]


def test_a_speaker_who_goes_on_after_a_question_wants_no_answer() -> None:
    turns = talk(
        ("rep", 0, 12, "Why do I tell you all of this today?"),
        ("rep", 15, 35, "Because it saves you a day a week, every week."),
        ("customer", 36, 50, "We do have a budget for that sort of thing."),
    )
    assert cut(turns, "demo", "demo", "pricing") == [(0, 2), (2, 3)]


def test_a_mixed_snippet_is_of_the_stage_of_most_of_its_words() -> None:
    turns = talk(
        ("customer", 0, 4, "And what does it cost?"),
        ("rep", 4.5, 20, "It is nine hundred a month for all of you."),
    )
    (only,) = snippets_of(turns, ["demo", "pricing"])
    assert only.stage == "pricing"


def test_of_two_stages_with_as_many_words_the_later_one_counts() -> None:
    turns = talk(("customer", 0, 4, "What does it cost?"), ("rep", 4.5, 8, "Nine hundred a month."))
    (only,) = snippets_of(turns, ["demo", "pricing"])
    assert only.stage == "pricing"


@pytest.mark.parametrize("stage", ["discovery", "other"])
def test_an_aside_never_stands_alone_whatever_its_stage(stage: str) -> None:
    turns = talk(
        ("rep", 0, 28, "We keep all of it in one place and you see who did what."),
        ("customer", 28.5, 29, "Mhm."),
        ("rep", 29.5, 58, "And every change is kept, so nothing is ever lost again."),
        ("customer", 58.5, 59, "Right."),
        ("rep", 59.5, 88, "So that is what the others here have been working with."),
    )
    ranges = cut(turns, "discovery", stage, "discovery", stage, "discovery")
    assert all(end - first > 1 or first not in (1, 3) for first, end in ranges)
    assert [first for first, _ in ranges] == [0, 2, 4]


def test_an_aside_at_the_very_end_joins_what_was_said_before() -> None:
    turns = talk(
        ("rep", 0, 30, "We keep all of it in one place for you."), ("customer", 33, 33.5, "Okay.")
    )
    assert cut(turns, "demo", "closing") == [(0, 2)]


def test_a_long_silence_parts_two_snippets() -> None:
    turns = talk(
        ("rep", 0, 6, "Let me put you on hold for a moment."),
        ("rep", 20, 45, "So I have asked, and we can do that for you."),
    )
    assert cut(turns) == [(0, 1), (1, 2)]


def test_a_silence_before_an_answer_is_waited_for() -> None:
    turns = talk(
        ("rep", 0, 6, "What does that cost you in a year?"),
        ("customer", 14, 30, "I would have to guess, but forty thousand or so."),
    )
    assert cut(turns) == [(0, 2)]


def test_short_turns_of_one_stage_are_gathered_to_ten_seconds_or_more() -> None:
    turns = talk(
        *(
            ("rep" if place % 2 else "customer", 4.0 * place, 4.0 * place + 3.5, "So it goes on.")
            for place in range(40)
        )
    )
    snippets = snippets_of(turns, ["demo"] * 40)
    assert all(SHORTEST <= it.end - it.start <= LONGEST for it in snippets)
    assert 4 <= len(snippets) <= 8


@pytest.mark.parametrize(
    ("second", "ranges"),
    [((20.1, 30.1), [(0, 2), (2, 3)]), ((21.9, 31.9), [(0, 1), (1, 3)])],
    ids=["pauses alike", "longer before it"],
)
def test_a_cut_is_made_in_the_longer_pause(
    second: tuple[float, float], ranges: list[tuple[int, int]]
) -> None:
    turns = talk(
        ("rep", 0, 20, "The first of three things."),
        ("rep", *second, "And that is the second."),
        ("rep", second[1] + 0.2, second[1] + 30.2, "At last there is the third."),
    )
    assert cut(turns) == ranges


def test_a_short_turn_joins_even_a_long_snippet() -> None:
    turns = talk(
        ("rep", 0, 9.5, "So much for that, then."),
        ("rep", 11.9, 35.9, "How do you go about it, from the order to the invoice?"),
        ("customer", 35.9, 59.9, "With a spreadsheet for each of the branches that we have."),
    )
    assert cut(turns) == [(0, 3)]


def test_a_turn_over_a_minute_is_cut_at_the_ends_of_sentences(make_turn: MakeTurn) -> None:
    text = sentences(15)
    snippets = snippets_of([make_turn(0, "rep", text, start=0.0, end=135.0)], ["demo"])
    assert [(it.first_turn, it.end_turn) for it in snippets] == [(0, 1)] * len(snippets)
    assert len(snippets) == 3
    assert all(it.text.endswith(".") for it in snippets)
    assert all(it.end - it.start <= LONGEST for it in snippets)
    assert " ".join(it.text for it in snippets) == text
    assert [it.start for it in snippets][1:] == [it.end for it in snippets][:-1]


def test_a_long_turn_without_sentences_is_cut_in_its_pauses() -> None:
    words = [Word(float(at), at + 0.9, f"w{at}") for at in range(38)]
    words += [Word(at + 1.2, at + 2.1, f"w{at}") for at in range(38, 76)]
    turn = Turn(0, "rep", "rep", 0.0, 78.1, " ".join(it.text for it in words), tuple(words))
    first, second = snippets_of([turn], ["demo"])
    assert first.text.split()[-1] == "w37"
    assert second.text.split()[0] == "w38"
    assert second.start == words[38].start


def test_a_long_turn_is_not_cut_between_a_question_in_it_and_what_follows() -> None:
    sentence = "this is a sentence of some nine words here"
    text = f"{sentence}. " * 5 + f"{sentence}? " + f"{sentence}. " * 6
    snippets = snippets_of([Turn(0, "mono", "unknown", 0.0, 108.0, text.strip())], ["demo"])
    assert len(snippets) > 1
    assert not any(it.text.endswith("?") for it in snippets)


def test_a_long_answer_is_cut_rather_than_torn_from_its_question() -> None:
    turns = talk(
        ("rep", 0, 8, "How do you do it today, from the order to the invoice?"),
        ("customer", 8.5, 66, sentences(7)),
    )
    first, second = snippets_of(turns, ["discovery"] * 2)
    assert (first.first_turn, first.end_turn) == (0, 2)
    assert (second.first_turn, second.end_turn) == (1, 2)
    assert second.text.startswith("w")
    assert first.text.endswith(".")


def test_an_aside_in_a_long_turn_is_kept_where_it_was_said() -> None:
    turns = talk(("rep", 0, 100, sentences(10)), ("customer", 81, 81.5, "Mhm."))
    *before, last = snippets_of(turns, ["demo"] * 2)
    assert all(it.roles == ("rep",) for it in before)
    assert last.roles == ("rep", "customer")
    assert (last.first_turn, last.end_turn) == (0, 2)


def test_turns_up_to_half_a_minute_stay_whole(make_turn: MakeTurn) -> None:
    turns = [
        make_turn(at, "rep", sentences(3), start=at * (WHOLE + 1), end=at * (WHOLE + 1) + WHOLE)
        for at in range(6)
    ]
    ranges = cut(turns)
    assert ranges[0][0] == 0
    assert ranges[-1][1] == 6
    assert all(end == first for (_, end), (first, _) in pairwise(ranges))


def test_overlapping_talk_is_played_from_the_first_start_to_the_last_end() -> None:
    turns = talk(
        ("rep", 0, 20, "As I was about to say, it is all in there."),
        ("customer", 12, 16, "But what if it is not?"),
    )
    (only,) = snippets_of(turns, ["demo"] * 2)
    assert (only.start, only.end) == (0, 20)


def test_a_word_that_a_recogniser_stretched_is_played_for_a_minute() -> None:
    (only,) = snippets_of(talk(("rep", 5.0, 305.0, "Hello.")), ["opening"])
    assert (only.start, only.end) == (5.0, 65.0)


TEXTS = st.lists(
    st.sampled_from(["mhm", "so", "price", "seats.", "why?", "forty", "and…", "it's"]), max_size=60
).map(" ".join)


@st.composite
def calls(draw: st.DrawFn) -> tuple[list[Turn], list[str]]:
    """Talk of any shape: gaps, overlaps, very long turns, empty ones; with or without words."""
    turns: list[Turn] = []
    start = 0.0
    for place in range(draw(st.integers(0, 25))):
        start += draw(st.sampled_from([0.0, 0.3, 1.0, 4.0, 12.0, 31.0, 90.0]))
        end = start + draw(
            st.sampled_from([0.0, 0.4, 2.0, 9.0, 29.0, 31.0, 58.0, 60.0, 61.0, 200.0])
        )
        role = draw(st.sampled_from(("rep", "customer", "unknown")))
        text = draw(TEXTS)
        words: tuple[Word, ...] = ()
        if draw(st.booleans()):
            said = text.split()
            each = (end - start) / max(1, len(said))
            words = tuple(
                Word(start + at * each, start + (at + 1) * each, word)
                for at, word in enumerate(said)
            )
        turns.append(Turn(place, role, role, start, end, text, words))
    stages = [draw(st.sampled_from(["opening", "demo", "closing"])) for _ in turns]
    return turns, stages


@settings(deadline=None, max_examples=100)
@given(calls())
def test_no_word_is_lost_or_told_twice(call: tuple[list[Turn], list[str]]) -> None:
    turns, stages = call
    assert told(snippets_of(turns, stages), len(turns)) == [turn.text for turn in turns]


@settings(deadline=None, max_examples=100)
@given(calls())
def test_snippets_are_numbered_in_time_and_none_exceeds_a_minute(
    call: tuple[list[Turn], list[str]],
) -> None:
    snippets = snippets_of(*call)
    assert [it.position for it in snippets] == list(range(len(snippets)))
    assert [it.start for it in snippets] == sorted(it.start for it in snippets)
    assert all(0 <= it.end - it.start <= LONGEST + 1e-9 for it in snippets)


@settings(deadline=None, max_examples=100)
@given(calls())
def test_without_long_turns_the_ranges_tile_the_call(call: tuple[list[Turn], list[str]]) -> None:
    short = [
        (turn, stage) for turn, stage in zip(*call, strict=True) if turn.end - turn.start <= WHOLE
    ]
    turns, stages = [turn for turn, _ in short], [stage for _, stage in short]
    ranges = [(it.first_turn, it.end_turn) for it in snippets_of(turns, stages)]
    assert [0, *(end for _, end in ranges)] == [*(first for first, _ in ranges), len(turns)]


@settings(deadline=None, max_examples=100)
@given(calls())
def test_an_aside_stands_alone_only_where_no_neighbour_fits(
    call: tuple[list[Turn], list[str]],
) -> None:
    turns, stages = call
    short = [
        (turn, stage)
        for turn, stage in zip(turns, stages, strict=True)
        if turn.end - turn.start <= WHOLE
    ]
    turns = [turn for turn, _ in short]
    snippets = snippets_of(turns, [stage for _, stage in short])
    for before, it, after in zip([None, *snippets], snippets, [*snippets[1:], None], strict=False):
        own = turns[it.first_turn : it.end_turn]
        if all(
            len(turn.text.split()) <= BACKCHANNEL_WORDS and not wants_answer(turn.text)
            for turn in own
        ):
            for near in filter(None, (before, after)):
                joined = [*own, *turns[near.first_turn : near.end_turn]]
                start = min(turn.start for turn in joined)
                assert max(turn.end for turn in joined) - start > LONGEST
