"""Whether a transcript is in a language that the team speaks."""

from __future__ import annotations

from coaching.errors import LanguageError
from coaching.settings import Settings
from coaching.sidecar.cue import SideTranscript
from coaching.sidecar.language import told_language


def require_spoken(
    read: SideTranscript, name: str, settings: Settings, *, language: str | None
) -> None:
    """Refuse a transcript in a language that the team does not speak, as a recording would be.

    What it calls itself is believed where that is a language of the team; many programs call
    everything by the language that they are set to.

    Args:
        read: The transcript.
        name: Its name, as messages call it.
        settings: Which languages the team speaks; an empty list takes any.
        language: What its call is in, where somebody said so: then nothing is asked.

    Raises:
        LanguageError: It is in another.
    """
    spoken = settings.speech.languages
    if language is not None or not spoken or read.language in spoken:
        return
    told = told_language(read.talk) or read.language
    if told and told not in spoken:
        raise LanguageError(
            f"{name} is in the language {told}, and speech.languages = {', '.join(spoken)}",
            hint=f'Add "{told}" to speech.languages in config/filmroom.toml if your team '
            "speaks it, then run `filmroom retry`.",
        )
