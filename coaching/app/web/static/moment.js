// One moment: its talk follows the sound, which stops at its end; its rep trims it by its words.

import { seek } from "./clock.js";
import { chooseEdges } from "./edges.js";
import { Following } from "./following.js";

const page = document.getElementById("moment");
const player = document.getElementById("player");
const spoken = document.getElementById("spoken");
const talk = new Following(spoken);
const start = Number(page.dataset.start);
const end = Number(page.dataset.end);
const trim = document.getElementById("trim");

if (player) follow();
if (trim) trimming();

function follow() {
  spoken.classList.add("playable");
  let stop = end; // null once somebody moved on by hand

  function show() {
    if (stop !== null && player.currentTime >= stop) {
      player.pause();
      stop = null;
    }
    talk.mark(player.currentTime);
  }

  function frame() {
    show();
    if (!player.paused) requestAnimationFrame(frame);
  }

  player.addEventListener("play", () => {
    if (stop === null && Math.abs(player.currentTime - end) < 0.5) seek(player, start);
    if (player.currentTime < end) stop = end;
    frame();
  });
  player.addEventListener("timeupdate", show);
  player.addEventListener("seeked", () => {
    if (player.currentTime < start - 0.5 || player.currentTime >= end) stop = null;
    show();
  });
  spoken.addEventListener("click", (event) => {
    if (trim?.open || !getSelection().isCollapsed) return;
    const word = event.target.closest(".w");
    if (word) seek(player, Number(word.dataset.start), { play: true });
  });
}

function trimming() {
  const form = document.getElementById("trimming");
  const edges = chooseEdges(form, spoken, talk.words, () => trim.open);
  trim.addEventListener("toggle", edges.show);
}
