"""``filmroom deal-review`` as a person runs it, and reviews as files."""

from __future__ import annotations

import json
import re
import zlib
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from coaching.app import reviewing
from coaching.app.deal_reviews import write_review
from coaching.deal_review.review import (
    CallOfDeal,
    DealReview,
    PartOfDeal,
    Proof,
    StageOfDeal,
    Stretch,
)
from coaching.deal_review.staying import TimeThere
from coaching.deal_review.words import PickedClip, Version, Written, Wrote
from coaching.errors import UsageError
from coaching.steps import moment_notes
from coaching.workspace import lay_out
from tests.commands import filmroom
from tests.places import place_in
from tests.steps.moment_calls import PROCESS, Nothing, Team, Unmasked

AT = datetime(2026, 9, 22, 10, 0, tzinfo=UTC)
REVIEW = DealReview(
    id=1,
    deal="D-1",
    name="Łódź <b>seats</b>",
    account="Acme",
    owner="Ольга Петрова",
    outcome="won",
    closed=date(2026, 9, 22),
    calls=(CallOfDeal(12, "First call", AT), CallOfDeal(14, "Second", None, "it is closed")),
    stages=(
        StageOfDeal(
            name="demo",
            title="Demo",
            goal="The problem is seen solved.",
            in_process=True,
            called=("showing",),
            time=TimeThere((), None, None),
            stretches=(Stretch(12, 70.0, 95.0),),
            criteria=(
                PartOfDeal(
                    "criterion",
                    "seen",
                    "They saw it",
                    "met",
                    Proof(12, 71.0, 75.0, "customer", "That is it."),
                ),
                PartOfDeal("criterion", "owner", "Questions have an owner", "unknown"),
            ),
            data=(PartOfDeal("datum", "must", "What is a must", "met", None, "Reports"),),
            actions=(),
            moments=(),
            worked=Wrote("One screen.\n\nThen silence.", "Lee"),
            learned=Wrote(),
            clips=(PickedClip(2, "demo", 12, 70.0, 75.0, "That is it.", "the yes", "Lee"),),
        ),
    ),
    process="abc",
    version=Version(3, "Lee", AT, {"verb": "clip"}, Written()),
    open_to_team=True,
    remarks=("C14 is left out: it is closed",),
)


def test_markdown_has_the_shape_of_the_process_and_takes_no_marks_from_names(
    tmp_path: Path,
) -> None:
    write_review(REVIEW, tmp_path / "one.md")
    text = (tmp_path / "one.md").read_text(encoding="utf-8")
    places = [
        text.index(part)
        for part in (
            r"# Win review: Łódź \<b\>seats\</b\> (D-1)",
            "Acme · won 2026-09-22 · owner Ольга Петрова · version 3, 2026-09-22, by Lee",
            "- C12, 2026-09-22: First call",
            "- C14, no day is known: Second",
            "## Demo",
            "**Goal:** The problem is seen solved.",
            "Also under showing.",
            "### What happened",
            "C12, 2026-09-22, First call: 01:10-01:35",
            "### Exit criteria: 1 of 2 met",
            "- ✓ They saw it",
            "C12 at 01:11, customer: “That is it.”",
            "- ? Questions have an owner",
            "### Data collected",
            "What is a must: Reports",
            "### What worked",
            "> One screen.",
            "> Then silence.",
            "> — Lee",
            "▶ the yes (clip 2, C12@01:10-01:15, Lee)",
            'Nobody wrote yet what was learned: filmroom deal-review write D-1 demo --learned "…"',
        )
    ]
    assert places == sorted(places)


def test_the_page_shows_names_as_text_and_loads_nothing(tmp_path: Path) -> None:
    write_review(REVIEW, tmp_path / "one.html")
    text = (tmp_path / "one.html").read_text(encoding="utf-8")
    assert "Łódź &lt;b&gt;seats&lt;/b&gt;" in text
    assert "http" not in re.sub(r'http-equiv="', "", text)
    assert "<script" not in text
    assert text.count("<ul>") == text.count("</ul>") == 5


def test_the_pdf_has_the_letters_of_its_names_and_headings_to_go_to(tmp_path: Path) -> None:
    assert write_review(REVIEW, tmp_path / "one.pdf") == ()
    raw = (tmp_path / "one.pdf").read_bytes()
    assert b"/Outlines" in raw
    assert b"FiraGO" in raw
    found = re.finditer(rb"/Length (\d+)[^>]*>>\s*stream\r?\n", raw)
    packed = [raw[it.end() : it.end() + int(it[1])] for it in found]
    streams = [zlib.decompress(it) if it[:1] == b"x" else it for it in packed]
    maps = b"".join(it for it in streams if b"beginbfchar" in it)
    for letter in "ŁźОльга":
        assert f"<{ord(letter):04X}>".encode() in maps, letter


