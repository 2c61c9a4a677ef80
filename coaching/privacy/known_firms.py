"""Names of firms, products, towns and people of stories that read like those of people.

Chosen because they are spoken of in talk of business; no list of them is ever whole, so
``firm_names`` goes by the words around a name as well.
"""

from __future__ import annotations


def _listed(text: str) -> tuple[str, ...]:
    """The names of a list that is written with commas between."""
    return tuple(text.split(", "))


_PARTNERS = _listed(
    "ernst and young, ernst & young, grant thornton, arthur andersen, baker mckenzie, wells "
    "fargo, morgan stanley, jp morgan, j.p. morgan, jpmorgan chase, goldman sachs, charles "
    "schwab, edward jones, merrill lynch, raymond james, freddie mac, fannie mae, sallie mae, "
    "arthur j gallagher, marsh mclennan, willis towers watson, dun and bradstreet, booz "
    "allen, kirkland and ellis, robert half, kelly services, franklin "
    "templeton, julius baer, lloyds bank, thomas cook, travis perkins, howden joinery, "
    "balfour beatty, morgan sindall, taylor wimpey, jones lang lasalle, cushman and "
    "wakefield, coldwell banker, keller williams, stewart title, h and r block, jackson "
    "hewitt, liberty mutual, lincoln financial, john hancock, philip morris, arthur d little, "
    "oliver wyman, bain and company, michael page, robert walters, sal oppenheim"
)
"""Firms of partners and founders."""
_MAKERS = _listed(
    "john deere, massey ferguson, harley davidson, rolls royce, aston martin, alfa romeo, "
    "mercedes benz, henry ford, austin healey, royal enfield, jcb, eli lilly, johnson and "
    "johnson, johnson & johnson, procter and gamble, sara lee, smith and wesson, black and "
    "decker, briggs and stratton, stanley black, mack truck, smith and nephew, robert bosch, "
    "carl zeiss, ernst leitz, hewlett packard, lockheed martin, martin marietta, pratt and "
    "whitney, northrop grumman, allen bradley, otis elevator, johnson controls, eddie "
    "stobart, norbert dentressangle, jack daniel's, johnnie walker, jim beam, jack daniels, "
    "captain morgan, tia maria, stella artois, samuel adams, arthur guinness, dr pepper, "
    "oscar mayer, betty crocker, uncle ben's, aunt jemima, mrs dash, mr clean, mr muscle, mr "
    "kipling, dr oetker, dr martens, doc martens, mr coffee, ben and jerry's, ben & jerry's, "
    "mary kay, sherwin williams, benjamin moore, bobbi brown, estee lauder, "
    "max factor, rose gold, steinway and sons, bang and olufsen, bowers and wilkins, harman "
    "kardon, le creuset, stanley knife, allen key, allen wrench, allen bolt, phillips "
    "screwdriver, jack plug, phillips head, robin hood, stanley cup, nelson mandela bay, "
    "kelley blue book, herman miller, arne jacobsen, fritz hansen, carl hansen, louis poulsen, "
    "georg jensen, max mara, jil sander, karl lagerfeld, julius meinl, leroy merlin, "
    "james hardie, willy betz, kuehne nagel, kuehne and nagel"
)
"""Makers, and things that are called after them."""
_SHOPS = _listed(
    "marks and spencer, marks & spencer, john lewis, barnes and noble, papa john's, papa "
    "johns, jimmy john's, jimmy johns, trader joe's, trader joes, carl's jr, dick's sporting, "
    "bath and body, crate and barrel, abercrombie and fitch, harvey nichols, neiman marcus, "
    "eddie bauer, ralph lauren, tommy hilfiger, jimmy dean, alexa, cortana, calvin klein, "
    "hugo boss, michael kors, louis vuitton, laura ashley, fred perry, ted baker, "
    "jimmy choo, marc jacobs, tom ford, kate spade, vera bradley, karen millen, dorothy "
    "perkins, austin reed, russell and bromley, russell hobbs, morphy richards, robert dyas, "
    "harry winston, harry ramsden's, tim hortons, jamie oliver, chuck e cheese, "
    "ruth's chris, wendy's, denny's, arby's, hardee's, applebee's, mcdonald's, domino's, "
    "kohl's, macy's, lowe's, sainsbury's, cadbury's, kellogg's, levi's, sotheby's, "
    "christie's, moody's, lloyd's, chili's, zaxby's, culver's, st mary's, st john's, st "
    "james's, king's college, trinity college, william hill, paddy power, sky bet, fred "
    "olsen, virgin atlantic, walt disney, warner bros, eddie stobart's, thomas the tank, "
    "simon and schuster, harper collins, simon property"
)
"""Shops, brands of food and of fashion."""
_STORIES = _listed(
    "harry potter, charlie brown, mickey mouse, donald duck, santa claus, father christmas, "
    "james bond, peter pan, sherlock holmes, mark twain, bob the builder, john doe, jane doe, "
    "joe bloggs, average joe, johnny come lately, tom dick and harry, jack of all trades, "
    "murphy's law, moore's law, parkinson's, alzheimer's, crohn's, melba toast, victoria "
    "sponge, victoria cross, victoria line, victoria station, earl grey, granny smith, bloody "
    "mary, caesar salad, sam adams, jack russell, doberman pinscher, saint "
    "bernard, charlie card, martin luther king day"
)
"""People of stories, and what is called after people."""
_PLACES = _listed(
    "san diego, san jose, san antonio, santa barbara, santa clara, santa monica, st albans, "
    "st andrews, st helens, st ives, st louis, st paul, st petersburg, saint paul, saint "
    "louis, fort wayne, fort worth, baton rouge, salt lake, port elizabeth, alice springs, "
    "lake charles, jackson hole, colorado springs, virginia beach, grand rapids, glen oaks, "
    "palo alto, el paso, carson city, milton keynes, bury st edmunds, stratford upon avon, "
    "king's lynn, king's cross, charing cross, tunbridge wells, kings lynn, des moines, "
    "prince george, prince albert, charles de gaulle, marco polo, leonardo da vinci, franz josef "
    "strauss, willy brandt, john lennon airport, john wayne airport, frederic chopin"
)
"""Towns."""
KNOWN = (*_PARTNERS, *_MAKERS, *_SHOPS, *_STORIES, *_PLACES)
