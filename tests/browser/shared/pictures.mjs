// The pictures in the documents, made anew by tests/browser/pictures: pages at the width of a phone and of a desktop.

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { launched, opened, SCREENS } from "./browser.mjs";
import { desk, PROJECT, vitaal } from "./tool.mjs";

const IMAGES = join(PROJECT, "docs/images");
const DAY = ["--as-of", "2026-11-21"];

/** Each page with what is done on it before the picture is taken. */
const PAGES = {
  page: {
    written: (out) => vitaal("page", "--law", "nl", "--lang", "nl", ...DAY, "-o", out),
    phone: async (page) => {
      await page.fill("#search", "huisarts");
      await page.getByLabel("Zorgaanbieder", { exact: false }).first().check();
    },
    desktop: hospital,
  },
  report: {
    written: (out) => vitaal("classify", "examples/gemengd.csv", "--lang", "nl", ...DAY, "--format", "html", "-o", out),
  },
};

/** A hospital of 300, answered to the end. */
async function hospital(page) {
  await page.fill("#search", "ziekenhuis");
  await page.getByLabel("Zorgaanbieder", { exact: false }).first().check();
  await page.click("#question button[type=submit]");
  await page.fill("#figure", "300");
  await page.click("#question button[type=submit]");
  while (await page.$("#question")) {
    if (await page.$("#country")) {
      await page.selectOption("#country", "NL");
      await page.click("#question button[type=submit]");
    } else if (await page.$("#none")) await page.click("#none");
    else await page.click(/Unie/.test(await page.textContent("#asked")) ? "#yes" : "#no");
  }
  await page.evaluate(() => scrollTo(0, 0));
}

for (const [name, of] of Object.entries(PAGES)) {
  test(`pictures of the ${name}`, async () => {
    mkdirSync(IMAGES, { recursive: true });
    const file = desk().path(`${name}.html`);
    of.written(file);
    const browser = await launched();
    for (const [screen, viewport] of Object.entries(SCREENS)) {
      const { page, closed } = await opened(browser, file, { viewport, colorScheme: "light" });
      await of[screen]?.(page);
      await page.screenshot({ path: join(IMAGES, `${name}-${screen}.png`) });
      await closed();
    }
    await browser.close();
  });
}
