"""Words around e-mail addresses that both the name and the domain need."""

from __future__ import annotations

from coaching.privacy.lexicon import among

FILLERS = among(
    "uh um er eh ehm erm ah hm hmm mm sign symbol like word lowercase uppercase lower-case "
    "upper-case caps capital capitals spaces space all together then"
) | {""}
"""Said in an address and no part of it: "all one word, lowercase"."""
HALTS = among("sorry wait well so okay ok yeah right")
"""Said beside the "at" while somebody thinks; elsewhere in an address they mean something."""
NO_NAMES = among(
    "me us you him her them it i we is are was be to the a an of at on in for my your our his "
    "their or but if that's it's that this email e-mail emails mail address addresses send "
    "sent write forward contact use reach look looking find check see visit online website "
    "site available cc one was just still best over go goes out up back here there work works "
    "personal mine's mine sure yes yeah okay i'm get got buy bought working at's number "
    "email's could try name's well not them by with from as and or because who what which "
    "so no put we're they're you're he's she's i've we've there's"
)
"""Words that stand before an address and are no part of it."""
OWNERS = among("a an the our my your their his her its this that these those")
SUBJECTS = among(
    "i we you they he she it i've we've you've they've i'm we're they're who been can could will "
    "would should must don't didn't can't you'd i'd we'd they'd i'll we'll you'll they'll"
)
"""Words before a verb: "we sell at amazon dot com" is no address."""
LONGEST_SPOKEN = 24
"""Tokens on one side of the "at"; spelled letters come with words of their own."""
