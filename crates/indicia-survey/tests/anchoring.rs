//! Answers read against vignettes, by hand.

#![allow(clippy::unwrap_used, reason = "a panic is how a test fails")]

use indicia_survey::anchoring::anchored;
use indicia_survey::build::build;
use indicia_survey::questionnaire::read;
use indicia_survey::statistics::Ties;

const QUESTIONNAIRE: &str = r#"indicia = 1

[survey]
id = "trial"

[group.people]

[indicator.a]
groups = { people = 1 }
model = "reflective"

[question.place]
text = "Where?"
scale = "text"
role = "unit"

[question.a1]
text = "It is easy."
scale = "likert"
indicator = "a"
block = "a"

[question.a2]
text = "It is hard."
scale = "likert"
indicator = "a"
block = "a"
reversed = true

[question.low]
text = "For Mr Wang it is easy."
scale = "likert"
role = "vignette"
block = "a"

[question.high]
text = "For Ms Li it is easy."
scale = "likert"
role = "vignette"
block = "a"

[responses.people]
file = "people.csv"
group = "people"
"#;

#[test]
fn who_is_strict_is_read_by_what_strict_means_to_them() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("questionnaire.toml"), QUESTIONNAIRE).unwrap();
    // Of two vignettes C runs from 1 to 5, which is 0 to 100 in steps of 25.
    // 1: 3 and (turned) 3 between 2 and 4: C 3 and 3.     2: 3 and 3 equal to the lower: C 2 and 2.
    // 3: 3 equal to both: from 2 to 4, in the middle 3; turned 5 is above both: C 5.     4: no answer on a vignette.
    let rows = "place,a1,a2,low,high\nnorth,3,3,2,4\nnorth,3,3,3,5\nnorth,3,1,3,3\nnorth,3,3,,4\n";
    std::fs::write(folder.path().join("people.csv"), rows).unwrap();
    let q = read(folder.path()).questionnaire.unwrap();
    let survey = build(&q, 1).unwrap();
    let found = anchored(&q, &survey, Ties::Middle);
    assert_eq!(found.len(), 1);
    let a = &found[0];
    assert_eq!(a.n, 3);
    assert!((a.plain - (50.0 * 5.0 + 100.0) / 6.0).abs() < 1e-12);
    assert!((a.anchored - (50.0 + 50.0 + 25.0 + 25.0 + 50.0 + 100.0) / 6.0).abs() < 1e-12);
    assert!((a.intervals - 1.0 / 6.0).abs() < 1e-12);
    // Where an interval counts as nothing, five answers are left.
    let strict = anchored(&q, &survey, Ties::Missing);
    assert!((strict[0].anchored - (50.0 + 50.0 + 25.0 + 25.0 + 100.0) / 5.0).abs() < 1e-12);
}
