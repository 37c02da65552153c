//! Indices of the Human Development Report 2023/24: HDI, inequality-adjusted HDI, Gender Inequality Index.
//!
//! Published with three decimals: a value before rounding lies within half of the last one, and rounded it is the published one.

use std::path::{Path, PathBuf};

use super::{csv, number, place, reference, show, table, write};
use crate::common::{copy, indicia_in, root, rows};
use crate::ledger::Comparison;

/// Half of the third decimal, and what the last bit of a value with three decimals adds.
const HALF: f64 = 0.0005 + 1e-12;

fn shipped() -> PathBuf {
    root().join("configs/hdi")
}

/// A copy of the folder, so that overlays can stand beside its files.
fn beside(name: &str) -> PathBuf {
    let folder = place(name);
    copy(&shipped(), &folder);
    folder
}

/// Every published value of a node, before rounding; what is not published has no value here either.
fn values(folder: &Path, node: &str, published: &[(String, String, Option<f64>)]) -> Comparison {
    let mut values = Comparison::within(HALF);
    let ours = show(folder, node, "scored");
    for (unit, period, expected) in published {
        let place = format!("{node} {unit} {period}");
        let found = ours.get(&(unit.clone(), period.clone())).and_then(|row| number(row, node));
        values.cell(&place, found, *expected);
        if let (Some(found), Some(expected)) = (found, expected) {
            assert_eq!(format!("{found:.3}"), format!("{expected:.3}"), "{place}");
        }
    }
    values
}

/// The unit, the year and the value of a column of a published table of 2022.
fn of_2022(file: &str, column: &str) -> Vec<(String, String, Option<f64>)> {
    table(&shipped().join(file)).iter().map(|r| (r["iso3"].clone(), "2022".into(), number(r, column))).collect()
}

/// Ranks, as `run` shows them.
fn ranks(folder: &Path, file: &str) -> Comparison {
    let ran = rows(&indicia_in(folder, &["run", file, "--no-save", "--format", "csv"]).well().out);
    let published = match file {
        "indicia.toml" => table(&shipped().join("published.csv")),
        _ => table(&shipped().join("published_gii.csv")),
    };
    let mut ranks = Comparison::within(0.0);
    for row in &published {
        let ours = ran.iter().find(|r| r["unit"] == row["iso3"]).unwrap();
        ranks.cell(&row["iso3"], number(ours, "rank"), number(row, "rank"));
    }
    assert_eq!(ran.iter().filter(|r| !r["rank"].is_empty()).count(), published.len(), "nobody else has a rank");
    ranks
}

#[test]
fn hdi_2022_is_reproduced_for_every_country() {
    let folder = beside("hdi-2022");
    let published = of_2022("published.csv", "hdi");
    assert_eq!(published.len(), 193);
    // As the system rounds it.
    let mut rounded = Comparison::within(0.0);
    let ours = show(&folder, "HDI", "scored");
    published.iter().for_each(|(unit, year, x)| rounded.cell(unit, number(&ours[&(unit.clone(), year.clone())], "HDI"), *x));
    // And before.
    write(&folder.join("unrounded.toml"), "indicia = 1\nextends = \"indicia.toml\"\nremove = [\"node.HDI.round\"]\n");
    values(&folder.join("unrounded.toml"), "HDI", &published).record("hdi-2022");
    let ranks = ranks(&folder, "indicia.toml");
    assert_eq!((rounded.compared(), ranks.compared()), (193, 193));
    ranks.record("hdi-2022-ranks");
}

#[test]
fn hdi_from_1990_to_2022_is_reproduced_for_every_country_and_year() {
    let Some(reference) = reference("data/hdi_undp") else { return };
    let long = table(&reference.join("hdi_long_1990_2022.csv"));
    let folder = beside("hdi-1990-2022");
    let columns = ["iso3", "year", "le", "eys", "mys", "gnipc"].map(|c| (c, c));
    write(&folder.join("data/hdi_2022.csv"), &csv(&long, &columns));
    let text = std::fs::read_to_string(folder.join("indicia.toml")).unwrap();
    let (system, _) = text.split_once("[test.").unwrap();
    let system = system.replace("at = \"2022\"", "period = \"year\"").replace("round = 3\n", "").replace("role = \"role\"\n", "");
    write(&folder.join("indicia.toml"), &system);
    // The report prints no index of Rwanda before 1995, although all four figures are there.
    let withheld = |r: &super::Row| r["iso3"] == "RWA" && r["year"].as_str() < "1995";
    let published = long.iter().filter(|r| !withheld(r)).map(|r| (r["iso3"].clone(), r["year"].clone(), number(r, "hdi")));
    let published: Vec<_> = published.collect();
    assert_eq!((long.len() - published.len(), published.iter().filter(|(.., x)| x.is_some()).count()), (5, 5808));
    values(&folder, "HDI", &published).record("hdi-1990-2022");
}

#[test]
fn the_inequality_adjusted_hdi_2022_is_reproduced() {
    let folder = shipped().join("ihdi.toml");
    let published = of_2022("published_ihdi.csv", "ihdi");
    assert_eq!(published.len(), 165);
    values(&folder, "IHDI", &published).record("ihdi-2022");
    // The coefficient of human inequality has nine digits or more.
    let ours = show(&folder, "coefficient", "scored");
    let mut coefficients = Comparison::within(5e-8);
    for (unit, year, expected) in of_2022("published_ihdi.csv", "coef_ineq") {
        coefficients.cell(&unit, number(&ours[&(unit.clone(), year)], "coefficient"), expected);
    }
    coefficients.record("ihdi-2022-coefficient");
    let scored = show(&folder, "IHDI", "scored").values().filter(|r| number(r, "IHDI").is_some()).count();
    assert_eq!(scored, 165, "nobody else has a value");
}

#[test]
fn the_gender_inequality_index_2022_is_reproduced() {
    let folder = shipped();
    let published = of_2022("published_gii.csv", "gii");
    assert_eq!(published.len(), 166);
    values(&folder.join("gii.toml"), "GII", &published).record("gii-2022");
    ranks(&folder, "gii.toml").record("gii-2022-ranks");
}
