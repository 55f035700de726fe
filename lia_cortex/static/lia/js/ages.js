// How long customers wait, and when they last wrote, kept right without asking the server.

import { clock, timeZone } from "./clock.js";

const WARN_MINUTES = 5;
const LATE_MINUTES = 15;
const EVERY_MS = 10000;

function age(minutes) {
  if (minutes < 1) return "<1 min";
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 24 ? `${hours} h ${String(minutes % 60).padStart(2, "0")}` : `${Math.floor(hours / 24)} d`;
}

function level(minutes) {
  if (minutes >= LATE_MINUTES) return "late";
  return minutes >= WARN_MINUTES ? "warn" : "calm";
}

// How the server writes a day, it has written beside the time: here days are only compared.
const day = new Intl.DateTimeFormat("en", { dateStyle: "short", timeZone });

export function refresh(root = document) {
  const now = new Date();
  for (const chip of root.querySelectorAll("[data-since]")) {
    const minutes = Math.max(0, Math.floor((now - new Date(chip.dataset.since)) / 60000));
    const text = age(minutes);
    const shown = chip.querySelector("[data-age]");
    if (shown.textContent !== text) shown.textContent = text;
    chip.dataset.level = level(minutes);
  }
  for (const chip of root.querySelectorAll("[data-due]")) {
    const left = Math.floor((new Date(chip.dataset.due) - now) / 60000);
    const text = left < 0 ? `−${age(-left - 1)}` : age(left);
    const shown = chip.querySelector("[data-left]");
    if (shown.textContent !== text) shown.textContent = text;
    if (left < 0) chip.dataset.level = "late";
    else chip.dataset.level = now >= new Date(chip.dataset.warn) ? "warn" : "calm";
    const word = chip.querySelector("[data-level-word]"); // colour alone tells nobody
    const said = { warn: chip.dataset.wordWarn, late: chip.dataset.wordLate }[chip.dataset.level] ?? "";
    if (word && word.textContent !== said) word.textContent = said;
  }
  for (const time of root.querySelectorAll("time[data-when]")) {
    const at = new Date(time.dateTime);
    const text = day.format(at) === day.format(now) ? clock.format(at) : time.dataset.when;
    if (time.textContent !== text) time.textContent = text;
  }
}

export function keepFresh() {
  refresh();
  setInterval(() => refresh(), EVERY_MS);
}
