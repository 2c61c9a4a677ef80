"""What was taught, who saw it and when, and where it is said again on later calls.

It works over values: what is shown is a moment's turns, talk comes as turns with vectors. It knows
no store, and it says nothing of causes: who learned what from whom cannot be read off calls.
"""

from coaching.taught.counting import Change, Share, Tally, change_of
from coaching.taught.finding import Looked, Spot, Use, uses_in
from coaching.taught.likeness import likeness
from coaching.taught.rulings import Ruling, Verdict
from coaching.taught.showing import Group, Seen, Showing, seen_by, when_of
from coaching.taught.teaching import Teaching
from coaching.taught.threshold import Line, line_of
from coaching.taught.wording import wording, words_of

__all__ = [
    "Change",
    "Group",
    "Line",
    "Looked",
    "Ruling",
    "Seen",
    "Share",
    "Showing",
    "Spot",
    "Tally",
    "Teaching",
    "Use",
    "Verdict",
    "change_of",
    "likeness",
    "line_of",
    "seen_by",
    "uses_in",
    "when_of",
    "wording",
    "words_of",
]
