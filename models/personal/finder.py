"""Personal data in talk: what recognisers find, weighed by a network that was told of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coaching.privacy.finding import is_known_name
from coaching.privacy.kinds import NAMES
from coaching.privacy.tokens import undotted
from coaching.privacy.weighing import weighed
from models.catalogue import MINILM
from models.personal.excerpts import excerpts
from models.personal.recognisers import installed_recognisers
from models.personal.tagger import PersonalTagger
from models.weights import locate

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

    from coaching.ports import PersonalDataFinder
    from coaching.privacy.kinds import Found
    from coaching.transcript import Word


class WeighedFinder:
    """Recognisers and the trained network; implements ``coaching.ports.PersonalDataFinder``."""

    def __init__(self, recognisers: PersonalDataFinder, tagger: PersonalTagger) -> None:
        """A finder.

        Args:
            recognisers: What is asked first.
            tagger: The network, which is told what they found.
        """
        self._recognisers = recognisers
        self._tagger = tagger

    @property
    def identity(self) -> str:
        """Names, hashes and versions of the recognisers and of the network's weights."""
        return f"{self._recognisers.identity}+{self._tagger.identity}"

    def find(self, words: Sequence[Word], *, known: Collection[str] = ()) -> tuple[Found, ...]:
        """What is found, in order of the words.

        Raises:
            ModelError: Weights cannot be loaded.
        """
        found = self._recognisers.find(words, known=known)
        told = self._tagger.read(list(excerpts(words, found)))
        strangers = {name.casefold() for name in known}
        learned = [one for one in told.found if not _is_known(one, words, strangers)]
        return weighed(words, found, learned, told.held)


def installed_finder(*, cache: Path) -> WeighedFinder:
    """A finder over the weights that are installed, each file checked; nothing is loaded yet.

    Args:
        cache: Folder where hashes of checked files are remembered.

    Raises:
        ModelError: They are not installed, or altered.
    """
    tagger = PersonalTagger(locate(MINILM.name, cache=cache), sha256=MINILM.sha256)
    return WeighedFinder(installed_recognisers(cache=cache), tagger)


def _is_known(found: Found, words: Sequence[Word], known: Collection[str]) -> bool:
    """Whether a name that the network found is a product's or a firm's."""
    channel = words[found.first].channel
    own = [word for word in words[found.first : found.after] if word.channel == channel]
    return found.kind in NAMES and is_known_name([undotted(word.text) for word in own], known)
