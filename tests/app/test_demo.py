from __future__ import annotations

from pathlib import Path

import pytest

from coaching.app.demo.unpack import TABLES, demo_files, unpack
from coaching.errors import DamagedError, WorkspaceError
from coaching.media.probe import probe

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def inbox(tmp_path_factory: pytest.TempPathFactory) -> Path:
    inbox = tmp_path_factory.mktemp("demo")
    unpack(inbox)
    return inbox


def test_everything_that_is_listed_is_unpacked(inbox: Path) -> None:
    wanted = {file.name for file in demo_files()} | set(TABLES)
    assert {path.name for path in inbox.iterdir()} == wanted


def test_the_calls_come_in_the_kinds_that_companies_have(inbox: Path) -> None:
    kinds: dict[tuple[str, str], int] = {}
    for file in demo_files():
        if file.make == "truncate":
            with pytest.raises(DamagedError):
                probe(inbox / file.name)
            continue
        facts = probe(inbox / file.name)
        kind = (facts.codec, facts.layout)
        kinds[kind] = kinds.get(kind, 0) + 1
    assert kinds[("pcm_mulaw", "two_sided")] >= 5
    assert kinds[("pcm_mulaw", "equal")] == 1
    assert kinds[("mp3", "mono")] >= 3
    assert kinds[("aac", "mono")] >= 2
    assert kinds[("opus", "mono")] >= 3


def test_unpacking_again_leaves_what_is_there(inbox: Path) -> None:
    before = {path: path.stat().st_ino for path in inbox.iterdir()}
    unpack(inbox)
    assert {path: path.stat().st_ino for path in inbox.iterdir()} == before


def test_somebodys_own_export_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "deals.csv").write_text("mine")
    with pytest.raises(WorkspaceError, match=r"deals\.csv"):
        unpack(tmp_path)
    assert (tmp_path / "deals.csv").read_text() == "mine"


def test_it_ships_in_under_ten_megabytes() -> None:
    import coaching.app.demo

    recordings = Path(coaching.app.demo.__file__).parent / "recordings"
    assert sum(path.stat().st_size for path in recordings.iterdir()) < 10_000_000
