// Talk plays where it stands, in one shared player, and stops at its end.

import { clock, seek } from "./clock.js";

const player = document.getElementById("player");
const dock = document.getElementById("dock");
const title = document.getElementById("dock-title");
let current = null; // what plays: { key, start, end }; end is null once somebody moved on by hand

function keyOf(button) {
  return `${button.dataset.src} ${button.dataset.start}`;
}

function show() {
  for (const button of document.querySelectorAll(".play")) {
    button.hidden = false;
    const own = current !== null && keyOf(button) === current.key;
    button.setAttribute("aria-pressed", String(own && !player.paused));
    button.closest(".hit")?.classList.toggle("playing", own);
  }
}

function press(button) {
  const key = keyOf(button);
  if (current !== null && current.key === key && !player.paused) {
    player.pause();
    return;
  }
  const { src, start, end } = button.dataset;
  const resumed = current !== null && current.key === key && player.currentTime < Number(end);
  current = { key, start: Number(start), end: Number(end) };
  title.textContent = `${button.dataset.title}, ${clock(start)}`;
  title.href = button.dataset.href ?? `/calls/${src.split("/").pop()}#t=${start}`;
  dock.hidden = false;
  if (player.getAttribute("src") !== src) player.src = src;
  if (resumed) player.play().catch(() => {});
  else seek(player, current.start, { play: true });
  show();
}

function watch() {
  if (current !== null && current.end !== null && player.currentTime >= current.end) {
    player.pause();
    current.end = null; // pressing play in the player goes on behind it
  }
  if (!player.paused) requestAnimationFrame(watch);
}

if (player) {
  document.addEventListener("click", (event) => {
    const button = event.target.closest(".play");
    if (button) press(button);
  });
  player.addEventListener("seeked", () => {
    if (current === null) return;
    const inside = player.currentTime >= current.start - 0.5 && player.currentTime < (current.end ?? 0);
    if (!inside) current.end = null;
  });
  player.addEventListener("play", watch);
  for (const name of ["play", "pause", "ended"]) player.addEventListener(name, show);
  player.addEventListener("timeupdate", () => {
    // frames stand still in a hidden tab; this event does not
    if (document.hidden) watch();
  });
  document.addEventListener("htmx:afterSettle", show);
  show();
}
