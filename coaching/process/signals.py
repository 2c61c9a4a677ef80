"""Signals: facts of the deal that a turn can show, in whichever stage it is said."""

from __future__ import annotations

from coaching.process.parts import Name, Part, Pattern, Text


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
