"""What the place of a file says of its call: its name by the team's patterns, and its folders.

A pattern is a name with fields in it, such as ``{started_at}_{rep}_{account}``. It fits a name only
in one way: where two ways are as likely, none is taken. It does not know what is in the file.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import PurePath
from typing import Literal, get_args

from coaching.claims import Claim, Field, Source, time_text
from coaching.matching import MOMENT, time_in
from coaching.naming import fold

Meaning = Literal["rep", "team", "account", "territory", "nothing"]
"""What the name of a folder can stand for."""
MEANINGS: tuple[Meaning, ...] = get_args(Meaning)

ANYTHING = "*"

MOST_BLANKS = 24
"""Blanks of the longest name that patterns are tried on. Chosen because names with more are
sentences, and the ways to cut a name grow with every one."""

_INBOUND = ("inbound", "incoming", "in")
_OUTBOUND = ("outbound", "outgoing", "out")
_SIDES = ("rep", "agent", "sales", "customer", "client", "prospect")

_SHAPES: dict[Field, str] = {
    "title": ".+?",
    "started_at": MOMENT,
    "direction": "|".join((*_INBOUND, *_OUTBOUND)),
    "rep": ".+?",
    "account": ".+?",
    "deal": ".+?",
    "consent": "unknown|given|refused|withdrawn",
    "external_id": ".+?",
    "language": "[a-z]{2,3}",
    "call": ".+?",
    "side": "|".join(_SIDES),
    "part": "[0-9]{1,3}",
}
PATTERN_FIELDS = tuple(_SHAPES)
"""What may stand in braces in a pattern, besides ``{*}`` for anything."""

_PIECE = re.compile(r"\{(?P<field>[^{}]*)\}|(?P<blank>[ _-]+)|(?P<text>[^{} _-]+)|(?P<brace>[{}])")
_BLANKS = "[ _-]+"
_LAZY = re.compile(r"((?:\.|\[\^[^\]]*\])[+*])\?")


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern of file names, ready to be tried.

    Attributes:
        text: As written in the settings.
        ways: Expressions to be tried in this order: no field holds a mark that stands between two,
            fields hold anything, and at last blanks, ``_`` and ``-`` are alike.
    """

    text: str
    ways: tuple[str, ...]

    def fit(self, stem: str) -> dict[Field, str] | None:
        """What a file name without its ending says by this pattern; None where it does not fit.

        >>> compile_pattern("{started_at}_{rep}_{account}").fit("20260914_dana-reyes_blue-harbor")
        {'started_at': '20260914', 'rep': 'dana-reyes', 'account': 'blue-harbor'}
        """
        if len(re.findall(_BLANKS, stem)) > MOST_BLANKS:
            return None
        return next((found for way in self.ways if (found := _only_way(way, stem))), None)


def compile_pattern(text: str) -> Pattern:
    """A pattern as it stands in the settings.

    Raises:
        ValueError: a field is unknown or stands twice, two fields touch, or a brace is left open.
    """
    strict, exact, loose = [], [], []
    marks = {piece["blank"] for piece in _PIECE.finditer(text) if len(piece["blank"] or "") == 1}
    inside = f"[^{re.escape(''.join(sorted(marks)))}]+?" if marks else ".+?"
    used: list[str] = []
    after_field = False
    for piece in _PIECE.finditer(text):
        if piece["brace"]:
            raise ValueError(f"{text!r}: a brace is not closed; a field is written {{rep}}")
        if piece["field"] is not None:
            if after_field:
                raise ValueError(f"{text!r}: something has to stand between two fields, such as _")
            shape = _field_shape(piece["field"], used, text)
            strict.append(shape.replace(".+?", inside))
            exact.append(shape)
            loose.append(shape)
        elif piece["blank"]:
            strict.append(re.escape(piece["blank"]))
            exact.append(re.escape(piece["blank"]))
            loose.append(_BLANKS)
        else:
            strict.append(re.escape(piece["text"]))
            exact.append(re.escape(piece["text"]))
            loose.append(re.escape(piece["text"]))
        after_field = piece["field"] is not None
    if not set(used) - {ANYTHING}:
        raise ValueError(f"{text!r} has no field; write such as {{started_at}}_{{rep}}_{{account}}")
    return Pattern(text, tuple("".join(way) for way in (strict, exact, loose)))


