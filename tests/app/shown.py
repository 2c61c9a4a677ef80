"""What is called and asked for over the library of five, and what is not, with the reason."""

from __future__ import annotations

from tests.app.team_of_five import BY_RESULT, MADE_IN_ORDER

ATTENDED = [part for name in BY_RESULT for part in ("--attended", name)]
COMMITTED = [
    ["meeting", "commit", "L1", "Ask who decides", "--owner", name, "--json"]
    for name in MADE_IN_ORDER
]

RUNS: list[list[str]] = [
    ["status"], ["status", "--all", "--json"],
    ["show", "C1"], ["show", "C1", "--json"],
    ["show", "All of us"], ["show", "All of us", "--json"],
    ["review", "C1"], ["review", "C1", "--json"], ["review", "D-1-2", "--json"],
    ["speakers", "All of us"], ["speakers", "All of us", "--json"],
    ["correct", "C1"], ["correct", "C1", "--json"],
    ["label", "--list"], ["label", "--list", "--json"],
    ["retry", "--json"],
    ["import", "owners.csv", "--dry-run"], ["import", "owners.csv", "--dry-run", "--json"],
    ["deals"], ["deals", "--json"], ["deals", "D-1-2"], ["deals", "D-1-2", "--json"],
    ["match"], ["match", "--json"], ["match", "C1", "--json"],
    ["territories", "show"], ["territories", "show", "--json"],
    ["territories", "check"], ["territories", "check", "--json"],
    ["territories", "simulate", "other.yaml"], ["territories", "simulate", "other.yaml", "--json"],
    ["search", "dear"], ["search", "dear", "--limit", "100", "--json"],
    ["search", "dear", "--outcome", "won", "--limit", "100", "--json"],
    ["search", "--stage", "negotiation", "--limit", "100", "--json"],
    ["search", "dear", "--rep", "Mo Adler", "--json"], ["search", "dear", "--save", "doubts"],
    ["search", "--saved", "doubts", "--json"],
    ["moments"], ["moments", "--territory", "Coast"], ["moments", "--limit", "50", "--json"],
    ["moments", "--mine", "--as", "Mo Adler"],
    ["moments", "--mine", "--as", "Mo Adler", "--json"],
    ["moments", "show", "M1"], ["moments", "show", "M1", "--json"],
    ["plays"], ["plays", "--json"], ["plays", "find"], ["plays", "find", "--json"],
    ["plays", "name", "P1", "Ask what hurts"], ["plays", "dismiss", "P2"],
    ["plays", "dismiss", "P2", "--undo"],
    ["plays", "show", "P1"], ["plays", "show", "P1", "--json"],
    *(["playbook", "add", f"M{number}"] for number in (1, 2, 3, 5, 7, 9)),
    ["playbook"], ["playbook", "--json"],
    ["playbook", "--version", "3"], ["playbook", "history"], ["playbook", "history", "--json"],
    ["playbook", "diff", "1", "6"], ["playbook", "diff", "1", "6", "--json"],
    ["playbook", "export", "team.md", "--json"],
    ["playbook", "export", "team.html", "--clips", "none", "--json"],
    ["deal-review", "show", "D-0-1"], ["deal-review", "show", "D-0-1", "--json"],
    ["deal-review", "clip", "D-0-1", "discovery", "C2@00:00-00:20", "--json"],
    ["deal-review", "teach", "D-0-1", "M4", "--json"],
    ["deal-review", "unclip", "D-0-1", "1", "--json"],
    ["deal-review", "history", "D-0-1"], ["deal-review", "history", "D-0-1", "--json"],
    ["deal-review", "diff", "D-0-1", "1"], ["deal-review", "diff", "D-0-1", "1", "--json"],
    ["deal-review", "undo", "D-0-1", "--json"],
    ["deal-review", "share", "D-1-1", "--as", "Cy Marsh", "--json"],
    ["deal-review", "export", "D-0-1", "--out", "D-0-1.md", "--json"],
    ["deal-review", "export", "D-0-1", "--out", "D-0-1.html"],
    ["meeting", "plan", "--date", "2026-12-01"], *COMMITTED,
    ["meeting", "edit", "L1", "--note", "Ask earlier", *ATTENDED, "--json"],
    ["meeting", "show"], ["meeting", "show", "--json"],
    ["meeting", "export", "L1", "--out", "L1.md"], ["meeting", "export", "L1", "--out", "L1.html"],
    ["meeting", "export", "L1", "--out", "L1.ics"],
    ["meeting", "close", "L1", "--json"],
    ["taught", "assign", "M1", *(part for name in BY_RESULT[:2] for part in ("--to", name))],
    ["taught", "assign", "M1", "--to", "Bo Sander", "--json"],
    ["taught"], ["taught", "--json"], ["taught", "--mine", "--as", "Mo Adler"],
    ["taught", "show", "M1", "--all"], ["taught", "show", "M1", "--json"],
    ["taught", "show", "L1"], ["taught", "show", "L1", "--json"],
    ["taught", "confirm", "M1", "C2@00:00", "--json"],
    ["taught", "reject", "M1", "C5@00:00", "--json"],
    ["taught", "show", "M1"], ["taught", "undo", "M1", "--json"],
    ["meeting", "plan", "--date", "2026-12-08", "--json"], ["meeting", "show", "L2"],
    ["meeting", "list"], ["meeting", "list", "--json"],
    ["metrics"], ["metrics", "--json"], ["metrics", "--mine", "--as", "Mo Adler", "--json"],
    ["metrics", "--territory", "Coast", "--json"],
    ["reel", "make", "C4@00:00-00:20", "--out", "four.wav", "--json"],
    ["reel", "make", "C1@00:00-00:20", "C5@00:00-00:20", "--order", "given",
     "--out", "two.wav", "--json"],
    ["reel", "list"], ["reel", "list", "--json"],
    ["reel", "show", "R2"], ["reel", "show", "R2", "--json"],
    ["reel", "add", "R2", "C2@00:00-00:20", "--json"],
    ["reel", "move", "R2", "3", "--to", "1", "--json"],
    ["reel", "export", "R2", "--out", "two.otio", "--json"],
    ["export", "C1", "C2", "--to", "given"],
    ["originals", "--dry-run"],
    ["moments", "name", "M1", "Well asked", "--as", "Zoe Brandt"],
    ["moments", "share", "M1", "--as", "Zoe Brandt"],
    ["moments", "undo", "M1", "--as", "Zoe Brandt"],
    ["moments", "used", "M3", "--as", "Al Winter"],
    ["moments", "credit", "M3", "Al Winter", "--as", "Cy Marsh"],
    ["moments", "watched", "M3", "--by", "Zoe Brandt", "--by", "Al Winter"],
    ["playbook", "move", "M1", "--to", "3"], ["playbook", "remove", "M2"], ["playbook", "undo"],
    ["moments", "withhold", "M13", "--as", "Cy Marsh"],
    ["process", "check"], ["process", "check", "--json"], ["process", "list", "--json"],
    ["process", "show"], ["process", "show", "--json"], ["models", "--json"],
    ["reread", "--dry-run", "--json"],
    ["backup", "kept", "--json"], ["restore", "kept", "--to", "again", "--json"],
    ["set", "C2", "C4", "C5", "--title", "Another", "--json"],
    ["forget", "C3", "--yes", "--json"],
]  # fmt: skip
"""What is called, in this order: each sees what those before it did."""

