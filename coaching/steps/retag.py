"""Calls read again by the process file as it is now, and the way back.

What the network computed of the turns is in the library, so nothing is listened to and no network
runs. The tags of before stay as a version of their own. A call in which every turn is read as it
was keeps its tags, and with them its snippets and its place in the index: that the process as it is
now makes them too is all that is noted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from coaching.errors import NotFoundError
from coaching.ports import StageTagger
from coaching.process import SalesProcess
from coaching.retagging import CallChange, change_of
from coaching.steps import cutting, deriving, publish, tags, vectors
from coaching.steps.means import Means
from coaching.steps.place import Place
from coaching.steps.tag_changes import Compared, Read
from coaching.store import acts, calls, processes, turns, versions

VERB = "retag"
"""What the act is called in the log, and ``UNDO`` the way back."""

UNDO = "undo-retag"

PROCESS = "process"
"""Kind of the object that both acts are done to."""

AT_ONCE = 50
"""Calls read as before that are noted in one transaction. Chosen because each commit costs some
milliseconds, and an ingest that waits for it should not notice."""

CHANGING = "it changes just now, or was read with other settings: `filmroom reread`"


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
        ready = calls.call_titles(conn)
        return tuple(
            call
            for call, shown in sorted(versions.actives(conn, "tags").items())
            if call in ready and shown.made_by != tagger.identity
        )


def preview(
    place: Place, chosen: Iterable[int], process: SalesProcess, means: Means
) -> tuple[CallChange, ...]:
    """What retagging would change, with nothing shown yet."""
    compared = Compared(place, process, means.tagger())
    return tuple(found.change for call in chosen if (found := compared.compare(call)))


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
    run = _Run(place, process, means)
    try:
        for call in chosen:
            run.read(call)
            progress(call)
        run.note_alike()
    finally:  # what is shown by now can be undone, also when the rest was broken off
        run.record(who)
    return Retagged(process.version, tuple(run.changes), run.left)


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
    for name, (version, maker) in last.before.get("tags", {}).items():
        call = int(name)
        change = _named_back(place, call, version, maker)
        if change is None:
            left[call] = "it was forgotten or read anew since"
        else:
            changes.append(change)
        progress(call)
    changes.sort(key=lambda change: change.call)
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


class _Run:
    """One retagging: what it changed, what it left, and what the calls had before."""

    def __init__(self, place: Place, process: SalesProcess, means: Means) -> None:
        self.changes: list[CallChange] = []
        self.left: dict[int, str] = {}
        self._place = place
        self._process = process
        self._means = means
        self._compared = Compared(place, process, means.tagger())
        self._vectors: dict[str, int] = {}
        self._tags: dict[str, tuple[int, str]] = {}
        self._alike: list[Read] = []

    def read(self, call: int) -> None:
        """Read one call by the process."""
        found = self._compared.compare(call)
        if found is None or found.vectors is None:
            self.left[call] = "it is not ready"
        elif found.alike:
            self._alike.append(found)
            if len(self._alike) == AT_ONCE:
                self.note_alike()
        elif self._follow(call, found):
            self._vectors[str(call)] = found.vectors
            self.changes.append(found.change)
        else:
            self.left[call] = CHANGING

    def note_alike(self) -> None:
        """Say of tags that came out as they were that the process makes them, too."""
        noted, self._alike = self._alike, []
        with self._place.library.writing() as conn:
            shown = versions.actives(conn, "tags", [it.change.call for it in noted])
            still = [it for it in noted if shown.get(it.change.call) == it.shown]
            versions.confirm(
                conn, [it.shown.id for it in still], made_by=self._means.tagger().identity
            )
        for it in noted:
            call = it.change.call
            if it in still:
                self._tags[str(call)] = (it.shown.id, it.shown.made_by)
                self.changes.append(it.change)
            else:
                self.left[call] = CHANGING
        for it in still:
            publish.name_tagger(
                self._place, it.change.call, it.shown.made_by, self._means.tagger().identity
            )

    def record(self, who: str) -> None:
        """Put what was done on record, with what it takes to undo it."""
        self.changes.sort(key=lambda change: change.call)
        if not self._vectors and not self._tags:
            return
        with self._place.library.writing() as conn:
            acts.record(
                conn,
                at=self._place.now(),
                who=who,
                verb=VERB,
                object_kind=PROCESS,
                object_id=self._process.version,
                before={"vectors": self._vectors, "tags": self._tags},
                after={"process": self._process.version},
            )

    def _follow(self, call: int, found: Read) -> bool:
        """Cut and embed what is tagged otherwise now, and show it; whether it could be."""
        place, means = self._place, self._means
        assert found.shown.made_from is not None, "compared by its turns a moment ago"
        tagger = means.tagger()
        tags_version = tags.keep(place, call, found.shown.made_from, tagger.identity, found.tags)
        snippets_version = cutting.cut(place, call, tags_version)
        vectors_version = vectors.embed(
            place, call, snippets_version, means.embedder(), tagger.reader
        )
        if publish.publish(place, call, vectors_version, file=None, means=means):
            return True
        return deriving.derive_anew(place, call, means)


def _named_back(place: Place, call: int, tags_version: int, maker: str) -> CallChange | None:
    """Say of tags again what they were made by; None where the call shows others since."""
    with place.library.writing() as conn:
        shown = versions.active(conn, call, "tags")
        if shown is None or shown.id != tags_version:
            return None
        versions.confirm(conn, [tags_version], made_by=maker)
        kept = turns.read_tags(conn, tags_version)
        title = calls.call_titles(conn)[call]
    publish.name_tagger(place, call, shown.made_by, maker)
    return change_of(call, title, kept, kept, {})


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
