//! Raters who are named: agreement, and the severity of each.

use indicia_method::Text;
use indicia_survey::Questionnaire;
use indicia_survey::build::Survey;
use indicia_survey::raters::Panel;
use indicia_survey::statistics::SeverityError;

use crate::{Cell, Column, Table};

fn words(en: &str, zh: &str) -> Cell {
    Cell::Words(Text { zh: zh.into(), en: en.into() })
}

fn number(x: Option<f64>, decimals: usize) -> Cell {
    x.map_or(Cell::Blank, |x| Cell::Number(x, Some(decimals)))
}

fn question<'a>(q: &'a Questionnaire, panel: &Panel) -> &'a str {
    q.questions.get(panel.question).map_or("", |o| &o.id)
}

fn period(survey: &Survey, panel: &Panel) -> Cell {
    Cell::plain(survey.frame.periods.get(panel.period).map_or("", |p| p))
}

/// For each question and period that names its raters: how many, whether they agree, how far apart they are, and whether their severity is taken out.
pub fn survey_raters_table(q: &Questionnaire, survey: &Survey, panels: &[Panel]) -> Table {
    let mut table = Table::new(vec![
        Column::text("question", "Question", "题目"),
        Column::text("period", "Period", "时期"),
        Column::number("raters", "Raters", "评分者"),
        Column::number("units", "Units", "评价对象"),
        Column::number("ratings", "Ratings", "评分"),
        Column::number("unnamed", "No rater", "无评分者"),
        Column::number("complete", "Units rated by all", "全体共评的对象"),
        Column::number("icc_2_1", "ICC(2,1)", "ICC(2,1)"),
        Column::number("icc_2_k", "ICC(2,k)", "ICC(2,k)"),
        Column::number("icc_3_1", "ICC(3,1)", "ICC(3,1)").in_data(),
        Column::number("icc_3_k", "ICC(3,k)", "ICC(3,k)").in_data(),
        Column::number("p", "p", "p"),
        Column::number("most_severe", "Most severe", "最严"),
        Column::number("most_lenient", "Most lenient", "最宽"),
        Column::number("residual", "Residual", "残差"),
        Column::text("severity", "Severity", "宽严差异"),
    ]);
    for panel in panels {
        let removed = q.questions.get(panel.question).is_some_and(|o| o.without_severity);
        let effects = panel.severity.as_ref().ok();
        let end = |pick: fn(f64, f64) -> f64| effects.and_then(|s| s.raters.iter().copied().reduce(pick));
        let state = match (&panel.severity, removed) {
            (Ok(_), true) => words("taken out", "已扣除"),
            (Ok(_), false) => words("reported", "仅报告"),
            (Err(SeverityError::NotConnected { .. }), _) => words("raters share no units", "评分者之间无共同对象"),
            (Err(SeverityError::TooMany), _) => words("too many raters", "评分者过多"),
            (Err(SeverityError::NoRatings), _) => words("no ratings", "没有评分"),
        };
        let icc = panel.icc.as_ref();
        table.rows.push(vec![
            Cell::plain(question(q, panel)),
            period(survey, panel),
            Cell::Number(panel.names.len() as f64, Some(0)),
            Cell::Number(panel.units.len() as f64, Some(0)),
            Cell::Number(panel.ratings.len() as f64, Some(0)),
            Cell::Number(panel.unnamed as f64, Some(0)),
            number(icc.map(|i| i.objects as f64), 0),
            number(icc.map(|i| i.single_agreement), 3),
            number(icc.map(|i| i.mean_agreement), 3),
            number(icc.map(|i| i.single_consistency), 3),
            number(icc.map(|i| i.mean_consistency), 3),
            Cell::p_value(icc.map(|i| i.p)),
            number(end(f64::min), 1),
            number(end(f64::max), 1),
            number(effects.and_then(|s| s.residual), 1),
            state,
        ]);
    }
    table
}

/// What each rater gives above the average rater, in points, with its standard error and the number of ratings.
pub fn survey_severity_table(q: &Questionnaire, survey: &Survey, panels: &[Panel]) -> Table {
    let mut table = Table::new(vec![
        Column::text("question", "Question", "题目"),
        Column::text("period", "Period", "时期"),
        Column::text("rater", "Rater", "评分者"),
        Column::number("ratings", "Ratings", "评分"),
        Column::number("above_average", "Above the average rater", "高于平均评分者"),
        Column::number("standard_error", "Std. error", "标准误"),
    ]);
    for panel in panels {
        let Ok(severity) = &panel.severity else { continue };
        for (n, (name, effect)) in panel.names.iter().zip(&severity.raters).enumerate() {
            let ratings = panel.ratings.iter().filter(|r| r.rater == n).count();
            table.rows.push(vec![
                Cell::plain(question(q, panel)),
                period(survey, panel),
                Cell::plain(name),
                Cell::Number(ratings as f64, Some(0)),
                Cell::Number(*effect, Some(2)),
                number(severity.errors.get(n).copied().flatten(), 2),
            ]);
        }
    }
    table
}
