// Draws each chart from the numbers that the page carries; the table beside it tells the same.

import UPlot from "../../vendor/chart.js";

const TONES = ["--accent", "--bot", "--human"];
const drawn = [];

const colour = (name) => {
  const probe = document.createElement("span");
  probe.className = `series-${TONES.indexOf(name)}`;
  document.body.append(probe);
  const value = getComputedStyle(probe).color;
  probe.remove();
  return value;
};

function draw(place) {
  const { labels, series } = JSON.parse(document.getElementById(place.dataset.from).textContent);
  const indexes = labels.map((_, index) => index);
  const isBars = place.dataset.chart === "bars";
  const ink = getComputedStyle(place).color;
  const space = 12 + 7 * Math.max(0, ...labels.map((label) => label.length)); // no label reaches the next one
  const axis = { stroke: ink, grid: { stroke: "rgb(128 128 128 / 20%)" }, ticks: { show: false } };
  const options = {
    width: place.clientWidth,
    height: 200,
    legend: { live: false },
    cursor: { show: false },
    scales: { x: { time: false, range: [-0.6, labels.length - 0.4] } },
    axes: [
      { ...axis, space, values: (_, splits) => splits.map((at) => labels[at] ?? ""), incrs: [1, 2, 3, 5, 7, 10, 14, 30, 60] },
      { ...axis, size: 60 },
    ],
    series: [
      {},
      ...series.map(([label], index) => ({
        label,
        stroke: colour(TONES[index]),
        width: isBars ? 0 : 2,
        ...(isBars && { fill: colour(TONES[index]), paths: UPlot.paths.bars({ size: [0.25, 40], align: index - 1 }) }),
        points: { show: false },
      })),
    ],
  };
  place.replaceChildren();
  return new UPlot(options, [indexes, ...series.map(([, values]) => values)], place);
}

function drawAll() {
  for (const chart of drawn.splice(0)) chart.destroy();
  for (const place of document.querySelectorAll("[data-chart]")) drawn.push(draw(place));
}

drawAll();
addEventListener("resize", drawAll);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
new MutationObserver(drawAll).observe(document.documentElement, { attributeFilter: ["data-theme"] });
