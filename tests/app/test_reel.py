"""``filmroom reel`` as a person types it."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import insert, update

from coaching.app.cli import filmroom as command
from coaching.search import Query
from coaching.search.synonyms import Synonyms
from coaching.steps.place import Place
from coaching.steps.search import SearchResult
from coaching.store.schema.moments import moments
from tests.commands import Ran, filmroom
from tests.steps.ready_calls import make_ready_call

FIRST = "Good morning what matters most to you this year"
SECOND = "Zanzibar is where our whole team loses its time"


@pytest.fixture
def root(place: Place) -> str:
    """A workspace with two ready calls of twenty seconds."""
    make_ready_call(place, "harbor.wav", FIRST, SECOND, seconds=20.0)
    make_ready_call(place, "corbel.wav", "We signed and never looked back", seconds=20.0)
    place.library.close()
    return str(place.workspace.root)


def test_a_reel_is_made_without_a_verb_shown_edited_and_exported(root: str) -> None:
    def reel(*arguments: str) -> list[str]:
        ran = filmroom("reel", *arguments, "--workspace", root, "--as", "Ann")
        assert ran.status == 0, ran.err
        return ran.out.splitlines()

    made = reel(
        "C1@00:00-00:03", "C2@0-3", "C1@9-12", "--order", "given", "--out", "best.wav",
        "--title", "Best",
    )  # fmt: skip
    assert [line.split() for line in made[:3]] == [
        ["1", "C1@00:00-00:02", "opening", "harbor"],
        ["2", "C2@00:00-00:02", "opening", "corbel"],
        ["3", "C1@00:08-00:11", "discovery", "harbor"],
    ]
    assert made[3].startswith(f"R1: {root}/reels/best.wav (00:")
    assert reel("list")[0].split()[::2][:1] == ["R1"]
    assert reel("show", "R1")[0].startswith("R1  Best (")
    moved = reel("move", "R1", "3", "--to", "1")
    assert moved[1].split()[:2] == ["1", "C1@00:08-00:11"]
    trimmed = reel("trim", "R1", "1", "--from", "is where")
    assert trimmed[1].split()[1] == "C1@00:09-00:11"
    widened = reel("widen", "R1", "1", "--after", "1 turn")
    assert widened[1].split()[1] == "C1@00:09-00:17"
    assert len([line for line in reel("remove", "1", "2", "3") if "@" in line]) == 1
    assert reel("export", "R1", "--out", "best.html")[0] == f"{root}/reels/best.html"
    assert "Zanzibar" not in Path(root, "reels", "best.html").read_text()
    assert "where" in Path(root, "reels", "best.html").read_text()


def test_the_exit_status_says_that_a_clip_is_missing(root: str) -> None:
    ran = filmroom(
        "reel", "C1@00:00-00:03", "C2@05:00-05:10", "--out", "best.wav", "--json",
        "--workspace", root,
    )  # fmt: skip
    assert ran.status == 1
    assert [clip["call"] for clip in ran.json["clips"]] == ["C1"]
    assert ran.json["left_out"] == [
        {
            "clip": "C2@05:00-05:10",
            "reason": "C2 lasts 20 s; 300 to 310 s is no stretch of it",
        }
    ]


def test_an_edit_is_taken_back_and_what_was_closed_since_is_told(root: str) -> None:
    def reel(*arguments: str, status: int = 0) -> Ran:
        ran = filmroom("reel", *arguments, "--workspace", root, "--as", "Ann")
        assert ran.status == status, ran.err
        return ran

    reel("C1@0-3", "C2@0-3", "--order", "given", "--out", "best.wav")
    reel("move", "R1", "2", "--to", "1")
    reel("remove", "R1", "2")
    back = reel("undo", "R1").out.splitlines()
    assert [line.split()[1] for line in back if "@" in line] == ["C2@00:00-00:02", "C1@00:00-00:02"]
    assert back[-1] == "R1: remove is taken back"
    filmroom("set", "C1", "--consent", "withdrawn", "--workspace", root)
    told = reel("undo", "R1", "--json", status=1).json
    assert (told["reel"], told["undone"]) == (1, "move")
    assert [clip["call"] for clip in told["clips"]] == ["C2"]
    (left,) = told["left_out"]
    assert left["clip"] == "C1@00:00-00:02"
    assert "no edit of R1 to take back" in reel("undo", "R1", status=1).err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("undo", "best"), "is no reel"),
        (("C1@0-3", "--out", "a.docx"), "no suffix"),
        (("C1@0-3", "--query", "price", "--out", "a.wav"), "what is named, of what a search"),
        (("C1@0-3", "C2@0-3", "--from", "good", "--out", "a.wav"), "there are 2"),
        (("C1@0-3", "--context-before", "lots", "--out", "a.wav"), "no length of talk"),
        (("harbor", "--out", "a.wav"), "no stretch of a call"),
        (("show", "best"), "is no reel"),
        (("widen", "R1", "1"), "how much more"),
        (("export", "R1", "--out", "a.docx"), "no ending that a reel"),
        (("--manifest", "a.json", "--query", "x", "--out", "a.wav"), "what stands in it"),
        (("--manifest", "/", "--out", "a.wav"), "/ cannot be read: Is a directory"),
    ],
)
def test_a_request_without_sense_is_told_so(
    root: str, arguments: tuple[str, ...], said: str
) -> None:
    ran = filmroom("reel", *arguments, "--workspace", root)
    assert ran.status == 2
    assert said in ran.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("M9", "--out", "a.wav"), "there is no moment M9"),
        (("L9", "--out", "a.wav"), "L9"),
        (("R9", "--out", "a.wav"), "there is no reel R9"),
        (("--deal", "D-9", "--out", "a.wav"), "D-9"),
    ],
)
def test_a_name_that_stands_for_nothing_is_said(
    root: str, arguments: tuple[str, ...], said: str
) -> None:
    ran = filmroom("reel", *arguments, "--workspace", root)
    assert ran.status == 1
    assert said in ran.err


def test_withdrawing_a_yes_says_what_became_of_reels(root: str) -> None:
    filmroom("reel", "C1@0-3", "C2@0-3", "--out", "best.wav", "--workspace", root)
    ran = filmroom("set", "C1", "--consent", "withdrawn", "--as", "Ann", "--workspace", root)
    assert ran.status == 0, ran.err
    assert ran.out.splitlines()[-1] == "Reel 1 had clips of it and was rendered anew"
    assert "Good" not in Path(root, "reels", "best.vtt").read_text()


def test_a_number_too_long_for_any_reel_is_not_found(root: str) -> None:
    ran = filmroom("reel", "show", "R99999999999999999999", "--workspace", root)
    assert (ran.status, "there is no reel R9999" in ran.err) == (1, True)
    assert "Traceback" not in ran.err


def test_a_query_is_looked_for_with_the_teams_synonyms(
    root: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path(root, "config", "synonyms.yaml").write_text(
        "groups:\n  - [Tanzania, Zanzibar]\n", encoding="utf-8"
    )
    asked: list[Synonyms] = []

    def search(_: object, __: object, query: Query, *, synonyms: Synonyms) -> SearchResult:
        asked.append(synonyms)
        return SearchResult(query, ())

    monkeypatch.setattr("coaching.steps.search.search", search)
    ran = CliRunner().invoke(
        command, ["reel", "--query", "Tanzania", "--out", "a.wav", "--workspace", root]
    )
    assert ran.exit_code == 1
    assert [one.groups for one in asked] == [(("Tanzania", "Zanzibar"),)]


def test_what_is_added_is_chosen_again_by_the_times_as_heard(
    place: Place, root: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A moment moves with its words when their times are found."""
    made = filmroom("reel", "C2@0-3", "--out", "best.wav", "--workspace", root)
    assert made.status == 0, made.err
    with place.library.writing() as conn:
        conn.execute(
            insert(moments).values(
                call_id=1,
                start=9.1,
                end=10.4,
                words="Zanzibar",
                title="Where",
                visibility="team",
                created_by="Ann",
                created_at=place.now(),
            )
        )

    def heard(*_: object, **__: object) -> tuple[int, ...]:
        with place.library.writing() as conn:
            conn.execute(update(moments).values(start=12.1, end=14.4))
        return (1,)

    monkeypatch.setattr("coaching.app.timing.hear_times_of", heard)
    ran = CliRunner().invoke(
        command, ["reel", "add", "R1", "M1", "--workspace", root, "--as", "Ann"]
    )
    assert ran.exit_code == 0, ran.output
    assert "C1@00:11-00:14" in ran.output
