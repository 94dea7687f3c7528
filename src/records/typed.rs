//! Numbers that a sheet has as numbers: their marks are certain, and say nothing of the cells of text beside them.

/// Where the numbers with decimals stand, by row and column; the header is row nought.
#[derive(Debug, Clone, Default)]
pub struct TypedNumbers {
    /// In order.
    places: Vec<(u32, u32)>,
}

impl TypedNumbers {
    /// Notes a place after all that were noted before.
    pub fn push(&mut self, row: u32, column: u32) {
        self.places.push((row, column));
    }

    /// The columns of a row that have such numbers.
    pub fn of_row(&self, row: u64) -> &[(u32, u32)] {
        let begin = self.places.partition_point(|(at, _)| u64::from(*at) < row);
        let rest = &self.places[begin..];
        &rest[..rest.iter().take_while(|(at, _)| u64::from(*at) == row).count()]
    }
}

#[cfg(test)]
mod tests {
    use super::TypedNumbers;

    #[test]
    fn places_are_found_by_row() {
        let mut typed = TypedNumbers::default();
        [(1, 2), (1, 5), (4, 0)].into_iter().for_each(|(row, column)| typed.push(row, column));
        assert_eq!(typed.of_row(1), [(1, 2), (1, 5)]);
        assert_eq!(typed.of_row(4), [(4, 0)]);
        assert!(typed.of_row(0).is_empty() && typed.of_row(2).is_empty() && typed.of_row(5).is_empty());
    }
}
