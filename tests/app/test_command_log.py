"""What the log of a command holds of an error: its kind and place; its words with --debug alone."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from coaching.app.wiring import open_place
from coaching.workspace import lay_out

BREAKS = """
import logging, sys
from pathlib import Path
from coaching.app.cli.session import Session

Session(workspace=Path(sys.argv[1]), debug=sys.argv[2:] == ["--debug"]).place
try:
    {}["Laura Hill"]
except KeyError:
    logging.getLogger("coaching.test").exception("reading C%d broke", 12)
"""


def test_the_words_of_an_error_are_in_the_log_of_whoever_looks_for_faults_alone(
    tmp_path: Path,
) -> None:
    workspace = lay_out(tmp_path / "team")
    open_place(workspace).library.close()

    def logged(*options: str) -> str:
        subprocess.run([sys.executable, "-c", BREAKS, str(workspace.root), *options], check=True)
        return (workspace.own / "filmroom.log").read_text(encoding="utf-8")

    said = logged()
    assert "reading C12 broke: KeyError at " in said
    assert "Laura" not in said
    assert "Laura" in logged("--debug")
