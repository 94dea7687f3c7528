// What to ask next, as evaluate/questions.rs and diagram/inquiry.rs have it: only what can still tell.
"use strict";

/** `walk` walks the law, and `duties` tells those of a decision. */
const askedOf = (walk, duties) => {
  const {
    S, judges, regimes, variableOf, bits, has, classes, places, topicParts, known, assuming, alternatives, begin,
    distinct, step, first, isBefore, keyOf, past, pruned, bearingOn, outcome, counts, everyEnd, possible, decide,
  } = walk;

  /**
   * The tests on which it still hangs to which class a record comes, and which of the rules that are kept count, where
   * what `isUnknown` stays open for good. The walk is made to a diagram with sets of ends, of which the tests of what
   * stays unknown are taken out by joining their children.
   */
  const mattering = (judge, k, keeps, isUnknown) => {
    const { states, cellsIn } = begin(judge, k);
    const tests = new Map();
    const byPlace = [];
    const done = new Map();
    const joins = new Map();
    // a set of ends is a text; a test is its place
    const end = (list) => [...new Set(list)].sort().join(" ");
    const test = (at, children) => {
      if (children.every((child) => child === children[0])) return children[0];
      const key = `${at}|${children.join("/")}`;
      if (!tests.has(key)) {
        tests.set(key, byPlace.length);
        byPlace.push({ at, children });
      }
      return tests.get(key);
    };
    const endsOf = (state) => {
      const found = outcome(judge, state);
      if (keeps === 0n && found !== 0) return places(found).map((place) => `${1 << place}`);
      const counting = judge.rules.map((_, rule) => rule).filter((rule) => has(state.held, rule) && counts(judge, state, rule));
      return [`${found}:${counting.join(",")}`];
    };
    const testedBy = (left) => (typeof left === "number" ? byPlace[left].at : null);
    const join = (one, other) => {
      if (one === other) return one;
      const key = `${one}&${other}`;
      if (joins.has(key)) return joins.get(key);
      const [a, b] = [testedBy(one), testedBy(other)];
      let found;
      if (a === null && b === null) found = end([...one.split(" "), ...other.split(" ")]);
      else {
        const at = a === null || (b !== null && isBefore(b, a)) ? b : a;
        const isAt = (of) => of !== null && of[0] === at[0] && of[1] === at[1];
        const count = byPlace[isAt(a) ? one : other].children.length;
        const child = (of, left, i) => (isAt(of) ? byPlace[left].children[i] : left);
        found = test(at, [...Array(count).keys()].map((i) => join(child(a, one, i), child(b, other, i))));
      }
      joins.set(key, found);
      return found;
    };
    const follow = (whole) => {
      const state = pruned(judge, whole, keeps === 0n);
      const key = keyOf(state);
      if (done.has(key)) return done.get(key);
      const at = first(state.open);
      let left;
      if (at === null) left = end(endsOf(state));
      else {
        const cells = cellsIn(Math.max(at[0], 0))[at[1]];
        const children = cells.map((cell) => follow(step(judge, cellsIn, state, at, cell, keeps)));
        left = isUnknown(at) ? children.reduce(join) : test(at, children);
      }
      done.set(key, left);
      return left;
    };
    const bearing = bearingOn(judge, judge.giving | keeps);
    const isBearing = ([rule]) => has(bearing, rule);
    const starts = states.map((state) => ({ ...state, open: state.open.filter(isBearing), held: state.held & keeps }));
    const root = distinct(starts).map(follow).reduce(join);
    const found = new Map();
    const seen = new Set();
    const left = [root];
    while (left.length > 0) {
      const one = left.pop();
      if (typeof one !== "number" || seen.has(one)) continue;
      seen.add(one);
      found.set(`${byPlace[one].at}`, byPlace[one].at);
      left.push(...byPlace[one].children);
    }
    return [...found.values()];
  };

  const looksAtFunctions = judges.some((judge) => judge.kinds.length > 1);

  /** What to ask next: first what can change a class, then its grounds, then the rest; none when nothing tells. */
  const next = (answers) => {
    const all = regimes.flatMap((judge, place) => (judge ? [place] : []));
    if (looksAtFunctions) {
      if (!answers.has("function")) return { topic: "function", stake: "class", regimes: all };
      if (answers.get("function") === null && !answers.has("sector")) return { topic: "sector", stake: "class", regimes: all };
    }
    const k = known(answers);
    for (const stake of ["class", "grounds", "follows"]) {
      const found = regimes.flatMap((judge, place) =>
        judge ? telling(judge, k, stake).map((topic) => [topic, place]) : [],
      );
      if (found.length === 0) continue;
      const usual = stake === "class" ? usuallyTelling(k) : null;
      const isLate = (topic) => Number(usual !== null && !usual.has(topic) && !isAssumed(topic));
      const [topic] = found.reduce((least, one) => {
        const late = isLate(one[0]) - isLate(least[0]);
        return (late || isAsked(one[0], least[0])) < 0 ? one : least;
      });
      return { topic, stake, regimes: [...new Set(found.filter(([of]) => of === topic).map(([, place]) => place))] };
    }
    return null;
  };

  /** What can still tell where everything of which a blank is assumed to be something is as it is assumed. */
  const usuallyTelling = (k) => {
    const usual = assuming(k);
    return new Set(regimes.flatMap((judge) => (judge ? telling(judge, usual, "class") : [])));
  };

  const isAssumed = (topic) => {
    const { kind, at } = topicParts(topic);
    return kind === "fact" && S.facts[at].blank !== undefined;
  };

  /** The order of questions: that of the facts; a group before the first of it. */
  const isAsked = (one, other) => {
    const rank = (topic) => {
      const { kind, at, place } = topicParts(topic);
      return kind === "given" ? [Math.min(...S.variables[at].members), -1] : [at, place ?? 0];
    };
    const [a, b] = [rank(one), rank(other)];
    return a[0] - b[0] || a[1] - b[1];
  };

  /** What is asked to settle a test. */
  const topicAt = ([place, variable]) => {
    const { fact } = S.variables[variable];
    if (fact === null) return `given:${variable}`;
    return place > 0 ? `fact:${fact}:${place - 1}` : `fact:${fact}`;
  };

  const telling = (judge, k, stake) => {
    const open = stake === "class" ? 0 : possible(judge, k);
    const isWithin = (set) => (open & ~classes(set)) === 0;
    const isOut = open === 1 << (judge.classes.length - 1);
    const isKept = (rule) => {
      if (stake === "class") return false;
      if (stake === "grounds") return (judge.gives[rule] & open) !== 0;
      const { overlay, jurisdiction, assumed } = judge.rules[rule];
      return overlay ? !assumed && isWithin(overlay) : jurisdiction !== undefined && !isOut;
    };
    const keeps = bits(judge.rules.map((_, rule) => rule).filter(isKept));
    if (keeps === 0n && stake !== "class") return [];
    const isUnknown = ([place, variable]) => {
      const { fact } = S.variables[variable];
      if (fact === null) return false;
      const own = place > 0 ? k.own[place - 1] : undefined;
      const value = own?.has(fact) ? own.get(fact) : k.facts.get(fact);
      return value === null;
    };
    const topics = mattering(judge, k, keeps, isUnknown).map(topicAt);
    if (stake === "follows") topics.push(...days(decide(judge, k), k).map((fact) => `fact:${fact}`));
    return topics;
  };

  /** What is not known, and would tell the class if it were. */
  const unknownThatTells = (judge, k) => {
    const topics = mattering(judge, k, 0n, () => false).map(topicAt);
    const { states, cellsIn } = begin(judge, k);
    const ends = (state) => everyEnd(judge, cellsIn, state, null, true).ends;
    const open = states.map((state) => ends(state).reduce((all, end) => all | outcome(judge, end), 0));
    return k.types === null && open.some((one) => one !== open[0]) ? ["function", ...topics] : topics;
  };

  /** The dated events that periods run from, of duties that come for certain, as far as nothing is said of them. */
  const days = (decision, k) =>
    duties(decision, k).flatMap(({ duty, isCertain }) => {
      if (!duty.clock || !isCertain) return [];
      const { from, met_by, not_before } = duty.clock;
      const isDated = typeof k.facts.get(from) === "string";
      return [from, ...(isDated ? [met_by, not_before] : [])].filter((fact) => fact !== null && !k.facts.has(fact));
    });

  /** The record that answers tell: what can still tell and was not asked is not known; of the rest what a blank means is
   * assumed, which changes no class. */
  const record = (answers) => {
    const k = known(answers);
    const told = new Map(answers);
    for (const judge of regimes.filter(Boolean)) {
      for (const stake of ["class", "grounds"]) {
        for (const topic of telling(judge, k, stake)) if (!told.has(topic)) told.set(topic, null);
      }
    }
    return known(told, true);
  };

  /** The rules that look at what a question is about, for what the organisation may do. */
  const rulesThatTest = (topic, answers) => {
    const { kind, at } = topicParts(topic);
    const variable = kind === "given" ? at : kind === "fact" ? variableOf.get(at) : undefined;
    if (variable === undefined) return [];
    const k = known(answers);
    const looks = (root, cells, seen) => {
      const node = past(root, cells);
      if (node < 0 || seen.has(node)) return false;
      seen.add(node);
      const [tests, ...children] = S.nodes[node];
      return tests === variable || cells[tests].some((cell) => looks(children[cell], cells, seen));
    };
    return regimes.filter(Boolean).flatMap((judge) => {
      const types = k.types ?? alternatives(judge, k).flat().map(([type]) => type);
      const found = new Set();
      for (const type of new Set(types.map((id) => judge.kind_of[id]))) {
        for (const [rule, root] of judge.kinds[type].roots[1]) {
          if (!found.has(rule) && looks(root, k.cells, new Set())) found.add(rule);
        }
      }
      return [...found].map((rule) => judge.rules[rule]);
    });
  };

  return { next, record, unknownThatTells, rulesThatTest };
};
