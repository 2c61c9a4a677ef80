"""The step that takes a person's word on what is known about calls."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from coaching import cells
from coaching.claims import Claim, Conflict, Field, decide, time_text
from coaching.errors import NotFoundError, UsageError
from coaching.naming import fold
from coaching.steps.claims import Settled, settle
from coaching.steps.matching import directory_of
from coaching.steps.place import Place
from coaching.steps.reading import find_call
from coaching.store import acts, calls, matches
from coaching.store import claims as said

SETTABLE: tuple[Field, ...] = (
    "rep",
    "account",
    "deal",
    "title",
    "started_at",
    "direction",
    "consent",
    "left",
    "right",
    "words",
    "speakers",
)
"""What a person can say of a call."""

_ROLES: tuple[Field, ...] = ("left", "right", "rep", "speakers")

MOST_SPEAKERS = 20
"""People who can be told apart in a call. Chosen as more than talk in any sales meeting."""

_RANGE = re.compile(r"[Cc]?(?P<first>\d+)\s*(?:-|\.\.)\s*[Cc]?(?P<last>\d+)")


@dataclass(frozen=True, slots=True)
class SetCall:
    """What became of one call.

    Attributes:
        call: Its number.
        title: What it is called now.
        changes: Before and after of what is new, by what it is called for people.
        overruled: Where others say something else than the person.
        note: What is yet to come, such as a deal that no import knows; empty for nothing.
        settled: What counts of the call now.
    """

    call: int
    title: str
    changes: Mapping[str, tuple[str, str]]
    overruled: tuple[Conflict, ...]
    note: str
    settled: Settled


def calls_meant(conn: Connection, wanted: Sequence[str], *, unmatched: bool) -> tuple[int, ...]:
    """The calls that a person means, each once, in order of their numbers.

    Args:
        conn: Any transaction.
        wanted: Numbers ("C12", "12"), ranges ("C3-C9"), or parts of titles that one call has.
        unmatched: Whether all ready calls without account or deal are meant, too.

    Raises:
        UsageError: none is named.
        NotFoundError: no call, or more than one, goes by a name.
    """
    if not wanted and not unmatched:
        raise UsageError("no call is named", hint="name calls (C3, C3-C9, a title) or --unmatched")
    found: set[int] = set()
    for name in wanted:
        span = _RANGE.fullmatch(name.strip())
        if span is None:
            found.add(find_call(conn, name))
            continue
        within = [
            call
            for call in calls.call_titles(conn)
            if int(span["first"]) <= call <= int(span["last"])
        ]
        if not within:
            raise NotFoundError(
                f"there is no call from C{span['first']} to C{span['last']}",
                hint="`filmroom status` lists the calls",
            )
        found.update(within)
    if unmatched:
        found.update(
            place.call
            for place in matches.incomplete_places(conn)
            if place.ready and None in (place.account, place.deal)
        )
    return tuple(sorted(found))


def set_calls(
    place: Place,
    wanted: Sequence[str],
    values: Mapping[Field, str],
    *,
    unset: Sequence[Field] = (),
    unmatched: bool = False,
    who: str,
    zone: str,
) -> tuple[SetCall, ...]:
    """Take a person's word on calls: all of it or nothing; what each call is now.

    Args:
        place: Where to work.
        wanted: The calls, see ``calls_meant``.
        values: What the person says, as typed, by field.
        unset: Fields on which nobody's word is to count any more.
        unmatched: Whether all ready calls without account or deal are meant, too.
        who: The person.
        zone: Name of the zone of a time that names none.

    Raises:
        UsageError: nothing is said, or a value makes no sense.
        NotFoundError: a call does not exist.
    """
    told = _told(values, zone)
    both = sorted(set(told) & set(unset))
    if both:
        raise UsageError(f"{both[0]} cannot be set and unset at once", hint="leave one out")
    if not told and not unset:
        raise UsageError("nothing to set", hint="say what: --account NAME, --consent refused, …")
    with place.library.writing() as conn:
        return tuple(
            _set_call(place, conn, call, told, unset=unset, who=who)
            for call in calls_meant(conn, wanted, unmatched=unmatched)
        )


def _told(values: Mapping[Field, str], zone: str) -> dict[Field, dict[Field, str]]:
    """What claims each field becomes, checked."""
    told: dict[Field, dict[Field, str]] = {}
    for name, written in values.items():
        text = " ".join(written.split())
        if name == "started_at":
            told[name] = _time(text, zone)
        elif name == "speakers" and not (text.isdigit() and 0 < int(text) <= MOST_SPEAKERS):
            raise UsageError(
                f"--speakers {written!r} is no number of people", hint=f"1 to {MOST_SPEAKERS}"
            )
        elif not fold(text):
            raise UsageError(
                f"--{name} {written!r} has no letter or digit",
                hint=f"`--unset {name}` takes back what was set",
            )
        else:
            told[name] = {name: text}
    return told


def _time(text: str, zone: str) -> dict[Field, str]:
    try:
        at = cells.moment_of(text, zone=ZoneInfo(zone))
    except cells.CellError as error:
        raise UsageError(f"--started-at {error}", hint="write 2026-09-14T10:30") from error
    if at is None:
        raise UsageError("--started-at is empty", hint="write 2026-09-14T10:30")
    return {"started_at": time_text(at, day_alone=":" not in text), "zone": zone}


def _set_call(
    place: Place,
    conn: Connection,
    call: int,
    told: Mapping[Field, Mapping[Field, str]],
    *,
    unset: Sequence[Field],
    who: str,
) -> SetCall:
    """One call with a person's word on it."""
    now = place.now()
    before = calls.call_facts(conn, call)
    assert before is not None, "found a moment ago"
    _seed(place, conn, call)
    known = said.claims_of(conn, call)
    words = decide(known).values
    note = _note(conn, told)
    gone: list[Field] = list(unset)
    if "started_at" in unset:
        gone.append("zone")
    if gone:
        said.drop_claims(conn, call, source="person", fields=gone)
    claims = [
        Claim(name, value, "person", who)
        for values in told.values()
        for name, value in values.items()
    ]
    said.put_claims(conn, call, claims, now=now)
    settled = settle(conn, call, now=now)
    words_now = decide(said.claims_of(conn, call)).values
    after = calls.call_facts(conn, call)
    assert after is not None, "found a moment ago"
    concerned = (*told, *unset)
    acts.record(
        conn,
        at=now,
        who=who,
        verb="set",
        object_kind="call",
        object_id=call,
        before={name: words.get(name) for name in concerned},
        after={name: words_now.get(name) for name in concerned},
    )
    return SetCall(
        call=call,
        title=after.title,
        changes=_changes(before, after, settled, words, words_now),
        overruled=tuple(
            one for one in settled.conflicts if one.field in told and one.counts.source == "person"
        ),
        note=note or (settled.match.problem if {"deal", "account"} & told.keys() else ""),
        settled=replace(
            settled,
            roles_changed=settled.roles_changed
            or any(words.get(name) != words_now.get(name) for name in _ROLES),
        ),
    )


