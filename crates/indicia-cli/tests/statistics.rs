//! `indicia statistics` against COINr 1.1.14, scipy, and the tables of the Handbook on Constructing Composite Indicators (OECD 2008).
#![allow(clippy::unwrap_used, clippy::print_stdout)]

#[path = "common/asem.rs"]
mod coinr;
mod common;
#[path = "../../../tests/reproduced/ledger.rs"]
mod ledger;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use coinr::asem as system;
use common::{indicia, indicia_in, root, rows};
use indicia_method::Value;
use ledger::Comparison;

type Row = BTreeMap<String, String>;

const TOLERANCE: f64 = 1e-10;

fn near(found: &str, expected: &str, what: &str) {
    match (found.parse::<f64>().ok(), expected.parse::<f64>().ok()) {
        (Some(a), Some(b)) => assert!((a - b).abs() <= TOLERANCE * b.abs().max(1.0), "{what}: {a}, not {b}"),
        (a, b) => assert_eq!(a, b, "{what}: {found} {expected}"),
    }
}

/// The same, for the ledger of what is reproduced.
fn measure(compared: &mut Comparison, found: &str, expected: &str, what: &str) {
    compared.cell(what, found.parse().ok(), expected.parse().ok());
}

/// One table of the ASEM index as CSV.
fn asem(folder: &Path, name: &str, more: &[&str]) -> Vec<Row> {
    rows(&indicia_in(folder, &[&["statistics", "--table", name, "--format", "csv"], more].concat()).well().out)
}

fn by_key<'a>(all: &'a [Row], keys: &[&str]) -> BTreeMap<Vec<&'a str>, &'a Row> {
    all.iter().map(|r| (keys.iter().map(|k| r[*k].as_str()).collect(), r)).collect()
}

/// The index with COINr's denominators, and with raw values as they stand; the folder of the reference files.
fn systems() -> Option<(PathBuf, PathBuf, PathBuf)> {
    // Each test has its folders for itself.
    let name = format!("statistics-{}", std::thread::current().name().unwrap());
    let (whole, reference) = system(&name, &[], "")?;
    let (plain, _) = system(&format!("{name}-raw"), &[], "")?;
    let definition = std::fs::read_to_string(plain.join("indicia.toml")).unwrap();
    let kept: Vec<&str> = definition.lines().filter(|l| !l.starts_with("derive = ")).collect();
    std::fs::write(plain.join("indicia.toml"), kept.join("\n")).unwrap();
    Some((whole, plain, reference))
}

fn table(folder: &Path, file: &str) -> Vec<Row> {
    rows(&std::fs::read_to_string(folder.join(file)).unwrap())
}

#[test]
fn columns_are_described_as_coinr_does() {
    let Some((whole, plain, reference)) = systems() else { return };
    let (mut cells, mut figures_compared) = (0, Comparison::relative(TOLERANCE));
    for (folder, stage, file) in
        [(&plain, "raw", "stats_Raw.csv"), (&whole, "treated", "stats_Treated.csv"), (&whole, "scored", "stats_Aggregated.csv")]
    {
        let ours = asem(folder, "describe", &["--stage", stage]);
        let ours = by_key(&ours, &["id"]);
        let theirs = table(&reference, file);
        assert_eq!(theirs.len(), if stage == "scored" { 60 } else { 49 });
        for expected in &theirs {
            let id = expected["iCode"].as_str();
            let found = ours[&vec![id]];
            let figures = [
                ("min", "Min"),
                ("max", "Max"),
                ("mean", "Mean"),
                ("median", "Median"),
                ("sd", "Std"),
                ("skewness", "Skew"),
                ("kurtosis", "Kurt"),
                ("n", "N.Avail"),
                ("unique", "N.Unique"),
                ("same", "N.Same"),
                ("available_share", "Frc.Avail"),
                ("nonzero_share", "Frc.NonZero"),
                ("unique_share", "Frc.Unique"),
            ];
            for (own, their) in figures {
                measure(&mut figures_compared, &found[own], &expected[their], &format!("{file} {id} {own}"));
                cells += 1;
            }
            for (flag, their, word) in [
                ("thin", "Flag.Avail", "LOW"),
                ("zeros", "Flag.NonZero", "LOW"),
                ("ties", "Flag.Unique", "LOW"),
                ("skewed", "Flag.SkewKurt", "OUT"),
            ] {
                let flagged = found["flags"].split(' ').any(|f| f == flag);
                assert_eq!(flagged, expected[their] == word, "{file} {id} {flag}");
                cells += 1;
            }
        }
    }
    let ours = asem(&plain, "describe", &["--stage", "raw"]);
    let ours = by_key(&ours, &["id"]);
    for expected in table(&reference, "skew_kurt_Raw.csv") {
        let found = ours[&vec![expected["iCode"].as_str()]];
        measure(&mut figures_compared, &found["skewness"], &expected["skew"], "skewness");
        measure(&mut figures_compared, &found["kurtosis"], &expected["kurt"], "kurtosis");
        cells += 2;
    }
    // With the four flags of each column.
    assert_eq!(cells, (49 + 49 + 60) * 17 + 49 * 2);
    figures_compared.record("asem-statistics");
}

