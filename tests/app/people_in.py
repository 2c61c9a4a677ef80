"""Finds where people are ordered or scored against each other: in data, in text, in pages.

It knows the team's names and their order by result. A row is *about a person* when a person is all
that tells it from the others; it is *about a thing* when it carries a thing's name (a call, a deal,
a text, …) or when the same person has several. What is looked for:

- rows about people that stand in another order than the alphabet;
- rows about people with figures that differ from one to the other;
- rows of anything that name one person and have a result (won, rate, rank, …) beside the name;
- rows of things that are put together by person, these in another order than the alphabet;
- rows of things in which all of the team appear in the order of their results, or in its reverse.

It does not see pictures, colours, sizes, nor what one would have to count oneself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

THINGS = (
    "account", "call", "clip", "deal", "file", "label", "moment", "snippet", "stage", "territory",
    "text", "title", "version",
)  # fmt: skip
"""Fields that name a thing, where they hold text: a row that has one is about that. A ``label`` is
that of a voice in a call: how long whom was heard there is said of the call."""

RESULTS = re.compile(
    r"(?:^|_|\b)(won|wins?|lost|loss(?:es)?|rates?|rank(?:ed|ing)?|quota|revenue|attainment|points"
    r"|percentile|standing|leaderboard)(?:$|_|\b)",
    re.IGNORECASE,
)
"""Names of figures that are a person's result wherever a row names one person."""

STANDING = re.compile(
    r"\b(leader ?board|top (?:performers?|reps?|sellers?)|best (?:performers?|reps?|sellers?)"
    r"|worst (?:performers?|reps?)|rank(?:ed|s)? (?:#|no\.? )?\d+|#\d+ of \d+)",
    re.IGNORECASE,
)
"""Ways to say how somebody stands among others."""

FIGURE = re.compile(r"[~≈+-]?\d[\d.,]*\s*(?:%|/\s*\d+|of \d+)?")
_DATES = re.compile(r"\d{4}-\d\d(?:-\d\d)?(?:[T ]\d\d:\d\d\S*)?|\b\d\d?:\d\d(?::\d\d)?\b")
_NUMBERS = re.compile(r"\b[A-Z]-?\d+\S*")
_SIGNS = re.compile(r"[★☆●○▮▯█▓░🥇🥈🥉]+|\b[A-F][+-]?(?=$|\s)")
_BEFORE = re.compile(r"^[\s\-•*|#]*(?:\d+[.):]\s+|(\d[\d.,]*\s*%?)\s+)?[\s*_|]*")
"""What may stand before a name: signs, a place in a list, or a figure, which is kept."""
_TIMED = re.compile(r"(?:^|_)(?:at|date|day|due)$")


@dataclass(frozen=True)
class Team:
    """The people to look for, from the best result to the worst."""

    by_result: tuple[str, ...]

    def __contains__(self, text: object) -> bool:
        return isinstance(text, str) and text.strip() in self.by_result

    def named_in(self, text: str) -> tuple[str, ...]:
        """Who a text names, in its order, each once."""
        found = re.findall("|".join(rf"\b{re.escape(it)}\b" for it in self.by_result), text)
        return tuple(dict.fromkeys(found))


@dataclass(frozen=True)
class Row:
    """One of several things that stand together.

    Attributes:
        people: Whom it names, each once.
        about: The person whom it is about, if a person is all that it is about.
        figures: What could be compared, by its name.
        times: When it was, by the field's name.
    """

    people: tuple[str, ...]
    about: str | None = None
    figures: Mapping[str, str] = field(default_factory=dict)
    times: Mapping[str, str] = field(default_factory=dict)


