//! The same answers in the forms in which platforms export them give the same base values.
#![allow(clippy::unwrap_used)]

mod common;

use common::{Built, Folder, near};

const TOML: &str = r#"
indicia = 1
[survey]
id = "forms"
[group.people]
[question.region]
text = "Region"
scale = "choice"
options = [{ code = "zj", text = { zh = "浙江", en = "Zhejiang" } }, { code = "xz", text = { zh = "西藏", en = "Tibet" } }]
role = "unit"
[question.easy]
text = "It was easy"
scale = "likert"
indicator = "g3"
[question.used]
text = "Used it"
scale = "yes-no"
indicator = "g1"
[question.steps]
text = "Steps done online"
scale = "multiple"
options = [
    { code = "ask", text = { zh = "咨询", en = "Ask" } },
    { code = "apply", text = { zh = "申报", en = "Apply for it" } },
    { code = "pay", text = { zh = "缴费, 取证", en = "Pay, and collect" } },
]
indicator = "g2"
[indicator.g1]
groups = { people = 1 }
[indicator.g2]
groups = { people = 1 }
[indicator.g3]
groups = { people = 1 }
[responses.main]
file = "r.csv"
group = "people"
"#;

fn built(more: &str, csv: &str) -> Built {
    Folder::new(&[("questionnaire.toml", &format!("{TOML}{more}")), ("r.csv", csv)]).build()
}

/// Zhejiang: 5 yes ask+pay; 3 no none; Tibet: 4 yes apply.
#[track_caller]
fn expect(built: &Built) {
    near(built.value("浙江", "g3").value, 75.0);
    near(built.value("浙江", "g1").value, 50.0);
    near(built.value("浙江", "g2").value, 100.0 / 3.0);
    near(built.value("西藏", "g3").value, 75.0);
    near(built.value("西藏", "g1").value, 100.0);
    near(built.value("西藏", "g2").value, 100.0 / 3.0);
    assert_eq!(built.kept(), 3);
}

const KOBO_META: &str = "start,end";
const TIMES: [&str; 3] = [
    "2025-03-01T08:00:00.000+08:00,2025-03-01T08:05:00.000+08:00",
    "2025-03-01T08:00:00.000+08:00,2025-03-01T08:06:00.000+08:00",
    "2025-03-01T08:00:00.000+08:00,2025-03-01T08:07:00.000+08:00",
];

#[test]
fn kobo_with_codes_and_one_column_an_option() {
    let csv = format!(
        "{KOBO_META},about/region,about/easy,used,steps,steps/ask,steps/apply,steps/pay,_id,_uuid,_submission_time,_index\n\
         {},zj,5,1,ask pay,1,0,1,1,a,2025-03-01,1\n{},zj,3,0,,0,0,0,2,b,2025-03-01,2\n{},xz,4,1,apply,0,1,0,3,c,2025-03-01,3\n",
        TIMES[0], TIMES[1], TIMES[2]
    );
    // The joined column is empty where nothing is ticked; those of the options say so.
    let toml = "layout = \"kobo\"\n";
    expect(&built(toml, &csv));
}

#[test]
fn kobo_with_labels_joined_by_spaces_and_commas_inside() {
    let csv = format!(
        "{KOBO_META},Region,It was easy,Used it,Steps done online,_id,_uuid,_index\n\
         {},Zhejiang,Strongly agree,Yes,\"Ask Pay, and collect\",1,a,1\n{},Zhejiang,Neither agree nor disagree,No,None of it,2,b,2\n\
         {},Tibet,Agree,Yes,Apply for it,3,c,3\n",
        TIMES[0], TIMES[1], TIMES[2]
    );
    let toml = TOML.replace("    { code = \"ask\"", "    { code = \"none\", text = \"None of it\", none = true },\n    { code = \"ask\"");
    let folder = Folder::new(&[("questionnaire.toml", &format!("{toml}layout = \"kobo\"\n")), ("r.csv", &csv)]);
    expect(&folder.build());
}

#[test]
fn limesurvey_with_codes() {
    let csv = "id,submitdate,lastpage,startlanguage,seed,region,easy,used,steps[ask],steps[apply],steps[pay],steps[other],interviewtime\n\
        1,2025-03-01 08:00:00,3,en,11,zj,5,Y,Y,N,Y,,300.5\n2,2025-03-01 08:00:00,3,en,12,zj,3,N,N,N,N,a friend,310\n3,2025-03-01 08:00:00,3,en,13,xz,4,Y,N,Y,N,,320\n";
    expect(&built("layout = \"limesurvey\"\n", csv));
}

