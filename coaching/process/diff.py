"""What is different between two versions of a process, stage by stage and part by part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from coaching.process.mapping import mapping
from coaching.process.parts import Part
from coaching.process.values import SalesProcess

Change = Literal["added", "removed", "renamed", "changed"]


@dataclass(frozen=True, slots=True)
class PartChange:
    """A difference within a stage or a signal.

    Attributes:
        part: The key in the file, such as "goal" or "actions".
        change: What happened to it.
        before: What it said, one line; empty where it is new.
        after: What it says, one line; empty where it is gone.
    """

    part: str
    change: Change
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class EntryChange:
    """A difference of a stage or a signal.

    Attributes:
        kind: Which of the two.
        name: Its name in the new version, or in the old where it is gone.
        change: What happened to it; "renamed" where it or what was merged into it goes by ``was``.
        was: Names in the old version that it holds now, without its own.
        parts: What is different in it.
    """

    kind: Literal["stage", "signal"]
    name: str
    change: Change
    was: tuple[str, ...] = ()
    parts: tuple[PartChange, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """What is different between two versions of a process.

    Attributes:
        before: Version of the old.
        after: Version of the new.
        retags: Whether turns may be tagged otherwise.
        entries: New, renamed and changed stages in the new order, stages that are gone, signals.
        order: Names of the stages in their new order where those of both are ordered otherwise.
    """

    before: str
    after: str
    retags: bool
    entries: tuple[EntryChange, ...]
    order: tuple[str, ...] = ()


_KEYED = ("actions", "data", "exit_criteria", "kinds")
"""Lists of entries with a key."""


def difference(old: SalesProcess, new: SalesProcess) -> Difference:
    """What ``new`` has otherwise than ``old``."""
    went = mapping(old, new)
    entries: list[EntryChange] = []
    for stage in new.stages:
        held = [name for name, holder in went.items() if holder == stage.name]
        was = tuple(name for name in held if name != stage.name)
        if not held:
            entries.append(EntryChange("stage", stage.name, "added"))
            continue
        earlier = old.stage(stage.name if stage.name in held else held[0])
        parts = _parts(earlier, stage)
        if was or parts:
            entries.append(
                EntryChange("stage", stage.name, "renamed" if was else "changed", was, parts)
            )
    entries += [
        EntryChange("stage", name, "removed") for name, holder in went.items() if holder is None
    ]
    entries += _signals(old, new)
    return Difference(
        old.version,
        new.version,
        old.tagging_version != new.tagging_version,
        tuple(entries),
        _order(old, new, went),
    )


def _signals(old: SalesProcess, new: SalesProcess) -> list[EntryChange]:
    before = {signal.name: signal for signal in old.signals}
    found: list[EntryChange] = []
    for signal in new.signals:
        if signal.name not in before:
            found.append(EntryChange("signal", signal.name, "added"))
        elif parts := _parts(before[signal.name], signal):
            found.append(EntryChange("signal", signal.name, "changed", (), parts))
    gone = [name for name in before if name not in new.signal_names]
    return found + [EntryChange("signal", name, "removed") for name in gone]


def _order(old: SalesProcess, new: SalesProcess, went: dict[str, str | None]) -> tuple[str, ...]:
    came = list(dict.fromkeys(went[name] for name in old.stage_names if went[name]))
    stayed = [name for name in new.stage_names if name in came]
    return tuple(stayed) if stayed != came else ()


def _parts(old: Part, new: Part) -> tuple[PartChange, ...]:
    """What is different in two stages, or in two signals."""
    found: list[PartChange] = []
    for part in type(new).model_fields:
        before, after = getattr(old, part), getattr(new, part)
        if part in ("name", "was") or before == after:
            continue
        if part in _KEYED:
            found += _keyed(part, before, after)
        elif isinstance(after, tuple):
            found += [PartChange(part, "removed", it) for it in before if it not in after]
            found += [PartChange(part, "added", "", it) for it in after if it not in before]
            if sorted(before) == sorted(after):
                found.append(PartChange(part, "changed", "", "in another order"))
        else:
            found.append(PartChange(part, "changed", before, after))
    return tuple(found)


def _keyed(part: str, old: Sequence[Any], new: Sequence[Any]) -> list[PartChange]:
    before, after = ({one.name: one for one in entries} for entries in (old, new))
    found = [
        PartChange(part, "removed", said(one)) for name, one in before.items() if name not in after
    ]
    for name, one in after.items():
        if name not in before:
            found.append(PartChange(part, "added", "", said(one)))
        elif one != before[name]:
            fields = [
                field
                for field in type(one).model_fields
                if getattr(one, field) != getattr(before[name], field)
            ]
            found.append(
                PartChange(
                    part, "changed", said(before[name]), f"{said(one)} ({', '.join(fields)})"
                )
            )
    if not found:
        found.append(PartChange(part, "changed", "", "in another order"))
    return found


def said(entry: Any) -> str:
    """The sentence of an action, datum or criterion; the title of a kind of a signal."""
    sentence = getattr(entry, getattr(entry, "sentence", "title"))
    assert isinstance(sentence, str)
    return sentence
