// Whether I am there: told to the server while a page is open, and chosen in the switch.

import { send } from "./send.js";

const EVERY_MS = 15000;

export class Presence {
  constructor(root) {
    this.root = root;
    this.choice = root.querySelector("select");
    this.choice.addEventListener("change", () => this.choose());
    this.tell();
    setInterval(() => this.tell(), EVERY_MS);
    document.addEventListener("visibilitychange", () => document.hidden || this.tell());
  }

  async choose() {
    const response = await send("/presence/", { status: this.choice.value }).catch(() => null);
    if (response?.ok) this.show(await response.json());
  }

  async tell() {
    try {
      const response = await fetch("/presence/", { headers: { Accept: "application/json" } });
      if (response.ok && !response.redirected) this.show(await response.json());
    } catch {
      // The line is down: the page shows that elsewhere.
    }
  }

  show({ status, load, capacity }) {
    if (document.activeElement !== this.choice || this.choice.value === status) this.choice.value = status;
    this.root.dataset.status = status;
    this.root.dataset.full = load >= capacity;
    this.root.querySelector("[data-load]").textContent = `${load}/${capacity}`;
    this.root.hidden = false;
  }
}
