// One letter does what a button of the open conversation does; never while somebody writes.

const WRITES = "input:not([type=radio]), textarea, select, [contenteditable], dialog[open] *, [data-own-keys][open] *";

/** Lets the pane's `compose` event start a reply or a note, and listens for the letters that the pane's buttons name in `data-letter`. */
export function listen(pane, composer) {
  const write = (mode) => {
    composer()?.choose(mode);
    composer()?.focus();
  };
  pane.addEventListener("compose", (event) => write(event.detail.kind));
  document.addEventListener("keydown", (event) => {
    // By the key's place: with Alt it is another character on some layouts. It works while one writes.
    if (event.code === "KeyM" && event.altKey && !event.ctrlKey && !event.metaKey && !event.getModifierState("AltGraph")) {
      event.preventDefault();
      composer()?.macros.open();
      return;
    }
    const isPlain = !(event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.isComposing);
    if (!isPlain || event.defaultPrevented || event.repeat || event.target.closest(WRITES)) return;
    const key = event.key.toLowerCase();
    const named = /^[a-z]$/.test(key) ? pane.querySelector(`[data-letter="${key}"]`) : null;
    if (!named?.checkVisibility()) return;
    event.preventDefault();
    if (named.name === "mode") write(named.value);
    else named.click();
  });
}
