"""The model card of the network for personal data: what it is, how good, and what it is bad at."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from coaching.privacy.kinds import KINDS
from coaching.privacy.policy import Policy
from coaching.privacy.scoring import Score, Tally, read_labelled, score, spoken
from coaching.settings import cache_folder
from models.catalogue import MINILM
from models.personal.finder import WeighedFinder
from models.personal.tagger import PersonalTagger
from models.weights import locate

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from coaching.ports import PersonalDataFinder
    from models.training.personal_fit import Recipe

INTRODUCTION = Path(__file__).with_name("personal_card_introduction.md")
"""What is the same for every training: purpose, method, what was tried, what falls short."""


@dataclass(frozen=True, slots=True)
class Compared:
    """How well some sentences are read.

    Attributes:
        name: Of the sentences.
        recognisers: By the recognisers alone.
        weighed: By recognisers and network.
    """

    name: str
    recognisers: Score
    weighed: Score


@dataclass(frozen=True, slots=True)
class PersonalCard:
    """Everything that one training has to report.

    Attributes:
        sha256: Of the weights.
        size_bytes: Of the weights.
        recipe: How they were trained.
        sentences: Marked sentences of each hand, by its name.
        unmarked: Turns of sales calls without marks.
        reported: Sentences that were never trained on; may be empty.
    """

    sha256: str
    size_bytes: int
    recipe: Recipe
    sentences: Mapping[str, int]
    unmarked: int
    reported: Sequence[Compared]

    def summary(self) -> str:
        """One line for each reported file."""
        return "\n".join(
            f"{it.name}: recall {it.recognisers.overall.recall:.3f} →"
            f" {it.weighed.overall.recall:.3f}, precision"
            f" {it.recognisers.overall.precision:.3f} → {it.weighed.overall.precision:.3f}"
            for it in self.reported
        )


def compared(
    files: Sequence[Path], recognisers: PersonalDataFinder, weights: Path
) -> list[Compared]:
    """How well each file is read with what the shipped policy looks at."""
    tagger = PersonalTagger(
        locate(MINILM.name, cache=cache_folder()), sha256=MINILM.sha256, weights=weights
    )
    both = WeighedFinder(recognisers, tagger)
    return [Compared(path.stem, _scored(path, recognisers), _scored(path, both)) for path in files]


def _scored(path: Path, finder: PersonalDataFinder) -> Score:
    """How well the sentences of a file are read."""
    rows = read_labelled(path.read_text(encoding="utf-8"), source=path.name)
    least = {kind: Policy().rule(kind).certainty for kind in KINDS}
    found = [
        [one for one in finder.find(spoken(row)[0]) if one.certainty >= least[one.kind]]
        for row in rows
    ]
    return score(rows, found)


def write_card(path: Path, card: PersonalCard) -> None:
    """Write the card as Markdown."""
    path.write_text("\n".join([INTRODUCTION.read_text().rstrip(), "", *_lines(card)]) + "\n")


def _lines(card: PersonalCard) -> Iterator[str]:
    yield "## These weights"
    yield (
        f"`personal@{card.sha256[:8]}`, {card.size_bytes / 1e6:.1f} MB, of"
        f" {sum(card.sentences.values())} marked sentences by {len(card.sentences)} hands"
        f" ({', '.join(card.sentences)}) and {card.unmarked} turns of sales calls without marks."
    )
    yield ""
    yield "Recipe: " + ", ".join(f"{name} {value}" for name, value in asdict(card.recipe).items())
    if not card.reported:
        return
    yield ""
    yield "## How good they are"
    yield (
        "On sentences that were never trained on; recognisers alone → with the network, at the"
        " certainty of the shipped policy. Hidden is what counts as found, whatever it was taken"
        " for."
    )
    yield ""
    yield "| sentences | marked | recall | precision | F1 | hidden |"
    yield "|---|---|---|---|---|---|"
    for it in card.reported:
        yield _row(it.name, it.recognisers.overall, it.weighed.overall)
    yield ""
    yield "All of them together, by kind:"
    yield ""
    yield "| kind | marked | recall | precision | F1 | hidden |"
    yield "|---|---|---|---|---|---|"
    for kind in KINDS:
        before, after = Tally(), Tally()
        for it in card.reported:
            before.add(it.recognisers.kinds.get(kind, Tally()))
            after.add(it.weighed.kinds.get(kind, Tally()))
        if after.marked or after.found:
            yield _row(kind, before, after)


def _row(name: str, before: Tally, after: Tally) -> str:
    """A row of a table."""
    shares = (
        f"{getattr(before, share):.2f} → {getattr(after, share):.2f}"
        for share in ("recall", "precision", "f1", "hiding")
    )
    return f"| {name} | {after.marked} | {' | '.join(shares)} |"
