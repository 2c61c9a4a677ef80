"""Numbers: what a run of digits is, from its length, its check digit and what is said around it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from coaching.privacy.card_details import after_expiry, card_details
from coaching.privacy.chains import chained, continued, is_usual
from coaching.privacy.checks import (
    AMEX_DIGITS,
    CARD_DIGITS,
    MOST_CARD_DIGITS,
    begins_like_card,
    can_be_ssn,
    has_iban_form,
    is_card,
    is_expiry,
    is_iban,
    is_nhs,
    is_nino,
    is_nir,
    is_routing,
)
from coaching.privacy.counting import is_counted
from coaching.privacy.cues import NEAR, Told, around, introduces, told
from coaching.privacy.ibans import ibans
from coaching.privacy.id_forms import has_id_form
from coaching.privacy.kinds import Kind
from coaching.privacy.lexicon import among
from coaching.privacy.mends import is_mended_card
from coaching.privacy.mixed import mixed_runs
from coaching.privacy.phone_parts import MOST_PARTS, is_extension, lead, parted
from coaching.privacy.phones import (
    SHORTEST_PHONE,
    SPANISH_PHONE,
    US_PHONE,
    is_american,
    is_bare,
    is_grouped,
    is_local,
    is_local_unannounced,
    is_mended,
    is_mended_local,
    is_phone,
    is_twice,
    restarted,
    singly,
)
from coaching.privacy.runs import Run, digit_runs, shortened
from coaching.privacy.tokens import Token

PROVEN = 1.0
"""A check digit is right and the form fits."""
TOLD = 0.9
"""Said to be one, and as long as one."""
LIKELY = 0.7
"""The form fits nothing else, or a weak cue agrees."""
DOUBTFUL = 0.3
"""The length alone fits."""

_NEXT = 3
"""Words within which "call" or "line" announces seven figures in one."""
_INTRODUCED_WITHIN = 6
"""Words of the same voice before a number that introduce it."""
SHORTEST_TRIMMED = 8
"""Digits of a run from which a word at its edge may be none of it."""
SSN_SHAPE = (3, 2, 4)
_EXPIRY_AND_CODE = range(7, 9)
"""Digits of a card's expiry with its security code."""
_CODE_WITHIN = 40
"""Words of the same voice from a card's number to its security code."""
_NAMED_WITHIN = 4
"""Words before the code among which it is named."""
_CODE_WORDS = among("code code's back digits security strip reverse")
_POLISH = range(26, 31)
"""Digits of an account of Poland, with "correct, twenty-six" before it."""
_ON_CARDS: tuple[Kind, ...] = ("card_expiry", "cvv")
_CODED = re.compile(r"[A-Z]+\d+[A-Z]+\d")
"""Letters and digits in turns, as in the code of a thing: "GEM 2025 B 581174"."""


@dataclass(frozen=True, slots=True)
class Item:
    """Something found in one voice's tokens, half open like a slice of them."""

    start: int
    stop: int
    kind: Kind
    certainty: float
    signs: str = ""


def numbers(tokens: Sequence[Token], norms: Sequence[str]) -> Iterator[Item]:
    """Cards, phones, accounts and ids among the tokens of one voice.

    Args:
        tokens: Of the voice.
        norms: Of all words of the call, in order; cues are looked for among these.
    """
    lettered, taken = _with_letters(tokens, norms)
    yield from lettered
    left = [
        run
        for run in digit_runs(tokens)
        if taken.isdisjoint(range(run.start, run.stop)) and not _counts(run, tokens)
    ]
    joined = list(chained(left, tokens, norms))
    place, dialled, carded = 0, -1, -1
    while place < len(joined):
        run = joined[place]
        parts = _phone_in_parts(joined[place : place + MOST_PARTS], tokens, norms)
        if parts:
            whole = "".join(part.signs for part in parts)
            for part in parts:
                start = part.start - lead(tokens, part)
                yield Item(start, part.stop, "phone", LIKELY, whole)
            place, dialled = place + len(parts), parts[-1].stop
            continue
        place += 1
        if dialled >= 0 and is_extension(run, tokens, dialled):
            yield Item(run.start, run.stop, "phone", TOLD, run.signs)
            continue
        details = tuple(_details(run, tokens, norms))
        if not details and carded >= 0 and _is_code_after(run, tokens, carded):
            details = (Item(run.start, run.stop, "cvv", TOLD, run.signs),)
        yield from details
        found = None if details else _digits(run, tokens, norms)
        if found is not None:
            used, kind, certainty = found
            start = used.start - lead(tokens, used) if kind == "phone" else used.start
            yield Item(start, used.stop, kind, certainty, used.signs)
            dialled = used.stop if kind == "phone" else -1
            carded = used.stop if kind == "card" else carded


