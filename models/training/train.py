"""Makes the shipped weights of the stage tagger and writes down how good they are.

::

    python -m models.training.train [--talk DIR] [--report FILE.jsonl] [--out DIR]

Five parts of the trades are left out in turn; what the networks trained on the rest say of them
gives the figures, the temperature and the thresholds. Then one network is trained on everything.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from coaching.errors import FilmroomError
from coaching.process import OTHER, parse_process
from models.stages.header import Header
from models.stages.tagger import WEIGHTS
from models.stages.trained import read_weights, write_weights
from models.training.card import Card, write_card
from models.training.examples import VectorCache, examples_of
from models.training.fit import Recipe, fit
from models.training.judge import best_temperature, best_thresholds
from models.training.talk import folds_by_trade, read_talk
from models.training.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coaching.ports import Embedder

HERE = Path(__file__).parent
PROCESS = HERE.parents[1] / "config" / "sales_process.yaml"

SEED = 7
FOLDS = 5

THREADS = 1
"""Fixed, because sums in another order give other weights; the tensors are too small for more."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Train, write weights and model card; exit status."""
    options = _options(arguments)
    try:
        _train(options)
    except FilmroomError as error:
        print(f"Error: {error.message}", file=sys.stderr)
        if error.hint:
            print(f"Hint: {error.hint}", file=sys.stderr)
        return 1
    return 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m models.training.train", description=__doc__)
    parser.add_argument("--talk", type=Path, default=HERE / "talk", help="labelled calls")
    parser.add_argument("--report", type=Path, help="labelled calls to report on, never trained on")
    parser.add_argument("--out", type=Path, help="folder for weights and card instead of the own")
    parser.add_argument("--cache", type=Path, help="folder that keeps vectors between runs")
    return parser.parse_args(arguments)


def _train(options: argparse.Namespace) -> None:
    import torch

    torch.set_num_threads(THREADS)
    torch.use_deterministic_algorithms(True)  # noqa: FBT003 - its only parameter
    process = parse_process(PROCESS.read_text(encoding="utf-8"), source=PROCESS.name)
    embedder = _embedder()
    cache = VectorCache(embedder, options.cache)
    calls = read_talk(options.talk, process)
    reported = read_talk(options.report, process) if options.report else ()
    print(f"{len(calls)} calls, {sum(len(call.turns) for call in calls)} turns; embedding …")
    examples = examples_of(calls, process, cache, seed=SEED)

    recipe = Recipe()
    verdict = Verdict()
    for number, fold in enumerate(folds_by_trade(calls, FOLDS)):
        print(f"part {number + 1} of {FOLDS} left out: {len(fold.test)} calls …", flush=True)
        network = fit([examples[place] for place in fold.train], recipe, seed=SEED + number)
        verdict.hear(network, [examples[place] for place in fold.test])
    temperature = best_temperature(*verdict.stages())
    thresholds = best_thresholds(*verdict.signals())

    print("all calls …", flush=True)
    network = fit(examples, recipe, seed=SEED)
    header = Header(
        stages=(*process.stage_names, OTHER),
        signals=process.signal_names,
        thresholds=thresholds,
        temperature=temperature,
        embedder=embedder.identity,
        dimension=embedder.dimension,
        hidden=recipe.hidden,
        members=recipe.members,
    )
    folder = options.out or WEIGHTS.parent
    folder.mkdir(parents=True, exist_ok=True)
    sha256 = write_weights(folder / WEIGHTS.name, header, network)
    shipped = read_weights(folder / WEIGHTS.name).network
    heard = Verdict()
    heard.hear(shipped, examples_of(reported, process, cache, seed=SEED))

    card = Card(
        sha256=sha256,
        size_bytes=(folder / WEIGHTS.name).stat().st_size,
        header=header,
        recipe=recipe,
        calls=calls,
        left_out=verdict.outcomes(header),
        reported=heard.outcomes(header),
        report_name=options.report.name if options.report else "",
    )
    write_card((options.out or HERE) / "MODEL_CARD.md", card)
    print(card.summary())


def _embedder() -> Embedder:
    """The embedder that the product ships with."""
    from coaching.settings import cache_folder
    from models.catalogue import MINILM
    from models.embeddings import MiniLM
    from models.weights import locate

    folder = locate(MINILM.name, cache=cache_folder())
    return MiniLM(folder, sha256=MINILM.sha256, threads=THREADS)


if __name__ == "__main__":
    sys.exit(main())
