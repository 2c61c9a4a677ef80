// What a person corrects on the page of a call: one button that goes with the turn, and its form.

import { clock } from "./clock.js";

export function correctIn(page, transcript, quiet) {
  const status = document.getElementById("anew");
  const pattern = document.getElementById("correcting");
  if (!window.htmx) return;
  if (pattern) words(page, transcript, pattern);

  // The page is loaded anew once the call is, unless somebody listens or writes meanwhile.
  status.addEventListener("htmx:afterSwap", () => {
    const busy = page.querySelector(".correcting, .voices details[open]");
    if (status.querySelector("[data-done]") && !busy && quiet()) location.reload();
  });
  page.addEventListener("htmx:afterRequest", (event) => {
    const form = event.target.closest("form");
    if (!form || event.detail.xhr.status >= 400) return; // the reason is told, what was written stays
    if (form.matches(".correcting")) leave(form);
    else form.closest(".voices details")?.removeAttribute("open");
  });
}

function leave(form) {
  const link = form.closest(".turn").querySelector(".time");
  form.remove();
  link.focus({ preventScroll: true });
}

function words(page, transcript, pattern) {
  const talk = page.querySelector(".talk");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "correct";

  const offer = (target) => {
    const turn = target.closest?.(".turn");
    if (!turn || button.parentElement === turn || document.activeElement === button) return;
    button.innerHTML = 'Correct<span class="unseen"></span>';
    button.lastChild.textContent = ` what is said at ${clock(Number(turn.dataset.start))}`;
    turn.append(button);
  };
  talk.addEventListener("pointerover", (event) => offer(event.target));
  talk.addEventListener("focusin", (event) => offer(event.target));

  button.addEventListener("pointerdown", () => (button.said = chosen(button.parentElement)));
  button.addEventListener("click", () => {
    const turn = button.parentElement;
    const open = turn.querySelector(".correcting");
    if (open) return open.elements.after.focus();
    const form = pattern.content.firstElementChild.cloneNode(true);
    const said = button.said || turn.querySelector(":scope > p").textContent;
    button.said = "";
    form.elements.start.value = turn.dataset.start;
    form.elements.before.value = form.elements.after.value = said;
    form.elements.mask.addEventListener("change", (event) => {
      form.elements.after.disabled = event.target.checked;
    });
    form.querySelector(".leave").addEventListener("click", () => leave(form));
    form.addEventListener("keydown", (event) => event.key === "Escape" && leave(form));
    turn.append(form);
    window.htmx.process(form);
    form.elements.after.focus();
  });
}

// The words that somebody selected in a turn, whole.
function chosen(turn) {
  const selection = getSelection();
  const text = turn.querySelector(":scope > p");
  if (selection.isCollapsed || !text.contains(selection.anchorNode) || !text.contains(selection.focusNode)) return "";
  const range = selection.getRangeAt(0);
  const words = [...text.querySelectorAll(".w")].filter((word) => range.intersectsNode(word));
  return words.map((word) => word.textContent).join(" ");
}
