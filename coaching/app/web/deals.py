"""Pages of deal reviews: which there are, and one stage by stage with what people wrote."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from coaching.app.web.forms import Form, Sent
from coaching.app.web.keeping import paper_to_keep
from coaching.app.web.moments import masking_in, who_of
from coaching.app.web.pages import page
from coaching.app.web.palette import look_of
from coaching.app.web.pressing import Act, press, shown
from coaching.app.web.room import InRoom, Room
from coaching.deal_review.writing import SIGNS, title_of
from coaching.errors import FilmroomError, UsageError
from coaching.moments.sharing import moment_name
from coaching.steps import deal_review_words as words
from coaching.steps import deal_reviews
from coaching.steps.deal_review_playbook import teach
from coaching.steps.going_out import paper_of
from coaching.steps.reviewed_deals import is_owner, numbered, open_reviews
from coaching.store.playing import playable

if TYPE_CHECKING:
    from coaching.deal_review.review import DealReview
    from coaching.steps.deal_reviews import Reviewing

routes = APIRouter()

EXPORTS: Mapping[str, tuple[str, str]] = {
    "html": ("A page", "text/html; charset=utf-8"),
    "md": ("Markdown", "text/markdown; charset=utf-8"),
    "pdf": ("To print", "application/pdf"),
}
"""What a review is written as, by the ending: what that is called, and its media type."""

VERDICTS = {"met": "met", "not_met": "not met", "unknown": "unknown"}
"""What is read out for each sign."""


@routes.api_route("/deals", methods=["GET", "HEAD"])
def deals_page(request: Request, room: InRoom) -> Response:
    """The deals whose review the person here may see, the latest first."""
    with room.place.library.reading() as conn:
        known = open_reviews(conn, who=room.who)
    listed = sorted(
        known, key=lambda it: (it.closed_at is not None, str(it.closed_at), it.id), reverse=True
    )
    return page(request, room, "deals.html", deals=listed, address=address_of, **who_of(room))


@routes.api_route("/deals/{wanted:path}/export/{kind}", methods=["GET", "HEAD"])
def export(request: Request, room: InRoom, wanted: str, kind: str) -> Response:
    """A review as a file to keep."""
    from coaching.app.deal_reviews import write_review

    if kind not in EXPORTS:
        raise UsageError(
            f"{kind!r} is nothing that is written", hint=f"one of {', '.join(EXPORTS)}"
        )
    review = _read(room, wanted)
    return paper_to_keep(
        request,
        room,
        paper_of(review),
        f"{quote(review.deal, safe='')}.{kind}",
        lambda target: write_review(review, target),
        media_type=EXPORTS[kind][1],
    )


@routes.api_route("/deals/{wanted:path}", methods=["GET", "HEAD"])
def deal_page(request: Request, room: InRoom, wanted: str) -> Response:
    """The review of one deal."""
    review = _read(room, wanted)
    if wanted != review.deal:
        return RedirectResponse(address_of(review.deal), status_code=307)
    return page(request, room, "deal.html", **_context(room, review))


@routes.post("/deals/{wanted:path}")
def change(request: Request, room: InRoom, wanted: str, form: Form) -> Response:
    """Do what was pressed, and show the review as it is now."""
    pressed = press(request, room, wanted, form, _ACTS)
    if not (pressed.error or pressed.scripted or pressed.told):
        stage = quote(form.line("stage"), safe="")
        return RedirectResponse(f"{address_of(wanted)}#stage-{stage}", status_code=303)
    try:
        review = _read(room, wanted)
    except FilmroomError:
        if pressed.error is not None:
            raise pressed.error from None
        raise
    return shown(request, room, "deal.html", _context(room, review), pressed)


def address_of(deal: str) -> str:
    """The address of a deal's review.

    >>> address_of("D 1/2")
    '/deals/D%201/2'
    """
    return f"/deals/{quote(deal)}"


def _read(room: Room, wanted: str) -> DealReview:
    return deal_reviews.read(room.place, _team(room), wanted, who=room.who)


def _team(room: Room) -> Reviewing:
    from coaching.app import deal_reviews as doors

    return doors.reviewing_of(room.place.workspace, room.settings)


def _context(room: Room, review: DealReview) -> dict[str, Any]:
    """What the page shows."""
    looks = room.looks()
    with room.place.library.reading() as conn:
        plays = {it.call: playable(conn, it.call) is not None for it in review.calls}
        owned = is_owner(conn, numbered(conn, review.id), room.who)
    return {
        "review": review,
        "title": title_of(review),
        "here_at": address_of(review.deal),
        "plays": plays,
        "mine": review.outcome == "won" or owned,
        "history": words.history(room.place, review.deal, who=room.who),
        "look": lambda stage: look_of(looks, stage),
        "signs": SIGNS,
        "verdicts": VERDICTS,
        "exports": EXPORTS,
        "told": (),
        "error": None,
        **who_of(room),
    }


def _write(room: Room, wanted: str, form: Sent) -> str:
    """Keep what worked and what was learned; what stands there already is left as it is."""
    told = {}
    for part in ("worked", "learned"):
        text = form.get(part).replace("\r\n", "\n").strip()
        told[part] = None if text == form.get(f"{part}-before").replace("\r\n", "\n") else text
    words.write(
        room.place,
        wanted,
        form.get("stage"),
        room.process(),
        worked=told["worked"],
        learned=told["learned"],
        masking=masking_in(room),
        who=room.who,
    )
    return ""


def _clip(room: Room, wanted: str, form: Sent) -> str:
    words.clip(
        room.place,
        wanted,
        form.get("stage"),
        room.process(),
        (form.line("call"), form.seconds("start"), form.seconds("end")),
        says=form.line("says"),
        masking=masking_in(room),
        who=room.who,
    )
    return ""


def _unclip(room: Room, wanted: str, form: Sent) -> str:
    words.unclip(room.place, wanted, form.whole("clip", what="a clip"), who=room.who)
    return ""


def _teach(room: Room, wanted: str, form: Sent) -> str:
    made = teach(room.place, _team(room), wanted, form.line("clip"), who=room.who)
    name = moment_name(made.moment)
    if made.version is None:
        return f"It is moment {name}, its rep's own first; once shared it can go into the playbook."
    return f"{name} is in the playbook, version {made.version}."


def _open(room: Room, wanted: str, _: Sent) -> str:
    words.open_to_team(room.place, wanted, is_open=True, who=room.who)
    return "The team may see it now."


def _shut(room: Room, wanted: str, _: Sent) -> str:
    words.open_to_team(room.place, wanted, is_open=False, who=room.who)
    return "It is yours alone again."


def _restore(room: Room, wanted: str, form: Sent) -> str:
    version = form.whole("version", what="a version") if form.line("version") else None
    made = words.restore(room.place, wanted, version, who=room.who)
    return f"Version {made.number}: {made.says}."


_ACTS: Mapping[str, Act] = {
    "write": _write,
    "clip": _clip,
    "unclip": _unclip,
    "teach": _teach,
    "share": _open,
    "take back": _shut,
    "restore": _restore,
}
