// The service worker: after the first visit every page works without a network.
//
// A version of the site is a list of files with their digests, which the build writes here. Its cache has all that opens
// a page; the other files follow when the page is idle. A new version is kept next to the old one, and the next page
// that loads takes it: files have a digest in their name, so that the files of two versions never mix. What the cache has
// is compared with its digest before it is served, and fetched again if it is broken or missing.
const VERSION = "";
const FILES = [];

const NAME = "cloudglass-";
const DIGEST = "x-cloudglass-digest";
// What a response from the cache says too.
const KEPT = [
  "content-type", "content-security-policy", "referrer-policy", "x-content-type-options", "cross-origin-opener-policy", "permissions-policy",
];
const own = NAME + VERSION;
const address = (name) => new URL(name, registration.scope).href;
const page = address("./");
const files = new Map(FILES.map(([name, digest, opens]) => [address(name), { digest, opens }]));

const digestOf = async (bytes) => btoa(String.fromCharCode(...new Uint8Array(await crypto.subtle.digest("SHA-256", bytes))));
const response = (bytes, from, digest) => {
  const headers = new Headers({ [DIGEST]: digest });
  for (const name of KEPT) if (from.has(name)) headers.set(name, from.get(name));
  return new Response(bytes, { headers });
};

// What a cache has at an address, if it is intact.
const kept = async (cache, url) => {
  const found = await cache.match(url);
  if (!found) return undefined;
  const [bytes, digest] = [await found.arrayBuffer(), found.headers.get(DIGEST)];
  if ((await digestOf(bytes)) === digest) return response(bytes, found.headers, digest);
  await cache.delete(url);
  return undefined;
};
const others = async () => (await caches.keys()).filter((name) => name.startsWith(NAME) && name !== own);
// The same of all versions, this one first.
const found = async (url) => {
  const ours = await kept(await caches.open(own), url);
  if (ours) return ours;
  for (const name of await others()) {
    const theirs = await kept(await caches.open(name), url);
    if (theirs) return theirs;
  }
  return undefined;
};

// From the network, and kept if it is a file of this version. A full storage is no failure.
const fetched = async (request, url) => {
  const file = files.get(url);
  const answer = await fetch(request);
  if (!file || !answer.ok) return answer;
  const bytes = await answer.clone().arrayBuffer();
  if ((await digestOf(bytes)) === file.digest) {
    const cache = await caches.open(own);
    await cache.put(url, response(bytes, answer.headers, file.digest)).catch(() => {});
  }
  return answer;
};

// Puts what this version lacks into its cache, from those of other versions or from the network.
const fill = async (all) => {
  const cache = await caches.open(own);
  for (const [url, { digest, opens }] of files) {
    if (!opens && !all) continue;
    // Only the page has the same name in every version.
    const there = url === page ? await kept(cache, url) : await found(url);
    if (there?.headers.get(DIGEST) === digest) {
      await cache.put(url, there);
      continue;
    }
    const answer = await fetch(url, { credentials: "same-origin", cache: url === page ? "no-cache" : "default" });
    const bytes = await answer.arrayBuffer();
    if (!answer.ok || (await digestOf(bytes)) !== digest) throw new Error(`${url} is broken, or of another version`);
    await cache.put(url, response(bytes, answer.headers, digest));
  }
};

// Taking over at once changes nothing in the pages that are open: their files are found by their names.
addEventListener("install", (event) => event.waitUntil(fill(false).then(() => skipWaiting())));
addEventListener("activate", (event) => {
  const tell = async () => {
    await clients.claim();
    for (const client of await clients.matchAll({ type: "window" })) client.postMessage({ version: VERSION });
  };
  event.waitUntil(tell());
});

// A page is idle: it says its version, and whether everything is wanted. While it is the only page, and of this version,
// nothing needs the others.
addEventListener("message", (event) => {
  const { version, all } = event.data;
  const settle = async () => {
    const open = await clients.matchAll({ type: "window", includeUncontrolled: true });
    if (version === VERSION && open.length === 1) await Promise.all((await others()).map((name) => caches.delete(name)));
    await fill(all);
  };
  event.waitUntil(settle().catch(() => {}));
});

addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  url.hash = "";
  if (request.method !== "GET" || !url.href.startsWith(registration.scope)) return;
  const place = url.origin + url.pathname;
  const answer = async () => {
    // A page that found a broken file reloads it past the caches.
    if (request.cache === "reload") return fetched(request, url.href);
    if (request.mode !== "navigate") return (await found(url.href)) ?? fetched(request, url.href);
    // Of this version if it is intact; else as the host has it now; without a network, of any version.
    const whole = await kept(await caches.open(own), page);
    return whole ?? fetched(request, page).catch(async (error) => (await found(page)) ?? Promise.reject(error));
  };
  const isPage = request.mode === "navigate" && (place === page || place === address("index.html"));
  const isNamed = request.mode !== "navigate" && /-[0-9a-f]{8,}(_bg)?\.\w+$|\.(png|webmanifest)$/.test(url.pathname);
  // A storage that fails is as none.
  if (isPage || isNamed) event.respondWith(answer().catch(() => fetch(request)));
});
