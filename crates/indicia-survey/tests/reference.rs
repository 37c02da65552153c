//! Real questionnaires: exports of 问卷星 in text and code form, a psychological inventory with reversed items, a survey with weights.
#![allow(clippy::unwrap_used)]

mod common;

use std::path::Path;

use common::{Built, Folder, near, reference};
use indicia_io::TableSource;
use indicia_survey::reliability::scales;
use indicia_survey::{draft, import};

const PHONES: &str = r#"
indicia = 1
[survey]
id = "wjx"
[group.people]
[question.sex]
text = "性别"
scale = "choice"
options = [{ text = "男" }, { text = "女" }]
role = "unit"
[question.phones]
text = "手机部数"
scale = "choice"
options = [{ text = "1部" }, { text = "2部" }, { text = "3部" }, { text = "4部及以上" }]
indicator = "p"
measure = "share"
of = ["2部", "3部", "4部及以上"]
[question.hobby]
text = "兴趣爱好"
scale = "multiple"
options = [
    { text = "运动" }, { text = "阅读" }, { text = "影视" }, { text = "美食" }, { text = "旅游" }, { text = "IT数码" }, { text = "艺术" },
    { text = "音乐" }, { text = "游戏动漫" }, { text = "手工艺" }, { text = "摄影" }, { text = "购物" }, { text = "健康" }, { text = "其他【请注明】" },
]
indicator = "h"
[question.news]
text = "关注资讯"
scale = "multiple"
options = [
    { text = "不关注", none = true }, { text = "娱乐八卦" }, { text = "财经" }, { text = "汽车类" }, { text = "时尚" }, { text = "电子科技类" },
    { text = "体育类" }, { text = "政治/军事" }, { text = "ACG文化(动漫、游戏等)" }, { text = "其他【请注明】" },
]
indicator = "n"
[indicator.p]
groups = { people = 1 }
[indicator.h]
groups = { people = 1 }
[indicator.n]
groups = { people = 1 }
[responses.main]
layout = "wjx"
group = "people"
"#;

fn phones(folder: &Path, file: &str, more: &str) -> Built {
    let ending = file.rsplit('.').next().unwrap();
    let toml = format!("{PHONES}file = \"r.{ending}\"\n{more}");
    let made = Folder::new(&[("questionnaire.toml", &toml)]);
    std::fs::copy(folder.join("wjx_reportgen").join(file), made.path().join(format!("r.{ending}"))).unwrap();
    made.build()
}

#[test]
fn text_and_code_exports_of_wjx_give_the_same_base_values() {
    let Some(folder) = reference() else { return };
    let codes = "columns = { hobby = \"第6题(*\", news = \"第8题(*\" }\n";
    let text = phones(&folder, "by_text.csv", "");
    // Counted in the export itself: 521 of 800 have one phone.
    let all: f64 = ["男", "女"].iter().map(|u| text.value(u, "p").value.unwrap() * text.value(u, "p").n as f64).sum();
    near(Some(all), 279.0 * 100.0);
    for (file, more) in [("by_number.csv", codes), ("[问卷星数据]800_800_0.xls", ""), ("[问卷星数据]800_800_2.xls", codes)] {
        let other = phones(&folder, file, more);
        assert_eq!(other.kept(), 800, "{file}");
        for unit in ["男", "女"] {
            for indicator in ["p", "h", "n"] {
                let (a, b) = (text.value(unit, indicator), other.value(unit, indicator));
                assert_eq!((a.value, a.standard_error, a.n), (b.value, b.standard_error, b.n), "{file} {unit} {indicator}");
            }
            assert_eq!(text.covariance(unit, "h", "n"), other.covariance(unit, "h", "n"), "{file}");
        }
    }
}

#[test]
fn drafts_of_real_exports_are_sound_questionnaires() {
    let Some(folder) = reference() else { return };
    for file in [
        "wjx_reportgen/by_text.csv",
        "wjx_reportgen/by_number.csv",
        "wjx_reportgen/[问卷星数据]800_800_0.xls",
        "wjx_workplace_ai_1044/responses.csv",
        "bfi/bfi.csv",
    ] {
        let peek = import::peek(&TableSource::new(folder.join(file))).unwrap();
        let name = Path::new(file).file_name().unwrap().to_str().unwrap();
        let toml = draft::questionnaire(&peek, name, indicia_diagnostic::Lang::Zh);
        let made = Folder::new(&[("questionnaire.toml", &toml)]);
        std::fs::copy(folder.join(file), made.path().join(name)).unwrap();
        let built = made.build();
        assert!(built.kept() * 10 > peek.rows * 9, "{file}: {:?}", built.dropped());
        assert!(!toml.contains("= \"来自IP\""), "{file}");
    }
}

