"""Who speaks, where a transcript only writes ``Name:`` before the talk.

People say things with a colon in them, too. A prefix is a speaker only if it looks like a name and
is used like one: in most cues, or again and again.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from coaching.sidecar.cue import Cue
from coaching.sidecar.markup import clean_name, undashed
from coaching.sidecar.sharing import shared_out

LONGEST_NAME = 48
"""Characters of a speaker's name. Chosen because meeting tools add the company in brackets."""

MOST_WORDS = 6
"""Words of a speaker's name, its company counted."""

USUAL = 0.5
"""Share of cues with a prefix from which on prefixes are how this transcript names speakers."""

ALWAYS = 0.8
"""Share from which on a prefix that comes once is a speaker who says one thing."""

SOMETIMES = 0.1
"""Share below which prefixes are talk: transcripts that write a name only when the speaker changes
have one in three to one in six cues."""

_ROLE = (
    r"speaker|spk|agent|rep|sales ?rep|sales|seller|host|customer|client|caller|callee|prospect"
    r"|guest|buyer|lead|interviewer|interviewee|operator|advisor|representative|participant|person"
    r"|channel|ch|unknown(?: speaker)?|me|you"
)
_LABEL = re.compile(rf"(?:{_ROLE})[ _-]{{0,2}}(?:[0-9]{{1,3}}|[a-z])?", re.IGNORECASE)
_PHONE = re.compile(r"\+?[0-9*][0-9*() .-]{5,24}")
_ADDRESS = re.compile(r"[^\s@]{1,40}@[^\s@]{1,40}\.[a-z]{2,10}", re.IGNORECASE)
_NEVER = frozenset("!?;…=/\\<>{}_#$%^~§")
_PARTICLES = frozenset(
    {"al", "and", "bin", "da", "de", "del", "den", "der", "di", "dos", "du", "el", "für"}
    | {"from", "ibn", "la", "le", "of", "ten", "ter", "und", "van", "von", "y", "zu", "&"}
)
_OPENERS = frozenset(
    {"a", "actually", "agenda", "also", "and", "answer", "basically", "because", "budget"}
    | {"but", "caution", "example", "finally", "first", "for", "hint", "however", "idea"}
    | {"important", "in", "issue", "it", "let", "look", "listen", "meaning", "no", "note"}
    | {"now", "number", "ok", "okay", "one", "option", "or", "point", "price", "pricing"}
    | {"problem", "q", "question", "quick", "re", "reason", "remember", "result", "right"}
    | {"second", "see", "so", "step", "summary", "that", "the", "then", "there", "thing"}
    | {"third", "this", "three", "timeline", "tip", "to", "two", "update", "warning", "we"}
    | {"well", "what", "why", "yeah", "yes"}
)
"""First words of talk that ends in a colon, which a capital makes look like a name."""


def name_before(line: str) -> tuple[str, str] | None:
    """The name-like prefix of a line and the talk after it; None where there is none.

    >>> name_before("Dana Levi (Acme): Good morning.")
    ('Dana Levi (Acme)', 'Good morning.')
    >>> name_before("here's the thing: it is late") is None
    True
    """
    for mark in (":", "："):  # noqa: RUF001 - as Asian keyboards write it
        place = line.find(mark, 0, LONGEST_NAME + 8)
        if place > 0 and (place + 1 == len(line) or line[place + 1].isspace() or mark != ":"):
            name = as_name(line[:place])
            return None if name is None else (name, line[place + 1 :].strip())
    return None


