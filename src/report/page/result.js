// What the answers come to, regime by regime.
"use strict";

const resultOf = (S, walk, state, said) => {
  const {
    w, say, inSentence, capitalised, numberSaid, withUnit, country, typeLabel, valueSaid, factOf, questionSaid, topicSaid,
    classLabels, classSaid,
  } = said;

  /** The types of the organisation for which a rule holds, or may. */
  const typesFor = (judge, rule, k) => {
    if (k.types === null) return [];
    const hasRule = (type) => {
      const [always, hanging] = judge.kinds[judge.kind_of[type]].roots;
      return always.includes(rule) || hanging.some(([of]) => of === rule);
    };
    return k.types.filter(hasRule);
  };
  const groundSaid = (decision, ground, k) => {
    const rule = decision.judge.rules[ground.rule];
    const types = typesFor(decision.judge, ground.rule, k).map((type) => inSentence(typeLabel(type)));
    const named = types.length > 0 ? types.join(` ${w("and")} `) : w("someEntity");
    const classes = decision.class === null ? `${classLabels(decision.judge, ground.decides)}: ` : "";
    const isOpen = walk.places(ground.classes).length > 1 ? ` [${w("lawOpen")}]` : "";
    const status = rule.status ? `; ${w("source")}: ${rule.status}` : "";
    return [capitalised(`${classes}${say(rule.reason).replaceAll("{function}", named)}${isOpen}`), " ",
      h("span", { class: "cite" }, `(${say(rule.cite)}${status})`)];
  };

  /** Each figure answered, beside each bound that the law sets for it. */
  const figuresSaid = (k) =>
    [...k.facts].flatMap(([at, value]) => {
      const fact = S.facts[at];
      const variable = walk.variableOf.get(at);
      if (fact.kind !== "figure" || variable === undefined || typeof value !== "string") return [];
      const unit = S.units[fact.unit];
      const measure = say(fact.measure).replace("{value}", withUnit(value, unit));
      return S.variables[variable].cuts.map(([bound, isAbove]) => {
        const [figure, cut] = [walk.exact(value), walk.exact(bound)];
        const relation = isAbove ? (figure > cut ? "over" : "within") : figure < cut ? "below" : "not_below";
        return say(unit[relation]).replace("{measure}", measure).replace("{number}", numberSaid(bound)).replace("{bound}", withUnit(bound, unit));
      });
    });

  /** Where a figure stands between its bounds, drawn; the words beside it say the same. */
  const moveSaid = ({ topic, variable, now, cell }) => {
    const label = topicSaid(topic);
    const { kind, cuts } = S.variables[variable];
    const fact = factOf(topic);
    if (kind === "flag") return `${label}: ${cell === 1 ? w("yes") : w("no")}`;
    if (kind === "choice") return `${label}: ${valueSaid(fact, cell)}`;
    const isUp = cell > now;
    const [bound, isAbove] = isUp ? cuts[cell - 1] : cuts[cell];
    const how = isUp ? (isAbove ? "moreThan" : "atLeast") : isAbove ? "atMost" : "fewerThan";
    return `${label} ${w(how)} ${withUnit(bound, S.units[fact.unit])}`;
  };

  const bodiesSaid = (decision, k) =>
    walk.competences(decision, k).map((one) => {
      const roles = S.roles.flatMap(([, role], i) => {
        const bodies = (one.bodies[i] ?? []).map((body) => `${say(S.bodies[body][1])} (${S.bodies[body][0]})`);
        if (bodies.length === 0) return [];
        const open = bodies.length > 1 ? ` [${w("notSettled")}]` : "";
        return [`${say(role)}: ${bodies.join(` ${w("or")} `)}${open}`];
      });
      const status = one.status ? `; ${w("source")}: ${one.status}` : "";
      const note = say(one.note) ? `; ${say(one.note)}` : "";
      return [roles.join("; "), " ", h("span", { class: "cite" }, `(${say(one.cite)}${status})${note}`)];
    });

  const dutySaid = ({ duty, isCertain }) => {
    const due = say(duty.due) ? `; ${w("when")} ${say(duty.due)}` : "";
    const fine = say(duty.fine) ? `; ${w("fine")} ${say(duty.fine)}` : "";
    const status = duty.status ? `; ${w("source")}: ${duty.status}` : "";
    return [`${isCertain ? "" : `${w("perhaps")}: `}${say(duty.text)}${due}${fine}`, " ",
      h("span", { class: "cite" }, `(${say(duty.cite)}${status})`)];
  };
  const daysSaid = (duties, k) => {
    const each = duties.flatMap(({ duty, isCertain }) => {
      const due = duty.clock && isCertain ? walk.due(duty.clock, k) : null;
      if (!due) return [];
      const late = due.overdue ? ` [${w("overdue")}]` : "";
      return [`${say(S.dates[duty.clock.column][1])}: ${due.on}${late} (${say(S.facts[duty.clock.from].label)}; ${say(duty.cite)})`];
    });
    return [...new Set(each)];
  };
  const stateSaid = (decision, k) => {
    const codesOf = (at) => {
      const value = k.facts.get(at);
      if (value) return [value].flat();
      const { blank } = S.facts[at];
      return typeof blank === "number" && value === undefined ? codesOf(blank) : [];
    };
    const { judge } = decision;
    const facts = decision.overlays.map((rule) => judge.rules[rule].jurisdiction).filter((fact) => fact !== undefined);
    const own = k.own.flatMap((of) => facts.flatMap((fact) => [of?.get(fact) ?? []].flat()));
    const codes = [...new Set([...facts.flatMap(codesOf), ...own])];
    return codes.filter((code) => judge.within.length === 0 || judge.within.includes(code)).map(country);
  };

  const regimeShown = (regime, judge, k) => {
    const title = say(regime.title);
    if (!judge) return h("section", {}, h("h2", {}, `${title}: ${say(regime.absent.label)}`), h("p", {}, say(regime.absent.reason)));
    const decision = walk.decide(judge, k);
    const duties = walk.duties(decision, k);
    const changes = walk.changes(decision, state.answers, k);
    const open = walk.unknownThatTells(judge, k);
    const besides = decision.overlays.map((rule) => judge.rules[rule]).filter((rule) => rule.overlay && !rule.assumed);
    const [bodies, dated, states] = [bodiesSaid(decision, k), daysSaid(duties, k), stateSaid(decision, k)];
    const otherwise = walk.otherwise(decision, k);
    const kinds = judge.duty_kinds.flatMap((label, kind) => {
      const of = duties.filter(({ duty }) => duty.kind === kind);
      return of.length === 0 ? [] : [h("details", { open: of.some(({ isCertain }) => isCertain) }, h("summary", {}, say(label)), list(of.map(dutySaid)))];
    });
    return h("section", { id: `regime-${regime.id}` },
      h("h2", {}, `${title}: ${classSaid(decision)}`),
      (judge.force || !judge.in_force) && h("p", { class: "notice" }, w("notInForce")),
      section(w("grounds"), list(walk.deciding(decision).map((ground) => groundSaid(decision, ground, k)))),
      open.length > 0 && section(w("open"), list(open.map(questionSaid))),
      section(w("wouldChange"), changes.length === 0 ? h("p", {}, w("nothingNear"))
        : list(changes.map((change) => `${change.moves.map(moveSaid).join(` ${w("and")} `)} → ${classLabels(judge, change.possible)}`))),
      otherwise.length > 0 && section(w("otherwise"), list(otherwise.map((other) => `${classLabels(judge, other.possible)}: ${other.question ? say(other.question) : other.reading} (${other.reading}=${other.choice})`))),
      bodies.length > 0 && section(w("bodies"), list(bodies)),
      states.length > 0 && section(w("state"), h("p", {}, states.join(", "))),
      dated.length > 0 && section(w("days"), list(dated)),
      besides.length > 0 && section(w("besides"), list(besides.map((rule) => `${say(rule.reason)} (${say(rule.cite)})`))),
      kinds.length > 0 && section(w("duties"), kinds));
  };

  return { regimeShown, figuresSaid };
};
