// The messages of one phone: drawn again only where something changed.

import { draw, summary } from "./said.js";
import { make } from "./text.js";

const LONG_PRESS_MS = 450;
const NEAR_END = 60;
const words = document.getElementById("simulator").dataset;

/** Calls `act(what, message, emoji)` with reply, edit, delete or react. */
export class Chat {
  constructor(phone, { side, act, news }) {
    Object.assign(this, { side, act, news });
    this.scroll = phone.querySelector("[data-chat]");
    this.list = phone.querySelector("[data-messages]");
    this.empty = phone.querySelector("[data-empty]");
    this.presence = phone.querySelector("[data-presence]");
    this.shown = new Map();
    this.messages = new Map();
    this.list.addEventListener("click", (event) => this.clicked(event));
    this.list.addEventListener("contextmenu", (event) => {
      if (event.target.closest("a, img, audio, video")) return;
      const item = event.target.closest(".said");
      if (!item) return;
      event.preventDefault();
      this.toggle(item);
    });
    this.list.addEventListener("pointerdown", (event) => this.pressed(event));
    this.list.addEventListener("keydown", (event) => event.key === "Escape" && this.close(true));
  }

  /** Shows what the gateway says that this phone shows. */
  show(messages, typing) {
    const atEnd = this.scroll.scrollHeight - this.scroll.scrollTop - this.scroll.clientHeight < NEAR_END;
    const isFirst = this.messages.size === 0;
    let grew = false;
    let before = null;
    const ids = new Set();
    for (const message of messages) {
      ids.add(message.id);
      const isTurn = before?.from !== message.from;
      const version = JSON.stringify([message, isTurn]);
      if (this.shown.get(message.id) !== version) {
        grew = this.put(message, isTurn, isFirst) || grew;
        this.shown.set(message.id, version);
      }
      this.messages.set(message.id, message);
      before = message;
    }
    for (const id of [...this.shown.keys()].filter((id) => !ids.has(id))) this.forget(id);
    this.empty.hidden = messages.length > 0;
    this.showTyping(typing);
    if (isFirst || atEnd || grew) this.scroll.scrollTop = this.scroll.scrollHeight;
  }

  put(message, isTurn, isFirst) {
    const item = draw(message, { side: this.side, isTurn });
    const old = this.item(message.id);
    if (old) {
      const acts = old.querySelector(".acts");
      const focused = acts?.contains(document.activeElement) ? document.activeElement : null;
      if (acts) item.append(acts);
      old.replaceWith(item);
      focused?.focus({ preventScroll: true });
      return false;
    }
    this.list.insertBefore(item, this.dots ?? null);
    if (!isFirst && message.from !== this.side) this.news(summary(message));
    return true;
  }

  item(id) {
    return this.list.querySelector(`[data-id="${CSS.escape(id)}"]`);
  }

  forget(id) {
    this.item(id)?.remove();
    this.shown.delete(id);
    this.messages.delete(id);
  }

  showTyping(typing) {
    const text = typing === "recording" ? words.recording : typing ? words.typing : words.online;
    if (this.presence.textContent !== text) this.presence.textContent = text;
    if (typing && !this.dots) {
      const hops = make("div", "dots", make("i"), make("i"), make("i"));
      this.dots = make("li", "said is-turn", make("div", "said-box", hops));
      this.dots.setAttribute("aria-hidden", "true");
      this.list.append(this.dots);
    } else if (!typing && this.dots) {
      this.dots.remove();
      this.dots = null;
    }
  }

  clicked(event) {
    const item = event.target.closest(".said");
    const button = event.target.closest("button");
    if (!item || !button) return;
    const message = this.messages.get(item.dataset.id);
    if (button.dataset.more !== undefined) {
      this.toggle(item);
    } else if (button.dataset.emoji) {
      const mine = message.reactions.find((each) => each.from === this.side)?.emoji;
      this.act("react", message, mine === button.dataset.emoji ? "" : button.dataset.emoji);
      this.close(true);
    } else if (button.dataset.do) {
      this.act(button.dataset.do, message);
      this.close();
    }
  }

  pressed(event) {
    if (event.pointerType === "mouse") return;
    const item = event.target.closest(".said");
    if (!item || event.target.closest("button, a, audio, video")) return;
    const timer = setTimeout(() => this.toggle(item), LONG_PRESS_MS);
    for (const end of ["pointerup", "pointercancel", "pointermove"]) {
      item.addEventListener(end, () => clearTimeout(timer), { once: true });
    }
  }

  toggle(item) {
    const isOpen = item.querySelector(".acts");
    this.close();
    const message = this.messages.get(item.dataset.id);
    if (isOpen || !message || message.deleted) return;
    const acts = document.getElementById("acts-template").content.firstElementChild.cloneNode(true);
    const isMine = message.from === this.side && this.side === "customer";
    acts.querySelector("[data-do=edit]").hidden = !isMine || message.kind !== "text";
    acts.querySelector("[data-do=delete]").hidden = !isMine;
    item.append(acts);
    item.querySelector("[data-more]")?.setAttribute("aria-expanded", "true");
    acts.querySelector("button").focus({ preventScroll: true });
    acts.scrollIntoView({ block: "nearest" });
  }

  close(focus = false) {
    const acts = this.list.querySelector(".acts");
    if (!acts) return;
    const button = acts.closest(".said").querySelector("[data-more]");
    acts.remove();
    button?.setAttribute("aria-expanded", "false");
    if (focus) button?.focus({ preventScroll: true });
  }
}
