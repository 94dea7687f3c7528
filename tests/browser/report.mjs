// The report of a run, as a reader uses it: filtered, sorted, opened, on a phone, in the dark, without scripts.

import assert from "node:assert/strict";
import { statSync } from "node:fs";
import { after, before, test } from "node:test";
import { assertAccessible, assertFits, launched, opened, SCREENS } from "./shared/browser.mjs";
import { classified, generated } from "./shared/runs.mjs";
import { desk, vitaal } from "./shared/tool.mjs";

const { path, put } = desk();
const AS_OF = ["--as-of", "2026-11-21"];
let browser;
before(async () => (browser = await launched()));
after(() => browser.close());

/** The report of a file of records. */
function report(name, input, ...options) {
  vitaal("classify", input, ...AS_OF, "-o", path(name), "--force", "--quiet", ...options);
  return path(name);
}

const mixed = report("mixed.html", "examples/gemengd.csv");
const status = (page) => page.getByRole("status").textContent();
const ids = (page) => page.locator(".opens").allTextContents();

for (const [screen, viewport] of Object.entries(SCREENS)) {
  for (const colorScheme of ["light", "dark"]) {
    test(`all can read it: ${screen}, ${colorScheme}`, async () => {
      const { page, closed } = await opened(browser, mixed, { viewport, colorScheme });
      await page.getByRole("button", { name: "org-02" }).click();
      for (const summary of await page.locator("summary").all()) await summary.click();
      await assertAccessible(page);
      await assertFits(page);
      await closed();
    });
  }
}

test("the totals and the rows are those of classify", async () => {
  const { page, closed } = await opened(browser, mixed);
  const rows = classified("examples/gemengd.csv", ...AS_OF);
  assert.equal(await status(page), `1 to ${rows.length} of ${rows.length}`);
  assert.deepEqual(await ids(page), rows.map((row) => row.id));
  for (const regime of ["nis2", "cer"]) {
    const options = await page.locator(`#filter-${regime} option`).allTextContents();
    const counted = options.slice(1).map((option) => Number(option.match(/\((\d+)\)$/)[1]));
    const classes = rows.map((row) => row[`${regime}_class`]);
    const expected = [...new Set(classes)].map((one) => classes.filter((other) => other === one).length);
    assert.deepEqual(counted.toSorted((a, b) => a - b), expected.toSorted((a, b) => a - b), regime);
  }
  await closed();
});

test("every row opens the reasons that classify gives", async () => {
  const { page, closed } = await opened(browser, mixed);
  const rows = classified("examples/gemengd.csv", ...AS_OF);
  for (const button of await page.locator(".opens").all()) await button.click();
  const told = await page.locator(".told").allTextContents();
  assert.equal(told.length, rows.length);
  rows.forEach((row, at) => {
    const says = (text) => assert.ok(told[at].includes(text), `${row.id} does not say: ${text}\n${told[at]}`);
    for (const regime of ["nis2", "cer"]) {
      says(row[`${regime}_reason`]);
      row[`${regime}_grounds`].forEach((ground) => [ground.rule, ground.cite, ground.reason].forEach(says));
      row[`${regime}_ask`].forEach((fact) => says(`[${fact}]`));
      row[`${regime}_follows`].forEach((duty) => [duty.text, duty.cite, duty.due ?? "", duty.fine ?? ""].forEach(says));
    }
    for (const role of ["authority", "supervisor", "csirt"]) row[role].forEach((body) => says(`(${body})`));
    row.notes.forEach(says);
    row.jurisdiction.forEach(says);
  });
  await closed();
});

