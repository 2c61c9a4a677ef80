"""Clips of deal reviews as they may be shown now: of which calls, to whom, in which words.

A version keeps a clip with the words of its day, which anchor it. What is shown is the talk as it
is now, so a masking, a correction or a withdrawal counts at once, in old versions, too.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from sqlalchemy import Connection

from coaching.deal_review.drafting import HeldTalk, hidden
from coaching.deal_review.review import Stretch
from coaching.deal_review.words import PickedClip, Version, Written
from coaching.errors import NotFoundError, UsageError
from coaching.ledger import call_name
from coaching.moments.sharing import Moment, is_own
from coaching.reel import fit_to_words
from coaching.steps.place import Place
from coaching.steps.reading import spoken_turns
from coaching.store import calls as stored_calls
from coaching.store import deal_reviews
from coaching.store import moments as stored
from coaching.store.deals import Deal, calls_about
from coaching.transcript import Word

LONGEST_CLIP = 180.0
"""Seconds. Chosen because what takes longer is a call, and no clip."""


def open_calls(conn: Connection, deal: int) -> frozenset[int]:
    """The ready calls about a deal of which the team may see talk."""
    return deal_reviews.open_among(conn, [one.call for one in calls_about(conn, deal)])


def as_shown(
    conn: Connection, place: Place, deal: int, known: Sequence[Version], *, who: str
) -> tuple[Version, ...]:
    """Versions of a deal's review as somebody may see them now.

    A clip is left out whose call is closed, about another deal or made anew by now, or whose talk
    is held.
    """
    chosen = {clip.call for one in known for clip in one.written.clips}
    calls = chosen & open_calls(conn, deal) if chosen else frozenset()
    held = held_talk(conn, place, calls, who=who) if calls else ()
    spoken = {call: spoken_words(conn, call) for call in calls}

    def seen(written: Written) -> Written:
        clips = (
            replace(one, words=said_in(spoken[one.call], one))
            for one in written.clips
            if one.call in calls and not hidden(held, one)
        )
        return replace(written, clips=tuple(one for one in clips if one.words))

    return tuple(replace(one, written=seen(one.written)) for one in known)


def spoken_words(conn: Connection, call: int) -> tuple[Word, ...]:
    """The words of a call as they are shown now, by their beginnings."""
    words = [word for turn in spoken_turns(conn, call) for word in turn.words]
    return tuple(sorted(words, key=lambda word: word.start))


def said_in(words: Iterable[Word], span: Stretch | PickedClip) -> str:
    """What is said in a stretch."""
    return " ".join(word.text for word in words if word.end > span.start and word.start < span.end)


def held_talk(
    conn: Connection, place: Place, calls: Iterable[int], *, who: str
) -> tuple[HeldTalk, ...]:
    """Talk of some calls that is not quoted to somebody: withheld, or in another's first look."""
    wanted = set(calls)
    now = place.now()
    names: dict[int, tuple[str, ...]] = {}
    held = []
    for moment in stored.all_moments(conn):
        state = moment.state(now)
        if moment.call not in wanted or state == "shared":
            continue
        if moment.call not in names:
            names[moment.call] = stored.rep_names(conn, moment.call)
        called = names[moment.call]
        if state == "first look" and called and is_own(who, called):
            continue
        held.append(HeldTalk(moment.call, moment.start, moment.end, _why(moment, state)))
    return tuple(held)


def _why(moment: Moment, state: str) -> str:
    if state == "withheld":
        return "its rep withheld it"
    until = f" until {moment.first_look_until:%Y-%m-%d}" if moment.first_look_until else ""
    return f"its rep has the first look{until}"


# Choosing one -------------------------------------------------------------------------------------


def require_of_deal(conn: Connection, call: int, deal: Deal) -> None:
    """Refuse talk of a call that is about another deal, or closed.

    Raises:
        UsageError: It is about another deal, or about none.
        NotFoundError: The team may not see its talk.
    """
    facts = stored_calls.call_facts(conn, call)
    if facts is None or facts.deal != deal.external_id:
        about = f"is about {facts.deal}" if facts and facts.deal else "belongs to no deal"
        raise UsageError(
            f"{call_name(call)} {about}, not {deal.external_id}",
            hint=f"`filmroom deals {deal.external_id}` lists its calls",
        )
    if call not in deal_reviews.open_among(conn, [call]):
        raise NotFoundError(
            f"{call_name(call)} is not open to the team",
            hint="it was withheld, or its yes was refused or taken back; choose another call",
        )


def fitted(conn: Connection, call: int, start: float, end: float) -> Stretch:
    """The stretch with whole words.

    Raises:
        UsageError: It is none, or too long.
        NotFoundError: Nobody speaks there.
    """
    if not 0 <= start < end:
        raise UsageError(
            f"a stretch cannot go from {start:g} to {end:g} s",
            hint=f"from and to are times in the call, such as {call_name(call)}@02:10-02:45",
        )
    if end - start > LONGEST_CLIP:
        raise UsageError(
            f"{end - start:g} s are no clip: one lasts {LONGEST_CLIP:.0f} s at most",
            hint="choose the part that shows it, or two clips",
        )
    words = spoken_words(conn, call)
    if not any(word.end > start and word.start < end for word in words):
        raise NotFoundError(
            f"nobody speaks from {start:g} to {end:g} s in {call_name(call)}",
            hint=f"`filmroom show {call_name(call)}` lists who speaks when",
        )
    facts = stored_calls.call_facts(conn, call)
    duration = (facts.duration if facts else None) or max(word.end for word in words)
    return Stretch(call, *fit_to_words(start, end, words, duration=duration))
