//! Decisions already taken. Rules tell records apart only by cells, so records that lie in the same cells are decided
//! once; of a million records some thousands differ. How many are remembered is bounded.

use super::law::{Judge, Law};
use crate::diagram::Cells;
use crate::model::{Decision, Facts, Functions};
use rustc_hash::FxHashMap;

/// A decision with what was made of it: its words, for instance.
#[derive(Debug)]
pub struct Settled<T> {
    pub decision: Decision,
    pub made: T,
}

/// What is made of a decision on these functions and cells, once.
type Make<'l, T> = dyn Fn(&Judge, &Decision, &Functions, &Cells) -> T + 'l;

/// Remembers decisions of one law.
pub struct Precedents<'l, T> {
    law: &'l Law,
    make: Box<Make<'l, T>>,
    functions: FxHashMap<Functions, u32>,
    /// For each distinct set of functions, and each judge, the cells that matter.
    mentioned: Vec<Vec<Cells>>,
    places: FxHashMap<(u32, u8, Cells), u32>,
    settled: Vec<Settled<T>>,
}

/// Beyond this many, all are forgotten: memory stays bounded whatever the records are.
const REMEMBERED: usize = 1 << 14;

impl<'l, T> Precedents<'l, T> {
    /// `make` is called once for each decision.
    pub fn new(law: &'l Law, make: impl Fn(&Judge, &Decision, &Functions, &Cells) -> T + 'l) -> Precedents<'l, T> {
        Precedents {
            law,
            make: Box::new(make),
            functions: FxHashMap::default(),
            mentioned: Vec::new(),
            places: FxHashMap::default(),
            settled: Vec::new(),
        }
    }

    /// Decides a record under every judge of the law, and hands each decision to `each` in the order of
    /// [`Law::judges`].
    pub fn decide<'a>(&'a mut self, facts: &Facts, cells: &Cells, mut each: impl FnMut(usize, &'a Settled<T>)) {
        if self.settled.len() >= REMEMBERED || self.mentioned.len() >= REMEMBERED {
            self.forget();
        }
        let functions = self.functions_of(&facts.functions);
        let law = self.law;
        let mut found = [0u32; 8];
        for (i, judge) in law.judges().enumerate().take(found.len()) {
            let of_functions = if judge.looks_at_functions() { functions } else { u32::MAX };
            let key = (of_functions, i as u8, cells.and(&self.mentioned[functions as usize][i]));
            found[i] = match self.places.get(&key) {
                Some(place) => *place,
                None => self.settle(key, judge, &facts.functions),
            };
        }
        let settled = &self.settled;
        for (i, _) in law.judges().enumerate().take(found.len()) {
            each(i, &settled[found[i] as usize]);
        }
    }

    fn settle(&mut self, key: (u32, u8, Cells), judge: &Judge, functions: &Functions) -> u32 {
        let decision = judge.decide(&self.law.space, &key.2, functions, self.law.catalogue());
        let made = (self.make)(judge, &decision, functions, &key.2);
        let place = self.settled.len() as u32;
        self.settled.push(Settled { decision, made });
        self.places.insert(key, place);
        place
    }

    fn functions_of(&mut self, functions: &Functions) -> u32 {
        if let Some(known) = self.functions.get(functions) {
            return *known;
        }
        let catalogue = self.law.catalogue();
        let mentioned = self.law.judges().map(|j| j.mentioned(&j.candidates(functions, catalogue))).collect();
        let place = self.mentioned.len() as u32;
        self.mentioned.push(mentioned);
        self.functions.insert(functions.clone(), place);
        place
    }

    fn forget(&mut self) {
        self.functions.clear();
        self.mentioned.clear();
        self.places.clear();
        self.settled.clear();
    }
}
