"""The files of a reel: which there are, and how each is written from the manifest.

All that leaves a reel goes through here, so that whatever is changed in a reel is changed in every
file of it.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Literal

from coaching.errors import UsageError
from coaching.media.edit_list import edit_list
from coaching.media.encode import ENCODINGS, WITH_PICTURES
from coaching.media.render import render
from coaching.reel import ReelManifest, manifest_json, reel_captions, reel_subtitles
from coaching.reel.pages import reel_page
from coaching.reel.playlist import playlist
from coaching.steps.place import Place, Progress
from coaching.steps.reel_placing import Put, all_or_none, settle_placings
from coaching.workspace import folder_beside, said_plainly, write_whole

Kind = Literal["reel", "captions", "subtitles", "manifest", "timeline", "playlist", "player"]

MANIFEST = ".reel.json"

KINDS: dict[str, Kind] = {
    **dict.fromkeys(ENCODINGS, "reel"),
    ".vtt": "captions",
    ".srt": "subtitles",
    MANIFEST: "manifest",
    ".otio": "timeline",
    ".m3u8": "playlist",
    ".html": "player",
}
"""What a file of a reel is, by its ending."""

_SOUND = ".mp3"
"""Of a page's sound. Chosen because every browser plays it, also those without the codecs of
telephones."""


def kind_of(path: Path) -> Kind:
    """What a file of a reel is.

    Raises:
        UsageError: Nothing is written with such an ending; the hint names the choices.

    >>> kind_of(Path("Wins.reel.json")), kind_of(Path("Wins.MP4"))
    ('manifest', 'reel')
    """
    name = path.name.lower()
    if name.endswith(MANIFEST):
        return "manifest"
    try:
        return KINDS[path.suffix.lower()]
    except KeyError:
        raise UsageError(
            f"{path.name!r} has no ending that a reel can be written for",
            hint=f"choose one of {', '.join(KINDS)}",
        ) from None


def beside(target: Path) -> dict[str, Path]:
    """What is always written of a reel, by kind: the file itself, captions and the manifest."""
    return {
        "reel": target,
        "captions": target.with_suffix(".vtt"),
        "subtitles": target.with_suffix(".srt"),
        "manifest": target.with_suffix(MANIFEST),
    }


def follows_source(path: Path) -> bool:
    """Whether a file of a reel whose sound stays is another by what else becomes of its calls.

    Words of a call can be read in it, or it points at the file that a call is played from.
    """
    return kind_of(path) != "reel" or path.suffix.lower() in WITH_PICTURES


def lies_at(target: Path) -> Path:
    """Where a file goes: one name for it, however somebody spells the way there.

    A link of that name is replaced, and not what it leads to.
    """
    return target.parent.resolve() / target.name


@contextmanager
def files_beside(
    place: Place,
    manifest: ReelManifest,
    paths: Iterable[Path],
    *,
    on_progress: Progress | None = None,
) -> Iterator[Put]:
    """Write files of a reel beside where they are to lie; what is yielded puts them there.

    Until that is called, nothing that was there before is touched: whoever finds then that the reel
    is another by now, or fails, leaves it as it is. So it is called last in the transaction that
    enters them, and where that fails what was there is put back (``all_or_none``).

    Args:
        place: Where the calls are.
        manifest: What is written.
        paths: Their endings say what each is.
        on_progress: Told the share that is written, 0 to 1.

    Raises:
        UsageError: An ending that nothing is written for.
        NotFoundError, RecordingError: A recording is gone, or cannot be decoded.
        WorkspaceError: The disk is full, or nobody may write there.
    """
    wanted = [(kind_of(path), path) for path in paths]
    heavy = sum(kind in ("reel", "player") for kind, _ in wanted)
    done = 0

    def told(share: float) -> None:
        if on_progress is not None and heavy:
            on_progress((done + share) / heavy)

    settle_placings(place)
    with ExitStack() as drafts:
        written: list[tuple[Path, Path]] = []
        for kind, path in wanted:
            with said_plainly(path):
                draft = drafts.enter_context(_draft_of(path))
                _write(place, manifest, kind, draft, told)
            written.append((draft, path))
            done += kind in ("reel", "player")
        yield drafts.enter_context(all_or_none(place, written))


@contextmanager
def _draft_of(path: Path) -> Iterator[Path]:
    """Where a file is written before it is put in its place; what is left there goes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with folder_beside(path) as folder:
        yield folder / path.name


def _write(
    place: Place,
    manifest: ReelManifest,
    kind: Kind,
    path: Path,
    on_progress: Callable[[float], None],
) -> None:
    root = place.workspace.root
    if kind == "reel":
        render(manifest, root=root, target=path, on_progress=on_progress)
    elif kind == "player":
        write_whole(path, reel_page(manifest, _sound_inside(place, manifest, path, on_progress)))
    elif kind == "captions":
        write_whole(path, reel_captions(manifest))
    elif kind == "subtitles":
        write_whole(path, reel_subtitles(manifest))
    elif kind == "manifest":
        write_whole(path, manifest_json(manifest))
    elif kind == "timeline":
        write_whole(path, edit_list(manifest, root=root, pictured=_pictured(manifest, root)))
    else:
        write_whole(path, playlist(manifest, root=root))


def _pictured(manifest: ReelManifest, root: Path) -> frozenset[str]:
    """The sources of a reel that have moving pictures; of one that is gone nobody knows."""
    from coaching.media.footage import has_pictures  # only for edit lists: it loads what draws

    sources = {clip.source for clip in manifest.clips}
    return frozenset(it for it in sources if (root / it).is_file() and has_pictures(root / it))


def _sound_inside(
    place: Place, manifest: ReelManifest, page: Path, on_progress: Callable[[float], None]
) -> str:
    """The sound of a reel as a ``data:`` URI; it is written beside the draft of the page."""
    sound = page.with_suffix(_SOUND)
    render(manifest, root=place.workspace.root, target=sound, on_progress=on_progress)
    return f"data:audio/mpeg;base64,{base64.b64encode(sound.read_bytes()).decode()}"
