"""A meeting as Markdown, to read out, send round or keep."""

from __future__ import annotations

import re
from collections.abc import Iterator

from coaching.deal_review.writing import short_line, short_words
from coaching.ledger import call_name
from coaching.meeting.agenda import Section
from coaching.meeting.meeting import Clip, Commitment, Meeting, TakenUp, Win
from coaching.recording import clock


def markdown(meeting: Meeting) -> str:
    """The whole meeting: agenda, wins, clips with what to talk about, notes, what is taken along.

    >>> from datetime import date
    >>> empty = Meeting(3, date(2026, 9, 28), 45, "planned", (), (), (), (), (), (), (), None)
    >>> markdown(empty).splitlines()[0]
    '# Learning meeting L3, Monday 28 September 2026'
    """
    return "\n".join(_lines(meeting)) + "\n"


def _lines(meeting: Meeting) -> Iterator[str]:
    yield f"# {title_of(meeting)}"
    yield ""
    yield f"{meeting.minutes} minutes" + (", closed" if meeting.state == "closed" else "")
    for remark in meeting.remarks:
        yield f"\n> {_plain(remark)}"
    if meeting.attended:
        yield "\nThere: " + ", ".join(map(_plain, meeting.attended))
    for section in meeting.sections:
        yield ""
        yield f"## {clock_of(section)} {section.title} ({section.minutes} min)"
        yield ""
        yield from _section(meeting, section)
    if meeting.notes:
        yield "\n## Notes\n"
        yield from (f"- {_plain(note.text)} ({_plain(note.who)})" for note in meeting.notes)


def _section(meeting: Meeting, section: Section) -> Iterator[str]:
    if section.kind == "welcome":
        yield from _commitments(meeting.carried, none="Nothing is open from earlier meetings.")
        yield from _taken_up(meeting.taken_up)
    elif section.kind == "wins":
        for win in meeting.wins:
            calls = ", ".join(call_name(call) for call in win.calls) or "no call is known"
            yield f"- **{_plain(win.name)}** ({_plain(win.deal)}), won {win.closed}: {calls}."
            yield from (f"  {line}" for line in win_lines(win))
            yield f"  `filmroom deal-review {_plain(win.deal)}` shows it stage by stage."
        if not meeting.wins:
            yield "No deal was won since the last meeting."
    elif section.kind == "watching":
        for place, clip in enumerate(meeting.clips, start=1):
            yield from _clip(place, clip)
        if meeting.reel:
            yield f"\nReel: {meeting.reel}"
        if not meeting.clips:
            yield "No moments yet."
    elif section.kind == "try":
        yield "Choose one thing out of what was watched that everyone tries until the next meeting."
    else:
        yield from _commitments(meeting.commitments, none="Nothing yet.")


def win_lines(win: Win) -> Iterator[str]:
    """The review of a win, short, for Markdown: a line a stage, and what people wrote of it."""
    for stage in win.review.stages if win.review is not None else ():
        yield f"- {_plain(short_line(stage))}"
        yield from (f"  - {_plain(line)}" for line in short_words(stage))


def _taken_up(taken: tuple[TakenUp, ...]) -> Iterator[str]:
    if taken:
        yield "\nWhat became of what we watched last time:\n"
        yield from (f"- {_plain(one.line)}" for one in taken)


def _clip(place: int, clip: Clip) -> Iterator[str]:
    if clip.gone:
        yield f"{place}. M{clip.moment}: {clip.gone}"
        return
    where = f"{call_name(clip.call)}@{clock(clip.start)}-{clock(clip.end)}"
    yield f"{place}. **{_plain(clip.title)}** (M{clip.moment}, {where}, {clip.stage})"
    yield f"   Chosen: {_plain('; '.join(clip.why))}."
    yield from (f"   - {_plain(prompt)}" for prompt in clip.prompts)


def _commitments(commitments: tuple[Commitment, ...], *, none: str) -> Iterator[str]:
    for it in commitments:
        due = f", until {it.due}" if it.due else ""
        yield f"- [{'x' if it.done else ' '}] {_plain(it.text)} ({_plain(it.owner)}{due}; {it.id})"
    if not commitments:
        yield none


def title_of(meeting: Meeting) -> str:
    """What people see of a meeting first."""
    day = meeting.day
    return f"Learning meeting {meeting.name}, {day:%A} {day.day} {day:%B %Y}"


def clock_of(section: Section) -> str:
    """When a section begins, from the meeting's start.

    >>> clock_of(Section("try", "One thing to try", 74, 6))
    '1:14'
    """
    return f"{section.begins // 60}:{section.begins % 60:02}"


def _plain(text: str) -> str:
    """Text on one line that Markdown takes for nothing else."""
    return re.sub(r"([\\`*_{}\[\]<>#|])", r"\\\1", " ".join(text.split()))
