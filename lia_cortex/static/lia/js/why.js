// Why an assistant said what it said: a dialog over the thread; without scripts the same address is a page.

import { elements } from "./dom.js";

const ASKS = { "HX-Request": "true" };

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
  document.body.append(made);
  return made;
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
  await fill(link.href);
  if (!dialog().open) dialog().showModal();
});
