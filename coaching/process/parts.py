"""What a rep does, finds out and reaches in a stage: actions, data, exit criteria."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints, model_validator

from coaching.process.keys import key_of
from coaching.process.phrases import sound_pattern

By = Literal["rep", "customer", "anyone"]
"""Who has to say it."""

DatumKind = Literal["text", "money", "date", "duration", "person", "count", "tool"]
"""What the value of a datum is: "tool" is a product or vendor by name."""


def _one_line(text: str) -> str:
    """The text with every run of blanks and line ends as one blank."""
    return " ".join(text.split())


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
