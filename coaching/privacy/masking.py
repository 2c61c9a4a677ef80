"""Masks: edits over the words that are personal, as far as the policy wants them masked."""

from __future__ import annotations

from collections.abc import Sequence

from coaching.privacy.kinds import MASKS, Found
from coaching.privacy.policy import Policy
from coaching.wording.edit import Edit


def mask_edits(found: Sequence[Found], policy: Policy) -> tuple[Edit, ...]:
    """An edit for each finding that is sure enough and masked by the policy, in order.

    Its source is the kind, so that edits can be counted by kind (``kinds.counted``).

    >>> mask_edits([Found(3, 7, "card", 1.0), Found(9, 10, "first_name", 0.9)], Policy())
    (Edit(first=3, after=7, text='[card number]', kind='mask', source='card', muted=True),)
    """
    edits: list[Edit] = []
    for one in found:
        rule = policy.rule(one.kind)
        if one.certainty >= rule.certainty and rule.mask:
            edits.append(
                Edit(one.first, one.after, MASKS[one.kind], "mask", one.kind, muted=rule.mute)
            )
    return tuple(edits)
