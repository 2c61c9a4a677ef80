"""Writing the playbook: its clips cut as reels are, in the page or beside it, and the page."""

from __future__ import annotations

import base64
import hashlib
import logging
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from sqlalchemy import Connection

from coaching.errors import NotFoundError, UsageError
from coaching.ledger import call_name
from coaching.media.loudness import levelled
from coaching.media.render import render
from coaching.moments.shown import ShownMoment
from coaching.playbook.pages import Playbook, html, markdown
from coaching.reel import Clip, ReelManifest, fit_to_words
from coaching.settings import Reel as ReelSettings
from coaching.steps.moments import lines_of
from coaching.steps.place import Place, Progress
from coaching.steps.playbook_following import (
    EXPORT,
    KIND,
    PAGES,
    as_shown,
    clips_folder,
    is_open,
)
from coaching.steps.playbook_waiting import strike
from coaching.steps.reading import spoken_turns
from coaching.steps.recut import words_between
from coaching.store import acts, playbook_pages, recordings
from coaching.store.moments import find_moment
from coaching.workspace import folder_beside, said_plainly

logger = logging.getLogger(__name__)

SUFFIX = ".mp3"
"""Of clips. Chosen because every browser plays it, also those without the codecs of telephones."""

Clips = Literal["inside", "folder", "none"]


@dataclass(frozen=True, slots=True)
class WrittenPage:
    """A playbook that was written.

    Attributes:
        path: The page.
        clips: How many clips it plays.
        silent: Names of moments that have no recording to cut.
        size_bytes: Of the page.
    """

    path: Path
    clips: int
    silent: tuple[str, ...]
    size_bytes: int


def write_page(
    place: Place,
    playbook: Playbook,
    target: Path,
    *,
    settings: ReelSettings,
    clips: Clips | None = None,
    who: str,
    on_progress: Progress = lambda _: None,
) -> WrittenPage:
    """Write the playbook as Markdown or HTML with its clips.

    A clip has both sides of the call and, where the policy mutes, comes from the muted copy.

    Args:
        place: Where the calls are.
        playbook: What is written.
        target: ``.md`` or ``.html``; its clips may go into a folder beside it, ``NAME-clips``.
        settings: Loudness of clips.
        clips: Where they go: inside the page (HTML alone), into the folder, or none at all.
        who: Who writes it.
        on_progress: Told the share of clips that are cut.

    Raises:
        UsageError: Another ending, or clips inside Markdown.
        NotFoundError: A recording is gone, or a moment is not shown any more, or not as it was.
        RecordingError: A recording cannot be decoded.
        WorkspaceError: The disk is full, or nobody may write there.
    """
    suffix = target.suffix.lower()
    if suffix not in PAGES:
        raise UsageError(
            f"{target.name!r} is no page that can be written", hint="choose .md or .html"
        )
    where = clips or ("folder" if suffix == ".md" else "inside")
    if where == "inside" and suffix == ".md":
        raise UsageError("Markdown cannot hold clips", hint="leave --clips out, or write .html")
    target = target.parent.resolve() / target.name
    with said_plainly(target):
        target.parent.mkdir(parents=True, exist_ok=True)
    moments = () if where == "none" else playbook.moments
    with said_plainly(target), folder_beside(target) as folder:
        made: dict[int, _Cut] = {}
        for number, moment in enumerate(moments, start=1):
            cut = _cut(place, moment, folder, settings)
            if cut is not None:
                made[moment.moment.id] = cut
            on_progress(number / len(moments))
        sources = (_inside if where == "inside" else _beside)(made, target)
        page = folder / target.name
        page.write_text(
            (html if suffix != ".md" else markdown)(playbook, sources), encoding="utf-8"
        )
        with place.library.writing() as conn:
            _require_as_shown(conn, place, playbook, made)
            beside = made if where == "folder" else {}
            _enter(conn, place, playbook, target, beside, where=where, who=who)
            if where == "folder":
                _put_beside(made, clips_folder(target))
            page.replace(target)
            strike(place, str(target))  # what is noted after this is of this page
    logger.info("playbook: version %d, %d clips", playbook.version, len(made))
    silent = tuple(one.moment.name for one in moments if one.moment.id not in made)
    return WrittenPage(target, len(made), silent, target.stat().st_size)


def state_of(place: Place, playbook: Playbook, target: Path) -> str:
    """Another text whenever writing a page would meet something else: 64 letters.

    That is its words, the sound of its moments, or what there is where it goes.
    """
    with place.library.reading() as conn:
        sources = [recordings.source_of_call(conn, one.moment.call) for one in playbook.moments]
    kept = [place.workspace.root / one.kept_path for one in sources if one and one.kept_path]
    folder = next(one for one in target.parents if one.exists())
    met = (
        markdown(playbook, {}),
        [(str(path), path.is_file()) for path in kept],
        [(path.is_file(), path.is_dir()) for path in (target, clips_folder(target), folder)],
        (str(folder), os.access(folder, os.W_OK)),
    )
    return hashlib.sha256(repr(met).encode()).hexdigest()


