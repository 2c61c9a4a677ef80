"""Hashes of files, remembered: a second start does not read 145 MB again only to check them.

A file counts as unchanged while its size and time of change are those of the last reading. That
catches damage, mistakes and other versions; somebody who also sets the time back is not caught.
"""

from __future__ import annotations

import hashlib
import json
import logging
import uuid
from typing import TYPE_CHECKING, TypedDict, cast

if TYPE_CHECKING:
    from pathlib import Path

logger = logging.getLogger(__name__)

BLOCK_BYTES = 1 << 20


class _Seen(TypedDict):
    """What was found when a file was last read."""

    size: int
    mtime_ns: int
    sha256: str


def sha256_of(*paths: Path) -> str:
    """SHA-256 of the files' bytes, one after the other, hexadecimal."""
    digest = hashlib.sha256()
    for path in paths:
        with path.open("rb") as file:
            while block := file.read(BLOCK_BYTES):
                digest.update(block)
    return digest.hexdigest()


def remembered_sha256(path: Path, *, cache: Path) -> str:
    """SHA-256 of a file, hexadecimal: from ``cache/verified.json`` while the file is unchanged.

    Two processes that write there at once lose at most a memory, and the next start reads again.

    Raises:
        FileNotFoundError: There is no such file.
    """
    key = str(path.resolve())
    found = path.stat()
    seen = _read(cache).get(key)
    if seen and (seen["size"], seen["mtime_ns"]) == (found.st_size, found.st_mtime_ns):
        return seen["sha256"]
    sha256 = sha256_of(path)
    memory = _read(cache)
    memory[key] = _Seen(size=found.st_size, mtime_ns=found.st_mtime_ns, sha256=sha256)
    _write(memory, cache)
    return sha256


def _read(cache: Path) -> dict[str, _Seen]:
    """What is remembered; nothing where the file is missing or damaged."""
    try:
        memory = json.loads((cache / "verified.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    if not isinstance(memory, dict):
        return {}
    return {key: cast("_Seen", seen) for key, seen in memory.items() if _is_whole(seen)}


def _is_whole(seen: object) -> bool:
    """Whether an entry has all its parts, and nothing else."""
    return isinstance(seen, dict) and seen.keys() == _Seen.__annotations__.keys()


def _write(memory: dict[str, _Seen], cache: Path) -> None:
    """Replace the memory as a whole; where the cache cannot be written, go on without one."""
    new = cache / f".verified-{uuid.uuid4().hex}.json"
    try:
        cache.mkdir(parents=True, exist_ok=True)
        new.write_text(json.dumps(memory, indent=1, sort_keys=True), encoding="utf-8")
        new.replace(cache / "verified.json")
    except OSError as error:
        logger.warning("%s: hashes of weights cannot be remembered (%s)", cache, error.strerror)
