"""Synonyms read from YAML; what is wrong is told with file, line and what to do."""

from __future__ import annotations

from coaching.search.synonyms import NO_SYNONYMS, Synonyms
from coaching.yaml_models import EXPLAINED, read_model


def parse_synonyms(text: str, *, source: str) -> Synonyms:
    """The synonyms that a YAML text describes; none for an empty file.

    Args:
        text: The whole file.
        source: What to call the file in messages, such as ``config/synonyms.yaml``.

    Raises:
        SettingsError: The text is not YAML, or does not hold groups of words.
    """
    if not any(line.split("#")[0].strip() for line in text.splitlines()):
        return NO_SYNONYMS
    return read_model(text, Synonyms, source=source, groups={}, explained=EXPLAINED)
