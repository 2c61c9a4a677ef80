"""Files gone wrong: each is taken or refused by name, soon, and without filling the memory."""

from __future__ import annotations

import functools
import json
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Self

import numpy as np
import pytest

from coaching.errors import DamagedError, NotMediaError, RecordingError, UnstableFileError
from coaching.media.playback import needs_copy
from coaching.media.probe import probe
from coaching.media.windows import windows
from coaching.recording import MediaFacts
from tests.media import spoiling
from tests.media.conftest import write_media
from tests.media.sounds import stack, talk

LONGEST = 20.0
"""Seconds that any of these files may take; they need far less than one each."""

SECONDS = 4.0

VOICES = stack(talk(SECONDS, seed=1), talk(SECONDS, seed=2))
TELEPHONE = stack(talk(SECONDS, rate_hz=8000))
GOOD: dict[str, Callable[[Path], Path]] = {
    "a.wav": lambda home: write_media(home, "a.wav", VOICES),
    "ima.wav": lambda home: write_media(home, "ima.wav", VOICES, codec="adpcm_ima_wav"),
    "a.mp3": lambda home: write_media(home, "a.mp3", VOICES),
    "a.m4a": lambda home: write_media(home, "a.m4a", VOICES),
    "front.m4a": lambda home: write_media(
        home, "front.m4a", VOICES, options={"movflags": "faststart"}
    ),
    "pieces.m4a": lambda home: write_media(
        home, "pieces.m4a", VOICES, options={"movflags": "empty_moov+frag_every_frame"}
    ),
    "a.opus": lambda home: write_media(home, "a.opus", VOICES),
    "a.flac": lambda home: write_media(home, "a.flac", VOICES),
    "a.webm": lambda home: write_media(home, "a.webm", VOICES),
    "a.mkv": lambda home: write_media(home, "a.mkv", VOICES, video=True),
    "two.mkv": lambda home: write_media(home, "two.mkv", VOICES[:1], also=[VOICES[1:]]),
    "a.avi": lambda home: write_media(home, "a.avi", VOICES, video=True),
    "a.wma": lambda home: write_media(home, "a.wma", VOICES),
    "a.aac": lambda home: write_media(home, "a.aac", VOICES),
    "a.amr": lambda home: write_media(home, "a.amr", TELEPHONE, rate_hz=8000),
    "a.caf": lambda home: write_media(home, "a.caf", VOICES),
}


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], bytes]:
    home = tmp_path_factory.mktemp("good")
    return functools.cache(lambda name: GOOD[name](home).read_bytes())


def outcome(path: Path) -> MediaFacts | RecordingError:
    """What becomes of a file: its facts, with its sound read to the end, or its refusal."""
    began = time.monotonic()
    facts: MediaFacts | RecordingError
    try:
        facts = probe(path)
        needs_copy(path, facts)
        ends = [window.end for window in windows(path, facts, target=60.0, search=5.0)]
    except RecordingError as refusal:
        facts, ends = refusal, []
    assert time.monotonic() - began < LONGEST
    if isinstance(facts, RecordingError):
        assert repr(path.name) in facts.message
        assert facts.hint
        return facts
    assert ends[-1] == pytest.approx(facts.duration, abs=1 / 16_000)
    return facts


def case(name: str, spoil: spoiling.Spoil, expected: object, what: str) -> object:
    return pytest.param(name, spoil, expected, id=f"{name}: {what}")


EITHER = (MediaFacts, RecordingError)
REFUSED = RecordingError
WITHOUT_LENGTH = ("a.opus", "a.aac", "a.amr", "a.wma", "pieces.m4a")
"""Formats whose headers do not say how long the recording is."""

