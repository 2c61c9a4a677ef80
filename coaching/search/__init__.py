"""Search: what is asked, how plain language becomes a query, and how evidence becomes a ranking.

It knows the words of a query and which of them matter. It does not know where snippets are kept,
nor how near two meanings are: the index finds, and this package puts together.
"""

from coaching.search.asked import OUTCOMES, UNASSIGNED, Filters, Outcome, Query
from coaching.search.hit import EVIDENCE, MARK, UNMARK, Evidence, Hit
from coaching.search.matching import match_all, match_any, match_excluded
from coaching.search.ranking import Candidate, Ranked, ranked
from coaching.search.terms import MOST_WORDS, STOP_WORDS, Terms, meaning_of, terms_of
from coaching.search.typed import FIELDS, query_of

__all__ = [
    "EVIDENCE",
    "FIELDS",
    "MARK",
    "MOST_WORDS",
    "OUTCOMES",
    "STOP_WORDS",
    "UNASSIGNED",
    "UNMARK",
    "Candidate",
    "Evidence",
    "Filters",
    "Hit",
    "Outcome",
    "Query",
    "Ranked",
    "Terms",
    "match_all",
    "match_any",
    "match_excluded",
    "meaning_of",
    "query_of",
    "ranked",
    "terms_of",
]
