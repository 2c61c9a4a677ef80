"""The network: an encoder of turns, and over the whole call a few small recurrent networks.

One encoder reads each turn on its own. Some context networks (members, alike but for the weights
that they began with) each read the turns' vectors, signs and cues forwards and backwards through
the call and answer four times: which stage, which signals, which kind of objection, which parts of
the process the turn proves. Their probabilities are averaged.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional as fn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence, pad_sequence

from models.stages.columns import CONTEXT, KINDS, SIGNALS, STAGES, VECTOR, Columns
from models.stages.cues import CUES
from models.stages.encoder import Encoded, Encoder

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from models.stages.cues import Cues

READ = 192
"""Width of what a member takes from a turn."""

LAYERS = 2
"""Recurrent layers, each in both directions."""

DROPOUT = 0.3
VECTOR_DROPOUT = 0.2
"""Shares of values hidden in training. Source: compared in the model card."""

RARE = -4.0
"""Logit that a proof begins with: a turn in fifty. Chosen because from even odds the many parts
would drown the stages in the first steps."""

VECTOR_SCALE = 0.5 * VECTOR**0.5
"""Factor that brings the values of a unit vector near the size of the cues."""


class Answers(NamedTuple):
    """Logits of one member: (turns, classes) each, the turns of all calls in a row."""

    stages: Tensor
    signals: Tensor
    kinds: Tensor
    proofs: Tensor
    context: Tensor


class Member(nn.Module):
    """Vectors and cues of the turns of calls to answers."""

    def __init__(self, hidden: int, parts: int) -> None:
        """A member with random weights.

        Args:
            hidden: Width of one direction of the recurrent layers.
            parts: How many parts of a process it knows.
        """
        super().__init__()
        self.read = nn.Linear(VECTOR + CUES + len(SIGNALS) + parts, READ)
        self.along = nn.GRU(
            READ, hidden, LAYERS, batch_first=True, bidirectional=True, dropout=DROPOUT
        )
        self.norm = nn.LayerNorm(2 * hidden)
        self.context = nn.Linear(2 * hidden, CONTEXT)
        self.stage = nn.Linear(CONTEXT + READ, len(STAGES))
        self.signal = nn.Linear(CONTEXT + READ, len(SIGNALS))
        self.kind = nn.Linear(CONTEXT + READ, len(KINDS))
        self.proof = nn.Linear(CONTEXT + READ, parts)
        nn.init.constant_(self.proof.bias, RARE)

    def forward(self, vectors: Tensor, signs: Tensor, cues: Tensor, lengths: Tensor) -> Answers:
        """Answers to the turns of some calls.

        Args:
            vectors: (calls, turns, ``VECTOR``), unit length, filled up.
            signs: (calls, turns, signals and parts), filled up.
            cues: (calls, turns, ``CUES``), filled up.
            lengths: (calls,), turns of each call.
        """
        scaled = fn.dropout(vectors * VECTOR_SCALE, VECTOR_DROPOUT, self.training)
        alone = fn.gelu(self.read(torch.cat([scaled, cues, torch.tanh(signs / 2)], dim=-1)))
        alone = fn.dropout(alone, DROPOUT, self.training)
        packed = pack_padded_sequence(alone, lengths, batch_first=True, enforce_sorted=False)
        along, _ = pad_packed_sequence(self.along(packed)[0], batch_first=True)
        context = self.context(fn.dropout(self.norm(along), DROPOUT, self.training))
        there = torch.arange(vectors.shape[1])[None] < lengths[:, None]
        context, alone, signs = context[there], alone[there], signs[there]
        both = torch.cat([context, alone], dim=-1)
        shown, proven = signs[:, : len(SIGNALS)], signs[:, len(SIGNALS) :]
        return Answers(
            stages=self.stage(both),
            signals=self.signal(both) + shown,
            kinds=self.kind(both),
            proofs=self.proof(both) + proven,
            context=context,
        )


class StageNetwork(nn.Module):
    """Calls to answers."""

    def __init__(
        self, base: Mapping[str, Tensor], *, rank: int, hidden: int, members: int, parts: int
    ) -> None:
        """A network with random weights over the embedder's own.

        Args:
            base: The embedder's tensors.
            rank: Of the adapters.
            hidden: Width of one direction of a member's recurrent layers.
            members: How many are averaged.
            parts: How many parts of a process they know.
        """
        super().__init__()
        self.encoder = Encoder(base, rank, len(SIGNALS) + parts)
        self.members = nn.ModuleList(Member(hidden, parts) for _ in range(members))

    def answers(self, encoded: Encoded, cues: Sequence[Tensor]) -> list[Answers]:
        """What each member says of some calls.

        Args:
            encoded: Of the turns of all calls in a row.
            cues: For each call (turns, ``CUES``).
        """
        sizes = [len(call) for call in cues]
        filled = [
            pad_sequence(list(part), batch_first=True)
            for part in (
                torch.split(encoded.vectors, sizes),
                torch.split(encoded.signs, sizes),
                cues,
            )
        ]
        return [member(*filled, torch.tensor(sizes)) for member in self.members]

    @torch.inference_mode()
    def columns(
        self, encoded: Encoded, cues: Cues, *, temperature: float = 1.0, plain: Tensor | None = None
    ) -> Columns:
        """What the members say of one call, averaged.

        The context is the first member's, squashed to -1 to 1 for those who learn from it.

        Args:
            encoded: Of the adapted encoder.
            cues: float32, (turns, ``CUES``).
            temperature: Divisor of the logarithms of the stages' probabilities.
            plain: (turns, ``VECTOR``), of the embedder as it is; where it is not given, the
                columns' vectors are the adapted ones.
        """
        said = self.answers(encoded, [torch.from_numpy(cues)])
        stages = torch.stack([it.stages.softmax(dim=-1) for it in said]).mean(dim=0)
        calm = (stages.clamp_min(1e-7).log() / temperature).softmax(dim=-1)
        signals = torch.stack([it.signals.sigmoid() for it in said]).mean(dim=0)
        kinds = torch.stack([it.kinds.softmax(dim=-1) for it in said]).mean(dim=0)
        proofs = torch.stack([it.proofs.sigmoid() for it in said]).mean(dim=0)
        return Columns(
            stages=calm.numpy(),
            signals=signals.numpy(),
            kinds=kinds.numpy(),
            vectors=(encoded.vectors if plain is None else plain).numpy(),
            context=torch.tanh(said[0].context).numpy(),
            proofs=proofs.numpy(),
        )
