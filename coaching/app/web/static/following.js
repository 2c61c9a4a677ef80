// Talk that follows the sound: the turn and the word that are heard are marked.

import { placeOf } from "./clock.js";

export class Following {
  constructor(root) {
    this.words = [...root.querySelectorAll(".w")].sort((one, other) => startOf(one) - startOf(other));
    this.starts = this.words.map(startOf);
    this.word = null;
  }

  // Mark what is heard at a second; the word, where it is another than before, else null.
  mark(time) {
    const word = this.words[placeOf(this.starts, time + 0.02)] ?? null;
    if (word === this.word) return null;
    this.clear();
    this.word = word;
    word?.classList.add("now");
    const turn = word?.closest("li");
    turn?.classList.add("now");
    return word;
  }

  clear() {
    this.word?.classList.remove("now");
    this.word?.closest("li")?.classList.remove("now");
    this.word = null;
  }

  // Some words around one, of its turn: what is read while it is heard.
  caption(word, size = 10) {
    const own = [...word.closest("li").querySelectorAll(".w:not(.off)")];
    const place = own.indexOf(word);
    const first = place - (place % size);
    return own.slice(first, first + size).map((it) => it.textContent).join(" ");
  }
}

function startOf(word) {
  return Number(word.dataset.start);
}
