//! The ASEM index of the R package COINr 1.1.14 as a system of ours, run by the binary: every stage within 1e-10 of COINr's own.
//!
//! 51 units, 49 indicators: denominators, means of the group for gaps, screening (which leaves nobody out), winsorisation or a logarithm, min-max to 0-100,
//! arithmetic means with equal weights up to the index; its variants by method of normalisation and aggregation; and its panel of five years.

#[path = "../../../indicia-config/tests/common/asem.rs"]
mod definition;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::{Row, number, place, reference, show, table, write};
use crate::common::{indicia_in, rows};
use crate::ledger::Comparison;

const WITHIN: f64 = 1e-10;

/// COINr's tables and its metadata.
struct Coinr {
    folder: PathBuf,
    meta: Vec<Row>,
}

impl Coinr {
    fn read() -> Option<Coinr> {
        let folder = reference("reference/coinr")?;
        let meta = table(&folder.join("asem_iMeta.csv"));
        Some(Coinr { folder, meta })
    }

    fn table(&self, file: &str) -> Vec<Row> {
        table(&self.folder.join(file))
    }

    fn of_type(&self, kind: &str) -> Vec<&str> {
        self.meta.iter().filter(|r| r["Type"] == kind).map(|r| r["iCode"].as_str()).collect()
    }

    fn indicators(&self) -> Vec<&str> {
        self.of_type("Indicator")
    }

    fn nodes(&self) -> Vec<&str> {
        self.of_type("Aggregate")
    }

    fn children(&self, node: &str) -> Vec<&str> {
        self.meta.iter().filter(|r| r["Parent"] == *node).map(|r| r["iCode"].as_str()).collect()
    }

    /// The indicators below a node.
    fn leaves<'a>(&'a self, node: &'a str) -> Vec<&'a str> {
        match self.children(node) {
            below if below.is_empty() => vec![node],
            below => below.into_iter().flat_map(|c| self.leaves(c)).collect(),
        }
    }

    /// The definition with other stages, and with or without the denominators of its indicators.
    fn system(&self, stages: &str, denominate: bool) -> String {
        let whole = definition::system(&self.meta, &[], "");
        let (head, rest) = whole.split_once("[data.table.values]").unwrap();
        let (_, tree) = rest.split_once("[aggregate]\nuse = \"weighted-mean\"\n").unwrap();
        let kept = |line: &&str| denominate || !line.starts_with("derive = ");
        let tree: String = tree.lines().filter(kept).map(|l| format!("{l}\n")).collect();
        format!("{head}outputs = [\"Conn\", \"Sust\"]\n{stages}[weights]\nuse = \"equal\"\n{tree}")
    }

    /// A folder with the system and its table.
    fn place(&self, name: &str, data: &str, stages: &str, denominate: bool) -> PathBuf {
        let folder = place(name);
        std::fs::copy(self.folder.join(data), folder.join("values.csv")).unwrap();
        write(&folder.join("indicia.toml"), &self.system(stages, denominate));
        folder
    }

    /// Compares all nodes of a table of COINr with those of a system, and where it has indicators these as well.
    fn nodes_agree(&self, folder: &Path, file: &str, indicators: bool, cells: &mut Comparison) {
        let theirs = self.table(file);
        for node in self.nodes() {
            let below = if indicators { self.children(node) } else { Vec::new() };
            let columns: Vec<&str> = below.into_iter().filter(|c| !c.is_empty()).chain([node]).collect();
            compare(file, &show(folder, node, "scored"), &theirs, &columns, cells);
        }
    }
}

/// Compares columns of a printed table with a file of COINr, cell by cell; the period is COINr's `Time`.
fn compare(what: &str, ours: &BTreeMap<(String, String), Row>, theirs: &[Row], codes: &[&str], cells: &mut Comparison) {
    for expected in theirs {
        let key = (expected["uCode"].clone(), expected.get("Time").cloned().unwrap_or_default());
        let row = ours.get(&key).unwrap_or_else(|| panic!("{what}: no {key:?}"));
        for code in codes {
            cells.cell(&format!("{what}: {key:?} {code}"), number(row, code), number(expected, code));
        }
    }
}

const DATA: &str = "[data.table.values]\nfile = \"values.csv\"\nunit = \"uCode\"\n";

/// All stages of COINr's example.
const WHOLE: &str = r#"[data.table.values]
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
[aggregate]
use = "weighted-mean"
"#;