def _with_letters(tokens: Sequence[Token], norms: Sequence[str]) -> tuple[list[Item], set[int]]:
    """What letters and digits together are, and the tokens that say no number of digits alone."""
    items = [Item(iban.start, iban.stop, "iban", PROVEN, iban.signs) for iban in ibans(tokens)]
    taken = {place for item in items for place in range(item.start, item.stop)}
    for run in mixed_runs(tokens):
        if not taken.isdisjoint(range(run.start, run.stop)):
            continue
        item = _mixed(run, tokens, norms)
        if item is not None:
            items.append(item)
        if item is not None or _CODED.search(run.signs):
            taken.update(range(run.start, item.stop if item is not None else run.stop))
    return items, taken


def _details(run: Run, tokens: Sequence[Token], norms: Sequence[str]) -> Iterator[Item]:
    """What a card's number and its expiry and code are where they are read out in one go."""
    if len(run.signs) <= AMEX_DIGITS:
        if len(run.signs) not in _EXPIRY_AND_CODE:
            return
        cue = told(*around(tokens, norms, run.start, run.stop), signs=_EXPIRY_AND_CODE.start - 3)
        named = cue is not None and cue.kind in _ON_CARDS
        parts = tuple(after_expiry(run, tokens)) if named else ()
    else:
        cue = told(*around(tokens, norms, run.start, run.stop), signs=MOST_CARD_DIGITS)
        named = cue is not None and cue.kind == "card"
        mended = is_mended_card(run, tokens)
        parts = () if mended else card_details(run, tokens, spoken_of=named)
    for part, kind in parts:
        yield Item(part.start, part.stop, kind, TOLD, part.signs)


def _is_code_after(run: Run, tokens: Sequence[Token], carded: int) -> bool:
    """Whether three digits, or four, are the security code of a card that was read out before."""
    if len(run.signs) not in (3, 4) or run.amount or run.start - carded > _CODE_WITHIN:
        return False
    before = tokens[max(carded, run.start - _NAMED_WITHIN) : run.start]
    return any(one.norm in _CODE_WORDS for one in before)


def _counts(run: Run, tokens: Sequence[Token]) -> bool:
    """Whether a digit says how many follow: "the first four are …"."""
    return (
        len(run.signs) == 1
        and run.start > 0
        and tokens[run.start - 1].norm in ("first", "next", "last", "final", "other")
    )


def _phone_in_parts(
    runs: Sequence[Run], tokens: Sequence[Token], norms: Sequence[str]
) -> tuple[Run, ...]:
    """The first runs that are parts of one telephone number, where nothing says otherwise."""
    parts = parted(runs, tokens)
    if not parts:
        return ()
    cue = told(*around(tokens, norms, parts[0].start, parts[0].stop), signs=US_PHONE)
    other = cue is not None and cue.kind != "phone" and (cue.strong or cue.kind is not None)
    return () if other else parts


def _mixed(run: Run, tokens: Sequence[Token], norms: Sequence[str]) -> Item | None:
    """What letters and digits together are, where they are personal."""
    if is_iban(run.signs):
        return Item(run.start, run.stop, "iban", PROVEN, run.signs)
    run = _with_suffix(run, tokens)
    cue = told(*around(tokens, norms, run.start, run.stop), signs=len(run.signs))
    if (
        cue is not None
        and cue.kind in ("iban", "national_id", "password")
        and cue.distance <= cue.reach
        and not run.amount
    ):
        whole = continued(run, tokens) if cue.kind == "national_id" else run
        return Item(run.start, whole.stop, cue.kind, TOLD, whole.signs)
    harmless = cue is not None and cue.harmless
    if (is_nino(run.signs) or has_id_form(run.signs)) and not harmless:
        return Item(run.start, run.stop, "national_id", LIKELY, run.signs)
    if has_iban_form(run.signs) and not harmless:
        return Item(run.start, run.stop, "iban", LIKELY, run.signs)
    return None


