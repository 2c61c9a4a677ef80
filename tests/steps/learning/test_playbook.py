from __future__ import annotations

import base64
import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import update

from coaching.errors import NotFoundError, UsageError
from coaching.media.probe import probe
from coaching.playbook.pages import Playbook, html, markdown
from coaching.settings import Reel as ReelSettings
from coaching.settings import Sharing
from coaching.steps import moment_notes, playbook, sharing
from coaching.steps.forget import forget
from coaching.steps.place import Place
from coaching.steps.playbook_following import clips_folder
from coaching.steps.playbook_pages import write_page
from coaching.store.schema.calls import calls, versions
from coaching.store.schema.talk import heard_words
from tests.steps.learning.book import read_book, to_book
from tests.steps.moment_calls import MARCUS, PROCESS, Team, Unmasked, add_us


def move(team: Team, wanted: str, *, stage: str | None = None, to: int | None = None) -> None:
    playbook.move(
        team.place, wanted, PROCESS,
        stage=stage, to=to, sharing=team.sharing, zone="UTC", who="Ann",
    )  # fmt: skip


@pytest.fixture
def team(place: Place) -> Team:
    """A team with two calls and four moments, all shared."""
    team = Team(place, Sharing(first_look_days=0))
    team.winning_call(sound=True, account="Acme")
    team.winning_call(sound=True, rep="Priya Nair", account="Brix")
    team.find()
    return team


def shown(book: Playbook) -> dict[str, list[str]]:
    return {stage.title: [one.moment.name for one in stage.moments] for stage in book.stages}


def test_moments_stand_under_their_stage_in_the_order_that_people_gave(team: Team) -> None:
    to_book(team, "M2", "M4", "M1")
    move(team, "M4", to=1)
    assert shown(read_book(team)) == {"Discovery": ["M1"], "Negotiation": ["M4", "M2"]}


def test_every_change_is_a_version_that_can_be_shown_and_gone_back_to(team: Team) -> None:
    to_book(team, "M2", "M1")
    playbook.remove(team.place, "M2", who="Priya Nair")
    assert [line.says for line in playbook.history(team.place)] == [
        "removed M2",
        "added M1 to discovery",
        "added M2 to negotiation",
    ]
    assert shown(read_book(team, 2)) == {"Discovery": ["M1"], "Negotiation": ["M2"]}
    assert playbook.restore(team.place, None, who="Ann") == 4
    assert shown(read_book(team)) == {"Discovery": ["M1"], "Negotiation": ["M2"]}
    assert [one.what for one in playbook.compare(team.place, 3, None)] == ["added"]


def test_taking_back_after_new_words_goes_back_to_other_moments(team: Team) -> None:
    to_book(team, "M1", "M2")
    moment_notes.why(team.place, "M1", "I waited.", masking=Unmasked(), who=MARCUS)
    playbook.restore(team.place, None, who="Ann")
    assert shown(read_book(team)) == {"Discovery": ["M1"]}
    assert playbook.history(team.place)[0].says == "went back to version 1"


def test_taking_back_the_first_choice_leaves_nothing_whatever_was_said_since(team: Team) -> None:
    to_book(team, "M1")
    moment_notes.why(team.place, "M1", "I waited.", masking=Unmasked(), who=MARCUS)
    playbook.restore(team.place, None, who="Ann")
    assert shown(read_book(team)) == {}


def test_a_moment_that_is_none_any_more_can_be_taken_out(team: Team) -> None:
    chosen = sharing.choose(
        team.place, "C1", 42.0, 58.0, title="Quiet", sharing=team.sharing, who=MARCUS
    )
    to_book(team, chosen.name)
    sharing.undo(team.place, chosen.name, who=MARCUS)
    assert read_book(team).gone == (chosen.id,)
    playbook.remove(team.place, chosen.name, who="Ann")
    assert read_book(team).gone == ()


def test_places_are_counted_among_the_moments_that_are_shown(team: Team) -> None:
    team.winning_call(rep="Priya Nair", account="Corbel")
    team.find()
    to_book(team, "M2", "M4", "M6")
    sharing.withhold(team.place, "M2", who=MARCUS)
    move(team, "M6", to=1)
    assert shown(read_book(team)) == {"Negotiation": ["M6", "M4"]}
    assert playbook.history(team.place)[0].says == "moved M6 to place 1 of negotiation"
    with pytest.raises(UsageError, match="place 3 of negotiation does not exist"):
        move(team, "M6", to=3)
    sharing.share(team.place, "M2", who=MARCUS)
    assert shown(read_book(team)) == {"Negotiation": ["M2", "M6", "M4"]}