HALF = spoiling.cut_at(0.5)
CUT = [
    *(
        case(name, spoiling.cut_after(length), REFUSED, f"{length} bytes")
        for name in ("a.wav", "a.mp3", "a.m4a", "a.opus", "a.flac", "a.webm", "a.mkv", "a.avi")
        for length in (4, 40)
    ),
    *(
        case(name, HALF, DamagedError, "half")
        for name in (
            "a.wav",
            "a.mp3",
            "a.m4a",
            "front.m4a",
            "a.flac",
            "a.webm",
            "a.mkv",
            "two.mkv",
            "a.avi",
            "a.caf",
        )
    ),
    *(case(name, HALF, MediaFacts, "half, in a format without lengths") for name in WITHOUT_LENGTH),
    *(
        case(name, spoiling.cut_at(share), EITHER, f"{share:.0%}")
        for name in ("pieces.m4a", "ima.wav", "a.opus", "a.webm", "a.avi")
        for share in (0.03, 0.3, 0.97)
    ),
    *(case(name, spoiling.without(0.4, 0.2), EITHER, "a hole") for name in GOOD),
]
FLIPPED = [
    *(
        case(name, spoiling.flipped(seed, one_in=one_in), EITHER, f"bits, one in {one_in}")
        for name in GOOD
        for seed, one_in in ((1, 100), (2, 3000))
    ),
    *(case(name, spoiling.overwritten(0.5, 0.2), EITHER, "noise in it") for name in GOOD),
]
ALL_ONES = b"\xff\xff\xff\xff"
HUGE = b"\x7f\xff\xff\xff"
LYING = [
    case("a.wav", spoiling.wav_length(10_000_000), DamagedError, "longer than it is"),
    case("a.wav", spoiling.wav_length(1000), MediaFacts, "shorter than it is"),
    case("a.wav", spoiling.wav_length(0), MediaFacts, "length 0"),
    case("a.wav", spoiling.wav_length(0xFFFFFFFF), MediaFacts, "length of all ones"),
    case("a.wav", spoiling.lying(b"fmt ", 0, ALL_ONES), REFUSED, "a huge chunk"),
    case("a.wav", spoiling.lying(b"fmt ", 0, b"\0\0\0\0"), REFUSED, "an empty chunk"),
    case("a.wav", spoiling.wav_field(2, "H", 0), REFUSED, "no channels"),
    case("a.wav", spoiling.wav_field(2, "H", 200), DamagedError, "200 channels"),
    case("a.wav", spoiling.wav_field(2, "H", 65_535), REFUSED, "65,535 channels"),
    case("a.wav", spoiling.wav_field(4, "I", 0), REFUSED, "0 Hz"),
    case("a.wav", spoiling.wav_field(4, "I", 1), DamagedError, "1 Hz"),
    case("a.wav", spoiling.wav_field(4, "I", 2_000_000_000), DamagedError, "2 GHz"),
    case("a.wav", spoiling.wav_field(4, "I", 4_000_000_000), REFUSED, "4 GHz"),
    case("a.wav", spoiling.wav_field(12, "H", 0), EITHER, "blocks of 0 bytes"),
    case("a.wav", spoiling.wav_field(12, "H", 65_535), EITHER, "blocks of 65,535 bytes"),
    case("a.wav", spoiling.wav_field(14, "H", 0), EITHER, "0 bits"),
    case("a.wav", spoiling.wav_field(14, "H", 999), EITHER, "999 bits"),
    case("ima.wav", spoiling.wav_field(12, "H", 0), EITHER, "blocks of 0 bytes"),
    case("a.m4a", spoiling.lying(b"stsz", 8, HUGE), REFUSED, "2 billion samples"),
    case("a.m4a", spoiling.lying(b"stsz", 4, HUGE), EITHER, "samples of 2 GB"),
    case("a.m4a", spoiling.lying(b"stts", 12, HUGE), EITHER, "each sample lasts a day"),
    case("a.m4a", spoiling.lying(b"stco", 8, ALL_ONES), REFUSED, "sound outside of the file"),
    case("a.m4a", spoiling.lying(b"stsc", 12, HUGE), EITHER, "2 billion samples in a chunk"),
    case("a.m4a", spoiling.lying(b"mdhd", 12, b"\0\0\0\0"), EITHER, "no time scale"),
    case("a.m4a", spoiling.lying(b"mdhd", 16, HUGE), MediaFacts, "a track of a day"),
    case("a.m4a", spoiling.lying(b"mvhd", 16, ALL_ONES), MediaFacts, "a film of days"),
    case("a.m4a", spoiling.lying(b"elst", 8, HUGE), EITHER, "an edit of days"),
    case("a.opus", spoiling.granules(2**62, page=3), EITHER, "a page in the far future"),
    case("a.opus", spoiling.granules(-(2**62), page=3), EITHER, "a page in the far past"),
    case("a.opus", spoiling.granules(2**62, page=2), EITHER, "a first page in the future"),
    case("a.flac", spoiling.lying(b"fLaC", 17, b"\xff" * 5), REFUSED, "absurd total"),
    case("a.flac", spoiling.lying(b"fLaC", 1, b"\xff\xff\xff"), REFUSED, "a huge header"),
    case("a.flac", spoiling.lying(b"fLaC", 4, b"\0\0\0\0"), EITHER, "blocks of nothing"),
    case("a.mp3", spoiling.lying(b"ID3", 3, b"\x7f\x7f\x7f\x7f"), REFUSED, "a huge tag"),
    case("a.mp3", spoiling.lying(b"Info", 4, HUGE), DamagedError, "2 billion frames"),
    case("a.webm", spoiling.lying(b"\x15\x49\xa9\x66", 0, b"\x01" + HUGE * 2), EITHER, "huge"),
    case("a.webm", spoiling.lying(b"\x1f\x43\xb6\x75", 0, b"\x08" + HUGE), EITHER, "huge cluster"),
    case("a.webm", spoiling.lying(b"\x44\x89", 1, b"\x7f\xef" + ALL_ONES), EITHER, "eternal"),
    case("a.webm", spoiling.lying(b"\x2a\xd7\xb1", 1, b"\0\0\0"), EITHER, "no time scale"),
    case("a.avi", spoiling.lying(b"auds", 16, b"\0\0\0\0"), EITHER, "no time scale"),
    case("a.avi", spoiling.lying(b"auds", 20, ALL_ONES), EITHER, "absurd rate"),
    case("a.avi", spoiling.lying(b"idx1", 0, ALL_ONES), EITHER, "a huge index"),
    case("a.caf", spoiling.lying(b"desc", 8, b"\0" * 8), REFUSED, "0 Hz"),
    case("a.caf", spoiling.lying(b"lpcm", 8, b"\0\0\0\1"), EITHER, "samples in long packets"),
]


