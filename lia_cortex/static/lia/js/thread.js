// The open conversation: bubbles are replaced when their version changed; reading position is kept.

import { Composer } from "./composer.js";
import { elements, replace, wire } from "./dom.js";
import { post } from "./post.js";
import "./why.js";

const NEAR_END = 80;

export class Thread {
  constructor(pane) {
    this.pane = pane;
    pane.addEventListener("htmx:beforeSwap", () => (this.before = this.fromEnd()));
    pane.addEventListener("htmx:afterSwap", (event) => this.earlierCame(event));
    pane.addEventListener("submit", (event) => this.act(event));
    this.opened();
  }

  get id() {
    return this.pane.querySelector("[data-open]")?.dataset.open ?? "";
  }

  get items() {
    return this.pane.querySelector("#items");
  }

  get scroll() {
    return this.pane.querySelector("#thread-scroll");
  }

  /** Prepares a thread that was just put into the pane. */
  opened() {
    this.composer?.close();
    this.composer = null;
    if (!this.items) return;
    const place = this.pane.querySelector("#composer");
    this.composer = new Composer(place, { told: (thread) => this.update(thread, { own: true }) });
    this.toEnd = this.pane.querySelector("#to-end");
    this.toEnd.addEventListener("click", () => this.goToEnd());
    this.scroll.addEventListener("scroll", () => this.fromEnd() < NEAR_END && (this.toEnd.hidden = true), {
      passive: true,
    });
    const target = location.hash && this.pane.querySelector(location.hash);
    if (target) target.scrollIntoView({ block: "center" });
    else this.goToEnd();
  }

  fromEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.scroll ?? { scrollHeight: 0, scrollTop: 0, clientHeight: 0 };
    return scrollHeight - scrollTop - clientHeight;
  }

  goToEnd() {
    this.scroll.scrollTop = this.scroll.scrollHeight;
    this.toEnd.hidden = true;
  }

  /** Takes over what the server says about this conversation. */
  update({ id, head, items, floor }, { own = false } = {}) {
    if (id !== this.id) return;
    if (!head) {
      this.pane.querySelector("[data-open]").remove();
      return;
    }
    const atEnd = own || this.fromEnd() < NEAR_END;
    this.updateHead(head);
    this.composer.update(floor);
    const grew = this.merge(elements(items));
    if (atEnd) this.goToEnd();
    else if (grew) this.toEnd.hidden = false;
  }

  /** Does what a form of the thread asks for without leaving the page. */
  async act(event) {
    const form = event.target.closest("form[data-verb]");
    if (!form) return;
    event.preventDefault();
    if (form.ariaBusy === "true") return;
    form.ariaBusy = "true";
    const { said } = await post(form.action, new FormData(form));
    form.ariaBusy = "false";
    if (said?.thread) this.update(said.thread);
    else location.reload();
  }

  updateHead(html) {
    const place = this.pane.querySelector("#thread-head");
    const fresh = elements(html);
    const shown = place.querySelector("[data-version]");
    if (shown?.dataset.version === fresh[0].dataset.version) return;
    if (place.contains(document.activeElement) && document.activeElement.matches("input")) return; // somebody types
    const act = document.activeElement?.closest?.("[data-act]")?.dataset.act;
    place.replaceChildren(...fresh);
    if (act) place.querySelector(`[data-act="${act}"]`)?.focus();
  }

  /** Brings the newest page up to date; older pages that were loaded stay. Returns whether something came. */
  merge(fresh) {
    let grew = false;
    let last = null;
    for (const item of fresh) {
      if (item.id === "earlier") continue;
      const shown = this.items.querySelector(`:scope > #${CSS.escape(item.id)}`);
      if (!shown) {
        if (last) last.after(item);
        else this.items.append(item);
        wire(item);
        grew ||= item.classList.contains("bubble");
        last = item;
      } else if (shown.dataset.version !== item.dataset.version) {
        replace(shown, item);
        last = item;
      } else {
        last = shown;
      }
    }
    return grew;
  }

  /** Older messages came above: what was read stays where it is, and no day is announced twice. */
  earlierCame() {
    const seen = new Set();
    for (const day of this.items?.querySelectorAll(":scope > .day") ?? []) {
      if (seen.has(day.id)) day.remove();
      seen.add(day.id);
    }
    if (this.scroll) this.scroll.scrollTop = this.scroll.scrollHeight - this.scroll.clientHeight - this.before;
  }
}
