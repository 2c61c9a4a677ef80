"""Fitting the network for personal data to marked talk."""

from __future__ import annotations

import time
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import nn

from models.personal.labels import NOTHING, begins
from models.personal.network import PersonalNetwork, row_of
from models.training.fit import averaged, share_of_rate
from models.training.personal_noise import family_names, otherwise

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from tokenizers import Tokenizer
    from torch import Tensor

    from models.personal.network import Row
    from models.training.personal_talk import Marked


@dataclass(frozen=True, slots=True)
class Recipe:
    """How the network is trained.

    Attributes:
        rank: Of the adapters.
        epochs: Times that every sentence is seen.
        rate: Highest learning rate.
        decay: Weight decay of AdamW.
        tokens_per_step: About so many tokens of like rows, filling included.
        unmarked: Turns of sales calls without marks that are seen in each epoch.
        average: Decay of the running average of the weights, which is what is kept.
    """

    rank: int = 16
    epochs: int = 8
    rate: float = 0.002
    decay: float = 0.01
    tokens_per_step: int = 2048
    unmarked: int = 1500
    average: float = 0.98


AVERAGED_FROM = 0.5
"""Share of the steps after which the running average begins."""

MIXED = 512
"""Sentences out of which rows of like length are put together, so that little is filling."""

_UNMARKED_NAMES = (NOTHING, begins("person"), begins("person") + 1)
"""What a word may be where names are not marked."""


def fit(
    rows: Sequence[Marked],
    unmarked: Sequence[Marked],
    recipe: Recipe,
    base: Mapping[str, Tensor],
    tokenizer: Tokenizer,
    *,
    seed: int,
    say: Callable[[str], None] = lambda _: None,
) -> PersonalNetwork:
    """A network trained on sentences; the same seed on the same machine gives the same one.

    Args:
        rows: Marked sentences, at least one.
        unmarked: Turns of sales calls, of which only names may be personal.
        recipe: The settings.
        base: The embedder's tensors.
        tokenizer: The embedder's.
        seed: Of weights, order and noise.
        say: Hears of each epoch: loss and how long the rest will take.
    """
    torch.manual_seed(seed)
    random = Random(seed)  # noqa: S311 - noise, no secret
    network = PersonalNetwork(base, recipe.rank).train()
    parameters = list(network.parameters())
    optimiser = torch.optim.AdamW(parameters, lr=recipe.rate, weight_decay=recipe.decay)
    families = family_names(rows)
    average: list[Tensor] = []
    began = time.monotonic()
    for epoch in range(recipe.epochs):
        losses = []
        drawn = random.sample(list(unmarked), min(recipe.unmarked, len(unmarked)))
        seen = [otherwise(row, families, random) for row in (*rows, *drawn)]
        random.shuffle(seen)
        steps = _steps(seen, recipe, tokenizer, random)
        for number, step in enumerate(steps):
            done = (epoch + number / len(steps)) / recipe.epochs
            for group in optimiser.param_groups:
                group["lr"] = recipe.rate * share_of_rate(done)
            loss = _loss(network, step)
            optimiser.zero_grad(set_to_none=True)
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(parameters, 1.0)
            optimiser.step()
            losses.append(loss.item())
            if done >= AVERAGED_FROM:
                average = averaged(average, parameters, recipe.average)
        spent = time.monotonic() - began
        left = spent / (epoch + 1) * (recipe.epochs - epoch - 1)
        say(
            f"epoch {epoch + 1} of {recipe.epochs}: loss {np.mean(losses):.4f},"
            f" {spent:.0f} s, {left:.0f} s to go"
        )
    with torch.no_grad():
        for parameter, mean in zip(parameters, average, strict=True):
            parameter.copy_(mean)
    return network.eval()


Step = list[tuple["Row", "Marked"]]
"""Rows that are seen together, each with what its words are."""


def _steps(
    seen: Sequence[Marked], recipe: Recipe, tokenizer: Tokenizer, random: Random
) -> list[Step]:
    """The sentences in steps of like length, in random order."""
    steps: list[Step] = []
    for start in range(0, len(seen), MIXED):
        mixed = [
            (row_of(tokenizer, it.before, it.words, it.hints), it)
            for it in seen[start : start + MIXED]
        ]
        mixed.sort(key=lambda pair: len(pair[0].tokens))
        step: Step = []
        for pair in mixed:
            if step and (len(step) + 1) * len(pair[0].tokens) > recipe.tokens_per_step:
                steps.append(step)
                step = []
            step.append(pair)
        steps.append(step)
    random.shuffle(steps)
    return steps


def _loss(network: PersonalNetwork, step: Step) -> Tensor:
    """Mean over the words of how unlikely the network holds what they are."""
    likely = network([row for row, _ in step], network.merged(torch.bfloat16))
    places = [
        (number, token, label, marked.names_marked)
        for number, (row, marked) in enumerate(step)
        for token, label in zip(row.firsts, marked.labels, strict=False)  # a row may be cut
    ]
    numbers, tokens, labels, names_marked = zip(*places, strict=True)
    words = likely[list(numbers), list(tokens)]
    told = words.gather(1, torch.tensor(labels)[:, None])[:, 0]
    either = words[:, list(_UNMARKED_NAMES)].logsumexp(dim=1)
    return -torch.where(torch.tensor(names_marked), told, either).mean()