def faults(rows: Sequence[Row], team: Team) -> Iterator[str]:
    """What is wrong with rows that stand together."""
    own = [row for row in rows if row.about]
    if len({row.about for row in own}) == len(own) > 1:
        people = [row.about or "" for row in own]
        if people != _alphabetical(people) and not _by_time(own):
            yield f"people in another order than the alphabet: {', '.join(people)}"
        yield from _scores(own, lambda _: True)
    of_one = [row for row in rows if len(row.people) == 1]
    yield from _scores(of_one, lambda name: "." not in name and RESULTS.search(name) is not None)
    yield from _ordered([row.people[0] for row in of_one], team)


def _scores(rows: Sequence[Row], counts: Callable[[str], bool]) -> Iterator[str]:
    if len({row.people[0] for row in rows}) < 2:
        return
    for name in sorted({name for row in rows for name in row.figures if counts(name)}):
        told = {row.figures.get(name, "") for row in rows}
        if len(told) > 1:
            yield f"people scored by {name!r}: {', '.join(sorted(told))}"


def _ordered(people: Sequence[str], team: Team) -> Iterator[str]:
    firsts = list(dict.fromkeys(people))
    if len(firsts) == len(team.by_result) > 3:
        for order, said in ((1, "results"), (-1, "results, the worst first")):
            if firsts == list(team.by_result)[::order]:
                yield f"in the order of people's {said}: {', '.join(firsts)}"
    runs = [one for place, one in enumerate(people) if place == 0 or people[place - 1] != one]
    several = sum(people.count(one) > 1 for one in firsts)
    if len(runs) == len(firsts) > 2 and several > 1 and firsts != _alphabetical(firsts):
        yield f"put together by people in another order than the alphabet: {', '.join(firsts)}"


def _by_time(rows: Sequence[Row]) -> bool:
    """Whether rows stand in the order of times that they carry, each its own."""
    for name in rows[0].times:
        told = [row.times.get(name, "") for row in rows]
        if (
            all(told)
            and len(set(told)) == len(told)
            and told in (sorted(told), sorted(told, reverse=True))
        ):
            return True
    return False


def _alphabetical(people: Iterable[str]) -> list[str]:
    return sorted(people, key=str.casefold)


def faults_in_data(data: Any, team: Team, *, where: str = "$") -> Iterator[str]:
    """What is wrong with the data of a script, each with where it is.

    Args:
        data: As ``json.loads`` gives it.
        team: Whom to look for.
        where: What to call the data.
    """
    if isinstance(data, Mapping):
        yield from (
            f"{where}: {name} tells a standing"
            for name in data
            if re.search(r"(?:^|_)(?:rank|ranking|standing|leaderboard|percentile)$", name)
        )
        keyed = [
            Row((name.strip(),), name.strip(), dict(_figures(own)), {})
            for name, own in data.items()
            if name in team
        ]
        yield from (f"{where}: {it}" for it in faults(keyed, team))
        for name, own in data.items():
            yield from faults_in_data(own, team, where=f"{where}.{name}")
    elif isinstance(data, list):
        yield from (f"{where}: {it}" for it in faults([_row(it, team) for it in data], team))
        for place, own in enumerate(data):
            yield from faults_in_data(own, team, where=f"{where}[{place}]")
    elif isinstance(data, str):
        yield from (f"{where}: {it}" for it in _faults_in_line(data, team))


def _row(one: Any, team: Team) -> Row:
    people = tuple(dict.fromkeys(_people(one, team)))
    own = one if isinstance(one, Mapping) else {}
    thing = any(
        isinstance(own.get(name), str) and own[name] and own[name] not in team for name in THINGS
    )
    times = {
        name: value
        for name, value in own.items()
        if _TIMED.search(name) and isinstance(value, str) and value
    }
    about = people[0] if len(people) == 1 and not thing else None
    return Row(people, about, dict(_figures(one)), times)


def _people(one: Any, team: Team) -> Iterator[str]:
    if isinstance(one, Mapping):
        for value in one.values():
            yield from _people(value, team)
    elif isinstance(one, list):
        for value in one:
            yield from _people(value, team)
    elif one in team:
        yield one.strip()


