//! Early warnings as a table, and what could not be judged as lines.

use indicia_analysis::warning::{Rule, Sign, Unjudged, Warning, Warnings};
use indicia_diagnostic::Lang;
use indicia_method::Text;
use indicia_verdict::{Question, Standing, Verdict};

use super::change::unit_name;
use super::verdict::labelled;
use crate::number::decimals_for;
use crate::table::pick;
use crate::{Cell, Column, Subject, Table, fixed};

/// Signs of some periods, in the order of the rules. Grades stand with the probabilities that the verdict has of them.
pub fn warning_table(subject: Subject, verdict: Option<&Verdict>, rules: &[Rule], periods: &[Warnings]) -> Table {
    let mut table = Table::new(vec![
        Column::text("rule", "Rule", "规则").in_data(),
        Column::text("title", "Warning", "预警").on_screen(),
        Column::text("title_zh", "Title", "名称").in_data(),
        Column::text("title_en", "Title", "名称").in_data(),
        Column::text("period", "Period", "时期").in_data(),
        Column::text("unit", "Id", "标识").in_data(),
        Column::text("name", "Unit", "评价对象").on_screen(),
        Column::text("node", "Node", "节点"),
        Column::text("kind", "Kind", "类型").in_data(),
        Column::number("before", "Before", "上期"),
        Column::number("value", "Now", "本期"),
        Column::number("expected", "Expected", "预期").in_data(),
        Column::number("spreads", "Spreads", "偏离倍数").in_data(),
        Column::number("limit", "Limit", "阈值").in_data(),
        Column::text("from", "From", "原等级").in_data(),
        Column::text("to", "To", "现等级").in_data(),
        Column::text("sign", "What", "情况").on_screen(),
        Column::text("advice", "Advice", "建议").in_data(),
    ]);
    for warnings in periods {
        for warning in &warnings.signs {
            let Some(rule) = rules.get(warning.rule) else { continue };
            let decimals = subject.evaluation.value(&warning.node).map_or(2, decimals_for);
            let (expected, spreads) = match &warning.sign {
                Sign::Trend { expected, spreads, .. } => (Some(*expected), Some(*spreads)),
                _ => (None, None),
            };
            let limit = match &warning.sign {
                Sign::Fall { limit } | Sign::FallShare { limit } | Sign::Trend { limit, .. } => Some(*limit),
                Sign::Grade { .. } => None,
            };
            let (from, to) = match &warning.sign {
                Sign::Grade { from, to, .. } => (Cell::Words(from.clone()), Cell::Words(to.clone())),
                _ => (Cell::Blank, Cell::Blank),
            };
            let empty = rule.advice.zh.is_empty() && rule.advice.en.is_empty();
            table.rows.push(vec![
                Cell::plain(&*rule.id),
                Cell::Words(rule.title.clone()),
                Cell::plain(&rule.title.zh),
                Cell::plain(&rule.title.en),
                Cell::plain(subject.period_text(warnings.period)),
                Cell::plain(&*warning.unit),
                Cell::Words(unit_name(&warning.unit, &warning.name)),
                Cell::plain(&*warning.node),
                Cell::plain(kind(&warning.sign)),
                Cell::value(warning.before, decimals),
                Cell::Number(warning.value, Some(decimals)),
                expected.map_or(Cell::Blank, |x| Cell::Number(x, Some(decimals))),
                spreads.map_or(Cell::Blank, |x| Cell::Number(x, Some(2))),
                limit.map_or(Cell::Blank, |x| Cell::Number(x, None)),
                from,
                to,
                Cell::Words(phrase(warning, decimals, &|standard, title, now| {
                    labelled(title, standing(subject, verdict, warnings, warning, standard, now))
                })),
                if empty { Cell::Blank } else { Cell::Words(rule.advice.clone()) },
            ]);
        }
    }
    table
}

