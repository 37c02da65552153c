use std::fmt;

/// How long a period is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PeriodKind {
    /// A year.
    Year,
    /// Half a year.
    Half,
    /// A quarter.
    Quarter,
    /// A month.
    Month,
}

/// A typed, ordered period: `2019`, `2019H1`, `2019Q3`, `2019-07`.
///
/// Periods of one dataset are of one kind. Gaps stay gaps: [`Period::ordinal`] counts periods of its kind, so the
/// difference of two ordinals is the time between them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    kind: PeriodKind,
    ordinal: i32,
}

impl Period {
    /// A year.
    pub const fn year(year: i32) -> Period {
        Period { kind: PeriodKind::Year, ordinal: year }
    }

    /// Reads a period. A trailing `年` or `.0` (as workbooks write numbers) is accepted after a year; years run from 1000 to 2999.
    pub fn parse(text: &str) -> Option<Period> {
        let text = text.trim();
        let year_of = |s: &str| if s.len() == 4 { s.parse::<i32>().ok().filter(|y| (1000..3000).contains(y)) } else { None };
        let text = text.strip_suffix('年').or_else(|| text.strip_suffix(".0")).unwrap_or(text);
        if let Some(y) = year_of(text) {
            return Some(Period::year(y));
        }
        let year = year_of(text.get(..4)?)?;
        let rest = text.get(4..)?;
        let part = |prefixes: [&str; 2]| prefixes.iter().find_map(|p| rest.strip_prefix(p)).and_then(|d| d.parse::<i32>().ok());
        if let Some(h @ 1..=2) = part(["H", "h"]) {
            return Some(Period { kind: PeriodKind::Half, ordinal: year * 2 + h - 1 });
        }
        if let Some(q @ 1..=4) = part(["Q", "q"]) {
            return Some(Period { kind: PeriodKind::Quarter, ordinal: year * 4 + q - 1 });
        }
        let month = rest.strip_prefix(['-', '/']).map(|m| m.trim_start_matches('0'));
        match month.and_then(|m| m.parse::<i32>().ok()) {
            Some(m @ 1..=12) => Some(Period { kind: PeriodKind::Month, ordinal: year * 12 + m - 1 }),
            _ => None,
        }
    }

    /// How long it is.
    pub const fn kind(self) -> PeriodKind {
        self.kind
    }

    /// Its number among periods of its kind.
    pub const fn ordinal(self) -> i32 {
        self.ordinal
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let o = self.ordinal;
        match self.kind {
            PeriodKind::Year => write!(f, "{o}"),
            PeriodKind::Half => write!(f, "{}H{}", o.div_euclid(2), o.rem_euclid(2) + 1),
            PeriodKind::Quarter => write!(f, "{}Q{}", o.div_euclid(4), o.rem_euclid(4) + 1),
            PeriodKind::Month => write!(f, "{}-{:02}", o.div_euclid(12), o.rem_euclid(12) + 1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_read_back_as_written() {
        for text in ["2019", "2019H1", "2019H2", "2019Q1", "2019Q4", "2019-01", "2019-12"] {
            assert_eq!(Period::parse(text).map(|p| p.to_string()).as_deref(), Some(text));
        }
        assert_eq!(Period::parse("2019年"), Some(Period::year(2019)));
        assert_eq!(Period::parse(" 2019.0 "), Some(Period::year(2019)));
    }

    #[test]
    fn other_texts_are_no_periods() {
        for text in ["", "19", "2019Q5", "2019H0", "2019-13", "20190", "year", "2019-", "１９", "2019/x", "年"] {
            assert_eq!(Period::parse(text), None, "{text}");
        }
    }

    #[test]
    fn gaps_are_visible_in_ordinals() {
        let month = |t| Period::parse(t).map(Period::ordinal);
        assert_eq!(month("2020-02").zip(month("2019-11")).map(|(a, b)| a - b), Some(3));
    }
}
