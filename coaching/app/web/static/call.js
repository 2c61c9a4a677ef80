// A call: the transcript follows the sound, and every turn, word and stage leads to its second.

import { seek, timeIn } from "./clock.js";
import { correctIn } from "./correcting.js";
import { StageBar } from "./stagebar.js";
import { Transcript } from "./transcript.js";

const page = document.getElementById("call");
const player = document.getElementById("player");
const bar = document.getElementById("bar");
const follow = document.getElementById("follow");
const calm = matchMedia("(prefers-reduced-motion: reduce)");
const wide = matchMedia("(min-width: 40rem)");
const transcript = new Transcript(page);

if (!wide.matches) for (const it of page.querySelectorAll(".facts")) it.open = false;

function reveal(turn, { gently = true } = {}) {
  turn?.scrollIntoView({ block: "center", behavior: gently && !calm.matches ? "smooth" : "instant" });
}

correctIn(page, transcript, () => player?.paused ?? true);
if (player) play();
else if (transcript.turns.length) readOnly();

// A call without media: places in it are shown, nothing sounds.
function readOnly() {
  const show = () => {
    const time = timeIn(location.hash);
    if (time !== null) reveal(transcript.mark(time), { gently: false });
  };
  addEventListener("hashchange", show);
  show();
}

function play() {
  page.classList.add("playable");
  let following = true;
  const stages = bar ? new StageBar(bar, Number(page.dataset.length), (time) => go(time)) : null;

  function setFollowing(on) {
    following = on;
    follow.setAttribute("aria-pressed", String(on));
    if (on) reveal(transcript.turns[transcript.marked.turn]);
  }

  function show() {
    const turn = transcript.mark(player.currentTime);
    stages?.show(player.currentTime);
    if (turn && following && (!player.paused || show.jumped)) reveal(turn);
    show.jumped = false;
  }

  function frame() {
    show();
    if (!player.paused) requestAnimationFrame(frame);
  }

  function go(time, options = {}) {
    seek(player, time, options);
    transcript.mark(time);
    stages?.show(time);
  }

  function goAndFollow(time, options) {
    go(time, options);
    setFollowing(true);
  }

  player.addEventListener("play", frame);
  player.addEventListener("timeupdate", show);
  player.addEventListener("seeked", () => {
    show.jumped = true;
    show();
  });

  // Whoever scrolls away wants to read; the sound goes on without moving the page.
  const leave = () => following && !player.paused && setFollowing(false);
  addEventListener("wheel", leave, { passive: true });
  addEventListener("touchmove", leave, { passive: true });
  addEventListener("keydown", (event) => {
    const scrolls = ["PageUp", "PageDown", "Home", "End", "ArrowUp", "ArrowDown", " "].includes(event.key);
    if (scrolls && event.target === document.body) leave();
  });
  document.getElementById("ways").hidden = false;
  follow.addEventListener("click", () => setFollowing(!following));
  const speed = document.getElementById("speed");
  speed.addEventListener("change", () => (player.playbackRate = Number(speed.value)));

  page.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#t="]');
    if (link) {
      event.preventDefault();
      history.replaceState(null, "", link.hash);
      goAndFollow(timeIn(link.hash), { play: true });
      return;
    }
    if (event.target.closest(".correct, .correcting")) return;
    const turn = event.target.closest(".turn");
    if (!turn || !getSelection().isCollapsed) return; // somebody selects text
    const word = event.target.closest(".w");
    go(Number((word ?? turn).dataset.start), { play: true });
  });

  page.querySelector(".talk")?.addEventListener("keydown", (event) => {
    const place = transcript.links.indexOf(event.target);
    if (place < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
    const last = transcript.links.length - 1;
    const turns = { ArrowDown: place + 1, ArrowUp: place - 1, Home: 0, End: last };
    const words = { ArrowRight: 1, ArrowLeft: -1 };
    if (event.key in turns) {
      const next = Math.min(Math.max(turns[event.key], 0), last);
      transcript.rove(next);
      transcript.links[next].focus({ preventScroll: true });
      reveal(transcript.turns[next]);
    } else if (event.key in words) {
      transcript.split(place);
      go(transcript.stepWord(place, player.currentTime, words[event.key]));
    } else return;
    event.preventDefault();
    if (!player.paused) setFollowing(false);
  });

  const start = () => {
    const time = timeIn(location.hash);
    if (time === null) return;
    go(time);
    reveal(transcript.turns[transcript.marked.turn], { gently: false });
  };
  addEventListener("hashchange", start);
  start();

  transcript.load(page.dataset.call).then((estimated) => {
    document.getElementById("estimated")?.toggleAttribute("hidden", !estimated);
    show();
  });
}
