//! `indicia interaction` and `indicia validate`.
#![allow(clippy::unwrap_used)]

mod common;

use common::{indicia, rows};

#[test]
fn two_nodes_are_correlated_in_each_period_and_with_caveats() {
    let ran = indicia(&["interaction", "configs/digital-integration/table.toml"]).well();
    for text in ["correlation is no cause", "who leads can only be seen in the changes", "0.36"] {
        assert!(ran.out.contains(text), "{text}\n{}", ran.out);
    }
    let csv = rows(&indicia(&["interaction", "configs/digital-integration/table.toml", "--format", "csv"]).well().out);
    assert_eq!((csv.len(), csv[0]["n"].as_str(), csv[0]["kendall_by"].as_str()), (2, "30", "exact"));
}

#[test]
fn an_index_agrees_with_its_own_published_ranking() {
    let ran = indicia(&[
        "validate",
        "configs/hdi",
        "--against",
        "configs/hdi/published.csv",
        "--column",
        "rank",
        "--lower-is-better",
        "--format",
        "json",
    ]);
    let value = ran.well().json();
    let agreement = value.get("agreement").unwrap();
    let indicia_method::Value::List(list) = agreement else { panic!("{agreement:?}") };
    // The report's own tables reproduce its ranks.
    assert_eq!(list[0].get("spearman").unwrap().as_number(), Some(1.0));
    assert_eq!(list[0].get("mean_shift").unwrap().as_number(), Some(0.0));
}

#[test]
fn what_is_unclear_about_a_published_table_is_asked() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("other.csv");
    let told = |text: &str, more: &[&str]| {
        std::fs::write(&file, text).unwrap();
        let ran = indicia(&[&["validate", "configs/digital-integration/table.toml", "--against", file.to_str().unwrap()], more].concat());
        (ran.code, ran.err + &ran.out)
    };
    let two = "name,a,b\n青岚市,1,2\n云麓市,2,1\n澄湖市,3,3\n";
    assert!(told(two, &[]).1.contains("D0843"));
    assert!(told(two, &["--column", "c"]).1.contains("D0841"));
    let (code, text) = told(two, &["--column", "a"]);
    assert!(code == 0 && text.contains("Without a figure there: "), "{text}");
    assert!(told("name,a\n青岚市,1\n青岚市,2\n澄湖市,3\n", &[]).1.contains("D0844"));
    assert!(told("name,a\n青岚市,1\n云麓市,2\n某市,3\n", &[]).1.contains("D0845"));
    assert!(told("name,a\n甲,1\n乙,2\n", &[]).1.contains("D0842"));
    // Years are told apart, and a name that is no unit is listed.
    let years = "name,year,a\n青岚市,2024,1\n青岚市,2025,1\n云麓市,2025,2\n澄湖市,2025,3\n某市,2025,9\n";
    let (code, text) = told(years, &["--where", "year=2025"]);
    assert!(code == 0 && text.contains("No units with a score here: 某市"), "{text}");
    assert!(told(years, &["--where", "2025"]).1.contains("D0846"));
}
