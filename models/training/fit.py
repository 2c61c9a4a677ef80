"""Training of the whole network, end to end: whole calls and stretches, mixed spellings.

The embedder's adapters and the members over the call learn together. Reckoned in bfloat16, with
the embedder's own matrices fixed.
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as fn

from models.stages.columns import SIGNALS, STAGES
from models.stages.encoder import shortened
from models.stages.network import StageNetwork
from models.training.examples import NO_KIND, Labels, Proofs, labels_of, proofs_of, seen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from tokenizers import Tokenizer

    from models.stages.network import Answers
    from models.training.examples import Part, Seen
    from models.training.talk import LabelledCall


@dataclass(frozen=True, slots=True)
class Recipe:
    """The settings of a training; those that are used stand in ``stages.cfg``.

    Attributes:
        rank: Of the adapters.
        hidden: Width of one direction of a member's recurrent layers.
        members: Context networks over one encoder.
        epochs: Times that every call is seen.
        turns_per_step: Turns in one step of the optimiser, in whole calls.
        adapter_rate: Learning rate of the adapters at its highest.
        member_rate: The same of the members; both rise over the first tenth and fall to nothing.
        label_smoothing: Share of certainty taken from the stage labels.
        balance: How far rare stages count more, 0 not at all, 1 in full.
        signal_weight: Weight of the sum of the signals' losses against the stages'.
        shown_weight: How much more a shown signal counts than one that is not.
        kind_weight: Weight of the kinds' loss against the stages'.
        proof_weight: Weight of the sum of the parts' losses against the stages'.
        proven_weight: The same of the losses of what a call proves in its best turn.
        proof_shown_weight: How much more a proof counts than a turn that proves nothing.
        roles_hidden: Share of calls seen without roles, so that a mono call can be tagged.
        cut: Share of calls of which only a stretch is seen.
        as_written: Share of calls whose words stay as they are.
        named: Share of calls in which the rep names the own firm.
        plain: Share of calls that lose all capitals and punctuation.
        average: Decay of the running average of the weights, which is what is kept.
    """

    rank: int
    hidden: int
    members: int
    epochs: int
    turns_per_step: int
    adapter_rate: float
    member_rate: float
    label_smoothing: float
    balance: float
    signal_weight: float
    shown_weight: float
    kind_weight: float
    proof_weight: float
    proven_weight: float
    proof_shown_weight: float
    roles_hidden: float
    cut: float
    as_written: float
    named: float
    plain: float
    average: float


WARM_UP = 0.1
"""Share of the steps over which the learning rates rise."""

AVERAGED_FROM = 0.3
"""Share of the steps after which the running average begins; what was before is far from done."""

UNASKED = -1e4
"""Added to the logit of a turn that cannot prove a part, so that it is never a call's best."""

ADAPTER_DECAY = 0.01
MEMBER_DECAY = 0.05
"""Weight decay of AdamW."""


def fit(
    calls: Sequence[LabelledCall],
    parts: Sequence[Part],
    recipe: Recipe,
    base: Mapping[str, Tensor],
    tokenizer: Tokenizer,
    *,
    seed: int,
    say: Callable[[str], None] = lambda _: None,
    keep: Callable[[dict[str, Tensor]], None] = lambda _: None,
) -> StageNetwork:
    """A network trained on the calls; the same seed on the same machine gives the same one.

    Args:
        calls: At least one.
        parts: Of the process, that the calls are labelled with.
        recipe: The settings.
        base: The embedder's tensors.
        tokenizer: The embedder's.
        seed: Of weights, order, spellings and noise.
        say: Hears of each epoch: loss and how long the rest will take.
        keep: Gets the averaged weights after each epoch from which on there are any, so that a
            training that is cut off has not been for nothing.
    """
    torch.manual_seed(seed)
    random = Random(seed)  # noqa: S311 - noise, no secret
    network = StageNetwork(
        base, rank=recipe.rank, hidden=recipe.hidden, members=recipe.members, parts=len(parts)
    ).train()
    adapters = list(network.encoder.parameters())
    members = list(network.members.parameters())
    optimiser = torch.optim.AdamW(
        [
            {"params": adapters, "lr": recipe.adapter_rate, "weight_decay": ADAPTER_DECAY},
            {"params": members, "lr": recipe.member_rate, "weight_decay": MEMBER_DECAY},
        ]
    )
    rates = (recipe.adapter_rate, recipe.member_rate)
    weights = _stage_weights(calls, recipe.balance)
    steps = recipe.epochs * sum(1 for _ in _batches(calls, recipe, Random(seed)))  # noqa: S311
    average: list[Tensor] = []
    step, began = 0, time.monotonic()
    for epoch in range(recipe.epochs):
        losses = []
        for batch in _batches(calls, recipe, random):
            for group, rate in zip(optimiser.param_groups, rates, strict=True):
                group["lr"] = rate * share_of_rate(step / steps)
            examples = [seen(it, recipe, random) for it in batch]
            loss = _loss(
                network, examples, parts, weights=weights, recipe=recipe, tokenizer=tokenizer
            )
            optimiser.zero_grad(set_to_none=True)
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(adapters, 1.0)
            nn.utils.clip_grad_norm_(members, 1.0)
            optimiser.step()
            step += 1
            losses.append(loss.item())
            if step >= AVERAGED_FROM * steps:
                average = averaged(average, [*adapters, *members], recipe.average)
        spent = time.monotonic() - began
        left = spent / (epoch + 1) * (recipe.epochs - epoch - 1)
        say(
            f"epoch {epoch + 1} of {recipe.epochs}: loss {np.mean(losses):.3f},"
            f" {spent:.0f} s, {left:.0f} s to go"
        )
        if average:
            keep(_named(network, average))
    with torch.no_grad():
        for parameter, mean in zip([*adapters, *members], average, strict=True):
            parameter.copy_(mean)
    return network.eval()


