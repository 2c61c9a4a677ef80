"""Pages that stand alone: one file of HTML that opens anywhere and asks nobody for anything.

What is shown comes in as escaped markup. Nothing is fetched: style, script and media stand in the
file or lie beside it.
"""

from __future__ import annotations

import base64
import hashlib

from markupsafe import Markup

STYLE = """
:root { color-scheme: light dark; --line: #8884; --quiet: #666; }
@media (prefers-color-scheme: dark) { :root { --quiet: #aaa; } }
html { background: Canvas; color: CanvasText; }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }
body { overflow-wrap: anywhere; }
audio { width: 100%; }
.quiet { color: var(--quiet); }
"""
"""What all such pages look like."""


def standalone(title: str, body: Markup, *, style: str = "", script: str = "") -> str:
    """The page as text.

    Its policy lets it play media of its own and run this one script, or none; whatever slipped
    into the body can do nothing.

    Args:
        title: Of the window.
        body: What stands in ``main``.
        style: More rules, after ``STYLE``.
        script: Ours; it runs once the page is there.
    """
    policy = "default-src 'none'; style-src 'unsafe-inline'; media-src data: file: 'self'"
    end = Markup("")
    if script:
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        policy += f"; script-src 'sha256-{digest}'"
        end = Markup("<script>{}</script>\n").format(Markup(script))  # noqa: S704 - our own
    page = Markup(
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta http-equiv="Content-Security-Policy" content="{}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        "<title>{}</title>\n<style>{}</style>\n</head>\n<body>\n<main>\n{}\n</main>\n{}"
        "</body>\n</html>\n"
    )
    rules = Markup(STYLE + style)  # noqa: S704 - our own
    return str(page.format(policy, title, rules, body, end))
