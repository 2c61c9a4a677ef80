"""Names of firms, products and places that read like those of people: "Grant Thornton"."""

from __future__ import annotations

from collections.abc import Sequence

from coaching.privacy.first_names import FIRST_NAMES, is_first_name
from coaching.privacy.known_firms import KNOWN
from coaching.privacy.lexicon import among
from coaching.privacy.phrases import Phrases
from coaching.privacy.tokens import Token
from coaching.privacy.town_names import LONG_TOWN_NAMES, TOWN_NAMES

_TRADE = among(
    "inc llc ltd plc gmbh group company corp brothers bros sons software roofing street road "
    "avenue dental freight energy foods food systems solutions partners bank insurance media labs "
    "lab services service analytics networks logistics capital consulting health marketing "
    "medical technologies technology tech studio studios supply supplies motors support team "
    "sales cloud hotel hotels school university college church county city center centre club "
    "store stores shop market restaurant cafe brewing bakery plumbing electric construction homes "
    "realty law glass steel paper plastics tools instruments marine air airlines rail telecom "
    "mobile wireless physio clinic hospital pharmacy care security finance financial mortgage "
    "credit leasing chairs net park hill lane drive bridge river lake beach island edition suite "
    "platform desk department office building tower plaza holdings industries international "
    "enterprises associates agency trust foundation institute academy inn brewery farms dairy "
    "autos automotive trucking transport haulage builders interiors joinery electrical heating "
    "cooling landscaping cleaning catering airport station terminal stadium arena museum mall "
    "mutual"
)
"""Words that make a name before them, or with them in it, a firm's or a street's."""
_TRADES = among(
    "farm quarry quarries mill mills nursery surgery practice dentists vets joiners plumbers "
    "scaffolding fencing flooring glazing kitchens bathrooms tiles timber merchants staffing "
    "recruitment training travel tours shipping forwarding couriers removals tyres hire plant "
    "cruises ferries lines cargo freightways spedition transporte transports logistik"
)
"""The same where they are written with a capital: "Johnson Tiles"."""
_SURNAMES = among("hill lane glass steel banks")
"""Those of them that are family names, too, after a first name that is hardly anything else."""
_MADE = among(
    "account deal contract project brand model series engine printer knife key keys prize "
    "award cup medal theory law's syndrome branch depot site factory plant warehouse outlet "
    "dealer dealership franchise tractor tractors truck trucks van vans machine machines mower "
    "boots shoes jeans catalog catalogue voucher vouchers app website shares album books "
    "movie song concert bedding sunglasses gown gowns sausage sausages syrup sheets towels "
    "collection dresses handbag handbags trainers sneakers jacket jackets shirt "
    "shirts socks hoover vacuum mixer kettle battery batteries cards "
    "whiskey whisky sauce pub arms hall garage library events pens watches bag bags perfume "
    "furniture paint paints lights pizza coffee beer wine tea cake"
)
"""Words after a name that are made, sold or named so; in a name they may be a family's."""
_MODELS = among("model series version type edition")
"""Words with which the name of a product begins: "Model XJ"."""
_LOCATED = among("main head local regional new old central north south east west")
"""Words between a place and its "branch"."""
_USED = among(
    "use uses used using drive drives driving own owns bought buy buying stock stocks lease"
)
"""What is done with things that are called like people."""

