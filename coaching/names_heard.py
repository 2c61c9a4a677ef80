"""What a name looks like in recognised talk: capitals, or a name that is known already.

A recogniser writes names with a capital, but also days, places and the first word of a sentence;
some write no capitals at all. So a word is a name if it has a capital and is none of the words that
often have one, or if it is known who may be on the call.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from coaching.naming import fold, words_of

LONGEST = 3
"""Words of the longest name."""

SHORTEST_ALIKE = 5
"""Letters of the shortest word that is a known name although one letter differs. Chosen because
recognisers write Markus for Marcus, and of four letters one makes another name: Dana, Dane."""

_COMMON = """
a about absolutely actually afternoon again all alright also amazing an and another any anybody
anyone anything apparently are around as at awesome back basically because both broadly busy but by
bye call calling can certainly coming commercially completely cool correct could currently day dear
definitely delighted did do does doing done down dude each easy either end enough even evening ever
every everybody everyone everything exactly excellent excited exclusively fantastic financially
fine first folks for frankly from full generally glad go god going gonna good gosh got great guys
had half happy hard has have he hello help here hey hi his historically honestly hopefully how i if
in indeed interested is it its jesus just kind ladies lady last later legally let like little local
long look looking lord lot lots love lovely lunch madam man many mate maybe me mean mine more
morning most much my never new next nice night no nobody none normally not nothing now nowhere
obviously of off oh ok okay old on one only open or our out over part people perfect personally
please pleased possible practically pretty probably quick quite ready really relatively right
roughly same she similar sir so some somebody someone something somewhere sorry speaking still
strictly such super supposed sure technically terrible terrific than thank thanks that the their
them then there these they this those three through thus to today tomorrow tonight too trying two
typically uh um under until up us very wait was we welcome well were what when where which who why
will with wonderful worried worth would wow yeah yep yes yesterday you your
"""
_DAYS = """
monday tuesday wednesday thursday friday saturday sunday january february march april may june july
august september october november december christmas easter
"""
_PLACES = """
african american arab asian australian austrian belgian brazilian british canadian catholic chinese
christian danish dutch egyptian english european finnish french german greek hindu hungarian indian
irish israeli italian japanese jewish korean mexican muslim nigerian norwegian polish portuguese
romanian russian scottish spanish swedish swiss thai turkish ukrainian vietnamese welsh africa
amsterdam asia atlanta australia berlin boston california canada chicago china dallas denver dublin
england europe florida france germany india ireland italy japan london manchester mexico miami
munich ohio paris scotland seattle singapore spain sydney texas toronto zurich
"""
_CALLINGS = """
accounts accounting admin billing customer customers dad director doctor engineering finance front
hr it legal maintenance manager marketing mom mum nurse office operations payroll procurement
purchasing reception sales security service services shipping staff support team technical
warehouse
"""
_GOODS = """
amazon android apple facebook google instagram linkedin microsoft salesforce teams voicemail
windows youtube zoom
"""

NOT_NAMES = frozenset(f"{_COMMON} {_DAYS} {_PLACES} {_CALLINGS} {_GOODS}".split())
"""Words, folded, that may have a capital where a name could stand, and are none of somebody
unknown: what people say of themselves and what opens a sentence, days, peoples and places,
departments, goods."""

_TITLE = re.compile(r"(?:mr|mrs|ms|miss|mister|dr|doctor|professor)\b\.?\s+", re.IGNORECASE)
_PART = re.compile(r"[^\W\d_](?:[^\W\d_]|['’-](?=[^\W\d_]))*")  # noqa: RUF001
_OWNER = re.compile(r"['’]s$")  # noqa: RUF001
_SHORTENED = re.compile(r"['’][^\W\d_]{1,2}$")  # noqa: RUF001
_INSIDE = re.compile(r"^(?!Ma?c[A-Z]|D[aei][A-Z]|L[aeo][A-Z]).*[a-z][A-Z]")
"""A capital inside a word, as products have it and people seldom."""

_BLANK = re.compile(r"\s+")
_INITIAL = re.compile(r"\s+[A-Z]\.(?=\s+[A-Z])")


@dataclass(frozen=True, slots=True)
class Heard:
    """A name in a text.

    Attributes:
        text: As said, or as it is known.
        end: Place in the text behind it.
        known: Whether it is the name of somebody known.
        titled: Whether a title such as "Mrs" stands before it.
    """

    text: str
    end: int
    known: bool = False
    titled: bool = False

    @property
    def sure(self) -> bool:
        """Whether it is a person's name wherever it stands."""
        return self.known or self.titled