def _named(network: StageNetwork, average: Sequence[Tensor]) -> dict[str, Tensor]:
    """The averages under the names that the weights have in the network."""
    pairs = [
        *network.encoder.named_parameters("encoder"),
        *network.members.named_parameters("members"),
    ]
    return {name: mean for (name, _), mean in zip(pairs, average, strict=True)}


def averaged(average: list[Tensor], now: Sequence[Tensor], decay: float) -> list[Tensor]:
    """The running average with one more step in it."""
    with torch.no_grad():
        if not average:
            return [parameter.detach().clone() for parameter in now]
        for mean, parameter in zip(average, now, strict=True):
            mean.lerp_(parameter, 1.0 - decay)
    return average


def share_of_rate(done: float) -> float:
    """Share of the highest learning rate: up in a line, down in half a cosine."""
    if done < WARM_UP:
        return (done + 1e-3) / WARM_UP
    return 0.5 * (1.0 + math.cos(math.pi * (done - WARM_UP) / (1.0 - WARM_UP)))


def _batches(
    calls: Sequence[LabelledCall], recipe: Recipe, random: Random
) -> Iterator[list[LabelledCall]]:
    """All calls in random order, some at a time."""
    order = list(calls)
    random.shuffle(order)
    batch: list[LabelledCall] = []
    for call in order:
        batch.append(call)
        if sum(len(it.turns) for it in batch) >= recipe.turns_per_step:
            yield batch
            batch = []
    if batch:
        yield batch


def _stage_weights(calls: Sequence[LabelledCall], balance: float) -> Tensor:
    """How much a turn of each stage counts: float32, (stages,), mean 1."""
    labels = labels_of([turn for call in calls for turn in call.turns]).stages
    counts = np.bincount(labels, minlength=len(STAGES))
    weights = torch.from_numpy((counts.sum() / np.maximum(counts, 1)) ** balance).float()
    return weights / weights.mean()


def _loss(
    network: StageNetwork,
    batch: Sequence[Seen],
    parts: Sequence[Part],
    *,
    weights: Tensor,
    recipe: Recipe,
    tokenizer: Tokenizer,
) -> Tensor:
    """Mean over the members of the loss of stages, signals, kinds and proofs."""
    texts = [text for call in batch for text in call.texts]
    tokens = [shortened(it.ids) for it in tokenizer.encode_batch(texts)]
    encoded = network.encoder(tokens, network.encoder.merged(torch.bfloat16))
    said = network.answers(encoded, [torch.from_numpy(call.cues) for call in batch])
    turns = [turn for call in batch for turn in call.turns]
    labels, proofs = labels_of(turns), proofs_of(turns, parts)
    sizes = [len(call.turns) for call in batch]
    return torch.stack(
        [
            _of_member(it, labels, weights, recipe) + _of_proofs(it.proofs, proofs, sizes, recipe)
            for it in said
        ]
    ).mean()


def _of_member(said: Answers, labels: Labels, weights: Tensor, recipe: Recipe) -> Tensor:
    """The loss of one member but for its proofs."""
    loss = fn.cross_entropy(
        said.stages,
        torch.from_numpy(labels.stages),
        weight=weights,
        label_smoothing=recipe.label_smoothing,
    )
    loss = loss + recipe.signal_weight * len(SIGNALS) * fn.binary_cross_entropy_with_logits(
        said.signals,
        torch.from_numpy(labels.signals),
        pos_weight=torch.full((len(SIGNALS),), recipe.shown_weight),
    )
    if (labels.kinds != NO_KIND).any():
        loss = loss + recipe.kind_weight * fn.cross_entropy(
            said.kinds, torch.from_numpy(labels.kinds), ignore_index=NO_KIND
        )
    return loss


def _of_proofs(said: Tensor, proofs: Proofs, sizes: Sequence[int], recipe: Recipe) -> Tensor:
    """The loss of one member's proofs: of each turn, and of each call's best turn.

    Args:
        said: (turns, parts), logits.
        proofs: What people say.
        sizes: Turns of each call.
        recipe: The settings.
    """
    shown, asked = torch.from_numpy(proofs.shown), torch.from_numpy(proofs.asked)
    if not asked.any():
        return said.sum() * 0.0
    parts = said.shape[1]
    of_turns = (
        fn.binary_cross_entropy_with_logits(
            said,
            shown,
            weight=asked,
            pos_weight=torch.full((parts,), recipe.proof_shown_weight),
            reduction="sum",
        )
        / asked.sum()
    )
    best = _best_of_calls(said + (1 - asked) * UNASKED, sizes)
    has, labelled = _best_of_calls(shown, sizes), _best_of_calls(asked, sizes)
    of_calls = (
        fn.binary_cross_entropy_with_logits(best, has, weight=labelled, reduction="sum")
        / labelled.sum()
    )
    return parts * (recipe.proof_weight * of_turns + recipe.proven_weight * of_calls)


def _best_of_calls(values: Tensor, sizes: Sequence[int]) -> Tensor:
    """The highest of each call: (calls, parts)."""
    return torch.stack([call.max(dim=0).values for call in torch.split(values, list(sizes))])
