"""Amounts in talk: numbers as they are said, with what they count: money, time or things."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from coaching.privacy.lexicon import among
from coaching.wording.spoken_numbers import NUMBER_WORDS, SCALES, TENS, UNITS, spelled, value_of

_TOKEN = re.compile(r"[$€£]|\d[\d,]*(?:\.\d+)?(?:k\b|K\b|m\b)?|[^\W\d_]+(?:['’][^\W\d_]+)?|%")  # noqa: RUF001
LONGEST = 12
"""Words of a number; longer ones are lists."""

_GLUE = re.compile(r"[ \t]*-?[ \t]*")
_THOUSANDS = ("grand", "k")
_SCALES = (*SCALES, "hundred", *_THOUSANDS, "mil")
_HALVES = (["and", "a", "half"], ["and", "half"])
"""Between a number and its scale: "two and a half thousand"."""
_SHARES = {
    ("half", "a"): Decimal("0.5"),
    ("a", "quarter", "of", "a"): Decimal("0.25"),
    ("quarter", "of", "a"): Decimal("0.25"),
    ("three", "quarters", "of", "a"): Decimal("0.75"),
}
"""Before a scale: "half a million"."""
_SHARED = (*SCALES, *_THOUSANDS, "dozen")
_SIGNS = {"$": "USD", "€": "EUR", "£": "GBP"}
_CURRENCIES = {
    "dollar": "USD", "dollars": "USD", "bucks": "USD", "usd": "USD",
    "euro": "EUR", "euros": "EUR", "eur": "EUR",
    "pound": "GBP", "pounds": "GBP", "quid": "GBP", "gbp": "GBP", "sterling": "GBP",
    "franc": "CHF", "francs": "CHF", "rupees": "INR", "rand": "ZAR", "kronor": "SEK",
    "kroner": "NOK", "quid's": "GBP", "buck": "USD", "cents": "cents", "cent": "cents",
    "pence": "pence",
}  # fmt: skip
_TIMES = ("second", "minute", "hour", "day", "night", "week", "fortnight", "month", "quarter",
          "year", "annum")  # fmt: skip
_NO_COUNT = among(
    "a an per for on in of to or and but if so then up all every each once plus now at is are "
    "was were we i you they it that this which with without because before after over under "
    "by from as there here maybe roughly about give extra more less total altogether max "
    "maximum tops upfront up-front down vat excluding including inclusive net gross something "
    "odd ish not yes no yeah just only even right okay well really probably today currently "
    "already last next when while until till between out off he she who what how where why "
    "the my our your their would could can will should might don't didn't um uh er percent "
    "please ago o'clock pm am has have had do does did be been than too also still thirty "
    "okay ok right cause because flat apiece drive excl incl any say said says yep nope thanks "
    "either neither both go goes going get gets got ex new each's "
    "first second third fourth fifth sixth seventh eighth ninth tenth"
)
_PER_HEADS = among(
    "month year week day hour quarter seat user head person licence license piece unit order "
    "call pop site school room device employee driver job visit night go annum machine van "
    "car each agent member student lead truck desk line bed store shop property customer "
    "invoice"
)
_NO_HEADS = among(
    "bit lot couple little few while good great big small nice real long short half quarter third "
    "single whole different new proper one thousand hundred million grand dozen percent"
)
"""Words after "a" that are no thing which is paid for."""

_TIME_WORD = re.compile(r"(?:" + "|".join(_TIMES) + r")s?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Amount:
    """A number that is said.

    Attributes:
        start: First character of what is said, in the text.
        end: The character after its last.
        value: In figures; None where the words can be read in more than one way.
        currency: Code, where one is named; "cents" or "pence" of smaller coins.
        unit: The word that it counts, lower case; "" for none.
        per: What it is paid for each of, such as "month".
    """

    start: int
    end: int
    value: Decimal | None
    currency: str = ""
    unit: str = ""
    per: str = ""

    @property
    def is_money(self) -> bool:
        """Whether it can be money: a currency is named, or nothing is counted."""
        return bool(self.currency) or not self.unit

    @property
    def is_time(self) -> bool:
        """Whether it counts minutes, months or the like."""
        return bool(_TIME_WORD.fullmatch(self.unit))


def amounts(text: str) -> tuple[Amount, ...]:
    """The amounts in a text, in order.

    >>> [(it.value, it.per) for it in amounts("We pay four hundred a month.")]
    [(Decimal('400'), 'month')]
    >>> [(str(it.value), it.currency) for it in amounts("about $12k, or sixty thousand euros")]
    [('12000', 'USD'), ('60000', 'EUR')]
    >>> [(str(it.value), it.unit) for it in amounts("forty people in three sites")]
    [('40', 'people'), ('3', 'sites')]
    """
    tokens = list(_TOKEN.finditer(text))
    found: list[Amount] = []
    place = 0
    while place < len(tokens):
        after = _run_end(text, tokens, place)
        if after == place:
            place += 1
            continue
        found.append(_amount(text, tokens, place, after))
        place = after
    return tuple(_ranges(text, found))


def _is_number(word: str) -> bool:
    return word[0].isdigit() or word in NUMBER_WORDS or word == "grand"


def _run_end(text: str, tokens: Sequence[re.Match[str]], place: int) -> int:
    """Where the number from a place on ends; the place itself where there is none."""
    words = [it[0].lower() for it in tokens[place : place + LONGEST]]
    first = _lead(words)
    if first is None:
        return place
    if share := _share(words):
        return place + share
    if words[first : first + 2] == ["couple", "of"] and words[first + 2 : first + 3]:
        return place + first + 3 if words[first + 2] in _SCALES else place
    if words[first] == "dozen":
        return place + first + 1
    at = first
    while at < len(words) and (at == first or _joined_at(text, tokens, place + at)):
        if _goes_on(words, at, first):
            at += 1
        elif half := _half(words, at, first):
            at += half
        else:
            break
    return place + at if at > first and words[at - 1] != "and" else place


def _share(words: Sequence[str]) -> int:
    """Words of "half a million" at the beginning of some; 0 where they are others."""
    for share in _SHARES:
        after = words[len(share) : len(share) + 1]
        if tuple(words[: len(share)]) == share and after and after[0] in _SHARED:
            return len(share) + 1
    return 0


def _lead(words: Sequence[str]) -> int | None:
    """Words before the number itself: a sign, or "a" before a hundred; None where none follows."""
    if words[0] in _SIGNS:
        return 1 if len(words) > 1 and words[1][0].isdigit() else None
    article = words[0] in ("a", "an") and words[1:2]
    return 1 if article and words[1] in (*_SCALES, "couple", "dozen") else 0


def _goes_on(words: Sequence[str], at: int, first: int) -> bool:
    """Whether a word is part of the number that began at ``first``."""
    word, before = words[at], words[at - 1] if at > first else ""
    if word == "and":
        following = words[at + 1] if at + 1 < len(words) else " "
        return before in ("hundred", "thousand") and _is_number(following)
    if word == "k":
        return bool(before) and _is_number(before)
    if word == "point":
        return bool(before) and at + 1 < len(words) and words[at + 1] in UNITS
    if (word == "oh" and not before) or (word[0].isdigit() and before[:1].isdigit()):
        return False
    return _is_number(word)


def _half(words: Sequence[str], at: int, first: int) -> int:
    """Words of "and a half thousand" after a number; 0 where they are others."""
    for half in _HALVES:
        scale = at + len(half)
        scaled = words[scale : scale + 1] and words[scale] in (*SCALES, *_THOUSANDS)
        if at > first and words[at:scale] == half and scaled:
            return len(half) + 1
    return 0


def _amount(text: str, tokens: Sequence[re.Match[str]], place: int, after: int) -> Amount:
    """The number of some tokens, with what follows it."""
    words = [it[0].lower() for it in tokens[place:after]]
    currency = _SIGNS.get(words[0], "")
    end, rest = tokens[after - 1].end(), tokens[after : after + 5]
    if rest and _joined(text, end, rest[0]) and rest[0][0].lower() in _CURRENCIES:
        currency, end, rest = _CURRENCIES[rest[0][0].lower()], rest[0].end(), rest[1:]
    unit, per = "", ""
    if rest and _joined(text, end, rest[0]):
        per, end = _per(rest, end)
        if not (currency or per or words[-1] == "grand"):
            unit, end = _unit(text, rest, end)
    value = value_in([word for word in words if word not in _SIGNS])
    return Amount(tokens[place].start(), end, value, currency, unit, per)


def _per(rest: Sequence[re.Match[str]], end: int) -> tuple[str, int]:
    """What a price is for each of, from the words that follow it, and where these end."""
    words = [it[0].lower() for it in rest]
    if words[0] in ("monthly", "yearly", "annually", "weekly", "daily"):
        return words[0], rest[0].end()
    if words[0] not in ("a", "an", "per", "each", "every") or words[1:2] == []:
        return "", end
    if words[1] not in _PER_HEADS and (words[1] in _NO_COUNT or words[1] in _NO_HEADS):
        return "", end
    if words[2:4] and words[2] in ("a", "per") and words[3:4] and words[3] in _PER_HEADS:
        return f"{words[1]} {words[3]}", rest[3].end()
    return words[1], rest[1].end()


def _unit(text: str, rest: Sequence[re.Match[str]], end: int) -> tuple[str, int]:
    """The noun that a number counts, and where it ends; "" where nothing is counted."""
    word = rest[0][0].lower()
    if word in ("%", "percent"):
        return "percent", rest[0].end()
    if word in _NO_COUNT or word in _SIGNS or "'" in word or "\u2019" in word:
        return "", end
    more = rest[1][0].lower() if len(rest) > 1 else ""
    plural = more.endswith("s") and more not in _NO_COUNT and not word.endswith("s")
    if plural and _joined(text, rest[0].end(), rest[1]) and not _TIME_WORD.fullmatch(word):
        return more, rest[1].end()
    return word, rest[0].end()


def _joined_at(text: str, tokens: Sequence[re.Match[str]], place: int) -> bool:
    return _joined(text, tokens[place - 1].end(), tokens[place])


def _joined(text: str, end: int, token: re.Match[str]) -> bool:
    return bool(_GLUE.fullmatch(text[end : token.start()]))


def value_in(words: Sequence[str]) -> Decimal | None:
    """The value of a number in words or figures; None where it can be read in two ways.

    >>> value_in(["eighteen", "hundred"]), value_in(["three", "fifty"]), value_in(["12k"])
    (Decimal('1800'), Decimal('350'), Decimal('12000'))
    """
    parts = [part for word in words for part in re.split(r"[- ]", word) if part]
    if not parts:
        return None
    if parts[-1] in ("grand", "k", "mil", "dozen") or "half" in parts or "of" in parts:
        return _scaled(parts)
    if parts[0][0].isdigit():
        return _of_figure(parts)
    if any(it.isdigit() for it in parts):
        return value_in([spelled(int(it)) if it.isdigit() else it for it in parts])
    if parts[0] in ("a", "an"):
        parts = ["one", *parts[1:]]
    value = value_of(parts)
    if value is None and len(parts) in (2, 3) and parts[0] in UNITS and parts[1] in TENS:
        rest = value_of(parts[1:])  # "three fifty" of money is 350 more often than 3.50
        value = None if rest is None else UNITS[parts[0]] * 100 + rest
    return value


def _scaled(parts: Sequence[str]) -> Decimal | None:
    """The value of a number that ends with a word for many: "two and a half grand", "12 k"."""
    times = _scale(parts[-1])
    share = _SHARES.get(tuple(parts[:-1]))
    if share is not None:
        return share * times
    if "couple" in parts:
        return value_in(["two", *parts[parts.index("of") + 1 :]])
    if "half" in parts:
        head = value_in(parts[: parts.index("and")])
        return None if head is None else (head + Decimal("0.5")) * times
    bare = list(parts[:-1]) in ([], ["a"], ["an"])
    head = Decimal(1) if bare else value_in(parts[:-1])
    return None if head is None else head * times


def _of_figure(parts: Sequence[str]) -> Decimal | None:
    """The value of a number that begins with figures: "12k", "1.2 million", "3 hundred"."""
    figure = parts[0].replace(",", "").rstrip(".")
    number = Decimal(figure.rstrip("km")) * {"k": 1000, "m": 1_000_000}.get(figure[-1:], 1)
    for word in parts[1:]:
        if word != "hundred" and word not in SCALES:
            return None
        number *= 100 if word == "hundred" else SCALES[word]
    return number


def _scale(word: str) -> int:
    return {"grand": 1000, "k": 1000, "dozen": 12}.get(word) or SCALES.get(word, 1_000_000)


def _ranges(text: str, found: Sequence[Amount]) -> Iterator[Amount]:
    """Amounts, with "eight to ten thousand" as one."""
    held: Amount | None = None
    for one in found:
        if held is not None:
            between = text[held.end : one.start].strip().lower()
            if (
                between in ("to", "or", "-", "and")
                and not held.unit
                and not held.per
                and (between != "and" or text[: held.start].rstrip().lower().endswith("between"))
            ):
                held = Amount(
                    held.start, one.end, one.value, one.currency or held.currency, one.unit, one.per
                )
                continue
            yield held
        held = one
    if held is not None:
        yield held
