"""The policy: what becomes of each kind of personal data.

It knows what ``privacy.yaml`` may say and when it is sound. It does not know where the file lies.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import NoReturn

import yaml

from coaching.errors import SettingsError
from coaching.privacy.kinds import KINDS, NAMES, Kind

_KEYS = ("text", "sound", "certainty")
_CHOICES = {"text": ("mask", "keep"), "sound": ("mute", "keep")}

LEAST_CERTAINTY = 0.5
"""Certainty from which a finding counts where nothing else is said. Chosen because below it lie
numbers of which the length alone fits."""

ALWAYS_MASKED: tuple[Kind, ...] = ("card", "cvv")
"""Kinds that no policy may keep. Source: PCI DSS 3.3 and 3.5: a security code is never stored, a
card number never in clear."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What becomes of one kind.

    Attributes:
        mask: Whether a label is shown in its place.
        mute: Whether it is silenced where it is heard.
        certainty: What a finding is at least to count, 0 to 1.
    """

    mask: bool
    mute: bool
    certainty: float = LEAST_CERTAINTY


MASKED = Rule(mask=True, mute=True)
KEPT = Rule(mask=False, mute=False)

DEFAULTS: Mapping[Kind, Rule] = {kind: KEPT if kind in NAMES else MASKED for kind in KINDS}


@dataclass(frozen=True, slots=True)
class Policy:
    """A rule for each kind; kinds without one have that of ``DEFAULTS``."""

    rules: Mapping[Kind, Rule] = field(default_factory=dict)

    def rule(self, kind: Kind) -> Rule:
        """What becomes of this kind.

        >>> Policy().rule("card").mute, Policy().rule("first_name").mask
        (True, False)
        """
        return self.rules.get(kind, DEFAULTS[kind])


def parse_policy(text: str, *, source: str) -> Policy:
    """The policy written in ``text``; the defaults for an empty file.

    Args:
        text: YAML: a rule for each kind, ``{text: mask|keep, sound: mute|keep, certainty: 0…1}``;
            what is left out is as in ``DEFAULTS``.
        source: What to call the file in messages, such as ``config/privacy.yaml``.

    Raises:
        SettingsError: It is no YAML, something in it is unknown or impossible, or a kind would be
            kept that must not be.

    >>> parse_policy("person: {text: mask}", source="p").rule("person")
    Rule(mask=True, mute=False, certainty=0.5)
    """
    try:
        content = yaml.safe_load(text)
    except yaml.YAMLError as error:
        _refuse(source, f"is no YAML: {' '.join(str(error).split())}")
    if content is None:
        return Policy()
    if not isinstance(content, dict):
        _refuse(source, f"{content!r:.80}: at the top stand kinds ({', '.join(KINDS)})")
    rules: dict[Kind, Rule] = {}
    for name, entry in content.items():
        kind = next((kind for kind in KINDS if kind == name), None)
        if kind is None:
            _refuse(source, f"{name!r} is not a kind ({', '.join(KINDS)}){_guess(name, KINDS)}")
        rules[kind] = _rule(kind, entry, source=source)
    return Policy(rules)


def _rule(kind: Kind, entry: object, *, source: str) -> Rule:
    """The rule that one entry states."""
    if not isinstance(entry, dict):
        _refuse(source, f"{kind} = {entry!r:.80} is not a rule ({', '.join(_KEYS)})")
    if unknown := [key for key in entry if key not in _KEYS]:
        _refuse(
            source,
            f"{kind}: {unknown[0]!r} is not a key ({', '.join(_KEYS)}){_guess(unknown[0], _KEYS)}",
        )
    for key, choices in _CHOICES.items():
        if key in entry and entry[key] not in choices:
            _refuse(source, f"{kind}.{key} = {entry[key]!r:.80} is not one of {', '.join(choices)}")
    default = DEFAULTS[kind]
    mask = entry["text"] == "mask" if "text" in entry else default.mask
    mute = entry["sound"] == "mute" if "sound" in entry else default.mute
    if kind in ALWAYS_MASKED and not (mask and mute):
        key = "text" if not mask else "sound"
        _refuse(
            source,
            f"{kind}.{key} = 'keep': a {kind} is always masked and muted",
            hint=f"Leave {kind} out, or say `{kind}: {{text: mask, sound: mute}}`: rules for card "
            "payments forbid keeping it in clear.",
        )
    if mute and not mask:
        _refuse(
            source,
            f"{kind}: 'text: keep' with 'sound: mute'; what is not heard is not shown, either",
            hint=f"Say `{kind}: {{text: mask, sound: mute}}`, or keep both.",
        )
    return Rule(mask, mute, _certainty(kind, entry, default.certainty, source=source))


def _certainty(kind: Kind, entry: Mapping[str, object], default: float, *, source: str) -> float:
    """The least certainty of an entry."""
    value = entry.get("certainty", default)
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= 1:
        _refuse(source, f"{kind}.certainty = {value!r:.80} is not a number from 0 to 1")
    if kind in ALWAYS_MASKED and value > default:
        _refuse(
            source,
            f"{kind}.certainty = {value!r} is above {default}: a {kind} is always masked",
            hint=f"Leave {kind}.certainty out.",
        )
    return float(value)


def _guess(name: object, known: tuple[str, ...]) -> str:
    """What may have been meant."""
    close = get_close_matches(str(name), known, n=1)
    return f"; did you mean {close[0]!r}?" if close else ""


def _refuse(source: str, problem: str, *, hint: str = "") -> NoReturn:
    """Say what is wrong with the file."""
    raise SettingsError(
        f"{source}: {problem}",
        hint=hint or "One kind a line: `phone: {text: mask, sound: mute}`.",
    )
