"""The part of the benchmark about who speaks: ours beside plain senko, on the same sound."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from made_meetings import PLANS, Half, held, people_of

from coaching.ports import Audio, Stretch
from coaching.settings import cache_folder
from coaching.speaker_reference import SpeakerReference, read_speaker_reference, spans_of
from coaching.steps.evaluate_speakers import SpeakerErrors, judge
from coaching.transcript import Word

RATE_HZ = 16_000
SHARED = Path(__file__).parents[2].parent / "shared" / "audio"
CALL = "lca_autorepair_40"
EARLIER = 1.2
"""Seconds by which one side of the call is moved, so that both talk over each other."""

THREADS = 1
"""Of either. PyTorch's threads wait for each other after every small layer: with as many as there
are cores, and other work on these, that took ten times as long (2026-11-26, ours)."""

BESIDE = """Ours beside plain senko 0.2.2 with Silero's voice activity, one thread each. Words are the reference's, given by
`coaching.attribution` to either's stretches; DER with a collar of 0.25 s, and without."""

Diarize = Callable[[Audio], tuple[Stretch, ...]]


INVENTED = """Invented meetings (`tests/benchmarks/made_meetings.py`): people of different recordings put into one, so that who speaks when
is known exactly: talk is what is loud in the clean recordings, where Silero hears somebody in them; a word is 0.3 s of it.
Thresholds were chosen on the people of the first half, never on those of the second."""

COLUMNS = """| recording | words right | DER | DER, collar 0 | found (true) | senko: words right | DER | DER, collar 0 | found |
|---|--:|--:|--:|--:|--:|--:|--:|--:|"""


@dataclass(frozen=True)
class Case:
    name: str
    audio: Audio
    expected: SpeakerReference


@dataclass
class Diarizers:
    """Ours and senko's, and the seconds that each has taken."""

    each: dict[str, Diarize]
    spent: dict[str, float] = field(default_factory=lambda: {"ours": 0.0, "senko": 0.0})
    heard: float = 0.0

    def judged(self, case: Case) -> tuple[SpeakerErrors, SpeakerErrors]:
        """The errors of either on a recording."""
        errors = []
        for name, diarize in self.each.items():
            began = time.perf_counter()
            found = diarize(case.audio)
            self.spent[name] += time.perf_counter() - began
            errors.append(judge(case.expected, found, duration=len(case.audio) / RATE_HZ))
        self.heard += len(case.audio) / RATE_HZ
        print(case.name, *errors, sep="; ", flush=True)
        return errors[0], errors[1]


def speakers() -> str:
    """The section of the page; real recordings, where they are, and invented meetings."""
    import torch

    both = Diarizers({"ours": _ours(), "senko": _senko()})
    torch.set_num_threads(THREADS)
    for diarize in both.each.values():
        diarize(held(PLANS[0], people_of("tuned"))[0])  # loads and compiles what is needed once
    real = [(case.name, both.judged(case)) for case in (_cases() if SHARED.is_dir() else [])]
    halves: tuple[Half, Half] = ("tuned", "kept")
    invented = [table for half in halves for table in _invented(half, both)]
    ours, senko = (f"{both.heard / both.spent[name]:.0f} ×" for name in both.each)
    load = os.getloadavg()[0]
    return "\n".join(
        [
            "## Speakers of a mono call",
            BESIDE,
            "",
            *(_table(real) if real else [f"No real calls: no folder {SHARED}."]),
            "",
            INVENTED,
            *invented,
            "",
            f"Speed: {ours} real time, senko {senko} (by the clock, load {load:.0f}).",
        ]
    )


def _invented(half: Half, both: Diarizers) -> list[str]:
    """The table of the meetings of one half's people, and the mean over them."""
    everybody = people_of(half)
    judged = []
    for plan in PLANS:
        if plan.people <= len(everybody):
            case = Case(plan.name, *held(plan, everybody))
            judged.append((case.name, both.judged(case)))
    means = []
    for errors in zip(*(errors for _, errors in judged), strict=True):
        words = np.mean([one.word_accuracy or 0.0 for one in errors])
        der = np.mean([one.der for one in errors])
        counted = sum(one.found == one.true for one in errors)
        means.append(
            f"{words:.1%} of words right, DER {der:.1%}, {counted} of {len(errors)} counted"
        )
    title = "For tuning" if half == "tuned" else "Kept from tuning"
    return ["", f"**{title}**: ours {means[0]}; senko {means[1]}.", "", *_table(judged)]


