// What a key costs: the main thread's work from the key to the end of the paint that shows it, and in all until the
// answer is shown too, from Chromium's trace; for the default and the heaviest example of each lab, at the CPU's speed
// and slowed four times. The work is the time that the thread ran, not the clock's: other programs don't count.
// Also how many nodes of the document one key changes.
// usage: node benches/keys.mjs DIST [--keys N] [--labs ID,ID] [--slowed N,N] [--chrome PATH]
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { extname, join, normalize } from "node:path";

const [dist = "dist", ...options] = process.argv.slice(2);
const option = (name, otherwise) => (options.includes(name) ? options[options.indexOf(name) + 1] : otherwise);
const KEYS = Number(option("--keys", "60"));
const SLOWED = option("--slowed", "1,4").split(",").map(Number);
const CHROME = option("--chrome", process.env.CHROME ?? "chromium");
// In milliseconds, 95 % of the keys: the default example, the heaviest one.
const MOST = { 1: [8, 16], 4: [40, 80] };

const TYPES = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".wasm": "application/wasm", ".svg": "image/svg+xml" };
const server = createServer((request, response) => {
  const path = normalize(decodeURIComponent(new URL(request.url, "http://site").pathname));
  try {
    const body = readFileSync(join(dist, path.endsWith("/") ? `${path}index.html` : path));
    response.writeHead(200, { "content-type": TYPES[extname(path)] ?? (path.endsWith("/") ? "text/html" : "application/octet-stream") });
    response.end(body);
  } catch {
    response.writeHead(404).end();
  }
});
await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
const site = `http://127.0.0.1:${server.address().port}/`;