#[test]
fn limesurvey_with_texts() {
    let csv = "Response ID,Date submitted,Last page,Region,It was easy,Used it,Steps done online [Ask],Steps done online [Apply for it],\"Steps done online [Pay, and collect]\",Total time\n\
        1,2025-03-01,3,Zhejiang,Strongly agree,Yes,Yes,No,Yes,300\n2,2025-03-01,3,Zhejiang,Neutral,No,No,No,No,310\n3,2025-03-01,3,Tibet,Agree,Yes,No,Yes,No,320\n";
    expect(&built("layout = \"limesurvey\"\ncolumns = { steps = \"Steps done online [*\" }\n", csv));
}

/// What was begun and not handed in is no response, however much of it was answered; the times tell it where durations come of them.
#[test]
fn limesurvey_responses_that_were_not_handed_in_are_dropped_and_counted() {
    let rows = "1,2025-03-01 08:05:00,2025-03-01 08:00:00,zj,5,Y,Y,N,Y\n2,2025-03-01 08:06:00,2025-03-01 08:00:00,zj,3,N,N,N,N\n\
        3,2025-03-01 08:07:00,2025-03-01 08:00:00,xz,4,Y,N,Y,N\n4,,2025-03-01 08:00:00,xz,1,N,N,N,N\n";
    let timed = format!("id,submitdate,startdate,region,easy,used,steps[ask],steps[apply],steps[pay]\n{rows}");
    let untimed = timed.replace("startdate", "datestamp");
    for csv in [&timed, &untimed] {
        let built = built("layout = \"limesurvey\"\n", csv);
        assert_eq!(built.dropped(), [("unfinished", 1)]);
        expect(&built);
    }
    let kept = Folder::new(&[
        ("questionnaire.toml", &format!("{TOML}layout = \"limesurvey\"\n[clean]\nunfinished = \"keep\"\n")),
        ("r.csv", &timed),
    ])
    .build();
    assert_eq!((kept.kept(), kept.dropped().len()), (4, 0));
}

#[test]
fn kobo_responses_that_were_not_approved_are_dropped_and_counted() {
    for (approved, not) in [("validation_status_approved", "validation_status_not_approved"), ("Approved", "Not approved")] {
        let csv = format!(
            "{KOBO_META},region,easy,used,steps,_id,_uuid,_validation_status,_index\n\
             {},zj,5,1,ask pay,1,a,{approved},1\n{},zj,3,0,,2,b,,2\n{},xz,4,1,apply,3,c,,3\n{},xz,1,0,,4,d,{not},4\n",
            TIMES[0], TIMES[1], TIMES[2], TIMES[2]
        );
        let built = built("layout = \"kobo\"\n", &csv);
        assert_eq!(built.dropped(), [("not-approved", 1)]);
        assert_eq!(built.kept(), 3);
        near(built.value("西藏", "g3").value, 75.0);
    }
}

/// Headings in a language of which nobody made a list: what numbers, dates and names the language is no question, and the draft can be built.
#[test]
fn a_draft_of_limesurvey_with_chinese_headings_asks_nothing_of_its_records() {
    let mut csv = String::from("答复 ID,提交日期,最后页,初始语言,您所在的地区,请评价 [要办的事项容易找到]\n");
    for n in 1..=40 {
        let answer = ["非常不同意", "不同意", "一般", "同意", "非常同意"][n % 5];
        csv.push_str(&format!("{n},2025-05-01 10:{n:02}:00,3,zh-Hans,东区,{answer}\n"));
    }
    let folder = Folder::new(&[("答卷.csv", &csv)]);
    let peek = indicia_survey::import::peek(&indicia_io::TableSource::new(folder.path().join("答卷.csv"))).unwrap();
    let text = indicia_survey::draft::questionnaire(&peek, "答卷.csv", indicia_diagnostic::Lang::Zh);
    for record in ["答复 ID", "提交日期", "初始语言"] {
        assert!(!text.contains(&format!("text = \"{record}\"")), "{text}");
    }
    assert!(text.contains("key = \"答复 ID\"") && text.contains("“问题代码”"), "{text}");
    std::fs::write(folder.path().join("questionnaire.toml"), &text).unwrap();
    assert_eq!(folder.build().kept(), 40);
}

