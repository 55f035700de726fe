// Why an assistant said what it said: a dialog over the thread; without scripts the same address is a page.

import { elements } from "./dom.js";

const ASKS = { "HX-Request": "true" };

let asking = false;
let opener = ""; // the address that the dialog shows

function dialog() {
  const known = document.querySelector(".why-dialog");
  if (known) return known;
  const made = document.createElement("dialog");
  made.className = "why-dialog";
  made.setAttribute("aria-labelledby", "why-title");
  made.addEventListener("click", (event) => {
    if (event.target === made || event.target.closest("[data-why-close]")) made.close();
  });
  made.addEventListener("submit", send);
  made.addEventListener("close", back);
  document.body.append(made);
  return made;
}

/** Gives the focus back to where it came from; the message may have been drawn anew meanwhile, with its thumbs. */
function back() {
  document.querySelector(`[data-why][href="${CSS.escape(opener)}"]`)?.focus({ preventScroll: true });
}

async function fill(address, options = {}) {
  const response = await fetch(address, { ...options, headers: ASKS });
  if (response.redirected || (!response.ok && response.status !== 400)) {
    location.reload(); // the login has ended, or the conversation is no longer this person's
    return;
  }
  dialog().replaceChildren(...elements(await response.text()));
}

async function send(event) {
  const form = event.target.closest("[data-why-form]");
  if (!form) return;
  event.preventDefault();
  const pressed = event.submitter.value;
  await fill(form.action, { method: "POST", body: new FormData(form, event.submitter) });
  const again = dialog().querySelector(`button[name="thumb"][value="${pressed}"]`);
  (again ?? dialog().querySelector('button[name="thumb"]'))?.focus();
}

document.addEventListener("click", async (event) => {
  if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
  const link = event.target.closest("[data-why]");
  if (!link) return;
  event.preventDefault();
  if (asking) return; // a second click: what somebody types in the meantime stays
  opener = link.getAttribute("href");
  asking = true;
  try {
    await fill(link.href);
  } finally {
    asking = false;
  }
  if (!dialog().open) dialog().showModal();
});
