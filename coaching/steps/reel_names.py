"""Names that a reel may be written to: players find captions beside a sound or film by its name.

So a name is refused where one reel would be shown with the captions of another.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection

from coaching.errors import UsageError
from coaching.steps.reel_files import Kind, beside
from coaching.store import reels

_SHOWN_WITH: dict[Kind, tuple[Kind, ...]] = {
    "reel": ("captions", "subtitles"),
    "captions": ("reel",),
    "subtitles": ("reel",),
}
"""What players show together, where both go by one name."""


def require_free(conn: Connection, target: Path) -> None:
    """Refuse a name for a new reel beside which another has its captions and its manifest.

    Raises:
        UsageError: There is a reel whose sound or film lies there under another name.
    """
    for number, path in reels.robbed_by(conn, beside(target), target):
        if path.exists():
            raise UsageError(
                f"the captions beside {target.name} are those of R{number}, {path.name}",
                hint=f"choose another name; `filmroom reel export R{number} --out {target.name}` "
                "writes that reel there",
            )


def require_free_for_one(conn: Connection, number: int, kind: Kind, target: Path) -> None:
    """Refuse a name for one more file of a reel that players would put together with another reel.

    Args:
        conn: Any transaction.
        number: The reel that it is written of.
        kind: What it is.
        target: Where it is to lie.

    Raises:
        UsageError: It is a sound or film beside captions of another reel, or captions beside the
            sound or film of one.
    """
    for other, theirs, path in reels.standing_files(conn):
        if (
            other != number
            and theirs in _SHOWN_WITH.get(kind, ())
            and path.with_suffix("") == target.with_suffix("")
            and path.exists()
        ):
            raise UsageError(
                f"players would show {target.name} together with {path.name}, which is R{other}'s",
                hint="choose another name",
            )