// The DevTools protocol, over pipes.
const profile = mkdtempSync(join(tmpdir(), "cloudglass-keys-"));
const chrome = spawn(
  CHROME,
  ["--headless=new", "--no-sandbox", "--no-first-run", "--remote-debugging-pipe", `--user-data-dir=${profile}`, "--window-size=1440,900", "about:blank"],
  { stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"] },
);
const waiting = new Map();
const listeners = new Set();
let calls = 0;
let rest = "";
chrome.stdio[4].setEncoding("utf8");
chrome.stdio[4].on("data", (text) => {
  const messages = (rest + text).split("\0");
  rest = messages.pop();
  for (const message of messages.map((message) => JSON.parse(message))) {
    if (message.id === undefined) listeners.forEach((listener) => listener(message));
    else {
      const { resolve, reject } = waiting.get(message.id);
      waiting.delete(message.id);
      message.error ? reject(new Error(message.error.message)) : resolve(message.result);
    }
  }
});
const send = (sessionId, method, params = {}) =>
  new Promise((resolve, reject) => {
    const id = ++calls;
    waiting.set(id, { resolve, reject });
    chrome.stdio[3].write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
  });
const sleep = (time) => new Promise((resolve) => setTimeout(resolve, time));

async function open(address) {
  const { browserContextId } = await send(undefined, "Target.createBrowserContext");
  const { targetId } = await send(undefined, "Target.createTarget", { url: "about:blank", browserContextId, width: 1440, height: 900 });
  const { sessionId } = await send(undefined, "Target.attachToTarget", { targetId, flatten: true });
  const page = {
    sessionId,
    send: (method, params) => send(sessionId, method, params),
    run: async (expression) => {
      const { result, exceptionDetails } = await page.send("Runtime.evaluate", { expression, awaitPromise: true, returnByValue: true });
      if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
      return result.value;
    },
    until: async (expression) => {
      for (let tries = 0; !(await page.run(expression)); tries++) {
        if (tries > 600) throw new Error(`${address}: not reached: ${expression}`);
        await sleep(100);
      }
    },
    close: () => send(undefined, "Target.disposeBrowserContext", { browserContextId }),
  };
  await page.send("Page.enable");
  await page.send("Page.navigate", { url: site + address });
  await page.until("!!document.querySelector('main') && !document.querySelector('.skeleton')");
  return page;
}

// The first field that takes text, with the caret at its end.
const FOCUS = `(() => {
  const field = [...document.querySelectorAll("main textarea, main input")].find((field) => !field.readOnly && field.checkVisibility() &&
    !["checkbox", "radio", "range", "file"].includes(field.type));
  field.scrollIntoView({ block: "nearest" });
  field.focus();
  field.setSelectionRange(field.value.length, field.value.length);
  return field.getAttribute("aria-label") ?? field.labels?.[0]?.textContent ?? field.id;
})()`;

async function press(page, nth) {
  const key = nth % 2
    ? { key: "Backspace", code: "Backspace", windowsVirtualKeyCode: 8, commands: ["deleteBackward"] }
    : { key: "1", code: "Digit1", windowsVirtualKeyCode: 49, text: "1" };
  await page.send("Input.dispatchKeyEvent", { type: "keyDown", ...key });
  await page.send("Input.dispatchKeyEvent", { type: "keyUp", ...key, text: undefined, commands: undefined });
}

// Until the page has been still for a while.
const STILL = `new Promise((resolve) => {
  let timer;
  const still = () => { clearTimeout(timer); timer = setTimeout(() => { watch.disconnect(); resolve(true); }, 300); };
  const watch = new MutationObserver(still);
  watch.observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
  still();
})`;

async function measure(lab, example, slowed) {
  const page = await open(`#/${lab}${example ? `?example=${example}` : ""}`);
  try {
    await page.until("!!document.querySelector('main input, main textarea')");
    await page.run(STILL);
    await page.run(FOCUS);
    await page.send("Emulation.setCPUThrottlingRate", { rate: slowed });
    // Compiled for speed before it counts, as in a page that is used.
    for (let nth = 0; nth < 10; nth++) {
      await press(page, nth);
      await sleep(30);
    }
    await page.run(`window.changed = 0; window.watch = new MutationObserver((all) => { window.changed += all.length; });
      watch.observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true })`);
    const changes = [];
    for (let nth = 0; nth < 6; nth++) {
      await press(page, nth);
      await page.run(STILL);
      changes.push(await page.run("[window.changed, (window.changed = 0)][0]"));
    }
    await page.run("window.watch.disconnect()");
    const events = [];
    const collect = ({ method, params }) => {
      if (method === "Tracing.dataCollected") events.push(...params.value);
    };
    listeners.add(collect);
    const complete = new Promise((resolve) => {
      const done = ({ method }) => {
        if (method !== "Tracing.tracingComplete") return;
        listeners.delete(done);
        resolve();
      };
      listeners.add(done);
    });
    await page.send("Tracing.start", {
      transferMode: "ReportEvents",
      traceConfig: { includedCategories: ["devtools.timeline", "disabled-by-default-devtools.timeline", "toplevel", "__metadata"] },
    });
    for (let nth = 0; nth < KEYS; nth++) {
      await press(page, nth);
      await sleep(slowed > 1 ? 150 : 80);
    }
    await sleep(500);
    await page.send("Tracing.end");
    await complete;
    listeners.delete(collect);
    return { ...read(events), changes: middle(changes) };
  } finally {
    await page.close();
  }
}

// The work of each key in milliseconds, sorted.
function read(events) {
  const pressed = events.filter((event) => event.name === "EventDispatch" && event.args.data?.type === "keydown");
  const [{ pid, tid } = {}] = pressed;
  const own = events.filter((event) => event.pid === pid && event.tid === tid).sort((a, b) => a.ts - b.ts);
  const tasks = own.filter((event) => event.name === "RunTask" && event.ph === "X");
  const commits = own.filter((event) => event.name === "Commit");
  const typed = own.filter((event) => event.name === "EventDispatch" && event.args.data?.type === "input");
  const taskOf = (event) => tasks.findLastIndex((task) => task.ts <= event.ts);
  const work = (from, to) => tasks.slice(from, to).reduce((sum, task) => sum + (task.tdur ?? task.dur), 0) / 1000;
  const painted = [];
  const whole = [];
  const parts = { style: [], layout: [], paint: [] };
  const timed = (names, from, to) =>
    own.filter(({ name, ts }) => names.includes(name) && ts >= from && ts < to).reduce((sum, event) => sum + (event.tdur ?? event.dur ?? 0), 0) / 1000;
  pressed.sort((a, b) => a.ts - b.ts).forEach((key, nth) => {
    const next = pressed[nth + 1];
    const input = typed.find((event) => event.ts >= key.ts);
    const commit = input && commits.find((event) => event.ts >= input.ts);
    const [from, to] = [taskOf(key), next ? taskOf(next) : tasks.length];
    if (!commit || taskOf(commit) >= to) return;
    painted.push(work(from, taskOf(commit) + 1));
    whole.push(work(from, to));
    const [begun, ended] = [tasks[from].ts, tasks[to - 1].ts + tasks[to - 1].dur];
    parts.style.push(timed(["UpdateLayoutTree"], begun, ended));
    parts.layout.push(timed(["Layout"], begun, ended));
    parts.paint.push(timed(["PrePaint", "Paint", "Layerize", "Commit"], begun, ended));
  });
  const sorted = (all) => all.sort((a, b) => a - b);
  return { painted: sorted(painted), whole: sorted(whole), ...Object.fromEntries(Object.entries(parts).map(([part, times]) => [part, middle(times) ?? NaN])) };
}

const middle = (all) => [...all].sort((a, b) => a - b)[all.length >> 1];
const share = (sorted, part) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? NaN;

let over = 0;
try {
  const first = await open("");
  const labs = await first.run(`(async () => {
    const api = await window.cloudglassReady;
    return api.labs().map(({ id }) => {
      let heaviest, most = 0;
      for (const example of api.examples({ lab: id })) {
        let least = Infinity;
        for (let nth = 0; nth < 3; nth++) {
          const start = performance.now();
          api.explain({ lab: id, scenario: example.scenario });
          least = Math.min(least, performance.now() - start);
        }
        if (least > most) [most, heaviest] = [least, example.id];
      }
      return [id, heaviest];
    });
  })()`);
  await first.close();
  const only = option("--labs", "")?.split(",").filter(Boolean) ?? [];
  console.log("main-thread work of a key, ms                                 to its paint    in all, and of that       nodes");
  console.log("CPU  lab                     example                          median    95 %  median style layout paint  changed    most");
  for (const slowed of SLOWED) {
    for (const [lab, heaviest] of labs.filter(([id]) => only.length === 0 || only.includes(id))) {
      for (const [kind, example] of [undefined, heaviest].entries()) {
        const { painted, whole, changes, style, layout, paint } = await measure(lab, example, slowed);
        const most = MOST[slowed]?.[kind];
        const worst = share(painted, 0.95);
        if (worst > most) over++;
        console.log(
          `×${slowed}   ${lab.padEnd(23)} ${(example ?? "(default)").padEnd(30)} ${share(painted, 0.5).toFixed(1).padStart(8)} ${worst.toFixed(1).padStart(7)} ` +
            `${share(whole, 0.5).toFixed(1).padStart(7)} ${[style, layout, paint].map((part) => part.toFixed(1).padStart(5)).join(" ")} ${String(changes).padStart(8)} ${String(most ?? "").padStart(7)}${worst > most ? "  over" : ""}`,
        );
      }
    }
  }
  console.log(over ? `${over} above what a key may take` : "every key within what it may take");
} finally {
  server.close();
  chrome.kill();
  await new Promise((gone) => chrome.once("exit", gone));
  rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
}
