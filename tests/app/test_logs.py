"""What logs hold: kinds of errors and places in code, no words."""

from __future__ import annotations

import logging
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from coaching.app import logs
from coaching.app.breaking import where_it_broke
from coaching.app.logs import log_to
from coaching.workspace import Workspace

OURS = ("coaching", "flows", "models")


@pytest.fixture(autouse=True)
def _loggers_as_before() -> Iterator[None]:
    before = {name: logging.getLogger(name) for name in OURS}
    states = {name: (it.level, it.propagate, it.handlers[:]) for name, it in before.items()}
    yield
    for name, (level, propagate, handlers) in states.items():
        for handler in before[name].handlers:
            handler.close()
        before[name].setLevel(level)
        before[name].propagate = propagate
        before[name].handlers[:] = handlers


NUMBERS: dict[str, str] = {}


def break_on(customer: str) -> None:
    try:
        NUMBERS[customer]
    except KeyError as error:
        raise RuntimeError(f"nobody knows {customer}") from error


def written(path: Path, *, debug: bool = False) -> str:
    """What a log holds after something broke."""
    log_to(path, debug=debug)
    try:
        break_on("Laura Hill")
    except RuntimeError:
        logging.getLogger("coaching.test").exception("reading C%d anew broke", 12)
    return path.read_text(encoding="utf-8")


def test_what_broke_is_told_by_kind_and_place_and_without_its_words(tmp_path: Path) -> None:
    said = written(tmp_path / "worker.log")
    assert "Laura" not in said
    assert len(said.splitlines()) == 1
    assert "ERROR coaching.test reading C12 anew broke: RuntimeError at " in said
    assert "app/test_logs.py:" in said
    assert " in break_on" in said
    assert ", from KeyError at " in said
    assert str(Path.cwd()) not in said


def test_all_of_it_is_told_to_whoever_looks_for_faults(tmp_path: Path) -> None:
    said = written(tmp_path / "worker.log", debug=True)
    assert "Traceback" in said
    assert "nobody knows Laura Hill" in said


def test_an_error_that_comes_from_itself_is_told_once() -> None:
    error = ValueError("x")
    error.__context__ = other = KeyError("y")
    other.__context__ = error
    assert where_it_broke(error) == "ValueError at no place, from KeyError at no place"


def test_what_uvicorn_writes_down_of_a_page_is_without_words_too(workspace: Workspace) -> None:
    code = (
        "import logging, sys, uvicorn\n"
        "from pathlib import Path\n"
        "from coaching.app.web import __main__ as page\n"
        "def run(site, **more):\n"
        "    uvicorn.Config(site, **more)\n"
        "    error = KeyError('Laura Hill')\n"
        "    logging.getLogger('uvicorn.error').error('it broke', exc_info=error)\n"
        "uvicorn.run = run\n"
        "import coaching.app.wiring as wiring\n"
        "wiring.site_of = lambda _: None\n"
        "page.serve(Path(sys.argv[1]), 0, parent=None)\n"
    )
    workspace.library.touch()
    done = subprocess.run(
        [sys.executable, "-c", code, str(workspace.root)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "ERROR uvicorn.error it broke: KeyError at no place" in done.stderr
    assert "Laura" not in done.stderr


def test_of_a_log_three_earlier_ones_are_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logs, "LONGEST_BYTES", 200)
    log_to(tmp_path / "worker.log")
    for number in range(50):
        logging.getLogger("coaching.test").info("C%d is ready", number)
    kept = sorted(path.name for path in tmp_path.iterdir())
    assert kept == ["worker.log", "worker.log.1", "worker.log.2", "worker.log.3"]
