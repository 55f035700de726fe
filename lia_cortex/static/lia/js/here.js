// Who else looks at the open conversation or types in it, and telling them that this person does.

const AGAIN_MS = 10000; // the server forgets after thirty seconds
const TYPES_MS = 5000;

export class Here {
  constructor(live) {
    this.live = live;
    this.people = [];
    this.conversation = "";
    this.typedAt = 0;
    live.on("here", ({ conversation, people }) => conversation === this.conversation && this.show(people));
    live.on("open", () => this.tell());
    document.addEventListener("input", (event) => event.target.closest?.("[data-open] textarea") && this.typed());
    document.addEventListener("visibilitychange", () => this.tell());
    new MutationObserver(() => this.look()).observe(document.body, { childList: true, subtree: true });
    setInterval(() => this.tell(), AGAIN_MS);
    this.look();
  }

  get typing() {
    return Date.now() - this.typedAt < TYPES_MS;
  }

  /** Notices another conversation beside the list, and a head that was drawn anew. */
  look() {
    const open = document.querySelector("[data-open]")?.dataset.open ?? "";
    if (open !== this.conversation) {
      this.conversation = open;
      this.people = [];
      this.typedAt = 0;
      this.tell();
    }
    const place = document.getElementById("here");
    if (place && this.shown !== place) this.show(this.people);
  }

  typed() {
    const was = this.typing;
    this.typedAt = Date.now();
    if (was) return;
    this.tell();
    clearInterval(this.timer);
    this.timer = setInterval(() => {
      this.tell();
      if (!this.typing) clearInterval(this.timer);
    }, TYPES_MS);
  }

  tell() {
    const conversation = document.hidden ? "" : this.conversation;
    this.live.send({ type: "here", conversation, typing: this.typing });
  }

  show(people) {
    this.people = people;
    const place = document.getElementById("here");
    this.shown = place;
    if (!place) return;
    const words = people.map(({ name, typing }) => (typing ? place.dataset.types : place.dataset.looks).replace("NAME", name));
    const text = words.join(" · ");
    if (place.textContent !== text) place.textContent = text;
    place.hidden = !text;
    clearTimeout(this.fading);
    if (!people.length) return;
    const seconds = people.some(({ typing }) => typing) ? 7 : 35; // whoever went without a word
    this.fading = setTimeout(
      () => this.show(people.filter(({ typing }) => typing).map((each) => ({ ...each, typing: false }))),
      seconds * 1000,
    );
  }
}
