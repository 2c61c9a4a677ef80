"""Ids of CRMs, of which one has two spellings of the same."""

from __future__ import annotations

import re

_SHORT = re.compile(r"(?=.*[0-9])[0-9A-Za-z]{15}")
_CHECKS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"
PREFIXES = ("001", "003", "005", "006", "00Q", "00T", "00U")
"""How ids of accounts, contacts, users, opportunities, leads, tasks and events begin. Source:
Salesforce's list of standard field record id prefixes."""


def plain_id(text: str) -> str:
    """An id as it is compared: one of Salesforce's with 15 characters gets its 3 check characters.

    Reports write 15 characters, of which capitals count; the interface writes 18. Source:
    Salesforce's "Sample Apex for 15 to 18 character ids".

    >>> plain_id("001A0000006Vm9r"), plain_id(" D-1042 ")
    ('001A0000006Vm9rIAC', 'D-1042')
    """
    said = text.strip()
    if said[:3] not in PREFIXES or _SHORT.fullmatch(said) is None:
        return said
    checks = (
        sum(1 << place for place, char in enumerate(five) if "A" <= char <= "Z")
        for five in (said[:5], said[5:10], said[10:])
    )
    return said + "".join(_CHECKS[check] for check in checks)
