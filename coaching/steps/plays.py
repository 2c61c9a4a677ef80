"""Plays as they are shown: which of each stage, how deals went, and turns to listen to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from coaching.errors import NotFoundError
from coaching.moments.selection import Choice, diverse
from coaching.moments.sharing import Moment
from coaching.naming import fold
from coaching.plays.identity import Use
from coaching.plays.naming import Said, play_name, play_number, title_of
from coaching.plays.shown import UNNAMED, Example, ShownPlay
from coaching.plays.words import WentOf
from coaching.process import SalesProcess
from coaching.search import Filters
from coaching.search.folding import folded
from coaching.settings import Sharing
from coaching.steps.finding_plays import ClosedTalk, closed_talk
from coaching.steps.place import Place
from coaching.steps.play_deals import UsesOf, went_by_play
from coaching.store import moments as stored_moments
from coaching.store import play_talk
from coaching.store import plays as stored
from coaching.store.filters import select_by
from coaching.store.moments import CallOf

EXAMPLES = 5
"""Turns of a play that are shown. Chosen because more are not listened to."""

LOOKED_AT = 4 * EXAMPLES
"""Turns that are looked at for some in other words. Chosen so that a sentence that most read out as
it is written leaves room for those who say it their way."""


@dataclass(frozen=True, slots=True)
class Listing:
    """The plays of a library.

    Attributes:
        run: When and how they were found; None where they never were.
        stages: The plays of each stage, by number, stages in order of the process.
        turns: Turns of our side that were looked at, by stage.
        dismissed: How many of those asked for were dismissed.
        newer: How many calls have come since.
    """

    run: stored.Run | None
    stages: Mapping[str, tuple[ShownPlay, ...]]
    turns: Mapping[str, int]
    dismissed: int
    newer: int


def listed(
    place: Place,
    process: SalesProcess,
    sharing: Sharing,
    *,
    zone: str,
    stage: str | None = None,
    dismissed: bool = False,
) -> Listing:
    """The plays of each stage, as they were found last; how deals went is of now.

    Args:
        place: Where they are.
        process: The team's.
        sharing: Within how many days a deal moves on.
        zone: The team's.
        stage: Only of this stage.
        dismissed: Whether those that people dismissed are listed, too.

    Raises:
        UsageError: No such stage.
    """
    with place.library.reading() as conn:
        wanted = _stages(conn, process, stage)
        read = _read(conn, place, process, sharing, zone)
        newer = 0
        if read.run is not None:
            newer = play_talk.embedders(conn).get(read.run.embedder, 0) - read.run.calls
        stages: dict[str, list[ShownPlay]] = {name: [] for name in process.stage_names}
        gone = 0
        for play in read.plays:
            own = read.stage_of[play.id]
            if wanted is not None and own not in wanted:
                continue
            if play.dismissed_at is not None and not dismissed:
                gone += 1
                continue
            stages.setdefault(own, []).append(_shown(conn, read, play))
    turns = {
        name: sum(read.talk.get(name, {}).values())
        for name in stages
        if wanted is None or name in wanted
    }
    found = {name: tuple(own) for name, own in stages.items() if own}
    return Listing(read.run, found, turns, gone, max(0, newer))


def show(
    place: Place, process: SalesProcess, sharing: Sharing, *, zone: str, wanted: str
) -> ShownPlay:
    """One play.

    Raises:
        UsageError: It is no number of a play.
        NotFoundError: There is none, or it is not found in the talk of now.
    """
    with place.library.reading() as conn:
        number = meant(conn, wanted).id
        read = _read(conn, place, process, sharing, zone)
        play = next((one for one in read.plays if one.id == number), None)
        if play is None:
            raise NotFoundError(
                f"{play_name(number)} was not found again when plays were last looked for",
                hint="`filmroom plays` lists those that are",
            )
        return _shown(conn, read, play)


def meant(conn: Connection, wanted: str) -> stored.Play:
    """The play that a person means: ``P3`` or ``3``.

    Raises:
        UsageError: It is no number of a play.
        NotFoundError: There is none.
    """
    number = play_number(wanted)
    play = stored.find_play(conn, number)
    if play is None:
        raise NotFoundError(
            f"there is no play {play_name(number)}", hint="`filmroom plays` lists them"
        )
    return play


# Reading and showing ------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Read:
    """All plays of the last run, with what is worked out of them."""

    run: stored.Run | None
    plays: Sequence[stored.Play]
    stage_of: Mapping[int, str]
    uses: Mapping[int, Sequence[stored.FoundUse]]
    terms: Mapping[int, Sequence[stored.FoundTerm]]
    calls: Mapping[int, CallOf]
    talk: Mapping[str, Mapping[int, int]]
    closed: ClosedTalk
    moments: Mapping[int, Sequence[Moment]]
    went: Mapping[int, WentOf]


def _stages(conn: Connection, process: SalesProcess, stage: str | None) -> tuple[str, ...] | None:
    """The names that are meant by a stage; None for all."""
    own = next((it for it in process.stages if stage in (it.name, *it.was)), None)
    return (own.name,) if own is not None else select_by(conn, Filters(stage=stage)).stages


def _read(
    conn: Connection, place: Place, process: SalesProcess, sharing: Sharing, zone: str
) -> _Read:
    run = stored.newest_run(conn)
    now_called = {name: it.name for it in process.stages for name in (*it.was, it.name)}
    moments = stored_moments.all_moments(conn)
    closed = closed_talk(moments, place)
    uses = _not_withheld(stored.uses_by_play(conn, run.id), closed) if run is not None else {}
    plays = [one for one in stored.all_plays(conn) if one.id in uses]
    stage_of = {one.id: now_called.get(one.stage, one.stage) for one in plays}
    talk: dict[str, Counter[int]] = {}
    for stage, turns in stored.talk_looked_at(conn).items():
        talk.setdefault(now_called.get(stage, stage), Counter()).update(turns)
    shared: dict[int, list[Moment]] = {}
    for moment in moments:
        if moment.state(place.now()) == "shared":
            shared.setdefault(moment.call, []).append(moment)
    of_play = [
        UsesOf(one.id, stage_of[one.id], frozenset(it.use.call for it in uses[one.id]))
        for one in plays
        if one.dismissed_at is None
    ]
    return _Read(
        run=run,
        plays=plays,
        stage_of=stage_of,
        uses=uses,
        terms=stored.terms_by_play(conn, run.id) if run is not None else {},
        calls=stored_moments.calls_of(conn, {it.use.call for own in uses.values() for it in own}),
        talk=talk,
        closed=closed,
        moments=shared,
        went=went_by_play(conn, of_play, process, sharing, talk=talk, zone=zone, now=place.now()),
    )


def _not_withheld(
    uses: Mapping[int, Sequence[stored.FoundUse]], closed: ClosedTalk
) -> dict[int, tuple[stored.FoundUse, ...]]:
    """The plays with the uses that nobody withheld since; those without any are left out."""
    left = {
        number: tuple(one for one in own if not closed.is_withheld(one.use))
        for number, own in uses.items()
    }
    return {number: own for number, own in left.items() if own}


def _shown(conn: Connection, read: _Read, play: stored.Play) -> ShownPlay:
    uses = read.uses[play.id]
    calls = {one.use.call for one in uses}
    deals = {read.calls[call].deal_id for call in calls} - {None}
    people = {read.calls[call].rep_id for call in calls} - {None}
    went = read.went.get(play.id, WentOf())
    said = [
        Said(one.term, one.weight, one.use.call, read.calls[one.use.call].rep_id)
        for one in read.terms.get(play.id, ())
        if not read.closed.holds(one.use)
    ]
    own_words = title_of(said, by_one=len(people) < 2)  # noqa: PLR2004 - two are not one
    return ShownPlay(
        number=play.id,
        stage=read.stage_of[play.id],
        title=play.title or own_words or UNNAMED,
        named=bool(play.title),
        turns=len(uses),
        calls=len(calls),
        deals=len(deals),
        people=len(people),
        went=went.told,
        examples=_examples(conn, read, uses),
        dismissed_at=play.dismissed_at,
        of_few=went.of_few,
    )


def _examples(
    conn: Connection, read: _Read, uses: Sequence[stored.FoundUse]
) -> tuple[Example, ...]:
    """Turns near the middle of a play, of people and accounts as different as can be."""
    shown = [one for one in uses if not read.closed.holds(one.use)]
    choices = [
        Choice(
            at,
            max(0.0, one.nearness),
            read.calls[one.use.call].rep_id,
            read.calls[one.use.call].account_id,
        )
        for at, one in enumerate(shown)
    ]
    likely = [shown[at].use for at in diverse(choices, LOOKED_AT)]
    texts = play_talk.texts_of(conn, likely)
    told = [use for use in likely if use in texts]
    groups = folded([texts[use] for use in told], groups=LOOKED_AT)
    alike = [at for _, *rest in groups for at in rest]  # said word for word before
    chosen = [told[at] for at in (*(group[0] for group in groups), *alike)][:EXAMPLES]
    examples = [_example(read, use, texts[use]) for use in chosen]
    # by name: in any other order a list of five people says something of them by chance
    return tuple(sorted(examples, key=lambda one: (fold(one.rep or ""), one.call, one.start)))


def _example(read: _Read, use: Use, text: str) -> Example:
    of = read.calls[use.call]
    moment = next(
        (one.id for one in read.moments.get(use.call, ()) if one.covers(use.start, use.end)), None
    )
    return Example(
        call=use.call,
        call_title=of.title,
        start=use.start,
        end=use.end,
        text=text,
        rep=of.rep,
        account=of.account,
        started_at=of.started_at,
        moment=moment,
    )
