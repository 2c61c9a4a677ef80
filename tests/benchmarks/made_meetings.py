"""Invented meetings: people of different recordings in one, with who speaks when known exactly.

The people are the demo's made voices and, where they are, those of the shared recordings. They are
parted into two halves that share nobody: thresholds are chosen on the one half, and the other says
what they are worth.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from bad_line import RATE_HZ as LINE_HZ
from bad_line import through_amr, with_noise

from coaching.app.demo.studio.sound import gain, levelled, resample
from coaching.ports import Audio
from coaching.speaker_reference import Span, SpeakerReference
from coaching.transcript import Word
from models.voice_activity import pauses, probabilities, without

RATE_HZ = 16_000
DEMO = Path(__file__).parents[2] / "coaching" / "app" / "demo" / "recordings"
SHARED = Path(__file__).parents[2].parent / "shared" / "audio"

Half = Literal["tuned", "kept"]
Line = Literal["wide", "telephone", "mobile"]

DEMO_PEOPLE: dict[Half, tuple[tuple[str, str], ...]] = {
    "tuned": (
        ("01-harbor-dental", "rep"),
        ("08-halden-instruments", "customer"),
        ("16-tidewater-brewing", "customer"),
        ("08-halden-instruments", "rep"),
        ("11-redwood-staffing", "customer"),
    ),
    "kept": (
        ("05-westbrook-foods-timing", "customer"),
        ("04-lindqvist-marine", "customer"),
        ("09-corbel-and-finch", "customer"),
        ("10-skarvik-seafood", "rep"),
        ("01-harbor-dental", "customer"),
    ),
}
"""Call and side of voices that differ by more than their pitch."""

SHARED_PEOPLE: dict[Half, tuple[tuple[str, str], ...]] = {
    "tuned": (
        ("lca_autorepair_40_stereo.flac", "0"),
        ("pyannote_sample.flac", "speaker90"),
        ("ami_dev00.flac", "MEE009"),
        ("ami_trn03.flac", "MÉO069"),
        ("openai_jfk.flac", ""),
    ),
    "kept": (
        ("lca_autorepair_40_stereo.flac", "1"),
        ("pyannote_sample.flac", "speaker91"),
        ("ami_dev00.flac", "MEE012"),
        ("ami_trn04.flac", "MEE075"),
        ("audio.flac", ""),
    ),
}
"""File, and in it: a channel, a name of its RTTM, or nothing where one person reads alone."""

FRAME = 0.02
QUIET_DB = -26.0
"""Level, against a loud moment of the same talk, under which nobody speaks. Source: measured
2026-11-28: of old recordings and of far microphones the noise lies at -28 to -32."""

PAUSE = 0.3
"""Seconds of silence that end a span of the reference, as in ``spans_of``."""

LONGEST = 7.0
"""Seconds of a phrase, about."""

SHORTEST = 0.5

BRIEFEST = 0.1
"""Seconds of talk that are left between pauses, at least."""

SPEECH_DB = -24.0
BAND_HZ = (300.0, 3400.0)
WORD = 0.3
"""Seconds of talk that count as a word: the reference has no words, but who speaks them."""


@dataclass(frozen=True)
class Phrase:
    """A piece of one person's talk; when in it there is talk, in seconds."""

    sound: Audio
    spoken: tuple[tuple[float, float], ...]

    @property
    def seconds(self) -> float:
        """How long it is."""
        return len(self.sound) / RATE_HZ

    def part(self, start: float, end: float) -> Phrase:
        """What of it lies between two moments."""
        within = [(max(begin, start), min(finish, end)) for begin, finish in self.spoken]
        return Phrase(
            self.sound[round(start * RATE_HZ) : round(end * RATE_HZ)],
            tuple((begin - start, finish - start) for begin, finish in within if begin < finish),
        )

    def said(self, *, speed: float, level_db: float) -> Phrase:
        """The same said faster, at a level."""
        return Phrase(
            levelled(resample(self.sound, 1 / speed), level_db),
            tuple((begin / speed, end / speed) for begin, end in self.spoken),
        )


@dataclass(frozen=True)
class Person:
    """Somebody's talk, phrase by phrase, nobody else's voice in it."""

    name: str
    phrases: tuple[Phrase, ...]


@dataclass(frozen=True)
class Plan:
    """What a meeting is like.

    Attributes:
        people: How many speak.
        line: What the sound has come through.
        seconds: About how long it is; shorter where the people have no more to say.
        overlap: Share of phrases that begin before the last one ends.
        asides: Share of phrases during which somebody else says a word.
        spread_db: By how much the loudest is louder than the quietest.
        speed: Of everybody's sound, which makes other people of them.
        first: Who of the half comes first.
        seed: Of all chance.
    """

    people: int
    line: Line = "wide"
    seconds: float = 120.0
    overlap: float = 0.15
    asides: float = 0.15
    spread_db: float = 4.0
    speed: float = 1.0
    first: int = 0
    seed: int = 0

    @property
    def name(self) -> str:
        """What a table calls it."""
        what = f"{self.people} people" if self.people > 1 else "one person"
        more = {
            self.line: self.line != "wide",
            "much overlap": self.overlap > 0.3,
            "unequal levels": self.spread_db > 9,
        }
        return ", ".join([what, *(name for name, holds in more.items() if holds)])


