"""The site as a process: ``python -m coaching.app.web WORKSPACE PORT [PARENT_PID]``.

With a parent it ends when that does.
"""

from __future__ import annotations

import logging
import sys
from pathlib import Path


def serve(workspace: Path, port: int, *, parent: int | None) -> None:
    """Serve a workspace's pages on the loopback address until the process is ended."""
    if parent is not None:
        from flows.server import end_with

        end_with(parent)
    import uvicorn

    from coaching.app.breaking import without_words
    from coaching.app.wiring import site_of
    from coaching.workspace import find_workspace

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    for handler in logging.getLogger().handlers:
        handler.addFilter(without_words)  # uvicorn writes down what broke a route
    found = find_workspace(option=workspace, variable=None, folder=workspace)
    uvicorn.run(
        site_of(found),
        host="127.0.0.1",
        port=port,
        log_config=None,  # its lines go where ours go
        log_level="warning",
        access_log=False,  # addresses hold what people search for
        server_header=False,
        timeout_graceful_shutdown=2,
    )


if __name__ == "__main__":
    serve(
        Path(sys.argv[1]),
        int(sys.argv[2]),
        parent=int(sys.argv[3]) if len(sys.argv) > 3 else None,  # noqa: PLR2004 - the third
    )
