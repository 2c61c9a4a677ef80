"""Words of postal addresses: kinds of streets of many countries, of houses, flats and states."""

from __future__ import annotations

from coaching.privacy.lexicon import among

STREETS = among(
    "street st avenue ave road rd boulevard blvd lane ln parkway pkwy court ct terrace crescent "
    "highway hwy turnpike alley mews esplanade quay wharf embankment wynd causeway bypass freeway "
    "motorway expressway parade strasse straße gasse platz straat laan gracht plein nagar marg "
    "salai"
)
"""Words that a street's name ends with and that seldom mean anything else after a number."""
LOOSE_STREETS = among(
    "drive dr place pl way circle square close row trail hill loop gardens grove rise "
    "walk view vale meadow meadows villas cottages brae croft fold ridge heights chase crossing "
    "path pike plaza promenade cove creek canyon springs approach bend drove layout colony "
    "enclave yard paddock paddocks maltings weg allee damm ufer"
)
"""Words that end a street's name and mean much else, too."""
ASKED_STREETS = among("pass run park cross green common turn mount gate")
"""Those that end one only where an address is spoken of."""
ALONE = among("broadway esplanade embankment strand boardwalk promenade")
"""Streets that have no other name."""
GERMANIC_ENDINGS = (
    *("strasse", "straße", "gasse", "platz", "allee", "weg", "damm", "ufer", "straat", "laan"),
    *("gracht", "plein", "kade", "singel", "gatan", "vägen", "vej", "veien", "katu", "hofstr"),
    *(
        "utca",
        "vagen",
        "vegen",
        "stræde",
        "gränd",
        "torget",
        "torvet",
        "plassen",
        "dreef",
        "chaussee",
    ),
)
"""What streets end with that are written in one word, before the number of the house."""
LOOSE_GERMANIC = (
    "gade",
    "gata",
    "gate",
    "str",
    "tie",
    "ring",
    "hof",
    "pad",
    "markt",
    "dijk",
    "steeg",
)
"""The same that other words end with, too."""
GERMANIC_PLACES = (
    *(("am",), ("im",), ("zum",), ("zur",), ("an", "der"), ("an", "den"), ("auf", "der")),
    *(("auf", "dem"), ("unter", "den"), ("in", "der"), ("bei", "der"), ("vor", "dem")),
)
"""Words before the name of a street or a square of Germany: "Am Markt 3"."""
HOUSE_SUFFIXES = among("bis ter quater huis hoog")
"""Said after the number of a house in France and the Netherlands: "27 bis"."""
ROMANCE_STREETS = among(
    "rue chemin allée impasse quai viale piazza piazzale vicolo calle avenida carrer rua praça "
    "praca travessa ulica strada ul aleja aleje aleji plac osiedle rynek ulice náměstí namesti "
    "carretera travesía travesia glorieta callejón sentier faubourg montée contrada rambla calea"
)
"""Kinds of streets that stand before the name."""
LOOSE_ROMANCE = among(
    "avenue boulevard place route cours passage via corso largo paseo camino plaza"
)
"""The same that are English words, too."""
PARTICLES = among("de des du del della delle dei di da do dos la le les los las der den the l d")
"""Words between such a kind and the name."""
UNITS = among(
    "apartment apt suite ste unit floor flat building bldg number room lot level studio penthouse "
    "block tower trailer villa shop office plot wing hangar bay condo townhouse "
    "mieszkanie wohnung appartement appartamento interno piso"
)
HOMES = among("apartment apt suite ste flat unit penthouse")
"""Those of them that hardly anything else has a number of."""
PARTS = among("rear front upper lower back top bottom downstairs upstairs left right end")
"""Which flat of a house it is, where they have no numbers: "the rear unit"."""
FLOORS = among("ground top basement lower upper first second third fourth fifth sixth seventh")
"""Words before "floor" or "flat"."""
HOUSES = among(
    "house cottage farm farmhouse lodge barn hall manor rectory vicarage mansions towers "
    "apartments court chambers works mill estate park centre center building tower mansion "
    "residency residence heights plaza ranch"
)
"""Words that the name of a house, or of where firms have theirs, ends with."""
SIDES = among("north south east west northeast northwest southeast southwest n s e w ne nw se sw")
NO_NAMES = among(
    "the a an and or of to for in on at by with is are was it i we you they he she my your our "
    "this that these those from as than minute minutes hour hours mile miles day days year years "
    "month months week weeks dollar dollars percent people foot feet way two one car whichever "
    "any every some all either other another next last same lane only about per each just said "
    "got have had do did not no so but if when which who what where how lines seat seats units "
    "users hundred thousand yeah yes okay then there"
)
STATES = among(
    "alabama alaska arizona arkansas california colorado connecticut delaware florida georgia "
    "hawaii idaho illinois indiana iowa kansas kentucky louisiana maine maryland massachusetts "
    "mass michigan minnesota mississippi missouri montana nebraska nevada hampshire jersey "
    "mexico york carolina dakota ohio oklahoma oregon pennsylvania penn island tennessee texas "
    "utah vermont virginia washington wisconsin wyoming al ak az ar ca co ct de fl ga hi id il "
    "ia ks ky la md ma mi mn ms mo mt ne nv nh nj nm ny nc nd oh ok or pa ri sc sd tn tx ut vt "
    "va wa wv wi wy dc victoria queensland nsw tasmania ontario quebec alberta manitoba "
    "saskatchewan wales"
)
WORDLIKE_STATES = among("in or ok me hi oh id la ma pa de al co mass island victoria")
NUMBERED_TOWNS = among("dublin paris lyon marseille vienna prague budapest zone")
"""Towns whose parts have numbers of one or two digits."""
TOWNS_BEGIN = among("new saint st los san santa las")
SHORTENED = ("st.", "ave.", "rd.", "blvd.", "apt.", "ste.", "dr.", "ln.", "w.", "n.", "s.", "e.")
"""Words that are cut short with a full stop, so that it ends no sentence."""
COUNTRIES = among(
    "germany france italy spain poland netherlands holland belgium austria switzerland denmark "
    "sweden norway finland portugal ireland england scotland wales deutschland österreich italia "
    "españa polska nederland danmark sverige norge suomi czechia hungary romania greece"
)
"""Countries behind the town of an address."""
