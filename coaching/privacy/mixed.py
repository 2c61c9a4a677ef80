"""Mixed runs: stretches of one voice's words that say letters and digits on end."""

from __future__ import annotations

from collections.abc import Sequence

from coaching.privacy.hesitations import HESITATIONS
from coaching.privacy.lexicon import among
from coaching.privacy.runs import LONGEST_BREAK, Run, is_no_digit
from coaching.privacy.tokens import CORRECTIONS, FILLERS, TENS, UNITS, Token, spelled

_BETWEEN = FILLERS | CORRECTIONS - {"i"}
"""Words that end no such run; "i" is a letter in it."""

_ABBREVIATIONS = among(
    "nie ssn sin pan utr ni nhs ppsn pps dni bsn cpf itin tfn id dl iban bic dob pin cvv cvc nino "
    "ein bsb crn ird nric pesel curp rfc cpr cnp niss uscis hetu avs ahv nir insee ohip tin rut "
    "abn wifi"
)
"""Capitals that say what a number is, and are none of it: "NIE, X 123 …"."""

_SPELT = among("that's thats so it's with")
"""Words before letters that are said once more."""

_WORDS = among(
    "ah am an as at be by do eh em er go ha he hi hm ho if in is it la le ma me mm my no of oh ok "
    "on or pa so to uh um up us we ya ye yo mr ms dr st ad tv pc am pm vs"
)
"""Words of two letters that may stand before a number."""


def mixed_runs(tokens: Sequence[Token]) -> tuple[Run, ...]:
    """All runs of letters and digits that hold both, in order, such as an IBAN or a passport."""
    runs: list[Run] = []
    place = 0
    while place < len(tokens):
        run = signs_from(tokens, place)
        if any(map(str.isdigit, run.signs)) and any(map(str.isalpha, run.signs)):
            runs.append(run)
        place = max(run.stop, place + 1)
    return tuple(runs)


def signs_from(tokens: Sequence[Token], start: int) -> Run:
    """The run of letters, digits or both that begins here; an empty one where none does."""
    groups: list[str] = []
    place = stop = start
    scale = 1
    while place < len(tokens):
        here = tokens[place]
        letter = _letters(tokens, place, begun=bool(groups))
        if here.scale > 1 and place + 1 < len(tokens) and tokens[place + 1].signs:
            scale = here.scale
            place += 1
        elif letter is not None:
            again = letter[1] > 1 and place > start and tokens[place - 1].norm.upper() == letter[0]
            groups += [letter[0] * scale] * (not again)  # "Y, Y like Yankee" is one
            place += letter[1]
            stop, scale = place, 1
        elif _is_code(tokens, place, begun=bool(groups)):
            before = tokens[place - 1] if place > start else None
            tens = before is not None and before.norm in TENS and not before.text.endswith(",")
            if tens and groups and here.norm in UNITS and here.signs != "0":
                groups[-1] = str(int(groups[-1]) + int(here.signs))
            else:
                groups.append(here.signs[:1] * (scale - 1) + here.signs)
            place += 1
            stop, scale = place, 1
        elif place == start:
            break
        else:
            reach = place
            while reach < len(tokens) and reach - place < LONGEST_BREAK:
                aside = HESITATIONS.length_from(tokens, reach)
                if not aside and tokens[reach].norm not in _BETWEEN:
                    break
                reach += aside or 1
            if reach == place or reach >= len(tokens) or not tokens[reach].signs:
                break
            place = reach
    return Run(start, _past_spelling(tokens, stop, groups), "".join(groups), tuple(groups))


def _past_spelling(tokens: Sequence[Token], stop: int, groups: Sequence[str]) -> int:
    """Index after what says the last letters again: "N A, that's N for Nancy, A for apple"."""
    if stop >= len(tokens) or tokens[stop].norm not in _SPELT:
        return stop
    place, letters = stop + 1, ""
    while place < len(tokens):
        found = spelled(tokens, place)
        if found is None or found[1] == 1:
            break
        place, letters = place + found[1], letters + found[0]
    return place if letters and "".join(groups).endswith(letters) else stop


def _letters(tokens: Sequence[Token], place: int, *, begun: bool) -> tuple[str, int] | None:
    """The letters of a number that are said here, and how many tokens say them."""
    found = spelled(tokens, place)
    if found is not None and (found[1] > 1 or _is_letter(tokens, place, begun=begun)):
        return found
    return (tokens[place].norm.upper(), 1) if not begun and _is_prefix(tokens, place) else None


def _is_code(tokens: Sequence[Token], place: int, *, begun: bool) -> bool:
    """Whether a word says digits, or letters and digits, of a number; "one sec" says none."""
    here = tokens[place]
    named = not begun and here.norm in _ABBREVIATIONS
    pause = here.norm == "one" and is_no_digit(tokens, place)
    return here.signs != "" and here.kind != "letter" and not named and not pause


def _is_prefix(tokens: Sequence[Token], place: int) -> bool:
    """Whether two letters that are no word begin a number: the "tl" of "tl 470 324 0"."""
    here = tokens[place]
    following = tokens[place + 1] if place + 1 < len(tokens) else None
    return (
        here.kind == "word"
        and len(here.norm) == 2  # noqa: PLR2004 - of Britain's, Poland's and Germany's documents
        and here.norm.isalpha()
        and here.norm not in _WORDS
        and here.norm not in _ABBREVIATIONS
        and not here.text.endswith((".", ",", "?"))
        and following is not None
        and following.is_digits
    )


def _is_letter(tokens: Sequence[Token], place: int, *, begun: bool) -> bool:
    """Whether a letter or its word ("bravo", "I") is one of a number here."""
    here = tokens[place]
    goes_on = place + 1 < len(tokens) and (
        tokens[place + 1].signs != "" or spelled(tokens, place + 1) is not None
    )
    if here.kind != "letter":
        return begun or goes_on
    paused = begun and here.text in ("A,", "I,")
    ends = here.ends_clause or paused or place + 1 == len(tokens)
    return here.norm not in ("a", "i") or goes_on or ends