#[test]
fn the_coverage_of_units_is_that_of_coinr() {
    let Some((_, plain, reference)) = systems() else { return };
    let ours = asem(&plain, "units", &[]);
    assert!(ours.windows(2).all(|w| w[0]["present"].parse::<u32>().unwrap() <= w[1]["present"].parse::<u32>().unwrap()));
    let ours = by_key(&ours, &["unit"]);
    for expected in table(&reference, "data_avail_Raw_summary.csv") {
        let found = ours[&vec![expected["uCode"].as_str()]];
        let number = |key: &str| found[key].parse::<f64>().unwrap();
        near(&(number("indicators") - number("present")).to_string(), &expected["N_missing"], "missing");
        near(&found["zeros"], &expected["N_zero"], "zeros");
        near(&found["share"], &expected["Dat_Avail"], "share");
    }
    for expected in table(&reference, "data_avail_Raw_bygroup.csv") {
        let found = ours[&vec![expected["uCode"].as_str()]];
        for (node, share) in expected.iter().filter(|(k, _)| *k != "uCode") {
            near(&found[&format!("share_{node}")], share, node);
        }
    }
}

/// Compares pairs that COINr lists, in either order; returns how many there were. A column with itself is not listed here.
fn compare_pairs(compared: &mut Comparison, ours: &[Row], keys: [&str; 2], theirs: &[Row]) -> usize {
    let ours = by_key(ours, &keys);
    let mut pairs = 0;
    for expected in theirs {
        let (a, b) = (expected["Var1"].as_str(), expected["Var2"].as_str());
        if a == b {
            continue;
        }
        let Some(found) = ours.get(&vec![a, b]).or_else(|| ours.get(&vec![b, a])) else { panic!("no pair {a} {b}") };
        measure(compared, &found["correlation"], &expected["Correlation"], &format!("{a} {b}"));
        pairs += 1;
    }
    pairs
}

#[test]
fn correlations_are_those_of_coinr() {
    let Some((whole, plain, reference)) = systems() else { return };
    let theirs = |file: &str| table(&reference, file);
    let all = 49 * 48;
    let mut seen = Comparison::relative(TOLERANCE);
    let counted = |found: usize, expected: usize| assert_eq!(found, expected);
    let pairs = |folder: &Path, more: &[&str]| asem(folder, "pairs", more);
    let keys = ["a", "b"];
    counted(compare_pairs(&mut seen, &pairs(&whole, &[]), keys, &theirs("corr_ind_ind_pearson.csv")), all);
    counted(compare_pairs(&mut seen, &pairs(&whole, &["--method", "spearman"]), keys, &theirs("corr_ind_ind_spearman.csv")), all);
    counted(compare_pairs(&mut seen, &pairs(&plain, &["--stage", "raw"]), keys, &theirs("corr_Raw_pairwise_pearson.csv")), all);
    let keys = ["id", "above"];
    let up = asem(&whole, "parents", &[]);
    counted(compare_pairs(&mut seen, &up, keys, &theirs("corr_ind_index_pearson.csv")), 49);
    counted(compare_pairs(&mut seen, &up, keys, &theirs("corr_lev2_lev3_withparent.csv")), 8);
    for method in ["spearman", "kendall"] {
        let up = asem(&whole, "parents", &["--method", method]);
        counted(compare_pairs(&mut seen, &up, keys, &theirs(&format!("corr_ind_index_{method}.csv"))), 49);
    }
    // Eight indicators with their pillar, sub-index and index, which COINr calls by their levels.
    let mut family = theirs("corr_physical_family.csv");
    for row in &mut family {
        let above = match row["Var1"].as_str() {
            "Pillar" => "Physical",
            "Sub-index" => "Conn",
            "Index" => "Index",
            other => panic!("{other}"),
        };
        row.insert("Var1".into(), above.into());
    }
    counted(compare_pairs(&mut seen, &up, keys, &family), 24);
    // 329 rows, of which 49 are columns with themselves.
    counted(compare_pairs(&mut seen, &asem(&whole, "siblings", &[]), ["a", "b"], &theirs("corr_within_group2.csv")), 329 - 49);
    seen.record("asem-correlations");
}

