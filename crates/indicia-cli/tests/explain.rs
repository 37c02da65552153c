//! Every number that `explain` prints is a cell, a declared parameter, or explained in turn: the score is computed again from the printed
//! text alone.
#![allow(clippy::unwrap_used)]

mod common;

use std::collections::BTreeMap;

use common::{indicia, root};

/// A printed step.
#[derive(Debug)]
struct Step {
    depth: usize,
    address: String,
    value: Option<f64>,
    lines: Vec<String>,
}

/// Steps of a printed explanation: a step begins with `address = value`, what follows deeper without that form is its own.
fn steps(text: &str) -> Vec<Step> {
    let mut out: Vec<Step> = Vec::new();
    for line in text.lines().skip_while(|l| !l.is_empty()).skip(1) {
        let depth = line.len() - line.trim_start().len();
        let line = line.trim_start();
        let head = line.split_once(" = ").filter(|(address, _)| {
            ["node.", "score.", "derive.", "impute.", "treat.", "adjust.", "data."].iter().any(|p| address.starts_with(p))
                && !address.contains(' ')
        });
        match head {
            Some((address, rest)) => {
                let value = rest.split_whitespace().next().unwrap();
                let value = if value == "—" { None } else { Some(value.parse().unwrap()) };
                out.push(Step { depth, address: address.into(), value, lines: Vec::new() });
            }
            None => out.last_mut().unwrap_or_else(|| panic!("{line}")).lines.push(line.into()),
        }
    }
    out
}

/// The value of a formula whose names have values.
fn value_of(formula: &str, names: &BTreeMap<String, f64>) -> f64 {
    let expr = indicia_expr::parse(formula).unwrap_or_else(|e| panic!("{formula}: {e:?}"));
    let variables = expr.variables();
    let program = indicia_expr::Program::compile(&expr, &variables).unwrap();
    let values: Vec<Option<f64>> = variables.iter().map(|v| names.get(*v).copied()).collect();
    program.eval_row(&values).unwrap().unwrap_or_else(|| panic!("{formula} has no value"))
}

/// Computes every step with a formula again, checks that what it rests on is printed, and returns how many there were.
fn recompute(text: &str) -> usize {
    let steps = steps(text);
    let mut computed = 0;
    for (n, step) in steps.iter().enumerate() {
        let below: Vec<&Step> = steps[n + 1..].iter().take_while(|s| s.depth > step.depth).collect();
        let direct: Vec<&&Step> = below.iter().filter(|s| s.depth == step.depth + 2).collect();
        if let Some(rest) = step.lines.iter().find_map(|l| l.strip_prefix("rounded to ")) {
            let decimals: i32 = rest.split(' ').next().unwrap().parse().unwrap();
            let (before, after) = (direct[0].value.unwrap(), step.value.unwrap());
            assert!((before - after).abs() <= 0.5 * 10_f64.powi(-decimals) + 1e-12, "{before} {after}");
            computed += 1;
        }
        let Some(numbers) = step.lines.iter().find_map(|l| l.strip_prefix("= ")) else { continue };
        let value = step.value.unwrap_or_else(|| panic!("{step:?}"));
        let again = value_of(numbers, &BTreeMap::new());
        assert!((again - value).abs() <= 1e-12 * value.abs().max(1.0), "{}: {again} is not {value}", step.address);
        computed += 1;
        // Each name of the formula is a step below, or a number that the text says where it comes from.
        let formula = step.lines.iter().take_while(|l| !l.starts_with("= ")).last().unwrap();
        let mut known: BTreeMap<String, f64> = BTreeMap::new();
        for line in &step.lines {
            // Weights say which method gave them: `weights (entropy): w_g1 = …`.
            let weights = line.strip_prefix("weights (").and_then(|l| l.split_once("): ")).map(|(_, list)| list);
            let others = ["declared: ", "from the data: "].into_iter().find_map(|prefix| line.strip_prefix(prefix));
            for pair in weights.or(others).into_iter().flat_map(|l| l.split(", ")) {
                let (name, rest) = pair.split_once(" = ").unwrap_or_else(|| panic!("{line}"));
                known.insert(name.trim_matches('`').to_string(), rest.split(" (").next().unwrap().parse().unwrap());
            }
        }
        for input in &direct {
            let id = input.address.split_once('.').unwrap().1;
            known.extend(input.value.map(|v| (id.to_string(), v)));
            known.extend(input.value.map(|v| ("x".to_string(), v)));
            // A rule starts from the value that it is about.
            if step.address.starts_with("adjust.") && std::ptr::eq(**input, *direct[0]) {
                known.extend(input.value.map(|v| ("self".to_string(), v)));
            }
        }
        let expr = indicia_expr::parse(formula).unwrap();
        for name in expr.variables() {
            assert!(known.contains_key(name), "{}: nothing says what `{name}` is\n{text}", step.address);
        }
        let by_name = value_of(formula, &known);
        assert!((by_name - value).abs() <= 1e-12 * value.abs().max(1.0), "{}: {by_name} is not {value}", step.address);
    }
    computed
}

