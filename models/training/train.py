"""Makes the shipped weights of the stage tagger and writes down how good they are.

::

    python -m models.training.train [--talk DIR] [--report FILE.jsonl ...] [--out DIR]

Two trainings run side by side on one core each, with one recipe (``stages.cfg``). The first leaves
a fifth of the trades out; what it says of them gives the figures, the temperature and the
thresholds, and what it takes for proven there, by which the evidence heads are set. The second sees
everything and is shipped.
"""

from __future__ import annotations

import argparse
import multiprocessing
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from coaching.process import parse_process
from models.minilm import base_of, tokenizer_of
from models.stages.columns import KINDS, SIGNALS, STAGES
from models.stages.header import Header
from models.stages.pipeline import CONFIG
from models.stages.weights import WEIGHTS, write_weights
from models.training.card import Card, write_card
from models.training.command import status_of
from models.training.examples import parts_in
from models.training.judge import best_temperature, best_thresholds, sure_from
from models.training.proofs import LEFT_OUT, with_proofs, write_left_out
from models.training.talk import folds_by_trade, read_talk
from models.training.verdict import Verdict
from models.training.words import cue_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from torch import Tensor

    from models.stages.network import StageNetwork
    from models.training.examples import Part
    from models.training.fit import Recipe
    from models.training.talk import LabelledCall

HERE = Path(__file__).parent
PROCESS = HERE.parents[1] / "config" / "sales_process.yaml"

MINUTES = "minutes"
"""Key under which a trained network's file says how long its training took."""


class Job(NamedTuple):
    """What one training sees: calls, and the parts that they are labelled with."""

    calls: Sequence[LabelledCall]
    parts: Sequence[Part]


class Settings(NamedTuple):
    """What ``stages.cfg`` says of the training."""

    recipe: Recipe
    seed: int
    parts: int
    proven: int


def main(arguments: Sequence[str] | None = None) -> int:
    """Train, write weights and model card; exit status."""
    options = _options(arguments)
    return status_of(lambda: _train(options))


def read_settings(path: Path = CONFIG) -> Settings:
    """The settings of the training in a spaCy configuration."""
    from spacy.util import load_config

    from models.training.fit import Recipe

    training = load_config(path)["training"]
    return Settings(
        Recipe(**training["recipe"]), training["seed"], training["parts"], training["proven"]
    )


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m models.training.train", description=__doc__)
    parser.add_argument("--talk", type=Path, default=HERE / "talk", help="labelled calls")
    parser.add_argument(
        "--proofs", type=Path, default=HERE / "evidence.jsonl", help="what proves what in the calls"
    )
    parser.add_argument(
        "--report",
        type=Path,
        action="append",
        default=[],
        help="labelled calls to report on, never trained on; may be given again",
    )
    parser.add_argument("--out", type=Path, help="folder for weights and card instead of the own")
    parser.add_argument(
        "--work", type=Path, help="folder for the two networks, kept; a whole one is taken from it"
    )
    parser.add_argument("--config", type=Path, default=CONFIG, help="instead of stages.cfg")
    return parser.parse_args(arguments)