def test_new_words_of_the_rep_make_a_version_and_an_old_one_keeps_its_own(team: Team) -> None:
    to_book(team, "M2")
    first = team.later(1)
    moment_notes.why(first.place, "M2", "I waited.", masking=Unmasked(), who=MARCUS)
    second = team.later(2)
    moment_notes.why(second.place, "M2", "I asked why.", masking=Unmasked(), who=MARCUS)

    def words(version: int | None) -> list[str]:
        (stage,) = read_book(second, version).stages
        return [said.text for said in stage.moments[0].why]

    assert words(None) == ["I asked why."]
    assert (words(1), words(2), words(3)) == ([], ["I waited."], ["I asked why."])
    assert playbook.history(team.place)[0].says == "M2 has other words"


def test_only_what_the_team_may_see_goes_into_it(place: Place) -> None:
    team = Team(place, Sharing(first_look_days=7))
    team.winning_call()
    team.find()
    with pytest.raises(NotFoundError, match="M1 is not shared with the team"):
        to_book(team, "M1")


def test_a_stage_that_the_process_lacks_is_told(team: Team) -> None:
    with pytest.raises(UsageError, match='"demo" is not a stage'):
        move(team, "M1", stage="demo")


def test_a_withheld_moment_is_gone_from_it_and_back_when_shared(team: Team) -> None:
    to_book(team, "M1", "M2")
    sharing.withhold(team.place, "M2", who=MARCUS)
    assert (shown(read_book(team)), read_book(team).gone) == ({"Discovery": ["M1"]}, (2,))
    sharing.share(team.place, "M2", who=MARCUS)
    assert read_book(team).gone == ()


def test_one_page_plays_its_clips_and_asks_nobody_for_anything(team: Team, place: Place) -> None:
    to_book(team, "M2", "M4")
    moment_notes.why(place, "M2", 'I said "nine" <b>first</b>.', masking=Unmasked(), who=MARCUS)
    add_us(place, "Tom Okafor")
    moment_notes.credit(place, "M2", "tom okafor", who=MARCUS)
    page = place.workspace.root / "playbook" / "team.html"
    made = write_page(place, read_book(team), page, settings=ReelSettings(), who="Ann")
    text = page.read_text()
    assert made.clips == 2
    assert "&lt;b&gt;first&lt;/b&gt;" in text
    assert "<b>" not in text
    assert "owed to Tom Okafor, too" in text
    assert "<script" not in text
    assert re.findall(r'(?:src|href)="(?!data:|#)', text) == []
    clip = re.findall(r'src="data:audio/mpeg;base64,([^"]+)"', text)[0]
    assert seconds_of(base64.b64decode(clip), place) == pytest.approx(20, abs=1)


def test_what_a_kill_leaves_of_a_page_is_named_as_all_that_is_swept(
    team: Team, place: Place
) -> None:
    to_book(team, "M2")
    page = place.workspace.root / "playbook" / "team.html"
    found: list[list[Path]] = []

    def look(_: float) -> None:
        found.extend([[*page.parent.iterdir()], [*page.parent.glob(f".{os.getpid()}-*.part")]])

    write_page(place, read_book(team), page, settings=ReelSettings(), who="Ann", on_progress=look)
    there, swept = found
    assert len(there) == 1
    assert there == swept


def test_markdown_has_its_clips_in_a_folder_beside_it(team: Team, place: Place) -> None:
    to_book(team, "M2", "M4")
    page = place.workspace.root / "playbook" / "team.md"
    write_page(place, read_book(team), page, settings=ReelSettings(), who="Ann")
    links = re.findall(r"\[Play the clip\]\(<([^>]+)>\)", page.read_text())
    assert links == ["team-clips/M2.mp3", "team-clips/M4.mp3"]
    assert all((page.parent / link).stat().st_size > 1000 for link in links)
    playbook.remove(place, "M4", who="Ann")
    write_page(place, read_book(team), page, settings=ReelSettings(), who="Ann")
    assert [path.name for path in clips_folder(page).iterdir()] == ["M2.mp3"]


def test_withholding_removes_the_clip_beside_a_page_and_leaves_others(
    team: Team, place: Place
) -> None:
    to_book(team, "M2", "M4")
    page = place.workspace.root / "playbook" / "team.md"
    write_page(place, read_book(team), page, settings=ReelSettings(), who="Ann")
    done = sharing.withhold(place, "M2", who=MARCUS)
    assert sorted(Path(path).name for path in done.pages) == ["M2.mp3", "team.md"]
    assert [path.name for path in clips_folder(page).iterdir()] == ["M4.mp3"]


