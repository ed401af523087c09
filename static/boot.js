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

  let failed;
  window.cloudglassReady = new Promise((resolve, reject) => {
    addEventListener("cloudglass:ready", () => resolve(window.cloudglass), { once: true });
    failed = reject;
  });
  window.cloudglassReady.catch(() => {});

  const fetched = async ({ href, integrity }) => {
    const response = await fetch(href, { integrity: integrity || undefined, credentials: "same-origin" });
    if (!response.ok) throw new Error(`${response.status} for ${href}`);
    return response;
  };

  // What the first view does without travels after it, in a file of its own; there is none while developing.
  const later = () => document.querySelector("link[rel=later]");
  let rest;
  const bring = async () => {
    if (later()) rest = await WebAssembly.compile(await (await fetched(later())).arrayBuffer());
  };
  // The page's code calls this once, when it first needs something of the rest. If that is not there yet, all waits.
  window.cloudglassLoadRest = (first) => {
    try {
      rest ??= new WebAssembly.Module(fetchedNow(later().href));
      new WebAssembly.Instance(rest, { first });
    } catch (error) {
      tell(`Cloudglass couldn't load the rest of its code (${error.message}). Reload the page. Your work is stored.`);
      throw error;
    }
  };
  const fetchedNow = (href) => {
    const request = new XMLHttpRequest();
    request.open("GET", href, false);
    // Each byte as a character of its own.
    request.overrideMimeType("text/plain; charset=x-user-defined");
    request.send();
    if (request.status !== 200) throw new Error(`${request.status} for ${href}`);
    return Uint8Array.from(request.responseText, (character) => character.charCodeAt(0));
  };

  let shown = false;
  const start = async () => {
    const js = document.querySelector("link[rel=modulepreload]");
    const wasm = document.querySelector('link[rel=preload][type="application/wasm"]');
    // What the first view is: the request lab, without work from a link.
    const elsewhere = !/^(#\/?(request(\?example=[^&]*)?)?)?$/.test(location.hash);
    const all = elsewhere ? bring() : undefined;
    const module_or_path = fetched(wasm);
    const code = await import(js.href);
    await all;
    await code.default({ module_or_path });
    shown = true;
    if (!elsewhere) await bring();
    if (later()) code.loadRest();
    dispatchEvent(new Event("cloudglass:ready"));
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
      failed(error);
      // The first view works without the rest, which is asked for again when it is needed.
      if (shown) return;
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
