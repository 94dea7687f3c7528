// Walks the compiled law: what to ask next, and what the answers come to. It knows of no law: all that it says stands
// in the structure, and what is said here is how records, diagrams and rules fit together, as src/diagram has it.
"use strict";

const walkOf = (S) => {
  const NO = -1;
  const YES = -2;
  const NANO = 1_000_000_000n;

  /** A decimal in billionths: figures are exact. */
  const exact = (text) => {
    const [whole, fraction = ""] = text.split(".");
    return BigInt(whole) * NANO + BigInt(fraction.padEnd(9, "0"));
  };
  const bit = (place) => 1n << BigInt(place);
  const bits = (places) => places.reduce((all, place) => all | bit(place), 0n);
  const has = (set, place) => ((set >> BigInt(place)) & 1n) === 1n;
  const classes = (list) => list.reduce((all, place) => all | (1 << place), 0);
  const places = (set) => [...Array(16).keys()].filter((place) => (set >> place) & 1);

  const judges = S.judges.map((judge, place) => ({
    ...judge,
    place,
    defeats: judge.rules.map((rule) => bits(rule.defeats)),
    gives: judge.rules.map((rule) => classes(rule.classes ?? [])),
    sensitive: bits(judge.sensitive),
    giving: bits(judge.rules.flatMap((rule, place) => (rule.classes?.length > 0 ? [place] : []))),
    // rules that defeat others, and that no rule defeats
    uncontested: judge.order.filter((rule) => !judge.rules.some(({ defeats }) => defeats.includes(rule))),
  }));
  const regimes = S.regimes.map((regime) => (regime.judge === null ? null : judges[regime.judge]));
  const size = S.size === null ? null : judges[S.size];
  const variableOf = new Map(S.variables.flatMap((v, place) => (v.fact === null ? [] : [[v.fact, place]])));
  const cutsOf = S.variables.map((v) => (v.cuts ?? []).map(([at, above]) => [exact(at), above]));
  const isOfKind = (kind) => (fact) => fact.kind === kind;
  const functionFact = S.facts.findIndex(isOfKind("functions"));
  const sectorFact = S.facts.findIndex(isOfKind("sector"));

  // --- answers -------------------------------------------------------------------------------------------------------
  // A topic is `function`, `sector`, `given:VARIABLE`, `fact:FACT` or `fact:FACT:PLACE`, where PLACE is that of one of
  // several activities. An answer is `null` where it is not known; otherwise a list of types, a sector, a flag, a
  // decimal as text, the place of a choice counted from one, a code, a list of codes, or a date.

  const topicParts = (topic) => {
    const [kind, first, second] = topic.split(":");
    return { kind, at: Number(first), place: second === undefined ? null : Number(second) };
  };

  /** What answers say, as it counts on the day judged; with `isAssumed`, what was not asked is taken to be what a blank
   * in a file is taken to be. */
  const known = (answers, isAssumed = false) => {
    const facts = new Map();
    const own = [];
    const given = new Map();
    let types = null;
    let sector = null;
    for (const [topic, answer] of answers) {
      const { kind, at, place } = topicParts(topic);
      if (kind === "function") types = answer;
      else if (kind === "sector") sector = answer;
      else if (kind === "given") {
        given.set(at, answer ?? true);
        // something is there, but not known
        if (answer === null) S.variables[at].members.forEach((fact) => facts.set(fact, null));
      } else if (place === null) facts.set(at, answer);
      else (own[place] ??= new Map()).set(at, answer);
    }
    S.facts.forEach((fact, at) => {
      const date = fact.counts_from === undefined ? null : facts.get(fact.counts_from);
      if (date && date > S.as_of && facts.get(at)) facts.set(at, fact.kind === "flag" ? false : 0);
    });
    const several = types !== null && types.length > 1;
    const implied = new Set((types ?? []).flatMap((id) => S.types[id][4]));
    // something of the group is there, so what of it was not asked is not known
    for (const [at, any] of given) if (any) S.variables[at].members.forEach((fact) => !facts.has(fact) && isAssumed && facts.set(fact, null));
    const assumed = isAssumed ? S.facts.flatMap((fact, at) => assumption(fact, at, facts, implied)) : [];
    const taken = new Map(assumed);
    const cells = S.variables.map((variable, at) => {
      if (variable.fact === null) {
        if (given.has(at)) return [Number(given.get(at))];
        return isAssumed ? [0] : whole(variable);
      }
      if ((!facts.has(variable.fact) || (several && facts.get(variable.fact) === null)) && implied.has(variable.fact)) return [1];
      return cellsOf(at, facts.has(variable.fact) ? facts.get(variable.fact) : taken.get(variable.fact));
    });
    const apart = several ? types.map((_, place) => cellsApart(cells, own[place])) : [];
    return { facts, own, types, sector, several, cells, apart, assumed };
  };

  /** The same, where everything of which a blank is assumed to be something is as it is assumed. */
  const assuming = (k) => {
    const implied = new Set((k.types ?? []).flatMap((id) => S.types[id][4]));
    const taken = new Map(S.facts.flatMap((fact, at) => assumption(fact, at, k.facts, implied)));
    const isTaken = (at) => taken.has(S.variables[at].fact);
    const cells = k.cells.map((cells, at) => (isTaken(at) ? cellsOf(at, taken.get(S.variables[at].fact)) : cells));
    const apart = k.several ? k.types.map((_, place) => cellsApart(cells, k.own[place])) : [];
    return { ...k, cells, apart };
  };

  /** What a fact of which nothing is said is taken to be, if anything. */
  const assumption = (fact, at, facts, implied) => {
    const settled = (of) => {
      const { kind, blank, unknown_when } = S.facts[of];
      if (facts.has(of)) return facts.get(of);
      // only law of the Union leaves open what a State has yet to decide
      if (S.jurisdiction === null && unknown_when !== undefined && facts.get(unknown_when) !== undefined && facts.get(unknown_when) !== false) return null;
      if (blank === "absent") return kind === "choice" ? 0 : kind === "flag" ? false : null;
      if (blank === "true") return true;
      if (blank === "jurisdiction") return S.jurisdiction;
      return typeof blank === "number" ? settled(blank) : null;
    };
    if (fact.blank === undefined || facts.has(at) || implied.has(at)) return [];
    const value = settled(at);
    if (value === null) return [];
    return [[at, fact.kind === "countries" ? [value].flat() : value]];
  };

  const whole = (variable) => [...Array(variable.width).keys()].slice(variable.first);

  /** The cells in which a value may lie: one, or all where it is not known. */
  const cellsOf = (at, value) => {
    const variable = S.variables[at];
    if (value === undefined || value === null) return whole(variable);
    if (variable.kind === "flag") return [Number(value)];
    if (variable.kind === "choice") return [value];
    if (variable.kind === "figure") {
      const figure = exact(value);
      const isBefore = ([cut, above]) => (above ? cut < figure : cut <= figure);
      return [cutsOf[at].filter(isBefore).length];
    }
    const codes = [value].flat();
    const signature = variable.sets.reduce((all, set, i) => all | (Number(codes.some((c) => set.includes(c))) << i), 0);
    return [variable.kind === "country" ? variable.cells.indexOf(signature) : signature];
  };

  const cellsApart = (cells, own) => {
    if (!own) return cells;
    const moved = [...cells];
    for (const [fact, value] of own) if (variableOf.has(fact)) moved[variableOf.get(fact)] = cellsOf(variableOf.get(fact), value);
    return moved;
  };

  // --- the walk ------------------------------------------------------------------------------------------------------

  /** The stronger of each pair of classes, where both say something. */
  const joined = (one, other) => {
    if (one === 0 || other === 0) return one | other;
    return classes(places(one).flatMap((a) => places(other).map((b) => Math.min(a, b))));
  };

  const undefeated = (judge, holding) =>
    judge.order.reduce((left, rule) => (has(left, rule) ? left & ~judge.defeats[rule] : left), holding);

  /** Adds a rule that holds to what rules have come to: as much of them as an outcome can hang on. */
  const adding = (judge, standing, rule) =>
    has(judge.sensitive, rule)
      ? { s: standing.s | bit(rule), c: standing.c }
      : { s: standing.s, c: joined(standing.c, judge.gives[rule]) };

  const counts = (judge, standing, rule) => has(undefeated(judge, standing.s | bit(rule)), rule);

  const outcome = (judge, { s, c }) => {
    const counting = undefeated(judge, s);
    const rules = judge.rules.map((_, rule) => rule).filter((rule) => has(counting, rule));
    const isExcluded = rules.some((rule) => (judge.defeats[rule] & ~judge.sensitive) !== 0n);
    return rules.reduce((all, rule) => joined(all, judge.gives[rule]), isExcluded ? 0 : c);
  };

  /** These rules, and those on which it hangs whether they count. */
  const bearingOn = (judge, found) => {
    const more = judge.defeats.reduce((all, defeats, rule) => ((defeats & all) === 0n ? all : all | bit(rule)), found);
    return more === found ? found : bearingOn(judge, more);
  };

  /** Without the rules that can no longer change the class; or, where it is to be told which rules count, those alone
   * that cannot count any more. */
  const pruned = (judge, state, isForClass) => {
    if (state.open.length === 0) return state;
    let past = 0n;
    for (const rule of judge.uncontested) if (has(state.s, rule)) past |= judge.defeats[rule];
    const weakest = isForClass && state.c !== 0 ? 32 - Math.clz32(state.c) : 16;
    const isWeaker = (rule) => !has(judge.sensitive, rule) && judge.gives[rule] >> weakest << weakest === judge.gives[rule];
    if (past === 0n && weakest === 16) return state;
    const open = state.open.filter(([rule]) => !has(past, rule) && !(weakest < 16 && isWeaker(rule)));
    return open.length === state.open.length ? state : { ...state, open };
  };

  const past = (node, cells) => {
    while (node >= 0) {
      const [variable, ...children] = S.nodes[node];
      if (cells[variable].length !== 1) break;
      node = children[cells[variable][0]];
    }
    return node;
  };

  /** Where walks begin: each alternative of what the organisation may do, with the rules put to it. */
  const begin = (judge, k, version = null) => {
    const cellsIn = (place) => (place === 0 ? k.cells : k.apart[place - 1]);
    const rootsOf = (type) => {
      const kind = judge.kinds[judge.kind_of[type]];
      return kind.others.find(([other]) => other === version)?.[1] ?? kind.roots;
    };
    const start = (put) => {
      let held = 0n;
      const open = [];
      for (const [type, place] of put) {
        const [always, hanging] = rootsOf(type);
        held |= bits(always);
        for (const [rule, root] of hanging) {
          const node = past(root, cellsIn(place));
          if (node === YES) held |= bit(rule);
          else if (node !== NO) open.push([rule, place, node]);
        }
      }
      let standing = { s: 0n, c: 0 };
      judge.rules.forEach((_, rule) => (standing = has(held, rule) ? adding(judge, standing, rule) : standing));
      return { ...standing, held, open: tidied(open.filter(([rule]) => !has(held, rule))) };
    };
    const put = k.several ? [k.types.map((type, place) => [type, place + 1])] : alternatives(judge, k);
    return { states: distinct(put.map(start)), cellsIn };
  };

  /** Types that come to the same are walked once. */
  const distinct = (states) => [...new Map(states.map((state) => [keyOf(state), state])).values()];

  const alternatives = (judge, k) => {
    if (k.types !== null) return [k.types.map((type) => [type, 0])];
    const types = k.sector === null ? judge.unknown : judge.by_sector[k.sector];
    return types.map((type) => [[type, 0]]);
  };

  const order = (a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
  const tidied = (open) => {
    open.sort(order);
    return open.filter((one, i) => i === 0 || order(open[i - 1], one) !== 0);
  };

  /** What is tested where a rule has come to: what all share first, then one activity after the other. */
  const tested = ([, place, node]) => {
    const [variable] = S.nodes[node];
    return S.variables[variable].apart ? [place, variable] : [-1, variable];
  };
  const isBefore = (a, b) => a[0] < b[0] || (a[0] === b[0] && a[1] < b[1]);
  const first = (open) => open.map(tested).reduce((least, one) => (least && !isBefore(one, least) ? least : one), null);
  const keyOf = (state) => `${state.s},${state.c},${state.held},${state.open.join(";")}`;

  /** The state once a variable is known to lie in a cell; none where the rule looked at fails there. */
  const step = (judge, cellsIn, state, [at, variable], cell, keeps, only = null) => {
    const hold = new Set();
    const open = [];
    for (const [rule, place, node] of state.open) {
      const isThere = (at === -1 || at === place) && S.nodes[node][0] === variable;
      const next = isThere ? past(S.nodes[node][cell + 1], cellsIn(place)) : node;
      if (next === YES) hold.add(rule);
      else if (next !== NO) open.push([rule, place, next]);
    }
    // put to several types, a rule holds when it does for one of them
    const left = tidied(open.filter(([rule]) => !hold.has(rule)));
    let standing = { s: state.s, c: state.c };
    let held = state.held;
    for (const rule of hold) {
      standing = adding(judge, standing, rule);
      if (has(keeps, rule)) held |= bit(rule);
    }
    if (only !== null && !hold.has(only)) {
      const isOpen = (list) => list.some(([rule]) => rule === only);
      if (isOpen(state.open) && !isOpen(left)) return null;
    }
    return { ...standing, held, open: left };
  };

  /** Every end of a walk; of those, `only` the ends at which a rule holds. */
  const everyEnd = (judge, cellsIn, start, only = null, isPruned = false) => {
    const ends = new Map();
    const done = new Set();
    let isCut = false;
    const follow = (whole) => {
      const state = isPruned ? pruned(judge, whole, true) : whole;
      const key = keyOf(state);
      if (done.has(key)) return;
      done.add(key);
      const test = first(state.open);
      if (test === null) {
        ends.set(`${state.s},${state.c}`, { s: state.s, c: state.c });
        return;
      }
      for (const cell of cellsIn(Math.max(test[0], 0))[test[1]]) {
        const next = step(judge, cellsIn, state, test, cell, 0n, only);
        if (next === null) isCut = true;
        else follow(next);
      }
    };
    follow({ ...start, held: 0n });
    return { ends: [...ends.values()], isCut };
  };

  /** The classes that are still possible. */
  const possible = (judge, k, version = null) => {
    const { states, cellsIn } = begin(judge, k, version);
    const bearing = bearingOn(judge, judge.giving);
    const bear = (state) => pruned(judge, { ...state, held: 0n, open: state.open.filter(([rule]) => has(bearing, rule)) }, true);
    const ends = distinct(states.map(bear)).flatMap((state) => everyEnd(judge, cellsIn, state, null, true).ends);
    return ends.reduce((all, end) => all | outcome(judge, end), 0);
  };

  /** What the record is under one act, with every rule that counts in some completion. */
  const decide = (judge, k) => {
    const { states, cellsIn } = begin(judge, k);
    const ways = states.map((state) => everyEnd(judge, cellsIn, state));
    const all = ways.flatMap((way) => way.ends).reduce((found, end) => found | outcome(judge, end), 0);
    const grounds = [];
    judge.rules.forEach((_, rule) => {
      let isCertain = true;
      let isCounted = false;
      let decides = 0;
      states.forEach((state, i) => {
        const isOpen = state.open.some(([open]) => open === rule);
        if (!isOpen && !has(state.held, rule)) {
          isCertain = false;
          return;
        }
        const way = isOpen ? everyEnd(judge, cellsIn, state, rule) : { ...ways[i], isCut: false };
        isCertain &&= !way.isCut;
        for (const end of way.ends) {
          const isCounting = counts(judge, end, rule);
          isCertain &&= isCounting;
          isCounted ||= isCounting;
          if (isCounting) decides |= outcome(judge, end);
        }
      });
      if (isCounted) grounds.push({ rule, classes: judge.gives[rule], decides: decides & judge.gives[rule], isCertain });
    });
    const isWithin = (set) => (all & ~classes(set)) === 0;
    const isOut = all === 1 << (judge.classes.length - 1);
    const isShown = ({ rule }) => {
      const { overlay, jurisdiction } = judge.rules[rule];
      return overlay ? isWithin(overlay) : jurisdiction !== undefined && !isOut;
    };
    const shown = grounds.filter(isShown);
    return {
      judge,
      possible: all,
      class: places(all).length === 1 ? places(all)[0] : null,
      isOut,
      grounds: grounds.filter((ground) => ground.classes !== 0),
      overlays: shown.filter((ground) => ground.isCertain).map((ground) => ground.rule),
      possibleOverlays: shown.map((ground) => ground.rule),
    };
  };

  /** The grounds to name: of a class the rules certain to give it alone, or where none is, those of which one must hold;
   * when it is open, for each class the first rule that gives it. */
  const deciding = (decision) => {
    const gives = (place) => decision.grounds.filter((ground) => (ground.decides >> place) & 1);
    if (decision.class !== null) {
      const alone = gives(decision.class).filter((ground) => places(ground.classes).length === 1);
      const certain = alone.filter((ground) => ground.isCertain);
      return certain.length > 0 ? certain : alone;
    }
    const rank = (ground) => (ground.isCertain ? 0 : 2) + (places(ground.classes).length === 1 ? 0 : 1);
    const named = places(decision.possible).flatMap((place) => {
      const all = gives(place);
      return all.length === 0 ? [] : [all.reduce((best, one) => (rank(one) < rank(best) ? one : best))];
    });
    return named.filter((ground, i) => named.indexOf(ground) === i);
  };

  return {
    S, NO, YES, judges, regimes, size, variableOf, cutsOf, functionFact, sectorFact, exact, bit, bits, has, classes, places,
    topicParts, known, assuming, whole, alternatives, begin, distinct, step, first, isBefore, keyOf, past, pruned, bearingOn, outcome,
    counts, everyEnd, possible, decide, deciding,
  };
};
