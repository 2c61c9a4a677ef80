"""Look for what was taught in the talk of reps: every turn by meaning, the near ones by wording."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from coaching.moments.sharing import Moment
from coaching.store import taught as stored
from coaching.store.index import VectorSpace
from coaching.store.taught import LEAST_LETTERS, RepTurns, SaidTurn
from coaching.store.turn_vectors import vectors_of_turns
from coaching.taught.finding import Spot
from coaching.taught.likeness import NEAR, WORDING_COUNTS, likeness
from coaching.taught.wording import shares_enough, wording, words_of

LEAST_WORDS = 5
"""Words of a turn in the moment from which it is looked for. Chosen because fewer are said on every
call."""

MOST_PARTS = 6
"""Turns of a moment that are looked for, the longest. Chosen because a minute of talk makes no more
points."""

AT_ONCE = 16_384
"""Vectors that are compared together: 25 MB of them at 384 dimensions."""

_LEAST_WORDING = 0.2
"""Wording below which nothing is kept of a turn whose meaning is not known."""

Hidden = Callable[[int, float, float], bool]
"""Whether talk of a stretch of a call is not for the viewer."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Something that a rep says in the moment.

    Attributes:
        text: As it is shown.
        words: Its stems.
        vector: What it means, float32, (dimension,), unit length; None where it is not known.
    """

    text: str
    words: tuple[str, ...]
    vector: NDArray[np.float32] | None


@dataclass(frozen=True, slots=True)
class Heard:
    """What was found in the talk of some calls.

    Attributes:
        spots: Turns that are worth comparing, of all parts.
        likest: The greatest likeness on each call, by part and by whether meaning was compared.
        unknown: Calls whose meaning is not known, so that the wording alone was compared.
    """

    spots: tuple[Spot, ...]
    likest: Mapping[tuple[int, bool], Mapping[int, float]]
    unknown: frozenset[int]


def wanted_of(conn: Connection, moment: Moment) -> tuple[tuple[Wanted, ...], VectorSpace | None]:
    """What a moment says, in order of its turns, and the space its vectors lie in.

    A turn at the edge is of the moment where most of it, or most of the moment, is in it.
    """
    own = [
        turn
        for turn in stored.turns_between(conn, moment.call, moment.start, moment.end)
        if moment.covers(turn.start, turn.end)
        and len(turn.text) >= LEAST_LETTERS
        and len(turn.text.split()) >= LEAST_WORDS
    ]
    own = sorted(own, key=lambda it: (-len(it.text), it.turn))[:MOST_PARTS]
    own.sort(key=lambda it: it.turn)
    if not own:
        return (), None
    version = own[0].version
    space = stored.space_of(conn, version)
    vectors = (
        None if space is None else vectors_of_turns(conn, version, space.embedder, space.dimension)
    )
    if vectors is None or own[-1].turn >= len(vectors):
        return tuple(Wanted(it.text, words_of(it.text), None) for it in own), None
    return tuple(Wanted(it.text, words_of(it.text), vectors[it.turn]) for it in own), space


def listen(
    conn: Connection,
    talk: RepTurns,
    parts: Sequence[Wanted],
    calls: Collection[int],
    hidden: Hidden,
) -> Heard:
    """How like the talk of some calls is to the parts of a moment.

    Args:
        conn: Any transaction.
        talk: Of all open calls, with vectors of the embedder that made those of the parts.
        parts: What is looked for.
        calls: Where.
        hidden: Which talk is passed over, as if it had not been said.
    """
    inside = np.isin(talk.call, np.fromiter(calls, dtype=np.int64, count=len(calls)))
    vectors = [part.vector for part in parts if part.vector is not None]
    has_meaning = len(vectors) == len(parts)
    by_meaning = inside & talk.known if has_meaning else np.zeros_like(inside)
    cosines = np.zeros((len(parts), len(talk.call)), dtype=np.float32)
    if by_meaning.any():
        chosen = talk.vectors[by_meaning[talk.known]]
        cosines[:, by_meaning] = _cosines(chosen, np.stack(vectors))
    near = by_meaning & (cosines >= NEAR).any(axis=0)
    worded = inside & ~by_meaning
    spots: list[Spot] = []
    found = cosines / (1 + WORDING_COUNTS)
    found[:, worded] = 0.0
    places = {
        (int(talk.version[row]), int(talk.turn[row])): int(row)
        for row in np.flatnonzero(near | worded)
    }
    sets = [frozenset(part.words) for part in parts]
    for turn in stored.said_turns(conn, places):
        row = places[turn.version, turn.turn]
        if hidden(turn.call, turn.start, turn.end):
            found[:, row] = 0.0
            continue
        said = words_of(turn.text)
        for number, part in enumerate(parts):
            meaning = float(cosines[number, row]) if by_meaning[row] else None
            if meaning is None and not shares_enough(sets[number], frozenset(said), _LEAST_WORDING):
                continue
            if meaning is not None and meaning < NEAR:
                continue
            same = wording(part.words, said)
            value = likeness(meaning, same)
            found[number, row] = value
            spots.append(_spot(turn, number, value, meaning, same))
    return Heard(
        tuple(spots),
        {
            (number, meant): _likest(talk.call, found[number], rows)
            for number in range(len(parts))
            for meant, rows in ((True, by_meaning), (False, worded))
        },
        frozenset(int(call) for call in np.unique(talk.call[worded])),
    )


def _cosines(vectors: NDArray[np.int8], wanted: NDArray[np.float32]) -> NDArray[np.float32]:
    """How near each vector is to each wanted one: float32, (wanted, vectors)."""
    found = np.empty((len(wanted), len(vectors)), dtype=np.float32)
    for first in range(0, len(vectors), AT_ONCE):
        some = vectors[first : first + AT_ONCE].astype(np.float32)
        lengths = np.maximum(np.sqrt(np.einsum("ij,ij->i", some, some)), 1e-9)
        found[:, first : first + AT_ONCE] = wanted @ some.T / lengths
    return found


def _likest(
    calls: NDArray[np.int64], found: NDArray[np.float32], rows: NDArray[np.bool_]
) -> dict[int, float]:
    """The greatest likeness on each call; the calls of the rows rise."""
    own = calls[rows]
    if not len(own):
        return {}
    numbers, starts = np.unique(own, return_index=True)
    greatest = np.maximum.reduceat(found[rows], starts)
    return dict(zip(numbers.tolist(), greatest.tolist(), strict=True))


def _spot(turn: SaidTurn, part: int, value: float, meaning: float | None, same: float) -> Spot:
    return Spot(
        call=turn.call,
        turn=turn.turn,
        start=turn.start,
        end=turn.end,
        text=turn.text,
        likeness=value,
        meaning=meaning,
        wording=same,
        part=part,
    )
