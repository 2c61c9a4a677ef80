"""The word error rate of bare faster-whisper: what ``filmroom evaluate speech`` is held against.

python tests/benchmarks/bare_words.py AUDIO REFERENCE --model FOLDER
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from faster_whisper import BatchedInferencePipeline, WhisperModel

from coaching.accuracy import read_reference, word_error_rate


def main() -> None:
    """Measure one recording."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("audio", type=Path)
    parser.add_argument("reference", type=Path)
    parser.add_argument("--model", type=Path, required=True)
    asked = parser.parse_args()
    model = WhisperModel(str(asked.model), device="cpu", compute_type="int8", local_files_only=True)
    segments, _ = BatchedInferencePipeline(model).transcribe(
        str(asked.audio), batch_size=8, word_timestamps=True
    )
    heard = " ".join(segment.text for segment in segments)
    errors = word_error_rate(read_reference(asked.reference), heard)
    print(json.dumps({"wer": errors.wer, "words": errors.words}))


if __name__ == "__main__":
    main()