test("filters narrow the table, together, and are cleared", async () => {
  const { page, closed } = await opened(browser, mixed);
  const rows = classified("examples/gemengd.csv", ...AS_OF);
  await page.locator("#filter-nis2").selectOption({ label: label(await options(page, "nis2"), "undetermined") });
  const open = rows.filter((row) => row.nis2_class === "undetermined");
  assert.deepEqual(await ids(page), open.map((row) => row.id));
  await page.locator("#filter-asks").selectOption({ label: label(await options(page, "asks"), "[turnover]") });
  const asked = open.filter((row) => [...row.nis2_ask, ...row.cer_ask].includes("turnover"));
  assert.deepEqual(await ids(page), asked.map((row) => row.id));
  await page.getByLabel("Search").fill(asked[0].name.toUpperCase());
  assert.deepEqual(await ids(page), [asked[0].id]);
  await page.getByLabel("Search").fill("nothing is called so");
  assert.equal(await status(page), "No organisation fits these filters.");
  await page.getByRole("button", { name: "Clear filters" }).click();
  assert.equal((await ids(page)).length, rows.length);
  await closed();
});

const options = (page, filter) => page.locator(`#filter-${filter} option`).allTextContents();
const label = (labels, part) => labels.find((text) => text.includes(part));

test("columns sort both ways, and what is alike stays as it came", async () => {
  const { page, closed } = await opened(browser, mixed);
  const name = page.getByRole("button", { name: "Name", exact: true });
  const head = page.getByRole("columnheader", { name: "Name" });
  const names = () => page.locator('td[data-label="Name"]').allTextContents();
  const expected = (await names()).toSorted(new Intl.Collator("en", { numeric: true }).compare);
  await name.click();
  assert.deepEqual(await names(), expected);
  assert.equal(await head.getAttribute("aria-sort"), "ascending");
  await name.click();
  assert.deepEqual(await names(), expected.toReversed());
  assert.equal(await head.getAttribute("aria-sort"), "descending");
  await page.getByRole("button", { name: "NIS2", exact: true }).click();
  const classes = await page.locator('td[data-label="NIS2"]').allTextContents();
  assert.deepEqual([...new Set(classes)], ["essential entity", "important entity", "registration only", "out of scope", "undetermined"]);
  await closed();
});

test("rows are opened with the keyboard, and the focus stays", async () => {
  const { page, closed } = await opened(browser, mixed);
  await page.getByRole("button", { name: "org-03" }).focus();
  await page.keyboard.press("Enter");
  assert.equal(await page.locator(".told").count(), 1);
  const focused = () => page.evaluate(() => [document.activeElement.textContent, document.activeElement.ariaExpanded]);
  assert.deepEqual(await focused(), ["org-03", "true"]);
  await page.keyboard.press("Enter");
  assert.deepEqual([await page.locator(".told").count(), ...(await focused())], [0, "org-03", "false"]);
  await closed();
});

test("without scripts the totals, charts and foundation are there, and a notice says what is not", async () => {
  const { page, closed } = await opened(browser, mixed, { javaScriptEnabled: false });
  const text = await page.locator("body").innerText();
  for (const said of ["needs scripts", "72 rows: 72 classified", "Classes by sector", "Near a bound", "SHA-256", "nl/cbw"]) {
    assert.ok(text.includes(said), said);
  }
  assert.ok((await page.locator("svg[role=img]").count()) > 40);
  assert.equal(await page.locator("#organisations").isVisible(), false);
  await closed();
});

test("every bar says what it draws", async () => {
  const { page, closed } = await opened(browser, mixed);
  const bars = await page.locator("table.chart tr").evaluateAll((lines) =>
    lines.map((line) => [line.querySelector("svg").getAttribute("aria-label"), line.querySelector(".number").textContent]));
  const sum = (text) => (text.match(/(?<![\w.])\d+/g) ?? []).map(Number).reduce((a, b) => a + b, 0);
  for (const [drawn, said] of bars) assert.equal(sum(drawn), sum(said), `${drawn} beside ${said}`);
  await closed();
});

const HOSTILE = [
  "<script>document.title = 'run'; alert(1)</script>",
  "</script><script>alert(2)</script>",
  "\"><img src=x onerror=alert(3)>",
  "'; alert(4); //",
  "<!-- <script>",
  "]]></script></body><h1>gone",
  "{{7*7}} ${alert(5)} \u2028\u2029 \u202e",
];

