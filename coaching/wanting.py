"""Whether talk wants an answer: the next speaker's words then belong to it.

It is quicker to say so than ``coaching.measures.questions``, which counts questions: to keep a
statement and a reply together does no harm, to tear an answer from its question does. It knows
English order of words, and does not hear intonation.
"""

from __future__ import annotations

import re

from coaching.measures.questions import asks

_MARKS = re.compile(r"[.?!…](?:[\"')\]\u201d\u2019]*\s|[\"')\]\u201d\u2019]*$)")

_LEADS = (
    r"(?:(?:so|and|but|or|okay|ok|well|um+|uh+|er+|ah|oh|hm+|now|then|right|alright|yeah|no|cause|"
    r"because|only|just|like|wait|hang on|sorry|please|sir|madam|mate|i mean|you know)\s+)*"
)
_WHO = r"(?:you|ya|we|they|he|she|it|i|there|that|this|anyone|anybody)"
_DOES = r"(?:do|does|did|are|is|was|were|can|could|would|will|should|have)"
_ASKS = re.compile(
    rf"^{_LEADS}(?:(?:what|how|why|when|where|who|whose|which|whereabouts)(?:'?s|'re|'d|'ll)?\s+\S"
    rf"|(?!will\b){_DOES}\s+\S+\s+\S)"
    rf"|\b{_DOES}\s+{_WHO}(?:\s+\S+){{1,6}}$"
    r"|\b(?:how|what) (?:much|many|long|about)\b(?:\s+\S+){0,4}$"
    r"|^(?:and|so|but) (?:in|if|when|on|at|after|for|with)\b(?:\s+\S+){1,6}"
    r"\s+(?:who|what|how)\s+\S+\s+\S"
    r"|^(?:and|or) (?:if|after|before|without|with|in|on|at|for|from)(?:\s+\S+){1,5}$"
    r"|\b(?:like|or|for|at|to|with|on) (?:what|who|where|how)$"
)
"""Where there are no marks: it begins as a question does, or ends with the words of one."""

_NO_QUESTION = re.compile(
    rf"^{_LEADS}(?:what|how|why|when|where|who|which)(?:'s)?\s+"
    r"(?:we|i|you|they|it|he|she|a|happens|this|that|is|was)\s+(?!\S+$)\S+.{40,}"
    rf"|^{_LEADS}(?:is|was)\s+(?:what|why|how)\b"
)
"""'what we do is we take the cards …' and the like."""


_SENTENCE = re.compile(r"(?<=[.?!…])[\"')\]\u201d\u2019]*\s+")
_AFTERTHOUGHT = 10
"""Words of a last sentence that may follow the question. Chosen because a longer one is mostly the
speaker's own answer."""


def wants_answer(text: str) -> bool:
    """Whether talk ends with a question, by its mark or, where it has none at all, by its words.

    A short sentence may come after it.

    >>> wants_answer("We have two plans. Which do you like?"), wants_answer("It is sixty.")
    (True, False)
    >>> wants_answer("Are room seven and eight one suite? We sell them to families.")
    True
    >>> wants_answer("would terry mind if you rang me when one goes")
    True
    >>> wants_answer("he is only asking is it working when internet is bad")
    True
    >>> wants_answer("what we do is we take the cards and type them up in our office for you")
    False
    """
    if asks(text):
        return True
    plain = " ".join(text.casefold().split())
    if not plain:
        return False
    if _MARKS.search(plain):
        *_, question, last = ("", *_SENTENCE.split(plain))
        return question.endswith("?") and len(last.split()) <= _AFTERTHOUGHT
    return bool(_ASKS.search(plain)) and not _NO_QUESTION.search(plain)
