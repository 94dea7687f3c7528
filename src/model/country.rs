//! Countries by their codes, and sets of them that answer at once.

/// An ISO 3166-1 alpha-2 code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Country(pub [u8; 2]);

impl Country {
    /// Two capitals; `??` for bytes that are no text.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("??")
    }

    /// The place of a code of two capitals among all such codes.
    fn place(self) -> Option<usize> {
        let letter = |byte: u8| byte.is_ascii_uppercase().then(|| usize::from(byte - b'A'));
        Some(letter(self.0[0])? * 26 + letter(self.0[1])?)
    }
}

/// A set of countries: one bit for each code of two capitals. What is no such code is in no set.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CountrySet([u64; 11]);

impl CountrySet {
    /// Whether it has the country; never so of what is no code of two capitals.
    pub fn contains(&self, country: Country) -> bool {
        country.place().is_some_and(|place| self.0[place / 64] >> (place % 64) & 1 == 1)
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        *self == CountrySet::default()
    }

    /// Its countries, in the order of their codes.
    pub fn iter(&self) -> impl Iterator<Item = Country> + Clone {
        let letters = b'A'..=b'Z';
        let codes = letters.clone().flat_map(move |first| letters.clone().map(move |second| Country([first, second])));
        codes.filter(|country| self.contains(*country))
    }

    /// The countries of either.
    pub fn union(&self, other: &CountrySet) -> CountrySet {
        CountrySet(std::array::from_fn(|i| self.0[i] | other.0[i]))
    }
}

impl<'a> FromIterator<&'a Country> for CountrySet {
    fn from_iter<I: IntoIterator<Item = &'a Country>>(countries: I) -> CountrySet {
        let mut set = CountrySet::default();
        for place in countries.into_iter().filter_map(|country| country.place()) {
            set.0[place / 64] |= 1 << (place % 64);
        }
        set
    }
}

#[cfg(test)]
mod tests {
    use super::{Country, CountrySet};

    #[test]
    fn a_set_has_the_countries_put_in_it_and_no_others() {
        let put = [*b"AA", *b"NL", *b"ZZ", *b"nl", *b"N1"].map(Country);
        let set: CountrySet = put.iter().collect();
        assert!(put[..3].iter().all(|country| set.contains(*country)));
        assert!([*b"AB", *b"NK", *b"NM", *b"ZY", *b"nl", *b"N1"].iter().all(|code| !set.contains(Country(*code))));
        assert!(CountrySet::default().is_empty() && !set.is_empty());
        assert!(set.iter().eq(put[..3].iter().copied()));
        let more: CountrySet = [Country(*b"BE")].iter().collect();
        assert!(set.union(&more).iter().map(|country| country.0).eq([*b"AA", *b"BE", *b"NL", *b"ZZ"]));
    }
}
