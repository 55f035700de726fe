// What the person watches: each one's own, so it is asked for apart from what all pages share, and seldom.

export class Watches {
  /** `rows()` returns the rows of now. */
  constructor({ rows, thread }) {
    Object.assign(this, { rows, thread });
    this.ids = new Set();
    thread.pane.addEventListener("headed", () => this.follow());
    this.read();
  }

  async read() {
    const response = await fetch("/watches/", { headers: { Accept: "application/json" } }).catch(() => null);
    if (!response?.ok || response.redirected) return; // asked again with the next deed
    this.ids = new Set((await response.json()).watched);
    this.show();
  }

  /** Takes over what the head of the open conversation says. */
  follow() {
    const isOn = this.thread.pane.querySelector("[data-act=watch]")?.dataset.on;
    if (isOn === "true") this.ids.add(this.thread.id);
    else if (isOn) this.ids.delete(this.thread.id);
    this.show();
  }

  has(id) {
    return this.ids.has(id);
  }

  /** Marks the rows, after some came and went as well. */
  show() {
    for (const row of this.rows().all) row.querySelector("[data-watched]").hidden = !this.has(row.dataset.id);
  }
}
