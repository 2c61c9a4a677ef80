"""Labelled calls as they are heard over a bad line: the demo's recordings, worsened and recognised.

    python tests/benchmarks/heard_talk.py HEARD.jsonl [--snr DECIBELS] [--bits 5900] [--call 01 ...]

A recording goes the way of every recording as far as its turns. A heard turn stands for the written
turn that most of its words come from, by time and, where both people speak, by side. One call a
line is written, so that ``noisy_talk.py`` can judge one hearing with many taggers.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bad_line import worsen

from coaching.accuracy import WordErrors, word_error_rate
from coaching.app.demo.make_calls import SCRIPTS, TIMES
from coaching.app.demo.studio.script import Script, load_script
from coaching.app.demo.unpack import unpack
from coaching.app.wiring import open_place, resident_of, settings_of
from coaching.settings import with_speech_model
from coaching.steps import intake, keep, probe, turns, voices, wording, words
from coaching.store import turns as stored
from coaching.store import words as stored_words
from coaching.transcript import Role, Turn, Word
from coaching.workspace import Workspace, lay_out
from flows.resident import Resident

SNR_DB = 15.0
BITS = 5_900
"""Per second. With ``SNR_DB`` chosen so that Whisper base errs in 15 to 25 % of the words."""

Spoken = tuple[str, float, float]
"""When a written turn is spoken: by whom, from and to which second."""


@dataclass(frozen=True, slots=True)
class HeardTurn:
    """A turn as it was recognised.

    Attributes:
        role: Its speaker's, as the product told it.
        text: As it is shown.
        stands_for: Place of the written turn that most of its words come from.
        weight: Its share of the words in all turns that stand for that one, 0 to 1.
    """

    role: Role
    text: str
    stands_for: int
    weight: float


@dataclass(frozen=True, slots=True)
class HeardCall:
    """A call as it was recognised.

    Attributes:
        name: Of its script.
        errors: In the words as heard.
        turns: In order.
    """

    name: str
    errors: WordErrors
    turns: tuple[HeardTurn, ...]

    @property
    def through(self) -> tuple[int, ...]:
        """Places of the written turns that some heard turn stands for."""
        return tuple(sorted({turn.stands_for for turn in self.turns}))


def hear(
    names: Sequence[str] = (), *, snr_db: float = SNR_DB, bits: int = BITS, threads: int = 0
) -> Iterator[HeardCall]:
    """The demo's calls as they are heard, in order of their scripts.

    Args:
        names: Beginnings of the scripts' names; without, all.
        snr_db: How much louder the talk is than the noise.
        bits: Of the codec, per second.
        threads: Of the recogniser; 0 for every core.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        unpack(folder / "demo")
        resident = _resident(lay_out(folder / "ws"), threads)
        inbox = resident.place.workspace.inbox
        for script in _scripts(names):
            path = (inbox / script.file).with_suffix(".wav")
            worsen(folder / "demo" / script.file, path, snr_db=snr_db, bits=bits)
            yield _heard_call(resident, path, script)
        resident.place.library.close()


def read_heard(path: Path) -> tuple[HeardCall, ...]:
    """The calls that ``main`` wrote."""
    return tuple(_call(json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines())


def _call(line: dict[str, Any]) -> HeardCall:
    return HeardCall(
        name=line["name"],
        errors=WordErrors(**line["errors"]),
        turns=tuple(HeardTurn(**turn) for turn in line["turns"]),
    )


def _resident(workspace: Workspace, threads: int) -> Resident:
    settings = with_speech_model(settings_of(workspace), "base")
    speech = settings.speech.model_copy(update={"threads": threads})
    settings = settings.model_copy(update={"speech": speech})
    return resident_of(open_place(workspace), settings, who="bench", listener=lambda *_: None)


def _scripts(names: Sequence[str]) -> list[Script]:
    return [
        load_script(path)
        for path in sorted(SCRIPTS.glob("*.yaml"))
        if not names or path.name.startswith(tuple(names))
    ]


def _heard_call(resident: Resident, path: Path, script: Script) -> HeardCall:
    place, means = resident.place, resident.means()
    call, recognised = _recognised(resident, path)
    parted = voices.find_voices(place, call, recognised, means)
    text = wording.edit_words(place, call, parted, means)
    version = turns.take_turns(place, call, text, means)
    with place.library.reading() as conn:
        raw = stored_words.read_words(conn, recognised)
        shown = stored_words.shown_words(conn, text)
        spoken = stored.read_turns(conn, version)
    said = " ".join(turn.text for turn in script.turns)
    times = json.loads(TIMES.read_text(encoding="utf-8"))[script.slug]
    return HeardCall(
        name=script.slug,
        errors=word_error_rate(said, " ".join(word.text for word in raw)),
        turns=tuple(_heard_turns(spoken, shown, times)),
    )


def _recognised(resident: Resident, path: Path) -> tuple[int, int]:
    """The call of a recording, and the version of its words."""
    place = resident.place
    (file,) = intake.take_in(place, [path], rest_seconds=0.0)
    keep.keep(place, file)
    call = probe.probe(place, file, settings=resident.settings, on_progress=lambda _: None)
    return call, words.recognise(
        place,
        call,
        resident.transcriber(),
        language="en",
        hotwords=resident.means().glossary.hotwords,
        on_progress=lambda _: None,
    )


def _heard_turns(
    spoken: Sequence[Turn], shown: Sequence[Word], times: Sequence[Spoken]
) -> Iterator[HeardTurn]:
    sources = [_sources(turn, shown, times) for turn in spoken]
    places = [Counter(its).most_common(1)[0][0] for its in sources]
    whole: Counter[int] = Counter()
    for place, its in zip(places, sources, strict=True):
        whole[place] += len(its)
    for turn, place, its in zip(spoken, places, sources, strict=True):
        yield HeardTurn(turn.role, turn.text, place, len(its) / whole[place])


def _sources(turn: Turn, shown: Sequence[Word], times: Sequence[Spoken]) -> list[int]:
    """For each word of a turn the place of the written turn in whose time it lies."""

    def far(place: int, word: Word) -> tuple[float, bool]:
        who, start, end = times[place]
        middle = (word.start + word.end) / 2
        return max(start - middle, middle - end, 0.0), who != turn.role

    return [
        min(range(len(times)), key=lambda place: far(place, word))
        for word in shown
        if word.channel == turn.channel and turn.start <= word.start and word.end <= turn.end
    ]


def main() -> None:
    """Hear what was asked for; each call is written when it is heard."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("heard", type=Path, help="file to write")
    parser.add_argument("--snr", type=float, default=SNR_DB, help="decibels of talk over noise")
    parser.add_argument("--bits", type=int, default=BITS, help="of the codec, per second")
    parser.add_argument("--threads", type=int, default=0, help="of the recogniser; 0 for all cores")
    parser.add_argument("--call", action="append", default=[], help="only those that begin so")
    asked = parser.parse_args()
    with asked.heard.open("w", encoding="utf-8") as file:
        for call in hear(asked.call, snr_db=asked.snr, bits=asked.bits, threads=asked.threads):
            print(json.dumps(asdict(call), ensure_ascii=False), file=file, flush=True)
            print(f"{call.name}: {call.errors.wer:.1%} of the words wrong", flush=True)


if __name__ == "__main__":
    main()
