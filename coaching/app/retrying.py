"""Working on files again: back into the queue, and noted as somebody's act."""

from __future__ import annotations

from collections.abc import Iterable

from coaching.errors import UsageError
from coaching.ledger import FileEntry, call_name
from coaching.steps.forget import take_again
from coaching.steps.intake import look_again
from coaching.steps.originals import require_original
from coaching.steps.place import Place
from coaching.steps.setting import set_calls
from coaching.store import acts, ledger, queueing


def put_back(place: Place, lines: Iterable[FileEntry], *, who: str) -> tuple[int, ...]:
    """Queue again those files that failed or are quarantined and can be tried as they lie there.

    Args:
        place: Where they are.
        lines: Files in any state; one that is queued already counts as put back.
        who: In whose name.

    Returns:
        The numbers of the files that are in the queue now.
    """
    again = tuple(
        entry.id
        for entry in lines
        if entry.state == "queued"
        or (entry.state in ("failed", "quarantined") and look_again(place, entry))
    )
    with place.library.writing() as conn:
        queueing.requeue(conn, again, now=place.now())
        for file in again:
            acts.record(
                conn,
                at=place.now(),
                who=who,
                verb="retry",
                object_kind="file",
                object_id=str(file),
            )
    return again


def try_again(place: Place, file: int, *, who: str) -> bool:
    """Queue again the one file that a person names; whether it is in the queue now.

    One that was forgotten may come back, since it is asked for by name.
    """
    entry = place.entry(file)
    if entry.state in ("failed", "quarantined"):
        take_again(place, file, who=who)
    return bool(put_back(place, [entry], who=who))


def listen_again(
    place: Place, lines: Iterable[FileEntry], *, who: str, zone: str
) -> tuple[int, ...]:
    """Queue recordings again whose talk a person wants recognised by us.

    Args:
        place: Where they are.
        lines: Files of calls, in any state.
        who: In whose name.
        zone: The team's zone.

    Returns:
        The numbers of the recordings that are in the queue now; one for each call.

    Raises:
        UsageError: a call has no recording to listen to.
        NotFoundError: its original was moved or deleted.
    """
    chosen = {entry.call: entry for entry in lines if entry.call is not None}
    with place.library.reading() as conn:
        heard = {call: ledger.recording_file(conn, call) for call in chosen}
    for call, file in heard.items():
        if file is None:
            raise UsageError(
                f"{call_name(call)} has no recording to listen to",
                hint="drop the recording beside its transcript, with the same name",
            )
        require_original(place, call)
    names = [call_name(call) for call in heard]
    if names:
        set_calls(place, names, {"words": "recognised"}, who=who, zone=zone)
    files = tuple(file for file in heard.values() if file is not None)
    with place.library.writing() as conn:
        queueing.requeue(conn, files, states=("ready", "failed", "quarantined"), now=place.now())
    return files
