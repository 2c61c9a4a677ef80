"""Telephone numbers said in parts, and what stands before, between and after the parts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate, pairwise

from coaching.privacy.counting import counts
from coaching.privacy.interruptions import LONGEST_ASIDE, LONGEST_INTERRUPTION, interrupts
from coaching.privacy.lexicon import among
from coaching.privacy.phones import (
    SHORTEST_PHONE,
    US_PHONE,
    is_american,
    is_bare,
    is_free,
    is_phone,
    restarted,
    singly,
)
from coaching.privacy.runs import Run
from coaching.privacy.tokens import FILLERS, Token

EXTENSION_DIGITS = range(1, 7)
MOST_PARTS = 4
LONGEST_LINK = 6
"""Words between two parts of a number: "is the area code, and then the"."""
_LINKS = FILLERS | among(
    "got it it's that that's ready you with me is the area code number next last first three four "
    "digits part after are there rest have still prefix then followed by with it ends a just for "
    "this down writing copy did get so far pen"
)
"""Words that may stand between the parts of one number."""
_ASKING = among("got get you ready okay ok yeah yes yep right copy still writing")
"""Those of them that ask whether the other side has the part before, or are its answer."""
_COMMENTS = among("is that's that like")
"""Words that begin what is said of a code."""
_EXTENSIONS = among("x ext extension extension's")


def lead(tokens: Sequence[Token], run: Run) -> int:
    """Words before a telephone number that are part of it: "plus", "plus one, area code".

    >>> said = [Token(0, "area", "area"), Token(1, "code", "code"), Token(2, "303", "303", "303")]
    >>> lead(said, Run(2, 3, "303", ("303",)))
    2
    """
    place = run.start
    while place > 0 and (
        tokens[place - 1].norm in ("uh", "um", "is", "") and place > run.start - 3
    ):
        place -= 1
    before = [one.norm for one in tokens[max(0, place - 2) : place]]
    if before == ["area", "code"]:
        place -= 2
    elif before[-1:] == ["plus"] and place == run.start:
        return 1
    else:
        return 0
    if [one.norm for one in tokens[max(0, place - 2) : place]] == ["plus", "one"]:
        place -= 2
    return run.start - place


def is_extension(run: Run, tokens: Sequence[Token], reached: int) -> bool:
    """Whether digits are the extension of a number that ended at ``reached``: "x 14"."""
    between = [one.norm for one in tokens[reached : run.start]]
    return (
        0 < len(between) <= 4  # noqa: PLR2004 - "and the extension is"
        and not run.amount
        and len(run.signs) in EXTENSION_DIGITS
        and any(norm in _EXTENSIONS for norm in between)
    )


def parted(runs: Sequence[Run], tokens: Sequence[Token]) -> tuple[Run, ...]:
    """The first runs that are together one number said in parts; none where they are not.

    "Six oh two, got it? Five five five, oh one three nine" are two of one of America; other
    numbers are read out so, too.
    """
    for length in range(min(len(runs), MOST_PARTS), 1, -1):
        parts = tuple(runs[:length])
        if parts[1].start - parts[0].stop > LONGEST_ASIDE:
            return ()
        if _is_one_number(parts, tokens):
            return parts
    return ()


def _is_one_number(parts: Sequence[Run], tokens: Sequence[Token]) -> bool:
    """Whether parts are one telephone number, by its form and by what is said between them."""
    if any(run.amount or run.years or _is_lettered(run, tokens) for run in parts):
        return False
    breaks = [tokens[one.stop : then.start] for one, then in pairwise(parts)]
    whole = _joined(parts)
    if whole.plus or whole.signs[0] == "0":
        said = tokens[whole.start : whole.stop]
        amounts = any(one.norm in ("hundred", "thousand") for one in said)
        prefixed = _is_with_prefix(whole, parts, breaks)
        return prefixed and not amounts and not _is_exclaimed(tokens[whole.start])
    if not _is_said_singly(parts[0]) or not all(map(_is_read_out, parts)):
        return False
    return _is_american_in_parts(parts, breaks) or (
        all(_is_break(one) for one in breaks)
        and any(_is_without_prefix(run, parts, tokens) for run in (whole, restarted(whole)) if run)
    )


def _is_lettered(run: Run, tokens: Sequence[Token]) -> bool:
    """Whether a letter stands right before digits: those of a flight, a gate, a room."""
    before = tokens[run.start - 1] if run.start > 0 else None
    lettered = before is not None and before.kind in ("caps", "letter")
    return (
        lettered and before is not None and before.norm not in ("a", "i", "ok", "uk", "us", "usa")
    )


def _joined(parts: Sequence[Run]) -> Run:
    """The parts as one run."""
    groups = tuple(group for run in parts for group in run.groups)
    mended = any(run.mended for run in parts)
    return replace(
        parts[0], stop=parts[-1].stop, signs="".join(groups), groups=groups, mended=mended
    )


def _is_with_prefix(whole: Run, parts: Sequence[Run], breaks: Sequence[Sequence[Token]]) -> bool:
    """Whether parts are a number that begins with "plus" or 0, which little else does.

    What stands between them may be anything short, so the first may be no number of its own, nor
    any a digit alone: "… and we close at five".
    """
    if _has_prefix(parts[0]) or any(len(run.signs) < 2 for run in parts):  # noqa: PLR2004
        return False
    if any(len(one) > LONGEST_INTERRUPTION and not _is_break(one) for one in breaks):
        return False
    spoken = whole.plus or whole.written or 2 * singly(whole) >= len(whole.signs)
    return spoken and any(_has_prefix(run) for run in (whole, restarted(whole)) if run)


def _is_exclaimed(here: Token) -> bool:
    """Whether "oh" is no digit: "Oh, four fifty for the small one"."""
    return here.norm in ("oh", "o") and here.text.endswith(",")


def _has_prefix(run: Run) -> bool:
    """Whether it is as long as a number that begins with "plus" or 0."""
    if run.plus:
        return len(run.signs) in range(US_PHONE, 14)
    return is_phone(run)


def _is_without_prefix(run: Run, parts: Sequence[Run], tokens: Sequence[Token]) -> bool:
    """Whether it is one of America, Spain, India or Australia, or one without area code."""
    if is_bare(run, tokens) or is_free(run):
        return True
    if is_american(run.signs):
        return True
    local = len(run.signs) == SHORTEST_PHONE and run.signs[0] not in "01" and not counts(run.signs)
    return local and all(map(_is_singly, parts))


def _is_american_in_parts(parts: Sequence[Run], breaks: Sequence[Sequence[Token]]) -> bool:
    """Whether parts are a number of America that is broken where its groups end."""
    whole = "".join(run.signs for run in parts)
    national = whole.removeprefix("1") if len(whole) == US_PHONE + 1 else whole
    ends = [reach - len(whole) + US_PHONE for reach in accumulate(len(run.signs) for run in parts)]
    return (
        is_american(national)
        and all(
            reach in (3, 6) or interrupts(between)
            for reach, between in zip(ends[:-1], breaks, strict=True)
        )
        and all(_linked(between) for between in breaks)
    )


def _is_said_singly(run: Run) -> bool:
    """Whether it is in figures, or nearly all of its digits are said one by one."""
    return run.written or singly(run) >= len(run.signs) - 2


def _is_read_out(run: Run) -> bool:
    """Whether it is said singly or in pairs; amounts have hundreds."""
    return _is_said_singly(run) or all(len(group) <= 2 for group in run.groups)  # noqa: PLR2004


def _is_singly(run: Run) -> bool:
    """Whether all of its digits are said one by one."""
    return singly(run) == len(run.signs)


def asks(between: Sequence[Token]) -> bool:
    """Whether the other side is asked, or answers, between two parts of a number: "you got that?".

    >>> said = [Token(i, text, text) for i, text in enumerate("you got that and then".split())]
    >>> asks(said), asks(said[3:])
    (True, False)
    """
    linking = len(between) <= LONGEST_LINK and all(one.norm in _LINKS for one in between)
    return linking and any(one.norm in _ASKING for one in between)


def _is_break(between: Sequence[Token]) -> bool:
    """Whether the other side is asked or answers between two parts, or the number is talked of.

    Links such as "then" are no such break: digits are said with them of much else.
    """
    return asks(between) or _is_comment(between) or interrupts(between)


def _linked(between: Sequence[Token]) -> bool:
    """Whether these words may stand between two parts of a number."""
    linking = len(between) <= LONGEST_LINK and all(one.norm in _LINKS for one in between)
    return linking or interrupts(between) or _is_comment(between)


def _is_comment(between: Sequence[Token]) -> bool:
    """Whether it says where a code is: "seven oh two, that's Vegas, five five five …"."""
    return 0 < len(between) <= LONGEST_INTERRUPTION and between[0].norm in _COMMENTS
