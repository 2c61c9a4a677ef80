"""Who is on a call, as a source of facts names them: one person or all, as text and back.

It knows names, addresses and numbers as people write them. Who of the library's people is meant
is for those to find out who can look there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from coaching.naming import fold
from coaching.transcript import Role

SHORTEST_PHONE = 5
"""Digits from which on a number is told from an extension. Chosen because extensions have four at
most, and two teams' extensions are not the same person."""

_ADDRESS = re.compile(r"[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;.]+")
_NAMED = re.compile(r"(?P<name>.*?)\s*<(?P<email>[^<>]*)>")


@dataclass(frozen=True, slots=True)
class Participant:
    """Somebody on a call; empty for what nobody said.

    Attributes:
        name: As written.
        email: Their address.
        phone: Their number, as written.
        role: On whose side they are.
        company: Whom they work for, as written.
    """

    name: str = ""
    email: str = ""
    phone: str = ""
    role: Role = "unknown"
    company: str = ""

    @property
    def marks(self) -> frozenset[str]:
        """What they are known by: folded name, address, digits of the number."""
        digits = digits_of(self.phone)
        found = (fold(self.name), self.email.casefold(), digits)
        return frozenset(mark for mark in found if mark)


def digits_of(phone: str) -> str:
    """A number's digits for comparing, without what is dialled before a country's code.

    >>> digits_of("+49 (30) 1234-5"), digits_of("0049 30 12345"), digits_of("x12")
    ('493012345', '493012345', '')
    """
    digits = "".join(char for char in phone if char.isdecimal())
    digits = digits.removeprefix("00")
    return digits if len(digits) >= SHORTEST_PHONE else ""


def is_email(text: str) -> bool:
    """Whether a text is an address.

    >>> is_email("dana@filmroom.example"), is_email("Dana @ Acme")
    (True, False)
    """
    return _ADDRESS.fullmatch(text) is not None


def person_text(name: str, email: str) -> str:
    """One person as text: the name, the address, or both.

    >>> person_text("Dana Reyes", "dana@us.example"), person_text("", "dana@us.example")
    ('Dana Reyes <dana@us.example>', 'dana@us.example')
    """
    if not email:
        return name
    return f"{name} <{email}>" if name else email


def person_of(text: str, *, role: Role = "unknown") -> Participant:
    """The person that a text names.

    >>> person_of("Dana Reyes <dana@us.example>", role="rep").email
    'dana@us.example'
    """
    shape = _NAMED.fullmatch(text.strip())
    if shape is not None and is_email(shape["email"]):
        return Participant(name=shape["name"], email=shape["email"], role=role)
    if is_email(text.strip()):
        return Participant(email=text.strip(), role=role)
    return Participant(name=text.strip(), role=role)


def participants_text(people: Sequence[Participant]) -> str:
    """Participants as the text of a claim: JSON, with what is known of each.

    >>> participants_text([Participant("Jane Roe", role="customer")])
    '[{"name": "Jane Roe", "role": "customer"}]'
    """
    keys = ("name", "email", "phone", "role", "company")
    found = (
        {key: value for key in keys if (value := getattr(person, key)) and value != "unknown"}
        for person in people
    )
    return json.dumps(list(found), ensure_ascii=False)


def participants_of(text: str) -> tuple[Participant, ...]:
    """The participants in the text of a claim."""
    return tuple(
        Participant(**{**person, "role": cast("Role", person.get("role", "unknown"))})
        for person in json.loads(text)
    )


def same_people(one: Sequence[Participant], other: Sequence[Participant]) -> bool:
    """Whether two lists do not contradict: everybody of the shorter one is in the longer.

    >>> jane, dana = Participant("Jane Roe", phone="+1 555 0100"), Participant("Dana Reyes")
    >>> same_people([Participant(phone="1-555-0100")], [dana, jane]), same_people([jane], [dana])
    (True, False)
    """
    fewer, more = sorted((one, other), key=len)
    return all(any(_same(person, each) for each in more) for person in fewer)


def _same(one: Participant, other: Participant) -> bool:
    roles = {one.role, other.role} - {"unknown"}
    return bool(one.marks & other.marks) and len(roles) <= 1
