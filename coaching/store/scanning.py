"""The vectors of a library in memory: looked through whole, and followed as the library changes.

Rows of ``call_vectors`` are never changed, so what was read of them holds as long as they are
there. A counter that triggers keep says whether anything came or went since; what did is read anew.
Each transaction looks through the rows that it sees, whatever others have seen.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Engine, text

from coaching.search.codes import Bits, Bytes, bits_of, differing, similarities
from coaching.store.call_vectors import MARK, NUMBER, role_bit
from coaching.store.numbers import Numbers, listed, numbers_of

Mask = NDArray[np.bool_]

MEASURED = 2048
"""Snippets at least whose nearness is worked out from their bytes, those with the fewest differing
bits. Source: docs/benchmarks.md, the recall beside an exact search."""

SHARE_MEASURED = 64
"""In a large library it is worked out of one in so many: the more there are, the more of them have
as few differing bits as the nearest."""

FULL = 32_768
"""Snippets from which on a stretch takes no more calls. Chosen as many as a cache holds."""

FAR = np.iinfo(np.uint16).max

MAY, MAY_NOT = b"1", b"0"
"""What is told of a snippet: that it may be found, or not."""

_NOTHING: Numbers = np.zeros(0, dtype=np.int64)
_NO_MASK: Mask = np.zeros(0, dtype=np.bool_)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some calls' rows, one after the other; never changed.

    Attributes:
        rows: Numbers of the rows of ``call_vectors``.
        of_row: Place among ``rows`` of each snippet, (n,).
        calls: The call of each, (n,).
        snippets: The number of each, (n,).
        stages: Names of stages, by place.
        stage: Place of its stage of each, (n,).
        roles: Who speaks in it, a bit for each role, (n,).
        parts: int8, (n, dimension).
        bits: uint64, (words, n).
    """

    rows: Numbers
    of_row: NDArray[np.int32]
    calls: Numbers
    snippets: Numbers
    stages: tuple[str, ...]
    stage: NDArray[np.uint16]
    roles: NDArray[np.uint8]
    parts: Bytes
    bits: Bits


@dataclass(frozen=True, slots=True)
class Passing:
    """Which snippets may be found; None stands for any.

    Attributes:
        calls: Numbers of calls.
        stages: Names of stages.
        role: A role that speaks in it.
        only: Numbers of snippets.
        never: Numbers of snippets that may not.
    """

    calls: Numbers
    stages: tuple[str, ...] | None = None
    role: str | None = None
    only: tuple[Numbers, ...] = ()
    never: tuple[Numbers, ...] = ()


@dataclass(frozen=True)
class Seen:
    """All vectors of a space, as one transaction sees them; only what is remembered of it grows.

    Attributes:
        changes: How often the space had changed.
        stretches: Its snippets.
        shown: The snippets that show a signal, by its name, as far as somebody asked for it.
    """

    changes: int
    stretches: tuple[Stretch, ...]
    shown: dict[str, Numbers] = field(default_factory=dict)

    @cached_property
    def snippets(self) -> Numbers:
        """Number of each, (n,): their places are those of all that is told of each."""
        return np.concatenate([_NOTHING, *(it.snippets for it in self.stretches)])

    @cached_property
    def _place_of(self) -> NDArray[np.int32]:
        """Place of the snippet of each number; -1 where none is here. The last one is of none."""
        places = np.full(int(self.snippets.max(initial=0)) + 2, -1, dtype=np.int32)
        places[self.snippets] = np.arange(len(self.snippets), dtype=np.int32)
        return places

    @cached_property
    def _last_call(self) -> int:
        return max((int(it.calls.max()) for it in self.stretches), default=0)

    def sifted(self, passing: Passing) -> Sifted:
        """Which of all this may be found."""
        able = self._able(passing)
        told = np.zeros(len(self._place_of), dtype=np.uint8)
        told[self.snippets] = np.where(able, MAY[0], MAY_NOT[0])
        return Sifted(self, able, told.tobytes())

    def _able(self, passing: Passing) -> Mask:
        """Which may be found, (n,)."""
        allowed = _table(passing.calls, self._last_call)
        able = np.concatenate([_NO_MASK, *(_able(it, allowed, passing) for it in self.stretches)])
        for numbers in passing.only:
            able &= self._among(numbers)
        for numbers in passing.never:
            if len(numbers):
                able &= ~self._among(numbers)
        return able

    def similarity_of(
        self, vector: NDArray[np.float32], numbers: Collection[int]
    ) -> dict[int, float]:
        """The cosine of a vector to snippets, by number; of those that have a vector."""
        wanted = np.fromiter(numbers, dtype=np.int64, count=len(numbers))
        places = self._place_of[np.minimum(wanted, len(self._place_of) - 1)]
        places = np.sort(places[places >= 0])
        if not len(places):
            return {}
        near = similarities(vector, self.parts_at(places))
        return dict(zip(self.snippets[places].tolist(), near.tolist(), strict=True))

    def _among(self, numbers: Numbers) -> Mask:
        """Which are among some numbers, (n,)."""
        return _table(numbers, len(self._place_of))[self.snippets]

    def parts_at(self, places: NDArray[Any]) -> Bytes:
        """Bytes of the snippets at some sorted places."""
        parts = []
        first = 0
        for it in self.stretches:
            end = first + len(it.snippets)
            low, high = np.searchsorted(places, (first, end))
            parts.append(it.parts[places[low:high] - first])
            first = end
        return np.concatenate(parts)


