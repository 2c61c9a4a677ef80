"""The rep's word on an own moment: share, withhold, trim; and every word on a moment taken back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from coaching.errors import NotFoundError, UsageError
from coaching.ledger import call_name
from coaching.moments.sharing import Moment, first_look, is_own
from coaching.moments.trimming import between, trimmed
from coaching.reel import fit_to_words
from coaching.settings import Sharing
from coaching.steps.moments import meant
from coaching.steps.place import Place
from coaching.steps.playbook import note_words
from coaching.steps.playbook_following import follow_pages
from coaching.steps.reading import find_call, spoken_turns
from coaching.steps.withholding import Withheld, carry_out, withdraw
from coaching.store import acts, calls, moment_notes
from coaching.store import moments as stored
from coaching.store.acts import Act
from coaching.transcript import Word

KIND = "moment"
"""What a moment is called in the log of acts."""

CHOOSE, SHARE, WITHHOLD, TRIM, NAME, UNDO = "choose", "share", "withhold", "trim", "name", "undo"
NOTED = "note"
"""What the log calls it that somebody said something of a moment."""

UNDONE_BY_REP = (CHOOSE, SHARE, WITHHOLD, TRIM, NAME)
"""Acts that only the rep can take back; a note is taken back by whoever made it."""


@dataclass(frozen=True, slots=True)
class Undone:
    """An act that was taken back.

    Attributes:
        moment: As it stands now.
        verb: What had been done.
        withheld: What followed, where it is withheld again, or more of it.
    """

    moment: Moment
    verb: str
    withheld: Withheld | None = None


@dataclass(frozen=True, slots=True)
class Trimmed:
    """A moment that goes from and to other words.

    Attributes:
        moment: As it stands now.
        withheld: What followed, where more of it is withheld by that.
    """

    moment: Moment
    withheld: Withheld | None = None


def choose(
    place: Place,
    wanted_call: str,
    start: float,
    end: float,
    *,
    title: str = "",
    sharing: Sharing,
    who: str,
) -> Moment:
    """Make a moment of a stretch that a person chose; it is the rep's own first, too.

    Raises:
        NotFoundError: No such call, or nobody speaks there.
        UsageError: The stretch is none, is a moment already, or has talk that was withheld.
    """
    now = place.now()
    with place.library.writing() as conn:
        call = find_call(conn, wanted_call)
        if not 0 <= start < end:
            raise UsageError(
                f"a stretch cannot go from {start:g} to {end:g} s",
                hint="write the start before the end, such as C12@02:10-02:45",
            )
        words = [word for turn in spoken_turns(conn, call) for word in turn.words]
        inside = [word for word in words if word.end > start and word.start < end]
        if not inside:
            raise NotFoundError(
                f"nobody speaks there in {call_name(call)}",
                hint=f"`filmroom show {call_name(call)}` says when somebody does",
            )
        facts = calls.call_facts(conn, call)
        duration = (facts.duration if facts else None) or max(word.end for word in words)
        start, end = fit_to_words(start, end, words, duration=duration)
        _require_free(conn, call, start, end)
        visibility, until = first_look(now, sharing.first_look_days)
        number = stored.add_moment(
            conn,
            call,
            start=start,
            end=end,
            words=" ".join(word.text for word in sorted(inside, key=lambda word: word.start)),
            title=title,
            visibility=visibility,
            first_look_until=until,
            who=who,
            now=now,
        )
        _log(conn, place, number, CHOOSE, who, before=None, after={"visibility": visibility})
        return _held(conn, number)


def _require_free(conn: Connection, call: int, start: float, end: float) -> None:
    """Refuse a stretch that is a moment already, or has talk that its rep withheld."""
    for moment in stored.all_moments(conn):
        if moment.call != call:
            continue
        if moment.covers(start, end):
            raise UsageError(
                f"{moment.name} is about that talk", hint="trim it, or name another stretch"
            )
        if moment.visibility == "withheld" and moment.touches(start, end):
            raise UsageError(
                f"{moment.name} has some of that talk, and is withheld",
                hint="name a stretch without it, or share it first",
            )


def share(place: Place, wanted: str, *, who: str) -> Moment:
    """Show an own moment to the team, a withheld one too.

    Returns:
        The moment. One that ``has_withheld`` is seen once the others with that talk are shared,
        too.

    Raises:
        NotFoundError: No such moment.
        UsageError: It is somebody else's, or shared already, and has talk of another that is
            withheld.
    """
    with place.library.writing() as conn:
        moment = own_moment(conn, wanted, who=who)
        if moment.visibility != "team":
            stored.set_visibility(conn, moment.id, "team", first_look_until=None)
            _log(conn, place, moment.id, SHARE, who, before=_sight(moment), after=_TEAM)
        elif moment.has_withheld:
            raise UsageError(
                f"{moment.name} has talk of another moment, which is withheld",
                hint="trim it to talk that is not, or share that one, too",
            )
        return _held(conn, moment.id)


def withhold(place: Place, wanted: str, *, who: str) -> Withheld:
    """Withhold an own moment from everybody else: from search, reels and pages at once.

    Raises:
        NotFoundError: No such moment.
        UsageError: It is somebody else's.
    """
    with place.library.writing() as conn:
        moment = own_moment(conn, wanted, who=who)
        if moment.visibility == "withheld":
            return Withheld(moment)
        plan = withdraw(conn, place, moment)
        _log(
            conn,
            place,
            moment.id,
            WITHHOLD,
            who,
            before=_sight(moment),
            after={"visibility": "withheld", "reels": plan["reels"]},
        )
    return carry_out(place, plan)


def trim(place: Place, wanted: str, *, first: str | None, last: str | None, who: str) -> Trimmed:
    """Let an own moment begin and end with certain words; within what it was when it was found.

    Raises:
        NotFoundError: No such moment, or nobody says that in it.
        UsageError: It is somebody else's, or nothing is named.
    """
    return _trimmed(place, wanted, lambda words: trimmed(words, first=first, last=last), who=who)


def trim_between(place: Place, wanted: str, *, start: float, end: float, who: str) -> Trimmed:
    """Let an own moment go from the word that begins at a second to the one that begins at another.

    Raises:
        NotFoundError: No such moment, or nobody speaks there.
        UsageError: It is somebody else's.
    """
    return _trimmed(place, wanted, lambda words: between(words, start, end), who=who)


def _trimmed(
    place: Place,
    wanted: str,
    keep: Callable[[Sequence[Word]], tuple[Word, ...]],
    *,
    who: str,
) -> Trimmed:
    """An own moment with only some of the words that it had when it was found."""
    with place.library.writing() as conn:
        moment = own_moment(conn, wanted, who=who)
        low, high = stored.widest(conn, moment, verb=TRIM)
        spoken = [word for turn in spoken_turns(conn, moment.call) for word in turn.words]
        kept = keep([word for word in spoken if word.end > low and word.start < high])
        facts = calls.call_facts(conn, moment.call)
        start, end = fit_to_words(
            kept[0].start,
            max(word.end for word in kept),
            spoken,
            duration=(facts.duration if facts else None) or high,
        )
        text = " ".join(word.text for word in kept)
        plan = _set_span(conn, place, moment, start=start, end=end, words=text)
        _log(conn, place, moment.id, TRIM, who, before=_span(moment), after=_numbers(start, end))
        after = _held(conn, moment.id)
    return Trimmed(after, _followed(place, plan))


def _set_span(
    conn: Connection, place: Place, moment: Moment, *, start: float, end: float, words: str
) -> dict[str, Any] | None:
    """Say from where to where a moment goes; what has to follow where more is withheld by that."""
    stored.set_span(conn, moment.id, start=start, end=end, words=words)
    if moment.visibility != "withheld" or (moment.start <= start and end <= moment.end):
        return None
    return withdraw(conn, place, _held(conn, moment.id))


def _followed(place: Place, plan: Mapping[str, Any] | None) -> Withheld | None:
    """What followed of a plan; where there is none, pages of the playbook do all the same."""
    if plan is not None:
        return carry_out(place, plan)
    follow_pages(place)
    return None


def name(place: Place, wanted: str, title: str, *, who: str) -> Moment:
    """Call an own moment something; empty for what it is called after what happened in it."""
    with place.library.writing() as conn:
        moment = own_moment(conn, wanted, who=who)
        stored.set_title(conn, moment.id, " ".join(title.split()))
        _log(
            conn, place, moment.id, NAME, who, before={"title": moment.title}, after={"named": True}
        )
        return _held(conn, moment.id)


def undo(place: Place, wanted: str, *, who: str) -> Undone:
    """Take back the last act on a moment that was not taken back yet.

    Sharing, withholding, trimming and naming are the rep's to take back; of notes, the viewer's
    own. A reel that lost a clip of it stays without.

    Raises:
        NotFoundError: No such moment, or nothing to take back.
        UsageError: It is somebody else's.
    """
    plan: dict[str, Any] | None = None
    with place.library.writing() as conn:
        moment = meant(conn, wanted)
        own = is_own(who, stored.rep_names(conn, moment.call))
        act = _last_undoable(conn, moment, who=who, own=own)
        before = act.before or {}
        if act.verb == NOTED:
            moment_notes.withdraw_note(conn, (act.after or {})["note"], now=place.now())
            if (act.after or {})["kind"] == "why":
                note_words(conn, place, moment.id, who=who)
        elif act.verb == TRIM:
            plan = _set_span(conn, place, moment, **before)
        elif act.verb == NAME:
            stored.set_title(conn, moment.id, before["title"])
        elif act.verb == CHOOSE:
            stored.take_back(conn, moment.id, now=place.now())
        elif before["visibility"] == "withheld":
            plan = withdraw(conn, place, moment)
        else:
            until = before.get("first_look_until")
            stored.set_visibility(
                conn,
                moment.id,
                before["visibility"],
                first_look_until=None if until is None else datetime.fromisoformat(until),
            )
        _log(conn, place, moment.id, UNDO, who, before={"act": act.id}, after=None)
        after = stored.find_moment(conn, moment.id) or moment
    return Undone(after, act.verb, _followed(place, plan))


def undoable(conn: Connection, moment: Moment, *, who: str) -> str | None:
    """What ``undo`` would take back for a person, as the log calls it; None for nothing."""
    own = is_own(who, stored.rep_names(conn, moment.call))
    try:
        return _last_undoable(conn, moment, who=who, own=own).verb
    except (NotFoundError, UsageError):
        return None


def own_moment(conn: Connection, wanted: str, *, who: str) -> Moment:
    """The moment that a person means and may decide on.

    Raises:
        NotFoundError: No such moment.
        UsageError: It is somebody else's.
    """
    moment = meant(conn, wanted)
    names = stored.rep_names(conn, moment.call)
    if not is_own(who, names):
        raise UsageError(
            f"{moment.name} is {names[0]}'s to decide on, not {who}'s",
            hint=f'if that is you, add --as "{names[0]}", or set me in config/filmroom.toml',
        )
    return moment


# The log ------------------------------------------------------------------------------------------

_TEAM = {"visibility": "team"}


def _last_undoable(conn: Connection, moment: Moment, *, who: str, own: bool) -> Act:
    """The last act that a person may take back."""
    done: tuple[Act, ...] = acts.acts_on(conn, KIND, moment.id)
    undone = {act.before["act"] for act in done if act.verb == UNDO and act.before}
    left = [act for act in done if act.verb != UNDO and act.id not in undone]
    notes = [act for act in left if act.verb == NOTED and act.who.casefold() == who.casefold()]
    decided = [act for act in left if act.verb in UNDONE_BY_REP]
    mine: list[Act] = [*notes, *(decided if own else ())]
    if mine:
        return max(mine, key=lambda act: act.id)
    if decided:
        own_moment(conn, moment.name, who=who)  # says whose it is
    raise NotFoundError(f"there is nothing of {who}'s to take back on {moment.name}")


def _log(
    conn: Connection,
    place: Place,
    moment: int,
    verb: str,
    who: str,
    *,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any] | None,
) -> None:
    acts.record(
        conn,
        at=place.now(),
        who=who,
        verb=verb,
        object_kind=KIND,
        object_id=moment,
        before=before,
        after=after,
    )


def _sight(moment: Moment) -> dict[str, Any]:
    until = moment.first_look_until
    return {
        "visibility": moment.visibility,
        "first_look_until": until.isoformat() if until else None,
    }


def _span(moment: Moment) -> dict[str, Any]:
    return {"start": moment.start, "end": moment.end, "words": moment.words}


def _numbers(start: float, end: float) -> dict[str, float]:
    return {"start": round(start, 2), "end": round(end, 2)}


def _held(conn: Connection, number: int) -> Moment:
    moment = stored.find_moment(conn, number)
    assert moment is not None, "it was there a moment ago"
    return moment
