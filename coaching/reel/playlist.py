"""A playlist (M3U) of the calls that a reel is cut from, for players and editors.

Each entry names a recording and from when to when it plays, as VLC reads it. Fades, loudness and
cards are the rendered reel's alone.

Source: the M3U format has no standard; ``#EXTM3U`` and ``#EXTINF`` as Winamp has them, and
``#EXTVLCOPT`` with ``start-time`` and ``stop-time`` as VLC has them.
"""

from __future__ import annotations

from pathlib import Path

from coaching.reel.manifest import ReelManifest
from coaching.reel.timeline import chapters


def playlist(manifest: ReelManifest, *, root: Path) -> str:
    """The playlist as text in UTF-8.

    Args:
        manifest: The reel.
        root: The workspace that sources are relative to; entries are absolute paths.
    """
    lines = ["#EXTM3U", f"#PLAYLIST:{_line(manifest.title)}"]
    for clip, chapter in zip(manifest.clips, chapters(manifest), strict=True):
        for start, end in clip.pieces:
            lines += [
                f"#EXTINF:{end - start:.3f},{_line(chapter.title)}",
                f"#EXTVLCOPT:start-time={start:.3f}",
                f"#EXTVLCOPT:stop-time={end:.3f}",
                str(root / clip.source),
            ]
    return "\n".join(lines) + "\n"


def _line(text: str) -> str:
    return " ".join(text.split())
