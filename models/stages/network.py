"""The network: a few gated convolutions along the call, over the turns' vectors.

Several members of one shape are trained and run side by side, as one more dimension of every
tensor; their probabilities are averaged. A member reads a turn (its vector and its cues), mixes it
with its neighbours at growing distance, and answers twice: which stage, and which signals.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as fn

from models.stages.cues import CUES

if TYPE_CHECKING:
    from coaching.ports import Embeddings
    from models.stages.cues import Cues
    from models.stages.header import Header
    from models.stages.scores import Matrix

DILATIONS = (1, 2, 4)
"""Distances, in turns, at which the convolutions look back and ahead; together 7 turns each way.
Source: compared in the model card."""

INPUT_DROPOUT = 0.3
DROPOUT = 0.3


class MemberLinear(nn.Module):
    """A linear layer for each member."""

    def __init__(self, members: int, inputs: int, outputs: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.randn(members, inputs, outputs) / inputs**0.5)
        self.bias = nn.Parameter(torch.zeros(members, 1, outputs))

    def forward(self, values: Tensor) -> Tensor:
        """(members, calls, turns, inputs) to (members, calls, turns, outputs)."""
        members, calls, turns, inputs = values.shape
        flat = values.reshape(members, calls * turns, inputs)
        return torch.baddbmm(self.bias, flat, self.weight).view(members, calls, turns, -1)


class MemberNorm(nn.Module):
    """Layer normalisation with a scale and shift for each member."""

    def __init__(self, members: int, width: int) -> None:
        super().__init__()
        self.scale = nn.Parameter(torch.ones(members, 1, 1, width))
        self.shift = nn.Parameter(torch.zeros(members, 1, 1, width))

    def forward(self, values: Tensor) -> Tensor:
        """Same shape."""
        return fn.layer_norm(values, values.shape[-1:]) * self.scale + self.shift


class GatedConvolution(nn.Module):
    """Each turn mixed with the turns ``dilation`` before and after it."""

    def __init__(self, members: int, width: int, dilation: int) -> None:
        super().__init__()
        self.dilation = dilation
        self.norm = MemberNorm(members, width)
        self.mix = MemberLinear(members, 3 * width, 2 * width)

    def forward(self, values: Tensor, present: Tensor) -> Tensor:
        """Same shape; turns that only fill up a shorter call count as nothing."""
        turns = values.shape[2]
        padded = fn.pad(self.norm(values) * present, (0, 0, self.dilation, self.dilation))
        views = [padded[:, :, k * self.dilation :][:, :, :turns] for k in range(3)]
        mixed: Tensor = self.mix(torch.cat(views, dim=-1))
        content, gate = mixed.chunk(2, dim=-1)
        return content * torch.sigmoid(gate)


class StageNetwork(nn.Module):
    """Vectors and cues of calls to logits of stages and signals."""

    def __init__(
        self, *, members: int, dimension: int, hidden: int, stages: int, signals: int
    ) -> None:
        """A network with random weights.

        Args:
            members: Networks side by side.
            dimension: Length of a turn's vector.
            hidden: Width of the layers.
            stages: Classes, ``OTHER`` among them.
            signals: Signals.
        """
        super().__init__()
        self.members = members
        self.dimension = dimension
        self.read = MemberLinear(members, dimension + CUES, hidden)
        self.layers = nn.ModuleList(
            GatedConvolution(members, hidden, dilation) for dilation in DILATIONS
        )
        self.norm = MemberNorm(members, hidden)
        self.stage = MemberLinear(members, 2 * hidden, stages)
        self.signal = MemberLinear(members, 2 * hidden, signals)

    @classmethod
    def of(cls, header: Header) -> Self:
        """The network that a weights' header describes."""
        return cls(
            members=header.members,
            dimension=header.dimension,
            hidden=header.hidden,
            stages=len(header.stages),
            signals=len(header.signals),
        )

    def forward(self, vectors: Tensor, cues: Tensor, present: Tensor) -> tuple[Tensor, Tensor]:
        """Logits of stages and of signals: (members, calls, turns, stages), (…, signals).

        Args:
            vectors: (calls, turns, dimension), unit length.
            cues: (calls, turns, CUES).
            present: (calls, turns), 1 for a turn and 0 for filling.
        """
        mask = present[None, :, :, None]
        scaled = (vectors * self.dimension**0.5).expand(self.members, -1, -1, -1)
        seen = self._dropped(scaled, INPUT_DROPOUT)
        read = self.read(torch.cat([seen, cues.expand(self.members, -1, -1, -1)], dim=-1))
        alone = self._dropped(fn.gelu(read), DROPOUT)
        mixed = alone
        for layer in self.layers:
            mixed = mixed + self._dropped(layer(mixed, mask), DROPOUT)
        both = torch.cat([self._dropped(self.norm(mixed), DROPOUT), alone], dim=-1)
        return self.stage(both), self.signal(both)

    def probabilities(self, vectors: Embeddings, cues: Cues) -> tuple[Matrix, Matrix]:
        """What the members say of one call, averaged: float32, (turns, stages), (turns, signals).

        Args:
            vectors: float32, (turns, dimension), unit length.
            cues: float32, (turns, CUES).
        """
        with torch.inference_mode():
            stages, signals = self(
                torch.from_numpy(vectors)[None],
                torch.from_numpy(cues)[None],
                torch.ones(1, len(vectors)),
            )
            return (
                np.asarray(stages.softmax(dim=-1).mean(dim=0)[0].numpy(), dtype=np.float32),
                np.asarray(signals.sigmoid().mean(dim=0)[0].numpy(), dtype=np.float32),
            )

    def _dropped(self, values: Tensor, share: float) -> Tensor:
        return fn.dropout(values, share, self.training)
