// Records for the tests: what classify says of a file, and a file of many.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT, vitaal } from "./tool.mjs";

/** What classify says of each row of a file: the objects of its JSON. */
export function classified(file, ...options) {
  return JSON.parse(vitaal("classify", file, ...options, "--format", "json", "--quiet"));
}

/** A file of so many organisations, the same every time: the functions of an example, with figures drawn for each. */
export function generated(rows) {
  const example = readFileSync(join(PROJECT, "examples/gemengd.csv"), "utf8");
  const functions = [...new Set(example.match(/(?<=,)[a-z]+(?:-[a-z]+)+(?=[,|])/g))];
  let seed = 1;
  const drawn = (below) => {
    seed = (seed * 48271) % 2147483647;
    return seed % below;
  };
  const one = (of) => of[drawn(of.length)];
  const words = ["Municipal", "Northern", "Joint", "Regional", "General", "United", "First", "Royal"];
  const lines = ["id,name,function,fte,turnover,balance_sheet,country,province"];
  for (let at = 0; at < rows; at++) {
    const figure = (most) => (drawn(10) === 0 ? "" : Math.floor(10 ** (drawn(1000) / 1000 * most)));
    const what = one(functions);
    const name = `${one(words)} ${what.replaceAll("-", " ")} ${drawn(100_000)}`;
    lines.push([`o-${at + 1}`, name, what, figure(4), figure(9), figure(9), one(["NL", "NL", "NL", "DE"]), `P${drawn(12)}`].join(","));
  }
  return `${lines.join("\n")}\n`;
}
