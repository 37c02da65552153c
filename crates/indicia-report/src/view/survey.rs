//! What there is to see of a survey: cleaning, responses, base values, reliability.

use indicia_method::Text;
use indicia_survey::Questionnaire;
use indicia_survey::build::{Status, Survey};
use indicia_survey::clean::Rule;
use indicia_survey::import::Why;
use indicia_survey::questionnaire::Group;
use indicia_survey::reliability::ScaleReliability;

use crate::{Cell, Column, Table};

fn words(en: &str, zh: &str) -> Cell {
    Cell::Words(Text { zh: zh.into(), en: en.into() })
}

/// A group as people know it: by its title, or by its id where it has none.
pub(super) fn group_words(group: Option<&Group>) -> Cell {
    let Some(group) = group else { return Cell::Blank };
    let or = |own: &str, other: &str| [own, other, &group.id].into_iter().find(|t| !t.is_empty()).unwrap_or_default().to_string();
    Cell::Words(Text { zh: or(&group.title.zh, &group.title.en), en: or(&group.title.en, &group.title.zh) })
}

fn rule_words(rule: Rule) -> Cell {
    let (en, zh) = match rule {
        Rule::Unfinished => ("not handed in", "未提交"),
        Rule::NotApproved => ("not approved", "未通过审核"),
        Rule::NoConsent => ("did not consent", "未同意参与"),
        Rule::ScreenedOut => ("not of those asked", "不属于调查对象"),
        Rule::NoUnit => ("unit not given", "未写明评价对象"),
        Rule::NoGroup => ("group not given", "未写明受访群体"),
        Rule::NoPeriod => ("period not given", "未写明时期"),
        Rule::DuplicateKey => ("same number", "编号重复"),
        Rule::DuplicateRecord => ("same record", "记录重复"),
        Rule::TooFast => ("too fast", "答题过快"),
        Rule::Attention => ("failed attention check", "未通过注意力检测"),
        Rule::StraightLining => ("same point everywhere", "直线作答"),
        Rule::OutOfRange => ("answer out of range", "答案超出量程"),
        Rule::NoParent => ("its response was dropped", "所属答卷已剔除"),
    };
    words(en, zh)
}

/// For each file the responses in it, what each rule dropped, and what is left.
pub fn survey_cleaning_table(q: &Questionnaire, survey: &Survey) -> Table {
    let mut table = Table::new(vec![
        Column::text("responses", "Responses", "答卷"),
        Column::text("rule", "Rule", "规则").in_data(),
        Column::text("what", "What", "项目"),
        Column::text("about", "About", "涉及").in_data(),
        Column::text("about_words", "About", "涉及").on_screen(),
        Column::number("count", "Count", "份数"),
    ]);
    let count = |n: usize| Cell::Number(n as f64, Some(0));
    for (file, cleaned) in survey.files.iter().zip(&survey.cleaned) {
        let id = q.responses.get(file.of).map_or("", |r| &r.id);
        let mut row = |rule: &str, what: Cell, about: &str, group: Option<&Group>, n: usize| {
            let shown = if group.is_some() { group_words(group) } else { Cell::plain(about) };
            table.rows.push(vec![Cell::plain(id), Cell::plain(rule), what, Cell::plain(about), shown, count(n)]);
        };
        row("read", words("in the file", "文件中的答卷"), "", None, file.rows);
        for dropped in &cleaned.dropped {
            let question = dropped.question.and_then(|i| q.questions.get(i)).map(|o| o.id.as_str());
            let group = dropped.group.and_then(|i| q.groups.get(i)).filter(|_| question.is_none());
            let about = question.or(group.map(|g| g.id.as_str())).unwrap_or("");
            row(dropped.rule.word(), rule_words(dropped.rule), about, group, dropped.count);
        }
        row("kept", words("left", "保留"), "", None, cleaned.kept);
    }
    table
}

/// Columns that were not read, and why.
pub fn survey_not_read_table(q: &Questionnaire, survey: &Survey) -> Table {
    let mut table = Table::new(vec![
        Column::text("responses", "Responses", "答卷"),
        Column::text("header", "Column", "列"),
        Column::text("why", "Why not read", "未读取的原因"),
    ]);
    for file in &survey.files {
        let id = q.responses.get(file.of).map_or("", |r| &r.id);
        for column in &file.not_read {
            let why = match column.why {
                Why::Personal => words("identifies people", "含个人信息"),
                Why::Skipped => words("the questionnaire says so", "问卷规定不读"),
                Why::Unused => words("belongs to no question", "不对应题目"),
            };
            table.rows.push(vec![Cell::plain(id), Cell::plain(&column.header), why]);
        }
    }
    table
}

