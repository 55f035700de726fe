// The live board and the desk: numbers, list and thread, each kept right by what the server says.

import { Idiomorph } from "../../vendor/morph.js";
import { keepFresh, refresh } from "./ages.js";
import { desk } from "./desk.js";
import { elements, wire } from "./dom.js";
import { Lists } from "./lists.js";
import { Live } from "./live.js";
import { Rows } from "./rows.js";
import { Status } from "./status.js";
import { Thread } from "./thread.js";

const NAMED_MOST = 100; // rows that one refetch names: the address of the request stays short
const STRIP_MS = 30000; // figures that change by time alone

const board = document.getElementById("board");
const words = board.dataset;
const base = words.section === "desk" ? "/desk/" : "/";
const tiles = document.getElementById("tiles");
const thread = new Thread(document.getElementById("thread"));
const titleOfList = document.querySelector("#list-title").textContent;
const lists = new Lists({
  pane: document.getElementById("list"),
  base,
  first: words.section === "desk" ? "list=mine" : "",
  shown: () => {
    listen();
    showList();
    tools.shown();
    live.look({ all: true });
  },
});
thread.reopen = (id) => reopen(id).catch(() => {});
const listeners = new WeakMap();
let rows;
let tools;

/** Follows the list that stands in the page now. */
function listen() {
  const scroll = lists.scroll;
  if (!listeners.has(scroll)) {
    const made = new Rows({
      list: document.getElementById("rows"),
      scroll,
      pill: document.getElementById("newer"),
      empty: document.getElementById("no-rows"),
      words,
      changed: () => {
        markOpen();
        refresh();
        tools?.shown();
      },
    });
    listeners.set(scroll, made);
  }
  rows = listeners.get(scroll);
  markOpen();
  refresh();
}

function markOpen() {
  for (const row of rows.all) {
    const isOpen = row.dataset.id === thread.id;
    row.classList.toggle("is-open", isOpen);
    if (isOpen) row.querySelector("a").setAttribute("aria-current", "true");
    else row.querySelector("a").removeAttribute("aria-current");
    if (isOpen) row.querySelector("[data-unread]").hidden = true;
  }
}

async function refetch({ ids, all }) {
  const asked = lists.scroll;
  const ask = new URLSearchParams(lists.query);
  ask.set("section", words.section);
  const named = all ? rows.ids().slice(0, NAMED_MOST) : ids.slice(0, NAMED_MOST);
  for (const id of named) ask.append("id", id);
  if (all) ask.set("all", "1");
  const opened = thread.id || thread.lost;
  if (opened && (all || ids.includes(opened))) ask.set("open", opened);
  const response = await fetch(`${words.changes}?${ask}`, { headers: { Accept: "application/json" } });
  if (response.redirected || response.status === 403) {
    location.reload(); // the login has ended
    return;
  }
  if (!response.ok) throw new Error(`changes: ${response.status}`);
  const news = await response.json();
  // Another list has been asked for its own.
  if (asked === lists.scroll) rows.update(news.rows, news.gone, { ...news.unread, [thread.id]: 0 });
  if (news.thread) thread.update(news.thread);
  if (tiles) Idiomorph.morph(tiles, news.tiles, { morphStyle: "innerHTML" });
  for (const count of document.querySelectorAll("[data-count]")) {
    const value = news.counts[count.dataset.count] ?? 0;
    count.textContent = value;
    count.hidden = value === 0;
  }
  refresh();
}

/** Opens a conversation beside the list; the list keeps its place. */
async function open(address, { push = true } = {}) {
  const response = await fetch(address, { headers: { "HX-Request": "true" } });
  if (!response.ok || response.redirected) {
    location.assign(address);
    return;
  }
  const html = await response.text();
  if (push) history.pushState({}, "", address);
  thread.pane.replaceChildren(...elements(html));
  wire(thread.pane);
  document.body.dataset.pane = "thread";
  document.title = `${thread.pane.querySelector("h2").textContent} · LIA CORTEX`;
  thread.opened();
  const list = document.querySelector(".list-pane");
  if (getComputedStyle(list).display === "none") thread.pane.querySelector("[data-back]").focus();
  markOpen();
  refresh();
}

/** Puts a conversation in place again that came back to the person; focus and address stay where they are. */
async function reopen(id) {
  const response = await fetch(`${base}c/${id}/${location.search}`, { headers: { "HX-Request": "true" } });
  if (!response.ok || response.redirected) return; // the next look tries again
  const html = await response.text();
  if (thread.lost !== id) return;
  thread.pane.replaceChildren(...elements(html));
  wire(thread.pane);
  thread.opened();
  markOpen();
  refresh();
}

/** Shows the list alone, as a phone does. */
function showList() {
  document.body.dataset.pane = "list";
  document.title = `${titleOfList} · LIA CORTEX`;
}

document.addEventListener("click", (event) => {
  if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
  const link = event.target.closest(".row-link, .row-link-plain");
  const tile = event.target.closest("a.tile-body");
  if (link) {
    event.preventDefault();
    open(link.matches(".row-link") ? link.href : `${link.pathname}${location.search}`); // the list stays as it is
  } else if (tile && new URL(tile.href).pathname === base) {
    event.preventDefault();
    lists.go(tile.href);
  } else if (event.target.closest("[data-back]")) {
    event.preventDefault();
    history.pushState({}, "", lists.address);
    showList();
    rows.row(thread.id)?.querySelector("a").focus({ preventScroll: true });
  }
});
addEventListener("popstate", () => {
  lists.back(location.search);
  if (location.pathname.startsWith(`${base}c/`)) open(location.href, { push: false });
  else showList();
});
document.body.addEventListener("htmx:afterSettle", () => {
  markOpen();
  refresh();
});

const status = new Status({ element: document.getElementById("live"), words });
const live = new Live({
    showing: () => rows.ids(),
  refetch,
  show: (state) => status.show(state),
  told: () => tools?.looked(),
});
status.follow(live);
if (tiles) setInterval(() => live.look({ all: true }), STRIP_MS);

listen();
tools = desk({ list: lists.pane, rows: () => rows, thread, open, changed: () => live.look({ all: true }) });
keepFresh();
for (const type of ["open", "reached"]) live.on(type, () => thread.composer?.reached());
live.start();
