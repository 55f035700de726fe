// Sound and desktop notices while a page is open: each rule is turned on by its person, each event told by one tab.

import { elements } from "./dom.js";
import { send } from "./send.js";

const EVERY_MS = 20000; // promises become late without anybody doing anything
const PAUSE_MS = 1500;
const CLAIM_MS = 150; // how long a tab waits for a tab that comes before it
const REMEMBERED = 200;
const NOT_NEW = -1; // lower than the number of any tab

export class Notices {
  constructor({ dialog, open }) {
    Object.assign(this, { dialog, open });
    this.channel = new BroadcastChannel("lia-notices");
    this.me = Math.random();
    this.told = new Map(); // key -> the lowest number of a tab that wants to tell it
    this.sound = new Audio(dialog.dataset.sound);
    this.channel.addEventListener("message", ({ data }) => this.heard(data));
    this.since = "";
    this.ask();
    setInterval(() => this.ask(), EVERY_MS);
    dialog.addEventListener("change", (event) => event.target.matches("[type=checkbox]") && this.keep(event.target));
  }

  /** Lets the person choose. */
  async choose() {
    const response = await fetch("/notices/").catch(() => null);
    if (!response?.ok || response.redirected) return;
    this.dialog.querySelector("[data-form]").replaceChildren(...elements(await response.text()));
    this.dialog.showModal();
  }

  async keep(box) {
    const form = this.dialog.querySelector("#notices-form");
    if (box.name === "desktop" && box.checked && (await Notification.requestPermission()) !== "granted") {
      box.checked = false;
      form.querySelector("[data-refused]").hidden = false;
      return;
    }
    if (box.name === "sound" && box.checked) this.play();
    const chosen = new FormData(form);
    await send(form.action, { sound: chosen.getAll("sound"), desktop: chosen.getAll("desktop") });
    this.since = ""; // what a new rule would have told before is not new
    this.ask();
  }

  /** Asks for news, soon and not too often; hidden pages ask as well: they are what notices are for. */
  look() {
    if (!this.on) return;
    this.asking ??= setTimeout(() => {
      this.asking = null;
      this.ask();
    }, PAUSE_MS);
  }

  async ask() {
    try {
      const response = await fetch(`/notices/fresh/?${new URLSearchParams({ since: this.since, section: document.body.dataset.section ?? "" })}`);
      if (!response.ok || response.redirected) return;
      const { now, on, news } = await response.json();
      const isFirst = !this.since;
      this.since = now;
      this.on = on;
      for (const each of news) {
        if (isFirst) this.remember(each.key, NOT_NEW);
        else this.claim(each);
      }
    } catch {
      // The line is down: the page shows that elsewhere, and asks again.
    }
  }

  /** Tells it unless another tab does: of those that want to, the one with the lowest number. */
  claim(news) {
    if (this.told.has(news.key)) return;
    this.remember(news.key, this.me);
    this.channel.postMessage({ key: news.key, by: this.me });
    setTimeout(() => this.told.get(news.key) === this.me && this.tell(news), CLAIM_MS);
  }

  heard({ key, by }) {
    this.remember(key, Math.min(by, this.told.get(key) ?? by));
  }

  remember(key, by) {
    this.told.set(key, by);
    if (this.told.size > REMEMBERED) this.told.delete(this.told.keys().next().value);
  }

  tell({ key, title, href, sound, desktop }) {
    if (sound) this.play();
    if (!desktop || globalThis.Notification?.permission !== "granted") return;
    const notice = new Notification(title, { tag: key });
    notice.addEventListener("click", () => {
      focus();
      notice.close();
      this.open(href);
    });
  }

  play() {
    if (navigator.userActivation && !navigator.userActivation.hasBeenActive) return; // browsers refuse it before a gesture
    this.sound.currentTime = 0;
    this.sound.play().catch(() => {}); // a page without a gesture stays silent
  }
}
