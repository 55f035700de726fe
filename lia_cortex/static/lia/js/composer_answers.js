// Ready answers after a slash, colleagues after an at sign, and what a ready answer asks for.

import "../../vendor/expander.js";
import { elements } from "./dom.js";

const QUESTION = /\{\{\s*ask:([^{}]{1,60}?)\s*\}\}/g;

export class Answers {
  constructor(composer) {
    this.composer = composer;
    this.turn = 0;
    this.expander = composer.root.querySelector("text-expander");
    this.dialog = composer.root.querySelector("[data-ask]");
    this.expander.addEventListener("text-expander-change", (event) => {
      this.turn += 1;
      const { key, text, provide } = event.detail;
      // A customer is no colleague, and a note needs no ready answer.
      if ((key === "@") === (composer.mode !== "reply")) provide(this.list(key, text));
    });
    this.expander.addEventListener("text-expander-value", (event) => {
      event.detail.value = event.detail.item.dataset.value;
    });
    // A text field is none of a combobox's elements: it stays a text field that has suggestions.
    this.expander.addEventListener("text-expander-activate", () =>
      queueMicrotask(() => ["role", "aria-expanded"].forEach((name) => composer.field.removeAttribute(name))),
    );
    this.expander.addEventListener("text-expander-committed", () => {
      composer.changed();
      this.fill();
    });
    this.dialog.querySelector("[data-cancel]").addEventListener("click", () => this.dialog.close());
    composer.root.querySelector("[data-insert]").addEventListener("click", (event) => {
      composer.choose("reply");
      const { value, selectionStart } = composer.field;
      const isAtWord = selectionStart > 0 && !/\s/.test(value[selectionStart - 1]);
      composer.insert(`${isAtWord ? " " : ""}${event.currentTarget.dataset.insert}`);
    });
  }

  get isOpen() {
    return this.expander.querySelector("[role=listbox]") !== null;
  }

  /** Closes the list; returns whether it was open. */
  dismiss() {
    if (!this.isOpen) return false;
    this.expander.dismiss();
    return true;
  }

  /** The list for what is typed. An answer that a later keystroke overtook stays away: it would replace the newer one. */
  async list(sign, typed) {
    const { turn } = this;
    const found = await this.fetchList(sign, typed);
    return turn === this.turn ? found : new Promise(() => {});
  }

  async fetchList(sign, typed) {
    const ask = new URLSearchParams({ sign, typed });
    try {
      const response = await fetch(`${this.composer.root.dataset.suggest}?${ask}`);
      const [list] = response.ok && !response.redirected ? elements(await response.text()) : [];
      return { matched: Boolean(list), fragment: list };
    } catch {
      return { matched: false };
    }
  }

  /** Asks for what the text leaves open and fills it in; returns whether something was open. */
  async fill() {
    const { field } = this.composer;
    const questions = [...new Set([...field.value.matchAll(QUESTION)].map(([, question]) => question.trim()))];
    if (!questions.length) return false;
    const given = await this.ask(questions);
    if (given) this.composer.write(field.value.replace(QUESTION, (open, question) => given.get(question.trim()) || open));
    else this.composer.focus();
    return true;
  }

  /** Asks the person; returns the answers by question, null when the person would rather not. */
  ask(questions) {
    const place = this.dialog.querySelector("[data-fields]");
    place.replaceChildren(
      ...questions.map((question) => {
        const label = document.createElement("label");
        const input = Object.assign(document.createElement("input"), { type: "text", required: true, autocomplete: "off" });
        label.append(question, input);
        return label;
      }),
    );
    this.dialog.returnValue = "";
    this.dialog.showModal();
    place.querySelector("input").focus();
    return new Promise((resolve) => {
      const closed = () => {
        const inputs = [...place.querySelectorAll("input")];
        const isDone = this.dialog.returnValue === "done";
        resolve(isDone ? new Map(questions.map((question, index) => [question, inputs[index].value])) : null);
      };
      this.dialog.addEventListener("close", closed, { once: true });
    });
  }
}
