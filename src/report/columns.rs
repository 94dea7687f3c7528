//! What a file says of itself before anything is classified: which column gives which fact and how its cells are read,
//! what is not used, and what the law needs that no column gives.

use super::activity::value_said;
use super::summary::{assumption, assumptions_of_act};
use super::words::word;
use crate::evaluate::Law;
use crate::model::{Blank, Decimal, FactId, Facts, Kind, Lang, Text, said, shown};
use crate::records::{By, CellFault, Columns, Mark, Marks, OpenFault, Records, Row, Unread, Usage, Wording, sector};
use serde_json::{Value as Json, json};
use std::io::{self, Write};

/// Rows that are looked at.
const ROWS: u64 = 1000;
/// Characters of a cell that are shown.
const SHOWN: usize = 40;
/// Columns of the page for the name of a column, and for that of a fact.
const WIDEST_NAME: usize = 30;

/// What was found in one file.
pub struct Look {
    /// As messages name it.
    pub file: String,
    /// The sheet of a workbook that is read, and the others that name columns too.
    pub sheet: Option<(String, Vec<String>)>,
    header_line: u64,
    read_as: Option<Text>,
    given: Vec<Given>,
    unused: Vec<Unread>,
    replaced: Vec<String>,
    missing: Vec<FactId>,
    /// Rows that were looked at.
    rows: u64,
    /// Whether these are all there are.
    is_whole: bool,
    /// Rows that are no rows of this table, with the first of them.
    misshapen: Found,
}

/// A column that gives a fact.
struct Given {
    name: String,
    fact: FactId,
    by: By,
    times: Decimal,
    usage: Usage,
    /// Cells with something in them, of the rows looked at.
    filled: u64,
    /// The first cell that was read, and what it says.
    example: Option<(String, String)>,
    unread: Found,
}

/// What cannot be read: how many, and the first with its line.
#[derive(Default)]
struct Found {
    count: u64,
    first: Option<(u64, CellFault)>,
}

impl Found {
    fn note(&mut self, line: u64, fault: &CellFault) {
        self.count += 1;
        self.first.get_or_insert_with(|| (line, fault.clone()));
    }
}

impl Look {
    /// Looks at the first rows of a file.
    ///
    /// # Errors
    /// When the file cannot be read on.
    pub fn at(file: String, records: &mut Records, law: &Law, lang: Lang) -> Result<Look, OpenFault> {
        let columns = records.columns.clone();
        let given = columns.facts.iter().enumerate().filter_map(|(i, fact)| {
            Some(Given {
                name: columns.names[i].clone(),
                fact: (*fact)?,
                by: columns.by[i],
                times: columns.times[i],
                usage: records.usage(i),
                filled: 0,
                example: None,
                unread: Found::default(),
            })
        });
        let mut look = Look {
            file,
            sheet: None,
            header_line: records.header_line,
            read_as: records.read_as(),
            given: given.collect(),
            unused: columns.passed_through.clone(),
            replaced: columns.replaced.clone(),
            missing: missing(&columns, law),
            rows: 0,
            is_whole: true,
            misshapen: Found::default(),
        };
        loop {
            if look.rows == ROWS {
                look.is_whole = records.at_end()?;
                break;
            }
            match records.next_row()? {
                Some(Ok(row)) => look.note(&row, &columns, law, lang),
                Some(Err(rejected)) => {
                    for given in &mut look.given {
                        let cell = columns.place(given.fact).and_then(|i| rejected.cells.get(i));
                        given.filled += u64::from(cell.is_some_and(|cell| !cell.trim().is_empty()));
                    }
                    for fault in &rejected.faults {
                        let of = |given: &&mut Given| Some(&given.name) == fault.column.as_ref();
                        let found = look.given.iter_mut().find(of).map(|given| &mut given.unread);
                        found.unwrap_or(&mut look.misshapen).note(rejected.line, fault);
                    }
                }
                None => break,
            }
            look.rows += 1;
        }
        Ok(look)
    }

    fn note(&mut self, row: &Row, columns: &Columns, law: &Law, lang: Lang) {
        for given in &mut self.given {
            let Some(cell) = columns.place(given.fact).and_then(|i| row.cells.get(i)) else { continue };
            let cell = String::from_utf8_lossy(cell);
            let cell = cell.trim();
            if cell.is_empty() {
                continue;
            }
            given.filled += 1;
            if given.example.is_none() {
                given.example = Some((shortened(cell), said_of(given.fact, cell, row.facts, law, lang)));
            }
        }
    }