PLANS = (
    Plan(1, seed=1),
    Plan(1, "mobile", first=5, seed=2),
    Plan(2, "telephone", first=5, seed=3),
    Plan(2, "mobile", overlap=0.4, asides=0.4, first=3, seed=4),
    Plan(2, spread_db=14.0, first=8, seed=5),
    Plan(3, "telephone", spread_db=12.0, first=6, seed=6),
    Plan(5, first=2, seed=7),
    Plan(5, "telephone", overlap=0.4, asides=0.4, first=7, seed=8),
    Plan(8, "telephone", seconds=180.0, first=4, seed=9),
    Plan(10, seconds=240.0, seed=10),
)


def people_of(half: Half) -> tuple[Person, ...]:
    """Everybody of a half who is on this machine; made and real voices in turns."""
    made = [Person(f"{call} {who}", _said_in_demo(call, who)) for call, who in DEMO_PEOPLE[half]]
    real = [
        Person(f"{file} {who}", _said_in(SHARED / file, who))
        for file, who in SHARED_PEOPLE[half]
        if (SHARED / file).is_file()
    ]
    turns = [one for pair in zip(made, real, strict=False) for one in pair]
    return tuple(turns) or tuple(made)


def held(plan: Plan, everybody: Sequence[Person]) -> tuple[Audio, SpeakerReference]:
    """A meeting's sound, and who speaks when; the same every time.

    Args:
        plan: What it is like.
        everybody: Of one half; at least as many as speak.
    """
    random = np.random.default_rng(plan.seed)
    chosen = [everybody[(plan.first + place) % len(everybody)] for place in range(plan.people)]
    levels = random.permutation(np.linspace(0, -plan.spread_db, max(1, plan.people)))
    left = {
        one.name: [
            phrase.said(speed=plan.speed, level_db=SPEECH_DB + level) for phrase in one.phrases
        ]
        for one, level in zip(chosen, levels, strict=True)
    }
    for phrases in left.values():
        random.shuffle(phrases)
    sound = np.zeros(round(2 * plan.seconds * RATE_HZ), np.float32)
    spans: list[Span] = []
    end, last = 0.5, ""
    while end < plan.seconds and (name := _next(left, last, random)):
        phrase = left[name].pop()
        overlaps = last not in ("", name) and random.uniform() < plan.overlap
        gap = -random.uniform(0.2, 1.2) if overlaps else random.uniform(0.1, 0.8)
        start = max(0.0, end + gap)
        spans += _put(sound, phrase, start, name)
        until = start + phrase.seconds
        others = [other for other in left if other != name and left[other]]
        if others and until - start > 3 and random.uniform() < plan.asides:
            other = str(random.choice(others))
            aside = _aside(left[other][0])
            spans += _put(sound, aside, random.uniform(start + 0.8, until - 1.2), other)
        end, last = max(end, until), name
    whole = int(max(span.end for span in spans) + 1.5)  # seconds: a length that transforms fast
    sound = sound[: whole * RATE_HZ]
    return _over(sound, plan.line, random), _reference(spans)


def _next(left: dict[str, list[Phrase]], last: str, random: np.random.Generator) -> str:
    """Who speaks next: mostly another, who has most left the likeliest; empty when all is said."""
    names = [name for name, phrases in left.items() if phrases and name != last]
    names = names or [name for name, phrases in left.items() if phrases]
    if not names:
        return ""
    weights = np.array([1 + sum(phrase.seconds for phrase in left[name]) for name in names])
    return str(random.choice(names, p=np.sqrt(weights) / np.sqrt(weights).sum()))


def _put(sound: Audio, phrase: Phrase, start: float, name: str) -> list[Span]:
    """Lay a phrase into the sound; when it is spoken."""
    first = round(start * RATE_HZ)
    sound[first : first + len(phrase.sound)] += phrase.sound
    return [Span(start + begin, start + end, name) for begin, end in phrase.spoken]


def _aside(phrase: Phrase) -> Phrase:
    """The first word or two of a phrase, cut where it is quietest."""
    first, last = round(0.3 * RATE_HZ), round(0.8 * RATE_HZ)
    if len(phrase.sound) <= last:
        return phrase
    loudness = np.convolve(np.abs(phrase.sound[:last]), np.ones(400) / 400, "same")
    return phrase.part(0.0, (first + int(loudness[first:].argmin())) / RATE_HZ)


def _over(sound: Audio, line: Line, random: np.random.Generator) -> Audio:
    """The sound after the line, within -1 and 1."""
    if line != "wide":
        spectrum = np.fft.rfft(sound)
        hz = np.fft.rfftfreq(len(sound), 1 / RATE_HZ)
        keep = 1 / (1 + (BAND_HZ[0] / np.maximum(hz, 1)) ** 8) / (1 + (hz / BAND_HZ[1]) ** 16)
        sound = np.fft.irfft(spectrum * keep, len(sound)).astype(np.float32)
    if line == "mobile":
        narrow = resample(sound, LINE_HZ / RATE_HZ)
        sound = resample(through_amr(with_noise(narrow, 15.0, random), 6700), RATE_HZ / LINE_HZ)
    else:
        sound = with_noise(sound, 35.0, random)
    return np.clip(sound, -1, 1).astype(np.float32)


