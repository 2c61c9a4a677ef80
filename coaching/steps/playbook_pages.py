"""Writing the playbook: its clips cut as reels are, in the page or beside it, and the page."""

from __future__ import annotations

import base64
import logging
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from sqlalchemy import Connection

from coaching.errors import UsageError
from coaching.ledger import call_name
from coaching.media.loudness import levelled
from coaching.media.render import render
from coaching.moments.shown import ShownMoment
from coaching.playbook.pages import Playbook, html, markdown
from coaching.reel import Clip, ReelManifest, fit_to_words
from coaching.settings import Reel as ReelSettings
from coaching.steps.place import Place, Progress
from coaching.steps.reading import spoken_turns
from coaching.steps.recut import words_between
from coaching.store import acts, playbooks, recordings, withdrawing
from coaching.workspace import write_whole

logger = logging.getLogger(__name__)

SUFFIX = ".mp3"
"""Of clips. Chosen because every browser plays it, also those without the codecs of telephones."""

PAGES = {".md": "folder", ".html": "inside", ".htm": "inside"}
"""Where clips go, by the ending of the page."""

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
        NotFoundError, RecordingError: A recording is gone or cannot be decoded.
    """
    suffix = target.suffix.lower()
    if suffix not in PAGES:
        raise UsageError(
            f"{target.name!r} is no page that can be written", hint="choose .md or .html"
        )
    where = clips or ("folder" if suffix == ".md" else "inside")
    if where == "inside" and suffix == ".md":
        raise UsageError("Markdown cannot hold clips", hint="leave --clips out, or write .html")
    target = target.absolute()
    target.parent.mkdir(parents=True, exist_ok=True)
    made: dict[int, Path] = {}
    silent: list[str] = []
    with tempfile.TemporaryDirectory(prefix=".playbook-", dir=target.parent) as temporary:
        moments = () if where == "none" else playbook.moments
        for number, moment in enumerate(moments, start=1):
            path = Path(temporary) / f"{moment.moment.name}{SUFFIX}"
            if _cut(place, moment, path, settings):
                made[moment.moment.id] = path
            else:
                silent.append(moment.moment.name)
            on_progress(number / len(moments))
        sources = _inside(made) if where == "inside" else _beside(made, target)
        written = (html if suffix != ".md" else markdown)(playbook, sources)
    write_whole(target, written)
    paths = [str(target)]
    if where == "folder" and made:
        folder = clips_folder(target)
        paths += [str(folder / f"{moment.moment.name}{SUFFIX}") for moment in playbook.moments]
    _enter(place, playbook, target, paths, who)
    logger.info("playbook: version %d, %d clips", playbook.version, len(made))
    return WrittenPage(target, len(made), tuple(silent), target.stat().st_size)


def clips_folder(page: Path) -> Path:
    """The folder beside a page that its clips go into."""
    return page.with_name(f"{page.stem}-clips")


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


def _cut(place: Place, moment: ShownMoment, target: Path, settings: ReelSettings) -> bool:
    """Cut the clip of a moment into a file; whether there is sound to cut."""
    with place.library.reading() as conn:
        clip = clip_of(conn, moment)
    if clip is None:
        return False
    root = place.workspace.root
    manifest = levelled(
        ReelManifest(moment.title, (clip,)), root=root, target=settings.loudness_lufs
    )
    render(manifest, root=root, target=target)
    return True


def _inside(made: Mapping[int, Path]) -> dict[int, str]:
    return {
        number: f"data:audio/mpeg;base64,{base64.b64encode(path.read_bytes()).decode()}"
        for number, path in made.items()
    }


def _beside(made: Mapping[int, Path], page: Path) -> dict[int, str]:
    """Move clips into the page's folder, and remove those of an earlier version."""
    folder = clips_folder(page)
    if made:
        folder.mkdir(exist_ok=True)
    for path in made.values():
        path.replace(folder / path.name)
    kept = {path.name for path in made.values()}
    for old in folder.glob(f"M*{SUFFIX}"):
        if old.name not in kept:
            old.unlink()
    return {number: f"{folder.name}/{path.name}" for number, path in made.items()}


def _enter(place: Place, playbook: Playbook, target: Path, paths: list[str], who: str) -> None:
    now = place.now()
    shown = [(one.moment.id, one.moment.call) for one in playbook.moments]
    with place.library.writing() as conn:
        withdrawing.withdraw_page(conn, str(target), now=now)
        playbooks.add_pages(conn, [str(target)], shown, now=now)
        for path in paths[1:]:
            withdrawing.withdraw_page(conn, path, now=now)
            own = [one for one in shown if Path(path).stem == f"M{one[0]}"]
            playbooks.add_pages(conn, [path], own, now=now)
        acts.record(
            conn,
            at=now,
            who=who,
            verb="export",
            object_kind="playbook",
            object_id=playbook.version,
            after={"path": str(target), "moments": len(shown)},
        )
