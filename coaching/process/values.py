"""A process and its stages: frozen values that are sound each by itself."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Any, Self

from pydantic import AfterValidator, model_validator
from pydantic_core import PydanticCustomError

from coaching.errors import UsageError
from coaching.process.parts import Action, Datum, ExitCriterion, Name, Part, Pattern, Text
from coaching.process.signals import Signal
from coaching.yaml_places import did_you_mean

OTHER = "other"
"""What talk outside the process is tagged as: hold music, a dog, the weather. Never a stage."""

MOST_STAGES = 60
"""Stages of a process. Chosen because a call of an hour has about that many changes of subject;
more than that is a list of questions, not a process."""


def _number_of_stages(stages: tuple[Any, ...]) -> tuple[Any, ...]:
    """The stages, if there are any and not too many."""
    if not stages:
        raise PydanticCustomError("stages", "is empty: a process has at least one stage")
    if len(stages) > MOST_STAGES:
        raise PydanticCustomError(
            "stages",
            "has {count} stages, and {most} are the most",
            {
                "count": len(stages),
                "most": MOST_STAGES,
                "hint": "A stage holds many questions and steps: put them into its actions.",
            },
        )
    return stages


class Stage(Part):
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
        was: Names that this stage had before, and of stages that were merged into it.
    """

    name: Name
    title: Text
    goal: Text
    description: Text
    actions: tuple[Action, ...]
    data: tuple[Datum, ...] = ()
    exit_criteria: tuple[ExitCriterion, ...]
    examples: tuple[Text, ...]
    patterns: tuple[Pattern, ...] = ()
    was: tuple[Name, ...] = ()


class SalesProcess(Part):
    """The stages in their order, and the signals.

    Attributes:
        stages: At least one, in the order in which a deal passes them.
        signals: In the order in which they are listed wherever they are shown.
    """

    stages: Annotated[tuple[Stage, ...], AfterValidator(_number_of_stages)]
    signals: tuple[Signal, ...] = ()

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        from coaching.process.faults import faults  # it speaks of the values above

        fault = next(faults(self), None)
        if fault is not None:
            raise PydanticCustomError("process", "{says}", {**fault._asdict(), "says": fault.text})
        return self

    @cached_property
    def criteria(self) -> Mapping[str, tuple[str, str]]:
        """What each exit criterion says, and the title of its stage, by its key."""
        return {
            criterion.key: (criterion.says, stage.title)
            for stage in self.stages
            for criterion in stage.exit_criteria
        }

    @cached_property
    def version(self) -> str:
        """Eight hex digits of the SHA-256 of what the process says.

        Comments, blanks and quoting in its file do not change it; any word, and any order, does.
        """
        return _hash_of(self.model_dump_json())

    @cached_property
    def tagging_version(self) -> str:
        """Eight hex digits of the SHA-256 of what turns are tagged by.

        Goals, titles, actions, data, exit criteria and earlier names do not change it: with the
        same one the same turns get the same stages and signals.
        """
        stages = [
            (stage.name, stage.description, stage.examples, stage.patterns) for stage in self.stages
        ]
        signals = [
            signal.model_dump(exclude={"title": True, "kinds": {"__all__": {"title"}}})
            for signal in self.signals
        ]
        return _hash_of(json.dumps([stages, signals], ensure_ascii=False))

    @property
    def stage_names(self) -> tuple[str, ...]:
        """Names of the stages, in order; without ``OTHER``."""
        return tuple(stage.name for stage in self.stages)

    @property
    def signal_names(self) -> tuple[str, ...]:
        """Names of the signals, in order."""
        return tuple(signal.name for signal in self.signals)

    @property
    def data(self) -> tuple[Datum, ...]:
        """All data, in order of the stages."""
        return tuple(datum for stage in self.stages for datum in stage.data)

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
            hint=did_you_mean(name, self.stage_names),
        )


def _hash_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]