#[test]
fn scores_are_computed_again_from_the_printed_text_alone() {
    for (path, unit, node, at_least) in [
        ("configs/china-provinces", "浙江", "Ige", 26),
        ("configs/china-provinces", "西藏", "Ige", 20),
        ("configs/digital-integration", "R05", "Ige", 14),
        ("configs/digital-integration/table.toml", "R05", "Ige", 14),
        ("configs/digital-integration/linear-proportion.toml", "R05", "Ige", 14),
        ("configs/digital-integration/log-function.toml", "R05", "Ige", 14),
        ("configs/hdi", "CHN", "HDI", 5),
        ("configs/tai", "FIN", "TAI", 9),
        // fifteen scores, ten sums, three rules
        ("configs/city-scoring-manual", "甲市", "total", 28),
    ] {
        let ran = indicia(&["explain", unit, node, path, "--lang", "en"]).well();
        let computed = recompute(&ran.out);
        assert!(computed >= at_least, "{path}: only {computed} steps\n{}", ran.out);
    }
}

#[test]
fn cells_are_those_of_the_file() {
    let ran = indicia(&["explain", "浙江", "g1", "configs/china-provinces", "--lang", "en"]).well();
    let cell = ran.out.lines().find(|l| l.contains("configs/china-provinces/data/nbs_2019.csv:")).unwrap();
    let steps = steps(&ran.out);
    let step = steps.iter().find(|s| s.address == "data.mobile_internet").unwrap();
    // Row 12 of the file is Zhejiang.
    let text = std::fs::read_to_string(root().join("configs/china-provinces/data/nbs_2019.csv")).unwrap();
    let (row, line) = text.lines().enumerate().find(|(_, l)| l.starts_with("浙江")).unwrap();
    let column = text.lines().next().unwrap().split(',').position(|h| h.starts_with("移动互联网用户")).unwrap();
    assert_eq!(step.value, line.split(',').nth(column).unwrap().parse().ok());
    let letter = (b'A' + column as u8) as char;
    assert!(step.lines.iter().any(|l| l.contains(&format!(":{letter}{}", row + 1))), "{:?}", step.lines);
    assert!(!cell.is_empty());
}

#[test]
fn a_cell_that_is_withheld_says_why() {
    let ran = indicia(&["explain", "上海", "Ie", "configs/china-provinces", "--lang", "zh"]).well();
    assert!(ran.out.contains("口径不可比") || ran.out.contains("不可比"), "{}", ran.out);
}

#[test]
fn the_project_may_stand_last_or_behind_the_option() {
    let last = indicia(&["explain", "CHN", "HDI", "configs/hdi"]).well().out;
    assert_eq!(indicia(&["explain", "CHN", "configs/hdi"]).well().out, last, "the root is the default");
    assert_eq!(indicia(&["-C", "configs/hdi", "explain", "CHN", "HDI"]).well().out, last);
    assert_eq!(indicia(&["explain", "China", "HDI", "-C", "configs/hdi"]).well().out, last, "a name in any language");
}

#[test]
fn the_tree_for_programs_is_the_tree_of_the_text() {
    let text = indicia(&["explain", "FIN", "TAI", "configs/tai", "--lang", "en"]).well().out;
    let json = indicia(&["explain", "FIN", "TAI", "configs/tai", "--format", "json"]).well().json();
    fn walk(v: &indicia_method::Value, out: &mut Vec<String>) {
        out.push(v.get("address").and_then(|a| a.as_text()).unwrap().to_string());
        v.get("inputs").and_then(|i| i.as_list()).unwrap().iter().for_each(|i| walk(i, out));
    }
    let mut addresses = Vec::new();
    walk(json.get("step").unwrap(), &mut addresses);
    assert_eq!(addresses, steps(&text).into_iter().map(|s| s.address).collect::<Vec<_>>());
}

#[test]
fn what_cannot_be_explained_says_why_and_what_was_meant() {
    let told = |arguments: &[&str]| {
        let ran = indicia(&[&["explain"], arguments, &["--lang", "en"]].concat());
        assert_eq!(ran.code, 2, "{arguments:?} {}", ran.err);
        ran.err
    };
    let listed = told(&["R31", "Ige", "configs/digital-integration/table.toml"]);
    assert!(listed.contains("U0013") && listed.contains("listed"), "{listed}");
    let node = told(&["R01", "Ige2", "configs/digital-integration"]);
    assert!(node.contains("U0005") && node.contains("`Ige`"), "{node}");
    let unit = told(&["浙江县", "Ige", "configs/china-provinces"]);
    assert!(unit.contains("U0003") && unit.contains("浙江"), "{unit}");
    let period = told(&["R01", "Ige", "configs/digital-integration", "--period", "1999"]);
    assert!(period.contains("U0006") && period.contains("2024"), "{period}");
}

