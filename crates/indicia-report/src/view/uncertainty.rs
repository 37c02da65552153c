//! How sure ranks are: tables of a ranking over draws.

use indicia_analysis::uncertainty::{Assumption, NodeRanking, Pairs, Ranking, RowRanking, Spread, Vary};
use indicia_core::Period;
use indicia_method::Text;
use indicia_verdict::{Definition, LabelShares};

use super::change::unit_name;
use super::ranking::marked_name;
use crate::number::decimals_for;
use crate::{Cell, Column, Subject, Table};

/// The ends of the interval that is shown.
const LOW: f64 = 0.05;
const HIGH: f64 = 0.95;

/// The interval of each unit's rank, to stand beside a ranking.
pub fn interval_table(subject: Subject, node: &NodeRanking, period: Period) -> Table {
    let mut table = Table::new(vec![
        Column::text("unit", "Id", "标识").in_data(),
        Column::text("interval", "5–95 %", "5%–95%").on_screen(),
        Column::number("rank_median", "Median", "中位数").in_data(),
        Column::number("rank_p5", "5 %", "5%").in_data(),
        Column::number("rank_p95", "95 %", "95%").in_data(),
    ]);
    for row in subject.rows_of(period) {
        let Some(own) = node.rows.get(row) else { continue };
        table.rows.push(vec![
            Cell::plain(&*subject.evaluation.scored_data().unit(row).id),
            interval(own).map_or(Cell::Blank, Cell::Plain),
            rank_cell(own.quantile(0.5)),
            rank_cell(own.quantile(LOW)),
            rank_cell(own.quantile(HIGH)),
        ]);
    }
    table
}

/// The 5-95 % interval of a row's rank as whole ranks, outwards: `2–5`. `None` without a rank.
fn interval(row: &RowRanking) -> Option<String> {
    let (low, high) = (row.quantile(LOW)?.floor(), row.quantile(HIGH)?.ceil());
    Some(if low == high { format!("{low}") } else { format!("{low}–{high}") })
}

/// Rows of a period in the order of a node's ranks; those without one last.
fn by_rank(subject: Subject, node: &NodeRanking, period: Period) -> Vec<usize> {
    let mut rows = subject.rows_of(period);
    let rank = |row: &usize| node.rows.get(*row).and_then(|r| r.nominal_rank).unwrap_or(f64::INFINITY);
    rows.sort_by(|a, b| rank(a).total_cmp(&rank(b)));
    rows
}

/// The columns that say of which unit a row speaks.
fn unit_columns() -> Vec<Column> {
    vec![
        Column::text("node", "Node", "节点").in_data(),
        Column::text("period", "Period", "时期").in_data(),
        Column::text("unit", "Id", "标识").in_data(),
        Column::text("name_zh", "Name", "名称").in_data(),
        Column::text("name_en", "Name", "名称").in_data(),
        Column::text("name", "Unit", "评价对象").on_screen(),
    ]
}

fn unit_cells(subject: Subject, node: &str, row: usize) -> Vec<Cell> {
    let data = subject.evaluation.scored_data();
    let unit = data.unit(row);
    let period = if subject.is_dated() { Cell::plain(subject.period_text(data.period(row))) } else { Cell::Blank };
    vec![
        Cell::plain(node),
        period,
        Cell::plain(&*unit.id),
        Cell::plain(&unit.name.zh),
        Cell::plain(&unit.name.en),
        Cell::Words(marked_name(unit)),
    ]
}

