"""What sources say of a call besides its talk, and what counts where they disagree.

Every source makes claims; nobody's claim is lost. For each field the most trusted source counts, in
the order of ``SOURCES``: a person's word, the sheet beside the recording, the dialer's export, the
transcript, the pattern of the file's name, its folder, what its name looks like, its time stamp.
Of two claims of one source the later counts. It does not know where claims come from or are kept.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Literal, get_args

from coaching.crm import instant_text
from coaching.naming import AccountNames, fold
from coaching.participants import participants_of, person_of, same_people

Source = Literal["person", "sheet", "export", "transcript", "pattern", "folder", "name", "mtime"]
SOURCES: tuple[Source, ...] = get_args(Source)
"""Who can say something about a call, the most trusted first."""

Field = Literal[
    "title", "started_at", "zone", "direction", "rep", "account", "deal", "consent",
    "external_id", "participants", "left", "right", "language", "team", "territory",
    "call", "side", "part", "words", "speakers",
]  # fmt: skip
FIELDS: tuple[Field, ...] = (
    "title", "started_at", "zone", "direction", "rep", "account", "deal", "consent",
    "external_id", "participants", "left", "right", "language", "team", "territory",
    "call", "side", "part", "words", "speakers",
)  # fmt: skip
"""What can be said. ``zone`` is the one in which the same source's time was read; ``team`` and
``territory`` are the rep's, as a folder tells; ``words`` is whose words a person wants for a call
that has a transcript: those of the "transcript", or those "recognised" by us; ``speakers`` is how
many people speak."""

FILE_FIELDS: tuple[Field, ...] = ("call", "side", "part")
"""What is said of one file of a call; two files of a call rightly differ in it."""

ROLE_FIELDS: tuple[Field, ...] = ("left", "right", "participants", "rep")
"""What decides who is the rep and who the customer in the talk."""

CONSENTS = ("unknown", "given", "refused", "withdrawn")

FALLBACKS = frozenset({("title", "name"), ("started_at", "mtime")})
"""What is used where nobody says more, and contradicts nobody: a file's name is not the title that
a person would give, and its time stamp is that of its last copy."""

NOTHING_SAID = ("consent", "unknown")
"""A value that contradicts no other."""

SAME_TIME = timedelta(seconds=60)
"""How far two times of one call may lie apart. Chosen because dialers count from ringing or from
the answer, and many write no seconds."""

DAY = timedelta(days=1)
_A_DAY = "/P1D"

Identity = Callable[[Field, str], object]
"""What a value stands for, such as a person's number; None where that is not known."""


@dataclass(frozen=True, slots=True)
class Claim:
    """That a source says something about a call.

    Attributes:
        field: What it says something about.
        value: In canonical form: times as ``time_text`` writes them, participants as JSON, people
            as ``Name <address>``, all else as plain text.
        source: What kind of source says so.
        detail: Which one: the person, the file, the export.
    """

    field: Field
    value: str
    source: Source
    detail: str = ""

    def __str__(self) -> str:
        """Who says so, for people.

        >>> str(Claim("account", "Acme", "sheet", "acme.call.json"))
        'sheet acme.call.json'
        """
        return f"{self.source} {self.detail}".strip()


@dataclass(frozen=True, slots=True)
class Conflict:
    """That sources disagree about a field.

    Attributes:
        field: What about.
        counts: The claim that is believed.
        others: Those that say something else, the most trusted first.
    """

    field: Field
    counts: Claim
    others: tuple[Claim, ...]

    def __str__(self) -> str:
        """In words, for people.

        >>> one, two = Claim("rep", "Ann", "person", "Tom"), Claim("rep", "Bo", "folder", "Bo/1")
        >>> str(Conflict("rep", one, (two,)))
        'rep: Ann (person Tom) counts; folder Bo/1 says Bo'
        """
        others = "; ".join(f"{other} says {shown(other)}" for other in self.others)
        return f"{self.field}: {shown(self.counts)} ({self.counts}) counts; {others}"


@dataclass(frozen=True, slots=True)
class Decided:
    """What counts of all claims.

    Attributes:
        claims: The claim that counts, by field.
        conflicts: Where sources disagree, in order of the fields.
    """

    claims: Mapping[Field, Claim] = field(default_factory=dict)
    conflicts: tuple[Conflict, ...] = ()

    @property
    def values(self) -> dict[Field, str]:
        """The value that counts, by field."""
        return {name: claim.value for name, claim in self.claims.items()}

    def value(self, name: Field) -> str | None:
        """The value that counts; None where nobody says anything."""
        claim = self.claims.get(name)
        return None if claim is None else claim.value


