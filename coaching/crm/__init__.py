"""What a CRM says of deals, accounts and people: rows, the facts they state, and their history."""

from coaching.crm.currency import first_currency, in_known_currency, without_currency
from coaching.crm.facts import (
    TOLD_AS,
    Fact,
    ToldAs,
    account_facts,
    change_facts,
    deal_facts,
    person_facts,
)
from coaching.crm.history import Clash, Span, Statement, Weighed, current, timeline, weigh
from coaching.crm.holdings import territory_owners
from coaching.crm.ids import plain_id
from coaching.crm.values import (
    ENDS,
    EXPORT_KINDS,
    NOBODY,
    OUTCOMES,
    AccountRow,
    ChangeRow,
    DealRow,
    ExportKind,
    Money,
    Outcome,
    PersonRow,
    Ref,
    RejectedRow,
    instant_text,
)

__all__ = [
    "ENDS",
    "EXPORT_KINDS",
    "NOBODY",
    "OUTCOMES",
    "TOLD_AS",
    "AccountRow",
    "ChangeRow",
    "Clash",
    "DealRow",
    "ExportKind",
    "Fact",
    "Money",
    "Outcome",
    "PersonRow",
    "Ref",
    "RejectedRow",
    "Span",
    "Statement",
    "ToldAs",
    "Weighed",
    "account_facts",
    "change_facts",
    "current",
    "deal_facts",
    "first_currency",
    "in_known_currency",
    "instant_text",
    "person_facts",
    "plain_id",
    "territory_owners",
    "timeline",
    "weigh",
    "without_currency",
]
