"""Values read from YAML that people write; what is wrong is told with line and what to do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NoReturn, TypeVar

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from coaching.errors import SettingsError
from coaching.yaml_places import Place, did_you_mean, path_of

Model = TypeVar("Model", bound=BaseModel)

Explained = Mapping[str, tuple[str, str]]
"""For each kind of mistake (pydantic's names): a sentence that begins with the place; a hint."""

Groups = Mapping[tuple[str, ...], type[BaseModel]]
"""What kind of entry stands below each path of keys, positions in lists left out."""

DEEPEST = 12
"""Levels of lists and groups in a file. Chosen because a sales process has six."""

MOST_ENTRIES = 50_000
"""Values in a file, what is written with * counted each time. Chosen because the shipped
sales process has about two thousand, and a file that names itself would have no end."""


_NOT_A_NAME = (
    "= {found} is not a name",
    "A name has lower-case letters, digits and _, and begins with a letter.",
)
EXPLAINED: Explained = {
    "missing": ("is missing", "A complete entry has {keys}."),
    "extra_forbidden": ("is not a known key ({keys})", ""),
    "literal_error": ("= {found} is not one of {expected}", "{near}"),
    "string_type": ("= {found} is not text", "Put it in quotes if it is meant as text."),
    "string_too_short": ("is empty", "Write something, or take the line out."),
    "string_pattern_mismatch": _NOT_A_NAME,
    "string_too_long": _NOT_A_NAME,
    "tuple_type": ("= {found} is not a list", 'Begin each entry with "- " on its own line.'),
    "model_type": ("= {found} is not a group of keys", "Write it with the keys {keys}."),
}
"""What is told of each kind of mistake in any file."""


def _read(text: str, source: str) -> tuple[dict[Place, int], Any]:
    """The lines of all entries, and the content; by libyaml, which takes a tenth of the time.

    What is wrong is told in the words of PyYAML's own parser, which say more.
    """
    quick = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return _read_by(quick, text, source)
    except (yaml.YAMLError, ValueError, RecursionError):
        return _read_by(yaml.SafeLoader, text, source)


def _read_by(loader: Any, text: str, source: str) -> tuple[dict[Place, int], Any]:
    root = yaml.compose(text, Loader=loader)
    lines = dict(_all_lines(root, source)) if root is not None else {}
    return lines, yaml.load(text, Loader=loader)  # noqa: S506 - a safe one, see above


def read_model(
    text: str, model: type[Model], *, source: str, groups: Groups, explained: Explained = EXPLAINED
) -> Model:
    """The value that a YAML text describes.

    Args:
        text: The whole file.
        model: What it describes.
        source: What to call the file in messages, such as ``config/sales_process.yaml``.
        groups: The entries that its keys hold, for messages about keys.
        explained: How each kind of mistake is told.

    Raises:
        SettingsError: The text is not YAML, or not a sound value; the message names the line.
    """
    try:
        lines, content = _read(text, source)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise SettingsError(
            f"{source}, line {line}: not readable as YAML: {error.problem}",
            hint="Look at the blanks before the line, and put text that holds : or # in quotes.",
        ) from error
    except yaml.YAMLError as error:
        raise SettingsError(f"{source}: not readable as YAML: {error}") from error
    except (ValueError, RecursionError) as error:
        raise SettingsError(f"{source}: not readable as YAML: {error}") from error
    try:
        return model.model_validate(content)
    except ValidationError as error:
        mistake = _first(error, lines)
        _refuse(mistake, lines, source, groups={(): model, **groups}, explained=explained)


def _all_lines(root: yaml.Node, source: str) -> Iterator[tuple[Place, int]]:
    for count, found in enumerate(_lines_of(root, (), source)):
        if count > MOST_ENTRIES or len(found[0]) > DEEPEST:
            raise SettingsError(
                f"{source}, line {found[1]}: {path_of(found[0][:4])} … has no end, or too many"
                " entries",
                hint="Write entries out in place of repeating them with & and *.",
            )
        yield found


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
            if not isinstance(key.value, str):
                raise SettingsError(
                    f"{source}, line {line}: a key is not a word",
                    hint="Put text that begins with [ or { in quotes.",
                )
            if key.value in seen:
                raise SettingsError(
                    f"{source}, line {line}: {path_of((*place, key.value))} was already given in"
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


def _first(error: ValidationError, lines: dict[Place, int]) -> ErrorDetails:
    """The mistake to tell of: a misspelt key before the gap that it leaves, then by line."""
    return min(
        error.errors(include_url=False),
        key=lambda it: (it["type"] != "extra_forbidden", _line(it["loc"], lines)),
    )


def _refuse(
    details: ErrorDetails,
    lines: dict[Place, int],
    source: str,
    *,
    groups: Groups,
    explained: Explained,
) -> NoReturn:
    """Raise what pydantic found as an error that a sales team can act on."""
    kind, found, message = details["type"], details["input"], details["msg"]
    context: dict[str, Any] = details.get("ctx", {})
    place: Place = context.get("place", details["loc"])
    keys = _keys_at(place if kind == "model_type" else place[:-1], groups)
    says, hint = explained.get(kind, ("{message}", context.get("hint", "")))
    if found is None:
        says, hint = "has no value", "Write something after the colon, or take the line out."
    if kind == "extra_forbidden":
        hint = did_you_mean(str(place[-1]), keys)
    expected = str(context.get("expected", "")).replace("'", "").replace(" or ", ", ")
    facts = {
        "found": f'"{found}"' if isinstance(found, str) else repr(found),
        "keys": ", ".join(keys),
        "message": message,
        "expected": expected,
        "near": did_you_mean(str(found), expected.split(", ")),
    }
    told = says.format(**facts)
    if context.get("also"):
        told = f"{told} in line {_line(context['also'], lines)}"
    raise SettingsError(
        f"{source}, line {_line(place, lines)}: {path_of(place)} {told}",
        hint=hint.format(**facts) if kind in explained else hint,
    )


def _keys_at(place: Place, groups: Groups) -> tuple[str, ...]:
    """The keys that an entry at a place may have."""
    names = tuple(step for step in place if isinstance(step, str))
    return tuple(groups[names].model_fields) if names in groups else ()
