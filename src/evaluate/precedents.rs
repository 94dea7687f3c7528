//! Decisions already taken. Rules tell records apart only by cells, so records that lie in the same cells are decided
//! once; of a million records some thousands differ. How many are remembered is bounded.

use super::law::{Judge, Law};
use crate::diagram::{Cells, Lens, Numbering, Sight, Start};
use crate::model::{Decision, FactId, Facts, Functions, Shared};
use rustc_hash::{FxBuildHasher, FxHashMap};
use std::hash::Hash;

/// The decisions on one record.
pub struct Decided<'p, T> {
    /// The same number for records on which the same is decided, with the same made of it.
    pub kind: u64,
    /// In the order of [`Law::judges`].
    pub by_judge: [Option<&'p Settled<T>>; JUDGES],
}

/// A decision with what was made of it: its words, for instance.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct Settled<T> {
    pub decision: Shared<Decision>,
    pub made: T,
}

/// What is made of a decision on these functions and cells, once.
type Make<'l, T> = dyn Fn(&Judge, &Shared<Decision>, &Functions, &Cells) -> T + 'l;

/// Remembers decisions of one law.
pub struct Precedents<'l, T> {
    law: &'l Law,
    lens: Lens<'l>,
    make: Box<Make<'l, T>>,
    /// Each distinct set of functions.
    functions: IndexMap<Functions, Told>,
    /// Functions met where they lie in memory, with their place among the distinct: many records share one list. Each is
    /// kept, so that no other takes its place in memory.
    shared: FxHashMap<usize, (Functions, u32)>,
    /// Kinds met, those forgotten included.
    kinds: u64,
    /// Records with at most one function: few kinds, met often.
    common: Store<T>,
    /// Records with several: many kinds, met seldom.
    rare: Store<T>,
    decisions: Decisions,
}

/// How records with certain functions are told apart.
struct Told {
    /// What each judge looks at, and any.
    by_judge: Vec<Sight>,
    by_any: Sight,
    /// Where the numbers of such records begin; none where they are too many.
    numbers: Option<(usize, Numbering)>,
}

/// What is remembered of one sort of record.
struct Store<T> {
    /// For records that have a number: the place of their kind, or none. Places beyond are looked up.
    numbered: Vec<u16>,
    /// For records that any judge may tell apart: the place of their kind.
    records: FxHashMap<(u32, Cells), u32>,
    /// For records that one judge may tell apart: the place of what is settled.
    places: FxHashMap<Key, u32>,
    /// Each once: records in different cells often come to the same, in the same words.
    settled: IndexSet<Settled<T>>,
    /// Records on which the same is settled by each judge, with the number of their kind.
    kinds: IndexMap<[u32; JUDGES], u64>,
    /// Beyond this many, all are forgotten: memory stays bounded whatever the records are.
    bound: usize,
}

/// Decisions taken.
#[derive(Default)]
struct Decisions {
    from: FxHashMap<(u8, Start, Cells), Shared<Decision>>,
    /// Each of each judge once, whatever it was taken from.
    distinct: FxHashMap<(u8, Decision), Shared<Decision>>,
}

/// In the order in which they are met: what is met often is met early, and so stands close together in memory.
type IndexMap<K, V> = indexmap::IndexMap<K, V, FxBuildHasher>;
type IndexSet<T> = indexmap::IndexSet<T, FxBuildHasher>;

/// Functions, judge, and where the record lies as far as the judge looks.
type Key = (u32, u8, Cells);

const COMMON: usize = 1 << 15;
const RARE: usize = 1 << 14;
/// Starts that decisions are remembered for.
const STARTS: usize = 1 << 12;
/// Numbers of records with the same functions, and of all records.
const NUMBERS_OF_ONE: usize = 1 << 12;
const NUMBERS: usize = 1 << 19;
const NOT_MET: u16 = u16::MAX;
/// The place of nothing.
const NONE: u32 = u32::MAX;
/// More judges than any law has regimes.
pub const JUDGES: usize = 4;

