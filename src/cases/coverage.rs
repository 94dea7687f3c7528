//! Which parts of an act its cases reach: its rules, both sides of each criterion, the rows of its tables, the choices of
//! its readings, and what lies below, at and above each threshold, from each day on that it has another value.

use super::missing::{Line, example, shown};
use super::{Reading, Suite, UNDATED, law_of};
use crate::diagnostic::{Broken, Code, Diagnostic};
use crate::diagram::{Cells, Space};
use crate::evaluate::{Judge, Law, Truth, View};
use crate::model::{FactId, Facts, Kind, TypeSet, Value};
use crate::report::findings::Check;
use crate::rules::{Act, Condition, Effect, Element, Part, Texts, step};
use jiff::civil::Date;
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

/// What is to be reached of a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Aim {
    /// It holds, or counts, or is chosen.
    Holds,
    Fails,
    Below,
    At,
    Above,
}

/// What the cases of one act reach.
#[derive(Debug)]
pub struct Coverage {
    pub act: String,
    aims: Vec<Reached>,
}

/// One aim, whether a case reaches it, and else a case that would, where one was found.
#[derive(Debug)]
struct Reached {
    element: Element,
    aim: Aim,
    is_reached: bool,
    line: Option<Line>,
}

impl Coverage {
    /// How much of it no case reaches.
    pub fn missed(&self) -> usize {
        self.aims.iter().filter(|aim| !aim.is_reached).count()
    }

    /// Every aim as something examined.
    pub fn checks(&self) -> Vec<Check> {
        self.aims.iter().map(Reached::check).collect()
    }

    /// What no case reaches, each with a line to paste where there is one.
    pub fn told(&self) -> impl Iterator<Item = String> {
        let missed = self.aims.iter().filter(|aim| !aim.is_reached);
        missed.map(|aim| {
            let (file, span) = &aim.element.place;
            let line = aim.line.as_ref().map(|line| format!("\n    {}: {line}", line.act)).unwrap_or_default();
            format!("{}:{}: {}{line}", file.path, span.line, aim.says())
        })
    }

    /// The cases that are missing, each with what it is for.
    pub fn missing(&self) -> impl Iterator<Item = (String, &Line)> {
        self.aims.iter().filter_map(|aim| Some((aim.says(), aim.line.as_ref()?)))
    }
}

/// The totals, sort by sort.
impl fmt::Display for Coverage {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let mut sorts: BTreeMap<(usize, &str), (usize, usize)> = BTreeMap::new();
        for aim in &self.aims {
            let (reached, all) = sorts.entry(aim.sort()).or_default();
            *reached += usize::from(aim.is_reached);
            *all += 1;
        }
        let sums: Vec<String> =
            sorts.iter().map(|((_, sort), (reached, all))| format!("{reached} of {all} {sort}")).collect();
        if sums.is_empty() {
            return write!(f, "{}: nothing of its own to reach", self.act);
        }
        write!(f, "{}: reached {}", self.act, sums.join(", "))
    }
}

impl Reached {
    fn sort(&self) -> (usize, &'static str) {
        match self.element.part {
            Part::Rule(_) => (0, "rules"),
            Part::Criterion(_) => (1, "sides of criteria"),
            Part::Row { .. } | Part::Shared { .. } => (2, "rows"),
            Part::Threshold { .. } => (3, "sides of thresholds"),
            Part::Choice { .. } => (4, "readings"),
        }
    }

    fn says(&self) -> String {
        match (&self.element.part, self.aim) {
            (Part::Rule(name), _) => format!("no case makes `{name}` hold"),
            (Part::Criterion(name), Aim::Fails) => format!("no case fails criterion `{name}`"),
            (Part::Criterion(name), _) => format!("no case meets criterion `{name}`"),
            (Part::Row { table, entity_type, .. }, Aim::Fails) => {
                format!("no case takes `{entity_type}` out of table `{table}`")
            }
            (Part::Row { table, entity_type, .. }, _) => {
                format!("no case is in row `{entity_type}` of table `{table}`")
            }
            (Part::Shared { table }, Aim::Fails) => format!("no case fails the condition of table `{table}`"),
            (Part::Shared { table }, _) => format!("no case meets the condition of table `{table}`"),
            (Part::Threshold { name, from, written, .. }, aim) => {
                let since = from.map(|day| format!(" as it is from {day}")).unwrap_or_default();
                let threshold = format!("threshold `{name}` ({written}){since}");
                match aim {
                    Aim::Below => format!("no case lies below {threshold}"),
                    Aim::At => format!("no case lies at {threshold}"),
                    _ => format!("no case lies above {threshold}"),
                }
            }
            (Part::Choice { reading, choice }, _) => format!("no case reads `{reading}` as `{choice}`"),
        }
    }