#[test]
fn rules_rounding_corrections_and_treatments_are_told_too() {
    let folder = tempfile::tempdir().unwrap();
    common::indicia_in(folder.path(), &["new", "all", "--lang", "en"]).well();
    let system = folder.path().join("all");
    let values =
        "unit,year,online,days\nAsh,2025,72,6\nBirch,2025,55,11\nCedar,2025,88,4\nDogwood,2025,,5\nElm,2025,60,7\nFir,2025,61,400\n";
    std::fs::write(system.join("data/values.csv"), values).unwrap();
    let path = system.join("indicia.toml");
    let toml = std::fs::read_to_string(&path).unwrap();
    let more = r#"
[impute]
use = "median"

[treat]
use = "winsorize"

[adjust.bonus]
on = "total"
when = "online > 50"
then = "self + 2.5"

[round]
indicator = 3
node = 2

[override.Ash.online]
value = 75
period = "2025"
reason = "counted twice"
by = "committee"
date = "2025-06-01"
"#;
    std::fs::write(&path, format!("{}{more}", toml.split("\n# `indicia test`").next().unwrap())).unwrap();
    let ran = common::indicia_in(folder.path(), &["run", "all", "--no-save", "--lang", "en"]).well().out;
    for line in ["Imputed cells: online 1.", "Treated cells: days 1.", "Corrected cells: online 1."] {
        assert!(ran.lines().any(|l| l == line), "{line}\n{ran}");
    }
    let told = |unit: &str| common::indicia_in(folder.path(), &["explain", unit, "total", "all", "--lang", "en"]).well().out;
    let ash = told("Ash");
    assert!(recompute(&ash) >= 5, "{ash}");
    for piece in
        ["corrected from 72: counted twice (committee, 2025-06-01)", "rule, applies", "rounded to 2 decimals", "rounded to 3 decimals"]
    {
        assert!(ash.contains(piece), "{piece}\n{ash}");
    }
    let dogwood = told("Dogwood");
    recompute(&dogwood);
    assert!(dogwood.contains("impute.online = ") && dogwood.contains("no value in the data"), "{dogwood}");
    let fir = told("Fir");
    recompute(&fir);
    assert!(fir.contains("treat.days = "), "{fir}");
}

/// What an author set is told as declared, and what the data gave with the unit that gave it; that a cell happens to equal a parameter, or a
/// fitted figure a goalpost, changes nothing.
#[test]
fn what_was_declared_is_told_from_what_was_learnt() {
    let said = |unit: &str, item: &str, path: &str| indicia(&["explain", unit, item, path]).well().out;
    assert!(said("Norway", "le", "configs/hdi").contains("  declared: lo = 20, hi = 85\n"));

    let folder = tempfile::tempdir().unwrap();
    let toml = "indicia = 1\n[index]\nid = \"t\"\nroot = \"I\"\n[data.table.v]\nfile = \"v.csv\"\nunit = \"u\"\n\
        [score]\nuse = \"min-max\"\nparams = { range = [1, 100] }\n[weights]\nuse = \"equal\"\n[aggregate]\nuse = \"weighted-mean\"\n\
        [indicator.a]\ntitle = { en = \"Alpha\", zh = \"甲\" }\ndirection = \"positive\"\n[node.I]\nchildren = [\"a\"]\n";
    std::fs::write(folder.path().join("indicia.toml"), toml).unwrap();
    std::fs::write(folder.path().join("v.csv"), "u,a\nx,1\ny,40\nz,100\n").unwrap();
    let text = said("y", "a", folder.path().to_str().unwrap());
    assert!(text.contains("  declared: best = 100, worst = 1\n  from the data: lo = 1 (x), hi = 100 (z)\n"), "{text}");
}

#[test]
fn an_item_is_found_by_its_title_and_a_swapped_pair_is_told() {
    let by_id = indicia(&["explain", "浙江", "Ig", "configs/china-provinces"]).well().out;
    for title in ["数字政府", "digital government"] {
        assert_eq!(indicia(&["explain", "浙江", title, "configs/china-provinces"]).well().out, by_id, "{title}");
    }
    let swapped = indicia(&["explain", "Ig", "浙江", "configs/china-provinces"]);
    assert_eq!(swapped.code, 2);
    assert!(swapped.err.contains("hint: the unit comes first: `indicia explain 330000 Ig`"), "{}", swapped.err);
}
