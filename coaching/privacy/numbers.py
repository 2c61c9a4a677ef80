"""Numbers: what a run of digits is, from its length, its check digit and what is said around it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from coaching.privacy.checks import (
    CARD_DIGITS,
    begins_like_card,
    can_be_ssn,
    is_card,
    is_iban,
    is_nhs,
    is_routing,
)
from coaching.privacy.cues import NEAR, Told, told
from coaching.privacy.kinds import Kind
from coaching.privacy.runs import Run, digit_runs, mixed_runs, shortened
from coaching.privacy.tokens import Token

PROVEN = 1.0
"""A check digit is right and the form fits."""
TOLD = 0.9
"""Said to be one, and as long as one."""
LIKELY = 0.7
"""The form fits nothing else, or a weak cue agrees."""
DOUBTFUL = 0.3
"""The length alone fits."""

US_PHONE = 10
SHORTEST_PHONE = 7
"""Digits; fewer are an extension."""
COUNTING = "2345678"
"""Somebody who counts, or tries the line."""
US_SHAPE = (3, 3, 4)
LOCAL_SHAPE = (3, 4)
LONGEST_LINK = 6
"""Words between two parts of a card's number that is said in parts ("and the next four are")."""
_CARD_GROUPS = range(3, 13)
SHORTEST_TRIMMED = 8
"""Digits of a run from which a word at its edge may be none of it."""
SSN_SHAPE = (3, 2, 4)


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
    taken: set[int] = set()
    for run in mixed_runs(tokens):
        item = _mixed(run, tokens, norms)
        if item is not None:
            taken.update(range(item.start, item.stop))
            yield item
    left = [
        run
        for run in digit_runs(tokens)
        if taken.isdisjoint(range(run.start, run.stop)) and not _counts(run, tokens)
    ]
    for run in _chained(left, tokens, norms):
        found = _digits(run, tokens, norms)
        if found is not None:
            used, kind, certainty = found
            start = used.start - _lead(tokens, used) if kind == "phone" else used.start
            yield Item(start, used.stop, kind, certainty, used.signs)


def _counts(run: Run, tokens: Sequence[Token]) -> bool:
    """Whether a digit says how many follow: "the first four are …"."""
    return (
        len(run.signs) == 1
        and run.start > 0
        and tokens[run.start - 1].norm in ("first", "next", "last", "final", "other")
    )


def _chained(runs: Sequence[Run], tokens: Sequence[Token], norms: Sequence[str]) -> Iterator[Run]:
    """The runs, with those that are parts of one card's number as one.

    "The first four are 4111, the next are …": where a card is spoken of, groups of three to six
    digits with few words between them belong together.
    """
    place = 0
    while place < len(runs):
        chain = [runs[place]]
        while place + len(chain) < len(runs):
            following = runs[place + len(chain)]
            near = following.start - chain[-1].stop <= LONGEST_LINK
            if not near or not all(
                len(run.signs) in _CARD_GROUPS for run in (chain[-1], following)
            ):
                break
            chain.append(following)
        whole = sum(len(run.signs) for run in chain)
        if len(chain) > 1 and whole in CARD_DIGITS and not any(run.amount for run in chain):
            before, _ = around(tokens, norms, chain[0].start, chain[0].stop)
            cue = told(before, (), signs=whole)
            if cue is not None and cue.kind == "card":
                yield Run(
                    chain[0].start,
                    chain[-1].stop,
                    "".join(run.signs for run in chain),
                    tuple(group for run in chain for group in run.groups),
                )
                place += len(chain)
                continue
        yield runs[place]
        place += 1


def _lead(tokens: Sequence[Token], run: Run) -> int:
    """Words before a telephone number that are part of it: "plus", "area code"."""
    before = [one.norm for one in tokens[max(0, run.start - 2) : run.start]]
    return 1 if before[-1:] == ["plus"] else 2 if before == ["area", "code"] else 0


def around(
    tokens: Sequence[Token], norms: Sequence[str], start: int, stop: int
) -> tuple[Sequence[str], Sequence[str]]:
    """What all voices say before some tokens, and what the same voice says after them."""
    first = tokens[start].place
    return norms[max(0, first - 60) : first], [one.norm for one in tokens[stop : stop + 12]]


def _iban(run: Run, tokens: Sequence[Token]) -> Item | None:
    """The IBAN in a run of letters and digits, where its remainder is right."""
    lettered = run.signs[:2].replace("0", "O") + run.signs[2:]  # "n o nine three" is Norway's
    for signs in (run.signs, lettered):
        if is_iban(signs):
            return Item(run.start, run.stop, "iban", PROVEN, signs)
    for start in range(run.start + 1, run.stop):
        # "it is a d e eight nine": a small word before it is no part of it.
        rest = "".join(one.signs for one in tokens[start : run.stop])
        if is_iban(rest):
            return Item(start, run.stop, "iban", PROVEN, rest)
    return None


def _mixed(run: Run, tokens: Sequence[Token], norms: Sequence[str]) -> Item | None:
    """What letters and digits together are, where they are personal."""
    iban = _iban(run, tokens)
    if iban is not None:
        return iban
    cue = told(*around(tokens, norms, run.start, run.stop), signs=len(run.signs))
    if cue is None or cue.kind not in ("iban", "national_id", "password"):
        if _is_nino(run.signs) and not (cue is not None and cue.harmless):
            return Item(run.start, run.stop, "national_id", LIKELY, run.signs)
        return None
    if cue.distance > NEAR or run.amount:
        return None
    return Item(run.start, run.stop, cue.kind, TOLD, run.signs)


