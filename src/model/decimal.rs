//! Exact decimals. Law compares with `<` and `<=`, so no figure is ever rounded or held as a binary fraction.

use super::{Append, Lang};
use std::fmt;

/// A decimal number, exact to nine places; as large as any figure in accounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Decimal(i128);

const PLACES: usize = 9;
const ONE: i128 = 1_000_000_000;
/// Powers of ten up to one whole.
const POWERS: [u32; PLACES + 1] = {
    let mut powers = [1; PLACES + 1];
    let mut i = 1;
    while i <= PLACES {
        powers[i] = powers[i - 1] * 10;
        i += 1;
    }
    powers
};
/// Whole digits accepted: enough for any amount, and far from overflow.
const WHOLE_DIGITS: usize = 24;

/// Digits that are written before those above them.
const LOW_DIGITS: u32 = 18;
const LOW: u128 = 10u128.pow(LOW_DIGITS);

/// Why a text is not a decimal in the canonical notation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DecimalFault {
    Empty,
    Negative,
    Exponent,
    /// A comma, or more than one point: the marks must be declared before it can be read.
    Marks,
    TooManyPlaces,
    TooLarge,
    NotANumber,
}

impl Decimal {
    pub const ZERO: Decimal = Decimal(0);
    pub const ONE: Decimal = Decimal(ONE);

    /// The smallest step between two decimals.
    pub const STEP: Decimal = Decimal(1);

    /// A whole number, exactly.
    pub fn whole(n: i64) -> Decimal {
        Decimal(i128::from(n) * ONE)
    }

    /// Reads digits with at most one decimal point. Signs, exponents and other marks are faults, not guesses.
    ///
    /// ```
    /// use vitaal::model::{Decimal, DecimalFault};
    /// assert!(Decimal::parse("49.99").unwrap() < Decimal::whole(50));
    /// assert_eq!(Decimal::parse("1.234,56"), Err(DecimalFault::Marks));
    /// assert_eq!(Decimal::parse("1e9"), Err(DecimalFault::Exponent));
    /// ```
    pub fn parse(text: &str) -> Result<Decimal, DecimalFault> {
        let bytes = text.as_bytes();
        if bytes.is_empty() {
            return Err(DecimalFault::Empty);
        }
        Decimal::of_digits(bytes).map_or_else(|| Decimal::parse_long(text), Ok)
    }

    /// The same for short figures, as most are; none where it is longer, or has a fault.
    pub fn of_digits(bytes: &[u8]) -> Option<Decimal> {
        if bytes.len() > 18 {
            return None;
        }
        let mut amount: u64 = 0;
        let mut digits = |bytes: &[u8]| {
            let not_digit = bytes.iter().position(|b| {
                let digit = b.wrapping_sub(b'0');
                if digit <= 9 {
                    amount = amount * 10 + u64::from(digit);
                }
                digit > 9
            });
            not_digit.unwrap_or(bytes.len())
        };
        let whole = digits(bytes);
        let places = match bytes[whole..].split_first() {
            None => 0,
            Some((b'.', places)) if digits(places) == places.len() && (1..=PLACES).contains(&places.len()) => {
                places.len()
            }
            Some(_) => return None,
        };
        (whole > 0).then(|| Decimal(i128::from(amount) * i128::from(POWERS[PLACES - places])))
    }

