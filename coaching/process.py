"""The sales process: stages with their goals and exit criteria, and the signals to listen for.

It knows what a process is, when one is sound, and which stage comes before which. It does not know
where its file lies, nor how talk is matched to a stage: that is the tagger's work.
"""

from __future__ import annotations

import hashlib
from difflib import get_close_matches
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple, NoReturn, Self

import yaml
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    StringConstraints,
    ValidationError,
    model_validator,
)
from pydantic_core import ErrorDetails, PydanticCustomError

from coaching.errors import SettingsError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

OTHER = "other"
"""What talk outside the process is tagged as: hold music, a dog, the weather. Never a stage."""

ANY_WORDS = "..."
"""In a pattern: up to three words, or none."""

ANY_NUMBER = "NUMBER"
"""In a pattern: a number, in digits or in words."""

Place = tuple[str | int, ...]
"""Where in the file: keys and list positions from the top, such as ("stages", 2, "goal")."""


def _one_line(text: str) -> str:
    """The text with every run of blanks and line ends as one blank."""
    return " ".join(text.split())


def _sound_pattern(pattern: str) -> str:
    """The pattern, if it begins and ends with something that can be heard.

    >>> _sound_pattern("send/email me ... proposal")
    'send/email me ... proposal'
    """
    parts = pattern.split()
    if ANY_WORDS in (parts[0], parts[-1]):
        raise PydanticCustomError("pattern", 'begins or ends with "...", which adds nothing')
    if any("" in part.split("/") for part in parts):
        raise PydanticCustomError("pattern", 'has a "/" without a word on both sides')
    if all(part in (ANY_WORDS, ANY_NUMBER) for part in parts):
        raise PydanticCustomError("pattern", "has no word in it, so it would match any number")
    return pattern


def _at_least_one(stages: tuple[Any, ...]) -> tuple[Any, ...]:
    """The stages, if there are any."""
    if not stages:
        raise PydanticCustomError("stages", "is empty: a process has at least one stage")
    return stages


