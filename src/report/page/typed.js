// Reads what is typed: figures as people write them, and words for what an organisation does.
"use strict";

/** `say` gives a word of the page in the language shown. */
const typedOf = (S, say) => {
  const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const plainWords = (text) => folded(text).split(/[^\p{L}\p{N}]+/u).filter(Boolean);

  /** A figure in digits with a point; marks of any language, where they can be read in one way only. */
  const readFigure = (typed, fact) => {
    const unit = S.units[fact.unit];
    const fail = (key) => ({ fault: `“${typed}” ${say(key)}` });
    const parts = /^(\p{L}+|€)?\s*(-|−)?\s*(\d[\d.,'’\s]*?)\s*([\p{L}€][\p{L}€\s]*)?$/u.exec(typed.trim());
    if (!parts) return fail("noNumber");
    const [, before, sign, digits, after = ""] = parts;
    if (sign) return fail("negative");
    let times = 0n;
    for (const word of [before ?? "", ...after.split(/\s+/)].filter(Boolean)) {
      const isUnit = word === "€" || unit.name.some((known) => known.toLowerCase() === word.toLowerCase());
      if (isUnit && (word !== "€" || unit.money)) continue;
      const multiple = S.multiples[word.toLowerCase()];
      if (!multiple || times !== 0n) return fail("noNumber");
      times = BigInt(multiple);
    }
    const plain = (mark) => {
      const at = digits.indexOf(mark);
      const [whole, fraction] = at < 0 ? [digits, ""] : [digits.slice(0, at), digits.slice(at + 1)];
      if (!/^\d*$/.test(fraction) || (at >= 0 && fraction === "")) return null;
      const between = /[^\d]/.exec(whole)?.[0];
      if (between) {
        const [first, ...groups] = whole.split(between);
        if (!/^[1-9]\d{0,2}$/.test(first) || !groups.every((group) => /^\d{3}$/.test(group))) return null;
      }
      return whole.replaceAll(between ?? "", "") + (fraction ? `.${fraction}` : "");
    };
    const [point, comma] = [plain("."), plain(",")];
    if (point !== null && comma !== null && point !== comma) return fail("twoReadings");
    const read = point ?? comma;
    if (read === null) return fail("noNumber");
    const [whole, fraction = ""] = read.split(".");
    if (fraction.length > 9 || whole.length > 24) return fail("tooLarge");
    let exact = BigInt(whole + fraction.padEnd(9, "0"));
    if (times > 0n) exact *= times;
    const value = `${exact / 1_000_000_000n}.${String(exact % 1_000_000_000n).padStart(9, "0")}`.replace(/\.?0+$/, "");
    if (unit.whole && value.includes(".")) return fail("whole");
    return { value };
  };

  /** How many slips of the pen lie between two words (optimal string alignment). */
  const slips = (one, other) => {
    let before = [];
    let last = [...Array(other.length + 1).keys()];
    for (let i = 1; i <= one.length; i++) {
      const now = [i];
      for (let j = 1; j <= other.length; j++) {
        const isSame = one[i - 1] === other[j - 1];
        now[j] = Math.min(last[j] + 1, now[j - 1] + 1, last[j - 1] + Number(!isSame));
        if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) now[j] = Math.min(now[j], before[j - 2] + 1);
      }
      [before, last] = [last, now];
    }
    return last[other.length];
  };
  const ownWords = S.types.map(([id, label, , foundBy]) => plainWords(`${id} ${label.join(" ")} ${foundBy}`));

  /** The entity types that some words point to, best first, as `vitaal check` finds them. */
  const typesFound = (typed) => {
    const wanted = plainWords(typed);
    if (wanted.length === 0) return [];
    const ranked = (rank) =>
      ownWords
        .map((own, type) => {
          const ranks = wanted.map((word) => Math.min(...own.map((of) => rank(of, word))));
          return [ranks.reduce((sum, one) => sum + one, 0), type];
        })
        .filter(([rank]) => rank < Infinity)
        .sort((a, b) => a[0] - b[0] || a[1] - b[1])
        .map(([, type]) => type);
    const exact = ranked((of, word) => {
      if (of === word) return 0;
      if (of.startsWith(word)) return 1;
      return word.length > 3 && of.includes(word) ? 2 : Infinity;
    });
    if (exact.length > 0) return exact;
    const most = (word) => (word.length < 4 ? 0 : Math.ceil(word.length / 5));
    return ranked((of, word) => (slips(of, word) <= most(word) ? slips(of, word) : Infinity));
  };

  return { readFigure, typesFound };
};
