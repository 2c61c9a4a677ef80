"""Text of a cue to talk: without markup, entities, music and what is said about the sound."""

from __future__ import annotations

import html
import re
import unicodedata

_TAG = re.compile(r"</?[A-Za-z0-9][^<>\n]{0,200}>|\{\\[^{}\n]{0,80}\}")
_SOUND = (
    r"inaudible|unintelligible|indistinct|unclear|crosstalk|cross[- ]talk|overlapping|music|laugh"
    r"|chuckl|applause|silence|pause|noise|background|ringing|phone rings|cough|sigh|clears throat"
    r"|sneez|breath|beep|dial tone|hold|blank[_ ]audio|no audio|no speech|foreign|static"
)
_ABOUT_SOUND = re.compile(
    rf"[\[(*](?:\s{{0,3}})(?:{_SOUND})[^\[\]()*\n]{{0,40}}[\])*]", re.IGNORECASE
)
_ALL_SOUND = re.compile(r"[\[(*][^\[\]()*]{0,60}[\])*][.,!?]?")
_REDACTED = re.compile(r"\[[A-Z_]{2,20}\]")
_MUSIC = re.compile(r"[♩♪♫♬]+")
_HIDDEN = re.compile(
    "[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)
_DASHES = ("- ", "– ", "— ", ">> ", ">>> ")  # noqa: RUF001 - as subtitles write a new voice


def untagged(text: str) -> str:
    r"""Text without tags and entities, on the lines it was on.

    >>> untagged("<i>Fish &amp; chips</i>{\\an8}")
    'Fish & chips'
    """
    if "<" in text or "{" in text:
        text = _TAG.sub("", text)
    return html.unescape(text) if "&" in text else text


def talk(text: str) -> str:
    r"""What is said in a text that has no tags any more, on one line; empty for sounds alone.

    What stands for a redacted name ("[NAME]") is kept.

    >>> talk("♪ Jingle ♪"), talk("So [inaudible] sixty\nseats"), talk("(door closes)")
    ('', 'So sixty seats', '')
    """
    text = _HIDDEN.sub("", text)
    if _MUSIC.match(text.strip()):
        return ""
    text = _MUSIC.sub(" ", text)
    if "[" in text or "(" in text or "*" in text:
        stripped = text.strip()
        if _ALL_SOUND.fullmatch(stripped) and not _REDACTED.fullmatch(stripped.rstrip(".,!?")):
            return ""
        text = _ABOUT_SOUND.sub(" ", text)
    text = " ".join(text.split())
    return text if any(letter.isalnum() for letter in text) else ""


def undashed(line: str) -> str:
    """A line without the dash or arrows that announce a new voice.

    >>> undashed("- Good morning."), undashed(">> RICK: Hello.")
    ('Good morning.', 'RICK: Hello.')
    """
    line = line.strip()
    for dash in _DASHES:
        if line.startswith(dash):
            return line[len(dash) :].lstrip(" >")
    return line


def clean_name(name: str) -> str:
    """A name as one line of visible characters, without brackets or quotes around it.

    >>> clean_name("\u200f\u202bDana\u00a0 Levi\u202c ")
    'Dana Levi'
    """
    plain = unicodedata.normalize("NFC", html.unescape(name))
    visible = "".join(
        " " if character.isspace() else character
        for character in plain
        if character.isspace() or not unicodedata.category(character).startswith("C")
    )
    name = " ".join(visible.split()).strip(" \"'“”‘’«»:-–—|")  # noqa: RUF001 - real quotes
    while len(name) > 1 and (name[0], name[-1]) in {("[", "]"), ("(", ")"), ("<", ">")}:
        name = name[1:-1].strip()
    return name
