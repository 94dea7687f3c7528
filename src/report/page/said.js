// Values, answers and classes in words, in the language shown.
"use strict";

/** `state` has the language shown, and the answers. */
const saidOf = (S, walk, state) => {
  const w = (key) => WORDS[key][state.lang];
  const say = (text) => text[state.lang];
  const inSentence = (label) => (/^.\p{Lu}/u.test(label) ? label : label.charAt(0).toLowerCase() + label.slice(1));
  const capitalised = (text) => text.charAt(0).toUpperCase() + text.slice(1);
  const locale = () => ["en", "nl"][state.lang];
  /** A decimal as the language writes it, exactly. */
  const numberSaid = (text) => {
    const [whole, fraction = ""] = text.split(".");
    const [between, before] = state.lang === 1 ? [".", ","] : [",", "."];
    const rest = fraction.replace(/0+$/, "");
    return whole.replace(/\B(?=(\d{3})+$)/g, between) + (rest ? before + rest : "");
  };
  const withUnit = (text, unit) => {
    const unitName = say(unit.name);
    if (unit.money) return `${unitName} ${numberSaid(text)}`;
    return unitName ? `${numberSaid(text)} ${unitName}` : numberSaid(text);
  };
  const country = (code) => {
    try {
      return `${new Intl.DisplayNames([locale()], { type: "region" }).of(code)} (${code})`;
    } catch {
      return code;
    }
  };
  const typeLabel = (type) => say(S.types[type][1]);
  const valueSaid = (fact, value) => {
    if (value === null) return w("notKnown");
    switch (fact.kind) {
      case "flag":
        return value ? w("yes") : w("no");
      case "figure":
        return withUnit(value, S.units[fact.unit]);
      case "choice":
        return value === 0 ? w("none") : say(fact.choices[value - 1][1]);
      case "country":
        return country(value);
      case "countries":
        return value.map(country).join(", ");
      default:
        return value;
    }
  };
  const answerSaid = (topic, answer) => {
    const { kind, at } = walk.topicParts(topic);
    if (answer === null) return w("notKnown");
    if (kind === "function") return answer.map(typeLabel).join("; ");
    if (kind === "sector") return say(S.sectors[answer][1]);
    if (kind === "given") return answer ? w("yes") : w("no");
    return valueSaid(S.facts[at], answer);
  };
  const factOf = (topic) => {
    const { kind, at } = walk.topicParts(topic);
    if (kind === "function") return S.facts[walk.functionFact];
    if (kind === "sector") return S.facts[walk.sectorFact];
    return kind === "given" ? null : S.facts[at];
  };
  const ofActivity = (topic) => {
    const { place } = walk.topicParts(topic);
    return place === null ? "" : ` [${typeLabel(state.answers.get("function")[place])}]`;
  };
  const members = (topic) => S.variables[walk.topicParts(topic).at].members.map((fact) => say(S.facts[fact].label));
  const questionSaid = (topic) => {
    const fact = factOf(topic);
    return fact ? say(fact.question) + ofActivity(topic) : `${w("anyOf")} ${members(topic).join(", ")}?`;
  };
  const topicSaid = (topic) => {
    const fact = factOf(topic);
    return fact ? say(fact.label) + ofActivity(topic) : questionSaid(topic);
  };
  const classLabels = (judge, set) => {
    const labels = walk.places(set).map((place) => say(judge.classes[place][1]));
    const last = labels.pop();
    return labels.length > 0 ? `${labels.join(", ")} ${w("or")} ${last}` : last;
  };
  const classSaid = (decision) =>
    decision.class === null
      ? `${w("undetermined")} (${classLabels(decision.judge, decision.possible)})`
      : say(decision.judge.classes[decision.class][1]);

  return {
    w, say, locale, inSentence, capitalised, numberSaid, withUnit, country, typeLabel, valueSaid, answerSaid, factOf,
    questionSaid, topicSaid, classLabels, classSaid,
  };
};
