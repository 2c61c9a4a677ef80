"""Moments as they are shown: to whom, and one with all that is known of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from coaching.errors import NotFoundError
from coaching.moments.sharing import Moment, is_own, moment_number
from coaching.moments.shown import Saying, ShownMoment
from coaching.process import SalesProcess
from coaching.settings import Sharing
from coaching.steps.moment_library import KnownMoment, MomentLibrary, read_moments, score
from coaching.steps.place import Place
from coaching.steps.reading import spoken_turns
from coaching.store import moments as stored
from coaching.store.moment_notes import Note
from coaching.transcript import Turn


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
        return shown_of(conn, read, known, who=who)


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
            one.moment.id: replace(shown_of(conn, read, one, who=""), own=False)
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


def title_of(conn: Connection, read: MomentLibrary, one: KnownMoment) -> str:
    """What a moment is called wherever it is shown."""
    bare = shown_of(conn, read, one, who="", talk=False)
    return bare.title or shown_of(conn, read, one, who="").title


# Showing ------------------------------------------------------------------------------------------


def shown_of(
    conn: Connection, read: MomentLibrary, one: KnownMoment, *, who: str, talk: bool = True
) -> ShownMoment:
    """A moment with all that is shown of it; without its talk where that is not asked for."""
    moment = one.moment
    rep = stored.rep_names(conn, moment.call)
    why = [note for note in one.notes if note.kind == "why"]
    latest = {note.who.casefold(): note for note in why}
    why = sorted(latest.values(), key=lambda note: (not is_own(note.who, rep), note.who.casefold()))
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
        lines=lines_of(_spoken(conn, read, moment.call), moment) if talk else (),
        titles=_titles(read.process),
        stages={
            criterion.key: stage.name
            for stage in read.process.stages
            for criterion in stage.exit_criteria
        },
    )


def lines_of(spoken: Sequence[Turn], moment: Moment) -> tuple[tuple[str, str], ...]:
    """The talk of a moment: role and words of each turn, with those words that are heard in it."""
    return tuple(
        (turn.role, " ".join(word.text for word in said))
        for turn in spoken
        if (said := [it for it in turn.words if it.end > moment.start and it.start < moment.end])
    )


def _spoken(conn: Connection, read: MomentLibrary, call: int) -> tuple[Turn, ...]:
    """The talk of a call, read once for all of its moments."""
    if call not in read.spoken:
        read.spoken[call] = spoken_turns(conn, call)
    return read.spoken[call]


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
