"""A reel as one page: its sound, and what is said, which follows as it plays."""

from __future__ import annotations

from itertools import groupby

from markupsafe import Markup

from coaching.captions import CaptionWord
from coaching.recording import clock
from coaching.reel.captions import clip_words
from coaching.reel.clip import Clip
from coaching.reel.manifest import ReelManifest
from coaching.reel.timeline import chapters, placements
from coaching.standalone import standalone

_STYLE = """
.player { position: sticky; top: 0; padding: .5rem 0; background: Canvas; }
section { border-top: 1px solid var(--line); padding: 1rem 0; }
h2 { font-size: 1.1rem; margin: 0; }
section.now h2 { text-decoration: underline; }
button { font: inherit; }
dl { display: grid; grid-template-columns: 6rem 1fr; gap: .25rem .75rem; }
dt { color: var(--quiet); } dd { margin: 0; }
[data-at] { cursor: pointer; }
.said { background: #ffd166; color: #14171c; }
"""

_SCRIPT = """
const player = document.querySelector("audio");
const words = [...document.querySelectorAll("[data-at]")];
const starts = words.map((word) => Number(word.dataset.at));
const clips = [...document.querySelectorAll("section")];
let said = null;
function follow() {
  let low = 0, high = starts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (starts[middle] <= player.currentTime) low = middle + 1; else high = middle;
  }
  const word = low > 0 ? words[low - 1] : null;
  if (word !== said) {
    said?.classList.remove("said");
    word?.classList.add("said");
    word?.scrollIntoView({block: "nearest"});
    said = word;
  }
  for (const clip of clips) {
    const inside = player.currentTime >= Number(clip.dataset.from)
      && player.currentTime < Number(clip.dataset.to);
    clip.classList.toggle("now", inside);
  }
}
player.addEventListener("timeupdate", follow);
player.addEventListener("seeked", follow);
function frame() { if (!player.paused) { follow(); requestAnimationFrame(frame); } }
player.addEventListener("play", frame);
document.addEventListener("click", (event) => {
  const at = event.target.closest("[data-at], [data-play]");
  if (at === null) return;
  player.currentTime = Number(at.dataset.at ?? at.dataset.play);
  player.play();
});
"""


def reel_page(manifest: ReelManifest, media: str) -> str:
    """The reel as one page of HTML.

    Args:
        manifest: The reel.
        media: Its sound, as a ``data:`` URI or a relative path.
    """
    named = zip(manifest.clips, placements(manifest), chapters(manifest), strict=True)
    clips = Markup("\n").join(
        _clip(clip, start, end, chapter.title) for clip, (start, end), chapter in named
    )
    many = len(manifest.clips)
    body = Markup(
        '<h1>{}</h1>\n<p class="quiet">{} · {} {}</p>\n'
        '<div class="player"><audio controls preload="metadata" aria-label="{}" src="{}"></audio>'
        "</div>\n{}"
    ).format(
        manifest.title,
        clock(manifest.duration),
        many,
        "clip" if many == 1 else "clips",
        manifest.title,
        media,
        clips,
    )
    return standalone(manifest.title, body, style=_STYLE, script=_SCRIPT)


def _clip(clip: Clip, start: float, end: float, title: str) -> Markup:
    lines = Markup("").join(
        Markup("<dt>{}</dt><dd>{}</dd>").format(
            voice, Markup(" ").join(_word(word, start) for word in words)
        )
        for voice, words in groupby(
            sorted(clip_words(clip), key=lambda word: (word.start, word.end)),
            key=lambda word: word.name or word.role.capitalize(),
        )
    )
    return Markup(
        '<section data-from="{}" data-to="{}">\n<h2>{}</h2>\n'
        '<p><button type="button" data-play="{}">Play from {}</button> '
        '<span class="quiet">{} at {}</span></p>\n<dl>{}</dl>\n</section>'
    ).format(
        f"{start:.3f}",
        f"{end:.3f}",
        title,
        f"{start:.3f}",
        clock(start),
        clip.call,
        clock(clip.start),
        lines,
    )


def _word(word: CaptionWord, begin: float) -> Markup:
    return Markup('<span data-at="{}">{}</span>').format(f"{begin + word.start:.3f}", word.text)
