"""Training of the network: whole calls and stretches of calls, in mixed spellings, roles hidden."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as fn
from torch.nn.utils.rnn import pad_sequence

from models.stages.cues import ROLE_CUES
from models.stages.network import StageNetwork

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.training.examples import Example

IGNORED = -100
"""Label of filling; PyTorch's own default for it."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """The settings of a training.

    Attributes:
        members: Networks side by side; their probabilities are averaged.
        hidden: Width of the layers.
        epochs: Times that every call is seen.
        calls_per_step: Calls in one step of the optimiser.
        learning_rate: At its highest; it rises over the first fifth and falls to nothing.
        weight_decay: AdamW's.
        label_smoothing: Share of certainty taken from the labels; two labellers agree on 98 %.
        balance: How far rare stages count more, 0 not at all, 1 in full.
        signal_weight: Weight of the signals' loss against the stages'.
        roles_hidden: Share of calls seen without roles, so that a mono call can be tagged.
        cut: Share of calls of which only a stretch is seen.
    """

    members: int = 3
    hidden: int = 64
    epochs: int = 100
    calls_per_step: int = 16
    learning_rate: float = 2e-3
    weight_decay: float = 0.05
    label_smoothing: float = 0.05
    balance: float = 0.3
    signal_weight: float = 16.0
    roles_hidden: float = 0.25
    cut: float = 0.3


MIXED = 0.5
"""Share of calls whose turns are seen in mixed spellings rather than in one throughout."""

SHORTEST_CUT = 8
"""Turns of the shortest stretch: fewer would hold no exchange."""


def fit(examples: Sequence[Example], recipe: Recipe, *, seed: int) -> StageNetwork:
    """A network trained on the examples; the same seed on the same machine gives the same one.

    Args:
        examples: At least one.
        recipe: The settings.
        seed: Of weights, order, spellings and noise.
    """
    torch.manual_seed(seed)
    random = np.random.default_rng(seed)
    stage_count = 1 + max(int(example.stages.max()) for example in examples)
    network = StageNetwork(
        members=recipe.members,
        dimension=examples[0].vectors.shape[2],
        hidden=recipe.hidden,
        stages=stage_count,
        signals=examples[0].signals.shape[1],
    )
    weights = _stage_weights(examples, stage_count, recipe.balance)
    steps_an_epoch = -(-len(examples) // recipe.calls_per_step)
    optimiser = torch.optim.AdamW(
        network.parameters(), lr=recipe.learning_rate, weight_decay=recipe.weight_decay
    )
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser,
        recipe.learning_rate,
        total_steps=recipe.epochs * steps_an_epoch,
        pct_start=0.2,
    )
    network.train()
    for _ in range(recipe.epochs):
        order = random.permutation(len(examples))
        for chosen in np.array_split(order, steps_an_epoch):
            batch = [_seen(examples[place], recipe, random) for place in chosen]
            loss = _loss(network, batch, weights, recipe)
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(network.parameters(), recipe.members**0.5)
            optimiser.step()
            schedule.step()
    return network.eval()


def _stage_weights(examples: Sequence[Example], count: int, balance: float) -> Tensor:
    """How much a turn of each stage counts: float32, (stages,), mean 1."""
    seen = np.bincount(np.concatenate([it.stages for it in examples]), minlength=count)
    weights = torch.from_numpy((seen.sum() / np.maximum(seen, 1)) ** balance).float()
    return weights / weights.mean()


def _seen(example: Example, recipe: Recipe, random: np.random.Generator) -> tuple[Tensor, ...]:
    """One call as it is seen this time: vectors, cues, stages, signals."""
    spellings, turns, _ = example.vectors.shape
    mixed = random.random() < MIXED
    spelling = random.integers(0, spellings, turns if mixed else 1)
    every = np.arange(turns)
    vectors, cues = example.vectors[spelling, every], example.cues[spelling, every]
    if random.random() < recipe.roles_hidden:
        cues[:, :ROLE_CUES] = 0.0
    start, end = 0, turns
    if turns > SHORTEST_CUT and random.random() < recipe.cut:
        length = int(random.integers(SHORTEST_CUT, turns))
        start = int(random.integers(0, turns - length + 1))
        end = start + length
    return tuple(
        torch.from_numpy(values[start:end])
        for values in (vectors, cues, example.stages, example.signals)
    )


def _loss(
    network: StageNetwork, batch: Sequence[tuple[Tensor, ...]], weights: Tensor, recipe: Recipe
) -> Tensor:
    """Sum over the members of the loss of stages and signals."""
    vectors, cues, stages, signals = (
        pad_sequence([call[part] for call in batch], batch_first=True, padding_value=filling)
        for part, filling in enumerate((0.0, 0.0, IGNORED, 0.0))
    )
    present = (stages != IGNORED).float()
    stage_logits, signal_logits = network(vectors, cues, present)
    members = network.members
    of_stages = fn.cross_entropy(
        stage_logits.flatten(0, 2),
        stages.flatten().repeat(members),
        weight=weights,
        ignore_index=IGNORED,
        label_smoothing=recipe.label_smoothing,
    )
    each = fn.binary_cross_entropy_with_logits(
        signal_logits, signals.expand(members, -1, -1, -1), reduction="none"
    ).mean(dim=-1)
    of_signals = (each * present).sum() / (present.sum() * members)
    return members * (of_stages + recipe.signal_weight * of_signals)
