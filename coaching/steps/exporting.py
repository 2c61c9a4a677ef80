"""Giving calls out: the active, masked talk with stages and facts, as portable files."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from coaching.errors import NotFoundError, UsageError
from coaching.ledger import call_name
from coaching.portable import (
    SUFFIXES,
    Format,
    PortableCall,
    PortableRecording,
    as_json,
    as_webvtt,
    written,
)
from coaching.speakers import speakers_in
from coaching.steps.place import Place
from coaching.steps.reading import several_in
from coaching.store import acts, calls, exports, playing, recordings, turns, versions, words
from coaching.store.exports import PRINTED
from coaching.transcript import with_words
from coaching.workspace import said_plainly, write_whole

logger = logging.getLogger(__name__)

_REFUSED: dict[playing.Closed, tuple[str, str]] = {
    "consent refused": (
        "consent was refused",
        "`filmroom forget {name}` removes it; `filmroom set` corrects the consent",
    ),
    "consent withdrawn": (
        "consent was withdrawn",
        "`filmroom forget {name}` removes it; `filmroom set` corrects the consent",
    ),
    "withheld": ("it is withheld", "its rep can share it with the team"),
    "first_look": (
        "its rep has the first look and has not shown it to the team yet",
        "wait until its rep shares it with the team",
    ),
}
"""Why a call that the team may not see does not go out either, and what to do about it."""


@dataclass(frozen=True, slots=True)
class Exported:
    """A call in one format.

    Attributes:
        call: Its name.
        format: Of the file.
        path: Where it was written; None where it is to be printed.
        text: The content.
    """

    call: str
    format: Format
    path: Path | None
    text: str


def portable_call(conn: Connection, call: int, tags_version: int) -> PortableCall:
    """A call as it is given out, with the talk that these tags are of, as it is shown."""
    facts = calls.call_facts(conn, call)
    assert facts is not None, "the call was made by an earlier step"
    made = versions.lineage(conn, tags_version)
    turns_version = made["turns"].id
    spoken = with_words(
        turns.read_turns(conn, turns_version), words.shown_words(conn, turns_version)
    )
    tags = turns.read_tags(conn, tags_version)
    return PortableCall(
        call=call_name(call),
        title=facts.title,
        started_at=facts.started_at,
        started_at_source=facts.started_at_source,
        duration=facts.duration,
        language=facts.language,
        rep=facts.rep,
        account=facts.account,
        territory=facts.territory,
        deal=facts.deal,
        deal_name=facts.deal_name,
        outcome=facts.outcome,
        made_by={kind: version.made_by for kind, version in reversed(made.items())},
        recordings=tuple(
            PortableRecording(recording.id, recording.name, recording.offset)
            for recording in recordings.recordings_of_call(conn, call)
        ),
        turns=tuple(zip(spoken, tags, strict=True)),
        speakers=speakers_in(turns.voices_of(conn, turns_version), spoken),
        several=several_in(made),
    )


def active_call(conn: Connection, call: int) -> PortableCall | None:
    """A ready call with its active talk; None while it is not ready."""
    facts = calls.call_facts(conn, call)
    tagged = versions.active(conn, call, "tags")
    if facts is None or not facts.ready or tagged is None:
        return None
    return portable_call(conn, call, tagged.id)


def write_beside(place: Place, call: int, content: PortableCall) -> tuple[Path, Path]:
    """Write a call as JSON and as WebVTT beside its media; a file that says so already stays."""
    folder = place.workspace.call_folder(call)
    folder.mkdir(parents=True, exist_ok=True)
    json_path, captions_path = folder / "call.json", folder / "call.vtt"
    _write_changed(json_path, as_json(content))
    _write_changed(captions_path, as_webvtt(content))
    return json_path, captions_path


def refresh_portable(place: Place, chosen: Iterable[int]) -> tuple[int, ...]:
    """Rewrite the portable files of calls of which something changed; those calls.

    Calls that are not ready have none yet and are left out.
    """
    changed = []
    for call in chosen:
        with place.library.reading() as conn:
            content = active_call(conn, call)
        if content is None:
            continue
        folder = place.workspace.call_folder(call)
        before = [_stamp(folder / name) for name in ("call.json", "call.vtt")]
        after = [_stamp(path) for path in write_beside(place, call, content)]
        if before != after:
            changed.append(call)
    if changed:
        logger.info("portable files of %d calls written anew", len(changed))
    return tuple(changed)


def export_calls(
    place: Place, chosen: Sequence[int], formats: Sequence[Format], *, to: str | None, who: str
) -> tuple[Exported, ...]:
    """Give calls out, and note that they went.

    Args:
        place: Where they are.
        chosen: Their numbers.
        formats: What each is written as.
        to: A folder, a file for one call in one format, or "-" or None to print it.
        who: Who wants them.

    Raises:
        UsageError: more than one thing to print or to write to one file.
        NotFoundError: a call is not ready.
        WorkspaceError: the files cannot be written.
    """
    several = len(chosen) * len(formats) > 1
    if to in (None, PRINTED) and several:
        raise UsageError(
            f"{len(chosen)} calls in {len(formats)} formats cannot be printed one after another",
            hint="name a folder with --to",
        )
    made = []
    with place.library.reading() as conn:
        for call in chosen:
            content = _permitted(conn, call)
            made += [
                Exported(
                    content.call,
                    format_,
                    _path_for(to, f"{content.call}{SUFFIXES[format_]}", several=several),
                    written(content, format_),
                )
                for format_ in formats
            ]
    for one in made:
        if one.path is not None:
            _write_out(one.path, one.text)
    now = place.now()
    with place.library.writing() as conn:
        for call in chosen:
            own = [one for one in made if one.call == call_name(call)]
            paths = [str(one.path or PRINTED) for one in own]
            exports.add_exports(conn, call, paths, now=now)
            acts.record(
                conn,
                at=now,
                who=who,
                verb="export",
                object_kind="call",
                object_id=call,
                after={"formats": [one.format for one in own], "paths": paths},
            )
    logger.info("export: %d calls", len(chosen))
    return tuple(made)


def _permitted(conn: Connection, call: int) -> PortableCall:
    """A call that may be given out."""
    content = active_call(conn, call)
    name = call_name(call)
    if content is None:
        raise NotFoundError(f"{name} is not ready", hint="`filmroom status` says how far it is")
    closed = playing.why_closed(conn, call)
    if closed is not None:
        why, hint = _REFUSED[closed]
        raise UsageError(f"{name} is not given out: {why}", hint=hint.format(name=name))
    return content


def _path_for(to: str | None, name: str, *, several: bool) -> Path | None:
    """Where a file goes; None to print it."""
    if to is None or to == PRINTED:
        return None
    target = Path(to).expanduser()
    if several and target.is_file():
        raise UsageError(f"{to} is a file", hint="name a folder for more than one file")
    if several or to.endswith(("/", "\\")) or target.is_dir():
        target /= name
    return target.absolute()


def _write_out(path: Path, content: str) -> None:
    with said_plainly(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, content)


def _write_changed(path: Path, content: str) -> None:
    with contextlib.suppress(OSError, UnicodeDecodeError):
        if path.read_text(encoding="utf-8") == content:
            return
    write_whole(path, content)


def _stamp(path: Path) -> tuple[int, int] | None:
    """What changes when a file is written anew."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns
