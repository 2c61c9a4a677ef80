"""The exports of CRMs that we know, and which of them a header tells."""

from __future__ import annotations

from collections.abc import Sequence

from coaching.exports.hubspot import HUBSPOT
from coaching.exports.pipedrive import PIPEDRIVE
from coaching.exports.preset import Preset
from coaching.exports.salesforce import SALESFORCE
from coaching.exports.titles import plain

PRESETS: tuple[Preset, ...] = (*SALESFORCE, *HUBSPOT, *PIPEDRIVE)
"""All of them; of several that fit, the one with the most marks."""


def preset_of(header: Sequence[str]) -> Preset | None:
    """The export that a header tells; None where it is no CRM's that we know.

    >>> preset_of(["Record ID", "Deal Name", "Deal Stage", "Amount"]).name
    'hubspot deals'
    >>> preset_of(["Deal", "Stage"])
    """
    titles = frozenset(map(plain, header))
    fitting = [preset for preset in PRESETS if preset.fits(titles)]
    return max(fitting, key=lambda preset: len(preset.marks), default=None)
