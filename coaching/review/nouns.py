"""Noun phrases of a turn, found by closed classes of words: "an old diesel boiler", "the vestry".

It knows no grammar beyond that: what no class has is taken for a noun, unless the words before it
say that it is a verb or an adjective.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from coaching.privacy.lexicon import among

_TOKEN = re.compile(r"[\w&][\w&'’-]*|[^\w\s]")  # noqa: RUF001
LEADS = among(
    "a an the my our your their his her its some another that this these those one two three four "
    "any no whose"
)
"""Words that a noun phrase begins with."""
_STOPS = among(
    "i me you he she it we they us him them who whom what where when why how there here and "
    "or but if so because cause since while than then as at by for from in into of off on "
    "onto out over through to up with within without about after before under between during "
    "per plus via until till is are was were be been being am isn't aren't wasn't weren't do "
    "does did done don't doesn't didn't have has had having haven't hasn't hadn't can could "
    "will would shall should may might must can't couldn't won't wouldn't shouldn't get gets "
    "got getting go goes going went come comes came coming use uses used using run runs ran "
    "running say says said saying tell tells told ask asks asked want wants wanted need needs "
    "needed make makes made take takes took give gives gave giving put puts keep keeps kept "
    "see sees saw seen know knows knew look looks looking looked like likes think thinks "
    "thought swear swears quote quoted charge charged charges offer offered offering cost "
    "costs pay pays paid buy buys bought sell sells sold send sends sent bring brings brought "
    "handle handles handled call calls called rang ring sign signs signed decide decides "
    "decided approve approves vote votes let lets talk talks talking spoke speak works work "
    "worked type types lend lends supply supplies supplied clean cleans fix fixes stamping "
    "wrote write written built build break breaks broke hold holds been've yes yeah yep yup "
    "no nope okay ok right well um uh oh er hmm mhm ha ah eh honestly actually basically just "
    "only also still too very really quite even already now today currently mostly mainly "
    "always never ever not maybe perhaps probably sort kind again both all each every either "
    "neither much many more most less least such same own back yet ago else anyway though "
    "once twice although which that's it's he's she's we're they're you're i'm i've we've "
    "they've you've i'd we'd he'd she'd they'd you'd i'll we'll he'll she'll they'll you'll "
    "it'll there's here's what's who's where's let's that'd that'll become becomes became lost "
    "lose loses spit cast open opens closed match wave tired crying standing sinking telling "
    "visited towed meets sits reads stands idle please sorry thanks thank hello hi hey sure "
    "exactly fine good great"
)
"""Words that are in no noun phrase: of closed classes, verbs, fillers."""
_PRONOUNS = among("i you he she it we they who that this there what where how")
_SUBJECTS = among(
    "i you he she it we they who nobody everybody i'd you'd he'd she'd we'd they'd i'll you'll "
    "he'll she'll we'll they'll i'm can could will would shall should may might must can't "
    "couldn't won't wouldn't shouldn't don't didn't doesn't do does did let's"
)
"""Words after which another one without an article is a verb or an adjective."""
_WILLS = among(
    "want wants wanted need needs needed have has had like love able going got used supposed meant "
    "trying hope happy ready how"
)
"""Words before "to" and a verb."""
_PERFECT = among("has have had i've we've you've they've he's she's was were been is are")
"""Words before a participle."""
_AMOUNTS = among(
    "mix mixture combination couple handful set pair kind sort lot bit bunch stack patchwork range "
    "type pile jumble"
)
"""Words before "of" that only say how much or how of what follows."""
EMPTY = among(
    "minute minutes hour hours day days week weeks month months year years time times moment bit "
    "lots way thing things reason problem question people one ones morning afternoon evening "
    "night monday tuesday wednesday thursday friday saturday sunday january february march april "
    "june july august september october november december price money end start fact truth idea "
    "chance point case sense help hand job matter trouble worry mess pain issue hurry holiday "
    "second third half quarter look date other others amount answer kilometre "
    "kilometres metre metres meter meters mile miles"
)
"""Nouns that name nothing: times, measures, and what stands for anything."""
_MOST_WORDS = 5
"""Of a noun phrase, without its article."""
_SHORTEST_ADVERB = 5
"""Letters from which a word with "ly" at its end is an adverb: "only", but not "fly" or "ally"."""
WORD = re.compile(r"[\w'’&-]+")  # noqa: RUF001
_CALLED = re.compile(r",? (?:called|named) ")
"""Between a thing and its name."""
_OF = re.compile(r" (?:from|at|on|of) ")
"""Between a thing and its maker's or place's name."""
_SHORT = re.compile(r"(?:['’](?:s|ll|d|re|ve))?$")  # noqa: RUF001
"""A verb that is short at the end of a noun phrase: "Dad'll"."""


def whole_phrases(text: str) -> tuple[tuple[int, int], ...]:
    """Noun phrases, each with its name or maker, and "a mix of" with what is mixed.

    >>> said = "A mix of old carriers, and a man called Keith."
    >>> [said[start:end] for start, end in whole_phrases(said)]
    ['A mix of old carriers', 'a man called Keith']
    """
    whole: list[tuple[int, int]] = []
    for start, end in noun_phrases(text):
        if whole and _belongs(text, whole[-1], start):
            whole[-1] = (whole[-1][0], end)
        else:
            whole.append((start, end))
    return tuple(whole)


def noun_phrases(text: str) -> tuple[tuple[int, int], ...]:
    """Where noun phrases stand: words between those of closed classes, with the article before.

    >>> said = "Well, my cousin does it on a sunday."
    >>> [said[start:end] for start, end in noun_phrases(said)]
    ['my cousin', 'a sunday']
    """
    found: list[tuple[int, int]] = []
    held: list[re.Match[str]] = []
    lead: re.Match[str] | None = None
    words = ["", ""]
    for token in [*_TOKEN.finditer(text), None]:
        word = "" if token is None else token[0].lower().replace("’", "'")  # noqa: RUF001
        stopped = word in _STOPS or word.split("'")[0] in _PRONOUNS
        content = word[:1].isalnum() and not stopped and word not in LEADS
        if token is not None and content and not held:
            if words[-1] in ("that", "this") and _stands_alone(token[0]):
                content, lead = token[0][0].isupper(), None
            elif lead is None:
                content = not _is_no_noun(token[0], words)
        words.append(word)
        if token is not None and content and len(held) < _MOST_WORDS:
            held.append(token)
            if not word.endswith(("'ll", "'d", "'re", "'ve")):
                continue
        if held:
            short = _SHORT.search(held[-1][0])
            end = held[-1].end() - len(short[0] if short else "")
            found.append(((lead or held[0]).start(), end))
        held, lead = [], token if token is not None and word in LEADS else None
    return tuple(found)


def names_in(text: str) -> frozenset[str]:
    """The words with a capital inside a sentence, lower case.

    >>> sorted(names_in("Two others. One is Lohnwerk, from Hamburg."))
    ['hamburg', 'lohnwerk']
    """
    return frozenset(
        it[0].lower()
        for it in WORD.finditer(text)
        if it[0][0].isupper()
        and it[0].lower().replace("’", "'") not in _STOPS  # noqa: RUF001
        and not opens_sentence(text, it.start())
    )


def capitals_of(said: str, *, opens: bool) -> frozenset[str]:
    """The words with a capital, lower case, but for the first where it opens a sentence."""
    words = WORD.findall(said)[opens:]
    return frozenset(it.lower() for it in words if it[0].isupper())


def opens_sentence(text: str, start: int) -> bool:
    """Whether a sentence begins at a place."""
    before = text[:start].rstrip()
    return not before or before[-1] in ".?!"


def _belongs(text: str, before: tuple[int, int], start: int) -> bool:
    """Whether a noun phrase that starts somewhere is of one value with the one before it."""
    between, head = text[before[1] : start], WORD.findall(text[before[0] : before[1]])[-1].lower()
    if head in EMPTY:
        return False
    if between == " of " and head in _AMOUNTS:
        return True
    return bool(_CALLED.fullmatch(between) or (_OF.fullmatch(between) and text[start].isupper()))


def _is_no_noun(said: str, before: Sequence[str]) -> bool:
    """Whether a word without an article is a verb, an adverb or an adjective, by those before it.

    >>> _is_no_noun("showed", ["yes", "we"]), _is_no_noun("Excel", ["yes", "we"])
    (True, False)
    """
    opens = not before[-1][-1:].isalnum()
    if said[0].isupper() and not opens:
        return False
    word = said.lower()
    if word.endswith("ly") and len(word) > _SHORTEST_ADVERB:
        return True
    if before[-1] == "to":
        return before[-2] in _WILLS
    return before[-1] in _SUBJECTS or (word.endswith("ed") and before[-1] in _PERFECT)


def _stands_alone(following: str) -> bool:
    """Whether "that" before a word is no article: "that sounds good", "scripts that Lev wrote"."""
    return following[0].isupper() or (following.endswith("s") and not following.endswith("ss"))
