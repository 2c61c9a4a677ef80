"""People, roles and tools in talk: who decides, what is in use."""

from __future__ import annotations

import re

from coaching.privacy.first_names import FIRST_NAMES
from coaching.privacy.lexicon import among

_ROLE = (
    r"(?:husband|wife|partner|boss|bosses|managers?|managing director|finance director|"
    r"(?:\w+ )?directors?|board|owners?|co-?founders?|founders?|ceo|cfo|cto|coo|cio|ciso|cmo|md|gm|"
    r"head of (?:\w+)(?: and \w+)?|vp of \w+|vp|chief \w+(?: officer)?|"
    r"director of (?:\w+)|committee|council|works council|"
    r"mother|father|mum|mom|dad|parents|brother|sister|son(?:-in-law)?|daughter(?:-in-law)?|in-laws|accountant|"
    r"principal|headteacher|head teacher|dean|chairman|chairwoman|chair|president|landlord|"
    r"trustees|governors|shareholders|investors|procurement|purchasing|finance|legal|"
    r"it department|it team|it|operations|buying group|head office|treasurer|bursar|"
    r"controller|supervisor|foreman|team lead(?:er)?|secretary|administrator|buyer|dispatcher|"
    r"business partner|practice manager|office manager|plant manager|general manager|"
    r"lead(?: \w+)?|technician|engineer|bookkeeper|assistant|colleague|family)"
)
_OWN = r"(?:my|our|the|their|a|his|her)"
_ADJ = (
    r"(?:(?:finance|financial|it|technical|regional|general|senior|deputy|business|operations|"
    r"purchasing|sales|plant|site|office|practice|marketing|hr|managing|parent|school|town|city|"
    r"fleet|warehouse|production|facilities|group|works|older|younger|big|local|whole) )?"
)
PERSON_ROLE = re.compile(
    rf"\b{_OWN} {_ADJ}{_ROLE}\b|\b(?:procurement|purchasing|finance|legal|head office|head of \w+|"
    r"(?:operations|finance|managing|technical|it) (?:director|manager|lead))\b",
    re.IGNORECASE,
)
_TITLED = r"(?:Mr|Mrs|Ms|Dr|Miss|Professor|Sir)\.? "
TITLE = re.compile(r"(?:mr|mrs|ms|dr|miss|mister|doctor|professor|sir)\b", re.IGNORECASE)
"""At the start of a name."""
_NAME = re.compile(rf"\b(?:{_TITLED})?[A-Z][a-zà-ÿ]+(?:[ '-](?:Mc|Mac|O')?[A-Z][a-zà-ÿ]+)*")
_MYSELF = re.compile(
    r"\b(?:it's|that's|it is|that is|it would be|it'll be|be) (?:(?!not\b)\w+ )?"
    r"(?:my (?:own )?(?:call|decision|"
    r"money|choice|company|business)|me|up to me)\b|"
    r"\bI(?:'d| would| can| could|'ll| will| do| get to|'m the one who)?(?: \w+)? "
    r"(?:decide|sign|approve|make the (?:call|decision|final call))s?\b(?! (?:that |it |"
    r"this )?without)|"
    r"\b(?:just|only) me\b|\bmyself\b|\bmy (?:own )?(?:call|decision)\b|"
    r"\bI(?:'m| am) the (?:owner|boss|one|decision[- ]maker|director|ceo|cfo)\b|"
    r"\bI(?:'ve)? (?:have|got|hold) the (?:final|last) (?:say|word)\b|\bI own (?:the|this)\b",
    re.IGNORECASE,
)
_TOGETHER = re.compile(
    rf"\b{_OWN} {_ADJ}{_ROLE} and (?:I|me|myself)\b|\b(?:me|myself|I) and {_OWN} {_ADJ}{_ROLE}\b|"
    r"\bwe (?:both|decide together|decide that together)\b|\bboth of us\b",
    re.IGNORECASE,
)

