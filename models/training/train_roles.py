"""Makes the shipped weights of the role teller and writes down how good they are.

::

    python -m models.training.train_roles [--report FILE.jsonl] [--out DIR]

Each file of talk is left out in turn; what the words learned from the others say of its calls gives
the figures and the sureness. Then the words are learned from everything.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from models.roles import WordRoleTeller
from models.roles.teller import WEIGHTS
from models.roles.trained import write_weights
from models.training.command import status_of
from models.training.role_card import RoleCard, write_card
from models.training.role_fit import Case, best_sureness, cases_of, fit, told
from models.training.role_judge import Answer, answers_of
from models.training.role_talk import read_role_talk

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.training.role_talk import RoleCall

HERE = Path(__file__).parent
TALK = ("talk", "role_talk")
"""Folders of calls: those of the stage tagger, and those written for roles alone."""

SEED = 7

CUT = 4
"""Turns that are cut off for the second figure of a report: who speaks first is no evidence."""


@dataclass(frozen=True, slots=True)
class Part:
    """One file of talk.

    Attributes:
        name: Folder and file, such as ``talk/health``.
        calls: Its calls.
    """

    name: str
    calls: tuple[RoleCall, ...]


def main(arguments: Sequence[str] | None = None) -> int:
    """Train, write weights and card; exit status."""
    parser = argparse.ArgumentParser(prog="python -m models.training.train_roles")
    parser.add_argument("--report", type=Path, help="calls to report on, never trained on")
    parser.add_argument("--out", type=Path, help="folder for weights and card instead of the own")
    options = parser.parse_args(arguments)
    return status_of(lambda: _train(options.report, options.out))


def parts() -> tuple[Part, ...]:
    """The files of talk, by folder and name."""
    return tuple(
        Part(f"{folder}/{file.stem}", read_role_talk(file))
        for folder in TALK
        for file in sorted((HERE / folder).glob("*.jsonl"))
    )


def _train(report: Path | None, out: Path | None) -> None:
    import torch

    torch.set_num_threads(1)  # sums in another order give other weights
    talk = parts()
    reported = read_role_talk(report) if report else ()
    cases = [_left_out(talk, number) for number in range(len(talk))]
    everything = [case for part in cases for case in part]
    sureness = best_sureness(everything)
    weights = sureness.of(fit([call for part in talk for call in part.calls], seed=SEED))

    folder = out or WEIGHTS.parent
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / WEIGHTS.name
    sha256 = write_weights(path, weights)
    teller = WordRoleTeller(path)
    card = RoleCard(
        sha256=sha256,
        size_bytes=path.stat().st_size,
        weights=weights,
        calls={part.name: len(part.calls) for part in talk},
        left_out={part.name: _answers(own, cases) for part, own in zip(talk, cases, strict=True)},
        reported={
            "as it is": answers_of(teller, reported),
            "first four turns cut": answers_of(teller, reported, cut=CUT),
        }
        if report
        else {},
        report_name=report.name if report else "",
    )
    write_card((out or HERE) / "ROLES_CARD.md", card)
    print(card.summary())


def _left_out(talk: Sequence[Part], number: int) -> tuple[Case, ...]:
    """The cases of one part, weighed by words that were learned from the others."""
    others = [call for place, part in enumerate(talk) if place != number for call in part.calls]
    weights = fit(others, seed=SEED)
    random = Random(SEED)  # noqa: S311 - noise, no secret
    return tuple(case for call in talk[number].calls for case in cases_of(call, weights, random))


def _answers(
    own: Sequence[Case], parts: Sequence[Sequence[Case]]
) -> tuple[tuple[str, Answer], ...]:
    """What is said of one part with the sureness that suits the others, with each case's kind."""
    sureness = best_sureness([case for part in parts if part is not own for case in part])
    return tuple((case.kind, Answer(case.sides, told(case, sureness), case.turns)) for case in own)


if __name__ == "__main__":
    sys.exit(main())