class NameReader:
    """Reads names out of texts, knowing who may be meant and what is nobody's name.

    >>> reader = NameReader(["Marcus Bennett"], ["Pipewise"])
    >>> reader.name_at("this is markus from pipewise", 8)
    Heard(text='Marcus Bennett', end=14, known=True, titled=False)
    >>> reader.name_at("this is Pipewise", 8), reader.name_at("this is great", 8)
    (None, None)
    """

    def __init__(
        self,
        known: Collection[str] = (),
        companies: Collection[str] = (),
        *,
        colleagues: Collection[str] = (),
    ) -> None:
        """A reader.

        Args:
            known: Names of people who are likely to be there; a first name means one of them.
            companies: Names of companies and products.
            colleagues: Names of people who may be there; only a full name means one of them.
        """
        self._known = {name: words_of(name) for name in known if words_of(name)}
        self._colleagues = {
            name: words
            for name in colleagues
            if name not in self._known and len(words := words_of(name)) > 1
        }
        self._companies = {fold(name) for name in companies} - {""}
        self._company_starts = {company.split()[0] for company in self._companies}

    def name_at(self, text: str, start: int) -> Heard | None:
        """The name that begins at a place of a text; None where none does."""
        title = _TITLE.match(text, start)
        words, ends = self._words_at(text, title.end() if title else start)
        for count in range(len(words), 0, -1):
            meant = self._meant(words[:count], titled=title is not None)
            if meant is not None:
                return Heard(meant, ends[count - 1], known=True)
        count = 0
        for word in words:
            if not self._may_be_name(word):
                break
            count += 1
        if not count or fold(" ".join(words[:count])) in self._companies:
            return None
        begin = title.start() if title else ends[0] - len(words[0])
        said = _BLANK.sub(" ", text[begin : ends[count - 1]])
        return Heard(said, ends[count - 1], titled=title is not None)

    def _words_at(self, text: str, start: int) -> tuple[list[str], list[int]]:
        """Up to ``LONGEST`` words in a row, with the place behind each."""
        words: list[str] = []
        ends: list[int] = []
        place = start
        while len(words) < LONGEST and (match := _PART.match(text, place)):
            if _OWNER.search(match[0]):
                return [], []
            if _SHORTENED.search(match[0]):
                break
            words.append(match[0])
            ends.append(match.end())
            initial = _INITIAL.match(text, match.end())
            blank = _BLANK.match(text, initial.end() if initial else match.end())
            if blank is None:
                break
            place = blank.end()
        return words, ends

    def _may_be_name(self, word: str) -> bool:
        folded = fold(word)
        return (
            word[0].isupper()
            and len(word) > 1
            and not word.isupper()
            and _INSIDE.search(word) is None
            and folded not in NOT_NAMES
            and folded not in self._company_starts
        )

    def _meant(self, words: list[str], *, titled: bool) -> str | None:
        """The one known person that some words name, however they are spelt; None for none."""
        said = words_of(" ".join(words))
        if not words[0][0].isupper() and said and said[0] in NOT_NAMES:
            return None
        near = [name for name, known in self._known.items() if _names(said, known, titled=titled)]
        if len(said) > 1 and not near:
            near = [
                name
                for name, words in self._colleagues.items()
                if _names(said, words, titled=False)
            ]
        return near[0] if len(near) == 1 else None


def _names(said: tuple[str, ...], known: tuple[str, ...], *, titled: bool) -> bool:
    """Whether words name a person: the first name, the full one, or the last one with a title."""
    if not said:
        return False
    if len(said) == 1:
        return _alike(said[0], known[-1] if titled else known[0])
    return len(said) == len(known) and all(
        _alike(one, other) for one, other in zip(said, known, strict=True)
    )


def _alike(word: str, known: str) -> bool:
    """Whether a word is a known one, or as good as."""
    if word == known:
        return True
    if min(len(word), len(known)) < SHORTEST_ALIKE or abs(len(word) - len(known)) > 1:
        return False
    same = 0
    while same < min(len(word), len(known)) and word[same] == known[same]:
        same += 1
    if not same:
        return False
    rests = (word[same:], known[same:]), (word[same + 1 :], known[same + 1 :])
    longer, shorter = sorted(rests[0], key=len, reverse=True)
    return rests[1][0] == rests[1][1] or longer[1:] == shorter