#[test]
fn flags_and_denominators_are_those_of_coinr() {
    let Some((whole, _, reference)) = systems() else { return };
    let pairs_of = |file: &str| -> Vec<(String, Vec<String>)> {
        let one = |r: &Row| {
            let mut pair = vec![r["Ind1"].clone(), r["Ind2"].clone()];
            pair.sort();
            (r["Group"].clone(), pair)
        };
        let mut out: Vec<_> = table(&reference, file).iter().map(one).collect();
        out.sort();
        out
    };
    let flagged = |kind: &str, threshold: &str| -> Vec<(String, Vec<String>)> {
        let found = asem(&whole, "flags", &["--threshold", threshold]);
        // COINr looks within groups of level 2 only.
        let within = found.iter().filter(|r| r["flag"] == kind && !["", "Conn", "Sust", "Index"].contains(&r["node"].as_str()));
        let one = |r: &Row| {
            let mut pair = vec![r["a"].clone(), r["b"].clone()];
            pair.sort();
            (r["node"].clone(), pair)
        };
        let mut out: Vec<_> = within.map(one).collect();
        out.sort();
        out
    };
    assert_eq!(flagged("negative", "negative=-0.5"), pairs_of("corr_flags_low_-0.5.csv"));
    // COINr's threshold is one-sided.
    let high: Vec<_> =
        flagged("collinear", "collinear=0.75").into_iter().filter(|p| !flagged("negative", "negative=-0.75").contains(p)).collect();
    assert_eq!(high, pairs_of("corr_flags_high_0.75.csv"));
    let found = asem(&whole, "denominators", &["--threshold", "denominator=0.7"]);
    let found = by_key(&found, &["column", "denominator"]);
    let expected = table(&reference, "denom_corr_0.7.csv");
    for row in &expected {
        let own = found[&vec![row["Ind"].as_str(), row["Denom"].as_str()]];
        near(&own["correlation"], &row["Corr"], &row["Ind"]);
    }
    assert_eq!(found.values().filter(|r| r["flagged"] == "yes").count(), expected.len());
}

