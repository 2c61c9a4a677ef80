"""Who of a call's voices sells and who buys: what counts of all that is known.

In this order: a person's word; what metadata says of the voice; of two voices, the side that the
other one leaves; sides that a team has set itself; the talk; the sides that come with the settings,
unless the talk is sure of the opposite; nothing. Where evidence is thin a role stays unknown. It
does not know where roles are kept, nor how talk tells them (``coaching.ports.RoleTeller``).
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from coaching.introductions import NameSaid, names_of_voices
from coaching.naming import fold
from coaching.transcript import Role, Voice

SURE = 0.8
"""Probability from which the talk's word is taken. Source: over whole calls, stretches, and
voices mistaken and split, all left out of training, 88 % of the voices are told so surely, 98 % of
these rightly (2026-11-26, models/training/ROLES_CARD.md)."""

SURE_AGAINST_SETTINGS = 0.9
"""Probability from which the talk overrules the sides that come with the settings. Chosen because
these are right more often than not: talk at 0.8 and settings right four times in five would cancel
out."""

OTHER_SIDE: Mapping[Role, Role] = {"rep": "customer", "customer": "rep"}

UNKNOWN_SOURCE = "nothing tells"


@dataclass(frozen=True, slots=True)
class KnownRole:
    """What one source says of a voice.

    Attributes:
        role: Its part in the sale.
        source: Who says so, in words.
        name: Who the person is; None where it does not say.
    """

    role: Role
    source: str
    name: str | None = None


@dataclass(frozen=True, slots=True)
class DecidedRole:
    """What counts for a voice.

    Attributes:
        role: Its part in the sale.
        source: Who or what decided that, in words, such as "talk 0.97".
        name: Who the person is; None where nobody said so.
    """

    role: Role
    source: str
    name: str | None = None


NOTHING = DecidedRole("unknown", UNKNOWN_SOURCE)


def decide_roles(
    voices: Sequence[Voice],
    *,
    people: Mapping[int, KnownRole] | None = None,
    told: Mapping[int, KnownRole] | None = None,
    talk: Mapping[int, float] | None = None,
    sides: Mapping[int, Role] | None = None,
    sides_are_set: bool = False,
    names: Mapping[int, str] | None = None,
    participants: Mapping[str, Role] | None = None,
) -> tuple[DecidedRole, ...]:
    """What counts for each voice, in the order of ``voices``.

    A voice whose role is already "other" (music, an announcement) keeps it, unless a person says
    otherwise. A voice that stands for several people is told by people and metadata alone.

    Args:
        voices: The voices of the call.
        people: What a person said, by index of the voice.
        told: What metadata says of single voices, by index.
        talk: Probability that a voice is a rep, by index, as a ``RoleTeller`` gives it.
        sides: The role of a voice's side of the recording by the settings, by index.
        sides_are_set: Whether a team set the sides itself: then the talk does not overrule them.
        names: Names said in the talk, by index.
        participants: Roles of the people known to be on the call, by name: the one rep of a call
            gives the one voice of a rep its name.

    >>> voices = [Voice("left", "unknown"), Voice("right", "unknown")]
    >>> decide_roles(voices, talk={0: 0.03, 1: 0.97}, sides={0: "rep", 1: "customer"})
    (DecidedRole(role='customer', source='talk 0.97, against the settings', name=None), \
DecidedRole(role='rep', source='talk 0.97, against the settings', name=None))
    """
    people, told, names = people or {}, told or {}, names or {}
    found: dict[int, DecidedRole] = {}
    for index, voice in enumerate(voices):
        known = people.get(index)
        if known is None and voice.role == "other":
            known = KnownRole("other", "a machine speaks")
        if known is None and index in told and told[index].role != "unknown":
            known = told[index]
        if known is not None:
            found[index] = DecidedRole(known.role, known.source, known.name)
    alone = [
        index
        for index, voice in enumerate(voices)
        if not voice.several and (index not in found or found[index].role != "other")
    ]
    _follow(found, alone)
    left = [index for index in alone if index not in found]
    by_side = {
        index: role for index, role in (sides or {}).items() if index in left and role in OTHER_SIDE
    }
    if sides_are_set:
        found |= {index: DecidedRole(role, "settings") for index, role in by_side.items()}
    else:
        found |= _sides(by_side, talk or {})
    for index in left:
        if index not in found and talk and index in talk:
            found[index] = _by_talk(talk[index])
    decided = [found.get(index, NOTHING) for index in range(len(voices))]
    decided = [
        replace(one, name=one.name or _told_name(told.get(index)) or names.get(index))
        if index in alone
        else one
        for index, one in enumerate(decided)
    ]
    return _named(decided, alone, participants or {})


def told_by_names(
    said: Sequence[NameSaid],
    *,
    participants: Mapping[str, Role],
    our_companies: Collection[str] = (),
    their_companies: Collection[str] = (),
) -> dict[int, KnownRole]:
    """What names said in the talk tell of roles, by index of the voice.

    A name tells if it is that of somebody whose role is known; so does the company that somebody
    says to be from, which counts more.

    Args:
        said: As ``names_said`` gives them, with the participants' names as known ones.
        participants: Roles of people who may be on the call, by name.
        our_companies: What our company is called.
        their_companies: What the customer's company is called.

    >>> from coaching.introductions import names_said
    >>> from coaching.ports import Spoken
    >>> said = names_said([Spoken(0, "Hi, this is Marcus from Pipewise.")])
    >>> told_by_names(said, participants={}, our_companies=["Pipewise"])
    {0: KnownRole(role='rep', source='the company named, Pipewise', name=None)}
    """
    told = {
        voice: KnownRole(participants[name], f"the name {name}", name)
        for voice, name in names_of_voices(said).items()
        if participants.get(name) in OTHER_SIDE
    }
    sides: dict[str, Role] = {fold(name): "customer" for name in their_companies}
    sides |= {fold(name): "rep" for name in our_companies}
    for one in said:
        role = sides.get(fold(one.company)) if one.company else None
        if role is not None:
            named = told.get(one.voice)
            name = named.name if named is not None and named.role == role else None
            told[one.voice] = KnownRole(role, f"the company named, {one.company}", name)
    return told


def _follow(found: dict[int, DecidedRole], alone: Sequence[int]) -> None:
    """Of two voices, give the undecided one the side that the other does not have."""
    if len(alone) != 2:  # noqa: PLR2004 - a pair
        return
    for one, other in (alone, reversed(alone)):
        if one not in found and other in found and found[other].role in OTHER_SIDE:
            role = found[other].role
            found[one] = DecidedRole(OTHER_SIDE[role], f"the other voice is the {role}")


def _sides(by_side: Mapping[int, Role], talk: Mapping[int, float]) -> dict[int, DecidedRole]:
    """The sides' roles, or their opposites where the talk of all of them together is sure of it.

    Several people on one side are on the same side of the sale, so all change or none.
    """
    if not by_side:
        return {}
    heard = [index for index in by_side if index in talk]
    both = len(set(by_side.values())) == 2  # noqa: PLR2004 - a rep's side and a customer's
    if not heard or not both:
        return {index: DecidedRole(role, "settings") for index, role in by_side.items()}
    agreement = sum(
        _log_odds(talk[index]) * (1 if by_side[index] == "rep" else -1) for index in heard
    ) / len(heard)
    share = 1 / (1 + math.exp(-agreement))
    if 1 - share >= SURE_AGAINST_SETTINGS:
        source = f"talk {_shown(1 - share)}, against the settings"
        return {index: DecidedRole(OTHER_SIDE[role], source) for index, role in by_side.items()}
    source = f"settings, talk {_shown(share)}" if share >= SURE else "settings"
    return {index: DecidedRole(role, source) for index, role in by_side.items()}


def _by_talk(rep: float) -> DecidedRole:
    """The likelier side, where the talk is sure enough of it."""
    sureness = max(rep, 1 - rep)
    if sureness < SURE:
        return DecidedRole("unknown", f"talk is not sure ({_shown(sureness)})")
    return DecidedRole("rep" if rep > 1 / 2 else "customer", f"talk {_shown(sureness)}")


def _shown(probability: float) -> str:
    """A probability for people: two digits, never a whole 1."""
    return f"{min(probability, 0.99):.2f}"


def _log_odds(probability: float) -> float:
    """Logarithm of the odds; certainty is cut off at a million to one."""
    cut = min(max(probability, 1e-6), 1 - 1e-6)
    return math.log(cut / (1 - cut))


def _told_name(known: KnownRole | None) -> str | None:
    return None if known is None else known.name


def _named(
    decided: Sequence[DecidedRole], alone: Sequence[int], participants: Mapping[str, Role]
) -> tuple[DecidedRole, ...]:
    """The roles with the name of the one participant of a side for the one voice of that side."""
    named = list(decided)
    for role in OTHER_SIDE:
        voices = [index for index in alone if decided[index].role == role]
        known = [name for name, part in participants.items() if part == role]
        if len(voices) == 1 and len(known) == 1 and decided[voices[0]].name is None:
            named[voices[0]] = replace(decided[voices[0]], name=known[0])
    return tuple(named)
