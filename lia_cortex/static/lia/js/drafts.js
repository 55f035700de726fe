// What is written and not sent is kept on the server, a moment after the last key.

import { post } from "./post.js";

const PAUSE_MS = 700;

export class Drafts {
  constructor({ address, token, show }) {
    Object.assign(this, { address, token, show });
    this.waiting = new Map();
    this.kept = new Map();
    this.leave = () => this.flush({ keepalive: true });
    addEventListener("pagehide", this.leave);
  }

  /** Takes note of what the server has, so that opening a page writes nothing. */
  knows(kind, text) {
    this.kept.set(kind, text);
  }

  changed(kind, text) {
    clearTimeout(this.timer);
    if ((this.kept.get(kind) ?? "") === text) this.waiting.delete(kind);
    else this.waiting.set(kind, text);
    if (this.waiting.size) this.timer = setTimeout(() => this.flush(), PAUSE_MS);
  }

  /** The text was sent: the server has forgotten the draft. */
  sent(kind) {
    this.waiting.delete(kind);
    this.kept.set(kind, "");
    this.show("");
  }

  async flush({ keepalive = false } = {}) {
    clearTimeout(this.timer);
    const texts = [...this.waiting];
    this.waiting.clear();
    for (const [kind, text] of texts) {
      this.show("saving");
      const fields = new URLSearchParams({ kind, text, csrfmiddlewaretoken: this.token });
      const { ok } = await post(this.address, fields, { keepalive });
      if (ok) this.kept.set(kind, text);
      else if (!this.waiting.has(kind)) this.waiting.set(kind, text); // goes with the next change
      this.show(ok ? "saved" : "unsaved");
    }
  }

  close() {
    this.flush({ keepalive: true });
    removeEventListener("pagehide", this.leave);
  }
}
