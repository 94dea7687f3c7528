// Random organisations, drawn from what the law of a page tests; and what each answers to a question of the page.

/** Draws numbers below a bound, the same for the same seed (Marsaglia, Xorshift RNGs, 2003). */
export function drawing(seed) {
  let state = seed >>> 0 || 1;
  return (bound) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % bound;
  };
}

/** One organisation as cells by column; about one fact in ten is said to be unknown, and blanks are left out. */
export function record(structure, draw) {
  const cells = {};
  const one = (list) => list[draw(list.length)];
  const count = one([1, 1, 1, 1, 2, 3, 0]);
  const functions = structure.facts.find((fact) => fact.kind === "functions").name;
  const sectors = structure.facts.find((fact) => fact.kind === "sector").name;
  if (count > 0) {
    const types = new Set(Array.from({ length: count }, () => draw(structure.types.length)));
    cells[functions] = [...types].map((type) => structure.types[type][0]).join("|");
  } else if (draw(2)) cells[sectors] = one(structure.sectors)[0];
  const types = (cells[functions] ?? "").split("|").filter(Boolean);
  const implied = structure.types.filter(([id]) => types.includes(id)).flatMap((type) => type[4]);
  const hasHistory = draw(3) === 0;
  const history = structure.variables.flatMap((variable) => variable.members ?? []);
  for (const variable of structure.variables) {
    if (variable.fact === null || (history.includes(variable.fact) && !hasHistory)) continue;
    const fact = structure.facts[variable.fact];
    // what a blank is taken to be is drawn most: qualifiers are rare in life, too
    if (fact.blank !== undefined && draw(10) < 8) continue;
    // of several activities each is asked for itself: not known of each is not the same as not known of all alike
    const isApart = (one) => one.per_activity && (one === fact || one.blank === variable.fact);
    const mayBeUnknown = types.length < 2 || !structure.facts.some(isApart);
    cells[fact.name] = mayBeUnknown && draw(10) === 0 ? "unknown" : value(fact, variable, draw);
    if (implied.includes(variable.fact)) delete cells[fact.name];
  }
  unknownWithAnother(structure, cells);
  return cells;
}

/** A blank that takes the value of another fact is unknown where that is; a file that says so is judged exactly. */
function unknownWithAnother(structure, cells) {
  for (const fact of structure.facts.filter((fact) => typeof fact.blank === "number")) {
    if (cells[structure.facts[fact.blank].name] === "unknown" && cells[fact.name] === undefined) cells[fact.name] = "unknown";
  }
}

function value(fact, variable, draw) {
  const one = (list) => list[draw(list.length)];
  const country = () => one([...variable.sets.flatMap((set) => [set[0], one(set)]), "AQ"]);
  switch (variable.kind) {
    case "flag":
      return ["false", "true"][draw(2)];
    case "figure": {
      const [at] = one(variable.cuts);
      const whole = Number(at);
      const around = [at, `${whole + 1}`, `${Math.max(whole - 1, 0)}`];
      if (!fact.whole) around.push(`${whole}.01`, `${Math.max(whole - 1, 0)}.99`);
      return one(around);
    }
    case "choice":
      return one([...fact.choices.map(([id]) => id), ...(fact.none ? ["none"] : [])]);
    case "countries":
      return draw(2) ? country() : `${country()}|${country()}`;
    default:
      return country();
  }
}

/** All records as one file. */
export function table(records) {
  const columns = [...new Set(records.flatMap(Object.keys))];
  const cell = (text) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const row = (record, i) => [`r${i}`, ...columns.map((column) => cell(record[column] ?? ""))].join(",");
  return [["id", ...columns].join(","), ...records.map(row), ""].join("\n");
}

/**
 * Answers the questions of a page from a record, until nothing more tells, and gives what the page comes to. It is
 * sent to the page as text, so it names nothing outside itself.
 */
export function answered({ structure, walk, cells }) {
  const facts = structure.facts;
  const typeOf = (id) => structure.types.findIndex((type) => type[0] === id);
  const nameOf = (kind) => facts.find((fact) => fact.kind === kind).name;
  const functions = cells[nameOf("functions")];
  const types = functions ? functions.split("|").map(typeOf).sort((a, b) => a - b) : null;
  const implied = new Set((types ?? []).flatMap((type) => structure.types[type][4]));
  const read = (fact, cell) => {
    if (cell === "unknown") return null;
    if (fact.kind === "flag") return cell === "true";
    if (fact.kind === "choice") return fact.choices.findIndex(([id]) => id === cell) + 1;
    return fact.kind === "countries" ? cell.split("|") : cell;
  };
  const settled = (at) => {
    const fact = facts[at];
    if (cells[fact.name] !== undefined) return read(fact, cells[fact.name]);
    if (implied.has(at)) return true;
    const when = fact.unknown_when === undefined || structure.jurisdiction !== null ? undefined : cells[facts[fact.unknown_when].name];
    if (when === "true" || when === "unknown") return null;
    if (fact.blank === "absent") return { choice: 0, flag: false }[fact.kind] ?? null;
    if (fact.blank === "true") return true;
    if (fact.blank === "jurisdiction") return structure.jurisdiction;
    if (typeof fact.blank === "number") {
      const other = settled(fact.blank);
      return other !== null && fact.kind === "countries" ? [other].flat() : other;
    }
    return null;
  };
  const answer = (topic) => {
    const { kind, at } = walk.topicParts(topic);
    if (kind === "function") return types;
    if (kind === "sector") {
      const sector = structure.sectors.findIndex(([id]) => id === cells[nameOf("sector")]);
      return sector < 0 ? null : sector;
    }
    if (kind === "given") return structure.variables[at].members.some((fact) => cells[facts[fact].name] !== undefined);
    return settled(at);
  };
  const answers = new Map();
  const asked = [];
  for (let next = walk.next(answers); next !== null; next = walk.next(answers)) {
    answers.set(next.topic, answer(next.topic));
    asked.push(next);
    if (asked.length > 200) throw new Error("it never ends");
  }
  const k = walk.record(answers);
  const found = {};
  structure.regimes.forEach((regime, i) => {
    const judge = walk.regimes[i];
    if (judge === null) return;
    const decision = walk.decide(judge, k);
    const by = walk.deciding(decision).map(({ rule }) => `${judge.act}#${judge.rules[rule].id}`);
    found[regime.id] = { possible: walk.places(decision.possible).map((place) => judge.classes[place][0]), by };
  });
  return { found, asked: asked.filter(({ stake }) => stake !== "follows").length, all: asked.length };
}
