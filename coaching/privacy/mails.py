"""E-mail addresses, written or spoken: "laura at summit dot com", "m as in Mary, ellis, at …"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from coaching.privacy.asides import JOINTS
from coaching.privacy.cues import around
from coaching.privacy.first_names import FIRST_NAMES, WORDLIKE_NAMES
from coaching.privacy.lexicon import among
from coaching.privacy.mail_domains import (
    domain_end,
    has_ending,
    is_provider,
    mended_ending,
    past_halts,
    provider_end,
)
from coaching.privacy.mail_names import name_start, name_stop, whole_name
from coaching.privacy.mail_words import HALTS, NO_NAMES, SUBJECTS
from coaching.privacy.numbers import LIKELY, PROVEN, TOLD, Item
from coaching.privacy.tokens import MISHEARD, Token

_NO_NAMES_UNASKED = among(
    "team teams guy person rep reps page pages site store stores shop account price prices pricing "
    "portal link cursor look-alike login log deal product products listing listings article blog "
    "cheaper rate rates ceo founder meetings friend"
)
"""Words before "at" and a web site's name that are no mailbox, where no address is spoken of."""
_NOBODY = among("everyone everybody anyone anybody someone somebody nobody people guys folks")
"""Those of them that are none after "to" either: "I spoke to somebody at …"."""
_VERBS_UNASKED = among(
    "click clicked sell sells sold bought live lives stay arrive advertise post posted ordered "
    "spend spent start started stop register download read pay signup seen saw used looking buying "
    "selling working shopping hiring staying"
)
"""The same where nothing makes them one."""
_SENT_TO = among("to email mail e-mail via cc try use put add copy")
_TOLD_TO = _SENT_TO | among("is it's that's mine's one's at be just so")
"""Words that an address follows, the former more often than anything else."""
_OWN = among("it's that's mine's one's use try email mail")
"""Those of them after which any name may stand before "at gmail"."""
_BEING_UNASKED = among("is was are were be being he's she's they're we're i'm")
_MAILBOXES = WORDLIKE_NAMES | among(
    "info hello sales support contact billing office admin orders invoices hr jobs careers help "
    "service accounts payable marketing press bookings reservations reception enquiries inquiries "
    "purchasing accounting scheduling procurement returns training catering finance legal "
    "shipping warehouse bookkeeping payments remittance dispatch logistics operations ops events "
    "quotes estimates parts feedback claims complaints payroll receivables donations membership "
    "compliance safety studio reservations secretary"
)
"""Names of mailboxes of firms, and of people who are called like a word."""
_ASKED_WITHIN = 20
"""Words of all voices before the "at" in which an address is asked for."""
_LONGEST_ASIDE = 16
"""Words from an "at" to where it is said again."""
_AT = among(
    "at at-sign at-symbol arobase arroba arobas chiocciola klammeraffe snabel-a snabela małpa "
    "malpa apenstaartje apestaartje kukac zavináč"
)
_MISHEARD_AT = among("add ad hat")
"""What recognisers write for it; only between a name that is announced and a domain."""
_VERSIONS = among("version release build v")
_ASKED = frozenset(("email", "e-mail", "mail", "address", "email's", "cc"))


@dataclass(frozen=True, slots=True)
class _Name:
    """What stands before an "at" and may be the name of an address.

    Attributes:
        start: Index of its first token, of what is joined or spelled or the last word alone.
        stop: Index after its last token.
        whole: Index of its first token with the words that are said before without a joint.
        asked: Whether an address is spoken of.
        joined: Whether it has a joint, a spelled letter or a number in it.
    """

    start: int
    stop: int
    whole: int
    asked: bool
    joined: bool

    @property
    def sure(self) -> bool:
        """Whether it is hardly anything else."""
        return self.asked or self.joined