def _field_shape(name: str, used: list[str], text: str) -> str:
    """The expression of one field, noted as used."""
    if name in used and name != ANYTHING:
        raise ValueError(f"{text!r}: {{{name}}} stands twice")
    used.append(name)
    if name == ANYTHING:
        return ".*?"
    for known, shape in _SHAPES.items():
        if known == name:
            return f"(?P<f_{known}>{shape})"
    close = get_close_matches(name, PATTERN_FIELDS, n=1)
    guess = f"did you mean {{{close[0]}}}?" if close else f"known: {', '.join(PATTERN_FIELDS)}, *"
    raise ValueError(f"{text!r}: {{{name}}} is no field; {guess}")


def _only_way(expression: str, stem: str) -> dict[Field, str] | None:
    """The one way in which an expression fits; None for none and for several.

    The first way with the shortest fields and the first with the longest are the same only if
    there is no other.
    """
    shortest = re.fullmatch(expression, stem, re.IGNORECASE)
    if shortest is None:
        return None
    greedy = _LAZY.sub(r"\1", expression)
    longest = re.fullmatch(greedy, stem, re.IGNORECASE)
    found = {name: shortest[f"f_{name}"] for name in _SHAPES if f"(?P<f_{name}>" in expression}
    if longest is None or any(longest[f"f_{name}"] != value for name, value in found.items()):
        return None
    return found


def pattern_claims(
    stem: str, patterns: Sequence[Pattern], *, zone: str, detail: str
) -> tuple[Claim, ...]:
    """What a file's name says by the first pattern that fits.

    Args:
        stem: The name without its ending.
        patterns: In order of trying.
        zone: Name of the zone of a time that names none.
        detail: The file, as claims name it.
    """
    for pattern in patterns:
        found = pattern.fit(stem)
        claims = None if found is None else _pattern_claims(found, zone, detail)
        if claims is not None:
            return claims
    return ()


def _pattern_claims(found: dict[Field, str], zone: str, detail: str) -> tuple[Claim, ...] | None:
    """The claims of a fit; None where a value makes no sense, such as a 31st of June."""
    claims: list[Claim] = []
    for name, written in found.items():
        if name == "started_at":
            timed = _time_claims(written, zone, "pattern", detail)
            if not timed:
                return None
            claims.extend(timed)
            continue
        value = _value(name, written)
        if not value:
            return None
        claims.append(Claim(name, value, "pattern", detail))
    return tuple(claims)


def _value(name: Field, written: str) -> str:
    """A field of a name in canonical form; empty where it says nothing."""
    lowered = written.casefold()
    if name == "direction":
        return "inbound" if lowered in _INBOUND else "outbound"
    if name == "side":
        return "rep" if lowered in {"rep", "agent", "sales"} else "customer"
    if name == "part":
        return str(int(written)) if int(written) else ""
    if name in {"consent", "language"}:
        return lowered
    if name in {"rep", "account", "title"}:
        return spaced(written) if fold(written) else ""
    return written.strip() if fold(written) else ""


def spaced(written: str) -> str:
    """A name that a file or folder is called by, with blanks where it has other marks for them.

    >>> spaced("dana_reyes"), spaced("blue-harbor"), spaced("Anna-Lena Meier")
    ('dana reyes', 'blue harbor', 'Anna-Lena Meier')
    """
    text = written.replace("_", " ").strip()
    return " ".join((text if " " in text else text.replace("-", " ")).split())


def _time_claims(text: str, zone: str, source: Source, detail: str) -> tuple[Claim, ...]:
    found = time_in(text, zone=zone)
    if found is None:
        return ()
    value = time_text(found.at, day_alone=found.day_alone)
    timed = Claim("started_at", value, source, detail)
    return (timed, Claim("zone", zone, source, detail)) if found.naive else (timed,)


def name_claims(stem: str, *, zone: str, detail: str) -> tuple[Claim, ...]:
    """What any file's name says: a title, and a time where one stands in it.

    >>> [claim.field for claim in name_claims("acme 2026-09-14", zone="UTC", detail="a.mp3")]
    ['title', 'started_at', 'zone']
    """
    return (
        Claim("title", stem, "name", detail),
        *_time_claims(stem, zone, "name", detail),
    )


def folder_claims(inside: PurePath, means: Sequence[Meaning], *, detail: str) -> tuple[Claim, ...]:
    """What the folders of a file say, the first below the inbox first.

    Args:
        inside: The file's path inside the inbox.
        means: What the folders of each depth stand for.
        detail: The file, as claims name it.

    >>> [str(claim.value) for claim in folder_claims(
    ...     PurePath("West/dana_reyes/a.mp3"), ["territory", "rep"], detail="")]
    ['West', 'dana reyes']
    """
    return tuple(
        Claim(meaning, spaced(name), "folder", detail)
        for name, meaning in zip(inside.parts[:-1], means, strict=False)
        if meaning != "nothing" and fold(name)
    )