def as_name(text: str) -> str | None:
    """A text as a speaker's name, if it could be one.

    >>> as_name("SPEAKER_01"), as_name("Ludwig van Beek"), as_name("The price"), as_name("so far")
    ('SPEAKER_01', 'Ludwig van Beek', None, None)
    """
    name = clean_name(text)
    if not name or len(name) > LONGEST_NAME:
        return None
    if _LABEL.fullmatch(name) or _PHONE.fullmatch(name) or _ADDRESS.fullmatch(name):
        return name
    parts = name.split()
    if (
        len(parts) > MOST_WORDS
        or _NEVER.intersection(name)
        or parts[0].strip("(.,").casefold() in _OPENERS
        or not any(letter.isalpha() for letter in name)
        or re.search(r"[a-z]{3}\. |, [a-z]", name)
    ):
        return None
    if len(parts) == 1 and name.islower():
        return name  # a user's name; taken only where it is used like one
    named = (part for part in parts if part.casefold() not in _PARTICLES)
    if parts[0].casefold() in _PARTICLES and parts[0].islower() and len(parts) == 1:
        return None
    return name if all(not part.lstrip("(['\"")[:1].islower() for part in named) else None


def named(cues: Sequence[Cue]) -> list[Cue]:
    """The cues with the speakers that their prefixes name; a line with a prefix begins a new one.

    What has no prefix goes on with the speaker before. Cues that already have a speaker stay.

    Args:
        cues: With the lines of their text kept.
    """
    accepted = _accepted(cues)
    if not accepted:
        return list(cues)
    spoken: list[Cue] = []
    speaker: str | None = None
    for cue in cues:
        if cue.speaker is not None:
            spoken.append(cue)
            continue
        pieces = list(_pieces(cue.text.split("\n"), accepted, speaker))
        spoken.extend(_shared(cue, pieces))
        speaker = pieces[-1][0]
    return spoken


def used_as_names(names: Iterable[str | None], *, cues: int) -> frozenset[str]:
    """Which of the name-like texts are speakers, folded, by how they are used.

    Args:
        names: One for each cue or line that has one; None for those without.
        cues: How many cues there are.
    """
    found = [name for name in names if name is not None]
    counts = Counter(name.casefold() for name in found)
    weak = {name.casefold() for name in found if name.islower() and not _LABEL.fullmatch(name)}
    often = {name for name, count in counts.items() if count > 1}
    share = len(found) / max(1, cues)
    if share >= USUAL:
        once = set(counts) - weak if share >= ALWAYS or cues <= 2 * len(counts) else set()
        return frozenset(often | once)
    labels = {name for name in counts if _LABEL.fullmatch(name)}
    sure = (often - weak) | labels
    if len(sure) > 1 and sum(counts[name] for name in sure) >= SOMETIMES * cues:
        return frozenset(sure)
    return frozenset()


def _accepted(cues: Sequence[Cue]) -> frozenset[str]:
    """The prefixes that are speakers, folded."""
    open_cues = [cue for cue in cues if cue.speaker is None and cue.text.strip()]
    names: list[str | None] = []
    for cue in open_cues:
        for line in cue.text.split("\n"):
            found = name_before(undashed(line)) if ":" in line or "：" in line else None  # noqa: RUF001
            if found is not None:
                names.append(found[0])
    return used_as_names(names, cues=len(open_cues))


def _pieces(
    lines: Sequence[str], accepted: frozenset[str], speaker: str | None
) -> Iterator[tuple[str | None, str]]:
    """Lines as runs of one speaker."""
    run: list[str] = []
    for raw in lines:
        line = undashed(raw)
        found = name_before(line)
        if found is not None and found[0].casefold() in accepted:
            if run:
                yield speaker, "\n".join(run)
            speaker, run = found[0], [found[1]]
        else:
            run.append(line)
    yield speaker, "\n".join(run)


def _shared(cue: Cue, pieces: Sequence[tuple[str | None, str]]) -> Iterator[Cue]:
    """A cue for each piece, sharing the time of the whole."""
    if len(pieces) == 1:
        ((speaker, text),) = pieces
        kept = len(text.split())
        words = cue.words[-kept:] if kept else ()
        yield replace(cue, speaker=speaker, text=text, words=words)
        return
    parts = shared_out(cue.start, cue.end, [len(text) for _, text in pieces])
    for (speaker, text), (start, end) in zip(pieces, parts, strict=True):
        yield Cue(start, end, speaker, text)