def mails(tokens: Sequence[Token], norms: Sequence[str] = ()) -> Iterator[Item]:
    """The e-mail addresses among the tokens of one voice.

    Args:
        tokens: Of the voice.
        norms: Of all words of the call, in order; the other side may have asked.
    """
    reached = 0
    for place, here in enumerate(tokens):
        if place < reached:
            continue
        found = _written(tokens, place) if "@" in here.text else None
        if found is None and (_is_at(here) or _is_misheard_at(tokens, norms, place)):
            found = _spoken(tokens, norms, place, least=reached)
        elif found is None and is_provider(here):
            found = _without_at(tokens, norms, place, least=reached)
        if found is not None:
            reached = found.stop
            yield found


def _written(tokens: Sequence[Token], place: int) -> Item | None:
    """An address that was written as one: "sales@brightmoor.io"."""
    name, _, domain = tokens[place].text.strip(".,;:?!()<>").partition("@")
    if not name and has_ending(tokens[place]):
        start = name_start(tokens, place, least=0)
        return Item(start, place + 1, "email", TOLD) if start < place else None
    if not name or not domain:
        return None
    if "." in domain.strip("."):
        return Item(place, place + 1, "email", PROVEN)
    stop = domain_end(tokens, place + 1, label=True)
    return Item(place, stop, "email", TOLD) if stop else None


def _spoken(tokens: Sequence[Token], norms: Sequence[str], at: int, *, least: int) -> Item | None:
    """An address around the "at" at this place, if one is."""
    name = _name_before(tokens, norms, at, least=least)
    if name is None:
        return None
    stop = _domain_after(tokens, at, name)
    if stop is None and name.sure:
        stop = _domain_again(tokens, at)
    if stop is None or _is_harmless(tokens, name, at, stop):
        return None
    return Item(name.whole, mended_ending(tokens, stop), "email", TOLD if name.sure else LIKELY)


def _without_at(
    tokens: Sequence[Token], norms: Sequence[str], place: int, *, least: int
) -> Item | None:
    """An address whose "at" was not heard: "laura dot kim, gmail dot com"."""
    name = _name_before(tokens, norms, place, least=least)
    if name is None:
        return None
    said = [one.norm for one in tokens[name.whole : name.stop]]
    if not (name.asked or said[0] in FIRST_NAMES or any(norm in JOINTS for norm in said)):
        return None  # "five gmail dot com addresses"
    stop = domain_end(tokens, place, label=False)
    return Item(name.whole, stop, "email", LIKELY) if stop else None


def _name_before(
    tokens: Sequence[Token], norms: Sequence[str], at: int, *, least: int
) -> _Name | None:
    """What may be the name of an address before this place; None where nothing may."""
    before, _ = around(tokens, norms, at, at)
    asked = any(
        norm in _ASKED
        for norm in (*before[-_ASKED_WITHIN:], *(one.norm for one in tokens[max(0, at - 12) : at]))
    )
    start = name_start(tokens, at, least=least, asked=asked)
    if start == at:
        return None
    stop = name_stop(tokens, start, at)
    if tokens[stop - 1].norm in JOINTS and not asked:
        return None  # "the red dot at gate two"
    joined = any(
        one.norm in JOINTS
        or "." in one.norm
        or one.norm in MISHEARD
        or (one.signs and one.kind != "caps")
        for one in tokens[start:stop]
    )
    whole = whole_name(tokens, start, least=least, asked=asked)
    return _Name(start, stop, whole, asked, joined)


def _domain_after(tokens: Sequence[Token], at: int, name: _Name) -> int | None:
    """Index after the domain that follows the "at", if one does."""
    named = any(
        tokens[first].norm in _MAILBOXES or tokens[first].norm in FIRST_NAMES
        for first in (name.start, name.whole)
    )
    after = _past_at(tokens, at)
    sent = name.whole > 0 and tokens[name.whole - 1].norm in _SENT_TO
    stop = domain_end(tokens, after, label=False, sure=name.sure or named, paused=name.sure or sent)
    own = name.whole > 0 and tokens[name.whole - 1].norm in _OWN
    own = own and not tokens[name.start].norm.endswith(("ing", "ed"))
    if stop is None and (name.sure or own or (named and _is_announced(tokens, name.whole))):
        return provider_end(tokens, after)
    return stop


