// A meeting to present: one clip at a time plays big with its words, and waits at its end.

import { seek } from "./clock.js";
import { Following } from "./following.js";

const player = document.getElementById("player");
if (player) present();

function present() {
  const stand = document.getElementById("stand");
  const slate = document.getElementById("slate");
  const captions = document.getElementById("captions");
  const toggle = document.getElementById("toggle");
  const big = document.getElementById("big");
  const clips = [...stand.querySelectorAll(".show[data-src]")];
  const talks = clips.map((clip) => new Following(clip));
  let at = -1; // which clip is chosen
  let over = false; // whether it was watched to its end

  const start = () => Number(clips[at].dataset.start);
  const end = () => Number(clips[at].dataset.end);

  function fillSlate() {
    const title = document.createElement("strong");
    title.textContent = clips[at].querySelector(".of").textContent;
    const number = document.createElement("span");
    number.className = "quiet";
    number.textContent = `Clip ${clips[at].dataset.number}`;
    const stage = clips[at].querySelector(".stage").cloneNode(true);
    slate.replaceChildren(title, stage, number);
    slate.hidden = false;
  }

  function choose(place, { play = false } = {}) {
    const wanted = Math.min(Math.max(place, 0), clips.length - 1);
    if (wanted !== at) {
      if (at >= 0) talks[at].clear();
      at = wanted;
      over = false;
      captions.hidden = true;
      clips.forEach((clip, it) => {
        clip.classList.toggle("now", it === at);
        if (it === at) clip.setAttribute("aria-current", "true");
        else clip.removeAttribute("aria-current");
      });
      fillSlate();
      const { src } = clips[at].dataset;
      if (player.getAttribute("src") !== src) player.src = src;
      else player.pause();
      seek(player, start(), { play });
    } else if (play) resume();
    show();
  }

  function resume() {
    const inside = player.currentTime >= start() - 0.5 && player.currentTime < end();
    if (inside && !over) player.play().catch(() => {});
    else {
      over = false;
      seek(player, start(), { play: true });
    }
  }

  function press() {
    if (player.paused) resume();
    else player.pause();
  }

  function show() {
    toggle.textContent = player.paused ? "Play" : "Pause";
    document.getElementById("previous").disabled = at === 0;
    document.getElementById("next").disabled = at === clips.length - 1;
    clips.forEach((clip, place) => {
      const button = clip.querySelector(".play");
      button.hidden = false;
      button.setAttribute("aria-pressed", String(place === at && !player.paused));
    });
  }

  function watch() {
    if (!over && !player.paused && player.currentTime >= end()) {
      over = true;
      player.pause();
    }
    const time = player.currentTime;
    if (time >= start() - 0.1 && time <= end() + 0.5) {
      const word = talks[at].mark(time);
      if (word) {
        captions.textContent = talks[at].caption(word);
        captions.hidden = false;
      }
    }
    if (!player.paused) requestAnimationFrame(watch);
  }

  for (const name of ["play", "pause", "ended"]) player.addEventListener(name, show);
  player.addEventListener("play", watch);
  for (const name of ["seeked", "timeupdate"]) player.addEventListener(name, watch);
  document.getElementById("previous").addEventListener("click", () => choose(at - 1, { play: true }));
  document.getElementById("next").addEventListener("click", () => choose(at + 1, { play: true }));
  toggle.addEventListener("click", press);
  big.addEventListener("click", () => {
    if (document.fullscreenElement) document.exitFullscreen();
    else stand.requestFullscreen().catch(() => {});
    stand.focus();
  });
  document.addEventListener("fullscreenchange", () => {
    big.textContent = document.fullscreenElement ? "Leave the full screen" : "Fill the screen";
  });
  stand.addEventListener("click", (event) => {
    const button = event.target.closest(".play");
    if (!button) return;
    const place = clips.indexOf(button.closest(".show"));
    if (place === at && !player.paused) player.pause();
    else choose(place, { play: true });
  });

  // Keys count while the focus is in here, so that the rest of the page scrolls and types as ever.
  stand.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
    const steps = { ArrowRight: 1, PageDown: 1, ArrowLeft: -1, PageUp: -1 };
    if (event.key in steps) choose(at + steps[event.key], { play: !player.paused });
    else if (event.key === " " && !event.target.closest("button, a, summary")) press();
    else return;
    event.preventDefault();
  });

  stand.classList.add("presenting"); // the chosen clip is open, the others are a line each
  document.getElementById("screen").hidden = false;
  document.getElementById("steer").hidden = false;
  choose(0);
}
