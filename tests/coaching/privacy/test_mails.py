"""E-mail addresses by the form in which they are said, and talk that sounds like them.

What is to be found stands in brackets; what two voices say in turn has a bar between.
"""

from __future__ import annotations

import pytest

from tests.coaching.privacy.talk import found_in, marked

FORMS: dict[str, tuple[str, ...]] = {
    "of a mailbox": (
        "write to [billing at fernhill dot com]",
        "it's [orders at fernhill dot com]",
        "you can use [orders at fernhill dot com]",
        "send the paperwork to [purchasing at fernhill dot com]",
        "[scheduling at fernhill dot com] is fine",
        "that's [team at fernhill dot com]",
        "put in [accounting at fernhill dot com]",
        "it's the shop, so [shop at fernhill dot com]",
        "just [jobs at fernhill dot com]",
        "ping me on [nortega at smith and sons dot com]",
        "write to [kids at fern and hill dot com]",
        "is it still [nortega at fernhill dot com]",
        "was it [nortega at fernhill dot com]",
        "so that's [accounts at fernhill dot com]",
        "the deck can go to [catering at fernhill dot com]",
        "and [marketing at fernhill dot com] for the logo",
        "Our one is [office at fernhill dot com.]",
        "we both read [bookings at fernhill dot com]",
        "[nortega at fernhill dot r o] I think",
        "it goes to the front desk, [desk at fernhill dot com]",
        "That's [hello at fern and co dot design.]",
        "for that it's [returns at fernhill dot com]",
        "I check [training at fernhill dot com] daily",
        "you can reach the boss, [d ortega at fernhill dot com]",
        "his is [ortega at fern hill dash tools dot com]",
        "is it still [no dash reply at fernhill dot com]",
        "I'm [n.ortega at fernhill dot com]",
    ),
    "asked for": (
        "What's your email? | [mark olsen at hotmail]",
        "What's your email? | it's [mark at gmail]",
        "What's your email? | [Mark Olsen at Gmail.]",
        "What's your email? | um it's [mark dot olsen at brightwell dot com]",
        "What's your email? | [mark_olsen at brightwell dot com]",
        "What's your email? | [big dog seventy seven at comcast dot net]",
        "And where do I send it? | to [mark dot olsen at brightwell dot com] please",
        "And the email? | [priya nair at larkspur dot com]",
        "And the email? | [Priya Nair, no dot, at larkspur dot com]",
        "And the email? | [priya nair, no spaces, at gmail]",
        "And the email? | that would be [priya at larkspur dot com]",
    ),
    "after and then": (
        "it's [lena and then at cobalt dot com]",
        "[lena at-sign cobalt dot com]",
    ),
    "with talk beside the at": (
        "it's [mark, you know, at brightwell dot com]",
        "it's [mark dot olsen, hold on, at brightwell dot com]",
        "[mark dot olsen at, let me see, brightwell dot com]",
        "[mark at, sorry, at brightwell dot com]",
        "[mark underscore olsen at, uh, at gmail]",
        "[mark dot olsen the at sign brightwell dot com]",
        "[mark dot olsen @, um, brightwell dot com]",
        "[m o l s e n and then at brightwell dot com]",
        "What's your email? | [mark olsen then at brightwell dot com]",
        "What's your email? | [mark, let me think, olsen at brightwell dot com]",
    ),
    "with talk in its domain": (
        "it's [mark dot olsen at bright well, hang on, dot com]",
        "it's [mark dot olsen at bright well sorry dot com]",
        "it's [mark dot olsen at kite, k, i, t, e, dot io]",
        "it's [mark dot olsen at best of bright, uh, dot net]",
    ),
    "of a domain in parts": (
        "my email is [mark at us dot bright well dot com]",
        "my email is [mark at hr dot studio nove dot it]",
        "my email is [mark at mail dot first choice dot de]",
        "my email is [mark at bright dash online dot it]",
        "my email is [mark at bright well dot london]",
    ),
    "of a provider alone": (
        "it's [mark at gmail]",
        "[Laura Olsen at hotmail,] please",
        "put [laura at icloud] on it",
    ),
    "without its at": (
        "it's [mark dot olsen gmail dot com]",
        "What's your email? | [big dog 44 gmail.com]",
    ),
    "with a year": (
        "[mark dot olsen two thousand and one at brightwell dot com]",
        "my email is [mark two thousand at brightwell dot com]",
    ),
    "spelled with words for letters": (
        "[mark dot olsen, that's o l s as in sugar e n, at brightwell dot com]",
        "[mark dot o'brien, o b r i e n, at brightwell dot com]",
    ),
    "of two words or a letter and a letter": (
        "it'll come from [no reply at cobalt dot com]",
        "write [front desk at boats dot com]",
        "that's [r and d at cobalt dot com]",
        "[lena dot smith the third at cobalt dot com]",
        "[walter dot finch junior at cobalt dot com]",
        "put down [finance, that's f i n a n c e, at cobalt dot co dot nz]",
    ),
    "with a point that is no dot": (
        "[dana at harbor point, one word, dot com.]",
        "It's [jane at example, E-X-A-M-P-L-E, .org.]",
    ),
    "without spaces": (
        "[lena smith with no space between at cobalt dot com]",
        "[lena smith without spaces at cobalt dot com]",
    ),
    "corrected": (
        "mark at brightwell, no sorry, [mark dot olsen at brightwell dot com]",
        "[mark dot olsen, sorry, olson, at brightwell dot com]",
        "[mark underscore olsen, no dash olsen, at brightwell dot com]",
        "[priya at larkspur dot com, sorry, dot net]",
        "[priya at larkspur, sorry, larkspurs, dot com]",
        "[priya dot n, no, priya dot m at larkspur dot com]",
        "it's [p r i, sorry, p r y a at larkspur dot com]",
    ),
    "with letters by name": (
        "[m as in mike, a as in alpha, r as in romeo, k as in kilo, at gmail dot com]",
        "[m for mother, p for peter, jones, at gmail dot com]",
        "[M like Mary, B like boy, underscore stone at outlook dot com]",
        "[mike alpha romeo kilo at gmail dot com]",
        "[s as in sam m i t h at brightwell dot com]",
        "[s as in sam, olsen at brightwell dot com]",
        "that's [S as in Sierra, O-L-S-E-N at brightwell dot com]",
        "it's [r as in robert j as in john olsen at yahoo dot com]",
        "[m, as in Mike, olsen, at yahoo dot com]",
        "[b as in boy o b at yahoo dot com]",
        "[v like victor i k at yahoo dot com]",
    ),
    "with its spelling": (
        "it's [molsen, that's m o l s e n, at brightwell dot com]",
        "it's [molsen at brightwell, that's b r i g h t w e l l, dot com]",
        "[mark dot olsen with an e at brightwell dot com]",
        "[Marc with a c at brightwell dot com]",
        "It's [Marc, with a C, dot Olsen at brightwell dot com]",
        "[double l smith at brightwell dot com]",
        "[phillip with two l's at brightwell dot com]",
        "[m a double t at brightwell dot com]",
        "[m a t t, double t, at brightwell dot com]",
        "[olsen double oh seven at live dot com]",
        "[mark at brightwell with two l's dot com]",
    ),
    "spelled": (
        "[m a r k at gmail dot com]",
        "it's [mark, m a r k, at gmail dot com]",
        "It's [M-A-R-K at gmail.com]",
        "it's [M A R K at Gmail dot com.]",
        "[mark dot olsen, o l s e n, at brightwell dot com]",
        "[mark dot o l s e n at brightwell dot com]",
        "[mark, M A R K, dot, Olsen, O L S E N, at brightwell dot com]",
        "[mark at brightwell dot o r g]",
        "[mark at brightwell dot c o m]",
        "[s m i t h one two at brightwell dot com]",
        "send it over to [support, s u p p o r t, at brightwell dot com]",
    ),
    "with asides": (
        "It's [Mark Olsen at gmail dot com,] all one word",
        "[mark olsen, all one word, at gmail dot com]",
        "[markolsen all lower case at gmail dot com]",
        "capital [m, olsen at brightwell dot com]",
        "so lowercase [m, then olsen, at brightwell dot com]",
        "[mark at brightwell all one word dot com]",
        "[mark at bright well, all one word, dot com]",
        "[mark at bright well one word dot net]",
        "[priya at lark spur dot com,] one word",
        "[ruth blake, no dot in between, at amberline dot com]",
        "[ruth at amber line, two words but no space, dot com]",
    ),
    "with a number": (
        "my email is [mark olsen twenty two at gmail dot com]",
        "my email is [mark olsen, the number twenty two, at gmail dot com]",
        "[mark twenty-two at yahoo dot com]",
        "[mark2two at yahoo dot com]",
        "[mark nineteen eighty four at yahoo dot co dot uk]",
        "[mark at one eight hundred movers dot com]",
        "[mark at studio 54 dot net]",
        "you can email me at [olsen four at msn dot com]",
        "the email address is [olsen zero zero seven at live dot com]",
        "[olsen oh oh seven at live dot com]",
        "[dana dot cooper one at larkspur foods dot com]",
    ),
    "with a firm of several words": (
        "[mark dot olsen at g mail dot com]",
        "[molsen at bright well dot com]",
        "[mark at bright hyphen well dot co dot uk]",
        "[mark at bright well systems dot com]",
        "[sales at north star dot io]",
        "[info at the corner shop dot com]",
        "[hello at we are open dot co]",
        "[mark at brightwell dot com dot au]",
        "[mark at mail dot brightwell dot com]",
        "[mark at b w dot com]",
        "[mark at bw systems dot com]",
    ),
    "half written": (
        "[m.olsen at brightwell.com]",
        "[m.olsen@brightwell.com]",
        "[mark@brightwell dot com]",
        "[mark @ brightwell dot com]",
        "[mark @brightwell.com]",
        "[dana_cooper at aol.com]",
        "[Ruth at Amberline.com]",
        "[ruth at Amberline.co.uk]",
        "[r.blake at amberline dot com]",
    ),
    "with joints": (
        "[mark dot olsen at g-mail dot com]",
        "[first dot last at brightwell dot com]",
        "[mark, at, bright, dash, well, dot, com]",
        "it goes to [a dot olsen at brightwell dot com]",
        "[i dot petrov at brightwell dot com]",
        "I'm [a dot olsen at brightwell dot com]",
        "[mark then a dot then olsen at brightwell dot com]",
        "[mark, and then an underscore, olsen, at brightwell dot com]",
        "[mark plus receipts at brightwell dot com]",
        "[accounts dash payable at brightwell dot com]",
        "[team dot north dot west at brightwell dot com]",
    ),
    "plain": (
        "[M. A. R. K. at gmail dot com]",
        "[mark olsen at gmail dot com]",
        "the best is first initial last name, so [m olsen at brightwell dot com]",
        "everyone's is [first initial last name at brightwell dot com]",
        "it's [first initial, last name, at brightwell dot com]",
        "[first name last name at brightwell dot com]",
        "[mark at, uh, brightwell dot com]",
        "my email is [dana at brightwell, dot com]",
        "send it to [dana at brightwell, dot com]",
        "it's [dana at brightwell, uh, dot com]",
        "[mark at brightwell period com]",
        "[mark at brightwell point com]",
        "[olsen, at symbol, brightwell dot com]",
        "[j j at brightwell dot com]",
    ),
}

