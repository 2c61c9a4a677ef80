"""What bare faster-whisper takes for a recording: the reference for the cost of our ingest.

    python tests/benchmarks/bare_whisper.py call.flac --model FOLDER [--channels split] [--batch 8]

It imports nothing of ours and does what a short script by somebody else would: decode each channel
with the library's own decoder, recognise it in one go with the batched pipeline and word times.
Prints one line of JSON: ``load_seconds`` (importing and loading the weights), ``seconds`` (decoding
and recognising all channels), ``audio_seconds`` (length of the recording, counted once),
``channels`` and ``words``. To compare, give both sides the same folder, batch, threads and number
format, run them in turns, and take each side's best.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from pathlib import Path


def main() -> None:
    """Measure one recording."""
    asked = _arguments()
    started = time.perf_counter()
    import av
    from faster_whisper import BatchedInferencePipeline, WhisperModel, decode_audio

    pipeline = BatchedInferencePipeline(
        WhisperModel(
            str(asked.model),
            device="cpu",
            compute_type=asked.compute_type,
            cpu_threads=asked.threads or len(os.sched_getaffinity(0)),
            local_files_only=True,
        )
    )
    loaded = time.perf_counter()

    with av.open(str(asked.audio)) as container:
        sides = container.streams.audio[0].codec_context.channels
    split = asked.channels == "split" and sides > 1  # mono would be decoded into two equal channels
    decoded = decode_audio(str(asked.audio), split_stereo=split)
    channels = decoded if split else (decoded,)
    words = 0
    for audio in channels:
        segments, _ = pipeline.transcribe(
            audio, language=asked.language, batch_size=asked.batch, word_timestamps=True
        )
        words += sum(len(segment.words) for segment in segments)
    done = time.perf_counter()

    print(
        json.dumps(
            {
                "load_seconds": round(loaded - started, 3),
                "seconds": round(done - loaded, 3),
                "audio_seconds": round(len(channels[0]) / 16_000, 3),
                "channels": len(channels),
                "words": words,
            }
        )
    )


def _arguments() -> argparse.Namespace:
    """What was asked for on the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("audio", type=Path, help="recording to recognise")
    parser.add_argument("--model", type=Path, required=True, help="folder in CTranslate2's form")
    parser.add_argument("--batch", type=int, default=8, help="stretches decoded together")
    parser.add_argument("--channels", choices=("split", "mix"), default="split")
    parser.add_argument("--threads", type=int, default=0, help="0 for every core")
    parser.add_argument("--compute-type", default="int8", help="CTranslate2's number format")
    parser.add_argument("--language", default=None, help="code; detected where left out")
    return parser.parse_args()


if __name__ == "__main__":
    main()