fn kind(sign: &Sign) -> &'static str {
    match sign {
        Sign::Fall { .. } => "fall",
        Sign::FallShare { .. } => "fall-share",
        Sign::Grade { .. } => "grade",
        Sign::Trend { .. } => "trend",
    }
}

/// How sure the grade of a unit was in the period before, or is now.
fn standing(subject: Subject, verdict: Option<&Verdict>, warnings: &Warnings, warning: &Warning, standard: &str, now: bool) -> Standing {
    let data = subject.evaluation.scored_data();
    let row = || {
        let period = if now { warnings.period } else { warnings.before? };
        data.row(data.unit_number(&warning.unit)?, data.period_number(period)?)
    };
    let of_verdict = |verdict: &Verdict| {
        let number = verdict.standards.iter().position(|j| &*j.standard.id == standard)?;
        Some(verdict.standing(Question::Standard(number), row()?))
    };
    verdict.and_then(of_verdict).unwrap_or(Standing::Unknown)
}

/// What was found, in words; `label` is a grade of a standard, before or now, with its probability.
fn phrase(warning: &Warning, decimals: usize, label: &dyn Fn(&str, &Text, bool) -> Text) -> Text {
    let fall = warning.before.unwrap_or(warning.value) - warning.value;
    let (zh, en) = match &warning.sign {
        Sign::Fall { limit } => {
            let fall = fixed(fall, decimals);
            (format!("下降 {fall}，超过 {limit}"), format!("fell by {fall}, more than {limit}"))
        }
        Sign::FallShare { limit } => {
            let share = warning.before.filter(|b| *b > 0.0).map_or(0.0, |b| fall / b * 100.0);
            let (share, limit) = (fixed(share, 1), fixed(limit * 100.0, 1));
            (format!("下降 {share}%，超过 {limit}%"), format!("fell by {share}%, more than {limit}%"))
        }
        Sign::Grade { standard, from, to } => {
            let both = |t: &Text| Text { zh: pick(t, Lang::Zh).into(), en: pick(t, Lang::En).into() };
            let (from, to) = (label(standard, &both(from), false), label(standard, &both(to), true));
            (format!("由“{}”降为“{}”", from.zh, to.zh), format!("from {} down to {}", from.en, to.en))
        }
        Sign::Trend { expected, spreads, periods, limit } => {
            let (expected, far) = (fixed(*expected, decimals), fixed(spreads.abs(), 1));
            let (zh, en) = if *spreads < 0.0 { ("低于", "below") } else { ("高于", "above") };
            (
                format!("{zh}自身趋势 {far} 个 MAD（预期 {expected}，依据前 {periods} 期，阈值 {limit}）"),
                format!("{far} MADs {en} its own trend (expected {expected} from {periods} periods; limit {limit})"),
            )
        }
    };
    Text { zh, en }
}

/// What rules could not judge, a line each: silence must mean that all is well.
pub fn unjudged_lines(rules: &[Rule], warnings: &Warnings, lang: Lang) -> Vec<String> {
    let line = |(rule, node, reason, count): &(usize, std::sync::Arc<str>, Unjudged, usize)| {
        let title = rules.get(*rule).map_or("", |r| pick(&r.title, lang));
        let (en, zh) = match reason {
            Unjudged::NoValue => ("no value now or in the period before", "本期或上期没有数值"),
            Unjudged::ShortHistory => ("too few earlier periods for a trend", "前期数据不足，无法计算趋势"),
            Unjudged::NoSpread => {
                ("the earlier values lie on a line, so there is no spread to measure by", "前期数值恰在一条直线上，离散程度为零")
            }
            Unjudged::NoGrade => ("no grade now or in the period before", "本期或上期没有等级"),
        };
        lang.pick(
            format!("Not judged by “{title}” at {node}: {count} units, {en}."),
            format!("“{title}”未能判断 {node} 的 {count} 个对象：{zh}。"),
        )
    };
    warnings.unjudged.iter().map(line).collect()
}