def _figures(one: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """What could be compared in a row, by the way to it; numbers that name it left out."""
    last = name.rpartition(".")[2]
    if isinstance(one, Mapping):
        for key, value in one.items():
            yield from _figures(value, f"{name}.{key}" if name else str(key))
    elif isinstance(one, list):
        if not any(isinstance(value, Mapping) for value in one):
            for place, value in enumerate(one):
                yield from _figures(value, f"{name}[{place}]")
    elif last in ("id", "person"):
        return
    elif isinstance(one, int | float) and not isinstance(one, bool):
        yield name or "value", str(one)
    elif isinstance(one, str) and (FIGURE.match(one) or _SIGNS.fullmatch(one)):
        yield from () if _DATES.match(one) else ((name or "value", one),)


def faults_in_text(text: str, team: Team, *, where: str = "text") -> Iterator[str]:
    """What is wrong with what a terminal or a page in Markdown shows.

    Lines that follow each other as far from the edge stand together, with the lines further in
    that belong to them; a line is about the person with whom it begins.
    """
    for block in re.split(r"\n\s*\n", text):
        yield from (f"{where}: {it}" for it in _faults_in_block(block.splitlines(), team))
    for line in text.splitlines():
        yield from (f"{where}: {it}" for it in _faults_in_line(line, team))


def _faults_in_block(lines: Sequence[str], team: Team) -> Iterator[str]:
    lines = [line for line in lines if line.strip()]
    if not lines:
        return
    edge = min(_edge(line) for line in lines)
    parts: list[list[str]] = [[]]
    for line in lines:
        if _edge(line) == edge:
            parts.append([])
        parts[-1].append(line)
    rows = [row_of_text(it[0], team, more=it[1:]) for it in parts if it]
    yield from faults([row for row in rows if row.people], team)
    for part in parts:
        yield from _faults_in_block(part[1:] if part is not parts[0] else part, team)


def _edge(line: str) -> int:
    return len(line) - len(line.lstrip())


def row_of_text(line: str, team: Team, *, more: Sequence[str] = ()) -> Row:
    """A line as a row, with the lines that belong to it.

    It is about the person with whom it begins, unless it quotes somebody, or names a thing by its
    number, or is a sentence without a figure.
    """
    whole = " ".join((line, *(it.strip() for it in more)))
    people = team.named_in(whole)
    rest = _BEFORE.sub("", line)
    before = _BEFORE.match(line)
    own = people[0] if len(people) == 1 and rest.startswith(people[0]) else None
    rest = " ".join((rest.removeprefix(own or ""), *more))
    plain = _NUMBERS.sub(" ", _DATES.sub(" ", rest))
    told = [*FIGURE.findall(plain), *_SIGNS.findall(plain)]
    if own and before and before[1]:
        told.append(before[1])
    sentence = not told and len(re.findall(r"\w+", plain)) > 2
    thing = sentence or _NUMBERS.search(rest) or re.search(r"[“\"]|\bvoice [A-Z]\b", rest)
    figures = {f"figure {place + 1}": it.strip() for place, it in enumerate(told)}
    times = {f"time {place}": it for place, it in enumerate(_DATES.findall(whole))}
    return Row(people, None if thing else own, figures, times)


def _faults_in_line(line: str, team: Team) -> Iterator[str]:
    """What is wrong with names that stand in one line, as in "Ann (5), Bo (3)"."""
    if said := STANDING.search(line):
        yield f"tells a standing: {said[0]!r}"
    names = "|".join(re.escape(it) for it in team.by_result)
    one = rf"(?:{names})(?:\s*[:=(]?\s*[+-]?\d[\d.,]*\s*%?\)?)?"
    for found in re.finditer(rf"\b{one}(?:\s*(?:,|;|·|/|\||and|&)+\s*{one})+", line):
        rows = [row_of_text(part, team) for part in re.split(r"[,;·/|&]|\band\b", found[0])]
        rows = [row for row in rows if row.people]
        yield from faults([Row(it.people, it.people[0], it.figures) for it in rows], team)
