// Tests the tool that splits the code: a small program (tests/split/src) is split, and each of its functions gives the
// same as before, with no more chunks loaded than it needs. What the tool takes for granted is taken away, and it says so.
// usage: node tests/split/run.mjs SPLIT FIXTURE.wasm
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const [split, fixture] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), "split-"));
const whole = readFileSync(fixture);
const run = (linked, bound, ...cost) => execFileSync(split, [linked, bound, folder, join(folder, "report"), ...cost], { encoding: "utf8", stdio: "pipe" });

// The chunks that each function needs.
const FUNCTIONS = {
  core_alone: [], left: ["left-side"], left_again: ["left-side"], left_nothing: ["left-side"], right: ["right-side"],
  right_nothing: ["right-side"], left_import: ["left-side-import"], rules: ["rules"], api: ["api"],
};
const NUMBERS = [0, 1, 2, 3, 6, 41, 1000, 4294967295];

// As many files as there are sets of chunks with code in common, and as few as the site would have.
const test = (...cost) => {
  run(fixture, fixture, ...cost);
  const { files, chunks } = JSON.parse(readFileSync(join(folder, "chunks.json"), "utf8"));
  const report = readFileSync(join(folder, "report"), "utf8").split("\n").map((line) => line.split("\t"));
  const module = (name) => new WebAssembly.Module(readFileSync(join(folder, `${name}.wasm`)));
  const modules = Object.fromEntries(["core", ...files].map((name) => [name, module(name)]));
  const begin = (needed) => {
    const core = new WebAssembly.Instance(modules.core, {});
    for (const name of needed) new WebAssembly.Instance(modules[name], { core: core.exports });
    return core.exports;
  };

  assert.deepEqual(Object.keys(chunks).sort(), ["api", "left-side", "left-side-import", "right-side", "rules"]);
  assert.deepEqual([...chunks.api].sort(), [...files].sort(), "the API needs all");
  for (const file of chunks["left-side"]) assert.ok(chunks["left-side-import"].includes(file), "an import needs its lab");
  const homes = (name) => report.filter(([, , function_]) => function_.startsWith(name)).map(([file]) => file);
  assert.ok(homes("fixture::labs::left_side::again").concat(homes("<fixture::labs::left_side::Loud")).every((file) => !chunks["right-side"].includes(file) || file === "common"));

  let called = 0;
  for (const [name, needed] of Object.entries(FUNCTIONS)) {
    const before = new WebAssembly.Instance(new WebAssembly.Module(whole), {}).exports;
    const after = begin(needed.flatMap((chunk) => chunks[chunk]));
    for (const number of NUMBERS) {
      assert.equal(after[name](number), before[name](number), `${name}(${number})`);
      called++;
    }
    // Without them it ends, rather than giving something else.
    const lacking = begin([]);
    if (needed.length) assert.throws(() => lacking[name](1), WebAssembly.RuntimeError, name);
  }
  const before = new WebAssembly.Instance(new WebAssembly.Module(whole), {}).exports;
  const after = begin(files);
  const other = begin([...files].reverse());
  for (const number of NUMBERS) {
    for (const name of Object.keys(FUNCTIONS)) {
      const expected = before[name](number);
      assert.equal(after[name](number), expected, `${name}(${number}) with all`);
      assert.equal(other[name](number), expected, `${name}(${number}) with all, loaded the other way round`);
    }
  }
  console.log(`${Object.keys(FUNCTIONS).length} functions of ${files.length + 1} files gave the same ${called} times as before`);
  return files.length;
};

try {
  assert.ok(test("0") > test(), "files that are small are merged");

  // What it takes for granted.
  const without = (prefix) => {
    const kept = [whole.subarray(0, 8)];
    for (let at = 8; at < whole.length; ) {
      const begin = at;
      const id = whole[at++];
      const leb = () => {
        let [value, shift, byte] = [0, 0, 0];
        do {
          byte = whole[at++];
          value |= (byte & 127) << shift;
          shift += 7;
        } while (byte & 128);
        return value;
      };
      const end = leb() + at;
      const name = id === 0 ? ((length) => whole.toString("latin1", at, at + length))(leb()) : "";
      if (!(name && name.startsWith(prefix))) kept.push(whole.subarray(begin, end));
      at = end;
    }
    return Buffer.concat(kept);
  };
  const broken = join(folder, "broken.wasm");
  const refuses = (bytes, isLinked, message) => {
    writeFileSync(broken, bytes);
    assert.throws(() => run(isLinked ? broken : fixture, isLinked ? fixture : broken), (error) => error.stderr.includes(message) || assert.fail(error.stderr));
  };
  refuses(without("reloc."), true, "no relocations");
  refuses(without("name"), true, "no names of functions");
  refuses(without("name"), false, "no more in the module that wasm-bindgen made");
  refuses(Buffer.from(whole.toString("latin1").replaceAll("8deferred", "8referred"), "latin1"), true, "nothing is marked");
  refuses(Buffer.from(whole.toString("latin1").replaceAll(".rodata", ".radota"), "latin1"), true, "no segment .rodata");
} finally {
  rmSync(folder, { recursive: true });
}
