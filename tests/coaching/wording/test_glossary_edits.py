from __future__ import annotations

from dataclasses import replace

import pytest

from coaching.glossary import Glossary, Term
from coaching.transcript import Word
from coaching.wording.edit import edited
from coaching.wording.glossary_edits import glossary_edits
from tests.coaching.wording.talk import text_of, words_of

GLOSSARY = Glossary(
    (
        Term("Pipewise", ("pipe wise", "pipe ways", "pipeways")),
        Term("Clarivo", ("clary vote", "clarity vote", "Popeyes")),
        Term("Brightmoor", ("bright more", "bright moor")),
        Term("Salesforce"),
        Term("HubSpot", ("hubs pot",)),
        Term("CRM"),
        Term("SSO"),
        Term("SOC 2"),
        Term("ARR"),
        Term("Outreach"),
        Term("Gong"),
        Term("Slack"),
        Term("Zoom", ("zum",)),
        Term("Teams"),
        Term("IT"),
        Term("Clari", ("clear",)),
        Term("Snowflake", ("snow flake",)),
        Term("Marketo", ("market oh", "mark eto")),
        Term("ZoomInfo", ("zoom in foe",)),
        Term("Power BI", ("power bee eye",)),
        Term("Zendesk"),
        Term("Greenhouse"),
        Term("Tableau"),
        Term(".NET", ("dot net",)),
        Term("C++", ("see plus plus",)),
        Term("R&D", ("are and dee",)),
    )
)


def shown(words: tuple[Word, ...]) -> str:
    return text_of(edited(words, glossary_edits(words, GLOSSARY)))


@pytest.mark.parametrize(
    ("heard", "right"),
    [
        ("pipe wise?", "Pipewise?"),
        ("pipe ways helps", "Pipewise helps"),
        ("Pipe Wise's price", "Pipewise's price"),
        ("pipewise", "Pipewise"),
        ("PipeWise,", "Pipewise,"),
        ("pipe-wise.", "Pipewise."),
        ("(pipe wise)", "(Pipewise)"),
        ("“pipe wise”", "“Pipewise”"),
        ("we use Pipeways today", "we use Pipewise today"),
        ("_Pipewize is good", "Pipewise is good"),
        ("at _Pipwise we", "at Pipewise we"),
        ("_Clarivoe", "Clarivo"),
        ("_Clarrivo does", "Clarivo does"),
        ("_Clarevo", "Clarivo"),
        ("_Klarivo", "Klarivo"),
        ("_Clary _vo is", "Clarivo is"),
        ("Clary vote said", "Clarivo said"),
        ("clarity vote", "Clarivo"),
        ("Popeyes is cheaper", "Clarivo is cheaper"),
        ("popeyes' offer", "Clarivo' offer"),
        ("_Claryvo's", "Clarivo's"),
        ("bright more and", "Brightmoor and"),
        ("Bright Moor's", "Brightmoor's"),
        ("_Brightmore", "Brightmoor"),
        ("_Brightmoore.", "Brightmoor."),
        ("sales _force is", "Salesforce is"),
        ("Salesforce and then sales force", "Salesforce and then Salesforce"),
        ("SalesForce", "Salesforce"),
        ("salesforce's", "Salesforce's"),
        ("_Clar -Evo was", "Clarivo was"),
        ("hub spot", "HubSpot"),
        ("Hubspot", "HubSpot"),
        ("hubspot.", "HubSpot."),
        ("hubs pot", "HubSpot"),
        ("HUBSPOT", "HubSpot"),
        ("crm", "CRM"),
        ("C.R.M. is", "CRM is"),
        ("C R M", "CRM"),
        ("our Crm,", "our CRM,"),
        ("sso", "SSO"),
        ("S. S. O.", "SSO."),
        ("soc 2", "SOC 2"),
        ("SOC2 report", "SOC 2 report"),
        ("Soc-2", "SOC 2"),
        ("arr", "ARR"),
        ("snow flake", "Snowflake"),
        ("snowflake", "Snowflake"),
        ("mark eto", "Marketo"),
        ("_Marketto", "Marketo"),
        ("power bee eye", "Power BI"),
        ("power bi", "Power BI"),
        ("zoom in foe", "ZoomInfo"),
        ("Zoominfo", "ZoomInfo"),
        ("zoom info", "ZoomInfo"),
        ("zen desk", "Zendesk"),
        ("_Zendisk", "Zendesk"),
        ("zum call", "Zoom call"),
        ("Clari and _clear too", "Clari and Clari too"),
    ],
)
def test_a_term_is_written_right(heard: str, right: str) -> None:
    assert shown(words_of(heard)) == right


@pytest.mark.parametrize(
    "heard",
    [
        "our sales force of forty people",
        "a clear answer",
        "_clear enough",
        "it's clear, Clari is good",
        "to clarify this",
        "_Clarify that",
        "_Clarity matters",
        "cut me some slack",
        "let's zoom in",
        "our teams are big",
        "it is fine",
        "IT is it",
        "reach out to them",
        "we do outreach every day",
        "the gong rang",
        "a pipe. Wise words",
        "pipe, wise",
        "the pipe is wise",
        "the pipeline",
        "_Pipelines",
        "_Popeye",
        "more bright",
        "bright, more",
        "a greenhouse effect",
        "_Clover",
        "_Clarinet",
        "_Clarence said",
        "_Claire even",
        "so we go",
        "as so",
        "s so",
        "sales forces",
        "_Salisbury",
        "_Brighton",
        "_Bridgman",
        "hub for a spot",
        "soccer 2",
        "sock two",
        "era",
        "are our",
        "_Piper wins",
        "_Calvary",
        "_Table",
        "_Market",
        "mark it",
        "market",
        "_Markets",
        "zoom in for",
        "the snow",
        "an arm",
        "power by",
        "we force sales",
        "the sale's force",
        "payment terms are net thirty",
        "go with plan c then",
        "go with plan C then",
        "Maple RD in Austin",
    ],
)
def test_other_words_stay(heard: str) -> None:
    words = words_of(heard)
    assert shown(words) == text_of(words)


@pytest.mark.parametrize(
    "heard",
    [
        pytest.param("_Britmoor", id="a consonant is missing"),
        pytest.param("out reach tool", id="everyday words, sure, said once"),
        pytest.param("market oh", id="a variant of everyday words, sure, said once"),
    ],
)
def test_in_doubt_words_stay(heard: str) -> None:
    words = words_of(heard)
    assert glossary_edits(words, GLOSSARY) == ()


def test_a_pause_parts_words_and_another_voice_does_not() -> None:
    pipe, wise = words_of("pipe wise")
    aside = Word(0.2, 0.4, "Mhm.", channel=1)
    late = replace(wise, start=2.0, end=2.4)
    assert shown((pipe, aside, wise)) == "Pipewise Mhm."
    assert shown((pipe, late)) == "pipe wise"


def test_words_of_two_voices_are_no_term() -> None:
    pipe, wise = words_of("pipe wise")
    assert shown((pipe, replace(wise, channel=1))) == "pipe wise"


def test_an_edit_names_its_term() -> None:
    (edit,) = glossary_edits(words_of("about pipe wise, yes"), GLOSSARY)
    assert (edit.first, edit.after, edit.text) == (1, 3, "Pipewise,")
    assert (edit.kind, edit.source) == ("glossary", "Pipewise")


def test_an_empty_glossary_edits_nothing() -> None:
    assert glossary_edits(words_of("pipe wise"), Glossary()) == ()
