"""A worker's process: ``python -m coaching.app.service WORKSPACE PARENT_PID API WHO [light]``."""

from __future__ import annotations

import sys
from pathlib import Path

from flows.server import end_with

if __name__ == "__main__":
    workspace, parent, prefect, who, *kind = sys.argv[1:]
    end_with(int(parent))

    from coaching.app.service.resident import run, run_light
    from coaching.workspace import Workspace

    begin = run_light if kind == ["light"] else run
    begin(Workspace(Path(workspace)), prefect, who)
