"""Withholding: what has to follow when a rep withholds a moment, and when that is cut short.

What is withheld is gone at once: search passes it over in the transaction that withholds it, and
reels and pages that have it are made anew after it. Which reels are is written down before that
transaction ends, in a list of its own each time, so whoever is killed in between leaves a list that
the next use works off; pages are known by what they show (``playbook_following.py``).
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection

from coaching.errors import FilmroomError
from coaching.moments.sharing import Moment
from coaching.steps.broom import Broom
from coaching.steps.place import Place
from coaching.steps.playbook_following import follow_pages, stale_elsewhere
from coaching.steps.reel_anew import ReelFate, mend_reel
from coaching.store import moments as stored
from coaching.store import withdrawing
from coaching.store.exports import PRINTED
from coaching.workspace import write_whole

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Withheld:
    """What became of a moment that was withheld.

    Attributes:
        moment: The moment.
        reels: What became of reels that had it.
        waiting: Numbers of reels that could not be made anew yet, each with why: they have it
            still, and the next use tries again.
        pages: Paths of pages of the playbook in the workspace that had it: they are removed.
        left: Files that are not ours to remove, for a person to look after.
        whole: Files that were written of its whole call, or tell of it, and may have it still.
    """

    moment: Moment
    reels: tuple[ReelFate, ...] = ()
    waiting: tuple[tuple[int, str], ...] = ()
    pages: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    whole: tuple[str, ...] = ()


def withdraw(conn: Connection, place: Place, moment: Moment) -> dict[str, Any]:
    """Withhold a moment in the library, and write down which files follow."""
    stored.set_visibility(conn, moment.id, "withheld", first_look_until=None)
    touched = withdrawing.take_stretch_out_of_reels(conn, moment.call, moment.start, moment.end)
    plan = {
        "list": f"withhold-{moment.name}-{uuid4().hex}.json",
        "moment": moment.id,
        "reels": list(touched),
        "whole": list(withdrawing.files_of_call(conn, moment.call)),
    }
    place.workspace.own.mkdir(parents=True, exist_ok=True)
    _write_down(place, plan)
    return plan


def carry_out(place: Place, plan: Mapping[str, Any]) -> Withheld:
    """Remove pages and make reels anew; what is done is struck from the list."""
    gone = follow_pages(place)
    left = [*gone.left]
    broom = Broom()
    fates, waiting = _mended(place, plan["reels"], broom, left)
    with place.library.reading() as conn:
        moment = stored.find_moment(conn, plan["moment"])
        assert moment is not None, "it was withheld a moment ago"
        elsewhere = stale_elsewhere(conn, place, [moment.call], moment.start, moment.end)
    left += [path for path in elsewhere if path not in left]
    left += broom.stuck
    if waiting:
        _write_down(place, {**plan, "reels": [number for number, _ in waiting]})
    elif not broom.stuck:
        (place.workspace.own / plan["list"]).unlink(missing_ok=True)
    logger.info("withhold: %s, %d reels, %d pages", moment.name, len(fates), len(gone.removed))
    whole = tuple(path for path in plan["whole"] if path == PRINTED or os.path.lexists(path))
    return Withheld(moment, tuple(fates), tuple(waiting), gone.removed, tuple(left), whole)


def _mended(
    place: Place, numbers: Sequence[int], broom: Broom, left: list[str]
) -> tuple[list[ReelFate], list[tuple[int, str]]]:
    """What became of reels made anew without a clip; those that could not be yet, and why."""
    fates: list[ReelFate] = []
    waiting: list[tuple[int, str]] = []
    for number in numbers:
        try:
            fate = mend_reel(place, number, broom, left)
        except FilmroomError as error:
            logger.warning("reel %d could not be made anew: %s", number, type(error).__name__)
            waiting.append((number, error.message))
            continue
        if fate is not None:
            fates.append(fate)
    return fates, waiting


def _write_down(place: Place, plan: Mapping[str, Any]) -> None:
    write_whole(place.workspace.own / plan["list"], json.dumps(plan))


def finish_withholding(place: Place) -> tuple[Withheld, ...]:
    """Make anew the reels and pages of moments whose withholding was cut short."""
    done = []
    for path in sorted(place.workspace.own.glob("withhold-M*.json")):
        try:
            plan = json.loads(path.read_text(encoding="utf-8")) | {"list": path.name}
        except (FileNotFoundError, ValueError):
            continue
        with place.library.writing() as conn:  # waits for whoever is just withholding it
            moment = stored.find_moment(conn, plan["moment"])
        if moment is None or moment.visibility != "withheld":
            path.unlink(missing_ok=True)  # it never came to be withheld
            continue
        done.append(carry_out(place, plan))
    return tuple(done)
