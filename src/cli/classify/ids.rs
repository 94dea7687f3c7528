//! Ids that come twice: all rows are classified, and it is said once.

use crate::cli::voice::Voice;
use crate::evaluate::Law;
use crate::model::{Lang, Text, said};
use crate::records::{Columns, Row};
use rustc_hash::{FxHashSet, FxHasher};
use std::hash::{Hash, Hasher};

/// Ids remembered to notice one that comes twice: memory stays bounded.
const IDS_REMEMBERED: usize = 1 << 19;

/// Notices an id that comes twice.
pub struct Ids {
    pub place: Option<usize>,
    /// Those that each came after the one before in order: while all do, none comes twice, and none is looked up.
    ascending: Vec<u64>,
    last: Vec<u8>,
    /// All of them, once one did not.
    seen: FxHashSet<u64>,
    warned: bool,
}

impl Ids {
    /// Nothing noticed yet.
    pub fn of(columns: &Columns, law: &Law) -> Ids {
        let place = columns.named("id", law.catalogue());
        Ids { place, ascending: Vec::new(), last: Vec::new(), seen: FxHashSet::default(), warned: false }
    }

    /// Looks at one row of a file, and says once that an id came twice.
    pub fn note(&mut self, row: &Row, file: &str, voice: &Voice, lang: Lang) {
        if self.warned {
            return;
        }
        let Some(id) = self.place.and_then(|i| row.cells.get(i)).filter(|id| !id.is_empty()) else { return };
        if self.ascending.len().max(self.seen.len()) >= IDS_REMEMBERED {
            return self.say_once(voice, || said_of_more(file).get(lang).to_string());
        }
        let mut hasher = FxHasher::default();
        id.hash(&mut hasher);
        if self.seen.is_empty() && (id.len(), id) > (self.last.len(), &self.last) {
            self.ascending.push(hasher.finish());
            self.last.clear();
            self.last.extend_from_slice(id);
            return;
        }
        self.seen.extend(self.ascending.drain(..));
        if !self.seen.insert(hasher.finish()) {
            self.say_once(voice, || said_of_second(id, file, row.line).get(lang).to_string());
        }
    }

    /// Says something, and looks no further.
    #[cold]
    fn say_once(&mut self, voice: &Voice, said: impl FnOnce() -> String) {
        self.warned = true;
        voice.say(&said());
    }
}

fn said_of_more(file: &str) -> Text {
    said!(
        "{file}: ids were looked at for repetition in the first {n} rows",
        "{file}: alleen in de eerste {n} rijen is gekeken of een kenmerk vaker voorkomt",
        n = IDS_REMEMBERED,
    )
}

fn said_of_second(id: &[u8], file: &str, line: u64) -> Text {
    said!(
        "{file}:{line}: the id `{id}` has come before; all rows are classified",
        "{file}:{line}: het kenmerk `{id}` kwam al eerder voor; alle rijen worden ingedeeld",
        id = String::from_utf8_lossy(id),
    )
}
