"""Reels with pictures: of calls that were filmed in whatever way, and of those that were not."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from av.audio.frame import AudioFrame
from av.video.frame import VideoFrame

from coaching.captions import CaptionWord
from coaching.media.drawing import SIZE, WAVE
from coaching.media.footage import Footage, fitted, open_footage
from coaching.media.render import render
from coaching.media.video import Talk
from coaching.reel import PICTURES_HZ, Card, Clip, ReelManifest
from tests.media.conftest import MakeMedia
from tests.media.sounds import Samples, sine, stack, talk

WHITE, BLACK = 235, 16


def write_film(
    path: Path,
    shown: Sequence[tuple[float, int]],
    *,
    size: tuple[int, int],
    seconds: float,
    pixel_aspect: Fraction = Fraction(1),
) -> Path:
    """A film that shows shades of grey from given times on, at times of its own, and hums."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=1000, options={"bf": "0"})
        stream.width, stream.height = size
        stream.pix_fmt = "yuv444p" if size[0] % 2 or size[1] % 2 else "yuv420p"
        stream.codec_context.time_base = Fraction(1, 1000)
        stream.codec_context.sample_aspect_ratio = pixel_aspect
        sound = container.add_stream("aac", rate=16_000, layout="mono")
        for time, grey in shown:
            picture = np.full((size[1], size[0], 3), grey, np.uint8)
            frame = VideoFrame.from_ndarray(picture, format="rgb24")
            frame.pts, frame.time_base = round(time * 1000), Fraction(1, 1000)
            container.mux(stream.encode(frame))
        hum = AudioFrame.from_ndarray(
            np.ascontiguousarray(stack(sine(seconds, 220))), "fltp", "mono"
        )
        hum.rate = 16_000
        container.mux(sound.encode(hum))
        container.mux(stream.encode(None))
        container.mux(sound.encode(None))
    return path


def lay_on_its_side(path: Path) -> None:
    """Have the film's header say that it is to be turned clockwise by a quarter, as phones do."""
    content = path.read_bytes()
    upright = struct.pack(">9i", 1 << 16, 0, 0, 0, 1 << 16, 0, 0, 0, 1 << 30)
    turned = struct.pack(">9i", 0, 1 << 16, 0, -(1 << 16), 0, 0, 0, 0, 1 << 30)
    place = content.index(upright, content.index(b"tkhd"))
    path.write_bytes(content[:place] + turned + content[place + len(upright) :])


def clip_of(path: Path, start: float, end: float, **more: object) -> Clip:
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return Clip("C7", digest, path.name, start, end, **more)  # type: ignore[arg-type]


def frames_of(path: Path) -> list[tuple[float, np.ndarray]]:
    with av.open(str(path)) as container:
        return [
            (float(frame.time or 0), frame.to_ndarray(format="gray"))
            for frame in container.decode(video=0)
        ]


def sound_of(path: Path) -> Samples:
    with av.open(str(path)) as file:
        return np.concatenate([frame.to_ndarray() for frame in file.decode(audio=0)], axis=1)


