from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from starlette.testclient import TestClient

from coaching.app.web.anew import Anew
from coaching.app.web.correcting import narrowed
from coaching.errors import BusyError, FilmroomError, UsageError
from coaching.steps.speaking import how_many_speak
from coaching.store import acts, overlays
from coaching.store.turns import StoredVoice
from coaching.transcript import Turn, Word
from tests.web.conftest import HOME, NOTED, PRICE, TALK, VOICES, Library

OWN = {"origin": HOME}


@pytest.fixture
def call(made: Library) -> int:
    """A call of three people and what versions note of it."""
    return made.call(TALK, voices=VOICES, noted=NOTED)


def names_in(text: str) -> list[str]:
    return re.findall(r'<span class="who">(.*?)</span> <p>', text)


def soon(holds: Callable[[], bool]) -> None:
    give_up = time.monotonic() + 10
    while not holds():
        assert time.monotonic() < give_up
        time.sleep(0.01)


def test_turns_carry_the_name_or_the_role_and_the_label_where_a_role_is_shared(
    browse: TestClient, call: int
) -> None:
    text = browse.get(f"/calls/C{call}").text
    assert names_in(text) == [
        "customer A",
        'Marcus Bennett<span class="unseen">, rep</span>',
        "customer C",
    ]


def test_the_panel_says_who_speaks_and_what_decided_it(browse: TestClient, call: int) -> None:
    text = browse.get(f"/calls/C{call}").text
    assert "<strong>Marcus Bennett</strong>" in text
    assert "Decided by: talk 0.97" in text
    assert text.count("Take back what was said") == 1  # of the one that a person told


def test_what_was_left_out_is_counted_and_gaps_lead_to_their_second(
    browse: TestClient, call: int
) -> None:
    text = browse.get(f"/calls/C{call}").text
    assert "<dd>94.8 % of speech has words</dd>" in text
    assert '<a href="#t=12.4">00:12 (2.1 s)</a>' in text
    assert "<dt>Masked</dt><dd>1 card number, 2 phone numbers</dd>" in text
    assert "41 words heard through the other side" in text
    assert "1 correction finds no place in these words" in text


def test_a_call_of_an_earlier_filmroom_shows_no_empty_panels(
    browse: TestClient, made: Library
) -> None:
    text = browse.get(f"/calls/C{made.call(PRICE)}").text
    assert "What was left out" not in text
    assert "Who speaks" not in text
    assert names_in(text) == ["rep", "customer"]


def test_what_stands_for_masked_words_looks_like_it(browse: TestClient, made: Library) -> None:
    call = made.call([("customer", "It is [card number], see [notes].")])
    text = browse.get(f"/calls/C{call}").text
    assert '<p>It is <span class="mask">[card number]</span>, see [notes].</p>' in text


def test_a_persons_word_on_a_voice_is_kept_and_the_call_is_read_anew(
    browse: TestClient, made: Library, call: int, followed: list[int]
) -> None:
    form = {"label": "A", "role": "rep", "name": " Ann  Lee ", "act": "set"}
    answer = browse.post(f"/calls/C{call}/speakers", data=form, headers=OWN)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/calls/C{call}")
    with made.place.library.reading() as conn:
        (said,) = overlays.said_voices(conn, call)
        act = acts.acts_on(conn, "call", call)[-1]
    assert (said.role, said.name, said.who) == ("rep", "Ann Lee", "Ann")
    assert (act.verb, act.who) == ("set speakers", "Ann")
    soon(lambda: followed == [call])


def test_rep_and_customer_change_places_with_one_button(
    browse: TestClient, made: Library, call: int
) -> None:
    browse.post(f"/calls/C{call}/speakers", data={"act": "swap"}, headers=OWN)
    with made.place.library.reading() as conn:
        said = overlays.said_voices(conn, call)
    assert {one.start: one.role for one in said} == {0.0: "rep", 10.0: "customer", 20.0: "rep"}


def test_corrected_words_are_kept_narrowed_to_what_differs(
    browse: TestClient, made: Library, call: int, followed: list[int]
) -> None:
    form = {
        "start": "0",
        "before": "We use pipe wise daily here.",
        "after": "We use Pipewise daily here.",
    }
    browse.post(f"/calls/C{call}/words", data=form, headers=OWN)
    with made.place.library.reading() as conn:
        (one,) = overlays.corrected_words(conn, call)
    assert (one.before, one.after, one.start, one.masked) == ("pipe wise", "Pipewise", 2.0, False)
    soon(lambda: followed == [call])


