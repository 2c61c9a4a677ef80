"""Names as people and programs write them: their words, and when two mean the same account.

It knows spellings. It does not know who or what carries a name, nor where names are kept.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Mapping

from coaching.errors import UsageError

LEGAL_FORMS = frozenset(
    {"ab", "ag", "aps", "as", "bv", "co", "company", "corp", "corporation", "gmbh", "inc"}
    | {"incorporated", "kft", "kg", "kk", "limited", "llc", "llp", "lp", "ltd", "mbh", "nv", "ohg"}
    | {"oy", "oyj", "plc", "pte", "pty", "sa", "sarl", "sas", "se", "spa", "srl", "sro", "ug"}
)
"""Endings that say how a company is incorporated, not what it is called."""

_WORD = re.compile(r"[^\W_]+")
_ACCENT = re.compile(r"[\u0300-\u036f]")
_APOSTROPHE = re.compile(r"['’`´]")  # noqa: RUF001 - the apostrophes that exports really hold


def words_of(text: str) -> tuple[str, ...]:
    """The words of a name, for comparing: lower case, no accents, no punctuation.

    Blanks, ``_``, ``-`` and ``.`` separate alike; an apostrophe separates nothing.

    >>> words_of("Müller_&-Söhne O'Neill 24/7")
    ('muller', 'sohne', 'oneill', '24', '7')
    """
    plain = _ACCENT.sub("", unicodedata.normalize("NFKD", _APOSTROPHE.sub("", text)))
    return tuple(_WORD.findall(unicodedata.normalize("NFKC", plain.casefold())))


def fold(text: str) -> str:
    """The spelling under which a name is looked up; empty where it has no letter or digit.

    >>> fold("  ACME-Robotics,  Inc. ")
    'acme robotics inc'
    """
    return " ".join(words_of(text))


def without_legal_form(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words of a company's name without the legal forms at its end; never none at all.

    >>> without_legal_form(words_of("Nordlicht GmbH & Co. KG"))
    ('nordlicht',)
    >>> without_legal_form(words_of("Iberia S.A."))
    ('iberia',)
    >>> without_legal_form(words_of("Limited"))
    ('limited',)
    """
    end = len(words)
    while length := _legal_form_length(words[:end]):
        end -= length
    return words[:end]


def _legal_form_length(words: tuple[str, ...]) -> int:
    """How many words at the end are one legal form, with a word left before them; 0 for none."""
    if len(words) > 1 and words[-1] in LEGAL_FORMS:
        return 1
    for length in (2, 3):  # written with dots: S.A., S.r.l.
        ending = words[-length:]
        if (
            len(words) > length
            and all(len(word) == 1 for word in ending)
            and "".join(ending) in LEGAL_FORMS
        ):
            return length
    return 0


class AccountNames:
    """The accounts by name, however it is written; grows as an import adds accounts.

    Two names mean the same account if they fold alike, or if they differ only in that one of them
    leaves the legal form out. "Acme Inc" and "Acme GmbH" are two companies.

    >>> names = AccountNames({1: "Acme Robotics, Inc.", 2: "Lumen GmbH", 3: "Lumen Ltd"})
    >>> names.find("ACME robotics"), names.find("Acme Robotics Ltd"), names.find("Lumen")
    (1, None, None)
    """

    def __init__(self, names: Mapping[int, str]) -> None:
        self._by_fold: dict[str, int] = {}
        self._by_stem: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
        for account, name in names.items():
            self.add(account, name)

    def copied(self) -> AccountNames:
        """The same names, to which others can be added apart from these."""
        copy = AccountNames({})
        copy._by_fold.update(self._by_fold)
        copy._by_stem.update({stem: list(names) for stem, names in self._by_stem.items()})
        return copy

    def add(self, account: int, name: str) -> None:
        """Make an account findable by its name."""
        self._by_fold[fold(name)] = account
        self._by_stem[_stem(name)].append((fold(name), account))

    def find_exactly(self, name: str) -> int | None:
        """The account whose name folds alike."""
        return self._by_fold.get(fold(name))

    def find(self, name: str, *, taken: Collection[int] = ()) -> int | None:
        """The account meant by ``name``; None for none, or for several as likely.

        Args:
            name: As written anywhere.
            taken: Accounts known to be meant by another name; they answer to their own alone.
        """
        exact = self.find_exactly(name)
        if exact is not None:
            return exact
        folded, stem = fold(name), _stem(name)
        near = [
            account
            for other, account in self._by_stem.get(stem, ())
            if account not in taken and stem in (folded, other)
        ]
        return near[0] if len(near) == 1 else None


def _stem(name: str) -> str:
    return " ".join(without_legal_form(words_of(name)))


def number_named(wanted: str, letter: str, *, what: str, such_as: int) -> int:
    """The number that a person means by a name such as ``M12``, or by the number alone.

    Raises:
        UsageError: It is none.

    >>> number_named(" m12 ", "M", what="moment", such_as=3)
    12
    """
    number = wanted.strip().removeprefix(letter).removeprefix(letter.lower())
    if not (number.isascii() and number.isdecimal()):
        raise UsageError(
            f"{wanted!r} is no {what}", hint=f"write its number, such as {letter}{such_as}"
        )
    return int(number)
