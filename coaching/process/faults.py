"""What does not hang together in a process whose parts are each well-formed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from coaching.yaml_places import Place, did_you_mean, path_of

if TYPE_CHECKING:
    from coaching.process.values import SalesProcess


class Fault(NamedTuple):
    """A contradiction between parts.

    Attributes:
        place: Where it is.
        says: What is wrong, to follow the place.
        hint: What to do.
        also: The other place that it contradicts, if there is one.
    """

    place: Place
    says: str
    hint: str = ""
    also: Place = ()

    @property
    def text(self) -> str:
        """What is wrong, with the other place."""
        return f"{self.says} {path_of(self.also)}" if self.also else self.says


Named = tuple[Place, str]
"""A name, key or text, and where it is given."""


def faults(process: SalesProcess) -> Iterator[Fault]:
    """What does not hang together, in order of weight: names first."""
    yield from _names(process)
    yield from _earlier_names(process)
    yield from _keys(process)
    yield from _references(process)
    yield from _descriptions(process)


def _names(process: SalesProcess) -> Iterator[Fault]:
    for kind, names in (("stages", process.stage_names), ("signals", process.signal_names)):
        given: list[Named] = [((kind, row, "name"), name) for row, name in enumerate(names)]
        yield from _kept_back(given)
        yield from _twice(given, "is taken by", "")
    for position, signal in enumerate(process.signals):
        kinds: list[Named] = [
            (("signals", position, "kinds", row, "name"), kind.name)
            for row, kind in enumerate(signal.kinds)
        ]
        yield from _twice(kinds, "is taken by", "")


def _kept_back(given: Sequence[Named]) -> Iterator[Fault]:
    from coaching.process.values import OTHER

    for place, name in given:
        if name == OTHER:
            yield Fault(place, f'= "{OTHER}" is kept for talk outside the process')


def _earlier_names(process: SalesProcess) -> Iterator[Fault]:
    earlier: list[Named] = [
        (("stages", position, "was", row), name)
        for position, stage in enumerate(process.stages)
        for row, name in enumerate(stage.was)
    ]
    yield from _kept_back(earlier)
    for place, name in earlier:
        if name in process.stage_names:
            yield Fault(
                place,
                f'= "{name}" is a stage of this process:',
                "Take it out of was, or take that stage out.",
                ("stages", process.stage_names.index(name), "name"),
            )
    yield from _twice(
        earlier, "is claimed already by", "Say once which stage holds what was tagged with it."
    )


def _keys(process: SalesProcess) -> Iterator[Fault]:
    for part in ("actions", "data", "exit_criteria"):
        keys: list[Named] = [
            (("stages", position, part, row), one.key)
            for position, stage in enumerate(process.stages)
            for row, one in enumerate(getattr(stage, part))
        ]
        yield from _twice(
            keys, "is the key of", "Word the two differently, or give one of them a name."
        )


def _references(process: SalesProcess) -> Iterator[Fault]:
    data = tuple(datum.name for datum in process.data)
    for position, stage in enumerate(process.stages):
        for part in ("actions", "data", "exit_criteria"):
            for row, one in enumerate(getattr(stage, part)):
                place: Place = ("stages", position, part, row)
                yield from _unknown(
                    (*place, "shown_by"), one.shown_by, process.signal_names, "a signal"
                )
        for row, criterion in enumerate(stage.exit_criteria):
            place = ("stages", position, "exit_criteria", row, "needs")
            yield from _unknown(place, criterion.needs, data, "the name of a datum")


def _unknown(
    place: Place, names: Sequence[str], choices: Sequence[str], what: str
) -> Iterator[Fault]:
    for column, name in enumerate(names):
        if name not in choices:
            yield Fault(
                (*place, column),
                f'= "{name}" is not {what} ({", ".join(choices) or "there is none"})',
                did_you_mean(name, choices),
            )


def _descriptions(process: SalesProcess) -> Iterator[Fault]:
    seen: dict[str, Place] = {}
    for position, stage in enumerate(process.stages):
        place = ("stages", position, "description")
        words = stage.description.casefold()
        if words in seen:
            yield Fault(
                place,
                "says the same as",
                "Nothing could tell the two stages apart: say what belongs in which.",
                seen[words],
            )
        seen.setdefault(words, place)


def _twice(given: Sequence[Named], says: str, hint: str) -> Iterator[Fault]:
    first: dict[str, Place] = {}
    for place, name in given:
        if name in first:
            yield Fault(place, f'= "{name}" {says}', hint, first[name])
        first.setdefault(name, place)