OTHERS = (
    "file extension dot com",
    "look at dot net core",
    "we build it at dot net conf",
    "I work at amazon dot com",
    "she's a buyer at amazon dot com",
    "I bought it at walmart dot com",
    "you find it at brightwell dot com",
    "look at brightwell dot com slash pricing",
    "check us out at brightwell dot com",
    "visit us online at bright well dot com",
    "our website is at brightwell dot com",
    "we're at brightwell dot com",
    "sign up at brightwell dot com slash demo",
    "the docs are at docs dot brightwell dot io",
    "at ten dot five percent",
    "the dot at the end",
    "click at the dot in the corner",
    "put the cursor at the underscore",
    "the plan is priced at nine dot ninety nine",
    "the echo dot at forty nine ninety nine",
    "an echo dot at amazon",
    "two echo dots at thirty each",
    "the team at booking dot com loved it",
    "everyone at salesforce dot com knows",
    "people at monday dot com",
    "the folks over at cars dot com",
    "I was at priceline dot com for six years",
    "we sell at amazon dot com and at ebay dot com",
    "I saw the price at newegg dot com",
    "our store at etsy dot com",
    "the pricing page at brightwell dot com has it",
    "we advertise at indeed dot com",
    "the rep at zoom info dot com",
    "I read it at tech crunch dot com",
    "we meet at three dot",
    "thirty at most, dash forty",
    "section four dot two at page ten dot one",
    "dot four at point five",
    "we looked at acme and then at monday dot com",
    "I looked at it on amazon dot com",
    "she's looking at buying from amazon dot com",
    "he works at acme and runs cars dot com",
    "I was looking at hubspot dot com yesterday",
    "they're hiring at stripe dot com",
    "the meeting's at five at cobalt dot com slash meet",
    "all prices are at cobalt dot com slash plans",
    "version two dot oh at cobalt dot com",
    "you sell boats at boats dot com right",
    "I spoke to somebody at summit dot com",
    "the demo, I think, at summit dot com",
    "we looked right at summit dot com",
    "I bought it, sorry, at summit dot com",
    "our store, um, at like summit dot com",
    "my brother works, I think, at gmail",
    "she's, you know, at gmail these days",
    "have you had it replaced at any point? No, never",
    "the red dot at gate two dot it blinks",
    "we have five gmail dot com addresses",
    "we searched yahoo dot com for two",
    "it's dana at, I think, lunch, dot com crashed",
    "bob's at lunch, dot com was down",
)


