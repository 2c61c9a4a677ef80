"""Calls and processes that are unlike those of the training, through the real tagger."""

from __future__ import annotations

from itertools import cycle, islice
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from coaching.ports import Utterance
from coaching.process import OTHER, SalesProcess, Stage, parse_process
from models.catalogue import MINILM
from models.stages import SpacyStageTagger, StageReader
from models.weights import locate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coaching.ports import StageTag

pytestmark = pytest.mark.slow

PROCESS = Path(__file__).parents[2] / "config" / "sales_process.yaml"

SHORT = (
    Utterance("rep", "Morning, is now a good time?"),
    Utterance("customer", "Go on."),
    Utterance("rep", "It's nineteen pounds a seat."),
    Utterance("customer", "That's too expensive for us."),
)
GERMAN = (
    Utterance("rep", "Guten Tag, hier ist Anna, ich rufe wegen Ihrer Anfrage an."),
    Utterance("customer", "Was kostet das denn im Monat?"),
    Utterance("customer", "Das ist uns zu teuer."),
)

CALLS = {
    "one turn": SHORT[:1],
    "all one speaker": tuple(Utterance("rep", turn.text) for turn in SHORT),
    "nobody's role known": tuple(Utterance("unknown", turn.text) for turn in SHORT),
    "another language": GERMAN,
    "another script": (Utterance("rep", "您好 这个多少钱"), Utterance("customer", "太贵了")),
    "no words": (Utterance("rep", ""), Utterance("customer", "...")),
    "3,000 turns": tuple(islice(cycle(SHORT), 3000)),
}


def stage(number: int) -> Stage:
    return Stage(
        name=f"topic_{number}",
        title=f"Topic {number}",
        goal="Go on.",
        description=f"Talk of matter number {number}.",
        actions=(),
        exit_criteria=(),
        examples=(f"This is about matter {number}.",),
    )


@pytest.fixture(scope="module")
def reader(weights_cache: Path) -> StageReader:
    return StageReader(locate(MINILM.name, cache=weights_cache), sha256=MINILM.sha256)


@pytest.fixture(scope="module")
def shipped(reader: StageReader) -> SpacyStageTagger:
    process = parse_process(PROCESS.read_text(encoding="utf-8"), source=PROCESS.name)
    return SpacyStageTagger(process, reader)


def tagged(tagger: SpacyStageTagger, turns: Sequence[Utterance]) -> tuple[StageTag, ...]:
    return tagger.tag(turns, tagger.reader.read(turns))


@pytest.mark.parametrize("turns", CALLS.values(), ids=CALLS.keys())
def test_each_turn_of_any_call_gets_one_tag(
    shipped: SpacyStageTagger, turns: Sequence[Utterance]
) -> None:
    tags = tagged(shipped, turns)
    assert len(tags) == len(turns)
    for tag, turn in zip(tags, turns, strict=True):
        assert 0 < tag.probability <= 1
        for hit in tag.signals:
            assert 0 <= hit.start <= hit.end <= len(turn.text)


def test_talk_without_a_word_is_not_called_sure(shipped: SpacyStageTagger) -> None:
    assert not any(tag.sure for tag in tagged(shipped, CALLS["no words"]))


@pytest.mark.parametrize("count", [1, 40])
def test_a_process_of_any_number_of_stages_tags(reader: StageReader, count: int) -> None:
    process = SalesProcess(stages=tuple(stage(number) for number in range(count)))
    tags = tagged(SpacyStageTagger(process, reader), SHORT)
    assert {tag.stage for tag in tags} <= {*process.stage_names, OTHER}
    assert len(tags) == len(SHORT)
