// The words of a clip: its edges are chosen among them, heard, and kept or left.

import { seek } from "./clock.js";
import { chooseEdges } from "./edges.js";
import { Following } from "./following.js";

const HEARD = 3; // seconds of a beginning or an end that are played

export function cut(form, leave = null) {
  const spoken = form.querySelector("#spoken");
  const talk = new Following(spoken);
  const edges = chooseEdges(form, spoken, talk.words);
  const sample = form.querySelector("#sample");
  edges.show();
  if (sample) hear(form, sample, talk, edges);
  if (!leave) return;
  const button = form.querySelector("#leave");
  button.hidden = false;
  button.addEventListener("click", leave);
  form.addEventListener("keydown", (event) => event.key === "Escape" && leave());
}

function hear(form, sample, talk, edges) {
  let stop = 0;

  function watch() {
    if (sample.paused || !sample.isConnected) return;
    if (sample.currentTime >= stop) {
      sample.pause();
      talk.clear();
    } else {
      talk.mark(sample.currentTime);
      requestAnimationFrame(watch);
    }
  }

  form.addEventListener("click", (event) => {
    const which = event.target.closest("[data-hear]")?.dataset.hear;
    if (!which || !edges.word("start")) return; // nothing is said in it
    const start = Number(edges.word("start").dataset.start);
    const end = Number(edges.word("end").dataset.end);
    const from = which === "start" ? start : Math.max(start, end - HEARD);
    stop = Math.min(end, from + HEARD);
    seek(sample, from, { play: true });
  });
  sample.addEventListener("play", watch);
}

const alone = document.getElementById("cutting");
if (alone) cut(alone);
