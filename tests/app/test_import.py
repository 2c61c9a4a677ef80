from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from coaching.app import following
from coaching.app.cli import filmroom as command
from coaching.errors import BusyError
from coaching.steps import crm as step
from coaching.steps.crm_report import ImportReport
from coaching.steps.place import Place
from coaching.store import calls
from coaching.store.library import Library
from tests.commands import filmroom
from tests.places import NOW

DEALS = (
    "Record ID,Deal Name,Deal Stage,Amount,Close Date,Create Date,Last Modified Date,Deal owner,"
    "Associated Company\n"
    '71,Three branches,Demo,"1.200,50",2026-12-01,2026-09-01,2026-09-20,Dana Reyes,Acme\n'
    "72,Two branches,Demo,n/a,2026-12-01,2026-09-01,2026-09-20,Dana Reyes,Acme\n"
)
HISTORY = "Deal ID,Stage,Changed At\n71,Lead,2026-09-01 10:00\n71,Demo,2026-09-14 10:00\n"


@pytest.fixture
def root(place: Place) -> Path:
    """An empty workspace with two exports beside it."""
    place.library.close()
    folder = place.workspace.root
    (folder / "deals.csv").write_text(DEALS, encoding="utf-8")
    (folder / "history.csv").write_text(HISTORY, encoding="utf-8")
    return folder


def test_exports_are_imported_listed_and_shown_with_their_history(root: Path) -> None:
    ran = filmroom(
        "import", root / "deals.csv", root / "history.csv", "--as-of", "2026-09-21",
        "--workspace", root,
    )  # fmt: skip
    assert (ran.status, ran.err) == (1, "")
    assert ran.out.splitlines() == [
        "deals.csv: 2 deals read, 1 new or changed, 0 as known, 1 refused (hubspot deals)",
        "  line 3: amount 'n/a' is not a number",
        "history.csv: 2 changes read, 2 new or changed, 0 as known, 0 refused (columns by name)",
    ]
    shown = filmroom("deals", "three", "--json", "--workspace", root).json
    assert (shown["deal"], shown["account"], shown["amount"]) == ("71", "Acme", "1200.50")
    assert [(span["value"], span["from"][:16], span["exact"]) for span in
            shown["history"]["stage"]] == [
        ("Lead", "2026-09-01T10:00", True),
        ("Demo", "2026-09-14T10:00", True),
    ]  # fmt: skip
    page = filmroom("deals", "71", "--workspace", root).out
    assert "  2026-09-01 10:00     13.0 d  Lead\n" in page
    (listed,) = filmroom("deals", "--json", "--workspace", root).json["deals"]
    assert (listed["deal"], listed["outcome"], listed["calls"]) == ("71", "open", 0)
    refused = filmroom("import", "--rejected", "--json", "--workspace", root).json["imports"]
    assert [(one["file"], one["refused"], one["rejected"][0]["line"]) for one in refused] == [
        ("deals.csv", 1, 3)
    ]
    assert refused[0]["rejected"][0]["content"]["Deal Name"] == "Two branches"


def test_no_file_is_written_before_all_are_recognised(root: Path) -> None:
    (root / "bad.txt").write_text("start,end\n0,1\n", encoding="utf-8")
    ran = filmroom("import", root / "history.csv", root / "bad.txt", "--workspace", root)
    assert (ran.status, ran.out) == (1, "")
    assert ran.err.startswith("Error: bad.txt is no export of deals")
    assert filmroom("deals", "--json", "--workspace", root).json == {"deals": []}


def test_what_came_before_a_file_that_fails_is_followed_and_told(
    place: Place, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    good, bad = tmp_path / "history.csv", tmp_path / "gone.csv"
    for path in (good, bad):
        path.write_text(HISTORY, encoding="utf-8")
    followed: list[set[int]] = []
    monkeypatch.setattr(
        following, "follow", lambda _place, _settings, told, **_: followed.append(told)
    )
    as_it_is = step.import_export

    def import_once(library: Library, path: Path, **how: Any) -> ImportReport:
        if path == bad:
            raise BusyError("the library is held", hint="try again")
        return as_it_is(library, path, **how)

    monkeypatch.setattr(step, "import_export", import_once)
    monkeypatch.setattr("coaching.app.logs.log_to", lambda *_, **__: None)
    root = str(place.workspace.root)
    ran = CliRunner().invoke(command, ["import", str(good), str(bad), "--workspace", root])
    assert isinstance(ran.exception, BusyError)
    assert followed == [set()]
    assert ran.stdout.startswith("history.csv: 2 changes read, 2 new or changed")


def test_an_import_that_is_killed_before_it_is_followed_is_followed_the_next_time(
    place: Place, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = tmp_path / "history.csv"
    path.write_text(HISTORY.replace("71", "D-71"), encoding="utf-8")
    with place.library.writing() as conn:
        call = calls.open_call(conn, title="D-71 talk", duration=9.0, started_at=NOW, now=NOW)
    followed: list[set[int]] = []

    def follow(_: object, __: object, *, told: set[int], **___: object) -> None:
        followed.append(told)
        if len(followed) == 1:
            raise KeyboardInterrupt

    monkeypatch.setattr(following, "follow", follow)
    monkeypatch.setattr("coaching.app.logs.log_to", lambda *_, **__: None)
    ends = [
        CliRunner().invoke(command, ["import", str(path), "--workspace", str(place.workspace.root)])
        for _ in range(3)
    ]
    assert [ran.exit_code for ran in ends] == [1, 0, 0]
    assert followed == [{call}, {call}, set()]


def test_what_was_recognised_is_shown_and_nothing_is_changed_by_a_dry_run(root: Path) -> None:
    shown = filmroom("import", root / "deals.csv", "--show-mapping", "--workspace", root)
    assert shown.out.splitlines()[:4] == [
        "# deals.csv: hubspot deals, 2 rows, utf-8-sig, separated by ','",
        "kind: deals",
        "columns:",
        "  deal_id: Record ID",
    ]
    assert "decimal: comma" in shown.out.splitlines()
    mapping = root / "m.yaml"
    mapping.write_text(shown.out, encoding="utf-8")
    ran = filmroom(
        "import", root / "deals.csv", "--mapping", mapping, "--dry-run", "--json",
        "--workspace", root,
    )  # fmt: skip
    (report,) = ran.json["imports"]
    assert (report["recognised"], report["changed"], report["refused_count"]) == ("mapping", 1, 1)
    none = filmroom("deals", "--workspace", root)
    assert none.out == "No deals yet: `filmroom import FILE` brings them in.\n"
    mapping.write_text(shown.out.replace("deal_id:", "deal:"), encoding="utf-8")
    wrong = filmroom("import", root / "deals.csv", "--mapping", mapping, "--workspace", root)
    assert wrong.status == 1
    assert "line 4: columns.deal is no column of deals" in wrong.err
