"""Passwords that are said: what follows "the password is"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from coaching.privacy.lexicon import among
from coaching.privacy.numbers import LIKELY, TOLD, Item
from coaching.privacy.password_parts import (
    LEAST_SPELLED,
    explained_end,
    is_explained,
    letters_from,
    written_so,
)
from coaching.privacy.phrases import Phrases
from coaching.privacy.tokens import Token

_NAMES = among(
    "password passwords passcode passphrase passwort password's passcode's login's passkey"
)
_KEYS = among(
    "wifi wi-fi fi network wireless router security access admin guest memorable secret safe code"
)
"""Words before "key", "login" or "word" that make it a password: "the Wi-Fi key is"."""
_OPENING = among("key login key's word word's phrase answer answer's place")
_KINDRED = among(
    "policy policies manager managers reset resets field box protection change changes prompt "
    "screen page rule rules requirement requirements expiry issue problem thing length vault sheet"
)
"""Words after "password" of which is said what follows: "the password policy is strict"."""

_IS = among("is was be it's")
_NOT_SAID = among(
    "the a an in on at to not no being going already too very expired wrong required reset "
    "protected stored saved encrypted hashed managed set changed sent shared different the "
    "same my your his her their our what that this something one there here always never only "
    "just still also strong weak secure important optional case incorrect correct valid "
    "invalid good bad easy hard long short really so because when if for sure okay ok hang hold "
    "let give well oh um uh yeah yes one wait sorry i we you it it's that's"
)
"""What follows "the password is" where none is said."""
_STOPS = among(
    "and all change for with but so that you it then okay if is in to at which because please "
    "lowercase uppercase capital got no thanks thank i we"
)
_GOING = Phrases(("going to be", "gonna be", "supposed to be", "meant to be"))
"""Words between "is" and a password."""
_SETS = among("set changed change reset made make updated switched")
_CALLED = (["that's", "the"], ["that's", "my"], ["that's", "our"], ["that's", "his"])
"""What stands between what is said and the word "password" after it."""
_NETWORKS = among("wifi wi-fi wireless network router hotspot")
_NETWORK_WITHIN = 12
"""Words before "the key is" among which a network is spoken of."""
_NETWORK_REACH = 7
"""Words from "wifi" to "is": "the wifi in the show flat is"."""
_LONGEST = 8
"""Words of a password."""
_ASKED_WITHIN = 12
"""Words of the other side of which the last ones ask for a password."""
_QUESTION = re.compile(
    r"\b(?:what's|what is|what was|which|tell me|give me|read me|have|got) (?:[\w'-]+ ){0,4}"
    r"(?:password|passcode|passphrase|passkey|(?:memorable|security|code|secret|safe) word|"
    r"security answer|memorable (?:place|name|phrase)|(?:wi-?fi|fi|network) key)"
    r"(?: (?:then|please|again|(?:for|on|to) (?:it|that|(?:the|your|my) [\w'-]+)))?$"
)
_LEADS = among(
    "okay ok sure right so well yeah yes yep uh um er oh it's that's it is let me find see check"
)
"""Words before an answer; those that follow "it" are none of it."""


def passwords(tokens: Sequence[Token], norms: Sequence[str]) -> Iterator[Item]:
    """The passwords among the tokens of one voice; codes in digits are found by ``numbers``.

    Args:
        tokens: Of the voice.
        norms: Of all words of the call, in order; the other side may have asked.
    """
    for place, here in enumerate(tokens):
        named = here.norm in _NAMES or _is_key(tokens, place)
        before = _said_before(tokens, place) if named else None
        if before is not None:
            yield Item(*before, "password", LIKELY)
            continue
        start = _beginning(tokens, place) if named else _told(tokens, place, norms)
        if start is None or start >= len(tokens) or _is_not_said(tokens, start):
            continue
        stop = _end(tokens, start)
        if stop > start:
            sure = any(one.signs for one in tokens[start:stop])
            yield Item(start, stop, "password", TOLD if sure else LIKELY)


def _told(tokens: Sequence[Token], place: int, norms: Sequence[str]) -> int | None:
    """Index of the first word of a password that a network or a question announces."""
    network = _said_of_network(tokens, place) if tokens[place].norm in _NETWORKS else None
    if network is not None:
        return network
    if _was_asked(tokens, place, norms):
        return _past_lead(tokens, place)
    return place if _is_answer(tokens, place, norms) else None


def _end(tokens: Sequence[Token], start: int) -> int:
    """Index after the password that begins here."""
    letters = letters_from(tokens, start)
    first = start + written_so(tokens, start)
    stop = first + letters * (letters >= LEAST_SPELLED)
    while stop < min(len(tokens), start + _LONGEST) and tokens[stop].norm not in _STOPS:
        if stop > first and tokens[stop - 1].text.endswith((".", "?", "!", ",")):
            break
        stop += 1
    if stop == first:
        return start
    ends = tokens[stop - 1].ends_clause
    return stop if ends else explained_end(tokens, stop)


def _said_of_network(tokens: Sequence[Token], name: int) -> int | None:
    """Index of the password in "the wifi is kettle, all lower case", which alone tells of one."""
    for place in range(name + 1, min(len(tokens), name + _NETWORK_REACH)):
        if tokens[place - 1].ends_clause:
            return None
        if tokens[place].norm in _IS and place + 1 < len(tokens):
            said = place + 1
            explained = not _is_not_said(tokens, said) and is_explained(tokens, said)
            return said if explained else None
    return None


def _is_key(tokens: Sequence[Token], place: int) -> bool:
    """Whether a word is what opens something, with what it opens before it."""
    here, before = tokens[place].norm, tokens[place - 1].norm if place > 0 else ""
    if here in _OPENING and before in _KEYS:
        return True
    if here not in ("key", "key's") and not (here in ("code", "code's") and before == "the"):
        return False
    near = {one.norm for one in tokens[max(0, place - _NETWORK_WITHIN) : place]}
    return not _NETWORKS.isdisjoint(near)


def _was_asked(tokens: Sequence[Token], place: int, norms: Sequence[str]) -> bool:
    """Whether the other side asked for a password just before this first word of a turn."""
    first = tokens[place].place
    if first == 0 or (place > 0 and tokens[place - 1].place == first - 1):
        return False
    return _QUESTION.search(" ".join(norms[max(0, first - _ASKED_WITHIN) : first])) is not None


def _past_lead(tokens: Sequence[Token], place: int) -> int:
    """Index after what people say before an answer: "okay, let me find it, it's"."""
    while place < len(tokens) and (tokens[place].norm in _LEADS or not tokens[place].norm):
        place += 1
    return place


def _is_set(tokens: Sequence[Token], name: int, place: int) -> bool:
    """Whether "to" says what a password was set to: "I changed the password to"."""
    before = {one.norm for one in tokens[max(0, name - 3) : name]}
    return place == name + 1 and tokens[place].norm == "to" and bool(before & _SETS)


def _is_answer(tokens: Sequence[Token], place: int, norms: Sequence[str]) -> bool:
    """Whether the other side has just ended with the word "password", as in a question for it."""
    first = tokens[place].place
    turns = first > 0 and (place == 0 or tokens[place - 1].place < first - 1)
    return turns and norms[first - 1] in _NAMES


def _said_before(tokens: Sequence[Token], name: int) -> tuple[int, int] | None:
    """The tokens of a password that is called one afterwards: "it's hunter 22, that's the …"."""
    if [one.norm for one in tokens[max(0, name - 2) : name]] not in _CALLED:
        return None
    stop = name - 2
    for start in range(stop - 1, max(-1, stop - _LONGEST), -1):
        if tokens[start].norm in ("it's", "is"):
            said = tokens[start + 1 : stop]
            named = bool(said) and said[0].norm not in _NOT_SAID and not said[0].ends_clause
            return (start + 1, stop) if named else None
    return None


def _beginning(tokens: Sequence[Token], name: int) -> int | None:
    """Index of the first word of the password named here; None where none is said."""
    place = name + 1
    if place < len(tokens) and tokens[place].norm in _KINDRED:
        return None
    said = tokens[name].norm.endswith("'s") or tokens[name].text.endswith(":")
    for place in range(name + 1, min(len(tokens), name + 7)):
        said = said or tokens[place - 1].text.endswith(":")  # "password for the portal: kestrel"
        if said or tokens[place].norm in _IS or _is_set(tokens, name, place):
            start = place if said else place + 1
            start += _GOING.length_from(tokens, start)
            while start < len(tokens) and tokens[start].norm in ("uh", "um", "er", ""):
                start += 1
            break
        if tokens[place - 1].ends_clause:
            return None
    else:
        return None
    if start >= len(tokens) or _is_not_said(tokens, start):
        return None
    return start


def _is_not_said(tokens: Sequence[Token], start: int) -> bool:
    """Whether no password begins here; "one" begins one where another digit follows."""
    following = tokens[start + 1] if start + 1 < len(tokens) else None
    counted = tokens[start].norm == "one" and following is not None and following.is_digits
    return tokens[start].norm in _NOT_SAID and not counted
