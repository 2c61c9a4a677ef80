"""``filmroom metrics`` as a person runs it, over one small history."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from coaching.workspace import lay_out
from tests.commands import Ran, filmroom
from tests.pipeline_history import add_call, add_deal
from tests.places import library_in

START = datetime(2026, 3, 2, 9, tzinfo=UTC)


def after(days: float) -> datetime:
    return START + timedelta(days=days)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with fifteen won deals, five lost ones and one that stands still."""
    workspace = lay_out(tmp_path_factory.mktemp("metrics") / "ws")
    library = library_in(workspace)
    learned = after(100)
    with library.writing() as conn:
        for number in range(20):
            won = number < 15
            stages = [("Discovery", after(0)), ("Proposal", after(2 + number))]
            add_deal(
                conn,
                f"D-{number}",
                stages if won else stages[:1],
                learned_at=learned,
                outcome=("won" if won else "lost", after(30 + number)),
                name=f"Deal {number}",
                owner="Priya",
                created_at=after(0),
                amount="1000.00 EUR",
            )
        slow = add_deal(
            conn,
            "D-99",
            [("Discovery", after(1))],
            learned_at=learned,
            outcome=("open", after(90)),
            name="Slow one",
            owner="Sam",
            created_at=after(0),
        )
        add_call(conn, slow, after(20), stages=["negotiation"] * 3)
    library.close()
    return workspace.root


@pytest.fixture(scope="module")
def plotted(root: Path) -> tuple[Ran, Path]:
    """What the command printed, and the folder it put plots into."""
    folder = root / "plots of it"
    return filmroom("metrics", "--plots", folder, "--workspace", root), folder


@pytest.mark.slow
def test_the_tables_say_what_became_of_deals(plotted: tuple[Ran, Path]) -> None:
    ran, _ = plotted
    assert ran.status == 0, ran.err
    words = [" ".join(line.split()) for line in ran.out.splitlines()]
    assert words[0] == "Process metrics of the team's deals: 1 open, 15 won, 5 lost; 1 call"
    assert any(it.startswith("Discovery 21 15 5 1 0 75%") for it in words)
    assert any(it.startswith("Slow one Discovery") and "C1, 2026-03-22" in it for it in words)
    assert any("Slow one Discovery Negotiation (100% of the talk) C1" in it for it in words)


@pytest.mark.slow
def test_plots_are_pictures_and_pages_that_load_nothing(plotted: tuple[Ran, Path]) -> None:
    ran, folder = plotted
    names = ("calls_per_stage", "conversion", "open_deals", "time_in_stage")
    assert sorted(it.name for it in folder.iterdir()) == sorted(
        f"{name}.{ending}" for name in names for ending in ("png", "html")
    )
    for name in names:
        assert (folder / f"{name}.png").read_bytes().startswith(b"\x89PNG")
        page = (folder / f"{name}.html").read_text("utf-8")
        assert len(page) > 100_000, "its programs are in it"
        assert re.findall(r"<(?:script|iframe)[^>]*\ssrc=|<link\s", page) == []
        assert re.findall(r"src\s*=\s*\\?['\"]?(?:https?:)?//", page) == []
        assert re.findall(r"@import|url\(\s*['\"]?https?:", page) == []
        assert "Slow one" not in page
        assert "Priya" not in page
    assert f"wrote {folder / 'conversion.png'}" in ran.out


@pytest.mark.slow
def test_json_has_ones_own_deals_alone(root: Path) -> None:
    ran = filmroom("metrics", "--mine", "--as", "sam", "--json", "--workspace", root)
    assert ran.status == 0, ran.err
    found = ran.json
    assert found["of"]["whose"] == "mine"
    assert (found["deals"]["open"], found["deals"]["won"]) == (1, 0)
    assert [it["deal"] for it in found["stalled"]["deals"]] == ["Slow one"]
    assert found["conversion"][0]["rate"] == {
        "count": 0,
        "of": 0,
        "value": None,
        "low": None,
        "high": None,
    }
    assert "Priya" not in ran.out