TITLES = "Opportunity ID,Opportunity Name,Account Name,Stage,Opportunity Owner,Amount,Close Date"
"""Of an export of deals as a CRM writes it."""

ALONE = "says in a line that one moment has what was said of it, after networks looked for names"
NOBODY = "tells of the settings or of the machine, in which there is nobody"
NETWORKS = "needs the networks, and tells of files or calls in the order of their numbers"

NOT_RUN: dict[str, str] = {
    "init": NOBODY, "doctor": NOBODY, "process diff": NOBODY, "process new": NOBODY,
    "demo": NETWORKS, "ingest": NETWORKS, "serve": NETWORKS, "retag": NETWORKS,
    "moments add": ALONE, "moments comment": ALONE, "moments trim": ALONE, "moments why": ALONE,
    **dict.fromkeys(
        ("reel remove", "reel trim", "reel widen", "reel undo"),
        "prints the reel as `reel show` does, after a change of one clip",
    ),
    "deal-review write": "says in a line that a version was made, after networks looked for names",
    "meeting reel": "cuts the clips of a meeting, in the order that `meeting show` has them",
    **dict.fromkeys(
        (f"evaluate {it}" for it in ("pii", "roles", "search", "speakers", "speech", "stages")),
        "measures the networks against a file, over no library",
    ),
}  # fmt: skip
"""Commands that are not called here, and why they cannot rank anybody."""

PAGES = (
    "/", "/inbox/live", "/search", "/search?q=dear&limit=100", "/search?stage=negotiation",
    "/calls/C1", "/calls/{all}", "/calls/C1/words", "/reels", "/reels/1",
    "/reels/1/told", "/calls/C1/anew",
    "/moments", "/moments?limit=50", "/moments?territory=Coast", "/moments/M1", "/moments/looking",
    "/playbook", "/playbook?version=3", "/meetings", "/meetings/L1", "/meetings/L2",
    "/deals", "/deals/D-1-2", "/plays", "/taught", "/taught/M1",
    "/api/status", "/api/overview", "/api/search?q=dear&limit=100", "/api/calls/C1",
    "/api/calls/{all}",
)  # fmt: skip
"""Addresses that are asked for."""

NO_PAGES = {
    "/media/{wanted}": "a sound", "/reels/{number}/media": "a sound",
    "/reels/{number}/captions.vtt": "one reel's words",
    "/reels/{number}/clips/{place}": "one clip's words, to trim it by",
    "/reels/{number}/files/{place}": "one reel, in whatever form",
    "/reels/{number}/download": "a sound",
    "/plays/{wanted}": "one play; its turns stand in the order of names",
    "/deals/{wanted}/export/{kind}": "files that `deal-review export` writes",
    "/playbook/page": "a file that `playbook export` writes",
    "/meetings/{wanted}/export/{kind}": "files that `meeting export` writes",
    "/stages.css": "colours", "/health": "of the machine",
}  # fmt: skip
"""Routes that are not asked for, and why they cannot rank anybody."""

NAMING = (
    "deals --json", "territories show --json", "search dear --limit 100 --json",
    "search --stage negotiation --limit 100 --json", "moments --limit 50 --json",
    "moments show M1", "moments show M1 --json", "plays show P1 --json",
    "playbook", "playbook --json",
    "meeting show", "meeting show --json", "meeting show L2",
)  # fmt: skip
"""Runs that name all five."""

PAGES_NAMING = (
    "/search", "/search?stage=negotiation", "/api/search?q=dear&limit=100", "/moments?limit=50",
    "/moments/M1", "/meetings/L1", "/meetings/L2",
)  # fmt: skip
"""Addresses whose pages name all five."""
