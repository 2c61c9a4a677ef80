"""Where the stages of one version of a process went in another."""

from __future__ import annotations

from coaching.process.values import SalesProcess


def mapping(old: SalesProcess, new: SalesProcess) -> dict[str, str | None]:
    """For each stage of ``old`` the stage of ``new`` that holds its talk; None where none does.

    A stage that kept its name holds its own. Else the stage whose ``was`` names it does, or where
    a later version took its name back, the stage that is now called as one of its earlier names.

    >>> from coaching.process import SalesProcess
    >>> def process(*stages):
    ...     rest = {"goal": "G", "actions": [], "exit_criteria": [], "examples": []}
    ...     return SalesProcess.model_validate({"stages": [
    ...         {"name": name, "title": name, "description": name, "was": was} | rest
    ...         for name, was in stages]})
    >>> before = process(("pitch", []), ("talk", []), ("sign", []))
    >>> mapping(before, process(("demo", ["pitch"]), ("sign", [])))
    {'pitch': 'demo', 'talk': None, 'sign': 'sign'}
    """
    holds = {name: stage.name for stage in new.stages for name in (*stage.was, stage.name)}
    return {stage.name: _of(stage.name, stage.was, holds) for stage in old.stages}


def _of(name: str, was: tuple[str, ...], holds: dict[str, str]) -> str | None:
    if name in holds:
        return holds[name]
    return next((holds[earlier] for earlier in was if earlier in holds), None)
