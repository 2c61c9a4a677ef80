"""Runs: stretches of one voice's words that say digits, or letters and digits, on end."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from coaching.privacy.lexicon import among
from coaching.privacy.tokens import (
    CORRECTIONS,
    FILLERS,
    QUANTITIES,
    REPEATS,
    TEENS,
    TENS,
    UNITS,
    Token,
    spelled,
)

COMPLETE = range(9, 12)
"""Digits after which "and" begins another number: those of a telephone or a social security
number. Cards are said in fours."""
_MENDS = among("no sorry correction actually mean make scratch oops")
LONGEST_BREAK = 3
"""Words that may stand between the signs of one number ("no sorry, hang on"); chosen because a
fourth begins another sentence."""


@dataclass(frozen=True, slots=True)
class Run:
    """Digits (and letters) said in one go.

    Attributes:
        start: Index of its first token among those of the voice.
        stop: Index after its last token.
        signs: What it says.
        groups: The same in the pieces in which it was said.
        mended: Whether it was corrected while it was said.
        amount: Whether what follows or precedes makes it a quantity.
        plus: Whether it begins with "plus", as numbers abroad do.
        written: Whether it stands in figures from its first word on.
    """

    start: int
    stop: int
    signs: str
    groups: tuple[str, ...]
    mended: bool = False
    amount: bool = False
    plus: bool = False
    written: bool = False

    @property
    def years(self) -> bool:
        """Whether it is a list of years.

        >>> Run(0, 2, "20202021", ("2020", "2021")).years
        True
        """
        return all(
            len(group) == 4 and group[:2] in ("19", "20")  # noqa: PLR2004 - a year's digits
            for group in self.groups
        )


def digit_runs(tokens: Sequence[Token]) -> tuple[Run, ...]:
    """All runs of digits, in order; fillers and corrections inside them do not end them."""
    runs: list[Run] = []
    place = 0
    while place < len(tokens):
        if _is_sign(tokens, place):
            run = _digits_from(tokens, place)
            runs.append(run)
            place = run.stop
        else:
            place += 1
    return tuple(runs)


def shortened(run: Run, tokens: Sequence[Token], front: int, back: int) -> Run | None:
    """The run without some tokens at its ends; None where no digit would begin or end it then.

    >>> said = tuple(Token(place, text, text, sign, kind="number")
    ...              for place, (text, sign) in enumerate([("oh", "0"), ("two", "2")]))
    >>> shortened(Run(0, 2, "02", ("0", "2")), said, 1, 0).signs
    '2'
    """
    start, stop = run.start + front, run.stop - back
    while start < stop and not _is_sign(tokens, start):
        start += 1
    while stop > start and not tokens[stop - 1].is_digits:
        stop -= 1
    if start >= stop or (back and run.amount):
        return None
    groups = _read(tokens[start:stop])
    return replace(run, start=start, stop=stop, signs="".join(groups), groups=groups)


def _is_sign(tokens: Sequence[Token], place: int) -> bool:
    """Whether digits are said here: a number, or "double" before one."""
    here = tokens[place]
    if here.is_digits:
        return True
    return here.norm in REPEATS and place + 1 < len(tokens) and tokens[place + 1].is_digits


def _digits_from(tokens: Sequence[Token], start: int) -> Run:
    """The run that begins here."""
    stop, place, mended = start, start, False
    while place < len(tokens):
        if _is_sign(tokens, place) or (place > start and tokens[place].norm == "hundred"):
            place += 1
            if tokens[place - 1].scale == 1:
                stop = place
            continue
        reach = _bridged(tokens, place)
        if reach is None:
            break
        said = len("".join(_read(tokens[start:stop])))
        if said in COMPLETE and any(one.norm in ("and", "or") for one in tokens[place:reach]):
            break
        mended = mended or any(one.norm in _MENDS for one in tokens[place:reach])
        place = reach
    groups = _read(tokens[start:stop])
    following = tokens[stop] if stop < len(tokens) else None
    return Run(
        start,
        stop,
        "".join(groups),
        groups,
        mended=mended,
        amount=(following is not None and _measures(tokens[stop - 1], following)),
        plus=tokens[start].text.startswith("+") or (start > 0 and tokens[start - 1].norm == "plus"),
        written=tokens[start].kind == "digits",
    )


def _measures(last: Token, following: Token) -> bool:
    """Whether a quantity's word follows directly."""
    return not last.ends_clause and (
        following.norm in QUANTITIES or following.text.startswith(("%", "percent"))
    )


