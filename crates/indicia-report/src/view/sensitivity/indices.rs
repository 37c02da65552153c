use indicia_analysis::sensitivity::{Design, Estimate, Indices, NoIndices, Output};
use indicia_method::Text;

use super::unit_of;
use crate::{Cell, Column, Section, Subject, Table, fixed};

/// An assumption as it is shown.
#[derive(Clone, Debug)]
pub struct Factor {
    /// Its id.
    pub id: String,
    /// Its name; may be empty.
    pub title: Text,
}

/// What was analysed, and what came of it.
#[derive(Clone, Debug)]
pub struct Analysed {
    /// The output.
    pub output: Output,
    /// Its indices.
    pub indices: Result<Indices, NoIndices>,
}

/// Sobol indices of a node: first and total order of each assumption for each output, and second order of pairs where the design has its runs.
pub fn index_sections(subject: Subject, node: &str, design: &Design, level: f64, factors: &[Factor], found: &[Analysed]) -> Vec<Section> {
    let mut first = Section::new("sobol", "Sobol indices", "Sobol 指数", first_table(subject, node, level, factors, found));
    notes(&mut first, subject, node, design, level, found);
    let mut out = vec![first];
    if design.second_order() {
        let mut second =
            Section::new("sobol_second", "Two assumptions together", "两项假设的交互", second_table(subject, node, level, factors, found));
        second.note(
            "What two assumptions explain only together, beyond what each explains alone.",
            "两项假设共同作用所解释的方差份额，不含各自单独解释的部分。",
        );
        out.push(second);
    }
    out
}

fn ends(level: f64) -> [Column; 2] {
    let percent = |p: f64| fixed(100.0 * p, 0);
    let (low, high) = (percent((1.0 - level) / 2.0), percent((1.0 + level) / 2.0));
    [Column::number("low", &format!("{low}%"), &format!("{low}%")), Column::number("high", &format!("{high}%"), &format!("{high}%"))]
}

fn prefixed(prefix: &str, column: Column) -> Column {
    Column { key: format!("{prefix}_{}", column.key), ..column }
}

fn cells(e: &Estimate) -> [Cell; 3] {
    let [low, high] = e.interval.map_or([None, None], |[a, b]| [Some(a), Some(b)]);
    [Cell::Number(e.value, Some(3)), Cell::value(low, 3), Cell::value(high, 3)]
}

/// What an output is called, and its word and unit for programs.
fn heads(subject: Subject, node: &str, output: Output) -> [Cell; 4] {
    let (word, row, en, zh) = match output {
        Output::Shift => ("mean-shift", None, "average shift in rank", "平均名次位移"),
        Output::Score(row) => ("score", Some(row), "score", "得分"),
        Output::Rank(row) => ("rank", Some(row), "rank", "名次"),
    };
    let unit = row.map(|r| unit_of(subject.evaluation, r));
    let shown = match &unit {
        Some((_, name)) => Text { en: format!("{en} of {}", name.en), zh: format!("{}的{zh}", name.zh) },
        None => Text { en: en.into(), zh: zh.into() },
    };
    [Cell::Words(shown), Cell::plain(node), Cell::plain(word), unit.map_or(Cell::Blank, |(id, _)| Cell::plain(id))]
}

fn head_columns() -> Vec<Column> {
    vec![
        Column::text("what", "Of", "分析对象").on_screen(),
        Column::text("ranked", "Ranked", "排名节点").in_data(),
        Column::text("output", "Output", "输出").in_data(),
        Column::text("unit", "Unit", "评价对象").in_data(),
    ]
}

fn name(factor: &Factor) -> Cell {
    match (factor.title.zh.is_empty(), factor.title.en.is_empty()) {
        (true, true) => Cell::plain(&factor.id),
        (zh, en) => Cell::Words(Text {
            zh: if zh { factor.title.en.clone() } else { factor.title.zh.clone() },
            en: if en { factor.title.zh.clone() } else { factor.title.en.clone() },
        }),
    }
}

