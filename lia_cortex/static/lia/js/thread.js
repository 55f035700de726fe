// The open conversation: bubbles are replaced when their version changed; reading position is kept.

import { refresh } from "./ages.js";
import { Composer } from "./composer.js";
import { elements, replace, wire } from "./dom.js";
import { showGone, tellWhere } from "./gone.js";
import { Lightbox } from "./lightbox.js";
import { Panel } from "./panel.js";
import { post } from "./post.js";
import { listen } from "./thread_keys.js";
import "./why.js";

const NEAR_END = 80;

/** `acts`, which the page sets, does deeds and tells what became of them; `reopen(id)` opens what came back to the person. */
export class Thread {
  constructor(pane) {
    this.pane = pane;
    pane.addEventListener("htmx:beforeSwap", () => (this.before = this.fromEnd()));
    pane.addEventListener("htmx:afterSwap", (event) => this.earlierCame(event));
    pane.addEventListener("submit", (event) => this.deed(event));
    pane.addEventListener("submit", (event) => this.again(event));
    listen(pane, () => this.composer);
    this.lightbox = new Lightbox(pane);
    pane.addEventListener("toggle", (event) => this.toggled(event), { capture: true });
    // Before whatever else the page does with this key: it closes what lies on top first.
    addEventListener("keydown", (event) => this.left(event), { capture: true });
    document.addEventListener("click", (event) => event.target.closest("[data-menu]") || this.closeMenus());
    pane.addEventListener("click", (event) => event.target.closest("[data-panel-toggle]") && this.panel.toggle());
    this.opened();
  }

  get id() {
    return this.pane.querySelector("[data-open]")?.dataset.open ?? "";
  }

  /** The conversation that was open until somebody else got it. */
  get lost() {
    return this.pane.querySelector("[data-lost]")?.dataset.lost ?? "";
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
    this.composer = new Composer(place, {
      told: (thread) => this.update(thread, { own: true }),
      say: (words) => this.acts.say(words),
    });
    this.panel = new Panel(this.pane.querySelector(".thread"));
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
  update({ id, head, items, floor, where }, { own = false } = {}) {
    if (id && id === this.lost) {
      if (head) this.reopen(id);
      else tellWhere(this.pane, where);
      return;
    }
    if (id !== this.id) return;
    if (!head) {
      this.gone(where);
      return;
    }
    const atEnd = own || this.fromEnd() < NEAR_END;
    this.updateHead(head);
    this.composer.update(floor);
    const grew = this.merge(elements(items));
    if (atEnd) this.goToEnd();
    else if (grew) this.toEnd.hidden = false;
  }

  /** Says that the conversation is somebody else's now, with a way back: on a phone nothing else is on the screen. */
  gone(where) {
    const held = this.pane.contains(document.activeElement);
    const [id, texts] = [this.id, this.composer?.unsent ?? []];
    this.composer?.close();
    this.composer = this.panel = null;
    showGone(this.pane, { id, where, texts });
    if (held) this.pane.querySelector("[data-back]").focus();
  }

  /** Asks what the thread is like now: something was done to it. */
  async refresh() {
    const address = this.pane.querySelector("[data-now]")?.dataset.now;
    if (!address) return;
    const response = await fetch(address, { headers: { Accept: "application/json" } });
    if (response.status === 404) this.update({ id: this.id, head: "" }); // it is somebody else's now
    else if (response.ok && !response.redirected) this.update(await response.json());
  }

  updateHead(html) {
    const place = this.pane.querySelector("#thread-head");
    const fresh = elements(html);
    const shown = place.querySelector("[data-version]");
    if (shown?.dataset.version === fresh[0].dataset.version) return;
    if (place.querySelector("[data-menu][open]")) {
      this.laterHead = html; // nothing moves under the pointer of who is choosing
      return;
    }
    const act = place.contains(document.activeElement) ? document.activeElement.closest("[data-act]")?.dataset.act : null;
    place.replaceChildren(...fresh);
    for (const each of fresh) wire(each);
    refresh(place);
    this.panel.tell();
    this.panel.refresh();
    this.pane.dispatchEvent(new CustomEvent("headed"));
    if (act) (place.querySelector(`[data-act="${act}"]`) ?? this.composer.field).focus({ preventScroll: true });
  }

  /** One menu is open at a time; what changed meanwhile is shown once it is closed. */
  toggled(event) {
    const menu = event.target;
    if (!menu.matches?.("[data-menu]")) return;
    if (menu.open) {
      for (const other of this.pane.querySelectorAll("[data-menu][open]")) if (other !== menu) other.open = false;
      menu.querySelector(".menu-body :is(input:not([type=hidden]), select, button)")?.focus();
    } else if (this.laterHead) {
      const html = this.laterHead;
      this.laterHead = null;
      this.updateHead(html);
    }
  }

  /** Lets Escape close what lies over the thread, and nothing else with it. */
  left(event) {
    if (event.key !== "Escape" || event.isComposing || document.querySelector("dialog[open]")) return;
    if (!(this.closeMenus() || this.composer?.escaped() || this.panel?.escaped())) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }

  closeMenus() {
    const [open] = this.pane.querySelectorAll("[data-menu][open]");
    if (!open) return false;
    const focused = open.contains(document.activeElement);
    open.open = false;
    if (focused) open.querySelector("summary").focus({ preventScroll: true });
    return true;
  }

  /** Sends a message once more. */
  async again(event) {
    const form = event.target.closest("form[data-again]");
    if (!form) return;
    event.preventDefault();
    const fields = new URLSearchParams({ csrfmiddlewaretoken: this.composer.token });
    const { ok, said } = await post(form.action, fields);
    if (said?.thread) this.update(said.thread);
    if (!ok) this.composer?.refuse({ words: said?.words });
    this.composer?.focus();
  }

  /** Does what a form of the thread asks for: told in a toast and taken back there, as a deed of the list is. */
  deed(event) {
    const form = event.target.closest("form[data-deed]");
    if (!form) return;
    event.preventDefault();
    const { verb, id, csrfmiddlewaretoken: _token, ...details } = Object.fromEntries(new FormData(form, event.submitter));
    this.closeMenus();
    this.acts.do(verb, [id], details);
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
    if (!fresh.some(({ id }) => id === "answering")) this.items.querySelector("#answering")?.remove();
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
