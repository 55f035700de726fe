// The line to the server: what to look at comes over a socket; while it is dead the page asks every few seconds.

const POLL_MS = 5000;
const SILENCE_MS = 45000; // three beats of the server
const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 20000;
const LOGGED_OUT = 4401;

/** Calls `refetch({ids, all})` whenever the page has to look, and `show(state)` with live, delayed or disconnected. */
export class Live {
  constructor({ path, showing, refetch, show }) {
    Object.assign(this, { path, showing, refetch, show });
    this.ids = new Set();
    this.all = false;
    this.busy = false;
    this.reachable = true;
    this.retry = FIRST_RETRY_MS;
    this.heard = 0;
  }

  start() {
    this.connect();
    setInterval(() => this.watch(), POLL_MS);
    addEventListener("online", () => this.reconnectNow());
    document.addEventListener("visibilitychange", () => document.hidden || this.fetch());
  }

  get isOpen() {
    return this.socket?.readyState === WebSocket.OPEN;
  }

  connect() {
    clearTimeout(this.timer);
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    const socket = new WebSocket(`${scheme}//${location.host}${this.path}`);
    this.socket = socket;
    socket.addEventListener("open", () => {
      this.retry = FIRST_RETRY_MS;
      this.heard = Date.now();
      socket.send(JSON.stringify({ showing: this.showing() }));
      this.look({ all: true }); // whatever happened while nobody listened
      this.tell();
    });
    socket.addEventListener("message", (event) => {
      this.heard = Date.now();
      const told = JSON.parse(event.data);
      if (told.type === "look") this.look({ ids: told.conversations });
    });
    socket.addEventListener("close", (event) => {
      if (this.socket !== socket) return;
      this.tell();
      if (event.code === LOGGED_OUT) {
        location.reload(); // ends at the login
        return;
      }
      this.timer = setTimeout(() => this.connect(), this.retry * (0.75 + Math.random() / 2));
      this.retry = Math.min(this.retry * 2, LONGEST_RETRY_MS);
    });
  }

  reconnectNow() {
    if (this.isOpen) return;
    this.retry = FIRST_RETRY_MS;
    this.drop();
    this.connect();
  }

  drop() {
    const socket = this.socket;
    this.socket = null;
    socket?.close();
  }

  watch() {
    if (this.isOpen && Date.now() - this.heard > SILENCE_MS) {
      this.drop();
      this.connect();
    }
    if (!this.isOpen) this.look({ all: true });
  }

  look({ ids = [], all = false }) {
    for (const id of ids) this.ids.add(id);
    this.all ||= all;
    this.fetch();
  }

  /** One request at a time; what comes meanwhile goes into the next. */
  async fetch() {
    if (this.busy || document.hidden || !(this.all || this.ids.size)) return;
    this.busy = true;
    const wanted = { ids: [...this.ids], all: this.all };
    this.ids.clear();
    this.all = false;
    try {
      await this.refetch(wanted);
      this.reachable = true;
      this.updated = Date.now();
    } catch {
      this.reachable = false;
      this.all = true; // nothing is forgotten: the next one asks for everything
    } finally {
      this.busy = false;
      this.tell();
    }
    if (this.reachable) this.fetch();
    else if (this.isOpen) setTimeout(() => this.fetch(), POLL_MS);
  }

  tell() {
    if (!this.reachable) this.show("disconnected");
    else if (this.isOpen) this.show("live");
    else this.show(this.updated ? "delayed" : "connecting");
  }
}