def _note(conn: Connection, told: Mapping[Field, Mapping[Field, str]]) -> str:
    """That an account is new here, with those that may have been meant; empty for nothing."""
    if "account" not in told:
        return ""
    name = told["account"]["account"]
    directory = directory_of(conn)
    if directory.account_names.find(name) is not None:
        return ""
    by_fold = {fold(known): known for known in directory.accounts.values()}
    close = [by_fold[near] for near in get_close_matches(fold(name), by_fold, n=2)]
    guess = f"; did you mean {' or '.join(close)}?" if close else ""
    return f"account {name} is new: no import knows it{guess}"


def _seed(place: Place, conn: Connection, call: int) -> None:
    """Keep as claims what a call of an earlier Filmroom got from its file, so it can come back."""
    if said.claims_of(conn, call):
        return
    row = said.noted(conn, call)
    claims = [Claim("title", row["title"], "name", "")]
    if row["started_at"] is not None:
        named = row["started_at_source"] == "name"
        at = time_text(row["started_at"])
        claims.append(Claim("started_at", at, "name" if named else "mtime", ""))
    if row["started_at_zone"] is not None:
        claims.append(Claim("zone", row["started_at_zone"], "name", ""))
    said.put_claims(conn, call, claims, now=place.now())


def _changes(
    before: calls.CallFacts,
    after: calls.CallFacts,
    settled: Settled,
    words: Mapping[Field, str],
    words_now: Mapping[Field, str],
) -> dict[str, tuple[str, str]]:
    """Before and after of what is new of a call, as people call it."""
    pairs: dict[str, tuple[Any, Any]] = {
        name: (getattr(before, name), getattr(after, name))
        for name in ("title", "started_at", "rep", "account", "deal")
    }
    for name in ("direction", "consent"):
        if name in settled.changed:
            pairs[name] = settled.changed[name]
    told_alone: tuple[Field, ...] = ("left", "right", "words", "speakers")  # in no column
    for name in told_alone:
        pairs[name] = (words.get(name), words_now.get(name))
    return {name: (_text(old), _text(new)) for name, (old, new) in pairs.items() if old != new}


def _text(value: Any) -> str:
    if value is None:
        return ""
    return value.strftime("%Y-%m-%d %H:%M UTC") if hasattr(value, "strftime") else str(value)
