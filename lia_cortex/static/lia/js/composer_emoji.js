// An emoji for the text: found by name, or by group; the favourites first.

import { Database } from "../../vendor/emoji.js";

const GROUPS = ["⭐", "😀", "👋", "🐻", "🍎", "🏠", "⚽", "💡", "🔣", "🚩"];
const NUMBERS = [null, 0, 1, 3, 4, 5, 6, 7, 8, 9]; // Emojibase's numbers; 2 is parts of others
const COLUMNS = 8;
const FAVOURITES = 24;

export class Emoji {
  constructor(composer) {
    this.composer = composer;
    this.menu = composer.root.querySelector("[data-emoji]");
    this.search = this.menu.querySelector("[data-emoji-search]");
    this.grid = this.menu.querySelector("[data-emoji-grid]");
    this.groups = this.menu.querySelector("[data-emoji-groups]");
    this.menu.addEventListener("toggle", () => this.menu.open && this.open());
    this.search.addEventListener("input", () => this.find(this.search.value));
    this.search.addEventListener("keydown", (event) => this.searched(event));
    this.grid.addEventListener("click", (event) => this.take(event.target.closest("button")));
    this.grid.addEventListener("keydown", (event) => this.move(event));
  }

  async open() {
    if (!this.names) {
      const { emoji, emojiLanguage } = this.menu.dataset;
      this.names = new Database({ dataSource: emoji, locale: emojiLanguage });
      this.groups.append(...GROUPS.map((sign, index) => this.group(sign, index)));
    }
    this.search.value = "";
    const favourites = await this.names.getTopFavoriteEmoji(FAVOURITES);
    this.show(favourites.length ? favourites : await this.names.getEmojiByGroup(NUMBERS[1]));
    this.search.focus();
  }

  group(sign, index) {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: sign });
    button.addEventListener("click", async () => {
      const isFavourites = NUMBERS[index] === null;
      this.show(await (isFavourites ? this.names.getTopFavoriteEmoji(FAVOURITES) : this.names.getEmojiByGroup(NUMBERS[index])));
    });
    return button;
  }

  async find(typed) {
    if (typed.trim().length < 2) return;
    const found = await this.names.getEmojiBySearchQuery(typed);
    if (typed === this.search.value) this.show(found);
  }

  show(emoji) {
    const buttons = emoji.map(({ unicode, annotation }, index) => {
      const button = Object.assign(document.createElement("button"), {
        type: "button",
        textContent: unicode,
        title: annotation ?? "",
        ariaLabel: annotation ?? unicode,
      });
      button.tabIndex = index ? -1 : 0;
      return button;
    });
    this.grid.replaceChildren(...buttons);
  }

  searched(event) {
    const [first] = this.grid.children;
    if (event.key === "ArrowDown") first?.focus();
    if (event.key === "Enter") {
      event.preventDefault();
      this.take(first);
    }
  }

  move(event) {
    const steps = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: COLUMNS, ArrowUp: -COLUMNS };
    const step = steps[event.key];
    if (!step) return;
    event.preventDefault();
    const buttons = [...this.grid.children];
    const at = buttons.indexOf(document.activeElement) + step;
    if (at < 0) this.search.focus();
    else buttons[Math.min(at, buttons.length - 1)]?.focus();
  }

  take(button) {
    if (!button) return;
    this.menu.open = false;
    this.composer.insert(button.textContent);
    this.names.incrementFavoriteEmojiCount(button.textContent);
  }
}
