//! A law compiled: the acts of one law for one date, each with its diagram, over one space of records.

use crate::diagnostic::{Broken, Code, Diagnostic};
use crate::diagram::{Cells, Diagram, Space, alternatives, restrict};
use crate::model::{Catalogue, ClassSet, Country, Decision, FactId, Facts, Functions, Ground, Kind, RuleSetBits, TypeId, TypeSet};
use crate::rules::{Act, Effect, Regime, Request, RuleSet, Source};
use std::sync::Arc;

/// A law ready to judge records.
///
/// ```
/// use vitaal::{Law, rules::{Request, Source}};
/// let request = Request { law: "eu".into(), as_of: "2026-11-21".parse()?, readings: Default::default() };
/// let law = Law::load(&Source::Embedded, &request)?;
/// assert_eq!(law.judges().count(), 3);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Law {
    pub rules: RuleSet,
    pub space: Space,
    /// In the order of the regimes; none where no act is in force.
    pub regimes: Vec<Option<Judge>>,
    pub size: Option<Judge>,
}

/// One act with its diagram.
#[derive(Debug)]
pub struct Judge {
    pub act: Arc<Act>,
    pub diagram: Diagram,
    /// The entity types that a table of the act lists by name.
    listed: TypeSet,
    /// The fact that says what a record does.
    function: Option<FactId>,
}

impl Law {
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
        let acts = || rules.size.iter().chain(rules.regimes.iter().filter_map(|r| r.act.as_ref()));
        let conditions = acts().flat_map(|act| act.rules.iter().map(|rule| &rule.condition));
        let Some(space) = Space::of(conditions, &rules.catalogue, rules.jurisdiction) else {
            let fault = Diagnostic::error(Code::TOO_LARGE, "the rules tell apart more facts and bounds than fit in one law");
            return Err(Broken(vec![fault]));
        };
        let judge = |act: &Arc<Act>| Judge::of(Arc::clone(act), &space, &rules.catalogue);
        let regimes: Vec<Option<Judge>> = rules.regimes.iter().map(|r| r.act.as_ref().map(judge)).collect();
        let size = rules.size.as_ref().map(judge);
        let law = Law { space, regimes, size, rules };
        let faults: Vec<Diagnostic> = law.judges().filter_map(|j| j.gap(law.catalogue())).collect();
        if faults.is_empty() { Ok(law) } else { Err(Broken(faults)) }
    }

    pub fn catalogue(&self) -> &Catalogue {
        &self.rules.catalogue
    }

    pub fn jurisdiction(&self) -> Option<Country> {
        self.rules.jurisdiction
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
        self.space.cells(facts, self.catalogue())
    }

    /// Whether any act of the law reads a fact.
    pub fn reads(&self, fact: FactId) -> bool {
        let mut found = self.space.variable(fact).is_some() || matches!(self.catalogue().fact(fact).kind, Kind::Functions | Kind::Sector);
        for rule in self.judges().flat_map(|j| &j.act.rules) {
            found |= rule.effect == Effect::Jurisdiction(fact);
            rule.condition.each_fact(&mut |f| found |= f == fact);
        }
        found
    }
}

impl Judge {
    fn of(act: Arc<Act>, space: &Space, catalogue: &Catalogue) -> Judge {
        let diagram = Diagram::of(&act, space, catalogue);
        let mut listed = TypeSet::default();
        act.tables().flat_map(|table| table.rows.keys()).for_each(|id| listed.insert(*id));
        let function = catalogue.fact_ids().find(|f| catalogue.fact(*f).kind == Kind::Functions);
        Judge { act, diagram, listed, function }
    }

    fn gap(&self, catalogue: &Catalogue) -> Option<Diagnostic> {
        let gap = self.diagram.falls_through(catalogue)?;
        let id = &catalogue.entity_type(gap).id;
        let message = format!("act `{}` has no rule that gives every `{id}` a class", self.act.id);
        Some(Diagnostic::error(Code::FALLS_THROUGH, message).help("add a rule with `otherwise: true`"))
    }

    /// The entity types that a record may be.
    pub fn candidates(&self, functions: &Functions, catalogue: &Catalogue) -> Vec<TypeId> {
        match functions {
            Functions::Known(types) => types.clone(),
            Functions::Unknown => {
                // a specific type is considered only when it is named, or listed for itself
                let general = |id: &TypeId| catalogue.entity_type(*id).refines.is_none() || self.listed.contains(*id);
                catalogue.type_ids().filter(general).collect()
            }
            Functions::Sector(sector) => {
                let of_sector = |id: &TypeId| catalogue.entity_type(*id).sector == Some(*sector);
                let listed: Vec<TypeId> = catalogue.type_ids().filter(|id| of_sector(id) && self.listed.contains(*id)).collect();
                if listed.is_empty() { catalogue.type_ids().filter(of_sector).collect() } else { listed }
            }
        }
    }

    /// The cells that a decision on these entity types can depend on.
    pub fn mentioned(&self, candidates: &[TypeId]) -> Cells {
        candidates.iter().fold(Cells::default(), |cells, id| cells.or(self.diagram.mentioned(*id)))
    }

    /// What a record is.
    pub fn decide(&self, space: &Space, cells: &Cells, functions: &Functions, catalogue: &Catalogue) -> Decision {
        let candidates = self.candidates(functions, catalogue);
        let ways = alternatives(&self.diagram, functions, &candidates);
        let found = restrict(&self.diagram, space, cells, &ways);
        let possible = found.ends.iter().fold(ClassSet::default(), |all, (_, outcome)| all.union(*outcome));
        let certain = found.ends.iter().fold(RuleSetBits(u128::MAX), |all, (rules, _)| all.intersection(*rules));
        let some = found.ends.iter().fold(RuleSetBits::default(), |all, (rules, _)| all.union(*rules));
        let mut ask = found.ask;
        if found.hangs_on_function {
            ask.extend(self.function);
            ask.sort_unstable();
        }
        let ground = |rule| {
            let classes = self.diagram.resolution().classes_of(rule);
            let outcomes = found.ends.iter().filter(|(rules, _)| rules.contains(rule));
            let decides = outcomes.fold(ClassSet::default(), |all, (_, outcome)| all.union(ClassSet(outcome.0 & classes.0)));
            Ground { rule, classes, decides, certain: certain.contains(rule) }
        };
        let grounds = some.iter().map(ground).filter(|g| !g.classes.is_empty()).collect();
        Decision { possible, ask, grounds, overlays: self.overlays(certain, possible), possible_overlays: self.overlays(some, possible) }
    }

    fn overlays(&self, rules: RuleSetBits, possible: ClassSet) -> RuleSetBits {
        let shown = rules.iter().filter(|r| matches!(self.act.rule(*r).effect, Effect::Overlay(set) if possible.is_within(set)));
        let competent = rules.iter().filter(|r| matches!(self.act.rule(*r).effect, Effect::Jurisdiction(_)) && !self.is_out(possible));
        shown.chain(competent).fold(RuleSetBits::default(), |set, rule| set.union(RuleSetBits::of(rule)))
    }

    /// Whether only the weakest class is possible: the act does not concern the record.
    pub fn is_out(&self, possible: ClassSet) -> bool {
        possible.only().is_some_and(|class| usize::from(class.0) + 1 == self.act.classes.len())
    }
}
