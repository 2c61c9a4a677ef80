"""From a deal review into the playbook: a moment of the deal, or a clip that people chose."""

from __future__ import annotations

from dataclasses import dataclass

from coaching.deal_review.words import clip_of
from coaching.errors import NotFoundError
from coaching.ledger import call_name
from coaching.moments.sharing import Moment, moment_name
from coaching.pipeline import StageNames
from coaching.steps import playbook, sharing
from coaching.steps.deal_review_clips import open_calls
from coaching.steps.deal_reviews import Reviewing
from coaching.steps.moments import meant
from coaching.steps.place import Place
from coaching.steps.reviewed_deals import meant_deal, require_reader
from coaching.store import deal_reviews
from coaching.store import moments as stored
from coaching.store.deals import calls_about


@dataclass(frozen=True, slots=True)
class Taught:
    """What was put into the playbook.

    Attributes:
        moment: Number of the moment.
        version: The playbook's new version; None while the moment is its rep's own.
        made: Whether the moment was made of a clip just now.
    """

    moment: int
    version: int | None
    made: bool


def teach(
    place: Place,
    team: Reviewing,
    wanted: str,
    what: str,
    *,
    stage: str | None = None,
    who: str,
) -> Taught:
    """Put a moment or a clip of a deal's review into the playbook.

    A clip becomes a moment first, its rep's own like any; once that is shared, the same command
    puts it into the playbook.

    Args:
        place: Where it is.
        team: What its reviews go by.
        wanted: The deal.
        what: A moment, such as M12, or the number of a clip.
        stage: Under this stage; None for that of the clip, or of the moment's talk.
        who: Who does it.

    Raises:
        NotFoundError: No such deal, moment or clip, or it is not open to the person.
        UsageError: It is in the playbook.
    """
    with place.library.reading() as conn:
        deal = meant_deal(conn, wanted)
        known = deal_reviews.versions_of(conn, deal.id)
        held = known[-1] if known else None
        require_reader(conn, deal, held, who=who)
        own = {one.call for one in calls_about(conn, deal.id)}
        clip = None
        if what.strip()[:1] in ("M", "m"):
            moment: Moment | None = meant(conn, what)
            if moment is not None and moment.call not in own:
                raise NotFoundError(
                    f"{moment.name} is not of {deal.external_id}",
                    hint=f"`filmroom deal-review {deal.external_id}` lists its moments and clips",
                )
        else:
            number = int(what) if what.strip().isdecimal() else 0
            if held is None or not number:
                raise NotFoundError(
                    f"the review of {deal.external_id} has no clip {what!r}",
                    hint="name a moment, such as M12, or the number of a clip",
                )
            clip = clip_of(held.written, number)
            if clip.call not in open_calls(conn, deal.id):
                raise NotFoundError(
                    f"clip {number} is not shown any more: {call_name(clip.call)} is closed to the"
                    f" team, or is not about {deal.external_id} any more",
                    hint=f"`filmroom deal-review {deal.external_id}` shows what is left",
                )
            moment = next(
                (
                    one
                    for one in stored.all_moments(conn)
                    if one.call == clip.call and one.covers(clip.start, clip.end)
                ),
                None,
            )
    under = stage
    if under is None and clip is not None:
        key = StageNames(team.process).key_of(clip.stage)
        under = key if key in team.process.stage_names else None
    made = moment is None
    if moment is None:
        assert clip is not None, "a moment was found, or it is a clip"
        moment = sharing.choose(
            place,
            f"C{clip.call}",
            clip.start,
            clip.end,
            title=clip.says,
            sharing=team.sharing,
            who=who,
        )
    if clip is not None and moment.state(place.now()) == "first look":
        return Taught(moment.id, None, made)
    version = playbook.add(
        place,
        moment_name(moment.id),
        team.process,
        stage=under,
        sharing=team.sharing,
        zone=team.zone,
        who=who,
    )
    return Taught(moment.id, version, made)
