// What follows from a decision: duties, bodies, days, other readings, and what would change it.
"use strict";

const followsOf = (walk) => {
  const { S, NO, YES, variableOf, classes, topicParts, whole, alternatives, past, possible } = walk;

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
    const bound = clock.not_before === null ? undefined : k.facts.get(clock.not_before);
    if ((clock.first !== null && from < clock.first) || (typeof bound === "string" && from < bound)) return null;
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
  const changes = (decision, answers, k) => {
    const { judge } = decision;
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

  return { duties, competences, due, otherwise, changes };
};

/** All that a page needs of the compiled law. */
const lawOf = (structure) => {
  const walk = walkOf(structure);
  const follows = followsOf(walk);
  return { ...walk, ...follows, ...askedOf(walk, follows.duties) };
};
