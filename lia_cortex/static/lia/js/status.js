// How fresh the page is, in a word and in seconds.

export class Status {
  constructor({ element, words }) {
    Object.assign(this, { element, words });
  }

  show(state) {
    if (this.element.dataset.state === state) return;
    this.element.dataset.state = state;
    this.element.querySelector("[data-live-word]").textContent = this.words[state];
  }

  /** Says every second how old a page is that nobody keeps right. */
  follow(live) {
    setInterval(() => {
      const seconds = live.updated ? Math.round((Date.now() - live.updated) / 1000) : 0;
      const isStale = this.element.dataset.state !== "live" && live.updated;
      this.element.querySelector("[data-live-age]").textContent = isStale
        ? this.words.updated.replace("SECONDS", seconds)
        : "";
    }, 1000);
  }
}
