"""Moments as they are shown: which of each stage, to whom, and one with all that is known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from coaching.errors import NotFoundError
from coaching.moments.selection import Choice, diverse
from coaching.moments.sharing import Moment, is_own, moment_number
from coaching.moments.shown import Saying, ShownMoment
from coaching.process import SalesProcess
from coaching.search import Filters
from coaching.settings import Sharing
from coaching.steps.moment_library import KnownMoment, MomentLibrary, read_moments, score
from coaching.steps.place import Place
from coaching.steps.reading import spoken_turns
from coaching.store import moments as stored
from coaching.store.filters import select_by
from coaching.store.moment_notes import Note


@dataclass(frozen=True, slots=True)
class Board:
    """The moments that a person is shown.

    Attributes:
        stages: The moments of each stage, in order of the process; stages without are left out.
        in_first_look: How many others fit, but are their reps' own still.
        more: How many more fit that were not chosen.
    """

    stages: Mapping[str, tuple[ShownMoment, ...]]
    in_first_look: int
    more: int


def board(
    place: Place,
    process: SalesProcess,
    sharing: Sharing,
    *,
    zone: str,
    who: str,
    stage: str | None = None,
    territory: str | None = None,
    mine: bool = False,
    limit: int,
) -> Board:
    """The moments of each stage, unlike each other, that a person may see.

    Args:
        place: Where they are.
        process: The team's.
        sharing: What counts as moving on.
        zone: The team's.
        who: Who looks; own moments are shown during their first look.
        stage: Only of this stage.
        territory: Only of accounts there, or "unassigned".
        mine: Only the viewer's own, withheld ones too.
        limit: At most so many of a stage.

    Raises:
        UsageError: No such stage.
        NotFoundError: No such territory.
    """
    with place.library.reading() as conn:
        wanted = select_by(conn, Filters(stage=stage, territory=territory))
        read = read_moments(conn, place, process, sharing, zone)
        fitting = [
            one
            for one in read.known
            if (wanted.stages is None or one.stretch.stage in wanted.stages)
            and _in_territory(one.of.territory, wanted.territories)
        ]
        visible, closed = _visible(conn, fitting, read.now, who=who, mine=mine)
        chosen, more = _chosen(conn, read, visible, limit=limit)
        stages = {
            name: tuple(_shown(conn, read, one, who=who) for one in own)
            for name, own in chosen.items()
        }
    return Board(stages, 0 if mine else closed, more)


def show(
    place: Place, process: SalesProcess, sharing: Sharing, *, zone: str, wanted: str, who: str
) -> ShownMoment:
    """One moment.

    Raises:
        NotFoundError: There is none, or it is somebody else's own still.
    """
    with place.library.reading() as conn:
        moment = meant(conn, wanted)
        require_open(conn, moment, who=who, now=place.now())
        read = read_moments(conn, place, process, sharing, zone)
        known = next((one for one in read.known if one.moment.id == moment.id), None)
        if known is None:
            raise NotFoundError(
                f"{moment.name} is not shown: its call is closed to the team, or nothing speaks "
                "for it any longer"
            )
        return _shown(conn, read, known, who=who)


def shown_for_all(
    place: Place,
    process: SalesProcess,
    sharing: Sharing,
    *,
    zone: str,
    wanted: Sequence[int],
    as_of: datetime | None = None,
) -> dict[int, ShownMoment]:
    """Those of some moments that the whole team may see, by number.

    Args:
        place: Where they are.
        process: The team's.
        sharing: What counts as moving on.
        zone: The team's.
        wanted: Their numbers.
        as_of: Of when people's words are; None for now.
    """
    with place.library.reading() as conn:
        read = read_moments(conn, place, process, sharing, zone, words_of=as_of)
        return {
            one.moment.id: replace(_shown(conn, read, one, who=""), own=False)
            for one in read.known
            if one.moment.id in wanted and one.moment.state(read.now) == "shared"
        }


def meant(conn: Connection, wanted: str) -> Moment:
    """The moment that a person means: ``M12`` or ``12``.

    Raises:
        UsageError: It is no number of a moment.
        NotFoundError: There is none.
    """
    number = moment_number(wanted)
    moment = stored.find_moment(conn, number)
    if moment is None:
        raise NotFoundError(f"there is no moment M{number}", hint="`filmroom moments` lists them")
    return moment


def require_open(conn: Connection, moment: Moment, *, who: str, now: datetime) -> None:
    """Refuse somebody else's moment during its first look, and a withheld one.

    Raises:
        NotFoundError: The person may not see it.
    """
    state = moment.state(now)
    if state == "shared" or is_own(who, stored.rep_names(conn, moment.call)):
        return
    until = f" until {moment.first_look_until:%Y-%m-%d}" if moment.first_look_until else ""
    if state == "withheld":
        raise NotFoundError(f"{moment.name} was withheld", hint="only its rep may see it")
    raise NotFoundError(
        f"{moment.name} is its rep's own{until}",
        hint="the rep can share it: `filmroom moments share`; --as NAME says who you are",
    )


# Choosing and showing -----------------------------------------------------------------------------


def _in_territory(territory: str | None, spellings: tuple[str, ...] | None) -> bool:
    if spellings is None:
        return True
    return territory in spellings if spellings else territory is None


def _visible(
    conn: Connection, fitting: Sequence[KnownMoment], now: datetime, *, who: str, mine: bool
) -> tuple[list[KnownMoment], int]:
    """What a person may see of moments, and how many are others' in their first look."""
    names: dict[int, tuple[str, ...]] = {}
    visible: list[KnownMoment] = []
    closed = 0
    for one in fitting:
        if one.moment.call not in names:
            names[one.moment.call] = stored.rep_names(conn, one.moment.call)
        called = names[one.moment.call]
        own = bool(called) and is_own(who, called)
        state = one.moment.state(now)
        if own if mine else state == "shared" or (own and state == "first look"):
            visible.append(one)
        elif state == "first look":
            closed += 1
    return visible, closed


