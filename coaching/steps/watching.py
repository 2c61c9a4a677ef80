"""Watching a folder by looking again and again: which files have come to rest, and which are gone.

It works on drives that send no events. What lies there and what time it is are given to it, so it
neither waits nor reads a disk. A file is whole when it was *seen* unchanged for long enough: copies
keep old times of change, and the clocks of network drives differ.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Literal

from coaching.arrivals import file_kind, stem_of
from coaching.ledger import State
from coaching.steps.intake import enter
from coaching.steps.listing import Seen, gone_from
from coaching.steps.place import Place
from coaching.store import ledger
from coaching.store.ledger import Sighting
from coaching.store.queueing import CLAIM_ORDER

COMPANION_SECONDS = 60.0
"""How long a recording waits for a transcript or a sheet that is still being written beside it.
Chosen because such a file is written in seconds; arriving later it makes a new version."""

_LONGEST_INTERVAL = 60.0
_SHARE_OF_LOOKING = 0.1
"""At most this share of the time goes into looking, so that a slow drive is left in peace."""

Told = Literal["nothing", "waiting", "taken"]


@dataclass(slots=True)
class _Watched:
    """A file: as it was last seen, since when it is so, and what the ledger was told of it."""

    size_bytes: int
    mtime_ns: int
    since: float
    told: Told = "nothing"


@dataclass(frozen=True, slots=True)
class Changes:
    """What a look found that the ledger does not know.

    Attributes:
        sightings: Files to enter: what has come to rest, is refused, or is seen to be written.
        vanished: Paths that are gone.
    """

    sightings: tuple[Sighting, ...] = ()
    vanished: tuple[str, ...] = ()

    @property
    def arrived(self) -> int:
        """How many files have come to rest."""
        return sum(1 for sighting in self.sightings if sighting.state == "queued")


@dataclass
class Watching:
    """What was seen of a folder so far.

    Attributes:
        rest_seconds: How long a file has to be unchanged to be taken.
    """

    rest_seconds: float
    _files: dict[str, _Watched] = field(default_factory=dict)
    _missed: set[str] = field(default_factory=set)

    def remember(self, path: str, size_bytes: int, mtime_ns: int, state: State) -> None:
        """Begin with what the ledger knows of a file from earlier."""
        told: Told = "waiting" if state == "waiting" else "taken"
        self._files[path] = _Watched(size_bytes, mtime_ns, float("-inf"), told)
        if told == "waiting":
            self._files[path].since = float("inf")  # its rest begins with the first look

    def look(self, lying: Iterable[Seen], *, now: float) -> Changes:
        """What has changed, given everything that lies there; ``entered`` then says it is told.

        Args:
            lying: All files.
            now: Seconds on a clock that only goes forward.
        """
        lying = tuple(lying)
        gone = gone_from(self._files, lying)
        pending: list[tuple[Seen, _Watched]] = []
        for seen in lying:
            watched = self._watched(seen, now)
            if watched.told != "taken":
                pending.append((seen, watched))
        vanished = gone & self._missed  # once may be a file being replaced
        self._missed = gone - vanished
        sightings = self._sightings(pending, now) if pending else []
        return Changes(tuple(sightings), tuple(sorted(vanished)))

    def entered(self, changes: Changes, *, behind: Iterable[str] = ()) -> None:
        """The ledger was told, except of the paths ``behind``, whose lines could not be changed."""
        for sighting in changes.sightings:
            watched = self._files[sighting.path]
            watched.told = "waiting" if sighting.state == "waiting" else "taken"
        for path in behind:
            self._files[path].told = "nothing"
        for path in changes.vanished:
            self._files.pop(path, None)

    def _watched(self, seen: Seen, now: float) -> _Watched:
        watched = self._files.get(seen.path)
        if watched is None:
            watched = self._files[seen.path] = _Watched(seen.size_bytes, seen.mtime_ns, now)
        elif (watched.size_bytes, watched.mtime_ns) != (seen.size_bytes, seen.mtime_ns):
            told: Told = "waiting" if watched.told == "waiting" else "nothing"
            watched = _Watched(seen.size_bytes, seen.mtime_ns, now, told)
            self._files[seen.path] = watched
        elif watched.since > now:
            watched.since = now
        return watched

    def _sightings(self, pending: list[tuple[Seen, _Watched]], now: float) -> list[Sighting]:
        moving = {
            _bond(seen.path)
            for seen, watched in pending
            if file_kind(PurePath(seen.path).name) in ("transcript", "sheet")
            and not self._rests(watched, now)
        }
        found = []
        for seen, watched in pending:
            if seen.refusal:
                found.append(seen.sighting())
            elif seen.writers_suffix:
                found.append(_being_written(seen))
            elif not self._rests(watched, now):
                found.append(_still_moving(seen, self.rest_seconds))
            elif (
                file_kind(PurePath(seen.path).name) == "recording"
                and now - watched.since < self.rest_seconds + COMPANION_SECONDS
                and _bond(seen.path) in moving
            ):
                found.append(_waiting_for_companion(seen))
            else:
                found.append(seen.sighting())
        told = {seen.path: watched.told for seen, watched in pending}
        news = [it for it in found if it.state != "waiting" or told[it.path] == "nothing"]
        return sorted(news, key=_in_order)

    def _rests(self, watched: _Watched, now: float) -> bool:
        return now - watched.since >= self.rest_seconds


def watching_of(place: Place, *, rest_seconds: float) -> Watching:
    """A watching of the inbox that knows what the ledger knows of it."""
    watching = Watching(rest_seconds)
    with place.library.reading() as conn:
        for line in ledger.sighted(conn, str(place.workspace.inbox)):
            watching.remember(*line)
    return watching


def tell_the_ledger(place: Place, changes: Changes) -> tuple[str, ...]:
    """Enter what a look found.

    Returns:
        Paths whose lines are behind: other bytes lie there than those that are at work now.
    """
    enter(place, changes.sightings)
    if changes.vanished:
        with place.library.writing() as conn:
            ledger.vanished(conn, changes.vanished, now=place.now())
    with place.library.reading() as conn:
        return ledger.behind(conn, changes.sightings)


def interval_after(took: float, *, poll_seconds: float) -> float:
    """Seconds until the next look, after one that took so long.

    >>> interval_after(0.1, poll_seconds=2.0), interval_after(0.8, poll_seconds=2.0)
    (2.0, 8.0)
    """
    return max(poll_seconds, min(_LONGEST_INTERVAL, took / _SHARE_OF_LOOKING))


def _bond(path: str) -> tuple[str, str]:
    """What a recording and its companions have in common."""
    whole = PurePath(path)
    return str(whole.parent), stem_of(whole.name)


def _in_order(sighting: Sighting) -> tuple[int, PurePath, str, str]:
    """Companions before recordings, "call.mp3" before "call (1).mp3"."""
    path = PurePath(sighting.path)
    return CLAIM_ORDER.index(sighting.kind), path.parent, path.stem, path.suffix


def _being_written(seen: Seen) -> Sighting:
    return seen.sighting(
        waits_for=f"still being written: its name ends in {seen.writers_suffix}",
        hint="it is taken once it has its final name",
    )


def _still_moving(seen: Seen, rest_seconds: float) -> Sighting:
    return seen.sighting(
        waits_for="it has just come, or is still being written",
        hint=f"it is taken once it has not changed for {rest_seconds:g} s",
    )


def _waiting_for_companion(seen: Seen) -> Sighting:
    return seen.sighting(
        waits_for="a transcript or a sheet beside it is still being written",
        hint="it is taken together with that",
    )
