//! A law compiled: the acts of one law for one date, each with its diagram, over one space of records.

use super::precedents::JUDGES;
use super::readings;
use super::trace::View;
use crate::diagnostic::{Broken, Code, Diagnostic};
use crate::diagram::{Cells, Diagram, Lens, Other, Sight, Space, Start, Version, outcomes, restrict};
use crate::model::{
    Activity, Catalogue, ClassSet, Country, Decision, FactId, Facts, Functions, GroupRule, Kind, RuleId, RuleSetBits,
    Text, TypeId, TypeSet,
};
use crate::rules::{Act, Condition, Effect, Readings, Regime, Request, Rule, RuleSet, Source};
use jiff::civil::Date;
use std::sync::{Arc, OnceLock};

/// A law ready to judge records.
///
/// ```
/// let law = vitaal::Law::embedded("eu", "2026-11-21".parse()?)?;
/// assert_eq!(law.judges().count(), 3);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Law {
    pub rules: RuleSet,
    pub space: Arc<Space>,
    /// In the order of the regimes; none where no act is in force.
    pub regimes: Vec<Option<Judge>>,
    pub size: Option<Judge>,
    /// For each fact, whether any act reads it.
    read: Vec<bool>,
}

/// One act with its diagram.
#[derive(Debug)]
pub struct Judge {
    pub act: Arc<Act>,
    pub diagram: Diagram,
    /// The entity types that a table of the act lists by name, in a row on which something hangs; found when first asked.
    listed: OnceLock<TypeSet>,
    /// The fact that says what a record does.
    function: Option<FactId>,
    /// Whether anything that the act says hangs on what a record does.
    looks_at_functions: bool,
    /// The rules that compare some figure, apart from those that hold for want of others.
    comparing: RuleSetBits,
    /// Every bound on which it hangs what follows from the class.
    bounds_of_what_follows: Sight,
}

impl Law {
    /// One of the laws that the binary carries, with every interpretation at its default.
    ///
    /// # Errors
    /// When there is no such law, or no act of it was in force on the date.
    pub fn embedded(law: &str, as_of: Date) -> Result<Law, Broken> {
        Law::load(&Source::Embedded, &Request { law: law.to_string(), as_of, readings: Readings::default() })
    }

    /// Loads and compiles.
    ///
    /// # Errors
    /// Every fault of the rule set.
    pub fn load(source: &Source, request: &Request) -> Result<Law, Broken> {
        Law::compile(crate::rules::load(source, request)?)
    }

    /// Compiles a rule set.
    ///
    /// # Errors
    /// When it tells apart more than fits, or leaves some record without a class.
    pub fn compile(rules: RuleSet) -> Result<Law, Broken> {
        if rules.regimes.len() >= JUDGES {
            let message = format!("a law has at most {} regimes beside size", JUDGES - 1);
            return Err(Broken(vec![Diagnostic::error(Code::TOO_LARGE, message).help("split `regimes` in laws.yaml")]));
        }
        let acts = || rules.size.iter().chain(rules.regimes.iter().filter_map(|r| r.act.as_ref()));
        let of_rules = acts().flat_map(|act| act.rules.iter().map(|rule| &rule.written));
        let conditions = of_rules.chain(acts().flat_map(|act| act.consequences.conditions()));
        let Some(space) = Space::of(conditions, &rules.catalogue, rules.jurisdiction) else {
            let fault =
                Diagnostic::error(Code::TOO_LARGE, "the rules tell apart more facts and bounds than fit in one law");
            return Err(Broken(vec![fault]));
        };
        let space = Arc::new(space);
        let judge = |act: &Arc<Act>, others| Judge::of(Arc::clone(act), &space, &rules.catalogue, others);
        let of_regime = |act: &Arc<Act>| judge(act, readings::others(act));
        let regimes: Vec<Option<Judge>> = rules.regimes.iter().map(|r| r.act.as_ref().map(of_regime)).collect();
        // nothing is noted of readings under which only the size would be another
        let size = rules.size.as_ref().map(|act| judge(act, Vec::new()));
        let mut law = Law { space, regimes, size, rules, read: Vec::new() };
        law.note_what_is_read();
        let faults: Vec<Diagnostic> = law.judges().filter_map(|j| j.gap(&law.space, law.catalogue())).collect();
        if faults.is_empty() { Ok(law) } else { Err(Broken(faults)) }
    }

