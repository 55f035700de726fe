// Files for the customer: picked, dropped or pasted; each leaves with its own key, the text under the first.

import { newKey } from "./post.js";

const MOST = 10;

export class Files {
  constructor(composer) {
    this.composer = composer;
    this.list = composer.root.querySelector("[data-files]");
    this.waiting = [];
    const input = composer.root.querySelector("[data-file-input]");
    input.addEventListener("change", () => {
      this.add(input.files);
      input.value = "";
    });
    composer.root.querySelector("[data-attach]").addEventListener("click", () => input.click());
    composer.field.addEventListener("paste", (event) => {
      if (event.clipboardData?.files.length) this.add(event.clipboardData.files, event);
    });
    this.list.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (button) this.remove([...this.list.children].indexOf(button.closest("li")));
    });
    this.drops(composer.root.closest(".thread"));
  }

  /** Lets files be dropped anywhere on the conversation. */
  drops(thread) {
    const hasFiles = (event) => event.dataTransfer?.types.includes("Files");
    thread.addEventListener("dragover", (event) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      thread.classList.add("is-dropping");
    });
    thread.addEventListener("dragleave", (event) => {
      if (!thread.contains(event.relatedTarget)) thread.classList.remove("is-dropping");
    });
    thread.addEventListener("drop", (event) => {
      thread.classList.remove("is-dropping");
      if (hasFiles(event)) this.add(event.dataTransfer.files, event);
    });
  }

  add(files, event) {
    event?.preventDefault();
    this.composer.choose("reply");
    for (const file of [...files].slice(0, MOST - this.waiting.length)) this.waiting.push({ file, key: newKey() });
    this.show();
    this.composer.focus();
  }

  remove(index) {
    this.waiting.splice(index, 1);
    this.show();
    this.composer.focus();
  }

  show() {
    for (const image of this.list.querySelectorAll("img")) URL.revokeObjectURL(image.src);
    this.list.replaceChildren(...this.waiting.map(({ file }) => this.item(file)));
    this.list.hidden = this.waiting.length === 0;
  }

  item(file) {
    const item = document.createElement("li");
    if (/^image\/(png|jpeg|webp|gif)$/.test(file.type)) {
      item.append(Object.assign(document.createElement("img"), { src: URL.createObjectURL(file), alt: "" }));
    }
    const name = Object.assign(document.createElement("span"), { textContent: file.name });
    const remove = Object.assign(document.createElement("button"), { type: "button", textContent: "×" });
    remove.setAttribute("aria-label", `${this.list.dataset.remove} ${file.name}`);
    item.append(name, remove);
    return item;
  }

  /** Sends one after the other; returns the answer that said no, or the last one. */
  async send(caption, { takeOver }) {
    let answer;
    while (this.waiting.length) {
      const [{ file, key }] = this.waiting;
      answer = await this.composer.post({ file, key, text: caption, takeOver });
      if (!answer.ok) return answer;
      this.waiting.shift();
      this.show();
      if (caption) this.composer.left("reply", caption);
      caption = "";
    }
    return answer;
  }
}
