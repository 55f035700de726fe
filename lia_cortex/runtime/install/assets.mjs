// Builds lia_cortex/static/vendor/ from the npm packages: bundles, the emoji's names, one sprite with our icons.
import { copyFile, mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";

const root = process.cwd();
const require = createRequire(path.join(root, "package.json"));
const sources = path.join(root, "lia_cortex/static/sources");
const built = path.join(root, "lia_cortex/static/vendor");

async function bundles() {
  const { build } = require("esbuild");
  const names = (await readdir(sources)).filter((name) => name.endsWith(".js"));
  await build({
    entryPoints: names.map((name) => path.join(sources, name)),
    outdir: built,
    bundle: true,
    format: "esm",
    target: "es2022",
    minify: true,
    legalComments: "linked",
    logLevel: "warning",
  });
}

async function icons() {
  const wanted = JSON.parse(await readFile(path.join(sources, "icons.json"), "utf8"));
  const symbols = await Promise.all(
    Object.entries(wanted).map(async ([ours, theirs]) => {
      const file = path.join(root, "node_modules/lucide-static/icons", `${theirs}.svg`);
      const drawn = (await readFile(file, "utf8")).match(/<svg[^>]*>([\s\S]*)<\/svg>/)[1];
      const shapes = drawn.replace(/\s+/g, " ").trim();
      return (
        `<symbol id="${ours}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" ` +
        `stroke-linecap="round" stroke-linejoin="round">${shapes}</symbol>`
      );
    }),
  );
  // Lucide's licence (ISC): https://lucide.dev/license
  await writeFile(
    path.join(built, "icons.svg"),
    `<svg xmlns="http://www.w3.org/2000/svg">\n${symbols.join("\n")}\n</svg>\n`,
  );
}

async function emoji() {
  for (const language of ["pt", "en"]) {
    const names = path.join(root, `node_modules/emoji-picker-element-data/${language}/cldr-native/data.json`);
    await copyFile(names, path.join(built, `emoji-${language}.json`));
  }
}

await rm(built, { recursive: true, force: true });
await mkdir(built, { recursive: true });
await Promise.all([bundles(), icons(), emoji()]);
