//! The shipped systems: what a user sees.
#![allow(clippy::unwrap_used)]

mod common;

use common::{indicia, root, rows, snapshot};

const CONFIGS: [&str; 7] = ["china-provinces", "city-scoring-manual", "desi", "digital-integration", "egdi", "hdi", "tai"];

/// Standard output and standard error as a screen shows them, one after the other.
fn screen(path: &str, lang: &str) -> String {
    let ran = indicia(&["run", path, "--no-save", "--lang", lang]).well();
    format!("{}{}", ran.out, ran.err)
}

#[test]
fn a_run_reads_well_in_both_languages() {
    for name in CONFIGS {
        for lang in ["zh", "en"] {
            snapshot(&format!("run-{name}-{lang}.txt"), &screen(&format!("configs/{name}"), lang));
        }
    }
}

#[test]
fn every_shipped_system_passes_its_check_and_its_tests() {
    let mut files = Vec::new();
    for folder in std::fs::read_dir(root().join("configs")).unwrap().chain(std::fs::read_dir(root().join("plugins/examples")).unwrap()) {
        for file in std::fs::read_dir(folder.unwrap().path()).unwrap().flatten() {
            let path = file.path();
            let is_system = path.extension().is_some_and(|e| e == "toml")
                && std::fs::read_to_string(&path).unwrap().lines().any(|l| l.trim() == "indicia = 1");
            if is_system {
                files.push(path);
            }
        }
    }
    assert!(files.len() >= 9, "{files:?}");
    for file in files {
        let file = file.to_str().unwrap();
        indicia(&["check", file]).well();
        let ran = indicia(&["test", file]);
        assert_eq!(ran.code, 0, "{file}\n{}\n{}", ran.out, ran.err);
    }
}

#[test]
fn the_period_of_a_ranking_can_be_chosen() {
    let of = |arguments: &[&str]| {
        let ran = indicia(&[&["run", "configs/digital-integration", "--no-save", "--format", "csv"], arguments].concat()).well();
        rows(&ran.out).into_iter().map(|r| r["period"].clone()).next().unwrap()
    };
    assert_eq!(of(&[]), "2025");
    assert_eq!(of(&["--period", "2024"]), "2024");
    assert_eq!(of(&["--period", "2024年"]), "2024");
    // The edition in the heading is 2025; the ranking of another year must not pass for it.
    let text = indicia(&["run", "configs/digital-integration", "--no-save", "--lang", "en", "--period", "2024"]).well().out;
    assert!(text.lines().next().is_some_and(|l| l.ends_with("· 2025 · period 2024")), "{text}");
    assert!(text.contains("The data hold 2 periods; this is 2024.\n"), "{text}");
}

#[test]
fn a_reference_is_shown_without_a_rank_and_a_listed_unit_is_named() {
    let ran = indicia(&["run", "configs/digital-integration/table.toml", "--no-save", "--lang", "en"]).well();
    let line = ran.out.lines().find(|l| l.contains("Whole area")).unwrap();
    assert!(line.trim_start().starts_with("Whole area (reference)"), "{line}");
    assert!(ran.out.contains("Named without scores: "), "{}", ran.out);
}

#[test]
fn what_was_left_out_is_said() {
    let ran = indicia(&["run", "configs/china-provinces", "--no-save", "--lang", "zh"]).well();
    let line = ran.out.lines().find(|l| l.contains("基础体系 15 项指标中的 11 项")).unwrap_or_else(|| panic!("{}", ran.out));
    for id in ["g2", "g4", "u3", "u5"] {
        assert!(line.contains(id), "{line}");
    }
    assert!(ran.out.contains("统计的是号卡而不是人"), "caveats are printed");
}

#[test]
fn a_what_if_is_marked() {
    let arguments = ["run", "configs/digital-integration", "--no-save", "--set", "node.Ig.weights.use=equal", "--lang", "en"];
    let ran = indicia(&arguments).well();
    assert!(ran.out.contains("not an official result"), "{}", ran.out);
}
