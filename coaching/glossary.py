"""The glossary: names and terms of a team's trade that a recogniser would not guess by itself.

It knows what a glossary is and when one is sound. It does not know where its file lies, nor how
many terms a recogniser can be told: that is the recogniser's to say.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NoReturn

import yaml

from coaching.errors import SettingsError
from coaching.wording.common_words import COMMON_WORDS

LONGEST_TERM = 60
"""Characters; chosen because a longer entry is a sentence, and would crowd out ten names."""

_KEYS = ("term", "sounds_like")


@dataclass(frozen=True, slots=True)
class Term:
    """A name or term as it should be written.

    Attributes:
        text: The right spelling.
        sounds_like: What recognisers have made of it, such as "pipe wise"; written right where it
            is heard, see ``coaching.wording.glossary_edits``.
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

    @property
    def warnings(self) -> tuple[str, ...]:
        """What of it may do harm: everyday words given as a variant, and a variant of two terms.

        >>> Glossary((Term("Clarivo", ("clear",)),)).warnings
        ('Clarivo: sounds_like "clear" is an everyday word; it is replaced only where the \
recogniser was unsure and Clarivo is said elsewhere in the call',)
        """
        told: list[str] = []
        owners: dict[str, str] = {}
        for term in self.terms:
            for variant in term.sounds_like:
                letters = letters_of(variant)
                owner = owners.setdefault(letters, term.text)
                if owner != term.text:
                    told.append(f'{term.text}: sounds_like "{variant}" is taken for {owner}')
                elif is_common(variant):
                    told.append(_harmful(term.text, variant))
        return tuple(told)


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


def letters_of(text: str) -> str:
    """Letters and digits alone, in lower case: what is left of a term however it is written.

    >>> letters_of("SOC 2"), letters_of("Pipe-Wise")
    ('soc2', 'pipewise')
    """
    return "".join(sign for sign in text.casefold() if sign.isalnum())


def is_common(text: str) -> bool:
    """Whether a text is made of everyday words alone.

    >>> is_common("sales force"), is_common("Popeyes")
    (True, False)
    """
    return all(word in COMMON_WORDS for word in text.casefold().replace("-", " ").split())


def _harmful(term: str, variant: str) -> str:
    """The warning about a variant of everyday words."""
    if len(variant.replace("-", " ").split()) == 1:
        kind, where = "is an everyday word", f"and {term} is said elsewhere in the call"
    else:
        kind, where = "is made of everyday words", f"or {term} is said elsewhere in the call"
    return (
        f'{term}: sounds_like "{variant}" {kind}; it is replaced only where the recogniser was'
        f" unsure {where}"
    )


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
