// The operations pages look when they are told to: services name the part that changed, a recorder the figures.

import uPlot from "../../vendor/chart.js";
import { Idiomorph } from "../../vendor/morph.js";
import { clock, timeZone } from "./clock.js";
import { Live } from "./live.js";
import { Status } from "./status.js";

const QUIET_MS = 15000; // a worker that fell silent tells nobody, and neither does a recorder that rests
const GIVE_UP_MS = 10000;
const SPAN_SECONDS = 6 * 3600;
const LINES = ["waiting", "active", "delayed", "failed"];
const COLOURS = ["--wait", "--accent", "--human", "--danger"];
const WHOLE = [1, 2, 5].flatMap((each) => [0, 1, 2, 3, 4, 5, 6].map((power) => each * 10 ** power)).sort((a, b) => a - b); // rows come whole
const DASHES = [[], [6, 3], [2, 3], [10, 3, 2, 3]]; // colours alone would not do for everybody

const panel = document.getElementById("panel");
const follows = new Set(panel.dataset.follows.split(" "));
let chart = null;
let drawn = "";

/** What a person has opened stays open, and a chart is drawn by its script, not by the server. */
const kept = {
  beforeAttributeUpdated: (name, element) => !(name === "open" && element.tagName === "DETAILS"),
  beforeNodeMorphed: (old, fresh) => {
    if (!(old instanceof Element) || !old.matches(".trend") || !(fresh instanceof Element)) return true;
    const isSame = old.dataset.trend === fresh.dataset.trend;
    if (isSame) old.dataset.last = fresh.dataset.last;
    return !isSame;
  },
};

async function refetch() {
  const answer = await fetch(panel.dataset.refresh, {
    headers: { "HX-Request": "true" },
    signal: AbortSignal.timeout(GIVE_UP_MS),
  });
  if (answer.redirected || answer.status === 403) {
    location.reload(); // logged out, or no longer allowed
    return;
  }
  if (!answer.ok) throw new Error(`operations: ${answer.status}`);
  Idiomorph.morph(panel, await answer.text(), { morphStyle: "innerHTML", callbacks: kept });
  await draw();
}

async function draw() {
  const figure = panel.querySelector(".trend");
  const wanted = figure && `${figure.dataset.trend} ${figure.dataset.last}`;
  if (!figure || (wanted === drawn && chart?.root.parentNode === figure)) return;
  const answer = await fetch(figure.dataset.trend, { signal: AbortSignal.timeout(GIVE_UP_MS) });
  if (!answer.ok) throw new Error(`trend: ${answer.status}`);
  const { points } = await answer.json();
  drawn = wanted;
  if (chart && chart.root.parentNode === figure) {
    chart.setData(points);
    return;
  }
  chart?.destroy();
  const style = getComputedStyle(document.documentElement);
  const colour = (name) => resolved(style.getPropertyValue(name));
  const axis = { stroke: colour("--muted"), grid: { stroke: colour("--line"), width: 1 }, ticks: { show: false } };
  const minute = (at) => clock.format(at * 1000);
  chart = new uPlot(
    {
      tzDate: (at) => uPlot.tzDate(new Date(at * 1000), timeZone),
      width: figure.clientWidth,
      height: 220,
      series: [{ label: figure.dataset.minute, value: (_chart, at) => (at ? minute(at) : "–") }, ...LINES.map((name, index) => ({
        label: figure.dataset[name], stroke: colour(COLOURS[index]), width: 2, dash: DASHES[index],
      }))],
      axes: [{ ...axis, values: (_chart, splits) => splits.map(minute) }, { ...axis, size: 56, incrs: WHOLE }],
      scales: { x: { range: (_chart, _low, high) => [high - SPAN_SECONDS, high] }, y: { range: (_chart, _low, high) => [0, Math.max(high ?? 0, 1)] } },
    },
    points,
    figure,
  );
}

/** A canvas does not know light-dark(): an element does. */
function resolved(value) {
  const probe = document.createElement("span");
  probe.style.color = value;
  document.body.append(probe);
  const found = getComputedStyle(probe).color;
  probe.remove();
  return found;
}

new ResizeObserver(() => {
  const figure = panel.querySelector(".trend");
  if (chart && figure) chart.setSize({ width: figure.clientWidth, height: 220 });
}).observe(panel);

/** A code to pair a phone with lives for less than a minute: the page asks for the next one in time. */
let code = { at: "", until: 0 };
async function renew() {
  const form = panel.querySelector("form[data-renews]");
  if (!form || document.hidden) return;
  const { renews, seconds } = form.dataset;
  if (code.at !== renews) code = { at: renews, until: Date.now() + Number(seconds) * 1000 };
  if (Date.now() < code.until) return;
  code.until = Infinity; // once for each code
  const body = new FormData(form);
  body.set("again", "1");
  await fetch(form.action, { method: "POST", body, signal: AbortSignal.timeout(GIVE_UP_MS * 2) }).catch(() => null);
  live.look({ all: true });
}

const words = document.getElementById("operations").dataset;
const status = new Status({ element: document.getElementById("live"), words });
const live = new Live({ groups: ["operations"], showing: () => [], refetch, show: (state) => status.show(state) });
live.on("look", ({ parts = [] }) => parts.some((part) => follows.has(part)) && live.look({ all: true }));
live.on("snapshot", () => live.look({ all: true }));
live.asked = Date.now();
setInterval(() => Date.now() - live.asked > QUIET_MS && live.look({ all: true }), 1000);
setInterval(renew, 1000);
status.follow(live);
draw().catch(() => live.look({ all: true }));
live.start();
