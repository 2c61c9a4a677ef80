"""What Salesforce gives of a history: records of its interface, and reports."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tests.crm_files.writing import Row, american, as_csv, as_json, changed_at, utc
from tests.made_history import BEGIN, History


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
                    LastModifiedDate=utc(BEGIN), IsDeleted=False,
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
                    AccountId=one.account.id, LastModifiedDate=utc(BEGIN), IsDeleted=False,
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
                    Amount=float(one.at(now).amount), CreatedDate=utc(one.created_at),
                    CloseDate=f"{one.closed_at(now):%Y-%m-%d}",
                    IsWon=one.outcome(now) == "won", IsClosed=one.outcome(now) != "open",
                    IsDeleted=one.deleted, LastModifiedDate=utc(changed_at(one, now)),
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
                    CreatedDate=utc(change.at),
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
                "Close Date": american(one.closed_at(now)).split()[0],
                "Created Date": american(one.created_at).split()[0],
                "Last Modified Date": american(changed_at(one, now)),
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
                            "Edit Date": american(change.at),
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
