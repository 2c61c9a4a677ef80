// From which word to which: both edges are moved word by word, or put where a word is pressed.

// `form` has the fields start and end and the buttons; `words` are those of `spoken`, by time.
// Where `active` says no, presses on words do nothing and the talk looks as it did at first.
export function chooseEdges(form, spoken, words, active = () => true) {
  const kept = words.filter((word) => !word.classList.contains("off"));
  const edge = { start: words.indexOf(kept[0]), end: words.indexOf(kept[kept.length - 1]) };
  let next = "start"; // which edge a press on a word moves

  function show() {
    const on = active();
    spoken.classList.toggle("trimming", on);
    words.forEach((word, place) => {
      const inside = place >= edge.start && place <= edge.end;
      word.classList.toggle("off", on ? !inside : !kept.includes(word));
      word.classList.toggle("cut", on && (place === edge.start || place === edge.end));
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
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-edge]");
    if (button) move(button.dataset.edge, edge[button.dataset.edge] + Number(button.dataset.step));
  });
  spoken.addEventListener("click", (event) => {
    const word = event.target.closest(".w");
    if (!active() || !word) return;
    move(next, words.indexOf(word));
    next = next === "start" ? "end" : "start";
  });
  return { show, word: (which) => words[edge[which]] };
}