#[test]
fn components_and_alpha_are_those_of_coinr() {
    let Some((whole, plain, reference)) = systems() else { return };
    let components = asem(&whole, "components", &[]);
    let components = by_key(&components, &["node", "component"]);
    let sds = table(&reference, "pca_sdev_level1_Normalised.csv");
    for row in &sds {
        let own: f64 = components[&vec![row["group"].as_str(), row["pc"].as_str()]]["eigenvalue"].parse().unwrap();
        near(&own.sqrt().to_string(), &row["sdev"], &row["group"]);
    }
    // Rotations there are loadings over the standard deviation, with signs as they fell.
    let loadings = asem(&whole, "loadings", &[]);
    let loadings = by_key(&loadings, &["node", "id"]);
    let rotations = table(&reference, "pca_loadings_level1_Normalised.csv");
    let mut signs: BTreeMap<(&str, &str), f64> = BTreeMap::new();
    for row in &rotations {
        let (group, pc) = (row["group"].as_str(), row["pc"].as_str());
        let sd: f64 = sds.iter().find(|s| s["group"] == group && s["pc"] == pc).unwrap()["sdev"].parse().unwrap();
        let own = loadings[&vec![group, row["iCode"].as_str()]][&format!("pc{pc}")].parse::<f64>().unwrap() / sd;
        let their: f64 = row["loading"].parse().unwrap();
        let sign = *signs.entry((group, pc)).or_insert(if own * their < 0.0 { -1.0 } else { 1.0 });
        assert!((sign * own - their).abs() < 1e-10, "{group} {pc} {}: {own} {their}", row["iCode"]);
    }
    assert_eq!((sds.len(), rotations.len()), (49, 329));
    // The weights of level 2 are those of the pillars' first components.
    for row in table(&reference, "pca_weights_level2_Aggregated.csv").iter().filter(|r| r["Level"] == "2") {
        let id = row["iCode"].as_str();
        let node = if ["Environ", "Social", "SusEcFin"].contains(&id) { "Sust" } else { "Conn" };
        let sd = components[&vec![node, "1"]]["eigenvalue"].parse::<f64>().unwrap().sqrt();
        let own = loadings[&vec![node, id]]["pc1"].parse::<f64>().unwrap() / sd;
        assert!((own.abs() - row["Weight"].parse::<f64>().unwrap().abs()).abs() < 1e-10, "{id}");
    }
    let mut alphas = 0;
    for (folder, stage, dset) in [(&plain, "raw", "Raw"), (&whole, "scored", "Normalised"), (&whole, "scored", "Aggregated")] {
        let found = asem(folder, "alpha", &["--stage", stage]);
        let found = by_key(&found, &["node"]);
        for row in table(&reference, "cronbach.csv").iter().filter(|r| r["dset"] == dset) {
            let node = if row["group"] == "(all indicators)" { "Index (all indicators)" } else { &row["group"] };
            near(&found[&vec![node]]["alpha"], &row["alpha"], &format!("{dset} {node}"));
            alphas += 1;
        }
    }
    assert_eq!(alphas, 21);
}

/// Correlations and p-values by scipy 1.17.1: `pearsonr`, `spearmanr` and `kendalltau` of the columns of configs/tai/data/tai.csv. Only the internet and exports have no
/// ties, and there Kendall's p-value is exact on both sides.
#[test]
fn p_values_are_those_of_scipy() {
    type Pair = (&'static str, &'static str, [(f64, f64); 3]);
    let expected: [Pair; 6] = [
        (
            "patents",
            "royalties",
            [
                (0.13027633493687626, 0.5535322473238607),
                (0.4364804745427583, 0.03731516838382977),
                (0.3055555555555555, 0.04184863094353829),
            ],
        ),
        (
            "internet",
            "exports",
            [
                (-0.4475314115396311, 0.032249792449271786),
                (-0.34584980237154156, 0.10599105534828317),
                (-0.22529644268774704, 0.14039017172957366),
            ],
        ),
        (
            "telephones",
            "electricity",
            [
                (0.6395248351958609, 0.0010171140004098665),
                (0.427687030273105, 0.041777235680291874),
                (0.30491836056815314, 0.04638873079588925),
            ],
        ),
        (
            "schooling",
            "university",
            [
                (0.08260603541995382, 0.7078736306355117),
                (0.1831231295357206, 0.4029532302098926),
                (0.09200294414131953, 0.5426215155543849),
            ],
        ),
        (
            "patents",
            "university",
            [
                (0.07588339154871214, 0.7307515786461128),
                (0.07414730598121602, 0.7366968131247793),
                (0.06746031746031746, 0.6532220134286888),
            ],
        ),
        (
            "internet",
            "electricity",
            [
                (0.8412544624913676, 4.9464359124222e-07),
                (0.8583438701840358, 1.6190946657895787e-07),
                (0.6520990734397862, 1.4519550195500451e-05),
            ],
        ),
    ];
    for (at, method) in ["pearson", "spearman", "kendall"].iter().enumerate() {
        let all =
            indicia(&["statistics", "configs/tai", "--table", "pairs", "--stage", "raw", "--method", method, "--format", "csv"]).well().out;
        let all = rows(&all);
        let found = by_key(&all, &["a", "b"]);
        for (a, b, figures) in &expected {
            let row = found[&vec![*a, *b]];
            let (value, p) = figures[at];
            let of = |key: &str| row[key].parse::<f64>().unwrap();
            assert!((of("correlation") - value).abs() < 1e-14, "{method} {a} {b} {row:?}");
            assert!((of("p") - p).abs() < 1e-12 * p.max(1e-3), "{method} {a} {b} {row:?}");
        }
    }
}