def _bridged(tokens: Sequence[Token], place: int) -> int | None:
    """Where the number goes on after fillers and corrections; None where it ends here."""
    reach = place
    while (
        reach < len(tokens)
        and reach - place < LONGEST_BREAK
        and (
            tokens[reach].norm in FILLERS
            or tokens[reach].norm in CORRECTIONS
            or not tokens[reach].norm
        )
    ):
        reach += 1
    goes_on = reach > place and reach < len(tokens) and _is_sign(tokens, reach)
    return reach if goes_on else None


def _read(said: Sequence[Token]) -> tuple[str, ...]:
    """The digits of tokens as they are said, group by group.

    Digits said one by one are a group each; "forty one" is one of two, "fourteen hundred" one of
    four.
    """
    groups: list[str] = []
    scale = 1
    previous: Token | None = None
    for place, here in enumerate(said):
        if here.scale > 1:
            scale = here.scale
        elif here.norm == "hundred" and groups and len(groups[-1]) <= 2:  # noqa: PLR2004
            groups[-1] += "00"
        elif here.is_digits:
            if _adds(groups, previous, said, place):
                groups[-1] = str(int(groups[-1]) + int(here.signs)).zfill(len(groups[-1]))
            else:
                groups += _pieces(here, scale)
            scale = 1
        else:
            continue
        previous = here
    return tuple(groups)


def _pieces(here: Token, scale: int) -> list[str]:
    """The digits of one token in the pieces in which it is written: "078-05-1120" has three."""
    if here.kind == "digits" and scale == 1:
        return re.findall(r"\d+", here.norm)
    return [here.signs[:1] * (scale - 1) + here.signs]


def _adds(groups: Sequence[str], previous: Token | None, said: Sequence[Token], place: int) -> bool:
    """Whether a number word goes on with the one before: "forty" "one", "hundred" "twenty"."""
    here = said[place]
    if previous is None or not groups or previous.text.endswith((",", ".")):
        return False
    if previous.norm in TENS:
        return here.norm in UNITS and here.signs != "0"
    if previous.norm != "hundred" or here.kind != "number":
        return False
    alone = place + 1 >= len(said) or said[place + 1].norm not in UNITS
    return here.norm in TENS or here.norm in TEENS or (here.signs != "0" and alone)


def mixed_runs(tokens: Sequence[Token]) -> tuple[Run, ...]:
    """All runs of letters and digits that hold both, in order, such as an IBAN or a passport."""
    runs: list[Run] = []
    place = 0
    while place < len(tokens):
        run = _mixed_from(tokens, place)
        if run is not None:
            runs.append(run)
            place = run.stop
        else:
            place += 1
    return tuple(runs)


def _mixed_from(tokens: Sequence[Token], start: int) -> Run | None:
    """The run of letters and digits that begins here, if one does."""
    groups: list[str] = []
    place = stop = start
    scale = 1
    while place < len(tokens):
        here = tokens[place]
        letter = spelled(tokens, place)
        if here.scale > 1 and place + 1 < len(tokens) and tokens[place + 1].signs:
            scale = here.scale
            place += 1
        elif letter is not None and _is_letter(tokens, place, begun=bool(groups)):
            groups.append(letter[0] * scale)
            place += letter[1]
            stop, scale = place, 1
        elif here.signs and here.kind != "letter":
            before = tokens[place - 1] if place > start else None
            tens = before is not None and before.norm in TENS and not before.text.endswith(",")
            if tens and groups and here.norm in UNITS and here.signs != "0":
                groups[-1] = str(int(groups[-1]) + int(here.signs))
            else:
                groups.append(here.signs[:1] * (scale - 1) + here.signs)
            place += 1
            stop, scale = place, 1
        else:
            reach = place
            while (
                reach < len(tokens)
                and reach - place < LONGEST_BREAK
                and (tokens[reach].norm in FILLERS or tokens[reach].norm in CORRECTIONS - {"i"})
            ):
                reach += 1
            if place in (start, reach) or reach >= len(tokens) or not tokens[reach].signs:
                break
            place = reach
    signs = "".join(groups)
    whole = any(sign.isdigit() for sign in signs) and any(sign.isalpha() for sign in signs)
    return Run(start, stop, signs, tuple(groups)) if whole else None


def _is_letter(tokens: Sequence[Token], place: int, *, begun: bool) -> bool:
    """Whether a letter or its word ("bravo", "I") is one of a number here."""
    here = tokens[place]
    goes_on = place + 1 < len(tokens) and (
        tokens[place + 1].signs != "" or spelled(tokens, place + 1) is not None
    )
    if here.kind != "letter":
        return begun or goes_on
    return here.norm not in ("a", "i") or goes_on or here.ends_clause or place + 1 == len(tokens)