def _with_suffix(run: Run, tokens: Sequence[Token]) -> Run:
    """A National Insurance number with its last letter where that is an "a", elsewhere a word."""
    following = tokens[run.stop] if run.stop < len(tokens) else None
    if following is None or following.norm != "a" or not is_nino(run.signs + "A"):
        return run
    return replace(run, stop=run.stop + 1, signs=run.signs + "A", groups=(*run.groups, "A"))


def _digits(
    run: Run, tokens: Sequence[Token], norms: Sequence[str]
) -> tuple[Run, Kind, float] | None:
    """Which part of a run is personal, as what, and how surely.

    A word at its edge may be none of it: "Oh, four one five …", "… oh one three two, one moment".
    """
    polish = _polish_account(run, tokens)
    if polish is not None:
        return polish, "bank_account", PROVEN
    variants = [run]
    if len(run.signs) >= SHORTEST_TRIMMED:
        front, back = tokens[run.start], tokens[run.stop - 1]
        first = shortened(run, tokens, 1, 0) if len(front.signs) == 1 else None
        last = shortened(run, tokens, 0, 1) if len(back.signs) == 1 else None
        if len(run.signs) == SHORTEST_TRIMMED and not _is_aside(front, back):
            first = last = None
        variants += [one for one in (first, last) if one is not None]
    for variant in variants:
        # Of parts and of what was corrected only the usual lengths count: chance has more to try.
        usual = is_usual(variant) or (variant is run and not run.mended)
        if usual and is_card(variant.signs) and not (variant.years or variant.plus):
            cue = told(*around(tokens, norms, run.start, run.stop), signs=len(variant.signs))
            if _is_named_id(cue) and not is_usual(variant):
                continue
            # All of it: a check digit may be right by chance, and a digit too few is one shown.
            return run, "card", PROVEN if cue is None or cue.kind == "card" else TOLD
    if is_mended_card(run, tokens) and _may_be_card(run, tokens, norms):
        return run, "card", TOLD
    for variant in variants:
        found = _meant(variant, tokens, norms)
        if found is not None:
            return variant, *found
    return None


def _polish_account(run: Run, tokens: Sequence[Token]) -> Run | None:
    """An account of Poland, of 26 digits, behind what else was said; None where there is none."""
    if len(run.signs) not in _POLISH or run.amount:
        return None
    parts = (shortened(run, tokens, front, 0) for front in range(3))
    return next((part for part in parts if part and is_iban(f"PL{part.signs}")), None)


def _may_be_card(run: Run, tokens: Sequence[Token], norms: Sequence[str]) -> bool:
    """Whether nothing but a card is spoken of before digits."""
    before, _ = around(tokens, norms, run.start, run.stop)
    cue = told(before, (), signs=MOST_CARD_DIGITS)
    other = told(before, (), signs=US_PHONE)
    return (cue is None or cue.kind == "card") and (other is None or other.kind != "phone")


def _is_named_id(cue: Told | None) -> bool:
    """Whether an id is spoken of, so that a card's check digit may be right by chance."""
    return (
        cue is not None and cue.kind == "national_id" and cue.strong and cue.distance <= cue.reach
    )


def _is_aside(front: Token, back: Token) -> bool:
    """Whether a word at the edge may be none of the number: "Oh, five five …", "… two, one sec"."""
    return front.norm in ("oh", "o") or back.norm == "one"


