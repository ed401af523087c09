// The last step of a release: writes the service worker with the site's files and their digests, and the version into the
// page. What the page names opens it; the other files follow later.
import { createHash } from "node:crypto";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

// What no page needs: headers are the host's, the declarations are for editors, and the worker comes from its address.
const LEFT_OUT = new Set(["_headers", "cloudglass.d.ts", "index.html", "worker.js"]);

export function offline(site) {
  const page = join(site, "index.html");
  let html = readFileSync(page, "utf8").replace(/<link rel="offline"[^>]*>/, "");
  const digest = (bytes) => createHash("sha256").update(bytes).digest("base64");
  const named = new Set([...html.matchAll(/<(?:link|script)\b[^>]*? (?:href|src)="\.\/([^"]+)"/g)].map(([, name]) => name));
  const list = readdirSync(site)
    .filter((name) => !LEFT_OUT.has(name) && !name.startsWith("."))
    .sort()
    .map((name) => [`./${name}`, digest(readFileSync(join(site, name))), named.has(name)]);
  for (const name of named) if (!LEFT_OUT.has(name) && !list.some(([file]) => file === `./${name}`)) throw new Error(`the page names ${name}, which is not there`);
  const version = createHash("sha256").update(JSON.stringify(list)).digest("hex").slice(0, 16);
  html = html.replace("</head>", `<link rel="offline" href="./worker.js" data-version="${version}"></head>`);
  writeFileSync(page, html);

  let code = readFileSync(new URL("worker.js", import.meta.url), "utf8");
  const once = (from, to) => {
    if (code.split(from).length !== 2) throw new Error(`the worker has no single ${from}`);
    code = code.replace(from, () => to);
  };
  once('VERSION = ""', `VERSION = "${version}"`);
  once("FILES = []", `FILES = ${JSON.stringify([["./", digest(readFileSync(page)), true], ...list])}`);
  writeFileSync(join(site, "worker.js"), code);
}
