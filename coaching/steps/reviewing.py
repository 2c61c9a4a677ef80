"""Reviewing: what a call or a deal has of the process, computed when it is shown.

Nothing of it is stored but what people rule.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from coaching.errors import NotFoundError, UsageError
from coaching.ledger import call_name
from coaching.process import SalesProcess
from coaching.review.deal import review_deal
from coaching.review.parts import Review, Ruled, Verdict
from coaching.review.review import review_talk
from coaching.review.talk import CueFinder, Ref, Talk, parts_of
from coaching.steps.place import Place
from coaching.steps.reading import find_call
from coaching.store import acts, calls, readings, rulings, turns, versions
from coaching.store.deal_calls import calls_of_deal
from coaching.yaml_places import did_you_mean

VERB = "rule"
"""What the act is called in the log, and ``WITHDRAW`` its taking back."""

WITHDRAW = "withdraw ruling"


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A review with what it is of.

    Attributes:
        title: Of the call, or the deal as it was asked for.
        review: The review.
        titles: Titles of its calls, by number.
    """

    title: str
    review: Review
    titles: dict[int, str]

    def as_json(self) -> dict[str, Any]:
        """The shape that scripts get; documented in docs/review.md."""
        return {
            "title": self.title,
            "calls": [call_name(call) for call in self.review.calls],
            "process": self.review.process,
            "stages": [stage.as_json() for stage in self.review.stages],
        }


def calls_meant(conn: Connection, wanted: str) -> tuple[int, ...]:
    """The call that a person means, or the calls of the deal, the earliest first."""
    return calls_of_deal(conn, wanted) or (find_call(conn, wanted),)


def review(
    place: Place,
    wanted: str,
    process: SalesProcess,
    finder: CueFinder,
    *,
    known: tuple[str, ...] = (),
) -> Reviewed:
    """The review of what a person means: a call, or all calls of a deal.

    Args:
        place: Where it is.
        wanted: A call's number or a part of its title, or the CRM's id or name of a deal.
        process: The team's.
        finder: Finds phrases and likeness.
        known: Names of the glossary.

    Raises:
        NotFoundError: Nothing goes by that, or it is not ready.
    """
    with place.library.reading() as conn:
        meant = calls_meant(conn, wanted)
        titles = calls.call_titles(conn)
    if len(meant) == 1:
        (call,) = meant
        found = review_call(place, call, process, finder, known=known)
        return Reviewed(titles[call], found, {call: titles[call]})
    each = [review_call(place, call, process, finder, known=known) for call in meant]
    return Reviewed(wanted, review_deal(each), {call: titles[call] for call in meant})


def review_call(
    place: Place,
    call: int,
    process: SalesProcess,
    finder: CueFinder,
    *,
    known: tuple[str, ...] = (),
) -> Review:
    """The review of one call, with what people ruled on it.

    Raises:
        NotFoundError: The call is not ready.
    """
    with place.library.reading() as conn:
        shown = versions.active(conn, call, "tags")
        heard = versions.active(conn, call, "turns")
        if shown is None or heard is None:
            raise NotFoundError(
                f"{call_name(call)} is not ready", hint="`filmroom status` says what it waits for"
            )
        spoken = turns.read_turns(conn, heard.id)
        tags = turns.read_tags(conn, shown.id)
        said = rulings.rulings_on(conn, call)
        kept = readings.reading_of(conn, heard.id, finder.reader)
    talk = Talk(spoken, tags, finder.find(spoken, tags, kept))
    ruled = {
        Ref(one.part, one.key): Ruled(one.verdict, one.value, one.note, one.who, one.at, call)
        for one in said
    }
    return review_talk(process, talk, call=call, known=known, ruled=ruled)


def rule(
    place: Place,
    wanted: str,
    process: SalesProcess,
    verdicts: Sequence[tuple[str, Verdict]],
    *,
    value: str | None = None,
    note: str | None = None,
    who: str,
) -> int:
    """Keep a person's word on parts of a call; of a deal, on its last call. The call's number.

    Args:
        place: Where it is.
        wanted: The call or deal, see ``review``.
        process: The team's.
        verdicts: Key of each part ("budget", or "datum:budget" where it is two things), and what
            the person says of it.
        value: Of the one datum that is ruled on.
        note: Why.
        who: The person.

    Raises:
        NotFoundError: Nothing goes by that.
        UsageError: The process has no such part, or a value is given for what has none.
    """
    refs = [(ref_of(process, key), verdict) for key, verdict in verdicts]
    if value is not None and (len(refs) != 1 or refs[0][0].part != "datum"):
        raise UsageError("--value goes with one datum", hint="such as --met budget --value 20,000")
    if value is not None and refs[0][1] != "met":
        raise UsageError("a datum with a value is known", hint="give --met with --value")
    with place.library.writing() as conn:
        call = calls_meant(conn, wanted)[-1]
        before = {Ref(one.part, one.key): one for one in rulings.rulings_on(conn, call)}
        for ref, verdict in refs:
            number = rulings.rule(
                conn,
                call,
                part=ref.part,
                key=ref.key,
                verdict=verdict,
                value=value,
                note=note,
                who=who,
                now=place.now(),
            )
            earlier = before.get(ref)
            acts.record(
                conn,
                at=place.now(),
                who=who,
                verb=VERB,
                object_kind="call",
                object_id=call,
                before={"ruling": earlier.id, "verdict": earlier.verdict} if earlier else None,
                after={"ruling": number, "part": ref.part, "key": ref.key, "verdict": verdict},
            )
    return call


def withdraw(
    place: Place, wanted: str, process: SalesProcess, keys: Sequence[str], *, who: str
) -> int:
    """Take back what was ruled, so that what is found counts again; the call's number.

    Raises:
        NotFoundError: Nothing was ruled on such a part.
        UsageError: The process has no such part.
    """
    refs = [ref_of(process, key) for key in keys]
    with place.library.writing() as conn:
        meant = calls_meant(conn, wanted)
        for ref in refs:
            held = [
                one for one in rulings.rulings_on(conn, *meant) if Ref(one.part, one.key) == ref
            ]
            if not held:
                raise NotFoundError(f"nobody ruled on {ref.key} there")
            for one in held:
                rulings.withdraw(conn, one.call, part=one.part, key=one.key, now=place.now())
                acts.record(
                    conn,
                    at=place.now(),
                    who=who,
                    verb=WITHDRAW,
                    object_kind="call",
                    object_id=one.call,
                    before={"ruling": one.id, "verdict": one.verdict},
                )
    return meant[-1]


def ref_of(process: SalesProcess, wanted: str) -> Ref:
    """The part that a person means by its key, or by "datum:key" where that is two things.

    Raises:
        UsageError: There is none, or there are two.
    """
    known = [ref for ref, _ in parts_of(process)]
    part, _, key = wanted.strip().rpartition(":")
    found = [ref for ref in known if ref.key == key and part in ("", ref.part)]
    if len(found) == 1:
        return found[0]
    if found:
        named = " or ".join(f"{ref.part}:{ref.key}" for ref in found)
        raise UsageError(f'"{wanted}" is more than one thing', hint=f"say {named}")
    raise UsageError(
        f'the process has no action, datum or criterion "{wanted}"',
        hint=did_you_mean(key, [ref.key for ref in known])
        or "`filmroom review CALL` shows the key of each beside it",
    )
