//! Surveys small enough to be worked by hand.
#![allow(clippy::unwrap_used)]

mod common;

use common::{Folder, near};
use indicia_survey::build::Status;

const HEAD: &str = r#"
indicia = 1
[survey]
id = "small"
period = "2025"
[group.residents]
[question.region]
text = "地区"
scale = "text"
role = "unit"
[responses.main]
file = "r.csv"
group = "residents"
"#;

fn survey(toml: &str, csv: &str) -> Folder {
    Folder::new(&[("questionnaire.toml", &format!("{HEAD}{toml}")), ("r.csv", csv)])
}

const TWO: &str = r#"
[indicator.g1]
groups = { residents = 1 }
[indicator.g2]
groups = { residents = 1 }
[question.a]
text = "a"
scale = "likert"
indicator = "g1"
[question.b]
text = "b"
scale = "likert"
indicator = "g1"
reversed = true
[question.c]
text = "c"
scale = "likert"
indicator = "g2"
"#;

#[test]
fn a_mean_has_the_error_of_its_respondents_and_shares_them() {
    let built = survey(TWO, "region,a,b,c\nA,5,1,5\nA,4,2,3\nA,3,3,1\nA,4,2,3\n").build();
    // Scores of a: 100 75 50 75, of b turned: the same. So each person scores 100, 75, 50, 75: mean 75, variance 1250/3.
    let g1 = built.value("A", "g1");
    near(g1.value, 75.0);
    near(g1.standard_error, (1250.0_f64 / 3.0 / 4.0).sqrt());
    assert_eq!((g1.n, g1.status), (4, Status::Ok));
    // c: 100 50 0 50.
    let g2 = built.value("A", "g2");
    near(g2.value, 50.0);
    near(g2.standard_error, (5000.0_f64 / 3.0 / 4.0).sqrt());
    near(built.covariance("A", "g1", "g2"), 2500.0 / 3.0 / 4.0);
}

#[test]
fn two_questions_of_one_person_are_not_two_persons() {
    // a and b (turned) agree in everything: the error is that of one question, not smaller.
    let one = survey(TWO, "region,a,b,c\nA,5,1,5\nA,1,5,3\nA,3,3,1\n").build();
    near(one.value("A", "g1").standard_error, (5000.0_f64 / 2.0 / 3.0).sqrt());
    // Here they cancel out: everybody scores 50, and nothing is uncertain.
    let none = survey(TWO, "region,a,b,c\nA,5,5,5\nA,1,1,3\nA,3,3,1\n").build();
    near(none.value("A", "g1").value, 50.0);
    near(none.value("A", "g1").standard_error, 0.0);
}

#[test]
fn a_single_answer_has_no_error_and_an_empty_one_is_no_zero() {
    let built = survey(TWO, "region,a,b,c\nA,5,1,\nB,5,1,1\nB,3,3,\n").build();
    near(built.value("A", "g1").value, 100.0);
    assert_eq!(built.value("A", "g1").standard_error, None);
    let none = built.value("A", "g2");
    assert_eq!((none.value, none.status, none.reason.as_str()), (None, Status::Withheld, "residents: n = 0 < 1"));
    near(built.value("B", "g2").value, 0.0);
}

#[test]
fn weights_count_in_mean_error_and_effective_number() {
    let toml = TWO.to_string() + "[responses.other]\nfile = \"w.csv\"\ngroup = \"residents\"\nweight = \"w\"\nunit = \"W\"\n";
    let files = [
        ("questionnaire.toml", &*format!("{HEAD}{toml}")),
        ("r.csv", "region,a,b,c\nA,5,1,5\nA,4,2,3\n"),
        ("w.csv", "w,a,b,c\n1,5,1,5\n2,1,5,1\n1,3,3,3\n"),
    ];
    let built = Folder::new(&files).build();
    // (1*100 + 2*0 + 1*50) / 4
    let g1 = built.value("W", "g1");
    near(g1.value, 37.5);
    // n/(n-1) * sum of (w (x - m) / W)^2
    let z = [62.5 / 4.0, 2.0 * -37.5 / 4.0, 12.5 / 4.0];
    near(g1.standard_error, (1.5 * z.iter().map(|z| z * z).sum::<f64>()).sqrt());
    near(Some(g1.effective_n), 16.0 / 6.0);
}

#[test]
fn a_trimmed_mean_drops_both_ends_and_has_the_error_of_tukey_and_mclaughlin() {
    let toml = r#"
[indicator.u3]
groups = { residents = 1 }
[question.s]
text = "s"
scale = "score"
indicator = "u3"
measure = "trimmed-mean"
"#;
    let built = survey(toml, "region,s\nA,60\nA,70\nA,80\nA,90\nA,10\n").build();
    let u3 = built.value("A", "u3");
    near(u3.value, 70.0);
    // Winsorised: 60 60 70 80 80, variance 100; (1 - 2/5) sqrt(5).
    near(u3.standard_error, 10.0 / (0.6 * 5.0_f64.sqrt()));
}

