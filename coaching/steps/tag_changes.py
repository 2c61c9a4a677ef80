"""What the process as it is now changes in calls, beside what they show. Nothing of it is kept."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from coaching.ports import StageTag, StageTagger
from coaching.process import SalesProcess
from coaching.process.mapping import mapping
from coaching.retagging import CallChange, change_of, same_tags
from coaching.steps import tags
from coaching.steps.place import Place
from coaching.store import calls, processes, turns, versions
from coaching.store.versions import Version


@dataclass(frozen=True, slots=True)
class Read:
    """How a call is read by the process as it is now.

    Attributes:
        shown: The version of tags that it shows.
        vectors: The version of vectors that it shows; None where it is not ready.
        tags: The tags that the process gives its turns.
        alike: Whether these are the tags that it shows.
        change: What is different.
    """

    shown: Version
    vectors: int | None
    tags: tuple[StageTag, ...]
    alike: bool
    change: CallChange


class Compared:
    """What a process changes in call after call; what is the same for all is looked up once."""

    def __init__(self, place: Place, process: SalesProcess, tagger: StageTagger) -> None:
        """A comparison with what calls show.

        Args:
            place: Where they are.
            process: The one that ``tagger`` works by.
            tagger: Says how turns are read now.
        """
        self._place = place
        self._process = process
        self._tagger = tagger
        self._mappings: dict[str | None, dict[str, str | None]] = {}
        with place.library.reading() as conn:
            self._titles = calls.call_titles(conn)

    def compare(self, call: int) -> Read | None:
        """How the process as it is now reads a call; None where it has no tags yet."""
        with self._place.library.reading() as conn:
            shown = versions.active(conn, call, "tags")
            if shown is None or shown.made_from is None:
                return None
            vectors_version = versions.active(conn, call, "vectors")
            before = turns.read_tags(conn, shown.id)
            renamed = self._renamed(conn, processes.version_in(shown.made_by))
        now = tags.told(self._place, call, shown.made_from, self._tagger)
        return Read(
            shown,
            vectors_version.id if vectors_version else None,
            now,
            same_tags(before, now),
            change_of(call, self._titles[call], before, now, renamed),
        )

    def _renamed(self, conn: Connection, earlier: str | None) -> dict[str, str | None]:
        """What the stages of an earlier version are called now."""
        if earlier not in self._mappings:
            known = processes.process_of(conn, earlier) if earlier else None
            self._mappings[earlier] = mapping(known, self._process) if known else {}
        return self._mappings[earlier]
