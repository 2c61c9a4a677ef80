"""The step that finds out which account, deal and rep calls belong to."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import cast

from sqlalchemy import Connection

from coaching.claims import Decided, decide
from coaching.crm import Outcome
from coaching.directory import Directory, KnownDeal
from coaching.errors import NotFoundError
from coaching.ledger import call_name
from coaching.matching import Match, match_names
from coaching.naming import AccountNames, fold
from coaching.reachable import Reachable
from coaching.steps.customers import with_customers
from coaching.steps.meaning import meaning_of
from coaching.store import claims, crm, matches, people
from coaching.store.library import Library
from coaching.store.matches import CallPlace, Epoch

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class CallMatch:
    """What was found out about one call.

    Attributes:
        call: Its number.
        title: What it is called.
        match: What it belongs to now.
        moved: Whether its account, deal or rep is another one than before.
    """

    call: int
    title: str
    match: Match
    moved: bool = False


@dataclass(frozen=True, slots=True)
class MatchReport:
    """What was found out about several calls, in order of their numbers.

    Attributes:
        matched: Those with an account and a deal.
        unmatched: Those that lack one of them; ``match.problem`` says why.
        moved: Those of all whose account, deal or rep is another one than before.
    """

    matched: tuple[CallMatch, ...]
    unmatched: tuple[CallMatch, ...]
    moved: tuple[CallMatch, ...] = ()


def match_one(
    conn: Connection,
    call: int,
    directory: Directory | None = None,
    *,
    said: Decided | None = None,
    now: datetime,
) -> CallMatch:
    """Find out what one call belongs to and note it.

    Args:
        conn: A writing transaction.
        call: Number of the call.
        directory: What there is, where it is at hand.
        said: What counts of its claims, where that is at hand.
        now: The time.

    Raises:
        NotFoundError: there is no such call.
    """
    places = matches.call_places(conn, [call])
    if not places:
        raise NotFoundError(f"there is no call {call_name(call)}")
    if said is None:
        said = decide(claims.claims_of(conn, call))
    latest = _latest(conn)
    return _match(conn, places[0], said, (directory or latest[0], latest[1]), now)


def match_within(
    conn: Connection, calls: Sequence[int] | None = None, *, now: datetime
) -> MatchReport:
    """Find out what calls belong to and note it.

    Args:
        conn: A writing transaction.
        calls: Their numbers; None for all that lack an account, a deal or a rep.
        now: The time.
    """
    places = matches.incomplete_places(conn) if calls is None else matches.call_places(conn, calls)
    said = _decided(conn, places)
    there = _latest(conn)
    found = [_match(conn, place, said[place.call], there, now) for place in places]
    report = MatchReport(
        matched=tuple(each for each in found if not each.match.problem),
        unmatched=tuple(each for each in found if each.match.problem),
        moved=tuple(each for each in found if each.moved),
    )
    logger.info("matched %d calls of %d", len(report.matched), len(places))
    return report


def unmatched_calls(library: Library) -> tuple[CallMatch, ...]:
    """The ready calls that lack an account or a deal, with the reasons as of now; reads only."""
    with library.reading() as conn:
        there = _latest(conn)
        places = [place for place in matches.incomplete_places(conn) if place.ready]
        said = _decided(conn, places)
        found = [_judge(conn, place, said[place.call], there) for place in places]
    return tuple(each for each in found if each.match.problem)


def judged(conn: Connection, call: int) -> CallMatch:
    """What one call belongs to as of now; reads only.

    Raises:
        NotFoundError: there is no such call.
    """
    places = matches.call_places(conn, [call])
    if not places:
        raise NotFoundError(f"there is no call {call_name(call)}")
    said = _decided(conn, places)
    return _judge(conn, places[0], said[call], _latest(conn))


def _decided(conn: Connection, places: Sequence[CallPlace]) -> dict[int, Decided]:
    said = claims.claims_of_calls(conn, [place.call for place in places])
    return {place.call: decide(said.get(place.call, ())) for place in places}


_LATEST: dict[str, tuple[Epoch, Directory, Reachable]] = {}
"""The directory of each library as it was last read: making it anew for every call would take as
long as the library is large."""


def directory_of(conn: Connection) -> Directory:
    """Everything that a call can belong to, as the library knows it now."""
    return _latest(conn)[0]


There = tuple[Directory, Reachable]
"""Everything that a call can belong to, and how accounts are reached."""


def _latest(conn: Connection) -> There:
    """What there is, as the library knows it now."""
    library, now = str(conn.engine.url), matches.epoch(conn)
    known = _LATEST.get(library)
    if known is not None and known[0] == now:
        return known[1], known[2]
    grown = None
    if known is not None and known[0].others == now.others:
        grown = _grown(conn, known[1])
    if known is not None and grown is not None:
        directory, reachable = grown, known[2]
    else:
        directory, reachable = _read_directory(conn)
    _LATEST[library] = now, directory, reachable
    return directory, reachable


def _grown(conn: Connection, known: Directory) -> Directory | None:
    """A directory with the accounts that came since; None where that is not all that is new."""
    later = crm.accounts_after(conn, max(known.accounts, default=0))
    added = {account.id: account.name for account in later}
    total = matches.count_accounts(conn)
    return known.with_accounts(added) if total == len(known.accounts) + len(added) else None


def _read_directory(conn: Connection) -> There:
    accounts = crm.known_accounts(conn)
    names = AccountNames({account.id: account.name for account in accounts})
    ours = people.names(conn, works_for="us")
    aliases = people.name_aliases(conn, works_for="us")
    by_alias: dict[str, int] = {}
    for person, alias in aliases:
        by_alias.setdefault(alias, person)
    owners = {account.id: _person(account.facts.get("owner"), by_alias) for account in accounts}
    directory = Directory(
        accounts={account.id: account.name for account in accounts},
        account_owners={account: owner for account, owner in owners.items() if owner is not None},
        deals=tuple(_known_deal(deal, names, by_alias) for deal in crm.known_deals(conn)),
        people={person.id: person.name for person in ours},
        aliases=aliases,
    )
    reachable = Reachable(
        domains={it.id: it.facts["domain"] for it in accounts if "domain" in it.facts},
        phones={it.id: it.facts["phone"] for it in accounts if "phone" in it.facts},
    )
    return directory, reachable


def _known_deal(deal: crm.KnownFacts, names: AccountNames, by_alias: dict[str, int]) -> KnownDeal:
    account = deal.facts.get("account")
    return KnownDeal(
        id=deal.id,
        external_id=deal.name,
        account=None if account is None else names.find(account),
        owner=_person(deal.facts.get("owner"), by_alias),
        outcome=cast("Outcome | None", deal.facts.get("outcome")),
        created_at=_moment(deal.facts.get("created_at")),
        closed_at=_moment(deal.facts.get("closed_at")),
        contacts=frozenset(deal.facts.get("contacts", "").split()),
        deleted=deal.facts.get("deleted") == "yes",
    )


def _person(name: str | None, by_alias: dict[str, int]) -> int | None:
    return None if name is None else by_alias.get(fold(name))


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def _match(
    conn: Connection, place: CallPlace, said: Decided, there: There, now: datetime
) -> CallMatch:
    """What a call belongs to, noted where it is new."""
    found = _judge(conn, place, said, there, now)
    match = found.match
    before = (place.account, place.deal, place.rep, place.rule, place.certainty)
    if before != (match.account, match.deal, match.rep, match.rule, match.certainty):
        values = {
            "account_id": match.account,
            "deal_id": match.deal,
            "rep_id": match.rep,
            "match_rule": match.rule,
            "match_certainty": match.certainty,
        }
        claims.write_down(conn, place.call, values)
    return replace(found, moved=before[:3] != (match.account, match.deal, match.rep))


def _judge(
    conn: Connection,
    place: CallPlace,
    said: Decided,
    there: There,
    now: datetime | None = None,
) -> CallMatch:
    """What a call belongs to, as sources say or as its names tell.

    Without ``now`` nobody is entered whom the library does not know.
    """
    directory, reachable = there
    meant = meaning_of(conn, said, directory, now=now)
    meant = with_customers(conn, meant, said, place.names, directory=directory, reachable=reachable)
    match = match_names(place.names, directory, started_at=place.started_at, said=meant)
    return CallMatch(place.call, place.title, match)
