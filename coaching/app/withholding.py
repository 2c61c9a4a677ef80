"""What followed when a moment was withheld, in lines, and pages of the playbook written anew."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coaching.ledger import call_name
from coaching.store.exports import PRINTED

if TYPE_CHECKING:
    from coaching.settings import Settings
    from coaching.steps.place import Place
    from coaching.steps.withholding import Withheld


@dataclass(frozen=True, slots=True)
class Followed:
    """What became of what had a moment.

    Attributes:
        done: What was done, a line each.
        left: What a person has to look after, a line each.
    """

    done: tuple[str, ...]
    left: tuple[str, ...]


def follow_withholding(place: Place, settings: Settings, withheld: Withheld) -> Followed:
    """Write pages of the playbook anew that had a moment, and say all that followed."""
    from coaching.app.playbook import left_in_words, pages_in_words, write_pages_anew

    name = withheld.moment.name
    done = [f"{name} is withheld: it is gone from lists, search, reels and the playbook."]
    for fate in withheld.reels:
        why = f": {fate.why}" if fate.why else ""
        done.append(f"reel {fate.number} had it and was {fate.fate}{why}")
    done += pages_in_words(write_pages_anew(place, settings))
    left = [*left_in_words(withheld.left)]
    for number, why in withheld.waiting:
        left.append(f"reel {number} has it still, and is made anew at the next use: {why}")
    for path in withheld.whole:
        where = "a screen, a pipe or a browser" if path == PRINTED else path
        left.append(
            f"{call_name(withheld.moment.call)} went out to {where}: that may have it still"
        )
    return Followed(tuple(done), tuple(left))
