"""The step that finds out which account, deal and rep calls belong to."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import cast

from sqlalchemy import Connection

from coaching.crm import Outcome
from coaching.directory import Directory, KnownDeal
from coaching.errors import NotFoundError
from coaching.ledger import call_name
from coaching.matching import Match, match_names
from coaching.naming import AccountNames, fold
from coaching.store import crm, matches, people
from coaching.store.library import Library
from coaching.store.matches import CallPlace

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class CallMatch:
    """What was found out about one call.

    Attributes:
        call: Its number.
        title: What it is called.
        match: What it belongs to now.
        kept: Whether a person had said so, and that stays.
    """

    call: int
    title: str
    match: Match
    kept: bool = False


@dataclass(frozen=True, slots=True)
class MatchReport:
    """What was found out about several calls, in order of their numbers.

    Attributes:
        matched: Those with an account and a deal.
        unmatched: Those that lack one of them; ``match.problem`` says why.
        kept: Those of which a person said what they belong to.
    """

    matched: tuple[CallMatch, ...]
    unmatched: tuple[CallMatch, ...]
    kept: tuple[CallMatch, ...]


def match_call(library: Library, call: int) -> CallMatch:
    """Find out what one call belongs to and note it, unless a person said so.

    Raises:
        NotFoundError: there is no such call.
    """
    with library.writing() as conn:
        places = matches.call_places(conn, [call])
        if not places:
            raise NotFoundError(f"there is no call {call_name(call)}")
        return _match(conn, places[0], directory_of(conn))


def match_calls(library: Library, calls: Sequence[int] | None = None) -> MatchReport:
    """Find out what calls belong to and note it, unless a person said so.

    Args:
        library: The library.
        calls: Their numbers; None for all that lack an account, a deal or a rep.
    """
    with library.writing() as conn:
        return match_within(conn, calls)


def match_within(conn: Connection, calls: Sequence[int] | None = None) -> MatchReport:
    """The same as ``match_calls`` as a part of a writing transaction."""
    places = matches.incomplete_places(conn) if calls is None else matches.call_places(conn, calls)
    directory = directory_of(conn)
    found = [_match(conn, place, directory) for place in places]
    report = MatchReport(
        matched=tuple(each for each in found if not each.kept and not each.match.problem),
        unmatched=tuple(each for each in found if not each.kept and each.match.problem),
        kept=tuple(each for each in found if each.kept),
    )
    logger.info("matched %d calls of %d", len(report.matched), len(places))
    return report


def unmatched_calls(library: Library) -> tuple[CallMatch, ...]:
    """The calls that lack an account or a deal with the reasons as of now; nothing is written."""
    with library.reading() as conn:
        directory = directory_of(conn)
        found = [_judge(place, directory) for place in matches.incomplete_places(conn)]
    return tuple(each for each in found if each.match.problem)


def directory_of(conn: Connection) -> Directory:
    """Everything that a call can belong to, as the library knows it now."""
    accounts = crm.known_accounts(conn)
    names = AccountNames({account.id: account.name for account in accounts})
    ours = people.names(conn, works_for="us")
    aliases = people.name_aliases(conn, works_for="us")
    by_alias: dict[str, int] = {}
    for person, alias in aliases:
        by_alias.setdefault(alias, person)
    owners = {account.id: _person(account.facts.get("owner"), by_alias) for account in accounts}
    return Directory(
        accounts={account.id: account.name for account in accounts},
        account_owners={account: owner for account, owner in owners.items() if owner is not None},
        deals=tuple(_known_deal(deal, names, by_alias) for deal in crm.known_deals(conn)),
        people={person.id: person.name for person in ours},
        aliases=aliases,
    )


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
    )


def _person(name: str | None, by_alias: dict[str, int]) -> int | None:
    return None if name is None else by_alias.get(fold(name))


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def _match(conn: Connection, place: CallPlace, directory: Directory) -> CallMatch:
    """What a call belongs to, noted where it is new."""
    found = _judge(place, directory)
    if not found.kept and replace(found.match, problem="") != _noted(place):
        matches.set_place(conn, place.call, found.match)
    return found


def _judge(place: CallPlace, directory: Directory) -> CallMatch:
    """What a call belongs to, as a person said or as its names tell."""
    if place.is_set_by_a_person:
        return CallMatch(place.call, place.title, _noted(place), kept=True)
    match = match_names(place.names, directory, started_at=place.started_at)
    return CallMatch(place.call, place.title, match)


def _noted(place: CallPlace) -> Match:
    """What the library holds of a call so far."""
    return Match(
        account=place.account,
        deal=place.deal,
        rep=place.rep,
        rule=place.rule or "",
        certainty=place.certainty or 0.0,
        problem="",
    )
