"""Which recordings are one call: its two sides on two files, or a long call cut into parts.

It knows names, times and what a sheet says. Where these leave doubt, a recording is a call of its
own: two calls in one are harder to notice, and to undo, than one call in two.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import PurePath
from typing import Literal

from coaching.arrivals import stem_of

Side = Literal["left", "right"]
"""A recording's place where a call lies on two files; who that is, the channels' roles say."""

CHANNELS: tuple[tuple[str, str], ...] = (("left", "right"), ("ch0", "ch1"), ("ch1", "ch2"))
"""What recorders call the two channels, whoever is on them."""

SIDES: tuple[tuple[str, str], ...] = (
    ("rep", "customer"),
    ("rep", "prospect"),
    ("agent", "customer"),
    ("agent", "caller"),
    ("agent", "client"),
    ("sales", "customer"),
    ("local", "remote"),
    ("near", "far"),
    ("mic", "speaker"),
    ("tx", "rx"),
)
"""What recorders call the two sides of a call; ours is the first. Chosen from what dialers and
meeting tools commonly write, without "in" and "out", which rather tell who called whom; a sheet
can say it of any other name."""

TOLERANCE = 5.0
"""Seconds by which two sides may differ in length, or one part begin before or after the end of
the one before it. Chosen because recorders start each file on its own and write it in blocks."""

SECOND_TOLERANCE = 2.0
"""The same where nothing but the clock says that two files are one call."""

WHOLE = 60.0
SHORTEST_WHOLE = 300.0
"""Recorders that cut long calls do so after whole minutes, five at least. Chosen to keep apart what
a dialer calls one after the other without a pause."""

SIDES_APART = timedelta(minutes=1)
PARTS_APART = timedelta(hours=12)
"""How far apart by their own times two sides, and two parts, of one call can begin at most."""

_PART = re.compile(
    r"[-_ .(\[]*(?:\b|_)(?:part|pt|teil|partie|parte)[-_ .]?(?P<part>\d{1,2})"
    r"(?:[-_ ]?(?:of|von)[-_ ]?\d{1,2})?[)\]]?$"
    r"|[-_ .(\[]+(?P<counted>\d{1,2})[-_ ]?of[-_ ]?\d{1,2}[)\]]?$"
)
_END = re.compile(r"^(?P<base>.+?)[-_ .(\[]+(?P<word>[a-z]+[0-9]?)[)\]]?$")
_START = re.compile(r"^(?P<word>[a-z]+[0-9]?)[-_ .]+(?P<base>.+)$")
_CLOCK = re.compile(
    r"[-_ T.]*(20\d{2}[-_.]?\d{2}[-_.]?\d{2})(?:[T _-]*\d{2}[-:._h]?\d{2}(?:[-:._]?\d{2})?)?"
)


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """What a file name says of a recording's place in a call.

    Attributes:
        base: The name without that.
        side: The word for its side; empty where none is named.
        part: Its number among the parts; 0 where none is named.
    """

    base: str
    side: str = ""
    part: int = 0


def named_place(name: str) -> NamedPlace:
    """The place in a call that a file name tells.

    >>> named_place("Acme_2026-09-14_rep.wav")
    NamedPlace(base='acme_2026-09-14', side='rep', part=0)
    >>> named_place("harbor dental (part 2 of 3).mp3")
    NamedPlace(base='harbor dental', side='', part=2)
    >>> named_place("the call 2.mp3")
    NamedPlace(base='the call 2', side='', part=0)
    """
    base = stem_of(name)
    part = 0
    found = _PART.search(base)
    if found is not None and found.start() > 0:
        part = int(found["part"] or found["counted"])
        base = base[: found.start()]
    words = {word for pair in (*SIDES, *CHANNELS) for word in pair}
    for shape in (_END, _START):
        sided = shape.match(base)
        if sided is not None and sided["word"] in words:
            return NamedPlace(sided["base"], sided["word"], part)
    return NamedPlace(base, "", part)


def title_of(name: str) -> str:
    """A file's name as the title of its call: no ending, no side and no part.

    >>> title_of("Acme_2026-09-14_rep.wav"), title_of("customer_Acme.wav"), title_of("Acme 2.mp3")
    ('Acme_2026-09-14', 'Acme', 'Acme 2')
    """
    stem, base = PurePath(name).stem, named_place(name).base
    folded = stem.casefold()
    if len(folded) != len(stem) or base not in folded:
        return stem
    start = folded.index(base)
    return stem[start : start + len(base)]


def base_of(name: str) -> str:
    """What the names of a call's files have in common: no side, no part, no day and time.

    >>> base_of("REC_20260914_103000.wav"), base_of("acme_2026-09-14_rep.wav")
    ('rec', 'acme')
    """
    return _CLOCK.sub("", named_place(name).base)


@dataclass(frozen=True, slots=True)
class Piece:
    """A recording as far as it matters to which call it belongs.

    Attributes:
        name: Its file's name.
        folder: Where that file lies; empty where other bytes lie there now.
        duration: Seconds.
        started_at: When it began, where a name or a sheet tells to the second; else None.
        call_id: What a sheet calls the call that it is a piece of; empty for nothing.
        side: Its side, as a sheet tells or as it was placed.
        part: Its part, as a sheet tells or as it was placed; 0 for nothing.
        two_sided: Whether both sides are on it already.
        known_as: What else is said of its call, folded, by field: two pieces of one call agree.
    """

    name: str
    folder: str
    duration: float
    started_at: datetime | None = None
    call_id: str = ""
    side: Side | None = None
    part: int = 0
    two_sided: bool = False
    known_as: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Known:
    """A call with the pieces that it has so far.

    Attributes:
        call: Its number.
        pieces: In order of the call.
    """

    call: int
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a recording belongs.

    Attributes:
        call: The call that it joins; None for one of its own.
        side: Its side of the call, where the call lies on two files.
        part: Its part of the call from 1, where the call was cut; else 0.
        rule: Why, in words; empty for a call of its own.
        their_side: The side of those pieces that were there before and have none.
        their_part: The part of those that have none; 0 for no change.
    """

    call: int | None = None
    side: Side | None = None
    part: int = 0
    rule: str = ""
    their_side: Side | None = None
    their_part: int = 0