#[test]
fn every_stage_of_the_asem_index_is_that_of_coinr() {
    let Some(coinr) = Coinr::read() else { return };
    let folder = coinr.place("asem", "asem_iData.csv", WHOLE, true);
    assert_eq!((coinr.indicators().len(), coinr.nodes().len()), (49, 11));
    let mut cells = Comparison::relative(WITHIN);
    for (stage, file) in [("raw", "step2_Denominated.csv"), ("imputed", "step4_Screened.csv"), ("treated", "step5_Treated.csv")] {
        compare(file, &show(&folder, "Index", stage), &coinr.table(file), &coinr.indicators(), &mut cells);
    }
    coinr.nodes_agree(&folder, "step7_Aggregated.csv", true, &mut cells);
    // Three stages of 49 columns; scores and nodes, each node as itself and, but for the root, as a child.
    assert_eq!(cells.compared(), 51 * (3 * 49 + 49 + 11 + 10));
    cells.record("asem-index");

    // The weight of an indicator in the index stands among the obstacles of any unit.
    let mut weights = Comparison::within(WITHIN);
    let mut obstacles: BTreeMap<String, Row> = BTreeMap::new();
    for cell in rows(&indicia_in(&folder, &["diagnose", "IND", "--format", "csv"]).well().out) {
        if cell["section"] == "obstacles" {
            obstacles.entry(cell["row"].clone()).or_default().insert(cell["column"].clone(), cell["value"].clone());
        }
    }
    for expected in coinr.table("eff_weights.csv").iter().filter(|r| r["iCode"] != "Index") {
        let row = obstacles.values().find(|r| r["id"] == expected["iCode"]).unwrap();
        weights.cell(&expected["iCode"], number(row, "weight"), number(expected, "EffWeight"));
    }
    assert_eq!(weights.compared(), 59);
    weights.record("asem-effective-weights");
}

#[test]
fn the_results_of_the_asem_index_are_those_of_coinr() {
    let Some(coinr) = Coinr::read() else { return };
    let folder = coinr.place("asem-results", "asem_iData.csv", WHOLE, true);
    let (mut scores, mut ranks) = (Comparison::relative(WITHIN), Comparison::within(0.0));
    // The full table is that of step 7 with the rank of the index before it.
    coinr.nodes_agree(&folder, "results_full.csv", true, &mut scores);
    coinr.nodes_agree(&folder, "results_aggs_scores.csv", false, &mut scores);
    let whole: Vec<String> = coinr.nodes().iter().filter(|n| **n != "Index").map(|n| format!("{n:?}")).collect();
    let text = std::fs::read_to_string(folder.join("indicia.toml")).unwrap();
    write(&folder.join("indicia.toml"), &text.replace("outputs = [\"Conn\", \"Sust\"]", &format!("outputs = [{}]", whole.join(", "))));
    let ran = rows(&indicia_in(&folder, &["run", "--no-save", "--format", "csv"]).well().out);
    let of = |unit: &str| ran.iter().find(|r| r["unit"] == unit).unwrap();
    for expected in coinr.table("results_aggs_ranks.csv") {
        for node in coinr.nodes() {
            let column = if node == "Index" { "rank".to_string() } else { format!("rank.{node}") };
            ranks.cell(&format!("{} {node}", expected["uCode"]), number(of(&expected["uCode"]), &column), number(&expected, node));
        }
    }
    // Ranks of indicators and nodes alike, 1 the highest, ties sharing the best, negative indicators after scoring.
    for expected in coinr.table("rank_df_Aggregated.csv") {
        for node in coinr.nodes() {
            let column = if node == "Index" { "rank".to_string() } else { format!("rank.{node}") };
            ranks.cell(&format!("{} {node}", expected["uCode"]), number(of(&expected["uCode"]), &column), number(&expected, node));
        }
    }
    for file in ["results_full.csv", "results_summ_2dp.csv"] {
        coinr.table(file).iter().for_each(|r| ranks.cell(&r["uCode"], number(of(&r["uCode"]), "rank"), number(r, "Rank")));
    }
    for expected in coinr.table("unit_summary_IND.csv") {
        let (node, row) = (expected["Code"].as_str(), of("IND"));
        scores.cell(node, number(row, node), number(&expected, "Score"));
        let column = if node == "Index" { "rank".to_string() } else { format!("rank.{node}") };
        ranks.cell(node, number(row, &column), number(&expected, "Rank"));
    }
    // Two decimals, as COINr rounds them for print.
    for expected in coinr.table("results_summ_2dp.csv") {
        let ours = number(of(&expected["uCode"]), "Index").unwrap();
        assert_eq!(format!("{ours:.2}"), format!("{:.2}", number(&expected, "Index").unwrap()), "{}", expected["uCode"]);
    }
    scores.record("asem-results");
    ranks.record("asem-ranks");

    // Ranks among the units of a group, on the screen and in the results.
    let text = std::fs::read_to_string(folder.join("indicia.toml")).unwrap();
    let all = "groups = [\"EurAsia_group\", \"GDP_group\", \"GDPpc_group\"]";
    write(&folder.join("indicia.toml"), &text.replace("groups = [\"EurAsia_group\"]", all));
    let mut within = Comparison::within(0.0);
    for (file, by) in [("results_aggs_groupranks_GDPpc.csv", "GDPpc_group"), ("rank_df_Aggregated_by_GDP_group.csv", "GDP_group")] {
        let ran = rows(&indicia_in(&folder, &["run", "--out", "ranked", "--replace", "--by", by, "--format", "csv"]).well().out);
        let kept = rows(&std::fs::read_to_string(folder.join("ranked/group-ranks.csv")).unwrap());
        let expected = coinr.table(file);
        assert_eq!((ran.len(), expected.len()), (51, 51));
        for expected in &expected {
            let row = ran.iter().find(|r| r["unit"] == expected["uCode"]).unwrap();
            let kept = kept.iter().find(|r| r["grouping"] == by && r["unit"] == expected["uCode"]).unwrap();
            assert_eq!((&row["group"], &kept["group"]), (&expected[by], &expected[by]));
            for node in coinr.nodes() {
                let column = if node == "Index" { "rank".to_string() } else { format!("rank.{node}") };
                within.cell(&format!("{} {node}", expected["uCode"]), number(row, &column), number(expected, node));
                within.cell(&format!("{} {node}", expected["uCode"]), number(kept, &format!("rank.{node}")), number(expected, node));
            }
        }
    }
    within.record("asem-ranks-in-groups");
}

