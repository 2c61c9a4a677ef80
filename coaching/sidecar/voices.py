"""Roles of the speakers that a transcript names: who of them sells."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from coaching.naming import fold
from coaching.naming import words_of as name_words
from coaching.sidecar.cue import UNNAMED
from coaching.transcript import Role, Voice

LABEL_CHARACTERS = 32
"""Longest label of a voice; the library keeps no longer ones."""

NOBODY = Voice("transcript", "unknown", several=True)
"""The voice of a transcript that names nobody."""

_OURS = frozenset(
    {"advisor", "agent", "consultant", "host", "operator", "rep", "representative", "sales"}
    | {"salesperson", "seller"}
)
_THEIRS = frozenset(
    {"buyer", "callee", "caller", "client", "customer", "guest", "lead", "prospect"}
)
_BRACKETED = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_CHANNEL = re.compile(r"(?:ch|channel)[ _-]?([0-9]{1,2})\b", re.IGNORECASE)


def voices_for(
    speakers: Sequence[str],
    *,
    ours: Collection[str],
    participants: Mapping[str, Role],
    rep: str | None,
    channel_roles: Sequence[Role],
) -> tuple[Voice, ...]:
    """One voice for each speaker, in order; one for all where nobody is named.

    The first of these that knows the speaker decides: the participants of the call, our people, the
    word that stands for a name ("Agent"), the channel that it names. Of two speakers, the other
    side follows from the one that is known.

    Args:
        speakers: As the transcript names them.
        ours: Names of our people, as people write them.
        participants: Roles of the people on the call, by name.
        rep: Name of the rep who holds the call; counts as one of ours.
        channel_roles: Role of each channel, for labels such as "ch_0".

    >>> voices = voices_for(["Marcus B.", "Dana Levi"], ours=["Marcus Bell"], participants={},
    ...                     rep=None, channel_roles=())
    >>> [(voice.speaker, voice.role) for voice in voices]
    [('Marcus B.', 'rep'), ('Dana Levi', 'customer')]
    """
    if not speakers:
        return (NOBODY,)
    people: dict[str, Role] = {fold(name): "rep" for name in (*ours, rep or "") if fold(name)}
    people |= {fold(name): role for name, role in participants.items() if fold(name)}
    roles = _roles_of_people(speakers, people)
    first = 0 if any(_channel(speaker) == 0 for speaker in speakers) else 1
    for speaker in speakers:
        if roles[speaker] == "unknown" and speaker != UNNAMED:
            roles[speaker] = _role_in_words(speaker) or _role_of_channel(
                speaker, channel_roles, first=first
            )
    _infer_other(roles)
    labels = _labels(speakers)
    return tuple(
        Voice(label, roles[speaker], several=speaker == UNNAMED)
        for label, speaker in zip(labels, speakers, strict=True)
    )


def _roles_of_people(speakers: Sequence[str], people: Mapping[str, Role]) -> dict[str, Role]:
    """Roles of the speakers whose names mean one person alone; "unknown" for the others."""
    exact = {speaker: fold(speaker) for speaker in speakers if fold(speaker) in people}
    taken = set(exact.values())
    roles: dict[str, Role] = {}
    for speaker in speakers:
        if speaker in exact:
            roles[speaker] = people[exact[speaker]]
            continue
        said = name_words(_BRACKETED.sub(" ", speaker)) or name_words(speaker)
        near = [person for person in people if person not in taken and _means(said, person)]
        meant = {people[person] for person in near}
        roles[speaker] = meant.pop() if len(near) == 1 else "unknown"
    return roles


def _means(said: tuple[str, ...], person: str) -> bool:
    """Whether the words of a name may stand for a person: shortened, turned, or with a company."""
    known = tuple(person.split())
    if not said:
        return False
    if len(known) > 1 and (said[: len(known)] == known or sorted(said) == sorted(known)):
        return True
    if said[0] != known[0] or len(said) > len(known):
        return False
    return len(said) == 1 or all(
        word == full or (len(word) == 1 and full.startswith(word))
        for word, full in zip(said[1:], known[-len(said) + 1 :], strict=True)
    )


def _role_in_words(speaker: str) -> Role | None:
    """The role that a label says, alone ("Sales rep 2") or in brackets behind a name."""
    for text in (speaker, *_BRACKETED.findall(speaker)):
        parts = [part for part in name_words(text) if len(part) > 1 and not part.isdigit()]
        if parts and all(part in _OURS for part in parts):
            return "rep"
        if parts and all(part in _THEIRS for part in parts):
            return "customer"
    return None


def _channel(speaker: str) -> int | None:
    found = _CHANNEL.match(speaker)
    return None if found is None else int(found[1])


def _role_of_channel(speaker: str, roles: Sequence[Role], *, first: int) -> Role:
    """The role of the channel that a label names; channels count from 0 where one is called so."""
    channel = _channel(speaker)
    if channel is None or not 0 <= channel - first < len(roles):
        return "unknown"
    return roles[channel - first]


def _infer_other(roles: dict[str, Role]) -> None:
    """Of two speakers, give the unknown one the side that the other does not have."""
    named = [speaker for speaker in roles if speaker != UNNAMED]
    if len(named) != 2:  # noqa: PLR2004 - a pair
        return
    for one, other in (named, reversed(named)):
        if roles[one] == "unknown" and roles[other] == "rep":
            roles[one] = "customer"
        elif roles[one] == "unknown" and roles[other] == "customer":
            roles[one] = "rep"


def _labels(speakers: Sequence[str]) -> list[str]:
    """The speakers as labels that the library can hold, each once."""
    labels: list[str] = []
    for speaker in speakers:
        label, count = speaker[:LABEL_CHARACTERS].strip(), 1
        while label in labels:
            count += 1
            ending = f" {count}"
            label = speaker[: LABEL_CHARACTERS - len(ending)].strip() + ending
        labels.append(label)
    return labels
