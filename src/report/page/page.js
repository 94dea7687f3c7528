// Shows the questions and what the answers come to. All that is decided is decided by the walk.
"use strict";

(() => {
  const embedded = (id) => JSON.parse(document.getElementById(id).textContent);
  const S = embedded("law");
  const made = embedded("made");
  const walk = lawOf(S);
  const FORM = 1;
  const root = document.getElementById("page");

  // --- state ---------------------------------------------------------------------------------------------------------
  let lang = document.documentElement.lang === "nl" ? 1 : 0;
  /** Topics with their answers, in the order in which they were asked. */
  let answers = new Map();
  /** Answers given before, to be taken over or not. */
  let offered = new Map();
  let isStopped = false;
  let name = "";
  let notice = "";
  let fault = "";
  /** What is chosen while a question is open: types, for what the organisation does. */
  let chosen = [];

  const w = (key) => WORDS[key][lang];
  const say = (text) => text[lang];

  // --- elements ------------------------------------------------------------------------------------------------------
  /** An element. Text is always text: no name in an answer can be markup. */
  const h = (tag, attributes = {}, ...children) => {
    const element = document.createElement(tag);
    for (const [key, value] of Object.entries(attributes)) {
      if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
      else if (value === true) element.setAttribute(key, "");
      else if (value !== false && value !== null && value !== undefined) element.setAttribute(key, value);
    }
    element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
    return element;
  };
  const list = (items) => h("ul", {}, items.map((item) => h("li", {}, item)));
  const section = (title, ...content) => [h("h3", {}, title), ...content];
  const button = (text, act, attributes = {}) => h("button", { type: "button", onclick: act, ...attributes }, text);

  // --- words of values -----------------------------------------------------------------------------------------------
  const locale = () => ["en", "nl"][lang];
  /** A decimal as the language writes it, exactly. */
  const number = (text) => {
    const [whole, fraction = ""] = text.split(".");
    const [between, before] = lang === 1 ? [".", ","] : [",", "."];
    const rest = fraction.replace(/0+$/, "");
    return whole.replace(/\B(?=(\d{3})+$)/g, between) + (rest ? before + rest : "");
  };
  const withUnit = (text, unit) => {
    const unitName = say(unit.name);
    if (unit.money) return `${unitName} ${number(text)}`;
    return unitName ? `${number(text)} ${unitName}` : number(text);
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
    return place === null ? "" : ` [${typeLabel(answers.get("function")[place])}]`;
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

  const { readFigure, typesFound } = typedOf(S, w);

  // --- saving and opening --------------------------------------------------------------------------------------------
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
    const activity = place === null ? undefined : S.types[answers.get("function")[place]][0];
    return { of, activity, answer: cellOf(topic, answer) };
  };
  const result = () => {
    const k = walk.record(answers);
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
    self_check: FORM, tool: made.tool, version: made.version, name, ...made.fingerprint,
    answers: [...answers].map(lineOf), result: result(),
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

  /** Takes over saved answers: as they are where the rules are the same, otherwise each is offered anew. */
  const open = (file) => {
    if (file === null || typeof file !== "object" || !Array.isArray(file.answers)) return complain("noAnswers");
    if (file.self_check !== FORM) return complain("otherForm");
    const found = new Map();
    for (const line of file.answers) {
      const answered = topicOf(line, found);
      if (answered) found.set(...answered);
    }
    [answers, offered, isStopped, chosen, fault] = [new Map(), found, false, [], ""];
    name = typeof file.name === "string" ? file.name : "";
    const { law, as_of, rules, readings } = made.fingerprint;
    const chosenThen = JSON.stringify(Object.entries(file.readings ?? {}).sort());
    const isSame = file.law === law && file.as_of === as_of && file.rules === rules
      && chosenThen === JSON.stringify(Object.entries(readings).sort());
    if (isSame) {
      for (let next = walk.next(answers); next && offered.has(next.topic); next = walk.next(answers)) {
        answers.set(next.topic, offered.get(next.topic));
        offered.delete(next.topic);
      }
      notice = `${answers.size} ${w("taken")}`;
    } else notice = `${w("otherRules")} ${file.law}, ${file.as_of}.`;
    return render(true);
  };
  const complain = (key) => {
    notice = w(key);
    render(true);
  };
  const toFragment = () => {
    const { answers: lines, self_check, ...mark } = saved();
    const text = JSON.stringify({ self_check, ...made.fingerprint, name: mark.name, answers: lines });
    const bytes = new TextEncoder().encode(text);
    const letters = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
    return letters.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  };
  const fromFragment = () => {
    const letters = location.hash.replace(/^#a=/, "");
    if (letters === location.hash || letters === "") return;
    try {
      const text = atob(letters.replaceAll("-", "+").replaceAll("_", "/"));
      open(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(Uint8Array.from(text, (c) => c.charCodeAt(0)))));
    } catch {
      complain("noAnswers");
    }
  };
  const noteInAddress = () => {
    try {
      history.replaceState(null, "", answers.size > 0 ? `#a=${toFragment()}` : "#");
    } catch {
      // some browsers keep the address of a file as it is; the answers can still be saved
    }
  };
  const save = () => {
    const file = new Blob([`${JSON.stringify(saved(), null, 2)}\n`], { type: "application/json" });
    const address = URL.createObjectURL(file);
    const link = h("a", { href: address, download: `${lang === 1 ? "zelfcheck" : "self-check"}.json` });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(address), 1000);
  };

  // --- moving on -----------------------------------------------------------------------------------------------------
  const answer = (topic, value) => {
    answers.set(topic, value);
    offered.delete(topic);
    [fault, notice, chosen] = ["", "", []];
    noteInAddress();
    render(true);
  };
  /** Back to a question: it and all after it are asked again, with their answers at hand. */
  const backTo = (topic) => {
    const all = [...answers];
    const at = all.findIndex(([of]) => of === topic);
    all.slice(at).forEach(([of, value]) => offered.set(of, value));
    answers = new Map(all.slice(0, at));
    [fault, notice, isStopped, chosen] = ["", "", false, []];
    noteInAddress();
    render(true);
  };
  const refuse = (text) => {
    fault = text;
    render(false);
    document.getElementById("fault")?.focus();
  };

  // --- a question ----------------------------------------------------------------------------------------------------
  const dontKnow = (topic) => button(w("unknown"), () => answer(topic, null), { id: "unknown" });
  const answerWith = (topic, content, read) => {
    const submit = (event) => {
      event.preventDefault();
      const found = read();
      if (found.fault) refuse(found.fault);
      else answer(topic, found.value);
    };
    return h("form", { onsubmit: submit, novalidate: true }, content,
      h("p", { class: "actions" }, h("button", { type: "submit", class: "main" }, w("next")), dontKnow(topic)));
  };
  const describedBy = () => (fault ? "fault" : false);
  const contradiction = (topic, value) => {
    const { at } = walk.topicParts(topic);
    const fact = S.facts[at];
    const dateOf = (other) => answers.get(`fact:${other}`);
    if (fact.kind === "date") {
      const before = fact.not_before === undefined ? undefined : dateOf(fact.not_before);
      const after = S.facts.findIndex((other) => other.not_before === at);
      const isLate = after >= 0 && typeof dateOf(after) === "string" && dateOf(after) < value;
      if ((typeof before === "string" && value < before) || isLate) return `“${value}” ${w("beforeOther")}`;
    }
    return null;
  };

  const controls = {
    flag: (topic) => {
      const choose = (value) => () => answer(topic, value);
      return h("p", { class: "actions" }, button(w("yes"), choose(true), { id: "yes" }), button(w("no"), choose(false), { id: "no" }), dontKnow(topic));
    },
    choice: (topic, fact) => {
      const all = fact.choices.map(([, label], i) => button(say(label), () => answer(topic, i + 1)));
      const none = fact.none && button(w("none"), () => answer(topic, 0), { id: "none" });
      return h("p", { class: "actions" }, all, none, dontKnow(topic));
    },
    figure: (topic, fact) => {
      const unit = S.units[fact.unit];
      const input = h("input", { id: "figure", type: "text", inputmode: "decimal", autocomplete: "off", "aria-describedby": describedBy(), "aria-invalid": fault ? "true" : false });
      const hint = unit.money ? w("amountHint") : w("numberHint");
      const label = h("label", { for: "figure" }, `${say(fact.label)} (${[say(unit.name), hint].filter(Boolean).join("; ")})`);
      return answerWith(topic, h("p", {}, label, h("br"), input), () =>
        input.value.trim() === "" ? { fault: w("answerFirst") } : readFigure(input.value, fact));
    },
    date: (topic, fact) => {
      const input = h("input", { id: "date", type: "date", "aria-describedby": describedBy(), "aria-invalid": fault ? "true" : false });
      const label = h("label", { for: "date" }, say(fact.label));
      return answerWith(topic, h("p", {}, label, h("br"), input), () => {
        if (!isDay(input.value)) return { fault: w("noDate") };
        const against = contradiction(topic, input.value);
        return against ? { fault: against } : { value: input.value };
      });
    },
    country: (topic, fact) => countries(topic, fact, false),
    countries: (topic, fact) => countries(topic, fact, true),
  };

  const countries = (topic, fact, several) => {
    const all = S.countries.map((code) => [code, country(code)]).sort((a, b) => a[1].localeCompare(b[1], locale()));
    const options = all.map(([code, label]) => h("option", { value: code }, label));
    const select = h("select", { id: "country", multiple: several, size: several ? 8 : false, "aria-describedby": describedBy() },
      several ? null : h("option", { value: "" }, w("chooseCountry")), options);
    const label = h("label", { for: "country" }, say(fact.label));
    return answerWith(topic, h("p", {}, label, h("br"), select, several ? [h("br"), w("severalCountries")] : null), () => {
      const codes = [...select.selectedOptions].map((option) => option.value).filter(Boolean);
      if (codes.length === 0) return { fault: w("answerFirst") };
      return { value: several ? codes : codes[0] };
    });
  };

  const sectorOf = (topic) => {
    const options = S.sectors.map(([, label], i) => h("option", { value: i }, say(label)));
    const select = h("select", { id: "sector", "aria-describedby": describedBy() }, h("option", { value: "" }, w("chooseSector")), options);
    const label = h("label", { for: "sector" }, say(factOf(topic).label));
    return answerWith(topic, h("p", {}, label, h("br"), select), () =>
      select.value === "" ? { fault: w("answerFirst") } : { value: Number(select.value) });
  };

  /** What the organisation does: found by words or by sector, and one or more of them chosen. */
  const functionOf = (topic) => {
    const results = h("div", { id: "found" });
    const status = h("p", { role: "status", class: "muted" });
    const picked = h("div", { id: "chosen" });
    const input = h("input", { id: "search", type: "search", autocomplete: "off", placeholder: w("searchHint"), "aria-describedby": describedBy() });
    const options = S.sectors.map(([, label], i) => h("option", { value: i }, say(label)));
    const select = h("select", { id: "of-sector" }, h("option", { value: "" }, w("chooseSector")), options, h("option", { value: "none" }, w("noSector")));
    const pick = (type, isOn) => {
      chosen = isOn ? [...chosen, type] : chosen.filter((other) => other !== type);
      showChosen();
    };
    const showChosen = () => {
      const each = chosen.map((type) => {
        const away = button(w("remove"), () => {
          pick(type, false);
          const box = document.getElementById(`type-${type}`);
          if (box) box.checked = false;
          input.focus();
        }, { "aria-label": `${w("remove")}: ${typeLabel(type)}` });
        return h("li", {}, typeLabel(type), " ", away);
      });
      picked.replaceChildren(...(chosen.length > 0 ? [h("p", {}, w("chosen")), h("ul", {}, each)] : [h("p", { class: "muted" }, w("nothingChosen"))]));
    };
    const show = (types) => {
      const boxes = types.slice(0, 30).map((type) => {
        const box = h("input", { type: "checkbox", id: `type-${type}`, onchange: (event) => pick(type, event.target.checked) });
        box.checked = chosen.includes(type);
        const sector = S.types[type][2];
        return h("li", {}, box, h("label", { for: `type-${type}` }, typeLabel(type), " ",
          h("span", { class: "muted" }, sector === null ? "" : `(${say(S.sectors[sector][1])})`)));
      });
      results.replaceChildren(h("ul", { class: "boxes" }, boxes));
      status.textContent = types.length === 0 ? w("nothingFound") : `${types.length} ${w("found")}`;
    };
    input.addEventListener("input", () => {
      select.value = "";
      if (input.value.trim() === "") {
        results.replaceChildren();
        status.textContent = "";
      } else show(typesFound(input.value));
    });
    select.addEventListener("change", () => {
      input.value = "";
      const all = [...S.types.keys()];
      if (select.value === "") results.replaceChildren();
      else show(all.filter((type) => (select.value === "none" ? S.types[type][2] === null : S.types[type][2] === Number(select.value))));
    });
    input.addEventListener("keydown", (event) => {
      // Enter in the search field looks at what is found; it is no answer yet
      if (event.key !== "Enter") return;
      event.preventDefault();
      results.querySelector("input")?.focus();
    });
    showChosen();
    const content = [
      h("p", {}, h("label", { for: "search" }, w("searchLabel")), h("br"), input),
      h("p", {}, h("label", { for: "of-sector" }, w("orSector")), h("br"), select),
      status, results, picked,
    ];
    return answerWith(topic, content, () =>
      chosen.length === 0 ? { fault: w("chooseFirst") } : { value: [...chosen].sort((a, b) => a - b) });
  };

  const whyAsked = ({ topic, stake, regimes }) => {
    const fact = factOf(topic);
    const titles = regimes.map((place) => say(S.regimes[place].title)).join(` ${w("and")} `);
    const why = { class: "canChange", grounds: "tellsGrounds", follows: "tellsRest" }[stake];
    const provisions = [...new Set(walk.rulesThatTest(topic, answers).map((rule) => say(rule.cite)))];
    return h("details", {}, h("summary", {}, w("explain")),
      h("p", {}, fact ? say(fact.help) : w("anyOfHelp")), h("p", {}, `${w(why)} ${titles}.`),
      provisions.length > 0 && h("p", { class: "cite" }, `${w("provisions")} ${provisions.join("; ")}`));
  };

  const questionShown = (question) => {
    const { topic } = question;
    const { kind } = walk.topicParts(topic);
    const fact = factOf(topic);
    const control = { function: functionOf, sector: sectorOf, given: controls.flag }[kind] ?? controls[fact.kind];
    const before = offered.has(topic) && h("p", {}, button(`${w("keep")} ${answerSaid(topic, offered.get(topic))}`, () => answer(topic, offered.get(topic)), { id: "keep", class: "main" }));
    return h("section", { id: "question", "aria-labelledby": "asked" },
      h("h2", { id: "asked", tabindex: "-1" }, h("span", { class: "muted" }, `${w("question")} ${answers.size + 1}. `), questionSaid(topic)),
      fault && h("p", { id: "fault", class: "notice", role: "alert", tabindex: "-1" }, fault),
      before, control(topic, fact), whyAsked(question),
      h("p", { class: "actions" },
        answers.size > 0 && button(w("back"), () => backTo([...answers.keys()].pop()), { id: "back" }),
        answers.size > 0 && button(w("showResult"), () => stop(true), { id: "stop" })),
      answers.size > 0 && soFar());
  };
  const stop = (value) => {
    isStopped = value;
    render(true);
  };

  const soFar = () => {
    const k = walk.known(answers);
    const each = S.regimes.flatMap((regime, i) => {
      const judge = walk.regimes[i];
      return judge ? [`${say(regime.title)}: ${classLabels(judge, walk.possible(judge, k))}`] : [];
    });
    return h("div", { id: "so-far", "aria-live": "polite" }, h("h3", {}, w("soFar")), list(each));
  };

  const answersShown = () => {
    const each = [...answers].map(([topic, value]) =>
      h("li", {}, `${topicSaid(topic)}: ${answerSaid(topic, value)} `,
        button(w("change"), () => backTo(topic), { class: "small no-print", "aria-label": `${w("change")}: ${topicSaid(topic)}` })));
    return h("details", { id: "answers", open: isShowingResult }, h("summary", {}, `${w("answers")} (${answers.size})`), h("ol", {}, each));
  };

  // --- the result ----------------------------------------------------------------------------------------------------
  let isShowingResult = false;

  const inSentence = (label) => (/^.\p{Lu}/u.test(label) ? label : label.charAt(0).toLowerCase() + label.slice(1));
  const capitalised = (text) => text.charAt(0).toUpperCase() + text.slice(1);
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
        return say(unit[relation]).replace("{measure}", measure).replace("{number}", number(bound)).replace("{bound}", withUnit(bound, unit));
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
    const changes = walk.changes(decision, answers, k);
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

  const resultShown = (isEarly) => {
    const k = walk.record(answers);
    const figures = figuresSaid(k);
    const input = h("input", { id: "name", type: "text", value: name, autocomplete: "organization", oninput: (event) => {
      name = event.target.value;
      document.getElementById("name-on-paper").textContent = name;
      noteInAddress();
    } });
    const size = walk.size && walk.decide(walk.size, k);
    return h("section", { id: "result", "aria-labelledby": "came-to" },
      h("h2", { id: "came-to", tabindex: "-1" }, w("result")),
      h("p", { id: "name-on-paper", class: "on-paper" }, name),
      h("p", { class: "no-print" }, h("label", { for: "name" }, w("name")), h("br"), input),
      isEarly && h("p", { class: "notice" }, w("stoppedEarly")),
      S.regimes.map((regime, i) => regimeShown(regime, walk.regimes[i], k)),
      size && h("section", {}, h("h2", {}, `${w("size")}: ${classSaid(size)}`), figures.length > 0 && section(w("figures"), list(figures))),
      k.assumed.length > 0 && h("p", {}, `${w("assumed")}: ${k.assumed.map(([at, value]) => `${say(S.facts[at].label)}: ${valueSaid(S.facts[at], value)}`).join("; ")}.`),
      h("p", { class: "muted" }, `${answers.size} ${w("countOfQuestions")}. ${w("noAdvice")}`),
      h("p", { class: "actions no-print" }, isEarly && button(w("goOn"), () => stop(false), { id: "go-on", class: "main" }),
        button(w("save"), save, { id: "save" }), button(w("print"), () => print(), { id: "print" }),
        button(w("startAnew"), startAnew, { id: "anew" })),
      h("p", { class: "muted no-print" }, w("address")));
  };
  const startAnew = () => {
    [answers, offered, isStopped, chosen, notice, fault, name] = [new Map(), new Map(), false, [], "", "", ""];
    noteInAddress();
    render(true);
  };

  // --- the whole page ------------------------------------------------------------------------------------------------
  const opener = () => {
    const read = async (event) => {
      const [file] = event.target.files;
      if (!file) return;
      try {
        open(JSON.parse(await file.text()));
      } catch {
        complain("noAnswers");
      }
    };
    return h("p", { class: "no-print" }, h("label", { for: "reopen" }, w("reopen")), h("br"), h("input", { id: "reopen", type: "file", accept: ".json,application/json", onchange: read }));
  };
  const header = () => {
    const languages = [["en", "English"], ["nl", "Nederlands"]].map(([code, label], i) =>
      button(label, () => {
        lang = i;
        fault = "";
        notice = "";
        render(false);
        document.getElementById(`lang-${code}`).focus();
      }, { id: `lang-${code}`, lang: code, "aria-pressed": String(lang === i) }));
    return h("header", {},
      h("nav", { class: "languages no-print", "aria-label": w("language") }, languages),
      h("h1", {}, w("title")), h("p", {}, `${capitalised(say(S.title))}, ${w("on")} ${S.as_of}.`));
  };
  const footer = () => {
    const acts = [walk.size, ...walk.regimes].filter(Boolean).map((judge) =>
      `${say(judge.title)} (${judge.act}): ${judge.source}; ${w("checkedOn")} ${judge.checked_on}`);
    const readings = Object.entries(S.readings).map(([reading, choice]) => `${reading}=${choice}`).join(", ");
    return h("footer", {}, h("h2", {}, w("applied")), list(acts),
      readings && h("p", {}, `${w("readAs")}: ${readings}`),
      h("p", {}, `${w("madeWith")} ${made.tool} ${made.version}; ${w("rulesMark")} `, h("code", {}, made.fingerprint.rules.slice(0, 12))));
  };

  const render = (isMoved) => {
    document.documentElement.lang = locale();
    document.title = `${w("title")}: ${say(S.title)}`;
    const question = walk.next(answers);
    isShowingResult = isStopped || question === null;
    const main = h("main", {},
      notice && h("p", { id: "notice", class: "notice", role: "status" }, notice),
      answers.size === 0 && h("p", {}, w("intro")),
      isShowingResult ? resultShown(question !== null) : questionShown(question),
      answers.size > 0 && answersShown(),
      (answers.size === 0 || isShowingResult) && opener());
    root.replaceChildren(header(), main, footer());
    if (isMoved) document.getElementById(isShowingResult ? "came-to" : "asked")?.focus();
  };

  globalThis.vitaal = { structure: S, walk, words: WORDS, readFigure, typesFound };
  render(false);
  fromFragment();
})();