#[test]
fn the_asem_index_by_percentile_ranks_is_that_of_coinr() {
    let Some(coinr) = Coinr::read() else { return };
    let stages = WHOLE.replace("use = \"min-max\"\nparams = { range = [0, 100] }", "use = \"percentile-rank\"");
    let folder = coinr.place("asem-prank", "asem_iData.csv", &stages, true);
    let mut cells = Comparison::relative(WITHIN);
    coinr.nodes_agree(&folder, "regen_prank_Aggregated.csv", true, &mut cells);
    cells.record("asem-percentile-ranks");
}

/// Every aggregation of COINr through three levels, over min-max scores of 1 to 100.
#[test]
fn the_asem_index_under_every_aggregation_is_that_of_coinr() {
    let Some(coinr) = Coinr::read() else { return };
    let mut cells = Comparison::relative(WITHIN);
    for (file, method) in [
        ("agg_amean.csv", "use = \"weighted-mean\""),
        ("agg_gmean.csv", "use = \"geometric-mean\""),
        ("agg_hmean.csv", "use = \"harmonic-mean\""),
        ("agg_genmean_p2.csv", "use = \"power-mean\"\nparams = { p = 2 }"),
        ("agg_genmean_p3.csv", "use = \"power-mean\"\nparams = { p = 3 }"),
        ("agg_copeland.csv", "use = \"copeland\""),
    ] {
        let stages = WHOLE.replace("[0, 100]", "[1, 100]").replace("use = \"weighted-mean\"", method);
        let folder = coinr.place("asem-aggregated", "asem_iData.csv", &stages, true);
        coinr.nodes_agree(&folder, file, false, &mut cells);
        let ran = rows(&indicia_in(&folder, &["run", "--no-save", "--format", "csv"]).well().out);
        for expected in coinr.table(file) {
            let row = ran.iter().find(|r| r["unit"] == expected["uCode"]).unwrap();
            cells.cell(&format!("{file} {}", expected["uCode"]), number(row, "rank"), number(&expected, "Rank"));
        }
    }
    assert_eq!(cells.compared(), 6 * 51 * 12);
    cells.record("asem-aggregations");
}

/// Raw data with their gaps: min-max, then means of the children that are there.
#[test]
fn the_asem_index_with_gaps_is_that_of_coinr() {
    let Some(coinr) = Coinr::read() else { return };
    let stages = format!("{DATA}[score]\nuse = \"min-max\"\nparams = {{ range = [1, 100] }}\n[aggregate]\nuse = \"weighted-mean\"\n");
    let folder = coinr.place("asem-gaps", "asem_iData.csv", &stages, false);
    let mut cells = Comparison::relative(WITHIN);
    for node in coinr.nodes() {
        let below: Vec<&str> = coinr.children(node).into_iter().filter(|c| coinr.indicators().contains(c)).collect();
        let ours = show(&folder, node, "scored");
        compare("missing_Normalised.csv", &ours, &coinr.table("missing_Normalised.csv"), &below, &mut cells);
    }
    coinr.nodes_agree(&folder, "missing_agg_amean.csv", false, &mut cells);
    assert_eq!(cells.compared(), 51 * (49 + 11));
    cells.record("asem-gaps");
}

