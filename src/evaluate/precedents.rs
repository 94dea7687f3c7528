//! Decisions already taken. Rules tell records apart only by cells, so records that lie in the same cells are decided
//! once; of a million records some thousands differ. How many are remembered is bounded.

use super::law::{Judge, Law};
use crate::diagram::{Cells, Start};
use crate::model::{Decision, Facts, Functions};
use rustc_hash::FxHashMap;
use std::rc::Rc;

/// The decisions on one record.
pub struct Decided<'p, T> {
    /// The same number for records that lie in the same cells and do the same, counted from zero as they are met; none
    /// where records of the kind are seldom met.
    pub kind: Option<u64>,
    /// In the order of [`Law::judges`].
    pub by_judge: [Option<&'p Settled<T>>; JUDGES],
}

/// A decision with what was made of it: its words, for instance.
#[derive(Debug)]
pub struct Settled<T> {
    pub decision: Rc<Decision>,
    pub made: T,
}

/// What is made of a decision on these functions and cells, once.
type Make<'l, T> = dyn Fn(&Judge, &Rc<Decision>, &Functions, &Cells) -> T + 'l;

/// Remembers decisions of one law.
pub struct Precedents<'l, T> {
    law: &'l Law,
    make: Box<Make<'l, T>>,
    functions: FxHashMap<Functions, u32>,
    /// For each distinct set of functions, the cells that matter to each judge, and to any.
    mentioned: Vec<(Vec<Cells>, Cells)>,
    kinds: u64,
    /// Records with at most one function: few kinds, met often.
    common: Store<T>,
    /// Records with several: many kinds, met seldom.
    rare: Store<T>,
    decisions: FxHashMap<(u8, Start, Cells), Rc<Decision>>,
}

/// What is remembered of one sort of record.
struct Store<T> {
    /// For records that any judge may tell apart: their kind, and the place of each decision.
    records: FxHashMap<(u32, Cells), (u64, [u32; JUDGES])>,
    places: FxHashMap<Key, u32>,
    settled: Vec<Settled<T>>,
    /// Beyond this many, all are forgotten: memory stays bounded whatever the records are.
    bound: usize,
}

/// Functions, judge, and where the record lies as far as the judge looks.
type Key = (u32, u8, Cells);

const COMMON: usize = 1 << 15;
const RARE: usize = 1 << 14;
/// Starts that decisions are remembered for.
const STARTS: usize = 1 << 12;
/// More judges than any law has regimes.
pub const JUDGES: usize = 4;

impl<'l, T> Precedents<'l, T> {
    /// `make` is called once for each decision.
    pub fn new(law: &'l Law, make: impl Fn(&Judge, &Rc<Decision>, &Functions, &Cells) -> T + 'l) -> Precedents<'l, T> {
        let store =
            |bound| Store { records: FxHashMap::default(), places: FxHashMap::default(), settled: Vec::new(), bound };
        Precedents {
            law,
            make: Box::new(make),
            functions: FxHashMap::default(),
            mentioned: Vec::new(),
            kinds: 0,
            common: store(COMMON),
            rare: store(RARE),
            decisions: FxHashMap::default(),
        }
    }

    /// Decides a record under every judge of the law.
    pub fn decide(&mut self, facts: &Facts, cells: &Cells) -> Decided<'_, T> {
        let functions = self.functions_of(&facts.functions);
        let (by_judge, by_any) = &self.mentioned[functions as usize];
        let several = matches!(&facts.functions, Functions::Known(types) if types.len() > 1);
        let store = if several { &mut self.rare } else { &mut self.common };
        let record = (functions, cells.and(by_any));
        let (kind, places) = match store.records.get(&record) {
            Some(known) => *known,
            None => {
                store.make_room();
                let mut places = [u32::MAX; JUDGES];
                for (i, judge) in self.law.judges().enumerate().take(JUDGES) {
                    let of_functions = if judge.looks_at_functions() { functions } else { u32::MAX };
                    let key = (of_functions, i as u8, cells.and(&by_judge[i]));
                    places[i] = match store.places.get(&key) {
                        Some(place) => *place,
                        None => {
                            let decision = decision(&mut self.decisions, self.law, judge, &key, &facts.functions);
                            let made = (self.make)(judge, &decision, &facts.functions, &key.2);
                            store.add(key, Settled { decision, made })
                        }
                    };
                }
                let kind = self.kinds;
                self.kinds += u64::from(!several);
                store.records.insert(record, (kind, places));
                (kind, places)
            }
        };
        let settled = &store.settled;
        Decided { kind: (!several).then_some(kind), by_judge: places.map(|place| settled.get(place as usize)) }
    }

    fn functions_of(&mut self, functions: &Functions) -> u32 {
        if let Some(known) = self.functions.get(functions) {
            return *known;
        }
        if self.mentioned.len() >= COMMON {
            self.functions.clear();
            self.mentioned.clear();
            self.common.forget();
            self.rare.forget();
        }
        let catalogue = self.law.catalogue();
        let told_apart = |judge: &Judge| judge.told_apart_by(&judge.candidates(functions, catalogue), self.law);
        let by_judge: Vec<Cells> = self.law.judges().map(told_apart).collect();
        let by_any = by_judge.iter().fold(Cells::default(), |all, cells| all.or(cells));
        let place = self.mentioned.len() as u32;
        self.mentioned.push((by_judge, by_any));
        self.functions.insert(functions.clone(), place);
        place
    }
}

impl<T> Store<T> {
    fn make_room(&mut self) {
        if self.settled.len() + JUDGES > self.bound || self.records.len() >= self.bound {
            self.forget();
        }
    }

    fn forget(&mut self) {
        self.records.clear();
        self.places.clear();
        self.settled.clear();
    }

    fn add(&mut self, key: Key, settled: Settled<T>) -> u32 {
        let place = self.settled.len() as u32;
        self.settled.push(settled);
        self.places.insert(key, place);
        place
    }
}

/// The decision for a key. Different functions often come to the same start, and so to the same decision.
fn decision(
    known: &mut FxHashMap<(u8, Start, Cells), Rc<Decision>>,
    law: &Law,
    judge: &Judge,
    key: &Key,
    functions: &Functions,
) -> Rc<Decision> {
    let start = judge.start(&law.space, &key.2, functions, law.catalogue());
    let cells = if start.is_settled() { Cells::default() } else { key.2 };
    let from = (key.1, start, cells);
    if let Some(decision) = known.get(&from) {
        return Rc::clone(decision);
    }
    let decision = Rc::new(judge.decide_from(&from.1, &law.space, &key.2));
    if known.len() >= STARTS {
        known.clear();
    }
    known.insert(from, Rc::clone(&decision));
    decision
}
