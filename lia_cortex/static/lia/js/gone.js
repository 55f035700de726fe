// What stands where a conversation stood that somebody else has now: who, and what the person had written to it.

/** Puts it into the pane. */
export function showGone(pane, { id, where, texts }) {
  pane.replaceChildren(document.getElementById("thread-gone").content.cloneNode(true));
  pane.querySelector("[data-lost]").dataset.lost = id;
  tellWhere(pane, where);
  const box = pane.querySelector("[data-unsent]");
  for (const text of texts) {
    const shown = box.cloneNode(true);
    const field = shown.querySelector("textarea");
    field.value = text;
    shown.hidden = false;
    shown.querySelector("[data-copy]").addEventListener("click", (event) => copy(field, event.currentTarget));
    box.before(shown);
  }
  box.remove();
}

/** Says who has it now, once the server has said so. */
export function tellWhere(pane, where) {
  const place = pane.querySelector("[data-where]");
  if (where && place.textContent !== where) place.textContent = where;
}

async function copy(field, button) {
  try {
    await navigator.clipboard.writeText(field.value);
  } catch {
    field.select(); // no clipboard without https, or the person refuses it
    if (!document.execCommand("copy")) return;
  }
  button.textContent = button.dataset.copied;
}
