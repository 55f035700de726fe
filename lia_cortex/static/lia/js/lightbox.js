// Pictures of the open conversation, large, over the page: one after the other, with what was said and seen of each.

const OPENS = "a[data-picture]";

export class Lightbox {
  constructor(pane) {
    this.pane = pane;
    pane.addEventListener("click", (event) => {
      const link = event.target.closest(OPENS);
      if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
      event.preventDefault();
      this.open(link);
    });
  }

  get links() {
    return [...this.pane.querySelectorAll(OPENS)];
  }

  open(link) {
    this.box = this.pane.querySelector("[data-lightbox]");
    this.watch();
    this.show(link);
    this.box.showModal();
    this.box.querySelector("[data-close]").focus();
  }

  /** Each thread brings a box of its own. */
  watch() {
    const { box } = this;
    if (box.dataset.watched) return;
    box.dataset.watched = "yes";
    box.addEventListener("click", (event) => {
      const step = event.target.closest("[data-step]");
      if (step) this.step(Number(step.dataset.step));
      else if (event.target.closest("[data-close]") || event.target.matches("dialog, .lightbox-stage, [data-image]")) box.close();
    });
    box.addEventListener("keydown", (event) => {
      const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (!by || event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      this.step(by);
    });
    box.addEventListener("close", () => this.back());
  }

  step(by) {
    const { links } = this;
    const next = links[links.findIndex((link) => link.href === this.shown) + by];
    if (next) this.show(next);
  }

  show(link) {
    const { box, links } = this;
    const [thumb, bubble] = [link.querySelector("img"), link.closest(".bubble")];
    this.shown = link.href;
    box.querySelector("[data-image]").replaceChildren(Object.assign(new Image(), { src: link.href, alt: thumb.alt }));
    box.querySelector("[data-original]").href = link.href;
    const at = links.findIndex(({ href }) => href === link.href);
    box.querySelector("[data-place]").textContent = links.length > 1 ? `${at + 1}/${links.length}` : "";
    for (const button of box.querySelectorAll("[data-step]")) {
      button.hidden = links.length < 2;
      button.disabled = !links[at + Number(button.dataset.step)];
    }
    const said = [".bubble-who", ":scope > .bubble-text", ".taken", "time"].map((part) =>
      bubble.querySelector(".bubble-box").querySelector(part)?.cloneNode(true),
    );
    box.querySelector("[data-about]").replaceChildren(...said.filter(Boolean));
  }

  /** Leaves the reader at the picture that was looked at last, also where its bubble was drawn anew meanwhile. */
  back() {
    const link = this.links.find(({ href }) => href === this.shown);
    link?.focus();
  }
}
