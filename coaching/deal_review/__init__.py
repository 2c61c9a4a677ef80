"""Deal reviews: what became of a deal stage by stage, what worked, what was learned.

Drafted from what the CRM and the talk tell (``drafting``), completed by people in their own words
(``words``). Nobody is counted or compared: the yardstick of a deal's times is all of the team's
deals. Nothing is imported here, since what looks at talk takes half a second to load.
"""
