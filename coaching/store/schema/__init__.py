"""The tables of the library, by noun; the migrations make them, a test holds the two together.

Three rules run through all of them:

* **Versions.** Whatever a model made belongs to a row of ``versions`` that names the model, and
only the
  active version of a kind is read. A new version is made active when it is complete, never before.
* **Anchors.** Whatever a person made is anchored to call + time span + words, never to a turn or
snippet.
* **Acts.** Whatever a person did is one row of ``acts``, which can be added to and not changed.
"""

from coaching.store.schema import (
    acts,
    calls,
    crm,
    deal_reviews,
    ledger,
    meetings,
    moments,
    people,
    plays,
    reels,
    search,
    talk,
    teachings,
)
from coaching.store.schema.columns import metadata

__all__ = [
    "acts",
    "calls",
    "crm",
    "deal_reviews",
    "ledger",
    "meetings",
    "metadata",
    "moments",
    "people",
    "plays",
    "reels",
    "search",
    "talk",
    "teachings",
]
