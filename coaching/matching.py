"""When a call was and which account, deal and rep it belongs to, told from its recordings' names.

Every answer carries its rule in words and every missing one its reason; where two answers are as
likely, none is given. It does not know where calls, accounts or people are kept.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import PurePath
from zoneinfo import ZoneInfo

from coaching.deal_choice import BY_ACCOUNT, BY_DEAL, BY_OWNER, UNMATCHED, choose_deal
from coaching.directory import Directory, KnownDeal
from coaching.naming import words_of

MOMENT = (
    r"(?<![0-9])(?P<year>20[0-9]{2})(?P<dash>[-_.]?)(?P<month>[0-9]{2})(?P=dash)(?P<day>[0-9]{2})"
    r"(?:[T _-]?(?P<hour>[01][0-9]|2[0-3])[-:._h]?(?P<minute>[0-5][0-9])"
    r"(?:[-:._]?(?P<second>[0-5][0-9]))?(?P<utc>Z(?![a-z]))?)?(?![0-9])"
)
"""A day, or a day and a time, in the shapes in which programs write them into file names."""

_MOMENT = re.compile(MOMENT, re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Match:
    """What a call belongs to; None for what was not found.

    Attributes:
        account: Number of its account.
        deal: Number of its deal.
        rep: Number of our person.
        rule: How each was found or why it was not, in words.
        certainty: 0 (no account or deal) to 1 (the deal's id stands in the name).
        problem: Why account or deal are missing; empty where both are found.
        candidates: Numbers of the deals that it could be, where none is chosen.
    """

    account: int | None
    deal: int | None
    rep: int | None
    rule: str
    certainty: float
    problem: str
    candidates: tuple[int, ...] = ()


def started_at_in(name: str, *, zone: str) -> datetime | None:
    """When a call began as its file's name says, aware UTC; the day's first moment for a day alone.

    Args:
        name: File name, with or without folders and ending.
        zone: Name of the zone of the times in it; a ``Z`` after the time overrules it.

    >>> started_at_in("acme_2026-09-14T10-30.wav", zone="Europe/Berlin").isoformat()
    '2026-09-14T08:30:00+00:00'
    >>> started_at_in("call_12.mp3", zone="UTC")
    """
    found = time_in(_stem(name), zone=zone)
    return None if found is None else found.at


@dataclass(frozen=True, slots=True)
class NamedTime:
    """A time as it stands in some words.

    Attributes:
        at: The moment, aware UTC; the day's first for a day alone.
        day_alone: Whether no time of day stands there.
        naive: Whether it was read in the team's zone.
    """

    at: datetime
    day_alone: bool
    naive: bool


def time_in(text: str, *, zone: str) -> NamedTime | None:
    """The first time that stands in some words, see ``started_at_in``.

    >>> time_in("acme_2026-09-14", zone="UTC").day_alone
    True
    """
    for shape in _MOMENT.finditer(text):
        moment = _moment(shape)
        if moment is not None:
            local = moment.replace(tzinfo=UTC if shape["utc"] else ZoneInfo(zone))
            return NamedTime(
                local.astimezone(UTC),
                day_alone=shape["hour"] is None,
                naive=shape["utc"] is None,
            )
    return None


def stretches_of(name: str) -> tuple[tuple[str, ...], ...]:
    """The words of a file name, as stretches between the dates and times in it.

    >>> stretches_of("Blue-Harbor_20260921_call.mp3")
    (('blue', 'harbor'), ('call',))
    """
    words = (words_of(piece) for piece in stretches_between(name))
    return tuple(stretch for stretch in words if stretch)


def stretches_between(name: str) -> tuple[str, ...]:
    """A file name without its ending, as it is written between the dates and times in it.

    >>> stretches_between("20260921_+15550100199.mp3")
    ('', '_+15550100199')
    """
    stem = _stem(name)
    pieces = []
    begin = 0
    for shape in _MOMENT.finditer(stem):
        if _moment(shape) is not None:
            pieces.append(stem[begin : shape.start()])
            begin = shape.end()
    return (*pieces, stem[begin:])


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody said outright of a call, looked up; None for what nobody said.

    Attributes:
        account: Number of the account.
        account_rule: Which it is and who says so, in words.
        deal: The deal.
        deal_rule: Which it is and who says so, in words.
        rep: Number of our person.
        rep_rule: Who it is and who says so, in words.
        customers: Numbers of the accounts that the customers on the call are known to belong to.
        customers_rule: Who they are, in words.
        customers_vague: Whether it is by the domain of an address alone that they are known.
        contacts: The CRM's ids of the customers on the call.
        account_waits: The account that was said and is in no import yet, in words.
        deal_waits: The deal that was said and is in no import yet, in words; no other is guessed.
    """

    account: int | None = None
    account_rule: str = ""
    deal: KnownDeal | None = None
    deal_rule: str = ""
    rep: int | None = None
    rep_rule: str = ""
    customers: frozenset[int] = frozenset()
    customers_rule: str = ""
    customers_vague: bool = False
    contacts: frozenset[str] = frozenset()
    account_waits: str = ""
    deal_waits: str = ""


NOTHING_SAID = Said()


def match_names(
    names: Sequence[str],
    directory: Directory,
    *,
    started_at: datetime | None,
    said: Said = NOTHING_SAID,
) -> Match:
    """What the call with these recordings belongs to.

    What somebody said outright comes first. Then a deal's id in a name decides. Else an account's
    name does, the longer before one that overlaps it, and the account's deal that was open at the
    time. The rep is who of ours is named, else the deal's owner, else the account's.

    Args:
        names: File names of the call's recordings.
        directory: What there is.
        started_at: When the call began; None when nobody knows.
        said: What somebody said outright.

    >>> deal = KnownDeal(7, "D-1042", account=3, owner=1)
    >>> directory = Directory({3: "Acme Robotics Inc"}, {}, [deal], {1: "Dana Reyes"})
    >>> match = match_names(["acme-robotics_D-1042_20260921.mp3"], directory, started_at=None)
    >>> match.account, match.deal, match.rule
    (3, 7, 'deal D-1042 stands in the file name; rep Dana Reyes owns the deal')
    """
    stretches = [stretch for name in names for stretch in stretches_of(name)]
    deals, named = directory.deals_in(stretches), directory.named_in(stretches)
    accounts = sorted(number for kind, number in named if kind == "account")
    people = sorted(number for kind, number in named if kind == "person")
    seller = said.rep if said.rep is not None or len(people) != 1 else people[0]
    asked = _Asked(directory, started_at, said.contacts, seller)
    place = (
        _by_word(said, deals, asked)
        or _by_deal_to_come(said, accounts, directory)
        or _by_deals(deals, accounts)
        or _by_customers(said, accounts, asked)
        or _by_accounts(accounts, asked)
    )
    if said.account_waits and place.account is None:
        place = _Place(said.account_waits, problem=said.account_waits)
    rep, rep_rule = _rep(people, place, directory)
    if said.rep is not None:
        rep, rep_rule = said.rep, said.rep_rule
    return Match(
        account=place.account,
        deal=None if place.deal is None else place.deal.id,
        rep=rep,
        rule=f"{place.rule}; {rep_rule}",
        certainty=place.certainty,
        problem=place.problem,
        candidates=tuple(deal.id for deal in place.candidates),
    )


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a call's deal is looked for with: what there is, when it was, and who was on it."""

    directory: Directory
    started_at: datetime | None
    contacts: frozenset[str]
    rep: int | None


@dataclass(frozen=True, slots=True)
class _Place:
    """Account and deal of a call, how they were found, and why one is missing."""

    rule: str
    account: int | None = None
    deal: KnownDeal | None = None
    certainty: float = UNMATCHED
    problem: str = ""
    candidates: tuple[KnownDeal, ...] = ()


def _by_word(said: Said, named: Sequence[KnownDeal], asked: _Asked) -> _Place | None:
    """The place of a call of which somebody said account or deal; None where nobody did."""
    if said.deal is not None:
        owner = said.deal.account
        rule, account = said.deal_rule, owner if said.account is None else said.account
        if said.account is not None:
            rule = f"{said.account_rule}; {rule}"
        if None not in (said.account, owner) and said.account != owner:
            rule = f"{rule}, which the CRM has with another account"
        problem = ""
        if account is None:
            problem = f"nobody said which account deal {said.deal.external_id} belongs to"
        return _Place(rule, account, said.deal, BY_DEAL, problem)
    if said.account is None or said.deal_waits:
        return None
    fitting = [deal for deal in named if deal.account in (None, said.account)]
    if len(fitting) == 1:
        rule = f"{said.account_rule}; deal {fitting[0].external_id} stands in the file name"
        return _Place(rule, said.account, fitting[0], BY_DEAL)
    return _by_account(said.account, said.account_rule, asked)


def _by_deal_to_come(said: Said, named: Sequence[int], directory: Directory) -> _Place | None:
    """The place of a call whose deal somebody said and no import knows."""
    if not said.deal_waits:
        return None
    account, rule = said.account, said.account_rule
    if account is None and len(named) == 1:
        account, rule = named[0], f"account {directory.accounts[named[0]]} stands in the file name"
    rule = "; ".join(filter(None, (rule, said.deal_waits)))
    certainty = UNMATCHED if account is None else BY_ACCOUNT
    return _Place(rule, account, None, certainty, said.deal_waits)


def _by_customers(said: Said, named: Sequence[int], asked: _Asked) -> _Place | None:
    """The place of a call whose customers belong to one account, where no other name stands."""
    if not said.customers or (named and not said.customers & set(named)):
        return None
    meant = said.customers & set(named) or said.customers
    if len(meant) > 1:
        names = ", ".join(sorted(asked.directory.accounts[account] for account in meant))
        problem = f"customers of several accounts are on the call: {names}"
        return _Place(problem, problem=problem, candidates=_open_deals(sorted(meant), asked))
    (account,) = meant
    place = _by_account(account, said.customers_rule, asked)
    if said.customers_vague and account not in named:
        place = replace(place, certainty=min(place.certainty, BY_OWNER))
    return place


def _by_account(account: int, rule: str, asked: _Asked) -> _Place:
    """The place of a call with an account that is known by some rule."""
    deals = asked.directory.deals_of.get(account, ())
    found = choose_deal(deals, asked.started_at, contacts=asked.contacts, rep=asked.rep)
    if found.deal is None:
        rule = f"{rule}; no deal: {found.why}"
        return _Place(rule, account, None, BY_ACCOUNT, found.why, found.candidates)
    rule = f"{rule}; deal {found.deal.external_id} {found.why}"
    return _Place(rule, account, found.deal, found.certainty)


def _open_deals(accounts: Sequence[int], asked: _Asked) -> tuple[KnownDeal, ...]:
    """The deals of several accounts that were open when the call was."""
    return tuple(
        deal
        for account in accounts
        for deal in asked.directory.deals_of.get(account, ())
        if not deal.deleted and (asked.started_at is None or deal.is_open_at(asked.started_at))
    )


def _by_deals(deals: Sequence[KnownDeal], named: Sequence[int]) -> _Place | None:
    """The place of a call in whose name the ids of these deals stand; None for no deals."""
    if not deals:
        return None
    ids = ", ".join(sorted(deal.external_id for deal in deals))
    if len(deals) > 1:
        shared = {deal.account for deal in deals}
        account = shared.pop() if len(shared) == 1 else None
        problem = f"several deals stand in the file name: {ids}"
        certainty = UNMATCHED if account is None else BY_ACCOUNT
        return _Place(problem, account, None, certainty, problem, tuple(deals))
    account = deals[0].account
    if account is None and len(named) == 1:
        account = named[0]
    problem = f"nobody said which account deal {ids} belongs to" if account is None else ""
    return _Place(f"deal {ids} stands in the file name", account, deals[0], BY_DEAL, problem)


def _by_accounts(named: Sequence[int], asked: _Asked) -> _Place:
    """The place of a call in whose name these accounts stand."""
    accounts = asked.directory.accounts
    if len(named) != 1:
        names = ", ".join(sorted(accounts[account] for account in named))
        problem = (
            f"several accounts stand in the file name: {names}"
            if named
            else "neither a deal's id nor an account's name stands in the file name"
        )
        return _Place(problem, problem=problem, candidates=_open_deals(named, asked))
    name = accounts[named[0]]
    return _by_account(named[0], f"account {name} stands in the file name", asked)


def _rep(people: Sequence[int], place: _Place, directory: Directory) -> tuple[int | None, str]:
    """Our person on the call and how that was found, in words."""
    if len(people) == 1:
        return people[0], f"rep {directory.people[people[0]]} stands in the file name"
    if place.deal is not None and place.deal.owner is not None:
        return place.deal.owner, f"rep {directory.people[place.deal.owner]} owns the deal"
    owner = None if place.account is None else directory.account_owners.get(place.account)
    if owner is not None:
        return owner, f"rep {directory.people[owner]} owns the account"
    if people:
        names = ", ".join(sorted(directory.people[person] for person in people))
        return None, f"no rep: several of ours stand in the file name: {names}"
    return None, "no rep: nobody of ours stands in the file name and no owner is known"


def _stem(name: str) -> str:
    return PurePath(name).stem


def _moment(shape: re.Match[str]) -> datetime | None:
    """The moment as written, without zone; None for a day that no calendar has."""
    parts = ("year", "month", "day", "hour", "minute", "second")
    try:
        return datetime(*(int(shape[part] or 0) for part in parts))  # type: ignore[arg-type]  # noqa: DTZ001 - its zone is told apart
    except ValueError:
        return None
