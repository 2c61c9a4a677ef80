"""The domain in a spoken e-mail address: what follows the "at"."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from coaching.privacy.asides import aside_before, aside_from
from coaching.privacy.lexicon import among
from coaching.privacy.mail_words import FILLERS, HALTS, LONGEST_SPOKEN, NO_NAMES
from coaching.privacy.tokens import Token, spelled

_DOTS = among("dot period point punkt punto")
_PROVIDERS = among("gmail hotmail yahoo outlook icloud aol protonmail")
"""Domains whose ending is often left out."""
_COMMON_ENDINGS = among(
    "com net org io co uk us edu gov de fr es it nl ch at be se no dk fi ie ca au nz eu info "
    "biz ai app dev me pl cz br in mx jp za pt gr ro hu sg hk ae lu tech online cloud example"
)
_ENDINGS = _COMMON_ENDINGS | among(
    "studio agency shop store design group consulting solutions systems software digital media "
    "site company email team health energy london wales scot berlin paris"
)
"""Those added here are words of firms' names, too: "studio nove dot it"."""
_SMALL_ENDINGS = among("me it at be in us no de")
"""Endings that are words, too; after other small words they end no domain."""
_JOINTS = among("dash hyphen underscore tiret bindestrich")
_SURE_ENDINGS = _ENDINGS - _SMALL_ENDINGS
_MENDS = among("sorry actually correction oops")
_VERBS = among("is are was were am be i'm it's that's we i go goes do does")
"""Words that go on after a comma, and then are no part of a domain."""
_LONGEST_DOMAIN = 4
"""Words of a spoken domain between two dots ("ben's plumbing and heating")."""


def mended_ending(tokens: Sequence[Token], stop: int) -> int:
    """Index after an ending that is said again: "dot com, sorry, dot net"."""
    place = stop
    while place < len(tokens) and (tokens[place].norm in _MENDS or tokens[place].norm == "no"):
        place += 1
    again = place > stop and place + 1 < len(tokens) and tokens[place].norm in _DOTS
    return (_ending(tokens, place + 1) or stop) if again else stop


def past_halts(tokens: Sequence[Token], place: int) -> int:
    """Index of the first word from ``place`` on that is no aside and no "sorry", "wait" or "so"."""
    while place < len(tokens) - 1 and tokens[place + 1].norm not in _DOTS:
        halt = tokens[place].norm in HALTS or tokens[place].norm in FILLERS
        length = aside_from(tokens, place) or int(halt)
        if not length or place + length >= len(tokens):
            break
        place += length
    return place


def is_provider(here: Token) -> bool:
    """Whether it names a provider of addresses, with an ending or without: "gmail.com"."""
    return here.norm.partition(".")[0] in _PROVIDERS


def provider_end(tokens: Sequence[Token], start: int) -> int | None:
    """Index after a provider whose ending is left out: "at gmail", "at g mail"."""
    for stop in (start + 1, start + 2):
        said = "".join(one.norm for one in tokens[start:stop])
        if said.replace("-", "") in _PROVIDERS and stop <= len(tokens):
            return stop
    return None


def domain_end(
    tokens: Sequence[Token], start: int, *, label: bool, sure: bool = True, paused: bool = True
) -> int | None:
    """Index after a spoken domain that begins here; None where there is none.

    Args:
        tokens: Of the voice.
        start: Where it begins.
        label: Whether a first label was there already.
        sure: Whether an address is spoken of, so that small words may be part of it.
        paused: Whether a word with a comma may come right before the dot.
    """
    place, words, stop = start, int(label), None
    reach = _reach(tokens, start, paused=paused)
    while place < reach and "@" not in tokens[place].text:
        here = tokens[place]
        if words and here.text.startswith(".") and here.norm in _ENDINGS:
            return place + 1
        if _is_dot(here) and words and not _is_point(tokens, place):
            ending = _ending(tokens, place + 1)
            if ending and _goes_on(tokens, ending):
                ending = None
            place, words, stop = (ending, 1, ending) if ending else (place + 1, 0, stop)
            if ending and tokens[ending - 1].ends_clause:
                break
            continue
        if stop is not None and here.norm not in FILLERS:
            break
        if has_ending(here) or (here.norm == "dotcom" and words):
            return place + 1
        if here.ends_clause and words + 1 and _is_split(tokens, place):
            return place + 2
        step = _label(tokens, place, words, sure=sure)
        if step is None or here.text.endswith(("?", "!")):
            break
        place, words = place + step[0], step[1]
    return stop


