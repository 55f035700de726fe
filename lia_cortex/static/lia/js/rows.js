// The list: rows change in place; they move, come and go only when nobody's pointer is on them.

import { elements, place } from "./dom.js";

const BIG = (value) => BigInt(value || 0);

/** Compares as the server orders: the newest first. */
function isNewer(row, other) {
  return BIG(row.dataset.order) > BIG(other.dataset.order);
}

export class Rows {
  constructor({ list, scroll, pill, empty, words, changed }) {
    Object.assign(this, { list, scroll, pill, empty, words, changed });
    this.waiting = new Map();
    this.hovered = false;
    scroll.addEventListener("pointerenter", (event) => (this.hovered = event.pointerType === "mouse"));
    scroll.addEventListener("pointerleave", () => {
      this.hovered = false;
      this.settle();
    });
    scroll.addEventListener("scroll", () => this.settle(), { passive: true });
    pill.addEventListener("click", () => {
      scroll.scrollTo({ top: 0 });
      this.settle({ now: true });
    });
  }

  get all() {
    return [...this.list.querySelectorAll(":scope > .row")];
  }

  ids() {
    return this.all.map((row) => row.dataset.id);
  }

  get mayMove() {
    return this.scroll.scrollTop < 4 && !this.hovered;
  }

  /** Takes over what the server says; new places wait until they disturb nobody. */
  update(rows, gone, unread) {
    for (const { id, html } of rows) {
      const [fresh] = elements(html);
      const shown = this.row(id);
      if (shown) {
        const was = BIG(shown.dataset.order);
        this.fill(shown, fresh);
        if (BIG(fresh.dataset.order) !== was) this.waiting.set(id, shown);
      } else {
        this.waiting.set(id, fresh);
      }
      this.unread(id, unread[id] ?? 0);
    }
    for (const id of gone) {
      this.row(id)?.classList.add("is-gone");
      const waits = this.waiting.get(id);
      if (waits && !waits.isConnected) this.waiting.delete(id);
    }
    this.settle();
    this.changed();
  }

  row(id) {
    return this.list.querySelector(`:scope > [data-id="${CSS.escape(id)}"]`);
  }

  /** Fills a row in place: the link stays the same element, so focus and pointer keep it. */
  fill(shown, fresh) {
    shown.dataset.order = fresh.dataset.order;
    shown.classList.remove("is-gone");
    const [link, news] = [shown.firstElementChild, fresh.firstElementChild];
    const known = link.querySelector("[data-unread]");
    news.querySelector("[data-unread]").replaceWith(known); // it says the person's own number
    link.replaceChildren(...news.childNodes);
    link.href = news.href;
  }

  /** Shows how much of a row is unread; rows that wait for their place have theirs too. */
  unread(id, number) {
    const mark = (this.row(id) ?? this.waiting.get(id))?.querySelector("[data-unread]");
    if (!mark) return;
    mark.hidden = number === 0;
    mark.querySelector("[data-number]").textContent = number > 99 ? "99+" : number;
  }

  settle({ now = false } = {}) {
    if (now || this.mayMove) {
      for (const row of this.list.querySelectorAll(".is-gone")) row.remove();
      const coming = [...this.waiting.values()].sort((a, b) => (isNewer(a, b) ? 1 : -1));
      this.waiting.clear();
      for (const row of coming) this.insert(row);
    } else {
      this.appendBelow();
    }
    this.announce();
  }

  insert(row) {
    const isNew = !row.isConnected;
    const next = this.all.find((other) => other !== row && isNewer(row, other));
    place(this.list, row, next ?? this.list.querySelector(":scope > .more"));
    if (isNew) {
      row.classList.add("is-fresh");
      this.changed();
    }
  }

  /** A new row older than all shown ones comes at the end: there it moves nothing. */
  appendBelow() {
    const last = this.all.at(-1);
    for (const [id, row] of this.waiting) {
      if (row.isConnected || (last && isNewer(row, last))) continue;
      this.waiting.delete(id);
      this.insert(row);
    }
  }

  announce() {
    const count = this.waiting.size;
    this.pill.hidden = count === 0;
    const text = count === 1 ? this.words.newerOne : this.words.newer.replace("COUNT", count);
    this.pill.lastElementChild.textContent = text;
    this.empty.hidden = this.all.length > 0 || count > 0;
  }
}
