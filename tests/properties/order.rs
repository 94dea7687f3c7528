//! The order of rows, of activities and of countries is of no consequence, nor is saying something twice.

use crate::files::{classified, file_of, rows};
use crate::laws::{catalogue, decide};
use crate::records::{Gaps, any_functions, ids, known_functions, records};
use crate::trying;
use proptest::prelude::*;
use vitaal::model::Functions;

proptest! {
    #![proptest_config(trying(3000))]
    #[test]
    fn activities_in_any_order_and_more_than_once_are_the_same(
        record in records(known_functions(1..=4), Gaps::FEW),
        shuffle in any::<u64>(),
    ) {
        let Functions::Known(types) = &record.facts.functions else { return Ok(()) };
        let mut names = ids(types);
        let place = shuffle as usize % names.len();
        names.push(names[place]);
        names.rotate_left(place);
        if shuffle % 3 == 0 {
            names.reverse();
        }
        let written = names.join("|");
        let read = vitaal::records::record([("function", written.as_str())], catalogue());
        let read = read.map_err(|fault| TestCaseError::fail(fault.to_string()))?;
        prop_assert_eq!(&read.functions, &record.facts.functions, "{}", written);
        for judge in record.law().judges() {
            prop_assert_eq!(decide(&record.doing(read.functions.clone()), judge), decide(&record, judge));
        }
    }
}

#[test]
fn rows_in_any_order_are_classified_the_same() {
    for law in ["eu", "nl", "nl-letter-2023"] {
        rows_in_any_order_under(law);
    }
}

fn rows_in_any_order_under(law: &str) {
    let rows = rows(800, &records(any_functions(), Gaps::MANY));
    let mut shuffled = rows.clone();
    shuffled.rotate_left(rows.len() / 3);
    let half = rows.len() / 2;
    (0..half).step_by(2).for_each(|i| shuffled.swap(i, i + half));
    assert_ne!(rows, shuffled);
    let (mut one, mut other) = (lines(&classified(law, &file_of(&rows))), lines(&classified(law, &file_of(&shuffled))));
    assert_eq!(one.len(), rows.len() + 1);
    assert_ne!(one, other, "rows come out in the order in which they go in");
    one.sort();
    other.sort();
    for (one, other) in one.iter().zip(&other) {
        assert_eq!(one, other);
    }
    assert_eq!(one.len(), other.len());
}

fn lines(output: &[u8]) -> Vec<String> {
    String::from_utf8_lossy(output).lines().map(str::to_string).collect()
}
