"""What columns are called in exports of no CRM that we know, and what tells what such a file is."""

from __future__ import annotations

from collections.abc import Mapping

from coaching.crm import ExportKind
from coaching.exports.titles import Columns

_ACCOUNT = ("account", "account_name", "company", "company_name", "customer", "customer_name")
_OWNER = ("owner", "owner_name", "rep", "rep_name", "sales_rep", "salesperson", "account_executive")
_ACCOUNT_ID = ("account_id", "company_id", "customer_id", "organization_id", "organisation_id")
_DEAL_ID = ("deal_id", "opportunity_id", "opp_id", "record_id", "id")
_MODIFIED = (
    "modified_at", "updated_at", "last_modified", "last_modified_date", "modified_date",
    "last_updated", "update_time", "system_modstamp",
)  # fmt: skip
_DELETED = ("is_deleted", "deleted", "archived", "deleted_at")
_STAGE = ("stage", "deal_stage", "sales_stage", "stage_name", "pipeline_stage")

DEAL_COLUMNS: Columns = {
    "deal_id": _DEAL_ID,
    "deal_name": ("deal_name", "deal", "opportunity_name", "opportunity", "name", "title"),
    "account": _ACCOUNT,
    "account_id": _ACCOUNT_ID,
    "owner": ("deal_owner", "opportunity_owner", *_OWNER),
    "owner_id": ("owner_id", "deal_owner_id", "user_id"),
    "owner_email": ("owner_email", "deal_owner_email", "rep_email"),
    "stage": _STAGE,
    "pipeline": ("pipeline", "pipeline_name", "sales_process"),
    "amount": ("amount", "deal_amount", "value", "deal_value"),
    "currency": ("currency", "currency_code", "deal_currency"),
    "outcome": ("outcome", "status", "deal_status", "result"),
    "is_won": ("is_won", "won"),
    "is_closed": ("is_closed",),
    "created_at": ("created_at", "created", "created_date", "create_date", "created_on"),
    "closed_at": (
        "closed_at", "closed", "closed_date", "close_date", "closed_on", "expected_close_date",
    ),
    "modified_at": _MODIFIED,
    "reason": ("loss_reason", "lost_reason", "closed_lost_reason", "win_loss_reason"),
    "contacts": ("contact_id", "contact_ids"),
    "deleted": _DELETED,
}  # fmt: skip
"""Columns of deals, the surest title first."""

HISTORY_COLUMNS: Columns = {
    "deal_id": _DEAL_ID,
    "changed_at": (
        "changed_at", "change_date", "stage_changed_at", "stage_change_date", "date_of_change",
        "entered_at", "entered_stage_at", "edit_date", "timestamp", "changed_on", "since",
    ),
    "stage": ("to_stage", "new_stage", *_STAGE),
    "stage_before": ("from_stage", "old_stage", "previous_stage"),
    "amount": ("amount", "new_amount", "deal_amount", "deal_value"),
    "currency": ("currency", "currency_code", "deal_currency"),
    "owner": ("new_owner", "to_owner", *_OWNER),
    "closed_at": ("close_date", "expected_close_date"),
    "field": ("field", "field_name", "property", "property_name", "field_key"),
    "old_value": ("old_value", "from_value", "previous_value"),
    "new_value": ("new_value", "to_value"),
}  # fmt: skip
"""Columns of changes of deals: the values from then on, or a field with its values."""

ACCOUNT_COLUMNS: Columns = {
    "account": (*_ACCOUNT, "organization", "organisation", "name"),
    "account_id": _ACCOUNT_ID,
    "territory": ("territory", "territory_name", "sales_territory"),
    "industry": ("industry", "sector", "vertical"),
    "region": ("region", "sales_region"),
    "owner": ("account_owner", "company_owner", *_OWNER),
    "owner_id": ("owner_id", "account_owner_id"),
    "owner_email": ("owner_email", "account_owner_email"),
    "employees": ("employees", "number_of_employees", "num_employees", "headcount"),
    "country": ("country", "billing_country", "country_region", "country_name"),
    "state": ("state", "province", "state_province", "billing_state", "state_region"),
    "city": ("city", "billing_city"),
    "postal_code": ("postal_code", "zip", "zip_code", "postcode", "billing_postal_code", "plz"),
    "domain": ("domain", "website", "company_domain", "company_domain_name", "web_site"),
    "phone": ("phone", "phone_number", "main_phone", "telephone"),
    "modified_at": _MODIFIED,
    "deleted": _DELETED,
}
"""Columns of accounts, the surest title first."""

