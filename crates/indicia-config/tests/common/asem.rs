//! The ASEM index of the R package COINr 1.1.14 as a system of ours; the tests of the binary use it too.

use std::collections::BTreeMap;
use std::fmt::Write;

/// The index with 51 units and 49 indicators, out of COINr's own metadata. `without` names indicators that are left out, `more` are further
/// tables of the TOML.
pub fn system(meta: &[BTreeMap<String, String>], without: &[&str], more: &str) -> String {
    let mut out = String::from(
        r#"indicia = 1
[index]
id = "asem"
root = "Index"
[data.table.values]
file = "values.csv"
unit = "uCode"
[data.units]
file = "values.csv"
id = "uCode"
groups = ["EurAsia_group"]
[impute]
use = "mean"
by = "EurAsia_group"
[treat]
use = "winsorize-or-log"
[score]
use = "min-max"
params = { range = [0, 100] }
[weights]
use = "equal"
[aggregate]
use = "weighted-mean"
"#,
    );
    out.push_str(more);
    let mut children: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for row in meta.iter().filter(|r| r["Type"] == "Indicator" || r["Type"] == "Aggregate") {
        let code = row["iCode"].as_str();
        if without.contains(&code) {
            continue;
        }
        if row["Parent"] != "NA" {
            children.entry(&row["Parent"]).or_default().push(code);
        }
        if row["Type"] == "Indicator" {
            let direction = if row["Direction"] == "-1" { "negative" } else { "positive" };
            let _ = write!(out, "[indicator.{code}]\ndirection = \"{direction}\"\n");
            if row["Denominator"] != "NA" {
                let _ = writeln!(out, "derive = {{ use = \"ratio\", params = {{ of = \"{code}\", per = \"{}\" }} }}", row["Denominator"]);
            }
        }
    }
    for (node, below) in children {
        let _ = write!(out, "[node.{node}]\nchildren = {below:?}\n");
    }
    out
}