fn first_table(subject: Subject, node: &str, level: f64, factors: &[Factor], found: &[Analysed]) -> Table {
    let mut columns = head_columns();
    columns.push(Column::text("assumption", "Id", "标识").in_data());
    columns.push(Column::text("title", "Assumption", "假设").on_screen());
    columns.push(Column::number("first", "First", "一阶"));
    columns.extend(ends(level).map(|c| prefixed("first", c)));
    columns.push(Column::number("total", "Total", "总效应"));
    columns.extend(ends(level).map(|c| prefixed("total", c)));
    let data = |key: &str| Column::number(key, key, key).in_data();
    columns.extend(["mean", "variance", "rows", "left_out"].map(data));
    let mut table = Table::new(columns);
    for analysed in found {
        let Ok(indices) = &analysed.indices else { continue };
        let mut order: Vec<usize> = (0..factors.len()).collect();
        // What matters most comes first; among equals the order of the file.
        order.sort_by(|a, b| indices.total[*b].value.total_cmp(&indices.total[*a].value));
        for (n, i) in order.into_iter().enumerate() {
            let mut row: Vec<Cell> = heads(subject, node, analysed.output).into();
            if n > 0 {
                row[0] = Cell::Blank;
            }
            row.extend([Cell::plain(&factors[i].id), name(&factors[i])]);
            row.extend(cells(&indices.first[i]));
            row.extend(cells(&indices.total[i]));
            row.extend([indices.mean, indices.variance, indices.rows as f64, indices.left_out as f64].map(|x| Cell::Number(x, None)));
            table.rows.push(row);
        }
    }
    table
}

fn second_table(subject: Subject, node: &str, level: f64, factors: &[Factor], found: &[Analysed]) -> Table {
    let mut columns = head_columns();
    columns.extend([Column::text("first", "Id", "标识").in_data(), Column::text("first_title", "One", "其一").on_screen()]);
    columns.extend([Column::text("second", "Id", "标识").in_data(), Column::text("second_title", "Other", "其二").on_screen()]);
    columns.push(Column::number("together", "Together", "交互"));
    columns.extend(ends(level).map(|c| prefixed("together", c)));
    let mut table = Table::new(columns);
    for analysed in found {
        let Ok(indices) = &analysed.indices else { continue };
        let pairs: Vec<[usize; 2]> = (0..factors.len()).flat_map(|i| (i + 1..factors.len()).map(move |j| [i, j])).collect();
        for (n, ([i, j], estimate)) in pairs.into_iter().zip(&indices.second).enumerate() {
            let mut row: Vec<Cell> = heads(subject, node, analysed.output).into();
            if n > 0 {
                row[0] = Cell::Blank;
            }
            row.extend([Cell::plain(&factors[i].id), name(&factors[i]), Cell::plain(&factors[j].id), name(&factors[j])]);
            row.extend(cells(estimate));
            table.rows.push(row);
        }
    }
    table
}

fn notes(section: &mut Section, subject: Subject, node: &str, design: &Design, level: f64, found: &[Analysed]) {
    let (n, d, runs) = (design.rows(), design.factors(), design.runs());
    let percent = fixed(100.0 * level, 0);
    let factor = if design.second_order() { "2d + 2" } else { "d + 2" };
    section.note(
        format!("{runs} runs: N = {n} rows, assumptions d = {d}, N({factor}). Intervals hold {percent}% of the bootstrap samples of rows."),
        format!("共 {runs} 次计算：N = {n} 行，d = {d} 项假设，N({factor})。区间为按行自助抽样估计值的中间 {percent}%。"),
    );
    section.note(
        "First: the share of the variance that an assumption explains alone. Total: together with others too; near 0 it may as well be fixed.",
        "一阶：该假设单独解释的方差份额；总效应：连同与其他假设的交互；总效应接近 0 的假设可以固定不变。",
    );
    for analysed in found {
        let [Cell::Words(what), ..] = heads(subject, node, analysed.output) else { continue };
        let out = analysed.indices.as_ref().map_or_else(NoIndices::left_out, |i| i.left_out);
        if out > 0 {
            section.note(
                format!("{}: {out} of {n} rows are left out, a run of each has no value.", capital(&what.en)),
                format!("{}：{n} 行中有 {out} 行因某次计算没有数值而未使用。", what.zh),
            );
        }
        match &analysed.indices {
            Ok(_) => {}
            Err(NoIndices::Constant { value, .. }) => section.note(
                format!("{}: {} in every run, so there is nothing to share out.", capital(&what.en), fixed(*value, 4)),
                format!("{}：每次计算均为 {}，没有方差可供分解。", what.zh, fixed(*value, 4)),
            ),
            Err(NoIndices::TooFewRows { rows, .. }) => section.note(
                format!("{}: {rows} rows with values are too few for indices.", capital(&what.en)),
                format!("{}：有数值的行仅 {rows} 行，不足以估计指数。", what.zh),
            ),
        }
    }
    if d == 1 {
        section.note(
            "With one assumption all of the variance is its own: both indices are 1 but for the sampling.",
            "只有一项假设时方差全归于它：两个指数除抽样误差外均为 1。",
        );
    }
    let random = design.dimensions() - design.even();
    if random > 0 {
        let (even, all) = (design.even(), design.dimensions());
        section.note(
            format!("{even} of {all} uncertain numbers come from Sobol points, the others are random: intervals are wider for them."),
            format!("{all} 个不确定数中有 {even} 个取自 Sobol 点，其余为随机数，其估计的区间较宽。"),
        );
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
