// Suggestions of the model and passages of the knowledge: shown beside the text, put into it by the person.

import { elements } from "./dom.js";
import { post } from "./post.js";

const PAUSE_MS = 350;

export class Help {
  constructor(composer) {
    this.composer = composer;
    this.menu = composer.root.querySelector("[data-help]");
    this.box = composer.root.querySelector("[data-suggestion]");
    this.search = this.menu.querySelector("[data-knowledge]");
    this.passages = this.menu.querySelector("[data-passages]");
    this.menu.addEventListener("click", (event) => {
      const asked = event.target.closest("[data-ask-model]");
      const passage = event.target.closest("[data-passage]");
      if (asked) this.ask(asked.dataset.askModel, asked.textContent.trim());
      if (passage) this.take(passage.dataset.passage, passage.dataset.source);
    });
    this.search.addEventListener("input", () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.look(), PAUSE_MS);
    });
    this.search.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
    this.inserted = new Set();
    this.suggested = [];
    this.composer.field.addEventListener("input", () => this.composer.field.value.trim() || this.forget());
    this.box.querySelector("[data-use]").addEventListener("click", () => {
      this.box.hidden = true;
      this.composer.write(this.text.textContent);
      for (const source of this.suggested) this.inserted.add(source);
      this.tellSources();
    });
    this.box.querySelector("[data-drop]").addEventListener("click", () => {
      this.box.hidden = true;
      this.composer.focus();
    });
  }

  get text() {
    return this.box.querySelector("[data-words]");
  }

  async ask(address, title) {
    if (this.busy) return;
    this.busy = true;
    this.menu.open = false;
    this.show({ title, text: this.box.dataset.thinking, isWaiting: true });
    const fields = new URLSearchParams({ text: this.composer.field.value, csrfmiddlewaretoken: this.composer.token });
    const { ok, said } = await post(address, fields);
    this.busy = false;
    if (ok) this.show({ title, ...said });
    else this.show({ title, text: said?.words ?? this.box.dataset.away, isWaiting: true });
    if (ok) this.box.querySelector("[data-use]").focus();
    else this.composer.focus();
  }

  show({ title, text, hint = "", sources = [], simulated = false, isWaiting = false }) {
    this.box.hidden = false;
    this.suggested = sources;
    this.name(this.box.querySelector("[data-sources]"), sources);
    this.box.querySelector("[data-title]").textContent = title;
    this.text.textContent = text;
    const warned = this.box.querySelector("[data-hint]");
    warned.hidden = !hint;
    warned.querySelector("[data-hint-words]").textContent = hint;
    this.box.querySelector("[data-simulated]").hidden = !simulated;
    this.box.querySelector("[data-use]").hidden = isWaiting;
  }

  async look() {
    const question = this.search.value.trim();
    if (question.length < 3) return;
    const response = await fetch(`${this.search.dataset.knowledge}?${new URLSearchParams({ question })}`);
    if (!response.ok || response.redirected || question !== this.search.value.trim()) return;
    this.passages.replaceChildren(...elements(await response.text()));
  }

  take(text, source) {
    this.menu.open = false;
    this.composer.insert(text);
    this.inserted.add(source);
    this.tellSources();
  }

  /** Says beside the text from where in the knowledge it is, for as long as there is a text. */
  tellSources() {
    this.name(this.composer.root.querySelector("[data-inserted]"), [...this.inserted]);
  }

  name(place, sources) {
    place.hidden = !sources.length;
    place.querySelector("[data-source-names]").textContent = sources.join(" · ");
  }

  forget() {
    this.inserted.clear();
    this.tellSources();
  }
}
