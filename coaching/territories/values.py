"""What a cut of the market is made of: frozen values that are sound each by itself."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import date
from functools import cached_property
from typing import Annotated, Any, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)
from pydantic_core import PydanticCustomError

from coaching.naming import fold
from coaching.territories.postal import sound_range
from coaching.yaml_places import Place

Text = Annotated[str, StringConstraints(strict=True, strip_whitespace=True, min_length=1)]
PostalRange = Annotated[Text, AfterValidator(sound_range)]


class Part(BaseModel):
    """A piece of the file: frozen, and closed to keys that it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Region(Part):
    """A piece of the map: everything that is given has to fit.

    Attributes:
        country: A country as the accounts write it, or its code of two letters.
        states: States or provinces in it, by name or code; all of them where none is given.
        postal_codes: Codes or ranges of codes such as "90000-96199" or "EC1-EC4".
    """

    country: Text | None = None
    states: tuple[Text, ...] = ()
    postal_codes: tuple[PostalRange, ...] = ()

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not (self.country or self.states or self.postal_codes):
            raise PydanticCustomError("region", "says nothing of where it is")
        return self


class Size(Part):
    """How many people an account employs.

    Attributes:
        at_least: The fewest, counted in.
        at_most: The most, counted in; no end where it is not given.
    """

    at_least: int = Field(default=0, ge=0)
    at_most: int | None = Field(default=None, ge=0)

    @model_validator(mode="after")
    def _has_room(self) -> Self:
        if self.at_most is not None and self.at_most < self.at_least:
            raise PydanticCustomError("size", "ends below where it begins")
        return self


class Territory(Part):
    """A part of the market with one owner.

    Attributes:
        name: What it is called everywhere.
        owner: The person whose it is, as people know them; None where nobody owns it.
        valid_from: The first day that it exists; since ever where it is not given.
        valid_to: The last day that it exists; without end where it is not given.
        accounts: Accounts that are in it whatever the rules say, by name or CRM's id.
        regions: Where its accounts are, one of these; anywhere where none is given.
        industries: What their trade is, one of these; any where none is given.
        size: How big they are; any size where it is not given.
    """

    name: Text
    owner: Text | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    accounts: tuple[Text, ...] = ()
    regions: tuple[Region, ...] = ()
    industries: tuple[Text, ...] = ()
    size: Size | None = None

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise PydanticCustomError("valid", "ends before it begins")
        return self

    @cached_property
    def listed(self) -> frozenset[str]:
        """The accounts, folded."""
        return frozenset(map(fold, self.accounts))

    def valid_on(self, day: date) -> bool:
        """Whether it exists on a day.

        >>> Territory(name="West", valid_to=date(2026, 6, 30)).valid_on(date(2026, 7, 1))
        False
        """
        return not (
            (self.valid_from and day < self.valid_from) or (self.valid_to and day > self.valid_to)
        )

    @property
    def has_rules(self) -> bool:
        """Whether anything but its list of accounts decides what is in it."""
        return bool(self.regions or self.industries or self.size)


class Territories(Part):
    """A whole cut of the market.

    Attributes:
        territories: The parts, in the order of the file.
    """

    territories: tuple[Territory, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _from_nothing(cls, given: Any) -> Any:
        return {} if given is None else given

    @model_validator(mode="after")
    def _sound_together(self) -> Self:
        for place, says in faults(self.territories):
            raise PydanticCustomError("fault", "{says}", {"says": says, "place": place})
        return self

    @property
    def version(self) -> str:
        """SHA-256 of what it says: the layout of the file and its notes do not count."""
        said = json.dumps(self.model_dump(mode="json"), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(said.encode()).hexdigest()


def faults(territories: tuple[Territory, ...]) -> Iterator[tuple[Place, str]]:
    """What contradicts: at one time, a name given twice or an account in two lists."""
    for row, one in enumerate(territories):
        for earlier in territories[:row]:
            if not at_one_time(one, earlier):
                continue
            if fold(one.name) == fold(earlier.name):
                yield ("territories", row, "name"), f'= "{one.name}" is there twice at one time'
            listed = {fold(account) for account in earlier.accounts}
            for at, account in enumerate(one.accounts):
                if fold(account) in listed:
                    yield (
                        ("territories", row, "accounts", at),
                        f'= "{account}" is in the list of {earlier.name}, too',
                    )


def at_one_time(one: Territory, other: Territory) -> bool:
    """Whether there is a day on which both exist.

    >>> at_one_time(Territory(name="A", valid_to=date(2026, 1, 1)),
    ...             Territory(name="B", valid_from=date(2026, 1, 2)))
    False
    """
    began = max(one.valid_from or date.min, other.valid_from or date.min)
    return began <= min(one.valid_to or date.max, other.valid_to or date.max)
