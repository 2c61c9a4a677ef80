"""The writing of an import's rows, a piece of the file in each transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import Connection

from coaching.changes import reopenings
from coaching.crm import (
    AccountRow,
    ChangeRow,
    DealRow,
    Fact,
    Ref,
    Statement,
    account_facts,
    change_facts,
    deal_facts,
    first_currency,
    in_known_currency,
    territory_owners,
    weigh,
    without_currency,
)
from coaching.exports import Present
from coaching.steps.crm_parties import SOURCE, Parties
from coaching.store import crm, people
from coaching.store.crm import Events
from coaching.store.imports import Conflict, add_conflicts
from coaching.store.schema.crm import account_events, deal_events

Stated = tuple[int, str, int, Sequence[Fact]]
"""Where a row begins, what it is about as people know it, its number, and what it states."""


@dataclass
class Entry:
    """One import as it is written: what it knows, and what it changed so far.

    Attributes:
        number: The import's number.
        as_of: When the export was made.
        now: The time.
        parties: Whom and what its rows name.
        accounts: Numbers of the accounts of which something is new, or whose people are.
        deals: Numbers of the deals of which something is new.
        conflicts: How many facts contradicted what was known.
        shown: The first of those.
        deleted: Ids of the deals that the CRM has deleted, as a complete export lacks them.
        unclear: Lines of a complete export that do not tell which deal they are about.
        anew: Whether all that its rows are about counts as new: it is imported again since that was
            cut short.
    """

    number: int
    as_of: datetime
    now: datetime
    parties: Parties
    accounts: set[int] = field(default_factory=set)
    deals: set[int] = field(default_factory=set)
    conflicts: int = 0
    shown: list[Conflict] = field(default_factory=list)
    deleted: tuple[str, ...] = ()
    unclear: tuple[int, ...] = ()
    anew: bool = False
    _taken: set[int] = field(default_factory=set)

    def write_deals(self, conn: Connection, rows: Sequence[DealRow]) -> int:
        """Write what is new of deals; how many rows said something new."""
        numbers = self._deals(conn, [row.external_id for row in rows])
        stated = [
            (row.line, row.external_id, numbers[row.external_id],
             deal_facts(self._settled(conn, row), as_of=self.as_of))
            for row in rows
        ]  # fmt: skip
        return self._write(conn, deal_events, stated, self.deals)

    def write_changes(self, conn: Connection, rows: Sequence[ChangeRow]) -> int:
        """Write what is new of deals' histories; how many rows said something new."""
        numbers = self._deals(conn, [row.external_id for row in rows])
        stated = []
        for row in rows:
            number = numbers[row.external_id]
            change = replace(
                row,
                owner=self.parties.owner(conn, row.owner) if row.owner else row.owner,
                owner_before=self.parties.owner(conn, row.owner_before)
                if row.owner_before
                else row.owner_before,
            )
            stated.append((row.line, row.external_id, number, change_facts(change)))
        changed = self._write(conn, deal_events, stated, self.deals, past=True)
        self._write_reopenings(conn, numbers)
        return changed

    def _write_reopenings(self, conn: Connection, numbers: Mapping[str, int]) -> None:
        """Write when deals were opened again, which only a history's rows together tell."""
        told = ("stage", "outcome")
        known = crm.statements_of(conn, deal_events, sorted(numbers.values()), facts=told)
        stated: list[Stated] = [
            (0, external_id, number, opened)
            for external_id, number in numbers.items()
            if (opened := reopenings(*(known.get((number, fact), ()) for fact in told)))
        ]
        self._write(conn, deal_events, stated, self.deals, past=True)

    def _settled(self, conn: Connection, row: DealRow) -> DealRow:
        """A deal's row with account and owner as we know them."""
        return replace(
            row,
            account=self.parties.account(conn, row.account) if row.account else row.account,
            owner=self.parties.owner(conn, row.owner) if row.owner else row.owner,
        )

    def _deals(self, conn: Connection, external_ids: Sequence[str]) -> dict[str, int]:
        """The numbers of deals, entered where they are new."""
        wanted = list(dict.fromkeys(external_ids))
        numbers = crm.deal_numbers(conn, wanted)
        fresh = [external_id for external_id in wanted if external_id not in numbers]
        added = crm.add_deals(conn, fresh, now=self.now)
        numbers |= added
        self.deals.update((numbers if self.anew else added).values())
        return numbers

    def write_accounts(self, conn: Connection, rows: Sequence[AccountRow]) -> int:
        """Write what is new of accounts; how many rows said something new.

        Every row is an account of its own: one that goes by its exact name answers to no other.
        The CRM's id of an account decides, so one that was renamed there keeps its name here.
        """
        exact = (self.parties.account_exactly(row.name) for row in rows)
        self._taken.update(account for account in exact if account is not None)
        stated: list[Stated] = []
        added = set()
        for row in rows:
            ref = Ref(row.name, row.external_id or "")
            number = self.parties.find_account(ref, taken=self._taken)
            if number is None:
                number = self.parties.add_account(conn, ref)
                added.add(number)
            self._taken.add(number)
            self.parties.know_id(conn, number, ref.id)
            territory = self.parties.territory(conn, row.territory)
            settled = replace(
                row,
                territory=None if territory is None else territory.name,
                owner=self.parties.owner(conn, row.owner) if row.owner else row.owner,
            )
            facts = account_facts(settled, as_of=self.as_of)
            stated.append((row.line, row.name, number, facts))
        self.accounts |= {number for _, _, number, _ in stated} if self.anew else added
        return self._write(conn, account_events, stated, self.accounts, added=frozenset(added))

    def delete_absent(self, conn: Connection, there: Present) -> None:
        """Note of deals that a complete export lacks that the CRM has deleted them.

        Deals that were seen later than it was made may be newer than it, or came back. Where a row
        does not tell which deal it is about, any could be that one, and none is deleted.
        """
        self.unclear = there.unclear
        if self.unclear:
            return
        absent = {
            external_id: number
            for external_id, number in crm.deals_present(conn, at=self.as_of).items()
            if external_id not in there.ids
        }
        fact = Fact("deleted", "yes", self.as_of, self.as_of)
        stated = [
            (0, external_id, number, [fact]) for external_id, number in sorted(absent.items())
        ]
        before = set(self.deals)
        self.deals.clear()
        self._write(conn, deal_events, stated, self.deals)
        self.deleted = tuple(name for _, name, number, _ in stated if number in self.deals)
        self.deals |= before

    def territory_members(self, conn: Connection) -> None:
        """Note who belongs to which territory, as the owners of its accounts tell."""
        holdings = []
        for account in crm.known_accounts(conn):
            territory, owner = account.facts.get("territory"), account.facts.get("owner")
            if territory is not None and owner is not None:
                holdings.append((territory, self.parties.person(conn, Ref(owner)).id))
        members = {}
        for name, persons in territory_owners(holdings).items():
            territory_known = self.parties.territory(conn, name)
            assert territory_known is not None, "it has a name"
            members[territory_known.id] = persons
        people.set_territory_members(conn, members, source=SOURCE, now=self.now)

    def _write(
        self,
        conn: Connection,
        events: Events,
        rows: Sequence[Stated],
        touched: set[int],
        *,
        added: frozenset[int] = frozenset(),
        past: bool = False,
    ) -> int:
        """Write what rows state that is new; how many rows that were."""
        found = write_facts(conn, events, rows, import_id=self.number, now=self.now, past=past)
        touched |= found.touched
        self.conflicts += len(found.conflicts)
        self.shown += found.conflicts[: max(0, CONFLICTS_SHOWN - len(self.shown))]
        fresh = {place for place, (_, _, number, _) in enumerate(rows) if number in added}
        return len(found.places | fresh)


