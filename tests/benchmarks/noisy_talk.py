"""The part of the benchmark about stages of recognised talk: the demo's calls over a bad line.

    python tests/benchmarks/noisy_talk.py [--heard HEARD.jsonl]

What the tagger says of the turns that were heard (``heard_talk.py``, which can write them to a file)
is held against people's labels of the written ones, beside what it says of the written ones.

How the two are comparable: a heard turn has the label of the written turn that it stands for. The
heard turns of one written turn share its weight by their words, so each written turn counts once
however it was torn. Written turns that no heard turn stands for (lost, or heard together with the
one before or after) are left out on both sides; a second figure counts them as missed.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from heard_talk import HeardCall, hear, read_heard

from coaching.app.wiring import reader_of
from coaching.ports import StageTag, StageTagger, Utterance
from coaching.process import parse_process
from coaching.steps.tags import AUTOMATIC
from coaching.transcript import Role
from coaching.workspace import shipped_config
from models.stages import SpacyStageTagger
from models.stages.columns import SIGNALS, STAGES
from models.training.judge import Figures, macro_f1, signal_figures
from models.training.talk import LabelledTurn, read_talk

LABELS = Path(__file__).parents[2] / "models" / "training" / "talk_test" / "demo.jsonl"

ENOUGH = 10
"""Turns that a stage needs to count in the mean: the F1 of fewer is chance."""

COLUMNS = "turns | written: P | R | F1 | heard: P | R | F1 |\n|---|--:|--:|--:|--:|--:|--:|--:|"


@dataclass(frozen=True, slots=True)
class Compared:
    """One call written and heard.

    Attributes:
        labelled: The written turns with people's labels.
        written: What the tagger says of these.
        call: The call as it was heard.
        heard: What the tagger says of its turns.
    """

    labelled: tuple[LabelledTurn, ...]
    written: tuple[StageTag, ...]
    call: HeardCall
    heard: tuple[StageTag, ...]

    @property
    def missed(self) -> tuple[int, ...]:
        """Places of the written turns that no heard turn stands for."""
        return tuple(sorted({*range(len(self.labelled))} - {*self.call.through}))


@dataclass(frozen=True, slots=True)
class Row:
    """The stage of a written turn beside one that was found for it.

    Attributes:
        label: What people say.
        found: What the tagger says; empty where the turn was missed.
        weight: 0 to 1; the rows of one written turn have 1 together.
    """

    label: str
    found: str
    weight: float = 1.0


def noisy_talk(heard: Iterable[HeardCall] | None = None) -> str:
    """The section of the page; of calls that were heard before, or are heard now."""
    path = shipped_config() / "sales_process.yaml"
    process = parse_process(path.read_text(encoding="utf-8"), source=path.name)
    tagger = SpacyStageTagger(process, reader_of())
    labelled = {call.call: call.turns for call in read_talk(LABELS, process)}
    calls = [
        _compared(labelled[call.name], call, tagger)
        for call in (hear() if heard is None else heard)
    ]
    return _section(calls, tagger.reader.identity)


def _compared(turns: tuple[LabelledTurn, ...], call: HeardCall, tagger: StageTagger) -> Compared:
    return Compared(
        labelled=turns,
        written=_tags([(turn.role, turn.text) for turn in turns], tagger),
        call=call,
        heard=_tags([(turn.role, turn.text) for turn in call.turns], tagger),
    )


def _tags(turns: Sequence[tuple[Role, str]], tagger: StageTagger) -> tuple[StageTag, ...]:
    """What the tagger says of turns, as ingest asks it: not of what machines say."""
    people = [Utterance(role, text) for role, text in turns if role != "other"]
    given = iter(tagger.tag(people, tagger.reader.read(people)))
    return tuple(AUTOMATIC if role == "other" else next(given) for role, _ in turns)


def _section(calls: Sequence[Compared], identity: str) -> str:
    through, heard = _written_rows(calls), _heard_rows(calls)
    missed = [Row(one.labelled[place].stage, "") for one in calls for place in one.missed]
    every = [
        Row(turn.stage, tag.stage)
        for one in calls
        for turn, tag in zip(one.labelled, one.written, strict=True)
    ]
    before, after = stage_figures(through), stage_figures(heard)
    first, second = macro_f1(before), macro_f1(after)
    whole, strict = macro_f1(stage_figures(every)), macro_f1(stage_figures([*heard, *missed]))
    errors = [one.call.errors for one in calls]
    wrong = sum(it.errors for it in errors) / sum(it.words for it in errors)
    roles = [
        turn.role == one.labelled[turn.stands_for].role for one in calls for turn in one.call.turns
    ]
    signals = [_signal_figures(calls, heard=heard) for heard in (False, True)]
    return f"""## Stages of recognised talk
{len(calls)} demo calls with pink noise under the talk, through a mobile telephone's codec, heard by Whisper base: **{wrong:.1%}** of the words wrong,
{min(it.wer for it in errors):.0%} to {max(it.wer for it in errors):.0%} by call. Tagger {identity}.

