//! What counts as a number.
//!
//! Nearly every cell is a plain decimal, and nearly every decimal has at most 15 digits. Those are read here by the
//! observation of Clinger (1990): a mantissa below 2^53 and a power of ten up to 10^22 are both exact in binary, so one
//! division rounds correctly. Everything else goes to the standard library's parser, so both ways give the same bits.

use std::borrow::Cow;

/// Answers to a question of yes or no, with what they count. A word is the same in capitals.
pub const YES_NO: [(&str, f64); 17] = [
    ("是", 1.0),
    ("否", 0.0),
    ("yes", 1.0),
    ("no", 0.0),
    ("y", 1.0),
    ("n", 0.0),
    ("true", 1.0),
    ("false", 0.0),
    ("✓", 1.0),
    ("✔", 1.0),
    ("√", 1.0),
    ("☑", 1.0),
    ("×", 0.0),
    ("✗", 0.0),
    ("✘", 0.0),
    ("☒", 0.0),
    ("☐", 0.0),
];

/// What an answer of yes or no counts; `None` for any other text.
pub fn yes_or_no(text: &str) -> Option<f64> {
    let text = trim(text).to_lowercase();
    YES_NO.iter().find(|(word, _)| *word == text).map(|(_, value)| *value)
}

/// Texts that mean missing unless the TOML says otherwise; an empty cell always does.
pub const DEFAULT_MARKERS: [&str; 10] = ["-", "–", "—", "——", "..", "…", "N/A", "NA", "n/a", "#N/A"];

/// How the cells of a column become numbers.
#[derive(Clone, Debug)]
pub struct NumberRules {
    /// The column's unit. Only where it is `%` are percentages read (`12.3%` is 12.3); where it starts with a multiplier
    /// (`万元`), a cell with one of its own (`3.5亿`) is an error, since nobody can tell which of the two was meant.
    pub unit: Option<String>,
    /// Texts that mean missing.
    pub markers: Vec<String>,
    /// Texts that mean that the column does not apply to the row.
    pub not_applicable: Vec<String>,
    /// Texts that mean that evidence was asked for and none came.
    pub no_evidence: Vec<String>,
    /// Texts that stand for numbers.
    pub codes: Vec<(String, f64)>,
    /// Whether answers of yes and no ([`YES_NO`]) are 1 and 0.
    pub yes_no: bool,
    /// Whether `1/3` and `1:3` are numbers, as in matrices of pairwise judgements.
    pub fractions: bool,
}

impl Default for NumberRules {
    fn default() -> Self {
        NumberRules {
            unit: None,
            markers: DEFAULT_MARKERS.iter().map(|m| m.to_string()).collect(),
            not_applicable: Vec::new(),
            no_evidence: Vec::new(),
            codes: Vec::new(),
            yes_no: false,
            fractions: false,
        }
    }
}

impl NumberRules {
    /// The default markers with a unit.
    pub fn with_unit(unit: Option<&str>) -> NumberRules {
        NumberRules { unit: unit.map(str::to_string), ..NumberRules::default() }
    }

    /// Every text that stands for no value, with the status byte that it gives: 1 missing, 2 does not apply, 3 no evidence.
    pub(crate) fn all_markers(&self) -> impl Iterator<Item = (&str, u8)> {
        let lists = [(&self.markers, 1), (&self.not_applicable, 2), (&self.no_evidence, 3)];
        lists.into_iter().flat_map(|(list, status)| list.iter().map(move |m| (m.as_str(), status)))
    }

    pub(crate) fn is_percent(&self) -> bool {
        matches!(self.unit.as_deref().map(str::trim), Some("%" | "％"))
    }

    fn has_multiplier(&self) -> bool {
        self.unit.as_deref().is_some_and(|u| u.trim_start().starts_with(['十', '百', '千', '万', '亿']))
    }
}

const POWERS: [f64; 23] =
    [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22];