def place_of(piece: Piece, known: Sequence[Known], *, ours: Side = "left") -> Placed:
    """Where a recording belongs among the calls that lie near it.

    A sheet's id of the call decides, then names that differ in the side alone, then names that
    differ in the number of a part, then files of one name that follow on each other to the second.
    A word in the name of a file that stands alone means nothing: "Demo with customer" is no side.
    A file that was saved over one of a call is not of that call.

    Args:
        piece: The recording.
        known: The calls that it may belong to.
        ours: The side that our people are on.

    >>> rep = Piece("acme_rep.wav", "/inbox", 60.0)
    >>> customer = Piece("acme_customer.wav", "/inbox", 61.0)
    >>> placed = place_of(customer, [Known(7, (rep,))])
    >>> placed.call, placed.side, placed.their_side, placed.rule
    (7, 'right', 'left', 'the other side of acme_rep.wav by its name')
    """
    own = named_place(piece.name)
    if piece.two_sided:
        piece = replace(piece, side=None)  # whatever a sheet says: it holds both
    known = [
        one
        for one in known
        if not any(
            _contradict(piece, other) or _is_saved_over(piece, other) for other in one.pieces
        )
    ]
    for one in known:
        placed = (
            _by_sheet(piece, one)
            or _by_side(piece, own, one, ours=ours)
            or _by_part(piece, own, one)
        )
        if placed is not None:
            return placed
    for one in known:
        placed = _by_clock(piece, own, one)
        if placed is not None:
            return placed
    return Placed(side=piece.side, part=piece.part)


def _contradict(piece: Piece, other: Piece) -> bool:
    """Whether what is said of two pieces keeps them from being of one call."""
    if piece.call_id and other.call_id and piece.call_id != other.call_id:
        return True
    return any(
        value and other.known_as.get(name, value) not in ("", value)
        for name, value in piece.known_as.items()
    )


def _is_saved_over(piece: Piece, other: Piece) -> bool:
    """Whether a file took the place of another's, which then was of an earlier conversation."""
    return not other.folder and other.name == piece.name


def _are_near(piece: Piece, other: Piece, most: timedelta) -> bool:
    """Whether two pieces can have begun so close together, as far as anybody knows."""
    if piece.started_at is None or other.started_at is None:
        return True
    return abs(piece.started_at - other.started_at) <= most


def _is_like(piece: Piece, other: Piece) -> bool:
    """Whether two pieces are about equally long."""
    return abs(other.duration - piece.duration) <= max(TOLERANCE, 0.05 * piece.duration)


def _is_taken(one: Known, side: Side | None, part: int) -> bool:
    return any((other.side, other.part) == (side, part) for other in one.pieces)


