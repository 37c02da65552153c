//! Systems that extend others.

#![allow(clippy::unwrap_used)]

mod common;

use std::path::Path;

use common::{Folder, codes, load, shown, workspace};
use indicia_config::data::{self, Disk};
use indicia_config::{Loaded, NewFile, Origin, new_minimal, new_overlay};
use indicia_core::{NodeKind, evaluate};
use indicia_diagnostic::{Lang, Severity};

fn write(folder: &Path, files: &[NewFile]) {
    for file in files {
        let path = folder.join(&file.path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, &file.text).unwrap();
    }
}

/// Evaluates and gives the scores of a node, by unit and period.
fn scores(loaded: &Loaded, node: &str) -> Vec<(String, Option<f64>)> {
    assert!(loaded.plan.is_some(), "{}", shown(&loaded.findings));
    let read = data::load(&loaded.data, &loaded.wanted, &Disk::default());
    let errors: Vec<_> = read.findings.iter().filter(|d| d.severity() == Severity::Error).cloned().collect();
    assert!(errors.is_empty(), "{}", shown(&errors));
    let dataset = read.dataset.unwrap();
    let bound = loaded.bind(&dataset, &read.units);
    let evaluation = evaluate(&bound.plan.unwrap_or_else(|| panic!("{}", shown(&bound.findings))), &dataset);
    let values = evaluation.value(node).unwrap();
    let scored = evaluation.scored_data();
    (0..scored.rows()).map(|row| (format!("{} {}", scored.unit(row).id, scored.period(row)), values.get(row))).collect()
}

fn children(loaded: &Loaded, node: &str) -> Vec<String> {
    match &loaded.system.as_ref().unwrap().node(node).unwrap().kind {
        NodeKind::Aggregate { children, .. } => children.iter().map(|c| c.to_string()).collect(),
        NodeKind::Formula { .. } => Vec::new(),
    }
}

#[test]
fn a_new_overlay_gives_what_its_base_gives() {
    let base = load(&workspace().join("configs/digital-integration"), &[]);
    let expected = scores(&base, "Ige");
    let parent = tempfile::tempdir().unwrap();
    for (name, from) in [
        ("by-folder", workspace().join("configs/digital-integration").display().to_string()),
        ("by-name", "digital-integration".into()),
        ("by-address", "indicia:digital-integration".into()),
    ] {
        let folder = parent.path().join(name);
        write(&folder, &new_overlay(&folder, &from, Lang::En, &|_| None).unwrap());
        let loaded = load(&folder, &[]);
        assert!(loaded.findings.is_empty(), "{name}:\n{}", shown(&loaded.findings));
        assert_eq!(&*loaded.system.as_ref().unwrap().id, name);
        assert_eq!(scores(&loaded, "Ige"), expected, "{name}");
    }
}

#[test]
fn the_comments_of_a_new_overlay_add_an_indicator_from_a_further_table() {
    let parent = tempfile::tempdir().unwrap();
    for lang in [Lang::En, Lang::Zh] {
        let folder = parent.path().join(lang.pick("en", "zh"));
        let files = new_overlay(&folder, "digital-integration", lang, &|_| None).unwrap();
        let lines = files[0].text.lines().map(|l| match l.strip_prefix("# ") {
            Some(rest) if rest.starts_with('[') || rest.split_once(" = ").is_some_and(|(k, _)| !k.contains(' ')) => rest.to_string(),
            _ => l.to_string(),
        });
        let text = lines.collect::<Vec<_>>().join("\n");
        let values = std::fs::read_to_string(workspace().join("configs/digital-integration/data/values.csv")).unwrap();
        let mine: Vec<String> = values
            .lines()
            .enumerate()
            .map(|(n, l)| {
                let cells: Vec<&str> = l.split(',').collect();
                if n == 0 { "code,year,u6".into() } else { format!("{},{},0.{:02}", cells[0], cells[1], n % 89 + 5) }
            })
            .collect();
        assert!(values.starts_with("code,year,"), "{}", values.lines().next().unwrap());
        write(&folder, &[NewFile { path: "indicia.toml".into(), text }, NewFile { path: "data/mine.csv".into(), text: mine.join("\n") }]);
        let loaded = load(&folder, &[]);
        assert!(loaded.findings.is_empty(), "{}", shown(&loaded.findings));
        assert_eq!(children(&loaded, "Iu"), ["u1", "u2", "u3", "u4", "u5", "u6"]);
        assert!(scores(&loaded, "Iu").iter().filter(|(_, v)| v.is_some()).count() > 50);
    }
}

#[test]
fn a_new_system_of_its_own_runs() {
    let parent = tempfile::tempdir().unwrap();
    for lang in [Lang::En, Lang::Zh] {
        let folder = parent.path().join(lang.pick("own-en", "own-zh"));
        write(&folder, &new_minimal(&folder, lang).unwrap());
        let loaded = load(&folder, &[]);
        assert!(loaded.findings.is_empty(), "{}", shown(&loaded.findings));
        // (72 - 55) / 33 * 99 + 1 = 52 and (11 - 6) / 7 * 99 + 1 = 71.714…
        let first = scores(&loaded, "total")[0].1.unwrap();
        assert!((first - (52.0 + (5.0 / 7.0 * 99.0 + 1.0)) / 2.0).abs() < 1e-9, "{first}");
    }
}

