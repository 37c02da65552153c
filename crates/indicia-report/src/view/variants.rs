//! One index under several methods, side by side.

use indicia_analysis::comparison::{Outcome, RankAgreement, Steps, Variant, rank_agreement};
use indicia_core::{Address, Evaluation, NodeKind, Period, WeightTrace};
use indicia_diagnostic::{Diagnostic, Lang};
use indicia_method::{Kind, Text};

use super::change::unit_name;
use crate::{Cell, Column, Section, Subject, Table, decimals_for};

/// More methods than these have numbers at the heads of a screen instead of their names.
const NAMED: usize = 6;

/// What is compared, and how much of it is shown.
#[derive(Clone, Copy, Debug)]
pub struct Comparing<'a> {
    /// The index as it is declared.
    pub subject: Subject<'a>,
    /// The node whose scores are compared.
    pub node: &'a str,
    /// The period.
    pub period: Period,
    /// The steps that have other methods.
    pub steps: &'a Steps,
    /// The k of the top k.
    pub top: usize,
    /// Rows of the units that move most.
    pub most: usize,
}

/// A method that ran.
struct Ran<'a> {
    name: Text,
    key: String,
    evaluation: &'a Evaluation,
    declared: bool,
}

/// The sections: how each method agrees with the declared one, weights, ranks, tau between all, units that move most, and methods that cannot
/// stand here. `reasons` holds for each method that was refused what has to be said, placed.
pub fn variant_sections(what: Comparing, variants: &[Variant], reasons: &[(String, Vec<Diagnostic>)]) -> Vec<Section> {
    let own = what.subject.evaluation;
    let declared = variants.iter().find(|v| matches!(v.outcome, Outcome::Declared)).map(|v| v.name.clone());
    let named = declared.clone().unwrap_or_else(|| declared_name(own, what.steps));
    // Where whole alternatives are compared there is no step whose method could name the system.
    let (name, named) = if what.steps.addresses.is_empty() {
        (Text { zh: "现行体系".into(), en: "as declared".into() }, "declared".to_string())
    } else {
        (Text { zh: format!("{named}（现行）"), en: format!("{named} (declared)") }, named)
    };
    let mut ran = vec![Ran { name, key: named, evaluation: own, declared: true }];
    ran.extend(variants.iter().filter_map(|v| match &v.outcome {
        Outcome::Ran(e) => {
            Some(Ran { name: Text { zh: v.name.clone(), en: v.name.clone() }, key: v.name.clone(), evaluation: e, declared: false })
        }
        _ => None,
    }));
    let rows = what.subject.rows_of(what.period);
    let mut out = vec![agreement(what, &ran, &rows)];
    out.extend(weights(what, &ran));
    out.push(ranks(what, &ran, &rows));
    if ran.len() > 2 {
        out.push(pairs(what, &ran, &rows));
    }
    if ran.len() > 1 {
        out.push(moves(what, &ran, &rows));
    }
    if !reasons.is_empty() {
        out.push(refused(reasons));
    }
    out
}

/// The methods that are declared at the steps, each once.
fn declared_name(evaluation: &Evaluation, steps: &Steps) -> String {
    let mut names: Vec<String> =
        steps.addresses.iter().map(|a| evaluation.method_at(a).map_or_else(|| "none".to_string(), |m| m.id().to_string())).collect();
    names.dedup();
    let mut seen = Vec::new();
    names.retain(|n| {
        !seen.contains(n) && {
            seen.push(n.clone());
            true
        }
    });
    names.join(" + ")
}

/// The head of a method's column.
fn head(n: usize, ran: &[Ran], key: String) -> Column {
    if ran.len() > NAMED {
        let number = (n + 1).to_string();
        Column::number(key, &number, &number)
    } else {
        Column::number(key, &ran[n].name.en, &ran[n].name.zh)
    }
}

