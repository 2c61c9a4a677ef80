"""Files of telephone codings that nothing here can write, made by hand."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np

GSM_BLOCK_BYTES = 65
GSM_BLOCK_SAMPLES = 320


def write_gsm_wav(path: Path, blocks: int) -> Path:
    """WAV with GSM 6.10 as Windows writes it ("wav49"): 40 ms in 65 bytes, any of which decode."""
    form = struct.pack("<HHIIHHHH", 0x31, 1, 8000, 1625, GSM_BLOCK_BYTES, 0, 2, GSM_BLOCK_SAMPLES)
    fact = struct.pack("<I", blocks * GSM_BLOCK_SAMPLES)
    data = np.random.default_rng(0).bytes(blocks * GSM_BLOCK_BYTES)
    chunks = b"".join(
        name + struct.pack("<I", len(content)) + content + b"\0" * (len(content) % 2)
        for name, content in ((b"fmt ", form), (b"fact", fact), (b"data", data))
    )
    path.write_bytes(b"RIFF" + struct.pack("<I", 4 + len(chunks)) + b"WAVE" + chunks)
    return path


def write_amr_wb(path: Path, frames: int) -> Path:
    """AMR-WB at 6.60 kbit/s: 20 ms in a byte of contents and 132 bits. Source: RFC 4867."""
    random = np.random.default_rng(0)
    speech = b"".join(b"\x04" + random.bytes(16) + b"\xf0" for _ in range(frames))
    path.write_bytes(b"#!AMR-WB\n" + speech)
    return path
