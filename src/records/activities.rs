//! The file of activities: what records do, each activity on a row with what is said of it alone.
//!
//! What a row leaves blank the record says for it. Functions that the record names itself count too, with what the record
//! says, unless the file speaks of them: so nothing that is named anywhere is lost.

use super::beside::{Beside, BesideFault, on_line};
use super::dialect::Declared;
use super::marks::Marks;
use super::usage::{Shown, Usage, Wording};
use super::value::{self, ValueFault};
use crate::model::{
    Activities, Activity, Catalogue, FactId, Facts, Functions, Kind, Lang, Text, TypeId, Value, nearest, said,
};
use rustc_hash::FxHashMap;
use std::io::Read;
use std::sync::Arc;

/// All activities that a file tells of, by the id of their record.
#[derive(Debug)]
pub struct ActivityFile {
    by_id: FxHashMap<String, OfRecord>,
    /// Columns that were not read.
    pub unread: Vec<String>,
}

#[derive(Debug)]
struct OfRecord {
    each: Vec<Activity>,
    /// The line of the first.
    line: u64,
    /// A record of that id was met.
    is_met: bool,
}

/// One organisation has no more activities than this in the file.
const MOST: usize = 1 << 8;

impl ActivityFile {
    /// Reads the whole file.
    ///
    /// # Errors
    /// Every line that cannot be read: an activity that is left out could make the class weaker than it is.
    pub fn read(input: impl Read, catalogue: &Catalogue, declared: &Declared) -> Result<ActivityFile, BesideFault> {
        let own: Vec<FactId> = catalogue.fact_ids().filter(|fact| catalogue.fact(*fact).per_activity).collect();
        let function = catalogue.facts.iter().find(|fact| fact.kind == Kind::Functions).map_or("", |fact| &fact.name);
        let names = ["id", function].into_iter().chain(own.iter().map(|fact| catalogue.fact(*fact).name.as_str()));
        let names: Vec<&str> = names.collect();
        let mut beside = Beside::read(input, &names, 2, declared)?;
        let mut file = ActivityFile { by_id: FxHashMap::default(), unread: Vec::new() };
        for name in beside.names.iter().filter(|name| !names.contains(&name.as_str())) {
            match no_column(name, &names, catalogue) {
                Some(fault) => beside.faults.push(fault),
                None => file.unread.push(name.clone()),
            }
        }
        let (Some(id_at), Some(function_at)) = (beside.place("id"), beside.place(function)) else {
            return Err(BesideFault(beside.faults));
        };
        let places: Vec<(FactId, usize)> =
            own.iter().filter_map(|fact| Some((*fact, beside.place(&catalogue.fact(*fact).name)?))).collect();
        let marks = declared.decimal.map_or(Marks::Canonical, Marks::Declared);
        let mut shown = Shown::new(places.iter().map(|(fact, place)| (*place, *fact)), catalogue);
        for (_, cells) in &beside.rows {
            shown.note(|place| cells.get(place).map(String::as_bytes).unwrap_or_default());
        }
        let wordings: FxHashMap<usize, Wording> = shown.wordings(declared.dates).collect();
        for (line, cells) in std::mem::take(&mut beside.rows) {
            let cell = |place: usize| cells.get(place).map_or("", String::as_str);
            let mut note = |fault: Text| beside.faults.push(on_line(line, fault));
            let types = match types(function, cell(function_at), catalogue) {
                Ok(types) => types,
                Err(fault) => {
                    note(fault);
                    Vec::new()
                }
            };
            let mut own = Vec::new();
            for (fact, place) in &places {
                let usage = Usage { marks, wording: wordings.get(place).copied().unwrap_or(Wording::Plain) };
                match value::parse(*fact, cell(*place), catalogue, usage) {
                    Ok(Value::Blank) => {}
                    Ok(value) => own.push((*fact, value)),
                    Err(fault) => note(in_column(&catalogue.fact(*fact).name, &fault)),
                }
            }
            if cell(id_at).is_empty() {
                note(said!(
                    "column `id` is blank; name an id of the file of records",
                    "kolom `id` is leeg; noem een kenmerk uit het bestand met organisaties"
                ));
                continue;
            }
            let of = file.by_id.entry(cell(id_at).to_string());
            let of = of.or_insert_with(|| OfRecord { each: Vec::new(), line, is_met: false });
            for entity_type in types {
                if let Err(fault) = of.add(cell(id_at), Activity { entity_type, own: Some(own.clone()) }, catalogue) {
                    note(fault);
                }
            }
        }
        if beside.faults.is_empty() { Ok(file) } else { Err(BesideFault(beside.faults)) }
    }

    /// Meets a record, and says what of it and of the file cannot be true together, with the line of the file.
    pub fn meet(&mut self, id: &str, facts: &Facts, catalogue: &Catalogue) -> Vec<(u64, Text)> {
        let Some(of) = self.by_id.get_mut(id) else { return Vec::new() };
        of.is_met = true;
        let line = of.line;
        let Some(functions) = self.applied(id, facts) else { return Vec::new() };
        let sector = if let Functions::Sector(sector) = &facts.functions { Some(*sector) } else { None };
        let mut faults = Vec::new();
        if let Err(fault) = value::reconcile(functions.clone(), sector, catalogue) {
            faults.push(fault);
        }
        let doing = facts.clone().doing(functions);
        faults.extend(value::contradictions(&doing, &[], catalogue));
        let of = said!("of `{id}`", "van `{id}`");
        faults.iter().map(|fault| (line, said_of(&of, fault))).collect()
    }

