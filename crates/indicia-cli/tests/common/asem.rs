//! The ASEM index of the R package COINr as a system of ours, made from COINr's own metadata.

use std::fmt::Write;
use std::path::{Path, PathBuf};

/// A folder with the index, `None` where the reference files are absent and nobody asked for them. `without` names indicators that are left
/// out, `more` are further tables of the TOML.
pub fn asem(name: &str, without: &[&str], more: &str) -> Option<(PathBuf, PathBuf)> {
    let asked = std::env::var_os("INDICIA_REFERENCE").map(PathBuf::from);
    let reference = asked.clone().unwrap_or_else(|| crate::common::root().join("../shared"));
    if asked.is_none() && !reference.is_dir() {
        println!("passed over: the ASEM index");
        return None;
    }
    let reference = reference.join("reference/coinr");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::copy(reference.join("asem_iData.csv"), folder.join("values.csv")).unwrap();
    let meta = crate::common::rows(&std::fs::read_to_string(reference.join("asem_iMeta.csv")).unwrap());
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
    let mut children: Vec<(&str, Vec<&str>)> = Vec::new();
    for row in meta.iter().filter(|r| r["Type"] == "Indicator" || r["Type"] == "Aggregate") {
        let code = row["iCode"].as_str();
        if without.contains(&code) {
            continue;
        }
        if row["Parent"] != "NA" {
            match children.iter_mut().find(|(n, _)| *n == row["Parent"]) {
                Some((_, below)) => below.push(code),
                None => children.push((&row["Parent"], vec![code])),
            }
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
    std::fs::write(folder.join("indicia.toml"), out).unwrap();
    Some((folder, reference))
}