def _chosen(
    conn: Connection, read: MomentLibrary, visible: Sequence[KnownMoment], *, limit: int
) -> tuple[dict[str, list[KnownMoment]], int]:
    """The moments to show of each stage, in order of the process; and how many more there are."""
    vectors = stored.vectors_of(conn, {one.stretch.snippet for one in visible})
    by_number = {one.moment.id: one for one in visible}
    stages: dict[str, list[Choice]] = {}
    for one in visible:
        stages.setdefault(one.stretch.stage, []).append(
            Choice(
                one.moment.id,
                score(read, one).value,
                one.of.rep_id,
                one.of.account_id,
                vectors.get(one.stretch.snippet),
            )
        )
    names = read.process.stage_names
    places = {name: place for place, name in enumerate(names)}
    chosen: dict[str, list[KnownMoment]] = {}
    for name in sorted(stages, key=lambda name: (places.get(name, len(places)), name)):
        chosen[name] = [by_number[number] for number in diverse(stages[name], limit)]
    return chosen, len(visible) - sum(map(len, chosen.values()))


def _shown(conn: Connection, read: MomentLibrary, one: KnownMoment, *, who: str) -> ShownMoment:
    moment = one.moment
    rep = stored.rep_names(conn, moment.call)
    why = [note for note in one.notes if note.kind == "why"]
    latest = {note.who.casefold(): note for note in why}
    why = sorted(latest.values(), key=lambda note: (not is_own(note.who, rep), note.who.casefold()))
    lines = [
        (turn.role, " ".join(word.text for word in said))
        for turn in spoken_turns(conn, moment.call)
        if (
            said := [
                word for word in turn.words if word.end > moment.start and word.start < moment.end
            ]
        )
    ]
    return ShownMoment(
        moment=moment,
        state=moment.state(read.now),
        own=bool(rep) and is_own(who, rep),
        stage=one.stretch.stage,
        call_title=one.of.title,
        started_at=one.of.started_at,
        rep=one.of.rep,
        account=one.of.account,
        territory=one.of.territory,
        evidence=one.evidence,
        score=score(read, one),
        why=tuple(map(_saying, why)),
        comments=tuple(
            _saying(note) for note in one.notes if note.kind == "comment" or _is_used_word(note)
        ),
        credit=tuple(sorted({note.text for note in one.notes if note.kind == "credit"})),
        watched=read.watched.get(moment.id, 0),
        used=len({note.used_on or -note.id for note in one.notes if note.kind == "used"}),
        lines=tuple(lines),
        titles=_titles(read.process),
        stages={
            criterion.key: stage.name
            for stage in read.process.stages
            for criterion in stage.exit_criteria
        },
    )


def _is_used_word(note: Note) -> bool:
    return note.kind == "used" and bool(note.text)


def _saying(note: Note) -> Saying:
    call = f"C{note.used_on}" if note.used_on else None
    return Saying(note.who, note.text, note.at, call, note.audio)


def _titles(process: SalesProcess) -> dict[str, str]:
    """What criteria and kinds of objections are called."""
    titles = {kind.name: kind.title.lower() for signal in process.signals for kind in signal.kinds}
    criteria = {
        criterion.key: criterion.says
        for stage in process.stages
        for criterion in stage.exit_criteria
    }
    return titles | criteria
