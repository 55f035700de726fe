// What a phone's owner writes: text, files, places; replies and edits.

import { summary } from "./said.js";

const words = document.getElementById("simulator").dataset;
const TYPING_MS = 4000; // WhatsApp repeats `composing` while somebody types
const PAUSE_MS = 6000;

/** Calls `send(message)` with what the control API takes, and `typing(presence)` while somebody writes. */
export class Composer {
  constructor(phone, { send, typing }) {
    this.phone = phone;
    this.send = send;
    this.typing = typing;
    this.about = null; // {type: "reply_to" | "edit", message}
    const find = (name) => phone.querySelector(`[data-${name}]`);
    Object.assign(this, { text: find("text"), context: find("context"), attach: find("attach"), place: find("place") });
    find("composer").addEventListener("submit", (event) => {
      event.preventDefault();
      this.sendText();
    });
    this.text.addEventListener("keydown", (event) => this.key(event));
    this.text.addEventListener("input", () => this.isTyping());
    find("context-end").addEventListener("click", () => this.end());
    for (const input of phone.querySelectorAll("[data-file]")) {
      input.addEventListener("change", () => this.sendFile(input));
    }
    find("location").addEventListener("click", () => {
      this.attach.open = false;
      this.place.showModal();
    });
    this.place.addEventListener("close", () => this.sendPlace());
    this.attach.addEventListener("keydown", (event) => event.key === "Escape" && (this.attach.open = false));
    document.addEventListener("click", (event) => {
      if (!this.attach.contains(event.target)) this.attach.open = false;
    });
  }

  key(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.sendText();
    } else if (event.key === "Escape") {
      this.end();
    }
  }

  begin(type, message) {
    this.about = { type, message };
    this.context.hidden = false;
    this.context.querySelector("[data-context-title]").textContent = type === "edit" ? words.editing : words.replying;
    this.context.querySelector("[data-context-text]").textContent = summary(message);
    if (type === "edit") this.text.value = message.text;
    this.text.focus();
  }

  end() {
    if (this.about?.type === "edit") this.text.value = "";
    this.about = null;
    this.context.hidden = true;
  }

  async sendText() {
    const text = this.text.value.trim();
    if (!text) return;
    const about = this.about;
    const message =
      about?.type === "edit" ? { type: "edit", target: about.message.id, text } : this.answering({ type: "text", text });
    this.text.value = "";
    this.end();
    this.stopTyping();
    if (!(await this.send(message))) this.text.value ||= text; // not lost when it did not leave
  }

  answering(message) {
    return this.about?.type === "reply_to" ? { ...message, reply_to: this.about.message.id } : message;
  }

  async sendFile(input) {
    const [file] = input.files;
    input.value = "";
    this.attach.open = false;
    if (!file) return;
    if (file.size > Number(words.fileBytes)) {
      this.send(null, words.tooLarge);
      return;
    }
    const kind = input.dataset.file;
    const message = this.answering({ type: kind, base64: await base64(file), filename: file.name });
    if (file.type) message.mime = file.type;
    if (kind !== "audio" && kind !== "sticker" && this.text.value.trim()) {
      message.caption = this.text.value.trim();
      this.text.value = "";
    }
    this.end();
    this.send(message);
  }

  sendPlace() {
    if (this.place.returnValue !== "send") return;
    this.place.returnValue = "";
    const form = new FormData(this.place.querySelector("form"));
    const number = (name) => Number(String(form.get(name)).replace(",", "."));
    this.send({
      type: "location",
      latitude: number("latitude"),
      longitude: number("longitude"),
      name: form.get("name"),
      address: form.get("address"),
    });
  }

  isTyping() {
    clearTimeout(this.pause);
    this.pause = setTimeout(() => this.stopTyping(true), PAUSE_MS);
    if (Date.now() - (this.told ?? 0) < TYPING_MS) return;
    this.told = Date.now();
    this.typing("composing");
  }

  stopTyping(tell = false) {
    clearTimeout(this.pause);
    this.told = 0;
    if (tell) this.typing("paused");
  }
}

function base64(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).split(",", 2)[1] ?? "");
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}
