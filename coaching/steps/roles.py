"""Who of a call's voices sells, from all that the library knows of the call and from its talk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any, cast

from sqlalchemy import Connection

from coaching.claims import decide
from coaching.introductions import names_of_voices, names_said
from coaching.ports import Spoken
from coaching.roles import DecidedRole, KnownRole, decide_roles, told_by_names
from coaching.settings import Channels
from coaching.sidecar.voices import voices_for
from coaching.steps.means import Means
from coaching.store import calls, claims, overlays, people
from coaching.store.anchors import Move
from coaching.transcript import Role, Voice
from coaching.voices import SIDES

REP: Role = "rep"


def told_of_roles(conn: Connection, call: int, means: Means, *, move: Move) -> str:
    """A short name for all that is said about roles, which changes when any of it does.

    Args:
        conn: Any transaction.
        call: The call.
        means: The team's settings.
        move: To the time line of the words whose voices have the roles.
    """
    said = decide(claims.claims_of(conn, call))
    facts = calls.call_facts(conn, call)
    told: tuple[Any, ...] = (
        [said.value(side) for side in SIDES],
        means.channels.model_dump(),
        means.company,
        sorted(person.name for person in people.names(conn, works_for="us")),
        sorted(calls.people_on_call(conn, call).items()),
        (facts.rep, facts.account) if facts else None,
        [
            (one.start, one.end, one.role, one.name)
            for one in overlays.said_voices(conn, call, move=move)
        ],
    )
    return sha256(repr(told).encode()).hexdigest()[:8]


def decided_roles(
    conn: Connection,
    call: int,
    voices: Sequence[Voice],
    talk: Sequence[Spoken],
    people_say: Mapping[int, KnownRole],
    *,
    named: Sequence[str] | None,
    means: Means,
) -> tuple[DecidedRole, ...]:
    """What counts for each voice of all that is known of it and of what it says."""
    facts = calls.call_facts(conn, call)
    on_call = dict(calls.people_on_call(conn, call))
    if facts is not None and facts.rep:
        on_call.setdefault(facts.rep, "rep")
    ours = [person.name for person in people.names(conn, works_for="us")]
    companies = [means.company] if means.company else []
    accounts = [facts.account] if facts is not None and facts.account else []
    said = names_said(talk, known=list(on_call), colleagues=ours, companies=[*companies, *accounts])
    told = told_by_names(
        said,
        participants={**dict.fromkeys(ours, REP), **on_call},
        our_companies=companies,
        their_companies=accounts,
    )
    told |= _told(
        conn,
        call,
        voices,
        named=named,
        on_call=on_call,
        ours=ours,
        rep=facts.rep if facts else None,
    )
    sides = {
        index: getattr(means.channels, side)
        for index, voice in enumerate(voices)
        if named is None and (side := voice.speaker.partition(" ")[0]) in SIDES
    }
    return decide_roles(
        voices,
        people=people_say,
        told=told,
        talk=means.teller().tell(talk),
        sides=sides,
        sides_are_set=means.channels != Channels(),
        names=names_of_voices(said),
        participants=on_call,
    )


def _told(
    conn: Connection,
    call: int,
    voices: Sequence[Voice],
    *,
    named: Sequence[str] | None,
    on_call: Mapping[str, Role],
    ours: Sequence[str],
    rep: str | None,
) -> dict[int, KnownRole]:
    """What the transcript's names and the sources' words on sides tell of roles, by voice."""
    said = decide(claims.claims_of(conn, call))
    by_side = {side: cast("Role | None", said.value(side)) for side in SIDES}
    if named is None:
        return {
            index: KnownRole(role, f"the {side} side is told")
            for index, voice in enumerate(voices)
            if (side := voice.speaker.partition(" ")[0]) in by_side
            and (role := by_side[side]) is not None
        }
    known = voices_for(
        named,
        ours=ours,
        participants=on_call,
        rep=rep,
        channel_roles=tuple(by_side[side] or "unknown" for side in SIDES),
    )
    return {
        index: KnownRole(voice.role, "named in the transcript")
        for index, voice in enumerate(known)
        if voice.role != "unknown"
    }
