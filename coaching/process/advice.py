"""What would make a sound process better: warnings, never errors."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations

from coaching.process.phrases import COMMONEST
from coaching.process.values import SalesProcess

FEWEST_EXAMPLES = 4
"""Examples of a stage, below which talk is told by its description alone. Chosen because a stage
holds several kinds of talk, and one example shows one of them."""

NEARLY_THE_SAME = 0.8
"""Share of words that two descriptions have in common. Chosen because no two stages of the shipped
process have more than 0.21 in common (measured 2026-11-26)."""

ENGLISH = 0.25
"""Share of the words of all examples of a stage that are among the commonest of English. Source:
measured on 2026-11-26, stages and signals of the four shipped processes have 0.47 or more, a few
sentences each in German, French, Spanish and Dutch 0.14 or less."""

FEWEST_WORDS = 8
"""Words below which nothing is said of the language. Chosen because one name tips fewer."""

_COMMON = """
about after all any because before by don't doesn't every get go going good got have how if like
more much need now off one only other out over say see some thanks that through time today two up
want what when where which who why
"""

_ENGLISH_WORDS = COMMONEST | frozenset(_COMMON.split())


def advice(process: SalesProcess) -> tuple[str, ...]:
    """What to look at in a sound process, one sentence each, in order of the file."""
    return (
        *_examples(process),
        *_language(process),
        *_not_shown(process),
        *_near_descriptions(process),
        *_shared_patterns(process),
    )


def _examples(process: SalesProcess) -> Iterator[str]:
    for stage in process.stages:
        if len(stage.examples) < FEWEST_EXAMPLES:
            yield (
                f"stage {stage.name} has {_count(len(stage.examples), 'example')}: with fewer than"
                f" {FEWEST_EXAMPLES} its talk is hard to tell"
            )


def _language(process: SalesProcess) -> Iterator[str]:
    for kind, entries in (("stage", process.stages), ("signal", process.signals)):
        for entry in entries:
            words = [word for example in entry.examples for word in _words(example)]
            share = sum(word in _ENGLISH_WORDS for word in words) / max(1, len(words))
            if len(words) >= FEWEST_WORDS and share < ENGLISH:
                yield (
                    f"the examples of {kind} {entry.name} do not read as English: talk is tagged in"
                    " English alone"
                )


def _not_shown(process: SalesProcess) -> Iterator[str]:
    for stage in process.stages:
        for criterion in stage.exit_criteria:
            if not criterion.can_be_shown:
                yield (
                    f'nothing can show "{criterion.says}" (stage {stage.name}): give it shown_by,'
                    " examples or patterns, or leave it to a person"
                )


def _near_descriptions(process: SalesProcess) -> Iterator[str]:
    for one, other in combinations(process.stages, 2):
        words = [set(_words(stage.description)) - COMMONEST for stage in (one, other)]
        union = words[0] | words[1]
        if union and len(words[0] & words[1]) / len(union) >= NEARLY_THE_SAME:
            yield (
                f"stages {one.name} and {other.name} are described in nearly the same words: say"
                " what belongs in which"
            )


def _shared_patterns(process: SalesProcess) -> Iterator[str]:
    where: dict[str, list[str]] = {}
    for stage in process.stages:
        for pattern in dict.fromkeys(pattern.casefold() for pattern in stage.patterns):
            where.setdefault(pattern, []).append(stage.name)
    for pattern, names in where.items():
        if len(names) > 1:
            yield f'the pattern "{pattern}" stands in stages {" and ".join(names)}'


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+(?:'[^\W\d_]+)?", text.casefold().replace("\u2019", "'"))


def _count(number: int, noun: str) -> str:
    return f"{number or 'no'} {noun}{'' if number == 1 else 's'}"
