//! `indicia audit`, on the systems that ship: true findings only, and those that a referee would expect.
#![allow(clippy::unwrap_used)]

mod common;

use common::indicia;
use indicia_method::Value;

/// Code and English text of each finding.
fn found(arguments: &[&str]) -> Vec<(String, String)> {
    let all = indicia(&[&["audit", "--format", "json"], arguments].concat()).well().json();
    let text = |v: &Value, key: &str| v.get(key).and_then(Value::as_text).unwrap_or_default().to_string();
    let message = |f: &Value| f.get("message").map_or_else(String::new, |m| text(m, "en"));
    all.get("findings").and_then(Value::as_list).unwrap().iter().map(|f| (text(f, "code"), message(f))).collect()
}

fn codes(found: &[(String, String)]) -> Vec<&str> {
    let mut codes: Vec<&str> = found.iter().map(|(c, _)| c.as_str()).collect();
    codes.dedup();
    codes
}

fn text<'a>(found: &'a [(String, String)], code: &str) -> &'a str {
    found.iter().find(|(c, _)| c == code).map(|(_, t)| t.as_str()).unwrap_or_else(|| panic!("{code} is not among {found:#?}"))
}

#[test]
fn the_provinces_are_told_what_a_referee_would_say() {
    let all = found(&["configs/china-provinces"]);
    assert!(text(&all, "A0101").contains("min(Ig, Ie) * Iu"), "{all:#?}");
    let skewed = text(&all, "A0113");
    for indicator in ["g5", "e1", "e2", "e4", "e5"] {
        assert!(skewed.contains(indicator), "{skewed}");
    }
    // What winsorising does is told as two runs show it: mostly the middle of the table moves.
    let ranks = |more: &[&str]| {
        let run = indicia(&[&["run", "configs/china-provinces", "--no-save", "--format", "csv"], more].concat()).well();
        let ranks = common::rows(&run.out).into_iter().map(|r| (r["unit"].clone(), r["rank"].parse::<usize>().unwrap()));
        ranks.collect::<std::collections::BTreeMap<_, _>>()
    };
    let (before, after) = (ranks(&[]), ranks(&["--set", "treat.use=winsorize"]));
    let moved = |ranks: std::ops::RangeInclusive<usize>| before.iter().filter(|(u, r)| ranks.contains(r) && after[*u] != **r).count();
    let (upper, middle, lower) = (moved(1..=10), moved(11..=21), moved(22..=31));
    assert_eq!((before.len(), upper < 5, middle > 9), (31, true, true));
    let told = format!(
        "with `winsorize` on them {} of 31 ranks by `Ige` change: {upper} of 10 in the upper third, {middle} of 11 in the middle, {lower} of 10 in the lower",
        upper + middle + lower
    );
    assert!(skewed.ends_with(&told), "{skewed}");
    // Iu is nearly the same everywhere, so min(Ig, Ie) ranks the provinces.
    assert!(text(&all, "A0115").contains("`Iu`"));
    // Ig exceeds Ie nearly everywhere since e is skewed, which says nothing about governments.
    assert!(text(&all, "A0118").contains("`Ig` is above `Ie`"));
}

#[test]
fn published_indices_have_true_findings_only() {
    // HDI and TAI cap what exceeds their goalposts, and say so; patents are skewed.
    assert_eq!(codes(&found(&["configs/hdi"])), ["A0111"]);
    assert_eq!(codes(&found(&["configs/tai"])), ["A0111", "A0113"]);
    assert!(found(&["configs/egdi"]).is_empty());
    // The other systems that ship: every code with how often it is told, looked at one by one. The page on the audit says what they are about.
    for (system, expected) in [
        ("configs/desi", &[("A0113", 1), ("A0114", 9)][..]),
        ("configs/hdi/gii.toml", &[("A0103", 2), ("A0113", 1), ("A0114", 8), ("A0119", 1)]),
        ("configs/hdi/ihdi.toml", &[("A0106", 3), ("A0111", 2), ("A0119", 3)]),
        ("configs/five-sides", &[("A0106", 5), ("A0119", 1)]),
        ("configs/city-scoring-manual", &[("A0113", 1)]),
    ] {
        let mut counts = std::collections::BTreeMap::new();
        found(&[system]).into_iter().for_each(|(code, _)| *counts.entry(code).or_insert(0) += 1);
        let counts: Vec<(&str, i32)> = counts.iter().map(|(c, n)| (c.as_str(), *n)).collect();
        assert_eq!(counts, expected, "{system}");
    }
}