/// Ranks and scores of the rows that have a rank on both sides.
fn compared(what: Comparing, a: &Evaluation, b: &Evaluation, rows: &[usize]) -> RankAgreement {
    let of = |e: &Evaluation, row: usize| Some((e.node(what.node)?.rank(row)?, e.value(what.node)?.get(row)?));
    let both: Vec<((f64, f64), (f64, f64))> = rows.iter().filter_map(|r| of(a, *r).zip(of(b, *r))).collect();
    let places: Vec<(f64, f64)> = both.iter().map(|(a, b)| (a.0, b.0)).collect();
    let scores: Vec<(f64, f64)> = both.iter().map(|(a, b)| (a.1, b.1)).collect();
    rank_agreement(&places, Some(&scores), a.plan().system().ranking.rule, what.top)
}

fn ranked(e: &Evaluation, node: &str, rows: &[usize]) -> usize {
    rows.iter().filter(|r| e.node(node).is_some_and(|n| n.rank(**r).is_some())).count()
}

fn agreement(what: Comparing, ran: &[Ran], rows: &[usize]) -> Section {
    let mut table = Table::new(vec![
        if ran.len() > NAMED { Column::number("number", "#", "#") } else { Column::number("number", "#", "#").in_data() },
        Column::text("method", "Method", "方法"),
        Column::text("declared", "Declared", "现行").in_data(),
        Column::number("units", "Units", "对象数"),
        Column::number("kendall", "Kendall tau", "肯德尔 τ"),
        Column::number("spearman", "Spearman", "斯皮尔曼"),
        Column::number("pearson", "Pearson", "皮尔逊"),
        Column::number("mean_shift", "Mean shift", "平均位移"),
        Column::number("max_shift", "Largest", "最大位移"),
        Column::number("moved", "Moved", "变动数"),
        Column::number("top_overlap", &format!("Top {}", what.top), &format!("前 {} 名", what.top)),
    ]);
    for (n, variant) in ran.iter().enumerate() {
        let found = compared(what, ran[0].evaluation, variant.evaluation, rows);
        let units = ranked(variant.evaluation, what.node, rows);
        let mut row = vec![
            Cell::Number((n + 1) as f64, None),
            Cell::Words(variant.name.clone()),
            Cell::plain(if variant.declared { "yes" } else { "no" }),
            Cell::Number(units as f64, None),
        ];
        if variant.declared {
            row.extend((0..7).map(|_| Cell::Blank));
        } else {
            row.extend([found.kendall, found.spearman, found.pearson].map(|x| Cell::value(x, 3)));
            row.push(Cell::Number(found.mean_shift, Some(2)));
            row.extend([found.max_shift, found.moved as f64, found.overlap as f64].map(|x| Cell::Number(x, None)));
        }
        table.rows.push(row);
    }
    let mut section = Section::new("methods", "How far each agrees with the declared one", "各方法与现行方法的一致程度", table);
    if what.steps.addresses.len() > 1 {
        let n = what.steps.addresses.len();
        section.note(format!("Each method stands at {n} steps at once."), format!("每种方法同时用于 {n} 个步骤。"));
    }
    // A weighting that is made for another aggregator is compared all the same, and the reader told.
    for variant in ran.iter().filter(|_| what.steps.kind == Kind::Weighting) {
        let mut told = Vec::new();
        indicia_analysis::audit::rescaled_weights(variant.evaluation, &mut told);
        for finding in told {
            let d = finding.diagnostic;
            section.note(format!("{}: {}.", d.id(), d.text(Lang::En)), format!("{}：{}。", d.id(), d.text(Lang::Zh)));
        }
    }
    let own = ranked(ran[0].evaluation, what.node, rows);
    if ran.iter().any(|v| ranked(v.evaluation, what.node, rows) != own) {
        section.note(
            "Where a method ranks other units, agreement is that among the units that both rank.",
            "若某方法排名的对象不同，一致程度仅按双方共同排名的对象计算。",
        );
    }
    section
}

