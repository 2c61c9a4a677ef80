"""Our own weights as files: tensors with a header, and their hash recorded beside them.

One safetensors file, in whose metadata the header lies as JSON, and a JSON file of the same name
that holds its SHA-256.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coaching.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from _typeshed import DataclassInstance
    from numpy.typing import NDArray

HEADER = "filmroom"
"""Key in the safetensors metadata under which a header lies as JSON."""


def write_recorded(
    path: Path, header: DataclassInstance, tensors: Mapping[str, NDArray[Any]]
) -> str:
    """Write weights and the record of their hash; returns the SHA-256, hexadecimal.

    Args:
        path: The ``.safetensors`` file; the record goes to the ``.json`` beside it.
        header: What belongs to them.
        tensors: As they are stored.
    """
    from safetensors.numpy import save

    content = save(dict(tensors), metadata={HEADER: json.dumps(asdict(header))})
    sha256 = hashlib.sha256(content).hexdigest()
    path.write_bytes(content)
    record = {"file": path.name, "bytes": len(content), "sha256": sha256}
    path.with_suffix(".json").write_text(json.dumps(record, indent=2) + "\n")
    return sha256


def read_recorded(path: Path, *, what: str, hint: str) -> tuple[bytes, str]:
    """The bytes at ``path`` and their SHA-256, if they are those that were recorded.

    Args:
        path: The ``.safetensors`` file.
        what: What to call the weights in messages, such as ``stage``.
        hint: What to do where they are not right.

    Raises:
        ModelError: A file is missing, or the hash is another one.
    """
    try:
        content = path.read_bytes()
        recorded = json.loads(path.with_suffix(".json").read_text())["sha256"]
    except (OSError, ValueError, KeyError) as error:
        raise ModelError(
            f"{path}: the {what} weights cannot be read: {error}", hint=hint
        ) from error
    sha256 = hashlib.sha256(content).hexdigest()
    if sha256 != recorded:
        raise ModelError(
            f"{path}: the {what} weights are altered: SHA-256 is {sha256[:12]}…,"
            f" {recorded[:12]}… is recorded",
            hint=hint,
        )
    return content, sha256


def header_fields(content: bytes) -> dict[str, Any]:
    """The fields of the header in the bytes of a safetensors file.

    Raises:
        ValueError: The bytes are no such file.
        KeyError: It has no header of ours.
    """
    size = int.from_bytes(content[:8], "little")
    fields: dict[str, Any] = json.loads(json.loads(content[8 : 8 + size])["__metadata__"][HEADER])
    return fields
