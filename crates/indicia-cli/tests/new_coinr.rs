//! `indicia new NAME --from-coinr IDATA IMETA`: small tables in COINr's form, whole and with one mistake each.
#![allow(clippy::unwrap_used)]

mod common;

use std::path::Path;

use common::{Ran, indicia_in, rows};

const DATA: &str = "\
uName,uCode,Region,Time,Pop,x.1,y,max,Remark
Ash,A,North,2020,10,20,5,1,hill
Birch,B,North,2020,20,NA,7,3,lake
Cedar,C,South,2020,40,40,9,2,
Ash,A,North,2021,10,30,6,1,hill
Birch,B,North,2021,20,60,8,2,lake
Cedar,C,South,2021,40,80,4,3,
";

const META: &str = "\
Level,iCode,iName,Direction,Weight,Unit,Target,Denominator,Parent,Type,Source
1,x.1,First,1,1,cars,2,Pop,Top,Indicator,a book
1,y,Second,-1,2,,NA,NA,Top,Indicator,NA
1,max,\"Third, the last\",1,1,%,NA,NA,Top,Indicator,NA
2,Top,The index,1,1,NA,NA,NA,NA,Aggregate,NA
NA,Region,Part of the country,NA,NA,NA,NA,NA,NA,Group,NA
NA,Pop,Population,NA,NA,thousand,NA,NA,NA,Denominator,NA
NA,Remark,Remark,NA,NA,NA,NA,NA,NA,Other,NA
";

fn new(folder: &Path, data: &str, meta: &str, lang: &str) -> Ran {
    std::fs::write(folder.join("iData.csv"), data).unwrap();
    std::fs::write(folder.join("iMeta.csv"), meta).unwrap();
    indicia_in(folder, &["--lang", lang, "new", "made", "--from-coinr", "iData.csv", "iMeta.csv"])
}

#[test]
fn the_two_tables_become_a_system_that_runs_as_it_stands() {
    let folder = tempfile::tempdir().unwrap();
    let made = new(folder.path(), DATA, META, "en").well();
    for told in ["D1122", "`max` is called `max_`", "D1123", "Source", "D1124", "Remark", "D1125", "targets of iMeta (1)"] {
        assert!(made.err.contains(told), "{told}: {}", made.err);
    }
    let made = folder.path().join("made");
    let text = std::fs::read_to_string(made.join("indicia.toml")).unwrap();
    for line in [
        "root = \"Top\"",
        "title = \"Third, the last\"",
        "derive = { use = \"ratio\", params = { of = \"x_1\", per = \"Pop\" } }",
        "unit = \"cars / Pop\"",
        "direction = \"negative\"",
        "weights = { use = \"fixed\", params = { values = { x_1 = 1, y = 2, max_ = 1 }, scale = \"relative\" } }",
    ] {
        assert!(text.lines().any(|l| l == line), "{line}\n{text}");
    }
    indicia_in(&made, &["check"]).well();
    let ran = indicia_in(&made, &["run", "--no-save", "--period", "2020", "--format", "csv"]).well();
    let score = |unit: &str| rows(&ran.out).iter().find(|r| r["unit"] == unit).unwrap()["Top"].parse::<f64>().unwrap();
    // x/Pop runs over both years from 1 to 3, y from 4 to 9, max from 1 to 3. A: 50, 80, 0; B: a gap, 40, 100; C: 0, 0, 50.
    for (unit, expected) in [("A", (50.0 + 2.0 * 80.0) / 4.0), ("B", (2.0 * 40.0 + 100.0) / 3.0), ("C", 50.0 / 4.0)] {
        assert!((score(unit) - expected).abs() < 1e-12, "{unit}: {}, not {expected}", score(unit));
    }
    let units = rows(&std::fs::read_to_string(made.join("data/units.csv")).unwrap());
    assert_eq!(units.len(), 3);
    assert_eq!((units[2]["uName"].as_str(), units[2]["Region"].as_str()), ("Cedar", "South"));
}