/// Tables 6, 7, 8, 9 and 11 of the Handbook, from its Table A.2 as it ships in configs/tai. Its data are printed with few digits, and so the figures that it computed
/// from the unprinted ones cannot be met better than the bounds beside each table: the largest differences that another program found (the notes on the data name
/// them), to the last digit of which half a unit is added.
#[test]
fn the_tables_of_the_handbook() {
    let asked = std::env::var_os("INDICIA_REFERENCE").map(PathBuf::from);
    let published = asked.clone().unwrap_or_else(|| root().join("../shared")).join("data/oecd_tai/published");
    if asked.is_none() && !published.is_dir() {
        println!("passed over: the tables of the Handbook");
        return;
    }
    let published = published.as_path();
    let tai = |name: &str, more: &[&str]| {
        let all = [&["statistics", "configs/tai", "--stage", "raw", "--format", "csv", "--table", name], more].concat();
        rows(&indicia(&all).well().out)
    };
    let within = |own: f64, printed: &str, bound: f64, what: &str| {
        let printed: f64 = printed.parse().unwrap();
        let digits = bound.to_string().len() - 2;
        let bound = bound + 0.5 * 10_f64.powi(-(digits as i32));
        assert!((own - printed).abs() <= bound, "{what}: {own}, printed {printed}");
    };
    let pairs = tai("pairs", &[]);
    let pairs = by_key(&pairs, &["a", "b"]);
    let mut compared = 0;
    for row in table(published, "table06_correlation.csv") {
        for ((a, b), own) in pairs.iter().map(|(k, r)| ((k[0], k[1]), r["correlation"].parse::<f64>().unwrap())) {
            if row["indicator"] == a {
                within(own, &row[b], 0.018, &format!("Table 6 {a} {b}"));
                compared += 1;
            }
        }
    }
    assert_eq!(compared, 28);
    let components = tai("components", &[]);
    for (row, own) in table(published, "table07_eigenvalues.csv").iter().zip(&components) {
        let number = |key: &str| own[key].parse::<f64>().unwrap();
        within(number("eigenvalue"), &row["eigenvalue"], 0.054, "Table 7 eigenvalue");
        within(100.0 * number("share"), &row["variance_pct"], 0.11, "Table 7 variance");
        within(100.0 * number("cumulative"), &row["cumulative_pct"], 0.11, "Table 7 cumulative");
    }
    let loadings = tai("loadings", &["--components", "4"]);
    let loadings = by_key(&loadings, &["id"]);
    let signed = |table: &[Row], own: &str, their: &str, bound: f64, what: &str| {
        // A component has no sign of its own: that of the largest printed loading decides.
        let of = |r: &Row, key: &str| r[key].parse::<f64>().unwrap();
        let largest = table.iter().max_by(|a, b| of(a, their).abs().total_cmp(&of(b, their).abs())).unwrap();
        let mine = |r: &Row| of(loadings[&vec![r["indicator"].as_str()]], own);
        let sign = (of(largest, their) * mine(largest)).signum();
        for row in table {
            within(sign * mine(row), &row[their], bound, &format!("{what} {own} {}", row["indicator"]));
        }
    };
    let eight = table(published, "table08_component_loadings.csv");
    for pc in 1..=8 {
        signed(&eight, &format!("pc{pc}"), &format!("pc{pc}"), 0.012, "Table 8");
    }
    // Rotated factors come in an order of their own.
    let nine = table(published, "table09_varimax_loadings.csv");
    for f in 1..=4 {
        let their = format!("f{f}");
        let of = |r: &Row, key: &str| r[key].parse::<f64>().unwrap();
        let alike =
            |own: &String| nine.iter().map(|r| of(r, &their) * of(loadings[&vec![r["indicator"].as_str()]], own)).sum::<f64>().abs();
        let own = (1..=4).map(|m| format!("rotated{m}")).max_by(|a, b| alike(a).total_cmp(&alike(b))).unwrap();
        signed(&nine, &own, &their, 0.013, "Table 9");
    }
    let items = tai("items", &[]);
    let items = by_key(&items, &["id"]);
    for row in table(published, "table11_cronbach_alpha.csv") {
        let own = items[&vec![row["deleted"].as_str()]];
        within(own["standardised_without"].parse().unwrap(), &row["alpha_if_deleted"], 0.0014, "Table 11");
    }
    let alpha = tai("alpha", &[]);
    for (key, third_digit) in [("standardised", 0.704), ("alpha", 0.119)] {
        let own: f64 = alpha[0][key].parse().unwrap();
        assert!((own - third_digit).abs() < 0.0005, "{key}: {own}");
    }
}

