"""Names of people, as they are announced ("this is …", "my name is …") or known as first names.

What a network recognises in written sentences is added in ``models/personal/recognisers.py``; here
is what holds without capitals and punctuation, too.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from coaching.privacy.announced import CERTAIN, NAMED, SURE, announced, answers
from coaching.privacy.family_names import family_end, is_spelled, past_particles, spelling_end
from coaching.privacy.firm_names import firm_from, is_firm, is_partner, is_place, is_thing
from coaching.privacy.first_names import WORDLIKE_NAMES, is_first_name
from coaching.privacy.name_words import (
    CALLED,
    KIN,
    NOBODY,
    PRONOUNS,
    TITLES,
    can_be_name,
    fits,
    is_title,
    may_be_said,
)
from coaching.privacy.numbers import LIKELY, TOLD, Item
from coaching.privacy.tokens import Token

FEW_CAPITALS = 0.02
"""Share of words with a capital up to which talk is written without; chosen because one word in
twenty begins a sentence, and what has a capital by chance is rarer."""
_SPEAKING = (("it's",), ("this", "is"), ("i'm",))
"""What one says before the own name and "here"."""
_CALLING = (("this", "is"), ("i'm",))
"""The same before it and "from" or "calling"."""
_EMPLOYED = (("i'm", "with"), ("we're", "with"), ("am", "with"), ("calling", "from"))
"""What is said before the firm that one works for."""


def people(tokens: Sequence[Token], norms: Sequence[str] = ()) -> Iterator[Item]:
    """Names of people among the tokens of one voice: ``person`` or ``first_name``.

    Args:
        tokens: Of the voice.
        norms: Of all words of the call, in order; the other side may have asked for a name.
    """
    cased = is_cased(tokens)
    asked = -1
    place = 0
    while place < len(tokens):
        answer = answers(tokens, place, norms) if norms else None
        asked = answer if answer is not None else asked
        stop = _titled(tokens, place, cased=cased) or _known(tokens, place, cased=cased)
        if stop is None and place == asked:
            stop = _answered(tokens, place, cased=cased)
        firm = firm_from(tokens, place) if stop is not None else 0
        if stop is None or firm:
            place += firm or 1
            continue
        told = place == asked or announced(tokens, place) is not None
        yield from _spelled(tokens, place, stop, TOLD if told else LIKELY)
        other = _other(tokens, stop, cased=cased)
        if other is not None:
            yield Item(other, other + 1, "first_name", LIKELY)
        place = stop


def _spelled(tokens: Sequence[Token], start: int, stop: int, certainty: float) -> Iterator[Item]:
    """A name, and the same with the letters that follow it, which may be those of an e-mail."""
    yield Item(start, stop, "first_name" if stop - start == 1 else "person", certainty)
    end = spelling_end(tokens, stop)
    if end > stop:
        yield Item(start, end, "person" if stop - start > 1 else "first_name", certainty)


def _other(tokens: Sequence[Token], stop: int, *, cased: bool) -> int | None:
    """Index of "Lara" in "Laura, not Lara": a name that somebody is not called."""
    if not cased or stop + 1 >= len(tokens) or tokens[stop].norm != "not":
        return None
    other = tokens[stop + 1]
    named = may_be_said(other, cased=True) and other.kind == "word"
    return stop + 1 if named and tokens[stop - 1].text.endswith(",") else None


def _answered(tokens: Sequence[Token], place: int, *, cased: bool) -> int | None:
    """Index after the name that the other side asked for, if one begins here."""
    if not may_be_said(tokens[place], cased=cased):
        return None
    return _unless_firm(tokens, place, family_end(tokens, place + 1, cased=cased))


def is_cased(tokens: Sequence[Token]) -> bool:
    """Whether talk is written with capitals: some recognisers write none."""
    capitals = sum(
        one.text[:1].isupper() and one.kind == "word" and not one.norm.startswith("i'")
        for one in tokens
    )
    return capitals > len(tokens) * FEW_CAPITALS


def _titled(tokens: Sequence[Token], start: int, *, cased: bool) -> int | None:
    """Index after "Mr. Okafor", which begins here."""
    if not is_title(tokens[start], cased=cased) or start + 1 >= len(tokens):
        return None
    name = tokens[start + 1]
    if not can_be_name(name) or (cased and not name.text[:1].isupper()):
        particles = past_particles(tokens, start + 1) if cased else start + 1
        return particles if particles > start + 1 else None
    if tokens[start].norm == "miss" and (not cased or not tokens[start].text[:1].isupper()):
        return None  # "miss calls"
    if start > 0 and tokens[start - 1].norm in ("a", "the", "my", "your"):
        return None
    return family_end(tokens, start + 2, cased=cased)


def _known(tokens: Sequence[Token], start: int, *, cased: bool) -> int | None:
    """Index after a name whose first name is known or announced, which begins here."""
    here = tokens[start]
    if cased and not here.text[:1].isupper():
        return None
    name = here.norm.removesuffix("'s")
    if is_first_name(name):
        stop = family_end(tokens, start + 1, cased=cased)
        thing = is_firm(tokens, start, stop) or (cased and is_thing(tokens, start, stop))
        return None if thing else stop
    strength = announced(tokens, start)
    if can_be_name(here) and (strength == CERTAIN or (cased and _speaks(tokens, start))):
        return family_end(tokens, start + 1, cased=cased)
    initialled = _initialled(tokens, start, strength) if cased else None
    named = strength == NAMED or (strength == SURE and is_spelled(tokens, start))
    named = named and may_be_said(here, cased=cased)
    if initialled is None and (named or (cased and _is_introduced(tokens, start, strength))):
        return _unless_firm(tokens, start, family_end(tokens, start + 1, cased=cased))
    if initialled is None and name in WORDLIKE_NAMES and strength is not None:
        stop = family_end(tokens, start + 1, cased=cased)
        sure = strength <= SURE or (cased and stop > start + 1)
        return _unless_firm(tokens, start, stop) if sure else None
    return initialled


def _unless_firm(tokens: Sequence[Token], start: int, stop: int) -> int | None:
    """The end of a name; None where it is a firm's."""
    return None if is_firm(tokens, start, stop) else stop