    /// The same for long figures, and the place where faults are told apart.
    fn parse_long(text: &str) -> Result<Decimal, DecimalFault> {
        if let Some(rest) = text.strip_prefix(['-', '\u{2212}']) {
            return Err(if Decimal::parse(rest).is_ok() { DecimalFault::Negative } else { DecimalFault::NotANumber });
        }
        let is_digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
        if !text.bytes().all(|b| b.is_ascii_digit() || b == b'.') {
            let parts: Vec<&str> = text.split(['e', 'E']).collect();
            if parts.len() == 2
                && Decimal::parse(parts[0]).is_ok()
                && is_digits(parts[1].trim_start_matches(['+', '-']))
            {
                return Err(DecimalFault::Exponent);
            }
            let marks = text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b',' | b' ' | b'\''))
                && text.bytes().any(|b| b.is_ascii_digit());
            return Err(if marks { DecimalFault::Marks } else { DecimalFault::NotANumber });
        }
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        if fraction.contains('.') {
            return Err(DecimalFault::Marks);
        }
        if !is_digits(whole) || (text.contains('.') && fraction.is_empty()) {
            return Err(DecimalFault::NotANumber);
        }
        let fraction = fraction.trim_end_matches('0');
        if fraction.len() > PLACES {
            return Err(DecimalFault::TooManyPlaces);
        }
        let whole = whole.trim_start_matches('0');
        if whole.len() > WHOLE_DIGITS {
            return Err(DecimalFault::TooLarge);
        }
        let digits = whole.bytes().chain(fraction.bytes());
        let amount = digits.fold(0i128, |n, b| n * 10 + i128::from(b - b'0'));
        Ok(Decimal(amount * 10i128.pow((PLACES - fraction.len()) as u32)))
    }

    /// Whether nothing stands behind the decimal mark.
    pub fn is_whole(self) -> bool {
        self.0 % ONE == 0
    }

    /// This times a whole number, or nothing when it grows too large.
    pub fn times(self, n: i64) -> Option<Decimal> {
        self.0.checked_mul(i128::from(n)).map(Decimal)
    }

    /// This times another decimal; nothing where that is not exact, or larger than any figure in accounts.
    pub fn times_decimal(self, other: Decimal) -> Option<Decimal> {
        const LARGEST: i128 = 10i128.pow(WHOLE_DIGITS as u32) * ONE;
        let wholes = (self.0 / ONE).checked_mul(other.0)?;
        let parts = (self.0 % ONE).checked_mul(other.0).filter(|product| product % ONE == 0)? / ONE;
        wholes.checked_add(parts).filter(|product| product.abs() < LARGEST).map(Decimal)
    }

    /// A share of this, in percent: rounded down to the last place, where the share itself is not exact.
    pub fn percent(self, share: Decimal) -> Option<Decimal> {
        self.0.checked_mul(share.0).map(|product| Decimal(product / (100 * ONE)))
    }

    /// In millions, where that is exact and short: 10,010,000 is 10.01 million, 10,000,000.01 stays as it is.
    pub fn in_millions(self) -> Option<Decimal> {
        const MILLION: i128 = 1_000_000;
        if let Ok(small) = u64::try_from(self.0) {
            const STEP: u64 = 10_000 * ONE as u64;
            return (small >= 100 * STEP && small.is_multiple_of(STEP)).then(|| Decimal(i128::from(small / 1_000_000)));
        }
        (self.0 >= MILLION * ONE && self.0 % (MILLION * ONE / 100) == 0).then_some(Decimal(self.0 / MILLION))
    }

    /// The roundest figure from this one to `most`, both included: the one that ends in most zeros. Of several the
    /// lowest, or the highest.
    pub fn roundest_until(self, most: Decimal, lowest: bool) -> Decimal {
        let multiple = |of: i128| {
            let (first, last) = (self.0.max(1).div_euclid(of) + i128::from(self.0.max(1) % of != 0), most.0 / of);
            (first <= last).then_some(if lowest { first } else { last } * of)
        };
        let powers = (0..=PLACES + WHOLE_DIGITS).rev().filter_map(|zeros| 10i128.checked_pow(zeros as u32));
        powers.into_iter().find_map(multiple).map_or(self, Decimal)
    }

    /// The number as `lang` writes it, with marks between thousands: `10,000,000.01` or `10.000.000,01`.
    pub fn grouped(self, lang: Lang) -> String {
        let mut out = String::new();
        self.write_grouped(lang, &mut out);
        out
    }

    /// The same, appended to `out`.
    pub fn write_grouped(self, lang: Lang, out: &mut impl Append) {
        let (thousands, point) = match lang {
            Lang::En => (b',', b'.'),
            Lang::Nl => (b'.', b','),
        };
        let (mut whole, mut above, mut fraction) = match u64::try_from(self.0) {
            Ok(small) => (small / ONE as u64, 0, small % ONE as u64),
            Err(_) => {
                let all = self.0.unsigned_abs();
                let whole = all / ONE as u128;
                ((whole % LOW) as u64, (whole / LOW) as u64, (all % ONE as u128) as u64)
            }
        };
        // from the last digit to the first; the longest number takes 50 characters
        let mut text = [0; 64];
        let mut from = text.len();
        let mut before = |byte: u8| {
            from -= 1;
            text[from] = byte;
        };
        if fraction > 0 {
            let mut places = PLACES;
            // most have two places at most
            for step in [7, 1] {
                let zeros = u64::from(POWERS[step]);
                while fraction.is_multiple_of(zeros) {
                    fraction /= zeros;
                    places -= step;
                }
            }
            for _ in 0..places {
                before(b'0' + (fraction % 10) as u8);
                fraction /= 10;
            }
            before(point);
        }
        let mut digits = 0;
        loop {
            if digits > 0 && digits % 3 == 0 {
                before(thousands);
            }
            digits += 1;
            before(b'0' + (whole % 10) as u8);
            whole /= 10;
            if digits == LOW_DIGITS {
                whole = std::mem::take(&mut above);
            }
            if whole == 0 && above == 0 {
                break;
            }
        }
        if self.0 < 0 {
            before(b'-');
        }
        out.append_ascii(&text[from..]);
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let (whole, fraction) = (self.0 / ONE, (self.0 % ONE).unsigned_abs());
        if self.0 < 0 && whole == 0 {
            f.write_str("-")?;
        }
        write!(f, "{whole}")?;
        if fraction > 0 {
            let digits = format!("{fraction:09}");
            write!(f, ".{}", digits.trim_end_matches('0'))?;
        }
        Ok(())
    }
}

