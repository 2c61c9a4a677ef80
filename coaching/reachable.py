"""Accounts by how their people are reached: domains of addresses, and the numbers of companies.

It also finds numbers and addresses in the names of files, as dialers write them there.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from coaching.participants import digits_of

FREE_MAIL = frozenset(
    {"gmail.com", "googlemail.com", "yahoo.com", "hotmail.com", "outlook.com", "live.com"}
    | {"msn.com", "icloud.com", "me.com", "aol.com", "gmx.de", "gmx.net", "gmx.at", "web.de"}
    | {"t-online.de", "freenet.de", "mail.com", "proton.me", "protonmail.com", "yandex.com"}
    | {"mail.ru", "qq.com", "163.com", "orange.fr", "free.fr", "wanadoo.fr", "laposte.net"}
    | {"libero.it", "btinternet.com", "comcast.net", "verizon.net", "att.net", "zoho.com"}
)
"""Domains at which anybody has an address; they tell no company."""

SHORTEST_NUMBER, LONGEST_NUMBER = 7, 15
"""Digits of a number in a name: subscriber's numbers have seven, and none more than fifteen
(ITU-T E.164)."""

_NUMBER = re.compile(r"(?<![0-9A-Za-z])[+(]?[0-9](?:[ ().-]{0,3}[0-9]){6,17}(?![0-9A-Za-z])")
_ADDRESS = re.compile(r"[A-Za-z0-9.+-]+(?:_[A-Za-z0-9.+-]+)*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")


def numbers_in(name: str) -> tuple[str, ...]:
    """Digits of what can be a telephone number in a piece of a file's name.

    >>> numbers_in("call_+1-555-010-0199_out"), numbers_in("D-1042"), numbers_in("(555) 010 0199")
    (('15550100199',), (), ('5550100199',))
    """
    found = (digits_of(shape.group()) for shape in _NUMBER.finditer(name.replace("_", "|")))
    return tuple(
        dict.fromkeys(one for one in found if SHORTEST_NUMBER <= len(one) <= LONGEST_NUMBER)
    )


def addresses_in(name: str) -> tuple[str, ...]:
    """What can be an address in a file's name, without its ending; _ may stand before one or in it.

    >>> addresses_in("out_jane.roe@acme.example 2")
    ('out_jane.roe@acme.example', 'jane.roe@acme.example')
    """
    found: dict[str, None] = {}
    for shape in _ADDRESS.finditer(name):
        address = shape.group().casefold()
        found[address] = None
        while "_" in address.partition("@")[0]:
            address = address.partition("_")[2]
            found[address] = None
    return tuple(found)


def domain_in(address: str) -> str:
    """The domain of a company's address; empty for one that anybody can have.

    >>> domain_in("Jane@ACME.example"), domain_in("jane@gmail.com")
    ('acme.example', '')
    """
    domain = address.rpartition("@")[2].strip().casefold()
    return "" if domain in FREE_MAIL else domain


@dataclass(frozen=True)
class Reachable:
    """Accounts by domain and number, as the CRM says.

    Attributes:
        domains: The domain of each account that has one, by the account's number.
        phones: The number of each account that has one, as written.
    """

    domains: Mapping[int, str] = field(default_factory=dict)
    phones: Mapping[int, str] = field(default_factory=dict)

    @cached_property
    def _by_domain(self) -> dict[str, set[int]]:
        return _index(self.domains.items())

    @cached_property
    def _by_digits(self) -> dict[str, set[int]]:
        digits = ((account, digits_of(phone)) for account, phone in self.phones.items())
        return _index((account, one) for account, one in digits if one)

    def by_address(self, address: str) -> frozenset[int]:
        """The accounts whose domain an address has, or that a part of it has.

        >>> Reachable({3: "acme.example"}).by_address("jane@mail.acme.example")
        frozenset({3})
        """
        domain = domain_in(address)
        while "." in domain:
            if found := self._by_domain.get(domain):
                return frozenset(found)
            domain = domain.partition(".")[2]
        return frozenset()

    def by_number(self, phone: str) -> frozenset[int]:
        """The accounts that go by a number."""
        return frozenset(self._by_digits.get(digits_of(phone), ()))


def _index(pairs: Iterable[tuple[int, str]]) -> dict[str, set[int]]:
    found: defaultdict[str, set[int]] = defaultdict(set)
    for account, key in pairs:
        found[key].add(account)
    return dict(found)