#[test]
fn formula_one_as_printed_is_constant_under_equal_weights() {
    let set = ["--set", "node.Ig.aggregate.use=weighted-mean-as-printed", "--set", "node.Ig.weights.use=equal"];
    let all = found(&[&["configs/digital-integration"], &set[..]].concat());
    assert!(text(&all, "A0102").contains("`Ig` is 0.2 whatever"), "{all:#?}");
    // With weights of its own it is no mean either: its values lie in (0, 1] where those of its children reach 100.
    let all = found(&["configs/digital-integration", "--set", "node.Ig.aggregate.use=weighted-mean-as-printed"]);
    assert!(text(&all, "A0104").contains("`Ig`"), "{all:#?}");
}

#[test]
fn the_audit_can_be_a_gate() {
    assert_eq!(indicia(&["audit", "configs/egdi", "--deny-audit"]).code, 0);
    assert_eq!(indicia(&["audit", "configs/digital-integration", "--deny-audit"]).code, 1);
}

#[test]
fn tibet_is_flattered_by_what_it_lacks() {
    // Tibet has no software revenue (e1). With the median of the others it would keep its rank; with their lower quartile, which is nearer to what a small
    // economy has, it would be the last: the gap can only have helped it.
    let all = found(&["configs/china-provinces"]);
    let hangs = text(&all, "A0122");
    assert!(hangs.contains("`540000 28: 28-31 (e1)`") && hangs.contains("2 of 2 units"), "{hangs}");
}

#[test]
fn scores_that_depend_on_the_unit_of_measurement_are_told() {
    // METHODS: 10 beside 100 scores lg 10 / lg 100 = 0.5 in one unit and lg 100000 / lg 1000000 = 0.83 in another.
    let folder = system(
        "unit-matters",
        "[score]\nuse = \"log-function\"\nparams = { scale = 1 }\n[indicator.a]\ndirection = \"positive\"\n[node.R]\nchildren = [\"a\"]\n",
        "unit,a\nX,10\nY,100\nZ,20\n",
    );
    let all = found(&[&folder]);
    let told = text(&all, "A0120");
    assert!(told.contains("10000 times") && told.contains("`X` scores 0.8333") && told.contains("instead of 0.5000"), "{told}");
    // Min-max does not care.
    let all = found(&[&folder, "--set", "score={use=\"min-max\"}"]);
    assert!(all.iter().all(|(c, _)| c != "A0120"), "{all:#?}");
}

#[test]
fn a_coordination_degree_of_two_equal_sides_is_a_geometric_mean_by_another_name() {
    let toml = "[score]\nuse = \"none\"\n[aggregate]\nuse = \"coordination-degree\"\nparams = { full = 1 }\n\
         [indicator.a]\ndirection = \"positive\"\n[indicator.b]\ndirection = \"positive\"\n[node.R]\nchildren = [\"a\", \"b\"]\n";
    let folder = system("coordination", toml, "unit,a,b\nX,0.2,0.9\nY,0.5,0.4\nZ,0.7,0.7\n");
    assert!(text(&found(&[&folder]), "A0119").contains("geometric mean"));
    let other = ["--set", "node.R.weights={use=\"fixed\",params={values={a=0.4,b=0.6}}}"];
    let all = found(&[&[folder.as_str()], &other[..]].concat());
    assert!(all.iter().all(|(c, _)| c != "A0119"), "{all:#?}");
}

