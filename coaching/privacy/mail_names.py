"""The name in a spoken e-mail address: what stands before the "at"."""

from __future__ import annotations

from collections.abc import Sequence

from coaching.privacy.asides import JOINTS, aside_before, mend_before, spelling_before
from coaching.privacy.first_names import FIRST_NAMES, WORDLIKE_NAMES
from coaching.privacy.lexicon import among
from coaching.privacy.mail_words import FILLERS, HALTS, LONGEST_SPOKEN, NO_NAMES, OWNERS, SUBJECTS
from coaching.privacy.tokens import MISHEARD, QUANTITIES, REPEATS, Token, spelled

_BEING = among("i'm am we're they're you're he's she's i've we've there's are was were")
"""Words before an article: "I'm a partner at acme dot com"."""
_LONGEST_WORDS = 3
"""Words of a name that are said without joints ("olsen family", "accounts payable")."""
_ANNOUNCING = among(
    "is it's that's to be at email e-mail mail address mine's email's use try cc as write contact "
    "reach forward"
)
"""Words that a name follows directly."""
_GENERATIONS = among("second third fourth younger elder")
_YOUNGER = among("junior senior jr sr")
"""Said after a family name: "smith the third", "smith junior"."""
_NAMES = WORDLIKE_NAMES - among("will may hope grant chance chase")
"""Names that are words, too, and stand before a family name as names do."""


def whole_name(tokens: Sequence[Token], start: int, *, least: int, asked: bool) -> int:
    """Where a name begins that is said in several words without joints between them.

    Its words go back to one that announces it ("is mark olsen"), or to the beginning of what was
    asked for; a first name before a family name is taken anyway.
    """
    place = reach = start
    words = 0
    while reach > least and words < _LONGEST_WORDS:
        aside = aside_before(tokens, reach)
        if aside:
            reach -= aside
            continue
        if not _is_name_word(tokens[reach - 1], asked=asked, paused=reach < place):
            break
        place = reach = reach - 1
        words += 1
    if place == start:
        return start
    announced = place == 0 or tokens[place - 1].ends_clause or tokens[place - 1].norm in _ANNOUNCING
    turn = place > 0 and tokens[place - 1].place < tokens[place].place - 1
    if asked and (announced or turn or tokens[place - 1].text.endswith(",")):
        return place
    if announced and words < _LONGEST_WORDS and tokens[start].kind == "word":
        return place
    named = tokens[start - 1].norm in FIRST_NAMES or tokens[start - 1].norm in _NAMES
    return start - 1 if named else start


def _is_name_word(here: Token, *, asked: bool, paused: bool) -> bool:
    """Whether a word may be one of a name that is said without joints, with or without a pause."""
    if (
        here.ends_clause
        or (here.text.endswith(",") and not paused)
        or here.kind not in ("word", "caps")
    ):
        return False
    if here.norm in NO_NAMES or here.norm in OWNERS or here.norm in SUBJECTS or not here.norm:
        return False
    return asked or here.norm not in QUANTITIES


def name_start(tokens: Sequence[Token], at: int, *, least: int, asked: bool = False) -> int:
    """Index of the first token of the name before the "at"; ``at`` itself where there is none.

    The word next to "at" is part of it; before that only what is joined ("dot", "underscore"),
    spelled, or a number with one word before it.
    """
    start, place = at, _before_at(tokens, at, least)
    takes_word = True
    while place > max(least, at - LONGEST_SPOKEN):
        if start < at:
            known = spelling_before(tokens, place, _spelled_from(tokens, place))
            known = known or int(place == start < at - 1 and _is_repeated(tokens, place))
            if known:
                place = start = place - known
                takes_word = False
                continue
        mend = mend_before(tokens, place) if start < at else 0
        if mend:
            place -= mend
            takes_word = True
            continue
        part, length = _part(tokens, place, asked=asked)
        if part == "filler":
            place -= length
            continue
        if part == "other" or (part == "word" and not takes_word):
            break
        if start < at and tokens[place - 1].ends_clause and part != "letter":
            break
        if part == "letter" and length == 1 and not _is_spelling(tokens, place):
            break
        takes_word = part in ("joint", "figure")
        place -= length
        start = place
    while start < at and (tokens[start].norm in JOINTS or tokens[start].norm in FILLERS):
        start += 1
    return start


