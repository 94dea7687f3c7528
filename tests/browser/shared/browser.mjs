// Pages opened from disk in Chromium, under watch: a page may ask for nothing and complain of nothing.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Widths and heights that pages are looked at in. */
export const SCREENS = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 900 } };

const QUIET = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** A browser with an empty profile of its own; to be closed by who opens it. */
export function launched() {
  const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
  return chromium.launch({ executablePath, headless: true, args: QUIET });
}

/**
 * Opens a file in a context of its own. `options` are those of a context of Playwright, such as `colorScheme`,
 * `javaScriptEnabled` or `viewport`; without them the screen is that of a desktop.
 *
 * What the page does against the rules is gathered in `faults`; `closed` fails where there is any.
 */
export async function opened(browser, file, options = {}) {
  const context = await browser.newContext({ viewport: SCREENS.desktop, acceptDownloads: true, ...options });
  const page = await context.newPage();
  const address = file.startsWith("file:") ? file : pathToFileURL(file).href;
  const faults = watched(context, page, address);
  await page.goto(address);
  const closed = async () => {
    await context.close();
    assert.deepEqual(faults, [], "the page asked for something, or complained");
  };
  return { page, context, faults, closed };
}

/** Gathers every request but the one for the page itself, and all that the page complains of. */
function watched(context, page, address) {
  const faults = [];
  const itself = address.split("#")[0];
  const isItself = (url) => url.split("#")[0] === itself || url.startsWith("blob:") || url.startsWith("data:");
  context.on("request", (request) => {
    if (!isItself(request.url())) faults.push(`request: ${request.url()}`);
  });
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) faults.push(`console ${message.type()}: ${message.text()}`);
  });
  page.on("pageerror", (error) => faults.push(`error: ${error.message}`));
  page.on("dialog", (dialog) => {
    faults.push(`dialog: ${dialog.message()}`);
    return dialog.dismiss();
  });
  return faults;
}

/** Every violation that axe-core finds on the page as it stands, one a line with the elements at fault. */
export async function violations(page) {
  await page.evaluate(axe);
  const found = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
  return found.violations.map((violation) => {
    const nodes = violation.nodes.slice(0, 3).map((node) => `${node.target} ${node.html} ${node.failureSummary}`);
    return `${violation.id}: ${violation.help}\n${nodes.join("\n")}`;
  });
}

/** Fails on any violation of accessibility. */
export async function assertAccessible(page) {
  assert.deepEqual(await violations(page), []);
}

/** Fails where the page is wider than its window, so that a reader would have to scroll sideways. */
export async function assertFits(page) {
  const [content, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  assert.ok(content <= window, `the page is ${content} pixels wide in a window of ${window}`);
}
