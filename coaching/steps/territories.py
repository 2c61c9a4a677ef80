"""The step that settles where accounts belong, and what people ask about territories."""

from __future__ import annotations

import hashlib
import logging
from collections import Counter
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from coaching.given_text import config_text
from coaching.steps.place import Place
from coaching.store import territories as kept
from coaching.store.territories import Cut
from coaching.territories import (
    UNASSIGNED,
    AccountFacts,
    Finding,
    Simulation,
    Territories,
    Territory,
    check,
    parse_territories,
    periods,
    resolve,
    simulate,
)
from coaching.workspace import Workspace

logger = logging.getLogger(__name__)

FILE = "territories.yaml"
"""Name of the file in the workspace's ``config/``; a workspace needs none."""


@dataclass(frozen=True, slots=True)
class Belonging:
    """A territory with what belongs to it today.

    Attributes:
        name: Its name, or ``UNASSIGNED``.
        territory: As the file has it; None where only the CRM names it.
        accounts: How many accounts are in it.
        open_deals: Their deals that are not decided.
        calls: Calls with them.
    """

    name: str
    territory: Territory | None
    accounts: int
    open_deals: int
    calls: int


def read_cut(workspace: Workspace) -> Territories:
    """The territories of a workspace's file; none without a file.

    Raises:
        SettingsError: the file is not sound; the message names the line.
    """
    return parse_territories(_text(workspace), source=f"config/{FILE}")


def settle(place: Place, zone: ZoneInfo) -> bool:
    """Work out anew where accounts belong, if the file or what is known of accounts changed.

    Args:
        place: The workspace.
        zone: The team's, in whose days accounts change hands.

    Returns:
        Whether there was anything to do.

    Raises:
        SettingsError: the file is not sound; what was settled before stays.
    """
    text = _text(place.workspace)
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    while True:
        with place.library.reading() as conn:
            cut = _cut_now(conn, sha256, zone)
            if kept.settled_cut(conn) == cut:
                return False
            accounts = kept.account_facts(conn, zone)
        territories = parse_territories(text, source=f"config/{FILE}")
        spans = {account.id: periods(territories, account) for account in accounts}
        with place.library.writing() as conn:
            if _cut_now(conn, sha256, zone) == cut:  # nothing was imported meanwhile
                kept.settle(conn, spans, cut, now=place.now(), zone=zone)
                logger.info("settled the territories of %d accounts", len(spans))
                return True


def _cut_now(conn: Connection, sha256: str, zone: ZoneInfo) -> Cut:
    return Cut(sha256, f"{kept.known_now(conn)}, days of {zone.key}")


def findings(place: Place, cut: Territories, zone: ZoneInfo) -> tuple[Finding, ...]:
    """What about the territories needs mending today, in the team's zone."""
    with place.library.reading() as conn:
        return check(
            cut,
            kept.account_facts(conn, zone),
            kept.call_facts(conn, zone),
            people=kept.belonging(conn),
            day=_today(place, zone),
        )


def belongings(place: Place, cut: Territories, zone: ZoneInfo) -> tuple[Belonging, ...]:
    """Each territory with what is in it today: in the order of the file, then the CRM's by name."""
    day = _today(place, zone)
    accounts: dict[str, list[AccountFacts]] = {}
    with place.library.reading() as conn:
        for account in kept.account_facts(conn, zone):
            accounts.setdefault(resolve(cut, account, day).territory, []).append(account)
    own = {it.name: it for it in cut.territories if it.valid_on(day)}
    others = sorted(accounts.keys() - own.keys() - {UNASSIGNED}, key=str.casefold)
    last = (UNASSIGNED,) if UNASSIGNED in accounts else ()
    return tuple(
        Belonging(
            name=name,
            territory=own.get(name),
            accounts=len(accounts.get(name, ())),
            open_deals=sum(it.open_deals for it in accounts.get(name, ())),
            calls=sum(it.calls for it in accounts.get(name, ())),
        )
        for name in (*own, *others, *last)
    )


def simulation(
    place: Place, new: Territories, zone: ZoneInfo, *, day: date | None = None
) -> Simulation:
    """What a new cut would move on a day, today in the team's zone where none is named."""
    with place.library.reading() as conn:
        accounts = kept.account_facts(conn, zone)
    return simulate(read_cut(place.workspace), new, accounts, day=day or _today(place, zone))


def tally(found: tuple[Finding, ...]) -> Counter[str]:
    """How many findings there are of each kind."""
    return Counter(finding.kind for finding in found)


def _today(place: Place, zone: ZoneInfo) -> date:
    return place.now().astimezone(zone).date()


def _text(workspace: Workspace) -> str:
    try:
        return config_text(workspace.config / FILE)
    except FileNotFoundError:
        return ""
