// One message on a phone.

import { clock } from "../clock.js";
import { mediaOf } from "./api.js";
import { icon, make, marked } from "./text.js";

const words = document.getElementById("simulator").dataset;
const TICKS = { pending: "clock", server: "check", delivered: "checks", read: "checks" };

/** Returns what a message is called where its picture or sound cannot be shown. */
export function summary(message) {
  if (message.deleted) return words.deleted;
  return message.text || words[message.kind === "image" ? "picture" : message.kind] || message.kind;
}

/** Returns the list item of a message, as the phone of `side` (customer or company) shows it. */
export function draw(message, { side, isTurn }) {
  const isMine = message.from === side;
  const item = make("li", `said${isMine ? " is-mine" : ""}${isTurn ? " is-turn" : ""}`);
  item.dataset.id = message.id;
  const box = make("div", "said-box");
  box.append(make("span", "sr", `${isMine ? words.you : words.company}: `));
  if (message.deleted) {
    box.append(make("p", "said-text said-gone", words.deleted));
  } else {
    if (message.quoted?.id) box.append(make("p", "said-quote", message.quoted.text || "…"));
    const attached = attachment(message);
    if (attached) box.append(attached);
    if (message.text) box.append(make("p", "said-text", ...marked(message.text)));
  }
  box.append(foot(message));
  item.append(box);
  if (message.reactions.length) {
    item.append(make("p", "said-reactions", message.reactions.map((each) => each.emoji).join(" ")));
  }
  if (!message.deleted) item.append(moreButton());
  return item;
}

function moreButton() {
  const button = make("button", "said-more", icon("down"));
  button.type = "button";
  button.dataset.more = "";
  button.setAttribute("aria-expanded", "false");
  button.setAttribute("aria-label", document.getElementById("acts-template").content.firstElementChild.ariaLabel);
  return button;
}

function foot(message) {
  const line = make("p", "said-foot");
  if (message.edited && !message.deleted) line.append(make("span", "", words.edited));
  line.append(make("time", "", clock.format(new Date(message.at * 1000))));
  // Nobody reports receipts of what was typed on the company's own phone: it has left, no more is known.
  const status = message.origin === "phone" && message.status === "pending" ? "server" : message.status;
  const name = TICKS[status];
  if (name && !message.deleted) {
    line.append(make("span", status === "read" ? "is-read" : "", icon(name, words[status])));
  }
  return line;
}

function attachment(message) {
  const { kind, media, detail } = message;
  if (kind === "location") return card("pin", detail.name || words.location, detail.address || `${detail.latitude}, ${detail.longitude}`);
  if (kind === "contact") return card("card", detail.name || words.contact, detail.phone || "");
  if (!media) return null;
  const address = mediaOf(message.id);
  if (kind === "image" || kind === "sticker") {
    const image = make("img");
    image.src = address;
    image.alt = message.text || words.picture;
    return image;
  }
  if (kind === "audio" || kind === "video") {
    const player = make(kind);
    player.controls = true;
    player.preload = "metadata";
    player.src = address;
    player.setAttribute("aria-label", words[kind]);
    return player;
  }
  const link = card("file", media.filename || words.document, media.mime, "a");
  link.href = address;
  link.setAttribute("download", media.filename || "");
  return link;
}

function card(name, title, facts, tag = "div") {
  return make(tag, "said-file", icon(name), make("span", "", title, make("small", "", facts)));
}
