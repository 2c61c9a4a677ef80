"""Plain text with time stamps: as meeting tools, note takers and people write a talk down.

A stamp stands before a line, after a name or on a line of its own; a name before or after it. One
file keeps to one or two of these forms, which tells stamps from times that people speak of.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise

from coaching.sidecar.cue import Cue
from coaching.sidecar.markup import untagged
from coaching.sidecar.notes import Notes
from coaching.sidecar.sharing import shared_out, spoken_until, usual_length
from coaching.sidecar.speakers import as_name, name_before, used_as_names
from coaching.sidecar.stamps import STAMP, seconds

RARE = 0.2
"""Share of the most frequent form of stamps under which another form is talk. Chosen because files
of two forms use both, and times in talk are few."""

_RANGE = rf"(-?{STAMP})(?:\s{{0,3}}(?:-->|->|-|–|to)\s{{0,3}}({STAMP}))?(?![0-9:])"  # noqa: RUF001
_BEFORE = re.compile(
    rf"\s*(?:[-*•]\s{{1,3}})?(?:([\[(<{{])\s?{_RANGE}\s?[\])>}}]|{_RANGE}(?=\s|$|\s?[-–—|:]\s))"  # noqa: RUF001
    r"(?:\s?[AP]M\b)?\s{0,4}(?:[-–—|:]\s)?\s*(.*)",  # noqa: RUF001
    re.DOTALL,
)
_AFTER = re.compile(
    rf"\s*([^:\n]{{1,60}}?)(\s?:)?\s{{0,4}}(?:[-–—|,]\s?)?(?:([\[(<{{])\s?{_RANGE}\s?[\])>}}]|{_RANGE})"  # noqa: RUF001
    r"\s?:?(?:\s+(.*)|\s*)",
    re.DOTALL,
)
_CHAT = re.compile(r"From\s+(.{1,60}?)\s+to\s+.{1,60}?:\s*(.*)", re.IGNORECASE | re.DOTALL)
_BARE = "before bare"
_HEAD = 160
"""Characters of a line in which a stamp is looked for; names and stamps are shorter."""


@dataclass(slots=True)
class _Entry:
    """A stamp with what stands beside it and below."""

    line: int
    start: float | None
    end: float | None
    form: str
    name: str | None
    rest: str
    below: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(part for part in (self.rest, *self.below) if part.strip())


def read_stamped(text: str, notes: Notes) -> list[Cue]:
    r"""The cues of a text with time stamps, lines kept; empty where it has none.

    Without an end a cue lasts to the next stamp, or as long as its text takes when said slowly.

    >>> [cue.text for cue in read_stamped("[00:01] Dana: Hi.\n[00:03] Lee: Hello.", Notes())]
    ['Dana: Hi.', 'Lee: Hello.']
    """
    before, entries = _entries([untagged(line) for line in text.split("\n")])
    title = [line for line in before if line.strip()]
    if not entries or (len(entries) == 1 and entries[0].form == _BARE and title):
        return []
    named_before = _give_names(before, entries)
    notes.add("stray", count=len(title) - named_before, line=1)
    usable = [entry for entry in entries if entry.start is not None]
    for entry in entries:
        if entry.start is None:
            notes.add("absurd", line=entry.line)
    starts = [entry.start or 0.0 for entry in usable]
    notes.add("backward", count=sum(b < a for a, b in pairwise(starts)))
    return list(_timed(sorted(usable, key=lambda entry: entry.start or 0.0)))


def _entries(lines: Sequence[str]) -> tuple[list[str], list[_Entry]]:
    """The lines before the first stamp, and an entry for each stamp."""
    found = [_entry(number, line) for number, line in enumerate(lines, 1)]
    forms = Counter(entry.form for entry in found if entry is not None)
    most = max(forms.values(), default=0)
    least = RARE * most
    if forms[_BARE] < most:
        del forms[_BARE]  # a time of day at the start of a sentence looks the same
    before: list[str] = []
    entries: list[_Entry] = []
    for line, entry in zip(lines, found, strict=True):
        if entry is not None and forms[entry.form] >= max(1, least):
            entries.append(entry)
        elif entries:
            entries[-1].below.append(line)
        else:
            before.append(line)
    return before, entries


def _entry(number: int, line: str) -> _Entry | None:
    """The stamp at the start of a line or after a name, if there is one."""
    if not any(map(str.isdigit, line[:_HEAD])) or ":" not in line[:_HEAD]:
        return None
    found = _BEFORE.fullmatch(line)
    if found is not None:
        bracket, start, end, bare_start, bare_end, rest = found.groups()
        form = "before bracket" if bracket else _BARE
        chat = _CHAT.fullmatch(rest)
        name, rest = (chat[1], chat[2]) if chat else (None, rest)
        times = _times(start or bare_start, end or bare_end)
        return _Entry(number, *times, form, name, rest.strip())
    found = _AFTER.fullmatch(line)
    if found is None:
        return None
    named, colon, bracket, start, end, bare_start, bare_end, rest = found.groups()
    name = as_name(named)
    if name is None or (rest and not (bracket or colon or named.strip().endswith("]"))):
        return None
    times = _times(start or bare_start, end or bare_end)
    return _Entry(number, *times, "after", name, (rest or "").strip())


def _times(start: str, end: str | None) -> tuple[float | None, float | None]:
    return seconds(start), seconds(end) if end else None


def _give_names(before: Sequence[str], entries: Sequence[_Entry]) -> bool:
    """Find the names on lines of their own and move them into their entries.

    Returns:
        Whether the last line before the first stamp was one.
    """
    beside = [as_name(e.rest) if e.rest and _filled(e.below) else None for e in entries]
    _take(entries, beside, from_below=False)
    alone = [entry for entry in entries if not entry.rest and entry.name is None]
    above = [_last(before), *(_last(entry.below) for entry in entries)]
    over = [
        as_name(above[place]) if not entry.rest and entry.name is None else None
        for place, entry in enumerate(entries)
    ]
    names = used_as_names(over, cues=len(alone)) if len(alone) * 2 >= len(entries) else frozenset()
    moved = False
    if names:
        for place, (entry, name) in enumerate(zip(entries, over, strict=True)):
            if name is not None and name.casefold() in names:
                entry.name = name
                moved = moved or place == 0
                if place:
                    _drop_last(entries[place - 1].below)
    else:
        under = [
            as_name(_first(e.below)) if not e.rest and len(_filled(e.below)) > 1 else None
            for e in entries
        ]
        _take(entries, under, from_below=True)
    if any(entry.name for entry in entries):
        speaker: str | None = None
        for entry in entries:
            if entry.name is None and not _prefixed(entry):
                entry.name = speaker
            speaker = entry.name
    return moved


def _prefixed(entry: _Entry) -> bool:
    """Whether talk may begin with a speaker, which is decided later."""
    return ":" in entry.text[:60]


def _take(entries: Sequence[_Entry], names: Sequence[str | None], *, from_below: bool) -> None:
    """Give the entries those of their candidates that are used like names."""
    used = used_as_names(names, cues=len(entries))
    for entry, name in zip(entries, names, strict=True):
        if name is None or name.casefold() not in used or entry.name is not None:
            continue
        entry.name = name
        if from_below:
            place = next(i for i, line in enumerate(entry.below) if line.strip())
            del entry.below[: place + 1]
        else:
            entry.rest = ""


def _timed(entries: Sequence[_Entry]) -> Iterator[Cue]:
    """Cues with ends; those of one second share the time to the next."""
    groups = [list(group) for _, group in groupby(entries, key=lambda entry: entry.start)]
    nexts = [group[0].start for group in groups[1:]]
    for group, following in zip(groups, [*nexts, None], strict=True):
        start = group[0].start or 0.0
        if len(group) == 1 and group[0].end is not None:
            yield Cue(start, group[0].end, group[0].name, group[0].text)
            continue
        text = "\n".join(_said(entry) for entry in group)
        latest = start + usual_length(text) if following is None else following
        end = spoken_until(start, latest, text)
        lengths = [max(1, len(_said(entry))) for entry in group]
        for entry, (begins, ends) in zip(group, shared_out(start, end, lengths), strict=True):
            yield Cue(begins, ends, entry.name, entry.text)


def _said(entry: _Entry) -> str:
    """The talk of an entry, without what looks like a speaker before it."""
    found = name_before(entry.text)
    return entry.text if found is None else found[1]


def _filled(lines: Sequence[str]) -> list[str]:
    return [line for line in lines if line.strip()]


def _first(lines: Sequence[str]) -> str:
    return next((line for line in lines if line.strip()), "")


def _last(lines: Sequence[str]) -> str:
    return next((line for line in reversed(lines) if line.strip()), "")


def _drop_last(lines: list[str]) -> None:
    while lines and not lines.pop().strip():
        pass