@pytest.mark.parametrize(
    "talk",
    [
        pytest.param(talk, id=f"{form} {number}")
        for form, sentences in FORMS.items()
        for number, talk in enumerate(sentences, start=1)
    ],
)
def test_an_email_address_is_found_whole_in_each_form(talk: str) -> None:
    turns, expected = marked(talk)
    assert [said for kind, said in found_in(*turns) if kind == "email"] == expected


@pytest.mark.parametrize("name", ["jsmith", "info", "billing", "HR", "kim seven", "k dot lee"])
@pytest.mark.parametrize(
    "before", ["it's", "send it to", "my email is", "just", "I'm", "so that's"]
)
@pytest.mark.parametrize("domain", ["acme tools dot com", "smith and sons dot com", "acme.com"])
def test_a_name_is_found_after_any_words_that_announce_it(
    before: str, name: str, domain: str
) -> None:
    assert found_in(f"{before} {name} at {domain}") == [("email", f"{name} at {domain}")]


@pytest.mark.parametrize("talk", OTHERS)
def test_web_sites_and_dots_are_no_email_addresses(talk: str) -> None:
    assert [said for kind, said in found_in(talk) if kind == "email"] == []


def test_what_the_other_side_asked_for_may_lack_its_ending() -> None:
    assert found_in("Can I get your email?", "olsen two at hotmail") == [
        ("email", "olsen two at hotmail")
    ]
    assert found_in("Where did you work before?", "in sales at yahoo") == []


@pytest.mark.parametrize(
    "talk",
    [
        "Please to send it at [contact arobase fromagerie-bellet dot fr.]",
        "my mail is [sophie arobase lepetitjardin point fr]",
        "Send it to [marta punkt vogel at web punkt de,] ja?",
        "it's [nora add saltmarsh dot studio.]",
        "Yes, [sunita.r.krishnan at gmail,] with a dot after each",
        "my personal one's [fitzy at gmail,] no dots",
        "[padraig at, it's P-A-D-R-A-I-G, at lissadell hyphen oysters dot ie.]",
        "To [bookkeeping at the old mill dot co.]",
    ],
)
def test_an_address_is_found_with_words_of_other_languages_and_at_misheard(talk: str) -> None:
    turns, expected = marked(talk)
    assert [words for kind, words in found_in(*turns) if kind == "email"] == expected


@pytest.mark.parametrize(
    "talk", ["we should add brightwell dot com to the list", "hat check at brightwell"]
)
def test_words_that_sound_like_at_make_no_address(talk: str) -> None:
    assert found_in(talk) == []