    /// Whether a cell or a row cannot be read.
    pub fn has_faults(&self) -> bool {
        self.misshapen.count > 0 || self.given.iter().any(|given| given.unread.count > 0)
    }

    /// For people, on a page of this width.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn text(&self, out: &mut impl Write, law: &Law, width: usize, lang: Lang) -> io::Result<()> {
        let mut page = Page { out, width };
        page.line(0, &self.headline(lang))?;
        let names = self.given.iter().map(|given| given.name.as_str());
        let facts = self.given.iter().map(|given| law.catalogue().fact(given.fact).name.as_str());
        let (first, second) = (widest(names), widest(facts));
        for given in &self.given {
            let fact = &law.catalogue().fact(given.fact).name;
            page.three(first, second, [&given.name, fact, &given.how(law, lang)])?;
        }
        let unread = self.given.iter().map(|given| (Some(&given.name), &given.unread));
        let faulty: Vec<_> = unread.chain([(None, &self.misshapen)]).filter(|(_, found)| found.count > 0).collect();
        page.heading(!faulty.is_empty(), word::not_read.get(lang))?;
        for (column, found) in faulty {
            page.line(4, &found.said(column, lang))?;
        }
        let unused: Vec<Text> = self.unused.iter().filter_map(Unread::said).collect();
        let is_any = !unused.is_empty() || !self.replaced.is_empty();
        page.heading(is_any, word::not_used.get(lang))?;
        for column in &unused {
            page.line(4, column.get(lang))?;
        }
        for column in &self.replaced {
            let said = said!(
                "column `{column}` is replaced by the result of a run",
                "kolom `{column}` wordt vervangen door de uitkomst van een beoordeling"
            );
            page.line(4, said.get(lang))?;
        }
        self.missing_text(&mut page, law, lang)
    }

    fn missing_text<W: Write>(&self, page: &mut Page<W>, law: &Law, lang: Lang) -> io::Result<()> {
        let catalogue = law.catalogue();
        let (unknown, assumed): (Vec<FactId>, Vec<FactId>) =
            self.missing.iter().partition(|fact| catalogue.fact(**fact).blank == Blank::Unknown);
        let heading = format!("{} `{}`", word::not_given_unknown.get(lang), law.rules.law);
        page.heading(!unknown.is_empty(), &heading)?;
        let first = widest(unknown.iter().map(|fact| catalogue.fact(*fact).name.as_str()));
        for fact in unknown.iter().map(|fact| catalogue.fact(*fact)) {
            page.three(first, 0, [&fact.name, "", fact.label.get(lang)])?;
        }
        page.heading(!assumed.is_empty(), word::not_given_assumed.get(lang))?;
        let all: Vec<String> = assumed.iter().map(|fact| assumption(*fact, law, lang)).collect();
        if !all.is_empty() {
            page.line(4, &all.join(", "))?;
        }
        for said in assumed_by_law(&self.missing, law, lang) {
            page.line(4, &said)?;
        }
        Ok(())
    }

    fn headline(&self, lang: Lang) -> String {
        let (file, line) = (&self.file, self.header_line);
        let sheet = self.sheet.as_ref().map(|(sheet, others)| {
            let others = others.iter().map(|other| format!("`{other}`")).collect::<Vec<_>>().join(", ");
            match others.is_empty() {
                true => said!("sheet `{sheet}`, ", "werkblad `{sheet}`, "),
                false => said!(
                    "sheet `{sheet}` (not read: {others}; choose with `--sheet`), ",
                    "werkblad `{sheet}` (niet gelezen: {others}; kies met `--sheet`), "
                ),
            }
        });
        let sheet = sheet.unwrap_or_default();
        let read_as = self.read_as.clone().map(|Text { en, nl }| said!("; read as: {en}", "; gelezen als: {nl}"));
        let read_as = read_as.unwrap_or_default();
        let rows = self.rows;
        let looked = match self.is_whole {
            true => said!("{rows} rows", "{rows} rijen"),
            false => said!("the first {rows} rows", "de eerste {rows} rijen"),
        };
        let said = said!(
            "{file}: {sheet}columns in line {line}, {looked} looked at{read_as}",
            "{file}: {sheet}kolommen in regel {line}, {looked} bekeken{read_as}",
            sheet = sheet.get(lang),
            looked = looked.get(lang),
            read_as = read_as.get(lang),
        );
        said.get(lang).to_string()
    }

    /// The same for programs.
    pub fn json(&self, law: &Law, lang: Lang) -> Json {
        let catalogue = law.catalogue();
        let name = |fact: FactId| catalogue.fact(fact).name.as_str();
        let columns = self.given.iter().map(|given| {
            let unit = match catalogue.fact(given.fact).kind {
                Kind::Figure(unit) => Some(catalogue.unit(unit).id.as_str()),
                _ => None,
            };
            json!({
                "column": given.name,
                "fact": name(given.fact),
                "by": match given.by { By::Name => "name", By::Alias => "alias", By::Mapping => "mapping" },
                "unit": unit,
                "times": given.times.to_string(),
                "read_with": given.read_with(law, lang),
                "filled": given.filled,
                "example": given.example.as_ref().map(|(cell, value)| json!({ "cell": cell, "value": value })),
                "not_read": given.unread.json(lang),
            })
        });
        let unused = self.unused.iter().map(|unread| {
            let why = unread.said().map(|said| said.get(lang).to_string());
            json!({ "column": unread.column, "why": why, "meant": unread.meant() })
        });
        let missing = self.missing.iter().map(|fact| {
            let declared = catalogue.fact(*fact);
            let assumed = assumption(*fact, law, lang).split_once('=').map(|(_, value)| value.to_string());
            json!({ "fact": declared.name, "label": declared.label.get(lang), "blank": assumed })
        });
        json!({
            "file": self.file,
            "sheet": self.sheet.as_ref().map(|(sheet, _)| sheet),
            "other_sheets": self.sheet.as_ref().map(|(_, others)| others.as_slice()).unwrap_or_default(),
            "header_line": self.header_line,
            "read_as": self.read_as.as_ref().map(|text| text.get(lang)),
            "rows": self.rows,
            "all_rows": self.is_whole,
            "columns": columns.collect::<Vec<_>>(),
            "rows_not_read": self.misshapen.json(lang),
            "unused": unused.collect::<Vec<_>>(),
            "replaced": self.replaced,
            "missing": missing.collect::<Vec<_>>(),
            "assumed": assumed_by_law(&self.missing, law, lang),
        })
    }
}