    fn check(&self) -> Check {
        let mut found = Vec::new();
        if !self.is_reached {
            let (file, span) = &self.element.place;
            let fault = Diagnostic::warning(Code::UNREACHED, self.says()).at(file, *span);
            let help = self.line.as_ref().map_or_else(
                || "add a case that does, or strike what nothing can reach".to_string(),
                |line| format!("read the provision, and add to the tests of `{}`: {line}", line.act),
            );
            found.push(fault.help(help));
        }
        Check { name: self.says().replacen("no case", "a case", 1), found }
    }
}

/// What the cases of a suite reach of its act.
///
/// # Errors
/// When the act cannot be read.
pub fn coverage(texts: &Texts, suite: &Suite) -> Result<Coverage, Broken> {
    let elements = texts.elements(&suite.act);
    let mut reached: BTreeSet<(usize, Aim)> = BTreeSet::new();
    let mut laws: Vec<(Reading, Vec<usize>, Law)> = Vec::new();
    for (reading, cases) in suite.by_reading() {
        let law = law_of(texts, &suite.act, &reading)?;
        laws.push((reading, cases, law));
    }
    // what holds where nothing is chosen and no day is named shows most plainly what is missing
    laws.sort_by_key(|((day, readings), ..)| (*day != UNDATED, !readings.is_empty()));
    for (reading, cases, law) in &laws {
        let Some(reader) = Reader::of(law, reading, &elements) else { continue };
        cases.iter().for_each(|at| reader.note(&suite.facts[*at], &mut reached));
    }
    let mut aims = Vec::new();
    for (at, element) in elements.iter().enumerate() {
        for aim in aims_of(&element.part) {
            let is_reached = reached.contains(&(at, *aim));
            let line = if is_reached {
                None
            } else {
                let further = further_laws(texts, suite, element);
                line_for(element, *aim, suite, &laws).or_else(|| line_for(element, *aim, suite, &further))
            };
            aims.push(Reached { element: element.clone(), aim: *aim, is_reached, line });
        }
    }
    Ok(Coverage { act: suite.act.clone(), aims })
}

fn aims_of(part: &Part) -> &'static [Aim] {
    match part {
        Part::Rule(_) | Part::Row { conditional: false, .. } | Part::Choice { .. } => &[Aim::Holds],
        Part::Criterion(_) | Part::Row { .. } | Part::Shared { .. } => &[Aim::Holds, Aim::Fails],
        Part::Threshold { .. } => &[Aim::Below, Aim::At, Aim::Above],
    }
}

/// Sees what a case reaches, under one reading of the act on one day.
struct Reader<'l> {
    law: &'l Law,
    judge: &'l Judge,
    act: &'l Act,
    elements: &'l [Element],
    /// The act as it is judged: never before its first day or after its last.
    day: Date,
    /// In which criteria, too, are told apart that no rule names.
    space: Space,
    /// The figures that are compared with each threshold.
    compared: BTreeMap<&'l str, BTreeSet<FactId>>,
}

