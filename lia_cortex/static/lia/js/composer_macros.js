// Several steps with one click; what they need to know is asked first.

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
    if (!ok) this.composer.refuse(said);
    this.composer.focus();
  }
}
