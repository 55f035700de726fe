// The line to the server: what to look at comes over a socket; while it is dead the page asks every few seconds.

import { Here } from "./here.js";

const POLL_MS = 5000;
const DEAF_MS = 12000; // the server itself hears nothing: all of its pages ask at once
const HIDDEN_MS = 30000;
const SILENCE_MS = 45000; // three beats of the server
const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 20000;
const BLOCKED_TRIES = 3;
const LOGGED_OUT = 4401;
const TOO_MUCH = 4408;
const TOO_MANY = 4429;
const RELOADED = "live.reloaded";

/** Calls `refetch({ids, all})` whenever the page has to look, and `show(state)` with live, delayed, polling or disconnected. */
export class Live {
  constructor({ path = "/ws/live/", groups = ["board"], showing, refetch, show, told = () => {} }) {
    Object.assign(this, { path, showing, refetch, show, told });
    this.positions = Object.fromEntries(groups.map((group) => [group, ["", -1]]));
    this.listeners = {};
    this.ids = new Set();
    this.all = false;
    this.busy = false;
    this.deaf = false;
    this.reachable = true;
    this.retry = FIRST_RETRY_MS;
    this.heard = 0;
    this.asked = 0;
    this.tries = 0;
  }

  start() {
    this.connect();
    this.here = new Here(this);
    setInterval(() => this.watch(), POLL_MS);
    addEventListener("offline", () => this.lost());
    addEventListener("online", () => this.back());
    document.addEventListener("visibilitychange", () => document.hidden || this.fetch());
  }

  /** Calls `listen` with each message of this type; "open" whenever the line is there, "reached" once the server answers again. */
  on(type, listen) {
    (this.listeners[type] ??= []).push(listen);
  }

  emit(type, message = {}) {
    for (const listen of this.listeners[type] ?? []) listen(message);
  }

  send(message) {
    if (this.isOpen) this.socket.send(JSON.stringify(message));
  }

  get isOpen() {
    return this.socket?.readyState === WebSocket.OPEN;
  }

  connect() {
    clearTimeout(this.timer);
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    const socket = new WebSocket(`${scheme}//${location.host}${this.path}`);
    this.socket = socket;
    this.tries += 1;
    socket.addEventListener("open", () => {
      this.heard = Date.now();
      this.deaf = false;
      this.send({ type: "subscribe", groups: this.positions, showing: this.showing() });
      this.emit("open");
    });
    socket.addEventListener("message", (event) => {
      this.heard = Date.now();
      this.tries = 0;
      this.retry = FIRST_RETRY_MS;
      this.take(JSON.parse(event.data));
    });
    socket.addEventListener("close", (event) => this.socket === socket && this.closed(event.code));
  }

  take(message) {
    const { type, group, epoch, seq } = message;
    if (group in this.positions && epoch) this.positions[group] = [epoch, seq];
    if (type === "deaf" || type === "hears") this.deaf = type === "deaf";
    if (type === "look" && message.conversations) {
      this.told(); // hidden pages too
      this.look({ ids: message.conversations });
    } else if (type === "snapshot" && group !== "operations") {
      this.look({ all: true });
    }
    this.emit(type, message);
    this.tell();
  }

  closed(code) {
    this.tell();
    if (code === LOGGED_OUT && this.reload()) return;
    if ([LOGGED_OUT, TOO_MUCH, TOO_MANY].includes(code)) this.retry = LONGEST_RETRY_MS;
    this.timer = setTimeout(() => this.connect(), this.retry * (0.5 + Math.random()));
    this.retry = Math.min(this.retry * 2, LONGEST_RETRY_MS);
  }

  /** Asks for the page again, which ends at the login where the login has ended; never in a circle. */
  reload() {
    const last = Number(sessionStorage.getItem(RELOADED) ?? 0);
    if (Date.now() - last < LONGEST_RETRY_MS) return false;
    sessionStorage.setItem(RELOADED, Date.now());
    location.reload();
    return true;
  }

  /** The net is gone, which an open line does not say for a while; the next answer that comes says otherwise. */
  lost() {
    this.reachable = false;
    this.all = true;
    this.tell();
  }

  /** The net is there again: what looks open may be a line to nowhere. */
  back() {
    this.retry = FIRST_RETRY_MS;
    this.drop();
    this.connect();
    this.look({ all: true });
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
    const pause = this.isOpen ? DEAF_MS : 0;
    if ((!this.isOpen || this.deaf) && Date.now() - this.asked >= pause) this.look({ all: true });
    else this.fetch();
    this.tell();
  }

  look({ ids = [], all = false }) {
    for (const id of ids) this.ids.add(id);
    this.all ||= all;
    this.fetch();
  }

  /** One request at a time; what comes meanwhile goes into the next. */
  async fetch() {
    if (this.busy || !(this.all || this.ids.size)) return;
    if (document.hidden && Date.now() - this.asked < HIDDEN_MS) return;
    this.busy = true;
    this.asked = Date.now();
    // An answer to "all" may be a second old: what was named since is asked for by its name afterwards.
    const wanted = { ids: this.all ? [] : [...this.ids], all: this.all };
    if (!this.all) this.ids.clear();
    this.all = false;
    try {
      await this.refetch(wanted);
      const wasAway = !this.reachable;
      this.reachable = true;
      if (wasAway) this.emit("reached");
      this.updated = Date.now();
      if (wanted.all) this.send({ type: "showing", ids: this.showing() });
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
    else if (this.isOpen && !this.deaf) this.show("live");
    else if (!this.updated) this.show("connecting");
    else this.show(!this.isOpen && this.tries > BLOCKED_TRIES ? "polling" : "delayed");
  }
}
