"""How telephone numbers are asked for, and how it is said that somebody is reached on one."""

from __future__ import annotations

ASKED = (
    r"(?:best|contact|daytime|day[- ]time|evening|call ?back|direct|emergency|mobile|work|"
    r"office|home|alternative|second) number|"
    r"(?:what|which|a|the|best|good|any|that|this) number "
    r"(?:to|can|could|should|shall|do|does|will|would|is|that|i|we|you|they)(?: \w+){0,2} "
    r"(?:call|reach|ring|get|use|dial|text|try|contact|phone|find|catch)|"
    r"in case (?:we|you|i)(?:'re| are| get) (?:cut off|disconnected)"
)

REACHED = (
    r"(?:(?:call|reach|ring|phone|ask for|get through to) "
    r"(?:(?!it |that |this |on |at |and )[\w'-]+ ){1,3}|"
    r"(?:get|text|message|whatsapp) you )(?:on|at|under)|"
    r"(?:call|ring|text|dial|whatsapp|phone)(?: uh| um)?$"
)
