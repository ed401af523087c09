// Weighs a built site as it travels, Brotli at its best: what the first view loads, and the rest of the code that follows
// it. Fails above the budgets, and if a file names a folder of the machine that built it.
// usage: node tests/site/weigh.mjs DIST
import { readdirSync, readFileSync } from "node:fs";
import { brotliCompressSync, constants } from "node:zlib";
import { homedir } from "node:os";
import { extname, join } from "node:path";

// In bytes: what the site weighs now, with a little room, so that growth is seen. The aim for the first view is 460 kB of
// wasm and 500 kB in all: 180 and 220 for the request lab, and 40 for each of the seven others.
// The rest grows with each lab, whose link is in the painted rail.
const dist = process.argv[2] ?? "dist";
const labs = readFileSync(join(dist, "index.html"), "utf8").match(/<section><h2>.*/g).join("").match(/href="#\//g).length - 1;
const BUDGETS = { wasm: 355_000, "first view": 378_000, rest: 260_000 + 100_000 * labs };
const KINDS = { ".html": "html", ".css": "css", ".js": "js", ".wasm": "wasm", ".svg": "icons" };

const sizes = {};
for (const name of readdirSync(dist)) {
  const kind = name.startsWith("rest-") ? "rest" : KINDS[extname(name)];
  if (!kind) continue;
  const raw = readFileSync(join(dist, name));
  const named = raw.indexOf(`${homedir()}/`);
  if (named >= 0) {
    console.log(`${name} names a folder of this machine: ${raw.toString("latin1", named, named + 120)}`);
    process.exitCode = 1;
  }
  const wire = brotliCompressSync(raw, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24, [constants.BROTLI_PARAM_SIZE_HINT]: raw.length },
  }).length;
  const sum = (sizes[kind] ??= { raw: 0, wire: 0 });
  sum.raw += raw.length;
  sum.wire += wire;
}
const { rest, ...first } = sizes;
const sum = (sizes) => sizes.reduce((sum, size) => ({ raw: sum.raw + size.raw, wire: sum.wire + size.wire }), { raw: 0, wire: 0 });
const rows = { ...first, "first view": sum(Object.values(first)), rest, total: sum(Object.values(sizes)) };

let over = false;
console.log("kind         raw bytes   on the wire      budget");
for (const [kind, { raw, wire }] of Object.entries(rows)) {
  const budget = BUDGETS[kind];
  over ||= budget !== undefined && wire > budget;
  console.log(`${kind.padEnd(10)} ${String(raw).padStart(11)} ${String(wire).padStart(13)} ${String(budget ?? "").padStart(11)}${budget !== undefined && wire > budget ? "  over" : ""}`);
}
if (over) process.exitCode = 1;
