// Several steps with one key: M opens the list, the macro's own key runs it; what they need to know is asked first.

import { newKey, post } from "./post.js";

export class Macros {
  constructor(composer) {
    this.composer = composer;
    this.menu = composer.root.querySelector("[data-macros]");
    this.busy = false;
    this.menu.addEventListener("click", (event) => {
      const button = event.target.closest("[data-macro]");
      if (button) this.run(button.dataset.macro);
    });
    this.menu.addEventListener("keydown", (event) => this.pressed(event));
    this.menu.addEventListener("htmx:afterSwap", () => this.came());
  }

  get buttons() {
    return [...this.menu.querySelectorAll("[data-macro]")];
  }

  /** Opens the list, also for somebody who is writing. */
  open() {
    this.menu.querySelector("summary").focus();
    this.menu.open = true;
  }

  /** The list is there now: a key that was quicker counts all the same. */
  came() {
    if (!this.menu.open) return;
    const early = this.early;
    this.early = null;
    if (early) this.choose(early);
    else this.buttons[0]?.focus();
  }

  pressed(event) {
    const isPlain = !(event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.isComposing);
    if (!this.menu.open || !isPlain || event.repeat) return;
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by) this.step(by);
    else if (/^[0-9a-z]$/i.test(event.key)) this.choose(event.key.toLowerCase());
    else return;
    event.preventDefault();
  }

  step(by) {
    const { buttons } = this;
    const at = buttons.indexOf(document.activeElement);
    buttons[(at + by + buttons.length) % buttons.length]?.focus();
  }

  choose(key) {
    if (!this.menu.querySelector(".menu-body").childElementCount) this.early = key;
    else this.menu.querySelector(`[data-key="${key}"]`)?.click();
  }

  async run(address) {
    if (this.busy) return;
    this.busy = true;
    this.menu.open = false;
    const fields = new FormData();
    fields.set("csrfmiddlewaretoken", this.composer.token);
    fields.set("key", newKey());
    let { ok, said } = await post(address, fields);
    if (said?.code === "asks") {
      const given = await this.composer.answers.ask(said.asks);
      if (given) {
        for (const [question, answer] of given) fields.set(`ask:${question}`, answer);
        ({ ok, said } = await post(address, fields));
      } else {
        ok = true;
      }
    }
    this.busy = false;
    if (said?.thread) this.composer.told(said.thread);
    if (said?.words && ok) this.composer.say(said.words);
    if (!ok) this.composer.refuse(said);
    if (this.menu.isConnected) this.composer.focus();
  }
}