def _is_nino(signs: str) -> bool:
    """Whether it has the form of a National Insurance number. Source: HMRC NIM39110."""
    return (
        len(signs) == 9  # noqa: PLR2004 - two letters, six digits, a letter
        and signs[:2].isalpha()
        and signs[2:8].isdigit()
        and signs[8] in "ABCD"
    )


def _digits(
    run: Run, tokens: Sequence[Token], norms: Sequence[str]
) -> tuple[Run, Kind, float] | None:
    """Which part of a run is personal, as what, and how surely.

    A word at its edge may be none of it: "Oh, four one five …", "… oh one three two, one moment".
    """
    variants = [run]
    if len(run.signs) >= SHORTEST_TRIMMED:
        front, back = tokens[run.start], tokens[run.stop - 1]
        first = shortened(run, tokens, 1, 0) if len(front.signs) == 1 else None
        last = shortened(run, tokens, 0, 1) if len(back.signs) == 1 else None
        variants += [one for one in (first, last) if one is not None]
    for variant in variants:
        # Of parts and of what was corrected only the usual lengths count: chance has more to try.
        usual = len(variant.signs) in (15, 16) or (variant is run and not run.mended)
        if usual and is_card(variant.signs) and not variant.years:
            cue = told(*around(tokens, norms, run.start, run.stop), signs=len(variant.signs))
            # All of it: a check digit may be right by chance, and a digit too few is one shown.
            return run, "card", PROVEN if cue is None or cue.kind == "card" else TOLD
    for variant in variants:
        found = _meant(variant, tokens, norms)
        if found is not None:
            return variant, *found
    return None


def _meant(run: Run, tokens: Sequence[Token], norms: Sequence[str]) -> tuple[Kind, float] | None:
    """What digits are, where they are personal."""
    if run.amount or run.years:
        return None
    signs = len(run.signs)
    before, after = around(tokens, norms, run.start, run.stop)
    cue = told(before, after, signs=signs, least=(signs + 1) // 2 if run.mended else signs)
    if cue is not None and cue.kind is not None:
        certainty = _as_told(cue, run)
        if certainty is not None:
            return cue.kind, certainty
    return _by_form(run, cue)


def _as_told(cue: Told, run: Run) -> float | None:
    """How certain it is what a cue says it is; None where the cue means something else here."""
    signs = len(run.signs)
    if cue.kind == "card":
        looks = begins_like_card(run.signs) or cue.distance <= NEAR
        return TOLD if looks else LIKELY
    proven = (cue.kind == "bank_account" and is_routing(run.signs)) or (
        cue.kind == "national_id" and (is_nhs(run.signs) or can_be_ssn(run.signs))
    )
    if proven or (cue.kind == "phone" and signs >= US_PHONE):
        return PROVEN if proven and cue.distance <= NEAR else TOLD
    extension = cue.kind == "phone" and signs < SHORTEST_PHONE
    if cue.distance > (1 if extension else NEAR):  # "extension cords are ten each"
        return None
    if cue.strong:
        return TOLD
    singly = all(len(group) == 1 for group in run.groups)
    return LIKELY if singly else DOUBTFUL  # "call it five fifty, five sixty"


def _by_form(run: Run, cue: Told | None) -> tuple[Kind, float] | None:
    """What digits are by their form, where no cue settles it."""
    signs = len(run.signs)
    if cue is not None and cue.harmless:
        return None
    if COUNTING in run.signs and not run.written:
        return None
    if run.mended and US_PHONE < signs <= US_PHONE + 6 and _is_american(run.signs[:US_PHONE]):
        return "phone", LIKELY
    if begins_like_card(run.signs) and (signs in CARD_DIGITS or run.mended):
        whole = signs in (15, 16) or (run.mended and signs in range(15, 28))
        return "card", LIKELY if whole else DOUBTFUL
    lengths = tuple(len(group) for group in run.groups)
    if lengths == SSN_SHAPE and can_be_ssn(run.signs):
        return "national_id", LIKELY
    return ("phone", LIKELY) if _is_phone(run, lengths) else None


def _is_phone(run: Run, lengths: tuple[int, ...]) -> bool:
    """Whether digits have the form of a telephone number: abroad, American or British."""
    signs = len(run.signs)
    if run.plus and signs in range(8, 16):
        # Said in words, "plus" comes before amounts, too; these have few single digits.
        singly = sum(length for length in lengths if length == 1)
        return 2 * singly > signs or run.written or signs >= US_PHONE
    national = run.signs[1:] if signs == US_PHONE + 1 and run.signs[0] == "1" else run.signs
    shaped = lengths[-3:] == US_SHAPE or all(length == 1 for length in lengths)
    return (
        _is_american(national, strict=not shaped)
        or (lengths == LOCAL_SHAPE and run.stop - run.start == 1)
        or (run.signs.startswith("00") and signs in range(11, 16))
        or (signs in (10, 11) and run.signs[0] == "0" and run.signs[1] != "0")
    )


def _is_american(digits: str, *, strict: bool = True) -> bool:
    """Whether it has the form of a number of North America. Source: the NANP, NXX-NXX-XXXX.

    Args:
        digits: Without the country's 1.
        strict: Whether the second group has to be one that is assigned.
    """
    return (
        len(digits) == US_PHONE
        and digits[0] in "23456789"
        and (not strict or digits[3] in "23456789")
    )
