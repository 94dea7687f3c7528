//! The same record gives the same decision, and the same file the same bytes, however often and from whichever load.

use crate::common;
use crate::files::{classified, file_of, rows};
use crate::laws::decide;
use crate::records::{Gaps, Record, any_functions, records};
use crate::trying;
use proptest::prelude::*;
use std::sync::OnceLock;
use vitaal::Law;
use vitaal::rules::Readings;

proptest! {
    #![proptest_config(trying(2000))]
    #[test]
    fn a_record_is_decided_the_same_again(record in records(any_functions(), Gaps::MANY)) {
        static AGAIN: OnceLock<Law> = OnceLock::new();
        let again = AGAIN.get_or_init(|| common::eu(Readings::new()));
        for (place, judge) in record.law().judges().enumerate() {
            prop_assert_eq!(decide(&record, judge), decide(&record, judge));
            let same = Record { law: 0, ..record.clone() };
            let there = again.judges().nth(place).map(|judge| {
                judge.decide(&again.space, &again.cells(&same.facts), &same.facts.functions, again.catalogue())
            });
            let here = same.law().judges().nth(place).map(|judge| decide(&same, judge));
            prop_assert_eq!(here, there);
        }
    }
}

#[test]
fn two_runs_write_the_same_bytes() {
    for law in ["eu", "nl", "nl-letter-2023"] {
        let file = file_of(&rows(500, &records(any_functions(), Gaps::MANY)));
        let (one, other) = (classified(law, &file), classified(law, &file));
        assert!(one.len() > file.len(), "nothing was added to the rows");
        assert!(one == other, "two runs differ under {law}");
    }
}