    pub fn catalogue(&self) -> &Catalogue {
        &self.rules.catalogue
    }

    pub fn jurisdiction(&self) -> Option<Country> {
        self.rules.jurisdiction
    }

    /// How figures of groups are added under the law; nothing where some act that compares figures knows no groups, as
    /// what is added would count for it too.
    pub fn groups(&self) -> Option<&GroupRule> {
        let rule = self.rules.size.as_ref()?.names.groups.as_ref()?;
        let mut without = self.regimes.iter().flatten().filter(|judge| judge.act.names.groups.is_none());
        let reads = |judge: &Judge| {
            let mut found = false;
            let conditions = judge.act.rules.iter().map(|rule| &rule.condition);
            conditions.for_each(|c| c.each_fact(&mut |fact| found |= rule.figures.contains(&fact)));
            found
        };
        (!without.any(reads)).then_some(rule)
    }

    /// The judges: size first, then each regime that has an act.
    pub fn judges(&self) -> impl Iterator<Item = &Judge> {
        self.size.iter().chain(self.regimes.iter().flatten())
    }

    /// Each regime with its judge.
    pub fn by_regime(&self) -> impl Iterator<Item = (&Regime, Option<&Judge>)> {
        self.rules.regimes.iter().zip(self.regimes.iter().map(Option::as_ref))
    }

    /// Where a record lies in the space that the law tells apart.
    pub fn cells(&self, facts: &Facts) -> Cells {
        self.lens(&self.catalogue().fact_ids().collect::<Vec<_>>()).cells(facts)
    }

    /// A view of records that say nothing but of these facts.
    pub fn lens(&self, facts: &[FactId]) -> Lens<'_> {
        self.space.lens(facts, self.catalogue())
    }

    /// Whether any act of the law reads a fact.
    pub fn reads(&self, fact: FactId) -> bool {
        self.read[usize::from(fact.0)]
    }

    fn note_what_is_read(&mut self) {
        let mut read = vec![false; self.catalogue().facts.len()];
        let mut note = |fact: FactId| read[usize::from(fact.0)] = true;
        for rule in self.judges().flat_map(|j| &j.act.rules) {
            if let Effect::Jurisdiction(fact) = rule.effect {
                note(fact);
            }
            if !rule.otherwise {
                rule.condition.each_fact(&mut note);
            }
        }
        for act in self.judges().map(|j| &j.act) {
            act.consequences.conditions().for_each(|condition| condition.each_fact(&mut note));
            let clocks = act.consequences.duties.iter().filter_map(|duty| duty.clock);
            clocks.flat_map(|clock| [Some(clock.from), clock.met_by, clock.not_before]).flatten().for_each(&mut note);
        }
        let catalogue = self.catalogue();
        for fact in catalogue.fact_ids() {
            if !read[usize::from(fact.0)] {
                continue;
            }
            let dates = [catalogue.fact(fact).counts_from, catalogue.fact(fact).not_before];
            dates.into_iter().flatten().for_each(|date| read[usize::from(date.0)] = true);
        }
        let of_function = |f: &FactId| matches!(catalogue.fact(*f).kind, Kind::Functions | Kind::Sector | Kind::Code);
        catalogue.fact_ids().filter(of_function).for_each(|f| read[usize::from(f.0)] = true);
        self.read = read;
    }
}

impl Judge {
    pub(super) fn of(act: Arc<Act>, space: &Arc<Space>, catalogue: &Arc<Catalogue>, others: Vec<Other>) -> Judge {
        let diagram = Diagram::of(&act, space, catalogue, others);
        let function = catalogue.fact_ids().find(|f| catalogue.fact(*f).kind == Kind::Functions);
        // a rule is also told under readings that are not chosen, and in every language
        let says = |reason: &Text| [&reason.en, &reason.nl].iter().any(|text| text.contains("{function}"));
        let looks = |rule: &Rule| rule.written.looks_at_functions() || says(&rule.reason);
        let follows = act.consequences.conditions().any(Condition::looks_at_functions);
        let looks_at_functions = follows || act.rules.iter().any(looks);
        let compares = |id: &RuleId| !act.rule(*id).otherwise && act.rule(*id).condition.compares_figures();
        let comparing = act.rule_ids().filter(compares);
        let comparing = comparing.fold(RuleSetBits::default(), |set, id| set.union(RuleSetBits::of(id)));
        let bounds = act.consequences.conditions().map(|condition| space.bounds_of(condition));
        let bounds_of_what_follows = bounds.fold(Sight::default(), |all, of_one| all.or(&of_one));
        Judge { diagram, listed: OnceLock::new(), function, looks_at_functions, comparing, bounds_of_what_follows, act }
    }