#[test]
fn wjx_with_texts_and_with_codes() {
    let text = "序号,提交答卷时间,所用时间,来源,来源详情,来自IP,1、Region,2、It was easy,3、Used it,4、Steps done online\n\
        1,2025/3/1 8:00:00,300秒,微信,直接访问,1.1.1.1,浙江,完全同意,是,\"咨询┋缴费, 取证\"\n2,2025/3/1 8:00:00,310秒,微信,直接访问,1.1.1.2,浙江,一般,否,\n\
        3,2025/3/1 8:00:00,320秒,微信,直接访问,1.1.1.3,西藏,同意,是,申报\n";
    let built_text = built("layout = \"wjx\"\n", &text.replace("否,\n", "否,没有\n").replace("没有", "(空)"));
    // Nothing ticked and nothing answered are two things: in the text form an empty cell is no answer.
    near(built_text.value("浙江", "g2").value, 200.0 / 3.0);
    let code = "序号,提交答卷时间,所用时间,来源,来源详情,来自IP,1、Region,2、It was easy,3、Used it,第4题(咨询),第4题(申报),\"第4题(缴费, 取证)\"\n\
        1,2025/3/1 8:00:00,300秒,微信,直接访问,1.1.1.1,浙江,5,1,1,0,1\n2,2025/3/1 8:00:00,310秒,微信,直接访问,1.1.1.2,浙江,3,2,0,0,0\n\
        3,2025/3/1 8:00:00,320秒,微信,直接访问,1.1.1.3,西藏,4,1,0,1,0\n";
    expect(&built("layout = \"wjx\"\ncolumns = { steps = \"第4题(*\" }\n", code));
}

#[test]
fn gbk_reads_as_utf_8_does() {
    let text = "序号,所用时间,1、Region,2、It was easy,3、Used it,4、Steps done online\n1,300秒,浙江,完全同意,是,\"咨询┋缴费, 取证\"\n2,310秒,浙江,一般,否,申报\n";
    let plain = built("layout = \"wjx\"\n", text);
    // The same bytes in GBK: ┋ is A9AF there.
    let (bytes, _) = gbk(text);
    let folder = Folder::new(&[("questionnaire.toml", &format!("{TOML}layout = \"wjx\"\nencoding = \"gbk\"\n"))]);
    std::fs::write(folder.path().join("r.csv"), bytes).unwrap();
    let wide = folder.build();
    assert_eq!(wide.survey.values, plain.survey.values);
    // Without the encoding the file is refused, and the way out named.
    let wrong = Folder::new(&[("questionnaire.toml", &format!("{TOML}layout = \"wjx\"\n"))]);
    std::fs::write(wrong.path().join("r.csv"), gbk(text).0).unwrap();
    assert_eq!(wrong.findings(), ["D0102 1"]);
}

/// The few characters of these tests in GBK.
fn gbk(text: &str) -> (Vec<u8>, bool) {
    let table: [(char, [u8; 2]); 30] = [
        ('序', [0xD0, 0xF2]),
        ('号', [0xBA, 0xC5]),
        ('所', [0xCB, 0xF9]),
        ('用', [0xD3, 0xC3]),
        ('时', [0xCA, 0xB1]),
        ('间', [0xBC, 0xE4]),
        ('、', [0xA1, 0xA2]),
        ('秒', [0xC3, 0xEB]),
        ('浙', [0xD5, 0xE3]),
        ('江', [0xBD, 0xAD]),
        ('完', [0xCD, 0xEA]),
        ('全', [0xC8, 0xAB]),
        ('同', [0xCD, 0xAC]),
        ('意', [0xD2, 0xE2]),
        ('是', [0xCA, 0xC7]),
        ('咨', [0xD7, 0xC9]),
        ('询', [0xD1, 0xAF]),
        ('┋', [0xA9, 0xAF]),
        ('缴', [0xBD, 0xC9]),
        ('费', [0xB7, 0xD1]),
        ('取', [0xC8, 0xA1]),
        ('证', [0xD6, 0xA4]),
        ('一', [0xD2, 0xBB]),
        ('般', [0xB0, 0xE3]),
        ('否', [0xB7, 0xF1]),
        ('申', [0xC9, 0xEA]),
        ('报', [0xB1, 0xA8]),
        ('西', [0xCE, 0xF7]),
        ('藏', [0xB2, 0xD8]),
        ('不', [0xB2, 0xBB]),
    ];
    let mut out = Vec::new();
    let mut whole = true;
    for c in text.chars() {
        match table.iter().find(|(t, _)| *t == c) {
            Some((_, bytes)) => out.extend(bytes),
            None if c.is_ascii() => out.push(c as u8),
            None => whole = false,
        }
    }
    assert!(whole, "a character is not in the table");
    (out, whole)
}