def test_words_that_a_person_masks_are_masked_whole(
    browse: TestClient, made: Library, call: int
) -> None:
    form = {"start": "20", "before": "Sixty seats", "after": "Sixty seats", "mask": "yes"}
    browse.post(f"/calls/C{call}/words", data=form, headers=OWN)
    with made.place.library.reading() as conn:
        (one,) = overlays.corrected_words(conn, call)
    assert (one.before, one.after, one.masked) == ("Sixty seats", "", True)


def test_corrections_are_listed_with_who_made_them_and_taken_back_one_by_one(
    browse: TestClient, made: Library, call: int, followed: list[int]
) -> None:
    for before, after in (("pipe wise", "Pipewise"), ("daily", "<weekly>")):
        form = {"start": "0", "before": before, "after": after}
        browse.post(f"/calls/C{call}/words", data=form, headers=OWN)
    text = browse.get(f"/calls/C{call}").text
    assert "<del>pipe wise</del> <ins>Pipewise</ins>" in text
    assert "<del>daily</del> <ins>&lt;weekly&gt;</ins>" in text
    assert text.count("by Ann, ") == 2
    answer = browse.post(f"/calls/C{call}/words/undo", data={"correction": "1"}, headers=OWN)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/calls/C{call}")
    with made.place.library.reading() as conn:
        assert [one.id for one in overlays.corrected_words(conn, call)] == [2]
        act = acts.acts_on(conn, "call", call)[-1]
    assert (act.verb, act.who) == ("take back", "Ann")
    assert "<del>pipe wise</del>" not in browse.get(f"/calls/C{call}").text
    soon(lambda: followed[-1:] == [call] and len(followed) > 1)


def test_words_that_are_masked_are_not_on_the_list_of_corrections(
    browse: TestClient, call: int
) -> None:
    form = {"start": "20", "before": "Sixty seats", "mask": "yes"}
    browse.post(f"/calls/C{call}/words", data=form, headers=OWN)
    form = {"start": "0", "before": "daily", "after": "with 4111 1111 1111 1111"}
    browse.post(f"/calls/C{call}/words", data=form, headers=OWN)
    text = browse.get(f"/calls/C{call}").text
    assert text.count('<span class="mask">[masked]</span>') == 2
    assert "4111" not in text
    assert "<del>" not in text


def test_a_call_without_corrections_has_no_list_of_them(browse: TestClient, call: int) -> None:
    assert "<summary>Corrections</summary>" not in browse.get(f"/calls/C{call}").text


def people_in(made: Library, call: int) -> str | None:
    with made.place.library.reading() as conn:
        said = how_many_speak(conn, call)
    return None if said is None else said.value


def test_how_many_people_speak_is_said_and_taken_back(
    browse: TestClient, made: Library, call: int, followed: list[int]
) -> None:
    assert "Nobody said; they were told apart" in browse.get(f"/calls/C{call}").text
    answer = browse.post(
        f"/calls/C{call}/speakers", data={"act": "count", "count": "2"}, headers=OWN
    )
    assert answer.status_code == 303
    assert people_in(made, call) == "2"
    soon(lambda: followed == [call])
    text = browse.get(f"/calls/C{call}").text
    assert "2, as Ann said." in text
    assert 'value="2" required' in text
    browse.post(f"/calls/C{call}/speakers", data={"act": "uncount"}, headers=OWN)
    assert people_in(made, call) is None


def test_nobody_is_asked_how_many_speak_where_it_would_change_nothing(
    browse: TestClient, made: Library
) -> None:
    talk: Sequence[tuple[Any, str]] = [("Dana", "We use pipe wise."), ("Marcus", "Good.")]
    named = made.call(
        talk,
        voices={"Dana": StoredVoice("customer", "named"), "Marcus": StoredVoice("rep", "named")},
    )
    silent = made.call(TALK, voices=VOICES, sound=False)
    for call in (named, silent):
        assert "How many people speak" not in browse.get(f"/calls/C{call}").text


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        (("speakers", {"label": "A", "role": "boss"}), "is no role"),
        (("speakers", {"label": "Z", "role": "rep"}), "nobody in C1 is called"),
        (("words", {"start": "0", "before": "We use", "after": "We use"}), "nothing was changed"),
        (("words", {"start": "0", "before": "never said", "after": "x"}), "nobody says that"),
        (("words", {"start": "soon", "before": "We", "after": "x"}), "not readable"),
        (("words/undo", {"correction": "7"}), "C1 has no correction 7"),
        (("words/undo", {"correction": "all"}), "is no number of a correction"),
        (("speakers", {"act": "count", "count": "0"}), "0 people cannot be told apart"),
        (("speakers", {"act": "count", "count": "21"}), "say 1 to 20"),
        (("speakers", {"act": "count", "count": "some"}), "is no number of people"),
    ],
)
def test_what_cannot_be_done_is_told_in_place_and_nothing_is_read_anew(
    browse: TestClient, call: int, followed: list[int], sent: tuple[str, dict[str, str]], told: str
) -> None:
    path, form = sent
    asked = OWN | {"hx-request": "true"}
    answer = browse.post(f"/calls/C{call}/{path}", data=form, headers=asked)
    assert answer.status_code in (400, 404)
    assert told in answer.text
    assert "<html" not in answer.text
    assert followed == []


