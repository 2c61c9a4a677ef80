"""Settings by which originals go, and their going."""

from __future__ import annotations

from coaching.settings import Privacy
from coaching.steps.originals import Settled, settle_originals
from coaching.steps.place import Place
from coaching.wording.edit import Edit

DELETE = Privacy(original="delete", after_days=30)
CARD = [Edit(3, 5, "[card]", "mask", "card", muted=True)]


def settle(place: Place, privacy: Privacy = DELETE) -> tuple[Settled, ...]:
    return settle_originals(place, privacy, who="Filmroom")