impl Given {
    /// How its cells are read, and an example.
    fn how(&self, law: &Law, lang: Lang) -> String {
        let by = match self.by {
            By::Name => None,
            By::Alias => Some(said!("an alias", "een alias")),
            By::Mapping => Some(said!("mapped", "toegewezen")),
        };
        let mut parts: Vec<String> = by.into_iter().map(|by| by.get(lang).to_string()).collect();
        parts.extend(self.read_with(law, lang));
        parts.push(match &self.example {
            Some((cell, value)) if cell == value => format!("`{cell}`"),
            Some((cell, value)) => said!("`{cell}` means {value}", "`{cell}` betekent {value}").get(lang).to_string(),
            None => said!("no cell that is read", "geen cel die wordt gelezen").get(lang).to_string(),
        });
        parts.join("; ")
    }

    /// The factor, unit and marks of its figures; what its words mean.
    fn read_with(&self, law: &Law, lang: Lang) -> Vec<String> {
        let mut parts = Vec::new();
        if self.times != Decimal::ONE {
            let times = self.times.grouped(lang);
            parts.push(said!("times {times}", "maal {times}"));
        }
        if let Kind::Figure(unit) = law.catalogue().fact(self.fact).kind {
            let Text { en, nl } = law.catalogue().unit(unit).name.clone();
            parts.push(said!("in {en}", "in {nl}"));
            match self.usage.marks {
                Marks::Open => {}
                Marks::Mixed(_) => parts.push(said!("decimal mark not the same", "decimaalteken niet overal gelijk")),
                marks if marks.mark() == Some(Mark::Comma) => parts.push(said!("decimal comma", "decimale komma")),
                _ => parts.push(said!("decimal point", "decimale punt")),
            }
        }
        parts.extend(self.usage.wording.meaning());
        parts.iter().map(|part| part.get(lang).to_string()).collect()
    }
}

impl Found {
    fn said(&self, column: Option<&String>, lang: Lang) -> String {
        let Some((line, CellFault { message, help, .. })) = &self.first else { return String::new() };
        let (message, help, count) = (message.get(lang), help.get(lang), self.count);
        let said = match column {
            Some(column) => said!(
                "{count} in column `{column}`, the first on line {line}: {message}; {help}",
                "{count} in kolom `{column}`, de eerste op regel {line}: {message}; {help}"
            ),
            None => said!(
                "{count} as rows, the first on line {line}: {message}; {help}",
                "{count} als rij, de eerste op regel {line}: {message}; {help}"
            ),
        };
        said.get(lang).to_string()
    }

    fn json(&self, lang: Lang) -> Json {
        let first = self.first.as_ref().map(|(line, fault)| {
            json!({ "line": line, "value": fault.value, "reason": fault.message.get(lang), "help": fault.help.get(lang) })
        });
        json!({ "count": self.count, "first": first })
    }
}

