"""The glossary: names and terms of a team's trade that a recogniser would not guess by itself.

It knows what a glossary is and when one is sound. It does not know where its file lies, nor how
many terms a recogniser can be told: that is the recogniser's to say.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NoReturn

import yaml

from coaching.errors import SettingsError

LONGEST_TERM = 60
"""Characters; chosen because a longer entry is a sentence, and would crowd out ten names."""

_KEYS = ("term", "sounds_like")


@dataclass(frozen=True, slots=True)
class Term:
    """A name or term as it should be written.

    Attributes:
        text: The right spelling.
        sounds_like: What recognisers have made of it, such as "pipe wise". Nothing uses these yet:
            they are collected for correcting transcripts and widening searches later.
    """

    text: str
    sounds_like: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Glossary:
    """All terms, the most important first."""

    terms: tuple[Term, ...] = ()

    @property
    def hotwords(self) -> tuple[str, ...]:
        """The terms as a recogniser is told to expect them, the most important first.

        >>> Glossary((Term("Pipewise", ("pipe wise",)), Term("Clarivo"))).hotwords
        ('Pipewise', 'Clarivo')
        """
        return tuple(term.text for term in self.terms)


def parse_glossary(text: str, *, source: str) -> Glossary:
    """The glossary written in ``text``; an empty one for an empty file.

    Args:
        text: YAML: ``terms``, a list of terms, each a text or ``{term: …, sounds_like: […]}``.
        source: What to call the file in messages, such as ``config/glossary.yaml``.

    Raises:
        SettingsError: It is no YAML, or something in it is unknown, empty, too long or there twice.

    >>> parse_glossary("terms: [Clarivo, {term: Pipewise, sounds_like: [pipe wise]}]", source="g")
    Glossary(terms=(Term(text='Clarivo', sounds_like=()), \
Term(text='Pipewise', sounds_like=('pipe wise',))))
    """
    try:
        content = yaml.safe_load(text)
    except yaml.YAMLError as error:
        _refuse(source, f"is no YAML: {' '.join(str(error).split())}")
    if content is None:
        return Glossary()
    if not isinstance(content, dict) or set(content) - {"terms"}:
        _refuse(source, f'{content!r:.80}: the one key at the top is "terms"')
    entries = content.get("terms") or []
    if not isinstance(entries, list):
        _refuse(source, f"terms = {entries!r:.80} is not a list")
    terms = tuple(
        _term(entry, place=f"terms[{number}]", source=source)
        for number, entry in enumerate(entries, start=1)
    )
    seen: set[str] = set()
    for number, term in enumerate(terms, start=1):
        if term.text.casefold() in seen:
            _refuse(source, f'terms[{number}] = "{term.text}" is there twice')
        seen.add(term.text.casefold())
    return Glossary(terms)


def _term(entry: object, *, place: str, source: str) -> Term:
    """One entry of the list."""
    if not isinstance(entry, dict):
        return Term(_text(entry, place=place, source=source))
    if unknown := [key for key in entry if key not in _KEYS]:
        _refuse(source, f"{place}: {unknown[0]!r} is not a key ({', '.join(_KEYS)})")
    if "term" not in entry:
        _refuse(source, f"{place} = {entry!r:.80} has no term")
    variants = entry.get("sounds_like") or []
    if not isinstance(variants, list):
        _refuse(source, f"{place}.sounds_like = {variants!r:.80} is not a list")
    return Term(
        text=_text(entry["term"], place=f"{place}.term", source=source),
        sounds_like=tuple(
            _text(variant, place=f"{place}.sounds_like", source=source) for variant in variants
        ),
    )


def _text(value: object, *, place: str, source: str) -> str:
    """A term's text with single blanks."""
    if not isinstance(value, str):
        _refuse(source, f"{place} = {value!r:.80} is not a text; write it in quotes")
    text = " ".join(value.split())
    if not text:
        _refuse(source, f"{place} is empty")
    if len(text) > LONGEST_TERM:
        _refuse(source, f'{place} = "{text[:20]}…" is longer than {LONGEST_TERM} characters')
    return text


def _refuse(source: str, problem: str) -> NoReturn:
    """Say what is wrong with the file."""
    raise SettingsError(
        f"{source}: {problem}",
        hint="One term a line: `- Pipewise` or `- {term: Pipewise, sounds_like: [pipe wise]}`.",
    )
