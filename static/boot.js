// Runs before the first paint: the theme, the promise that tools wait for, and then the page's code.
// The addresses of that code are those of the preload links, which the build writes with their hashes.
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

  const start = async () => {
    const js = document.querySelector("link[rel=modulepreload]");
    const wasm = document.querySelector('link[rel=preload][type="application/wasm"]');
    const code = await import(js.href);
    const integrity = wasm.integrity || undefined;
    await code.default({ module_or_path: fetch(wasm.href, { integrity, credentials: "same-origin" }) });
  };
  const tell = (error) => {
    errors.push(String(error));
    failed(error);
    const main = document.querySelector("main");
    if (!main) return;
    document.getElementById("app").removeAttribute("aria-busy");
    const text = document.createElement("p");
    text.className = "notice error";
    text.setAttribute("role", "alert");
    text.textContent = `Cloudglass could not start: ${error?.message ?? error}. It needs a browser with WebAssembly; reloading the page may help.`;
    main.replaceChildren(text);
  };
  const begin = () => start().catch(tell);
  if (document.readyState === "loading") addEventListener("DOMContentLoaded", begin, { once: true });
  else begin();
})();
