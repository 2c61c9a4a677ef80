"""What the doors give to reviewing: the finder of cues, and the names that a team knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coaching.process import SalesProcess
    from coaching.review.talk import CueFinder
    from coaching.workspace import Workspace

_FINDERS: dict[str, CueFinder] = {}
"""One finder a version of a process: its weights are read once."""


def cues_of(process: SalesProcess) -> CueFinder:
    """What finds the cues of a process's parts, not yet loaded."""
    from coaching.app.wiring import reader_of
    from coaching.settings import cache_folder
    from models.evidence.cues import EvidenceCues
    from models.stages import StageReader

    if process.version not in _FINDERS:
        _FINDERS.clear()
        reader = reader_of()
        assert isinstance(reader, StageReader), "the one reader there is"
        _FINDERS[process.version] = EvidenceCues(
            process, reader, memory=cache_folder() / "evidence"
        )
    return _FINDERS[process.version]


def known_names(workspace: Workspace) -> tuple[str, ...]:
    """Terms of the glossary, which may be products and vendors."""
    from coaching.app.wiring import glossary_of

    return tuple(term.text for term in glossary_of(workspace).terms)
