//! Each rule of cleaning finds what was planted, and counts it.
#![allow(clippy::unwrap_used)]

mod common;

use common::Folder;

const TOML: &str = r#"
indicia = 1
[survey]
id = "clean"
[group.residents]
[question.agree]
text = "知情同意"
scale = "yes-no"
role = "consent"
expect = ["是"]
[question.age]
text = "年龄"
scale = "choice"
options = [{ text = "18岁以下" }, { text = "18岁及以上" }]
role = "screen"
expect = ["2"]
[question.check]
text = "请选“同意”"
scale = "likert"
role = "attention"
expect = ["4"]
[indicator.g1]
groups = { residents = 1 }
QUESTIONS
[responses.main]
file = "r.csv"
group = "residents"
unit = "A"
layout = "wjx"
key = "序号"
"#;

fn toml() -> String {
    let questions: String =
        (1..=10).map(|i| format!("[question.q{i}]\ntext = \"第{i}问\"\nscale = \"likert\"\nindicator = \"g1\"\n")).collect();
    TOML.replace("QUESTIONS", &questions)
}

/// Twelve sound responses and one for each rule.
fn csv() -> String {
    let mut out = String::from("序号,提交答卷时间,所用时间,来源,来源详情,来自IP,agree,age,check");
    (1..=10).for_each(|i| out.push_str(&format!(",{i}、第{i}问")));
    out.push('\n');
    let row = |number: usize, time: &str, took: &str, head: &str, answers: [u8; 10]| {
        let cells: Vec<String> = answers.iter().map(u8::to_string).collect();
        format!("{number},2025/3/{} 8:00:00,{took},微信,直接访问,10.0.0.{number}(浙江-杭州),{head},{}\n", time, cells.join(","))
    };
    let sound = |i: usize| std::array::from_fn(|q| ((i + q * 3) % 5) as u8 + 1);
    for i in 1..=12 {
        out.push_str(&row(i, "1", "300秒", "1,2,4", sound(i)));
    }
    out.push_str(&row(13, "1", "300秒", "2,2,4", sound(1))); // no consent
    out.push_str(&row(14, "1", "300秒", "1,1,4", sound(2))); // too young
    out.push_str(&row(5, "2", "290秒", "1,2,4", sound(5))); // number 5 again
    out.push_str(&row(16, "1", "99秒", "1,2,4", sound(6))); // 99 < 100 = a third of 300
    out.push_str(&row(17, "1", "100秒", "1,2,4", sound(7))); // just not too fast
    out.push_str(&row(18, "1", "300秒", "1,2,1", sound(8))); // does not read
    out.push_str(&row(19, "1", "300秒", "1,2,4", [4; 10])); // straight
    out
}

#[test]
fn every_rule_counts_what_was_planted() {
    let built = Folder::new(&[("questionnaire.toml", &toml()), ("r.csv", &csv())]).build();
    assert_eq!(
        built.dropped(),
        [("no-consent", 1), ("screened-out", 1), ("duplicate-key", 1), ("too-fast", 1), ("attention", 1), ("straight-lining", 1)]
    );
    assert_eq!(built.kept(), 13);
    // Each count is a line that says why, and what identifies people was not read.
    for code in ["D0414", "D0415", "D0408", "D0410", "D0412", "D0411", "D0407"] {
        assert!(built.codes().contains(&code), "{code}: {:?}", built.codes());
    }
    let headers: Vec<&str> = built.survey.files[0].not_read.iter().map(|n| n.header.as_str()).collect();
    assert_eq!(headers, ["提交答卷时间", "来源", "来源详情", "来自IP"]);
}

#[test]
fn a_record_that_was_handed_in_twice_is_found_without_a_number() {
    let toml = toml().replace("key = \"序号\"\n", "");
    // Response 3 under another number, all else alike.
    let line = csv().lines().nth(3).unwrap().replacen("3,", "33,", 1);
    let text = csv() + &line + "\n";
    let built = Folder::new(&[("questionnaire.toml", &toml), ("r.csv", &text)]).build();
    assert!(built.dropped().contains(&("duplicate-record", 1)), "{:?}", built.dropped());
    // With another address it is another record.
    let text = csv() + &line.replace("10.0.0.3", "10.0.0.99") + "\n";
    let built = Folder::new(&[("questionnaire.toml", &toml), ("r.csv", &text)]).build();
    assert!(!built.dropped().iter().any(|(rule, _)| *rule == "duplicate-record"));
}

#[test]
fn answers_out_of_range_are_no_answers_and_are_counted() {
    let text = csv().replace(
        "1,2025/3/1 8:00:00,300秒,微信,直接访问,10.0.0.1(浙江-杭州),1,2,4,2,",
        "1,2025/3/1 8:00:00,300秒,微信,直接访问,10.0.0.1(浙江-杭州),1,2,4,7,",
    );
    assert_ne!(text, csv());
    let built = Folder::new(&[("questionnaire.toml", &toml()), ("r.csv", &text)]).build();
    let found = built.survey.findings.iter().find(|d| d.id() == "D0416").unwrap();
    assert!(found.text(indicia_diagnostic::Lang::En).starts_with("1 answers to `q1` lie outside its scale [1, 5], such as `7`"));
    assert_eq!(built.kept(), 13);
    let strict = toml() + "[clean]\nout_of_range = \"drop\"\n";
    let built = Folder::new(&[("questionnaire.toml", &strict), ("r.csv", &text)]).build();
    assert!(built.dropped().contains(&("out-of-range", 1)));
}

#[test]
fn skipped_questions_of_wjx_are_no_answers() {
    let text = csv().replace(",1,2,4,2,5,", ",1,2,4,-3,(跳过),");
    assert_ne!(text, csv());
    let built = Folder::new(&[("questionnaire.toml", &toml()), ("r.csv", &text)]).build();
    assert!(!built.codes().contains(&"D0416"), "{:?}", built.codes());
}

#[test]
fn rules_can_be_set_and_switched_off() {
    let off = toml() + "[clean]\nduplicates = []\nfast = 0\nstraight_lining = 0\nattention = \"count\"\n";
    let built = Folder::new(&[("questionnaire.toml", &off), ("r.csv", &csv())]).build();
    assert_eq!(built.dropped(), [("no-consent", 1), ("screened-out", 1)]);
    assert!(built.codes().contains(&"D0413"));
}
