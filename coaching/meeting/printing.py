"""A meeting as a page to print: agenda, wins with their reviews, clips with what to talk about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from coaching.deal_review.writing import short_line, short_words
from coaching.ledger import call_name
from coaching.meeting.agenda import Section
from coaching.meeting.meeting import Clip, Commitment, Meeting, TakenUp, Win
from coaching.meeting.writing import clock_of, title_of
from coaching.printed import Block, Heading, Paragraph, Point
from coaching.recording import clock


def blocks(meeting: Meeting) -> Iterator[Block]:
    """The whole meeting, in its order."""
    yield Heading(title_of(meeting))
    yield Paragraph(
        f"{meeting.minutes} minutes" + (", closed" if meeting.state == "closed" else ""),
        quiet=True,
    )
    for remark in meeting.remarks:
        yield Paragraph(f"{remark[:1].upper()}{remark[1:]}.", quiet=True)
    if meeting.attended:
        yield Paragraph(", ".join(meeting.attended), "There:")
    for section in meeting.sections:
        yield Heading(f"{clock_of(section)}  {section.title} ({section.minutes} min)", 2)
        yield from _section(meeting, section)
    if meeting.notes:
        yield Heading("Notes", 2)
        yield from (Point(f"{note.text} ({note.who})") for note in meeting.notes)


def _taken_up(taken: tuple[TakenUp, ...]) -> Iterator[Block]:
    if taken:
        yield Paragraph("What became of what we watched last time:")
        yield from (Point(one.line) for one in taken)


def _section(meeting: Meeting, section: Section) -> Iterator[Block]:
    if section.kind == "welcome":
        yield from _commitments(meeting.carried, none="Nothing is open from earlier meetings.")
        yield from _taken_up(meeting.taken_up)
    elif section.kind == "wins":
        for win in meeting.wins:
            yield from _win(win)
        if not meeting.wins:
            yield Paragraph("No deal was won since the last meeting.")
    elif section.kind == "watching":
        for place, clip in enumerate(meeting.clips, start=1):
            yield _clip(place, clip)
        if not meeting.clips:
            yield Paragraph("No moments yet.")
        if meeting.reel:
            yield Paragraph(meeting.reel, "Reel:")
    elif section.kind == "try":
        yield Paragraph(
            "Choose one thing out of what was watched that everyone tries until the next meeting."
        )
    else:
        yield from _commitments(meeting.commitments, none="Nothing yet.")


def _win(win: Win) -> Iterator[Block]:
    calls = ", ".join(call_name(call) for call in win.calls) or "no call is known"
    yield Heading(f"{win.name} ({win.deal}), won {win.closed}", 3)
    yield Paragraph(f"{calls}; filmroom deal-review {win.deal} shows it stage by stage", quiet=True)
    for stage in win.review.stages if win.review is not None else ():
        yield Point(short_line(stage), below=short_words(stage))


def _clip(place: int, clip: Clip) -> Point:
    if clip.gone:
        return Point(f"M{clip.moment}: {clip.gone}", f"{place}.")
    where = f"{call_name(clip.call)}@{clock(clip.start)}-{clock(clip.end)}"
    chosen = f"Chosen: {'; '.join(clip.why)}"
    return Point(
        f"{clip.title} (M{clip.moment}, {where}, {clip.stage})",
        f"{place}.",
        (chosen, *clip.prompts),
    )


def _commitments(commitments: Sequence[Commitment], *, none: str) -> Iterator[Block]:
    for it in commitments:
        due = f", until {it.due}" if it.due else ""
        yield Point(f"{it.text} ({it.owner}{due}; {it.id})", "✓" if it.done else "▢")
    if not commitments:
        yield Paragraph(none)