def test_other_sites_cannot_correct(browse: TestClient, call: int, followed: list[int]) -> None:
    for path in ("speakers", "words", "words/undo"):
        answer = browse.post(
            f"/calls/C{call}/{path}",
            data={"act": "swap"},
            headers={"origin": "http://evil.example"},
        )
        assert answer.status_code == 403
    assert followed == []


def test_a_closed_call_cannot_be_corrected(browse: TestClient, made: Library) -> None:
    call = made.call(TALK, voices=VOICES, visibility="withheld")
    answer = browse.post(f"/calls/C{call}/speakers", data={"act": "swap"}, headers=OWN)
    assert answer.status_code == 403


def test_programs_get_speakers_and_counts(browse: TestClient, call: int) -> None:
    said = browse.get(f"/api/calls/C{call}").json()
    assert said["speakers"][1] == {
        "label": "B",
        "role": "rep",
        "source": "talk 0.97",
        "name": "Marcus Bennett",
        "seconds": 5.4,
        "words": 6,
    }
    assert [turn["name"] for turn in said["turns"]] == [None, "Marcus Bennett", None]
    assert said["coverage"]["gaps"] == [{"start": 12.4, "end": 14.5, "channel": 0}]
    assert (said["masked"], said["dropped"], said["lost"]) == (
        {"card": 1, "phone": 2},
        {"leaked": 41, "repeated": 3},
        [7],
    )


def test_a_call_is_read_anew_once_more_for_what_was_said_meanwhile() -> None:
    began: list[int] = []

    def follow(call: int) -> None:
        began.append(call)
        if len(began) == 1:
            anew.begin(call)
            anew.begin(call)
            assert anew.state(call) == "working"

    anew = Anew(follow)
    anew.begin(4)
    soon(lambda: anew.state(4) == "done")
    assert began == [4, 4]


@pytest.mark.logs_errors
def test_what_hinders_reading_anew_is_told_until_the_next_time(
    caplog: pytest.LogCaptureFixture,
) -> None:
    errors: list[Exception] = [BusyError("it is changed all the time"), RuntimeError("talk")]

    def follow(call: int) -> None:
        if errors:
            raise errors.pop(0)

    anew = Anew(follow)
    for told in ("it is changed all the time", "Reading it anew broke on our side."):
        anew.begin(4)
        soon(lambda: isinstance(anew.state(4), FilmroomError))
        state = anew.state(4)
        assert isinstance(state, FilmroomError)
        assert state.message == told
    anew.begin(4)
    soon(lambda: anew.state(4) == "done")


def test_the_page_asks_until_the_call_was_read_anew(browse: TestClient, call: int) -> None:
    answer = browse.get(f"/calls/C{call}/anew")
    assert "data-done" in answer.text


def test_the_time_of_the_changed_words_is_found_within_a_long_turn() -> None:
    said = tuple(
        Word(float(at), at + 0.9, word) for at, word in enumerate(["a", "b", "c", "a", "b", "d"])
    )
    turn = Turn(0, "A", "rep", 0.0, 6.0, "a b c a b d", said)
    assert narrowed(turn, "a b d", "a x d", near=0.0) == (4.0, "b", "x")


def test_words_that_are_only_added_lie_over_one_beside_them() -> None:
    assert narrowed(None, "one two", "one and two", near=0.0) == (0.0, "one", "one and")
    assert narrowed(None, "one", "one two", near=0.0) == (0.0, "one", "one two")
    with pytest.raises(UsageError, match="nothing was changed"):
        narrowed(None, "one", "one", near=0.0)