def _reference(spans: Sequence[Span]) -> SpeakerReference:
    """The spans, with each stretch of ``WORD`` seconds as a word."""
    said = [
        (Word(start, min(start + WORD, span.end), "word"), span.speaker)
        for span in spans
        for start in np.arange(span.start, span.end - WORD / 2, WORD).tolist()
    ]
    said.sort(key=lambda one: one[0].start)
    ordered = tuple(sorted(spans, key=lambda span: (span.start, span.end)))
    return SpeakerReference(ordered, tuple(word for word, _ in said), tuple(who for _, who in said))


def _phrases(sound: Audio) -> Iterator[Phrase]:
    """Talk cut in its pauses into phrases of at most about ``LONGEST``."""
    whole = Phrase(sound, tuple(_spoken(sound)))
    left = list(whole.spoken)
    while left:
        start, end = left.pop(0)
        while left and left[0][1] - start <= LONGEST:
            _, end = left.pop(0)
        for at in np.arange(start, end, LONGEST).tolist():
            until = min(end, at + LONGEST)
            if until - at >= SHORTEST:
                yield whole.part(at, until)


def _spoken(sound: Audio) -> list[tuple[float, float]]:
    """When somebody talks in a clean recording: seconds, over pauses of up to ``PAUSE``.

    That is where it is loud, but for breath, knocks and applause: longer stretches in which Silero
    hears nobody.
    """
    silent = [gap for gap in pauses(probabilities(sound)) if gap[1] - gap[0] > PAUSE]
    talk = [part for span in _loud(sound) for part in without(span, silent)]
    return [(start, end) for start, end in talk if end - start >= BRIEFEST]


def _loud(sound: Audio) -> list[tuple[float, float]]:
    """When a recording is loud, in seconds, over pauses of up to ``PAUSE``."""
    size = round(FRAME * RATE_HZ)
    frames = sound[: len(sound) // size * size].reshape(-1, size)
    level = np.sqrt(np.square(frames).mean(axis=1))
    loud = np.flatnonzero(level > np.quantile(level, 0.95) * gain(QUIET_DB))
    if not len(loud):
        return []
    breaks = np.flatnonzero(np.diff(loud) > PAUSE / FRAME) + 1
    runs = np.split(loud, breaks)
    return [(float(run[0] * FRAME), float((run[-1] + 1) * FRAME)) for run in runs]


def _said_in_demo(call: str, who: str) -> tuple[Phrase, ...]:
    """What one person says in a call of the demo, as far as nobody speaks at the same time."""
    (path,) = DEMO.glob(f"{call}.*")
    sides = _decoded(path, stereo=".stereo." in path.name)
    side = sides[len(sides) - 1 if who == "customer" else 0]
    turns = json.loads((DEMO / "turn_times.json").read_text(encoding="utf-8"))[call]
    spans = [Span(start, end, speaker) for speaker, start, end in turns]
    return tuple(_alone(side, spans, who))


def _said_in(path: Path, who: str) -> tuple[Phrase, ...]:
    """What one person says in a shared recording."""
    if not who or who.isdecimal():
        sides = _decoded(path, stereo=bool(who))
        return tuple(_phrases(sides[int(who or 0)]))
    meeting = path.stem.startswith("ami_")
    rttm = path.with_name("ami.rttm") if meeting else path.with_suffix(".rttm")
    return tuple(_alone(_decoded(path)[0], _marked(rttm, path.stem.removeprefix("ami_")), who))


def _alone(sound: Audio, spans: Sequence[Span], who: str) -> Iterator[Phrase]:
    """Phrases of one speaker, without the times in which another speaks."""
    ticks = np.zeros((len(sound) // 160 + 1, 2), bool)
    for span in spans:
        first, last = round(span.start * 100), round(span.end * 100)
        ticks[first:last, int(span.speaker != who)] = True
    own = np.flatnonzero(ticks[:, 0] & ~ticks[:, 1])
    for run in np.split(own, np.flatnonzero(np.diff(own) > 1) + 1):
        if len(run):
            yield from _phrases(sound[run[0] * 160 : run[-1] * 160])


def _marked(rttm: Path, name: str) -> list[Span]:
    """The spans of one recording in an RTTM file that may be about several."""
    lines = [line.split() for line in rttm.read_text(encoding="utf-8").splitlines()]
    return [
        Span(float(line[3]), float(line[3]) + float(line[4]), line[7])
        for line in lines
        if line[1] in (name, "sample")  # what a sample's file calls it
    ]


def _decoded(path: Path, *, stereo: bool = False) -> tuple[Audio, ...]:
    from faster_whisper import decode_audio

    decoded = decode_audio(str(path), split_stereo=stereo)
    return tuple(np.asarray(one, np.float32) for one in (decoded if stereo else [decoded]))