@pytest.mark.parametrize(("name", "spoil", "expected"), [*CUT, *FLIPPED, *LYING])
def test_a_spoilt_recording_is_taken_or_refused(
    good: Callable[[str], bytes],
    tmp_path: Path,
    name: str,
    spoil: spoiling.Spoil,
    expected: type | tuple[type, ...],
) -> None:
    path = tmp_path / f"spoilt {name}"
    path.write_bytes(spoil(good(name)))
    assert isinstance(outcome(path), expected)


@pytest.mark.parametrize("name", spoiling.MAGIC_NUMBERS)
@pytest.mark.parametrize("rest", [spoiling.noise_after, spoiling.zeros_after, bytes])
def test_a_magic_number_alone_makes_no_recording(
    tmp_path: Path, name: str, rest: Callable[[bytes], bytes]
) -> None:
    path = tmp_path / "pretender.wav"
    path.write_bytes(rest(spoiling.MAGIC_NUMBERS[name]))
    silence = rest is spoiling.zeros_after and name.startswith("amr")
    assert isinstance(outcome(path), MediaFacts if silence else RecordingError)


OTHERS = [
    pytest.param(b"", id="nothing"),
    pytest.param(b"\0", id="one byte"),
    pytest.param(bytes(100_000), id="zeros"),
    pytest.param(np.random.default_rng(3).bytes(100_000), id="noise"),
    pytest.param("Grüße aus der Vertriebsabteilung\n".encode() * 400, id="text"),
    pytest.param("Re: call\n".encode("utf-16") * 400, id="text of 16 bits"),
    pytest.param(b'{"words": []}', id="json"),
    pytest.param(b"\x89PNG\r\n\x1a\n" + bytes(5000), id="png"),
    pytest.param(b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(5000), id="jpeg"),
    pytest.param(b"GIF89a" + bytes(5000), id="gif"),
    pytest.param(b"%PDF-1.7\n" + bytes(5000), id="pdf"),
    pytest.param(spoiling.zip_of(bytes(5000)), id="zip"),
    pytest.param(b"MZ" + bytes(5000), id="program"),
]


