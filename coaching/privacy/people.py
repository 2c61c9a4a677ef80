"""Names of people, as they are announced ("this is …", "my name is …") or known as first names.

What a network recognises in written sentences is added in ``models/names.py``; here is what holds
without capitals and punctuation, too.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from coaching.privacy.firm_names import firm_from, is_firm, is_partner, is_thing
from coaching.privacy.first_names import FIRST_NAMES, WORDLIKE_NAMES
from coaching.privacy.lexicon import among
from coaching.privacy.numbers import LIKELY, TOLD, Item
from coaching.privacy.tokens import Token

TITLES = among("mr mrs ms miss mister missus dr doctor prof professor")
_CAPITAL_TITLES = among(
    "father reverend rev sergeant sgt captain capt lieutenant colonel major officer detective "
    "judge justice senator councillor councilman sir dame pastor rabbi imam herr frau monsieur "
    "madame signor signora senor senora sister canon dean"
)
"""Titles that are words, too: before a name where both are written with capitals."""
_SHORT = among("rev sgt capt")
"""Those that are cut short with a full stop."""
_GREETINGS = among("hi hey hello thanks dear bye goodbye cheers morning afternoon evening")
_ANNOUNCEMENTS = (
    "my name is",
    "my name's",
    "name is",
    "name's",
    "this is",
    "speaking with",
    "speaking to",
    "speak with",
    "speak to",
    "talk to",
    "talked to",
    "spoke to",
    "spoke with",
    "ask for",
    "reached",
    "reached",
    "it's",
    "i am",
    "i'm",
    "called",
    "nice to meet you",
    "thank you",
    "is this",
    "with",
    "from",
    "to",
    "and",
    "by",
)
"""What stands before a name; the last ones before much else, too: they only help wordlike names
that are followed by a family name."""
FEW_CAPITALS = 0.02
"""Share of words with a capital up to which talk is written without; chosen because one word in
twenty begins a sentence, and what has a capital by chance is rarer."""
_KIN = among(
    "wife husband son daughter brother sister mother father mom mum dad boss manager colleague "
    "partner assistant owner director president ceo cfo cto coo cio founder accountant lawyer "
    "attorney nurse teacher friend neighbor neighbour cousin uncle aunt niece nephew"
)
"""Who may be named next: "my wife Xiomara"."""
_PRONOUNS = among("she he she's he's she'll he'll she'd he'd")
"""Words after a name and a comma, of whom it is."""
_CALLED = among("tell ask okay ok hey hi hello thanks")
"""What is said before a name that one calls somebody by."""
_NOBODY = among(
    "there everyone everybody folks guys team all sir madam ma'am yes yeah sure absolutely great "
    "monday tuesday wednesday thursday friday saturday sunday god english spanish german french "
    "american british perfect cool good fine nice visa mastercard amex paypal google zoom slack "
    "excel gmail"
)
_SPEAKING = ("it's", "this is", "i'm")
"""What one says before the own name and "here"."""
_CALLING = ("this is", "i'm")
"""The same before it and "from" or "calling"."""
_PARTICLES = among("van von der den de del della di da dos du la le ten ter zu bin al el")
"""Words without a capital within a family name: "Bas van Leeuwen"."""
_CERTAIN = 1
"""Place in it of the last after which any word is a name."""
_PAIRED = 18
"""Place in it of the last after which two capitalised words are a name."""
_SURE = 18
"""Place in it of the first that helps wordlike names only before a family name."""
_NOT_SURNAMES = among(
    "a about after again all also always am an and any are as ask asked at back be because been "
    "before being but by called calling can came come comes could day did do does doing don't "
    "down e even ever for from get gets getting go goes going good got great had handle handles "
    "has have having he he's hello her here hi him his hold how i i'd i'll i'm i've if in is it "
    "it's just know knows let like likes look looks made make makes maybe me mentioned might "
    "more most my need needs never no not now of off oh ok okay on one only or our out over "
    "please put really right run runs said saw say says see send sent set she she's should show "
    "showed sits so some speaking still sure take talk tell than thank thanks that that's the "
    "their them then there they they're think this those through to told too took two uh um "
    "under until up us use uses very wait wanted wants was we we'll we're well went were what "
    "what's when where which while who who's why will with won't work works would yeah yep yes "
    "sorry leave its whos himself herself free sees decides both yet you you'll you're your yours "
    "dot underscore hyphen dash"
)
"""Words after a first name that are no family name."""


def people(tokens: Sequence[Token]) -> Iterator[Item]:
    """Names of people among the tokens of one voice: ``person`` or ``first_name``."""
    cased = is_cased(tokens)
    place = 0
    while place < len(tokens):
        stop = _titled(tokens, place, cased=cased) or _known(tokens, place, cased=cased)
        firm = firm_from(tokens, place) if stop is not None else 0
        if stop is None or firm:
            place += firm or 1
            continue
        start = place
        alone = stop - start == 1
        announced = _announced(tokens, start) is not None
        yield Item(start, stop, "first_name" if alone else "person", TOLD if announced else LIKELY)
        place = stop


def is_cased(tokens: Sequence[Token]) -> bool:
    """Whether talk is written with capitals: some recognisers write none."""
    capitals = sum(
        one.text[:1].isupper() and one.kind == "word" and not one.norm.startswith("i'")
        for one in tokens
    )
    return capitals > len(tokens) * FEW_CAPITALS


def _titled(tokens: Sequence[Token], start: int, *, cased: bool) -> int | None:
    """Index after "Mr. Okafor", which begins here."""
    if not _is_title(tokens[start], cased=cased) or start + 1 >= len(tokens):
        return None
    name = tokens[start + 1]
    if not _can_be_name(name) or (cased and not name.text[:1].isupper()):
        return None
    if tokens[start].norm == "miss" and (not cased or not tokens[start].text[:1].isupper()):
        return None  # "miss calls"
    if start > 0 and tokens[start - 1].norm in ("a", "the", "my", "your"):
        return None
    return _family(tokens, start + 2, cased=cased)


def _is_title(here: Token, *, cased: bool) -> bool:
    """Whether a word is a title before a name."""
    ends = here.text.endswith((",", "?", "!")) or (here.ends_clause and here.norm not in _SHORT)
    capital = cased and here.text[:1].isupper() and not ends
    return here.norm in TITLES or (capital and here.norm in _CAPITAL_TITLES)


def _known(tokens: Sequence[Token], start: int, *, cased: bool) -> int | None:
    """Index after a name whose first name is known or announced, which begins here."""
    here = tokens[start]
    name = here.norm.removesuffix("'s")
    if cased and not here.text[:1].isupper():
        return None
    if name in FIRST_NAMES:
        stop = _family(tokens, start + 1, cased=cased)
        thing = is_firm(tokens, start, stop) or (cased and is_thing(tokens, start, stop))
        return None if thing else stop
    announced = _announced(tokens, start)
    certain = announced is not None and announced <= _CERTAIN
    if (certain or (cased and _speaks(tokens, start))) and _can_be_name(here):
        return _family(tokens, start + 1, cased=cased)
    if cased and _is_introduced(tokens, start, announced):
        stop = _family(tokens, start + 1, cased=cased)
        return None if is_firm(tokens, start, stop) else stop
    if name in WORDLIKE_NAMES and announced is not None:
        stop = _family(tokens, start + 1, cased=cased)
        if announced < _SURE or (cased and stop > start + 1):
            return None if is_firm(tokens, start, stop) else stop
    return None


def _speaks(tokens: Sequence[Token], start: int) -> bool:
    """Whether one word says who speaks, or is asked: "it's Deepa here", "ask Kev to"."""
    before = " ".join(one.norm for one in tokens[max(0, start - 2) : start])
    following = tokens[start + 1].norm if start + 1 < len(tokens) else ""
    unknown = tokens[start].norm not in _NOBODY and tokens[start].kind == "word"
    if not unknown or tokens[start].text.endswith((",", ".", "?")):
        return False
    calls = before.endswith(_CALLING) and following in ("from", "calling")
    asked = before.split(" ")[-1] in ("ask", "tell", "remind") and following == "to"
    return calls or asked or (before.endswith(_SPEAKING) and following in ("here", "speaking"))


def _is_introduced(tokens: Sequence[Token], start: int, announced: int | None) -> bool:
    """Whether a word with a capital, which no list knows, stands where a name does.

    After "my wife", after "thanks" and before a comma, after "this is" where two have capitals.
    """
    here = tokens[start]
    if not _can_be_name(here) or here.kind != "word" or here.norm in _NOBODY:
        return False
    spoken_of = _is_spoken_of(tokens, start)
    if start == 0 or spoken_of:
        return spoken_of
    before = tokens[start - 1]
    paired = _family(tokens, start + 1, cased=True) > start + 1
    if before.text.endswith((".", "?", "!")):
        return False
    if before.norm in _KIN:
        return paired or not before.text.endswith(",")
    if before.norm in _CALLED and here.text.endswith((",", ".", "?", "!")):
        return True
    return paired and announced is not None and announced < _PAIRED


def _is_spoken_of(tokens: Sequence[Token], start: int) -> bool:
    """Whether a name of two words opens a sentence and "she" or "he" goes on: "…, she runs it"."""
    stop = _family(tokens, start + 1, cased=True)
    opens = start == 0 or tokens[start - 1].text.endswith((",", ".", "?", "!"))
    goes_on = stop < len(tokens) and tokens[stop].norm in _PRONOUNS
    return opens and goes_on and stop > start + 1 and tokens[stop - 1].text.endswith(",")


def _family(tokens: Sequence[Token], start: int, *, cased: bool) -> int:
    """Index after the family name that follows, if one does; of at most three words."""
    stop = start
    while stop < min(len(tokens), start + 3):
        before, here = tokens[stop - 1], tokens[stop]
        parted = before.text.endswith((",", ".", "?", "!")) and before.norm not in TITLES
        initial = len(before.norm) == 1 and before.text.endswith(".")
        owns = before.norm.endswith("'s")  # "Sinead's Bar"
        if (parted and not initial) or owns or not _can_be_name(here) or here.norm in TITLES:
            break
        if cased and not here.text[:1].isupper():
            reach = _past_particles(tokens, stop)
            return reach if reach > stop and stop == start else stop
        if not cased and "'" in here.norm.removeprefix("o'"):
            break
        stop += 1
        if not cased and here.norm not in FIRST_NAMES:
            break
    return stop


def _past_particles(tokens: Sequence[Token], place: int) -> int:
    """Index after "van der Heijden", which begins here; ``place`` where no such name does."""
    name = place
    while name < len(tokens) and name - place < 2 and tokens[name].text in _PARTICLES:  # noqa: PLR2004
        name += 1
    capital = name > place and name < len(tokens) and tokens[name].text[:1].isupper()
    return name + 1 if capital and _can_be_name(tokens[name]) else place


def _can_be_name(here: Token) -> bool:
    """Whether a word may be part of a name."""
    if here.kind == "letter":
        return here.text[:1].isupper() and here.norm != "i"
    return (
        here.kind in ("word", "caps")
        and here.norm.replace("'", "").replace("-", "").isalpha()
        and here.norm not in _NOT_SURNAMES
        and here.scale == 1
    )


def _announced(tokens: Sequence[Token], start: int) -> int | None:
    """Place in the list of announcements of what announces a name here; None where nothing does."""
    if start > 0 and tokens[start - 1].norm in _GREETINGS:
        return _CERTAIN + 1
    before = " ".join(one.norm for one in tokens[max(0, start - 4) : start])
    for rank, words in enumerate(_ANNOUNCEMENTS):
        if before == words or before.endswith(f" {words}"):
            return rank
    return None


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
    while start < stop and not _fits(tokens[start]):
        start += 1
    while stop > start and not _fits(tokens[stop - 1]):
        stop -= 1
    letters = all(len(one.norm) == 1 for one in tokens[start:stop])  # those of a code, or none
    titles = all(one.norm in TITLES for one in tokens[start:stop])  # "it says Mrs on it"
    if letters or titles or not all(_fits(one) for one in tokens[start:stop]):
        return None
    said = [one.norm.removesuffix("'s") for one in tokens[start:stop]]
    if " ".join(said) in strangers or any(name in strangers for name in said):
        return None
    titled = start > 0 and _is_title(tokens[start - 1], cased=True)
    if is_firm(tokens, start, stop) or (not titled and is_thing(tokens, start, stop)):
        return None
    opens = start == 0 or tokens[start - 1].ends_clause
    unknown = said[0] not in FIRST_NAMES and said[0] not in WORDLIKE_NAMES
    if opens and unknown and stop - start == 1:
        return None  # a capital at the beginning of a sentence says nothing
    if (
        unknown
        and not titled
        and (is_partner(tokens, start, stop) or _comes_from(tokens, start, stop))
    ):
        return None
    return start - titled, stop


def _comes_from(tokens: Sequence[Token], start: int, stop: int) -> bool:
    """Whether a single word follows "from": a town or a firm, where no list knows it as a name."""
    return stop - start == 1 and start > 0 and tokens[start - 1].norm == "from"


def _fits(here: Token) -> bool:
    """Whether a written word may be part of a name."""
    named = _can_be_name(here) and here.text[:1].isupper()
    return named and here.norm not in _GREETINGS and here.norm not in _NOBODY
