//! From an export to a ranking: the survey commands as they are used, one after the other.
#![allow(clippy::unwrap_used)]

mod common;

use std::path::Path;

use common::indicia_in;
use indicia_method::Value;

const QUESTIONNAIRE: &str = r#"indicia = 1

[survey]
id = "town"
period = "2025"
system = "."

[group.residents]
minimum = 2

[question.region]
text = "区县"
scale = "text"
role = "unit"

[question.easy]
text = "事项找得到"
scale = "likert"
indicator = "g1"

[question.fast]
text = "办理快"
scale = "likert"
indicator = "g2"

[indicator.g1]
groups = { residents = 1 }

[indicator.g2]
groups = { residents = 1 }

[responses.main]
file = "responses.csv"
group = "residents"
"#;

const SYSTEM: &str = r#"indicia = 1

[index]
id = "town"
root = "total"

[data.survey]
file = "base-values.csv"

[score]
use = "none"

[weights]
use = "equal"

[aggregate]
use = "weighted-mean"

[indicator.g1]
direction = "positive"

[indicator.g2]
direction = "positive"

[node.total]
children = ["g1", "g2"]
"#;

const RESPONSES: &str = "region,easy,fast,手机号码\n甲市,5,4,1\n甲市,4,4,2\n甲市,5,3,3\n乙市,2,3,4\n乙市,3,1,5\n";

fn write(folder: &Path, name: &str, text: &str) {
    std::fs::write(folder.join(name), text).unwrap();
}

#[test]
fn responses_become_ranks_and_stale_base_values_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "questionnaire.toml", QUESTIONNAIRE);
    write(folder.path(), "responses.csv", RESPONSES);
    write(folder.path(), "indicia.toml", SYSTEM);
    let run = |words: &[&str]| indicia_in(folder.path(), words);
    assert_eq!(run(&["survey", "check", "--deny-warnings"]).code, 0, "{}", run(&["survey", "check"]).out);
    let built = run(&["survey", "build"]).well();
    assert!(built.out.contains("not read, since they identify people: 手机号码"), "{}", built.out);
    assert!(built.out.contains("4 base values: 4 ok"), "{}", built.out);
    let table = std::fs::read_to_string(folder.path().join("base-values.csv")).unwrap();
    // 100, 75, 100 and 75, 75, 50.
    let first = table.lines().find(|l| l.starts_with("甲市,2025,g1")).unwrap();
    let mean: f64 = first.split(',').nth(3).unwrap().parse().unwrap();
    assert!((mean - 275.0 / 3.0).abs() < 1e-9, "{first}");
    let ranked = run(&["run", "--no-save", "--format", "json"]).well().json();
    let text = format!("{ranked:?}");
    assert!(text.contains("甲市") && text.contains("乙市"), "{text}");
    // Another answer, and the base values are yesterday's.
    write(folder.path(), "responses.csv", &RESPONSES.replace("乙市,2", "乙市,1"));
    let stale = run(&["run", "--no-save"]);
    assert_eq!(stale.code, 3, "{}", stale.err);
    assert!(stale.err.contains("D0601"), "{}", stale.err);
    run(&["survey", "build"]).well();
    run(&["run", "--no-save"]).well();
}

#[test]
fn a_draft_is_accepted_as_it_is_and_never_overwrites() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "responses.csv", RESPONSES);
    let run = |words: &[&str]| indicia_in(folder.path(), words);
    run(&["survey", "map", "responses.csv", "--out", "questionnaire.toml"]).well();
    let draft = std::fs::read_to_string(folder.path().join("questionnaire.toml")).unwrap();
    assert!(draft.contains("role = \"unit\"") && !draft.contains("= \"手机号码\""), "{draft}");
    run(&["survey", "check"]).well();
    assert_eq!(run(&["survey", "map", "responses.csv", "--out", "questionnaire.toml"]).code, 2);
    // A second file, mapped to the questions that are there.
    write(folder.path(), "more.csv", "Region,easy,fast\n甲市,5,4\n");
    let mapping = run(&["survey", "map", "more.csv", "--questionnaire", "questionnaire.toml"]).well().out;
    assert!(mapping.contains("[responses.more.columns]") && mapping.contains("easy = \"easy\""), "{mapping}");
}

#[test]
fn reports_and_the_schema_are_for_programs_too() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "questionnaire.toml", &QUESTIONNAIRE.replace("system = \".\"\n", ""));
    write(folder.path(), "responses.csv", RESPONSES);
    let json = indicia_in(folder.path(), &["survey", "report", "--format", "json"]).well().json();
    for part in ["cleaning", "columns", "counts", "reliability", "items", "values"] {
        assert!(json.get(part).and_then(Value::as_list).is_some(), "{part}");
    }
    let csv = indicia_in(folder.path(), &["survey", "report", "--only", "counts", "--format", "csv"]).well().out;
    assert!(csv.starts_with("period,unit,group,n,minimum,effective_n,design_effect\n"), "{csv}");
    let schema = indicia_in(folder.path(), &["schema", "--questionnaire"]).well().json();
    assert!(schema.get("properties").and_then(|p| p.get("question")).is_some());
}