/// Reads `-12.5e3`; `None` when the bytes are nothing of this kind. The result is that of [`str::parse`], which may be infinite.
#[inline]
pub(crate) fn decimal(bytes: &[u8]) -> Option<f64> {
    let (negative, digits) = match bytes {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        _ => (false, bytes),
    };
    let mut mantissa = 0u64;
    let mut count = 0usize;
    let mut at = 0usize;
    while let Some(d) = digits.get(at).map(|b| b.wrapping_sub(b'0')).filter(|d| *d < 10) {
        mantissa = mantissa.wrapping_mul(10).wrapping_add(d.into());
        at += 1;
    }
    count += at;
    let mut fraction = 0usize;
    if digits.get(at) == Some(&b'.') {
        at += 1;
        let start = at;
        while let Some(d) = digits.get(at).map(|b| b.wrapping_sub(b'0')).filter(|d| *d < 10) {
            mantissa = mantissa.wrapping_mul(10).wrapping_add(d.into());
            at += 1;
        }
        fraction = at - start;
        count += fraction;
    }
    if count == 0 {
        return None;
    }
    if at == digits.len()
        && count <= 19
        && mantissa <= 1 << 53
        && let Some(power) = POWERS.get(fraction)
    {
        let value = mantissa as f64 / power;
        return Some(if negative { -value } else { value });
    }
    if let Some(b'e' | b'E') = digits.get(at) {
        let exponent = match digits.get(at + 1) {
            Some(b'+' | b'-') => digits.get(at + 2..),
            _ => digits.get(at + 1..),
        }?;
        if exponent.is_empty() || !exponent.iter().all(u8::is_ascii_digit) {
            return None;
        }
    } else if at != digits.len() {
        return None;
    }
    std::str::from_utf8(bytes).ok()?.parse().ok()
}

/// Reads the decimal that stands at `start..end` of a text, if it has at most 8 digits before the point and 7 after it;
/// `None` says nothing about it. The result is that of [`decimal`], but that -0 is 0.
///
/// Eight bytes that end with the number, and eight that end with the point, are each taken as one integer whose digits are
/// added up in pairs, fours and eights. There is no loop over digits, whose length a processor cannot foresee.
#[inline(always)]
pub(crate) fn short_decimal(text: &[u8], start: usize, end: usize) -> Option<f64> {
    let negative = *text.get(start)? == b'-';
    let length = end.checked_sub(start + usize::from(negative))?;
    if length == 0 {
        return None;
    }
    let last = eight_before(text, end)? >> (64 - 8 * length.min(8)) << (64 - 8 * length.min(8));
    const POINTS: u64 = u64::from_ne_bytes([b'.' ^ b'0'; 8]);
    const ONES: u64 = u64::from_ne_bytes([1; 8]);
    let other = last ^ POINTS;
    // The high bit of a byte that is a point is set; of the bytes after the first, it may be set wrongly.
    let points = other.wrapping_sub(ONES) & !other & HIGH;
    let value = if points == 0 {
        if length > 8 || !are_digits(last) {
            return None;
        }
        eight_digits(last) as f64
    } else {
        let point = points.trailing_zeros() as usize / 8;
        let fraction = 7 - point;
        let whole = length.wrapping_sub(1 + fraction);
        if fraction == 0 || !(1..=8).contains(&whole) {
            return None;
        }
        let after = last >> (64 - 8 * fraction) << (64 - 8 * fraction);
        let before = eight_before(text, end - 1 - fraction)? >> (64 - 8 * whole) << (64 - 8 * whole);
        if !are_digits(after) || !are_digits(before) {
            return None;
        }
        // Below 10^15, so exact; and so is the power of ten.
        (eight_digits(before) * TENS.get(fraction)? + eight_digits(after)) as f64 / POWERS.get(fraction)?
    };
    Some(if negative { 0.0 - value } else { value })
}

const HIGH: u64 = u64::from_ne_bytes([0x80; 8]);
const TENS: [u64; 8] = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000];

/// The eight bytes before `end`, digits as their values.
#[inline(always)]
fn eight_before(text: &[u8], end: usize) -> Option<u64> {
    let bytes = text.get(end.checked_sub(8)?..)?.first_chunk()?;
    Some(u64::from_le_bytes(*bytes) ^ u64::from_ne_bytes([b'0'; 8]))
}

/// Whether each of eight bytes is at most 9.
#[inline(always)]
fn are_digits(eight: u64) -> bool {
    (eight.wrapping_add(u64::from_ne_bytes([0x76; 8])) | eight) & HIGH == 0
}

/// The number of eight digits, the first in the lowest byte.
#[inline(always)]
fn eight_digits(digits: u64) -> u64 {
    let pairs = digits.wrapping_mul(2561) >> 8;
    let fours = (pairs & 0x00FF_00FF_00FF_00FF).wrapping_mul(6_553_601) >> 16;
    (fours & 0x0000_FFFF_0000_FFFF).wrapping_mul(42_949_672_960_001) >> 32
}