def _by_sheet(piece: Piece, one: Known) -> Placed | None:
    """Whether sheets give both the same call; ids are often counted anew, so they lie near."""
    same = [other for other in one.pieces if piece.call_id and other.call_id == piece.call_id]
    near = [
        other
        for other in same
        if _are_near(piece, other, PARTS_APART)
        and (
            piece.folder == other.folder
            or (piece.started_at is not None and other.started_at is not None)
        )
    ]
    if not near:
        return None
    rule = f"{piece.call_id} by its sheet"
    if piece.side:
        if _is_taken(one, piece.side, piece.part):
            return None
        return Placed(one.call, piece.side, piece.part, rule, _other(piece.side))
    copied = any(
        stem_of(piece.name) == stem_of(other.name) and _is_like(piece, other) for other in near
    )
    part = piece.part or len(one.pieces) + 1
    if copied or _is_taken(one, None, part):
        return None  # another copy of the same sound
    return Placed(one.call, None, part, rule, None, 1)


def _by_side(piece: Piece, own: NamedPlace, one: Known, *, ours: Side) -> Placed | None:
    if not own.side or piece.two_sided:
        return None
    side = _side_of(own.side, ours)
    assert side is not None, "a side is named"
    for other in one.pieces:
        theirs = named_place(other.name)
        if (
            (other.folder, theirs.base, theirs.part) == (piece.folder, own.base, own.part)
            and any({own.side, theirs.side} == set(pair) for pair in (*SIDES, *CHANNELS))
            and not other.two_sided
            and other.side in (None, _other(side))
            and _is_like(piece, other)
            and _are_near(piece, other, SIDES_APART)
            and not _is_taken(one, side, other.part)
        ):
            rule = f"the other side of {other.name} by its name"
            return Placed(one.call, side, other.part, rule, _other(side))
    return None


def _by_part(piece: Piece, own: NamedPlace, one: Known) -> Placed | None:
    if not own.part:
        return None
    named = [named_place(other.name) for other in one.pieces]
    if any((each.side, each.part) == (own.side, own.part) for each in named):
        return None
    for other, theirs in zip(one.pieces, named, strict=True):
        if (
            (other.folder, theirs.base, theirs.side) == (piece.folder, own.base, own.side)
            and theirs.part
            and _are_near(piece, other, PARTS_APART)
            and not _is_taken(one, other.side, own.part)
        ):
            rule = f"part {own.part} beside {other.name} by its name"
            return Placed(one.call, other.side, own.part, rule, None, theirs.part)
    return None


def _by_clock(piece: Piece, own: NamedPlace, one: Known) -> Placed | None:
    """Whether it goes on to the second where a full file of one name ends."""
    last = one.pieces[-1]
    if piece.started_at is None or last.started_at is None or own.side or last.side:
        return None
    if last.folder != piece.folder or base_of(last.name) != base_of(piece.name):
        return None
    over = last.duration % WHOLE
    is_full = last.duration >= SHORTEST_WHOLE - SECOND_TOLERANCE and (
        min(over, WHOLE - over) <= SECOND_TOLERANCE
    )
    gap = (piece.started_at - last.started_at).total_seconds() - last.duration
    if not is_full or abs(gap) > SECOND_TOLERANCE:
        return None
    part = len(one.pieces) + 1
    return Placed(one.call, None, part, f"goes on where {last.name} ends", None, part - 1)


def _side_of(word: str, ours: Side) -> Side | None:
    """The side that a word in a name means; None where there is none."""
    if not word:
        return None
    if any(word in pair for pair in CHANNELS):
        return "left" if any(word == left for left, _ in CHANNELS) else "right"
    return ours if any(word == first for first, _ in SIDES) else _other(ours)


def _other(side: Side) -> Side:
    return "right" if side == "left" else "left"


def offsets_of(pieces: Sequence[tuple[Side | None, int, float]]) -> tuple[float, ...]:
    """Where each piece of a call begins in it, in seconds.

    Parts follow each other in order of their numbers; the two sides of one part begin together.

    Args:
        pieces: Side, part and duration of each.

    >>> offsets_of([(None, 2, 60.0), (None, 1, 100.0), (None, 3, 5.0)])
    (100.0, 0.0, 160.0)
    >>> offsets_of([("left", 0, 60.0), ("right", 0, 61.0)])
    (0.0, 0.0)
    """
    longest: dict[int, float] = {}
    for _, part, duration in pieces:
        longest[part] = max(duration, longest.get(part, 0.0))
    begins: dict[int, float] = {}
    at = 0.0
    for part in sorted(longest):
        begins[part] = at
        at += longest[part]
    return tuple(begins[part] for _, part, _ in pieces)
