"""What HubSpot gives of a history: lists, and records of its interface."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from tests.crm_files.writing import Row, as_csv, as_json, blank, changed_at, zulu
from tests.made_history import BEGIN, LOST, WON, Change, Deal, History


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
                "Close Date": blank(one.closed_at(now)), "Create Date": blank(one.created_at),
                "Last Modified Date": blank(changed_at(one, now)),
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
    archived = {"createdAt": zulu(BEGIN), "updatedAt": zulu(BEGIN), "archived": False}

    def versions(deal: Deal, of: Callable[[Change], str]) -> list[Row]:
        found: list[Row] = []
        for change in deal.changes:
            value = of(change)
            if change.at <= now and (not found or found[0]["value"] != value):
                one = {"value": value, "timestamp": zulu(change.at), "sourceType": "CRM_UI"}
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
                    "hubspot_owner_id": one.owner.id, "hs_lastmodifieddate": zulu(BEGIN),
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
                    "lastmodifieddate": zulu(BEGIN),
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
                    "amount": str(one.at(now).amount), "closedate": zulu(one.closed_at(now)),
                    "createdate": zulu(one.created_at),
                    "hubspot_owner_id": one.at(now).owner.id,
                    "hs_lastmodifieddate": zulu(changed_at(one, now)),
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
                    "hs_next_step": [{"value": "call", "timestamp": zulu(BEGIN)}],
                }}
                for one in made.known(now)
            ),
            "results",
        ),
    }  # fmt: skip
