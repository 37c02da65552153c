//! The E-Government Development Index of the United Nations, twelve editions: the mean of three published indices.

use std::collections::BTreeSet;

use super::{Row, csv, number, place, reference, show, table, write};
use crate::common::{copy, root};
use crate::ledger::Comparison;

/// How far the rounding of the printed figures alone can put the mean of the printed components from the printed index: half of the last digit of a
/// component, as much as their mean can be off, and half of the last digit of the index; and the last bits of the sum.
fn rounding(rows: &[Row]) -> f64 {
    let digits = |column: &str| rows.iter().map(|r| r[column].split_once('.').map_or(0, |(_, d)| d.len())).max().unwrap_or(0);
    let half = |digits: usize| 0.5 / 10.0_f64.powi(i32::try_from(digits).unwrap());
    half(digits("egdi")) + ["osi", "hci", "tii"].map(|c| half(digits(c))).iter().sum::<f64>() / 3.0 + 1e-12
}

#[test]
fn egdi_2022_is_reproduced_within_the_rounding_of_its_inputs() {
    let system = root().join("configs/egdi");
    let ours = show(&system, "EGDI", "scored");
    // Components and index have four decimals.
    let mut values = Comparison::within(1e-4 + 1e-12);
    for row in table(&system.join("published.csv")) {
        let key = (row["iso3"].clone(), "2022".to_string());
        values.cell(&key.0, number(&ours[&key], "EGDI"), number(&row, "egdi"));
    }
    assert_eq!((values.compared(), ours.len()), (193, 193));
    values.record("egdi-2022");
}

/// What an edition weighs the online services with, and the two others.
fn weights(edition: &str) -> &'static str {
    match edition {
        // UN DESA, E-Government Survey 2010, states these weights.
        "2010" => "{ use = \"fixed\", params = { values = { osi = 0.34, tii = 0.33, hci = 0.33 } } }",
        _ => "{ use = \"equal\" }",
    }
}

/// Editions whose printed components do not give all printed indices, whatever the rounding: how many countries, and the bounds of their largest difference.
///
/// 2008 comes out with neither equal weights nor those of 2010. In 2024 indices lie up to four units of the fifth decimal from the mean of their components.
const DEPARTS: &[(&str, usize, [f64; 2])] = &[("2008", 181, [0.013, 0.014]), ("2024", 92, [0.00003, 0.00004])];

#[test]
fn twelve_editions_of_egdi_are_reproduced_but_for_2008_and_some_of_2024() {
    let Some(folder) = reference("data/egdi") else { return };
    let panel = table(&folder.join("egdi_2003_2024.csv"));
    let editions: BTreeSet<&str> = panel.iter().map(|r| r["year"].as_str()).collect();
    assert_eq!(editions.len(), 12);
    for edition in editions {
        // Countries that an edition did not assess stand there with an index of zero, and have none.
        let rows: Vec<Row> = panel.iter().filter(|r| r["year"] == edition && number(r, "egdi") != Some(0.0)).cloned().collect();
        let system = place(&format!("egdi-{edition}"));
        copy(&root().join("configs/egdi"), &system);
        write(&system.join("data/egdi_2022.csv"), &csv(&rows, &["iso3", "osi", "hci", "tii"].map(|c| (c, c))));
        let text = std::fs::read_to_string(system.join("indicia.toml")).unwrap();
        let (text, _) = text.split_once("[test.").unwrap();
        let units = text.split_once("[data.units]").unwrap().1.split_once("[score]").unwrap().0;
        let text = text.replace(&format!("[data.units]{units}"), "");
        let text = text.replace("at = \"2022\"", &format!("at = \"{edition}\""));
        let text = text.replace("[node.EGDI]\n", &format!("[node.EGDI]\nweights = {}\n", weights(edition)));
        // Micronesia's human capital of 2003 is printed as 1.422, and its index was computed from that; the shipped system refuses what is above 1.
        let text = if edition == "2003" { text.replace("params = { range = [0, 1] }\n", "") } else { text };
        write(&system.join("indicia.toml"), &text);
        let ours = show(&system, "EGDI", "scored");
        let bound = rounding(&rows).min(1e-4 + 1e-12);
        let found = |row: &Row| number(&ours[&(row["iso3"].clone(), edition.to_string())], "EGDI");
        let mut values = Comparison::within(bound);
        let apart = |row: &Row| values.apart(found(row).unwrap(), number(row, "egdi").unwrap());
        let off: Vec<&Row> = rows.iter().filter(|r| apart(r) > bound).collect();
        let furthest = off.iter().map(|r| apart(r)).fold(0.0, f64::max);
        let departs = DEPARTS.iter().find(|(e, ..)| *e == edition).map_or((0, [0.0, 0.0]), |(_, number, between)| (*number, *between));
        println!("{edition}: {} beyond {bound:e}, by up to {furthest:e}", off.len());
        assert!(off.len() == departs.0 && (departs.1[0]..=departs.1[1]).contains(&furthest), "{edition}: {} {furthest:e}", off.len());
        values.departs(off.len());
        let within = rows.iter().filter(|r| off.iter().all(|o| o["iso3"] != r["iso3"]));
        within.for_each(|r| values.cell(&r["iso3"], found(r), number(r, "egdi")));
        assert_eq!(values.compared(), rows.len());
        if edition != "2022" {
            values.record(&format!("egdi-{edition}"));
        }
    }
}
