"""Exports of Pipedrive: lists, and records as its interface gives them.

Source: Pipedrive's API reference (deals, flow, organizations, persons, users) and its list exports.
"""

from __future__ import annotations

from coaching.exports.preset import Preset, titles

_DEAL_STAMPS = titles(modified_at="update_time", created_at="add_time")

PIPEDRIVE = (
    Preset(
        "pipedrive deals", "deals", ("Deal - Title", "Deal - Stage"),
        titles(
            deal_id="Deal - ID", deal_name="Deal - Title",
            account="Deal - Organization", account_id="Deal - Organization ID|Organization - ID",
            contacts="Deal - Contact person ID|Person - ID", owner="Deal - Owner",
            stage="Deal - Stage", pipeline="Deal - Pipeline", amount="Deal - Value",
            currency="Deal - Currency of Value|Deal - Currency", outcome="Deal - Status",
            created_at="Deal - Deal created", modified_at="Deal - Update time",
            closed_at="Deal - Deal closed on",
            won_at="Deal - Won time", lost_at="Deal - Lost time",
            expected_at="Deal - Expected close date", reason="Deal - Lost reason",
        ),
        lacking='add the column "ID" to the list of deals, then export it again',
    ),
    Preset(
        "pipedrive deal records", "deals", ("id", "title", "status", "stage_id"),
        titles(
            deal_id="id", deal_name="title", account="org_id.name|org_name",
            account_id="org_id.value|org_id", contacts="person_id.value|person_id",
            owner="user_id.name|owner_name", owner_id="user_id.id|owner_id|user_id",
            owner_email="user_id.email", stage="stage.name|stage_name|stage_id",
            pipeline="pipeline.name|pipeline_id", amount="value", currency="currency",
            outcome="status", closed_at="close_time", won_at="won_time",
            lost_at="lost_time", expected_at="expected_close_date", reason="lost_reason",
            deleted="deleted|is_deleted",
        ) | _DEAL_STAMPS,
        zone="UTC", plain_numbers=True,
    ),
    Preset(
        "pipedrive flow", "history", ("object", "data.item_id", "data.field_key", "data.new_value"),
        titles(
            deal_id="data.item_id", changed_at="data.log_time|timestamp", field="data.field_key",
            old_value="data.additional_data.old_value_formatted",
            new_value="data.additional_data.new_value_formatted|data.new_value",
            about="object", raw_value="data.new_value", raw_before="data.old_value",
        ),
        zone="UTC",
    ),
    Preset(
        "pipedrive organizations", "accounts", ("Organization - ID", "Organization - Name"),
        titles(
            account_id="Organization - ID", account="Organization - Name",
            industry="Organization - Industry",
            employees="Organization - Number of employees|Organization - Employee count",
            country="Organization - Country of Address",
            state="Organization - State/county of Address", city="Organization - City/town/village/"
            "locality of Address|Organization - City of Address",
            postal_code="Organization - ZIP/Postal code of Address",
            domain="Organization - Website", phone="Organization - Phone",
            owner="Organization - Owner", modified_at="Organization - Update time",
        ),
    ),
    Preset(
        "pipedrive organization records", "accounts", ("id", "name", "people_count"),
        titles(
            account_id="id", account="name", industry="industry", employees="employee_count",
            country="address_country", state="address_admin_area_level_1",
            city="address_locality", postal_code="address_postal_code", domain="website",
            owner="owner_id.name|owner_name", owner_id="owner_id.id|owner_id",
            owner_email="owner_id.email", modified_at="update_time", deleted="is_deleted",
            active="active_flag",
        ),
        zone="UTC", plain_numbers=True,
    ),
    Preset(
        "pipedrive persons", "contacts", ("Person - ID", "Person - Name"),
        titles(
            person_id="Person - ID", person="Person - Name",
            email="Person - Email - Work|Person - Email", email_2="Person - Email - Home"
            "|Person - Email - Other", phone="Person - Phone - Work|Person - Phone",
            mobile="Person - Phone - Mobile",
            phone_3="Person - Phone - Home|Person - Phone - Other",
            account="Person - Organization",
            account_id="Person - Organization ID|Organization - ID", title="Person - Job title",
            modified_at="Person - Update time",
        ),
    ),
    Preset(
        "pipedrive person records", "contacts", ("id", "name", "email", "phone", "org_id.value"),
        titles(
            person_id="id", person="name", first_name="first_name", last_name="last_name",
            email="email", phone="phone", account="org_id.name|org_name",
            account_id="org_id.value|org_id", title="job_title", modified_at="update_time",
            deleted="is_deleted",
        ),
        zone="UTC",
    ),
    Preset(
        "pipedrive users", "users", ("id", "name", "email", "active_flag"),
        titles(person_id="id", person="name", email="email", active="active_flag",
                title="role_name", modified_at="modified"),
        zone="UTC",
    ),
)  # fmt: skip
