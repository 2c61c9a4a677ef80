"""What numbers of bank accounts are called: in English, and as people of other countries say it.

It knows names alone, as patterns in lower case; ``cues`` knows how far they reach.
"""

from __future__ import annotations

ACCOUNTS = (
    r"(?:account|acc|routing|roll|bank|branch|bank account) number|bank account|sort(?:ing)? code|"
    r"b ?s ?b|bank code|branch code|clearing (?:number|code)|"
    r"which account|account (?:shall|should|do|can|would|will|are)|"
    r"account details|bank details|konto(?:nummer| ?nr| number)?|bankleitzahl|b ?l ?z|"
    r"rekening(?:nummer| number)|num[ée]ro de compte|n[úu]mero de cuenta|cuenta|"
    r"bank ?giro|plus ?giro|"
    r"clabe|i ?f ?s ?c(?: code)?|account no"
)
"""Names that mean nothing else, named before somebody looks the number up."""

CALLED = (
    r"account(?: number)?|acct|a/c|(?:bank )?acc(?: number| no)?|routing(?: number)?|"
    r"sort code|(?<!we )(?<!they )(?<!a )(?<!of )sort(?:'s| is)|aba|b ?s ?b|r ?t ?n|"
    r"checking|savings"
)
"""Names that stand near their number."""

PAPERS = (
    r"(?:bottom|foot|front) of (?:the|a|your|my) (?:check|cheque)|"
    r"(?:paying[ -]in|deposit) (?:slip|book)|transit number"
)
"""What a number is read from."""

TRANSIT = r"(?:transit|branch)(?: number| code)?(?:'s| is|'s the)?"
"""Canada's number of a branch, of five digits."""

INSTITUTION = r"institution(?: number| code)?(?:'s| is)?"
"""Canada's number of a bank, of three digits."""

ENDINGS = (
    r"(?:account|acct|checking|savings|loan)(?: number)?(?: that| which)? "
    r"(?:ending|ends|finishing|finishes)(?: in| with)?|"
    r"last (?:four|three|4|3)(?: digits)? (?:of|on) (?:your|my|the|his|her|their|our) "
    r"(?:bank |checking |savings )?account(?: number)?(?: is| are)?"
)
"""What stands right before the last digits of an account."""