impl<'l, T: Eq + Hash> Precedents<'l, T> {
    /// For records that say nothing but of `given`. `make` is called once for each decision.
    pub fn new(
        law: &'l Law,
        given: &[FactId],
        make: impl Fn(&Judge, &Shared<Decision>, &Functions, &Cells) -> T + 'l,
    ) -> Precedents<'l, T> {
        Precedents {
            law,
            lens: law.lens(given),
            make: Box::new(make),
            functions: IndexMap::default(),
            shared: FxHashMap::default(),
            kinds: 0,
            common: Store::new(COMMON),
            rare: Store::new(RARE),
            decisions: Decisions::default(),
        }
    }

    /// Decides a record under every judge of the law.
    pub fn decide(&mut self, facts: &Facts) -> Decided<'_, T> {
        let functions = self.functions_of(&facts.functions);
        let told = &self.functions[functions as usize];
        let number = told.numbers.as_ref().and_then(|(begin, n)| Some(begin + self.lens.number(facts, n)?));
        let kind = match number.and_then(|number| self.store(&facts.functions).numbered.get(number).copied()) {
            Some(kind) if kind != NOT_MET => u32::from(kind),
            _ => self.looked_up(facts, functions, number),
        };
        self.store(&facts.functions).decided(kind)
    }

    /// The kind of a record that has no number, or one that was not met before.
    fn looked_up(&mut self, facts: &Facts, functions: u32, number: Option<usize>) -> u32 {
        let cells = self.lens.cells(facts);
        let told = &self.functions[functions as usize];
        let record = (functions, self.law.space.seen(&cells, &told.by_any));
        let kind = match self.store(&facts.functions).records.get(&record) {
            Some(known) => *known,
            None => self.settle(record, &cells, &facts.functions),
        };
        self.store(&facts.functions).number(number, kind);
        kind
    }

    fn store(&mut self, functions: &Functions) -> &mut Store<T> {
        if is_several(functions) { &mut self.rare } else { &mut self.common }
    }

    /// The kind of records that were not met before.
    #[cold]
    fn settle(&mut self, record: (u32, Cells), cells: &Cells, functions: &Functions) -> u32 {
        let told = &self.functions[record.0 as usize];
        let store = if is_several(functions) { &mut self.rare } else { &mut self.common };
        store.make_room();
        let mut settled = [NONE; JUDGES];
        for (i, judge) in self.law.judges().enumerate().take(JUDGES) {
            // activities that are kept apart say more than what they are
            let apart = matches!(functions, Functions::Apart(_));
            let of_functions = if apart || judge.looks_at_functions() { record.0 } else { NONE };
            let key = (of_functions, i as u8, self.law.space.seen(cells, &told.by_judge[i]));
            settled[i] = match store.places.get(&key) {
                Some(place) => *place,
                None => {
                    let decision = self.decisions.taken(self.law, judge, &key, functions);
                    let made = (self.make)(judge, &decision, functions, &key.2);
                    store.settle(key, Settled { decision, made })
                }
            };
        }
        let kind = store.kind(settled, &mut self.kinds);
        store.records.insert(record, kind);
        kind
    }

    fn functions_of(&mut self, functions: &Functions) -> u32 {
        let Some(address) = functions.address() else { return self.place_of(functions) };
        if let Some((_, known)) = self.shared.get(&address) {
            return *known;
        }
        let place = self.place_of(functions);
        if self.shared.len() >= COMMON {
            self.shared.clear();
        }
        self.shared.insert(address, (functions.clone(), place));
        place
    }

    fn place_of(&mut self, functions: &Functions) -> u32 {
        match self.functions.get_index_of(functions) {
            Some(known) => known as u32,
            None => self.tell_apart(functions),
        }
    }

    /// The place of functions that were not met before.
    #[cold]
    fn tell_apart(&mut self, functions: &Functions) -> u32 {
        if self.functions.len() >= COMMON {
            self.functions.clear();
            self.shared.clear();
            self.common = Store::new(COMMON);
            self.rare = Store::new(RARE);
        }
        let catalogue = self.law.catalogue();
        let sight = |judge: &Judge| judge.sight_of_all(&judge.candidates(functions, catalogue), self.law);
        let by_judge: Vec<Sight> = self.law.judges().map(sight).collect();
        let by_any = by_judge.iter().fold(Sight::default(), |all, sight| all.or(sight));
        let store = if is_several(functions) { &mut self.rare } else { &mut self.common };
        let numbering = self.lens.numbering(&by_any, NUMBERS_OF_ONE);
        let numbers = numbering.and_then(|numbering| Some((store.begin_numbers(numbering.size)?, numbering)));
        self.functions.insert_full(functions.clone(), Told { by_judge, by_any, numbers }).0 as u32
    }
}

fn is_several(functions: &Functions) -> bool {
    match functions {
        Functions::Known(types) => types.len() > 1,
        Functions::Apart(_) => true,
        Functions::Sector(_) | Functions::Unknown => false,
    }
}

impl<T: Eq + Hash> Store<T> {
    fn new(bound: usize) -> Store<T> {
        Store {
            numbered: Vec::new(),
            records: FxHashMap::default(),
            places: FxHashMap::default(),
            settled: IndexSet::default(),
            kinds: IndexMap::default(),
            bound,
        }
    }

    fn make_room(&mut self) {
        // a record takes far less room than what is settled
        if self.places.len() + JUDGES > self.bound || self.records.len() >= 4 * self.bound {
            self.forget();
        }
    }

    /// Forgets all but how records are numbered.
    fn forget(&mut self) {
        let mut numbered = std::mem::take(&mut self.numbered);
        numbered.fill(NOT_MET);
        *self = Store { numbered, ..Store::new(self.bound) };
    }

    /// Where so many numbers begin that no other records have; none where there are too many already.
    fn begin_numbers(&mut self, count: usize) -> Option<usize> {
        let begin = self.numbered.len();
        let end = Some(begin + count).filter(|end| *end <= NUMBERS)?;
        self.numbered.resize(end, NOT_MET);
        Some(begin)
    }

