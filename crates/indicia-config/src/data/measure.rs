//! Units of measure: whether a column's unit is the one that was declared.
//!
//! Nothing is converted here. Where two units are surely the same the column is used, where they are surely not it is
//! refused, and where nobody can tell a warning asks.

use super::fold::fold;

/// How two units of measure stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Relation {
    /// The same, or one of them is not said.
    Same,
    /// The same kind of quantity at another scale: the second is 10 to this power times the first.
    Scaled(i32),
    /// Different quantities.
    Other,
    /// At least one is not known here.
    Unclear,
}

/// Compares a declared unit with the one that was found.
pub(super) fn relation(declared: &str, found: &str) -> Relation {
    let (declared, found) = (fold(declared).to_lowercase(), fold(found).to_lowercase());
    if declared.is_empty() || found.is_empty() || unspaced(&declared) == unspaced(&found) {
        return Relation::Same;
    }
    let (Some(a), Some(b)) = (Measure::read(&declared), Measure::read(&found)) else { return Relation::Unclear };
    match (a.base == b.base, b.power - a.power) {
        (true, 0) => Relation::Same,
        (true, power) => Relation::Scaled(power),
        (false, _) if a.is_counted() && b.is_counted() => Relation::Unclear,
        (false, _) => Relation::Other,
    }
}

fn unspaced(unit: &str) -> String {
    unit.split_whitespace().collect()
}

/// A quantity: a base and a power of ten.
#[derive(Debug, PartialEq, Eq)]
struct Measure {
    base: String,
    power: i32,
}

/// Units that are not a multiplier with a name.
const WHOLE: [(&str, &str, i32); 20] = [
    ("%", "1", -2),
    ("percent", "1", -2),
    ("百分比", "1", -2),
    ("‰", "1", -3),
    ("1", "1", 0),
    ("rate", "1", 0),
    ("ratio", "1", 0),
    ("share", "1", 0),
    ("比率", "1", 0),
    ("比例", "1", 0),
    ("比值", "1", 0),
    ("points", "分", 0),
    ("point", "分", 0),
    ("分", "分", 0),
    ("百分点", "百分点", 0),
    ("percentagepoints", "百分点", 0),
    ("yuan", "元", 0),
    ("cny", "元", 0),
    ("人民币元", "元", 0),
    ("usd", "美元", 0),
];

const NAMES: [(&str, &str); 8] = [
    ("persons", "人"),
    ("people", "人"),
    ("person", "人"),
    ("households", "户"),
    ("household", "户"),
    ("dollars", "美元"),
    ("us$", "美元"),
    ("rmb", "元"),
];

const MULTIPLIERS: [(&str, i32); 9] =
    [("亿", 8), ("万", 4), ("千", 3), ("百", 2), ("十", 1), ("thousand", 3), ("million", 6), ("billion", 9), ("trillion", 12)];

impl Measure {
    fn read(unit: &str) -> Option<Measure> {
        let Some((over, under)) = unit.split_once('/').or_else(|| unit.split_once(" per ")) else {
            return Measure::simple(&unspaced(unit));
        };
        let (over, under) = (Measure::simple(&unspaced(over))?, Measure::simple(&unspaced(under))?);
        Some(Measure { base: format!("{}/{}", over.base, under.base), power: over.power - under.power })
    }

    fn simple(unit: &str) -> Option<Measure> {
        if let Some((_, base, power)) = WHOLE.iter().find(|(name, ..)| *name == unit) {
            return Some(Measure { base: (*base).into(), power: *power });
        }
        if let Some((prefix, power)) = MULTIPLIERS.iter().find(|(prefix, _)| unit.starts_with(prefix)) {
            let rest = Measure::simple(&unit[prefix.len()..])?;
            return Some(Measure { power: rest.power + power, ..rest });
        }
        if let Some((_, base)) = NAMES.iter().find(|(name, _)| *name == unit) {
            return Some(Measure { base: (*base).into(), power: 0 });
        }
        let short = (1..=4).contains(&unit.chars().count());
        (short && unit.chars().all(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))).then(|| Measure { base: unit.into(), power: 0 })
    }

    /// Whether it counts things, whose measure words differ between tables: 家 and 个, 台 and 套.
    fn is_counted(&self) -> bool {
        !self.base.contains('元') && !matches!(self.base.as_str(), "1" | "分" | "百分点")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spelling_makes_no_difference() {
        for (a, b) in [
            ("亿元", "亿 元"),
            ("%", "％"),
            ("percent", "%"),
            ("万元/人", "万元／人"),
            ("yuan/person", "元/人"),
            ("rate", "比率"),
            ("", "万元"),
            ("billion yuan", "十亿元"),
            ("million persons", "百万人"),
            ("yuan per person", "元/人"),
        ] {
            assert_eq!(relation(a, b), Relation::Same, "{a} {b}");
        }
    }

    #[test]
    fn another_scale_is_told_with_its_factor() {
        assert_eq!(relation("亿元", "万元"), Relation::Scaled(-4));
        assert_eq!(relation("户", "万户"), Relation::Scaled(4));
        assert_eq!(relation("rate", "%"), Relation::Scaled(-2));
        assert_eq!(relation("元/人", "万元/人"), Relation::Scaled(4));
        assert_eq!(relation("万千瓦时", "千瓦时"), Relation::Scaled(-4));
    }

    #[test]
    fn different_quantities_are_told_apart() {
        for (a, b) in [("%", "亿元"), ("美元", "元"), ("points", "%"), ("元", "元/人")] {
            assert_eq!(relation(a, b), Relation::Other, "{a} {b}");
        }
    }

    #[test]
    fn what_is_not_known_is_not_decided() {
        for (a, b) in [("家", "个"), ("per 100", "%"), ("sets per 100", "台"), ("index", "分")] {
            assert_eq!(relation(a, b), Relation::Unclear, "{a} {b}");
        }
    }
}
