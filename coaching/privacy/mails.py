"""E-mail addresses, written or spoken: "laura at summit dot com", "m as in Mary, ellis, at …"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from coaching.privacy.lexicon import among
from coaching.privacy.numbers import LIKELY, PROVEN, TOLD, Item
from coaching.privacy.tokens import QUANTITIES, REPEATS, Token, spelled

_DOTS = frozenset(("dot", "period", "point"))
_JOINTS = _DOTS | {"underscore", "dash", "hyphen", "plus", "minus"}
_FILLERS = among(
    "uh um er sign symbol like word lowercase uppercase caps capital spaces space all together"
) | {""}
"""Said in an address and no part of it: "all one word, lowercase"."""
_PROVIDERS = among("gmail hotmail yahoo outlook icloud aol protonmail")
"""Domains whose ending is often left out."""
_ENDINGS = among(
    "com net org io co uk us edu gov de fr es it nl ch at be se no dk fi ie ca au nz eu info "
    "biz ai app dev me pl cz br in mx jp za tech online cloud example"
)
_NO_NAMES = among(
    "me us you him her them it i we is are was be to the a an of at on in for my your our his "
    "their or but if that's it's that this email e-mail emails mail address addresses send "
    "sent write forward contact use reach look looking find check see visit online website "
    "site available cc one was just still best over go goes out up back here there work works "
    "personal mine's mine sure yes yeah okay i'm get got buy bought working at's number "
    "email's could try name's well not them by with from as"
)
"""Words that stand before an address and are no part of it."""

_LONGEST_DOMAIN = 4
"""Words of a spoken domain between two dots ("ben's plumbing and heating")."""
_LONGEST_SPOKEN = 24
"""Tokens on one side of the "at"; spelled letters come with words of their own."""
_ASKED = frozenset(("email", "e-mail", "mail", "address", "email's", "cc"))


def mails(tokens: Sequence[Token]) -> Iterator[Item]:
    """The e-mail addresses among the tokens of one voice."""
    reached = 0
    for place, here in enumerate(tokens):
        if place < reached:
            continue
        found = _written(tokens, place) if "@" in here.text else None
        if found is None and (here.norm == "at" or here.text == "@"):
            found = _spoken(tokens, place, least=reached)
        if found is not None:
            reached = found.stop
            yield found


def _written(tokens: Sequence[Token], place: int) -> Item | None:
    """An address that was written as one: "sales@brightmoor.io"."""
    name, _, domain = tokens[place].text.strip(".,;:?!()<>").partition("@")
    if not name or not domain:
        return None
    if "." in domain.strip("."):
        return Item(place, place + 1, "email", PROVEN)
    stop = _domain(tokens, place + 1, label=True)
    return Item(place, stop, "email", TOLD) if stop else None


def _spoken(tokens: Sequence[Token], at: int, *, least: int) -> Item | None:
    """An address around the "at" at this place, if one is."""
    asked = any(one.norm in _ASKED for one in tokens[max(0, at - 12) : at])
    stop = _domain(tokens, at + 1, label=False)
    if (
        stop is None
        and asked
        and [one.norm in _PROVIDERS for one in tokens[at + 1 : at + 2]] == [True]
    ):
        stop = at + 2
    if stop is None:
        return None
    start = _name(tokens, at, least=least)
    article = start == at - 1 and at > 1 and tokens[at - 2].norm in ("a", "an", "the")
    if start == at or (article and not asked):
        return None  # "a partner at acme dot com" is where somebody works
    joined = any(one.norm in _JOINTS or one.signs for one in tokens[start:at])
    return Item(start, stop, "email", TOLD if asked or joined else LIKELY)


def _domain(tokens: Sequence[Token], start: int, *, label: bool) -> int | None:
    """Index after a spoken domain that begins here; None where there is none.

    Args:
        tokens: Of the voice.
        start: Where it begins.
        label: Whether a first label was there already.
    """
    place, words, stop = start, int(label), None
    while place < min(len(tokens), start + _LONGEST_SPOKEN) and "@" not in tokens[place].text:
        here = tokens[place]
        if here.norm in _DOTS and words:
            ending = _ending(tokens, place + 1)
            place, words, stop = (ending, 1, ending) if ending else (place + 1, 0, stop)
            if ending and tokens[ending - 1].ends_clause:
                break
            continue
        if stop is not None and here.norm not in _FILLERS:
            break
        if _has_ending(here) or (here.norm == "dotcom" and words):
            return place + 1
        step = _label(tokens, place, words)
        if step is None or here.text.endswith(("?", "!")):
            break
        place, words = place + step[0], step[1]
    return stop


def _label(tokens: Sequence[Token], place: int, words: int) -> tuple[int, int] | None:
    """Tokens of the next part of a label and how many words it then has; None for no part."""
    here = tokens[place]
    following = tokens[place + 1] if place + 1 < len(tokens) else None
    spelling = following is not None and following.kind in ("letter", "letters")
    if here.norm in _FILLERS or (here.norm in ("that's", "spelled", "spelt") and spelling):
        return 1, words
    if here.kind == "letters":
        return 1, max(words, 1)
    if here.norm in ("dash", "hyphen", "underscore"):
        return 1, 0
    small = here.norm in _NO_NAMES and len(here.norm) > 1
    if words >= _LONGEST_DOMAIN or (small and (words or not _is_label(tokens, place))):
        return None
    letter = spelled(tokens, place)
    if letter is None:
        return 1, words + 1
    return letter[1] if here.kind == "letter" else 1, max(words, 1)


def _is_label(tokens: Sequence[Token], place: int) -> bool:
    """Whether a small word is all of a domain: "at me dot com"."""
    following = [one.norm for one in tokens[place + 1 : place + 3]]
    return bool(following[1:]) and following[0] in _DOTS and following[1] in _ENDINGS


def _ending(tokens: Sequence[Token], place: int) -> int | None:
    """Index after a last label ("com", "c z", "design") that begins here."""
    while place < len(tokens) and tokens[place].norm in _FILLERS:
        place += 1
    if place >= len(tokens):
        return None
    here = tokens[place]
    if here.norm in _ENDINGS or _has_ending(here):
        return place + 1
    if tokens[place - 1].norm == "point":
        return None  # "six point one" is said more often than such an address
    if here.kind == "letter":
        second = place + 1 < len(tokens) and tokens[place + 1].kind == "letter"
        return place + 2 if second and not here.ends_clause else None
    following = tokens[place + 1].norm if place + 1 < len(tokens) else ""
    whole = here.kind == "word" and here.norm.isalpha() and here.norm not in _NO_NAMES
    return place + 1 if whole and following not in _DOTS else None


def _has_ending(here: Token) -> bool:
    """Whether a word is a domain with its ending: "gmail.com"."""
    head, _, ending = here.norm.rpartition(".")
    return bool(head) and ending in _ENDINGS


def _name(tokens: Sequence[Token], at: int, *, least: int) -> int:
    """Index of the first token of the name before the "at"; ``at`` itself where there is none.

    The word next to "at" is part of it; before that only what is joined ("dot", "underscore"),
    spelled, or a number with one word before it.
    """
    start = place = at
    takes_word = True
    while place > max(least, at - _LONGEST_SPOKEN):
        part, length = _part(tokens, place)
        if part == "filler":
            place -= 1
            continue
        begun = start < at
        known = "".join(one.signs.lower() for one in tokens[start:at])
        takes_word = takes_word or tokens[place - 1].norm == known  # "gupta, g u p t a, at"
        if part == "other" or (part == "word" and not takes_word):
            break
        if begun and tokens[place - 1].ends_clause and part != "letter":
            break
        if part == "letter" and not _is_spelling(tokens, place):
            break
        takes_word = part in ("joint", "figure")
        place -= length
        start = place
    while start < at and (tokens[start].norm in _JOINTS or tokens[start].norm in _FILLERS):
        start += 1
    return start


def _part(tokens: Sequence[Token], place: int) -> tuple[str, int]:
    """What ends before ``place`` and may be part of a name, and how many tokens it has."""
    here = tokens[place - 1]
    phrase = _spelled_before(tokens, place)
    named = here.norm == "name" and place > 1 and tokens[place - 2].norm in ("first", "last")
    parts: tuple[tuple[str, object, int], ...] = (
        ("filler", here.norm in _FILLERS or _is_one_word(tokens, place), 1),
        ("joint", here.norm in _JOINTS, 1),
        ("spelled", phrase, phrase or 1),
        ("letter", here.kind in ("letter", "letters"), 1),
        ("figure", here.is_digits or here.kind == "code" or here.norm in REPEATS, 1),
        ("word", place > 1 and tokens[place - 2].norm in _JOINTS, 1),
        ("other", here.norm in _NO_NAMES or here.norm in QUANTITIES, 1),
        ("other", here.kind in ("amount", "date"), 1),
    )
    return next(((part, length) for part, fits, length in parts if fits), ("word", 1 + named))


def _is_one_word(tokens: Sequence[Token], place: int) -> bool:
    """Whether "one" or "no" before ``place`` belongs to "one word" or "no spaces"."""
    following = tokens[place].norm if place < len(tokens) else ""
    return tokens[place - 1].norm in ("one", "no") and following in ("word", "spaces", "space")


def _is_spelling(tokens: Sequence[Token], place: int) -> bool:
    """Whether the letter before what is known of a name is one, rather than the word "a" or "i"."""
    if tokens[place - 1].norm not in ("a", "i"):
        return True
    known = tokens[place] if place < len(tokens) else None
    before = tokens[place - 2].norm if place >= 2 else ""  # noqa: PLR2004
    return known is not None and (
        known.norm in _JOINTS
        or known.kind == "letter"
        or (before in _NO_NAMES and before not in ("i'm", "am"))
    )


def _spelled_before(tokens: Sequence[Token], place: int) -> int | None:
    """Tokens of "m as in Mary" that end before ``place``."""
    for length in (4, 3):
        start = place - length
        if start >= 0 and len(tokens[start].norm) == 1:
            letter = spelled(tokens, start)
            if letter is not None and letter[1] == length:
                return length
    return None
