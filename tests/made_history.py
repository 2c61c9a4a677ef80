"""A made history of a sales team, and the files in which CRMs would export it.

Forty deals with accounts, contacts and users: some are won, lost or open; some go back a stage, are
opened again, change hands, or are deleted. Each writer gives what one CRM writes of them, in its
own titles, ids and ways of times and numbers.
"""

from __future__ import annotations

import csv
import io
import json
import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

BEGIN = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
STAGES = ("Prospecting", "Discovery", "Demo", "Proposal", "Negotiation")
WON, LOST = "Closed Won", "Closed Lost"
OUTCOMES = {WON: "won", LOST: "lost"}
_TRADES = ("Freight", "Dental", "Marine", "Foods", "Optics", "Timber", "Solar", "Print")
_PLACES = (
    ("Germany", "Bayern", "80331", "de"), ("France", "Rhône", "69001", "fr"),
    ("United States", "California", "94105", "com"), ("United Kingdom", "Kent", "CT1 2EH", "co.uk"),
)  # fmt: skip


@dataclass(frozen=True)
class User:
    id: str
    name: str
    email: str


@dataclass(frozen=True)
class Account:
    id: str
    name: str
    owner: User
    industry: str
    employees: int
    country: str
    state: str
    postal_code: str
    domain: str


@dataclass(frozen=True)
class Contact:
    id: str
    first_name: str
    last_name: str
    email: str
    phone: str
    mobile: str
    account: Account


@dataclass(frozen=True)
class Change:
    at: datetime
    stage: str
    amount: int
    owner: User


@dataclass(frozen=True)
class Deal:
    id: str
    name: str
    account: Account
    contact: Contact
    created_at: datetime
    changes: tuple[Change, ...]
    deleted: bool = False

    def at(self, now: datetime) -> Change:
        return [change for change in self.changes if change.at <= now][-1]

    def closed_at(self, now: datetime) -> datetime:
        """When it ended; of an open one 90 days after it was opened."""
        if self.outcome(now) == "open":
            return self.created_at + timedelta(days=90)
        ended = [one for one in self.changes if one.at <= now and one.stage in OUTCOMES]
        return ended[-1].at

    def outcome(self, now: datetime) -> str:
        return OUTCOMES.get(self.at(now).stage, "open")


@dataclass(frozen=True)
class History:
    users: tuple[User, ...]
    accounts: tuple[Account, ...]
    contacts: tuple[Contact, ...]
    deals: tuple[Deal, ...]

    def known(self, now: datetime) -> tuple[Deal, ...]:
        return tuple(deal for deal in self.deals if deal.created_at <= now)


def salesforce_id(prefix: str, number: int) -> str:
    """An id of 15 characters."""
    return f"{prefix}5g0000{number:05d}QAb"[:15]


