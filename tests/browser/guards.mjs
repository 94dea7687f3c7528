// The guards of the other tests: each fault of a page is noticed, and a page without fault passes.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { assertAccessible, assertFits, launched, opened, SCREENS, violations } from "./shared/browser.mjs";
import { desk, PROJECT, vitaal } from "./shared/tool.mjs";

const { put } = desk();
let browser;
before(async () => (browser = await launched()));
after(() => browser.close());

const page = (body) => `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A page</title>
<meta name="viewport" content="width=device-width"></head><body><main><h1>A page</h1>${body}</main></body></html>`;

test("a page without fault passes every guard", async () => {
  const file = put("plain.html", page("<p>Nothing else.</p>"));
  const { page: shown, closed } = await opened(browser, file, { viewport: SCREENS.phone });
  await assertAccessible(shown);
  await assertFits(shown);
  await closed();
});

const FAULTS = {
  "a request": ["<img alt='' src='https://example.org/x.png'>", /request: https:\/\/example\.org/],
  "a request for another file": ["<img alt='' src='other.png'>", /request: file:.*other\.png/],
  "a request of a script": ["<script>fetch('https://example.org/x').catch(() => {})</script>", /request: https/],
  "a complaint": ["<script>console.warn('careful')</script>", /console warning: careful/],
  "an error": ["<script>throw new Error('broken')</script>", /error: broken/],
  "a dialog": ["<script>alert('run')</script>", /dialog: run/],
};

for (const [what, [body, said]] of Object.entries(FAULTS)) {
  test(`${what} is noticed`, async () => {
    const { page: shown, closed, faults } = await opened(browser, put("faulty.html", page(body)));
    await shown.waitForTimeout(50);
    await assert.rejects(closed, assert.AssertionError);
    assert.match(faults.join("\n"), said);
  });
}

test("a violation of accessibility is noticed", async () => {
  const body = "<p style='color:#999;background:#fff'>Too pale to read.</p><input>";
  const { page: shown, closed } = await opened(browser, put("pale.html", page(body)));
  const found = (await violations(shown)).map((violation) => violation.split(":")[0]);
  assert.deepEqual(found.toSorted(), ["color-contrast", "label"]);
  await closed();
});

test("a page wider than its window is noticed", async () => {
  const body = "<p style='width:600px'>Wide.</p>";
  const { page: shown, closed } = await opened(browser, put("wide.html", page(body)), { viewport: SCREENS.phone });
  await assert.rejects(() => assertFits(shown), assert.AssertionError);
  await closed();
});

for (const colorScheme of ["light", "dark"]) {
  test(`the look of all pages can be read, ${colorScheme}`, async () => {
    const look = readFileSync(join(PROJECT, "src/report/html/look.css"), "utf8");
    const body = `<style>${look}</style><p>Text, <a href="#x">a link</a>, <code>code</code>.</p>
      <p class="cite">Art. 3(1)</p><p class="notice">Mind this. <span>And this.</span></p>
      <div class="wide" tabindex="0" role="region" aria-label="Counts"><table><caption>Counts</caption>
      <thead><tr><th scope="col">Sector</th><th scope="col" class="number">n</th></tr></thead>
      <tbody><tr><th scope="row">Energy</th><td class="number">3</td></tr></tbody></table></div>
      <label for="x">Name</label> <input id="x" placeholder="Type here"> <button>Go</button>
      <button class="main">Begin</button> <button disabled>Back</button>
      <details open><summary>More</summary><p>More text.</p></details>
      <svg viewBox="0 0 99 20" role="img" aria-label="Some words"><text y="15">Words</text></svg>
      <footer><p>At the foot.</p></footer>`;
    const file = put("look.html", page(body).replace("<footer>", "</main><footer>").replace("</footer></main>", "</footer>"));
    const { page: shown, closed } = await opened(browser, file, { colorScheme });
    await assertAccessible(shown);
    const [ground, text] = await shown.evaluate(() => {
      const style = getComputedStyle(document.body);
      return [style.backgroundColor, style.color];
    });
    const isDark = colorScheme === "dark";
    assert.deepEqual([brightness(ground) < 128, brightness(text) < 128], [isDark, !isDark]);
    await closed();
  });
}

const brightness = (rgb) => Math.max(...rgb.match(/\d+/g).map(Number));

test("the tool that is named writes something", () => {
  assert.match(vitaal("--version"), /^vitaal \d/);
});
