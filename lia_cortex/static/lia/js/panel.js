// The panel beside the thread: open or not as the person left it; fetched only while it is open.

import { Idiomorph } from "../../vendor/morph.js";
import { wire } from "./dom.js";

const KEPT = "lia-panel";
const narrow = matchMedia("(max-width: 1180px)");

export class Panel {
  constructor(thread) {
    this.thread = thread;
    this.place = thread.querySelector("#panel");
    this.body = this.place.querySelector("[data-panel-body]");
    this.place.addEventListener("click", (event) => event.target.closest("[data-panel-close]") && this.toggle());
    if (!narrow.matches && localStorage.getItem(KEPT) !== "closed") this.open();
    this.tell();
  }

  get button() {
    return this.thread.querySelector("[data-panel-toggle]");
  }

  get isOpen() {
    return !this.place.hidden;
  }

  toggle() {
    if (this.isOpen) {
      const wasHere = this.place.contains(document.activeElement);
      this.place.hidden = true;
      if (wasHere) this.button.focus();
    } else {
      this.open();
      if (narrow.matches) this.place.querySelector("[data-panel-close]").focus();
    }
    if (!narrow.matches) localStorage.setItem(KEPT, this.isOpen ? "open" : "closed");
    this.tell();
  }

  /** Closes the drawer; returns whether it was open. */
  escaped() {
    if (!narrow.matches || !this.isOpen) return false;
    this.toggle();
    return true;
  }

  open() {
    this.place.hidden = false;
    this.refresh();
  }

  /** The head was drawn anew: its button says again whether the panel is open. */
  tell() {
    this.button?.setAttribute("aria-expanded", String(this.isOpen));
  }

  /** Asks again what is known; what was looked up stays, and so does the place that is read. */
  async refresh() {
    if (!this.isOpen) return;
    const response = await fetch(this.place.dataset.address);
    if (!response.ok || response.redirected) return;
    const told = this.body.querySelector("#panel-told");
    Idiomorph.morph(this.body, await response.text(), {
      morphStyle: "innerHTML",
      callbacks: { beforeNodeMorphed: (old) => !(told?.childElementCount && old === told) },
    });
    wire(this.body);
  }
}
