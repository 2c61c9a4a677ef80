// The bar of stages: where the sound is, and a slider that is pressed, dragged or moved by keys.

import { clock, placeOf } from "./clock.js";

const STEP = 5; // seconds that an arrow key moves

export class StageBar {
  constructor(bar, length, go) {
    this.bar = bar;
    this.length = length;
    this.go = go;
    this.hand = bar.querySelector("#hand");
    this.hand.hidden = false;
    const stages = [...bar.querySelectorAll("rect")];
    this.starts = stages.map((stage) => Number(stage.getAttribute("x")));
    this.titles = stages.map((stage) => stage.dataset.title);
    this.time = 0;
    bar.addEventListener("keydown", (event) => this.press(event));
    bar.addEventListener("pointerdown", (event) => {
      bar.setPointerCapture(event.pointerId);
      this.drag(event);
    });
    bar.addEventListener("pointermove", (event) => {
      if (bar.hasPointerCapture(event.pointerId)) this.drag(event);
    });
    this.show(0);
  }

  drag(event) {
    const box = this.bar.getBoundingClientRect();
    const share = (event.clientX - box.left) / box.width;
    this.go(Math.min(Math.max(share, 0), 1) * this.length);
  }

  press(event) {
    const place = placeOf(this.starts, this.time + 0.05);
    const moves = {
      ArrowRight: () => this.time + STEP,
      ArrowUp: () => this.time + STEP,
      ArrowLeft: () => this.time - STEP,
      ArrowDown: () => this.time - STEP,
      PageDown: () => this.starts[place + 1] ?? this.length,
      PageUp: () => this.starts[place - 1] ?? 0,
      Home: () => 0,
      End: () => this.length,
    };
    if (!(event.key in moves)) return;
    event.preventDefault();
    this.go(Math.min(Math.max(moves[event.key](), 0), this.length));
  }

  show(time) {
    this.time = time;
    this.hand.style.left = `${this.length ? Math.min(100, (100 * time) / this.length) : 0}%`;
    this.bar.setAttribute("aria-valuenow", String(Math.round(time)));
    const title = this.titles[placeOf(this.starts, time + 0.05)] ?? "before the first word";
    this.bar.setAttribute("aria-valuetext", `${clock(time)}, ${title}`);
  }
}
