"""What Pipedrive gives of a history: lists, and records of its interface."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tests.crm_files.writing import Row, as_csv, as_json, blank, changed_at
from tests.made_history import BEGIN, LOST, OUTCOMES, STAGES, WON, Change, Deal, History


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
                    "Deal - Update time": changed_at(one, now).strftime("%d.%m.%Y %H:%M"),
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
            "object": "dealChange", "timestamp": blank(at),
            "data": {
                "id": 1, "item_id": int(deal.id), "user_id": 7, "field_key": field,
                "old_value": old, "new_value": new, "log_time": blank(at),
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
        flow.append({"object": "activity", "timestamp": blank(now), "data": {"id": 3}})
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
                    "address_postal_code": one.postal_code, "update_time": blank(BEGIN),
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
                    "update_time": blank(BEGIN),
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
                    "add_time": blank(one.created_at), "update_time": blank(changed_at(one, now)),
                    "close_time": blank(one.closed_at(now))
                    if one.outcome(now) != "open" else None,
                    "expected_close_date": f"{one.closed_at(now):%Y-%m-%d}",
                }
                for one in made.known(now)
            ),
            "data",
        ),
        "flow.json": as_json(flow, "data"),
    }  # fmt: skip
