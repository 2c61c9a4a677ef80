"""What another reading of the same turns changed: which stages became which, which signals came.

It compares tags that are there; how they are made is the tagger's work.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from coaching.ledger import call_name
from coaching.ports import StageTag


@dataclass(frozen=True, slots=True)
class Move:
    """Turns that went from one stage to another.

    Attributes:
        before: The stage they had.
        after: The stage they have.
        turns: How many.
    """

    before: str
    after: str
    turns: int


@dataclass(frozen=True, slots=True)
class CallChange:
    """What changed in one call.

    Attributes:
        call: Its number.
        title: Its name.
        turns: How many it has.
        moves: Most turns first; a stage that was only renamed is none.
        signals_gained: Turns that show a signal now and did not, by signal.
        signals_lost: The other way round.
    """

    call: int
    title: str
    turns: int
    moves: tuple[Move, ...] = ()
    signals_gained: Mapping[str, int] | None = None
    signals_lost: Mapping[str, int] | None = None

    @property
    def moved(self) -> int:
        """How many turns have another stage."""
        return sum(move.turns for move in self.moves)

    @property
    def changed(self) -> bool:
        """Whether anything is read otherwise."""
        return bool(self.moves or self.signals_gained or self.signals_lost)

    def as_json(self) -> dict[str, Any]:
        """The shape that scripts get."""
        return {
            "call": call_name(self.call),
            "title": self.title,
            "turns": self.turns,
            "moved": self.moved,
            "stages": [
                {"before": move.before, "after": move.after, "turns": move.turns}
                for move in self.moves
            ],
            "signals_gained": dict(self.signals_gained or {}),
            "signals_lost": dict(self.signals_lost or {}),
        }


def change_of(
    call: int,
    title: str,
    before: Sequence[StageTag],
    after: Sequence[StageTag],
    renamed: Mapping[str, str | None],
) -> CallChange:
    """What became of the turns of a call.

    Args:
        call: Its number.
        title: Its name.
        before: The tags that its turns had, in order.
        after: The tags that they have; as many.
        renamed: What stages of before are called now; those that are not in it keep their name.

    >>> change_of(1, "Harbor", [StageTag("demo", 0.9)], [StageTag("proposal", 0.8)], {}).moves
    (Move(before='demo', after='proposal', turns=1),)
    """
    moves: Counter[tuple[str, str]] = Counter()
    gained: Counter[str] = Counter()
    lost: Counter[str] = Counter()
    for old, new in zip(before, after, strict=True):
        if renamed.get(old.stage, old.stage) != new.stage:
            moves[old.stage, new.stage] += 1
        gained.update(set(new.signal_names) - set(old.signal_names))
        lost.update(set(old.signal_names) - set(new.signal_names))
    return CallChange(
        call,
        title,
        len(after),
        _moves(moves),
        dict(sorted(gained.items())),
        dict(sorted(lost.items())),
    )


def same_tags(one: Sequence[StageTag], other: Sequence[StageTag]) -> bool:
    """Whether the turns of a call are read alike, to the last probability.

    In what order the signals of a turn are told does not matter.

    >>> same_tags([StageTag("demo", 0.9)], [StageTag("demo", 0.8)])
    False
    """
    return list(map(_in_order, one)) == list(map(_in_order, other))


def _in_order(tag: StageTag) -> StageTag:
    return replace(tag, signals=tuple(sorted(tag.signals, key=lambda hit: (hit.name, hit.start))))


def total_moves(changes: Iterable[CallChange]) -> tuple[Move, ...]:
    """The moves of all calls together, most turns first."""
    moves: Counter[tuple[str, str]] = Counter()
    for change in changes:
        for move in change.moves:
            moves[move.before, move.after] += move.turns
    return _moves(moves)


def _moves(counted: Counter[tuple[str, str]]) -> tuple[Move, ...]:
    ordered = sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    return tuple(Move(before, after, turns) for (before, after), turns in ordered)