    /// Whether a rule compares some figure.
    pub fn compares(&self, rule: RuleId) -> bool {
        self.comparing.contains(rule)
    }

    /// Whether anything that the act says hangs on what a record does.
    pub fn looks_at_functions(&self) -> bool {
        self.looks_at_functions
    }

    /// Whether some record gets no class.
    fn gap(&self, space: &Space, catalogue: &Catalogue) -> Option<Diagnostic> {
        if self.act.rules.iter().any(|rule| rule.otherwise) {
            return None;
        }
        let anything = space.anything();
        let lacks = |types: &[Vec<TypeId>]| {
            let start = Start::of((&self.diagram, Version::APPLIED), space, &anything, types);
            outcomes(&self.diagram, space, &anything, &start).contains(&ClassSet::default())
        };
        let types: Vec<Vec<TypeId>> = catalogue.type_ids().map(|id| vec![id]).collect();
        if !lacks(&types) {
            return None;
        }
        let gap = types.into_iter().find(|id| lacks(std::slice::from_ref(id)))?;
        let id = &catalogue.entity_type(gap[0]).id;
        let message = format!("act `{}` has no rule that gives every `{id}` a class", self.act.id);
        let (file, span) = &self.act.rules_at;
        Some(Diagnostic::error(Code::FALLS_THROUGH, message).at(file, *span).help("add a rule with `otherwise: true`"))
    }

    /// The entity types that a record may be.
    pub fn candidates(&self, functions: &Functions, catalogue: &Catalogue) -> Vec<TypeId> {
        match functions {
            Functions::Known(_) | Functions::Apart(_) => functions.types().unwrap_or_default().to_vec(),
            Functions::Unknown => {
                // a specific type is considered only when it is named, or listed for itself
                let listed = self.listed(catalogue);
                let general = |id: &TypeId| catalogue.entity_type(*id).refines.is_none() || listed.contains(*id);
                catalogue.type_ids().filter(general).collect()
            }
            Functions::Sector(sector) => {
                let (of_act, of_sector) =
                    (self.listed(catalogue), |id: &TypeId| catalogue.entity_type(*id).sector == Some(*sector));
                let listed: Vec<TypeId> =
                    catalogue.type_ids().filter(|id| of_sector(id) && of_act.contains(*id)).collect();
                if listed.is_empty() { catalogue.type_ids().filter(of_sector).collect() } else { listed }
            }
        }
    }

    fn listed(&self, catalogue: &Catalogue) -> &TypeSet {
        self.listed.get_or_init(|| {
            let rules = self.act.rules.iter().map(|rule| &rule.written);
            let conditions: Vec<&Condition> = rules.chain(self.act.consequences.conditions()).collect();
            let mut listed = TypeSet::default();
            let ids = self.act.tables().flat_map(|table| table.rows.keys()).copied();
            ids.filter(|id| conditions.iter().any(|condition| condition.hangs_on_row_of(*id, catalogue)))
                .for_each(|id| listed.insert(id));
            listed
        })
    }