    /// Notes that there is a row of this id, though it cannot be read.
    pub fn meet_rejected(&mut self, id: &str) {
        if let Some(of) = self.by_id.get_mut(id) {
            of.is_met = true;
        }
    }

    /// Whether the file tells of a record, and one of that id was met before.
    pub fn has_met(&self, id: &str) -> bool {
        self.by_id.get(id).is_some_and(|of| of.is_met)
    }

    /// Ids of the file that no record has, each as a fault on its line; `ids` are those that there are.
    pub fn missing(&self, ids: &[String]) -> Vec<(u64, Text)> {
        let missing = self.by_id.iter().filter(|(_, of)| !of.is_met).map(|(id, of)| (id, of.line));
        let said = |(id, line): (&String, u64)| {
            let near = nearest(id, ids.iter().map(String::as_str));
            let fault = match near {
                Some(near) => said!(
                    "no record has the id `{id}`; did you mean `{near}`?",
                    "geen organisatie heeft het kenmerk `{id}`; bedoelde u `{near}`?"
                ),
                None => said!(
                    "no record has the id `{id}`; add its row to the file of records, or remove this one",
                    "geen organisatie heeft het kenmerk `{id}`; voeg haar rij toe aan het bestand met organisaties, of verwijder deze"
                ),
            };
            (line, fault)
        };
        missing.map(said).collect()
    }

    /// What a record does, with the activities that the file tells of; none where it tells of none.
    pub fn applied(&self, id: &str, facts: &Facts) -> Option<Functions> {
        let of = self.by_id.get(id)?;
        let mut each = of.each.clone();
        let named = |id: &&TypeId| !of.each.iter().any(|activity| activity.entity_type == **id);
        let own = facts.functions.types().unwrap_or_default().iter().filter(named);
        each.extend(own.map(|id| Activity { entity_type: *id, own: None }));
        Some(Functions::Apart(Arc::new(Activities::of(each))))
    }
}

impl OfRecord {
    fn add(&mut self, id: &str, activity: Activity, catalogue: &Catalogue) -> Result<(), Text> {
        let function = &catalogue.entity_type(activity.entity_type).id;
        if self.each.contains(&activity) {
            return Err(said!(
                "`{function}` of `{id}` stands there already with the same qualifiers; remove one of the two, or say in what they differ",
                "`{function}` van `{id}` staat er al met dezelfde kenmerken; verwijder een van de twee, of zeg waarin zij verschillen"
            ));
        }
        if self.each.len() == MOST {
            return Err(said!(
                "`{id}` has more than {MOST} activities; leave out those that say the same",
                "`{id}` heeft meer dan {MOST} activiteiten; laat weg wat hetzelfde zegt"
            ));
        }
        self.each.push(activity);
        Ok(())
    }
}

/// The entity types that a row names.
fn types(column: &str, cell: &str, catalogue: &Catalogue) -> Result<Vec<TypeId>, Text> {
    match value::functions(cell, catalogue, Wording::Plain) {
        Ok(functions) => match functions.types() {
            Some(types) => Ok(types.to_vec()),
            None => Err(said!(
                "column `{column}` names nothing; name what is done, or remove the row",
                "kolom `{column}` noemt niets; noem wat er wordt gedaan, of verwijder de regel"
            )),
        },
        Err(fault) => Err(in_column(column, &fault)),
    }
}

fn in_column(name: &str, fault: &ValueFault) -> Text {
    said_of(&said!("column `{name}`", "kolom `{name}`"), fault)
}

/// What is wrong with something, and what to do.
fn said_of(what: &Text, ValueFault { message, help, .. }: &ValueFault) -> Text {
    let each = |lang: Lang| format!("{}: {}; {}", what.get(lang), message.get(lang), help.get(lang));
    Text { en: each(Lang::En).into(), nl: each(Lang::Nl).into() }
}

/// Why a column cannot stand in the file; none where it is no fact and passes unread.
fn no_column(name: &str, names: &[&str], catalogue: &Catalogue) -> Option<Text> {
    if let Some(fact) = catalogue.facts_by_name.get(name) {
        if matches!(catalogue.fact(*fact).kind, Kind::Text | Kind::Sector) {
            return None;
        }
        return Some(said!(
            "line 1: `{name}` is of the organisation as a whole; put it in the file of records",
            "regel 1: `{name}` hoort bij de organisatie als geheel; zet het in het bestand met organisaties"
        ));
    }
    let near = nearest(name, names.iter().copied())?;
    Some(said!(
        "line 1: the column `{name}` is not known; did you mean `{near}`?",
        "regel 1: de kolom `{name}` is niet bekend; bedoelde u `{near}`?"
    ))
}