#[test]
fn p_values_are_adjusted_when_asked() {
    let all = indicia(&["statistics", "configs/tai", "--table", "siblings", "--holm", "--format", "csv"]).well().out;
    let all = rows(&all);
    let mut p: Vec<(f64, f64)> = all.iter().map(|r| (r["p"].parse().unwrap(), r["p_holm"].parse().unwrap())).collect();
    p.sort_by(|a, b| a.0.total_cmp(&b.0));
    assert_eq!(p.len(), 28);
    assert!((p[0].1 - 28.0 * p[0].0).abs() < 1e-15);
    assert!(p.iter().all(|(p, holm)| holm >= p && *holm <= 1.0) && p.windows(2).all(|w| w[0].1 <= w[1].1));
}

/// Goalposts are fixed and means look at one unit alone, so nothing turns whoever comes or goes.
#[test]
fn nothing_turns_where_nothing_is_relative() {
    let reversal = |more: &[&str]| {
        let all = [&["statistics", "configs/hdi", "--table", "reversal", "--reversal-units", "1000", "--format", "csv"], more].concat();
        rows(&indicia(&all).well().out)
    };
    let fixed = reversal(&[]);
    assert!(!fixed.is_empty() && fixed.iter().all(|r| r["pairs"] == "0" && r["held"] == "0"), "{fixed:#?}");
}

#[test]
fn what_was_typed_wrong_is_told() {
    let told = |more: &[&str]| {
        let ran = indicia(&[&["statistics", "configs/tai"], more].concat());
        assert_ne!(ran.code, 0);
        ran.err
    };
    assert!(told(&["--threshold", "colinear=0.9"]).contains("collinear=…"));
    assert!(told(&["--threshold", "weak=high"]).contains("weak=0.5"));
    assert!(told(&["--bandwidth", "0"]).contains("U0021"));
    assert!(told(&["--denominator", "patent"]).contains("patents"));
    assert!(told(&["--node", "TIA"]).contains("TAI"));
    assert!(told(&["--table", "corelations"]).contains("U0021"));
}

#[test]
fn one_answer_says_everything_once() {
    let all = indicia(&["statistics", "configs/tai", "--format", "json"]).well().json();
    let sections = all.get("sections").and_then(Value::as_list).unwrap();
    let keys: Vec<&str> = sections.iter().map(|s| s.get("section").and_then(Value::as_text).unwrap()).collect();
    let expected = [
        "describe",
        "units",
        "siblings",
        "parents",
        "pairs",
        "flags",
        "components",
        "loadings",
        "alpha",
        "items",
        "importance",
        "reversal",
        "turned",
    ];
    assert_eq!(keys, expected);
    assert_eq!(all.get("thresholds").and_then(|t| t.get("collinear")), Some(&Value::Number(0.92)));
    let zh = indicia(&["statistics", "configs/tai", "--lang", "zh"]).well().out;
    assert!(zh.contains("名次逆转") && !zh.contains("Principal components"), "{zh}");
    // An indicator has neither children nor an order that could turn.
    let alone = indicia(&["statistics", "configs/tai", "--node", "patents", "--lang", "en"]).well().out;
    assert!(alone.contains("Coverage and shape") && !alone.contains("alpha") && !alone.contains("Orders that turn"), "{alone}");
}
