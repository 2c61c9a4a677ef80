"""Meetings as people get them: on the terminal, as Markdown, as a page, in a calendar."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from pathlib import Path

import pytest

from coaching.app.meetings import as_data, calendar, page, write
from coaching.deal_review.review import ShortReview, ShortStage
from coaching.deal_review.words import Wrote
from coaching.errors import UsageError
from coaching.meeting import Clip, Commitment, Meeting, Note, Win
from coaching.meeting.writing import markdown
from coaching.settings import Sharing
from coaching.workspace import lay_out
from tests.commands import filmroom
from tests.places import place_in
from tests.steps.moment_calls import Team

MEETING = Meeting(
    id=3,
    day=date(2026, 9, 28),
    minutes=45,
    state="planned",
    clips=(
        Clip(
            7,
            ("evidence 0.71",),
            ("Who tries it?",),
            12,
            70.0,
            95.4,
            "demo",
            "A *bold* <b>show</b>",
        ),
        Clip(8, ("chosen by hand",), (), 0, 0.0, 0.0, "", "", "its rep took it back"),
    ),
    wins=(Win("D-1", "Acme seats", date(2026, 9, 22), (12, 14)),),
    carried=(Commitment(2, "Lee Park", "Ask for the date", None, done=False, meeting=2),),
    commitments=(
        Commitment(5, "Dana", "Show one screen", date(2026, 10, 5), done=True, meeting=3),
    ),
    notes=(Note("Kim", "Ask earlier"),),
    attended=("Dana", "Lee Park"),
    remarks=("only 2 people have moments to show",),
    reel="reels/L3.m4a",
)


def test_markdown_has_all_of_the_meeting_in_its_order() -> None:
    text = markdown(MEETING)
    places = [
        text.index(part)
        for part in (
            "# Learning meeting L3, Monday 28 September 2026",
            "only 2 people have moments",
            "There: Dana, Lee Park",
            "## 0:00 Welcome",
            "- [ ] Ask for the date (Lee Park; 2)",
            "**Acme seats** (D-1), won 2026-09-22: C12, C14.",
            "M7, C12@01:10-01:35, demo",
            "Who tries it?",
            "2. M8: its rep took it back",
            "Reel: reels/L3.m4a",
            "- [x] Show one screen (Dana, until 2026-10-05; 5)",
            "- Ask earlier (Kim)",
        )
    ]
    assert places == sorted(places)


def test_a_title_cannot_break_the_markdown() -> None:
    assert r"A \*bold\* \<b\>show\</b\>" in markdown(MEETING)


def test_the_page_needs_nothing_else_and_shows_titles_as_text() -> None:
    text = page(MEETING)
    assert "A *bold* &lt;b&gt;show&lt;/b&gt;" in text
    assert "http" not in text
    assert "<script" not in text
    assert "its rep took it back" in text


def test_the_calendar_has_the_day_in_the_teams_zone() -> None:
    lines = calendar(MEETING, zone="Europe/Berlin", start=time(9, 30)).splitlines()
    assert "DTSTART;TZID=Europe/Berlin:20260928T093000" in lines
    assert "DTEND;TZID=Europe/Berlin:20260928T101500" in lines
    assert "SUMMARY:Learning meeting L3" in lines


@pytest.mark.parametrize("ending", [".md", ".html", ".ics"])
def test_the_ending_says_what_is_written(tmp_path: Path, ending: str) -> None:
    target = tmp_path / f"L3{ending}"
    write(MEETING, target, zone="UTC")
    assert "L3" in target.read_text(encoding="utf-8")


def test_another_ending_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"L3\.docx"):
        write(MEETING, tmp_path / "L3.docx", zone="UTC")


def test_scripts_get_the_whole_meeting() -> None:
    data = as_data(MEETING)
    assert data["clips"][0]["moment"] == "M7"
    assert data["clips"][1]["call"] is None
    assert data["carried"][0]["owner"] == "Lee Park"
    assert sum(it["minutes"] for it in data["sections"]) == 45


def test_a_team_without_a_win_gets_a_meeting_that_says_so(tmp_path: Path) -> None:
    root = tmp_path / "ws"
    filmroom("init", root)
    nothing = filmroom("meeting", "show", "--workspace", root)
    assert nothing.status != 0
    assert "there is no meeting yet" in nothing.err
    none = filmroom("meeting", "plan", "--minutes", "0", "--workspace", root)
    assert none.status == 2
    assert "a meeting of 0 minutes cannot be planned" in none.err
    planned = filmroom("meeting", "plan", "--date", "2026-12-01", "--workspace", root)
    assert "Learning meeting L1, Tuesday 1 December 2026" in planned.out
    assert "no deal was won" in planned.out
    filmroom("meeting", "commit", "L1", "Ask for the date", "--owner", "Lee", "--workspace", root)
    target = tmp_path / "L1.md"
    filmroom("meeting", "export", "L1", "--out", target, "--workspace", root)
    assert "Ask for the date" in target.read_text(encoding="utf-8")
    closed = filmroom("meeting", "close", "L1", "--workspace", root)
    assert "1 commitments are carried over" in closed.out


def test_forgetting_a_call_removes_what_was_exported_of_its_meeting(tmp_path: Path) -> None:
    workspace = lay_out(tmp_path / "ws")
    with place_in(workspace) as place:
        team = Team(place, Sharing(first_look_days=0))
        deal = team.deal("D-1", ("discovery", -5))
        team.news(deal, "won", days=1)
        team.tell(deal, "closed_at", "2026-11-25T00:00:00.000000+00:00")
        team.winning_call(deal=deal)
    root = workspace.root
    filmroom("meeting", "plan", "--date", "2026-12-01", "--workspace", root)
    for ending in ("md", "html", "pdf", "ics"):
        out = root / f"L1.{ending}"
        made = filmroom("meeting", "export", "L1", "--out", out, "--workspace", root)
        assert (made.status, made.out) == (0, f"{out}\n"), made.err
    done = filmroom("forget", "C1", "--yes", "--workspace", root, "--as", "Ann")
    assert done.status == 0, done.err
    assert [path.name for path in root.glob("L1.*")] == ["L1.ics"]


def test_a_folder_that_is_not_there_is_made_and_what_is_none_is_told_plainly(
    tmp_path: Path,
) -> None:
    root = tmp_path / "ws"
    filmroom("init", root)
    filmroom("meeting", "plan", "--date", "2026-12-01", "--workspace", root)
    out = tmp_path / "papers" / "of the week" / "L1.md"
    filmroom("meeting", "export", "L1", "--out", out, "--workspace", root)
    assert "Learning meeting L1" in out.read_text(encoding="utf-8")
    below_a_file = out / "L1.md"
    told = filmroom("meeting", "export", "L1", "--out", below_a_file, "--workspace", root)
    assert told.status == 1
    assert f"{below_a_file} cannot be written: " in told.err


def test_a_win_has_its_review_in_every_form(tmp_path: Path) -> None:
    reviewed = replace(
        MEETING,
        wins=(
            Win(
                "D-1",
                "Acme seats",
                date(2026, 9, 22),
                (12,),
                ShortReview(
                    "D-1",
                    2,
                    (
                        ShortStage(
                            "Discovery",
                            2,
                            4,
                            9.0,
                            Wrote("We asked *first*", "Lee Park"),
                            Wrote("", ""),
                            1,
                        ),
                        ShortStage("Closing", None, 3, None, Wrote(), Wrote(), 0),
                    ),
                ),
            ),
        ),
    )
    text = markdown(reviewed)
    assert "  - Discovery: 2 of 4 exit criteria met, 9 days, 1 clip" in text
    assert r"    - Worked: “We asked \*first\*” (Lee Park)" in text
    assert "  - Closing\n" in text
    assert "`filmroom deal-review D-1` shows it stage by stage." in text
    shown = page(reviewed)
    assert "Discovery: 2 of 4 exit criteria met, 9 days, 1 clip" in shown
    assert "Worked: “We asked *first*” (Lee Park)" in shown
    first, second = as_data(reviewed)["wins"][0]["review"]["stages"]
    assert (first["criteria_met"], first["days"]) == (2, 9.0)
    assert first["worked"] == {"text": "We asked *first*", "by": "Lee Park"}
    assert second["criteria_met"] is None


def test_a_pdf_is_written_whole_and_says_which_letters_no_font_has(tmp_path: Path) -> None:
    named = replace(MEETING, attended=("Ольга", "محمد", "李雷"))
    target = tmp_path / "L3.pdf"
    assert write(named, target, zone="UTC") == ("李", "雷")
    assert target.read_bytes().startswith(b"%PDF-")
    assert [path.name for path in tmp_path.iterdir()] == ["L3.pdf"]