#[test]
fn scales_of_the_workplace_survey_are_read_in_both_matrix_forms() {
    let Some(folder) = reference() else { return };
    let peek = import::peek(&TableSource::new(folder.join("wjx_workplace_ai_1044/responses.csv"))).unwrap();
    assert_eq!((peek.rows, peek.layout), (1044, indicia_survey::questionnaire::Layout::Wjx));
    let toml = draft::questionnaire(&peek, "r.csv", indicia_diagnostic::Lang::Zh);
    // Twelve items of question 7: the first header repeats the stem before its item.
    assert!(toml.contains("[question.q7_12]") && !toml.contains("[question.q7_13]"));
    assert!(toml.contains("text = \"给老师/领导发消息时，我会紧张，并花很长时间润色\""));
    assert!(toml.contains("labels = [\"非常不重要\", \"不重要\", \"一般\", \"重要\", \"非常重要\"]"));
    // 140 numbers repeat, so the column is no key.
    assert!(!toml.contains("key = \"序号\""));
}

#[test]
fn alphas_of_the_inventory_are_those_of_its_manual() {
    let Some(folder) = reference() else { return };
    let keys = std::fs::read_to_string(folder.join("bfi/scoring_keys.csv")).unwrap();
    let mut toml = String::from("indicia = 1\n[survey]\nid = \"bfi\"\n[group.people]\n[clean]\nstraight_lining = 0\n");
    let mut names: Vec<&str> = Vec::new();
    for line in keys.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let [scale, item, direction] = cells.as_slice() else { panic!("{line}") };
        toml.push_str(&format!(
            "[question.{item}]\ntext = \"{item}\"\nscale = \"likert\"\npoints = 6\nindicator = \"{scale}\"\nreversed = {}\n",
            *direction == "-1"
        ));
        if !names.contains(scale) {
            names.push(scale);
        }
    }
    for name in &names {
        toml.push_str(&format!("[indicator.{name}]\ngroups = {{ people = 1 }}\nmodel = \"reflective\"\n"));
    }
    toml.push_str("[responses.main]\nfile = \"bfi.csv\"\ngroup = \"people\"\nunit = \"all\"\nkey = \"respondent\"\n");
    let made = Folder::new(&[("questionnaire.toml", &toml)]);
    std::fs::copy(folder.join("bfi/bfi.csv"), made.path().join("bfi.csv")).unwrap();
    let built = made.build();
    assert_eq!(built.kept(), 2800);
    let found = scales(&built.q, &built.survey);
    // psychTools, page of bfi: .70 .72 .76 .81 .60 for pairwise covariances; complete cases differ by less than .01.
    let published = [("agree", 0.70), ("conscientious", 0.72), ("extraversion", 0.76), ("neuroticism", 0.81), ("openness", 0.60)];
    for ((name, alpha), scale) in published.iter().zip(&found) {
        assert_eq!(built.q.indicators[scale.indicator].id, *name);
        let own = scale.reliability.as_ref().unwrap().raw;
        assert!((own - alpha).abs() < 0.01, "{name}: {own}");
    }
    // One item turned the wrong way is found: its correlation with the rest is negative.
    let wrong = toml.replacen("indicator = \"agree\"\nreversed = true", "indicator = \"agree\"\nreversed = false", 1);
    assert_ne!(wrong, toml);
    std::fs::write(made.path().join("questionnaire.toml"), wrong).unwrap();
    let built = made.build();
    let found = scales(&built.q, &built.survey);
    let told: Vec<&str> = found[0].findings.iter().map(indicia_diagnostic::Diagnostic::id).collect();
    assert!(told.contains(&"D0611") && told.contains(&"D0612"), "{told:?}");
}

#[test]
fn weighted_frequencies_of_the_life_histories_are_the_published_ones() {
    let Some(folder) = reference() else { return };
    let toml = r#"
indicia = 1
[survey]
id = "hdv2003"
[group.people]
[question.sexe]
text = "sexe"
scale = "choice"
options = [{ text = "Homme" }, { text = "Femme" }]
indicator = "men"
measure = "share"
of = ["Homme"]
[question.sport]
text = "sport"
scale = "choice"
options = [{ text = "Oui", score = 100 }, { text = "Non", score = 0 }]
indicator = "sport"
[indicator.men]
groups = { people = 1 }
[indicator.sport]
groups = { people = 1 }
[responses.main]
file = "hdv2003.csv"
group = "people"
unit = "France"
key = "id"
weight = "poids"
"#;
    let made = Folder::new(&[("questionnaire.toml", toml)]);
    std::fs::copy(folder.join("hdv2003_fr/hdv2003.csv"), made.path().join("hdv2003.csv")).unwrap();
    let built = made.build();
    // analyse-R, "Données pondérées": wtd.table(d$sexe, weights = d$poids) is Homme 5149382, Femme 5921844.
    let men = built.value("France", "men").value.unwrap();
    assert!((men / 100.0 * (5_149_382.0 + 5_921_844.0) - 5_149_382.0).abs() < 1.0, "{men}");
    assert_eq!(built.value("France", "men").n, 2000);
    // Weights cost responses: fewer are effective than answered.
    assert!(built.value("France", "sport").effective_n < 2000.0);
}
