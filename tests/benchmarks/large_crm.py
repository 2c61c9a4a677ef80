"""A made CRM of many accounts and deals, and the people whom they name, to measure on."""

from __future__ import annotations

import itertools
import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Table, insert

from coaching.naming import fold
from coaching.store.schema import crm, people

ACCOUNTS = 3_000
DEALS = 5_000
REPS = 40
CUSTOMERS = 160
FIRST_DAY = datetime(2024, 11, 1, 8, tzinfo=UTC)

_FRONTS = ("Alder", "Birch", "Cobalt", "Dover", "Ember", "Fjord", "Granite", "Harbor", "Iris",
           "Juniper", "Keystone", "Lumen", "Marble", "Nimbus", "Orchard", "Pioneer", "Quarry",
           "Raven", "Summit", "Tundra", "Umber", "Vista", "Willow", "Yonder", "Zephyr")  # fmt: skip
_MIDDLES = ("brook", "field", "gate", "haven", "line", "mark", "point", "ridge", "stone", "wood")
_BACKS = ("Analytics", "Clinics", "Dental", "Energy", "Foods", "Freight", "Insurance", "Labs",
          "Logistics", "Motors", "Optics", "Partners")  # fmt: skip
_FIRST_NAMES = ("Ada", "Ben", "Cleo", "Dana", "Elias", "Fay", "Gus", "Hana", "Ivo", "June")
_LAST_NAMES = ("Abbott", "Brandt", "Castell", "Duarte", "Eriksen", "Farrow", "Galvez", "Holm",
               "Ibsen", "Jarvis", "Kowal", "Lindt", "Moreau", "Novak", "Okafor", "Pohl",
               "Quist", "Reyes", "Sato", "Tanaka")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Customer:
    """An account as calls name it: its number and its name."""

    id: int
    name: str


def write_crm(conn: Connection, chance: random.Random) -> tuple[Customer, ...]:
    """Accounts and deals with their histories, our people and the customers'."""
    names = [f"{a}{b} {c}" for a, b, c in itertools.product(_FRONTS, _MIDDLES, _BACKS)]
    names = chance.sample(names, ACCOUNTS)
    at = FIRST_DAY.isoformat()
    add_rows(conn, crm.imports, [
        {"id": 1, "name": "accounts.csv", "sha256": "0" * 64, "kind": "accounts",
         "rows_read": ACCOUNTS, "rows_changed": ACCOUNTS, "imported_at": FIRST_DAY},
        {"id": 2, "name": "deals.csv", "sha256": "1" * 64, "kind": "deals",
         "rows_read": DEALS, "rows_changed": DEALS, "imported_at": FIRST_DAY},
    ])  # fmt: skip
    reps = [f"{first} {last}" for first, last in itertools.product(_FIRST_NAMES[:2], _LAST_NAMES)]
    theirs = [f"{first} {last}" for first, last in itertools.product(_FIRST_NAMES[2:], _LAST_NAMES)]
    add_rows(conn, crm.accounts, [
        {"id": number, "name": name, "folded_name": fold(name), "created_at": FIRST_DAY}
        for number, name in enumerate(names, 1)
    ])  # fmt: skip
    add_rows(conn, people.people, [
        {"id": number, "name": name, "works_for": "us" if number <= REPS else "customer",
         "account_id": None if number <= REPS else number, "created_at": FIRST_DAY}
        for number, name in enumerate([*reps, *theirs[:CUSTOMERS]], 1)
    ])  # fmt: skip
    aliases = [
        {"person_id": number, "kind": kind, "value": value, "source": "export accounts.csv"}
        for number, name in enumerate([*reps, *theirs[:CUSTOMERS]], 1)
        for kind, value in (
            ("name", fold(name)),
            ("email", f"{fold(name).replace(' ', '.')}@example.com"),
            ("phone", f"4930{number:07d}"),
        )
    ]
    add_rows(conn, people.person_aliases, aliases)
    regions = ("North", "South", "East", "West", "Overseas")
    add_rows(conn, crm.account_events, [
        {"account_id": number, "fact": fact, "value": value, "held_from_at": FIRST_DAY,
         "learned_at": FIRST_DAY, "import_id": 1}
        for number in range(1, ACCOUNTS + 1)
        for fact, value in (
            ("territory", regions[number % len(regions)]), ("region", regions[number % 3]),
            ("industry", names[number - 1].split()[-1]), ("owner", reps[number % REPS]),
        )
    ])  # fmt: skip
    add_rows(conn, crm.deals, [
        {"id": number, "external_id": f"D-{number:05d}", "created_at": FIRST_DAY}
        for number in range(1, DEALS + 1)
    ])  # fmt: skip
    events = []
    for number in range(1, DEALS + 1):
        account = names[number % ACCOUNTS]
        facts = [
            ("name", f"{account} {2024 + number % 3}"), ("account", account),
            ("owner", reps[(number + 1) % REPS]), ("created_at", at),
            ("amount", str(1000 + number * 7)), ("stage", "discovery"), ("stage", "proposal"),
            ("outcome", ("won", "lost", "open")[number % 3]),
        ]  # fmt: skip
        events += [
            {"deal_id": number, "fact": fact, "value": value,
             "held_from_at": FIRST_DAY + timedelta(days=step),
             "learned_at": FIRST_DAY + timedelta(days=step), "import_id": 2}
            for step, (fact, value) in enumerate(facts)
        ]  # fmt: skip
    add_rows(conn, crm.deal_events, events)
    return tuple(Customer(number, name) for number, name in enumerate(names, 1))


def add_rows(conn: Connection, table: Table, values: list[dict[str, Any]]) -> None:
    """Rows of a table; none is no error."""
    if values:
        conn.execute(insert(table), values)
