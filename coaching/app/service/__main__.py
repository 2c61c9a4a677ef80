"""The worker's process: ``python -m coaching.app.service WORKSPACE PARENT_PID API WHO``."""

from __future__ import annotations

import sys
from pathlib import Path

from flows.server import end_with

if __name__ == "__main__":
    end_with(int(sys.argv[2]))

    from coaching.app.service.resident import run
    from coaching.workspace import Workspace

    run(Workspace(Path(sys.argv[1])), sys.argv[3], sys.argv[4])
