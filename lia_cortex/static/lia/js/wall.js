// The wallboard keeps itself right, and says when it is not.

import { Idiomorph } from "../../vendor/morph.js";
import { keepFresh, refresh } from "./ages.js";
import { clock as time } from "./clock.js";
import { Live } from "./live.js";
import { Status } from "./status.js";

const EVERY_MS = 15000; // what changes by time alone, and what no event tells

const numbers = document.getElementById("numbers");
const clock = document.getElementById("clock");

async function refetch() {
  const response = await fetch(location.pathname, { headers: { "HX-Request": "true" } });
  if (response.redirected || response.status === 403) {
    location.reload(); // the login has ended
    return;
  }
  if (!response.ok) throw new Error(`wall: ${response.status}`);
  Idiomorph.morph(numbers, await response.text(), { morphStyle: "innerHTML" });
  refresh();
}

const status = new Status({ element: document.getElementById("live"), words: document.getElementById("wall").dataset });
const live = new Live({ showing: () => [], refetch, show: (state) => status.show(state) });
status.follow(live);
setInterval(() => live.look({ all: true }), EVERY_MS);
setInterval(() => {
  const text = time.format(new Date());
  if (clock.textContent !== text) clock.textContent = text;
}, 1000);
clock.textContent = time.format(new Date());
keepFresh();
live.start();