/// Ranks and scores of a node over all draws.
pub fn uncertainty_table(subject: Subject, ranking: &Ranking, node: &NodeRanking, period: Period, top: usize) -> Table {
    let mut columns = unit_columns();
    columns.extend([
        Column::number("rank", "Rank", "名次"),
        Column::number("median", "Median", "中位数"),
        Column::number("p5", "5 %", "5%"),
        Column::number("p95", "95 %", "95%"),
        Column::number("mean_rank", "Mean", "均值"),
        Column::number("sd_rank", "SD", "标准差"),
        Column::number("top", &format!("Top {top}"), &format!("前 {top} 名")),
        Column::number("top_k", "Top k", "前 k 名的 k").in_data(),
        Column::number("score", "Score", "得分"),
        Column::number("mean_score", "Mean", "均值"),
        Column::number("sd_score", "SD", "标准差"),
        Column::number("draws", "Draws", "抽样").in_data(),
        Column::number("failed", "Failed", "失败").in_data(),
    ]);
    let mut table = Table::new(columns);
    let decimals = subject.evaluation.value(&node.node).map_or(2, decimals_for);
    for row in by_rank(subject, node, period) {
        let Some(own) = node.rows.get(row) else { continue };
        let sound = node.periods.iter().position(|p| p.contains(&row)).map_or(0, |p| node.sound(p, ranking.settings));
        let mut cells = unit_cells(subject, &node.node, row);
        cells.extend([
            Cell::exact(own.nominal_rank),
            rank_cell(own.quantile(0.5)),
            rank_cell(own.quantile(LOW)),
            rank_cell(own.quantile(HIGH)),
            Cell::value(own.mean_rank(), 1),
            Cell::value(own.sd_rank(), 1),
            share_cell(own.top(top)),
            Cell::Number(top as f64, None),
            Cell::value(own.nominal, decimals),
            Cell::value(own.mean, decimals),
            Cell::value(own.sd, decimals),
            Cell::Number(own.ranked().max(own.draws) as f64, None),
            Cell::Number((ranking.settings.draws as u64 - sound) as f64, None),
        ]);
        table.rows.push(cells);
    }
    table
}

/// A rank that may lie between two.
fn rank_cell(rank: Option<f64>) -> Cell {
    rank.map_or(Cell::Missing, |r| Cell::Number(r, Some(if r.fract() == 0.0 { 0 } else { 1 })))
}

fn share_cell(share: Option<f64>) -> Cell {
    Cell::value(share, 2)
}

/// What is uncertain: each assumption with its alternatives, and how many draws took and failed with each.
pub fn alternative_table(assumptions: &[Assumption], others: &[(String, Text)], ranking: &Ranking) -> Table {
    let mut table = Table::new(vec![
        Column::text("assumption", "Assumption", "假设"),
        Column::text("title_zh", "Title", "名称").in_data(),
        Column::text("title_en", "Title", "名称").in_data(),
        Column::text("title", "Title", "名称").on_screen(),
        Column::text("alternative", "Alternative", "方案"),
        Column::number("probability", "Probability", "概率"),
        Column::number("draws", "Draws", "抽样次数"),
        Column::number("failed", "Failed", "失败次数"),
    ]);
    let mut counts = ranking.branches.iter();
    let mut add = |id: &str,
                   title: &Text,
                   alternative: Cell,
                   probability: Option<f64>,
                   count: Option<&indicia_analysis::uncertainty::BranchCount>| {
        table.rows.push(vec![
            Cell::plain(id),
            Cell::plain(&title.zh),
            Cell::plain(&title.en),
            Cell::Words(title.clone()),
            alternative,
            probability.map_or(Cell::Blank, |p| Cell::Number(p, Some(2))),
            count.map_or(Cell::Blank, |c| Cell::Number(c.draws as f64, None)),
            count.map_or(Cell::Blank, |c| Cell::Number(c.failed as f64, None)),
        ]);
    };
    for assumption in assumptions {
        let own = counts.next();
        let branches = assumption.branches();
        if branches.is_empty() {
            add(&assumption.id, &assumption.title, Cell::Words(spread(&assumption.what)), None, own.and_then(|o| o.first()));
        }
        for (n, branch) in branches.iter().enumerate() {
            let count = own.and_then(|o| o.get(n));
            add(&assumption.id, &assumption.title, Cell::plain(&*branch.label), Some(branch.probability), count);
        }
    }
    for (id, title) in others {
        add(id, title, Cell::Blank, None, counts.next().and_then(|o| o.first()));
    }
    table
}

