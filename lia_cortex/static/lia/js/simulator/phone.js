// A customer's phone, and the company's own.

import * as api from "./api.js";
import { Chat } from "./chat.js";
import { Composer } from "./composer.js";

const words = document.getElementById("simulator").dataset;
const TONES = 6;

export function pretty(number) {
  const match = /^55(\d{2})(\d{4,5})(\d{4})$/.exec(number);
  return match ? `+55 ${match[1]} ${match[2]}-${match[3]}` : `+${number}`;
}

function initials(name) {
  const parts = name.split(/\s+/).filter((part) => /^\p{L}/u.test(part));
  const ends = parts.length > 1 ? [parts[0], parts.at(-1)] : parts;
  return ends.map((part) => part[0].toUpperCase()).join("");
}

class Phone {
  constructor({ side, name, number, changed, news }) {
    Object.assign(this, { side, name, number, changed });
    this.element = document.getElementById("phone-template").content.firstElementChild.cloneNode(true);
    this.problem = this.find("problem");
    this.find("name").textContent = name;
    this.element.setAttribute("aria-label", name);
    const avatar = this.find("avatar");
    avatar.textContent = initials(name);
    avatar.classList.add(`tone-${[...number].reduce((sum, digit) => sum + Number(digit), 0) % TONES}`);
    this.composer = new Composer(this.element, {
      send: (message, problem) => this.attempt(message, problem),
      typing: (what) => this.typing(what),
    });
    this.chat = new Chat(this.element, {
      side,
      act: (what, message, emoji) => this.act(what, message, emoji),
      news: (text) => news(`${words.says.replace("NAME", this.peer)}: ${text}`),
    });
  }

  get peer() {
    return this.find("peer").textContent;
  }

  find(name) {
    return this.element.querySelector(`[data-${name}]`);
  }

  act(what, message, emoji) {
    if (what === "reply") this.composer.begin("reply_to", message);
    else if (what === "edit") this.composer.begin("edit", message);
    else if (what === "delete") this.attempt({ type: "delete", target: message.id });
    else this.attempt({ type: "reaction", target: message.id, emoji });
  }

  /** Sends; says on the phone itself what went wrong. Returns whether it left. */
  async attempt(message, problem = "") {
    this.tell(problem);
    if (!message) return false;
    try {
      await this.send(message);
      this.changed();
      return true;
    } catch (error) {
      this.tell(error.message);
      return false;
    }
  }

  tell(problem) {
    this.problem.textContent = problem;
    this.problem.hidden = !problem;
  }
}

export class CustomerPhone extends Phone {
  constructor({ removed, ...rest }) {
    super({ side: "customer", ...rest });
    this.find("number").textContent = pretty(this.number);
    this.find("remove").addEventListener("click", () => removed(this));
    this.find("online").addEventListener("click", () => this.switchNetwork());
    api.change(this.number, { name: this.name }).catch((error) => this.tell(error.message));
  }

  send(message) {
    return api.say(this.number, { ...message, push_name: this.name });
  }

  typing(what) {
    api.presence(this.number, what).catch(() => {}); // a presence that gets lost is no news
  }

  show(screen, company) {
    this.online = screen.online;
    this.find("peer").textContent = company;
    this.find("online").setAttribute("aria-pressed", String(screen.online));
    this.chat.show(screen.messages, screen.typing);
    if (!screen.online) this.find("presence").textContent = words.offline;
  }

  async switchNetwork() {
    try {
      await api.change(this.number, { online: !this.online });
      this.changed();
    } catch (error) {
      this.tell(error.message);
    }
  }
}

export class OwnerPhone extends Phone {
  constructor({ customers, ...rest }) {
    super({ side: "company", name: words.ownerTitle, number: "0", ...rest });
    this.customers = customers;
    this.element.classList.add("is-owner");
    this.find("remove").hidden = true;
    this.find("online").hidden = true;
    this.select = this.find("with");
    this.select.hidden = false;
    this.select.addEventListener("change", () => this.changed());
  }

  send(message) {
    return api.sayAsOwner({ ...message, to: this.select.value, ...(this.company ? { from: this.company } : {}) });
  }

  typing() {} // nobody is told that the owner types: the gateway reports it to nobody either

  /** Keeps the list of customers as it is on the page. */
  offer(phones) {
    const wanted = phones.map((phone) => `${phone.number}:${phone.name}`).join();
    if (this.offered === wanted) return;
    this.offered = wanted;
    const chosen = this.select.value;
    this.select.replaceChildren(...phones.map((phone) => new Option(phone.name, phone.number)));
    if (phones.some((phone) => phone.number === chosen)) this.select.value = chosen;
  }

  show(screens, company) {
    this.company = company?.number;
    this.find("number").textContent = company ? `${pretty(company.number)} · ${company.name}` : "";
    const phone = this.customers().find((each) => each.number === this.select.value);
    this.find("peer").textContent = phone?.name ?? "";
    if (this.with !== this.select.value) {
      this.with = this.select.value;
      for (const id of [...this.chat.shown.keys()]) this.chat.forget(id);
    }
    this.chat.show(screens.get(this.select.value)?.messages ?? [], null);
    this.find("presence").textContent = phone ? pretty(phone.number) : "";
  }
}
