//! The Technology Achievement Index of the Handbook, by the shipped system: column EW of Table 23.

use std::collections::BTreeMap;

use super::{number, place, reference, table, write};
use crate::common::{copy, indicia, root, rows};
use crate::ledger::Comparison;

#[test]
fn all_23_ranks_of_the_handbook_come_out() {
    let ran = rows(&indicia(&["run", "configs/tai", "--no-save", "--format", "csv"]).well().out);
    let mut ranks = Comparison::within(0.0);
    for row in table(&root().join("configs/tai/published.csv")) {
        let ours = ran.iter().find(|r| r["unit"] == row["code"]).unwrap();
        ranks.cell(&row["code"], number(ours, "rank"), number(&row, "rank"));
    }
    assert_eq!((ranks.compared(), ran.len()), (23, 23));
    ranks.record("tai-table-23-ew");
}

/// Weights that print as the Handbook's Table 22 does with two decimals, and give its ranks in Table 23: the ranks follow from weights that were
/// not printed in full. Those of BAP are as they are printed; the others were found by a linear programme (scipy.optimize.linprog, the least lead of a country over
/// the next as large as it can be), and rounded to four decimals.
const WEIGHTS: &[(&str, [f64; 8])] = &[
    ("FA", [0.1654, 0.1518, 0.1146, 0.0642, 0.0754, 0.1287, 0.1346, 0.1653]),
    ("BAP", [0.11, 0.11, 0.11, 0.18, 0.10, 0.06, 0.15, 0.18]),
    ("AHP", [0.0854, 0.1046, 0.0654, 0.2054, 0.0500, 0.0592, 0.1846, 0.2454]),
];

const INDICATORS: [&str; 8] = ["patents", "royalties", "internet", "exports", "telephones", "electricity", "schooling", "university"];

#[test]
fn ranks_of_table_23_come_out_with_weights_that_print_as_table_22_does() {
    let Some(folder) = reference("data/oecd_tai/published") else { return };
    let (printed, published) = (table(&folder.join("table22_weights.csv")), table(&folder.join("table23_ranks_by_weighting.csv")));
    let names = table(&root().join("configs/tai/data/units.csv"));
    let code = |country: &str| names.iter().find(|r| r["name_en"] == country).map(|r| r["code"].clone()).unwrap();
    for (column, weights) in WEIGHTS {
        for (id, weight) in INDICATORS.iter().zip(weights) {
            let row = printed.iter().find(|r| r["indicator"] == *id).unwrap();
            assert!((weight - number(row, column).unwrap()).abs() < 0.005, "{column} {id}");
        }
        let system = place(&format!("tai-{column}"));
        copy(&root().join("configs/tai"), &system);
        let values: Vec<String> = INDICATORS.iter().zip(weights).map(|(id, w)| format!("{id} = {w}")).collect();
        let fixed = format!("weights = {{ use = \"fixed\", params = {{ values = {{ {} }} }} }}", values.join(", "));
        let overlay = format!("indicia = 1\nextends = \"indicia.toml\"\n[node.TAI]\n{fixed}\n");
        write(&system.join("weighted.toml"), &overlay);
        let ran = rows(&indicia(&["run", system.join("weighted.toml").to_str().unwrap(), "--no-save", "--format", "csv"]).well().out);
        let rank: BTreeMap<&str, &super::Row> = ran.iter().map(|r| (r["unit"].as_str(), r)).collect();
        let mut ranks = Comparison::within(0.0);
        for row in &published {
            ranks.cell(&format!("{column} {}", row["country"]), number(rank[code(&row["country"]).as_str()], "rank"), number(row, column));
        }
        assert_eq!(ranks.compared(), 23);
        ranks.record(&format!("tai-table-23-{}", column.to_lowercase()));
    }
}
