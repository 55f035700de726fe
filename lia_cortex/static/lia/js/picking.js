// Choosing several rows: the box of a row, x, or shift-click from the last one.

export class Picking {
  constructor({ pane, bar, rows, deed }) {
    Object.assign(this, { pane, bar, rows, deed });
    this.picked = new Set();
    pane.addEventListener("click", (event) => this.clicked(event), { capture: true });
    bar.addEventListener("click", (event) => {
      if (event.target.closest("[data-none]")) this.clear();
      const button = event.target.closest("[data-deed]");
      if (button) deed(button.dataset.deed);
    });
  }

  get ids() {
    return [...this.picked];
  }

  clicked(event) {
    const row = event.target.closest(".row");
    if (!row) return;
    if (event.target.closest(".row-pick")) {
      if (!event.target.matches("input")) return; // the label's click comes again as the box's
      if (event.shiftKey) this.reach(row);
      else this.set(row, event.target.checked);
    } else if (event.shiftKey && event.target.closest(".row-link")) {
      event.preventDefault();
      event.stopPropagation();
      this.reach(row);
    }
  }

  toggle(row) {
    this.set(row, !this.picked.has(row.dataset.id));
  }

  set(row, on) {
    this.last = row;
    if (on) this.picked.add(row.dataset.id);
    else this.picked.delete(row.dataset.id);
    this.show();
  }

  /** Picks everything from the last row to this one. */
  reach(row) {
    const all = this.rows();
    const [from, to] = [all.indexOf(this.last ?? row), all.indexOf(row)].sort((a, b) => a - b);
    for (const each of all.slice(Math.max(from, 0), to + 1)) this.picked.add(each.dataset.id);
    this.last = row;
    this.show();
  }

  keep(ids) {
    this.picked = new Set(ids.filter((id) => this.picked.has(id)));
    this.show();
  }

  clear() {
    this.keep([]);
  }

  /** Shows what is picked, after rows came and went as well. */
  show() {
    for (const row of this.rows()) {
      const on = this.picked.has(row.dataset.id);
      row.classList.toggle("is-picked", on);
      row.querySelector("[data-pick]").checked = on;
    }
    this.pane.classList.toggle("is-picking", this.picked.size > 0);
    this.bar.hidden = this.picked.size === 0;
    const words = this.picked.size === 1 ? this.bar.dataset.one : this.bar.dataset.many;
    this.bar.querySelector("[data-count-picked]").textContent = words.replace("COUNT", this.picked.size);
  }
}