def _is_dot(here: Token) -> bool:
    """Whether it may be a dot: "at any point? No" has none."""
    if here.norm == "point" and here.ends_clause:
        return False
    return here.norm in _DOTS and not here.text.endswith(("?", "!"))


def _reach(tokens: Sequence[Token], start: int, *, paused: bool) -> int:
    """Index up to which a domain may go on that begins here."""
    reach = min(len(tokens), start + LONGEST_SPOKEN)
    dots = (dot for dot in range(start + 1, reach) if _is_dot(tokens[dot]))
    return next((dot for dot in dots if not paused and _is_apart(tokens, start, dot)), reach)


def _is_apart(tokens: Sequence[Token], start: int, dot: int) -> bool:
    """Whether a comma parts a word from its dot: "at lunch, dot com was down".

    After hesitation and asides, a provider's name, and what is spelled or said again, it does not,
    nor where the dot has a comma, too.
    """
    before = tokens[dot - 1]
    if not before.text.endswith(",") or tokens[dot].text.endswith(","):
        return False
    hesitates = before.norm in FILLERS | HALTS or aside_before(tokens, dot) > 0
    dictated = any(
        tokens[place].norm in _MENDS
        or (tokens[place].norm not in ("a", "i") and spelled(tokens, place) is not None)
        for place in range(start, dot)
    )
    return not (hesitates or dictated or is_provider(before))


def _goes_on(tokens: Sequence[Token], stop: int) -> bool:
    """Whether what ends here is a part of a domain alone: "mail dot oak and ivy dot com"."""
    last = tokens[stop - 1]
    return (
        last.norm not in _COMMON_ENDINGS
        and not has_ending(last)
        and not last.text.endswith((",", ".", "?", "!"))
        and _ends_soon(tokens, stop, _ENDINGS)
    )


def _is_point(tokens: Sequence[Token], place: int) -> bool:
    """Whether "point" is a word of a firm's name: "harbor point dot com"."""
    if tokens[place].norm != "point" or place + 1 >= len(tokens):
        return False
    return tokens[place + 1].norm in _DOTS or aside_from(tokens, place + 1) > 0


def _is_split(tokens: Sequence[Token], place: int) -> bool:
    """Whether a domain was written with a blank in it: "brightwell. com"."""
    following = tokens[place + 1].norm if place + 1 < len(tokens) else ""
    return tokens[place].text.endswith(".") and following in ("com", "net", "org")


def _label(
    tokens: Sequence[Token], place: int, words: int, *, sure: bool
) -> tuple[int, int] | None:
    """Tokens of the next part of a label and how many words it then has; None for no part."""
    skipped = _skipped(tokens, place, words, sure=sure)
    if skipped is not None:
        return skipped
    here = tokens[place]
    small = here.norm in NO_NAMES and len(here.norm) > 1 and not here.is_digits
    small = small and not (words and here.norm in ("and", "or", "so", "no"))
    fits = _is_label(tokens, place, words) or (sure and _ends_soon(tokens, place, _ENDINGS))
    apart = here.norm in _VERBS and tokens[place - 1].text.endswith(",")
    apart = apart and not _is_among_letters(tokens, place)
    if words >= _LONGEST_DOMAIN or (small and not fits) or here.norm in _MENDS or apart:
        return None
    letter = spelled(tokens, place)
    if letter is None:
        return 1, words + 1
    return letter[1] if here.kind == "letter" else 1, max(words, 1)


def _is_among_letters(tokens: Sequence[Token], place: int) -> bool:
    """Whether "i" is spelled here: "kite, k, i, t, e"."""
    beside = tokens[max(0, place - 1) : place + 2]
    return tokens[place].norm == "i" and sum(one.kind == "letter" for one in beside) > 1