CONTACT_COLUMNS: Columns = {
    "person_id": ("contact_id", "person_id", "record_id", "id"),
    "person": ("contact_name", "contact", "full_name", "person", "name"),
    "first_name": ("first_name", "firstname", "given_name"),
    "last_name": ("last_name", "lastname", "surname", "family_name"),
    "email": ("email", "email_address", "e_mail", "work_email", "contact_email"),
    "email_2": ("other_email", "second_email", "home_email", "additional_email_addresses"),
    "phone": ("phone", "phone_number", "work_phone", "business_phone", "telephone"),
    "mobile": ("mobile", "mobile_phone", "mobile_phone_number", "cell", "cell_phone"),
    "phone_3": ("other_phone", "home_phone", "direct_phone", "assistant_phone"),
    "account": (*_ACCOUNT, "organization", "organisation"),
    "account_id": _ACCOUNT_ID,
    "title": ("job_title", "position", "role", "title"),
    "modified_at": _MODIFIED,
    "deleted": _DELETED,
}
"""Columns of customers, the surest title first."""

USER_COLUMNS: Columns = {
    "person_id": ("user_id", "owner_id", "id"),
    "person": ("full_name", "user_name", "user", "owner_name", "name"),
    "first_name": ("first_name", "firstname"),
    "last_name": ("last_name", "lastname"),
    "email": ("email", "user_email", "email_address", "e_mail"),
    "phone": ("phone", "phone_number"),
    "mobile": ("mobile", "mobile_phone"),
    "title": ("title", "role", "role_name", "user_role", "job_title"),
    "active": ("active", "is_active", "active_flag"),
    "modified_at": _MODIFIED,
    "deleted": _DELETED,
}
"""Columns of our people, the surest title first."""

COLUMNS: Mapping[ExportKind, Columns] = {
    "deals": DEAL_COLUMNS,
    "history": HISTORY_COLUMNS,
    "contacts": CONTACT_COLUMNS,
    "accounts": ACCOUNT_COLUMNS,
    "users": USER_COLUMNS,
}
"""Columns of each kind of export, but for those of a dialer, which are in the settings."""

NEEDED: Mapping[ExportKind, tuple[frozenset[str], ...]] = {
    "deals": (
        frozenset({"deal_id"}),
        frozenset({"account", "account_id"}),
        frozenset({"stage", "outcome"}),
    ),
    "history": (
        frozenset({"deal_id"}),
        frozenset({"changed_at"}),
        frozenset({"stage", "new_value"}),
    ),
    "contacts": (
        frozenset({"person", "last_name", "email"}),
        frozenset({"email", "phone", "mobile"}),
        frozenset({"person_id", "account", "account_id"}),
        frozenset({"first_name", "last_name", "email"}),
    ),
    "accounts": (
        frozenset({"account"}),
        frozenset(
            {"territory", "industry", "region", "employees", "country", "state", "postal_code"}
        ),
    ),
    "users": (
        frozenset({"person", "last_name"}),
        frozenset({"email"}),
        frozenset({"active", "title"}),
    ),
}
"""One column of each set tells what a file exports; tried in this order."""

HINT = (
    "deals need deal_id, account, and stage or outcome; history needs deal_id, changed_at and"
    " stage; accounts need account, and territory, industry, region or country; contacts need"
    " name or email, and account; calls need recording or call ID, and start, direction, agent or"
    " a number (other titles: a file for --mapping, or [dialer.columns] in the settings)"
)
"""What to do about a file that none of it fits."""
