// Draws each chart from the numbers that the page carries; the table beside it tells the same.

import UPlot from "../../vendor/chart.js";

const drawn = [];

const colour = (tone) => {
  const probe = document.createElement("span");
  probe.className = `series-${tone}`;
  document.body.append(probe);
  const value = getComputedStyle(probe).color;
  probe.remove();
  return value;
};

// Bars of a group stand side by side and fill four fifths of their place.
const beside = (indexes, place, places) => {
  const width = 0.8 / places;
  return UPlot.paths.bars({
    disp: {
      x0: { unit: 1, values: () => indexes.map((at) => at - 0.4 + place * width) },
      size: { unit: 1, values: () => [width] },
    },
  });
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
    scales: {
      x: { time: false, range: [-0.6, labels.length - 0.4] },
      y: { range: (_chart, _least, most) => [0, most * 1.08 || 1] },
    },
    axes: [
      {
        ...axis,
        space,
        values: (_, splits) => splits.map((at) => labels[at] ?? ""),
        incrs: [1, 2, 3, 5, 7, 10, 14, 30, 60],
      },
      { ...axis, size: 60 },
    ],
    series: [
      {},
      ...series.map(([label, , tone], index) => ({
        label,
        stroke: colour(tone),
        width: isBars ? 0 : 2,
        ...(isBars && { fill: colour(tone), paths: beside(indexes, index, series.length) }),
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
