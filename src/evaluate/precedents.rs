//! Decisions already taken. Rules tell records apart only by cells, so records that lie in the same cells are decided
//! once; of a million records some thousands differ. How many are remembered is bounded.

use super::law::{Judge, Law};
use crate::diagram::{Cells, Sight, Start};
use crate::model::{Decision, Facts, Functions};
use rustc_hash::{FxBuildHasher, FxHashMap};
use std::hash::Hash;
use std::rc::Rc;

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
    pub decision: Rc<Decision>,
    pub made: T,
}

/// What is made of a decision on these functions and cells, once.
type Make<'l, T> = dyn Fn(&Judge, &Rc<Decision>, &Functions, &Cells) -> T + 'l;

/// Remembers decisions of one law.
pub struct Precedents<'l, T> {
    law: &'l Law,
    make: Box<Make<'l, T>>,
    /// Each distinct set of functions, with what each judge looks at, and any.
    functions: IndexMap<Functions, (Vec<Sight>, Sight)>,
    /// Kinds met, those forgotten included.
    kinds: u64,
    /// Records with at most one function: few kinds, met often.
    common: Store<T>,
    /// Records with several: many kinds, met seldom.
    rare: Store<T>,
    decisions: FxHashMap<(u8, Start, Cells), Rc<Decision>>,
}

/// What is remembered of one sort of record.
struct Store<T> {
    /// For records that any judge may tell apart: the place of their kind.
    records: IndexMap<(u32, Cells), u32>,
    /// For records that one judge may tell apart: the place of what is settled.
    places: FxHashMap<Key, u32>,
    /// Each once: records in different cells often come to the same, in the same words.
    settled: IndexSet<Settled<T>>,
    /// Records on which the same is settled by each judge, with the number of their kind.
    kinds: IndexMap<[u32; JUDGES], u64>,
    /// Beyond this many, all are forgotten: memory stays bounded whatever the records are.
    bound: usize,
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
/// More judges than any law has regimes.
pub const JUDGES: usize = 4;

impl<'l, T: Eq + Hash> Precedents<'l, T> {
    /// `make` is called once for each decision.
    pub fn new(law: &'l Law, make: impl Fn(&Judge, &Rc<Decision>, &Functions, &Cells) -> T + 'l) -> Precedents<'l, T> {
        Precedents {
            law,
            make: Box::new(make),
            functions: IndexMap::default(),
            kinds: 0,
            common: Store::new(COMMON),
            rare: Store::new(RARE),
            decisions: FxHashMap::default(),
        }
    }

    /// Decides a record under every judge of the law.
    pub fn decide(&mut self, facts: &Facts, cells: &Cells) -> Decided<'_, T> {
        let functions = self.functions_of(&facts.functions);
        let (by_judge, by_any) = &self.functions[functions as usize];
        let apart = matches!(facts.functions, Functions::Apart(_));
        let several = apart || matches!(&facts.functions, Functions::Known(types) if types.len() > 1);
        let store = if several { &mut self.rare } else { &mut self.common };
        let record = (functions, self.law.space.seen(cells, by_any));
        let kind = match store.records.get(&record) {
            Some(known) => *known,
            None => {
                store.make_room();
                let mut settled = [u32::MAX; JUDGES];
                for (i, judge) in self.law.judges().enumerate().take(JUDGES) {
                    // activities that are kept apart say more than what they are
                    let of_functions = if apart || judge.looks_at_functions() { functions } else { u32::MAX };
                    let key = (of_functions, i as u8, self.law.space.seen(cells, &by_judge[i]));
                    settled[i] = match store.places.get(&key) {
                        Some(place) => *place,
                        None => {
                            let decision = decision(&mut self.decisions, self.law, judge, &key, &facts.functions);
                            let made = (self.make)(judge, &decision, &facts.functions, &key.2);
                            store.settle(key, Settled { decision, made })
                        }
                    };
                }
                let kind = store.kind(settled, &mut self.kinds);
                store.records.insert(record, kind);
                kind
            }
        };
        store.decided(kind)
    }

    fn functions_of(&mut self, functions: &Functions) -> u32 {
        if let Some(known) = self.functions.get_index_of(functions) {
            return known as u32;
        }
        if self.functions.len() >= COMMON {
            self.functions.clear();
            self.common.forget();
            self.rare.forget();
        }
        let catalogue = self.law.catalogue();
        let sight = |judge: &Judge| judge.sight_of_all(&judge.candidates(functions, catalogue), self.law);
        let by_judge: Vec<Sight> = self.law.judges().map(sight).collect();
        let by_any = by_judge.iter().fold(Sight::default(), |all, sight| all.or(sight));
        self.functions.insert_full(functions.clone(), (by_judge, by_any)).0 as u32
    }
}

impl<T: Eq + Hash> Store<T> {
    fn new(bound: usize) -> Store<T> {
        Store {
            records: IndexMap::default(),
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

    fn forget(&mut self) {
        *self = Store::new(self.bound);
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
            None => ([u32::MAX; JUDGES], u64::MAX),
        };
        Decided { kind: number, by_judge: settled.map(|place| self.settled.get_index(place as usize)) }
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
