"""A team's names and terms, written right where the recogniser wrote what they sound like.

It knows a term by the variants that the team named, by its own letters in another case or torn into
other words, and, where the recogniser was unsure, by a spelling that is said alike. A name that is
missed costs little; an everyday word that becomes a name is a lie: so doubt leaves words alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

from coaching.glossary import Glossary, Term, is_common, letters_of
from coaching.transcript import Word
from coaching.wording.common_words import COMMON_WORDS
from coaching.wording.edit import Edit
from coaching.wording.pieces import Piece, pieces_of

UNSURE = 0.6
"""Probability under which a word may well be another. Source: our measurement with Whisper base,
without hotwords, on nine demo calls, 2026-11-26: four of five names that it wrote wrongly lay
below, and one in eleven of all words of three signs or more."""

LEAST_LETTERS = 6
"""Letters of a term that is looked for in other words, or by how it sounds. Chosen because what is
shorter is within a letter or two of many everyday words."""

MOST_CHANGES = 2
"""Letters that a like-sounding spelling may differ by. Chosen because a name of six or seven
letters keeps two thirds of them."""

_TWO_WORDS = 2
"""Words that a like-sounding spelling may be torn into."""

_PLAIN_NAME = re.compile(r"[A-Z][a-z]{1,6}")
"""A name like Slack or Zoom, which in lower case may be the everyday word."""

_POSSESSIVE = re.compile(r"'s$")


@dataclass(frozen=True, slots=True)
class _Heard:
    """Consecutive pieces that may be a term."""

    pieces: tuple[Piece, ...]
    letters: str
    possessive: str

    @property
    def first(self) -> int:
        return self.pieces[0].place

    @property
    def unsure(self) -> bool:
        return min(piece.probability for piece in self.pieces) < UNSURE

    @property
    def capital(self) -> bool:
        return any(sign.isupper() for sign in self.pieces[0].text)

    @property
    def may_be_misheard(self) -> bool:
        """Whether it may be a name in a wrong spelling: unsure, with a capital, not everyday."""
        short = len(self.pieces) <= _TWO_WORDS
        return short and self.unsure and self.capital and not self.common

    @property
    def common(self) -> bool:
        """Whether everyday words say it."""
        return all(
            _POSSESSIVE.sub("", part) in COMMON_WORDS
            for piece in self.pieces
            for part in piece.core.split("-")
        )


def glossary_edits(words: Sequence[Word], glossary: Glossary) -> tuple[Edit, ...]:
    """Edits that write terms as the glossary does; in order of their first word.

    A variant of everyday words alone ("sales force") is taken for the term only where the
    recogniser was unsure or the term is said elsewhere in the call; one everyday word ("clear")
    only where both are so.

    Args:
        words: The words of a call, of all voices, in order of time.
        glossary: The team's terms; of two that fit equally, the first counts.

    >>> heard = [Word(0.0, 0.4, "pipe"), Word(0.4, 1.0, "wise's"), Word(1.2, 1.5, "price")]
    >>> [(edit.first, edit.after, edit.text)
    ...  for edit in glossary_edits(heard, Glossary((Term("Pipewise", ("pipe wise",)),)))]
    [(0, 2, "Pipewise's")]
    """
    rules = [_Rule.of(term) for term in glossary.terms]
    exact, alike = _candidates(words, rules)
    said: dict[str, set[int]] = {rule.term.text: set() for rule in rules}
    for heard, own in exact:
        for rule in own:
            if rule.certain(heard):
                said[rule.term.text].add(heard.first)
    found: dict[int, tuple[_Heard, Term]] = {}
    taken: set[int] = set()
    for heard, own in (*exact, *alike):
        places = {piece.place for piece in heard.pieces}
        if places & taken:
            continue
        rule_of = (it for it in own if it.fits(heard, said[it.term.text] - places))
        if (fitting := next(rule_of, None)) is not None:
            found[heard.first] = (heard, fitting.term)
            taken |= places
    edits = [_edit(*found[place]) for place in sorted(found)]
    heard_at = {
        place: " ".join(it.text for it in heard.pieces) for place, (heard, _) in found.items()
    }
    return tuple(edit for edit in edits if edit.text != heard_at[edit.first])


def _candidates(
    words: Sequence[Word], rules: Sequence[_Rule]
) -> tuple[list[_Candidate], list[_Candidate]]:
    """What may be a term by its letters, and what by its sound alone; the longest first."""
    by_letters: dict[str, list[_Rule]] = {}
    by_sound: dict[str, list[_Rule]] = {}
    for rule in rules:
        for letters in rule.variants | {rule.letters}:
            by_letters.setdefault(letters, []).append(rule)
        by_sound.setdefault(rule.sound, []).append(rule)
    most = max((rule.most_words for rule in rules), default=0)
    exact: list[_Candidate] = []
    alike: list[_Candidate] = []
    for pieces in pieces_of(words):
        for heard in chain.from_iterable(_windows(pieces, at, most) for at in range(len(pieces))):
            if heard.letters in by_letters:
                exact.append((heard, by_letters[heard.letters]))
            elif heard.may_be_misheard and (sound := _sound(heard.letters)) in by_sound:
                alike.append((heard, by_sound[sound]))
    exact.sort(key=lambda it: -len(it[0].pieces))
    alike.sort(key=lambda it: -len(it[0].pieces))
    return exact, alike


@dataclass(frozen=True, slots=True)
class _Rule:
    """One term, prepared."""

    term: Term
    letters: str
    variants: frozenset[str]
    common_variants: frozenset[str]
    most_words: int
    common: bool
    everyday: bool
    sound: str

    @classmethod
    def of(cls, term: Term) -> _Rule:
        letters = letters_of(term.text)
        variants = {letters_of(variant): variant for variant in term.sounds_like}
        counts = [len(text.replace("-", " ").split()) for text in (term.text, *term.sounds_like)]
        common = is_common(term.text) or is_common(letters)
        return cls(
            term=term,
            letters=letters,
            variants=frozenset(variants),
            common_variants=frozenset(it for it, text in variants.items() if is_common(text)),
            most_words=max(*counts, 2, len(letters) if _is_initials(term.text) else 0),
            common=common,
            everyday=common or _needs_its_signs(term.text) or _is_plain_name(term.text),
            sound=_sound(letters) if len(letters) >= LEAST_LETTERS else "",
        )

    def certain(self, heard: _Heard) -> bool:
        """Whether this is the term beyond doubt, so that it is known to be spoken of."""
        if heard.letters == self.letters:
            written = " ".join(piece.text for piece in heard.pieces)
            return self.term.text in written
        return heard.letters in self.variants - self.common_variants

    def fits(self, heard: _Heard, elsewhere: set[int]) -> bool:
        """Whether this is taken for the term, given where else in the call that is said."""
        if heard.letters in self.variants:
            if heard.letters not in self.common_variants:
                return True
            doubts = (heard.unsure, bool(elsewhere))
            return any(doubts) if len(heard.pieces) > 1 else all(doubts)
        if heard.letters == self.letters:
            return self._torn(heard, elsewhere)
        return self._sounds(heard)

    def _torn(self, heard: _Heard, elsewhere: set[int]) -> bool:
        """Whether the term's own letters, in another case or as other words, are the term."""
        if len(heard.pieces) == 1:
            return not self.everyday or (heard.unsure and not self.common)
        if len(self.term.text.split()) == len(heard.pieces):
            return not self.common
        if all(len(piece.core) == 1 for piece in heard.pieces):
            return _is_initials(self.term.text) and not self.everyday
        in_doubt = heard.common and not heard.unsure and not elsewhere
        return len(self.letters) >= LEAST_LETTERS and not in_doubt

    def _sounds(self, heard: _Heard) -> bool:
        """Whether an unsure, capitalised, uncommon word is said as the term is."""
        return (
            bool(self.sound)
            and heard.may_be_misheard
            and heard.letters[0] == self.letters[0]
            and abs(len(heard.letters) - len(self.letters)) <= MOST_CHANGES
            and _sound(heard.letters) == self.sound
            and _changes(heard.letters, self.letters) <= MOST_CHANGES
        )


