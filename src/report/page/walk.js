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

  /** What answers say, as it counts on the day judged. */
  const known = (answers) => {
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
    const cells = S.variables.map((variable, at) => {
      if (variable.fact === null) return given.has(at) ? [Number(given.get(at))] : whole(variable);
      const value = facts.has(variable.fact) ? facts.get(variable.fact) : undefined;
      if (value === undefined && implied.has(variable.fact)) return [1];
      return cellsOf(at, value);
    });
    const apart = several ? types.map((_, place) => cellsApart(cells, own[place])) : [];
    return { facts, own, types, sector, several, cells, apart };
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

  /** The grounds to name: of a class the rules certain to give it, or where none is, those of which one must hold; when
   * it is open, for each class the first rule that gives it. */
  const deciding = (decision) => {
    const gives = (place) => decision.grounds.filter((ground) => (ground.decides >> place) & 1);
    if (decision.class !== null) {
      const certain = gives(decision.class).filter((ground) => ground.isCertain);
      return certain.length > 0 ? certain : gives(decision.class);
    }
    const rank = (ground) => (ground.isCertain ? 0 : 2) + (places(ground.classes).length === 1 ? 0 : 1);
    const named = places(decision.possible).flatMap((place) => {
      const all = gives(place);
      return all.length === 0 ? [] : [all.reduce((best, one) => (rank(one) < rank(best) ? one : best))];
    });
    return named.filter((ground, i) => named.indexOf(ground) === i);
  };

  // --- questions -----------------------------------------------------------------------------------------------------

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
    const open = regimes.map((judge) => judge && possible(judge, k));
    for (const stake of ["class", "grounds", "follows"]) {
      const found = regimes.flatMap((judge, place) =>
        judge ? telling(judge, k, stake, open[place]).map((topic) => [topic, place]) : [],
      );
      if (found.length === 0) continue;
      const [topic] = found.reduce((least, one) => (isAsked(one[0], least[0]) < 0 ? one : least));
      return { topic, stake, regimes: [...new Set(found.filter(([of]) => of === topic).map(([, place]) => place))] };
    }
    return null;
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

  const telling = (judge, k, stake, open) => {
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
      const { from, met_by } = duty.clock;
      const isDated = typeof k.facts.get(from) === "string";
      return [from, isDated ? met_by : null].filter((fact) => fact !== null && !k.facts.has(fact));
    });

  // --- what follows --------------------------------------------------------------------------------------------------

  /** Whether each consequence comes with what the organisation does: yes, no, or open. */
  const truths = (judge, k) => {
    const count = judge.competences.length + judge.duties.length;
    const put = k.several ? k.types.map((type, place) => [type, place + 1]) : alternatives(judge, k).flat();
    const found = Array(count).fill(null);
    const isTogether = k.types !== null;
    for (const [type, place] of put) {
      const cells = place === 0 ? k.cells : k.apart[place - 1];
      const list = new Map(judge.follows[judge.follow_of[type]]);
      for (let i = 0; i < count; i++) {
        const node = list.has(i) ? past(list.get(i), cells) : NO;
        const truth = node === YES ? "yes" : node === NO ? "no" : "open";
        const before = found[i];
        if (before === null || before === truth) found[i] = truth;
        else found[i] = isTogether && (before === "yes" || truth === "yes") ? "yes" : "open";
      }
    }
    return found.map((truth) => truth ?? "no");
  };

  const duties = (decision, k) => {
    const { judge } = decision;
    const all = truths(judge, k).slice(judge.competences.length);
    const isAmong = (rules) => (rule) => rules.includes(rule);
    return judge.duties.flatMap((duty, i) => {
      const shownFor = classes(duty.for);
      if (all[i] === "no" || (decision.possible & shownFor) === 0) return [];
      if (duty.unless.some(isAmong(decision.overlays))) return [];
      const isForAll = (decision.possible & ~shownFor) === 0;
      const mayFall = duty.unless.some(isAmong(decision.possibleOverlays));
      return [{ duty, isCertain: all[i] === "yes" && isForAll && !mayFall }];
    });
  };

  /** Who is competent; where the class is open, as far as every class in scope has the same. */
  const competences = (decision, k) => {
    const { judge } = decision;
    const weakest = 1 << (judge.classes.length - 1);
    const inScope = decision.possible & ~weakest;
    const all = truths(judge, k);
    const holds = judge.competences.map(
      (one, i) => inScope !== 0 && (inScope & ~classes(one.for)) === 0 && all[i] === "yes",
    );
    return judge.competences.filter((one, i) => holds[i] && !one.gives_way_to.some((other) => holds[other]));
  };

  /** The day on which a period ends, and whether that is past. */
  const due = (clock, k) => {
    const from = k.facts.get(clock.from);
    if (typeof from !== "string") return null;
    const [year, month, day] = from.split("-").map(Number);
    const [months, daysAfter] = clock.after;
    const lastOfMonth = new Date(Date.UTC(year, month - 1 + months + 1, 0)).getUTCDate();
    const on = new Date(Date.UTC(year, month - 1 + months, Math.min(day, lastOfMonth) + daysAfter));
    const text = on.toISOString().slice(0, 10);
    const met = clock.met_by === null ? undefined : k.facts.get(clock.met_by);
    return { on: text, overdue: !clock.starts && !(met && met >= from) && text < S.as_of };
  };

  /** What it would be under a reading that was not chosen, where that is something else. */
  const otherwise = (decision, k) =>
    decision.judge.others.flatMap(([reading, choice, question], version) => {
      const types = k.types ?? alternatives(decision.judge, k).flat().map(([type]) => type);
      const kinds = types.map((type) => decision.judge.kinds[decision.judge.kind_of[type]]);
      if (!kinds.some((kind) => kind.others.some(([other]) => other === version))) return [];
      const would = possible(decision.judge, k, version);
      return would === decision.possible ? [] : [{ reading, choice, question, possible: would }];
    });

  /** One answer moved to the nearest other side, with what it would then be; two figures where one is not enough. */
  const changes = (decision, answers) => {
    const { judge } = decision;
    const k = known(answers);
    const withCell = (of, moves) => {
      const moved = { ...of, cells: [...of.cells], apart: of.apart.map((cells) => [...cells]) };
      for (const { variable, place, cell } of moves) {
        if (place === null) [moved.cells, ...moved.apart].forEach((cells) => (cells[variable] = [cell]));
        else moved.apart[place][variable] = [cell];
      }
      return moved;
    };
    const movable = [...answers].flatMap(([topic, answer]) => {
      const { kind, at, place } = topicParts(topic);
      const variable = kind === "fact" ? variableOf.get(at) : undefined;
      if (variable === undefined || answer === null) return [];
      if (!["flag", "figure", "choice"].includes(S.variables[variable].kind)) return [];
      const cells = place === null ? k.cells : k.apart[place];
      if (cells[variable].length !== 1) return [];
      const now = cells[variable][0];
      const others = whole(S.variables[variable]).filter((cell) => cell !== now);
      others.sort((a, b) => Math.abs(a - now) - Math.abs(b - now));
      return [{ topic, variable, place, now, others }];
    });
    const found = [];
    const tryMoves = (moves) => {
      const would = possible(judge, withCell(k, moves), null);
      return would === decision.possible ? null : would;
    };
    for (const one of movable) {
      const seen = new Set();
      for (const cell of one.others) {
        const move = { ...one, cell };
        const would = tryMoves([move]);
        if (would !== null && !seen.has(would)) {
          seen.add(would);
          found.push({ moves: [move], possible: would });
        }
      }
    }
    const isFigure = ({ variable }) => S.variables[variable].kind === "figure";
    const figures = movable.filter(isFigure);
    if (found.some((change) => change.moves.every(isFigure)) || figures.length < 2) return found;
    const seen = new Set();
    figures.forEach((one, i) => {
      for (const other of figures.slice(i + 1)) {
        for (const a of one.others) {
          for (const b of other.others) {
            const moves = [{ ...one, cell: a }, { ...other, cell: b }];
            const would = tryMoves(moves);
            if (would !== null && !seen.has(would)) {
              seen.add(would);
              found.push({ moves, possible: would });
            }
          }
        }
      }
    });
    return found;
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

  return {
    known, next, decide, deciding, possible, duties, competences, due, otherwise, changes, rulesThatTest, unknownThatTells, topicParts,
    exact, places, regimes, size, functionFact, sectorFact, variableOf, cutsOf,
  };
};
