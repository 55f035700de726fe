// Small pieces that the pages share.

/** Returns the element children of a piece of HTML that came from our own server. */
export function elements(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return [...template.content.children];
}

/** Lets htmx find its attributes in new elements. */
export function wire(element) {
  globalThis.htmx?.process(element);
}

/** Puts an element in another's place: what a reader had opened in it stays open, and keeps the focus. */
export function replace(shown, fresh) {
  const focused = shown.contains(document.activeElement) ? document.activeElement.closest("details[data-part]") : null;
  const same = (part) => part && fresh.querySelector(`details[data-part="${CSS.escape(part.dataset.part)}"]`);
  for (const part of shown.querySelectorAll("details[data-part][open]")) same(part)?.setAttribute("open", "");
  shown.replaceWith(fresh);
  same(focused)?.querySelector("summary").focus({ preventScroll: true });
}

/** Moves an element without losing the focus inside of it. */
export function place(parent, element, before) {
  if (element.nextElementSibling === before && element.parentNode === parent) return;
  const focused = element.contains(document.activeElement) ? document.activeElement : null;
  parent.insertBefore(element, before);
  focused?.focus({ preventScroll: true });
}