def _meant(run: Run, tokens: Sequence[Token], norms: Sequence[str]) -> tuple[Kind, float] | None:
    """What digits are, where they are personal."""
    if run.amount or run.round:
        return None
    signs = len(run.signs)
    before, after = around(tokens, norms, run.start, run.stop)
    cue = told(before, after, signs=signs, least=(signs + 1) // 2 if run.mended else signs)
    if run.years and not (cue is not None and cue.kind == "password" and cue.distance <= 1):
        return None
    phone = cue is not None and cue.kind == "phone"
    if phone and _is_ssn(run):
        return _by_form(run, cue, tokens)
    if cue is not None and cue.kind is not None and _can_be(cue.kind, run, tokens):
        certainty = _as_told(cue, run)
        if certainty is not None:
            return cue.kind, certainty
    return _by_form(run, cue, tokens)


def _can_be(kind: Kind, run: Run, tokens: Sequence[Token]) -> bool:
    """Whether digits have the form of what a cue says they are, where that kind has one."""
    if kind == "card_expiry":
        return is_expiry(run.signs)
    if kind == "card":
        return not run.plus
    if kind == "cvv":  # "CVV failures went up by three hundred"
        return all(one.norm != "hundred" for one in tokens[run.start : run.stop])
    return kind != "password" or not (run.written and is_local(run))  # "the gate code, 555-0134"


def _as_told(cue: Told, run: Run) -> float | None:
    """How certain it is what a cue says it is; None where the cue means something else here."""
    signs = len(run.signs)
    if cue.kind == "card":
        looks = begins_like_card(run.signs) or cue.distance <= NEAR
        return TOLD if looks else LIKELY
    proven = (cue.kind == "bank_account" and is_routing(run.signs)) or (
        cue.kind == "national_id"
        and (is_nhs(run.signs) or can_be_ssn(run.signs) or is_nir(run.signs))
    )
    if proven or (cue.kind == "phone" and signs >= US_PHONE):
        return PROVEN if proven and cue.distance <= NEAR else TOLD
    extension = cue.kind == "phone" and signs < SHORTEST_PHONE
    if cue.distance > (1 if extension else cue.reach):  # "extension cords are ten each"
        return None
    if cue.strong:
        return TOLD
    spoken = all(len(group) == 1 for group in run.groups) or is_local(run)
    spoken = spoken or singly(run) >= SHORTEST_PHONE - 1
    near = cue.distance <= _NEXT and len(run.signs) == SHORTEST_PHONE
    plain = near and run.written and len(run.groups) == 1 and run.signs[0] not in "01"
    return (
        LIKELY if spoken or plain or is_grouped(run) else DOUBTFUL
    )  # "call it five fifty, five sixty"


def _by_form(run: Run, cue: Told | None, tokens: Sequence[Token]) -> tuple[Kind, float] | None:
    """What digits are by their form, where no cue settles it."""
    harmless = cue is not None and cue.harmless and (cue.strong or not run.plus)
    if harmless or is_counted(run, tokens) or _is_enumerated(run, tokens):
        return None
    signs = len(run.signs)
    broken = run.mended and (
        (US_PHONE < signs <= US_PHONE + 6 and is_american(run.signs[:US_PHONE]))
        or (US_PHONE < signs <= US_PHONE + 4 and is_american(run.signs[-US_PHONE:]))
    )
    elsewhere = cue is not None and cue.kind is None and cue.strong
    local = not elsewhere and (is_local_unannounced(run, tokens) or is_mended_local(run))
    if broken or local or is_twice(run) or (run.plus and is_phone(run)):
        return "phone", LIKELY
    if has_id_form(run.signs) and not (run.plus or is_phone(run)):
        return "national_id", LIKELY
    if not run.plus and begins_like_card(run.signs) and (signs in CARD_DIGITS or run.mended):
        whole = signs in (15, 16) or (run.mended and signs in range(15, 28))
        return "card", LIKELY if whole else DOUBTFUL
    if _is_ssn(run):
        return "national_id", LIKELY
    doubtful = is_mended(run) or (is_bare(run, tokens) and _is_introduced(run, tokens))
    return ("phone", LIKELY) if _is_phone(run) or (doubtful and not elsewhere) else None


def _is_ssn(run: Run) -> bool:
    """Whether it is said or written as a social security number is: "548-40-1237"."""
    lengths = tuple(len(group) for group in run.groups)
    return lengths == SSN_SHAPE and can_be_ssn(run.signs)


def _is_enumerated(run: Run, tokens: Sequence[Token]) -> bool:
    """Whether figures are parted by "and" or "or": "670, 890 and 1200"."""
    said = tokens[run.start : run.stop]
    return run.written and not run.mended and any(one.norm in ("and", "or") for one in said)


def _is_introduced(run: Run, tokens: Sequence[Token]) -> bool:
    """Whether no list is said: nine digits are three amounts where nothing introduces them."""
    before = tokens[max(0, run.start - _INTRODUCED_WITHIN) : run.start]
    return len(run.signs) != SPANISH_PHONE or introduces([one.norm for one in before])


def _is_phone(run: Run) -> bool:
    """Whether it has the form of a telephone number, also where it was begun again."""
    again = restarted(run) if len(run.signs) > US_PHONE else None
    return is_phone(run) or (again is not None and is_phone(again))