def decide(claims: Iterable[Claim], *, identity: Identity | None = None) -> Decided:
    """What counts of several sources' claims, and where they disagree.

    A source that gives the day alone does not contradict one that gives the time on it; the time
    is then taken from the latter.

    Args:
        claims: In order of saying; of one source the last counts.
        identity: Tells values that mean the same person or account however they are written.

    >>> said = [Claim("account", "Acme Inc", "folder"), Claim("account", "ACME", "sheet")]
    >>> decide(said).values, decide(said).conflicts
    ({'account': 'ACME'}, ())
    """
    by_field: defaultdict[Field, list[Claim]] = defaultdict(list)
    for claim in claims:
        by_field[claim.field].append(claim)
    zones = {(one.source, one.detail): one for one in by_field.pop("zone", ())}
    counting: dict[Field, Claim] = {}
    conflicts = []
    for name in FIELDS:
        if name not in by_field:
            continue
        ranked = _ranked(by_field[name])
        counts = ranked[0]
        others = tuple(other for other in ranked[1:] if _contradicts(other, counts, identity))
        if name == "started_at":
            counts = next((other for other in ranked if _refines(other, counts)), counts)
            if zone := zones.get((counts.source, counts.detail)):
                counting["zone"] = zone
        counting[name] = counts
        if others and name not in FILE_FIELDS:
            conflicts.append(Conflict(name, counts, others))
    return Decided(counting, tuple(conflicts))


def _ranked(claims: Sequence[Claim]) -> list[Claim]:
    """The most trusted first; of one source the latest.

    Consent is what a person says, else the least that anybody says: who refuses once has refused.
    """
    latest_first = claims[::-1]
    if claims[0].field == "consent":
        return sorted(latest_first, key=_caution)
    return sorted(latest_first, key=lambda claim: SOURCES.index(claim.source))


def _caution(claim: Claim) -> tuple[bool, int, int]:
    if claim.source == "person":
        return False, 0, 0
    return True, -CONSENTS.index(claim.value), SOURCES.index(claim.source)


def _contradicts(other: Claim, counts: Claim, identity: Identity | None) -> bool:
    if (other.field, other.source) in FALLBACKS or (other.field, other.value) == NOTHING_SAID:
        return False
    if same_value(other.field, other.value, counts.value):
        return False
    if identity is None:
        return True
    known = identity(counts.field, counts.value)
    return known is None or known != identity(other.field, other.value)


def same_value(name: Field, one: str, other: str) -> bool:
    """Whether two values of a field say the same, however they are written.

    >>> same_value("account", "Acme Robotics, Inc.", "acme-robotics")
    True
    >>> same_value("rep", "Dana Reyes <dana@us.example>", "DANA@us.example")
    True
    """
    if one == other:
        return True
    if name == "started_at":
        return _same_time(one, other)
    if name == "participants":
        return same_people(participants_of(one), participants_of(other))
    if name == "rep":
        return bool(person_of(one).marks & person_of(other).marks)
    if name == "account":
        return _same_account(one, other)
    return fold(one) == fold(other) != ""


def _same_account(one: str, other: str) -> bool:
    return AccountNames({1: one}).find(other) == 1


def time_text(at: datetime, *, day_alone: bool = False) -> str:
    """A time as the value of a claim: its moment in UTC, or the day that begins with it.

    >>> time_text(datetime(2026, 9, 14, tzinfo=UTC), day_alone=True)
    '2026-09-14T00:00:00.000000+00:00/P1D'
    """
    return instant_text(at) + (_A_DAY if day_alone else "")


def time_of(value: str) -> datetime:
    """The moment in a time's text; the day's first where it gives the day alone."""
    return datetime.fromisoformat(value.removesuffix(_A_DAY)).astimezone(UTC)


def is_day_alone(value: str) -> bool:
    """Whether a time's text gives the day alone."""
    return value.endswith(_A_DAY)


def _same_time(one: str, other: str) -> bool:
    first, second = time_of(one), time_of(other)
    if is_day_alone(one) == is_day_alone(other):
        return abs(first - second) <= SAME_TIME
    day, moment = (first, second) if is_day_alone(one) else (second, first)
    return day <= moment < day + DAY


def _refines(other: Claim, counts: Claim) -> bool:
    """Whether a claim gives the time on the day that ``counts`` gives alone."""
    return (
        is_day_alone(counts.value)
        and not is_day_alone(other.value)
        and (other.field, other.source) not in FALLBACKS
        and _same_time(other.value, counts.value)
    )


def shown(claim: Claim) -> str:
    """A claim's value for people.

    >>> shown(Claim("started_at", "2026-09-14T10:30:00.000000+00:00", "sheet"))
    '2026-09-14 10:30 UTC'
    """
    if claim.field == "started_at":
        at = time_of(claim.value)
        if is_day_alone(claim.value):
            return f"{at + DAY / 2:%Y-%m-%d}"  # the noon of a day is on it in UTC, too
        return f"{at:%Y-%m-%d %H:%M} UTC"
    if claim.field == "participants":
        people = participants_of(claim.value)
        return ", ".join(person.name or person.email or person.phone for person in people)
    return claim.value
