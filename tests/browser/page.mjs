// The self-check as a reader uses it, and its answers beside those of `vitaal classify`.

import assert from "node:assert/strict";
import { readFileSync, statSync } from "node:fs";
import { after, before, test } from "node:test";
import { assertAccessible, assertFits, launched, opened, SCREENS } from "./shared/browser.mjs";
import { answered, drawing, record, table } from "./shared/records.mjs";
import { desk, vitaal } from "./shared/tool.mjs";

const DAY = ["--as-of", "2026-11-21"];
const { path, put } = desk();
const pages = {};
let browser;
before(async () => {
  for (const [law, lang] of [["nl", "nl"], ["eu", "en"]]) {
    pages[law] = path(`${law}.html`);
    vitaal("page", "--law", law, "--lang", lang, ...DAY, "-o", pages[law]);
  }
  pages.older = path("older.html");
  vitaal("page", "--law", "nl", "--lang", "nl", "--as-of", "2026-10-01", "-o", pages.older);
  browser = await launched();
});
after(() => browser.close());

/** Chooses what the organisation does by a word. */
async function choose(page, word, label) {
  await page.fill("#search", word);
  await page.getByLabel(label, { exact: false }).first().check();
  await page.click("#question button[type=submit]");
}
const asked = (page) => page.textContent("#asked");
const regime = (page, id) => page.textContent(`#regime-${id} h2`);

/** Answers a hospital of 300 to the end: yes to activity in the Union, the Netherlands, and no to all else. */
async function hospital(page) {
  await choose(page, "ziekenhuis", "Zorgaanbieder");
  await page.fill("#figure", "300");
  await page.click("#question button[type=submit]");
  for (let i = 0; i < 30 && (await page.$("#question")); i++) {
    if (await page.$("#country")) {
      await page.selectOption("#country", "NL");
      await page.click("#question button[type=submit]");
    } else if (await page.$("#none")) await page.click("#none");
    else await page.click(/Unie/.test(await asked(page)) ? "#yes" : "#no");
  }
}

