"""Words as they matter for personal data: what each says in digits or letters, if it does.

"forty", "4111", "oh" and "2b" all carry signs of a number; "uh" and "no sorry" stand between
signs without ending a number; every other word ends it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from coaching.privacy.lexicon import among, listed
from coaching.transcript import Word

UNITS = {
    name: str(value)
    for value, name in enumerate(listed("zero one two three four five six seven eight nine"))
} | {"oh": "0", "o": "0", "nought": "0", "naught": "0", "niner": "9"}
TEENS = {
    name: str(value)
    for value, name in enumerate(
        listed("ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"),
        start=10,
    )
}
TENS = {
    name: str(value * 10)
    for value, name in enumerate(
        listed("twenty thirty forty fifty sixty seventy eighty ninety"),
        start=2,
    )
} | {"fourty": "40"}
NUMBER_WORDS = UNITS | TEENS | TENS
REPEATS = {"double": 2, "triple": 3, "treble": 3, "quadruple": 4}
MULTIPLES = {name + "s": digit for name, digit in UNITS.items() if name != "o"} | {
    "zeroes": "0",
    "sixes": "6",
}
"""Said after how many there are: "three fives"."""

MISHEARD = {
    "for": "4",
    "fore": "4",
    "to": "2",
    "too": "2",
    "won": "1",
    "ate": "8",
    "tree": "3",
    "fife": "5",
    "sicks": "6",
    "nein": "9",
}
"""Words that recognisers write for digits that sound alike."""
_SURE = 4
"""Digits one by one before such a word, so that it is one, too. Chosen because "one two three to"
begins a range, and nobody counts further than that before one."""
_SURE_AROUND = 5
"""The same before and after it together, where it stands between them; a range of ranges ("one to
two, for three or four") has fewer."""

ORDINALS = {
    name: value
    for value, name in enumerate(
        listed(
            "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth "
            "thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
        ),
        start=1,
    )
} | {"thirtieth": 30}

FILLERS = among(
    "uh um er erm eh ehm em ahm ah aha hmm hm mm mmm mhm mm-hmm mm-hm uh-huh uhuh huh okay ok "
    "well so and then yeah yes yep "
    "yup nah right righto like "
    "dash hyphen dot space slash minus bracket brackets parenthesis parentheses"
)
CORRECTIONS = among(
    "no nope sorry wait actually correction oops i mean not again scratch that make it's"
)
"""Words that mend a number being said: the wrong part before them is as personal as the right."""

QUANTITIES = among(
    "hundred thousand million billion percent percentage dollars dollar bucks grand euros euro "
    "pounds cents k seats users people employees units items boxes licenses licences miles "
    "minutes minute hours hour days day weeks week months month years year times volts emails "
    "calls machines reps pieces followers subscribers views likes customers clients members "
    "visitors downloads rows records leads meetings words pages copies feet foot inches kilos pm "
    "am o'clock"
)
"""Said after a number, they make it an amount."""

_NATO = dict(
    zip(
        listed(
            "alpha alfa bravo charlie delta echo foxtrot golf hotel india juliet juliett kilo lima "
            "mike november oscar papa quebec romeo sierra tango uniform victor whiskey xray x-ray "
            "yankee zulu"
        ),
        "AABCDEFGHIJJKLMNOPQRSTUVWXXYZ",
        strict=True,
    )
)

_AS_ABROAD = among("of is wie comme come de di")
_AS = among("as for like from") | _AS_ABROAD
"""Words between a letter and a word that begins with it: "m as in Mary", "b from bread"."""

_EDGES = re.compile(r"^[\W_]+|[\W_]+$")
_AMOUNT = re.compile(r"[$€£%]|^\d{1,3}(,\d{3})+(\.\d+)?[.,?!;:]*$")
_DATED = re.compile(r"^\d{1,4}/\d{1,2}(/\d{2,4})?$")
_VERSION = re.compile(r"^v?\d+\.\d{1,2}$|^v?\d+(\.\d+){2,}$")
_DOTTED_PHONE = re.compile(r"^(1\.)?\d{3}\.\d{3}\.\d{4}$|^\d{2,3}(\.\d{2}){4}$")
_GROUPED = re.compile(r"^[+(]?[\d()+-]*\d[\d()+./-]*$")
_LETTER = re.compile(r"^[a-z]$")
_CAPS = re.compile(r"^[A-Z]{2,5}$")
_LETTERS = re.compile(r"^[a-z](?:[-.][a-z])+$")
_INITIALS = re.compile(r"^[a-z](?:\.[a-z])+$")
_CODE = re.compile(r"^(?=.*\d)[a-z0-9]+(?:-[a-z0-9]+)*$")


@dataclass(frozen=True, slots=True)
class Token:
    """A word of one voice.

    Attributes:
        place: Index among the words of the call.
        text: As it stands.
        norm: Lower case, without punctuation around it.
        signs: What it says in a number: digits, or digits and capitals; empty for other words.
        scale: How often the next sign is meant ("double"), 1 for other words.
        kind: "number" for number words, "digits", "code" for letters and digits in one word,
            "letter", "letters" for several with hyphens, "caps" for a few capitals, "amount",
            "date" with slashes, or "word".
    """

    place: int
    text: str
    norm: str
    signs: str = ""
    scale: int = 1
    kind: str = "word"

    @property
    def is_digits(self) -> bool:
        """Whether it says digits alone."""
        return self.kind in ("number", "digits")

    @property
    def ends_clause(self) -> bool:
        """Whether a sentence ends with it."""
        return self.text.endswith((".", "?", "!"))


@lru_cache(maxsize=20_000)
def plain(text: str) -> str:
    """The word in lower case, without punctuation around it.

    >>> plain("Street,"), plain("(312)"), plain("it's")
    ('street', '312', "it's")
    """
    return _EDGES.sub("", text.lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'"))


def undotted(text: str) -> str:
    """The same for what is compared with cues: letters with full stops between lose them.

    >>> undotted("U.T.R."), undotted("j.kim")
    ('utr', 'j.kim')
    """
    norm = plain(text)
    return norm.replace(".", "") if "." in norm and _INITIALS.match(norm) else norm


def token(place: int, text: str) -> Token:
    """What one word says, at a place among the words of the call.

    >>> token(0, "forty-two,").signs, token(0, "(312)").signs, token(0, "$40").kind
    ('42', '312', 'amount')
    """
    read = _read(text)
    # Field by field: ``replace`` takes several times as long, and this is done for every word.
    return Token(place, read.text, read.norm, read.signs, read.scale, read.kind)


@lru_cache(maxsize=20_000)
def _read(text: str) -> Token:
    """What one word says; most of the words of a call were read before."""
    norm = plain(text)
    kind, signs = _kind(text, norm)
    return Token(0, text, norm, signs, REPEATS.get(norm, 1), kind)


def _kind(text: str, norm: str) -> tuple[str, str]:
    """The kind of a word, and what it says in a number."""
    parts = norm.split("-")
    bare = text.strip(".,;:?!")
    kinds: tuple[tuple[str, object, Callable[[], str]], ...] = (
        ("amount", _AMOUNT.search(text), str),
        ("number", norm in NUMBER_WORDS, lambda: NUMBER_WORDS[norm]),
        ("number", _says_digits(parts), lambda: "".join(hyphenated(parts))),
        ("date", _DATED.match(norm), str),
        ("amount", _VERSION.match(norm) and not _DOTTED_PHONE.match(norm), str),
        ("digits", _GROUPED.match(norm), lambda: re.sub(r"\D", "", norm)),
        ("code", _CODE.match(norm), lambda: norm.replace("-", "").upper()),
        ("letter", _LETTER.match(norm), norm.upper),
        ("letters", _LETTERS.match(norm), lambda: re.sub(r"[-.]", "", norm).upper()),
        ("caps", _CAPS.match(bare), lambda: bare),
    )
    for kind, fits, signs in kinds:
        if fits:
            return kind, signs()
    return "word", ""


def _says_digits(parts: Sequence[str]) -> bool:
    """Whether parts with hyphens between are all digits: "triple-five", "512-five"."""
    return (
        parts[-1] not in REPEATS
        and any(part in NUMBER_WORDS for part in parts)
        and all(part in NUMBER_WORDS or part in REPEATS or part.isdecimal() for part in parts)
    )


def hyphenated(parts: Sequence[str]) -> tuple[str, ...]:
    """Digits of number words with hyphens between, in the pieces in which they are said.

    >>> hyphenated(["forty", "two"]), hyphenated(["512", "five"]), hyphenated(["triple", "five"])
    (('42',), ('512', '5'), ('555',))
    """
    said: list[str] = []
    for before, part in zip(("", *parts), parts, strict=False):
        if before in TENS and part in UNITS and UNITS[part] != "0":
            said[-1] = str(int(said[-1]) + int(UNITS[part]))
        elif part not in REPEATS:
            digits = NUMBER_WORDS.get(part, part)
            said.append(digits[:1] * (REPEATS.get(before, 1) - 1) + digits)
    return tuple(said)


def tokens_of(words: Sequence[Word], channel: int | None) -> tuple[Token, ...]:
    """The tokens of one voice, or of all (None), in order.

    Several blanks in a word's text do not matter.
    Among digits said one by one, "for" and "to" are digits, too.

    >>> said = "five five five oh one for two".split()
    >>> "".join(one.signs for one in tokens_of([Word(0, 1, text) for text in said], 0))
    '5550142'
    """
    said = [
        token(place, word.text)
        for place, word in enumerate(words)
        if channel is None or word.channel == channel
    ]
    for place, here in enumerate(said):
        if here.norm in MISHEARD and _is_misheard(said, place):
            said[place] = replace(here, signs=MISHEARD[here.norm], kind="number")
    return tuple(said)


def _is_misheard(said: Sequence[Token], place: int) -> bool:
    """Whether a word stands for a digit: it is among single ones, without a break.

    Four before it and one after it are enough; fewer, where there are six in all and nothing else
    is said so: between two of them, after "double", or twice on end ("for for seven nine …").
    """
    here = said[place]
    before = said[place - 1] if place > 0 else None
    following = said[place + 1] if place + 1 < len(said) else None
    goes_on = following is not None and _is_digit_like(following) and here.text[-1] not in ".?!"
    doubled = before is not None and before.norm in REPEATS
    if not (goes_on or doubled):
        return False
    earlier = _digits_said(said, place, -1)
    if following is not None and goes_on and _is_single(following) and earlier >= _SURE:
        return True
    inside = before is not None and (_is_digit_like(before) or doubled)
    twice = following is not None and following.norm == here.norm
    whole = earlier + _digits_said(said, place, 1) if inside or twice else 0
    return whole >= _SURE_AROUND


def _digits_said(said: Sequence[Token], place: int, step: int) -> int:
    """Single digits on end before a word (``step`` -1) or after it (1); misheard ones are none."""
    place, digits = place + step, 0
    while 0 <= place < len(said) and (_is_digit_like(said[place]) or _is_spelled(said[place])):
        digits += said[place].scale - 1 + (_is_single(said[place]) or _is_spelled(said[place]))
        place += step
    return digits


def _is_spelled(one: Token) -> bool:
    """Whether it is a letter of a number, rather than a word of one letter."""
    return one.kind == "letter" and one.norm not in ("a", "i")


def _is_digit_like(one: Token) -> bool:
    """Whether one digit is said, or a word that sounds like one."""
    return _is_single(one) or one.norm in MISHEARD or one.norm in REPEATS


def _is_single(one: Token) -> bool:
    """Whether one digit is said."""
    return one.is_digits and len(one.signs) == 1


def spelled(tokens: Sequence[Token], place: int) -> tuple[str, int] | None:
    """The letter that is spelled from ``place`` on, and how many tokens say it.

    >>> said = [token(0, "m"), token(1, "as"), token(2, "in"), token(3, "Mary,")]
    >>> spelled(said, 0)
    ('M', 4)
    """
    here = tokens[place]
    if here.kind == "letter" or here.norm == "o":
        length = _with_word(tokens, place)
        if length:
            return here.norm.upper(), length
        return (here.norm.upper(), 1) if here.kind == "letter" else None
    if here.norm in _NATO:
        return _NATO[here.norm], 1
    return None


def _with_word(tokens: Sequence[Token], place: int) -> int:
    """Tokens of a letter with a word that begins with it: "m as in Mary"; 0 where none follows."""
    reach = place + 1
    if reach >= len(tokens) or tokens[reach].norm not in _AS:
        return 0
    if tokens[reach].norm in _AS_ABROAD and tokens[place].norm in ("a", "i"):
        return 0  # "i come in"
    if tokens[reach].norm in ("as", "is") and reach + 1 < len(tokens):
        reach += tokens[reach + 1].norm in ("in", "for")
    reach += 1
    while reach < len(tokens) and tokens[reach].norm in ("uh", "um", "the", "er"):
        reach += 1
    word = tokens[reach].norm if reach < len(tokens) else ""
    return reach + 1 - place if len(word) > 1 and word.startswith(tokens[place].norm) else 0
