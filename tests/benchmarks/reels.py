"""How reels come out: words, edges, loudness, captions, speed; also by itself with choices.

    python tests/benchmarks/reels.py [--part PART]… [--clips 200] [--library DIR] [--quick]

Clips are drawn by a fixed seed from recordings whose words have times: those in shared/audio and,
where a workspace with worked calls is given, its calls. By itself it writes the same section that
``make bench`` does.
"""

from __future__ import annotations

import argparse
import hashlib
import math
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray
from reel_recordings import (
    AMI,
    Known,
    calls_of_library,
    clip_of,
    draw,
    inside,
    shared_recordings,
)

from coaching.captions import CaptionWord
from coaching.media.cut import CUT_RATE_HZ, cut
from coaching.media.loudness import levelled, loudness_of
from coaching.media.pauses import shortened
from coaching.media.render import clip_sound, render
from coaching.reel import (
    STRONGEST_GAIN_DB,
    TARGET_LUFS,
    Card,
    Clip,
    ReelManifest,
    placements,
)

SEARCHED = 0.25
"""Seconds by which a word is looked for on either side of where its caption says it is."""

Sound = NDArray[np.float32]


def reels(
    parts: Sequence[str] = (),
    *,
    clips: int = 200,
    minutes: float = 10.0,
    film_minutes: float = 2.0,
    heard: int = 40,
    library: Path | None = None,
) -> str:
    """The section of the page."""
    known = [*shared_recordings(), *(calls_of_library(library) if library else ())]
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        known = [inside(root, one) for one in known]
        drawn = draw(known, clips, root)
        rows: dict[str, Callable[[], list[str]]] = {
            "edges": lambda: _edges(drawn, root),
            "loudness": lambda: _loudness(drawn, root),
            "captions": lambda: _captions(drawn[: max(10, clips // 4)], root),
            "words": lambda: _words(drawn[:heard], root),
            "sound": lambda: _sound(known, root, minutes),
            "film": lambda: _film(known, root, film_minutes),
            "same": lambda: _same(drawn[:8], root),
        }
        lines = [line for part in parts or PARTS for line in rows[part]()]
    of_library = f" and {len(known) - len(AMI) - 1} calls" if library else ""
    drawn_from = f"{len(AMI) + 1} recordings with written words{of_library}"
    return "\n".join(
        [
            "## Reels",
            f"{len(drawn)} clips of 4 to 20 s, drawn from {drawn_from}; as reels have them.",
            "",
            "| what | result |",
            "|---|---|",
            *lines,
        ]
    )


PARTS = ("edges", "loudness", "captions", "words", "sound", "film", "same")


# The parts ----------------------------------------------------------------------------------------


def _edges(drawn: Sequence[Clip], root: Path) -> list[str]:
    """How loud clips begin and end, and whether they do with a jump."""
    jumps, cut_words = 0, 0
    levels: list[float] = []
    for clip in drawn:
        audio = clip_sound(root / clip.source, clip)[0]
        jumps += bool(max(abs(float(audio[0])), abs(float(audio[-1]))) > 1e-3)
        whole = float(np.sqrt(np.mean(np.square(audio)))) or 1e-9
        for edge in (audio[: CUT_RATE_HZ // 200], audio[-CUT_RATE_HZ // 200 :]):
            level = max(1e-9, float(np.sqrt(np.mean(edge**2))))
            levels += [20 * math.log10(level / whole)]
        cut_words += any(
            word.start < edge < word.end for word in clip.words for edge in (clip.start, clip.end)
        )
    under = f"{-statistics.median(levels):.0f} dB, {-max(levels):.0f} dB"
    return [
        f"| words cut at an edge, by their written times | {cut_words} of {len(drawn)} |",
        f"| clips that begin or end with a jump of more than 0.001 | {jumps} of {len(drawn)} |",
        f"| first and last 5 ms under the clip's own level, median and least | {under} |",
    ]


def _loudness(drawn: Sequence[Clip], root: Path) -> list[str]:
    """How far clips are from the loudness of reels."""
    within = [clip for clip in drawn if clip.gain_db < STRONGEST_GAIN_DB]
    off = [abs(loudness_of(clip_sound(root / clip.source, clip)) - TARGET_LUFS) for clip in within]
    near = sum(one <= 1.0 for one in off)
    figures = f"{near} of {len(off)}; median {statistics.median(off):.2f}, most {max(off):.2f} LU"
    quiet = len(drawn) - len(within)
    return [
        f"| clips within 1 LU of {TARGET_LUFS:g} LUFS | {figures} |",
        f"| clips too quiet to be raised by {STRONGEST_GAIN_DB:g} dB at most | {quiet} more |",
    ]


def _captions(drawn: Sequence[Clip], root: Path) -> list[str]:
    """How far words sound from where captions say, in a finished file."""
    lines = []
    reel = shortened(ReelManifest("Captions", tuple(drawn)), root=root)
    for suffix in (".m4a", ".mp4"):
        some = reel if suffix == ".m4a" else replace(reel, clips=reel.clips[:8])
        target = root / f"captions{suffix}"
        render(some, root=root, target=target)
        sound = _decoded(target)
        off = []
        for clip, (begin, _) in zip(some.clips, placements(some), strict=True):
            for word in clip.words[:: max(1, len(clip.words) // 4)]:
                if word.end - word.start > 0.1 and clip.start <= word.start:
                    found = _found(root, clip, word, sound, begin + clip.at(word.start))
                    if found is not None:
                        off.append(abs(found))
        lines.append(
            f"| caption of a word against its sound, {suffix}, {len(off)} words, "
            f"silences shortened | median {1000 * statistics.median(off):.1f} ms, "
            f"most {1000 * max(off):.1f} ms (goal: 80 ms) |"
        )
    return lines


def _found(root: Path, clip: Clip, word: CaptionWord, sound: Sound, told: float) -> float | None:
    """How much later than told a word sounds in a reel; None where it is too quiet to tell."""
    end = min(word.start + 0.6, clip.end)
    if any(start < end and word.start < stop for start, stop in clip.cuts):
        return None
    pattern = cut(root / clip.source, word.start, end, heard=clip.heard)[0].astype(np.float64)
    first = round((told - SEARCHED) * CUT_RATE_HZ)
    if first < 0:
        return None
    piece = sound[first : first + len(pattern) + round(2 * SEARCHED * CUT_RATE_HZ)]
    if len(piece) < len(pattern) or not np.any(pattern):
        return None
    from scipy.signal import correlate

    heard = piece.astype(np.float64)
    match = correlate(heard, pattern, mode="valid", method="fft")
    summed = np.concatenate(([0.0], np.cumsum(np.square(heard))))
    loud = np.sqrt(np.maximum(summed[len(pattern) :] - summed[: -len(pattern)], 1e-9))
    place = int(np.argmax(match / loud))  # by its form: a louder neighbour would win by its power
    return place / CUT_RATE_HZ - SEARCHED


def _words(drawn: Sequence[Clip], root: Path) -> list[str]:
    """What is recognised in a clip beside what is recognised of that stretch in the recording."""
    from transformers.models.whisper.english_normalizer import BasicTextNormalizer

    from coaching.app.wiring import transcriber_of
    from coaching.media.decode import resampled
    from coaching.settings import Settings

    hearing = transcriber_of(Settings())
    plain = BasicTextNormalizer()

    def heard(audio: Sound) -> str:
        low = np.concatenate(list(resampled(iter([audio]), CUT_RATE_HZ, 16_000)), axis=1)[0]
        told = hearing.transcribe(low, language="en", hotwords=())
        return str(plain(" ".join(word.text for word in told.words)))

    import jiwer

    from_clip, from_call = [], []
    for clip in drawn:
        from_clip.append(heard(clip_sound(root / clip.source, clip)))
        from_call.append(heard(cut(root / clip.source, clip.start, clip.end, heard=clip.heard)))
    pairs = [(a, b) for a, b in zip(from_call, from_clip, strict=True) if a]
    rate = jiwer.wer([a for a, _ in pairs], [b for _, b in pairs])
    same = sum(a == b for a, b in pairs)
    told = f"{same} of {len(pairs)} the same; {100 * rate:.1f} % of words differ"
    ends = sum(
        a.split()[:1] == b.split()[:1] and a.split()[-1:] == b.split()[-1:] for a, b in pairs
    )
    return [
        f"| words recognised in a clip and in that stretch of the recording | {told} |",
        f"| the first and the last word are the same | {ends} of {len(pairs)} |",
    ]


def _sound(known: Sequence[Known], root: Path, minutes: float) -> list[str]:
    """How long a reel of many calls takes."""
    length = minutes * 60 / 40
    clips = []
    for number in range(40):
        one = known[number % len(known)]
        copy = root / f"call{number}{one.path.suffix}"
        if not copy.exists():
            shutil.copyfile(one.path, copy)
        start = (number * 7.3) % max(0.1, one.duration - length)
        clip = clip_of(one, start, min(one.duration, start + length))
        clips.append(replace(clip, source=copy.name, call=f"C{number}"))
    begun, work = time.perf_counter(), time.process_time()
    reel = levelled(ReelManifest("Sound", tuple(clips)), root=root)
    listened, listening = time.perf_counter() - begun, time.process_time() - work
    render(reel, root=root, target=root / "sound.m4a")
    took, worked = time.perf_counter() - begun, time.process_time() - work
    what = f"a reel of {reel.duration / 60:.1f} minutes from 40 recordings, .m4a"
    spent = f"{took:.1f} s; {worked:.1f} s of the processors (goal: 10 s on two)"
    return [
        f"| {what} | {spent} |",
        f"| of which measuring loudness | {listened:.1f} s; {listening:.1f} s |",
    ]


def _film(known: Sequence[Known], root: Path, minutes: float) -> list[str]:
    """How long films take beside how long they play."""
    lines = []
    one = max(known, key=lambda it: it.duration)
    length = min(one.duration / 2, 30.0)
    many = max(1, round(minutes * 60 / length))
    cards = (Card("discovery", "Discovery", "Learn what hurts"),)
    clips = tuple(
        clip_of(
            one,
            at * (one.duration - length) / many,
            at * (one.duration - length) / many + length,
            "discovery",
        )
        for at in range(many)
    )
    waves = ReelManifest("Film", clips, cards=cards, card_seconds=3.0)
    filmed = _filmed(root, minutes * 60 / 2)
    pictures = ReelManifest(
        "Film", (Clip("C1", _sha(filmed), filmed.name, 0.5, minutes * 30 - 0.5),)
    )
    for what, reel in (
        ("with waveforms and words", waves),
        ("of a filmed call (1920 × 1080)", pictures),
    ):
        begun, work = time.perf_counter(), time.process_time()
        render(reel, root=root, target=root / "film.mp4")
        took, worked = time.perf_counter() - begun, time.process_time() - work
        lines.append(
            f"| a film {what}, {reel.duration:.0f} s | {took:.1f} s, "
            f"{reel.duration / took:.1f} × real time; {worked:.1f} s of one processor |"
        )
    return lines


def _filmed(root: Path, seconds: float) -> Path:
    """A film of a moving pattern with noise for sound."""
    path = root / "filmed.mp4"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=30, options={"preset": "ultrafast"})
        stream.width, stream.height, stream.pix_fmt = 1920, 1080, "yuv420p"
        sound = container.add_stream("aac", rate=16_000, layout="mono")
        waves = np.sin(np.arange(1920) / 90)[None] * np.cos(np.arange(1620) / 70)[:, None]
        still = (128 + 60 * waves).astype(np.uint8)
        for number in range(round(seconds * 30)):
            frame = av.VideoFrame.from_ndarray(np.roll(still, number * 2, axis=1), format="yuv420p")
            frame.pts = number
            container.mux(stream.encode(frame))
        noise = (
            np.random.default_rng(1)
            .normal(0, 0.05, (1, round(seconds * 16_000)))
            .astype(np.float32)
        )
        audio = av.AudioFrame.from_ndarray(noise, "fltp", "mono")
        audio.rate = 16_000
        container.mux(sound.encode(audio))
        container.mux(stream.encode(None))
        container.mux(sound.encode(None))
    return path


def _same(drawn: Sequence[Clip], root: Path) -> list[str]:
    """Whether the same manifest gives the same file again."""
    reel = ReelManifest("Same", tuple(drawn))
    lines = []
    for suffix, some in (
        (".wav", reel),
        (".m4a", reel),
        (".mp4", replace(reel, clips=reel.clips[:2])),
    ):
        made = []
        for number in (1, 2):
            target = root / f"same{number}{suffix}"
            render(some, root=root, target=target)
            made.append(_sha(target))
        lines.append(
            f"| the same manifest twice, {suffix} | {'the same bytes' if made[0] == made[1] else 'NOT the same'} |"
        )
    return lines


def _decoded(path: Path) -> Sound:
    with av.open(str(path)) as file:
        frames = [frame.to_ndarray() for frame in file.decode(audio=0)]
    sound: Sound = np.concatenate(frames, axis=1)[0]
    return sound


def _sha(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def main() -> None:
    """Measure the parts that were asked for and write the section."""
    from bench import _put

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--part", choices=PARTS, action="append", help="measure only this part")
    parser.add_argument("--clips", type=int, default=200, help="clips that are drawn")
    parser.add_argument("--library", type=Path, help="a workspace whose calls are drawn from, too")
    parser.add_argument("--quick", action="store_true", help="20 clips, short reels")
    parser.add_argument("--print", dest="shown", action="store_true", help="print, write nothing")
    asked = parser.parse_args()
    quick = {"clips": 20, "minutes": 2.0, "film_minutes": 0.5, "heard": 4}
    sizes = quick if asked.quick else {"clips": asked.clips}
    section = reels(asked.part or (), library=asked.library, **sizes)
    print(section)
    if not asked.shown:
        _put("reels", section)


if __name__ == "__main__":
    main()