/// Reads a plain decimal times 10 to the `shift`, correctly rounded: `3.5` shifted by 4 is 35000.
fn shifted(text: &str, shift: i32) -> Option<f64> {
    if shift == 0 {
        return decimal(text.as_bytes());
    }
    if text.contains(['e', 'E']) {
        return None;
    }
    decimal(format!("{text}e{shift}").as_bytes())
}

/// A fraction as a percentage: 0.123 is 12.3, by moving the point of the shortest decimal rather than by multiplying.
pub(crate) fn hundredfold(value: f64) -> f64 {
    format!("{value:e}")
        .split_once('e')
        .and_then(|(mantissa, exponent)| format!("{mantissa}e{}", exponent.parse::<i32>().ok()? + 2).parse().ok())
        .unwrap_or(value * 100.0)
}

/// What a cell's text turned out to be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Reading {
    /// A number, and what was adapted.
    Number(f64, Ways),
    /// An empty cell.
    Empty,
    /// A marker of missing, by its place in the rules.
    Marker(usize),
    /// No number.
    Wrong(Wrong),
}

/// What was adapted in a number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Ways {
    pub percent: bool,
    pub thousands: bool,
    pub multiplier: bool,
    pub wide: bool,
    pub fraction: bool,
}

/// Why a cell is no number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wrong {
    NotANumber,
    Percent,
    Thousands,
    NotFinite,
    Overflow,
    SheetError,
    ScaleTwice(&'static str),
    Date,
    NotComputed,
}

const SHEET_ERRORS: [&str; 8] = ["#DIV/0!", "#REF!", "#NAME?", "#NULL!", "#NUM!", "#VALUE!", "#N/A", "#SPILL!"];

/// Reads one cell's text by the rules.
pub(crate) fn reading(text: &str, rules: &NumberRules) -> Reading {
    let text = trim(text);
    if text.is_empty() {
        return Reading::Empty;
    }
    if let Some(value) = decimal(text.as_bytes()) {
        return finite(value, Ways::default());
    }
    if let Some((marker, _)) = rules.all_markers().enumerate().find(|(_, (m, _))| m.trim() == text) {
        return Reading::Marker(marker);
    }
    if let Some((_, value)) = rules.codes.iter().find(|(code, _)| trim(code) == text) {
        return finite(*value, Ways::default());
    }
    if let Some(value) = yes_or_no(text).filter(|_| rules.yes_no) {
        return finite(value, Ways::default());
    }
    if SHEET_ERRORS.contains(&text) {
        return Reading::Wrong(Wrong::SheetError);
    }
    adapted(text, rules)
}

fn finite(value: f64, ways: Ways) -> Reading {
    // Adding zero turns -0 into 0: a minus sign that means nothing must not reach a result.
    if value.is_finite() { Reading::Number(value + 0.0, ways) } else { Reading::Wrong(Wrong::Overflow) }
}

fn adapted(text: &str, rules: &NumberRules) -> Reading {
    let mut ways = Ways::default();
    let narrow = narrow(text);
    ways.wide = matches!(narrow, Cow::Owned(_));
    let mut rest = narrow.as_ref();

    if let Some(number) = rest.strip_suffix('%') {
        ways.percent = true;
        rest = number.trim_end();
    }
    let mut shift = 0;
    for (suffix, power) in [("万亿", 12), ("亿", 8), ("万", 4)] {
        if let Some(number) = rest.strip_suffix(suffix) {
            if ways.percent {
                return Reading::Wrong(Wrong::NotANumber);
            }
            ways.multiplier = true;
            shift = power;
            rest = number.trim_end();
            break;
        }
    }
    let joined;
    if rest.contains(',') {
        match without_separators(rest) {
            Ok(number) => joined = number,
            Err(wrong) => return Reading::Wrong(wrong),
        }
        ways.thousands = true;
        rest = &joined;
    }
    let value = match rest.split_once(['/', ':']) {
        Some((over, under)) if rules.fractions && !ways.percent && !ways.multiplier => {
            ways.fraction = true;
            let (over, under) = (decimal(over.trim().as_bytes()), decimal(under.trim().as_bytes()));
            over.zip(under).filter(|(_, under)| *under != 0.0).map(|(over, under)| over / under)
        }
        _ => shifted(rest, shift),
    };
    let Some(value) = value else {
        return Reading::Wrong(if names_infinity(rest) { Wrong::NotFinite } else { Wrong::NotANumber });
    };
    if ways.percent && !rules.is_percent() {
        return Reading::Wrong(Wrong::Percent);
    }
    if ways.multiplier && rules.has_multiplier() {
        return Reading::Wrong(Wrong::ScaleTwice(match shift {
            12 => "万亿",
            8 => "亿",
            _ => "万",
        }));
    }
    finite(value, ways)
}