#[test]
fn weights_that_an_aggregator_rescales_are_told() {
    let bod = ["configs/tai", "--set", "weights.use=benefit-of-the-doubt"];
    assert!(text(&found(&bod), "A0121").contains("`weighted-mean` divides by their sum"));
    let sum = [&bod[..], &["--set", "aggregate.use=weighted-sum"]].concat();
    assert!(found(&sum).iter().all(|(c, _)| c != "A0121"));
    // Whoever compares weightings is told as well.
    let ran = indicia(&["compare-methods", "configs/tai", "--methods", "benefit-of-the-doubt,entropy"]).well();
    assert!(ran.out.contains("A0121: the weights of `benefit-of-the-doubt`"), "{}", ran.out);
}

#[test]
fn a_denominator_that_turns_is_told_with_two_points() {
    let toml = |formula: &str| {
        format!(
            "[score]\nuse = \"goalposts\"\nparams = {{ clip = \"both\", range = [1, 100] }}\n[indicator.a]\ndirection = \"positive\"\ngoalposts = [0, 10]\n\
             [indicator.b]\ndirection = \"positive\"\ngoalposts = [0, 10]\n[node.R]\nformula = \"{formula}\"\n"
        )
    };
    let data = "unit,a,b\nX,2,9\nY,5,4\nZ,7,1\n";
    let all = found(&[&system("turns", &toml("a / (2 * a - b)"), data)]);
    let told = text(&all, "A0123");
    assert!(told.contains("below 0 at a = ") && told.contains("above 0 at a = "), "{told}");
    // A sum of scores from 1 on is never 0, and its bounds prove it.
    let all = found(&[&system("turns-not", &toml("a / (a + b)"), data)]);
    assert!(all.iter().all(|(c, _)| c != "A0123" && c != "A0103"), "{all:#?}");
}

#[test]
fn places_of_whole_columns_have_no_line() {
    let folder = system(
        "whole-column",
        "[score]\nuse = \"goalposts\"\nparams = { clip = \"both\" }\n[indicator.a]\ndirection = \"positive\"\ngoalposts = [0, 10]\nunit = \"%\"\n[node.R]\nchildren = [\"a\"]\n",
        "unit,a (km),a\nX,2,2\nY,5,5\nZ,7,7\n",
    );
    let out = format!("{folder}/out");
    indicia(&["run", &folder, "--out", &out]);
    let lines = |file: &str| std::fs::read_to_string(format!("{out}/{file}")).unwrap_or_default();
    for file in ["findings.json", "audit.json"] {
        assert!(!lines(file).contains("\"line\": 0") && !lines(file).contains("\"line\":0"), "{}", lines(file));
    }
}

