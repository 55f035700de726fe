// The live board: list and thread side by side, each kept right by what the server says.

import { keepFresh, refresh } from "./ages.js";
import { elements, wire } from "./dom.js";
import { Live } from "./live.js";
import { Rows } from "./rows.js";
import { Thread } from "./thread.js";

const NAMED_MOST = 100; // rows that one refetch names: the address of the request stays short

const board = document.getElementById("board");
const words = board.dataset;
const thread = new Thread(document.getElementById("thread"));
const titleOfList = document.querySelector("#list-title").textContent;

const rows = new Rows({
  list: document.getElementById("rows"),
  scroll: document.getElementById("list-scroll"),
  pill: document.getElementById("newer"),
  empty: document.getElementById("no-rows"),
  words,
  changed: () => {
    markOpen();
    refresh();
  },
});

function markOpen() {
  for (const row of rows.all) {
    const isOpen = row.dataset.id === thread.id;
    row.classList.toggle("is-open", isOpen);
    if (isOpen) row.querySelector("a").setAttribute("aria-current", "true");
    else row.querySelector("a").removeAttribute("aria-current");
  }
}

async function refetch({ ids, all }) {
  const ask = new URLSearchParams();
  const named = all ? rows.ids().slice(0, NAMED_MOST) : ids.slice(0, NAMED_MOST);
  for (const id of named) ask.append("id", id);
  if (all) ask.set("all", "1");
  if (words.state) ask.set("state", words.state);
  if (thread.id && (all || ids.includes(thread.id))) ask.set("open", thread.id);
  const response = await fetch(`${words.changes}?${ask}`, { headers: { Accept: "application/json" } });
  if (response.redirected || response.status === 403) {
    location.reload(); // the login has ended
    return;
  }
  if (!response.ok) throw new Error(`changes: ${response.status}`);
  const news = await response.json();
  rows.update(news.rows, news.gone);
  if (news.thread) thread.update(news.thread);
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

/** Shows the list alone, as a phone does. */
function showList() {
  document.body.dataset.pane = "list";
  document.title = `${titleOfList} · LIA CORTEX`;
}

document.addEventListener("click", (event) => {
  if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
  const link = event.target.closest(".row-link");
  if (link) {
    event.preventDefault();
    open(link.href);
  } else if (event.target.closest("[data-back]")) {
    event.preventDefault();
    const address = words.state ? `/?state=${words.state}` : "/";
    history.pushState({}, "", address);
    showList();
    rows.row(thread.id)?.querySelector("a").focus({ preventScroll: true });
  }
});
addEventListener("popstate", () => {
  if (location.pathname.startsWith("/c/")) open(location.href, { push: false });
  else showList();
});
document.body.addEventListener("htmx:afterSettle", () => {
  markOpen();
  refresh();
});

const status = document.getElementById("live");
const live = new Live({
    showing: () => rows.ids(),
  refetch,
  show: (state) => {
    if (status.dataset.state === state) return;
    status.dataset.state = state;
    status.querySelector("[data-live-word]").textContent = words[state];
  },
});
setInterval(() => {
  const seconds = live.updated ? Math.round((Date.now() - live.updated) / 1000) : 0;
  const isStale = status.dataset.state !== "live" && live.updated;
  status.querySelector("[data-live-age]").textContent = isStale ? words.updated.replace("SECONDS", seconds) : "";
}, 1000);

markOpen();
keepFresh();
live.start();