Stage macro-F1, over stages of {ENOUGH} and more turns: **{first:.3f}** written, **{second:.3f}** heard, **{second - first:+.3f}** (goal: at most 0.05 lower).
{len(roles)} turns were heard, {roles.count(False)} under another role than the speaker's; for {len(missed)} of the {len(every)} written none stands.
With these counted as missed: {whole:.3f} written, {strict:.3f} heard, {strict - whole:+.3f}.

| stage | {COLUMNS}
{_table(before, after)}

Signals, a written turn having those of all turns that stand for it: macro-F1 {macro_f1(signals[0]):.3f} written, {macro_f1(signals[1]):.3f} heard.

| signal | {COLUMNS}
{_table(*signals)}
"""


def _table(before: Sequence[Figures], after: Sequence[Figures]) -> str:
    return "\n".join(
        f"| {one.name} | {one.support} | {_cells(one)} | {_cells(other)} |"
        for one, other in zip(before, after, strict=True)
    )


def _cells(one: Figures) -> str:
    return f"{one.precision:.2f} | {one.recall:.2f} | {one.f1:.2f}"


def _written_rows(calls: Sequence[Compared]) -> list[Row]:
    """Of the written turns that some heard turn stands for."""
    return [
        Row(one.labelled[place].stage, one.written[place].stage)
        for one in calls
        for place in one.call.through
    ]


def _heard_rows(calls: Sequence[Compared]) -> list[Row]:
    return [
        Row(one.labelled[turn.stands_for].stage, tag.stage, turn.weight)
        for one in calls
        for turn, tag in zip(one.call.turns, one.heard, strict=True)
    ]


def stage_figures(rows: Sequence[Row]) -> list[Figures]:
    """One for each stage that ``ENOUGH`` written turns have, in their order."""
    figures = [_figures(name, rows) for name in STAGES]
    return [one for one in figures if one.support >= ENOUGH]


def _figures(name: str, rows: Sequence[Row]) -> Figures:
    right = sum(row.weight for row in rows if row.label == row.found == name)
    found = sum(row.weight for row in rows if row.found == name)
    support = sum(row.weight for row in rows if row.label == name)
    return Figures(
        name=name,
        precision=right / found if found else 0.0,
        recall=right / support if support else 0.0,
        support=round(support),
    )


def _signal_figures(calls: Sequence[Compared], *, heard: bool) -> tuple[Figures, ...]:
    """Over the written turns that some heard turn stands for."""
    pairs = [
        (
            one.labelled[place].signals,
            _signals_heard(one, place) if heard else one.written[place].signal_names,
        )
        for one in calls
        for place in one.call.through
    ]
    labels, found = (
        np.array([[name in pair[side] for name in SIGNALS] for pair in pairs]) for side in range(2)
    )
    return signal_figures(SIGNALS, labels, found)


def _signals_heard(one: Compared, place: int) -> set[str]:
    return {
        name
        for turn, tag in zip(one.call.turns, one.heard, strict=True)
        if turn.stands_for == place
        for name in tag.signal_names
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--heard", type=Path, help="written by heard_talk.py; else heard now")
    asked = parser.parse_args()
    print(noisy_talk(asked.heard and read_heard(asked.heard)))