impl std::ops::Add for Decimal {
    type Output = Decimal;
    fn add(self, other: Decimal) -> Decimal {
        Decimal(self.0 + other.0)
    }
}

impl std::ops::Sub for Decimal {
    type Output = Decimal;
    fn sub(self, other: Decimal) -> Decimal {
        Decimal(self.0 - other.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimal(text: &str) -> Decimal {
        Decimal::parse(text).unwrap()
    }

    #[test]
    fn is_exact_on_both_sides_of_a_bound() {
        assert!(decimal("49.99") < decimal("50"));
        assert!(decimal("10000000.01") > decimal("10000000.00"));
        assert_eq!(decimal("10000000.00"), Decimal::whole(10_000_000));
        assert_eq!(decimal("000000000000000000000000050"), decimal("50"));
        assert_eq!(
            decimal("0.000000001") + decimal("999999999999999999999999"),
            decimal("999999999999999999999999.000000001")
        );
    }

    #[test]
    fn tells_faults_apart() {
        for (text, fault) in [
            ("", DecimalFault::Empty),
            ("-3", DecimalFault::Negative),
            ("1e9", DecimalFault::Exponent),
            ("1.234,56", DecimalFault::Marks),
            ("1.234.567", DecimalFault::Marks),
            ("12,5", DecimalFault::Marks),
            ("abc", DecimalFault::NotANumber),
            (".5", DecimalFault::NotANumber),
            ("5.", DecimalFault::NotANumber),
            ("NaN", DecimalFault::NotANumber),
            ("0.0000000001", DecimalFault::TooManyPlaces),
            ("1234567890123456789012345", DecimalFault::TooLarge),
        ] {
            assert_eq!(Decimal::parse(text), Err(fault), "{text}");
        }
    }

    #[test]
    fn is_multiplied_exactly_or_not_at_all() {
        let product = |a: &str, b: &str| decimal(a).times_decimal(decimal(b));
        assert_eq!(product("8.5", "1000000"), Some(decimal("8500000")));
        assert_eq!(product("0.000000001", "1000000000"), Some(decimal("1")));
        assert_eq!(product("500.5", "0.001"), Some(decimal("0.5005")));
        assert_eq!(product("0.0000001", "0.001"), None);
        assert_eq!(product("999999999999999999999999", "1"), Some(decimal("999999999999999999999999")));
        assert_eq!(product("999999999999999999999999", "2"), None);
        assert_eq!(product("999999999999999999999999", "1000000000"), None);
    }

    #[test]
    fn is_written_in_full_and_by_language() {
        assert_eq!(decimal("10000000.01").grouped(Lang::En), "10,000,000.01");
        assert_eq!(decimal("10000000.01").grouped(Lang::Nl), "10.000.000,01");
        assert_eq!(decimal("49.990").to_string(), "49.99");
        assert_eq!(decimal("1000").grouped(Lang::Nl), "1.000");
        assert_eq!(decimal("0.05").grouped(Lang::En), "0.05");
        assert_eq!(decimal("1234567890123456789012.5").grouped(Lang::En), "1,234,567,890,123,456,789,012.5");
        let longest = Decimal(i128::MIN).grouped(Lang::En);
        assert_eq!(longest, "-170,141,183,460,469,231,731,687,303,715.884105728");
        assert_eq!((decimal("0") - decimal("0.5")).grouped(Lang::Nl), "-0,5");
        assert_eq!(Decimal::ZERO.grouped(Lang::En), "0");
        assert_eq!(decimal("10010000").in_millions(), Some(decimal("10.01")));
        assert_eq!(decimal("999999").in_millions(), None);
        assert_eq!(decimal("10000000.01").in_millions(), None);
    }
}