def _initialled(tokens: Sequence[Token], start: int, strength: int | None) -> int | None:
    """Index after "J. van der Heijden"; "J. Okafor" has to be announced."""
    here = tokens[start]
    if here.kind != "letter" or not here.text.endswith(".") or start + 1 >= len(tokens):
        return None
    stop = past_particles(tokens, start + 1)
    if stop > start + 1:
        return stop
    following = tokens[start + 1]
    named = following.kind == "word" and may_be_said(following, cased=True)  # "it's I. N. C."
    announced_so = strength is not None and strength <= SURE
    return family_end(tokens, start + 1, cased=True) if named and announced_so else None


def _speaks(tokens: Sequence[Token], start: int) -> bool:
    """Whether one word says who speaks, or is asked: "it's Deepa here", "ask Kev to"."""
    here = tokens[start]
    if here.kind != "word" or here.norm in NOBODY or here.text.endswith((",", ".", "?")):
        return False
    following = tokens[start + 1].norm if start + 1 < len(tokens) else ""
    if following not in ("from", "calling", "to", "here", "speaking"):
        return False
    before = tuple(one.norm for one in tokens[max(0, start - 2) : start])
    if following == "to":
        return before[-1:] in (("ask",), ("tell",), ("remind",))
    leads = _CALLING if following in ("from", "calling") else _SPEAKING
    return any(before[-len(lead) :] == lead for lead in leads)


def _is_introduced(tokens: Sequence[Token], start: int, strength: int | None) -> bool:
    """Whether a word with a capital, which no list knows, stands where a name does.

    After "my wife", after "thanks" and before a comma, after "this is" where two have capitals.
    """
    here = tokens[start]
    if here.kind != "word" or here.norm in NOBODY or not can_be_name(here):
        return False
    if start == 0 or _is_spoken_of(tokens, start) or tokens[start - 1].ends_clause:
        return _is_spoken_of(tokens, start)
    before = tokens[start - 1]
    paired = family_end(tokens, start + 1, cased=True) > start + 1
    if before.norm in KIN:
        return paired or not before.text.endswith(",")
    if before.norm in CALLED and here.text.endswith((",", ".", "?", "!")):
        return True
    if before.norm == "for" and start > 1 and tokens[start - 2].norm in ("ask", "asked"):
        counted = start + 1 < len(tokens) and tokens[start + 1].signs != ""  # "ask for Ward 7"
        return may_be_said(here, cased=True) and not counted
    return paired and strength is not None and strength <= SURE


def _is_spoken_of(tokens: Sequence[Token], start: int) -> bool:
    """Whether a name of two words opens a sentence and "she" or "he" goes on: "…, she runs it".

    Or its first letter is explained: "Katrin Vogelsang, V like Victor".
    """
    if start > 0 and not tokens[start - 1].text.endswith((",", ".", "?", "!")):
        return False
    stop = family_end(tokens, start + 1, cased=True)
    if stop == start + 1 or stop >= len(tokens):
        return False
    if tokens[stop].norm in PRONOUNS:
        return tokens[stop - 1].text.endswith(",")
    return spelling_end(tokens, stop) > stop


def trimmed_name(
    tokens: Sequence[Token], span: tuple[int, int], strangers: Collection[str]
) -> tuple[int, int] | None:
    """What remains of a name that a network found; None where it is none.

    Greetings and other words around it go, a title before it comes in.

    Args:
        tokens: Of the piece.
        span: The tokens of the name, half open.
        strangers: Names that are no person's, case folded.
    """
    start, stop = span
    while start < stop and not fits(tokens[start]):
        start += 1
    while stop > start and not fits(tokens[stop - 1]):
        stop -= 1
    letters = all(len(one.norm) == 1 for one in tokens[start:stop])  # those of a code, or none
    titles = all(one.norm in TITLES for one in tokens[start:stop])  # "it says Mrs on it"
    if letters or titles or not all(fits(one) for one in tokens[start:stop]):
        return None
    said = [one.norm.removesuffix("'s") for one in tokens[start:stop]]
    if " ".join(said) in strangers or any(name in strangers for name in said):
        return None
    titled = start > 0 and is_title(tokens[start - 1], cased=True)
    if is_firm(tokens, start, stop) or (not titled and is_thing(tokens, start, stop)):
        return None
    opens = start == 0 or tokens[start - 1].ends_clause
    unknown = not is_first_name(said[0]) and said[0] not in WORDLIKE_NAMES
    if opens and unknown and stop - start == 1:
        return None  # a capital at the beginning of a sentence says nothing
    if unknown and not titled and _is_no_person(tokens, start, stop):
        return None
    return start - titled, stop


def _is_no_person(tokens: Sequence[Token], start: int, stop: int) -> bool:
    """Whether what no list knows is a part of a firm's name, a place, or where somebody works."""
    if is_partner(tokens, start, stop) or is_place(tokens, start, stop):
        return True
    return tuple(one.norm for one in tokens[max(0, start - 2) : start]) in _EMPLOYED
