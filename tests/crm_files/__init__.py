"""The files in which CRMs would export a made history.

Each writer gives what one CRM writes of it, in its own titles, ids and ways of times and numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from tests.crm_files.hubspot import hubspot_lists, hubspot_records
from tests.crm_files.pipedrive import pipedrive_lists, pipedrive_records
from tests.crm_files.salesforce import salesforce_records, salesforce_reports
from tests.made_history import History

WRITERS: Mapping[str, tuple[str, Callable[[History, datetime], dict[str, bytes]]]] = {
    "salesforce records": ("salesforce", salesforce_records),
    "salesforce reports": ("salesforce", salesforce_reports),
    "hubspot lists": ("numbers", hubspot_lists),
    "hubspot records": ("numbers", hubspot_records),
    "pipedrive lists": ("numbers", pipedrive_lists),
    "pipedrive records": ("numbers", pipedrive_records),
}
"""Each CRM's way: the kind of its ids, and what writes its files."""