CONFLICTS_SHOWN = 20
"""Conflicts that a report holds; all are kept. Chosen because more are not read at once."""


@dataclass(frozen=True, slots=True)
class Written:
    """What was new of rows.

    Attributes:
        places: Which of the rows said something new.
        touched: Numbers of what they are about.
        conflicts: What they contradicted.
    """

    places: set[int]
    touched: set[int]
    conflicts: tuple[Conflict, ...]


def write_facts(
    conn: Connection,
    events: Events,
    rows: Sequence[Stated],
    *,
    import_id: int,
    now: datetime,
    past: bool = False,
) -> Written:
    """Weigh what rows state against what is known, and write what it adds or confirms.

    That something is not deleted is noted only where it had been, as news that it is back.

    Args:
        conn: A writing transaction.
        events: Where facts of such things are kept.
        rows: What is stated.
        import_id: Number of the import.
        now: The time.
        past: Whether rows tell of what was, which contradicts nothing of later.
    """
    numbers = sorted({number for _, _, number, _ in rows})
    known: defaultdict[tuple[int, str], list[Statement]] = defaultdict(list)
    known.update({key: list(said) for key, said in
                  crm.statements_of(conn, events, numbers).items()})  # fmt: skip
    fresh: defaultdict[int, list[Fact]] = defaultdict(list)
    seen: dict[int, datetime] = {}
    places: set[int] = set()
    currencies = _currencies_told(rows)
    touched = _complete_amounts(conn, events, known, currencies)
    conflicts = []
    for place, (line, subject, number, facts) in enumerate(rows):
        for stated in facts:
            said = known[number, stated.fact]
            fact = in_known_currency(stated, said, instead=currencies.get(number, ""))
            if _is_known_to_be_there(fact, said):
                continue
            weighed = weigh(fact, said)
            if weighed.confirmed is not None:
                before = said[-1].value
                _confirm(said, weighed.confirmed)
                if said[-1].value != before:
                    touched.add(number)
                if weighed.confirmed.id:
                    seen[weighed.confirmed.id] = weighed.confirmed.seen_at
                else:
                    _confirm_fresh(fresh[number], fact.fact, weighed.confirmed)
            if weighed.added is not None:
                _insert(said, weighed.added)
                one = weighed.added
                fresh[number].append(
                    Fact(fact.fact, one.value, one.held_from_at, one.seen_at, one.told_as)
                )
                places.add(place)
            if weighed.clash is not None and not (past and fact.told_as != "changed"):
                conflicts.append(Conflict(line, subject, weighed.clash))
    crm.add_facts(conn, events, fresh, import_id=import_id, now=now)
    crm.confirm(conn, events, seen.items())
    add_conflicts(conn, import_id, conflicts)
    touched |= {number for number, facts in fresh.items() if facts}
    return Written(places, touched, tuple(conflicts))