def _skipped(
    tokens: Sequence[Token], place: int, words: int, *, sure: bool
) -> tuple[int, int] | None:
    """The same for what is said in a label and is no word of it; None for anything else."""
    here = tokens[place]
    following = tokens[place + 1] if place + 1 < len(tokens) else None
    spelling = following is not None and following.kind in ("letter", "letters")
    spelt = here.norm in ("that's", "spelled", "spelt") and spelling
    mends = here.norm in _MENDS and sure and words > 0
    joins = here.norm in _JOINTS
    halts = here.norm in HALTS and words > 0 and following is not None and following.norm in _DOTS
    aside = aside_from(tokens, place)
    if aside or here.norm in FILLERS or spelt or halts:
        return aside or 1, words
    if here.kind == "letters":
        return 1, max(words, 1)
    return (1, 0) if joins or (mends and _ends_soon(tokens, place + 1)) else None


def _is_label(tokens: Sequence[Token], place: int, words: int) -> bool:
    """Whether a small word is all of a label or ends one: "me dot com", "bright well dot com"."""
    if tokens[place].norm in ("the", "a", "an"):
        return False
    after = place + 1
    while after < len(tokens) and (aside := aside_from(tokens, after)):
        after += aside
    following = [one.norm for one in tokens[after : after + 2]]
    if len(following) < 2 or following[0] not in _DOTS:  # noqa: PLR2004 - a dot and an ending
        return False
    inner = words > 0 or tokens[place].norm == "mail" or tokens[place - 1].norm in _JOINTS
    ending = following[1]
    return ending in (_ENDINGS if inner else _SURE_ENDINGS) or (
        tokens[place].norm == "mail" and ending not in NO_NAMES
    )


def _ends_soon(
    tokens: Sequence[Token], place: int, endings: Collection[str] = _SURE_ENDINGS
) -> bool:
    """Whether a domain's ending follows within a few words, and no other "at" before it."""
    reach, words = place, 0
    while reach < len(tokens) - 1 and words < _LONGEST_DOMAIN:
        here = tokens[reach]
        if here.norm in _DOTS:
            if tokens[reach + 1].norm in endings:
                return reach > place
            reach, words = reach + 2, 0
            continue
        mends = here.norm in _MENDS and tokens[reach + 1].norm not in _DOTS
        if here.norm == "at" or mends or here.ends_clause:
            return False
        aside = aside_from(tokens, reach) or int(here.norm in FILLERS)
        reach, words = reach + (aside or 1), words + int(not aside)
    return False


def _ending(tokens: Sequence[Token], place: int) -> int | None:
    """Index after a last label ("com", "c z", "design") that begins here."""
    while place < len(tokens) and tokens[place].norm in FILLERS:
        place += 1
    if place >= len(tokens):
        return None
    here = tokens[place]
    if here.norm in _ENDINGS or has_ending(here):
        return place + 1
    if tokens[place - 1].norm == "point":
        return None  # "six point one" is said more often than such an address
    if here.kind == "letter" or here.norm == "o":
        return _spelled_ending(tokens, place)
    following = tokens[place + 1].norm if place + 1 < len(tokens) else ""
    whole = here.kind == "word" and here.norm.isalpha() and here.norm not in NO_NAMES
    return place + 1 if whole and following not in _DOTS and following != "at" else None


def _spelled_ending(tokens: Sequence[Token], place: int) -> int | None:
    """Index after an ending that is spelled: "o r g", "c z"."""
    stop = place
    while stop < len(tokens) and (tokens[stop].kind == "letter" or tokens[stop].norm == "o"):
        stop += 1
        if tokens[stop - 1].ends_clause:
            break
    known = (
        end
        for end in range(min(stop, place + 4), place + 1, -1)
        if "".join(one.norm for one in tokens[place:end]) in _ENDINGS
    )
    return next(known, place + 2 if stop - place >= 2 else None)  # noqa: PLR2004 - a country's


def has_ending(here: Token) -> bool:
    """Whether a word is a domain with its ending: "gmail.com"."""
    head, _, ending = here.norm.rpartition(".")
    return bool(head) and ending in _ENDINGS
