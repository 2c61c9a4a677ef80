from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import update
from starlette.testclient import TestClient

from coaching.app.web.media import file_inside
from coaching.store.schema.calls import recordings
from tests.web.conftest import PRICE, Library


@pytest.fixture
def sound(made: Library) -> tuple[str, bytes]:
    """The address of a call's sound, and its bytes."""
    call = made.call(PRICE)
    path = made.place.workspace.call_folder(call) / "sound.wav"
    return f"/media/C{call}", path.read_bytes()


def test_the_whole_sound_comes_with_its_type_and_says_that_it_has_ranges(
    browse: TestClient, sound: tuple[str, bytes]
) -> None:
    answer = browse.get(sound[0])
    assert answer.status_code == 200
    assert answer.content == sound[1]
    assert answer.headers["content-type"] == "audio/wav"
    assert answer.headers["accept-ranges"] == "bytes"


@pytest.mark.parametrize(
    ("lies", "facts", "told"),
    [
        ("call.dat", {"container": "wav"}, "audio/wav"),
        ("call", {"container": "mp3"}, "audio/mpeg"),
        ("call.wav", {"container": "mp3"}, "audio/mpeg"),
        ("call.m4b", {"container": "mp4"}, "audio/mp4"),
        ("call.3gp", {"container": "mp4", "has_video": True}, "video/mp4"),
        ("call.mkv", {"container": "webm"}, "audio/webm"),
        ("call.bin", {"container": "flac"}, "audio/flac"),
        ("call.wav", {"container": "ogg"}, "audio/ogg"),
    ],
)
def test_the_type_is_that_of_the_bytes_whatever_the_file_is_called(
    browse: TestClient, made: Library, lies: str, facts: dict[str, object], told: str
) -> None:
    call = made.call(PRICE)
    folder = made.place.workspace.call_folder(call)
    (folder / "sound.wav").rename(folder / lies)
    path = made.place.workspace.relative(folder / lies)
    with made.place.library.writing() as conn:
        conn.execute(update(recordings).values(kept_path=path, playback_path=path, **facts))
    assert browse.get(f"/media/C{call}").headers["content-type"] == told


def test_a_copy_to_play_is_sound_in_mp4_whatever_it_is_made_of(
    browse: TestClient, made: Library
) -> None:
    call = made.call(PRICE)
    folder = made.place.workspace.call_folder(call)
    (folder / "sound.playback.m4a").write_bytes((folder / "sound.wav").read_bytes())
    path = made.place.workspace.relative(folder / "sound.playback.m4a")
    with made.place.library.writing() as conn:
        conn.execute(update(recordings).values(playback_path=path, has_video=True))
    assert browse.get(f"/media/C{call}").headers["content-type"] == "audio/mp4"


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [("bytes=0-99", 0, 100), ("bytes=1000-1999", 1000, 2000), ("bytes=320000-", 320000, None)],
    ids=["first", "middle", "to the end"],
)
def test_a_range_comes_alone(
    browse: TestClient, sound: tuple[str, bytes], asked: str, start: int, end: int | None
) -> None:
    answer = browse.get(sound[0], headers={"range": asked})
    whole = len(sound[1])
    assert answer.status_code == 206
    assert answer.content == sound[1][start:end]
    assert answer.headers["content-range"] == f"bytes {start}-{(end or whole) - 1}/{whole}"


def test_the_last_bytes_can_be_asked_for(browse: TestClient, sound: tuple[str, bytes]) -> None:
    answer = browse.get(sound[0], headers={"range": "bytes=-500"})
    assert answer.status_code == 206
    assert answer.content == sound[1][-500:]


def test_more_last_bytes_than_there_are_bring_them_all(
    browse: TestClient, sound: tuple[str, bytes]
) -> None:
    answer = browse.get(sound[0], headers={"range": "bytes=-99999999"})
    assert answer.status_code == 206
    assert answer.content == sound[1]


def test_a_range_behind_the_end_is_refused_with_the_length(
    browse: TestClient, sound: tuple[str, bytes]
) -> None:
    answer = browse.get(sound[0], headers={"range": "bytes=99999999-"})
    assert answer.status_code == 416
    assert answer.headers["content-range"] == f"bytes */{len(sound[1])}"


def test_head_tells_the_length_and_sends_nothing(
    browse: TestClient, sound: tuple[str, bytes]
) -> None:
    answer = browse.head(sound[0])
    assert answer.status_code == 200
    assert answer.headers["content-length"] == str(len(sound[1]))
    assert answer.content == b""


def test_a_range_of_other_bytes_than_before_brings_the_whole(
    browse: TestClient, sound: tuple[str, bytes]
) -> None:
    tag = browse.head(sound[0]).headers["etag"]
    same = browse.get(sound[0], headers={"range": "bytes=0-9", "if-range": tag})
    other = browse.get(sound[0], headers={"range": "bytes=0-9", "if-range": '"older"'})
    assert (same.status_code, len(same.content)) == (206, 10)
    assert (other.status_code, other.content) == (200, sound[1])


def test_a_path_in_the_address_leads_nowhere(browse: TestClient, made: Library) -> None:
    made.call(PRICE)
    for path in ("..%2f..%2flibrary.db", "C1%2f..%2f..%2flibrary.db", "%2fetc%2fpasswd", "C99"):
        assert browse.get(f"/media/{path}").status_code == 404


@pytest.mark.parametrize("lies", ["library.db", "../outside.wav", "/etc/hostname"])
def test_a_library_that_names_a_file_elsewhere_is_not_believed(
    browse: TestClient, made: Library, lies: str
) -> None:
    call = made.call(PRICE)
    (made.place.workspace.root.parent / "outside.wav").write_bytes(b"secret")
    with made.place.library.writing() as conn:
        conn.execute(update(recordings).values(playback_path=lies))
    answer = browse.get(f"/media/C{call}")
    assert answer.status_code == 404
    assert b"secret" not in answer.content


def test_a_link_out_of_the_media_folder_is_not_followed(
    browse: TestClient, made: Library, tmp_path: Path
) -> None:
    call = made.call(PRICE)
    secret = tmp_path / "secret.wav"
    secret.write_bytes(b"secret")
    sound = made.place.workspace.call_folder(call) / "sound.wav"
    sound.unlink()
    sound.symlink_to(secret)
    assert browse.get(f"/media/C{call}").status_code == 404


@pytest.mark.parametrize("asked", [None, "bytes=2-"], ids=["whole", "a range"])
@pytest.mark.parametrize("later", [b"0123456789longer", b"short"], ids=["longer", "shorter"])
def test_a_file_that_is_replaced_before_it_is_sent_is_sent_whole(
    tmp_path: Path, later: bytes, asked: str | None
) -> None:
    sound = tmp_path / "reel.wav"
    sound.write_bytes(b"0123456789")
    answer = file_inside(sound, folder=tmp_path)
    (tmp_path / "new.wav").write_bytes(later)
    (tmp_path / "new.wav").replace(sound)
    told = TestClient(answer).get("/", headers={"range": asked} if asked else {})
    expected = later[2:] if asked else later
    assert told.content == expected
    assert told.headers["content-length"] == str(len(expected))


def test_a_call_without_media_has_nothing_to_play(browse: TestClient, made: Library) -> None:
    call = made.call(PRICE, sound=False)
    answer = browse.get(f"/media/C{call}")
    assert answer.status_code == 404
    assert "nothing to play" in answer.text
