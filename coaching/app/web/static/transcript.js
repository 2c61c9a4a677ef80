// The transcript: which turn and word a second belongs to, shown without touching thousands of nodes.

import { placeOf } from "./clock.js";

export class Transcript {
  constructor(root) {
    this.turns = [...root.querySelectorAll(".turn")];
    this.links = this.turns.map((turn) => turn.querySelector(".time"));
    this.starts = this.turns.map((turn) => Number(turn.dataset.start));
    this.ends = this.turns.map((turn) => Number(turn.dataset.end));
    this.words = null; // for each turn [start, end, text]; loaded after the page
    this.marked = { turn: -1, word: null };
    this.links.forEach((link, place) => link.setAttribute("tabindex", place ? "-1" : "0"));
  }

  async load(call) {
    const answer = await fetch(`/calls/${call}/words`);
    if (!answer.ok) return false;
    const talk = await answer.json();
    if (talk.turns.length !== this.turns.length) return false; // made anew since the page was
    this.words = talk.turns;
    if (this.marked.turn >= 0) this.split(this.marked.turn);
    const near = new IntersectionObserver((entries) => {
      for (const entry of entries) {
        if (!entry.isIntersecting) continue;
        near.unobserve(entry.target);
        this.split(Number(entry.target.dataset.place));
      }
    }, { rootMargin: "400px 0px" });
    this.turns.forEach((turn, place) => {
      turn.dataset.place = place;
      near.observe(turn);
    });
    return talk.estimated;
  }

  // Make each word of a turn a thing that can be pressed and marked.
  split(place) {
    const turn = this.turns[place];
    if (this.words === null || turn.dataset.split || !this.words[place].length) return;
    turn.dataset.split = "yes";
    const pieces = [];
    const masks = [...turn.querySelectorAll(".mask")].map((it) => it.textContent.split(" "));
    const spans = [...turn.querySelectorAll("p mark")];
    let at = 0; // characters before the word
    let mark = null; // what shows a signal: the words from one character to another
    const placeIn = (node, text) => {
      const span = spans.find((it) => at < Number(it.dataset.to) && at + text.length > Number(it.dataset.from));
      if (!span) {
        if (pieces.length) pieces.push(" ");
        pieces.push(node);
      } else if (mark?.dataset.from === span.dataset.from) mark.append(" ", node);
      else {
        mark = span.cloneNode(false);
        mark.append(node);
        if (pieces.length) pieces.push(" ");
        pieces.push(mark);
      }
    };
    let chip = null; // what stands for words that nobody is to see: all its words, as one thing
    for (const [start, , text] of this.words[place]) {
      const word = document.createElement("span");
      word.className = "w";
      word.dataset.start = start;
      word.textContent = text;
      if (masks.length && text.includes(masks[0][0])) {
        masks[0].shift();
        if (chip) chip.append(" ", word);
        else {
          chip = document.createElement("span");
          chip.className = "mask";
          chip.append(word);
          placeIn(chip, text);
        }
        if (!masks[0].length) {
          masks.shift();
          chip = null;
        }
      } else placeIn(word, text);
      at += text.length + 1;
    }
    turn.querySelector("p").replaceChildren(...pieces);
  }

  // The turn that is spoken at a second: the one begun last, unless it is over and another goes on.
  turnAt(time) {
    const last = placeOf(this.starts, time + 0.05);
    for (let place = last; place >= Math.max(0, last - 4); place -= 1) {
      if (this.ends[place] > time) return place;
    }
    return last;
  }

  wordAt(place, time) {
    if (this.words === null || place < 0) return -1;
    return placeOf(this.words[place].map((word) => word[0]), time + 0.02);
  }

  // Mark what is spoken; the turn if it is another than before, else null.
  mark(time) {
    const place = this.turnAt(time);
    const changed = place !== this.marked.turn;
    if (changed) {
      this.turns[this.marked.turn]?.classList.remove("now");
      this.turns[this.marked.turn]?.removeAttribute("aria-current");
      this.turns[place]?.classList.add("now");
      this.turns[place]?.setAttribute("aria-current", "true");
      if (place >= 0) this.split(place);
      this.marked.turn = place;
      if (place >= 0 && !this.links.includes(document.activeElement)) this.rove(place);
    }
    const words = this.turns[place]?.getElementsByClassName("w") ?? [];
    const word = words[this.wordAt(place, time)] ?? null;
    if (word !== this.marked.word) {
      this.marked.word?.classList.remove("now");
      word?.classList.add("now");
      this.marked.word = word;
    }
    return changed ? this.turns[place] ?? null : null;
  }

  // One turn at a time can be reached by Tab; arrows lead to the others.
  rove(place) {
    this.links.find((link) => link.tabIndex === 0)?.setAttribute("tabindex", "-1");
    this.links[place].setAttribute("tabindex", "0");
  }

  // The second of the word before or after the one that is spoken at a second, in one turn.
  stepWord(place, time, step) {
    if (this.words === null || !this.words[place].length) return this.starts[place];
    const inside = time >= this.starts[place] - 0.05 && time <= this.ends[place] + 0.05;
    const at = inside ? this.wordAt(place, time) : -1;
    const next = Math.min(Math.max(at + step, 0), this.words[place].length - 1);
    return this.words[place][next][0];
  }
}
