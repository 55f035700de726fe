// The tools around list and thread: choosing rows, deeds and undo, glances, palette, keys, presence.

import { Acts } from "./acts.js";
import { Notices } from "./notices.js";
import { Palette } from "./palette.js";
import { Peek } from "./peek.js";
import { Picking } from "./picking.js";
import { Presence } from "./presence.js";
import { bind } from "./shortcuts.js";
import { Watches } from "./watches.js";

const at = (id) => document.getElementById(id);

/** `rows()` returns the list of now; returns `shown()`, to be called when its rows changed. */
export function desk({ list, rows, thread, open, changed }) {
  const acts = new Acts({
    toasts: at("toasts"),
    acted: (refused) => {
      picking.keep(refused);
      watches.read();
      changed();
      thread.refresh();
    },
  });
  thread.acts = acts;
  const act = (verb, ids, details) => acts.do(verb, ids, details);
  const palette = new Palette({ dialog: at("palette"), targets, act });
  const picking = new Picking({ pane: list, bar: at("bulk"), rows: () => rows().all, deed: (verb) => palette.open(verb) });
  const peek = new Peek({ pane: list, box: at("peek") });
  if (at("presence")) new Presence(at("presence"));

  const watches = new Watches({ rows, thread });
  const notices = new Notices({ dialog: at("notices"), open: (href) => open(href) });

  const focused = () => document.activeElement?.closest?.(".row");
  const current = () => focused() ?? rows().row(thread.id);

  /** What a deed is for: the chosen rows, the one under the keys, or the conversation that is open. */
  function targets() {
    if (picking.ids.length) return picking.ids;
    const id = focused()?.dataset.id ?? thread.id;
    return id ? [id] : [];
  }

  function step(by) {
    const all = rows().all;
    const from = all.indexOf(current());
    const next = all[from < 0 ? 0 : Math.min(Math.max(from + by, 0), all.length - 1)];
    next?.querySelector("a").focus();
  }

  function write(kind) {
    const wanted = focused();
    if (wanted && wanted.dataset.id !== thread.id) open(wanted.querySelector("a").href).then(() => compose(kind));
    else compose(kind);
  }

  function compose(kind) {
    thread.pane.dispatchEvent(new CustomEvent("compose", { detail: { kind } }));
  }

  /** A deed on rows; on the open conversation alone its own button does it, where there is one. */
  const deed = (verb, letter) => () => {
    const isOpen = !picking.ids.length && !focused();
    if (!targets().length || (isOpen && thread.pane.querySelector(`[data-letter="${letter}"]`))) return false;
    palette.open(verb);
    return true;
  };

  /** Watches what the keys are on, or no longer: several at once are all watched. */
  function watch() {
    const row = focused();
    if (!picking.ids.length && !row) return false; // the open conversation's own button
    const isOn = !picking.ids.length && watches.has(row.dataset.id);
    act(isOn ? "unwatch" : "watch", targets(), {});
    return true;
  }

  bind({
    characters: {
      j: () => step(1),
      k: () => step(-1),
      "/": () => at("search").select(),
      "?": () => at("keys").showModal(),
      x: () => current() && picking.toggle(current()),
      a: deed("assign", "a"),
      e: deed("close", "e"),
      n: () => write("note"),
      v: watch,
      r: () => write("reply"),
      " ": () => (focused() && document.activeElement.matches(".row-link") ? peek.toggle(focused()) : false),
    },
    everywhere: { "$mod+k": () => palette.open() },
    escape: () => {
      if (peek.isOpen) peek.close();
      else if (picking.ids.length) picking.clear();
      else if (document.activeElement?.matches("input, textarea")) document.activeElement.blur();
      else if (document.body.dataset.pane === "thread") thread.pane.querySelector("[data-back]")?.click();
    },
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-palette]")) palette.open();
    if (event.target.closest("[data-keys]")) at("keys").showModal();
    if (event.target.closest("[data-notices]")) notices.choose();
    if (event.target.matches("dialog")) event.target.close();
  });
  const shown = () => {
    picking.show();
    watches.show();
  };
  return { shown, looked: () => notices.look() };
}
