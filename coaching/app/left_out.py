"""What was left out of a call's words, in words for people."""

from __future__ import annotations

from collections.abc import Mapping

from coaching.recording import clock
from coaching.steps.left_out import Gap, LeftOut, WordsCoverage

MOST_GAPS = 12
"""Gaps that are named one by one. Chosen because nobody goes through more of them by hand; programs
get all."""

_KINDS = {
    "card": ("card number", "card numbers"),
    "card_expiry": ("card expiry date", "card expiry dates"),
    "cvv": ("security code", "security codes"),
    "iban": ("IBAN", "IBANs"),
    "bank_account": ("bank account", "bank accounts"),
    "national_id": ("national id", "national ids"),
    "birth_date": ("date of birth", "dates of birth"),
    "password": ("password", "passwords"),
    "phone": ("phone number", "phone numbers"),
    "email": ("e-mail address", "e-mail addresses"),
    "address": ("address", "addresses"),
    "person": ("full name", "full names"),
    "first_name": ("first name", "first names"),
}

_REASONS = {
    "leaked": "heard through the other side",
    "no speech": "that the recogniser put to a noise",
    "repeated": "that the recogniser repeated in a loop",
    "too fast": "too many for their time",
    "stock phrase": "of stock phrases that nobody said",
}


def masked_told(left_out: LeftOut) -> str:
    """How much is masked: by kind, and by people.

    >>> masked_told(LeftOut(masked={"card": 1, "phone": 2}, removed=1))
    '1 card number, 2 phone numbers, 1 passage masked by a person'
    """
    told = [
        f"{count} {_KINDS.get(kind, (kind, kind))[count != 1]}"
        for kind, count in left_out.masked.items()
        if count
    ]
    if left_out.removed:
        passages = "passage" if left_out.removed == 1 else "passages"
        told.append(f"{left_out.removed} {passages} masked by a person")
    return ", ".join(told)


def dropped_told(dropped: Mapping[str, int]) -> str:
    """How many words were dropped, and why.

    >>> dropped_told({"leaked": 41})
    '41 words heard through the other side'
    """
    return ", ".join(
        f"{count} {'word' if count == 1 else 'words'} {_REASONS.get(reason, f'({reason})')}"
        for reason, count in dropped.items()
        if count
    )


def coverage_told(coverage: WordsCoverage) -> str:
    """How much of the speech has words; a part is never told as the whole.

    >>> coverage_told(WordsCoverage(speech=100.0, covered=99.99, share=0.9999, gaps=()))
    '99.9 % of speech has words'
    """
    if coverage.share is None:
        return "no speech was detected"
    share = coverage.share * 100
    told = f"{share:.1f}" if coverage.covered >= coverage.speech else f"{min(share, 99.9):.1f}"
    return f"{told.removesuffix('.0')} % of speech has words"


def gap_told(gap: Gap) -> str:
    """Where a gap is and how long.

    >>> gap_told(Gap(62.4, 64.5, 0))
    '01:02 (2.1 s)'
    """
    return f"{clock(gap.start)} ({gap.end - gap.start:.1f} s)"


def lost_told(left_out: LeftOut) -> str:
    """How many corrections find no place; empty for none.

    >>> lost_told(LeftOut(lost=(4,)))
    '1 correction finds no place in these words'
    """
    count = len(left_out.lost)
    if not count:
        return ""
    told = "correction finds" if count == 1 else "corrections find"
    return f"{count} {told} no place in these words"


def lines_of(left_out: LeftOut) -> tuple[tuple[str, str], ...]:
    """All of it, a line each, by name; only what there is."""
    lines: list[tuple[str, str]] = []
    if left_out.coverage is not None:
        told = coverage_told(left_out.coverage)
        gaps = left_out.coverage.gaps
        if gaps:
            told += f"; gaps at {', '.join(gap_told(gap) for gap in gaps[:MOST_GAPS])}"
        if len(gaps) > MOST_GAPS:
            told += f" and {len(gaps) - MOST_GAPS} more"
        lines.append(("coverage", told))
    lines += [
        ("masked", masked_told(left_out)),
        ("dropped", dropped_told(left_out.dropped)),
        ("lost", lost_told(left_out)),
    ]
    return tuple((name, told) for name, told in lines if told)
