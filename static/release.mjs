// Trunk's hook after a build of the released site. Splits the code into a core and chunks, makes the files small, and
// writes their names and digests into the page, for boot.js: a link to the core, and `{ files, chunks }`, which lists the
// files as `[name, digest]` and for each chunk the numbers of those that it needs. Writes the content security policy of
// `_headers` into the page too, for hosts that set no headers.
// Not while developing: there is one module then, and Trunk's hot reload needs an inline script.
import { execFile, execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { offline } from "./offline.mjs";

const OPTIONS = [
  "-Oz", "-aimfs=0", "-ocimfs=0", "--reorder-functions-by-name", "--low-memory-unused", "--enable-bulk-memory",
  "--enable-bulk-memory-opt", "--enable-mutable-globals", "--enable-nontrapping-float-to-int", "--enable-sign-ext",
  "--enable-reference-types", "--enable-multivalue",
];

const { TRUNK_PROFILE, TRUNK_STAGING_DIR: site, CARGO_TARGET_DIR: target = "target", SPLIT: split } = process.env;
if (TRUNK_PROFILE === "release") {
  if (!split) throw new Error("the released site is built by `./dev build`");
  const page = join(site, "index.html");
  let html = readFileSync(page, "utf8");
  const once = (from, to) => {
    if (html.split(from).length !== 2) throw new Error(`the page has no single ${from}`);
    html = html.replace(from, () => to);
  };

  const bound = readdirSync(site).find((name) => name.endsWith("_bg.wasm"));
  const linked = join(target, "wasm32-unknown-unknown", "release", "cloudglass.wasm");
  execFileSync(split, [linked, join(site, bound), site, join(target, "split.tsv")], { stdio: "inherit" });
  rmSync(join(site, bound));
  // Makes a file small, and names it by what is in it.
  const run = promisify(execFile);
  const settle = async (part) => {
    const file = join(site, `${part}.wasm`);
    await run("wasm-opt", [file, ...OPTIONS, "-o", file]);
    const bytes = readFileSync(file);
    const digest = (algorithm, form) => createHash(algorithm).update(bytes).digest(form);
    const name = `${part}-${digest("sha256", "hex").slice(0, 16)}.wasm`;
    writeFileSync(join(site, name), bytes);
    rmSync(file);
    return [`./${name}`, `sha384-${digest("sha384", "base64")}`];
  };
  const parts = JSON.parse(readFileSync(join(site, "chunks.json"), "utf8"));
  rmSync(join(site, "chunks.json"));
  // As many at once as there are processors.
  const names = ["core", ...parts.files];
  const settled = [];
  let next = 0;
  const work = async () => {
    for (let at = next++; at < names.length; at = next++) settled[at] = await settle(names[at]);
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  const [[core, integrity], ...files] = settled;
  const chunks = Object.fromEntries(Object.entries(parts.chunks).map(([chunk, names]) => [chunk, names.map((name) => parts.files.indexOf(name))]));

  const [preload] = html.match(/<link rel="preload"[^>]*type="application\/wasm"[^>]*>/);
  const list = JSON.stringify({ files, chunks });
  once(
    preload,
    `<link rel="preload" as="fetch" type="application/wasm" crossorigin="anonymous" href="${core}" integrity="${integrity}">` +
      `<script type="application/json" id="chunks">${list}</script>`,
  );
  const [, policy] = readFileSync(join(site, "_headers"), "utf8").match(/^ *Content-Security-Policy: *(.*)$/m);
  // It must stand before the first thing that it governs.
  once("<head>", `<head><meta http-equiv="Content-Security-Policy" content="${policy}">`);
  writeFileSync(page, html);
  offline(site);
}