def _table(judged: Sequence[tuple[str, tuple[SpeakerErrors, SpeakerErrors]]]) -> list[str]:
    return [COLUMNS, *(f"| {name} | {_row(*errors)} |" for name, errors in judged)]


def _row(ours: SpeakerErrors, senko: SpeakerErrors) -> str:
    def words(errors: SpeakerErrors) -> str:
        return "–" if errors.word_accuracy is None else f"{errors.word_accuracy:.1%}"

    return " | ".join(
        [
            *(words(ours), f"{ours.der:.1%}", f"{ours.der_collar_0:.1%}"),
            f"{ours.found} ({ours.true})",
            *(words(senko), f"{senko.der:.1%}", f"{senko.der_collar_0:.1%}", str(senko.found)),
        ]
    )


def _cases() -> list[Case]:
    words, speakers = _call_words(shift=0.0)
    left, right = _sound(f"{CALL}_stereo.flac", stereo=True)
    moved = right[round(EARLIER * RATE_HZ) :]
    overlapping = left.copy()
    overlapping[: len(moved)] += moved
    cases = [
        Case("two-sided call, mixed", _sound(f"{CALL}_mono.flac")[0], _by_words(words, speakers)),
        Case(
            f"the same, caller {EARLIER} s earlier",
            overlapping / 2,
            _by_words(*_call_words(shift=-EARLIER)),
        ),
        Case(
            "two women on the telephone",
            _sound("pyannote_sample.flac")[0],
            read_speaker_reference(SHARED / "pyannote_sample.rttm"),
        ),
    ]
    meetings = json.loads((SHARED / "ami_words.json").read_text(encoding="utf-8"))
    for name in ("dev00", "dev01", "trn03", "trn04"):
        said = sorted(meetings[name]["words"], key=lambda word: word["start"])
        words = tuple(Word(word["start"], word["end"], word["text"]) for word in said)
        speakers = tuple(word["speaker"] for word in said)
        sound = _sound(f"ami_{name}.flac")[0]
        cases.append(Case(f"30 s of a meeting ({name})", sound, _by_words(words, speakers)))
    return cases


def _call_words(*, shift: float) -> tuple[tuple[Word, ...], tuple[str, ...]]:
    """The call's words with their speakers; those of the caller moved by ``shift``."""
    content = json.loads((SHARED / f"{CALL}_stereo.json").read_text(encoding="utf-8"))
    said = []
    for segment in content["segments"]:
        by = shift if segment["channel"] == 1 else 0.0
        said += [
            (Word(word["start"] + by, word["end"] + by, word["word"].strip()), segment["speaker"])
            for word in segment["words"]
            if word["start"] + by >= 0
        ]
    said.sort(key=lambda one: one[0].start)
    return tuple(word for word, _ in said), tuple(speaker for _, speaker in said)


def _by_words(words: tuple[Word, ...], speakers: tuple[str, ...]) -> SpeakerReference:
    return SpeakerReference(spans_of(words, speakers), words, speakers)


def _sound(name: str, *, stereo: bool = False) -> tuple[Audio, ...]:
    from faster_whisper import decode_audio

    decoded = decode_audio(str(SHARED / name), split_stereo=stereo)
    return tuple(np.asarray(one, np.float32) for one in (decoded if stereo else [decoded]))


def _ours() -> Diarize:
    from models.speakers import installed_diarizer

    return installed_diarizer(cache=cache_folder()).diarize


def _senko() -> Diarize:
    """Plain senko as its page shows it, but for the number of threads."""
    from senko import Diarizer

    diarizer = Diarizer(device="cpu", vad="silero", warmup=False)
    diarizer.logical_cores = THREADS  # what it goes back to after each recording

    def diarize(audio: Audio) -> tuple[Stretch, ...]:
        found = diarizer.diarize_samples(np.clip(audio, -1, 1)) or {"merged_segments": []}
        numbers: dict[str, int] = {}
        return tuple(
            Stretch(one["start"], one["end"], numbers.setdefault(one["speaker"], len(numbers)))
            for one in found["merged_segments"]
        )

    return diarize


if __name__ == "__main__":
    print(f"{os.cpu_count()} cores")
    print(speakers())
