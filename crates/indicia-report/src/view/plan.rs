//! What there is to see of a plan of a survey: sample sizes and quotas.

use indicia_method::Text;
use indicia_survey::Questionnaire;
use indicia_survey::fieldwork::Plan;

use crate::{Cell, Column, Table};

fn title(text: &Text, id: &str) -> Cell {
    if text.zh.is_empty() && text.en.is_empty() { Cell::plain(id) } else { Cell::Words(text.clone()) }
}

fn count(n: Option<u64>) -> Cell {
    n.map_or(Cell::Blank, |n| Cell::Number(n as f64, Some(0)))
}

fn unit(plan_unit: &str) -> Cell {
    if plan_unit.is_empty() {
        Cell::Words(Text { zh: "每个评价对象".into(), en: "each unit".into() })
    } else {
        Cell::plain(plan_unit)
    }
}

/// Responses and invitations that each unit needs of each group.
pub fn survey_plan_table(q: &Questionnaire, plan: &Plan) -> Table {
    let mut table = Table::new(vec![
        Column::text("unit", "Unit", "评价对象"),
        Column::text("group", "Group", "群体").in_data(),
        Column::text("title", "Respondents", "受访者"),
        Column::number("population", "Population", "总体"),
        Column::number("minimum", "Minimum", "最低份数"),
        Column::number("for_precision", "For precision", "按精度"),
        Column::number("responses", "Responses", "应收份数"),
        Column::number("invitations", "Invitations", "应发份数"),
    ]);
    for need in &plan.needs {
        let Some(group) = q.groups.get(need.group) else { continue };
        table.rows.push(vec![
            unit(&need.unit),
            Cell::plain(&group.id),
            title(&group.title, &group.id),
            count(need.population),
            count(Some(group.minimum)),
            count(need.for_precision),
            count(Some(need.responses)),
            count(Some(need.invitations)),
        ]);
    }
    table
}

/// Responses to collect in each category of the margins.
pub fn survey_quota_table(q: &Questionnaire, plan: &Plan) -> Table {
    let mut table = Table::new(vec![
        Column::text("unit", "Unit", "评价对象"),
        Column::text("group", "Group", "群体"),
        Column::text("question", "Question", "题目"),
        Column::text("option", "Option", "选项").in_data(),
        Column::text("text", "Category", "类别"),
        Column::number("responses", "Quota", "配额"),
    ]);
    for quota in &plan.quotas {
        let (Some(group), Some(question)) = (q.groups.get(quota.group), q.questions.get(quota.question)) else { continue };
        let Some(option) = question.options.get(quota.option) else { continue };
        table.rows.push(vec![
            unit(&quota.unit),
            Cell::plain(&group.id),
            Cell::plain(&question.id),
            Cell::plain(&option.code),
            title(&option.text, &option.code),
            count(Some(quota.responses)),
        ]);
    }
    table
}
