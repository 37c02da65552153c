//! Perceptions, plain and read against vignettes.

use indicia_method::Text;
use indicia_survey::Questionnaire;
use indicia_survey::anchoring::Anchored;
use indicia_survey::build::Survey;

use crate::{Cell, Column, Table};

/// Whether a group's anchored points are what enters the base values.
fn anchors(q: &Questionnaire, one: &Anchored) -> bool {
    q.indicators.get(one.indicator).is_some_and(|i| i.anchor.iter().any(|(g, _)| *g == one.group))
}

fn words(anchored: bool) -> Cell {
    let (en, zh) = if anchored { ("anchored", "校准得分") } else { ("plain", "原始得分") };
    Cell::Words(Text { zh: zh.into(), en: en.into() })
}

/// For each unit the plain and the anchored points of every indicator that has vignettes.
pub fn survey_vignette_table(q: &Questionnaire, survey: &Survey, anchored: &[Anchored]) -> Table {
    let mut table = Table::new(vec![
        Column::text("unit", "Unit", "评价对象"),
        Column::text("period", "Period", "时期"),
        Column::text("indicator", "Indicator", "指标"),
        Column::text("group", "Group", "受访群体").in_data(),
        Column::text("group_title", "Group", "受访群体").on_screen(),
        Column::number("n", "Responses", "答卷"),
        Column::number("plain", "Plain", "原始得分"),
        Column::number("anchored", "Anchored", "校准得分"),
        Column::number("intervals", "Intervals", "区间比例"),
        Column::text("in_values", "In base values", "计入基础值"),
    ]);
    for one in anchored {
        let text = |list: &[String], at: usize| Cell::plain(list.get(at).map_or("", |t| t));
        table.rows.push(vec![
            text(&survey.frame.units, one.unit),
            text(&survey.frame.periods, one.period),
            Cell::plain(q.indicators.get(one.indicator).map_or("", |i| &i.id)),
            Cell::plain(q.groups.get(one.group).map_or("", |g| &g.id)),
            super::survey::group_words(q.groups.get(one.group)),
            Cell::Number(one.n as f64, Some(0)),
            Cell::Number(one.plain, Some(2)),
            Cell::Number(one.anchored, Some(2)),
            Cell::Number(one.intervals, Some(3)),
            words(anchors(q, one)),
        ]);
    }
    table
}