def _is_repeated(tokens: Sequence[Token], place: int) -> bool:
    """Whether a word is said twice on end, so that its spelling can be told: "ortega, ortega"."""
    again = tokens[place]
    word = again.kind == "word" and again.norm.isalpha() and again.norm not in JOINTS
    return word and place > 0 and tokens[place - 1].norm == again.norm


def name_stop(tokens: Sequence[Token], start: int, at: int) -> int:
    """Index after the name that begins at ``start``: what follows it up to the "at" is an aside."""
    place = _before_at(tokens, at, start + 1)
    while place > start + 1:
        length = aside_before(tokens, place) or int(tokens[place - 1].norm in FILLERS | HALTS)
        if not length:
            break
        place -= length
    return max(place, start + 1)


def _before_at(tokens: Sequence[Token], at: int, least: int) -> int:
    """Index after what stands before the "at": before "sorry", or before "the" of "the at sign"."""
    place = at
    sign = at + 1 < len(tokens) and tokens[at + 1].norm in ("sign", "symbol")
    if sign and place > least and tokens[place - 1].norm == "the":
        place -= 1
    while place > least and tokens[place - 1].norm in HALTS:
        place -= 1
    return place


def _spelled_from(tokens: Sequence[Token], place: int) -> str:
    """The letters that are spelled from ``place`` on, in lower case: "o l s as in sam e n"."""
    said, scale = "", 1
    while place < len(tokens):
        here = tokens[place]
        letter = spelled(tokens, place)
        if here.scale > 1:
            scale = here.scale
            place += 1
        elif letter is not None and (here.kind == "letter" or letter[1] > 1):
            said += letter[0].lower() * scale
            place, scale = place + letter[1], 1
        elif here.kind in ("letters", "caps") or here.norm == "o":
            said += ("o" if here.norm == "o" else here.signs.lower()) * scale
            place, scale = place + 1, 1
        else:
            break
    return said


def _part(tokens: Sequence[Token], place: int, *, asked: bool) -> tuple[str, int]:
    """What ends before ``place`` and may be part of a name, and how many tokens it has."""
    here = tokens[place - 1]
    phrase = _spelled_before(tokens, place)
    named = here.norm in ("name", "initial") and place > 1
    named = named and tokens[place - 2].norm in ("first", "last", "middle", "second")
    aside = aside_before(tokens, place)
    following = tokens[place].norm if place < len(tokens) else ""
    leaps = here.norm == "then" and following == "at"
    leaps = leaps and not (asked or _is_then_at(tokens, place))
    earlier = tokens[place - 2].norm if place > 1 else ""
    article = here.norm in ("a", "an") and following in JOINTS and earlier in ("then", "and")
    article = article or (here.norm == "and" and following in JOINTS | {"then", "a", "an"})
    initials = place > 1 and place < len(tokens) and here.norm == "and"
    initials = initials and {tokens[place - 2].kind, tokens[place].kind} == {"letter"}
    parts: tuple[tuple[str, object, int], ...] = (
        ("filler", aside, aside),
        ("filler", (here.norm in FILLERS and not leaps) or article, 1),
        ("joint", here.norm in JOINTS or initials, 1),
        ("figure", _is_thousand(tokens, place), 1),
        ("joint", here.norm in _GENERATIONS and earlier == "the", 2),
        ("joint", here.norm in _YOUNGER and place > 1, 1),
        ("word", here.norm == "reply" and earlier in ("no", "not"), 2),
        ("spelled", phrase, phrase or 1),
        ("letter", _is_nato(tokens, place), 1),
        ("named", named, 2),
        ("letter", here.kind in ("letter", "letters"), 1),
        ("figure", _is_misheard(tokens, place), 1),
        ("figure", here.is_digits or here.kind == "code" or here.norm in REPEATS, 1),
        ("word", place > 1 and tokens[place - 2].norm in JOINTS, 1),
        ("word", here.norm == "no" and following in JOINTS, 1),
        ("word", here.norm == "contact" and _is_mailbox(tokens, place), 1),
        ("other", here.norm in NO_NAMES or here.norm in QUANTITIES, 1),
        ("other", here.kind in ("amount", "date") or leaps, 1),
    )
    return next(((part, length) for part, fits, length in parts if fits), ("word", 1))