def shade_at(path: Path, second: float) -> float:
    with open_footage(path, second) as footage:
        assert isinstance(footage, Footage)
        return float(footage.at(second)[SIZE[1] // 2, SIZE[0] // 2])


# Footage ------------------------------------------------------------------------------------------


def test_a_picture_stands_until_the_next_one_at_whatever_rate(tmp_path: Path) -> None:
    shown = [(0.0, 0), (0.04, 40), (0.5, 80), (3.7, 160), (3.9, 255)]
    film = write_film(tmp_path / "vfr.mp4", shown, size=(320, 180), seconds=5)
    for second, grey in [(0.02, 0), (0.3, 40), (2.0, 80), (3.6, 80), (3.8, 160), (4.5, 255)]:
        assert shade_at(film, second) == pytest.approx(16 + grey * 219 / 255, abs=4), second


@pytest.mark.parametrize(
    ("size", "box"),
    [
        pytest.param((363, 201), (1280, 708), id="odd, a little too wide"),
        pytest.param((200, 400), (360, 720), id="upright"),
        pytest.param((640, 120), (1280, 240), id="a strip"),
        pytest.param((16, 16), (720, 720), id="tiny"),
    ],
)
def test_a_picture_is_as_large_as_fits_with_black_around_it(
    tmp_path: Path, size: tuple[int, int], box: tuple[int, int]
) -> None:
    film = write_film(tmp_path / "odd.mp4", [(0.0, 255), (0.5, 255)], size=size, seconds=1)
    with open_footage(film, 0.0) as footage:
        assert footage is not None
        picture = footage.at(0.2)[: SIZE[1]]
    bright = picture > 128
    wide, high = int(bright.any(axis=0).sum()), int(bright.any(axis=1).sum())
    assert (wide, high) == pytest.approx(box, abs=2)
    left, top = int(bright.any(axis=0).argmax()), int(bright.any(axis=1).argmax())
    assert left == pytest.approx((SIZE[0] - wide) / 2, abs=3)
    assert top == pytest.approx((SIZE[1] - high) / 2, abs=3)


def test_a_film_of_a_phone_on_its_side_is_put_upright(tmp_path: Path) -> None:
    film = tmp_path / "phone.mp4"
    write_film(film, [(0.0, 0), (0.5, 0)], size=(320, 160), seconds=1)
    with av.open(str(film)) as container:
        straight = next(container.decode(video=0))
    lay_on_its_side(film)
    with av.open(str(film)) as container:
        frame = next(container.decode(video=0))
    assert straight.rotation == 0
    assert frame.rotation == -90  # clockwise, by FFmpeg's count
    marked = np.zeros((240, 320), np.uint8)  # yuv420p of 320 by 160
    marked[:160] = BLACK
    marked[160:] = 128
    marked[:160, :40] = WHITE  # the left edge as it lies: the top as it is meant
    made = VideoFrame.from_ndarray(marked, format="yuv420p")
    assert fitted(made)[360, 20] == pytest.approx(WHITE, abs=3)
    with open_footage(film, 0.0) as footage:
        assert footage is not None
        across = footage.at(0.2)[: SIZE[1]]
    assert across.shape == (720, 1280)


def test_turning_clockwise_brings_the_left_edge_to_the_top() -> None:
    class Turned:
        """A frame that says that it lies on its side."""

        def __init__(self, frame: VideoFrame) -> None:
            self._frame = frame
            self.rotation = -90
            self.width, self.height = frame.width, frame.height
            self.reformat = frame.reformat

    lying = np.full((240, 320), 128, np.uint8)
    lying[:160] = BLACK
    lying[:160, :40] = WHITE
    frame = VideoFrame.from_ndarray(lying, format="yuv420p")
    upright = fitted(Turned(frame))  # type: ignore[arg-type]
    assert upright[20, 640] == pytest.approx(WHITE, abs=3)
    assert upright[700, 640] == pytest.approx(BLACK, abs=3)
    assert upright[20, 20] == BLACK  # beside it


def test_a_film_whose_pictures_end_before_its_sound_shows_the_last(tmp_path: Path) -> None:
    film = write_film(tmp_path / "short.mp4", [(0.0, 0), (1.0, 255)], size=(64, 64), seconds=6)
    assert shade_at(film, 5.0) == pytest.approx(WHITE, abs=4)


def test_a_film_in_matroska_is_seen_from_its_first_picture_on(tmp_path: Path) -> None:
    """Its first packets have no decoding time where pictures refer to later ones."""
    film = tmp_path / "call.mkv"
    with av.open(str(film), "w") as container:
        stream = container.add_stream("libx264", rate=10, options={"bf": "3", "b-adapt": "0"})
        stream.width, stream.height, stream.pix_fmt = 320, 180, "yuv420p"
        sound = container.add_stream("aac", rate=16_000, layout="mono")
        for number in range(60):
            grey = 0 if number < 30 else 255
            picture = np.full((180, 320, 3), grey, np.uint8)
            frame = VideoFrame.from_ndarray(picture, format="rgb24")
            frame.pts, frame.time_base = number, Fraction(1, 10)
            container.mux(stream.encode(frame))
        hum = AudioFrame.from_ndarray(np.ascontiguousarray(stack(sine(6, 220))), "fltp", "mono")
        hum.rate = 16_000
        container.mux(sound.encode(hum))
        container.mux(stream.encode(None))
        container.mux(sound.encode(None))
    with av.open(str(film)) as container:
        assert next(container.demux(video=0)).dts is None
    with open_footage(film, 0.0) as footage:
        assert footage is not None
        shades = [int(footage.at(second)[360, 640]) for second in (0.5, 2.85, 3.05, 5.9)]
    assert shades == pytest.approx([BLACK, BLACK, WHITE, WHITE], abs=4)
    assert shade_at(film, 4.0) == pytest.approx(WHITE, abs=4)


@pytest.mark.parametrize(
    ("aspect", "on_its_side", "box"),
    [
        pytest.param(Fraction(16, 11), False, (1280, 704), id="wide"),
        pytest.param(Fraction(1, 2), False, (450, 720), id="narrow"),
        pytest.param(Fraction(16, 11), True, (396, 720), id="on its side"),
    ],
)
def test_pixels_that_are_not_square_are_made_so(
    tmp_path: Path, aspect: Fraction, box: tuple[int, int], *, on_its_side: bool
) -> None:
    """360 by 288 pixels that are 16/11 as wide as high are seen as 524 by 288."""
    film = tmp_path / "camera.mp4"
    write_film(film, [(0.0, 255), (0.5, 255)], size=(360, 288), seconds=1, pixel_aspect=aspect)
    if on_its_side:
        lay_on_its_side(film)
    with open_footage(film, 0.0) as footage:
        assert footage is not None
        bright = footage.at(0.2)[: SIZE[1]] > 128
    seen = int(bright.any(axis=0).sum()), int(bright.any(axis=1).sum())
    assert seen == pytest.approx(box, abs=3)


# Reels --------------------------------------------------------------------------------------------


def test_a_film_of_a_call_is_cut_with_its_sound(tmp_path: Path) -> None:
    shown = [(at / 10, 0 if at < 32 else 255) for at in range(60)]
    film = write_film(tmp_path / "call.mp4", shown, size=(322, 182), seconds=6)
    reel = ReelManifest("One", (clip_of(film, 2.0, 5.0),))
    target = tmp_path / "reel.mp4"
    assert render(reel, root=tmp_path, target=target) == 3.0
    frames = frames_of(target)
    assert len(frames) == 3 * PICTURES_HZ
    assert {picture.shape for _, picture in frames} == {(720, 1280)}
    turn = next(time for time, picture in frames if picture[360, 640] > 128)
    assert turn == pytest.approx(1.2, abs=1 / PICTURES_HZ)


def test_a_call_without_pictures_shows_where_it_plays_and_what_is_said(
    make_media: MakeMedia, tmp_path: Path
) -> None:
    sound = make_media("call.wav", stack(talk(8)))
    said = (CaptionWord(2.5, 3.0, "José", "rep"), CaptionWord(5.0, 5.5, "Gut.", "customer"))
    reel = ReelManifest("Two", (clip_of(sound, 2.0, 6.0, title="Harbor", words=said),))
    target = tmp_path / "reel.mp4"
    render(reel, root=tmp_path, target=target)
    frames = frames_of(target)
    assert len(frames) == 4 * PICTURES_HZ
    heads = [int(picture[312, :].argmax()) for _, picture in frames]
    assert heads[0] == pytest.approx(80, abs=2)
    assert heads[50] == pytest.approx(80 + 1120 / 2, abs=4)
    talk_at = [int((picture[424:704] > 128).sum()) for _, picture in frames]
    assert talk_at[5] == 0  # before the first word
    assert talk_at[20] > 200
    assert abs(talk_at[20] - talk_at[80]) > 20  # other words by then


def test_every_clip_is_shown_with_the_waveform_of_its_own_sound(
    make_media: MakeMedia, tmp_path: Path
) -> None:
    """The second clip begins at 4.4 s: 4.4 * 25 is a hair more than 110."""
    loud = make_media("loud.wav", stack(sine(6, 440, peak=0.9)))
    still = make_media("still.wav", stack(np.zeros(6 * 16_000, np.float32)))
    reel = ReelManifest("Two", (clip_of(loud, 1.0, 5.0), clip_of(still, 1.0, 4.0)), gap=0.4)
    target = tmp_path / "reel.mp4"
    render(reel, root=tmp_path, target=target)
    alone = tmp_path / "alone.mp4"
    render(ReelManifest("One", (clip_of(still, 1.0, 4.0),)), root=tmp_path, target=alone)
    wave = slice(*WAVE)
    second = frames_of(target)[120][1][wave]
    np.testing.assert_allclose(second, frames_of(alone)[10][1][wave], atol=12)
    assert np.abs(frames_of(target)[50][1][wave].astype(int) - second).max() > 60


def test_cards_and_chapters_stand_in_a_film(make_media: MakeMedia, tmp_path: Path) -> None:
    sound = make_media("call.wav", stack(talk(8)))
    reel = ReelManifest(
        "Wins",
        (clip_of(sound, 1.0, 2.0, stage="discovery"), clip_of(sound, 4.0, 5.0, stage="closing")),
        gap=0.4,
        cards=(Card("discovery", "Discovery", "Learn"), Card("closing", "Closing", "Agree")),
        card_seconds=1.0,
    )
    target = tmp_path / "reel.mp4"
    assert render(reel, root=tmp_path, target=target) == pytest.approx(1 + 1 + 1 + 0.4 + 1 + 1)
    with av.open(str(target)) as container:
        assert container.metadata["title"] == "Wins"
        told = [
            (float(it["start"] * it["time_base"]), it["metadata"]["title"])
            for it in container.chapters()
        ]
    assert told == [(0.0, "Discovery · C7"), (3.4, "Closing · C7")]
    frames = dict(enumerate(picture for _, picture in frames_of(target)))
    assert not np.array_equal(frames[10], frames[35])  # the reel's card, the stage's
    silent = sound_of(target)[0, : 48_000 * 2 - 4800]
    assert float(np.abs(silent).max()) < 0.001


@pytest.mark.parametrize("suffix", [".m4a", ".mp3", ".ogg"])
def test_chapters_stand_in_sound_that_has_them(
    make_media: MakeMedia, tmp_path: Path, suffix: str
) -> None:
    sound = make_media("call.wav", stack(talk(8)))
    reel = ReelManifest("Wins", (clip_of(sound, 1.0, 2.0), clip_of(sound, 4.0, 5.0)))
    target = tmp_path / f"reel{suffix}"
    render(reel, root=tmp_path, target=target)
    with av.open(str(target)) as container:
        starts = [float(it["start"] * it["time_base"]) for it in container.chapters()]
    assert starts == pytest.approx([0.0, 1.4], abs=0.002)


def test_the_same_manifest_gives_the_same_film(make_media: MakeMedia, tmp_path: Path) -> None:
    sound = make_media("call.wav", stack(talk(6)))
    reel = ReelManifest("Same", (clip_of(sound, 1.0, 2.0),))
    for name in ("one.mp4", "two.mp4"):
        render(reel, root=tmp_path, target=tmp_path / name)
    assert (tmp_path / "one.mp4").read_bytes() == (tmp_path / "two.mp4").read_bytes()


# The word that is being said ----------------------------------------------------------------------


def test_a_word_is_lit_while_it_is_said() -> None:
    said = (CaptionWord(10.0, 10.4, "What", "rep"), CaptionWord(10.6, 11.0, "hurts?", "rep"))
    talk_ = Talk(Clip("C1", "5f" * 32, "a.wav", 9.0, 14.0, words=said))
    (line,) = talk_.at(1.2)
    assert (line.voice, line.words, line.now) == ("Rep", ("What", "hurts?"), 0)
    assert talk_.at(1.7)[0].now == 1
    assert talk_.at(0.5) == ()


def test_a_word_longer_than_a_line_is_shown_and_not_lit() -> None:
    said = (CaptionWord(10.0, 11.0, "x" * 60, "rep"),)
    talk_ = Talk(Clip("C1", "5f" * 32, "a.wav", 9.0, 14.0, words=said))
    shown = talk_.at(1.1)
    assert shown
    assert {line.now for line in shown} == {None}
