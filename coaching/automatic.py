"""Automatic talk: menus, greetings of voicemail, announcements and what is said while one holds.

It knows machines by their words, in the spelling of a recogniser, with or without punctuation. One
phrase that only machines say is enough; of those that people say too, two are needed. It does not
listen: music is nobody's words.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from coaching.transcript import SENTENCE_ENDS, Word

Kind = Literal["menu", "voicemail", "hold", "notice", "operator"]

ENOUGH = 4
"""Points that make talk automatic: one phrase of machines alone (4), one that people say who speak
of their own telephones, and any other (3 and 1), two that people say too, but seldom (2 each), or
more of those that people say as well (1)."""

TOGETHER = 25
"""Words between two phrases of one announcement at most. Chosen because menus name an option every
ten words or so, and greetings give a name and a reason in between."""

PAUSE = 4.0
"""Seconds of silence that end an announcement; a menu waits so long only when it is over."""

REACH = 14
"""Words that an announcement goes on before its first and after its last phrase, up to the end of
a sentence."""

BREATH = 0.6
"""Seconds of silence that end a sentence, where there is no punctuation."""

KEY = (
    r"(?:one|two|three|four|five|six|seven|eight|nine|zero|\d+|star|pound|hash"
    r"|the \w+ (?:key|sign))"
)
CALLED = (
    r"(?:called|dialed|dialled|reached|are (?:trying|attempting) to (?:reach|call)|are calling)"
)
TEAM = (
    r"(?:agents?|representatives?|operators?|lines|associates|specialists|advisors?|team members)"
)
TONE = r"(?:tone|beep|signal)"
NOW = r"(?:currently |now )?"


@dataclass(frozen=True, slots=True)
class Announcement:
    """Consecutive words of one voice that a machine says.

    Attributes:
        first: Index of the first word.
        after: Index after the last.
        kind: What it is, by the phrase that says most.
    """

    first: int
    after: int
    kind: Kind


_PHRASES: tuple[tuple[Kind, int, str], ...] = (
    ("menu", 4, rf"press {KEY} (?:for|to) [\w ]{{2,60}} press {KEY}"),
    ("menu", 4, rf"(?:for|to) [\w ]{{2,50}} press {KEY} (?:or )?(?:for|to) [\w ]{{2,50}} press"),
    ("menu", 2, rf"(?:for|to) [\w' ]{{2,50}} (?:press|dial) {KEY}"),
    ("menu", 2, rf"(?:press|dial) {KEY} (?:for|to|when|if|or)\b"),
    ("menu", 2, rf"^(?:for|to) [\w' ]{{2,50}} (?:press|dial) {KEY}$"),
    ("menu", 2, rf"^(?:press|dial) {KEY} (?:for|to)\b"),
    ("menu", 4, r"(?:menu )?options have (?:recently )?changed"),
    ("menu", 4, r"(?:choose|select|listen to) (?:from |one of )?the following"),
    ("menu", 2, r"listen carefully (?:as|to)"),
    ("menu", 4, r"para (?:continuar en )?espa(?:n|ñ)ol|oprima|marque"),
    ("menu", 4, r"repeat (?:these|this|the) (?:options|menu|message)"),
    ("menu", 4, r"return to the (?:main|previous) menu"),
    ("menu", 4, r"enter (?:your|the) [\w ]{2,50} followed by (?:the )?(?:pound|hash|star)"),
    ("menu", 4, r"know your party's extension|(?:your|the) (?:party's )?extension you may dial"),
    ("menu", 4, r"dial (?:it |by name )?(?:now|at any time)|dial by name"),
    ("menu", 4, r"(?:that is |that's )?not a valid (?:option|entry|selection|number|extension)"),
    ("menu", 4, r"you can say things like|in a few words (?:please )?tell (?:me|us)"),
    ("menu", 1, r"speak (?:to|with) an? (?:operator|agent|representative)"),
    ("menu", 1, r"stay on the line for"),
    ("menu", 1, r"company directory"),
    ("voicemail", 4, r"you(?:'ve| have) reached the (?:voice ?mail|mailbox|answering machine)"),
    ("voicemail", 2, r"you(?:'ve| have) reached"),
    ("voicemail", 2, r"(?:please )?leave (?:me |us )?(?:a |your )?[\w ]{0,30}(?:message|number)"),
    ("voicemail", 2, rf"(?:at|after|until) the {TONE}"),
    ("voicemail", 2, r"record your (?:message|name)"),
    ("voicemail", 1, r"(?:can't|cannot|can not|unable to) (?:come to|get to|take|answer)"),
    ("voicemail", 1, r"(?:not available|unavailable|no one is available) (?:to|right now|at)"),
    ("voicemail", 1, r"away from (?:my|the) (?:desk|phone|office)"),
    ("voicemail", 1, r"(?:return your call|get back to you|call you back) as soon as"),
    ("voicemail", 4, r"cannot accept any (?:more )?messages"),
    ("voicemail", 3, r"mailbox is full"),
    ("voicemail", 4, r"forwarded to an? (?:automat\w+ )?voice"),
    ("voicemail", 4, r"automat\w+ voice messag\w+"),
    ("voicemail", 1, r"when you (?:have|are|'re|'ve) finished (?:recording)?"),
    ("voicemail", 1, r"(?:you may )?hang up or"),
    ("hold", 4, r"your call is (?:very |extremely )?(?:important|valuable)"),
    ("hold", 4, r"your call will be (?:answered|taken|connected)"),
    ("hold", 4, rf"next available {TEAM}"),
    (
        "hold",
        4,
        rf"all (?:of )?(?:our )?{TEAM} are (?:currently|now|still) (?:busy|assist|help|on)",
    ),
    ("hold", 3, rf"all (?:of )?(?:our )?{TEAM} are (?:busy|assist|help|on)"),
    (
        "hold",
        4,
        r"(?:estimated|expected|approximate|your) (?:wait|hold|waiting) time (?:is|may|will)",
    ),
    ("hold", 4, r"you are (?:currently )?(?:caller )?number \w+ in (?:the )?(?:line|queue)"),
    ("hold", 3, r"experiencing (?:an? )?(?:\w+ ){1,4}call volumes?"),
    ("hold", 4, r"(?:while )?(?:we connect|transfer) your call|your call is being (?!recorded)"),
    ("hold", 4, r"connecting your call|your call has been (?:placed|transferred|forwarded)"),
    ("hold", 1, r"(?:please )?(?:stay|remain) on the line"),
    ("hold", 1, r"please (?:continue to )?hold"),
    ("hold", 2, r"thank you for (?:continuing to hold|holding|your patience|waiting)"),
    ("hold", 2, r"(?:will be|be) with you (?:shortly|soon|as soon)"),
    ("hold", 2, r"did you know (?:that )?you can|visit us (?:online )?at|visit our website"),
    ("hold", 1, r"appreciate your patience"),
    (
        "hold",
        2,
        rf"our (?:office|business) hours|(?:we are|our offices? (?:is|are)) {NOW}closed",
    ),
    ("hold", 2, r"call (?:us )?back (?:during|between)"),
    ("hold", 1, r"(?:normal|regular) (?:business|office) hours"),
    ("hold", 2, r"our hours are"),
    (
        "notice",
        2,
        r"calls? (?:may|might|will|is being|are|may all) (?:be )?(?:\w+ (?:or|and) )?recorded",
    ),
    ("notice", 2, r"recorded for (?:\w+ ){0,3}(?:quality|training)"),
    ("notice", 4, r"may be monitored (?:or|and) recorded"),
    (
        "operator",
        4,
        rf"(?:number|person|party|subscriber|customer) you (?:have )?{CALLED}[\w' ]* is",
    ),
    ("operator", 4, rf"(?:subscriber|party) you (?:have )?{CALLED}"),
    ("operator", 4, r"has been disconnected or|(?:is )?no longer in service"),
    ("operator", 3, r"not in service"),
    ("operator", 4, r"cannot be completed as dial"),
    ("operator", 2, r"check the number and|try (?:your call )?again later"),
    ("operator", 4, r"(?:accept|send) (?:this|the) (?:call|charges)[\w ]* press"),
    (
        "operator",
        4,
        r"enter (?:your|the) (?:conference|meeting) (?:access )?(?:id|code|number|pass)",
    ),
    ("operator", 4, r"you are the (?:first|only) (?:participant|person|caller)"),
    ("operator", 4, r"there (?:is|are) \w+ other (?:participants?|callers?|people) (?:in|on)"),
    ("operator", 4, r"(?:has|have) (?:joined|left) the (?:conference|meeting)$"),
)
"""Kinds, points and phrases. Source: our own list, 2026-11-26, of what telephone systems say."""

_PATTERNS = tuple((kind, points, re.compile(rf"\b(?:{text})")) for kind, points, text in _PHRASES)

_PERSON = re.compile(
    r"\b(?:so you know|before we (?:start|begin)|let you know|is it (?:okay|ok|all right)"
    r"|i (?:left|tried|have to|need to|should|want|was|think|heard|said|told|just)\b"
    r"|i'm going to|i'd|is that (?:okay|ok|fine|all right)"
    r"|(?:can|could|would|will|do) you|(?:can|could|should|may|shall) i\b|did you (?!know)"
    r"|let me|let's|hold on"
    r"|(?:they|people|customers|callers|he|she|it|we|menu|system|you) "
    r"(?:just |then |always |all |only |have to |can |could |don't |to )?"
    r"(?:hear|hears|heard|says|said|tells|told|tell|press|leave|get|want|had|were|went)"
    r"|this is \w+ (?:how|what) |that's (?:why|the|a|what|where|how|my|our)\b"
    r"|the (?:problem|trouble|pain|issue)\b|(?:this|last|next) (?:quarter|month|year|week)\b"
    r"|every (?:single )?(?:day|week|month|\w+day|time)\b|(?:most|half) of the (?:day|time|week))"
)
"""What people say who talk about machines, or as one does to another."""


def announcements(words: Sequence[Word]) -> tuple[Announcement, ...]:
    """What machines say among the words of one voice, in order, without overlap.

    A sentence with a phrase that only people use in it is a person's, whatever else it says.

    Args:
        words: In order of time.

    >>> heard = "Your call is important to us. Please hold. Hi, this is Ann.".split()
    >>> announcements([Word(n / 3, (n + 1) / 3, text) for n, text in enumerate(heard)])
    (Announcement(first=0, after=8, kind='hold'),)
    """
    found: list[Announcement] = []
    for hits in _together(words, _hits(words)):
        if sum({hit.phrase: hit.points for hit in hits}.values()) < ENOUGH:
            continue
        kind = max(hits, key=lambda hit: hit.points).kind
        first = _begin(words, hits[0].first)
        after = _end(words, max(hit.after for hit in hits))
        if found and first < found[-1].after:
            before = found.pop()
            first, after, kind = before.first, max(after, before.after), before.kind
        found.append(Announcement(first, after, kind))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Hit:
    """A phrase, by its number, and the words that it is found in."""

    first: int
    after: int
    phrase: int
    kind: Kind
    points: int


def _hits(words: Sequence[Word]) -> list[_Hit]:
    """The phrases of machines, in order; none of a sentence that only people say."""
    hits: list[_Hit] = []
    for begin, end in _sentences(words):
        text, starts = _plain(words[begin:end])
        if _PERSON.search(text):
            continue
        for phrase, (kind, points, pattern) in enumerate(_PATTERNS):
            for match in pattern.finditer(text):
                first = begin + bisect_right(starts, match.start()) - 1
                after = begin + bisect_right(starts, max(match.start(), match.end() - 1))
                hits.append(_Hit(first, after, phrase, kind, points))
    return sorted(hits, key=lambda hit: (hit.first, hit.after))


def _plain(words: Sequence[Word]) -> tuple[str, list[int]]:
    """The words in small letters without punctuation, and where in the text each begins."""
    starts: list[int] = []
    text = ""
    for word in words:
        text += " " if text else ""
        starts.append(len(text))
        text += _SIGNS.sub("", word.text.casefold().replace("\u2019", "'").replace("-", " "))
    return text, starts


_SIGNS = re.compile(r"[^\w' ]")


def _sentences(words: Sequence[Word]) -> list[tuple[int, int]]:
    """First and after of stretches that one sentence, or a few without punctuation, fills."""
    cuts = [place for place in range(1, len(words)) if _parted(words, place)]
    return list(zip([0, *cuts], [*cuts, len(words)], strict=True)) if words else []


def _parted(words: Sequence[Word], place: int) -> bool:
    """Whether a new sentence begins at a word."""
    before = words[place - 1]
    return before.text.endswith(SENTENCE_ENDS) or words[place].start - before.end >= BREATH


def _together(words: Sequence[Word], hits: Sequence[_Hit]) -> list[list[_Hit]]:
    """The hits of each announcement."""
    groups: list[list[_Hit]] = []
    reached = 0
    for hit in hits:
        near = bool(groups) and hit.first - reached <= TOGETHER
        if near and all(
            words[place].start - words[place - 1].end < PAUSE
            for place in range(max(1, reached), hit.first + 1)
        ):
            groups[-1].append(hit)
        else:
            groups.append([hit])
        reached = max(reached, hit.after)
    return groups


def _begin(words: Sequence[Word], place: int) -> int:
    """The first word of the sentence that a word is in, at most ``REACH`` before it."""
    least = max(0, place - REACH)
    return next((at for at in range(place, least, -1) if _parted(words, at)), least)


def _end(words: Sequence[Word], place: int) -> int:
    """The word after the sentence that ends at a word or later, at most ``REACH`` after it."""
    most = min(len(words), place + REACH)
    return next((at for at in range(place, most) if _parted(words, at)), most)