_PLACING = among(
    "in near outside around across via at lord king queen saint st san santa port fort"
)
"""Words before a single name that make it a town's, a pub's or a firm's."""
_LEAVING = among(
    "from leaves leave leaving departs depart departing via towards toward into reaches serves"
)
"""Words before a single name, which no list knows, that make it a place or a firm."""
_VENUES = among(
    "hotel hostel motel pension hostal auberge albergo gasthof villa château castle palazzo "
    "café cafe restaurant ristorante trattoria bistro brasserie pub bar theatre teatro théâtre "
    "museum musée museo hospital clinic clinique airport aéroport flughafen aeropuerto "
    "aeroporto saint sainte sankt santo são lake mount cape port fort cathedral church "
    "chapel basilica klinik stadium arena terminal gare st lycée collège institut fondation "
    "fundación stiftung"
)
"""Kinds of places whose own name follows, with a capital: "Hotel Victor Hugo"."""
_LONGEST_OWN = 3
"""Words of such a name."""
_ARTICLES = among("the a an")
_NAMING = among("called named")
"""Words between a thing and what it is called."""
_TRADERS = among(
    "supplier's vendor's competitor's brand's provider's manufacturer's insurer's carrier's maker's"
)
"""What is a firm: "our supplier's Hunter Douglas"."""
_COUNTRIES = among(
    "england scotland wales ireland france germany spain italy india australia canada kansas "
    "texas ohio oregon california colorado florida illinois iowa indiana kentucky maine maryland "
    "michigan minnesota mississippi missouri nebraska nevada pennsylvania tennessee utah "
    "wisconsin alabama arizona arkansas oklahoma massachusetts connecticut ontario queensland "
    "kent surrey essex sussex devon cornwall norfolk suffolk yorkshire lancashire cheshire"
)
"""States and shires after a town's name; none is a name of people."""
_NAMED_TOWNS = among(
    "austin brooklyn charlotte chelsea chester dallas florence georgia helena houston jackson "
    "jordan lincoln logan madison orlando preston raleigh salem savannah stanley sydney troy tyler "
    "victoria virginia warren"
)
"""Towns and states that are called like people, or people like them."""
_TOWNS = _NAMED_TOWNS | among(
    "atlanta baltimore belfast birmingham boston bristol brisbane calgary cardiff chicago "
    "cincinnati cleveland columbus denver detroit dublin edinburgh fresno glasgow indianapolis "
    "leeds liverpool london louisville manchester melbourne memphis miami milwaukee minneapolis "
    "montreal nashville newcastle oakland ottawa perth philadelphia phoenix pittsburgh portland "
    "reno sacramento seattle sheffield tampa toronto tucson tulsa vancouver vegas"
)
_TOWNS_AROUND = 8
"""Words around a town among which others are named."""
_CALLS = among("i i'm hi hey hello thanks dear yes okay morning afternoon evening")
"""Words with a capital that go before a name and are none of it."""
_THINGS = among("it's they're")
"""Who is called so, and then is no person: "it's called Trowel"."""

_AND = among("and &")
_GOES_ON = among(
    "in from at called named who that is was has had will would who's he she and or but with of "
    "on to here there said says told wants works does did"
)
"""Words after "a Dave Miller" where that is a person."""

_FIRMS = Phrases(KNOWN)
_LONGEST_KNOWN = 4
_LEAST_LISTED = 2
"""Firms before a name that make it one of them."""
_DAYS = among("monday tuesday wednesday thursday friday saturday sunday")


def firm_from(tokens: Sequence[Token], place: int) -> int:
    """Words of a firm's, a product's or a place's name that begins here; 0 for none.

    >>> said = [Token(i, text, text.lower()) for i, text in enumerate("Grant Thornton did".split())]
    >>> firm_from(said, 0)
    2
    """
    return _FIRMS.length_from(tokens, place)


def is_firm(tokens: Sequence[Token], start: int, stop: int) -> bool:
    """Whether what reads as a name is a firm's, a product's or a place's, by its words.

    Args:
        tokens: Of the voice.
        start: Where the name begins.
        stop: Index after it.
    """
    first = max(0, start - _LONGEST_KNOWN + 1)
    if any(firm_from(tokens, place) > max(0, start - place) for place in range(first, stop)):
        return True
    beside = (*tokens[max(0, start - 1) : start], *tokens[stop : stop + 1])
    if any(one.text == "&" for one in beside):
        return True  # "Ernst & Young"
    if _is_venue(tokens, start, stop):
        return True
    last = tokens[stop - 1]
    family = stop - start > 1 and last.norm in _SURNAMES and is_first_name(tokens[start].norm)
    inside = any(
        one.norm in _TRADE or (one.norm in _TRADES and _is_capital(one))
        for one in tokens[start : stop - family]
    )
    return inside or (not last.text.endswith((",", ".", "?", "!")) and _is_made(tokens, stop))


def _is_made(tokens: Sequence[Token], place: int) -> bool:
    """Whether what follows a name is a thing, a trade or "main branch"."""
    following = [one.norm for one in tokens[place : place + 2]]
    if following[:1] and following[0] in _LOCATED:
        following = following[1:]
    return bool(following) and (following[0] in _TRADE or following[0] in _MADE)


def is_thing(tokens: Sequence[Token], start: int, stop: int) -> bool:
    """Whether the words around a name say that it is no person's: "a John Deere 6155R"."""
    return (
        tokens[start].norm in _MODELS
        or _goes_on_as_thing(tokens, start, stop)
        or _is_led_as_thing(tokens, start, stop)
        or _is_town(tokens, start, stop)
    )


def _is_venue(tokens: Sequence[Token], start: int, stop: int) -> bool:
    """Whether a name is that of a hotel, a saint and the like, which stands right before it."""
    if tokens[start].norm in _VENUES and _is_capital(tokens[start]):
        return stop - start > 1
    for place in range(start - 1, max(-1, start - 1 - _LONGEST_OWN), -1):
        before = tokens[place]
        if not _is_capital(before) or before.text.endswith((",", ".", "?", "!")):
            return False
        if before.norm in _VENUES:
            return True
    return False