/// Every code of the audit, each found in a system that deserves it, with what shows it.
#[test]
fn every_finding_comes_with_a_witness_in_both_languages() {
    let rows = |cell: &dyn Fn(usize) -> String| (1..=12).map(|n| format!("U{n},{}\n", cell(n))).collect::<String>();
    let two = "[indicator.a]\ndirection = \"positive\"\n[indicator.b]\ndirection = \"positive\"\n";
    let posts = "[score]\nuse = \"goalposts\"\nparams = { clip = \"both\" }\n[indicator.a]\ndirection = \"positive\"\ngoalposts = [0, 10]\n[indicator.b]\ndirection = \"positive\"\ngoalposts = [0, 10]\n";
    let small = format!("unit,a,b\n{}", rows(&|n| format!("{},{}", n as f64 / 2.0, (n * 5 % 12) as f64 + 1.0)));
    let plain = |name: &str, toml: &str| system(name, toml, &small);
    let systems = [
        // A0103, A0105, A0106.
        plain("w-zero", &format!("{posts}[node.R]\nformula = \"a / (a + b)\"\n")),
        plain("w-influence", &format!("{posts}[node.R]\nformula = \"a + b - b\"\n")),
        plain("w-falls", &format!("{posts}[node.R]\nformula = \"a - b * a\"\n")),
        // A0107, A0109: under two nodes, and without weight.
        plain(
            "w-twice",
            &format!(
                "[score]\nuse = \"min-max\"\n{two}[node.P]\nchildren = [\"a\", \"b\"]\nweights = {{ use = \"fixed\", params = {{ values = {{ a = 1, b = 0 }} }} }}\n[node.R]\nchildren = [\"P\", \"b\"]\n"
            ),
        ),
        // A0108 and A0113: the same values, with one far out.
        system(
            "w-same",
            &format!("[score]\nuse = \"min-max\"\n{two}[node.R]\nchildren = [\"a\", \"b\"]\n"),
            &format!("unit,a,b\n{}", rows(&|n| if n == 12 { "900,900".into() } else { format!("{n},{n}") })),
        ),
        // A0110: scores of 0 to 1 beside scores of 0 to 100.
        plain(
            "w-scales",
            "[score]\nuse = \"min-max\"\n[indicator.a]\ndirection = \"positive\"\n[indicator.b]\ndirection = \"positive\"\nscore = { use = \"min-max\", params = { range = [0, 100] } }\n[node.R]\nchildren = [\"a\", \"b\"]\n",
        ),
        // A0116 and A0122: the unit without `b` is good at `a`, and would be worse for the median of the others.
        system(
            "w-gap",
            &format!("[score]\nuse = \"min-max\"\n{two}[node.R]\nchildren = [\"a\", \"b\"]\n"),
            &format!("unit,a,b\n{}", rows(&|n| if n == 10 { "10,".into() } else { format!("{n},{n}") })),
        ),
        // A0117: a grade beyond the range of the node.
        plain(
            "w-grade",
            &format!(
                "{posts}[node.R]\nchildren = [\"a\", \"b\"]\n[standard.s]\non = \"R\"\nclosed = \"lower\"\n[standard.s.grades]\nlow = 0\nhigh = 5\n"
            ),
        ),
    ];
    let printed = ["--set", "node.Ig.aggregate.use=weighted-mean-as-printed", "--set", "node.Ig.weights.use=equal"];
    let mut asked: Vec<Vec<&str>> = systems.iter().map(|s| vec![s.as_str()]).collect();
    asked.push(["configs/digital-integration"].into_iter().chain(printed).collect());
    asked.push(vec!["configs/digital-integration", "--set", "node.Ig.aggregate.use=weighted-mean-as-printed"]);
    asked.push(vec!["configs/china-provinces"]);
    asked.push(vec!["configs/hdi"]);
    asked.push(vec!["configs/tai", "--set", "weights.use=benefit-of-the-doubt"]);
    let mut seen = std::collections::BTreeSet::new();
    for arguments in &asked {
        let json = indicia(&[&["audit", "--format", "json"], arguments.as_slice()].concat()).well().json();
        for finding in json.get("findings").and_then(Value::as_list).unwrap() {
            let text = |v: &Value, key: &str| v.get(key).and_then(Value::as_text).unwrap_or_default().to_string();
            let (code, notes) = (text(finding, "code"), finding.get("notes").and_then(Value::as_list).unwrap());
            let (en, zh) = (text(finding.get("message").unwrap(), "en"), text(finding.get("message").unwrap(), "zh"));
            assert!(!en.contains('{') && !zh.contains('{'), "{en} {zh}");
            // These say it in their text; all others have a line of their own.
            let own = ["A0103", "A0106", "A0107", "A0111", "A0116", "A0120", "A0122", "A0123"].contains(&code.as_str());
            assert!(own || notes.len() == 1, "{code}: {en}");
            for note in notes {
                let (en, zh) = (text(note, "en"), text(note, "zh"));
                let values = |s: &str| s.chars().any(|c| c.is_ascii_digit());
                assert!(en.starts_with("witness: ") && zh.starts_with("例证：") && values(&en) && values(&zh), "{code}: {en} {zh}");
            }
            seen.insert(code);
        }
    }
    // A0120, A0121 and A0123 are looked at above.
    let all = indicia_diagnostic::catalogue::audit::ALL.iter().map(|c| c.id).filter(|id| !["A0100", "A0120", "A0123"].contains(id));
    let unseen: Vec<&str> = all.filter(|id| !seen.contains(*id)).collect();
    assert!(unseen.is_empty(), "{unseen:?}");
}

