"""Words of trade that say that a number is nothing personal: of orders, goods, transport, machines.

It knows patterns in lower case; ``cues`` knows how far they reach.
"""

from __future__ import annotations

from coaching.privacy.lexicon import among
from coaching.privacy.town_names import TOWN_NAMES

NUMBERED = (
    r"order (?:number|no|id)|orders?|p ?o|purchase order|invoices?|serial|tracking|sku|upc|vin|"
    r"bar ?codes?|ean|isbn|(?:delivery|advice|credit) note|packing slip|"
    r"(?:licen[cs]e|number) plate|way ?bill|a ?w ?b|bill of lading|h ?s code|duns|eori|mpan|mprn|"
    r"imei|mac address|i ?p address|firmware|"
    r"(?:ticket|case|parts?|model|version|confirmation|quote|reference|contract|item|lot|room|"
    r"policy|customer|claim|article|catalog\w*|asset|batch|booking|product|release|meter|"
    r"build|reservation|vehicle|employee|student|staff|member(?:ship)?|patient|job|"
    r"loan|unit|docket|plate|registration|form|badge|flight|container|shipment|delivery|"
    r"parcel|package|consignment|receipt|transaction|incident|request|permit|vendor|supplier|"
    r"project|device|machine|drawing|revision|course|meeting|zoom|webinar|conference|rma|"
    r"tender|bid|application|(?<!tax )file|folder|matter|inspection|certificate|chassis|engine|"
    r"frame|voucher|coupon|locker|barcode|crate|"
    r"company|charity|vat|user|client|lead|deal|campaign|session|stock|pallet|bin|waybill) "
    r"(?:number|numbers|no|id|code)"
)
"""Names of numbers that mean nothing else."""

LABELS = (
    r"(?<!nhs )(?<!insurance )(?<!account )(?<!card )(?<!phone )(?<!security )(?<!tax )(?<!id )"
    r"numbers? on (?:the|your|my|our|this|that) (?:box|sticker|label|invoice|order|bill|"
    r"receipt|ticket|part|unit|machine|plate|tag|form|letter|statement|package|contract|quote)"
)
"""Where such a number is read."""

THINGS = (
    r"scores?|ticket|parts?|model|version|confirmation|quote|reference|ref|contract|section|build|item|"
    r"room|claim|article|batch|booking|release|page|reservation|(?<!in )case|parcel|tag|badge|"
    r"docket|(?<!caller )id|(?<!area )(?<!country )(?<!dialling )(?<!dialing )code"
)
"""Things that have a number, and of which much else is said."""

GOODS = (
    r"pallet|container|seal|trailer|consignment|shipment|manifest|carton|crate|reel|drum|cylinder|"
    r"spool|drawing|asset|meter|sensor|valve|chassis|license|licence|coupon|voucher|standard|"
    r"spec|specification|tariff|commodity|certificate|test report|work order|rma|credit note|"
    r"delivery note|dossier|transaction|receipt|mould|mold|registration|policy|membership|vat|"
    r"cost cent(?:re|er)"
)
"""The same, of which other kinds of numbers are spoken, too."""

SOMETHING = r"[a-z][\w'-]+ number(?:'s)?"
"""A number that is called after anything: "the seal number", "what's the valve number"."""

_COUNTRIES = among(
    "uk us usa british english irish scottish welsh american canadian german french dutch belgian "
    "swiss austrian italian spanish portuguese polish danish swedish norwegian finnish czech "
    "hungarian romanian greek turkish indian chinese australian european foreign overseas "
    "national international local"
)
_ANY = among(
    "a an the this that these those my your his her our their its whose which what any some no "
    "every each one two three first second third last next same other another only and or is "
    "right wrong correct full whole long short good better best new old current usual normal "
    "different separate spare easy nice real actual exact big small large great fair round magic "
    "total huge certain decent odd even lucky of by in to for with on at as so it's uh um er "
    "unknown hidden special dedicated preferred daytime evening top bottom middle front back "
    "holiday roaming"
)
"""Words before "number" that say nothing of what it is."""
_DIALLED = among(
    "phone telephone cell cellphone mobile direct contact call callback office desk work home "
    "house business main general private personal reception switchboard landline line free "
    "freephone fax whatsapp text emergency pager dial support helpline hotline service hours "
    "backup alternate alternative secondary primary extension ext area country sales team "
    "department account accounts booking bookings driver engineer manager agent rep technician "
    "site depot warehouse shop store yard factory plant clinic surgery hospital school hotel "
    "restaurant bar pub branch bank garage workshop lab studio farm salon gym church practice "
    "pharmacy dealer dealership agency company concierge security"
)
"""What and who has a telephone."""
_PERSONAL = among(
    "acc acct card routing roll sort social insurance tax taxpayer passport id identity health "
    "identification nhs ni license licence licencing driving resident residence sin ssn pps pin "
    "citizen citizenship traveller traveler medicare medicaid alien document checking savings "
    "konto transit institution iban clearing flat apartment suite door plot street box building "
    "credit debit voter birth register registration permit"
)
"""Whose number is personal, or part of an address."""
NOT_THINGS = _COUNTRIES | _ANY | _DIALLED | _PERSONAL | TOWN_NAMES
"""Words before "number" that do not say that it is one of things."""