def _domain_again(tokens: Sequence[Token], at: int) -> int | None:
    """Index after a domain whose "at" is said again after an aside; None where none is.

    "Matteo underscore ricci at, my boss would kill me if it's wrong, it's at lagunaspa dot it".
    """
    for place in range(at + 1, min(len(tokens), at + _LONGEST_ASIDE)):
        before = tokens[place - 1]
        if before.ends_clause:
            return None
        if _is_at(tokens[place]) and before.norm in NO_NAMES | HALTS:
            return domain_end(tokens, place + 1, label=False)
    return None


def _is_harmless(tokens: Sequence[Token], name: _Name, at: int, stop: int) -> bool:
    """Whether a web site is spoken of, where nobody asked for an address."""
    if name.asked:
        return False
    place = not name.joined and _is_place(tokens, name)
    return place or _is_number(tokens, name.start, at) or _goes_on(tokens, stop)


def _is_at(here: Token) -> bool:
    """Whether it is the "at" of an address, in words or as the sign."""
    return here.norm in _AT or here.text.strip(".,") == "@"


def _is_misheard_at(tokens: Sequence[Token], norms: Sequence[str], place: int) -> bool:
    """Whether a word that sounds like "at" follows a name that was announced, or was asked for."""
    if tokens[place].norm not in _MISHEARD_AT or place == 0:
        return False
    name = tokens[place - 1]
    known = name.norm in FIRST_NAMES or name.norm in _MAILBOXES
    first = tokens[place].place
    asked = not _ASKED.isdisjoint(norms[max(0, first - _ASKED_WITHIN) : first])
    if asked and place + 1 < len(tokens) and domain_end(tokens, place + 1, label=False):
        return True
    return known and not name.text.endswith((",", ".", "?")) and _is_announced(tokens, place - 1)


def _past_at(tokens: Sequence[Token], at: int) -> int:
    """Index after the "at", which may be said again: "at, hold on, at"."""
    rate = [one.norm for one in tokens[at + 1 : at + 3]] == ["the", "rate"]
    place = past_halts(tokens, at + (3 if rate else 1))
    while place < len(tokens) and _is_at(tokens[place]):
        place = past_halts(tokens, place + 1)
    return place


def _is_announced(tokens: Sequence[Token], start: int) -> bool:
    """Whether a name begins a sentence or follows "it's": "zoe at gmail"."""
    before = tokens[start - 1] if start > 0 else None
    return (
        before is None
        or before.text.endswith((".", ",", "?"))
        or before.norm in _TOLD_TO
        or before.norm == "on"
    )


def _is_number(tokens: Sequence[Token], start: int, at: int) -> bool:
    """Whether what stands before the "at" is a time or a version: "at five at acme dot com"."""
    said = tokens[start + 1 : at] if tokens[start].norm in _VERSIONS else tokens[start:at]
    figures = all(one.is_digits or one.norm in JOINTS for one in said)
    return figures and (len(said) < at - start or (start > 0 and tokens[start - 1].norm in _AT))


def _goes_on(tokens: Sequence[Token], stop: int) -> bool:
    """Whether a page of a web site is named after a domain: "acme dot com slash pricing"."""
    return stop < len(tokens) and tokens[stop].norm in ("slash", "forward-slash")


def _is_place(tokens: Sequence[Token], found: _Name) -> bool:
    """Whether one word before the "at" is said of a web site: "a partner at acme dot com"."""
    start = found.start
    if start != found.stop - 1:
        return False
    name = tokens[start].norm
    if not name.isalpha():
        return False  # "k.lee", "o'neil"
    before = tokens[start - 1].norm if start > 0 and not tokens[start - 1].ends_clause else ""
    if before in ("a", "an", "the") or name in _VERBS_UNASKED or name in _NOBODY:
        return True
    if name in FIRST_NAMES or name in _MAILBOXES or before in _TOLD_TO:
        return False
    if before in _VERBS_UNASKED:
        return True  # "you sell boats at boats dot com"
    doing = name.endswith("ing") and before in SUBJECTS | _BEING_UNASKED
    return name in _NO_NAMES_UNASKED or doing or before in SUBJECTS - {"it", "who", "i'm"}
