// Deeds on one or many conversations, told in a toast that can take them back.

import { elements } from "./dom.js";
import { send } from "./send.js";

const TOAST_MS = 8000;
const MOST_TOASTS = 3;

export class Acts {
  /** Calls `acted(refused)` with the ids that were refused whenever something was done or taken back. */
  constructor({ toasts, acted }) {
    Object.assign(this, { toasts, acted });
    toasts.addEventListener("click", (event) => {
      if (event.target.closest("[data-dismiss]")) event.target.closest(".toast").remove();
    });
    toasts.addEventListener("submit", (event) => {
      event.preventDefault();
      this.undo(event.target.action, event.target.closest(".toast"));
    });
  }

  async do(verb, ids, details = {}) {
    if (!ids.length || this.busy) return;
    this.busy = true;
    try {
      await this.told(await send("/acts/", { verb, id: ids, ...details }));
    } catch {
      this.say(this.toasts.dataset.failed);
    } finally {
      this.busy = false;
    }
  }

  async undo(address, toast) {
    try {
      const response = await send(address);
      toast.remove();
      await this.told(response);
    } catch {
      this.say(this.toasts.dataset.failed);
    }
  }

  async told(response) {
    if (!response.ok) {
      this.say(this.toasts.dataset.failed);
      return;
    }
    const { acted } = JSON.parse(response.headers.get("HX-Trigger") ?? "{}");
    this.show(...elements(await response.text()));
    this.acted(acted?.refused ?? []);
  }

  say(words) {
    const text = document.createElement("p");
    text.textContent = words;
    this.show(text);
  }

  show(...parts) {
    const toast = document.createElement("div");
    toast.className = "toast";
    toast.append(...parts, this.toasts.querySelector("template").content.cloneNode(true));
    this.toasts.append(toast);
    for (const old of [...this.toasts.querySelectorAll(".toast")].slice(0, -MOST_TOASTS)) old.remove();
    const seconds = Number(toast.querySelector("[data-seconds]")?.dataset.seconds ?? 0);
    const ends = () => (toast.matches(":hover, :focus-within") ? setTimeout(ends, 1000) : toast.remove());
    setTimeout(ends, Math.max(TOAST_MS, seconds * 1000));
  }
}
