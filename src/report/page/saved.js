// Answers kept: as a file, as `vitaal check` writes and reads it, and in the address of the page.
"use strict";

const savedOf = (S, walk, made, state, { factOf }) => {
  const FORM = 1;

  const cellOf = (topic, answer) => {
    const { kind, at } = walk.topicParts(topic);
    if (answer === null) return "unknown";
    if (kind === "function") return answer.map((type) => S.types[type][0]).join("|");
    if (kind === "sector") return S.sectors[answer][0];
    if (kind === "given") return String(answer);
    const fact = S.facts[at];
    if (fact.kind === "choice") return answer === 0 ? "none" : fact.choices[answer - 1][0];
    return fact.kind === "countries" ? answer.join("|") : String(answer);
  };
  const lineOf = ([topic, answer]) => {
    const { kind, at, place } = walk.topicParts(topic);
    const of = kind === "given" ? S.variables[at].members.map((fact) => S.facts[fact].name).join("|") : factOf(topic).name;
    const activity = place === null ? undefined : S.types[state.answers.get("function")[place]][0];
    return { of, activity, answer: cellOf(topic, answer) };
  };
  const result = () => {
    const k = walk.record(state.answers);
    const regimes = S.regimes.map((regime, i) => [regime.id, walk.regimes[i]]).filter(([, judge]) => judge);
    return Object.fromEntries(
      regimes.map(([id, judge]) => {
        const decision = walk.decide(judge, k);
        const by = walk.deciding(decision).map(({ rule }) => `${judge.act}#${judge.rules[rule].id}`);
        return [id, { classes: walk.places(decision.possible).map((place) => judge.classes[place][0]), by }];
      }),
    );
  };
  const saved = () => ({
    self_check: FORM, tool: made.tool, version: made.version, name: state.name, ...made.fingerprint,
    answers: [...state.answers].map(lineOf), result: result(),
  });

  /** The topic and answer of a saved line; none where the law knows it no more. */
  const topicOf = (line, before) => {
    if (typeof line?.of !== "string" || typeof line.answer !== "string") return null;
    const cell = line.answer;
    if (line.of.includes("|")) {
      const names = line.of.split("|").join();
      const at = S.variables.findIndex((v) => v.members && v.members.map((fact) => S.facts[fact].name).join() === names);
      return at < 0 ? null : [`given:${at}`, cell === "unknown" ? null : cell === "true"];
    }
    const at = S.facts.findIndex((fact) => fact.name === line.of);
    if (at < 0) return null;
    const fact = S.facts[at];
    const isOneOf = (codes) => codes.every((code) => S.countries.includes(code));
    if (fact.kind === "functions") {
      if (cell === "unknown") return ["function", null];
      const types = cell.split("|").map((id) => S.types.findIndex((type) => type[0] === id));
      return types.includes(-1) ? null : ["function", [...new Set(types)].sort((a, b) => a - b)];
    }
    if (fact.kind === "sector") {
      const sector = S.sectors.findIndex(([id]) => id === cell);
      return cell !== "unknown" && sector < 0 ? null : ["sector", cell === "unknown" ? null : sector];
    }
    const types = before.get("function") ?? [];
    const place = line.activity === undefined ? null : types.findIndex((type) => S.types[type][0] === line.activity);
    if (place === -1) return null;
    const topic = place === null ? `fact:${at}` : `fact:${at}:${place}`;
    if (cell === "unknown") return [topic, null];
    switch (fact.kind) {
      case "flag":
        return ["true", "false"].includes(cell) ? [topic, cell === "true"] : null;
      case "figure":
        return /^\d{1,24}(\.\d{1,9})?$/.test(cell) ? [topic, cell] : null;
      case "choice": {
        const choice = cell === "none" && fact.none ? 0 : fact.choices.findIndex(([id]) => id === cell) + 1;
        return choice > 0 || cell === "none" ? [topic, choice] : null;
      }
      case "country":
        return isOneOf([cell]) ? [topic, cell] : null;
      case "countries":
        return isOneOf(cell.split("|")) ? [topic, cell.split("|")] : null;
      case "date":
        return isDay(cell) ? [topic, cell] : null;
      default:
        return null;
    }
  };
  const isDay = (text) => {
    if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
    const day = new Date(`${text}T00:00:00Z`);
    return !Number.isNaN(day.getTime()) && day.toISOString().slice(0, 10) === text;
  };

  /** Answers of a saved file, and whether they were given under these rules; or the word that says what is wrong. */
  const read = (file) => {
    if (file === null || typeof file !== "object" || !Array.isArray(file.answers)) return { fault: "noAnswers" };
    if (file.self_check !== FORM) return { fault: "otherForm" };
    const found = new Map();
    for (const line of file.answers) {
      const answered = topicOf(line, found);
      if (answered) found.set(...answered);
    }
    const { law, as_of, rules, readings } = made.fingerprint;
    const inOrder = (choices) => JSON.stringify(Object.entries(choices ?? {}).sort());
    const isSame = file.law === law && file.as_of === as_of && file.rules === rules && inOrder(file.readings) === inOrder(readings);
    return { answers: found, isSame, name: typeof file.name === "string" ? file.name : "", under: `${file.law}, ${file.as_of}` };
  };

  /** The answers as they stand in an address. */
  const toFragment = () => {
    const { self_check, name, answers } = saved();
    const bytes = new TextEncoder().encode(JSON.stringify({ self_check, ...made.fingerprint, name, answers }));
    const letters = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
    return letters.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  };

  const fromFragment = (letters) => {
    try {
      const bytes = Uint8Array.from(atob(letters.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
      return read(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)));
    } catch {
      return { fault: "noAnswers" };
    }
  };

  return { saved, read, toFragment, fromFragment, isDay };
};