/// Takes the commas out of `-1,234,567.8`, where they stand in groups of three.
fn without_separators(text: &str) -> Result<String, Wrong> {
    let (sign, digits) = text.strip_prefix(['-', '+']).map_or(("", text), |rest| (&text[..1], rest));
    let (whole, fraction) = digits.split_at(digits.find('.').unwrap_or(digits.len()));
    if !whole.bytes().all(|b| b.is_ascii_digit() || b == b',') || !fraction.bytes().all(|b| b.is_ascii_digit() || b == b'.' || b == b',') {
        return Err(Wrong::NotANumber);
    }
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or("");
    let mut joined = format!("{sign}{first}");
    let mut right = (1..=3).contains(&first.len()) && !fraction.contains(',');
    for group in groups {
        right &= group.len() == 3;
        joined.push_str(group);
    }
    joined.push_str(fraction);
    if right { Ok(joined) } else { Err(Wrong::Thousands) }
}

fn names_infinity(text: &str) -> bool {
    let name = text.trim_start_matches(['-', '+']);
    ["nan", "inf", "infinity", "1.#inf", "1.#ind", "1.#qnan", "∞"].iter().any(|n| name.eq_ignore_ascii_case(n))
}

/// Removes white space at both ends, the ideographic and no-break kinds too.
pub(crate) fn trim(text: &str) -> &str {
    match text.as_bytes() {
        [first, .., last] if *first > b' ' && *last > b' ' && *first < 0x80 && *last < 0x80 => text,
        _ => text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}' || c == '\u{200b}'),
    }
}

