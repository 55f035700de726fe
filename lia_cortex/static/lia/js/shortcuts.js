// Keys, by the character that they produce: the same on ABNT2 and every other layout. Off while somebody writes.

import { tinykeys } from "../../vendor/keys.js";

const WRITES = "input:not([type=checkbox]), textarea, select, [contenteditable=true]";

const isOpen = () => document.querySelector("dialog[open]") !== null;

/** Ctrl and Alt are no part of a character, but AltGr is: some type "/" and "?" with it. */
const isCommand = (event) =>
  !event.getModifierState("AltGraph") && (event.ctrlKey || event.metaKey || event.altKey);

/** Binds single characters, and combinations that work everywhere; what returns false leaves the key alone. */
export function bind({ characters, everywhere, escape }) {
  const pressed = (event) => {
    if (event.isComposing || event.key === "Dead" || event.defaultPrevented || isCommand(event)) return;
    if (isOpen() || event.target.closest?.("[data-own-keys][open]")) return;
    const run = characters[event.key.toLowerCase()];
    if (!run || event.target.closest?.(WRITES)) return;
    if (run(event) !== false) event.preventDefault();
  };
  addEventListener("keydown", pressed, { capture: true }); // before the open conversation's own letters
  addEventListener("keydown", (event) => {
    // After whatever lies over the open conversation, which closes itself first.
    if (event.key === "Escape" && !event.isComposing && !event.defaultPrevented && !isOpen()) escape(event);
  });
  const always = (run) => (event) => {
    if (event.isComposing) return;
    event.preventDefault();
    run(event);
  };
  tinykeys(window, Object.fromEntries(Object.entries(everywhere).map(([keys, run]) => [keys, always(run)])));
}
