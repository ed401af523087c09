// Trunk's hook after a build of the released site. Splits the code in two: what the first view needs, and the rest, which
// boot.js loads after that. Makes both small, and writes their names and digests into the page, as well as the content
// security policy of `_headers`, for hosts that set no headers.
// Not while developing: there is one module then, and Trunk's hot reload needs an inline script.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
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
  const parts = { first: join(site, "first.wasm"), rest: join(site, "rest.wasm") };
  execFileSync(split, [linked, join(site, bound), parts.first, parts.rest], { stdio: "inherit" });
  rmSync(join(site, bound));
  const [first, rest] = Object.entries(parts).map(([part, file]) => {
    execFileSync("wasm-opt", [file, ...OPTIONS, "-o", file], { stdio: "inherit" });
    const bytes = readFileSync(file);
    const digest = (algorithm, form) => createHash(algorithm).update(bytes).digest(form);
    const name = `${part}-${digest("sha256", "hex").slice(0, 16)}.wasm`;
    writeFileSync(join(site, name), bytes);
    rmSync(file);
    return `href="./${name}" integrity="sha384-${digest("sha384", "base64")}"`;
  });

  const [preload] = html.match(/<link rel="preload"[^>]*type="application\/wasm"[^>]*>/);
  once(preload, `<link rel="preload" as="fetch" type="application/wasm" crossorigin="anonymous" ${first}><link rel="later" ${rest}>`);
  const [, policy] = readFileSync(join(site, "_headers"), "utf8").match(/^ *Content-Security-Policy: *(.*)$/m);
  // It must stand before the first thing that it governs.
  once("<head>", `<head><meta http-equiv="Content-Security-Policy" content="${policy}">`);
  writeFileSync(page, html);
  offline(site);
}
