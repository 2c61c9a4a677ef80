"""What national ids are called: of many countries, in English and as people there say it.

It knows names alone, as patterns in lower case; ``cues`` knows how far they reach.
"""

from __future__ import annotations

_AMERICAN_STATES = (
    "alabama|alaska|arizona|arkansas|california|colorado|connecticut|delaware|florida|georgia|"
    "hawaii|idaho|illinois|indiana|iowa|kansas|kentucky|louisiana|maine|maryland|massachusetts|"
    "michigan|minnesota|mississippi|missouri|montana|nebraska|nevada|jersey|mexico|york|carolina|"
    "dakota|ohio|oklahoma|oregon|pennsylvania|tennessee|texas|utah|vermont|virginia|washington|"
    "wisconsin|wyoming"
)

_NATIONS = (
    "american|canadian|british|irish|french|german|austrian|swiss|dutch|belgian|spanish|portuguese|"
    "italian|polish|czech|slovak|hungarian|romanian|bulgarian|greek|turkish|danish|norwegian|"
    "swedish|finnish|icelandic|estonian|latvian|lithuanian|croatian|serbian|slovenian|ukrainian|"
    "mexican|brazilian|indian|chinese|australian|singapore"
)

SOCIAL_SECURITY = (
    r"social(?! (?:media|network|post|care|work|event|club|team|ad|channel))(?: security|'s)?"
    r"(?: number)?|s ?s ?n(?: number)?|insurance number|s[eé]curit[eé] sociale|carte vitale|"
    r"num[eé]ro de s[eé]cu(?:rit[eé](?: sociale)?)?|s[eé]cu(?: number)?"
)
"""Of America, of which the last four digits are asked for, and of France, which has fifteen."""

IDS = (
    r"national insurance(?: number)?|n ?[i-] ?number|nino|(?:my|his|her|your|their|the) n ?i|"
    r"n ?i's|"
    r"tax(?:payer)?'?s? (?:id|number|file|ref\w*|code)\w*(?: number)?|t ?f ?n|i ?t ?i ?n|"
    r"fiscal (?:code|number)|social insurance(?: number)?|"
    r"(?:my|his|her|your|their|the) sins?(?: number)?|sin number|s i n|n ?h ?s(?: number)?|"
    r"national (?:id\w*|number(?! of)|regist\w+(?: number)?)|id (?:card|number)(?: number)?|"
    r"identity (?:card|number|document)(?: number)?|(?<!order )(?<!user )(?<!customer )id number|"
    r"(?<!vehicle )(?<!product )(?<!device )identification (?:number|code|card)|"
    r"steuer\w*|sozialversicherung\w*|versicherten\w*|(?:personal)?ausweis\w*|reisepass\w*|"
    r"personal (?:id|identity|public service|code) ?\w*|"
    r"c ?p ?r(?: number)?|"
    r"(?:state|emirates|military|government|photo|voter'?s?|tribal) (?:id|identification)|"
    r"i ?r ?d(?: number|'s)|known travell?er(?: number)?|global entry|iqama|n ?r ?i ?c|pesel|"
    r"curp|c ?n ?i ?c|b ?v ?n|a ?h ?v(?: number)?|avs number|carte d'identit[eé]|"
    r"personnummer|rijksregister\w*|burgerservice\w*|sofi ?nummer|citizen'?s? service number|"
    r"f[øo]dsels?nummer|henkil[öo]tunnu\w+|hetu|kennitala|isikukood|rodn[ée] [čc][íi]slo|"
    r"birth number|c ?n ?p|n ?i ?s ?s|contribuinte(?: number)?|n[úu]mero de contribuinte|"
    r"num[ée]ro (?:national|fiscal)|n ?i ?r(?: number)?|insee(?: number)?|r ?f ?c|jmbg|oib|"
    r"c[ée]dula|e ?g ?n|ohip(?: number)?|(?:tax|personal|identity|citizen) code|"
    rf"(?:{_NATIONS}) (?:i ?d|identity|citizen|personal|tax|insurance|social|health|national)"
    r"(?: (?:card|code|number|i ?d))*|"
    r"a?adh?[ah]*ar(?: card)?(?: number)?|u ?t ?r|p ?p ?s ?n?(?: number)?|voter id|"
    r"alien (?:registration )?number|(?:(?:my|his|her|your|their|the) a |a-)number|"
    r"u ?s ?c ?i ?s(?: number)?|sin(?:'s| is| would be)?$|"
    r"n ?i ?e(?: number)?|n ?i ?f(?: number)?|d ?n ?i|b ?s ?n|c ?p ?f|codice fiscale|"
    r"health (?:insurance )?(?:card|number)(?: number)?|"
    r"(?:residence|resident'?s?|work) (?:card|permit)(?: number)?|"
    r"pan (?:card|number)(?: number)?|(?:my|his|her|your|the) pan"
)
"""Numbers that a country gives each of its people, those of taxes and health included."""

DOCUMENTS = (
    r"passports?(?: number| no)?|"
    r"(?:driver|driving)'?s?'? (?:licen[cs]e|permit|i ?d)(?: number)?|(?:driver|driving) number|"
    rf"(?:{_AMERICAN_STATES}) licen[cs]e(?: number)?|licen[cs]e (?:number|no)|"
    r"medicare|medicaid|green card"
)
"""Documents that are named for their number."""