def test_a_page_outside_the_workspace_is_left_to_a_person(team: Team, place: Place) -> None:
    to_book(team, "M2")
    page = place.workspace.root.parent / "team.html"
    write_page(place, read_book(team), page, settings=ReelSettings(), who="Ann")
    done = sharing.withhold(place, "M2", who=MARCUS)
    assert (done.pages, done.left) == ((), (str(page),))
    assert page.exists()


def forget_call(place: Place) -> None:
    forget(place, [1], who="Ann")


def say_no(place: Place) -> None:
    with place.library.writing() as conn:
        conn.execute(update(calls).where(calls.c.id == 1).values(consent="withdrawn"))


def mask_a_word(place: Place) -> None:
    with place.library.writing() as conn:
        said = heard_words.c.text == "dear"
        conn.execute(update(heard_words).where(said).values(text="[masked]"))


def mute_something(place: Place) -> None:
    """Let the first call be played from a copy."""
    of_call = versions.c.call_id == 1, versions.c.kind == "words"
    with place.library.writing() as conn:
        conn.execute(update(versions).where(*of_call).values(detail={"copy": "0" * 64}))


@pytest.mark.parametrize(
    "meanwhile",
    [
        pytest.param(lambda place: sharing.withhold(place, "M2", who=MARCUS), id="withheld"),
        pytest.param(
            lambda place: sharing.trim(place, "M2", first="nine firms", last=None, who=MARCUS),
            id="trimmed",
        ),
        pytest.param(forget_call, id="forgotten"),
        pytest.param(say_no, id="closed"),
        pytest.param(mask_a_word, id="masked"),
        pytest.param(mute_something, id="muted"),
    ],
)
@pytest.mark.parametrize("name", ["team.html", "team.md"])
def test_what_is_closed_while_a_page_is_written_gets_into_none(
    team: Team, place: Place, name: str, meanwhile: Callable[[Place], object]
) -> None:
    to_book(team, "M2", "M4")
    page = place.workspace.root / "playbook" / name

    def close_after_the_first(share: float) -> None:
        if share < 1:
            meanwhile(place)

    with pytest.raises(NotFoundError, match="M2 is not shown any more as it was"):
        write_page(
            place, read_book(team), page,
            settings=ReelSettings(), who="Ann", on_progress=close_after_the_first,
        )  # fmt: skip
    assert [*page.parent.rglob("*")] == []


def test_a_moment_without_recording_is_read_only(team: Team, place: Place) -> None:
    team.winning_call(rep="Priya Nair", account="Corbel")
    team.find()
    to_book(team, "M6")
    page = place.workspace.root / "playbook" / "team.html"
    made = write_page(place, read_book(team), page, settings=ReelSettings(), who="Ann")
    assert (made.clips, made.silent) == (0, ("M6",))
    assert "<audio" not in page.read_text()


def test_another_ending_and_clips_inside_markdown_are_refused(team: Team, place: Place) -> None:
    to_book(team, "M2")
    book = read_book(team)
    for name, clips in (("team.pdf", None), ("team.md", "inside")):
        with pytest.raises(UsageError):
            write_page(
                place, book, place.workspace.root / name,
                settings=ReelSettings(), clips=clips, who="Ann",  # type: ignore[arg-type]
            )  # fmt: skip
        assert not (place.workspace.root / name).exists()


def test_people_stand_in_no_order_and_with_no_number(team: Team) -> None:
    to_book(team, "M2", "M4")
    for who in ("Zoe", "Ann"):
        moment_notes.why(team.place, "M2", f"{who} says so.", masking=Unmasked(), who=who)
    (stage,) = read_book(team).stages
    assert [said.who for said in stage.moments[0].why] == ["Ann", "Zoe"]
    page = html(read_book(team), {}) + markdown(read_book(team), {})
    assert not re.search(r"score", page, re.IGNORECASE)


def test_marks_of_markdown_in_talk_are_only_text(team: Team) -> None:
    to_book(team, "M2")
    moment_notes.why(team.place, "M2", "*now* [x](y) # <i>", masking=Unmasked(), who=MARCUS)
    assert r"\*now\* \[x\](y) \# \<i\>" in markdown(read_book(team), {})


def seconds_of(content: bytes, place: Place) -> float:
    path = place.workspace.root / "clip.mp3"
    path.write_bytes(content)
    return probe(path).duration
