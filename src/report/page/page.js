// Shows the questions and what the answers come to. All that is decided is decided by the walk.
"use strict";

(() => {
  const embedded = (id) => JSON.parse(document.getElementById(id).textContent);
  const S = embedded("law");
  const made = embedded("made");
  const walk = lawOf(S);
  const root = document.getElementById("page");

  const state = {
    lang: document.documentElement.lang === "nl" ? 1 : 0,
    /** Topics with their answers, in the order in which they were asked. */
    answers: new Map(),
    /** Answers given before, to be taken over or not. */
    offered: new Map(),
    isStopped: false,
    isShowingResult: false,
    name: "",
    notice: "",
    fault: "",
    /** While it is asked what the organisation does: the types chosen so far. */
    chosen: [],
  };
  const said = saidOf(S, walk, state);
  const { w, say, locale, capitalised, country, typeLabel, valueSaid, answerSaid, factOf, questionSaid, topicSaid, classLabels, classSaid } = said;
  const { saved, read, toFragment, fromFragment, isDay } = savedOf(S, walk, made, state, said);
  const { regimeShown, figuresSaid } = resultOf(S, walk, state, said);
  const { readFigure, typesFound } = typedOf(S, w);

  // --- saving and opening --------------------------------------------------------------------------------------------
  /** Takes over saved answers: as they are where the rules are the same, otherwise each is offered anew. */
  const takeOver = ({ fault, answers, isSame, name, under }) => {
    if (fault) return complain(fault);
    Object.assign(state, { answers: new Map(), offered: answers, isStopped: false, chosen: [], fault: "", name });
    if (isSame) {
      for (let next = walk.next(state.answers); next && answers.has(next.topic); next = walk.next(state.answers)) {
        state.answers.set(next.topic, answers.get(next.topic));
        answers.delete(next.topic);
      }
    }
    state.notice = isSame ? `${state.answers.size} ${w("taken")}` : `${w("otherRules")} ${under}.`;
    return render(true);
  };
  const complain = (key) => {
    state.notice = w(key);
    render(true);
  };
  const noteInAddress = () => {
    try {
      history.replaceState(null, "", state.answers.size > 0 ? `#a=${toFragment()}` : "#");
    } catch {
      // some browsers keep the address of a file as it is; the answers can still be saved
    }
  };
  const save = () => {
    const file = new Blob([`${JSON.stringify(saved(), null, 2)}\n`], { type: "application/json" });
    const address = URL.createObjectURL(file);
    const link = h("a", { href: address, download: `${w("fileName")}.json` });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(address), 1000);
  };

  // --- moving on -----------------------------------------------------------------------------------------------------
  const answer = (topic, value) => {
    state.answers.set(topic, value);
    state.offered.delete(topic);
    Object.assign(state, { fault: "", notice: "", chosen: [] });
    noteInAddress();
    render(true);
  };
  /** Back to a question: it and all after it are asked again, with their state.answers at hand. */
  const backTo = (topic) => {
    const all = [...state.answers];
    const at = all.findIndex(([of]) => of === topic);
    all.slice(at).forEach(([of, value]) => state.offered.set(of, value));
    Object.assign(state, { answers: new Map(all.slice(0, at)), fault: "", notice: "", isStopped: false, chosen: [] });
    noteInAddress();
    render(true);
  };
  const refuse = (text) => {
    state.fault = text;
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
  const describedBy = () => (state.fault ? "fault" : false);
  const contradiction = (topic, value) => {
    const { at } = walk.topicParts(topic);
    const fact = S.facts[at];
    const dateOf = (other) => state.answers.get(`fact:${other}`);
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
      const input = h("input", { id: "figure", type: "text", inputmode: "decimal", autocomplete: "off", "aria-describedby": describedBy(), "aria-invalid": state.fault ? "true" : false });
      const hint = w(unit.money ? "amountHint" : unit.whole ? "wholeHint" : "numberHint");
      const label = h("label", { for: "figure" }, `${say(fact.label)} (${[say(unit.name), hint].filter(Boolean).join("; ")})`);
      return answerWith(topic, h("p", {}, label, h("br"), input), () =>
        input.value.trim() === "" ? { fault: w("answerFirst") } : readFigure(input.value, fact));
    },
    date: (topic, fact) => {
      const input = h("input", { id: "date", type: "date", "aria-describedby": describedBy(), "aria-invalid": state.fault ? "true" : false });
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

  /** What the organisation does: found by words or by sector, and one or more of them state.chosen. */
  const functionOf = (topic) => {
    const results = h("div", { id: "found" });
    const status = h("p", { role: "status", class: "muted" });
    const picked = h("div", { id: "chosen" });
    const input = h("input", { id: "search", type: "search", autocomplete: "off", placeholder: w("searchHint"), "aria-describedby": describedBy() });
    const options = S.sectors.map(([, label], i) => h("option", { value: i }, say(label)));
    const select = h("select", { id: "of-sector" }, h("option", { value: "" }, w("chooseSector")), options, h("option", { value: "none" }, w("noSector")));
    const pick = (type, isOn) => {
      state.chosen = isOn ? [...state.chosen, type] : state.chosen.filter((other) => other !== type);
      showChosen();
    };
    const showChosen = () => {
      const each = state.chosen.map((type) => {
        const away = button(w("remove"), () => {
          pick(type, false);
          const box = document.getElementById(`type-${type}`);
          if (box) box.checked = false;
          input.focus();
        }, { "aria-label": `${w("remove")}: ${typeLabel(type)}` });
        return h("li", {}, typeLabel(type), " ", away);
      });
      picked.replaceChildren(...(state.chosen.length > 0 ? [h("p", {}, w("chosen")), h("ul", {}, each)] : [h("p", { class: "muted" }, w("nothingChosen"))]));
    };
    const show = (types) => {
      const boxes = types.slice(0, 30).map((type) => {
        const box = h("input", { type: "checkbox", id: `type-${type}`, onchange: (event) => pick(type, event.target.checked) });
        box.checked = state.chosen.includes(type);
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
      state.chosen.length === 0 ? { fault: w("chooseFirst") } : { value: [...state.chosen].sort((a, b) => a - b) });
  };

  const whyAsked = ({ topic, stake, regimes }) => {
    const fact = factOf(topic);
    const titles = regimes.map((place) => say(S.regimes[place].title)).join(` ${w("and")} `);
    const why = { class: "canChange", grounds: "tellsGrounds", follows: "tellsRest" }[stake];
    const provisions = [...new Set(walk.rulesThatTest(topic, state.answers).map((rule) => say(rule.cite)))];
    return h("details", {}, h("summary", {}, w("explain")),
      h("p", {}, fact ? say(fact.help) : w("anyOfHelp")), h("p", {}, `${w(why)} ${titles}.`),
      provisions.length > 0 && h("p", { class: "cite" }, `${w("provisions")} ${provisions.join("; ")}`));
  };

  const questionShown = (question) => {
    const { topic } = question;
    const { kind } = walk.topicParts(topic);
    const fact = factOf(topic);
    const control = { function: functionOf, sector: sectorOf, given: controls.flag }[kind] ?? controls[fact.kind];
    const before = state.offered.has(topic) && h("p", {}, button(`${w("keep")} ${answerSaid(topic, state.offered.get(topic))}`, () => answer(topic, state.offered.get(topic)), { id: "keep", class: "main" }));
    return h("section", { id: "question", "aria-labelledby": "asked" },
      h("h2", { id: "asked", tabindex: "-1" }, h("span", { class: "muted" }, `${w("question")} ${state.answers.size + 1}. `), questionSaid(topic)),
      state.fault && h("p", { id: "fault", class: "notice", role: "alert", tabindex: "-1" }, state.fault),
      before, control(topic, fact), whyAsked(question),
      h("p", { class: "actions" },
        state.answers.size > 0 && button(w("back"), () => backTo([...state.answers.keys()].pop()), { id: "back" }),
        state.answers.size > 0 && button(w("showResult"), () => stop(true), { id: "stop" })),
      state.answers.size > 0 && soFar());
  };
  const stop = (value) => {
    state.isStopped = value;
    render(true);
  };

  const soFar = () => {
    const k = walk.known(state.answers);
    const each = S.regimes.flatMap((regime, i) => {
      const judge = walk.regimes[i];
      return judge ? [`${say(regime.title)}: ${classLabels(judge, walk.possible(judge, k))}`] : [];
    });
    return h("div", { id: "so-far", "aria-live": "polite" }, h("h3", {}, w("soFar")), list(each));
  };

  const answersShown = () => {
    const each = [...state.answers].map(([topic, value]) =>
      h("li", {}, `${topicSaid(topic)}: ${answerSaid(topic, value)} `,
        button(w("change"), () => backTo(topic), { class: "small no-print", "aria-label": `${w("change")}: ${topicSaid(topic)}` })));
    return h("details", { id: "answers", open: state.isShowingResult }, h("summary", {}, `${w("answers")} (${state.answers.size})`), h("ol", {}, each));
  };

  // --- the result -----------------------------------------------------------------------------------------------------
  const resultShown = (isEarly) => {
    const k = walk.record(state.answers);
    const figures = figuresSaid(k);
    const input = h("input", { id: "name", type: "text", value: state.name, autocomplete: "organization", oninput: (event) => {
      state.name = event.target.value;
      document.getElementById("name-on-paper").textContent = state.name;
      noteInAddress();
    } });
    const size = walk.size && walk.decide(walk.size, k);
    return h("section", { id: "result", "aria-labelledby": "came-to" },
      h("h2", { id: "came-to", tabindex: "-1" }, w("result")),
      h("p", { id: "name-on-paper", class: "on-paper" }, state.name),
      h("p", { class: "no-print" }, h("label", { for: "name" }, w("name")), h("br"), input),
      isEarly && h("p", { class: "notice" }, w("stoppedEarly")),
      S.regimes.map((regime, i) => regimeShown(regime, walk.regimes[i], k)),
      size && h("section", {}, h("h2", {}, `${w("size")}: ${classSaid(size)}`), figures.length > 0 && section(w("figures"), list(figures))),
      k.assumed.length > 0 && h("p", {}, `${w("assumed")}: ${k.assumed.map(([at, value]) => `${say(S.facts[at].label)}: ${valueSaid(S.facts[at], value)}`).join("; ")}.`),
      h("p", { class: "muted" }, `${state.answers.size} ${w("countOfQuestions")}. ${w("noAdvice")}`),
      h("p", { class: "actions no-print" }, isEarly && button(w("goOn"), () => stop(false), { id: "go-on", class: "main" }),
        button(w("save"), save, { id: "save" }), button(w("print"), () => print(), { id: "print" }),
        button(w("startAnew"), startAnew, { id: "anew" })),
      h("p", { class: "muted no-print" }, w("address")));
  };
  const startAnew = () => {
    Object.assign(state, { answers: new Map(), offered: new Map(), isStopped: false, chosen: [], notice: "", fault: "", name: "" });
    noteInAddress();
    render(true);
  };

  // --- the whole page ------------------------------------------------------------------------------------------------
  const opener = () => {
    const opened = async (event) => {
      const [file] = event.target.files;
      if (!file) return;
      const text = await file.text();
      try {
        takeOver(read(JSON.parse(text)));
      } catch {
        complain("noAnswers");
      }
    };
    return h("p", { class: "no-print" }, h("label", { for: "reopen" }, w("reopen")), h("br"), h("input", { id: "reopen", type: "file", accept: ".json,application/json", onchange: opened }));
  };
  const header = () => {
    const languages = [["en", "English"], ["nl", "Nederlands"]].map(([code, label], i) =>
      button(label, () => {
        state.lang = i;
        state.fault = "";
        state.notice = "";
        render(false);
        document.getElementById(`lang-${code}`).focus();
      }, { id: `lang-${code}`, lang: code, "aria-pressed": String(state.lang === i) }));
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
    const question = walk.next(state.answers);
    state.isShowingResult = state.isStopped || question === null;
    const main = h("main", {},
      state.notice && h("p", { id: "notice", class: "notice", role: "status" }, state.notice),
      state.answers.size === 0 && h("p", {}, w("intro")),
      state.isShowingResult ? resultShown(question !== null) : questionShown(question),
      state.answers.size > 0 && answersShown(),
      (state.answers.size === 0 || state.isShowingResult) && opener());
    root.replaceChildren(header(), main, footer());
    if (isMoved) document.getElementById(state.isShowingResult ? "came-to" : "asked")?.focus();
  };

  globalThis.vitaal = { structure: S, walk, words: WORDS, readFigure, typesFound };
  render(false);
  const [, letters] = /^#a=(.+)$/.exec(location.hash) ?? [];
  if (letters) takeOver(fromFragment(letters));
})();
