// Runs before the first paint: the theme, the promise that tools wait for, and then the page's code.
// The addresses of that code are those of links, which the build writes with their hashes.
(() => {
  const root = document.documentElement;
  try {
    const theme = localStorage.getItem("cloudglass.1.theme");
    if (theme) root.dataset.theme = theme;
  } catch {
    // No storage (a private window, a frame): the system's theme it is.
  }

  // What went wrong, for tools that watch the page.
  const errors = (window.cloudglassErrors = []);
  addEventListener("error", (event) => errors.push(String(event.message)));
  addEventListener("unhandledrejection", (event) => errors.push(String(event.reason)));
  addEventListener("securitypolicyviolation", (event) => errors.push(`${event.violatedDirective}: ${event.blockedURI}`));

  // After a panic the page's own code runs no more, and an address with a fragment does not load by itself.
  addEventListener("click", (event) => {
    if (event.target.id === "panic-again") location.reload();
  });

  // The code travels in files: the core, whose address is a link's, and those of the chunks, which this list of the build
  // names: `files` with names and digests, and `chunks` with the numbers of the files that each needs. There is no list
  // while developing: the code is one then.
  const read = () => JSON.parse(document.getElementById("chunks")?.textContent ?? '{"files":[],"chunks":{}}');
  let list;
  const filesOf = (chunk) => (list ??= read()).chunks[chunk] ?? [];

  const fetched = async (href, integrity, cache = "default") => {
    const response = await fetch(href, { integrity: integrity || undefined, credentials: "same-origin", cache });
    if (!response.ok) throw new Error(`${response.status} for ${href}`);
    return response;
  };

  // Runs `make` once for each file; again after it failed, and then past the cache, which may hold what was broken.
  const once = (make) => {
    const made = new Map();
    const broken = new Set();
    return (file) => {
      if (!made.has(file)) {
        const making = make(file, broken.has(file));
        making.catch(() => {
          made.delete(file);
          broken.add(file);
        });
        made.set(file, making);
      }
      return made.get(file);
    };
  };
  const compiled = once(async (file, again) => {
    const [href, integrity] = list.files[file];
    return WebAssembly.compile(await (await fetched(href, integrity, again ? "reload" : "default")).arrayBuffer());
  });
  let resolveCore;
  const core = new Promise((resolve) => (resolveCore = resolve));
  const here = new Set();
  const started = once(async (file) => {
    const [module, exports] = await Promise.all([compiled(file), core]);
    await WebAssembly.instantiate(module, { core: exports });
    here.add(file);
  });
  const chunks = (window.cloudglassChunks = {
    // Whether a chunk is loaded.
    has: (chunk) => filesOf(chunk).every((file) => here.has(file)),
    // Loads a chunk. A failure is told, and a later call tries again.
    load: async (chunk) => void (await Promise.all(filesOf(chunk).map(started))),
    // Fetches a chunk that is likely needed soon.
    ahead: (chunk) => filesOf(chunk).forEach((file) => compiled(file).catch(() => {})),
  });

  // The chunk of an address within the page: that of its lab or page; the first lab's for none.
  const chunkOf = (hash) =>
    hash.match(/^#\/?([^?]+)/)?.[1] ?? chunkOf(document.querySelector(".rail section a")?.hash ?? "#/none");
  // Pointing at a link or focusing it fetches ahead; passing over it doesn't.
  let pointed;
  const point = (event) => {
    clearTimeout(pointed);
    const link = event.target.closest?.('a[href^="#/"]');
    if (link) pointed = setTimeout(() => chunks.ahead(chunkOf(link.hash)), 50);
  };
  addEventListener("pointerover", point, { passive: true });
  addEventListener("focusin", point);

  // The functions, for tools: reading this loads what they need. The page itself never reads it.
  let code;
  let ready;
  Object.defineProperty(window, "cloudglassReady", {
    configurable: true,
    enumerable: true,
    get: () => {
      const load = async () => {
        await core;
        await chunks.load("api");
        code.installApi();
        dispatchEvent(new Event("cloudglass:ready"));
        return window.cloudglass;
      };
      if (!ready) {
        // Its files are fetched while the page starts.
        if (document.readyState !== "loading") chunks.ahead("api");
        ready = Promise.race([load(), failed]);
        ready.catch(() => (ready = undefined));
      }
      return ready;
    },
  });
  let fail;
  const failed = new Promise((_, reject) => (fail = reject));
  failed.catch(() => {});

  const start = async () => {
    const js = document.querySelector("link[rel=modulepreload]");
    const wasm = document.querySelector('link[rel=preload][type="application/wasm"]');
    const module_or_path = fetched(wasm.href, wasm.integrity);
    chunks.ahead(chunkOf(location.hash));
    if (ready) chunks.ahead("api");
    code = await import(js.href);
    resolveCore(await code.default({ module_or_path }));
  };
  const tell = (message) => {
    const main = document.querySelector("main");
    if (!main) return;
    document.getElementById("app").removeAttribute("aria-busy");
    const text = document.createElement("p");
    text.className = "notice error";
    text.setAttribute("role", "alert");
    text.textContent = message;
    main.replaceChildren(text);
  };
  const begin = () =>
    start().catch((error) => {
      errors.push(String(error));
      fail(error);
      tell(`Cloudglass couldn't start (${error?.message ?? error}). It needs a browser with WebAssembly. Reload the page to try again.`);
    });
  if (document.readyState === "loading") addEventListener("DOMContentLoaded", begin, { once: true });
  else begin();

  // Once the page is idle, a worker keeps the site for offline use: see worker.js. Where there can be none (an address
  // without encryption, a private window, a full storage), the page loads as it did. While developing there is none.
  const offline = async () => {
    const link = document.querySelector("link[rel=offline]");
    const worker = navigator.serviceWorker;
    if (!link || !worker) return;
    const { version } = link.dataset;
    worker.addEventListener("message", ({ data }) => {
      if (data?.version && data.version !== version) announce();
    });
    const registration = await worker.register(link.href, { updateViaCache: "none" });
    // All the code, unless the browser saves data; what this page uses is kept then too.
    (await worker.ready).active.postMessage({ version, all: !navigator.connection?.saveData });
    // A page that is open for long checks for a new version when it is shown again.
    let looked = Date.now();
    document.addEventListener("visibilitychange", () => {
      if (document.hidden || Date.now() - looked < 3_600_000) return;
      looked = Date.now();
      registration.update().catch(() => {});
    });
  };
  const announce = () => {
    if (document.querySelector(".update")) return;
    const text = document.createElement("p");
    text.className = "notice update";
    text.setAttribute("role", "status");
    text.textContent = "A new version of Cloudglass is ready. It opens when you reload the page.";
    const close = document.createElement("button");
    close.type = "button";
    close.className = "quiet";
    close.setAttribute("aria-label", "Dismiss");
    close.textContent = "✕";
    close.addEventListener("click", () => text.remove());
    text.append(close);
    document.body.append(text);
  };
  const idle = (run) => (window.requestIdleCallback ? requestIdleCallback(run, { timeout: 5000 }) : setTimeout(run, 0));
  addEventListener("load", () => setTimeout(() => idle(() => offline().catch(() => {})), 2000), { once: true });
})();
