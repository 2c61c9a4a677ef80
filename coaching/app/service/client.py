"""A running service, found and asked. Imports nothing heavy, so that a command starts at once."""

from __future__ import annotations

import http.client
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

from coaching.app.service import lock, notes
from coaching.errors import FilmroomError, NotFoundError, UsageError
from coaching.ledger import State
from coaching.workspace import Workspace

_CONNECT_WITHIN = 1.0
"""Seconds until somebody listens. Chosen because on one machine the system answers for a page that
is busy, at once; where nobody listens it refuses, at once, too."""

_ANSWER_WITHIN = 60.0
"""Seconds for an answer. Chosen because the first search may wait for the embedder to load."""

_TOLD_WITHIN = 5.0
"""Seconds for what the library, opened by ourselves, tells as well. Chosen as several times as long
as opening it takes on a busy machine."""

MOST_HITS = 100
"""Hits that the service gives at most at once."""

_ERRORS: dict[int, type[FilmroomError]] = {400: UsageError, 404: NotFoundError}


class SilentError(Exception):
    """The service did not answer; whoever asked does without it."""


@dataclass(frozen=True, slots=True)
class Service:
    """A service that runs.

    Attributes:
        pid: The process that holds it.
        url: Where its page is.
        prefect_url: Where Prefect's own pages are.
        started_at: Since when, ISO 8601.
    """

    pid: int
    url: str
    prefect_url: str
    started_at: str

    def search(self, asked: Mapping[str, str]) -> dict[str, Any]:
        """What ``filmroom search --json`` prints.

        Args:
            asked: "q", "limit" and the filters, by their names in addresses.

        Raises:
            SilentError: It did not answer.
            UsageError, NotFoundError: The same as a search without the service.
        """
        given = {name: value for name, value in asked.items() if value}
        return self._get(f"/api/search?{urlencode(given)}", within=_ANSWER_WITHIN)

    def status(self) -> dict[str, Any]:
        """How it is.

        Raises:
            SilentError: It did not answer.
        """
        return self._get("/health", within=_TOLD_WITHIN)

    def overview(self, states: Sequence[State], newest: int | None) -> dict[str, Any]:
        """What ``filmroom status`` tells, see ``coaching.app.overview``.

        Args:
            states: Files in these are listed and counted.
            newest: Of a state in which nothing needs doing so many are listed; None for all.

        Raises:
            SilentError: It did not answer.
        """
        asked: list[tuple[str, object]] = [("state", state) for state in states]
        if newest is not None:
            asked.append(("newest", newest))
        return self._get(f"/api/overview?{urlencode(asked)}", within=_TOLD_WITHIN)

    def _get(self, path: str, *, within: float) -> dict[str, Any]:
        status, said = _ask(self.url, path, within=within)
        if status == http.client.OK:
            return said
        kind = _ERRORS.get(status)
        if kind is None or "error" not in said:
            raise SilentError
        raise kind(str(said["error"]), hint=str(said.get("hint", "")))


def running_service(workspace: Workspace) -> Service | None:
    """The service of this workspace, if one runs; on a busy machine it may take long to answer."""
    note = notes.read_service(workspace)
    if note is None:
        return None
    return Service(note.pid, note.url, note.prefect_url, note.started_at)


def is_served(workspace: Workspace) -> bool:
    """Whether a service holds this workspace, also one that is still starting or very busy."""
    return lock.is_held(workspace)


def _ask(url: str, path: str, *, within: float) -> tuple[int, dict[str, Any]]:
    where = urlsplit(url)
    asking = http.client.HTTPConnection(
        where.hostname or "127.0.0.1", where.port, timeout=_CONNECT_WITHIN
    )
    try:
        asking.connect()
        asking.sock.settimeout(within)
        asking.request("GET", path, headers={"Accept": "application/json"})
        answer = asking.getresponse()
        said = json.loads(answer.read())
    except (OSError, ValueError, http.client.HTTPException) as error:
        raise SilentError from error
    finally:
        asking.close()
    return answer.status, said if isinstance(said, dict) else {}