#[test]
fn what_is_wrong_is_told_at_its_place() {
    let found = |more: &str, csv: &str| Folder::new(&[("questionnaire.toml", &format!("{TOML}{more}")), ("r.csv", csv)]).findings();
    // An option that nobody declared, a text where a number of options is meant, a column that is not there.
    assert_eq!(found("", "region,easy,used,steps\nzj,5,1,ask\nzj,great,1,ask\n"), ["D0403 3"]);
    assert_eq!(found("", "region,easy,used,steps\nzj,5,1,ask fly\n"), ["D0428 2"]);
    assert_eq!(found("columns = { easy = \"esy\" }\n", "region,easy,used,steps\nzj,5,1,ask\n"), ["D0401 37"]);
    assert_eq!(found("layout = \"wjx\"\n", "region,easy,used,steps\nzj,5,1,ask\n"), ["D0406 0"]);
    assert_eq!(found("", "easy,used,steps\n5,1,ask\n"), ["D0402 6"]);
    assert_eq!(found("", "region,easy,used,steps\n"), ["D0436 0"]);
    assert_eq!(found("weight = \"w\"\n", "region,easy,used,steps,w\nzj,5,1,ask,0\n"), ["D0423 2"]);
    assert_eq!(found("columns = { easy = \"used\" }\n", "region,easy,used,steps\nzj,5,1,ask\n"), ["D0437 37"]);
}

/// A workbook as KoboToolbox exports it, with a repeated group on a sheet of its own and group names in the headers. tests/data/kobo_repeat.py writes it.
#[test]
fn a_repeated_group_on_a_sheet_of_its_own_belongs_to_the_responses_of_the_first() {
    let toml = |more: &str| {
        format!(
            r#"
indicia = 1
[survey]
id = "repeat"
[group.people]
[question.region]
text = "Region"
scale = "text"
role = "unit"
[question.easy]
text = "It was easy"
scale = "likert"
indicator = "g3"
[question.steps]
text = "Steps done online"
scale = "multiple"
options = [{{ code = "ask", text = "Ask" }}, {{ code = "apply", text = "Apply" }}]
indicator = "g2"
[question.score]
text = "Score of the office"
scale = "score"
indicator = "g5"
[indicator.g2]
groups = {{ people = 1 }}
[indicator.g3]
groups = {{ people = 1 }}
[indicator.g5]
groups = {{ people = 1 }}
[responses.main]
file = "kobo.xlsx"
layout = "kobo"
group = "people"
[responses.visit]
file = "kobo.xlsx"
sheet = "visit"
layout = "kobo"
group = "people"
parent = "main"
{more}"#
        )
    };
    for more in ["", "parent_key = \"_submission__id\"\nindex = \"_id\"\n", "parent_key = \"_submission__uuid\"\nindex = \"_uuid\"\n"] {
        let folder = Folder::new(&[("questionnaire.toml", &toml(more))]);
        std::fs::write(folder.path().join("kobo.xlsx"), include_bytes!("data/kobo_repeat.xlsx")).unwrap();
        let built = folder.build();
        // A: 5 and 3 of five; both steps, one step; visits 100 and 80 of the first person and 30 of the second. B: one person.
        near(built.value("A", "g3").value, 75.0);
        near(built.value("A", "g2").value, 75.0);
        let g5 = built.value("A", "g5");
        near(g5.value, 70.0);
        // Two respondents, (30 + 10) / 3 and -40 / 3 away.
        assert_eq!(g5.n, 2);
        near(g5.standard_error, (2.0 * 2.0 * (40.0_f64 / 3.0).powi(2)).sqrt());
        near(built.value("B", "g2").value, 0.0);
        near(built.value("B", "g5").value, 60.0);
        assert_eq!((built.dropped(), built.kept()), (vec![], 7));
    }
}

#[test]
fn a_draft_of_such_a_workbook_can_be_read_and_names_the_other_sheet() {
    let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/kobo_repeat.xlsx");
    let peek = indicia_survey::import::peek(&indicia_io::TableSource::new(&file)).unwrap();
    let sheets = indicia_io::sheet_names(&peek.source, &indicia_io::Limits::default()).unwrap();
    let lang = indicia_diagnostic::Lang::En;
    let text = indicia_survey::draft::questionnaire(&peek, "kobo.xlsx", lang);
    let more = indicia_survey::draft::further_sheets(&peek, &sheets, "kobo.xlsx", lang);
    assert!(more.contains("# sheet = \"visit\"\n") && more.contains("# parent = \"kobo_repeat\"\n"), "{more}");
    // Ticks in columns of their own are one question, and the same ticks joined in a cell are no second one.
    assert_eq!(text.matches("scale = \"multiple\"").count(), 1, "{text}");
    assert!(text.contains("steps = [\"about/steps/ask\", \"about/steps/apply\"]"), "{text}");
    let folder = Folder::new(&[("questionnaire.toml", &text)]);
    std::fs::copy(&file, folder.path().join("kobo.xlsx")).unwrap();
    assert!(folder.build().kept() == 3);
}