for (const [name, viewport] of Object.entries(SCREENS)) {
  test(`a hospital finds out what it is, on a ${name}`, async () => {
    const { page, closed } = await opened(browser, pages.nl, { viewport });
    await assertAccessible(page);
    await assertFits(page);
    await hospital(page);
    assert.equal(await regime(page, "nis2"), "NIS2: essentiële entiteit");
    assert.equal(await regime(page, "cer"), "CER: geen kandidaat");
    const result = await page.textContent("#result");
    assert.match(result, /Cbw Art\. 8\(1\)\(f\)/);
    assert.match(result, /Inspectie Gezondheidszorg en Jeugd|IGJ/);
    assert.match(result, /300 AJE is niet minder dan 250/);
    assert.match(result, /minder dan 250 AJE → /);
    assert.match(result, /neemt passende en evenredige technische/);
    assert.doesNotMatch(result, /\[object|undefined|NaN|null/);
    await assertAccessible(page);
    await assertFits(page);
    await closed();
  });
}

test("the result can be read in the dark, and on paper", async () => {
  const { page, closed } = await opened(browser, pages.nl, { colorScheme: "dark" });
  await hospital(page);
  await assertAccessible(page);
  await page.fill("#name", "<b>\"Naam\"</b>");
  await page.emulateMedia({ media: "print" });
  assert.equal(await page.isVisible("#name-on-paper"), true);
  assert.equal(await page.textContent("#name-on-paper"), "<b>\"Naam\"</b>");
  assert.equal(await page.isVisible("#save"), false);
  await closed();
});

test("what is not known stays open, and is said to be", async () => {
  const { page, closed } = await opened(browser, pages.nl);
  await choose(page, "ziekenhuis", "Zorgaanbieder");
  for (let i = 0; i < 40 && (await page.$("#question")); i++) await page.click("#unknown");
  assert.match(await regime(page, "nis2"), /^NIS2: onbepaald \(essentiële entiteit, belangrijke entiteit of buiten/);
  const result = await page.textContent("#regime-nis2");
  assert.match(result, /Wat niet bekend is, en het zou vertellen/);
  assert.match(result, /Hoeveel arbeidsjaareenheden/);
  await closed();
});

test("going back asks again, with the answer at hand", async () => {
  const { page, closed } = await opened(browser, pages.nl);
  await choose(page, "huisarts", "Zorgaanbieder");
  const second = await asked(page);
  await page.fill("#figure", "12");
  await page.keyboard.press("Enter");
  assert.notEqual(await asked(page), second);
  await page.click("#back");
  assert.equal(await asked(page), second);
  assert.equal(await page.textContent("#keep"), "Als eerder: 12 AJE");
  await page.click("#keep");
  assert.notEqual(await asked(page), second);
  await page.click("#answers summary");
  await page.click("#answers li:first-child button");
  assert.match(await asked(page), /Wat doet de organisatie zelf/);
  await closed();
});

test("the language switches, and the answers stay", async () => {
  const { page, closed } = await opened(browser, pages.nl);
  await choose(page, "cloud", "Cloudaanbieder");
  assert.match(await asked(page), /Hoeveel arbeidsjaareenheden/);
  await page.click("#lang-en");
  assert.match(await asked(page), /How many annual work units/);
  assert.equal(await page.getAttribute("html", "lang"), "en");
  assert.match(await page.textContent("#answers"), /Cloud provider/);
  await assertAccessible(page);
  await closed();
});

test("everything can be done with the keyboard", async () => {
  const { page, closed } = await opened(browser, pages.nl);
  await page.focus("#search");
  await page.keyboard.type("huisarts");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Space");
  assert.match(await page.textContent("#chosen"), /Zorgaanbieder/);
  await page.focus("#question button[type=submit]");
  await page.keyboard.press("Enter");
  // the new question has the focus, so that it is read out
  assert.equal(await page.evaluate(() => document.activeElement.id), "asked");
  await closed();
});

test("what cannot be read is refused with what to do", async () => {
  const { page, closed } = await opened(browser, pages.nl);
  await page.click("#question button[type=submit]");
  assert.match(await page.textContent("#fault"), /Kies er ten minste één/);
  await page.fill("#search", "qqqqqqqq");
  assert.match(await page.textContent("#question [role=status]"), /niets gevonden/);
  await choose(page, "huisarts", "Zorgaanbieder");
  const refused = {
    "": /Geef een antwoord/,
    "veel": /is geen getal/,
    "-5": /kleiner dan nul/,
    "1.250": /op twee manieren/,
    "1e9": /is geen getal/,
    "1\n2": /is geen getal|12/,
    "<script>alert(1)</script>": /“<script>alert\(1\)<\/script>” is geen getal/,
    "0,0000000001": /te groot/,
  };
  for (const [typed, said] of Object.entries(refused)) {
    await page.fill("#figure", typed);
    await page.click("#question button[type=submit]");
    if (!(await page.$("#fault"))) {
      assert.equal(typed, "1\n2", `“${typed}” was taken`);
      await page.click("#back");
      continue;
    }
    assert.match(await page.textContent("#fault"), said);
  }
  await assertAccessible(page);
  await closed();
});

test("figures are read as people write them, and as `vitaal check` does", async () => {
  const { page, closed } = await opened(browser, pages.nl);
  const read = (typed, name) =>
    page.evaluate(([text, of]) => {
      const { readFigure, structure } = globalThis.vitaal;
      return readFigure(text, structure.facts.find((fact) => fact.name === of)).value ?? null;
    }, [typed, name]);
  const money = { "12,5 mln": "12500000", "€ 1.250.000": "1250000", "1 250 000": "1250000", "1.250,50": "1250.5", "EUR 5": "5", "12.5 miljoen": "12500000", "0": "0", "10 USD": null };
  for (const [typed, value] of Object.entries(money)) assert.equal(await read(typed, "turnover"), value, typed);
  const staff = { "48,5": "48.5", "48.5": "48.5", "49.999999999": "49.999999999", "300": "300", "007": "7" };
  for (const [typed, value] of Object.entries(staff)) assert.equal(await read(typed, "fte"), value, typed);
  await closed();
});

test("answers are saved and opened again, in a file and in the address", async () => {
  const first = await opened(browser, pages.nl);
  await hospital(first.page);
  await first.page.fill("#name", "Voorbeeld");
  const waiting = first.page.waitForEvent("download");
  await first.page.click("#save");
  const text = readFileSync(await (await waiting).path(), "utf8");
  const address = first.page.url();
  await first.closed();
  const saved = JSON.parse(text);
  assert.equal(saved.name, "Voorbeeld");
  assert.deepEqual(saved.result.nis2.classes, ["essential"]);
  const file = put("saved.json", text);

  const second = await opened(browser, pages.nl);
  await second.page.setInputFiles("#reopen", file);
  await second.page.waitForSelector("#result");
  assert.equal(await regime(second.page, "nis2"), "NIS2: essentiële entiteit");
  assert.equal(await second.page.inputValue("#name"), "Voorbeeld");
  await second.closed();

  const third = await opened(browser, address);
  assert.equal(await regime(third.page, "nis2"), "NIS2: essentiële entiteit");
  await third.closed();

  const other = await opened(browser, pages.older);
  await other.page.setInputFiles("#reopen", file);
  await other.page.waitForSelector("#notice");
  assert.match(await other.page.textContent("#notice"), /onder andere regels bewaard.*nl, 2026-11-21/);
  assert.match(await other.page.textContent("#keep"), /Zorgaanbieder/);
  await other.closed();

  // the terminal goes on from the same file
  assert.match(vitaal("check", "--resume", file, "--law", "nl", ...DAY, "--lang", "nl"), /NIS2: essentiële entiteit/);
});

test("a file or an address without answers is said to be so", async () => {
  const { page, closed } = await opened(browser, pages.nl);
  for (const [name, text] of [["a.json", "{}"], ["b.json", "no"], ["c.json", '{"answers":[{"of":7}],"self_check":2}']]) {
    await page.setInputFiles("#reopen", put(name, text));
    await page.waitForFunction(() => document.querySelector("#notice"));
    assert.match(await page.textContent("#notice"), /geen antwoorden|niet kent/);
  }
  await closed();
  const broken = await opened(browser, `file://${pages.nl}#a=%%%`);
  assert.match(await broken.page.textContent("#notice"), /geen antwoorden/);
  await broken.closed();
});

test("without scripts a notice says what to do", async () => {
  const { page, closed } = await opened(browser, pages.nl, { javaScriptEnabled: false });
  assert.match(await page.textContent("body"), /Zet scripts aan voor dit bestand/);
  await closed();
});

test("every word of the page is said in both languages", async () => {
  const { page, closed } = await opened(browser, pages.nl);
  const words = await page.evaluate(() => globalThis.vitaal.words);
  for (const [key, said] of Object.entries(words)) {
    assert.equal(said.length, 2, key);
    assert.ok(said.every((word) => word.trim() !== ""), key);
  }
  await closed();
});

test("the page is small, and its first question is there at once", async () => {
  for (const file of [pages.nl, pages.eu]) assert.ok(statSync(file).size < 500_000, `${statSync(file).size} bytes`);
  const times = [];
  for (let i = 0; i < 5; i++) {
    const { page, closed } = await opened(browser, pages.nl);
    times.push(await page.evaluate(() => performance.getEntriesByType("navigation")[0].domContentLoadedEventEnd));
    await closed();
  }
  times.sort((a, b) => a - b);
  console.log(`the Dutch page: ${statSync(pages.nl).size} bytes, first question after ${times.map(Math.round).join(", ")} ms`);
  // the fastest: what else the machine does is not the page's doing
  assert.ok(times[0] < 200, `first question after ${times[0]} ms`);
});

for (const [law, count, seed] of [["nl", 1400, 7], ["eu", 700, 11]]) {
  test(`${count} organisations are under ${law} what they are to \`vitaal classify\``, async () => {
    const { page, closed } = await opened(browser, pages[law]);
    const structure = await page.evaluate(() => globalThis.vitaal.structure);
    const draw = drawing(seed);
    const records = Array.from({ length: count }, () => record(structure, draw));
    const file = put(`${law}.csv`, table(records));
    const rows = vitaal("classify", file, "--law", law, ...DAY, "--format", "ndjson").trim().split("\n").map((line) => JSON.parse(line));
    assert.equal(rows.length, count);
    await page.evaluate(`globalThis.answered = ${answered}`);
    const found = await page.evaluate((all) => all.map((cells) => {
      const { structure: of, walk } = globalThis.vitaal;
      return globalThis.answered({ structure: of, walk, cells });
    }), records);
    let asked = 0;
    for (const row of rows) {
      const at = Number(row.id.slice(1));
      asked += found[at].asked;
      for (const { id } of structure.regimes) {
        const possible = row[`${id}_possible`].length > 0 ? row[`${id}_possible`] : [row[`${id}_class`]];
        assert.deepEqual(found[at].found[id], { possible, by: row[`${id}_by`] }, JSON.stringify(records[at]));
      }
    }
    console.log(`${law}: ${count} organisations, ${(asked / count).toFixed(1)} questions each`);
    await closed();
  });
}