/// What is wrong, the table (`d` or `m`) that an edit makes so, the edit, the code, where it is found.
type Mistake = (&'static str, char, &'static str, &'static str, &'static str, &'static str);

const MISTAKES: [Mistake; 18] = [
    ("no column of weights", 'm', "Direction,Weight", "Direction,Wait", "D1101", "iMeta.csv"),
    ("a row without code", 'm', "1,y,Second", "1,,Second", "D1102", "iMeta.csv:B3"),
    ("a code twice", 'm', "1,max,", "1,y,", "D1103", "iMeta.csv:B4"),
    ("two codes, one id", 'm', "1,y,Second", "1,x_1,Second", "D1103", "iMeta.csv:B3"),
    ("a misspelt type", 'm', "Top,Indicator,a", "Top,Indicater,a", "D1104", "iMeta.csv:J2"),
    ("an indicator without parent", 'm', "NA,NA,Top,Indicator,NA\n1,max", "NA,NA,NA,Indicator,NA\n1,max", "D1105", "iMeta.csv:I3"),
    ("an unknown parent", 'm', "Pop,Top", "Pop,Tap", "D1106", "iMeta.csv:I2"),
    ("levels upside down", 'm', "2,Top", "1,Top", "D1107", "iMeta.csv:A2"),
    ("an aggregate of nothing", 'm', "2,Top,", "1,Bare,b,1,1,NA,NA,NA,Top,Aggregate,NA\n2,Top,", "D1108", "iMeta.csv:B5"),
    (
        "two roots",
        'm',
        "2,Top,",
        "2,T2,b,1,1,NA,NA,NA,NA,Aggregate,NA\n1,z,z,1,1,NA,NA,NA,T2,Indicator,NA\n2,Top,",
        "D1109",
        "iMeta.csv:I5",
    ),
    ("a direction of zero", 'm', "Second,-1", "Second,0", "D1110", "iMeta.csv:D3"),
    ("a negative weight", 'm', "Second,-1,2", "Second,-1,-2", "D1111", "iMeta.csv:E3"),
    ("a target in words", 'm', "cars,2,", "cars,two,", "D1112", "iMeta.csv:G2"),
    ("a level in words", 'm', "1,y,", "one,y,", "D1112", "iMeta.csv:A3"),
    ("data without units", 'd', "uName,uCode", "uName,Code", "D1113", "iData.csv"),
    ("data without an indicator", 'd', "x.1,y,max", "x.1,yy,max", "D1113", "iData.csv"),
    ("an unknown denominator", 'm', "2,Pop,Top", "2,Pep,Top", "D1114", "iMeta.csv:H2"),
    ("a table that is not there", 'm', "", "", "I0101", "nowhere.csv"),
];

#[test]
fn a_mistake_is_named_with_its_cell_in_both_languages() {
    for (what, table, old, new_text, code, place) in MISTAKES {
        let edit = |text: &str, own: char| {
            assert!(table != own || text.matches(old).count() == 1 || old.is_empty(), "{what}: {old} stands once");
            if table == own && !old.is_empty() { text.replace(old, new_text) } else { text.to_string() }
        };
        for lang in ["en", "zh"] {
            let folder = tempfile::tempdir().unwrap();
            let ran = if old.is_empty() {
                std::fs::write(folder.path().join("iData.csv"), DATA).unwrap();
                indicia_in(folder.path(), &["--lang", lang, "new", "made", "--from-coinr", "iData.csv", "nowhere.csv"])
            } else {
                new(folder.path(), &edit(DATA, 'd'), &edit(META, 'm'), lang)
            };
            assert!(ran.code == 3 || old.is_empty(), "{what}: exit {}", ran.code);
            assert!(ran.err.contains(&format!("[{code}]")) && ran.err.contains(place), "{what}: {code} at {place}, not\n{}", ran.err);
            assert!(!folder.path().join("made").exists(), "{what}: nothing is written");
        }
    }
}

#[test]
fn a_group_that_changes_and_a_falling_aggregate_are_said() {
    let folder = tempfile::tempdir().unwrap();
    let data = DATA.replace("Ash,A,North,2021", "Ash,A,South,2021");
    let meta = META.replace("The index,1", "The index,-1");
    let made = new(folder.path(), &data, &meta, "en").well();
    assert!(made.err.contains("D1120") && made.err.contains("iData.csv:C5"), "{}", made.err);
    assert!(made.err.contains("D1121") && made.err.contains("iMeta.csv:D5"), "{}", made.err);
}

#[test]
fn two_tables_are_needed_and_no_other_base() {
    let one = indicia_in(Path::new("."), &["new", "made", "--from-coinr", "iData.csv"]);
    assert_eq!(one.code, 2, "{}", one.err);
    let both = indicia_in(Path::new("."), &["new", "made", "--from", "hdi", "--from-coinr", "a.csv", "b.csv"]);
    assert_eq!(both.code, 2, "{}", both.err);
}