#[test]
fn shares_top_boxes_ticks_and_bands() {
    let toml = r#"
[indicator.i1]
groups = { residents = 1 }
[indicator.i2]
groups = { residents = 1 }
[indicator.i3]
groups = { residents = 1 }
[indicator.i4]
groups = { residents = 1 }
range = [0, 1]
[question.channel]
text = "渠道"
scale = "choice"
options = [{ text = "网上" }, { text = "大厅" }, { text = "不知道", missing = true }]
indicator = "i1"
measure = "share"
of = ["网上"]
[question.likes]
text = "满意"
scale = "likert"
indicator = "i2"
measure = "top-box"
top = 2
[question.steps]
text = "步骤"
scale = "multiple"
options = [{ text = "咨询" }, { text = "申报" }, { text = "受理, 审查" }, { text = "缴费" }, { text = "都没有", none = true }]
indicator = "i3"
[question.part]
text = "比例"
scale = "bands"
indicator = "i4"
"#;
    let csv = "region,channel,likes,steps,part\nA,网上,5,咨询┋申报,0%\nA,2,4,都没有,26-50%\nA,不知道,3,\"受理, 审查┋缴费\",6\nA,1,1,1,\n";
    let built = survey(toml, csv).build();
    // Two of the three who know.
    near(built.value("A", "i1").value, 200.0 / 3.0);
    assert_eq!(built.value("A", "i1").n, 3);
    near(built.value("A", "i2").value, 50.0);
    // 2/4, 0/4, 2/4, 1/4 of the items.
    near(built.value("A", "i3").value, 125.0 / 4.0);
    // 0, 38 and 100 per cent; the fourth did not say.
    near(built.value("A", "i4").value, 138.0 / 3.0 / 100.0);
}

const FORM: &str = r#"
indicia = 1
[survey]
id = "form"
[group.departments]
form = true
[group.servants]
minimum = 2
[question.on_cloud]
text = "已上云系统数"
scale = "number"
groups = ["departments"]
indicator = "u1"
measure = "ratio"
over = "all"
evidence = "proof"
[question.all]
text = "应上云系统数"
scale = "number"
groups = ["departments"]
[question.proof]
text = "佐证"
scale = "text"
role = "evidence"
groups = ["departments"]
[question.own]
text = "本部门上云比例"
scale = "bands"
groups = ["servants"]
indicator = "u1"
[indicator.u1]
groups = { departments = 7, servants = 3 }
range = [0, 1]
main = "departments"
[responses.d]
file = "d.csv"
group = "departments"
unit = "A"
[responses.s]
file = "s.csv"
group = "servants"
unit = "A"
"#;

#[test]
fn a_form_stands_and_a_survey_that_differs_is_told() {
    let files = |s: &'static str| [("questionnaire.toml", FORM), ("d.csv", "on_cloud,all,proof\n8,10,a.pdf\n6,10,b.pdf\n"), ("s.csv", s)];
    // 14 of 20; the survey says 38 and 13 per cent.
    let built = Folder::new(&files("own\n3\n2\n")).build();
    let u1 = built.value("A", "u1");
    near(u1.value, 0.7);
    near(u1.check, 0.255);
    assert_eq!((u1.status, u1.standard_error, u1.n), (Status::ToVerify, None, 2));
    assert_eq!(u1.reason, "departments = 0.7; survey = 0.255; gap = 0.445 > 0.15");
    assert!(built.codes().contains(&"D0501"));
    // 63 per cent is near enough.
    let built = Folder::new(&files("own\n4\n4\n")).build();
    near(built.value("A", "u1").value, 0.7);
    assert_eq!(built.value("A", "u1").status, Status::Ok);
    // One response is fewer than two: nothing checks the form, which is said.
    let built = Folder::new(&files("own\n4\n")).build();
    assert_eq!(built.value("A", "u1").status, Status::Ok);
    assert!(built.codes().contains(&"D0506"));
}

#[test]
fn a_group_below_its_minimum_withholds_the_value() {
    let toml = FORM.replace("main = \"departments\"\n", "");
    let files = [("questionnaire.toml", &*toml), ("d.csv", "on_cloud,all,proof\n8,10,a\n"), ("s.csv", "own\n3\n")];
    let built = Folder::new(&files).build();
    let u1 = built.value("A", "u1");
    assert_eq!((u1.value, u1.status, u1.reason.as_str()), (None, Status::Withheld, "servants: n = 1 < 2"));
    assert!(built.codes().contains(&"D0502"));
}