def made_history(*, deals: int = 40, seed: int = 7, ids: str = "numbers") -> History:
    """The same history for the same seed; ids as Salesforce or as the others write them."""
    chance = random.Random(seed)

    def number(prefix: str, count: int) -> str:
        return salesforce_id(prefix, count) if ids == "salesforce" else str(1000 + count)

    users = tuple(
        User(number("005", place), name, f"{name.split()[0].lower()}@us.example")
        for place, name in enumerate(("Dana Reyes", "Laura Chen", "Tom Okafor", "Zoë Müller"))
    )
    accounts = []
    for place in range(max(1, deals * 3 // 5)):
        country, state, postal_code, ending = _PLACES[place % len(_PLACES)]
        trade = _TRADES[place % len(_TRADES)]
        word = f"{chance.choice(('Nord', 'Blue', 'High', 'Old', 'Grand'))}{place}"
        accounts.append(
            Account(
                number("001", place), f"{word} {trade}", users[place % len(users)],
                trade.lower(), chance.randrange(5, 5000), country, state, postal_code,
                f"{word.lower()}.{ending}",
            )
        )  # fmt: skip
    contacts = tuple(
        Contact(
            number("003", place), f"Jo{place}", f"Kent{place}", f"jo{place}@{account.domain}",
            f"+4989{1000000 + place}", f"+4917{20000000 + place}", account,
        )
        for place, account in enumerate(accounts)
    )  # fmt: skip
    made = []
    for place in range(deals):
        which = place % len(accounts)
        account = accounts[which]
        at = BEGIN + timedelta(days=3 * place, minutes=place)
        amount, owner = chance.randrange(10, 400) * 100, account.owner
        changes = [Change(at, STAGES[0], amount, owner)]
        for stage in STAGES[1 : chance.randrange(2, len(STAGES) + 1)]:
            at += timedelta(days=chance.randrange(2, 15), minutes=chance.randrange(600))
            changes.append(Change(at, stage, amount, owner))
        if place % 7 == 3:  # goes back
            at += timedelta(days=2)
            changes.append(Change(at, STAGES[1], amount, owner))
        if place % 5 == 2:  # changes hands, and is worth more
            at += timedelta(days=1)
            owner, amount = users[(place + 1) % len(users)], amount + 1200
            changes.append(Change(at, changes[-1].stage, amount, owner))
        if place % 3 != 2:
            at += timedelta(days=4)
            changes.append(Change(at, WON if place % 3 == 0 else LOST, amount, owner))
        if place % 10 == 4:  # is opened again
            at += timedelta(days=9)
            changes.append(Change(at, STAGES[3], amount, owner))
        made.append(
            Deal(
                number("006", place), f"{account.name}, order {place}", account, contacts[which],
                changes[0].at, tuple(changes), deleted=place % 13 == 12,
            )
        )  # fmt: skip
    return History(users, tuple(accounts), contacts, tuple(made))


def with_deals(history: History, deals: Sequence[Deal]) -> History:
    return replace(history, deals=tuple(deals))


# Writing ------------------------------------------------------------------------------------------

Row = Mapping[str, Any]


def as_csv(rows: Iterable[Row], *, separator: str = ",", encoding: str = "utf-8") -> bytes:
    found = list(rows)
    text = io.StringIO()
    writer = csv.DictWriter(text, list(found[0]), delimiter=separator, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(found)
    return text.getvalue().encode(encoding)


def as_json(rows: Iterable[Row], key: str) -> bytes:
    return json.dumps({"done": True, key: list(rows)}, ensure_ascii=False).encode()


def _utc(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%S.000+0000")


def _zulu(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def _blank(at: datetime) -> str:
    return at.strftime("%Y-%m-%d %H:%M:%S")


def _american(at: datetime) -> str:
    return f"{at.month}/{at.day}/{at.year} {at.hour % 12 or 12}:{at:%M %p}"


def _changed(deal: Deal, now: datetime) -> datetime:
    return deal.at(now).at


def salesforce_records(made: History, now: datetime) -> dict[str, bytes]:
    """What the interface gives, as JSON; ids alone stand for people and accounts."""

    def record(kind: str, **values: Any) -> Row:
        return {"attributes": {"type": kind, "url": "/services/data/v60.0"}, **values}

    return {
        "User.json": as_json(
            (
                record("User", Id=user.id, Name=user.name, Email=user.email, IsActive=True)
                for user in made.users
            ),
            "records",
        ),
        "Account.json": as_json(
            (
                record(
                    "Account", Id=one.id, Name=one.name, Industry=one.industry,
                    NumberOfEmployees=one.employees, BillingCountry=one.country,
                    BillingState=one.state, BillingPostalCode=one.postal_code,
                    Website=f"https://www.{one.domain}", OwnerId=one.owner.id,
                    LastModifiedDate=_utc(BEGIN), IsDeleted=False,
                )
                for one in made.accounts
            ),
            "records",
        ),
        "Contact.json": as_json(
            (
                record(
                    "Contact", Id=one.id, FirstName=one.first_name, LastName=one.last_name,
                    Email=one.email, Phone=one.phone, MobilePhone=one.mobile,
                    AccountId=one.account.id, LastModifiedDate=_utc(BEGIN), IsDeleted=False,
                )
                for one in made.contacts
            ),
            "records",
        ),
        "Opportunity.json": as_json(
            (
                record(
                    "Opportunity", Id=one.id, Name=one.name, AccountId=one.account.id,
                    OwnerId=one.at(now).owner.id, StageName=one.at(now).stage,
                    Amount=float(one.at(now).amount), CreatedDate=_utc(one.created_at),
                    CloseDate=f"{one.closed_at(now):%Y-%m-%d}",
                    IsWon=one.outcome(now) == "won", IsClosed=one.outcome(now) != "open",
                    IsDeleted=one.deleted, LastModifiedDate=_utc(_changed(one, now)),
                    ContactId=one.contact.id,
                )
                for one in made.known(now)
            ),
            "records",
        ),
        "OpportunityHistory.json": as_json(
            (
                record(
                    "OpportunityHistory", Id=f"008{place}", OpportunityId=deal.id,
                    StageName=change.stage, Amount=float(change.amount), Probability=50.0,
                    CloseDate=f"{deal.closed_at(change.at):%Y-%m-%d}",
                    CreatedDate=_utc(change.at),
                )
                for deal in made.known(now)
                for place, change in enumerate(deal.changes)
                if change.at <= now
            ),
            "records",
        ),
    }  # fmt: skip


def salesforce_reports(made: History, now: datetime) -> dict[str, bytes]:
    """What reports give, as CSV in Windows-1252, with the lines that end a report."""
    deals = as_csv(
        (
            {
                "Opportunity ID": one.id, "Opportunity Name": one.name,
                "Account Name": one.account.name, "Account ID": one.account.id,
                "Opportunity Owner": one.at(now).owner.name, "Stage": one.at(now).stage,
                "Amount": f"{one.at(now).amount:,}.00", "Amount Currency": "USD",
                "Close Date": _american(one.closed_at(now)).split()[0],
                "Created Date": _american(one.created_at).split()[0],
                "Last Modified Date": _american(_changed(one, now)),
            }
            for one in made.known(now)
        ),
        encoding="cp1252",
    )  # fmt: skip
    changes = []
    for deal in made.known(now):
        before = deal.changes[0]
        for change in deal.changes[1:]:
            if change.at > now:
                continue
            for field, old, new in (
                ("Stage", before.stage, change.stage),
                ("Owner", before.owner.name, change.owner.name),
                ("Amount", f"{before.amount:,}.00", f"{change.amount:,}.00"),
                ("Next Step", "call", "call again"),
            ):
                if old != new:
                    changes.append(
                        {
                            "Opportunity ID": deal.id, "Opportunity Name": deal.name,
                            "Edited By": change.owner.name, "Field / Event": field,
                            "Old Value": old, "New Value": new,
                            "Edit Date": _american(change.at),
                        }
                    )  # fmt: skip
            before = change
    accounts = as_csv(
        (
            {
                "Account ID": one.id, "Account Name": one.name, "Account Owner": one.owner.name,
                "Industry": one.industry, "Employees": f"{one.employees:,}",
                "Billing Country": one.country, "Billing State/Province": one.state,
                "Billing Zip/Postal Code": one.postal_code, "Website": one.domain,
            }
            for one in made.accounts
        ),
        encoding="cp1252",
    )  # fmt: skip
    contacts = as_csv(
        (
            {
                "Contact ID": one.id, "First Name": one.first_name, "Last Name": one.last_name,
                "Email": one.email, "Phone": one.phone, "Mobile": one.mobile,
                "Account Name": one.account.name, "Account ID": one.account.id,
            }
            for one in made.contacts
        ),
        encoding="cp1252",
    )  # fmt: skip
    end = b'\r\n"Grand Totals (40 records)"\r\n"Copyright (c) 2026"\r\n'
    return {
        "accounts report.csv": accounts + end,
        "contacts report.csv": contacts + end,
        "opportunities report.csv": deals + end,
        "history report.csv": as_csv(changes, encoding="cp1252") + end,
    }


def hubspot_lists(made: History, now: datetime) -> dict[str, bytes]:
    """What lists give, as CSV with the titles that people see."""
    return {
        "companies.csv": as_csv(
            {
                "Record ID": one.id, "Company name": one.name, "Company owner": one.owner.name,
                "Industry": one.industry, "Number of Employees": one.employees,
                "Country/Region": one.country, "State/Region": one.state,
                "Postal Code": one.postal_code, "Company Domain Name": one.domain,
            }
            for one in made.accounts
        ),
        "contacts.csv": as_csv(
            {
                "Record ID": one.id, "First Name": one.first_name, "Last Name": one.last_name,
                "Email": one.email, "Phone Number": one.phone, "Mobile Phone Number": one.mobile,
                "Associated Company": one.account.name, "Associated Company IDs": one.account.id,
            }
            for one in made.contacts
        ),
        "deals.csv": as_csv(
            {
                "Record ID": one.id, "Deal Name": one.name, "Deal Stage": one.at(now).stage,
                "Pipeline": "Sales Pipeline", "Amount": one.at(now).amount,
                "Close Date": _blank(one.closed_at(now)), "Create Date": _blank(one.created_at),
                "Last Modified Date": _blank(_changed(one, now)),
                "Deal owner": one.at(now).owner.name, "Associated Company": one.account.name,
                "Associated Company IDs": one.account.id,
                "Associated Contact IDs": one.contact.id,
            }
            for one in made.known(now)
        ),
    }  # fmt: skip


_HUBSPOT_STAGES = {WON: "closedwon", LOST: "closedlost"}


def hubspot_records(made: History, now: datetime) -> dict[str, bytes]:
    """What the interface gives, as JSON, with each property's history."""
    archived = {"createdAt": _zulu(BEGIN), "updatedAt": _zulu(BEGIN), "archived": False}

    def versions(deal: Deal, of: Callable[[Change], str]) -> list[Row]:
        found: list[Row] = []
        for change in deal.changes:
            value = of(change)
            if change.at <= now and (not found or found[0]["value"] != value):
                one = {"value": value, "timestamp": _zulu(change.at), "sourceType": "CRM_UI"}
                found.insert(0, one)
        return found

    def stage(change: Change) -> str:
        return _HUBSPOT_STAGES.get(change.stage, change.stage.lower())

    return {
        "owners.json": as_json(
            (
                {"id": user.id, "email": user.email, "firstName": user.name.split()[0],
                 "lastName": user.name.split()[1], "userId": 9, "archived": False}
                for user in made.users
            ),
            "results",
        ),
        "companies.json": as_json(
            (
                {"id": one.id, "properties": {
                    "hs_object_id": one.id, "name": one.name, "domain": one.domain,
                    "industry": one.industry, "numberofemployees": str(one.employees),
                    "country": one.country, "state": one.state, "zip": one.postal_code,
                    "hubspot_owner_id": one.owner.id, "hs_lastmodifieddate": _zulu(BEGIN),
                }, **archived}
                for one in made.accounts
            ),
            "results",
        ),
        "contacts.json": as_json(
            (
                {"id": one.id, "properties": {
                    "hs_object_id": one.id, "firstname": one.first_name,
                    "lastname": one.last_name, "email": one.email, "phone": one.phone,
                    "mobilephone": one.mobile, "associatedcompanyid": one.account.id,
                    "lastmodifieddate": _zulu(BEGIN),
                }, **archived}
                for one in made.contacts
            ),
            "results",
        ),
        "deals.json": as_json(
            (
                {"id": one.id, "properties": {
                    "hs_object_id": one.id, "dealname": one.name,
                    "dealstage": stage(one.at(now)), "pipeline": "default",
                    "amount": str(one.at(now).amount), "closedate": _zulu(one.closed_at(now)),
                    "createdate": _zulu(one.created_at),
                    "hubspot_owner_id": one.at(now).owner.id,
                    "hs_lastmodifieddate": _zulu(_changed(one, now)),
                }, "associations": {
                    "companies": {"results": [{"id": one.account.id, "type": "deal_to_company"}]},
                    "contacts": {"results": [{"id": one.contact.id, "type": "deal_to_contact"}]},
                }, "archived": one.deleted}
                for one in made.known(now)
            ),
            "results",
        ),
        "history.json": as_json(
            (
                {"id": one.id, "properties": {}, "propertiesWithHistory": {
                    "dealstage": versions(one, stage),
                    "amount": versions(one, lambda change: str(change.amount)),
                    "hubspot_owner_id": versions(one, lambda change: change.owner.id),
                    "hs_next_step": [{"value": "call", "timestamp": _zulu(BEGIN)}],
                }}
                for one in made.known(now)
            ),
            "results",
        ),
    }  # fmt: skip


def pipedrive_lists(made: History, now: datetime) -> dict[str, bytes]:
    """What lists give, as CSV with semicolons, as a German Excel saves them."""

    def euros(amount: int) -> str:
        return f"{amount:,}".replace(",", ".") + ",50"

    return {
        "organizations.csv": as_csv(
            (
                {
                    "Organization - ID": one.id, "Organization - Name": one.name,
                    "Organization - Owner": one.owner.name,
                    "Organization - Industry": one.industry,
                    "Organization - Country of Address": one.country,
                    "Organization - State/county of Address": one.state,
                    "Organization - ZIP/Postal code of Address": one.postal_code,
                    "Organization - Website": one.domain,
                }
                for one in made.accounts
            ),
            separator=";", encoding="utf-8-sig",
        ),
        "people.csv": as_csv(
            (
                {
                    "Person - ID": one.id, "Person - Name": f"{one.first_name} {one.last_name}",
                    "Person - Email - Work": one.email, "Person - Phone - Work": one.phone,
                    "Person - Phone - Mobile": one.mobile,
                    "Person - Organization": one.account.name,
                    "Person - Organization ID": one.account.id,
                }
                for one in made.contacts
            ),
            separator=";", encoding="utf-8-sig",
        ),
        "deals.csv": as_csv(
            (
                {
                    "Deal - ID": one.id, "Deal - Title": one.name,
                    "Deal - Organization": one.account.name,
                    "Deal - Organization ID": one.account.id,
                    "Deal - Contact person ID": one.contact.id,
                    "Deal - Owner": one.at(now).owner.name, "Deal - Stage": one.at(now).stage,
                    "Deal - Value": euros(one.at(now).amount),
                    "Deal - Currency of Value": "EUR", "Deal - Status": one.outcome(now),
                    "Deal - Deal created": one.created_at.strftime("%d.%m.%Y %H:%M"),
                    "Deal - Update time": _changed(one, now).strftime("%d.%m.%Y %H:%M"),
                    "Deal - Won time": one.closed_at(now).strftime("%d.%m.%Y %H:%M")
                    if one.outcome(now) == "won" else "",
                    "Deal - Lost time": one.closed_at(now).strftime("%d.%m.%Y %H:%M")
                    if one.outcome(now) == "lost" else "",
                    "Deal - Expected close date": one.closed_at(now).strftime("%d.%m.%Y"),
                }
                for one in made.known(now)
            ),
            separator=";", encoding="utf-16",
        ),
    }  # fmt: skip


def pipedrive_records(made: History, now: datetime) -> dict[str, bytes]:
    """What the interface gives, as JSON, with the flow of each deal."""
    numbers = {stage: place for place, stage in enumerate((*STAGES, WON, LOST), 1)}

    def change(deal: Deal, at: datetime, field: str, *, old: Any, new: Any, shown: str) -> Row:
        return {
            "object": "dealChange", "timestamp": _blank(at),
            "data": {
                "id": 1, "item_id": int(deal.id), "user_id": 7, "field_key": field,
                "old_value": old, "new_value": new, "log_time": _blank(at),
                "additional_data": {"new_value_formatted": shown},
            },
        }  # fmt: skip

    flow: list[Row] = []
    for deal in made.known(now):
        before: Change | None = None
        for one in deal.changes:
            if one.at > now:
                continue
            if before is None or before.stage != one.stage:
                old = numbers[before.stage] if before else None
                new = numbers[one.stage]
                flow.append(change(deal, one.at, "stage_id", old=old, new=new, shown=one.stage))
                status = OUTCOMES.get(one.stage, "open")
                flow.append(change(deal, one.at, "status", old="open", new=status, shown=status))
            if before is not None and before.owner != one.owner:
                flow.append(
                    change(
                        deal,
                        one.at,
                        "user_id",
                        old=before.owner.id,
                        new=one.owner.id,
                        shown=one.owner.name,
                    )
                )
            before = one
        flow.append({"object": "activity", "timestamp": _blank(now), "data": {"id": 3}})
    return {
        "users.json": as_json(
            (
                {"id": int(user.id), "name": user.name, "email": user.email, "active_flag": True}
                for user in made.users
            ),
            "data",
        ),
        "organizations.json": as_json(
            (
                {
                    "id": int(one.id), "name": one.name, "people_count": 1,
                    "owner_id": {"id": int(one.owner.id), "name": one.owner.name,
                                 "email": one.owner.email},
                    "address_country": one.country,
                    "address_admin_area_level_1": one.state,
                    "address_postal_code": one.postal_code, "update_time": _blank(BEGIN),
                }
                for one in made.accounts
            ),
            "data",
        ),
        "persons.json": as_json(
            (
                {
                    "id": int(one.id), "name": f"{one.first_name} {one.last_name}",
                    "email": [{"value": one.email, "primary": True, "label": "work"}],
                    "phone": [{"value": one.mobile, "primary": False, "label": "mobile"},
                              {"value": one.phone, "primary": True, "label": "work"}],
                    "org_id": {"name": one.account.name, "value": int(one.account.id)},
                    "update_time": _blank(BEGIN),
                }
                for one in made.contacts
            ),
            "data",
        ),
        "deals.json": as_json(
            (
                {
                    "id": int(one.id), "title": one.name,
                    "org_id": {"name": one.account.name, "value": int(one.account.id)},
                    "person_id": {"name": one.contact.first_name, "value": int(one.contact.id)},
                    "user_id": {"id": int(one.at(now).owner.id), "name": one.at(now).owner.name,
                                "email": one.at(now).owner.email},
                    "stage_id": numbers[one.at(now).stage],
                    "stage": {"name": one.at(now).stage}, "value": one.at(now).amount,
                    "currency": "EUR",
                    "status": "deleted" if one.deleted else one.outcome(now),
                    "add_time": _blank(one.created_at), "update_time": _blank(_changed(one, now)),
                    "close_time": _blank(one.closed_at(now))
                    if one.outcome(now) != "open" else None,
                    "expected_close_date": f"{one.closed_at(now):%Y-%m-%d}",
                }
                for one in made.known(now)
            ),
            "data",
        ),
        "flow.json": as_json(flow, "data"),
    }  # fmt: skip


WRITERS: Mapping[str, tuple[str, Callable[[History, datetime], dict[str, bytes]]]] = {
    "salesforce records": ("salesforce", salesforce_records),
    "salesforce reports": ("salesforce", salesforce_reports),
    "hubspot lists": ("numbers", hubspot_lists),
    "hubspot records": ("numbers", hubspot_records),
    "pipedrive lists": ("numbers", pipedrive_lists),
    "pipedrive records": ("numbers", pipedrive_records),
}
"""Each CRM's way: the kind of its ids, and what writes its files."""