#[test]
fn findings_as_csv_are_a_row_each() {
    let csv = indicia(&["audit", "configs/tai", "--format", "csv"]).well().out;
    let lines: Vec<&str> = csv.lines().collect();
    assert_eq!(lines[0], "code,severity,file,line,column,message_en,notes_en,hint_en,message_zh,notes_zh,hint_zh");
    assert!(lines[1].starts_with("A0111,note,configs/tai/indicia.toml,69,1,"), "{}", lines[1]);
    assert_eq!(lines.len(), 4);
    // The same of the other commands whose answer is findings.
    for arguments in [&["check", "configs/tai"][..], &["test", "configs/tai"], &["survey", "check", "configs/digital-integration/survey"]] {
        let out = indicia(&[arguments, &["--format", "csv"]].concat()).well().out;
        assert!(out.lines().next().unwrap().contains("code,severity,file,line,column,"), "{out}");
    }
}

/// A system of one table in a folder of its own.
fn system(name: &str, toml: &str, values: &str) -> String {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("audit").join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    let head = "indicia = 1\n[index]\nid = \"small\"\nroot = \"R\"\n[data.table.values]\nfile = \"values.csv\"\nunit = \"unit\"\n";
    let rest = |key: &str, text: &str| if toml.contains(key) { String::new() } else { text.to_string() };
    let weights = "[weights]\nuse = \"equal\"\n".to_string();
    let aggregate = rest("[aggregate]", "[aggregate]\nuse = \"weighted-mean\"\n");
    std::fs::write(folder.join("indicia.toml"), format!("{head}{weights}{aggregate}{toml}")).unwrap();
    std::fs::write(folder.join("values.csv"), values).unwrap();
    folder.to_str().unwrap().to_string()
}

/// With many units and gaps only so many are tried that the work follows the size of the data, those of the best ranks, and that is told.
#[test]
fn of_many_gaps_as_many_are_looked_at_as_the_size_allows() {
    // U0000 to U2999 from the best to the worst by both; every tenth lacks b, and would be in the middle of b.
    let cell = |n: usize| if n % 10 == 3 { String::new() } else { format!("{}", 3000 - n) };
    let values: String = (0..3000).map(|n| format!("U{n:04},{},{}\n", 3000 - n, cell(n))).collect();
    let two = "[score]\nuse = \"min-max\"\n[indicator.a]\ndirection = \"positive\"\n[indicator.b]\ndirection = \"positive\"\n";
    let folder = system("many-gaps", &format!("{two}[node.R]\nchildren = [\"a\", \"b\"]\n"), &format!("unit,a,b\n{values}"));
    let all = found(&[&folder]);
    let flattered: Vec<&str> = all.iter().filter(|(c, _)| c == "A0116").map(|(_, t)| t.as_str()).collect();
    // A million cells, twenty a gap and unit: sixteen.
    assert_eq!(flattered.len(), 16, "{flattered:?}");
    assert!(flattered.iter().all(|t| t.ends_with("; 16 of 300 gaps were looked at, those of the best ranks)")), "{flattered:?}");
    assert!(flattered.iter().any(|t| t.contains("`U0003`")) && !flattered.iter().any(|t| t.contains("`U0163`")), "{flattered:?}");
}