@pytest.mark.parametrize("content", OTHERS)
def test_what_is_no_recording_is_said_to_be_none(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "call.mp3"
    path.write_bytes(content)
    assert isinstance(outcome(path), NotMediaError)


def hundred_tracks(home: Path) -> Path:
    tracks = [stack(talk(1, seed=seed)) for seed in range(100)]
    return write_media(home, "hundred.mkv", tracks[0], also=tracks[1:], codec="pcm_s16le")


def test_a_file_with_a_hundred_tracks_is_one_call(tmp_path: Path) -> None:
    facts = outcome(hundred_tracks(tmp_path))
    assert isinstance(facts, MediaFacts)
    assert facts.duration == pytest.approx(1.0, abs=0.05)


def test_time_stamps_that_leap_by_days_add_nothing(tmp_path: Path) -> None:
    source = write_media(tmp_path, "whole.mkv", VOICES, codec="libopus")
    path = spoiling.with_jumps(source, tmp_path / "leaping.mkv", jump=86_400.0 * 3, every=50)
    facts = outcome(path)
    assert isinstance(facts, MediaFacts)
    assert facts.duration == pytest.approx(SECONDS, abs=0.2)
    assert needs_copy(path, replace(facts, container="webm")), "browsers wait for days"


def test_time_stamps_that_leap_again_and_again_are_damage(tmp_path: Path) -> None:
    source = write_media(tmp_path, "whole.mkv", VOICES, codec="libopus")
    path = spoiling.with_jumps(source, tmp_path / "leaping.mkv", jump=1800.0, every=5)
    error = outcome(path)
    assert isinstance(error, DamagedError)
    assert "time stamps" in error.message


def test_pictures_that_nothing_can_decode_do_not_spoil_the_sound(tmp_path: Path) -> None:
    path = write_media(tmp_path, "screen.mkv", VOICES, video=True)
    content = path.read_bytes()
    path.write_bytes(content.replace(b"V_MPEG4/ISO/AVC", b"V_UNKNOWN/CODEC"))
    facts = outcome(path)
    assert isinstance(facts, MediaFacts)
    assert (facts.has_video, facts.video_codec) == (True, "unknown")


def test_a_rate_that_changes_halfway_keeps_its_times(tmp_path: Path) -> None:
    parts = [
        write_media(tmp_path, f"{hz}.mp3", stack(talk(3, rate_hz=hz)), rate_hz=hz)
        for hz in (44_100, 24_000)
    ]
    path = tmp_path / "joined.mp3"
    path.write_bytes(b"".join(part.read_bytes() for part in parts))
    facts = outcome(path)
    assert isinstance(facts, MediaFacts)
    assert facts.duration == pytest.approx(6.0, abs=0.3)


def test_a_disk_that_fails_while_a_file_is_read_is_not_the_files_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_media(tmp_path, "a.wav", VOICES)
    really_open = Path.open

    class Failing:
        def __init__(self, file: object) -> None:
            self._file = file

        def __enter__(self) -> Self:
            return self

        def __exit__(self, *_: object) -> None:
            self._file.close()

        def __getattr__(self, name: str) -> object:
            return getattr(self._file, name)

        def read(self, size: int = -1) -> bytes:
            if self._file.tell() > 100_000:
                raise OSError(5, "Input/output error")
            return self._file.read(size)

    monkeypatch.setattr(Path, "open", lambda *given, **more: Failing(really_open(*given, **more)))
    with pytest.raises(UnstableFileError, match=r"'a\.wav' cannot be read to its end: Input"):
        probe(path)


WATCHED = """
import json, resource, sys
from pathlib import Path
from coaching.errors import RecordingError
from coaching.media.probe import probe
from coaching.media.windows import windows

def take(path):
    try:
        facts = probe(path)
        for window in windows(path, facts, target=60.0, search=5.0):
            pass
    except RecordingError:
        pass
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024

first = take(Path(sys.argv[1]))
print(json.dumps({Path(name).name: take(Path(name)) - first for name in sys.argv[2:]}))
"""


def test_no_lie_fills_the_memory(good: Callable[[str], bytes], tmp_path: Path) -> None:
    whole = tmp_path / "whole.mkv"
    whole.write_bytes(good("two.mkv"))
    lies = {
        "samples.m4a": spoiling.lying(b"stsz", 8, HUGE)(good("a.m4a")),
        "sizes.m4a": spoiling.lying(b"stsz", 4, HUGE)(good("a.m4a")),
        "chunks.m4a": spoiling.lying(b"stsc", 12, HUGE)(good("a.m4a")),
        "rate.wav": spoiling.wav_field(4, "I", 2_000_000_000)(good("a.wav") + bytes(2**26)),
        "channels.wav": spoiling.wav_field(2, "H", 64)(good("a.wav")),
        "header.flac": spoiling.lying(b"fLaC", 1, b"\xff\xff\xff")(good("a.flac")),
        "future.opus": spoiling.granules(2**62, page=3)(good("a.opus")),
        "tag.mp3": spoiling.lying(b"ID3", 3, b"\x7f\x7f\x7f\x7f")(good("a.mp3")),
        "cluster.webm": spoiling.lying(b"\x1f\x43\xb6\x75", 0, b"\x08" + HUGE)(good("a.webm")),
    }
    for name, content in lies.items():
        (tmp_path / name).write_bytes(content)
    opus = write_media(tmp_path, "opus.mkv", VOICES, codec="libopus")
    spoiling.with_jumps(opus, tmp_path / "days.mkv", jump=86_400.0, every=50)
    spoiling.with_jumps(opus, tmp_path / "hours.mkv", jump=1800.0, every=5)
    hundred_tracks(tmp_path)
    names = [*lies, "days.mkv", "hours.mkv", "hundred.mkv"]
    done = subprocess.run(
        [sys.executable, "-c", WATCHED, str(whole), *(str(tmp_path / name) for name in names)],
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
        cwd=Path(__file__).parents[2],
    )
    grown_mb = json.loads(done.stdout)
    assert set(grown_mb) == set(names)
    assert max(grown_mb.values()) < 120, grown_mb
    assert done.stderr == ""