/// How something spreads that has no alternatives to count.
fn spread(what: &Vary) -> Text {
    let both = |zh: String, en: String| Text { zh, en };
    match what {
        Vary::Choice(_) => Text::default(),
        Vary::Number { dial, distribution } => {
            use indicia_analysis::uncertainty::Distribution as D;
            let (zh, en) = match distribution {
                D::Uniform { low, high } => (format!("均匀 [{low}, {high}]"), format!("uniform [{low}, {high}]")),
                D::Normal { mean, sd } => (format!("正态 ({mean}, {sd})"), format!("normal ({mean}, {sd})")),
                D::TruncatedNormal { mean, sd, low, high } => {
                    (format!("截尾正态 ({mean}, {sd}) [{low}, {high}]"), format!("truncated normal ({mean}, {sd}) [{low}, {high}]"))
                }
                D::Triangular { low, mode, high } => {
                    (format!("三角 ({low}, {mode}, {high})"), format!("triangular ({low}, {mode}, {high})"))
                }
                D::Beta { a, b, low, high } => (format!("贝塔 ({a}, {b}) [{low}, {high}]"), format!("beta ({a}, {b}) [{low}, {high}]")),
            };
            let what = dial.text();
            both(format!("{}：{zh}", what.zh), format!("{}: {en}", what.en))
        }
        Vary::Weights { nodes, spread } => {
            let nodes = nodes.iter().map(|n| &**n).collect::<Vec<_>>().join(", ");
            let (zh, en) = match spread {
                Spread::Noise(factor) => {
                    let percent = crate::fixed(factor * 100.0, if (factor * 100.0).fract() == 0.0 { 0 } else { 1 });
                    (format!("权重 ±{percent}%"), format!("weights ±{percent} %"))
                }
                Spread::Dirichlet(c) => (format!("权重服从狄利克雷分布（集中度 {c}）"), format!("weights Dirichlet (concentration {c})")),
                Spread::Range([low, high]) => (format!("权重均匀 [{low}, {high}]"), format!("weights uniform [{low}, {high}]")),
            };
            both(format!("{nodes}：{zh}"), format!("{nodes}: {en}"))
        }
    }
}

/// The share of draws in which a row has each step of the standards.
pub fn grade_share_table(subject: Subject, definition: &Definition, shares: &LabelShares, period: Period) -> Table {
    let mut columns = vec![Column::text("standard", "Standard", "评定标准")];
    columns.extend(unit_columns());
    columns.extend([
        Column::text("step", "Step", "等级标识").in_data(),
        Column::text("grade", "Grade", "等级"),
        Column::number("probability", "Probability", "概率"),
    ]);
    let mut table = Table::new(columns);
    for (standard, rows) in definition.standards.iter().zip(&shares.standards) {
        let on = standard.on().map_or("", |on| on);
        for row in subject.rows_of(period) {
            let Some(Some(own)) = rows.get(row) else { continue };
            for ((step, title), share) in standard.steps().into_iter().zip(own).rev().filter(|(_, share)| **share > 0.0) {
                let mut cells = vec![Cell::plain(&*standard.id)];
                cells.extend(unit_cells(subject, on, row));
                cells.extend([Cell::plain(&**step), Cell::Words(title.clone()), share_cell(Some(*share))]);
                table.rows.push(cells);
            }
        }
    }
    table
}