def test_a_file_of_another_kind_is_refused_before_anything_is_read(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no kind that is written"):
        write_review(REVIEW, tmp_path / "one.docx")


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return with_deals(tmp_path_factory.mktemp("reviewed") / "ws")


def with_deals(folder: Path) -> Path:
    """A workspace with a deal that was won and one that Marcus Bennett lost."""
    workspace = lay_out(folder)
    with place_in(workspace) as place:
        team = Team(place)
        won = team.deal("D-1", ("discovery", -5), ("negotiation", 4), outcome="won")
        team.tell(won, "name", "Acme seats")
        lost = team.deal("D-9", ("discovery", -5), outcome="lost")
        team.tell(lost, "owner", "Marcus Bennett")
        team.winning_call(deal=won)
    return workspace.root


@pytest.fixture(autouse=True)
def _without_networks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coaching.app.moments.masking_of", lambda _: Unmasked())
    monkeypatch.setattr(reviewing, "cues_of", lambda _: Nothing())
    monkeypatch.setattr("coaching.app.wiring.process_of", lambda _: PROCESS)
    assert moment_notes.Masking  # what is stood in for


def run(root: Path, *arguments: str):  # noqa: ANN201
    from click.testing import CliRunner

    from coaching.app.cli import filmroom as command

    return CliRunner().invoke(command, ["--workspace", str(root), "deal-review", *arguments])


def test_it_is_shown_without_a_verb_and_with_one(root: Path) -> None:
    shown = run(root, "D-1")
    assert shown.exit_code == 0, shown.output
    assert shown.output.splitlines()[0] == "Win review: Acme seats (D-1)"
    assert "✓ A problem is named" in shown.output
    assert run(root, "show", "acme").output == shown.output
    data = json.loads(run(root, "D-1", "--json").output)
    assert [one["stage"] for one in data["stages"]] == ["discovery", "negotiation", "closing"]
    assert data["stages"][0]["time"]["days"] == 9.0


def test_writing_choosing_looking_back_and_undoing(root: Path) -> None:
    made = run(root, "write", "D-1", "discovery", "--worked", "We asked first", "--as", "Lee")
    assert made.output == "version 1: Lee wrote what worked in discovery\n"
    made = run(root, "clip", "D-1", "discovery", "C1@0:10-0:16", "--says", "it", "--as", "Lee")
    assert made.output == "version 2: Lee chose clip 1 for discovery\n"
    assert "“We asked first”" in run(root, "D-1").output
    history = run(root, "history", "D-1").output.splitlines()
    assert [line.split()[0] for line in history] == ["2", "1"]
    changed = run(root, "diff", "D-1", "1").output.splitlines()
    assert changed[0] == "discovery, clip"
    assert changed[1].startswith("  + 1. C1@00:")
    assert "went back to version 1" in run(root, "undo", "D-1", "--as", "Lee").output
    assert json.loads(run(root, "history", "D-1", "--json").output)[0]["version"] == 3


def test_a_lost_deal_is_refused_to_others_with_a_hint(root: Path) -> None:
    ran = filmroom("deal-review", "D-9", "--workspace", root, "--as", "Ann")
    assert ran.status == 1
    assert "D-9 was lost: only its owner may review it" in ran.err
    assert "--as NAME" in ran.err


def test_it_is_exported_and_the_file_is_named(root: Path) -> None:
    for ending in ("md", "html", "pdf"):
        target = root / "papers" / f"one.{ending}"
        ran = run(root, "export", "D-1", "--out", str(target))
        assert ran.exit_code == 0, ran.output
        assert ran.output == f"{target}\n"
        assert target.stat().st_size > 500


def test_forgetting_a_call_removes_what_was_exported_of_its_deal(tmp_path: Path) -> None:
    root = with_deals(tmp_path / "ws")
    run(root, "export", "D-1", "--out", str(root / "win.md"))
    ran = filmroom("forget", "C1", "--yes", "--workspace", root, "--as", "Ann")
    assert ran.status == 0, ran.err
    assert not (root / "win.md").exists()
    assert not list(root.glob(".*.part"))
