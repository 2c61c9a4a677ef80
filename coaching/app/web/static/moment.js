// One moment: its talk follows the sound, which stops at its end; its rep trims it by its words.

import { seek } from "./clock.js";
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
  const words = talk.words;
  const kept = words.filter((word) => !word.classList.contains("off"));
  const edge = { start: words.indexOf(kept[0]), end: words.indexOf(kept[kept.length - 1]) };
  let next = "start"; // which edge a press on a word moves

  function show() {
    const active = trim.open;
    spoken.classList.toggle("trimming", active);
    words.forEach((word, place) => {
      const inside = place >= edge.start && place <= edge.end;
      word.classList.toggle("off", active ? !inside : !kept.includes(word));
      word.classList.toggle("cut", active && (place === edge.start || place === edge.end));
    });
    form.elements.start.value = words[edge.start]?.dataset.start ?? "";
    form.elements.end.value = words[edge.end]?.dataset.start ?? "";
    document.getElementById("first-word").textContent = `“${near(edge.start, 1)}”`;
    document.getElementById("last-word").textContent = `“${near(edge.end, -1)}”`;
  }

  // A few words from an edge inwards, so that it is known which of several alike is meant.
  function near(place, step) {
    const some = [0, 1, 2].map((it) => words[place + it * step]?.textContent.trim()).filter(Boolean);
    return (step < 0 ? some.reverse() : some).join(" ");
  }

  function move(which, place) {
    const last = words.length - 1;
    edge[which] = Math.min(Math.max(place, 0), last);
    if (edge.start > edge.end) {
      const other = which === "start" ? "end" : "start";
      edge[other] = edge[which];
    }
    show();
  }

  document.getElementById("by-word").hidden = false;
  document.getElementById("by-typing").hidden = true;
  trim.addEventListener("toggle", show);
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-edge]");
    if (button) move(button.dataset.edge, edge[button.dataset.edge] + Number(button.dataset.step));
  });
  spoken.addEventListener("click", (event) => {
    const word = event.target.closest(".w");
    if (!trim.open || !word) return;
    move(next, words.indexOf(word));
    next = next === "start" ? "end" : "start";
  });
}
