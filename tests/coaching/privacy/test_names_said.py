"""Names of people as they are said on the telephone, with capitals and without."""

from __future__ import annotations

import pytest

from coaching.privacy.european_names import EUROPEAN_NAMES
from coaching.privacy.first_names import FIRST_NAMES, WORDLIKE_NAMES, is_first_name
from coaching.privacy.kinds import NAMES
from coaching.privacy.people import trimmed_name
from coaching.privacy.tokens import tokens_of
from tests.coaching.privacy.talk import found_in, listed, marked, said

FORMS: dict[str, tuple[str, ...]] = {
    "names of Europe": (
        "hello it's [mateusz] from the depot in gdynia",
        "tell [ingeborg] the pallets are on the lorry",
        "I left it with [Sébastien] at the gate.",
        "so [wojciech] signs for it and [annelies] pays",
        "The rooms are for [Zdeňka] and [Jürgen].",
        "[Anne-Sophie] will let you in, and [Karl-Heinz] has the keys.",
    ),
    "family names with particles": (
        "this is [pieter van der meulen] at the yard",
        "it's [lucia de la fuente] i rang on tuesday",
        "The booking's for [E. van Rijswijk], two nights.",
        "You want [Mevrouw de Bruin] in claims.",
    ),
    "announced": (
        "it's a company card and the name is [oluwaseyi] okay",
        "it's all in the name of [quentil arbesson] now",
        "her last name is [thrupp] and she's out today",
        "My surname is [Ozolniece].",
        "The card holder is [Torvel Amsinck].",
        "ask for [Brannoch] at the counter",
        "send it for the attention of [Yevdokia Malenko] please",
    ),
    "asked for by the other side": (
        "who's calling please? | it's [thandeka] from the clinic",
        "could i take your name | yeah sure it's [drustan pellow]",
        "And the name on the card? | [Ysolde Marchbanks].",
        "Who should the driver ask for? | Um, [Kestutis], he's in the yard.",
        "and who am i speaking to | [blaithin] in purchasing",
        "First and last name, please? | That's [Ottavia Brescianini].",
    ),
    "spelled right after": (
        "It's [Kowalczyk, K O W A L C Z Y K,] and I'm ringing about the boiler.",
        "my name is [rees r double e s] and i rang before",
        "The second driver is [Piotr Zych, Z Y C H.] He has the keys.",
        "That goes to [Annika Vestergren, V like Victor,] please.",
    ),
    "one that somebody is not called": ("It's [Marta,] not [Martha.] Everyone does that.",),
}  # fmt: skip

LEFT_ALONE: dict[str, tuple[str, ...]] = {
    "what is said of a name": (
        "the name is misspelled on the invoice",
        "the name is the same as before",
        "their last name is wrong on the form",
        "his name is on the account already",
    ),
    "answers that are no name": (
        "who's calling please | just the plumbers again",
        "and your name | sorry could you repeat that",
        "your full name please | there's two of us on the lease",
        "who am i speaking to | hello can you hear me",
    ),
    "questions for other names": (
        "what's the company name | brackenfold timber",
        "what's the name of the street | larkspur row",
        "Who's the carrier today? | It's Granite Mutual.",
    ),
    "departments": (
        "ask for accounts and say it's urgent",
        "Ask for Dispatch, they know.",
        "You ask for Radiology when you get there.",
        "Ask for Ward 7 at the desk.",
    ),
    "firms": (
        "We buy from Ernst & Young and from Marks & Spencer.",
        "the herman miller ones were twelve ninety five each",
        "The card is in the name of Redfold Roofing Ltd.",
        "And who's calling? | Kilcoyne Quarries, about the gravel.",
    ),
    "places called after people": (
        "We stayed at the Hotel Victor Hugo.",
        "Saint Christopher is only the name of the product.",
        "They land at Charles de Gaulle at nine.",
    ),
    "letters of a list or a code": ("We need sizes S M L and X L.", "Ticket? It's I. N. C. Two."),
}  # fmt: skip


def names_in(*turns: str) -> list[str]:
    """The names that are found."""
    return [words for kind, words in found_in(*turns) if kind in NAMES]


@pytest.mark.parametrize("talk", listed(FORMS))
def test_a_name_is_found_whole_in_each_form(talk: str) -> None:
    turns, expected = marked(talk)
    found = [words.strip(" ,.?") for words in names_in(*turns)]
    assert found == [words.strip(" ,.?") for words in expected]


@pytest.mark.parametrize("talk", listed(LEFT_ALONE))
def test_what_is_no_person_is_left_alone(talk: str) -> None:
    turns, _ = marked(talk)
    assert names_in(*turns) == []


def test_a_family_name_ends_where_the_other_side_answers() -> None:
    turns = ("hi is this marisol", "this is she", "hey there")
    assert names_in(*turns) == ["marisol"]


def test_a_name_stays_where_its_letters_are_those_of_an_e_mail() -> None:
    kinds = [kind for kind, _ in found_in("it's frauke, f r a u k e at heinsen dot de")]
    assert "email" in kinds


@pytest.mark.parametrize(
    "talk",
    [
        "I'm with [Hallow Lift] down in Stourbridge",
        "it leaves [Schiphol] at nine",
        "If I refer you to [Tulsa] I get paid",
        "I'll get [Dad] to transfer it",
        "any Hotel Victor [Hugo] in town",
        "not [Valencia] but Madrid",
    ],
)
def test_places_and_employers_that_a_network_takes_for_names_are_left_out(talk: str) -> None:
    words = talk.split()
    start = next(place for place, word in enumerate(words) if word.startswith("["))
    stop = 1 + next(place for place, word in enumerate(words) if word.endswith("]"))
    tokens = tokens_of(said(talk.replace("[", "").replace("]", "")), 0)
    assert trimmed_name(tokens, (start, stop), ()) is None


def test_a_name_that_a_network_found_after_with_or_leaves_stays_where_a_list_knows_it() -> None:
    for talk in ("I'm with Dave Miller today", "it leaves Ingrid at nine"):
        tokens = tokens_of(said(talk), 0)
        start = next(place for place, one in enumerate(tokens) if one.norm in ("dave", "ingrid"))
        stop = start + (2 if "Dave" in talk else 1)
        assert trimmed_name(tokens, (start, stop), ()) == (start, stop)


@pytest.mark.parametrize("name", ["søren", "zoë", "małgorzata", "françois", "marie-claire"])
def test_accents_and_hyphens_do_not_matter(name: str) -> None:
    assert is_first_name(name)


@pytest.mark.parametrize("word", ["mark-up", "x-ray", "café", "naïve", "can-do", "may-june"])
def test_words_with_accents_and_hyphens_are_no_names(word: str) -> None:
    assert not is_first_name(word)


def test_the_names_of_europe_are_no_words_of_english_and_stand_in_one_list() -> None:
    assert not EUROPEAN_NAMES & (FIRST_NAMES | WORDLIKE_NAMES)
    common = "line mine floor can mile harm tone said nil rune roar mall ferry edit can gala wit"
    assert not EUROPEAN_NAMES & set(common.split())
    assert all(name.isascii() and name.islower() for name in EUROPEAN_NAMES)