/// Full-width digits and signs as their narrow twins.
fn narrow(text: &str) -> Cow<'_, str> {
    let twin = |c: char| match c {
        '０'..='９' | '．' | '，' | '－' | '＋' | '％' | '／' | '：' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        '−' => '-',
        _ => c,
    };
    if text.chars().any(|c| twin(c) != c) { text.chars().map(twin).collect::<String>().into() } else { text.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str, unit: Option<&str>) -> Option<f64> {
        match reading(text, &NumberRules::with_unit(unit)) {
            Reading::Number(v, _) => Some(v),
            _ => None,
        }
    }

    fn wrong(text: &str, unit: Option<&str>) -> Option<Wrong> {
        match reading(text, &NumberRules::with_unit(unit)) {
            Reading::Wrong(w) => Some(w),
            _ => None,
        }
    }

    /// Knuth's MMIX generator; the high bits are good enough to make digits.
    struct Lcg(u64);

    impl Lcg {
        fn below(&mut self, n: u64) -> u64 {
            self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            (self.0 >> 33) % n
        }
    }

    #[test]
    fn decimals_equal_the_standard_parser_bit_for_bit() {
        let mut random = Lcg(20_260_101);
        let mut text = String::new();
        for _ in 0..2_000_000 {
            text.clear();
            match random.below(6) {
                0 => text.push('-'),
                1 => text.push('+'),
                _ => {}
            }
            for _ in 0..random.below(20) {
                text.push(char::from(b'0' + random.below(10) as u8));
            }
            if random.below(4) > 0 {
                text.push('.');
                for _ in 0..random.below(24) {
                    text.push(char::from(b'0' + random.below(10) as u8));
                }
            }
            if random.below(5) == 0 {
                text.push(if random.below(2) == 0 { 'e' } else { 'E' });
                match random.below(3) {
                    0 => text.push('-'),
                    1 => text.push('+'),
                    _ => {}
                }
                text.push_str(&random.below(400).to_string());
            }
            let own = decimal(text.as_bytes()).map(f64::to_bits);
            let std = text.parse::<f64>().ok().map(f64::to_bits);
            assert_eq!(own, std, "{text:?}");
            let short = short(&text, b"0.9,-\n"[random.below(6) as usize]).map(f64::to_bits);
            assert!(short.is_none() || short == text.parse().ok().map(|v: f64| (v + 0.0).to_bits()), "{text:?}");
        }
    }

    /// Reads a text that has other bytes around it.
    fn short(text: &str, around: u8) -> Option<f64> {
        let mut bytes = vec![around; 16];
        bytes.extend_from_slice(text.as_bytes());
        bytes.push(around);
        short_decimal(&bytes, 16, 16 + text.len())
    }

    #[test]
    fn what_is_no_short_decimal_is_left_alone() {
        for text in [
            "",
            "-",
            ".",
            "-.",
            "+1",
            "1.2.3",
            "1..",
            "..1",
            "--1",
            "1-",
            "1e5",
            "1 ",
            " 1",
            "a",
            "١",
            "1,234",
            "123456789",
            "1.12345678",
            "5.",
            ".5",
            "\"1\"",
            "1234567:",
            "1234567/",
            "1.2345/",
            "12345678.1:",
            "\u{80}1",
        ] {
            for around in *b"0.9,-\n" {
                assert_eq!(short(text, around), None, "{text}");
            }
        }
        for text in [
            "0",
            "-7",
            "00000000",
            "12345678",
            "-12345678",
            "0.5",
            "12345678.1234567",
            "-12345678.1234567",
            "99999999.9999999",
            "0.0000001",
            "-0",
        ] {
            for around in *b"0.9,-\n" {
                assert_eq!(short(text, around).map(f64::to_bits), text.parse().ok().map(|v: f64| (v + 0.0).to_bits()), "{text}");
            }
        }
    }

    #[test]
    fn decimals_on_the_edge_of_the_fast_way_equal_the_standard_parser() {
        for text in [
            "9007199254740992",
            "9007199254740993",
            "9007199254740991.5",
            "0.3",
            "123456789012345678.9",
            "1e22",
            "1e23",
            "4.9e-324",
            "2.2250738585072011e-308",
            "1.7976931348623157e308",
            "1.7976931348623159e308",
            "18446744073709551616",
            "0.0000000000000000000001",
            "9999999999999999999",
            "00000000000000000000001",
            ".5",
            "5.",
            "-.5",
            "0.1e-5",
            "1E+2",
        ] {
            assert_eq!(decimal(text.as_bytes()).map(f64::to_bits), text.parse::<f64>().ok().map(f64::to_bits), "{text}");
        }
        for text in ["", "-", "+", ".", "e5", "1e", "1e+", "1.2.3", "1_000", "0x10", "inf", "nan", "--1", "1 2", "1e5.0", "٣"] {
            assert_eq!(decimal(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn multipliers_move_the_point_and_round_once() {
        assert_eq!(number("3.5万", None), Some(35_000.0));
        assert_eq!(number("2亿", None), Some(2e8));
        assert_eq!(number("1.2 万亿", None), Some(1.2e12));
        // 0.29 * 1e4 is 2899.9999999999995 in binary.
        assert_eq!(number("0.29万", None), Some(2900.0));
        assert_eq!(wrong("3.5亿", Some("万元")), Some(Wrong::ScaleTwice("亿")));
        assert_eq!(number("3.5万", Some("元")), Some(35_000.0));
        assert_eq!(wrong("1e3万", None), Some(Wrong::NotANumber));
        assert_eq!(wrong("万", None), Some(Wrong::NotANumber));
        assert_eq!(wrong("3.5万元", None), Some(Wrong::NotANumber));
    }

    #[test]
    fn percentages_are_read_only_where_the_unit_says_so() {
        assert_eq!(number("12.3%", Some("%")), Some(12.3));
        assert_eq!(number("１２．３％", Some("％")), Some(12.3));
        assert_eq!(wrong("12.3%", None), Some(Wrong::Percent));
        assert_eq!(wrong("12.3%", Some("元")), Some(Wrong::Percent));
        assert_eq!(wrong("%", Some("%")), Some(Wrong::NotANumber));
        assert_eq!(wrong("12%%", Some("%")), Some(Wrong::NotANumber));
    }

    #[test]
    fn separators_stand_in_groups_of_three() {
        assert_eq!(number("1,234", None), Some(1234.0));
        assert_eq!(number("-12,345,678.90", None), Some(-12_345_678.9));
        assert_eq!(number("１，２３４", None), Some(1234.0));
        for text in ["1,23", "1,2345", "1234,567", ",123", "1,,234", "12,34,567", "1,234,", "0.1,234"] {
            assert_eq!(wrong(text, None), Some(Wrong::Thousands), "{text}");
        }
        assert_eq!(wrong("a,b", None), Some(Wrong::NotANumber));
    }

    #[test]
    fn missing_is_a_marker_and_never_a_number() {
        for text in DEFAULT_MARKERS {
            assert!(matches!(reading(text, &NumberRules::default()), Reading::Marker(_)), "{text}");
            assert!(matches!(reading(&format!(" {text}\u{3000}"), &NumberRules::default()), Reading::Marker(_)), "{text}");
        }
        assert_eq!(reading("\u{3000} ", &NumberRules::default()), Reading::Empty);
        let own = NumberRules { markers: vec!["缺".into()], ..NumberRules::default() };
        assert_eq!(reading("缺", &own), Reading::Marker(0));
        assert_eq!(reading("—", &own), Reading::Wrong(Wrong::NotANumber));
        assert_eq!(reading("#N/A", &own), Reading::Wrong(Wrong::SheetError));
    }

    #[test]
    fn what_is_not_finite_is_named() {
        for text in ["NaN", "nan", "inf", "-Inf", "Infinity", "∞"] {
            assert_eq!(wrong(text, None), Some(Wrong::NotFinite), "{text}");
        }
        assert_eq!(wrong("1e400", None), Some(Wrong::Overflow));
        assert_eq!(wrong("-1e999999999999", None), Some(Wrong::Overflow));
        assert_eq!(wrong("#DIV/0!", None), Some(Wrong::SheetError));
        assert_eq!(wrong("约12", None), Some(Wrong::NotANumber));
    }

    #[test]
    fn a_negative_zero_loses_its_sign() {
        assert_eq!(number("-0.0", None).map(f64::to_bits), Some(0));
    }

    #[test]
    fn fractions_are_read_where_they_are_asked_for() {
        let rules = NumberRules { fractions: true, ..NumberRules::default() };
        assert_eq!(reading("1/3", &rules), Reading::Number(1.0 / 3.0, Ways { fraction: true, ..Ways::default() }));
        assert_eq!(reading("1 : 5", &rules), Reading::Number(0.2, Ways { fraction: true, ..Ways::default() }));
        for wide in ["１／７", "１：７", "1：７"] {
            assert_eq!(reading(wide, &rules), Reading::Number(1.0 / 7.0, Ways { fraction: true, wide: true, ..Ways::default() }));
        }
        for wrong in ["1:0", "1:2:3", "1:", ":3", "1:3%"] {
            assert_eq!(reading(wrong, &rules), Reading::Wrong(Wrong::NotANumber), "{wrong}");
        }
        assert_eq!(reading("1:3", &NumberRules::default()), Reading::Wrong(Wrong::NotANumber));
        assert_eq!(reading("1/0", &rules), Reading::Wrong(Wrong::NotANumber));
        assert_eq!(wrong("1/3", None), Some(Wrong::NotANumber));
    }

    #[test]
    fn a_percentage_of_a_workbook_is_the_number_that_it_shows() {
        for (stored, shown) in [(0.123, 12.3), (0.29, 29.0), (1.1, 110.0), (0.0, 0.0), (-0.07, -7.0), (0.565, 56.5)] {
            assert_eq!(hundredfold(stored), shown);
        }
    }

    #[test]
    fn answers_of_yes_and_no_count_where_that_is_said() {
        let rules = NumberRules { yes_no: true, ..NumberRules::default() };
        for (text, value) in
            [("是", 1.0), (" 否 ", 0.0), ("Yes", 1.0), ("NO", 0.0), ("✓", 1.0), ("√", 1.0), ("×", 0.0), ("TRUE", 1.0), ("1", 1.0)]
        {
            assert!(matches!(reading(text, &rules), Reading::Number(x, _) if x == value), "{text}");
            assert!(text == "1" || matches!(reading(text, &NumberRules::default()), Reading::Wrong(Wrong::NotANumber)), "{text}");
        }
        // A marker of missing stays one, and no other word is an answer.
        assert!(matches!(reading("N/A", &rules), Reading::Marker(_)));
        assert!(matches!(reading("部分", &rules), Reading::Wrong(Wrong::NotANumber)));
    }
}
