"""Runs: stretches of one voice's words that say digits on end."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from coaching.privacy.hesitations import HESITATIONS
from coaching.privacy.lexicon import among
from coaching.privacy.tokens import (
    CORRECTIONS,
    FILLERS,
    MULTIPLES,
    QUANTITIES,
    REPEATS,
    TEENS,
    TENS,
    UNITS,
    Token,
    hyphenated,
)

COMPLETE = range(9, 12)
"""Digits after which "and" begins another number: those of a telephone or a social security
number. Cards are said in fours."""
_LOCAL = 7
"""Digits of the shortest number that is read back whole: a telephone's without area code."""
MENDS = among("no nope sorry correction actually mean make scratch oops")
"""Words between two parts of a number of which the first is wrong."""
_RATES = among("day week month year hour night seat head unit piece user person box pop")
"""What an amount is paid or counted by: "450 a head"."""
_BEFORE_ONE = among("this that which another other")
"""Words after which "one" is no digit: "use this one"."""
_SAID_OF = 4
"""Digits that "first four" and "last four" speak of."""
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
        spoken = re.findall(r"(?:19|20)\d\d", self.signs)
        whole = "".join(spoken) == self.signs
        return whole and set(accumulate(map(len, spoken))) <= set(accumulate(map(len, self.groups)))

    @property
    def round(self) -> bool:
        """Whether it is a list of round amounts in figures.

        >>> Run(0, 3, "300040005000", ("3000", "4000", "5000"), written=True).round
        True
        """
        return (
            self.written
            and not self.plus
            and len(self.groups) > 1
            and all(re.fullmatch(r"[1-9]\d?00", group) for group in self.groups)
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
    if here.norm == "one":
        return not is_no_digit(tokens, place)
    if here.is_digits:
        return True
    return here.norm in REPEATS and place + 1 < len(tokens) and tokens[place + 1].is_digits


def is_no_digit(tokens: Sequence[Token], place: int) -> bool:
    """Whether "one" is none here: "use this one", "one sec"."""
    following = tokens[place + 1] if place + 1 < len(tokens) else None
    apart = tokens[place].text[-1] in ",.?:" or (
        following is not None and following.kind == "digits"
    )
    pronoun = apart and place > 0 and tokens[place - 1].norm in _BEFORE_ONE
    return pronoun or HESITATIONS.length_from(tokens, place) > 0


def _digits_from(tokens: Sequence[Token], start: int) -> Run:
    """The run that begins here."""
    if _says_how_many(tokens, start):
        return Run(start, start + 1, tokens[start].signs, (tokens[start].signs,))
    plus = tokens[start].text.startswith("+") or _is_abroad(tokens[max(0, start - 3) : start])
    stop, place, mended, spoken = start, start, False, 0
    while place < len(tokens):
        if _is_sign(tokens, place) or (
            place > start
            and (
                tokens[place].norm == "hundred"
                or _is_thousand(tokens, start, stop, place)
                or (tokens[place].norm in MULTIPLES and stop == place)
            )
        ):
            spoken += tokens[place].is_digits
            place += 1
            if tokens[place - 1].scale == 1:
                stop = place
            continue
        reach = _bridged(tokens, place)
        if reach is None or _is_asked_back(tokens[start:stop], tokens[stop]):
            break
        joined = any(one.norm in ("and", "or") for one in tokens[place:reach])
        # Each number has a digit at least: what is longer need not be read once more.
        if joined and not plus and spoken < COMPLETE.stop and _is_complete(tokens[start:stop]):
            break
        mended = mended or any(one.norm in MENDS for one in tokens[place:reach])
        place = reach
    groups = _read(tokens[start:stop])
    following = tokens[stop] if stop < len(tokens) else None
    return Run(
        start,
        stop,
        "".join(groups),
        groups,
        mended=mended,
        amount=(following is not None and _measures(tokens[stop - 1], following))
        or _is_rate(tokens, stop)
        or _is_fraction(tokens[max(0, start - 3) : start]),
        plus=plus,
        written=tokens[start].kind == "digits",
    )


def _is_complete(said: Sequence[Token]) -> bool:
    """Whether they are as long as a telephone or a social security number."""
    return len("".join(_read(said))) in COMPLETE


def _is_asked_back(said: Sequence[Token], following: Token) -> bool:
    """Whether a whole number is read back as a question, and the answer begins: "0102? No, …"."""
    answered = following.norm in ("no", "nope", "yes", "yeah", "sorry", "it's")
    return (
        said[-1].text.endswith("?") and answered and len("".join(_read(said))) >= COMPLETE.start - 2
    )


def _is_abroad(before: Sequence[Token]) -> bool:
    """Whether a country's code follows these words."""
    norms = [one.norm for one in before if one.norm not in ("is", "uh", "um")]
    return norms[-1:] == ["plus"] or norms[-2:] == ["country", "code"]


def _says_how_many(tokens: Sequence[Token], place: int) -> bool:
    """Whether a digit says how many follow: "and the last four, oh one two three"."""
    before = tokens[place - 1].norm if place > 0 else ""
    here = tokens[place]
    if here.norm not in ("three", "four"):
        return False
    if before in ("first", "next", "last") and here.norm == "four":
        rest = [one.is_digits for one in tokens[place + 1 : place + 2 + _SAID_OF]]
        if rest[:_SAID_OF] == [True] * _SAID_OF and rest[_SAID_OF:] != [True]:
            return True  # "the first four four five five six"
        if rest[:1] == [True] and len(tokens[place + 1].signs) > 1:
            return True  # "next four 5512"
    return (before in ("last", "final") and here.norm == "four") or (
        before in ("first", "next", "last") and here.text.endswith(",")
    )


def _is_thousand(tokens: Sequence[Token], start: int, stop: int, place: int) -> bool:
    """Whether "thousand" ends a telephone number: "five five five, four thousand".

    It does after three, six or seven digits that were said one by one and one more.
    """
    if tokens[place].norm != "thousand" or stop != place or tokens[place - 1].norm not in UNITS:
        return False
    following = tokens[place + 1] if place + 1 < len(tokens) else None
    if following is not None and not tokens[place].ends_clause:
        more = following.is_digits and not tokens[place].text.endswith(",")
        if following.norm in QUANTITIES or more:
            return False
    before = _read(tokens[start : place - 1])
    whole = "".join(before)
    return len(whole) in (3, 6, 7) and all(len(set(group)) == 1 for group in before)


def _is_fraction(before: Sequence[Token]) -> bool:
    """Whether what follows these words is a number's fraction: "two point"."""
    if len(before) < 2 or before[-1].norm != "point":  # noqa: PLR2004 - a digit and "point"
        return False
    earlier = before[:-2]
    return before[-2].is_digits and not (earlier and earlier[-1].is_digits)


def _is_rate(tokens: Sequence[Token], stop: int) -> bool:
    """Whether "a year" or "per seat" follows a number directly."""
    following = [one.norm for one in tokens[stop : stop + 2]]
    rate = following[:1] in (["a"], ["per"]) and following[-1] in _RATES
    return rate and not tokens[stop - 1].ends_clause


def _measures(last: Token, following: Token) -> bool:
    """Whether a quantity's word follows directly."""
    return not last.ends_clause and (
        following.norm in QUANTITIES or following.text.startswith(("%", "percent"))
    )


def _bridged(tokens: Sequence[Token], place: int) -> int | None:
    """Where the number goes on after fillers and corrections; None where it ends here."""
    reach, words = place, 0
    while reach < len(tokens) and words < LONGEST_BREAK:
        here = tokens[reach].norm
        aside = HESITATIONS.length_from(tokens, reach)
        if not (aside or here in FILLERS or here in CORRECTIONS or not here):
            break
        reach, words = reach + (aside or 1), words + 1
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
        elif here.norm in MULTIPLES and groups and groups[-1] in ("2", "3", "4"):
            groups[-1] = MULTIPLES[here.norm] * int(groups[-1])
        elif here.norm == "thousand" and groups and len(groups[-1]) == 1:
            groups[-1] += "000"
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
    if here.kind == "number" and "-" in here.norm and scale == 1:
        return list(hyphenated(here.norm.split("-")))
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
    following = said[place + 1].norm if place + 1 < len(said) else ""
    alone = here.text.endswith((",", ".")) or not (
        following in UNITS or following in REPEATS or following == "hundred"
    )
    return here.norm in TENS or here.norm in TEENS or (here.signs != "0" and alone)
