// Weighs a built site as it travels, Brotli at its best: each file, and each page with all that it fetches before it is
// idle. Fails above the budgets, and if a file names a folder of the machine that built it.
// usage: node tests/site/weigh.mjs DIST
import { readdirSync, readFileSync } from "node:fs";
import { brotliCompressSync, constants } from "node:zlib";
import { homedir } from "node:os";
import { extname, join } from "node:path";

const dist = process.argv[2] ?? "dist";
const html = readFileSync(join(dist, "index.html"), "utf8");
const { files, chunks } = JSON.parse(html.match(/<script type="application\/json" id="chunks">(.*?)<\/script>/)[1]);
const pages = html.match(/<section><h2>.*/g).join("").match(/(?<=href="#\/)[^"]+/g);

// In bytes: what the site weighs now, with a little room, so that growth is seen. The goals are 240 kB for the bare address,
// 350 kB for a page, and 140 kB for a lab's own chunk.
const BUDGETS = { start: 530_000, page: 700_000, chunk: 200_000, "api chunk": 80_000 };

const weigh = (raw) => {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24, [constants.BROTLI_PARAM_SIZE_HINT]: raw.length };
  return { raw: raw.length, wire: brotliCompressSync(raw, { params }).length };
};
const add = (sizes) => sizes.reduce((sum, size) => ({ raw: sum.raw + size.raw, wire: sum.wire + size.wire }), { raw: 0, wire: 0 });

// What each page begins with, and the files of the chunks.
const base = {};
const parts = {};
for (const name of readdirSync(dist)) {
  if (![".html", ".css", ".js", ".wasm", ".svg"].includes(extname(name))) continue;
  const raw = readFileSync(join(dist, name));
  const named = raw.indexOf(`${homedir()}/`);
  if (named >= 0) {
    console.log(`${name} names a folder of this machine: ${raw.toString("latin1", named, named + 120)}`);
    process.exitCode = 1;
  }
  const part = files.some(([file]) => file === `./${name}`) ? parts : base;
  part[name.replace(/-[0-9a-f]{16}(_bg)?(?=\.)/, "")] = weigh(raw);
}

let over = false;
const row = (name, { raw, wire }, budget) => {
  const isOver = budget !== undefined && wire > budget;
  over ||= isOver;
  console.log(`${name.padEnd(28)} ${String(raw).padStart(10)} ${String(wire).padStart(10)} ${String(budget ?? "").padStart(10)}${isOver ? "  over" : ""}`);
};
console.log("file                          raw bytes   on the wire   budget");
for (const [name, size] of Object.entries(base)) row(name, size);
for (const [name, size] of Object.entries(parts)) {
  const chunk = name.replace(".wasm", "");
  row(name, size, chunk === "api" ? BUDGETS["api chunk"] : pages.includes(chunk) ? BUDGETS.chunk : undefined);
}
row("all", add([...Object.values(base), ...Object.values(parts)]));
console.log("\npage");
const page = (chunk) => add([...Object.values(base), ...(chunks[chunk] ?? []).map((at) => parts[files[at][0].slice(2).replace(/-[0-9a-f]{16}(?=\.)/, "")])]);
row("the bare address", page(pages[0]), BUDGETS.start);
for (const name of pages) row(name, page(name), BUDGETS.page);
if (over) process.exitCode = 1;
