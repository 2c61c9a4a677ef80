"""On PYTHONPATH in tests: refuses connections that leave the machine, and notes them."""

from __future__ import annotations

import os
import sys
from pathlib import Path

LOOPBACK = ("127.", "localhost", "::1")


def _refuse(event: str, arguments: tuple[object, ...]) -> None:
    if event == "socket.connect":
        target = arguments[1]
        host = target[0] if isinstance(target, tuple) else None
    elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
        host = arguments[0]
    elif event == "socket.sendto":
        target = arguments[1]
        host = target[0] if isinstance(target, tuple) else None
    else:
        return
    if host is None or str(host) in ("", "0.0.0.0") or str(host).startswith(LOOPBACK):
        return
    with Path(os.environ["FILMROOM_TEST_CONNECTIONS"]).open("a", encoding="utf-8") as log:
        log.write(f"{event} {host} {' '.join(sys.argv)}\n")
    raise ConnectionRefusedError(f"no network in this test: {host}")


if "FILMROOM_TEST_CONNECTIONS" in os.environ:
    sys.addaudithook(_refuse)
