// Edits of a reel: what is pressed is cut beside the page, which shows the reel anew once it is.

import { cut } from "./cutting.js";

const told = document.getElementById("told");

// `renew` is called each time that the reel's part of the page is another.
export function editIn(renew) {
  say();
  document.addEventListener("htmx:beforeSwap", ({ detail: { target } }) => {
    if (target.id.startsWith("words-")) document.getElementById("cutting")?.remove(); // one at a time
  });
  document.addEventListener("htmx:afterSwap", ({ detail: { target } }) => {
    if (target === told) say();
    if (target.id.startsWith("words-")) open(target.querySelector("#cutting"));
  });
  document.addEventListener("htmx:afterSettle", () => {
    const another = told.querySelector(":is(#cut-done, [data-outdated]):not([data-seen])");
    if (!another) return;
    another.dataset.seen = "";
    const form = document.getElementById("cutting");
    if (form && another.id === "cut-done") {
      document.getElementById("cut-shown").hidden = false;
      follow(form);
    } else show(renew);
  });
  document.addEventListener("htmx:afterRequest", ({ detail: { elt, xhr } }) => {
    if (elt.id === "cutting" && xhr.status < 400) leave(elt); // else the reason is told
  });
}

// While it is cut nothing else can be done to it; the buttons stay where they are, and say so.
function say() {
  const busy = told.querySelector("#cut-working") !== null;
  for (const button of document.querySelectorAll('[name="act"]')) {
    if (busy) button.setAttribute("aria-disabled", "true");
    else button.removeAttribute("aria-disabled");
  }
}

// Words that somebody chooses stay while the reel becomes another, and are of the same clip of it.
async function follow(form) {
  const { name } = form.closest(".clip").dataset;
  const answer = await fetch(location.pathname);
  const reel = new DOMParser().parseFromString(await answer.text(), "text/html");
  const clips = [...reel.querySelectorAll("#reel .clip")];
  const place = clips.findIndex((it) => it.dataset.name === name);
  if (place < 0) return;
  form.elements.clip.value = place + 1;
  form.elements.state.value = clips[place].querySelector('[name="state"]').value;
}

async function show(renew) {
  let focus = null;
  const before = ({ detail: { xhr } }) => {
    if (xhr.status >= 400) location.reload(); // it is gone, which its page says
    focus = held();
  };
  document.addEventListener("htmx:beforeSwap", before, { once: true });
  const swap = { target: "#reel", select: "#reel", swap: "outerHTML" };
  await window.htmx.ajax("GET", location.pathname, swap);
  renew();
  if (focus !== null) give(focus);
}

// What has the focus in the reel, in words that hold after it is put anew; null for nothing.
function held() {
  const at = document.activeElement;
  if (!at.closest("#reel")) return null;
  const clip = at.closest(".clip");
  const place = [...document.querySelectorAll("#reel .clip")].indexOf(clip);
  return { id: at.id, name: clip?.dataset.name, place, act: at.value };
}

// The same button of the same clip, wherever that is now; else one of the clip in its place.
function give({ id, name, place, act }) {
  const clips = [...document.querySelectorAll("#reel .clip")];
  const clip = clips.find((it) => it.dataset.name === name) ?? clips[place];
  const button = clip?.querySelector(`.edits button[value="${act}"]`) ?? clip?.querySelector(".edits button");
  (document.getElementById(id) ?? button ?? document.getElementById("clips-title")).focus();
}

function open(form) {
  if (!form) return;
  cut(form, () => leave(form));
  form.querySelector("#by-word button").focus();
}

function leave(form) {
  const button = form.closest(".clip").querySelector('[value="words"]');
  form.remove();
  button.focus({ preventScroll: true });
}
