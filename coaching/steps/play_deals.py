"""How deals went on which plays were seen: read deals and calls, compare, keep nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from coaching.cells import CellError, money_of
from coaching.moments.deals import order_of
from coaching.plays.association import Association, associate
from coaching.plays.deals import Ended, StageCall, Worth, ended, moved, people_told_of
from coaching.plays.shown import is_of_few
from coaching.plays.together import judge
from coaching.plays.words import Kind, Went, WentOf
from coaching.process import SalesProcess
from coaching.settings import Sharing
from coaching.store import moments as stored_moments
from coaching.store.deal_stories import deal_stories
from coaching.store.deals import deals_numbered
from coaching.store.moments import CallOf

KINDS: tuple[Kind, ...] = ("won", "moved")


@dataclass(frozen=True, slots=True)
class UsesOf:
    """The calls on which a play is used.

    Attributes:
        play: Its number.
        stage: Its stage, as it is called now.
        calls: Numbers of the calls.
    """

    play: int
    stage: str
    calls: frozenset[int]


def went_by_play(
    conn: Connection,
    plays: Iterable[UsesOf],
    process: SalesProcess,
    sharing: Sharing,
    *,
    talk: Mapping[str, Mapping[int, int]],
    zone: str,
    now: datetime,
) -> dict[int, WentOf]:
    """How deals went on which each play was seen; nothing of a kind of which no deal tells.

    A kind is not told of a play whose counted deals are those of one or two known people. All plays
    are judged together, of each kind: the more there are, the more of them differ by chance.

    Args:
        conn: Any transaction.
        plays: All of the library.
        process: The team's.
        sharing: Within how many days a deal moves on.
        talk: Turns that were looked at, by stage as it is called now, and call.
        zone: The team's.
        now: The time.
    """
    known = list(plays)
    of_stage = _ended_by_stage(conn, process, sharing, talk, zone=ZoneInfo(zone), now=now)
    told: dict[int, list[Went]] = {one.play: [] for one in known}
    of_few: dict[int, list[Kind]] = {one.play: [] for one in known}
    for kind in KINDS:
        associations: dict[int, Association] = {}
        for one in known:
            counted = of_stage.get(one.stage, {}).get(kind, ())
            if counted:
                associations[one.play] = _association(counted, one)
                if is_of_few(len(people_told_of(counted, one.calls))):
                    of_few[one.play].append(kind)
        differences = {
            play: association.difference
            for play, association in associations.items()
            if association.difference is not None
        }
        judged = dict(zip(differences, judge(list(differences.values())), strict=True))
        for play, association in associations.items():
            if kind not in of_few[play]:
                went = Went(kind, sharing.moved_on_days, association, judged.get(play))
                told[play].append(went)
    return {one.play: WentOf(tuple(told[one.play]), tuple(of_few[one.play])) for one in known}


def _association(counted: Sequence[Ended], play: UsesOf) -> Association:
    """How deals went on which a play was seen, of all of its stage that count."""
    seen_on = {one.compared.deal for one in counted if one.seen_on(play.calls)}
    return associate([one.compared for one in counted], seen_on)


def _ended_by_stage(
    conn: Connection,
    process: SalesProcess,
    sharing: Sharing,
    talk: Mapping[str, Mapping[int, int]],
    *,
    zone: ZoneInfo,
    now: datetime,
) -> dict[str, dict[Kind, tuple[Ended, ...]]]:
    """The deals with talk of each stage of which it is known how they went."""
    calls = stored_moments.calls_of(conn, {call for own in talk.values() for call in own})
    deals = {of.deal_id for of in calls.values() if of.deal_id is not None}
    stories = deal_stories(conn, deals)
    worth = {
        number: _worth(deal.amount) for number, deal in deals_numbered(conn, stories.keys()).items()
    }
    order = order_of(process, stories.values())
    found: dict[str, dict[Kind, tuple[Ended, ...]]] = {}
    for stage, turns in talk.items():
        by_deal = _calls_by_deal(calls, turns)
        won, went_on = [], []
        for number in sorted(by_deal.keys() & stories.keys()):
            story, own = stories[number], by_deal[number]
            value = worth.get(number, Worth())
            won.append(ended(story, own, value, zone=zone))
            went_on.append(
                moved(story, own, value, order, days=sharing.moved_on_days, now=now, zone=zone)
            )
        found[stage] = {
            "won": tuple(one for one in won if one is not None),
            "moved": tuple(one for one in went_on if one is not None),
        }
    return found


def _calls_by_deal(
    calls: Mapping[int, CallOf], turns: Mapping[int, int]
) -> dict[int, list[StageCall]]:
    """The calls with talk of a stage of each deal, the earliest first.

    Those of no known time are left out: nobody can say whether they came before the end.
    """
    found: dict[int, list[StageCall]] = {}
    for call, count in turns.items():
        of = calls[call]
        if of.deal_id is not None and of.started_at is not None:
            one = StageCall(call, of.started_at, count, of.rep_id, of.territory)
            found.setdefault(of.deal_id, []).append(one)
    return {deal: sorted(own, key=lambda it: (it.at, it.call)) for deal, own in found.items()}


def _worth(amount: str | None) -> Worth:
    try:
        money = money_of(amount or "")
    except CellError:  # told by hand, before amounts were checked
        return Worth()
    if money is None or money.value <= 0:
        return Worth()
    return Worth(float(money.value), money.currency)