def clip_of(conn: Connection, moment: ShownMoment) -> Clip | None:
    """The clip of a moment as its call is played now; None where there is only a transcript."""
    call = moment.moment.call
    source = recordings.source_of_call(conn, call)
    if source is None or source.kept_path is None or source.facts is None:
        return None
    spoken = [word for turn in spoken_turns(conn, call) for word in turn.words]
    start, end = fit_to_words(
        moment.moment.start, moment.moment.end, spoken, duration=source.facts.duration
    )
    return Clip(
        call=call_name(call),
        recording_sha256=source.id,
        source=source.kept_path,
        start=start,
        end=end,
        stage=moment.stage,
        title=moment.title,
        heard=source.facts.heard,
        words=words_between(conn, call, start, end),
    )


@dataclass(frozen=True, slots=True)
class _Cut:
    """A clip that was cut: the file, and the recording that it is of."""

    path: Path
    recording: str


def _cut(place: Place, moment: ShownMoment, folder: Path, settings: ReelSettings) -> _Cut | None:
    """Cut the clip of a moment into a folder; None where there is no sound to cut."""
    with place.library.reading() as conn:
        clip = clip_of(conn, moment)
    if clip is None:
        return None
    root = place.workspace.root
    manifest = levelled(
        ReelManifest(moment.title, (clip,)), root=root, target=settings.loudness_lufs
    )
    path = folder / f"{moment.moment.name}{SUFFIX}"
    render(manifest, root=root, target=path)
    return _Cut(path, clip.recording_sha256)


def _inside(made: Mapping[int, _Cut], _: Path) -> dict[int, str]:
    return {
        number: f"data:audio/mpeg;base64,{base64.b64encode(one.path.read_bytes()).decode()}"
        for number, one in made.items()
    }


def _beside(made: Mapping[int, _Cut], page: Path) -> dict[int, str]:
    folder = clips_folder(page).name
    return {number: f"{folder}/{one.path.name}" for number, one in made.items()}


def _require_as_shown(
    conn: Connection, place: Place, playbook: Playbook, made: Mapping[int, _Cut]
) -> None:
    """Refuse a page of which something is no longer shown, or not as it was when it was cut.

    Until it is put in its place a rep may withhold or trim, a person mask, mute or forget
    something, and a customer take the yes back.

    Raises:
        NotFoundError: Such a moment.
    """
    for one in playbook.moments:
        cut = made.get(one.moment.id)
        if not _is_as_shown(conn, place, one, cut.recording if cut is not None else None):
            raise NotFoundError(
                f"{one.moment.name} is not shown any more as it was, and nothing was kept of what "
                "was written meanwhile",
                hint="run it again",
            )


def _is_as_shown(conn: Connection, place: Place, one: ShownMoment, recording: str | None) -> bool:
    """Whether a moment is shown now with the words, span and sound that it was written with."""
    moment = find_moment(conn, one.moment.id)
    if moment is None or not is_open(conn, place, moment):
        return False
    source = recordings.source_of_call(conn, moment.call)
    return (
        (moment.start, moment.end) == (one.moment.start, one.moment.end)
        and lines_of(spoken_turns(conn, moment.call), moment) == one.lines
        and (recording is None or (source is not None and source.id == recording))
    )


def _put_beside(made: Mapping[int, _Cut], folder: Path) -> None:
    """Move clips into the folder of a page, and remove those of an earlier version."""
    if made:
        folder.mkdir(exist_ok=True)
    clips = [one.path.replace(folder / one.path.name) for one in made.values()]
    for old in folder.glob(f"M*{SUFFIX}"):
        if old not in clips:
            old.unlink()


def _enter(
    conn: Connection,
    place: Place,
    playbook: Playbook,
    target: Path,
    beside: Mapping[int, _Cut],
    *,
    where: Clips,
    who: str,
) -> None:
    """Note what a page and the clips beside it show, and how it was written."""
    now = place.now()
    calls = {one.moment.id: one.moment.call for one in playbook.moments}
    playbook_pages.add_page(conn, str(target), calls.items(), now=now)
    if where == "folder":  # those of an earlier version went
        for shown in playbook_pages.standing(conn):
            if Path(shown.path).parent == clips_folder(target):
                playbook_pages.withdraw_page(conn, shown.path, now=now)
    for number, cut in beside.items():
        path = clips_folder(target) / cut.path.name
        playbook_pages.add_page(conn, str(path), [(number, calls[number])], now=now)
    acts.record(
        conn,
        at=now,
        who=who,
        verb=EXPORT,
        object_kind=KIND,
        object_id=playbook.version,
        after={
            "path": str(target),
            "moments": len(calls),
            "clips": where,
            "shown": {one.moment.name: as_shown(conn, one.moment) for one in playbook.moments},
        },
    )