Name = Annotated[str, StringConstraints(strict=True, pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
Text = Annotated[
    str,
    StringConstraints(strict=True, strip_whitespace=True, min_length=1),
    AfterValidator(_one_line),
]
Pattern = Annotated[Text, AfterValidator(_sound_pattern)]


class _Part(BaseModel):
    """A piece of the process: frozen, and closed to keys that it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class ExitCriterion(_Part):
    """What must be true before a deal leaves a stage.

    Attributes:
        says: The criterion in one sentence.
        shown_by: Names of signals; an utterance that carries one of them is evidence. Empty where
            only a person can judge.
    """

    says: Text
    shown_by: tuple[Name, ...] = ()


class Signal(_Part):
    """A fact of the deal that a turn can show, in whichever stage it is said.

    Attributes:
        name: Its key everywhere.
        title: Its name on pages.
        description: When a turn shows it, one or two sentences.
        examples: Utterances that show it.
        patterns: Phrases that always mean it; see ``Stage.patterns``.
    """

    name: Name
    title: Text
    description: Text
    examples: tuple[Text, ...] = ()
    patterns: tuple[Pattern, ...] = ()


class Stage(_Part):
    """One part of the way from hello to a signature.

    Attributes:
        name: Its key everywhere.
        title: Its name on pages.
        goal: What the rep wants to have reached at its end.
        description: Which talk belongs here, and which does not.
        actions: What the rep does in it.
        data: What the rep finds out in it.
        exit_criteria: What must be true before the deal leaves it.
        examples: Utterances that belong here.
        patterns: Phrases that speak for this stage, case and punctuation ignored: ``a/b`` is
            either word, ``...`` up to three words, ``NUMBER`` a number.
    """

    name: Name
    title: Text
    goal: Text
    description: Text
    actions: tuple[Text, ...]
    data: tuple[Text, ...] = ()
    exit_criteria: tuple[ExitCriterion, ...]
    examples: tuple[Text, ...]
    patterns: tuple[Pattern, ...] = ()


class SalesProcess(_Part):
    """The stages in their order, and the signals.

    Attributes:
        stages: At least one, in the order in which a deal passes them.
        signals: In the order in which they are listed wherever they are shown.
    """

    stages: Annotated[tuple[Stage, ...], AfterValidator(_at_least_one)]
    signals: tuple[Signal, ...] = ()

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        fault = next(_faults(self), None)
        if fault is not None:
            raise PydanticCustomError(
                "process", "{says}", {"says": fault.says, "place": fault.place, "hint": fault.hint}
            )
        return self

    @cached_property
    def version(self) -> str:
        """Eight hex digits of the SHA-256 of what the process says.

        Comments, blanks and quoting in its file do not change it; any word, and any order, does.
        """
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()[:8]

    @property
    def stage_names(self) -> tuple[str, ...]:
        """Names of the stages, in order; without ``OTHER``."""
        return tuple(stage.name for stage in self.stages)

    @property
    def signal_names(self) -> tuple[str, ...]:
        """Names of the signals, in order."""
        return tuple(signal.name for signal in self.signals)

    def stage(self, name: str) -> Stage:
        """The stage of that name.

        Raises:
            UsageError: The process has no such stage.
        """
        for stage in self.stages:
            if stage.name == name:
                return stage
        raise UsageError(
            f'"{name}" is not a stage of the process ({", ".join(self.stage_names)})',
            hint=_did_you_mean(name, self.stage_names),
        )


def parse_process(text: str, *, source: str) -> SalesProcess:
    """The process that a YAML text describes.

    Args:
        text: The whole file.
        source: What to call the file in messages, such as ``config/sales_process.yaml``.

    Raises:
        SettingsError: The text is not YAML, or not a sound process; the message names the line.
    """
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
        content = yaml.safe_load(text)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise SettingsError(
            f"{source}, line {line}: not readable as YAML: {error.problem}",
            hint="Look at the blanks before the line, and put text that holds : or # in quotes.",
        ) from error
    except yaml.YAMLError as error:
        raise SettingsError(f"{source}: not readable as YAML: {error}") from error
    lines = dict(_lines_of(root, (), source)) if root is not None else {}
    try:
        return SalesProcess.model_validate(content)
    except ValidationError as error:
        _refuse(_first(error, lines), lines, source)


class _Fault(NamedTuple):
    """A contradiction between parts that are each well-formed."""

    place: Place
    says: str
    hint: str


def _faults(process: SalesProcess) -> Iterator[_Fault]:
    """What does not hang together in a process whose parts are well-formed."""
    for kind, names in (("stages", process.stage_names), ("signals", process.signal_names)):
        for position, name in enumerate(names):
            place = (kind, position, "name")
            if name == OTHER:
                yield _Fault(place, f'= "{OTHER}" is kept for talk outside the process', "")
            if name in names[:position]:
                yield _Fault(place, f'= "{name}" is taken by {kind}[{names.index(name)}]', "")
    for position, stage in enumerate(process.stages):
        for row, criterion in enumerate(stage.exit_criteria):
            for column, name in enumerate(criterion.shown_by):
                if name not in process.signal_names:
                    yield _Fault(
                        ("stages", position, "exit_criteria", row, "shown_by", column),
                        f'= "{name}" is not a signal ({", ".join(process.signal_names)})',
                        _did_you_mean(name, process.signal_names),
                    )


def _lines_of(node: yaml.Node, place: Place, source: str) -> Iterator[tuple[Place, int]]:
    """The line, from 1, of everything in the file; refuses a key that is there twice."""
    yield place, node.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode):
        for position, item in enumerate(node.value):
            yield from _lines_of(item, (*place, position), source)
    elif isinstance(node, yaml.MappingNode):
        seen: dict[str, int] = {}
        for key, value in node.value:
            line = key.start_mark.line + 1
            if key.value in seen:
                raise SettingsError(
                    f"{source}, line {line}: {_path((*place, key.value))} was already given in"
                    f" line {seen[key.value]}",
                    hint="Keep one of the two.",
                )
            seen[key.value] = line
            yield from _lines_of(value, (*place, key.value), source)
            yield (*place, key.value), line


def _line(place: Place, lines: dict[Place, int]) -> int:
    """Line of a place, or of the nearest thing around it that is in the file."""
    while place and place not in lines:
        place = place[:-1]
    return lines.get(place, 1)


def _path(place: Place) -> str:
    """A place as people write it.

    >>> _path(("stages", 2, "goal"))
    'stages[2].goal'
    """
    steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in place)
    return "".join(steps).lstrip(".") or "the file"


def _did_you_mean(word: str, choices: tuple[str, ...]) -> str:
    near = get_close_matches(word, choices, n=1)
    return f'Did you mean "{near[0]}"?' if near else ""


def _first(error: ValidationError, lines: dict[Place, int]) -> ErrorDetails:
    """The mistake to tell of: a misspelt key before the gap that it leaves, then by line."""
    return min(
        error.errors(include_url=False),
        key=lambda it: (it["type"] != "extra_forbidden", _line(it["loc"], lines)),
    )


_NOT_A_NAME = (
    "= {found} is not a name",
    "A name has lower-case letters, digits and _, and begins with a letter.",
)
_EXPLAINED = {
    "missing": ("is missing", "A complete entry has {keys}."),
    "extra_forbidden": ("is not a known key ({keys})", ""),
    "string_type": ("= {found} is not text", "Put it in quotes if it is meant as text."),
    "string_too_short": ("is empty", "Write something, or take the line out."),
    "string_pattern_mismatch": _NOT_A_NAME,
    "string_too_long": _NOT_A_NAME,
    "tuple_type": ("= {found} is not a list", 'Begin each entry with "- " on its own line.'),
    "model_type": ("= {found} is not a group of keys", "Write it with the keys {keys}."),
    "pattern": ("= {found} {message}", "Name words that are spoken: sign ... contract"),
}
"""For each kind of mistake (pydantic's names): a sentence that begins with the place; a hint."""


def _refuse(details: ErrorDetails, lines: dict[Place, int], source: str) -> NoReturn:
    """Raise what pydantic found as an error that a sales team can act on."""
    kind, found, message = details["type"], details["input"], details["msg"]
    context: dict[str, Any] = details.get("ctx", {})
    place: Place = context.get("place", details["loc"])
    keys = _keys_at(place if kind == "model_type" else place[:-1])
    says, hint = _EXPLAINED.get(kind, ("{message}", context.get("hint", "")))
    if found is None:
        says, hint = "has no value", "Write something after the colon, or take the line out."
    if kind == "extra_forbidden":
        hint = _did_you_mean(str(place[-1]), keys)
    facts = {
        "found": f'"{found}"' if isinstance(found, str) else repr(found),
        "keys": ", ".join(keys),
        "message": message,
    }
    raise SettingsError(
        f"{source}, line {_line(place, lines)}: {_path(place)} {says.format(**facts)}",
        hint=hint.format(**facts),
    )


def _keys_at(place: Place) -> tuple[str, ...]:
    """The keys that an entry at a place may have."""
    names = tuple(step for step in place if isinstance(step, str))
    kinds: dict[tuple[str, ...], type[_Part]] = {
        (): SalesProcess,
        ("stages",): Stage,
        ("signals",): Signal,
        ("stages", "exit_criteria"): ExitCriterion,
    }
    return tuple(kinds[names].model_fields) if names in kinds else ()
