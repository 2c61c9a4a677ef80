"""What a process is made of: frozen values that are sound each by itself."""

from __future__ import annotations

import hashlib
import json
from functools import cached_property
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    StringConstraints,
    model_validator,
)
from pydantic_core import PydanticCustomError

from coaching.errors import UsageError
from coaching.process.hints import did_you_mean
from coaching.process.keys import key_of
from coaching.process.phrases import sound_pattern

OTHER = "other"
"""What talk outside the process is tagged as: hold music, a dog, the weather. Never a stage."""

MOST_STAGES = 60
"""Stages of a process. Chosen because a call of an hour has about that many changes of subject;
more than that is a list of questions, not a process."""

By = Literal["rep", "customer", "anyone"]
"""Who has to say it."""

DatumKind = Literal["text", "money", "date", "duration", "person", "count", "tool"]
"""What the value of a datum is: "tool" is a product or vendor by name."""


def _one_line(text: str) -> str:
    """The text with every run of blanks and line ends as one blank."""
    return " ".join(text.split())


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


Name = Annotated[str, StringConstraints(strict=True, pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
Text = Annotated[
    str,
    StringConstraints(strict=True, strip_whitespace=True, min_length=1),
    AfterValidator(_one_line),
]
Pattern = Annotated[Text, AfterValidator(sound_pattern)]


class Part(BaseModel):
    """A piece of the process: frozen, and closed to keys that it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Sentence(Part):
    """A piece that can be written as one sentence, or as a group of keys around it."""

    sentence: ClassVar[str]
    """The key that holds the sentence."""

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, given: Any) -> Any:
        if isinstance(given, str):
            given = {cls.sentence: given}
        if isinstance(given, dict) and given.get("name") in (None, "") and "name" not in given:
            said = given.get(cls.sentence)
            if isinstance(said, str) and said.strip():
                given = {**given, "name": key_of(said)}
        return given


class Action(Sentence):
    """What a rep does in a stage.

    Attributes:
        does: The action in one sentence.
        name: Its key everywhere; made of the sentence where it is not given.
        shown_by: Names of signals; an utterance that carries one of them is evidence.
        by: Who says what shows it.
        examples: Utterances that show it.
        patterns: Phrases that show it; see ``Stage.patterns``.
    """

    sentence = "does"

    does: Text
    name: Name = ""
    shown_by: tuple[Name, ...] = ()
    by: By = "rep"
    examples: tuple[Text, ...] = ()
    patterns: tuple[Pattern, ...] = ()

    @property
    def key(self) -> str:
        """Its name: unique among the actions of a process."""
        return self.name


class Datum(Sentence):
    """What a rep finds out in a stage.

    Attributes:
        asks: What is to be known, in one sentence.
        name: Its key everywhere; made of the sentence where it is not given.
        kind: What its value is.
        shown_by: Names of signals; an utterance that carries one of them may hold the value.
        by: Who says the value.
        examples: Utterances that hold it.
        patterns: Phrases that come with it; see ``Stage.patterns``.
    """

    sentence = "asks"

    asks: Text
    name: Name = ""
    kind: DatumKind = "text"
    shown_by: tuple[Name, ...] = ()
    by: By = "anyone"
    examples: tuple[Text, ...] = ()
    patterns: tuple[Pattern, ...] = ()

    @property
    def key(self) -> str:
        """Its name: unique among the data of a process."""
        return self.name


class ExitCriterion(Sentence):
    """What must be true before a deal leaves a stage.

    Attributes:
        says: The criterion in one sentence.
        name: Its key everywhere; made of the sentence where it is not given.
        shown_by: Names of signals; an utterance that carries one of them is evidence. Where it is
            empty and there are neither examples nor patterns nor needs, only a person can judge.
        by: Who has to say what shows it.
        examples: Utterances that prove it.
        patterns: Phrases that prove it; see ``Stage.patterns``.
        needs: Names of data that must have a value.
    """

    sentence = "says"

    says: Text
    name: Name = ""
    shown_by: tuple[Name, ...] = ()
    by: By = "anyone"
    examples: tuple[Text, ...] = ()
    patterns: tuple[Pattern, ...] = ()
    needs: tuple[Name, ...] = ()

    @property
    def key(self) -> str:
        """Its name: unique among the exit criteria of a process."""
        return self.name

    @property
    def can_be_shown(self) -> bool:
        """Whether anything that is said can show it."""
        return bool(self.shown_by or self.examples or self.patterns or self.needs)


class SignalKind(Part):
    """One kind of a signal, such as an objection to the price.

    Attributes:
        name: Its key, unique in the signal.
        title: Its name on pages.
        description: When it is this kind.
        examples: Utterances of this kind.
        patterns: Phrases that always mean it; see ``Stage.patterns``.
    """

    name: Name
    title: Text
    description: Text
    examples: tuple[Text, ...] = ()
    patterns: tuple[Pattern, ...] = ()


class Signal(Part):
    """A fact of the deal that a turn can show, in whichever stage it is said.

    Attributes:
        name: Its key everywhere.
        title: Its name on pages.
        description: When a turn shows it, one or two sentences.
        examples: Utterances that show it.
        patterns: Phrases that always mean it; see ``Stage.patterns``.
        kinds: Kinds to tell apart, or none.
    """

    name: Name
    title: Text
    description: Text
    examples: tuple[Text, ...] = ()
    patterns: tuple[Pattern, ...] = ()
    kinds: tuple[SignalKind, ...] = ()


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