impl<'l> Reader<'l> {
    fn of(law: &'l Law, reading: &Reading, elements: &'l [Element]) -> Option<Reader<'l>> {
        let judge = law.regimes.first()?.as_ref()?;
        let act: &Act = &judge.act;
        let conditions = || conditions_of(act);
        let space = Space::of(conditions(), law.catalogue(), law.jurisdiction())?;
        let mut compared: BTreeMap<&str, BTreeSet<FactId>> = BTreeMap::new();
        conditions().for_each(|condition| {
            condition.each_part(&mut |part| {
                if let Condition::Compare { fact, bound, .. } = part
                    && let Some(name) = &bound.threshold
                {
                    compared.entry(name.as_str()).or_default().insert(*fact);
                }
            });
        });
        Some(Reader { law, judge, act, elements, day: clamped(act, reading.0), space, compared })
    }

    fn note(&self, facts: &Facts, reached: &mut BTreeSet<(usize, Aim)>) {
        let catalogue = self.law.catalogue();
        let cells = self.space.lens(&catalogue.fact_ids().collect::<Vec<_>>(), catalogue).cells(facts);
        let views: Vec<View> = self.views(facts, cells);
        let judged = self.law.cells(facts);
        let decision = self.judge.decide(&self.law.space, &judged, &facts.functions, catalogue);
        let truths = |condition: &Condition| -> Vec<Truth> { views.iter().map(|view| view.truth(condition)).collect() };
        for (at, element) in self.elements.iter().enumerate() {
            let mut aims: Vec<Aim> = Vec::new();
            match &element.part {
                Part::Rule(name) => {
                    let Some(id) = self.act.rule_ids().find(|id| self.act.rule(*id).id == *name) else { continue };
                    let holds = match self.act.rule(id).effect {
                        Effect::Class(_) => decision.grounds.iter().any(|ground| ground.rule == id && ground.certain),
                        _ => truths(&self.act.rule(id).condition).contains(&Truth::Yes),
                    };
                    aims.extend(holds.then_some(Aim::Holds));
                }
                Part::Criterion(name) => {
                    let Some(criterion) = self.act.names.criteria.get(name) else { continue };
                    aims.extend(truths(&criterion.condition).into_iter().filter_map(side));
                }
                Part::Row { table, entity_type, .. } => {
                    let of_row = |view: &&View| self.row_of(view, table) == Some(entity_type.as_str());
                    aims.extend(views.iter().filter(of_row).filter_map(|view| side(self.listed(view, table)?)));
                }
                Part::Shared { table } => {
                    aims.extend(views.iter().filter_map(|view| side(self.listed(view, table)?)));
                }
                Part::Threshold { name, from, amount, .. } => {
                    if self.applies(name, *from) {
                        let facts_compared = self.compared.get(name.as_str()).into_iter().flatten();
                        aims.extend(facts_compared.filter_map(|fact| match facts.get(*fact) {
                            Value::Figure(figure) => Some(match figure.cmp(amount) {
                                Ordering::Less => Aim::Below,
                                Ordering::Equal => Aim::At,
                                Ordering::Greater => Aim::Above,
                            }),
                            _ => None,
                        }));
                    }
                }
                Part::Choice { reading, choice } => {
                    let chosen = self.act.names.readings.get(reading).map(|reading| &reading.chosen);
                    aims.extend((chosen == Some(choice)).then_some(Aim::Holds));
                }
            }
            reached.extend(aims.into_iter().map(|aim| (at, aim)));
        }
    }

    fn views<'a>(&'a self, facts: &Facts, cells: Cells) -> Vec<View<'a>> {
        let catalogue = self.law.catalogue();
        let types = facts.functions.types().unwrap_or_default().iter();
        types.map(|id| View { space: &self.space, cells, catalogue, entity_type: *id, activity: None }).collect()
    }

    /// The row of a table that stands for the entity type of a view: its own, or that of a general type.
    fn row_of(&self, view: &View, table: &str) -> Option<&str> {
        let table = self.act.names.tables.get(table)?;
        let catalogue = self.law.catalogue();
        let id = catalogue.with_general(view.entity_type).find(|id| table.rows.contains_key(id))?;
        Some(&catalogue.entity_type(id).id)
    }

    fn listed(&self, view: &View, table: &str) -> Option<Truth> {
        let row = self.act.names.tables.get(table)?.row(view.entity_type, self.law.catalogue())?;
        Some(view.truth(&row.provided))
    }

    /// Whether a value of a threshold is the one in force.
    fn applies(&self, name: &str, from: Option<Date>) -> bool {
        let dated = self.elements.iter().filter_map(|element| match &element.part {
            Part::Threshold { name: other, from, .. } if other == name => Some(*from),
            _ => None,
        });
        dated.filter(|from| from.is_none_or(|from| from <= self.day)).max() == Some(from)
    }
}

fn side(truth: Truth) -> Option<Aim> {
    match truth {
        Truth::Yes => Some(Aim::Holds),
        Truth::No => Some(Aim::Fails),
        Truth::Open => None,
    }
}

