"""Makes the shipped weights of the network for personal data and writes down how good they are.

::

    python -m models.training.train_personal [--report FILE.jsonl] [--leave NAME] [--out DIR]

The marked sentences are those of ``personal_talk/``, a file a hand. With ``--leave`` some hands are
left out and reported on instead: so the method is judged, while the shipped weights have seen all.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from coaching.errors import UsageError
from coaching.settings import cache_folder
from models.catalogue import MINILM
from models.personal.labels import KINDS
from models.personal.recognisers import installed_recognisers
from models.personal.weights import WEIGHTS, Header, write_weights
from models.training.command import status_of
from models.training.personal_card import PersonalCard, compared, write_card
from models.training.personal_talk import read_marked, read_unmarked
from models.weights import locate

if TYPE_CHECKING:
    from collections.abc import Sequence

HERE = Path(__file__).parent
TALK = HERE / "personal_talk"
CALLS = HERE / "talk"
SEED = 7


def main(arguments: Sequence[str] | None = None) -> int:
    """Train, write weights and card; exit status."""
    parser = argparse.ArgumentParser(prog="python -m models.training.train_personal")
    parser.add_argument(
        "--report", type=Path, action="append", default=[], help="report on it; never trained on"
    )
    parser.add_argument(
        "--leave", action="append", default=[], help="a hand to leave out and to report on"
    )
    parser.add_argument("--threads", type=int, default=1, help="with others sums differ a little")
    parser.add_argument("--out", type=Path, help="folder for weights and card instead of the own")
    options = parser.parse_args(arguments)
    return status_of(lambda: _train(options))


def _train(options: argparse.Namespace) -> None:
    import torch

    from models.minilm import base_of, tokenizer_of
    from models.training.personal_fit import Recipe, fit

    torch.set_num_threads(options.threads)  # sums in another order give other weights
    hands = {path.stem: path for path in sorted(TALK.glob("*.jsonl"))}
    strange = sorted(set(options.leave) - set(hands))
    if strange:
        raise UsageError(f"no hand is called {strange[0]}", hint=f"There are {', '.join(hands)}.")
    if options.leave and options.out is None:
        raise UsageError(
            "weights that have not seen every hand are not shipped", hint="Give --out a folder."
        )
    recognisers = installed_recognisers(cache=cache_folder())
    rows = {
        name: read_marked(path, recognisers)
        for name, path in hands.items()
        if name not in options.leave
    }
    marked = [row for own in rows.values() for row in own]
    unmarked = [
        row for path in sorted(CALLS.glob("*.jsonl")) for row in read_unmarked(path, recognisers)
    ]
    print(f"{len(marked)} marked sentences, {len(unmarked)} turns without marks …", flush=True)
    folder = locate(MINILM.name, cache=cache_folder())
    recipe = Recipe()
    network = fit(
        marked,
        unmarked,
        recipe,
        base_of(folder),
        tokenizer_of(folder),
        seed=SEED,
        say=lambda line: print(line, flush=True),
    )
    out = options.out or WEIGHTS.parent
    out.mkdir(parents=True, exist_ok=True)
    path = out / WEIGHTS.name
    header = Header(KINDS, f"{MINILM.name}@{MINILM.sha256[:8]}", recipe.rank)
    sha256 = write_weights(path, header, network)
    reports = [*(hands[name] for name in options.leave), *options.report]
    card = PersonalCard(
        sha256=sha256,
        size_bytes=path.stat().st_size,
        recipe=recipe,
        sentences={name: len(own) for name, own in rows.items()},
        unmarked=len(unmarked),
        reported=compared(reports, recognisers, path),
    )
    write_card((options.out or HERE) / "PERSONAL_CARD.md", card)
    print(card.summary())


if __name__ == "__main__":
    sys.exit(main())
