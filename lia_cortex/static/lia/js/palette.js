// One box for everything: conversations, places, deeds; and the choice that a deed still needs.

import { Combobox } from "../../vendor/expander.js";

const TYPING_MS = 150;
const MOST_SHOWN = 40;

const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

export class Palette {
  /** `targets()` returns the ids that a deed is for; `act(verb, ids, details)` does it. */
  constructor({ dialog, targets, act }) {
    Object.assign(this, { dialog, targets, act });
    this.term = dialog.querySelector("input");
    this.options = dialog.querySelector("[role=listbox]");
    this.title = dialog.querySelector("[data-title]");
    this.combobox = new Combobox(this.term, this.options, { firstOptionSelectionMode: "active" });
    // Heard above the box, once the combobox has forgotten what was selected: an Enter right after finds the new choice.
    dialog.addEventListener("input", () => this.typed());
    this.options.addEventListener("combobox-commit", (event) => this.chosen(event.target));
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
    dialog.addEventListener("close", () => this.combobox.stop());
  }

  /** Opens it, for one deed when that is named. */
  async open(verb = "") {
    if (this.dialog.open) return;
    const ids = (this.ids = this.targets());
    this.deed = null;
    this.found = [];
    this.term.value = "";
    this.options.replaceChildren();
    this.dialog.showModal();
    this.combobox.start();
    const named = () => this.all?.deeds.find((each) => each.verb === verb);
    if (!named()) {
      for (const deed of this.all?.deeds ?? []) deed.offered = false; // what was said of other conversations
      this.show();
      await this.load(ids);
      if (this.ids !== ids || !this.dialog.open) return;
    }
    const deed = named();
    if (deed) this.start(deed);
    else this.show();
  }

  /** Asks what may be done to these conversations as they stand now; a deed that is named is begun all the same. */
  async load(ids) {
    const ask = new URLSearchParams(ids.map((id) => ["id", id]));
    const response = await fetch(`/commands/?${ask}`, { headers: { Accept: "application/json" } });
    if (!response.ok || response.redirected) location.reload();
    const all = await response.json();
    if (this.ids === ids) this.all = all;
  }

  start(deed) {
    if (!deed.choose) {
      this.finish(deed.verb, {});
      return;
    }
    this.deed = deed;
    this.term.value = "";
    this.show();
  }

  finish(verb, details) {
    this.dialog.close();
    this.act(verb, this.ids, details);
  }

  get offers() {
    if (this.deed) return this.all.targets[this.deed.choose].map((each) => ({ ...each, deed: this.deed }));
    const deeds = this.ids.length ? this.all.deeds.filter((each) => each.offered) : [];
    return [...this.found, ...deeds, ...this.all.places];
  }

  typed() {
    clearTimeout(this.typing);
    if (!this.deed) this.typing = setTimeout(() => this.search(this.term.value.trim()), TYPING_MS);
    this.show();
  }

  async search(term) {
    this.asking?.abort();
    this.asking = new AbortController();
    try {
      const ask = new URLSearchParams({ q: term, section: document.body.dataset.section ?? "" });
      const response = term && (await fetch(`/jump/?${ask}`, { signal: this.asking.signal }));
      this.found = response ? (await response.json()).conversations.map((each) => ({ ...each, found: true })) : [];
      this.show();
    } catch (error) {
      if (error.name !== "AbortError") this.found = []; // places and deeds are still offered
    }
  }

  show() {
    if (!this.all) return;
    this.title.textContent = this.deed ? this.deed.label : this.title.dataset.title;
    const words = plain(this.term.value).split(/\s+/).filter(Boolean);
    const fits = (offer) => offer.found || words.every((word) => plain(offer.label).includes(word));
    this.shown = this.offers.filter(fits).slice(0, MOST_SHOWN);
    this.options.replaceChildren(...this.shown.map((offer, index) => this.option(offer, index)));
    this.dialog.querySelector("[data-nothing]").hidden = this.shown.length > 0;
    this.combobox.resetSelection();
  }

  option(offer, index) {
    const option = document.createElement("li");
    option.role = "option";
    option.id = `palette-${index}`;
    option.dataset.index = index;
    const label = document.createElement("span");
    label.textContent = offer.label;
    const note = document.createElement("span");
    note.className = "palette-note";
    note.textContent = offer.note ?? "";
    option.append(label, note);
    return option;
  }

  chosen(option) {
    const offer = this.shown[Number(option.dataset.index)];
    if (offer.href) location.assign(offer.href);
    else if (offer.deed) this.finish(offer.deed.verb, offer.details);
    else this.start(offer);
  }
}
