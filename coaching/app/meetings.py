"""Meetings as files: Markdown, a page that needs nothing beside it, PDF, an entry of a calendar."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from coaching.deal_review.shape import short_json
from coaching.deal_review.writing import short_line, short_words
from coaching.errors import UsageError
from coaching.ledger import call_name
from coaching.meeting import Commitment, Meeting, meeting_name
from coaching.meeting.writing import clock_of, markdown, title_of
from coaching.moments.sharing import moment_name

if TYPE_CHECKING:
    from coaching.steps.going_out import Paper
    from coaching.steps.place import Place
    from coaching.steps.team import Team

START = time(9, 0)
"""When a meeting begins where nobody said. Chosen because no time is better than another, and an
entry of a calendar needs one."""


def as_data(meeting: Meeting) -> dict[str, Any]:
    """The shape that scripts get."""
    return {
        "meeting": meeting.name,
        "day": meeting.day.isoformat(),
        "minutes": meeting.minutes,
        "state": meeting.state,
        "sections": [
            {"kind": it.kind, "title": it.title, "begins": it.begins, "minutes": it.minutes}
            for it in meeting.sections
        ],
        "wins": [
            {
                "deal": it.deal,
                "name": it.name,
                "closed": it.closed.isoformat(),
                "calls": list(map(call_name, it.calls)),
                "review": short_json(it.review) if it.review is not None else None,
            }
            for it in meeting.wins
        ],
        "clips": [
            {
                "moment": moment_name(it.moment),
                "call": call_name(it.call) if it.call else None,
                "start": it.start,
                "end": it.end,
                "stage": it.stage,
                "title": it.title,
                "why": list(it.why),
                "prompts": list(it.prompts),
                "gone": it.gone or None,
            }
            for it in meeting.clips
        ],
        "carried": [_commitment(it) for it in meeting.carried],
        "taken_up": [it.line for it in meeting.taken_up],
        "commitments": [_commitment(it) for it in meeting.commitments],
        "notes": [{"who": it.who, "text": it.text} for it in meeting.notes],
        "attended": list(meeting.attended),
        "remarks": list(meeting.remarks),
        "reel": meeting.reel,
    }


def with_reviews(place: Place, team: Team, meeting: Meeting) -> Meeting:
    """The same meeting, once the calls of its wins are judged that were not yet."""
    from coaching.app.judging import judge_calls
    from coaching.steps.meetings import show

    judged = judge_calls(place, {call for win in meeting.wins for call in win.calls}, team.process)
    return show(place, team, meeting.name) if judged else meeting


def keep_meeting(
    place: Place, meeting: Meeting, target: Path, *, zone: str, start: time = START, who: str
) -> tuple[str, ...]:
    """Write a meeting to a file that the library knows of; letters that the PDF's font lacks.

    Args:
        place: Where its calls are.
        meeting: The meeting.
        target: Ends in .md, .html, .pdf or .ics.
        zone: The team's.
        start: When it begins.
        who: Who wants it.

    Raises:
        UsageError: another ending.
        NotFoundError: one of its calls was forgotten meanwhile; nothing is kept.
    """
    from coaching.app.papers import keep_paper

    return keep_paper(
        place,
        paper_in(meeting, target.suffix),
        lambda written: write(meeting, written, zone=zone, start=start),
        target,
        who=who,
    )


def paper_in(meeting: Meeting, ending: str) -> Paper:
    """What is to be known of a meeting that goes out; in a calendar it tells of no call."""
    from coaching.steps.going_out import paper_of

    paper = paper_of(meeting)
    return replace(paper, calls=()) if ending.lower() == ".ics" else paper


def write(meeting: Meeting, target: Path, *, zone: str, start: time = START) -> tuple[str, ...]:
    """Write a meeting as its file's ending says; letters that the PDF's font lacks.

    Args:
        meeting: The meeting.
        target: Ends in .md, .html, .pdf or .ics.
        zone: The team's.
        start: When it begins.

    Raises:
        UsageError: another ending.
    """
    from coaching.workspace import write_whole

    writers: Mapping[str, Callable[[], str]] = {
        ".md": lambda: markdown(meeting),
        ".html": lambda: page(meeting),
        ".ics": lambda: calendar(meeting, zone=zone, start=start),
    }
    if target.suffix.lower() == ".pdf":
        from coaching.app.pdf import write_pdf
        from coaching.meeting.printing import blocks

        return write_pdf(tuple(blocks(meeting)), target, title=title_of(meeting))
    writer = writers.get(target.suffix.lower())
    if writer is None:
        raise UsageError(
            f"{target.name} would be of no kind that is written",
            hint="let it end in .md, .html, .pdf or .ics",
        )
    write_whole(target, writer())
    return ()


def page(meeting: Meeting) -> str:
    """One page of HTML that needs nothing beside it."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("coaching.app", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("meeting.html").render(
        meeting=meeting,
        title=title_of(meeting),
        clock_of=clock_of,
        short_line=short_line,
        short_words=short_words,
    )


def calendar(meeting: Meeting, *, zone: str, start: time = START) -> str:
    """An entry for a calendar. Source: RFC 5545."""
    from icalendar import Calendar, Event

    begins = datetime.combine(meeting.day, start, ZoneInfo(zone))
    event = Event()
    event.add("uid", f"{meeting.name}-{meeting.day.isoformat()}@filmroom")
    event.add("dtstamp", begins)
    event.add("dtstart", begins)
    event.add("dtend", begins + timedelta(minutes=meeting.minutes))
    event.add("summary", f"Learning meeting {meeting.name}")
    event.add(
        "description",
        "\n".join(f"{clock_of(it)} {it.title} ({it.minutes} min)" for it in meeting.sections),
    )
    made = Calendar()
    made.add("prodid", "-//Filmroom//learning meeting//EN")
    made.add("version", "2.0")
    made.add_component(event)
    return bytes(made.to_ical()).decode()


def _commitment(it: Commitment) -> dict[str, Any]:
    return {
        "id": it.id,
        "owner": it.owner,
        "text": it.text,
        "due": it.due.isoformat() if it.due else None,
        "done": it.done,
        "meeting": meeting_name(it.meeting),
    }