/// Weights below the aggregates that the steps reach, where a method changes them.
fn weights(what: Comparing, ran: &[Ran]) -> Option<Section> {
    let own = ran[0].evaluation;
    let below = indicia_analysis::change::nodes_below(own, what.node);
    let system = own.plan().system();
    let mut columns = vec![Column::text("node", "Node", "节点"), Column::text("item", "Item", "下级")];
    columns.extend((0..ran.len()).map(|n| head(n, ran, ran[n].key.clone())));
    let mut table = Table::new(columns);
    let mut by_unit = false;
    for node in system.nodes.iter().filter(|n| below.contains(&n.id)) {
        let NodeKind::Aggregate { children, .. } = &node.kind else { continue };
        let all: Vec<Option<&WeightTrace>> = ran.iter().map(|v| v.evaluation.node(&node.id).and_then(|n| n.weights.as_deref())).collect();
        let same = |a: &WeightTrace, b: &WeightTrace| a.values == b.values && a.axis == b.axis;
        let moved = all.iter().skip(1).any(|w| !matches!((all[0], w), (Some(a), Some(b)) if same(a, b)));
        let asked = what.steps.kind == Kind::Weighting && what.steps.addresses.contains(&Address::Weight(node.id.clone()));
        if !moved && !asked {
            continue;
        }
        for (at, child) in children.iter().enumerate() {
            let mut row = vec![Cell::plain(&*node.id), Cell::plain(&**child)];
            row.extend(all.iter().map(|w| {
                let Some(w) = w else { return Cell::Missing };
                let of: Vec<f64> = w.values.chunks(children.len()).filter_map(|v| v.get(at).copied()).collect();
                match of.as_slice() {
                    [] => Cell::Missing,
                    [one] => Cell::Number(*one, Some(4)),
                    several => {
                        by_unit = true;
                        Cell::Marked(several.iter().sum::<f64>() / several.len() as f64, Some(4), "~")
                    }
                }
            }));
            table.rows.push(row);
        }
    }
    if table.rows.is_empty() {
        return None;
    }
    let mut section = Section::new("weights", "Weights", "权重", table);
    if by_unit {
        section.note(
            "~ marks the mean of weights that differ by unit or group; `indicia show weights` lists them.",
            "~ 表示权重因对象或组别而异，此处为均值；可用 `indicia show weights` 查看明细。",
        );
    }
    Some(section)
}

/// The unit of a row, by id and names, for programs, and by one name for people.
fn names() -> Vec<Column> {
    vec![
        Column::text("unit", "Id", "标识").in_data(),
        Column::text("name_zh", "Name", "名称").in_data(),
        Column::text("name_en", "Name", "名称").in_data(),
        Column::text("name", "Unit", "评价对象").on_screen(),
    ]
}

fn name_cells(subject: Subject, row: usize) -> Vec<Cell> {
    let unit = subject.evaluation.scored_data().unit(row);
    let name = unit_name(&unit.id, &unit.name);
    vec![Cell::plain(&*unit.id), Cell::plain(&name.zh), Cell::plain(&name.en), Cell::Words(name)]
}

/// Rows by the declared rank; those without one at the end.
fn by_rank(what: Comparing, rows: &[usize]) -> Vec<usize> {
    let trace = what.subject.evaluation.node(what.node);
    let mut rows = rows.to_vec();
    let rank = |r: &usize| trace.and_then(|n| n.rank(*r)).unwrap_or(f64::INFINITY);
    rows.sort_by(|a, b| rank(a).total_cmp(&rank(b)));
    rows
}

fn ranks(what: Comparing, ran: &[Ran], rows: &[usize]) -> Section {
    let mut columns = names();
    for (n, variant) in ran.iter().enumerate() {
        columns.push(head(n, ran, format!("rank.{}", variant.key)));
        columns.push(Column::number(format!("score.{}", variant.key), "", "").in_data());
    }
    let mut table = Table::new(columns);
    for row in by_rank(what, rows) {
        let mut cells = name_cells(what.subject, row);
        for variant in ran {
            cells.push(Cell::exact(variant.evaluation.node(what.node).and_then(|n| n.rank(row))));
            let values = variant.evaluation.value(what.node);
            cells.push(Cell::value(values.and_then(|v| v.get(row)), values.map_or(2, decimals_for)));
        }
        table.rows.push(cells);
    }
    let mut section = Section::new("ranks", "Ranks", "名次", table);
    if ran.len() > NAMED {
        let list = |zh: bool| {
            let each = ran.iter().enumerate().map(|(n, v)| format!("{} {}", n + 1, if zh { &v.name.zh } else { &v.name.en }));
            each.collect::<Vec<_>>().join(if zh { "，" } else { ", " })
        };
        section.note(format!("{}.", list(false)), format!("{}。", list(true)));
    }
    section
}