const BASE: &str = r#"indicia = 1
[index]
id = "base"
root = "T"
[data.table.values]
file = "data/values.csv"
unit = "unit"
[score]
use = "min-max"
params = { range = [1, 100] }
[score.for.B]
use = "none"
[weights]
use = "equal"
[aggregate]
use = "weighted-mean"
[indicator.a1]
direction = "positive"
[indicator.a2]
direction = "positive"
[indicator.b1]
[indicator.b2]
[node.A]
children = ["a1", "a2"]
weights = { use = "fixed", params = { values = { a1 = 0.4, a2 = 0.6 } } }
[node.B]
children = ["b1", "b2"]
[node.T]
formula = "A * B"
"#;
const VALUES: &str = "unit,a1,a2,b1,b2\nx,1,2,0.5,0.6\ny,2,3,0.7,0.8\nz,3,1,0.9,0.4\n";

fn family(over: &str) -> Folder {
    Folder::new(&[("base/indicia.toml", BASE), ("base/data/values.csv", VALUES), ("over/indicia.toml", over)])
}

fn over(text: &str) -> Loaded {
    let folder = family(text);
    load(&folder.0.path().join("over"), &[])
}

#[test]
fn another_default_keeps_what_is_said_for_nodes() {
    let loaded = over("indicia = 1\nextends = \"../base\"\n[index]\nid = \"o\"\n[score]\nuse = \"z-score\"\n");
    let system = loaded.system.as_ref().unwrap_or_else(|| panic!("{}", shown(&loaded.findings)));
    let methods: Vec<&str> = system.indicators.iter().map(|i| i.score.id()).collect();
    assert_eq!(methods, ["z-score", "z-score", "none", "none"]);
}

#[test]
fn data_of_the_base_are_found_from_the_overlay() {
    let folder = family("indicia = 1\nextends = \"../base\"\n[index]\nid = \"o\"\n");
    assert_eq!(scores(&load(&folder.0.path().join("over"), &[]), "T").len(), 3);
}

#[test]
fn children_that_change_need_new_weights() {
    let head = "indicia = 1\nextends = \"../base\"\n";
    let loaded = over(&format!("{head}remove = [\"node.A.children.a2\", \"indicator.a2\"]\n"));
    assert_eq!(codes(&loaded)[0], "C0406 3");
    let loaded = over(&format!(
        "{head}remove = [\"node.A.children.a2\", \"indicator.a2\"]\n[node.A]\nweights = {{ use = \"fixed\", params = {{ values = {{ a1 = 1 }} }} }}\n"
    ));
    assert!(loaded.findings.is_empty(), "{}", shown(&loaded.findings));
    let loaded = over(&format!("{head}remove = [\"node.B.children.b2\", \"indicator.b2\"]\n"));
    assert!(loaded.findings.is_empty(), "{}", shown(&loaded.findings));
    assert_eq!(children(&loaded, "B"), ["b1"]);
}

#[test]
fn layers_of_any_depth_are_put_on_each_other() {
    let folder = family("indicia = 1\nextends = \"../base\"\n[index]\nid = \"o\"\n[round]\nnode = 1\n");
    std::fs::write(
        folder.0.path().join("over/more.toml"),
        "indicia = 1\nextends = \"indicia.toml\"\n[index]\nid = \"m\"\n[round]\nindicator = 2\n",
    )
    .unwrap();
    let loaded = load(&folder.0.path().join("over/more.toml"), &[]);
    let system = loaded.system.as_ref().unwrap_or_else(|| panic!("{}", shown(&loaded.findings)));
    assert_eq!((system.rounding.indicator, system.rounding.node), (Some(2), Some(1)));
    let from = |key: &str| loaded.settings().into_iter().find(|s| s.key == key).unwrap().from;
    assert!(matches!(from("round.node"), Origin::File { line: 6, inherited: true, .. }));
    assert!(matches!(from("round.indicator"), Origin::File { line: 6, inherited: false, .. }));
    assert_eq!(from("rank.rule"), Origin::Default);
}

#[test]
fn what_if_changes_one_setting_and_says_so() {
    let folder = family("indicia = 1\nextends = \"../base\"\n[index]\nid = \"o\"\n");
    let path = folder.0.path().join("over");
    let loaded =
        load(&path, &["node.A.weights.params.values={a1=0.1,a2=0.9}", "indicator.a1.direction=negative", "score.params.range=[0,10]"]);
    assert_eq!(codes(&loaded), ["C0724 0"]);
    let system = loaded.system.as_ref().unwrap();
    assert_eq!(system.indicator("a1").unwrap().direction, indicia_method::Direction::Negative);
    assert_eq!(indicia_method::to_json(system.indicator("a1").unwrap().score.params()), r#"{"range":[0,10]}"#);
    assert_eq!(loaded.settings().into_iter().find(|s| s.key == "indicator.a1.direction").unwrap().from, Origin::Set);
}

#[test]
fn a_what_if_that_cannot_be_is_told_at_the_argument() {
    let folder = family("indicia = 1\nextends = \"../base\"\n[index]\nid = \"o\"\n");
    let path = folder.0.path().join("over");
    for (set, code) in [
        ("score.params.range", "C0720"),
        ("=3", "C0720"),
        ("node.X.round=2", "C0721"),
        ("scores.use=\"none\"", "C0721"),
        ("index.id=x", "C0723"),
        ("round.node=[1", "C0722"),
        ("round.node=many", "C0104"),
        ("score.params.rnage=[0,1]", "C0303"),
        ("score.use=min-mxa", "C0301"),
        ("node.A.weights.params.values.a1=0.5", "C0401"),
    ] {
        let loaded = load(&path, &[set]);
        let first = loaded.findings.iter().find(|d| d.severity() == Severity::Error).unwrap_or_else(|| panic!("{set}"));
        assert_eq!(first.id(), code, "{set}: {}", shown(&loaded.findings));
        if code != "C0401" {
            assert_eq!(&*first.places[0].file, "--set", "{set}");
        }
    }
}