/// The conditions of an act, with those of criteria that no rule names.
fn conditions_of(act: &Act) -> impl Iterator<Item = &Condition> {
    let rules = act.rules.iter().map(|rule| &rule.condition);
    let own = act.names.own_criteria.iter().filter_map(|name| act.names.criteria.get(name));
    rules.chain(own.map(|criterion| &criterion.condition)).chain(act.consequences.conditions())
}

fn clamped(act: &Act, day: Date) -> Date {
    let day = act.from.map_or(day, |from| day.max(from));
    act.until.map_or(day, |until| day.min(until))
}

/// The law on the days on which a part begins or ends, and as it is read by the choice that it is.
fn further_laws(texts: &Texts, suite: &Suite, element: &Element) -> Vec<(Reading, Vec<usize>, Law)> {
    let mut readings: Vec<Reading> = element.days.iter().map(|day| (*day, BTreeMap::new())).collect();
    if let Part::Choice { reading, choice } = &element.part {
        readings.push((UNDATED, BTreeMap::from([(reading.clone(), choice.clone())])));
    }
    let all: Vec<usize> = (0..suite.cases.len()).collect();
    let laws = readings.into_iter().filter_map(|reading| {
        let law = law_of(texts, &suite.act, &reading).ok()?;
        Some((reading, all.clone(), law))
    });
    laws.collect()
}

/// A case that reaches what no case reaches, with what the law answers.
fn line_for(element: &Element, aim: Aim, suite: &Suite, laws: &[(Reading, Vec<usize>, Law)]) -> Option<Line> {
    laws.iter().find_map(|(reading, cases, law)| {
        let act: &Act = &law.regimes.first()?.as_ref()?.act;
        let holds = aim == Aim::Holds;
        let made = |condition: &Condition| example(law, condition, holds);
        let facts = match &element.part {
            Part::Rule(name) => made(&act.rules.iter().find(|rule| rule.id == *name && !rule.otherwise)?.condition)?,
            Part::Criterion(name) => made(&act.names.criteria.get(name)?.condition)?,
            Part::Row { table, entity_type, .. } => {
                let only = law.catalogue().types_by_name.get(entity_type)?;
                let table = act.names.tables.get(table)?;
                let mut types = TypeSet::default();
                types.insert(*only);
                let is_it = Condition::Function(Arc::new(types));
                let provided = table.rows.get(only)?.provided.clone();
                let provided = if holds { provided } else { provided.negated() };
                example(law, &Condition::all(vec![is_it, provided]), true)?
            }
            Part::Shared { table } => made(&Condition::Listed(Arc::clone(act.names.tables.get(table)?)))?,
            Part::Threshold { name, from, amount, .. } => {
                if from.is_some_and(|from| from > clamped(act, reading.0)) {
                    return None;
                }
                let fact = compared_with(act, name)?;
                let Kind::Figure(unit) = &law.catalogue().fact(fact).kind else { return None };
                let step = step(Some(law.catalogue().unit(*unit)));
                let figure = match aim {
                    Aim::Below => *amount - step,
                    Aim::At => *amount,
                    _ => *amount + step,
                };
                // a case that lies at it, or else one that says the figure, says what else matters
                let has = |is: &dyn Fn(&Value) -> bool| cases.iter().find(|at| is(suite.facts[**at].get(fact)));
                let near = has(&|value| *value == Value::Figure(*amount));
                let near = near.or_else(|| has(&|value| matches!(value, Value::Figure(_))));
                let mut facts = suite.facts[*near.or(cases.first())?].clone();
                facts.set(fact, Value::Figure(figure));
                facts
            }
            Part::Choice { reading: name, choice } => {
                suite.facts[*cases.first().filter(|_| reading.1.get(name) == Some(choice))?].clone()
            }
        };
        shown(law, &facts, &suite.act, reading)
    })
}

/// A figure that is compared with a threshold.
fn compared_with(act: &Act, threshold: &str) -> Option<FactId> {
    let mut compared = None;
    conditions_of(act).for_each(|condition| {
        condition.each_part(&mut |part| match part {
            Condition::Compare { fact, bound, .. } if bound.threshold.as_deref() == Some(threshold) => {
                compared = compared.or(Some(*fact));
            }
            _ => {}
        });
    });
    compared
}