#[test]
fn rows_of_a_repeated_group_count_as_one_respondent() {
    let toml = r#"
indicia = 1
[survey]
id = "repeats"
[group.enterprises]
[question.score]
text = "score"
scale = "score"
indicator = "e4"
[question.region]
text = "region"
scale = "text"
role = "unit"
[indicator.e4]
groups = { enterprises = 1 }
[responses.main]
file = "main.csv"
layout = "kobo"
group = "enterprises"
[responses.sites]
file = "sites.csv"
layout = "kobo"
group = "enterprises"
parent = "main"
"#;
    let main = "start,end,region,_id,_uuid,_index\n2025-03-01T08:00:00+08:00,2025-03-01T08:10:00+08:00,A,11,u1,1\n\
        2025-03-01T08:00:00+08:00,2025-03-01T08:09:00+08:00,A,12,u2,2\n";
    let sites = "score,_index,_parent_index\n100,1,1\n80,2,1\n30,3,2\n50,4,9\n";
    let built = Folder::new(&[("questionnaire.toml", toml), ("main.csv", main), ("sites.csv", sites)]).build();
    let e4 = built.value("A", "e4");
    near(e4.value, 70.0);
    assert_eq!(e4.n, 2);
    // Two clusters: (30 + 10) / 3 and -40 / 3, with 2 / (2 - 1).
    near(e4.standard_error, (2.0 * 2.0 * (40.0_f64 / 3.0).powi(2)).sqrt());
    assert_eq!(built.dropped(), [("no-parent", 1)]);
}

#[test]
fn raking_gives_the_margins_of_the_population() {
    let toml = TWO.to_string()
        + r#"
[question.place]
text = "城乡"
scale = "choice"
options = [{ text = "城镇" }, { text = "乡村" }]
role = "margin"
[margin.residents]
targets = { place = { 1 = 0.5, 2 = 0.5 } }
"#;
    let built = survey(&toml, "region,a,b,c,place\nA,5,1,5,1\nA,5,1,5,1\nA,5,1,5,1\nA,1,5,1,2\n").build();
    // Three in town score 100, one in the country 0; each half of the population counts the same.
    near(built.value("A", "g1").value, 50.0);
    // Weights 2/3 thrice and 2: 16 / (3 * 4/9 + 4).
    near(Some(built.value("A", "g1").effective_n), 16.0 / (4.0 / 3.0 + 4.0));
}

#[test]
fn the_number_of_threads_changes_nothing() {
    // Several blocks of several parts, weights that are no powers of two, and missing answers.
    let mut csv = String::from("region,a,b,c,w\n");
    for i in 0..40_000_u64 {
        let x = i.wrapping_mul(2_654_435_761) >> 7;
        let c = if x % 11 == 0 { String::new() } else { (x % 4 + 1).to_string() };
        csv.push_str(&format!("unit {},{},{},{c},{}\n", x % 7, x % 5 + 1, x / 5 % 5 + 1, 1.0 + (x % 13) as f64 / 10.0));
    }
    assert!(csv.len() > 1 << 19);
    let folder = survey(&format!("weight = \"w\"\n[clean]\nduplicates = []\n{TWO}"), &csv);
    let q = folder.questionnaire();
    let made: Vec<_> = [1, 2, 5].map(|threads| indicia_survey::build::build(&q, threads).unwrap()).into_iter().collect();
    assert_eq!(made[0].values.len(), 14);
    for other in &made[1..] {
        assert_eq!(made[0].values, other.values);
        assert_eq!(made[0].covariances, other.covariances);
    }
    // And it is the weighted mean that a loop gives.
    let (mut sum, mut weight) = (0.0, 0.0);
    for line in csv.lines().skip(1).filter(|l| l.starts_with("unit 3,")) {
        let cells: Vec<f64> = line.split(',').skip(1).map(|c| c.parse().unwrap_or(0.0)).collect();
        sum += cells[3] * ((cells[0] - 1.0) * 25.0 + 100.0 - (cells[1] - 1.0) * 25.0) / 2.0;
        weight += cells[3];
    }
    let third = made[0].values.iter().find(|v| made[0].frame.units[v.unit] == "unit 3" && v.indicator == 0).unwrap();
    near(third.value, sum / weight);
}

#[test]
fn a_scale_has_several_questions_and_respondents_or_says_why_not() {
    let toml = TWO
        .replace("[indicator.g1]\n", "[indicator.g1]\nmodel = \"reflective\"\n")
        .replace("[indicator.g2]\n", "[indicator.g2]\nmodel = \"reflective\"\n");
    let of = |csv: &str| {
        let built = survey(&toml, csv).build();
        let scales = indicia_survey::reliability::scales(&built.q, &built.survey);
        // `g2` has one question, which is no scale.
        assert_eq!(scales.len(), 1);
        let codes: Vec<String> = scales[0].findings.iter().map(|d| d.id().to_string()).collect();
        (scales[0].n, scales[0].reliability.as_ref().map(|r| r.raw), codes)
    };
    // a and b (turned) are the same: alpha is 1.
    let (n, alpha, _) = of("region,a,b,c\nA,5,1,5\nA,4,2,3\nA,3,3,1\nA,,2,3\n");
    assert_eq!(n, 3);
    near(alpha, 1.0);
    assert_eq!(of("region,a,b,c\nA,5,1,5\nA,4,,3\n"), (0, None, vec!["D0512".to_string()]));
}