/// Responses by unit and group, against what is needed, and the design effect of their weights.
pub fn survey_count_table(q: &Questionnaire, survey: &Survey) -> Table {
    let mut table = Table::new(vec![
        Column::text("period", "Period", "时期"),
        Column::text("unit", "Unit", "评价对象"),
        Column::text("group", "Group", "受访群体").in_data(),
        Column::text("group_title", "Group", "受访群体").on_screen(),
        Column::number("n", "Responses", "有效答卷"),
        Column::number("minimum", "Needed", "至少需要"),
        Column::number("effective_n", "Effective", "有效样本量"),
        Column::number("design_effect", "Design effect", "设计效应"),
    ]);
    let mut order: Vec<usize> = (0..survey.frame.cells.len()).collect();
    let key = |at: &usize| {
        let cell = survey.frame.cells.get(*at).copied();
        let name = |list: &[String], i: u32| list.get(i as usize).cloned().unwrap_or_default();
        cell.map(|c| (name(&survey.frame.periods, c.period), name(&survey.frame.units, c.unit), c.group))
    };
    order.sort_by_key(key);
    for at in order {
        let (Some((period, unit, group)), Some(count)) = (key(&at), survey.counts.get(at)) else { continue };
        let group = q.groups.get(group as usize);
        let few = group.is_some_and(|g| count.n < g.minimum);
        let n = if few { Cell::Marked(count.n as f64, Some(0), "*") } else { Cell::Number(count.n as f64, Some(0)) };
        table.rows.push(vec![
            Cell::plain(period),
            Cell::plain(unit),
            Cell::plain(group.map_or("", |g| &g.id)),
            group_words(group),
            n,
            Cell::Number(group.map_or(1, |g| g.minimum) as f64, Some(0)),
            Cell::Number(count.effective(), Some(1)),
            Cell::Number(count.design_effect(), Some(3)),
        ]);
    }
    table
}

/// Base values with their errors.
pub fn survey_value_table(q: &Questionnaire, survey: &Survey) -> Table {
    let mut table = Table::new(vec![
        Column::text("period", "Period", "时期"),
        Column::text("unit", "Unit", "评价对象"),
        Column::text("indicator", "Indicator", "指标"),
        Column::number("value", "Value", "基础值"),
        Column::number("standard_error", "Std. error", "标准误"),
        Column::number("n", "n", "n"),
        Column::text("status", "Status", "状态").in_data(),
        Column::text("status_words", "Status", "状态").on_screen(),
        Column::text("reason", "Reason", "原因"),
    ]);
    for v in &survey.values {
        let name = |list: &[String], at: usize| list.get(at).cloned().unwrap_or_default();
        let small = q.indicators.get(v.indicator).is_some_and(|i| (i.range[1] - i.range[0]).abs() <= 1.0);
        let decimals = if small { 4 } else { 2 };
        table.rows.push(vec![
            Cell::plain(name(&survey.frame.periods, v.period)),
            Cell::plain(name(&survey.frame.units, v.unit)),
            Cell::plain(q.indicators.get(v.indicator).map_or("", |i| &i.id)),
            Cell::value(v.value, decimals),
            Cell::value(v.standard_error, decimals),
            Cell::Number(v.n as f64, Some(0)),
            Cell::plain(v.status.word()),
            match v.status {
                Status::Ok => words("ok", "正常"),
                Status::ToVerify => words("to verify", "待核实"),
                Status::Withheld => words("withheld", "不予给出"),
            },
            Cell::plain(&v.reason),
        ]);
    }
    table
}

/// Reliability of the scales.
pub fn survey_reliability_table(q: &Questionnaire, scales: &[ScaleReliability]) -> Table {
    let mut table = Table::new(vec![
        Column::text("indicator", "Indicator", "指标"),
        Column::text("group", "Group", "受访群体").in_data(),
        Column::text("group_title", "Group", "受访群体").on_screen(),
        Column::number("items", "Items", "题数"),
        Column::number("n", "Complete", "完整答卷"),
        Column::number("alpha", "Alpha", "α 系数"),
        Column::number("alpha_standardised", "Standardised", "标准化 α"),
        Column::number("split_half", "Split half", "折半信度"),
        Column::number("kmo", "KMO", "KMO"),
        Column::number("bartlett", "Bartlett χ²", "Bartlett χ²"),
        Column::number("p", "p", "p"),
    ]);
    for s in scales {
        table.rows.push(vec![
            Cell::plain(q.indicators.get(s.indicator).map_or("", |i| &i.id)),
            Cell::plain(q.groups.get(s.group).map_or("", |g| &g.id)),
            group_words(q.groups.get(s.group)),
            Cell::Number(s.questions.len() as f64, Some(0)),
            Cell::Number(s.n as f64, Some(0)),
            Cell::value(s.reliability.as_ref().map(|r| r.raw), 3),
            Cell::value(s.reliability.as_ref().and_then(|r| r.standardised), 3),
            Cell::value(s.halves.as_ref().and_then(|h| h.spearman_brown), 3),
            Cell::value(s.adequacy.as_ref().map(|a| a.kmo), 3),
            Cell::value(s.adequacy.as_ref().map(|a| a.chi_square), 1),
            Cell::p_value(s.adequacy.as_ref().map(|a| a.p)),
        ]);
    }
    table
}

/// The items of the scales: alpha without each, and its correlation with the rest.
pub fn survey_item_table(q: &Questionnaire, scales: &[ScaleReliability]) -> Table {
    let mut table = Table::new(vec![
        Column::text("indicator", "Indicator", "指标"),
        Column::text("group", "Group", "受访群体").in_data(),
        Column::text("group_title", "Group", "受访群体").on_screen(),
        Column::text("question", "Question", "题目"),
        Column::number("alpha_without", "Alpha without", "删除后 α"),
        Column::number("item_total", "Item-total r", "题总相关"),
    ]);
    for s in scales {
        let Some(r) = &s.reliability else { continue };
        for (i, question) in s.questions.iter().enumerate() {
            table.rows.push(vec![
                Cell::plain(q.indicators.get(s.indicator).map_or("", |i| &i.id)),
                Cell::plain(q.groups.get(s.group).map_or("", |g| &g.id)),
                group_words(q.groups.get(s.group)),
                Cell::plain(q.questions.get(*question).map_or("", |o| &o.id)),
                Cell::value(r.without.get(i).and_then(|w| w.0), 3),
                Cell::value(r.item_total.get(i).copied().flatten(), 3),
            ]);
        }
    }
    table
}
