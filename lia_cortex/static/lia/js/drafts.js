// What is written and not sent is kept on the server, a moment after the last key; until the server has it, in this tab.

import { post } from "./post.js";

const PAUSE_MS = 700;
const AGAIN_MS = 5000; // the server did not answer

export class Drafts {
  constructor({ address, owner, token, show }) {
    Object.assign(this, { address, owner, token, show });
    this.waiting = new Map();
    this.kept = new Map();
    this.leave = () => this.flush({ keepalive: true });
    addEventListener("pagehide", this.leave);
  }

  /** Takes note of what the server has; returns it, or what this tab could not bring there any more. */
  knows(kind, text) {
    this.kept.set(kind, text);
    const unsaved = sessionStorage.getItem(this.place(kind));
    if (unsaved === null || unsaved === text) return text;
    this.changed(kind, unsaved);
    return unsaved;
  }

  place(kind) {
    return `draft:${this.owner}:${this.address}:${kind}`;
  }

  changed(kind, text) {
    clearTimeout(this.timer);
    if ((this.kept.get(kind) ?? "") === text) {
      this.waiting.delete(kind);
      sessionStorage.removeItem(this.place(kind));
    } else {
      this.waiting.set(kind, text);
      sessionStorage.setItem(this.place(kind), text);
    }
    if (this.waiting.size) this.timer = setTimeout(() => this.flush(), PAUSE_MS);
  }

  /** The text was sent: the server has forgotten the draft. */
  sent(kind) {
    this.waiting.delete(kind);
    this.kept.set(kind, "");
    sessionStorage.removeItem(this.place(kind));
    this.show("");
  }

  /** Lets nothing of this kind be saved any more, and waits for what is on its way: it must not arrive after the deed. */
  async hold(kind) {
    clearTimeout(this.timer);
    this.waiting.delete(kind);
    await this.flying;
  }

  flush(options) {
    if (this.waiting.size) this.flying = Promise.all([this.flying, this.save(options)]);
    return this.flying;
  }

  async save({ keepalive = false } = {}) {
    clearTimeout(this.timer);
    const texts = [...this.waiting];
    this.waiting.clear();
    for (const [kind, text] of texts) {
      this.show("saving");
      const fields = new URLSearchParams({ kind, text, csrfmiddlewaretoken: this.token });
      const { ok, status } = await post(this.address, fields, { keepalive });
      if (ok) this.saved(kind, text);
      else this.later(kind, text, { isAway: status === 0 || status >= 500 });
      this.show(ok ? "saved" : "unsaved");
    }
  }

  /** Keeps what could not be saved for the next change, and tries by itself where the server may come back. */
  later(kind, text, { isAway }) {
    if (!this.waiting.has(kind)) this.waiting.set(kind, text);
    clearTimeout(this.timer);
    if (isAway && !this.isClosed) this.timer = setTimeout(() => this.flush(), AGAIN_MS);
  }

  saved(kind, text) {
    this.kept.set(kind, text);
    if (sessionStorage.getItem(this.place(kind)) === text) sessionStorage.removeItem(this.place(kind));
  }

  close() {
    this.isClosed = true;
    this.flush({ keepalive: true });
    removeEventListener("pagehide", this.leave);
  }
}
