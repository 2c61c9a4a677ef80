"""Calls read again by the process file as it is now, and the way back.

What the network computed of the turns is in the library, so nothing is listened to and no network
runs. The tags of before stay as a version of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection

from coaching.errors import NotFoundError
from coaching.ports import StageTagger
from coaching.process import SalesProcess
from coaching.process.mapping import mapping
from coaching.retagging import CallChange, change_of
from coaching.steps import cutting, deriving, publish, tags, vectors
from coaching.steps.means import Means
from coaching.steps.place import Place
from coaching.store import acts, calls, processes, turns, versions

VERB = "retag"
"""What the act is called in the log, and ``UNDO`` the way back."""

UNDO = "undo-retag"

PROCESS = "process"
"""Kind of the object that both acts are done to."""


@dataclass(frozen=True, slots=True)
class Retagged:
    """What a run of retagging did.

    Attributes:
        process: Version of the process that calls are read by now.
        changes: One for each call that was read again, in order of the calls.
        left: Calls that could not be, with the reason.
    """

    process: str
    changes: tuple[CallChange, ...] = ()
    left: Mapping[int, str] = field(default_factory=dict)


def tagged_otherwise(place: Place, tagger: StageTagger) -> tuple[int, ...]:
    """Ready calls whose tags were made under another process, labels or weights; by number."""
    with place.library.reading() as conn:
        return tuple(
            call
            for call in sorted(calls.call_titles(conn))
            if (shown := versions.active(conn, call, "tags")) is not None
            and shown.made_by != tagger.identity
        )


def preview(
    place: Place, chosen: Iterable[int], process: SalesProcess, means: Means
) -> tuple[CallChange, ...]:
    """What retagging would change, with nothing shown yet."""
    compared = _Compared(place, process, means.tagger())
    return tuple(change for call in chosen if (change := compared.change(call)))


def retag(
    place: Place,
    chosen: Iterable[int],
    process: SalesProcess,
    means: Means,
    *,
    who: str,
    progress: Callable[[int], object] = lambda _: None,
) -> Retagged:
    """Read calls by the process as it is now; kept as one act that can be undone.

    Args:
        place: Where they are.
        chosen: Calls that are ready.
        process: The one that the tagger of ``means`` works by.
        means: What to make tags and all that follows with.
        who: The person.
        progress: Told each call that is done.
    """
    with place.library.writing() as conn:
        processes.remember(conn, process, now=place.now())
    compared = _Compared(place, process, means.tagger())
    changes: list[CallChange] = []
    left: dict[int, str] = {}
    before: dict[str, int] = {}
    for call in chosen:
        with place.library.reading() as conn:
            shown = versions.active(conn, call, "vectors")
        change = compared.change(call)
        if shown is None or change is None:
            left[call] = "it is not ready"
        elif _follow(place, call, means):
            before[str(call)] = shown.id
            changes.append(change)
        else:
            left[call] = "it changes just now, or was read with other settings: `filmroom reread`"
        progress(call)
    if before:
        with place.library.writing() as conn:
            acts.record(
                conn,
                at=place.now(),
                who=who,
                verb=VERB,
                object_kind=PROCESS,
                object_id=process.version,
                before={"vectors": before},
                after={"process": process.version},
            )
    return Retagged(process.version, tuple(changes), left)


def undo(
    place: Place, means: Means, *, who: str, progress: Callable[[int], object] = lambda _: None
) -> Retagged:
    """Show the tags that calls had before the last retagging that was not undone yet.

    The process file stays as it is: new calls are read by it.

    Raises:
        NotFoundError: Nothing was retagged.
    """
    with place.library.reading() as conn:
        done = acts.acts_of(conn, PROCESS, (VERB, UNDO))
    undone = {act.before["act"] for act in done if act.verb == UNDO and act.before}
    last = next((act for act in reversed(done) if act.verb == VERB and act.id not in undone), None)
    if last is None or last.before is None:
        raise NotFoundError("nothing was retagged that could be undone")
    changes: list[CallChange] = []
    left: dict[int, str] = {}
    for name, version in last.before["vectors"].items():
        call = int(name)
        change = _change_back(place, call, version)
        if change is None:
            left[call] = "it was forgotten or read anew since"
        elif publish.publish(place, call, version, file=None, means=means):
            changes.append(change)
        else:
            left[call] = "its words or roles are others since"
        progress(call)
    with place.library.writing() as conn:
        acts.record(
            conn,
            at=place.now(),
            who=who,
            verb=UNDO,
            object_kind=PROCESS,
            object_id=last.object_id,
            before={"act": last.id},
        )
    return Retagged("", tuple(changes), left)


def _follow(place: Place, call: int, means: Means) -> bool:
    """Cut and embed what is tagged otherwise now, and show it; whether it could be."""
    with place.library.reading() as conn:
        turns_version = versions.active(conn, call, "turns")
    assert turns_version is not None, "looked at a moment ago"
    tags_version = tags.tag(place, call, turns_version.id, means.tagger())
    snippets_version = cutting.cut(place, call, tags_version)
    vectors_version = vectors.embed(place, call, snippets_version, means.embedder())
    if publish.publish(place, call, vectors_version, file=None, means=means):
        return True
    return deriving.derive_anew(place, call, means)


class _Compared:
    """What a process changes in call after call; what is the same for all is looked up once."""

    def __init__(self, place: Place, process: SalesProcess, tagger: StageTagger) -> None:
        self._place = place
        self._process = process
        self._tagger = tagger
        self._mappings: dict[str | None, dict[str, str | None]] = {}
        with place.library.reading() as conn:
            self._titles = calls.call_titles(conn)

    def change(self, call: int) -> CallChange | None:
        """What the process as it is now changes in a call; None where it has no tags yet."""
        with self._place.library.reading() as conn:
            shown = versions.active(conn, call, "tags")
        if shown is None or shown.made_from is None:
            return None
        made = tags.tag(self._place, call, shown.made_from, self._tagger)
        with self._place.library.reading() as conn:
            return change_of(
                call,
                self._titles[call],
                turns.read_tags(conn, shown.id),
                turns.read_tags(conn, made),
                self._renamed(conn, processes.version_in(shown.made_by)),
            )

    def _renamed(self, conn: Connection, earlier: str | None) -> dict[str, str | None]:
        """What the stages of an earlier version are called now."""
        if earlier not in self._mappings:
            known = processes.process_of(conn, earlier) if earlier else None
            self._mappings[earlier] = mapping(known, self._process) if known else {}
        return self._mappings[earlier]


def _change_back(place: Place, call: int, vectors_version: int) -> CallChange | None:
    with place.library.reading() as conn:
        shown = versions.active(conn, call, "tags")
        if shown is None or not versions.is_there(conn, vectors_version):
            return None
        earlier = versions.lineage(conn, vectors_version)["tags"]
        if earlier.made_from != shown.made_from:
            return None
        return change_of(
            call,
            calls.call_titles(conn)[call],
            turns.read_tags(conn, shown.id),
            turns.read_tags(conn, earlier.id),
            {},
        )