def _is_misheard(tokens: Sequence[Token], place: int) -> bool:
    """Whether a word before the "at" stands for a digit of the name: "warehouse to at …"."""
    if place < 2 or place >= len(tokens):  # noqa: PLR2004 - a name before it, an "at" after it
        return False
    here, name = tokens[place - 1], tokens[place - 2]
    between = here.norm in MISHEARD and tokens[place].norm == "at"
    named = name.norm not in NO_NAMES and name.norm not in SUBJECTS
    return between and named and not name.text.endswith((",", ".", "?", "!"))


def _is_then_at(tokens: Sequence[Token], place: int) -> bool:
    """Whether "and then at" goes on with an address: "it's lena and then at cobalt dot com".

    It does after one word that is announced, and after what is joined, spelled or a number.
    """
    last = place - 2 - int(place > 1 and tokens[place - 2].norm == "and")
    if last < 1:
        return last == 0
    name, before = tokens[last], tokens[last - 1]
    if name.is_digits or name.kind in ("letter", "letters") or before.norm in JOINTS:
        return True
    return before.ends_clause or before.norm in _ANNOUNCING - {"at", "to"}


def _is_thousand(tokens: Sequence[Token], place: int) -> bool:
    """Whether the word before ``place`` is one of a year: "two thousand and one"."""
    if place < 2 or tokens[place - 1].norm not in ("hundred", "thousand", "and"):  # noqa: PLR2004
        return False
    before = tokens[place - 2]
    if tokens[place - 1].norm == "and":
        goes_on = place < len(tokens) and tokens[place].is_digits
        return goes_on and before.norm in ("hundred", "thousand")
    return before.is_digits


def _is_mailbox(tokens: Sequence[Token], place: int) -> bool:
    """Whether the word before ``place`` is a mailbox rather than a verb: "it's contact at …"."""
    before = tokens[place - 2] if place > 1 else None
    return before is None or before.text.endswith((",", ".", "?")) or before.norm in _ANNOUNCING


def _is_nato(tokens: Sequence[Token], place: int) -> bool:
    """Whether the word before ``place`` is one of the alphabet's among others: "mike alpha"."""
    if tokens[place - 1].kind != "word" or spelled(tokens, place - 1) is None:
        return False
    beside = [other for other in (place - 2, place) if 0 <= other < len(tokens)]
    return any(
        tokens[other].norm != "at" and spelled(tokens, other) is not None for other in beside
    )


def _is_spelling(tokens: Sequence[Token], place: int) -> bool:
    """Whether the letter before what is known of a name is one, rather than the word "a" or "i"."""
    if tokens[place - 1].norm not in ("a", "i"):
        return True
    known = tokens[place] if place < len(tokens) else None
    before = tokens[place - 2].norm if place >= 2 else ""  # noqa: PLR2004
    if before in JOINTS or (len(before) == 1 and before not in ("a", "i")):
        return True  # "p r i y a"
    return known is not None and (
        known.norm in JOINTS
        or known.kind == "letter"
        or known.norm in REPEATS
        or (before in NO_NAMES and before not in _BEING)
    )


def _spelled_before(tokens: Sequence[Token], place: int) -> int | None:
    """Tokens of "m as in Mary" that end before ``place``."""
    for length in (5, 4, 3):
        start = place - length
        if start >= 0 and len(tokens[start].norm) == 1:
            letter = spelled(tokens, start)
            if letter is not None and letter[1] == length:
                return length
    return None
