//! Texts that are periods.

use indicia_core::{Dataset, Period, PeriodKind};

use super::fold::fold;

/// The period of data that name none. No text of the TOML can mean it, and nothing should print it.
pub const UNDATED: Period = Period::year(0);

/// Whether the data name no period, so that results show none.
pub fn is_undated(dataset: &Dataset) -> bool {
    dataset.periods().iter().all(|p| *p == UNDATED)
}

/// Reads a period as tables and the TOML write it: what [`Period::parse`] reads, and `2019年`, `2019年度`, `2019年上半年`,
/// `2019年1季度`, `2019年第一季度`, `2019年3月`, also in full-width characters.
pub fn read_period(text: &str) -> Option<Period> {
    let text = fold(text);
    let Some((year, rest)) = text.split_once('年') else { return Period::parse(&text) };
    if !year.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    if let Some(quarter) = rest.strip_suffix("季度") {
        let quarter = quarter.strip_prefix('第').unwrap_or(quarter);
        let number = match quarter {
            "一" | "1" => 1,
            "二" | "2" => 2,
            "三" | "3" => 3,
            "四" | "4" => 4,
            _ => return None,
        };
        return Period::parse(&format!("{year}Q{number}"));
    }
    match rest {
        "" | "度" => Period::parse(year),
        "上半年" => Period::parse(&format!("{year}H1")),
        "下半年" => Period::parse(&format!("{year}H2")),
        month => Period::parse(&format!("{year}-{}", month.strip_suffix('月')?)),
    }
}

/// The period of a kind with an ordinal.
pub(super) fn nth(kind: PeriodKind, ordinal: i32) -> Period {
    let part = |parts: i32, mark: &str| {
        let text = format!("{}{mark}{}", ordinal.div_euclid(parts), ordinal.rem_euclid(parts) + 1);
        Period::parse(&text).unwrap_or(UNDATED)
    };
    match kind {
        PeriodKind::Year => Period::year(ordinal),
        PeriodKind::Half => part(2, "H"),
        PeriodKind::Quarter => part(4, "Q"),
        PeriodKind::Month => part(12, "-"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_of_chinese_tables_are_read() {
        for (text, same) in [
            ("2019", "2019"),
            ("２０１９", "2019"),
            ("2019年", "2019"),
            ("2019 年度", "2019"),
            ("2019年上半年", "2019H1"),
            ("2019年下半年", "2019H2"),
            ("2019年1季度", "2019Q1"),
            ("2019年第四季度", "2019Q4"),
            ("2019年3月", "2019-03"),
            ("2019年12月", "2019-12"),
            ("2019/7", "2019-07"),
        ] {
            assert_eq!(read_period(text), Period::parse(same), "{text}");
            assert!(read_period(text).is_some(), "{text}");
        }
    }

    #[test]
    fn other_texts_are_none() {
        for text in ["", "年", "2019年五季度", "2019年13月", "2019年初", "合计", "0", "2019-12-31", "x2019年"] {
            assert_eq!(read_period(text), None, "{text}");
        }
    }

    #[test]
    fn ordinals_lead_back_to_periods() {
        for text in ["2019", "2019H2", "2019Q1", "2019-12", "2020-01"] {
            let period = Period::parse(text).unwrap();
            assert_eq!(nth(period.kind(), period.ordinal()), period);
        }
    }

    #[test]
    fn no_text_means_the_period_without_a_name() {
        assert_eq!(read_period(&UNDATED.to_string()), None);
    }
}