def _windows(pieces: Sequence[Piece], first: int, most: int) -> Iterable[_Heard]:
    """One to ``most`` pieces from a place on, without signs between them."""
    for after in range(first + 1, min(first + most, len(pieces)) + 1):
        own = tuple(pieces[first:after])
        possessive = "'s" if _POSSESSIVE.search(own[-1].core) else ""
        letters = letters_of(" ".join(piece.core for piece in own).removesuffix(possessive))
        if letters:
            yield _Heard(own, letters, possessive)
        if possessive or own[-1].behind.strip("-.") or (own[-1].behind and len(own[-1].core) > 1):
            return
        if after < len(pieces) and pieces[after].before not in ("", "-"):
            return


_Candidate = tuple[_Heard, list[_Rule]]


def _edit(heard: _Heard, term: Term) -> Edit:
    opens, closes = heard.pieces[0], heard.pieces[-1]
    behind = closes.behind
    if behind.startswith(".") and "." in closes.text[: -len(behind)]:
        behind = behind[1:]
    text = f"{opens.before}{term.text}{heard.possessive}{behind}"
    return Edit(opens.place, closes.place + 1, text, "glossary", term.text)


def _is_initials(text: str) -> bool:
    return len(text) > 1 and text.isupper() and text.isalpha()


def _is_plain_name(text: str) -> bool:
    return _PLAIN_NAME.fullmatch(text) is not None


def _needs_its_signs(text: str) -> bool:
    """Whether a term like .NET or C++ is a few letters that mean nothing without its signs."""
    has_signs = not text.replace("-", "").replace(" ", "").isalnum()
    return has_signs and len(letters_of(text)) < LEAST_LETTERS


def _sound(letters: str) -> str:
    """How letters are said, roughly: consonants alone, the alike ones as one, none twice.

    >>> _sound("clarrivoe") == _sound("clarivo") != _sound("clarify")
    True
    """
    said = letters.replace("ph", "f").replace("ck", "k").replace("gh", "g")
    said = re.sub(r"c(?=[eiy])", "s", said)
    said = said.translate(str.maketrans("cqzj", "kksg"))
    rest = re.sub(r"[aeiouyh]", "", said[1:])
    return re.sub(r"(.)\1+", r"\1", said[0] + rest)


def _changes(one: str, other: str) -> int:
    """Letters to add, drop or change from one to the other (Levenshtein)."""
    row = list(range(len(other) + 1))
    for place, letter in enumerate(one, start=1):
        previous, row[0] = row[0], place
        for at, against in enumerate(other, start=1):
            cost = min(row[at] + 1, row[at - 1] + 1, previous + (letter != against))
            previous, row[at] = row[at], cost
    return row[-1]
