// A voice message: recorded in the browser, listened to by nobody before it is sent or thrown away.

import { newKey } from "./post.js";

const LONGEST_MS = 5 * 60 * 1000;
const TYPES = ["audio/ogg;codecs=opus", "audio/webm;codecs=opus", "audio/mp4"];

export class Voice {
  constructor(composer) {
    this.composer = composer;
    this.bar = composer.root.querySelector("[data-recording]");
    this.start = composer.root.querySelector("[data-record]");
    this.start.hidden = !(navigator.mediaDevices?.getUserMedia && globalThis.MediaRecorder);
    this.start.addEventListener("click", () => this.record());
    this.bar.querySelector("[data-stop]").addEventListener("click", () => this.stop({ send: true }));
    this.bar.querySelector("[data-discard]").addEventListener("click", () => this.stop({ send: false }));
  }

  async record() {
    if (this.recorder) return;
    try {
      this.stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    } catch {
      this.composer.refuse({ words: this.bar.dataset.refused });
      return;
    }
    const parts = [];
    const mimeType = TYPES.find((type) => MediaRecorder.isTypeSupported(type));
    this.recorder = new MediaRecorder(this.stream, { mimeType });
    this.recorder.addEventListener("dataavailable", (event) => parts.push(event.data));
    this.recorder.addEventListener("stop", () => this.stopped(parts));
    this.recorder.start(1000);
    this.began = Date.now();
    this.bar.hidden = false;
    this.timer = setInterval(() => this.tell(), 500);
    this.tell();
    this.bar.querySelector("[data-stop]").focus();
  }

  tell() {
    const seconds = Math.floor((Date.now() - this.began) / 1000);
    this.bar.querySelector("[data-seconds]").textContent =
      `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    if (seconds * 1000 >= LONGEST_MS) this.stop({ send: true });
  }

  /** Ends the recording, to be sent or not; returns whether there was one. */
  stop({ send }) {
    if (!this.recorder || this.recorder.state === "inactive") return false;
    this.wanted = send;
    this.recorder.stop();
    return true;
  }

  async stopped(parts) {
    clearInterval(this.timer);
    for (const track of this.stream.getTracks()) track.stop();
    const type = this.recorder.mimeType;
    this.recorder = null;
    this.bar.hidden = true;
    this.composer.focus();
    if (!this.wanted) return;
    const file = new File(parts, `voz.${type.includes("ogg") ? "ogg" : type.includes("mp4") ? "m4a" : "webm"}`, { type });
    const answer = await this.composer.post({ file, key: newKey(), text: "", isVoice: true });
    if (!answer.ok) this.composer.refuse(answer.said);
  }
}
