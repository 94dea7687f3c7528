"use strict";
// The table of organisations: filters, sorts and opens the rows that stand in the page as data. Text is set as text.
(() => {
  const read = (id) => JSON.parse(document.getElementById(id).textContent);
  const about = read("about");
  const { words, regimes, facts } = about;

  // a value that is an array is an organisation; all others are shared, and known by their number
  const shared = [];
  const rows = [];
  for (const value of read("rows")) (Array.isArray(value) ? rows : shared).push(value);

  const KIND = 0, SECTOR = 1, LINE = 2, FIGURES = 3, CELLS = 4, NOTES = 5, STATES = 6, DAYS = 7, NEAR = 8;
  /** Rows that stand in the table at once. */
  const SHOWN = 100;

  const kind = (row) => shared[row[KIND]];
  const outcome = (row, regime) => (kind(row).r[regime] === null ? null : shared[kind(row).r[regime]]);
  const cell = (row, column) => {
    const value = column === null ? "" : (row[CELLS][column] ?? "");
    return typeof value === "number" ? shared[value] : value;
  };
  const notes = (row) => (row[NOTES] ? shared[row[NOTES] - 1].n : []);
  /** What an organisation is called: its id, else where it stands. */
  const called = (row) => cell(row, about.id) || `${cell(row, about.file) || words.line} ${row[LINE]}`;
  const classLabel = (regime, place) => regimes[regime].classes[place] ?? words.undetermined;
  const classOf = (row, regime) => outcome(row, regime)?.c ?? null;
  const classText = (row, regime) =>
    regimes[regime].absent ? regimes[regime].absent[0] : classLabel(regime, classOf(row, regime));
  const sizeOf = (row) => kind(row).z;
  const sizeText = (row) => (sizeOf(row) === null ? "" : (about.sizes[sizeOf(row)] ?? words.undetermined));

  /** An element with attributes and what stands in it: elements, or text. */
  const element = (name, attributes = {}, ...content) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
      else if (value !== undefined && value !== false) made.setAttribute(key, value === true ? "" : value);
    }
    made.append(...content.flat().filter((part) => part !== null && part !== undefined && part !== ""));
    return made;
  };
  const capitalised = (text) => text.charAt(0).toUpperCase() + text.slice(1);

  // Columns

  const columns = [
    { key: "id", label: "ID", text: called },
    { key: "name", label: words.name, text: (row) => cell(row, about.name), skip: about.name === null },
    { key: "sector", label: words.sector, text: (row) => about.sectors[row[SECTOR]], rank: (row) => row[SECTOR] },
    { key: "size", label: words.size, text: sizeText, rank: (row) => unsettledLast(sizeOf(row)) },
    ...regimes.map((regime, at) => ({
      key: regime.id,
      label: regime.title,
      text: (row) => classText(row, at),
      rank: (row) => unsettledLast(classOf(row, at)),
      regime: at,
    })),
  ].filter((column) => !column.skip);

  /** From strong to weak; what cannot be told comes after that, and what nothing is said of last. */
  function unsettledLast(place) {
    return place === null ? 1000 : place < 0 ? 999 : place;
  }

  const collator = new Intl.Collator(about.lang, { numeric: true });
  const orders = new Map();

  /** Where each row stands in the order of a column: made once, when it is first asked for. */
  function order(column) {
    if (!orders.has(column.key)) {
      let rank;
      if (column.rank) {
        rank = Float64Array.from(rows, column.rank);
      } else {
        const texts = rows.map(column.text);
        const distinct = [...new Set(texts)].sort(collator.compare);
        const places = new Map(distinct.map((text, at) => [text, at]));
        rank = Float64Array.from(texts, (text) => places.get(text));
      }
      orders.set(column.key, rank);
    }
    return orders.get(column.key);
  }

  // Filters

  /** Values of a filter that some row has, by their labels, with what tells whether a row has one. */
  const choices = [
    ...regimes.flatMap((regime, at) =>
      regime.absent ? [] : [{
        key: regime.id,
        label: regime.title,
        of: (row) => [unsettledLast(classOf(row, at))],
        text: (place) => classLabel(at, place),
      }]),
    { key: "sector", label: words.sector, of: (row) => [row[SECTOR]], text: (at) => about.sectors[at] },
    {
      key: "size",
      label: words.size,
      of: (row) => (sizeOf(row) === null ? [] : [unsettledLast(sizeOf(row))]),
      text: (place) => about.sizes[place] ?? words.undetermined,
    },
    {
      key: "asks",
      label: words.asks,
      of: asksOf,
      text: (fact) => (fact < 0 ? words.law_open : `${facts[fact]?.[1] ?? fact} [${facts[fact]?.[0] ?? ""}]`),
    },
    {
      key: "near",
      label: words.near,
      of: (row) => (row[NEAR]?.length ? [-1, ...new Set(row[NEAR].map((step) => step[0]))] : []),
      text: (at) => (at < 0 ? words.near_some : regimes[at].title),
    },
    { key: "note", label: words.note, of: notes, text: (note) => note },
  ];

  /** The facts that some class of a row hangs on; less than zero where only the law leaves one open. */
  function asksOf(row) {
    const asked = new Set();
    for (let at = 0; at < regimes.length; at++) {
      const told = outcome(row, at);
      if (!told || told.c >= 0) continue;
      told.a.forEach((fact) => asked.add(fact));
      if (told.a.length === 0) asked.add(-1);
    }
    return [...asked];
  }

  /** For each filter the values that rows have, in order, each with the rows that have it. */
  for (const choice of choices) {
    const having = new Map();
    rows.forEach((row, at) => {
      for (const value of choice.of(row)) {
        if (!having.has(value)) having.set(value, []);
        having.get(value).push(at);
      }
    });
    const compare = (a, b) => (typeof a[0] === "number" ? a[0] - b[0] : collator.compare(a[0], b[0]));
    choice.values = [...having].sort(compare);
  }

  let searched;
  /** All that a row holds in its cells, in small letters: made when something is first searched for. */
  const searchable = () =>
    (searched ??= rows.map((row) => row[CELLS].map((_, column) => cell(row, column)).join("\n").toLowerCase()));

  const state = { search: "", sort: null, down: false, from: 0, opened: new Set() };
  const chosen = new Map();
  let fitting = [];

  /** Finds the rows that fit every filter, in the order that was asked for. */
  function sift() {
    const fits = new Uint8Array(rows.length).fill(1);
    for (const [key, value] of chosen) {
      const having = new Uint8Array(rows.length);
      choices.find((choice) => choice.key === key).values[value][1].forEach((at) => (having[at] = 1));
      for (let at = 0; at < fits.length; at++) fits[at] &= having[at];
    }
    const wanted = state.search.trim().toLowerCase();
    if (wanted) {
      const texts = searchable();
      for (let at = 0; at < fits.length; at++) fits[at] &&= texts[at].includes(wanted) ? 1 : 0;
    }
    fitting = [];
    for (let at = 0; at < fits.length; at++) if (fits[at]) fitting.push(at);
    if (state.sort) {
      const rank = order(state.sort);
      const way = state.down ? -1 : 1;
      fitting.sort((a, b) => way * (rank[a] - rank[b]) || a - b);
    }
    state.from = 0;
    show();
  }

  // What is said of one organisation

  /** A sentence with the figures of the row in the places of their facts. */
  function sentence(row, parts) {
    const figures = kind(row).f;
    return parts.map((part) => (typeof part === "number" ? row[FIGURES][figures.indexOf(part)] : part)).join("");
  }

  const list = (heading, items) =>
    items.length === 0 ? [] : [element("h4", {}, heading), element("ul", {}, items.map((item) => element("li", {}, item)))];

  const join = (parts, by) => parts.filter((part) => part).join(by);

  function told(row) {
    const parts = regimes.map((_, at) => toldOf(row, at));
    const days = (row[DAYS] ?? []).map(([at, day, late]) =>
      `${about.dates[at]}: ${day}${late ? ` [${words.overdue}]` : ""}`);
    const given = about.columns
      .map((name, at) => [name, cell(row, at)])
      .filter(([, text]) => text !== "")
      .map(([name, text]) => `${name}: ${text}`);
    return [
      ...parts.flat(),
      ...list(capitalised(words.days), days),
      ...(row[STATES] ? list(words.jurisdiction, [row[STATES]]) : []),
      ...list(words.notes, notes(row)),
      ...list(words.given, given),
    ];
  }

  function toldOf(row, at) {
    const regime = regimes[at];
    const heading = element("h3", {}, `${regime.title}: ${classText(row, at)}`);
    const outcomeOf = outcome(row, at);
    if (!outcomeOf) return [heading, element("p", {}, regime.absent?.[1] ?? "")];
    const grounds = outcomeOf.g.map(([number, certain, classes]) => {
      const ground = shared[number];
      const labels = classes.map((place) => classLabel(at, place)).join(` ${words.or} `);
      const sure = certain ? "" : `${words.perhaps}: `;
      return [`${sure}${labels}: ${sentence(row, ground.q)} `, element("span", { class: "cite" }, `(${ground.c}) [${ground.r}]`)];
    });
    const asks = outcomeOf.a.map((fact) => `${facts[fact]?.[2] ?? ""} [${facts[fact]?.[0] ?? fact}]`);
    const further = outcomeOf.v
      .map((value, place) => (value ? `${regime.columns[place]}: ${value}` : ""))
      .filter((text) => text);
    const bodies = outcomeOf.b.map(([role, body]) => `${about.roles[role]}: ${about.bodies[body]}`);
    const duties = outcomeOf.d.map(([number, certain]) => {
      const duty = shared[number];
      const text = join([
        `${certain ? "" : `${words.perhaps}: `}${duty.k}: ${duty.t}`,
        duty.u && `${words.when}: ${duty.u}`,
        duty.x && `${words.fine} ${duty.x}`,
      ], "; ");
      return [`${text} `, element("span", { class: "cite" }, `(${duty.c}${duty.s ? `; ${words.source}: ${duty.s}` : ""})`)];
    });
    const near = (row[NEAR] ?? [])
      .filter(([of]) => of === at)
      .map(([, said, classes]) => `${shared[said]} \u2192 ${classes.map((place) => classLabel(at, place)).join(` ${words.or} `)}`);
    return [
      heading,
      element("p", {}, sentence(row, outcomeOf.q)),
      ...list(words.to_ask, asks),
      ...list(words.grounds, grounds),
      ...list(capitalised(words.near), near),
      ...list(words.bodies, bodies),
      ...(further.length ? [element("p", {}, further.join("; "))] : []),
      ...(duties.length ? [element("details", {}, element("summary", {}, `${words.follows}: ${duties.length}`),
        element("ul", {}, duties.map((duty) => element("li", {}, duty))))] : []),
    ];
  }

  // The table

  const section = document.getElementById("organisations");
  const count = element("p", { role: "status" });
  const body = element("tbody");
  const heads = columns.map((column) =>
    element("th", { scope: "col" },
      element("button", { type: "button", onclick: () => sortBy(column) }, capitalised(column.label))));
  const sorting = element("select", { id: "sort", onchange: () => sortBy(columns[sorting.value] ?? null) },
    element("option", { value: "" }, words.line),
    columns.map((column, at) => element("option", { value: String(at) }, capitalised(column.label))));
  const search = element("input", { id: "search", type: "search", autocomplete: "off", oninput: () => {
    state.search = search.value;
    sift();
  } });
  const selects = choices.filter((choice) => choice.values.length > 0).map((choice) => {
    const options = choice.values.map(([value, having], at) =>
      element("option", { value: String(at) }, `${choice.text(value)} (${having.length})`));
    const select = element("select", { id: `filter-${choice.key}`, onchange: () => {
      if (select.value === "") chosen.delete(choice.key);
      else chosen.set(choice.key, Number(select.value));
      sift();
    } }, element("option", { value: "" }, words.all), options);
    return { choice, select };
  });
  const previous = element("button", { type: "button", onclick: () => turn(-SHOWN) }, words.previous);
  const next = element("button", { type: "button", onclick: () => turn(SHOWN) }, words.next);
  const clear = element("button", { type: "button", onclick: cleared }, words.clear);

  function cleared() {
    chosen.clear();
    selects.forEach(({ select }) => (select.value = ""));
    search.value = state.search = "";
    sift();
  }

  /** Sorts by a column; by the same once more, the other way; by none, as the rows came. */
  function sortBy(column) {
    state.down = column !== null && state.sort === column && !state.down;
    state.sort = column;
    sorting.value = column ? String(columns.indexOf(column)) : "";
    heads.forEach((head, at) => {
      if (columns[at] === column) head.setAttribute("aria-sort", state.down ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    });
    sift();
  }

  function turn(by) {
    state.from = Math.max(0, Math.min(state.from + by, fitting.length - 1));
    show();
    section.scrollIntoView({ block: "start" });
  }

  /** How a class is drawn, as in the charts. */
  function style(regime, place) {
    const classes = regimes[regime].classes.length;
    if (place === null || place < 0) return "open";
    return place + 1 === classes ? "weakest" : `c${Math.min(place, 4)}`;
  }

  function shownRow(at) {
    const row = rows[at];
    const isOpen = state.opened.has(at);
    const cells = columns.map((column, place) => {
      const text = column.text(row);
      if (place === 0) {
        const open = () => opened(at);
        return element("th", { scope: "row" },
          element("button", { type: "button", class: "opens", "aria-expanded": String(isOpen), "data-row": at, onclick: open }, text));
      }
      const swatch = column.regime === undefined || regimes[column.regime].absent ? null
        : element("span", { class: `swatch ${style(column.regime, classOf(row, column.regime))}`, "aria-hidden": "true" });
      return element("td", { "data-label": capitalised(column.label) }, swatch, text);
    });
    const made = [element("tr", { class: "row" }, cells)];
    if (isOpen) made.push(element("tr", { class: "told" }, element("td", { colspan: columns.length }, told(row))));
    return made;
  }

  function opened(at) {
    if (!state.opened.delete(at)) state.opened.add(at);
    show();
    body.querySelector(`[data-row="${at}"]`)?.focus();
  }

  function show() {
    const until = Math.min(state.from + SHOWN, fitting.length);
    body.replaceChildren(...fitting.slice(state.from, until).flatMap(shownRow));
    const number = (n) => n.toLocaleString(about.lang);
    count.textContent = fitting.length === 0 ? words.none
      : `${number(state.from + 1)} ${words.to} ${number(until)} ${words.of} ${number(fitting.length)}`
        + (fitting.length < rows.length ? ` (${words.of} ${number(rows.length)})` : "");
    previous.disabled = state.from === 0;
    next.disabled = until >= fitting.length;
  }

  const labelled = (label, control) => element("div", {}, element("label", { for: control.id }, label), control);
  section.append(
    element("h2", {}, words.organisations),
    element("div", { class: "filters no-print" },
      labelled(words.search, search),
      selects.map(({ choice, select }) => labelled(capitalised(choice.label), select)),
      labelled(capitalised(words.sort), sorting)),
    element("div", { class: "pages" }, count, previous, next, clear),
    element("table", { class: "table" },
      element("caption", { class: "unseen" }, words.organisations),
      element("thead", {}, element("tr", {}, heads)), body),
  );
  sift();
  section.hidden = false;
})();