def is_place(tokens: Sequence[Token], start: int, stop: int) -> bool:
    """Whether a name that no list of people knows is a town's, or follows "leaves" or "from"."""
    said = tuple(_unowned(one) for one in tokens[start:stop])
    if said in LONG_TOWN_NAMES or (len(said) == 1 and said[0] in TOWN_NAMES):
        return True
    return len(said) == 1 and start > 0 and tokens[start - 1].norm in _LEAVING


def _is_town(tokens: Sequence[Token], start: int, stop: int) -> bool:
    """Whether a single name is one of several towns: "Austin's hot, Charlotte's hot, even Madison".

    One other is enough that is nobody's name; of those that are, it takes two.
    """
    if stop - start != 1 or _unowned(tokens[start]) not in _NAMED_TOWNS:
        return False
    around = (*tokens[max(0, start - _TOWNS_AROUND) : start], *tokens[stop : stop + _TOWNS_AROUND])
    others = {_unowned(one) for one in around if _is_capital(one)} & _TOWNS
    return len(others) > 1 or not others <= FIRST_NAMES


def _unowned(one: Token) -> str:
    """A word without the "'s" at its end."""
    return one.norm.removesuffix("'s")


def _goes_on_as_thing(tokens: Sequence[Token], start: int, stop: int) -> bool:
    """Whether a model's number, a shire or what a place owns follows: "Sinead's Bar"."""
    following = tokens[stop] if stop < len(tokens) else None
    if following is None:
        return False
    last = tokens[stop - 1]
    if stop - start == 1 and following.norm in _COUNTRIES:
        return not last.ends_clause
    if last.text.endswith((",", ".", "?", "!")):
        return False
    owns = last.norm.endswith("'s") and _is_capital(following) and following.norm not in _DAYS
    return owns or following.kind == "code"


def _is_led_as_thing(tokens: Sequence[Token], start: int, stop: int) -> bool:
    """Whether what stands before a name makes it a thing, a place or one of a list of firms."""
    before = tokens[start - 1] if start > 0 else None
    if before is None:
        return False
    alone = stop - start == 1
    if before.text.endswith((",", ".", "?", "!")) or before.norm in _AND:
        return alone and not before.ends_clause and _is_listed(tokens, start)
    if before.norm in _ARTICLES:
        return before.norm == "the" or _is_modifier(tokens, stop)
    if before.norm in _NAMING:
        return start > 1 and tokens[start - 2].norm in _THINGS
    if alone:
        return before.norm in _PLACING and not tokens[start].norm.endswith("'s")
    return before.norm in _TRADERS or before.norm in _USED


def _is_modifier(tokens: Sequence[Token], stop: int) -> bool:
    """Whether a thing follows a name after "a": "a Morgan Stanley building"."""
    following = tokens[stop] if stop < len(tokens) else None
    if following is None or tokens[stop - 1].text.endswith((",", ".", "?", "!")):
        return False
    return following.norm not in _GOES_ON and not _is_capital(following)


def _is_listed(tokens: Sequence[Token], start: int) -> bool:
    """Whether a single name is one of a list of firms: "Bosch, Makita and Stanley"."""
    place, others = start, 0
    while place > 0:
        joined = place - 1 if tokens[place - 1].norm in _AND else place
        before = tokens[joined - 1] if joined > 0 else None
        if before is None or not (_is_capital(before) and before.kind == "word"):
            break
        if joined == place and not before.text.endswith(","):
            break
        if is_first_name(before.norm) or before.norm in _CALLS:
            return False
        place, others = joined - 1, others + 1
    return others >= _LEAST_LISTED


def is_partner(tokens: Sequence[Token], start: int, stop: int) -> bool:
    """Whether a single name, which no list knows, is a part of one: "Briggs and Stratton"."""
    if stop - start != 1:
        return False
    if start > 1 and _is_cut_off(tokens[start - 2], tokens[start - 1]):
        return True
    after = tokens[stop + 1] if stop + 1 < len(tokens) else None
    before = tokens[start - 2] if start > 1 else None
    follows = before is not None and tokens[start - 1].norm in _AND and _is_capital(before)
    leads = after is not None and tokens[stop].norm in _AND and _is_capital(after)
    return follows or leads


def _is_cut_off(earlier: Token, before: Token) -> bool:
    """Whether a word with a capital stands right before, so that the name is longer than found."""
    opens = earlier.ends_clause or before.norm in _CALLS
    parted = before.text.endswith((",", ".", "?", "!"))
    return _is_capital(before) and before.kind == "word" and not (opens or parted)


def _is_capital(here: Token) -> bool:
    """Whether a word is written with a capital."""
    return here.text[:1].isupper()