def _train(options: argparse.Namespace) -> None:
    process = parse_process(PROCESS.read_text(encoding="utf-8"), source=PROCESS.name)
    settings = read_settings(options.config)
    calls = with_proofs(read_talk(options.talk, process), options.proofs, first=settings.proven)
    parts = parts_in(process)
    reports = {path.name: read_talk(path, process) for path in options.report}
    fold = folds_by_trade(calls, settings.parts)[0]
    print(
        f"{len(calls)} calls, {sum(len(call.turns) for call in calls)} turns;"
        f" {len(fold.test)} calls left out of the first of two trainings …",
        flush=True,
    )
    jobs = {
        "part": Job([calls[place] for place in fold.train], parts),
        "all": Job(calls, parts),
    }
    with tempfile.TemporaryDirectory() as made:
        work = options.work or Path(made)
        work.mkdir(parents=True, exist_ok=True)
        _fit_all(jobs, settings, work)
        networks = {name: _load(work / name, settings, len(parts)) for name in jobs}
        minutes = max(_minutes(work / name) for name in jobs)

    folder, sha256 = _minilm()
    tokenizer = tokenizer_of(folder)
    left_out = Verdict(networks["part"], tokenizer, [calls[place] for place in fold.test])
    reported = {name: Verdict(networks["all"], tokenizer, its) for name, its in reports.items()}
    temperature = best_temperature(left_out.stages(), left_out.labels.stages)
    header = Header(
        stages=STAGES,
        signals=SIGNALS,
        kinds=KINDS,
        parts=tuple(part.name for part in parts),
        thresholds=best_thresholds(left_out.signals(), left_out.flags),
        temperature=temperature,
        sure=sure_from(left_out.tempered(temperature), left_out.labels.stages),
        embedder=f"all-MiniLM-L6-v2@{sha256[:8]}",
        rank=settings.recipe.rank,
        hidden=settings.recipe.hidden,
        members=settings.recipe.members,
        cue_words=cue_words(calls),
    )
    out = options.out or WEIGHTS.parent
    out.mkdir(parents=True, exist_ok=True)
    written = write_weights(out / WEIGHTS.name, header, networks["all"])
    card = Card(
        sha256=written,
        size_bytes=(out / WEIGHTS.name).stat().st_size,
        header=header,
        recipe=settings.recipe,
        calls=calls,
        left_out=left_out.outcomes(header),
        reported={name: verdict.outcomes(header) for name, verdict in reported.items()},
        minutes=minutes,
    )
    write_card((options.out or HERE) / "MODEL_CARD.md", card)
    unseen = [left_out, *reported.values()]
    proofs = {name: rows for verdict in unseen for name, rows in verdict.proofs().items()}
    write_left_out((options.out or HERE) / LEFT_OUT, proofs)
    print(card.summary())


def _fit_all(jobs: Mapping[str, Job], settings: Settings, work: Path) -> None:
    """Train what is not yet in the folder, side by side."""
    running = [
        multiprocessing.get_context("spawn").Process(
            target=_fit_apart, args=(name, job, settings, work / name)
        )
        for name, job in jobs.items()
        if not (work / name).is_file()
    ]
    for job in running:
        job.start()
    for job in running:
        job.join()


def _fit_apart(
    name: str, job: Job, settings: Settings, path: Path
) -> None:  # pragma: no cover - runs in another process
    """Train in a process of its own, and leave the weights at ``path``.

    Those of an epoch that is not the last lie beside it, named ``.epoch``.
    """
    import torch
    from safetensors.torch import save_file

    from models.training.fit import fit

    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)  # noqa: FBT003 - its only parameter
    folder, _ = _minilm()
    network = fit(
        job.calls,
        job.parts,
        settings.recipe,
        base_of(folder),
        tokenizer_of(folder),
        seed=settings.seed,
        say=lambda line: print(f"{name}: {line}", flush=True),
        keep=lambda average: save_file(_halved(average), path.with_suffix(".epoch")),
    )
    minutes = time.process_time() / 60
    save_file(_halved(network.state_dict()), path, metadata={MINUTES: f"{minutes:.1f}"})
    path.with_suffix(".epoch").unlink(missing_ok=True)


def _halved(tensors: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """As float16: what is judged is what is shipped."""
    return {name: tensor.half().contiguous() for name, tensor in tensors.items()}


def _load(path: Path, settings: Settings, parts: int) -> StageNetwork:
    """The network that another process left at ``path``."""
    from safetensors.torch import load_file

    from models.stages.network import StageNetwork

    recipe = settings.recipe
    network = StageNetwork(
        base_of(_minilm()[0]),
        rank=recipe.rank,
        hidden=recipe.hidden,
        members=recipe.members,
        parts=parts,
    )
    network.load_state_dict({name: it.float() for name, it in load_file(path).items()})
    return network.eval()


def _minutes(path: Path) -> float:
    """Minutes of one core that the training of the weights at ``path`` took."""
    from safetensors import safe_open

    with safe_open(path, framework="pt") as file:
        return float(file.metadata()[MINUTES])


def _minilm() -> tuple[Path, str]:
    """Folder and hash of the embedder that the product ships with."""
    from coaching.settings import cache_folder
    from models.catalogue import MINILM
    from models.weights import locate

    return locate(MINILM.name, cache=cache_folder()), MINILM.sha256


if __name__ == "__main__":
    sys.exit(main())
