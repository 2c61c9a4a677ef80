"""Patterns of things that a rep says in negotiation; turns are made by putting other words in.

The way that plays are found was tuned on the first six; the other six were written afterwards.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass


@dataclass(frozen=True)
class Pattern:
    """Sentences that do the same in other words, and what can stand in them."""

    sentences: tuple[str, ...]
    words: dict[str, tuple[str, ...]]


def made_turns(pattern: Pattern) -> list[str]:
    """All turns that a pattern makes, in an order that does not change."""
    made: list[str] = []
    for sentence in pattern.sentences:
        keys = [key for key in pattern.words if "{" + key + "}" in sentence]
        made.extend(
            sentence.format(**dict(zip(keys, chosen, strict=True)))
            for chosen in itertools.product(*(pattern.words[key] for key in keys))
        )
    return made


TUNED: dict[str, Pattern] = {
    "compare with their own number": Pattern(
        (
            "You told me {n} {u} got lost {w}, so put that beside our price for a moment.",
            "Let me put it next to your own figure: {n} {u} {w}, that is what it is up against.",
            "Set the price against what you lose today, you said {n} {u} {w}.",
            "By your own count it was {n} {u} gone {w}, compare our fee with that.",
            "So {n} {u} {w} by your numbers, and we cost a tenth of that.",
        ),
        {
            "n": ("forty", "three hundred", "twelve", "nine thousand", "sixty"),
            "u": ("orders", "hours", "euros", "deliveries"),
            "w": ("last quarter", "each month", "since spring", "a year"),
        },
    ),
    "ask who else decides": Pattern(
        (
            "Besides you, who else has to say yes to this {w}?",
            "Who else would need to be comfortable {w}, apart from yourself?",
            "Is there anybody besides you who signs this off {w}, {p} maybe?",
            "When it comes to the decision {w}, who sits at the table, you and {p}?",
            "Would {p} have to agree as well before you can go ahead {w}?",
        ),
        {
            "p": ("your director", "finance", "the owner", "your lawyer", "the board"),
            "w": ("this month", "internally", "in the end", "before the summer"),
        },
    ),
    "offer a pilot": Pattern(
        (
            "How about we start small with {t} in {g} and you decide after that.",
            "We could run a trial with {g} for {t} before you commit to anything.",
            "Try it for {t} with just {g}, and if it does not work you walk away.",
            "What if {g} piloted it for {t} first, no strings attached?",
            "Let us do a small test, {t}, only {g}, then we look at the results together.",
        ),
        {
            "t": ("thirty days", "six weeks", "a quarter", "two weeks"),
            "g": ("one depot", "five people", "a single site", "the night shift", "one team"),
        },
    ),
    "pay yearly for less": Pattern(
        (
            "If you pay the year up front I can take {n} percent off.",
            "With annual billing in advance the price comes down by {n} percent.",
            "Paying for {y} at once gets you a {n} percent discount.",
            "I cannot lower the monthly price, but for a yearly prepayment it is {n} percent less.",
            "Commit to {y} and pay at the beginning, then we give you {n} percent.",
        ),
        {
            "n": ("ten", "twelve", "fifteen", "five"),
            "y": ("two years", "twelve months", "a full year"),
        },
    ),
    "name a like customer": Pattern(
        (
            "Another {f} of your size had the same worry, and they have used it for {t} now.",
            "We work with a {f} very like you, they were sceptical too and are with us {t}.",
            "You could talk to a {f} that switched {t} ago, they had just the same question.",
            "There is a {f} down the road who asked the same thing, {t} later they would not go back.",
            "A {f} with the same set up started {t} ago, I can put you in touch with them.",
        ),
        {
            "f": ("bakery", "haulage firm", "clinic", "law office", "garage"),
            "t": ("a year", "eight months", "two winters", "half a year"),
        },
    ),
    "ask what is behind the doubt": Pattern(
        (
            "When you say {d}, what is behind that, if I may ask?",
            "Help me understand {d}, what worries you most about it?",
            "I hear you on {d}. What makes you say that?",
            "May I ask where {d} comes from, did something happen before?",
            "Tell me more about {d}, what exactly concerns you there?",
        ),
        {
            "d": (
                "too expensive",
                "it being risky",
                "the timing",
                "not now",
                "the contract being long",
                "your people not using it",
            )
        },
    ),
}

UNSEEN: dict[str, Pattern] = {
    "tie the price to a result": Pattern(
        (
            "We put part of the fee at risk: if {r} does not come down by {n}, you pay less.",
            "A third of the price falls due only once {r} is {n} better.",
            "Make it depend on the outcome, no {n} on {r}, no second invoice.",
            "If by autumn {r} has not improved {n}, we give that money back.",
        ),
        {
            "r": ("spoilage", "overtime", "the error rate", "idle time", "the backlog"),
            "n": ("five percent", "a fifth", "ten points", "a tenth", "half"),
        },
    ),
    "take something out for less": Pattern(
        (
            "For that budget I would leave {m} out and we keep the rest.",
            "We can get to your figure if we drop {m} for now.",
            "Without {m} it fits, and you add it in {t}.",
            "Let us take {m} off the order and look at it again in {t}.",
        ),
        {
            "m": (
                "the reporting module",
                "the training days",
                "phone support",
                "the second warehouse",
                "the integration",
            ),
            "t": ("spring", "the new year", "six months", "the next budget"),
        },
    ),
    "ask for something in return": Pattern(
        (
            "If I do that on the price, would you {g} in exchange?",
            "I can move on the terms provided that you {g}.",
            "Happy to look at it, and in return you would {g}, agreed?",
            "What could you give us for it, would you {g} for instance?",
        ),
        {
            "g": (
                "be a reference for us",
                "sign by Friday",
                "introduce me to your sister company",
                "extend to three years",
                "let us write about the result",
                "pay within ten days",
            )
        },
    ),
    "read the clause together": Pattern(
        (
            "Can we open the paragraph on {c} and go through it line by line?",
            "Which sentence about {c} does your lawyer stumble over?",
            "Let us read what it says on {c} together, I have it on the screen.",
            "The part about {c} can be worded otherwise, tell me how you would put it.",
        ),
        {
            "c": (
                "liability",
                "termination",
                "data protection",
                "renewal",
                "penalties",
                "late delivery",
            )
        },
    ),
    "count back from the date": Pattern(
        (
            "You want to be live by {d}, so working backwards the order has to be in {w}.",
            "If {d} is fixed, then setting up takes a month and we need your go {w}.",
            "Counting back from {d}, the latest day to decide falls {w}.",
            "For {d} to hold, we would have to begin {w} at the latest.",
        ),
        {
            "d": ("the first of June", "harvest", "the trade fair", "year end", "the opening"),
            "w": ("next week", "by the twelfth", "within ten days", "before Easter"),
        },
    ),
    "bring an expert on": Pattern(
        (
            "Shall I get our {e} on the line, she can answer {q} better than me.",
            "I would rather have our {e} talk about {q} with your people directly.",
            "Our {e} could join for a quarter of an hour on {q}, would that help?",
            "For {q} let me bring in the {e}, I do not want to guess.",
        ),
        {
            "e": ("engineer", "security officer", "head of service", "chemist"),
            "q": (
                "the interface",
                "encryption",
                "the maintenance intervals",
                "the certificates",
                "your old machines",
            ),
        },
    ),
}