fn pairs(what: Comparing, ran: &[Ran], rows: &[usize]) -> Section {
    let mut columns = vec![
        if ran.len() > NAMED { Column::number("number", "#", "#").on_screen() } else { Column::text("own", "", "").on_screen() },
        Column::text("method", "Method", "方法").in_data(),
    ];
    columns.extend((0..ran.len()).map(|n| head(n, ran, ran[n].key.clone())));
    let mut table = Table::new(columns);
    for (i, a) in ran.iter().enumerate() {
        let first = if ran.len() > NAMED { Cell::Number((i + 1) as f64, None) } else { Cell::Words(a.name.clone()) };
        let mut row = vec![first, Cell::plain(&a.key)];
        row.extend(ran.iter().enumerate().map(|(j, b)| match j.cmp(&i) {
            std::cmp::Ordering::Equal => Cell::Number(1.0, None),
            _ => Cell::value(compared(what, a.evaluation, b.evaluation, rows).kendall, 3),
        }));
        table.rows.push(row);
    }
    Section::new("kendall", "Kendall's tau between all of them", "各方法两两之间的肯德尔 τ", table)
}

fn moves(what: Comparing, ran: &[Ran], rows: &[usize]) -> Section {
    let mut columns = names();
    columns.extend([
        Column::number("declared", "Declared rank", "现行名次"),
        Column::number("best", "Best", "最好"),
        Column::text("best_by", "by", "方法"),
        Column::number("worst", "Worst", "最差"),
        Column::text("worst_by", "by", "方法"),
        Column::number("span", "Span", "跨度"),
    ]);
    let mut table = Table::new(columns);
    let mut all: Vec<(f64, Vec<Cell>)> = Vec::new();
    for row in by_rank(what, rows) {
        let of: Vec<(usize, f64)> =
            ran.iter().enumerate().filter_map(|(n, v)| v.evaluation.node(what.node).and_then(|t| t.rank(row)).map(|r| (n, r))).collect();
        let best = of.iter().copied().reduce(|a, b| if b.1 < a.1 { b } else { a });
        let worst = of.iter().copied().reduce(|a, b| if b.1 > a.1 { b } else { a });
        let (Some(best), Some(worst)) = (best, worst) else { continue };
        let mut cells = name_cells(what.subject, row);
        cells.push(Cell::exact(of.iter().find(|(n, _)| *n == 0).map(|(_, r)| *r)));
        for (n, rank) in [best, worst] {
            cells.push(Cell::Number(rank, None));
            cells.push(Cell::Words(ran[n].name.clone()));
        }
        cells.push(Cell::Number(worst.1 - best.1, None));
        all.push((worst.1 - best.1, cells));
    }
    // A stable sort: equal spans stay in the order of the declared ranks.
    all.sort_by(|a, b| b.0.total_cmp(&a.0));
    let still = all.iter().filter(|(span, _)| *span == 0.0).count();
    let total = all.len();
    table.rows = all.into_iter().filter(|(span, _)| *span > 0.0).take(what.most).map(|(_, cells)| cells).collect();
    let mut section = Section::new("moves", "Units that move most", "变动最大的对象", table);
    section.note(
        format!("{still} of {total} units have the same rank under every method."),
        format!("{total} 个对象中有 {still} 个在所有方法下名次相同。"),
    );
    section
}

fn refused(reasons: &[(String, Vec<Diagnostic>)]) -> Section {
    let mut table = Table::new(vec![
        Column::text("method", "Method", "方法"),
        Column::text("code", "Code", "代码"),
        Column::text("reason", "Why", "原因"),
    ]);
    for (name, findings) in reasons {
        let Some(first) = findings.first() else { continue };
        let more = findings.len() - 1;
        let mut text = Text { zh: first.text(Lang::Zh), en: first.text(Lang::En) };
        if more > 0 {
            text.en.push_str(&format!(" (and {more} more)"));
            text.zh.push_str(&format!("（另有 {more} 处）"));
        }
        table.rows.push(vec![Cell::plain(name), Cell::plain(first.id()), Cell::Words(text)]);
    }
    Section::new("refused", "Cannot stand here as they are", "无法直接用于此处", table)
}
