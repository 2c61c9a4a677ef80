"""Answers: what says yes, no, "go on" or "that's good", and what is a question."""

from __future__ import annotations

import re

from coaching.measures.questions import asks

_AFFIRMS = re.compile(
    r"^\W*(?:(?:um|uh|oh|well|ah|mhm|and|okay|so|i mean)\W+)*"
    r"(?:yes|yeah|yep|yup|exactly|correct|right|that's (?:it|right|correct|about right|the one|"
    r"true|"
    r"exactly)|absolutely|definitely|indeed|precisely|spot on|you got it|sure|of course|true|"
    r"mm-?hm+|mhm|agreed|perfect|deal|done|fine|sounds (?:good|fine|right|great)|works(?: for me)?|"
    r"that works|ok(?:ay)?|go (?:ahead|on)|please do|great|good|lovely|happy with that|"
    r"i'd say so|pretty much|that would work|that'd work|suits me|i can do)\b",
    re.IGNORECASE,
)
_DENIES = re.compile(
    r"^\W*(?:(?:um|uh|oh|well|ah|and|so|honestly|look|to be honest|i mean)\W+)*"
    r"(?:no\b(?! problem| worries| rush)|nope|not (?:yet|really|at all|exactly|sure|now|today|"
    r"this)|"
    r"never|i don't|we don't|i haven't|we haven't|none|nothing|nobody|i wouldn't|i can't|"
    r"there isn't|there's no|there is no)\b",
    re.IGNORECASE,
)


_COMMITS = re.compile(
    r"\b(?:(?:put|stick|sign|count|book|mark) (?:me|us|both of us) (?:down|up|in)|i'm in|we're in|"
    r"i'll take|we'll take|let's (?:do|go|try|get|make)|go on|go ahead|do it|"
    r"(?:i'll|we'll|i will|we will|happy to) (?:sign|do it|do that|order|book)|we do it|"
    r"you've got (?:a deal|yourself)|it's a deal|(?:we|you) have a deal)\b|"
    r"(?:^|[,.] |\b(?:ok|okay|yes|yeah|right) )send (?:me|us|it|the|that|over|on)\b",
    re.IGNORECASE,
)
_PLEASED = re.compile(
    r"\b(?:(?:that's|that is|that'd be|that would be|it's|this is|now that's|sounds|looks) "
    r"(?:(?:that's|very|really|actually|quite|pretty|so|all|a lot|much|more|just) )*"
    r"(?:good|great|clever|crafty|better|reassuring|impressive|flexible|helpful|neat|brilliant|"
    r"lovely|perfect|smart|useful|handy|nice|fantastic|amazing|wonderful|excellent|like it|"
    r"generous|clear now|what i (?:needed|wanted) to (?:hear|know))|"
    r"(?:i|we) (?:do )?(?:like|love) (?:that|it|this)|"
    r"that(?:'d| would|'ll| will)? (?:suits?|helps?|works?|does it|do it|take care of|takes care "
    r"of|settles?|answers?|solves?|sort that|sorts that)|"
    r"(?:good|great|nice|glad) to (?:hear|know)|"
    r"i can (?:live with|manage|accept|work with)|fair enough|no more (?:questions|worries)|"
    r"as long as it's in|makes sense|that's more like)\b|\b(?:works for me|sounds fine)\b",
    re.IGNORECASE,
)


def affirms(text: str) -> bool:
    """Whether an answer says yes in words.

    >>> affirms("Exactly, that's it."), affirms("Not really.")
    (True, False)
    """
    return bool(_AFFIRMS.match(text)) and not _DENIES.match(text)


def denies(text: str) -> bool:
    """Whether an answer says no, or that nobody knows.

    >>> denies("No, nothing yet."), denies("No problem, Tuesday is fine.")
    (True, False)
    """
    return bool(_DENIES.match(text))


def commits(text: str) -> bool:
    """Whether somebody says yes to doing something: "go on", "put me down", "let's do that".

    >>> commits("Right, go on, stick me down for it."), commits("I'd have to think.")
    (True, False)
    """
    return bool(_COMMITS.search(text)) and not denies(text)


def is_pleased(text: str) -> bool:
    """Whether somebody takes well what they hear.

    >>> is_pleased("Oh, that's clever."), is_pleased("That's not good.")
    (True, False)
    """
    return bool(_PLEASED.search(text)) and not denies(text)


def is_question(text: str, at: int) -> bool:
    """Whether the sentence around a place is a question."""
    left = max(text.rfind(mark, 0, at) for mark in ".?!") + 1
    right = min((end for mark in ".?!" if (end := text.find(mark, at)) >= 0), default=len(text))
    return text[right : right + 1] == "?" or (right >= len(text) - 1 and asks(text[left:]))
