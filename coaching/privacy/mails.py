"""E-mail addresses, written or spoken: "laura at summit dot com", "m as in Mary, ellis, at …"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from coaching.privacy.asides import JOINTS
from coaching.privacy.first_names import FIRST_NAMES, WORDLIKE_NAMES
from coaching.privacy.lexicon import among
from coaching.privacy.mail_domains import domain_end, has_ending, mended_ending, provider_end
from coaching.privacy.mail_names import name_start, whole_name
from coaching.privacy.mail_words import SUBJECTS
from coaching.privacy.numbers import LIKELY, PROVEN, TOLD, Item, around
from coaching.privacy.tokens import Token

_NO_NAMES_UNASKED = among(
    "everyone everybody anyone someone somebody nobody people guys folks team teams guy person rep "
    "reps page pages site store stores shop account price prices pricing portal link cursor "
    "look-alike login log deal product products listing listings article blog cheaper rate rates "
    "ceo founder meetings friend"
)
"""Words before "at" and a web site's name that are no mailbox, where no address is spoken of."""
_VERBS_UNASKED = among(
    "click clicked sell sells sold bought live lives stay arrive advertise post posted ordered "
    "spend spent start started stop register download read pay signup seen saw used looking buying "
    "selling working shopping hiring staying"
)
"""The same where nothing makes them one."""
_TOLD_TO = among("to is it's that's email mail e-mail at via cc try be use just so")
"""Words that an address follows."""
_BEING_UNASKED = among("is was are were be being he's she's they're we're i'm")
_MAILBOXES = WORDLIKE_NAMES | among(
    "info hello sales support contact billing office admin orders invoices hr jobs careers help "
    "service accounts payable marketing press bookings reception enquiries "
    "purchasing accounting scheduling procurement returns training catering"
)
"""Names of mailboxes of firms, and of people who are called like a word."""
_ASKED_WITHIN = 20
"""Words of all voices before the "at" in which an address is asked for."""
_AT = frozenset(("at", "at-sign", "at-symbol"))
_VERSIONS = among("version release build v")
_ASKED = frozenset(("email", "e-mail", "mail", "address", "email's", "cc"))


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
        if found is None and (here.norm in _AT or here.text == "@"):
            found = _spoken(tokens, norms, place, least=reached)
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
    before, _ = around(tokens, norms, at, at)
    asked = any(
        norm in _ASKED
        for norm in (*before[-_ASKED_WITHIN:], *(one.norm for one in tokens[max(0, at - 12) : at]))
    )
    start = name_start(tokens, at, least=least)
    if start == at:
        return None
    joined = any(
        one.norm in JOINTS or (one.signs and one.kind != "caps") for one in tokens[start:at]
    )
    sure = asked or joined
    mailbox = tokens[start].norm in _MAILBOXES or tokens[start].norm in FIRST_NAMES
    stop = domain_end(tokens, at + 1, label=False, sure=sure or mailbox)
    if stop is None and sure:
        stop = provider_end(tokens, at + 1)
    if stop is None or (not sure and _is_place(tokens, start, at)):
        return None
    if not asked and (_is_number(tokens, start, at) or _goes_on(tokens, stop)):
        return None
    start = whole_name(tokens, start, least=least, asked=asked)
    stop = mended_ending(tokens, stop)
    return Item(start, stop, "email", TOLD if sure else LIKELY)


def _is_number(tokens: Sequence[Token], start: int, at: int) -> bool:
    """Whether what stands before the "at" is a time or a version: "at five at acme dot com"."""
    said = tokens[start + 1 : at] if tokens[start].norm in _VERSIONS else tokens[start:at]
    figures = all(one.is_digits or one.norm in JOINTS for one in said)
    return figures and (len(said) < at - start or (start > 0 and tokens[start - 1].norm in _AT))


def _goes_on(tokens: Sequence[Token], stop: int) -> bool:
    """Whether a page of a web site is named after a domain: "acme dot com slash pricing"."""
    return stop < len(tokens) and tokens[stop].norm in ("slash", "forward-slash")


def _is_place(tokens: Sequence[Token], start: int, at: int) -> bool:
    """Whether one word before the "at" is said of a web site: "a partner at acme dot com"."""
    if start != at - 1:
        return False
    name = tokens[start].norm
    if not name.isalpha():
        return False  # "k.lee", "o'neil"
    before = tokens[start - 1].norm if start > 0 and not tokens[start - 1].ends_clause else ""
    if before in ("a", "an", "the") or name in _VERBS_UNASKED:
        return True
    if name in FIRST_NAMES or name in _MAILBOXES or before in _TOLD_TO:
        return False
    if before in _VERBS_UNASKED:
        return True  # "you sell boats at boats dot com"
    doing = name.endswith("ing") and before in SUBJECTS | _BEING_UNASKED
    return name in _NO_NAMES_UNASKED or doing or before in SUBJECTS - {"it", "who", "i'm"}