def _currencies_told(rows: Sequence[Stated]) -> dict[int, str]:
    """The first currency that rows name of each deal, by its number."""
    told: dict[int, str] = {}
    for _, _, number, facts in rows:
        if number not in told and (currency := first_currency(facts)):
            told[number] = currency
    return told


def _complete_amounts(
    conn: Connection,
    events: Events,
    known: MutableMapping[tuple[int, str], list[Statement]],
    currencies: Mapping[int, str],
) -> set[int]:
    """Give known amounts that name no currency the first that is told; of which deals there were.

    Once one is known of a deal, no amount of it is written without.
    """
    completed = {
        number: found
        for number, currency in currencies.items()
        if (found := without_currency(known.get((number, "amount"), ()), currency))
    }
    for number, found in completed.items():
        by_id = {one.id: one for one in found}
        known[number, "amount"] = [by_id.get(one.id, one) for one in known[number, "amount"]]
    crm.complete(
        conn, events, ((one.id, one.value) for found in completed.values() for one in found)
    )
    return set(completed)


def _is_known_to_be_there(fact: Fact, said: Sequence[Statement]) -> bool:
    """Whether a fact says of something not deleted that it is not, or of a time before it was."""
    if (fact.fact, fact.value) != ("deleted", "no"):
        return False
    return not said or (fact.seen_at is not None and fact.seen_at < said[-1].seen_at)


def _insert(said: list[Statement], one: Statement) -> None:
    """Put a statement in its place among what is known, which is in order of when it was seen."""
    place = len(said)
    while place and said[place - 1].seen_at > one.seen_at:
        place -= 1
    said.insert(place, one)


def _confirm(said: list[Statement], one: Statement) -> None:
    """Put a statement that was seen later in its new place."""
    place = next(
        at
        for at, other in enumerate(said)
        if (other.id, other.value, other.held_from_at, other.told_as)
        == (one.id, one.value, one.held_from_at, one.told_as)
    )
    del said[place]
    _insert(said, one)


def _confirm_fresh(fresh: list[Fact], name: str, one: Statement) -> None:
    """The same of a fact that is not written yet."""
    for place, fact in enumerate(fresh):
        if (fact.fact, fact.value, fact.held_from_at, fact.told_as) == (
            name, one.value, one.held_from_at, one.told_as,
        ):  # fmt: skip
            fresh[place] = replace(fact, seen_at=one.seen_at)
            return
