// A reel: its clips lead to their place in it, and the one that plays is marked.

import { placeOf, seek, timeIn } from "./clock.js";

const player = document.getElementById("player");
const clips = [...document.querySelectorAll(".clip")];
const starts = clips.map((clip) => Number(clip.dataset.start));

const slate = document.getElementById("slate");
let shown = -1;

// What is playing, over the picture, for those who look at a projector and not at the list.
function fillSlate(clip) {
  const title = document.createElement("strong");
  title.textContent = clip.querySelector(".of").textContent;
  const number = document.createElement("span");
  number.className = "quiet";
  number.textContent = `Clip ${clip.dataset.number}`;
  const stage = clip.querySelector(".stage")?.cloneNode(true);
  slate.replaceChildren(...[title, stage, number].filter(Boolean));
  slate.hidden = player.videoWidth > 0; // a film says itself what it shows
}

function mark() {
  const place = placeOf(starts, player.currentTime + 0.05);
  if (place === shown || place < 0) return;
  shown = place;
  fillSlate(clips[place]);
  clips.forEach((clip, at) => {
    clip.classList.toggle("now", at === place);
    if (at === place) clip.setAttribute("aria-current", "true");
    else clip.removeAttribute("aria-current");
  });
}

// Captions above the controls, which a browser lays over its own; in full screen its own are shown.
function caption(track) {
  const words = document.getElementById("captions");
  const choose = () => {
    track.mode = document.fullscreenElement === player ? "showing" : "hidden";
    words.hidden = track.mode === "showing" || player.videoWidth > 0; // a film has its own
  };
  track.addEventListener("cuechange", () => {
    words.textContent = [...track.activeCues].map((cue) => cue.getCueAsHTML().textContent).join("\n");
  });
  document.addEventListener("fullscreenchange", choose);
  player.addEventListener("loadedmetadata", choose);
  choose();
}

if (player) {
  if (player.textTracks.length) caption(player.textTracks[0]);
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
  const start = timeIn(location.hash);
  if (start !== null) seek(player, start);
  mark();
}
