// A reel: its clips lead to their place in it, and the one that plays is marked.

import { placeOf, seek, timeIn } from "./clock.js";
import { editIn } from "./reel_edits.js";

let former = new AbortController(); // ends what listens for a player that another has followed

// What is playing, over the picture, for those who look at a projector and not at the list.
function fillSlate(slate, clip) {
  const title = document.createElement("strong");
  title.textContent = clip.querySelector(".of").textContent;
  const number = document.createElement("span");
  number.className = "quiet";
  number.textContent = `Clip ${clip.dataset.number}`;
  const stage = clip.querySelector(".stage")?.cloneNode(true);
  slate.replaceChildren(...[title, stage, number].filter(Boolean));
}

// Captions above the controls, which a browser lays over its own; in full screen its own are shown.
function caption(player, track, signal) {
  const words = document.getElementById("captions");
  const choose = () => {
    track.mode = document.fullscreenElement === player ? "showing" : "hidden";
    words.hidden = track.mode === "showing" || player.videoWidth > 0; // a film has its own
  };
  track.addEventListener("cuechange", () => {
    words.textContent = [...track.activeCues].map((cue) => cue.getCueAsHTML().textContent).join("\n");
  });
  document.addEventListener("fullscreenchange", choose, { signal });
  player.addEventListener("loadedmetadata", choose);
  choose();
}

function play(player, signal) {
  const slate = document.getElementById("slate");
  const clips = [...document.querySelectorAll(".clip")];
  const starts = clips.map((clip) => Number(clip.dataset.start));
  let shown = -1;

  function mark() {
    const place = placeOf(starts, player.currentTime + 0.05);
    if (place === shown || place < 0) return;
    shown = place;
    fillSlate(slate, clips[place]);
    slate.hidden = player.videoWidth > 0; // a film says itself what it shows
    clips.forEach((clip, at) => {
      clip.classList.toggle("now", at === place);
      if (at === place) clip.setAttribute("aria-current", "true");
      else clip.removeAttribute("aria-current");
    });
  }

  if (player.textTracks.length) caption(player, player.textTracks[0], signal);
  for (const link of document.querySelectorAll(".clip .time")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      history.replaceState(null, "", link.hash);
      seek(player, timeIn(link.hash), { play: true });
    });
  }
  player.addEventListener("loadedmetadata", () => {
    slate.hidden = player.videoWidth > 0 || slate.childElementCount === 0;
  });
  player.addEventListener("timeupdate", mark);
  player.addEventListener("seeked", mark);
  mark();
}

function begin() {
  former.abort();
  former = new AbortController();
  const player = document.getElementById("player");
  if (player) play(player, former.signal);
  return player;
}

const player = begin();
const start = timeIn(location.hash);
if (player && start !== null) seek(player, start);
editIn(begin);