    /// Keeps the kind of the records with a number.
    fn number(&mut self, number: Option<usize>, kind: u32) {
        if let Some(place) = number.and_then(|number| self.numbered.get_mut(number)) {
            *place = u16::try_from(kind).unwrap_or(NOT_MET);
        }
    }

    /// Keeps what is settled for a key, unless the same is kept already.
    fn settle(&mut self, key: Key, settled: Settled<T>) -> u32 {
        let place = self.settled.insert_full(settled).0 as u32;
        self.places.insert(key, place);
        place
    }

    /// The place of the kind of records on which this is settled.
    fn kind(&mut self, settled: [u32; JUDGES], number: &mut u64) -> u32 {
        if let Some(known) = self.kinds.get_index_of(&settled) {
            return known as u32;
        }
        *number += 1;
        self.kinds.insert_full(settled, *number - 1).0 as u32
    }

    fn decided(&self, kind: u32) -> Decided<'_, T> {
        let (settled, number) = match self.kinds.get_index(kind as usize) {
            Some((settled, number)) => (*settled, *number),
            None => ([NONE; JUDGES], u64::MAX),
        };
        Decided { kind: number, by_judge: settled.map(|place| self.settled.get_index(place as usize)) }
    }
}

impl Decisions {
    /// The decision for a key. Different functions often come to the same start, and so to the same decision.
    fn taken(&mut self, law: &Law, judge: &Judge, key: &Key, functions: &Functions) -> Shared<Decision> {
        let start = judge.start(&law.space, &key.2, functions, law.catalogue());
        let cells = if start.is_settled() { Cells::default() } else { key.2 };
        let from = (key.1, start, cells);
        if let Some(decision) = self.from.get(&from) {
            return decision.clone();
        }
        if self.from.len() >= STARTS {
            self.from.clear();
        }
        if self.distinct.len() >= STARTS {
            self.distinct.clear();
        }
        let decision = judge.decide_from(&from.1, &law.space, &key.2);
        let distinct = self.distinct.entry((key.1, decision));
        let shared = distinct.or_insert_with_key(|(_, decision)| Shared::new(decision.clone())).clone();
        self.from.insert(from, shared.clone());
        shared
    }
}

#[cfg(test)]
mod tests {
    use super::{NOT_MET, Precedents, Store};
    use crate::Law;
    use crate::model::{Decimal, Decision, FactId, Facts, Functions, Value};
    use crate::rules::{Readings, Request, Source};

    /// Records that do each thing there is, with figures on both sides of every bound, known, in part or not at all.
    fn records(law: &Law, given: &[FactId]) -> Vec<Facts> {
        let catalogue = law.catalogue();
        let figures = ["0", "3", "9.99", "10", "100", "999999", "1000000", "5000000"];
        let figures = || figures.iter().map(|text| Decimal::parse(text).unwrap());
        let values: Vec<Value> = [Value::Blank, Value::Unknown]
            .into_iter()
            .chain(figures().map(Value::Figure))
            .chain(figures().map(Value::AtLeast))
            .collect();
        let mut found = Vec::new();
        for id in catalogue.type_ids() {
            for (i, value) in values.iter().enumerate() {
                for other in values.iter().skip(i % 3) {
                    let mut facts = Facts::none(catalogue);
                    facts.functions = Functions::Known(vec![id].into());
                    facts.set(given[0], value.clone());
                    facts.set(given[1], other.clone());
                    found.push(facts);
                }
            }
        }
        found
    }

    /// Where few facts tell records apart each place has a number, and what is remembered for it is forgotten with the
    /// rest.
    #[test]
    fn records_with_a_number_are_decided_as_each_by_itself() {
        let source = Source::Folder("tests/files/rules".into());
        let request =
            Request { law: String::new(), as_of: jiff::civil::date(2026, 11, 21), readings: Readings::default() };
        let law = Law::load(&source, &request).unwrap();
        let given = ["fte", "turnover"].map(|name| law.catalogue().facts_by_name[name]);
        let mut precedents = Precedents::new(&law, &given, |_, decision, _, _| Decision::clone(decision));
        precedents.common = Store::new(8);
        let (mut numbered, mut forgotten) = (0, 0);
        let records = records(&law, &given);
        for facts in records.iter().chain(records.iter().rev()).chain(&records) {
            let before = precedents.common.numbered.iter().filter(|kind| **kind != NOT_MET).count();
            let cells = law.cells(facts);
            let found = precedents.decide(facts);
            for (judge, settled) in law.judges().zip(found.by_judge.into_iter().flatten()) {
                let decision = judge.decide(&law.space, &cells, &facts.functions, law.catalogue());
                assert_eq!(*settled.decision, decision, "{facts:?}");
                assert_eq!(settled.made, decision, "what was made belongs to its decision");
            }
            let after = precedents.common.numbered.iter().filter(|kind| **kind != NOT_MET).count();
            numbered += usize::from(after > before);
            forgotten += usize::from(after < before);
        }
        assert!(
            numbered > 20 && forgotten > 5,
            "{numbered} numbers were given, and {forgotten} times all were forgotten"
        );
    }
}
