"""Exports of HubSpot: lists with the titles that people see, and records with names of properties.

Source: HubSpot's default properties of deals, companies and contacts, and its interface for owners.
"""

from __future__ import annotations

from coaching.exports.preset import Preset, titles

_HS_STAMPS = titles(modified_at="hs_lastmodifieddate|lastmodifieddate|updatedAt",
                     deleted="archived")  # fmt: skip

HUBSPOT = (
    Preset(
        "hubspot deals", "deals", ("Record ID", "Deal Name", "Deal Stage"),
        titles(
            deal_id="Record ID", deal_name="Deal Name",
            account="Associated Company|Associated Company (Primary)|Primary Associated Company",
            account_id="Associated Company IDs (Primary)|Associated Company IDs",
            contacts="Associated Contact IDs", owner="Deal owner", owner_id="Deal owner ID",
            stage="Deal Stage", pipeline="Pipeline", amount="Amount",
            currency="Currency|Deal Currency", is_won="Is Closed Won",
            is_closed="Is Deal Closed?|Is Deal Closed", created_at="Create Date",
            closed_at="Close Date", modified_at="Last Modified Date",
            reason="Closed Lost Reason",
        ),
    ),
    Preset(
        "hubspot deal properties", "deals", ("dealname", "dealstage"),
        titles(
            deal_id="hs_object_id|id|Record ID", deal_name="dealname",
            account="associatedcompany|company.name",
            account_id="associatedcompanyid|associations.companies|hs_primary_associated_company",
            contacts="associations.contacts", owner="owner.name", owner_id="hubspot_owner_id",
            stage="dealstage", pipeline="pipeline", amount="amount",
            currency="deal_currency_code", is_won="hs_is_closed_won", is_closed="hs_is_closed",
            created_at="createdate", closed_at="closedate", reason="closed_lost_reason",
        ) | _HS_STAMPS,
        zone="UTC", plain_numbers=True,
    ),
    Preset(
        "hubspot deal history", "history", ("hubspot deal", "property", "value", "timestamp"),
        titles(
            deal_id="hubspot deal", changed_at="timestamp", field="property", new_value="value",
        ),
        zone="UTC", plain_numbers=True,
    ),
    Preset(
        "hubspot property history", "history", ("Object ID", "Property", "Value", "Timestamp"),
        titles(
            deal_id="Object ID", changed_at="Timestamp", field="Property", new_value="Value",
        ),
    ),
    Preset(
        "hubspot companies", "accounts", ("Record ID", "Company name"),
        titles(
            account_id="Record ID", account="Company name", industry="Industry",
            employees="Number of Employees", country="Country/Region", state="State/Region",
            city="City", postal_code="Postal Code", domain="Company Domain Name|Website URL",
            phone="Phone Number", owner="Company owner", territory="Territory",
            modified_at="Last Modified Date",
        ),
    ),
    Preset(
        "hubspot company properties", "accounts", ("name", "domain", "hs_object_id"),
        titles(
            account_id="hs_object_id|id", account="name", industry="industry",
            employees="numberofemployees", country="country", state="state", city="city",
            postal_code="zip", domain="domain|website", phone="phone",
            owner_id="hubspot_owner_id", territory="territory",
        ) | _HS_STAMPS,
        zone="UTC", plain_numbers=True,
    ),
    Preset(
        "hubspot contacts", "contacts", ("Record ID", "First Name", "Last Name", "Email"),
        titles(
            person_id="Record ID", first_name="First Name", last_name="Last Name", email="Email",
            email_2="Additional email addresses|Work email", phone="Phone Number",
            mobile="Mobile Phone Number", account="Associated Company|Company Name",
            account_id="Associated Company IDs (Primary)|Associated Company IDs",
            title="Job Title", modified_at="Last Modified Date",
        ),
    ),
    Preset(
        "hubspot contact properties", "contacts",
        ("firstname", "lastname", "email", "hs_object_id"),
        titles(
            person_id="hs_object_id|id", first_name="firstname", last_name="lastname",
            email="email", email_2="hs_additional_emails|work_email", phone="phone",
            mobile="mobilephone", account="company",
            account_id="associatedcompanyid|associations.companies", title="jobtitle",
        ) | _HS_STAMPS,
        zone="UTC",
    ),
    Preset(
        "hubspot owners", "users", ("id", "email", "firstName", "lastName", "userId"),
        titles(
            person_id="id", first_name="firstName", last_name="lastName", email="email",
            modified_at="updatedAt", deleted="archived",
        ),
        zone="UTC",
    ),
)  # fmt: skip
