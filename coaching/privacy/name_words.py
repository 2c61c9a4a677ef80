"""Words of names of people and around them: titles, kin, and what is no name."""

from __future__ import annotations

from coaching.privacy.lexicon import among
from coaching.privacy.tokens import Token

TITLES = among("mr mrs ms miss mister missus dr doctor prof professor")
_CAPITAL_TITLES = among(
    "father reverend rev sergeant sgt captain capt lieutenant colonel major officer detective "
    "judge justice senator councillor councilman sir dame pastor rabbi imam herr frau monsieur "
    "madame signor signora senor senora señor señora sister canon dean mevrouw meneer "
    "dottore dottoressa ingegnere avvocato mademoiselle docteur doktor"
)
"""Titles that are words, too: before a name where both are written with capitals."""
_SHORT = among("rev sgt capt")
"""Those that are cut short with a full stop."""
GREETINGS = among("hi hey hello thanks dear bye goodbye cheers morning afternoon evening")
KIN = among(
    "wife husband son daughter brother sister mother father mom mum dad boss manager colleague "
    "partner assistant owner director president ceo cfo cto coo cio founder accountant lawyer "
    "attorney nurse teacher friend neighbor neighbour cousin uncle aunt niece nephew"
)
"""Who may be named next: "my wife Xiomara"."""
PRONOUNS = among("she he she's he's she'll he'll she'd he'd")
"""Words after a name and a comma, of whom it is."""
CALLED = among("tell ask okay ok hey hi hello thanks")
"""What is said before a name that one calls somebody by."""
NOBODY = among(
    "there everyone everybody folks guys team all sir madam ma'am yes yeah sure absolutely great "
    "monday tuesday wednesday thursday friday saturday sunday god english spanish german french "
    "american british perfect cool good fine nice visa mastercard amex paypal google zoom slack "
    "excel gmail dad mum mom daddy mummy easter christmas"
)
DEPARTMENTS = among(
    "accounts accounting billing sales support service services reception dispatch purchasing "
    "procurement finance payroll marketing returns bookings reservations parts help hr legal "
    "security maintenance shipping receiving orders logistics operations customs admin details "
    "information advice collections planning housing claims"
)
"""What one asks for on the telephone that is no person."""
NOT_SURNAMES = among(
    "a about after again all also always am an and any are as ask asked at back be because been "
    "before being but by called calling can came come comes could day did do does doing don't "
    "down e even ever for from get gets getting go goes going good got great had handle handles "
    "has have having he he's hello her here hey hi him his hold how i i'd i'll i'm i've if in is "
    "it it's just know knows let like likes look looks made make makes maybe me mentioned might "
    "more most my need needs never no not now of off oh ok okay on one only or our out over "
    "please put really right run runs said saw say says see send sent set she she's should show "
    "showed sits so some speaking still sure take talk tell than thank thanks that that's the "
    "their them then there they they're think this those through to told too took two uh um "
    "under until up us use uses very wait wanted wants was we we'll we're well went were what "
    "what's when where which while who who's why will with won't work works would yeah yep yes "
    "sorry leave its whos himself herself free sees decides both yet you you'll you're your yours "
    "dot underscore hyphen dash signs signed pays paid drives lives rings rang phoned picks opens "
    "keeps gives takes thinks starts comes answers answered checks checked orders ordered"
)
"""Words after a first name that are no family name."""
_SAID_OF_NAMES = among(
    "spelled spelt spelling wrong correct different similar misspelled missing blank long short "
    "taken changed changing registered listed unknown pending below above mine ours theirs fine "
    "hard easy important required mandatory optional printed written shown already currently "
    "unusual funny common weird same too such something someone somebody nobody actually "
    "probably basically kind sort mud"
)
"""What is said of a name, rather than as one: "the name is misspelled"."""
_NO_NAME_ENDS_SO = ("ology", "ics", "tion", "sion", "ment", "ing", "ance", "ence", "ity", "ware")
"""Endings of departments and of what is sold there: "ask for Radiology"."""


def can_be_name(here: Token) -> bool:
    """Whether a word may be part of a name."""
    if here.kind == "letter":
        return here.text[:1].isupper() and here.norm != "i"
    return (
        here.kind in ("word", "caps")
        and here.norm not in NOT_SURNAMES
        and here.norm.replace("'", "").replace("-", "").isalpha()
        and here.scale == 1
    )


def may_be_said(here: Token, *, cased: bool) -> bool:
    """Whether a word that is asked for or announced as a name may be one."""
    if not can_be_name(here) or here.kind == "letter" or (cased and not here.text[:1].isupper()):
        return False
    norm = here.norm.removesuffix("'s")
    shortened = "'" in norm.removeprefix("o'").removeprefix("d'") or norm in NOT_SURNAMES
    shortened = shortened or norm.endswith(_NO_NAME_ENDS_SO)
    return not (shortened or norm in NOBODY or norm in _SAID_OF_NAMES or norm in DEPARTMENTS)


def fits(here: Token) -> bool:
    """Whether a written word may be part of a name that a network found."""
    named = can_be_name(here) and here.text[:1].isupper()
    return named and here.norm not in GREETINGS and here.norm not in NOBODY


def is_title(here: Token, *, cased: bool) -> bool:
    """Whether a word is a title before a name."""
    if here.norm in TITLES:
        return True
    if not cased or here.norm not in _CAPITAL_TITLES or not here.text[:1].isupper():
        return False
    ends = here.ends_clause and here.norm not in _SHORT
    return not (ends or here.text.endswith((",", "?", "!")))