test("hostile names are names", async () => {
  const quoted = (text) => `"${text.replaceAll('"', '""')}"`;
  const rows = HOSTILE.map((name, at) => `${quoted(`${at}${name}`)},${quoted(name)},electricity-dso,100,1,1,${quoted(name)}`);
  const bad = HOSTILE.map((name) => `x,${quoted(name)},electricity-dso,${quoted(name)},1,1,`);
  const header = `id,name,function,fte,turnover,balance_sheet,${quoted(HOSTILE[0])}`;
  const file = report("hostile.html", put("hostile.csv", [header, ...rows, ...bad].join("\n")));
  const { page, closed } = await opened(browser, file);
  assert.equal(await page.title(), "Organisations under Dutch law, on 2026-11-21");
  assert.deepEqual(await ids(page), HOSTILE.map((name, at) => `${at}${name}`));
  assert.deepEqual(await page.locator('td[data-label="Name"]').allTextContents(), HOSTILE);
  for (const button of await page.locator(".opens").all()) await button.click();
  assert.equal(await page.locator("h1").count(), 1);
  assert.equal(await page.locator("img").count(), 0);
  const rejected = await page.locator("main").innerText();
  HOSTILE.slice(0, 4).forEach((name) => assert.ok(rejected.includes(name), name));
  await assertAccessible(page);
  await closed();
});

test("in Dutch everything is in Dutch", async () => {
  const { page, closed } = await opened(browser, report("nl.html", "examples/gemengd.csv", "--lang", "nl"));
  assert.equal(await page.locator("html").getAttribute("lang"), "nl");
  await page.getByRole("button", { name: "org-02" }).click();
  const text = await page.locator("body").innerText();
  for (const word of ["undetermined", "essential entity", "Grounds", "of 72", "Sizes", "checked", "perhaps"]) {
    assert.ok(!text.includes(word), `\`${word}\` is English`);
  }
  assert.ok(text.includes("1 tot en met 72 van 72"), text.slice(0, 200));
  await assertAccessible(page);
  await closed();
});

/** Most milliseconds that opening and one step in the table of 50,000 rows may take, on two slow cores. */
const MOST_TO_OPEN = 6000;
const MOST_TO_FILTER = 1500;

test("50,000 rows open and filter without freezing", async (context) => {
  const file = report("large.html", put("large.csv", generated(50_000)));
  const { page, closed } = await opened(browser, put("empty.html", "<!doctype html><title>x</title>"));
  await closed();
  const began = performance.now();
  const large = await opened(browser, file);
  await large.page.locator("#organisations tbody tr").first().waitFor();
  const open = performance.now() - began;
  const timed = (step) => large.page.evaluate(async (step) => {
    const began = performance.now();
    const control = document.querySelector(step.at);
    if (step.value === undefined) control.click();
    else control.value = step.value;
    if (step.value !== undefined) control.dispatchEvent(new Event(step.event));
    // until it is painted
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    return performance.now() - began;
  }, step);
  const steps = {
    "first search": { at: "#search", value: "12345", event: "input" },
    "search": { at: "#search", value: "municipal", event: "input" },
    "search for nothing": { at: "#search", value: "", event: "input" },
    "filter by class": { at: "#filter-nis2", value: "0", event: "change" },
    "first sort by name": { at: "thead th:nth-child(2) button" },
    "sort by name the other way": { at: "thead th:nth-child(2) button" },
    "open a row": { at: ".opens" },
  };
  const took = {};
  for (const [name, step] of Object.entries(steps)) took[name] = Math.round(await timed(step));
  const megabytes = (statSync(file).size / 1e6).toFixed(1);
  context.diagnostic(`${megabytes} MB; open ${Math.round(open)} ms; ${JSON.stringify(took)}`);
  assert.ok(open < MOST_TO_OPEN, `opening took ${open} ms`);
  for (const [name, ms] of Object.entries(took)) assert.ok(ms < MOST_TO_FILTER, `${name} took ${ms} ms`);
  assert.equal(await large.page.locator(".told").count(), 1);
  await large.closed();
});