    /// The record as each entity type that it may be sees it, or as each of its activities does where they are kept apart.
    pub fn views<'a>(&self, law: &'a Law, functions: &'a Functions, cells: &Cells) -> Vec<View<'a>> {
        let (space, catalogue): (&Space, _) = (&law.space, law.catalogue());
        if let Functions::Apart(activities) = functions {
            let view = |activity: &'a Activity| {
                let (cells, entity_type) = (space.of_activity(cells, activity), activity.entity_type);
                View { space, cells, catalogue, entity_type, activity: Some(activity) }
            };
            return activities.each().iter().map(view).collect();
        }
        let view = |entity_type: TypeId| View { space, cells: *cells, catalogue, entity_type, activity: None };
        self.candidates(functions, catalogue).into_iter().map(view).collect()
    }

    /// What a decision on these entity types, and what is said of it, can hang on.
    pub fn sight(&self, candidates: &[TypeId]) -> Sight {
        candidates.iter().fold(Sight::default(), |sight, id| sight.or(&self.diagram.roots(*id).mentioned))
    }

    /// What anything said of these entity types can hang on: the decision, what it would be under another reading, and
    /// what follows from it.
    pub fn sight_of_all(&self, candidates: &[TypeId], law: &Law) -> Sight {
        let of_decisions = self.sight(candidates).or(&self.sight_otherwise(candidates));
        let mut sight = of_decisions.or(&self.bounds_of_what_follows);
        for condition in self.act.consequences.conditions() {
            let mut note = |fact: FactId| {
                if let Some(variable) = law.space.variable(fact) {
                    law.space.look(&mut sight, variable);
                }
            };
            candidates.iter().for_each(|id| condition.each_fact_for(*id, law.catalogue(), &mut note));
        }
        sight
    }

    /// What a record is.
    pub fn decide(&self, space: &Space, cells: &Cells, functions: &Functions, catalogue: &Catalogue) -> Decision {
        self.decide_from(&self.start(space, cells, functions, catalogue), space, cells)
    }

    /// The rules put to what a record does, as far as what is known takes them. Records with equal starts and equal
    /// cells get equal decisions; where the start is settled, whatever the cells.
    pub fn start(&self, space: &Space, cells: &Cells, functions: &Functions, catalogue: &Catalogue) -> Start {
        self.start_in(Version::APPLIED, space, cells, (functions, catalogue))
    }

    /// The same for a version of the law.
    pub(super) fn start_in(
        &self,
        version: Version,
        space: &Space,
        cells: &Cells,
        (functions, catalogue): (&Functions, &Catalogue),
    ) -> Start {
        let alternatives = match functions {
            Functions::Apart(activities) => {
                return Start::of_activities((&self.diagram, version), space, cells, activities.each());
            }
            Functions::Known(types) => vec![types.to_vec()],
            Functions::Sector(_) | Functions::Unknown => {
                self.candidates(functions, catalogue).into_iter().map(|id| vec![id]).collect()
            }
        };
        Start::of((&self.diagram, version), space, cells, &alternatives)
    }

    /// The decision from there.
    pub fn decide_from(&self, start: &Start, space: &Space, cells: &Cells) -> Decision {
        let found = restrict(&self.diagram, space, cells, start);
        let possible = found.outcomes.iter().fold(ClassSet::default(), |all, outcome| all.union(*outcome));
        let mut ask = found.ask;
        if found.hangs_on_function {
            ask.extend(self.function);
            ask.sort_unstable();
        }
        let bits = |certain: bool| {
            let rules = found.rules.iter().filter(|g| g.certain || !certain).map(|g| g.rule);
            rules.fold(RuleSetBits::default(), |set, rule| set.union(RuleSetBits::of(rule)))
        };
        let (overlays, possible_overlays) = (self.overlays(bits(true), possible), self.overlays(bits(false), possible));
        let grounds = found.rules.into_iter().filter(|g| !g.classes.is_empty()).collect();
        Decision { possible, ask, ask_apart: found.ask_apart, grounds, overlays, possible_overlays }
    }

    fn overlays(&self, rules: RuleSetBits, possible: ClassSet) -> RuleSetBits {
        let shown = rules
            .iter()
            .filter(|r| matches!(self.act.rule(*r).effect, Effect::Overlay(set) if possible.is_within(set)));
        let competent = rules
            .iter()
            .filter(|r| matches!(self.act.rule(*r).effect, Effect::Jurisdiction(_)) && !self.is_out(possible));
        shown.chain(competent).fold(RuleSetBits::default(), |set, rule| set.union(RuleSetBits::of(rule)))
    }

    /// Whether only the weakest class is possible: the act does not concern the record.
    pub fn is_out(&self, possible: ClassSet) -> bool {
        possible.only().is_some_and(|class| usize::from(class.0) + 1 == self.act.classes.len())
    }
}