/// A page that lines are fitted to.
struct Page<'o, W: Write> {
    out: &'o mut W,
    width: usize,
}

impl<W: Write> Page<'_, W> {
    fn line(&mut self, indent: usize, text: &str) -> io::Result<()> {
        let (first, next) = (" ".repeat(indent), " ".repeat(indent + 4));
        self.filled(&first, &next, text)
    }

    fn heading(&mut self, is_wanted: bool, text: &str) -> io::Result<()> {
        if is_wanted { writeln!(self.out, "\n  {text}") } else { Ok(()) }
    }

    /// Two columns of their own, and a rest that takes what room is left; what is too long for its column has a line.
    fn three(&mut self, first: usize, second: usize, [one, two, rest]: [&str; 3]) -> io::Result<()> {
        let one = &shown(one);
        let pad = |text: &str, to: usize| {
            format!("{text}{}", " ".repeat(to.saturating_sub(textwrap::core::display_width(text))))
        };
        let mut begin = format!("  {}  ", pad(one, first));
        if second > 0 {
            begin.push_str(&format!("{}  ", pad(two, second)));
        }
        let indent = 4 + first + if second > 0 { second + 2 } else { 0 };
        if textwrap::core::display_width(&begin) > indent {
            writeln!(self.out, "{}", begin.trim_end())?;
            begin = " ".repeat(indent);
        }
        self.filled(&begin, &" ".repeat(indent), rest)
    }

    fn filled(&mut self, first: &str, next: &str, text: &str) -> io::Result<()> {
        let options = textwrap::Options::new(self.width).initial_indent(first).subsequent_indent(next);
        let options = options.break_words(false).word_splitter(textwrap::WordSplitter::NoHyphenation);
        writeln!(self.out, "{}", textwrap::fill(&shown(text), options).trim_end())
    }
}

fn widest<'n>(names: impl Iterator<Item = &'n str>) -> usize {
    names.map(textwrap::core::display_width).max().unwrap_or(0).min(WIDEST_NAME)
}

fn shortened(cell: &str) -> String {
    match cell.char_indices().nth(SHOWN) {
        Some((at, _)) => format!("{}…", &cell[..at]),
        None => cell.to_string(),
    }
}

/// What a cell of a fact says, in words.
fn said_of(fact: FactId, cell: &str, facts: &Facts, law: &Law, lang: Lang) -> String {
    let catalogue = law.catalogue();
    match catalogue.fact(fact).kind {
        Kind::Text | Kind::Code => shortened(cell),
        Kind::Functions => {
            let types = facts.functions.types().unwrap_or_default().iter();
            let labels: Vec<&str> = types.map(|id| catalogue.entity_type(*id).label.get(lang)).collect();
            if labels.is_empty() { word::unknown.get(lang).to_string() } else { labels.join("; ") }
        }
        Kind::Sector => match sector(cell, catalogue, Wording::Plain) {
            Ok(Some(id)) => catalogue.sector(id).label.get(lang).to_string(),
            _ => word::unknown.get(lang).to_string(),
        },
        _ => value_said(fact, facts.get(fact), law, lang),
    }
}

/// The facts that some act of the law reads where no column gives them, and what the organisation does; a sector or a
/// code says less than that, and is no want beside it.
fn missing(columns: &Columns, law: &Law) -> Vec<FactId> {
    let catalogue = law.catalogue();
    let is_needed = |fact: &FactId| match catalogue.fact(*fact).kind {
        Kind::Functions => true,
        Kind::Sector | Kind::Code | Kind::Text => false,
        _ => law.reads(*fact),
    };
    catalogue.fact_ids().filter(is_needed).filter(|fact| columns.place(*fact).is_none()).collect()
}

/// What the law itself assumes while none of these facts is known.
fn assumed_by_law(missing: &[FactId], law: &Law, lang: Lang) -> Vec<String> {
    let mut facts = Facts::none(law.catalogue());
    let given = law.catalogue().fact_ids().filter(|fact| !missing.contains(fact));
    given.for_each(|fact| facts.set(fact, crate::model::Value::Unknown));
    let cells = law.cells(&facts);
    let judges = law.judges();
    let each = judges.flat_map(|judge| {
        let decision = judge.decide(&law.space, &cells, &facts.functions, law.catalogue());
        assumptions_of_act(law, judge, decision.overlays, lang)
    });
    let mut found: Vec<String> = Vec::new();
    each.for_each(|said| {
        if !found.contains(&said) {
            found.push(said)
        }
    });
    found
}