/// All pairs of a period, by rank: how often the first is above the second, how often below, and how often their order is reversed.
pub fn pair_share_table(subject: Subject, node: &NodeRanking, period: Period) -> Table {
    let mut columns = unit_columns();
    columns.extend([
        Column::text("other", "Other id", "对方标识").in_data(),
        Column::text("other_name", "Other", "对方").on_screen(),
        Column::number("above", "Above", "高于对方"),
        Column::number("below", "Below", "低于对方"),
        Column::number("reversed", "Reversed", "次序颠倒"),
    ]);
    let mut table = Table::new(columns);
    let rows = by_rank(subject, node, period);
    let data = subject.evaluation.scored_data();
    for (n, first) in rows.iter().enumerate() {
        for second in &rows[n + 1..] {
            let Some(pairs) = pairs_of(node, *first) else { continue };
            let ranked = |row: &usize| node.rows.get(*row).is_some_and(|r| r.ranked() > 0);
            if !ranked(first) || !ranked(second) {
                continue;
            }
            let unit = data.unit(*second);
            let mut cells = unit_cells(subject, &node.node, *first);
            cells.extend([
                Cell::plain(&*unit.id),
                Cell::Words(unit_name(&unit.id, &unit.name)),
                share_cell(pairs.above(*first, *second)),
                share_cell(pairs.above(*second, *first)),
                node.reversed(*first, *second).map_or(Cell::Blank, |r| Cell::Number(r, Some(2))),
            ]);
            table.rows.push(cells);
        }
    }
    table
}

/// One unit against all others: how often it is above, with the rank of each.
pub fn unit_pair_table(subject: Subject, node: &NodeRanking, row: usize) -> Table {
    let mut columns = unit_columns();
    columns.extend([Column::number("rank", "Rank", "名次"), Column::number("above", "It is above", "高于对方的比例")]);
    let mut table = Table::new(columns);
    let period = subject.evaluation.scored_data().period(row);
    for other in by_rank(subject, node, period).into_iter().filter(|o| *o != row) {
        let Some(rank) = node.rows.get(other).and_then(|r| r.nominal_rank) else { continue };
        let mut cells = unit_cells(subject, &node.node, other);
        cells.extend([Cell::Number(rank, None), share_cell(pairs_of(node, row).and_then(|p| p.above(row, other)))]);
        table.rows.push(cells);
    }
    table
}

/// The share of draws of each rank of a row.
pub fn rank_share_table(subject: Subject, node: &NodeRanking, row: usize) -> Table {
    let mut columns = unit_columns();
    columns.truncate(columns.len() - 1);
    columns.extend([
        Column::number("rank", "Rank", "名次"),
        Column::number("probability", "Probability", "概率"),
        Column::text("bar", "", "").on_screen(),
    ]);
    let mut table = Table::new(columns);
    let Some(own) = node.rows.get(row) else { return table };
    for (rank, share) in own.shares() {
        let mut cells = unit_cells(subject, &node.node, row);
        cells.truncate(cells.len() - 1);
        cells.extend([rank_cell(Some(rank)), Cell::Number(share, Some(3)), Cell::plain("#".repeat((share * 40.0).round() as usize))]);
        table.rows.push(cells);
    }
    table
}

/// How many pairs of a period there are, in how many one is above the other in every draw, and in how many the order is reversed in more than
/// one draw of ten.
pub fn dominance(subject: Subject, node: &NodeRanking, period: Period) -> (usize, usize, usize) {
    let rows: Vec<usize> =
        subject.rows_of(period).into_iter().filter(|r| node.rows.get(*r).is_some_and(|r| r.nominal_rank.is_some())).collect();
    let (mut all, mut always, mut reversed) = (0, 0, 0);
    for (n, first) in rows.iter().enumerate() {
        for second in &rows[n + 1..] {
            let Some(pairs) = pairs_of(node, *first) else { continue };
            all += 1;
            always += usize::from(pairs.above(*first, *second) == Some(1.0) || pairs.above(*second, *first) == Some(1.0));
            reversed += usize::from(node.reversed(*first, *second).is_some_and(|r| r > 0.1));
        }
    }
    (all, always, reversed)
}

fn pairs_of(node: &NodeRanking, row: usize) -> Option<&Pairs> {
    node.pairs.iter().find(|p| p.rows.contains(&row))
}