@dataclass(frozen=True, slots=True)
class Sifted:
    """What of a space may be found, in one transaction.

    Attributes:
        seen: The space.
        able: Which of its snippets may be found, (n,).
        told: The same by number: a byte for each number from 0 on, ``MAY`` or ``MAY_NOT``, or 0
            where no snippet of that number is here.
    """

    seen: Seen
    able: Mask
    told: bytes

    def nearest(self, vector: NDArray[np.float32], k: int) -> tuple[tuple[int, float], ...]:
        """The nearest k with their cosine, nearest first; ties by number.

        Args:
            vector: float32, (dimension,), unit length.
            k: How many, at most.
        """
        count = int(np.count_nonzero(self.able))
        if not count:
            return ()
        apart = self._apart(bits_of(vector[None]))
        looked_at = min(count, max(MEASURED, 2 * k, count // SHARE_MEASURED))
        furthest = np.partition(apart, looked_at - 1)[looked_at - 1]
        chosen = np.flatnonzero(apart <= furthest)
        numbers = self.seen.snippets[chosen]
        near = similarities(vector, self.seen.parts_at(chosen))
        order = np.lexsort((numbers, -near))[:k]
        return tuple(zip(numbers[order].tolist(), near[order].tolist(), strict=True))

    def _apart(self, asked: Bits) -> NDArray[np.uint16]:
        """How many bits of each differ from what is asked; ``FAR`` for what may not be found."""
        apart = np.full(len(self.able), FAR, dtype=np.uint16)
        first = 0
        for it in self.seen.stretches:
            end = first + len(it.snippets)
            able = self.able[first:end]
            if able.all():
                apart[first:end] = differing(it.bits, asked)
            else:
                places = np.flatnonzero(able)
                apart[first + places] = differing(it.bits[:, places], asked)
            first = end
        return apart


def seen(conn: Connection, space: int, dimension: int) -> Seen:
    """All vectors of a space as this transaction sees them.

    What a writing transaction sees is not kept for others, since it may come to nothing.
    """
    shared = _shared(conn.engine, space)
    changes = int(conn.execute(_CHANGES, {"space": space}).scalar_one())
    now = shared.newest
    if now is not None and now.changes == changes:
        return now
    if conn.get_execution_options().get("filmroom_writes", False):
        return _followed(conn, space, dimension, changes, now)
    with shared.lock:
        if shared.newest is None or shared.newest.changes != changes:
            made = _followed(conn, space, dimension, changes, shared.newest)
            if shared.newest is not None and shared.newest.changes > changes:
                return made  # this transaction began before what others have seen
            shared.newest = made
        return shared.newest


# Following ----------------------------------------------------------------------------------------


class _Shared:
    """What the threads of a process have seen of a space."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.newest: Seen | None = None


_OF: WeakKeyDictionary[Engine, dict[int, _Shared]] = WeakKeyDictionary()
_OPENING = threading.Lock()

_CHANGES = text("SELECT changes FROM vector_spaces WHERE id = :space")
_ROWS = text("SELECT group_concat(id) FROM call_vectors WHERE space_id = :space")
_READ = text(
    "SELECT id, call_id, snippets, stages, marks, vectors FROM call_vectors"
    " WHERE id IN (SELECT value FROM json_each(:rows)) ORDER BY id"
)


def _shared(engine: Engine, space: int) -> _Shared:
    with _OPENING:
        return _OF.setdefault(engine, {}).setdefault(space, _Shared())


def _followed(
    conn: Connection, space: int, dimension: int, changes: int, before: Seen | None
) -> Seen:
    """What is seen now, read as far as it was not seen before."""
    there = numbers_of(conn.execute(_ROWS, {"space": space}).scalar_one())
    kept: list[Stretch] = []
    for it in before.stretches if before else ():
        stay = _among(it.rows, there)
        if stay.all():
            kept.append(it)
        elif stay.any():
            kept.append(_without(it, stay))
    known = np.concatenate([it.rows for it in kept]) if kept else np.zeros(0, dtype=np.int64)
    missing = there[~_among(there, np.sort(known))]
    for some in _batches(missing):
        rows = conn.execute(_READ, {"rows": listed(some)}).all()
        fresh = _read(rows, dimension)
        if kept and len(kept[-1].snippets) + len(fresh.snippets) <= FULL:
            fresh = _joined(kept.pop(), fresh)
        kept.append(fresh)
    return Seen(changes, tuple(kept))


def _batches(rows: Numbers) -> Iterable[Numbers]:
    """Rows in the numbers that are read at once: few enough that a stretch stays in the cache."""
    at_once = 1000
    return (rows[first : first + at_once] for first in range(0, len(rows), at_once))


def _read(rows: Sequence[Any], dimension: int) -> Stretch:
    """A stretch of rows of the table."""
    counts = [len(row.snippets) // NUMBER.itemsize for row in rows]
    names: dict[str, int] = {}
    marks = np.frombuffer(b"".join(row.marks for row in rows), dtype=MARK)
    stage = np.empty(len(marks), dtype=np.uint16)
    places: dict[str, NDArray[np.uint16]] = {}
    first = 0
    for row, count in zip(rows, counts, strict=True):
        if row.stages not in places:
            own = [names.setdefault(name, len(names)) for name in json.loads(row.stages)]
            places[row.stages] = np.array(own, dtype=np.uint16)
        stage[first : first + count] = places[row.stages][marks["stage"][first : first + count]]
        first += count
    parts = np.frombuffer(b"".join(row.vectors for row in rows), dtype=np.int8)
    parts = parts.reshape(-1, dimension)
    return Stretch(
        rows=np.array([row.id for row in rows], dtype=np.int64),
        of_row=np.repeat(np.arange(len(rows), dtype=np.int32), counts),
        calls=np.repeat(np.array([row.call_id for row in rows], dtype=np.int64), counts),
        snippets=np.frombuffer(b"".join(row.snippets for row in rows), dtype=NUMBER),
        stages=tuple(names),
        stage=stage,
        roles=marks["roles"].copy(),
        parts=parts,
        bits=bits_of(parts),
    )


def _without(it: Stretch, stay: Mask) -> Stretch:
    """A stretch without some of its rows."""
    own = stay[it.of_row]
    place = np.cumsum(stay, dtype=np.int32) - 1
    return Stretch(
        rows=it.rows[stay],
        of_row=place[it.of_row[own]],
        calls=it.calls[own],
        snippets=it.snippets[own],
        stages=it.stages,
        stage=it.stage[own],
        roles=it.roles[own],
        parts=it.parts[own],
        bits=np.ascontiguousarray(it.bits[:, own]),
    )


def _joined(one: Stretch, other: Stretch) -> Stretch:
    """Two stretches as one."""
    names = tuple(dict.fromkeys((*one.stages, *other.stages)))
    place = np.array([names.index(name) for name in other.stages], dtype=np.uint16)
    return Stretch(
        rows=np.concatenate([one.rows, other.rows]),
        of_row=np.concatenate([one.of_row, other.of_row + np.int32(len(one.rows))]),
        calls=np.concatenate([one.calls, other.calls]),
        snippets=np.concatenate([one.snippets, other.snippets]),
        stages=names,
        stage=np.concatenate([one.stage, place[other.stage]]),
        roles=np.concatenate([one.roles, other.roles]),
        parts=np.concatenate([one.parts, other.parts]),
        bits=np.concatenate([one.bits, other.bits], axis=1),
    )


# Filtering ----------------------------------------------------------------------------------------


def _able(it: Stretch, allowed: Mask, passing: Passing) -> Mask:
    """Which of a stretch may be found, by their call, stage and roles."""
    able = allowed[it.calls]
    if passing.stages is not None:
        able &= np.isin(it.stages, passing.stages)[it.stage]
    if passing.role is not None:
        able &= (it.roles & role_bit(passing.role)) != 0
    return able


def _table(numbers: Numbers, last: int) -> Mask:
    """Whether each number from 0 to the last is among some."""
    table = np.zeros(last + 1, dtype=np.bool_)
    table[numbers[numbers <= last]] = True
    return table


def _among(values: Numbers, known: Numbers) -> Mask:
    """Which values are among some sorted ones."""
    if not len(known):
        return np.zeros(len(values), dtype=np.bool_)
    places = np.searchsorted(known, values)
    places[places == len(known)] = 0
    among: Mask = known[places] == values
    return among