_NOT_NAMES = among(
    "i i'm i'd i'll i've yes no yeah yep okay ok well so and but the a an we we're we've we'd "
    "it it's that that's this there monday tuesday wednesday thursday friday saturday sunday "
    "january february march april may june july august september october november december "
    "christmas easter right sure thanks thank hi hello hey good great oh um uh what when "
    "where who how why which is are do does did can could would will if then because for from "
    "with at in on our my your his her their he she they you not just about actually honestly "
    "look let mhm mr mrs ms dr please sorry english german french british american european "
    "exactly correct nope never maybe probably basically anyway now today tomorrow some most "
    "all both each every one two three four five six seven eight nine ten half hmm ah fine "
    "perfect lovely nice cool fair got have has had were was be been q1 q2 q3 q4 only also or "
    "after before until by as to of up out time before everyone everybody nobody somebody "
    "between vat tax us uk eu pm am per than these those here give send call say see put gdpr "
    "iso faq pdf api hr ceo cfo cto coo md gm it sso nhs usb tv ok-ish"
)
_LOWER_TOOLS = (
    r"(?:google )?(?:excel|spread ?sheets?|sheets|outlook|salesforce|hubspot|sap|sage|quickbooks|"
    r"xero|"
    r"whatsapp|paper|pen and paper|a whiteboard|whiteboards?|clipboards?|post-its|sticky notes|"
    r"a (?:paper )?(?:diary|notebook|calendar|binder)|notebooks?|word of mouth|e-?mails?|jira|"
    r"trello|slack|teams|zendesk|"
    r"shopify|access|vodafone|oracle|dynamics|pipedrive|zoho|asana|notion|mailchimp|"
    r"a local (?:firm|company|guy|man|garage|agency)|an? (?:shared )?(?:drive|spreadsheet|agency|"
    r"in-house \w+)|"
    r"our own (?:system|software|people|server|team)|in-house|home-?grown \w+)"
)
_CUE = re.compile(
    r"\b(?:we(?:'re| are)?|i(?:'m| am)?|they|everybody|everyone)?\s*(?:still |currently |mostly |"
    r"all |just |also |already |now |both |only )*"
    r"(?:use|using|used|run|running|runs|on|with|have|got|in|had|from|through|via|rent|lease|"
    r"driving|drive|called|into|"
    r"looking at|talking to|talk to|speaking to|integrate with|connect to|connects to|"
    r"works? with|sync(?:s|ed)? with|compared (?:to|with)|"
    r"switched (?:from|to)|moved (?:from|to)|offer from|quote from|price from|than|against|and|"
    r"or|get it from|buy from|export (?:from|to)|take the \w+ from|it's|it is|was)\s+"
    r"(?:a |an |the |our |your |that |this |some |an old |a old |old )?$",
    re.IGNORECASE,
)
_TOOL = re.compile(
    r"\b[A-Z0-9][\w&]*(?:[A-Z]\w*)*(?:[ -](?:[A-Z][\w&]*|\d+|365|360))*|\b[a-z]+[A-Z]\w*"
)
_LOWER = re.compile(rf"\b{_LOWER_TOOLS}\b", re.IGNORECASE)


def people(text: str) -> tuple[tuple[int, int], ...]:
    """Where somebody is named or told by their role, and "me" where the speaker decides.

    >>> said = "That's decided by our finance director, Helen Marsh. My husband has a say too."
    >>> [said[start:end] for start, end in people(said)]
    ['our finance director, Helen Marsh', 'My husband']
    >>> said = "It's my call, nobody else's."
    >>> [said[start:end] for start, end in people(said)]
    ["It's my call"]
    """
    found = [match.span() for match in _TOGETHER.finditer(text)]
    found += [match.span() for match in _MYSELF.finditer(text)]
    found += [match.span() for match in PERSON_ROLE.finditer(text)]
    found += _names(text)
    return _merged(text, found)


def is_known_person(words: str) -> bool:
    """Whether some words name a person for sure: a first name, a title, or a part somebody plays.

    >>> [is_known_person(it) for it in ("Helen Marsh", "my boss", "Hallam Boilers")]
    [True, True, False]
    """
    titled = re.match(_TITLED, words)
    first = words.split(maxsplit=1)[0].lower().rstrip(".") if words.split() else ""
    return bool(
        titled
        or first in FIRST_NAMES
        or PERSON_ROLE.search(words)
        or _MYSELF.search(words)
        or _TOGETHER.search(words)
    )


def _names(text: str) -> list[tuple[int, int]]:
    spans = []
    for match in _NAME.finditer(text):
        start, end = match.span()
        words = match[0].split()
        while words and words[0].lower().rstrip(".") in _NOT_NAMES - {"mr", "mrs", "ms", "dr"}:
            start += len(words[0]) + 1
            words = words[1:]
        if not words or start >= end:
            continue
        first = words[0].lower().rstrip(".")
        titled = first in ("mr", "mrs", "ms", "dr", "miss", "professor", "sir") and words[1:]
        opens = start == 0 or text[:start].rstrip()[-1:] in ".?!"
        if titled or first in FIRST_NAMES or (len(words) > 1 and not opens):
            spans.append((start, end))
    return spans


def tools(text: str, known: tuple[str, ...] = ()) -> tuple[tuple[int, int], ...]:
    """Where a product or vendor is named.

    Args:
        text: What is said.
        known: Names of the glossary.

    >>> said = "We're with Vodafone, and the lists are in spreadsheets."
    >>> [said[start:end] for start, end in tools(said)]
    ['Vodafone', 'spreadsheets']
    """
    found = []
    for match in _TOOL.finditer(text):
        start, end = match.span()
        words = match[0].split()
        while words and (words[0].lower() in _NOT_NAMES or words[0].isdigit()):
            start += len(words[0]) + 1
            words = words[1:]
        while words and words[-1].lower() in _NOT_NAMES:
            end -= len(words[-1]) + 1
            words = words[:-1]
        if not words or end - start < 2 or not any(word[0].isalpha() for word in words):  # noqa: PLR2004
            continue
        opens = start == 0 or text[:start].rstrip()[-1:] in ".?!,"
        mixed = any(char.isupper() for char in words[0][1:]) or any(c.isdigit() for c in words[0])
        if words[0].lower() in FIRST_NAMES and not _CUE.search(text[:start]):
            continue
        if _CUE.search(text[:start]) or mixed or not opens:
            found.append((start, end))
    found += [match.span() for match in _LOWER.finditer(text)]
    for name in known:
        found += [
            match.span() for match in re.finditer(rf"\b{re.escape(name)}\b", text, re.IGNORECASE)
        ]
    return _merged(text, found)


def _merged(text: str, found: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Spans in order, overlapping ones as one, and a role with its name ("our boss, Andrea")."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(set(found)):
        if merged and (
            start < merged[-1][1] or text[merged[-1][1] : start] in (" ", ", ", ", that's ")
        ):
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)
