"""The step that finds plays: groups of our side's turns in each stage that are alike.

What was found before keeps its number where most of its turns are found together again, and with it
what people called it. Withheld talk is not looked at; talk in its rep's first look counts, and
gives no words.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from coaching.moments.sharing import Moment
from coaching.plays.identity import Use, matched
from coaching.plays.naming import spread, words_to_leave_out
from coaching.process import SalesProcess
from coaching.steps.place import Place, Progress
from coaching.store import moments as stored_moments
from coaching.store import play_talk
from coaching.store import plays as stored
from coaching.store.moments import CallOf

logger = logging.getLogger(__name__)

LEAST_WORDS = 6
"""Words below which a turn is no way of doing anything. Chosen because "how does that sound" is in
every call, and means nothing by itself."""

LEAST_CALLS = 3
"""Calls on which a play has to be seen: what is said often on two calls is about these."""

WITNESSES = 8
"""Turns that are kept of a term. Chosen so that a word stays known when some calls are closed."""

GROWN = 1.1
"""Growth of the library from which plays are found anew by themselves."""


@dataclass(frozen=True, slots=True)
class FoundPlays:
    """What finding brought.

    Attributes:
        run: The run.
        plays: How many plays there are.
        new: Numbers of those that were not there before.
        turns: How many turns were looked at, by stage, in order of the process.
    """

    run: stored.Run
    plays: int
    new: tuple[int, ...]
    turns: dict[str, int]


def is_stale(place: Place) -> bool:
    """Whether plays were never found, were found in another way, or the library has grown."""
    from models.plays import FOUND_BY

    with place.library.reading() as conn:
        run = stored.newest_run(conn)
        now = play_talk.embedders(conn)
    if run is None or run.made_by != FOUND_BY:
        return True
    return _chosen(now) != run.embedder or now.get(run.embedder, 0) > run.calls * GROWN


def find_plays(
    place: Place,
    process: SalesProcess,
    *,
    who: str,
    on_progress: Progress = lambda _: None,
) -> FoundPlays:
    """Find the plays of all stages anew.

    Args:
        place: Where the calls are.
        process: The team's.
        who: Who wants them found.
        on_progress: Told the share of stages that are done.
    """
    from models.plays import FOUND_BY

    with place.library.reading() as conn:
        calls_by = play_talk.embedders(conn)
    embedder = _chosen(calls_by)
    found: dict[str, list[stored.FoundPlay]] = {}
    looked_at: Counter[tuple[int, str]] = Counter()
    for done, stage in enumerate(process.stages, start=1):
        spoken, found[stage.name] = _in_stage(place, embedder, (stage.name, *stage.was))
        looked_at.update((turn.call, stage.name) for turn in spoken)
        on_progress(done / len(process.stages))
    with place.library.writing() as conn:
        run = stored.add_run(
            conn,
            made_by=FOUND_BY,
            embedder=embedder,
            calls=calls_by.get(embedder, 0),
            passed_over={name: count for name, count in calls_by.items() if name != embedder},
            who=who,
            now=place.now(),
        )
        there = play_talk.calls_there(conn)  # one may be forgotten or closed meanwhile
        before = {one.id: one for one in stored.all_plays(conn)}
        known = stored.uses_by_play(conn)
        new = []
        for stage in process.stages:
            names = {stage.name, *stage.was}
            own = {
                number: [one.use for one in uses]
                for number, uses in known.items()
                if before[number].stage in names
            }
            groups = [one for it in found[stage.name] if (one := it.within(there)).uses]
            numbers = matched(own, [[one.use for one in group.uses] for group in groups])
            for group, number in zip(groups, numbers, strict=True):
                kept = stored.put_play(conn, run, number, group, now=place.now())
                if number is None:
                    new.append(kept)
        stored.put_talk(conn, {it: many for it, many in looked_at.items() if it[0] in there})
        made = stored.newest_run(conn)
    assert made is not None, "it was just written"
    count = sum(map(len, found.values()))
    turns = {
        stage.name: sum(many for (_, name), many in looked_at.items() if name == stage.name)
        for stage in process.stages
    }
    logger.info("plays: %d found in %d calls, %d new", count, made.calls, len(new))
    return FoundPlays(made, count, tuple(new), turns)


def _chosen(calls_by: dict[str, int]) -> str:
    """The embedder of most calls; vectors of two are never compared. Empty where there is none."""
    named = {name: count for name, count in calls_by.items() if name}
    return max(sorted(named), key=named.__getitem__) if named else ""


def _in_stage(
    place: Place, embedder: str, names: Sequence[str]
) -> tuple[tuple[play_talk.SpokenTurn, ...], list[stored.FoundPlay]]:
    """The turns of a stage that were looked at, and the groups that are plays."""
    from models.plays import groups_of, terms_of

    with place.library.reading() as conn:
        spoken, vectors = play_talk.talk_of(conn, embedder, names)
        closed = closed_talk(stored_moments.all_moments(conn), place)
        calls = stored_moments.calls_of(conn, {turn.call for turn in spoken})
    looked_at = [
        at
        for at, turn in enumerate(spoken)
        if len(turn.text.split()) >= LEAST_WORDS and not closed.is_withheld(turn.use)
    ]
    spoken = tuple(spoken[at] for at in looked_at)
    groups = [
        group
        for group in groups_of(vectors[looked_at])
        if len({spoken[at].call for at in group.turns}) >= LEAST_CALLS
    ]
    told = [
        "" if _overlaps(turn.use, closed.first_look.get(turn.call, ())) else turn.text
        for turn in spoken
    ]
    names_of_people = words_to_leave_out(
        name for of in calls.values() for name in (of.rep, of.account) if name
    )
    terms = terms_of(told, groups, leave_out=names_of_people)
    return spoken, [
        stored.FoundPlay(
            names[0],
            tuple(
                stored.FoundUse(spoken[at].use, round(near, 4))
                for at, near in zip(group.turns, group.nearness, strict=True)
            ),
            tuple(
                stored.FoundTerm(term.text, term.weight, spoken[at].use)
                for term in own
                for at in _witnesses(term.turns, spoken, calls)
            ),
        )
        for group, own in zip(groups, terms, strict=True)
    ]


def _witnesses(
    turns: Sequence[int], spoken: Sequence[play_talk.SpokenTurn], calls: dict[int, CallOf]
) -> tuple[int, ...]:
    call_of = {at: spoken[at].call for at in turns}
    person_of = {at: calls[call].rep_id for at, call in call_of.items()}
    return spread(turns, person_of, call_of, WITNESSES)


# Talk that is somebody's own ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ClosedTalk:
    """Stretches of moments that the team may not see, by call."""

    withheld: dict[int, list[Moment]]
    first_look: dict[int, list[Moment]]

    def is_withheld(self, use: Use) -> bool:
        """Whether a turn is in talk that its rep withheld."""
        return _overlaps(use, self.withheld.get(use.call, ()))

    def holds(self, use: Use) -> bool:
        """Whether a turn is in talk that the team may not see."""
        return self.is_withheld(use) or _overlaps(use, self.first_look.get(use.call, ()))


def closed_talk(moments: Sequence[Moment], place: Place) -> ClosedTalk:
    """What of the moments' talk the team may not see by now."""
    found = ClosedTalk({}, {})
    for moment in moments:
        state = moment.state(place.now())
        if state == "withheld":
            found.withheld.setdefault(moment.call, []).append(moment)
        elif state == "first look":
            found.first_look.setdefault(moment.call, []).append(moment)
    return found


def _overlaps(use: Use, moments: Sequence[Moment]) -> bool:
    return any(one.touches(use.start, use.end) for one in moments)
