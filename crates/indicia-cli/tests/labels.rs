//! A label is printed with its probability, or with what keeps anybody from knowing it.
#![allow(clippy::unwrap_used)]

mod common;

use common::{indicia, rows};

const SURVEYED: &str = "configs/digital-integration";
const UNDECLARED: &str = "configs/five-sides";

/// The probabilities of the result files stand behind the labels of the page, where they are rounded, and below the bound the label is borderline.
#[test]
fn the_page_of_a_unit_has_the_probabilities_of_the_run() {
    let table = indicia(&["show", "verdicts", SURVEYED, "--format", "csv"]).well().out;
    let (mut sure, mut borderline) = (0, 0);
    for row in rows(&table) {
        let p = |key: &str| row[&format!("probability.{key}")].parse::<f64>().unwrap();
        // One of the sure ones and two of the others are enough.
        if if p("tier") < 0.8 { borderline > 1 } else { sure > 0 } {
            continue;
        }
        let page = indicia(&["diagnose", &row["unit"], SURVEYED, "--lang", "en"]).well().out;
        for (key, start) in [("tier", "Five tiers (`Ige`): "), ("integration", "Degree of integration (`Iu`): ")] {
            let seen = if p(key) > 0.99 { ">0.99".into() } else { format!("{:.2}", p(key)) };
            let line = page.lines().find_map(|l| l.strip_prefix(start)).unwrap();
            assert_eq!(line.starts_with("borderline ("), p(key) < 0.8, "{line}");
            assert!(line.contains(&format!(" {seen}")), "{line} without {seen}");
        }
        if p("tier") < 0.8 {
            borderline += 1
        } else {
            sure += 1
        }
        assert!(page.contains("Foundations and integration"), "{page}");
    }
    assert!(sure > 0 && borderline > 0, "{sure} {borderline}");
}

#[test]
fn where_nothing_is_declared_uncertain_no_label_stands_alone() {
    for (lang, heading, why) in [("en", "Verdicts", "nothing is declared uncertain"), ("zh", "结论", "没有声明不确定的设定")] {
        let run = indicia(&["run", UNDECLARED, "--no-save", "--lang", lang]).well().out;
        let at = run.find(&format!("\n{heading}\n")).unwrap();
        let labelled: Vec<&str> = run[at..].trim_start().lines().skip(2).take_while(|l| !l.is_empty()).collect();
        assert!(labelled.len() > 3, "{run}");
        assert!(labelled.iter().all(|l| l.matches("p=?").count() == 2), "{labelled:?}");
        assert!(run.contains(why));
        let unit = rows(&indicia(&["show", "verdicts", UNDECLARED, "--format", "csv"]).well().out)[0]["unit"].clone();
        let page = indicia(&["diagnose", &unit, UNDECLARED, "--lang", lang]).well().out;
        // Both standards, the balance, the quadrant; and the note.
        assert!(page.contains(why) && page.matches("p=?").count() >= 4, "{page}");
    }
}

/// What reaches the bound in the plan reaches the grade in the run: nobody is sent to 0.65 and left below it.
#[test]
fn the_least_effort_is_enough_for_the_grade() {
    let units = indicia(&["show", "verdicts", SURVEYED, "--format", "csv"]).well().out;
    let mut ways = 0;
    for row in rows(&units).iter().filter(|r| r["standard.integration"] == "low").take(6) {
        let page = indicia(&["diagnose", &row["unit"], SURVEYED, "--lang", "en"]).well().out;
        if page.contains("every fit learnt anew") {
            ways += 1;
            assert!(page.contains("grade Middle."), "{page}");
        }
    }
    assert!(ways > 0);
}
