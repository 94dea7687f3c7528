//! What is made of each kind of record that was met not long ago. Memory stays bounded whatever the records are.

/// Something made of each kind.
#[derive(Debug)]
pub(super) struct ByKind<T> {
    /// Each kind has one place, which it shares with others: the last one met holds it.
    places: Vec<Option<(u64, T)>>,
}

impl<T> Default for ByKind<T> {
    fn default() -> ByKind<T> {
        ByKind { places: Vec::new() }
    }
}

impl<T> ByKind<T> {
    const PLACES: u64 = 1 << 15;

    fn place(kind: u64) -> usize {
        (kind % ByKind::<T>::PLACES) as usize
    }

    /// What was made of the kind, unless another has taken its place.
    pub fn get(&self, kind: u64) -> Option<&T> {
        match self.places.get(ByKind::<T>::place(kind)) {
            Some(Some((holder, made))) if *holder == kind => Some(made),
            _ => None,
        }
    }

    /// Keeps it for the next of the kind.
    pub fn keep(&mut self, kind: u64, made: T) {
        let place = ByKind::<T>::place(kind);
        self.places.resize_with(self.places.len().max(place + 1), || None);
        self.places[place] = Some((kind, made));
    }

    /// Forgets all.
    pub fn clear(&mut self) {
        self.places.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::ByKind;

    #[test]
    fn a_kind_gives_its_place_to_the_one_met_after_it() {
        let mut kinds = ByKind::default();
        let (first, second) = (5, 5 + ByKind::<&str>::PLACES);
        kinds.keep(first, "first");
        assert_eq!((kinds.get(first), kinds.get(second), kinds.get(4)), (Some(&"first"), None, None));
        kinds.keep(second, "second");
        assert_eq!((kinds.get(first), kinds.get(second)), (None, Some(&"second")));
        kinds.clear();
        assert_eq!(kinds.get(second), None);
    }
}
