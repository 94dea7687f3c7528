// The tool that writes the pages, and a desk to write them on.

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of the project. */
export const PROJECT = resolve(dirname(fileURLToPath(import.meta.url)), "../../..");

/** A folder for one test file, with the means to put files on it; removed at the end of the process. */
export function desk() {
  const folder = mkdtempSync(join(tmpdir(), "vitaal-browser-"));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  const path = (name) => join(folder, name);
  const put = (name, text) => {
    writeFileSync(path(name), text);
    return path(name);
  };
  return { path, put };
}

/** Runs the tool in the folder of the project, and gives what it writes to standard output. It may find something. */
export function vitaal(...args) {
  const tool = process.env.VITAAL;
  if (!tool) throw new Error("VITAAL names no program; start the tests with tests/browser/run");
  const run = spawnSync(tool, args, { cwd: PROJECT, encoding: "utf8", maxBuffer: 1 << 30 });
  if (run.error) throw run.error;
  if (![0, 1].includes(run.status)) throw new Error(`vitaal ${args.join(" ")}: ${run.status}\n${run.stderr}`);
  return run.stdout;
}
