// Which list is shown: another list, filter or search takes its place; back finds the earlier one as it was left.

import { elements, wire } from "./dom.js";

const KEPT_MOST = 8;
const TYPING_MS = 300;

export class Lists {
  /** Calls `shown()` when another list stands in the page. */
  constructor({ pane, base, first, shown }) {
    Object.assign(this, { pane, base, first, shown });
    this.kept = new Map();
    pane.addEventListener("submit", (event) => {
      if (event.target.id !== "filters") return;
      event.preventDefault();
      this.apply();
    });
    pane.addEventListener("change", (event) => event.target.matches("#filters select") && this.apply());
    pane.addEventListener("input", (event) => event.target.id === "search" && this.typed());
    pane.addEventListener("click", (event) => this.clicked(event));
  }

  get scroll() {
    return this.pane.querySelector("#list-scroll");
  }

  /** The filter as the server writes it. */
  get query() {
    return this.scroll.dataset.query;
  }

  get address() {
    return this.query && this.query !== this.first ? `${this.base}?${this.query}` : this.base;
  }

  get form() {
    return this.pane.querySelector("#filters");
  }

  clicked(event) {
    if (event.target.closest("#filters-switch")) {
      const [button, more] = [event.target.closest("button"), this.pane.querySelector("#filters-more")];
      more.hidden = !more.hidden;
      button.setAttribute("aria-expanded", String(!more.hidden));
      return;
    }
    const link = event.target.closest("a[data-list]");
    if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    this.go(link.href);
  }

  typed() {
    clearTimeout(this.typing);
    this.typing = setTimeout(() => this.apply({ replace: this.searched }), TYPING_MS);
  }

  apply({ replace = false } = {}) {
    clearTimeout(this.typing);
    const filled = [...new FormData(this.form)].filter(([, value]) => value !== "");
    this.searched = this.form.elements.q.value !== "";
    return this.go(`${this.base}?${new URLSearchParams(filled)}`, { replace });
  }

  /** Shows another list; the address says which. */
  async go(address, { replace = false, push = true } = {}) {
    this.asking?.abort();
    const asking = (this.asking = new AbortController());
    let html;
    try {
      const response = await fetch(address, { headers: { "HX-Request": "true" }, signal: asking.signal });
      if (!response.ok || response.redirected) throw new Error(`list: ${response.status}`);
      html = await response.text();
    } catch (error) {
      if (error.name !== "AbortError") location.assign(address);
      return;
    }
    this.keep();
    this.put(elements(html));
    if (push) history[replace ? "replaceState" : "pushState"]({}, "", this.address);
    this.shown();
  }

  /** Shows the list of an address that the person came back to. */
  back(search) {
    const query = search.replace(/^\?/, "") || this.first;
    if (query === this.query) return;
    const kept = this.kept.get(query);
    if (!kept) {
      this.go(this.base + search, { push: false });
      return;
    }
    this.keep();
    this.pane.replaceChildren(...kept.nodes);
    this.scroll.scrollTop = kept.top;
    this.shown();
  }

  keep() {
    this.kept.delete(this.query);
    this.kept.set(this.query, { nodes: [...this.pane.children], top: this.scroll.scrollTop });
    if (this.kept.size > KEPT_MOST) this.kept.delete(this.kept.keys().next().value);
  }

  /** Puts fresh parts in place; a form in which somebody types stays. */
  put(fresh) {
    const typing = this.form.contains(document.activeElement) ? this.form : null;
    this.pane.replaceChildren(...fresh.map((each) => (typing && each.id === "filters" ? this.follow(typing, each) : each)));
    if (typing) typing.querySelector(":focus") ?? this.focused?.focus({ preventScroll: true });
    wire(this.pane);
  }

  /** Keeps the form, with what only the server knows of the fresh one. */
  follow(form, fresh) {
    this.focused = document.activeElement;
    const selection = this.focused.selectionStart;
    for (const field of fresh.querySelectorAll("input[type=hidden]")) {
      const own = form.querySelector(`input[type=hidden][name="${field.name}"]`);
      if (own) own.value = field.value;
    }
    form.querySelector("[download]").href = fresh.querySelector("[download]").href;
    queueMicrotask(() => {
      this.focused.focus({ preventScroll: true });
      if (selection !== null && selection !== undefined) this.focused.setSelectionRange?.(selection, selection);
    });
    return form;
  }
}
