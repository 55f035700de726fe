// Where a person writes: the text stays until the server has it, and one press sends once.

import { elements } from "./dom.js";
import { Drafts } from "./drafts.js";
import { newKey, post } from "./post.js";

const onGlass = matchMedia("(hover: none) and (pointer: coarse)");

export class Composer {
  /** `told` gets the thread's parts that an answer brings. */
  constructor(root, { told }) {
    Object.assign(this, { root, told });
    this.form = root.querySelector("[data-composer]");
    this.field = this.form.querySelector("textarea");
    this.problem = root.querySelector("[data-problem]");
    this.busy = false;
    this.key = "";
    this.keyFor = null;
    const state = root.querySelector("[data-state]");
    this.drafts = new Drafts({
      address: root.dataset.draft,
      owner: root.dataset.owner,
      token: this.form.elements.csrfmiddlewaretoken.value,
      show: (word) => (state.textContent = root.dataset[word] ?? ""),
    });
    this.field.value = this.drafts.knows("reply", this.field.value);
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
    });
    this.field.addEventListener("keydown", (event) => this.pressed(event));
    this.field.addEventListener("input", () => this.changed());
    this.problem.querySelector("[data-dismiss]").addEventListener("click", () => this.dismiss());
    this.problem.querySelector("[data-take]").addEventListener("click", () => this.send({ takeOver: true }));
    this.size();
  }

  get isMine() {
    return this.root.querySelector("[data-floor]")?.dataset.floor === "mine";
  }

  focus() {
    this.field.focus({ preventScroll: true });
  }

  pressed(event) {
    const breaks = event.shiftKey || event.altKey || event.isComposing || onGlass.matches;
    if (event.key !== "Enter" || breaks || event.defaultPrevented) return;
    event.preventDefault();
    this.send();
  }

  changed() {
    this.size();
    this.drafts.changed("reply", this.field.value);
  }

  /** Grows with the text where the browser does not do so by itself. */
  size() {
    if (CSS.supports("field-sizing", "content")) return;
    this.field.style.height = "auto";
    this.field.style.height = `${this.field.scrollHeight + 2}px`;
  }

  /** Replaces what is written, as if it had been typed. */
  write(text) {
    this.field.value = text;
    this.changed();
    this.focus();
  }

  async send({ takeOver = false } = {}) {
    const text = this.field.value;
    if (this.busy || !text.trim()) return;
    this.busy = true;
    this.root.classList.add("is-sending");
    if (this.keyFor !== text) [this.key, this.keyFor] = [newKey(), text];
    this.form.elements.key.value = this.key;
    const fields = new FormData(this.form);
    if (takeOver) fields.set("take_over", "1");
    const { ok, said } = await post(this.form.action, fields);
    this.busy = false;
    this.root.classList.remove("is-sending");
    if (said?.thread) this.told(said.thread);
    if (ok) this.left(text);
    else this.refuse(said);
    this.focus();
  }

  /** The server has the text; what was typed meanwhile stays. */
  left(text) {
    this.keyFor = null;
    this.dismiss();
    this.drafts.sent("reply");
    this.write(this.field.value.startsWith(text) ? this.field.value.slice(text.length) : this.field.value);
  }

  refuse(said) {
    this.problem.hidden = false;
    this.problem.querySelector("[data-words]").textContent = said?.words ?? this.root.dataset.away;
    this.problem.querySelector("[data-take]").hidden = said?.code !== "not_your_floor";
  }

  dismiss() {
    this.problem.hidden = true;
    this.problem.querySelector("[data-take]").hidden = true;
  }

  /** Shows who has the floor now; whoever was on its button goes on writing. */
  update(html) {
    const place = this.root.querySelector("#composer-floor");
    const [fresh] = elements(html);
    if (place.querySelector("[data-version]")?.dataset.version === fresh.dataset.version) return;
    const wasHere = place.contains(document.activeElement);
    place.replaceChildren(fresh);
    if (this.isMine) this.dismiss();
    if (wasHere) this.focus();
  }

  close() {
    this.drafts.close();
  }
}