/// Five years: screened and treated year by year, normalised over all years, aggregated.
#[test]
fn every_stage_of_the_asem_panel_is_that_of_coinr() {
    let Some(coinr) = Coinr::read() else { return };
    let stages = format!(
        "{DATA}period = \"Time\"\n{}",
        r#"[screen]
units = { coverage = 0.9 }
[treat]
use = "winsorize-or-log"
fit = "each"
[score]
use = "min-max"
params = { range = [0, 100] }
fit = "all"
[aggregate]
use = "weighted-mean"
"#
    );
    let folder = coinr.place("asem-panel", "asem_iData_p.csv", &stages, false);
    let mut cells = Comparison::relative(WITHIN);
    for (stage, file) in [("raw", "purse_Raw.csv"), ("treated", "purse_Treated.csv"), ("scored", "purse_Normalised.csv")] {
        let mut ours: BTreeMap<(String, String), Row> = BTreeMap::new();
        for node in coinr.nodes() {
            for (key, row) in show(&folder, node, stage) {
                ours.entry(key).or_default().extend(row);
            }
        }
        compare(file, &ours, &coinr.table(file), &coinr.indicators(), &mut cells);
    }
    coinr.nodes_agree(&folder, "purse_Aggregated.csv", false, &mut cells);
    // Who is left out of a year has neither scores nor rank.
    let stays = coinr.table("purse_Screened.csv");
    let scored = show(&folder, "Index", "scored");
    let ours = scored.values().filter(|r| number(r, "Index").is_some()).count();
    assert_eq!((ours, scored.len()), (stays.len(), 255));
    assert_eq!(cells.compared(), 255 * 49 + 230 * (49 + 49 + 11));
    cells.record("asem-panel");
}

/// Gaps of a panel, filled with the last known value.
#[test]
fn last_known_values_of_the_asem_panel_are_those_of_coinr() {
    let Some(coinr) = Coinr::read() else { return };
    let stages =
        format!("{DATA}period = \"Time\"\n[impute]\nuse = \"last-known\"\n[score]\nuse = \"none\"\n[aggregate]\nuse = \"weighted-mean\"\n");
    let folder = coinr.place("asem-latest", "panel_holes_input.csv", &stages, false);
    let mut cells = Comparison::relative(WITHIN);
    let theirs = coinr.table("panel_impute_latest.csv");
    compare("panel_impute_latest.csv", &show(&folder, "Index", "imputed"), &theirs, &coinr.indicators(), &mut cells);
    assert_eq!(cells.compared(), 255 * 49);
    cells.record("asem-panel-last-known");
}

/// How much of its indicators a unit has, node by node.
#[test]
fn the_availability_of_the_asem_data_is_that_of_coinr() {
    let Some(coinr) = Coinr::read() else { return };
    let stages = format!("{DATA}[score]\nuse = \"none\"\n[aggregate]\nuse = \"weighted-mean\"\n");
    let folder = coinr.place("asem-availability", "asem_iData.csv", &stages, false);
    let mut shares = Comparison::within(WITHIN);
    let raw = show(&folder, "Index", "raw");
    for expected in coinr.table("data_avail_Raw_bygroup.csv") {
        let row = &raw[&(expected["uCode"].clone(), String::new())];
        for node in coinr.nodes() {
            let leaves = coinr.leaves(node);
            let present = leaves.iter().filter(|c| number(row, c).is_some()).count();
            shares.cell(&format!("{} {node}", expected["uCode"]), Some(present as f64 / leaves.len() as f64), number(&expected, node));
        }
    }
    let ran = rows(&indicia_in(&folder, &["run", "--no-save", "--format", "csv"]).well().out);
    for expected in coinr.table("data_avail_Raw_summary.csv") {
        let row = ran.iter().find(|r| r["unit"] == expected["uCode"]).unwrap();
        let share = number(row, "present").unwrap() / number(row, "indicators").unwrap();
        shares.cell(&expected["uCode"], Some(share), number(&expected, "Dat_Avail"));
    }
    shares.record("asem-availability");
}
