// Where a person writes: the text stays until the server has it, and one press sends once.

import { Answers } from "./composer_answers.js";
import { Emoji } from "./composer_emoji.js";
import { Files } from "./composer_files.js";
import { Help } from "./composer_help.js";
import { Macros } from "./composer_macros.js";
import { Voice } from "./composer_voice.js";
import { elements } from "./dom.js";
import { Drafts } from "./drafts.js";
import { newKey, post } from "./post.js";

const onGlass = matchMedia("(hover: none) and (pointer: coarse)");

export class Composer {
  /** `told` gets the thread's parts that an answer brings, `say` what is to be told beside them. */
  constructor(root, { told, say }) {
    Object.assign(this, { root, told, say });
    this.form = root.querySelector("[data-composer]");
    this.field = this.form.querySelector("textarea");
    this.problem = root.querySelector("[data-problem]");
    this.busy = false;
    this.keyFor = null;
    this.mode = "reply";
    this.openDrafts();
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
    });
    this.form.addEventListener("change", (event) => event.target.name === "mode" && this.choose(event.target.value));
    this.field.addEventListener("keydown", (event) => this.pressed(event));
    this.field.addEventListener("input", () => this.changed());
    this.problem.querySelector("[data-dismiss]").addEventListener("click", () => this.dismiss());
    this.problem.querySelector("[data-take]").addEventListener("click", () => this.send({ takeOver: true }));
    this.answers = new Answers(this);
    this.emoji = new Emoji(this);
    this.files = new Files(this);
    this.voice = new Voice(this);
    this.macros = new Macros(this);
    this.help = new Help(this);
    this.size();
  }

  openDrafts() {
    const state = this.root.querySelector("[data-state]");
    this.drafts = new Drafts({
      address: this.root.dataset.draft,
      owner: this.root.dataset.owner,
      token: this.token,
      show: (word) => {
        state.textContent = this.root.dataset[word] ?? "";
        if (word === "saved" && this.isUnsaved) this.reached();
        if (word !== "saving") this.isUnsaved = word === "unsaved";
      },
    });
    this.field.value = this.drafts.knows("reply", this.field.value);
    this.texts = {};
    for (const { value, dataset } of this.form.querySelectorAll("[name=mode][data-text]")) {
      this.texts[value] = this.drafts.knows(value, dataset.text);
    }
  }

  get token() {
    return this.form.elements.csrfmiddlewaretoken.value;
  }

  /** What is written and was not sent, each text once. */
  get unsent() {
    const texts = Object.values({ ...this.texts, [this.mode]: this.field.value });
    return [...new Set(texts)].filter((text) => text?.trim() && text !== this.posted);
  }

  get isMine() {
    return this.root.querySelector("[data-floor]")?.dataset.floor === "mine";
  }

  modeInput(mode) {
    return this.form.querySelector(`[name=mode][value="${mode}"]`);
  }

  /** Closes what is open over the text; returns whether something was. */
  escaped() {
    return this.answers.dismiss() || this.voice.stop({ send: false });
  }

  focus() {
    this.field.focus({ preventScroll: true });
  }

  /** Lets the person write to somebody else; each keeps its own text. */
  choose(mode) {
    const chosen = this.modeInput(mode);
    if (!chosen || mode === this.mode) return;
    this.texts[this.mode] = this.field.value;
    this.mode = mode;
    chosen.checked = true;
    this.root.dataset.mode = mode;
    this.form.action = chosen.dataset.action;
    this.form.querySelector("label[data-label]").textContent = chosen.dataset.label;
    this.field.placeholder = chosen.dataset.placeholder;
    this.field.maxLength = Number(chosen.dataset.most);
    this.field.value = this.texts[mode] ?? "";
    this.dismiss();
    this.size();
  }

  pressed(event) {
    const breaks = event.shiftKey || event.altKey || event.isComposing || onGlass.matches || this.answers.isOpen;
    if (event.key !== "Enter" || breaks || event.defaultPrevented) return;
    event.preventDefault();
    this.send();
  }

  changed() {
    this.size();
    if (!this.field.value) this.dismiss();
    this.drafts.changed(this.mode, this.field.value);
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

  /** Puts a text where the cursor is. */
  insert(text) {
    const { selectionStart, selectionEnd } = this.field;
    this.focus();
    this.field.setRangeText(text, selectionStart, selectionEnd, "end");
    this.field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  async send({ takeOver = false } = {}) {
    const [text, mode] = [this.field.value, this.mode];
    const hasFiles = mode === "reply" && this.files.waiting.length > 0;
    if (this.busy || !(text.trim() || hasFiles)) return;
    this.busy = true;
    try {
      if (await this.answers.fill()) return; // filled in just now: the person looks at it before it leaves
      await this.drafts.hold(mode);
      const { ok, said } = hasFiles
        ? await this.files.send(text, { takeOver })
        : await this.post({ text, key: this.keyOf(`${mode} ${text}`), takeOver });
      if (ok && !hasFiles) this.left(mode, text);
      if (ok) this.dismiss();
      if (!ok) this.refuse(said);
      if (!ok) this.changed(); // still a draft
      this.focus();
    } finally {
      this.busy = false;
    }
  }

  /** Posts one message and shows the thread as it is then. */
  async post({ text, key, file = null, isVoice = false, takeOver = false }) {
    this.root.classList.add("is-sending");
    const fields = new FormData(this.form);
    fields.set("text", text);
    fields.set("key", key);
    if (file) fields.set("file", file, file.name);
    if (isVoice) fields.set("voice", "1");
    if (takeOver) fields.set("take_over", "1");
    const answer = await post(this.form.action, fields);
    this.posted = answer.ok ? text : null;
    this.root.classList.remove("is-sending");
    if (answer.said?.thread) this.told(answer.said.thread);
    return answer;
  }

  /** The same text tried again is the same deed. */
  keyOf(deed) {
    if (this.keyFor !== deed) [this.key, this.keyFor] = [newKey(), deed];
    return this.key;
  }

  /** The server has the text; what was typed meanwhile stays. */
  left(mode, text) {
    this.keyFor = this.posted = null;
    this.dismiss();
    this.drafts.sent(mode);
    if (mode === "reply") this.help.forget();
    if (mode !== this.mode) this.texts[mode] = "";
    else this.write(this.field.value.startsWith(text) ? this.field.value.slice(text.length) : this.field.value);
  }

  refuse(said) {
    this.problem.hidden = false;
    this.problem.querySelector("[data-words]").textContent = said?.words || this.root.dataset.away;
    this.problem.querySelector("[data-take]").hidden = said?.code !== "not_your_floor";
    this.isAway = !said?.words;
  }

  /** The server answers again: what waited for it goes, and nothing says any more that it is away. */
  reached() {
    this.drafts.flush();
    if (this.isAway) this.dismiss();
  }

  dismiss() {
    this.isAway = false;
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
    globalThis.htmx?.process(fresh);
    if (this.isMine) this.dismiss();
    if (wasHere) this.focus();
  }

  close() {
    this.voice.stop({ send: false });
    this.drafts.close();
  }
}
