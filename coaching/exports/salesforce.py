"""Exports of Salesforce: records as its interface and Data Loader give them, and reports.

Source: the object reference (Opportunity, OpportunityHistory, OpportunityFieldHistory, Account,
Contact, User) and the titles of the standard report types, in English.
"""

from __future__ import annotations

from coaching.exports.preset import Preset, titles

_SF_OWNER = {"owner_id": ["OwnerId"], "owner": ["Owner.Name"], "owner_email": ["Owner.Email"]}
_SF_STAMPS = titles(modified_at="LastModifiedDate|SystemModstamp", deleted="IsDeleted")
_ADD_ID = 'add the column "Opportunity ID" to the report, then export it again'

SALESFORCE = (
    Preset(
        "salesforce opportunities", "deals", ("Id", "StageName", "CloseDate"),
        titles(
            deal_id="Id", deal_name="Name", account="Account.Name", account_id="AccountId",
            stage="StageName", amount="Amount", currency="CurrencyIsoCode", is_won="IsWon",
            is_closed="IsClosed", created_at="CreatedDate", closed_at="CloseDate",
            reason="Loss_Reason__c|LossReason__c|Closed_Lost_Reason__c", contacts="ContactId",
        ) | _SF_OWNER | _SF_STAMPS,
        zone="UTC", plain_numbers=True, unlike=("OpportunityId",),
    ),
    Preset(
        "salesforce opportunity report", "deals", ("Opportunity Name", "Stage"),
        titles(
            deal_id="Opportunity ID", deal_name="Opportunity Name", account="Account Name",
            account_id="Account ID", owner="Opportunity Owner",
            owner_email="Opportunity Owner: Email|Opportunity Owner Email",
            owner_id="Opportunity Owner: User ID|Owner ID", stage="Stage", amount="Amount",
            currency="Amount Currency|Opportunity Currency", is_won="Won", is_closed="Closed",
            created_at="Created Date", closed_at="Close Date", modified_at="Last Modified Date",
            deleted="Deleted", reason="Loss Reason|Closed Lost Reason", contacts="Contact ID",
        ),
        footers=True, lacking=_ADD_ID,
    ),
    Preset(
        "salesforce opportunity history", "history", ("OpportunityId", "StageName", "CreatedDate"),
        titles(
            deal_id="OpportunityId", changed_at="CreatedDate", stage="StageName",
            stage_before="PrevStageName|FromStageName", amount="Amount",
            currency="CurrencyIsoCode", closed_at="CloseDate",
        ),
        zone="UTC", plain_numbers=True,
    ),
    Preset(
        "salesforce opportunity field history", "history",
        ("OpportunityId", "Field", "NewValue", "CreatedDate"),
        titles(
            deal_id="OpportunityId", changed_at="CreatedDate", field="Field",
            old_value="OldValue", new_value="NewValue",
        ),
        zone="UTC", plain_numbers=True,
    ),
    Preset(
        "salesforce opportunity history report", "history",
        ("Opportunity Name", "From Stage", "To Stage"),
        titles(
            deal_id="Opportunity ID", changed_at="Last Modified|Edit Date|Last Modified Date",
            stage="To Stage", stage_before="From Stage", amount="Amount",
            currency="Amount Currency", closed_at="Close Date", owner="Opportunity Owner",
        ),
        footers=True, lacking=_ADD_ID,
    ),
    Preset(
        "salesforce opportunity field history report", "history",
        ("Opportunity Name", "Field / Event", "New Value"),
        titles(
            deal_id="Opportunity ID", changed_at="Edit Date", field="Field / Event",
            old_value="Old Value", new_value="New Value",
        ),
        footers=True, lacking=_ADD_ID,
    ),
    Preset(
        "salesforce accounts", "accounts", ("Id", "Name", "BillingCountry"),
        titles(
            account="Name", account_id="Id", industry="Industry", employees="NumberOfEmployees",
            country="BillingCountry", state="BillingState", city="BillingCity",
            postal_code="BillingPostalCode", domain="Website", phone="Phone",
            territory="Territory__c|Sales_Territory__c|Territory2.Name", region="Region__c",
        ) | _SF_OWNER | _SF_STAMPS,
        zone="UTC", plain_numbers=True,
    ),
    Preset(
        "salesforce account report", "accounts", ("Account Name", "Account Owner"),
        titles(
            account="Account Name", account_id="Account ID", industry="Industry",
            employees="Employees", country="Billing Country", state="Billing State/Province",
            city="Billing City", postal_code="Billing Zip/Postal Code", domain="Website",
            phone="Phone", owner="Account Owner", owner_id="Account Owner: User ID",
            territory="Territory|Sales Territory", modified_at="Last Modified Date",
            deleted="Deleted",
        ),
        footers=True,
    ),
    Preset(
        "salesforce contacts", "contacts", ("Id", "LastName", "Email", "AccountId"),
        titles(
            person_id="Id", person="Name", first_name="FirstName", last_name="LastName",
            email="Email", phone="Phone", mobile="MobilePhone", phone_3="HomePhone|OtherPhone",
            account="Account.Name", account_id="AccountId", title="Title",
        ) | _SF_STAMPS,
        zone="UTC",
    ),
    Preset(
        "salesforce contact report", "contacts", ("Last Name", "Email", "Account Name"),
        titles(
            person_id="Contact ID", first_name="First Name", last_name="Last Name", email="Email",
            phone="Phone", mobile="Mobile|Mobile Phone", phone_3="Other Phone|Home Phone",
            account="Account Name", account_id="Account ID", title="Title",
            modified_at="Last Modified Date", deleted="Deleted",
        ),
        footers=True,
    ),
    Preset(
        "salesforce users", "users", ("Id", "Email", "IsActive"),
        titles(
            person_id="Id", person="Name", first_name="FirstName", last_name="LastName",
            email="Email", phone="Phone", mobile="MobilePhone", title="Title|UserRole.Name",
            active="IsActive",
        ) | _SF_STAMPS,
        zone="UTC",
    ),
    Preset(
        "salesforce user report", "users", ("User ID", "Email", "Active"),
        titles(
            person_id="User ID", person="Full Name|Name", first_name="First Name",
            last_name="Last Name", email="Email", title="Title|Role", active="Active",
        ),
        footers=True,
    ),
)  # fmt: skip
