// The page of one organisation: read by everybody, on any screen, and printed.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertAccessible, assertFits, launched, opened, SCREENS } from "./shared/browser.mjs";
import { desk, vitaal } from "./shared/tool.mjs";

const { path, put } = desk();
let browser;
before(async () => (browser = await launched()));
after(() => browser.close());

function explained(name, input, id, ...options) {
  vitaal("explain", input, "--id", id, "--as-of", "2026-11-21", "-o", path(name), ...options);
  return path(name);
}

const page43 = explained("en.html", "examples/zorg.csv", "zorg-43");
const page02 = explained("nl.html", "examples/gemengd.csv", "org-02", "--lang", "nl");

for (const [screen, viewport] of Object.entries(SCREENS)) {
  for (const colorScheme of ["light", "dark"]) {
    for (const file of [page43, page02]) {
      test(`all can read it: ${file.slice(-7, -5)}, ${screen}, ${colorScheme}`, async () => {
        const { page, closed } = await opened(browser, file, { viewport, colorScheme });
        await assertAccessible(page);
        await assertFits(page);
        await closed();
      });
    }
  }
}

test("it needs no script", async () => {
  const { page, closed } = await opened(browser, page43, { javaScriptEnabled: false });
  assert.equal(await page.locator("script").count(), 0);
  const text = await page.locator("main").innerText();
  for (const said of ["NIS2: undetermined", "How it came to this", "What would change it", "What this rests on"]) {
    assert.ok(text.includes(said), said);
  }
  await closed();
});

test("a figure is drawn on its side of each bound, and said", async () => {
  const { page, closed } = await opened(browser, page43);
  const drawn = await page.locator(".scale svg").evaluateAll((all) => all.map((svg) => ({
    said: svg.getAttribute("aria-label"),
    figure: svg.querySelector("circle").getBoundingClientRect().left,
    bounds: [...svg.querySelectorAll(".bound")].map((bound) => bound.getBoundingClientRect().left),
  })));
  const [staff, turnover] = drawn;
  assert.match(staff.said, /^Staff in annual work units: 249 AWU\. 249 AWU is not fewer than 50; 249 AWU is fewer than 250$/);
  assert.ok(staff.bounds[0] < staff.figure && staff.figure < staff.bounds[1]);
  assert.ok(turnover.bounds[1] < turnover.figure);
  await closed();
});

test("headings go down step by step, one title to a page", async () => {
  const { page, closed } = await opened(browser, page02);
  const levels = await page.locator("h1, h2, h3, h4").evaluateAll((all) => all.map((one) => Number(one.tagName[1])));
  assert.equal(levels.filter((level) => level === 1).length, 1);
  levels.reduce((before, level) => {
    assert.ok(level <= before + 1, `h${level} after h${before}`);
    return level;
  }, 0);
  await closed();
});

test("on paper all of it is there", async () => {
  const { page, closed } = await opened(browser, page43);
  const text = await page.locator("main").innerText();
  await page.emulateMedia({ media: "print" });
  assert.equal(await page.locator("main").innerText(), text);
  assert.ok((await page.pdf({ format: "A4" })).length > 10_000);
  await closed();
});

test("a hostile name is a name", async () => {
  const name = "</title><script>alert(1)</script>\"'><img src=x onerror=alert(2)><!--";
  const input = put("hostile.csv", `id,name,function,fte\na,"${name.replaceAll('"', '""')}",bank,3\n`);
  const { page, closed } = await opened(browser, explained("hostile.html", input, "a"));
  assert.equal(await page.locator("h1").textContent(), `a ${name}`);
  assert.equal(await page.title(), `a ${name}`);
  assert.equal(await page.locator("img, script").count(), 0);
  await assertAccessible(page);
  await closed();
});
