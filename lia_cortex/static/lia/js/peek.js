// A glance at the last messages of a row: the pointer rests on it, or the space bar is pressed. Nothing is marked as read.

import { elements } from "./dom.js";

const REST_MS = 650;
const GAP = 8;

export class Peek {
  constructor({ pane, box }) {
    Object.assign(this, { pane, box });
    pane.addEventListener("pointermove", (event) => this.rests(event));
    pane.addEventListener("pointerleave", () => this.away());
    pane.addEventListener("pointerdown", () => this.close());
    pane.addEventListener("scroll", () => this.close(), { capture: true, passive: true });
    box.addEventListener("pointerleave", () => this.away());
    box.addEventListener("pointerenter", () => clearTimeout(this.going));
  }

  get isOpen() {
    return this.box.matches(":popover-open");
  }

  rests(event) {
    if (event.pointerType !== "mouse" || event.buttons) return;
    const row = event.target.closest(".row");
    if (row === this.row) return;
    this.row = row;
    clearTimeout(this.coming);
    if (!row) this.away();
    else if (!event.target.closest(".row-pick")) this.coming = setTimeout(() => this.open(row), REST_MS);
  }

  away() {
    clearTimeout(this.coming);
    clearTimeout(this.going);
    this.row = null;
    this.going = setTimeout(() => this.box.matches(":hover") || this.close(), 120);
  }

  toggle(row) {
    if (this.isOpen && this.shown === row.dataset.id) this.close();
    else this.open(row);
  }

  async open(row) {
    clearTimeout(this.going);
    const id = row.dataset.id;
    this.shown = id;
    const response = await fetch(`/c/${id}/peek/`).catch(() => null); // without a line there is nothing to see
    if (!response?.ok || response.redirected || this.shown !== id || !row.isConnected) return;
    this.box.replaceChildren(...elements(await response.text()));
    if (!this.isOpen) this.box.showPopover();
    const [at, size] = [row.getBoundingClientRect(), this.box.getBoundingClientRect()];
    const left = Math.min(at.right + GAP, innerWidth - size.width - GAP);
    this.box.style.left = `${Math.max(GAP, left)}px`;
    this.box.style.top = `${Math.max(GAP, Math.min(at.top, innerHeight - size.height - GAP))}px`;
  }

  close() {
    clearTimeout(this.coming);
    this.shown = null;
    if (this.isOpen) this.box.hidePopover();
  }
}
