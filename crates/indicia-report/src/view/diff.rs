//! What is different between two systems or results, and what it did.

use std::collections::BTreeMap;
use std::sync::Arc;

use indicia_analysis::change::{Changes, Factor};
use indicia_analysis::comparison::{Driver, RankAgreement};
use indicia_method::{Text, Value};

use super::change::{factor_text, plus, unit_name};
use crate::{Cell, Column, Difference, Section, Table};

/// A difference with where it stands on either side.
#[derive(Clone, Debug)]
pub struct PlacedDifference {
    /// The difference.
    pub what: Difference,
    /// `file:line` on each side, where it is known.
    pub places: [Option<String>; 2],
}

/// A weight that came out otherwise.
#[derive(Clone, Debug, PartialEq)]
pub struct WeightMove {
    /// The node.
    pub node: String,
    /// The child.
    pub item: String,
    /// Its share of the node's weights on each side; `None` where it is no child there.
    pub shares: [Option<f64>; 2],
}

/// A unit that both sides rank.
#[derive(Clone, Debug)]
pub struct DiffUnit {
    /// Its id.
    pub unit: Arc<str>,
    /// Its name.
    pub name: Text,
    /// Its published scores.
    pub scores: [Option<f64>; 2],
    /// Its published ranks.
    pub ranks: [f64; 2],
    /// The row in the data of the second side, for effects of indicators.
    pub row: Option<usize>,
}

/// Everything that a comparison of two sides shows.
#[derive(Clone, Debug)]
pub struct Diffed {
    /// What is different in the definitions and the data.
    pub definition: Vec<PlacedDifference>,
    /// Weights that came out otherwise.
    pub weights: Vec<WeightMove>,
    /// The units that both sides rank, in the order of the second.
    pub units: Vec<DiffUnit>,
    /// How the rankings agree, over these units.
    pub agreement: RankAgreement,
    /// Units ranked on the second side alone.
    pub entered: Vec<String>,
    /// Units ranked on the first side alone.
    pub left: Vec<String>,
    /// The changes shared out among causes, where that can be done.
    pub changes: Option<Changes>,
    /// What each indicator or node did, where that can be told.
    pub drivers: Vec<Driver>,
    /// Decimals of the scores.
    pub decimals: usize,
    /// Rows of the units that move most.
    pub most: usize,
}

/// Characters of a value that a screen shows.
const WIDTH: usize = 44;

/// The sections of a comparison.
pub fn diff_sections(diffed: &Diffed) -> Vec<Section> {
    let mut out = vec![definition(&diffed.definition)];
    if !diffed.weights.is_empty() {
        out.push(weights(&diffed.weights));
    }
    out.push(agreement(diffed));
    out.extend(causes(diffed));
    out.push(movers(diffed));
    out
}

fn short(text: &str) -> String {
    if text.chars().count() > WIDTH { text.chars().take(WIDTH - 1).chain(['…']).collect() } else { text.to_string() }
}

/// Differences; on a screen those of many steps that are one change of one line stand together.
fn definition(all: &[PlacedDifference]) -> Section {
    let mut table = Table::new(vec![
        Column::text("part", "What", "内容"),
        Column::text("path", "Path", "路径").in_data(),
        Column::text("about", "Where", "位置"),
        Column::text("from", "Before", "原来"),
        Column::text("to", "Now", "现在"),
        Column::text("place_from", "Line before", "原文件行"),
        Column::text("place_to", "Line now", "现文件行"),
    ]);
    let text = |t: &Option<String>| t.as_ref().map_or(Cell::Missing, Cell::plain);
    for d in all {
        table.rows.push(vec![
            Cell::Words(d.what.part.text()),
            Cell::plain(d.what.path.join(".")),
            Cell::plain(&d.what.about),
            text(&d.what.from),
            text(&d.what.to),
            text(&d.places[0]),
            text(&d.places[1]),
        ]);
    }
    let mut section = Section::new("definition", "What is different", "定义与数据的差异", table);
    if all.is_empty() {
        section.note("Definition and data are the same on both sides.", "两侧的定义与数据相同。");
    }
    section
}

/// The section of differences as a screen shows it: equal changes together, long values shortened.
pub fn definition_on_screen(section: &Section) -> Section {
    let mut groups: Vec<(Vec<Cell>, Vec<String>)> = Vec::new();
    for row in &section.table.rows {
        let mut key = row.clone();
        let about = match (&key[1], &key[2]) {
            (_, Cell::Plain(about)) => about.clone(),
            _ => String::new(),
        };
        key[1] = Cell::Blank;
        key[2] = Cell::Blank;
        match groups.iter_mut().find(|(k, _)| *k == key) {
            Some((_, abouts)) => abouts.push(about),
            None => groups.push((key, vec![about])),
        }
    }
    let mut out = section.clone();
    out.table.rows = groups
        .into_iter()
        .map(|(mut key, abouts)| {
            let (first, more) = (abouts.iter().take(3).cloned().collect::<Vec<_>>().join(", "), abouts.len().saturating_sub(3));
            key[2] = Cell::plain(if more > 0 { format!("{first} … +{more}") } else { first });
            for cell in &mut key[3..5] {
                if let Cell::Plain(text) = cell {
                    *text = short(text);
                }
            }
            key
        })
        .collect();
    out
}

fn weights(all: &[WeightMove]) -> Section {
    let mut table = Table::new(vec![
        Column::text("node", "Node", "节点"),
        Column::text("item", "Item", "下级"),
        Column::number("from", "Before", "原来"),
        Column::number("to", "Now", "现在"),
        Column::number("change", "Change", "变化"),
    ]);
    for w in all {
        let change = w.shares[0].zip(w.shares[1]).map(|(a, b)| b - a);
        table.rows.push(vec![
            Cell::plain(&w.node),
            Cell::plain(&w.item),
            Cell::value(w.shares[0], 4),
            Cell::value(w.shares[1], 4),
            change.map_or(Cell::Missing, |x| Cell::Marked(x, Some(4), plus(x, 4))),
        ]);
    }
    Section::new("weights", "Shares of the weights that came out otherwise", "结果不同的权重（占比）", table)
}

fn agreement(diffed: &Diffed) -> Section {
    let a = &diffed.agreement;
    let mut table = Table::new(vec![
        Column::number("units", "Units", "对象数"),
        Column::number("kendall", "Kendall tau", "肯德尔 τ"),
        Column::number("spearman", "Spearman", "斯皮尔曼"),
        Column::number("pearson", "Pearson", "皮尔逊"),
        Column::number("mean_shift", "Mean shift", "平均位移"),
        Column::number("max_shift", "Largest", "最大位移"),
        Column::number("moved", "Moved", "变动数"),
        Column::number("top", "k", "k").in_data(),
        Column::number("top_overlap", &format!("In both top {}", a.top), &format!("两侧前 {} 名重合", a.top)),
    ]);
    let count = |n: usize| Cell::Number(n as f64, None);
    table.rows.push(vec![
        count(a.units.len()),
        Cell::value(a.kendall, 3),
        Cell::value(a.spearman, 3),
        Cell::value(a.pearson, 3),
        Cell::Number(a.mean_shift, Some(2)),
        Cell::Number(a.max_shift, None),
        count(a.moved),
        count(a.top),
        count(a.overlap),
    ]);
    let mut section = Section::new("agreement", "How far the rankings agree", "两侧排名的一致程度", table);
    let list = |ids: &[String], sign: &str| ids.join(sign);
    if !diffed.entered.is_empty() {
        section.note(
            format!("Ranked now alone: {}.", list(&diffed.entered, ", ")),
            format!("仅现在有名次：{}。", list(&diffed.entered, "、")),
        );
    }
    if !diffed.left.is_empty() {
        section
            .note(format!("Ranked before alone: {}.", list(&diffed.left, ", ")), format!("仅原来有名次：{}。", list(&diffed.left, "、")));
    }
    if !diffed.entered.is_empty() || !diffed.left.is_empty() {
        section.note(
            "Shifts are those among the units that both sides rank, and not the differences of the published ranks.",
            "位移按双方都有名次的对象重新排定后计算，而不是已公布名次之差。",
        );
    }
    section
}

/// What each cause did, over all units.
fn causes(diffed: &Diffed) -> Option<Section> {
    let changes = diffed.changes.as_ref().filter(|c| !c.active.is_empty())?;
    let mut table = Table::new(vec![
        Column::text("cause", "Cause", "原因").on_screen(),
        Column::text("factor", "Factor", "因素").in_data(),
        Column::number("mean", "Mean size", "平均大小"),
        Column::number("share", "Share, %", "占比 %"),
        Column::number("largest", "Largest part", "最大影响"),
        Column::text("unit", "of", "对象"),
    ]);
    let sizes: Vec<f64> = Factor::ALL.iter().map(|f| changes.units.iter().filter_map(|u| u.part(*f)).map(f64::abs).sum::<f64>()).collect();
    let total: f64 = sizes.iter().sum();
    let counted = changes.units.iter().filter(|u| u.parts.is_some()).count();
    for (factor, size) in Factor::ALL.iter().zip(&sizes).filter(|(f, _)| changes.active.contains(f)) {
        let parts = changes.units.iter().filter_map(|u| u.part(*factor).filter(|p| *p != 0.0).map(|p| (u, p)));
        let largest = parts.reduce(|a, b| if b.1.abs() > a.1.abs() { b } else { a });
        table.rows.push(vec![
            Cell::Words(factor_text(*factor)),
            Cell::plain(factor.word()),
            Cell::value((counted > 0).then(|| size / counted as f64), diffed.decimals),
            Cell::value((total > 0.0).then(|| 100.0 * size / total), 1),
            largest.map_or(Cell::Missing, |(_, p)| Cell::Marked(p, Some(diffed.decimals), plus(p, diffed.decimals))),
            largest.map_or(Cell::Missing, |(u, _)| Cell::Words(unit_name(&u.unit, &u.name))),
        ]);
    }
    let mut section = Section::new("causes", "What the changes of the scores came from", "得分变化的来源", table);
    section.note(
        "The size is the absolute part of a cause in the change of a score (its Shapley value); `indicia change` shows the parts of each unit.",
        "大小为该原因在得分变化中所占部分（沙普利值）的绝对值；各对象的分解见 `indicia change`。",
    );
    Some(section)
}

/// What moved a unit past the others: the cause, and the indicator or node that did most in that direction.
#[derive(Default)]
struct Reason {
    cause: Option<(Factor, f64)>,
    item: Option<(Arc<str>, f64)>,
}

/// The reason of a move. A unit changes its place by passing others, or by being passed; so what each cause did to it is held against what the same cause did
/// to those units, on average. What moves all alike moves nobody.
fn reason(diffed: &Diffed, parts: &[Option<[f64; 5]>], n: usize) -> Reason {
    let own = diffed.agreement.units[n];
    let places = own.places();
    // The units that it passed, or that passed it, on its way.
    let passed: Vec<usize> = (0..diffed.units.len())
        .filter(|m| {
            let other = diffed.agreement.units[*m];
            let (before, after) = (other.from - own.from, other.to - own.to);
            let (before, after) = if places > 0.0 { (before, after) } else { (-before, -after) };
            *m != n && before <= 0.0 && after >= 0.0 && (before, after) != (0.0, 0.0)
        })
        .collect();
    if places == 0.0 || passed.is_empty() {
        return Reason::default();
    }
    // What works against the move did not cause it.
    let along = |x: &f64| *x != 0.0 && (*x > 0.0) == (places > 0.0);
    let largest = |a: f64, b: f64| b.abs() > a.abs();
    let against = |value: &dyn Fn(usize) -> Option<f64>| -> Option<f64> {
        let own = value(n)?;
        let others: Vec<f64> = passed.iter().filter_map(|m| value(*m)).collect();
        (!others.is_empty()).then(|| own - others.iter().sum::<f64>() / others.len() as f64)
    };
    let causes = Factor::ALL.into_iter().filter_map(|f| Some((f, against(&|m| parts[m].map(|p| p[f as usize]))?)));
    let cause = causes.filter(|(_, p)| along(p)).reduce(|a, b| if largest(a.1, b.1) { b } else { a });
    let effect = |d: &Driver, m: usize| diffed.units[m].row.and_then(|r| d.effect.get(r).copied().flatten());
    let items = diffed.drivers.iter().filter_map(|d| Some((d.item.clone(), against(&|m| effect(d, m))?)));
    let item = items.filter(|(_, e)| along(e)).reduce(|a, b| if largest(a.1, b.1) { b } else { a });
    Reason { cause, item }
}

fn movers(diffed: &Diffed) -> Section {
    let mut columns = vec![
        Column::text("unit", "Id", "标识").in_data(),
        Column::text("name_zh", "Name", "名称").in_data(),
        Column::text("name_en", "Name", "名称").in_data(),
        Column::text("name", "Unit", "评价对象").on_screen(),
        Column::number("rank_from", "Rank before", "原名次"),
        Column::number("rank_to", "Rank now", "现名次"),
        Column::number("places", "Places", "位移"),
        Column::number("from", "Score before", "原得分"),
        Column::number("to", "Score now", "现得分"),
    ];
    let parts = diffed.changes.is_some();
    let told = parts && diffed.changes.as_ref().is_some_and(|c| !c.active.is_empty());
    if parts {
        columns.extend(Factor::ALL.iter().map(|f| Column::number(format!("part.{}", f.word()), "", "").in_data()));
    }
    if told {
        columns.push(Column::text("cause", "Mostly by", "主要原因"));
        columns.push(Column::number("part", "Against passed", "相对被超者"));
    }
    if !diffed.drivers.is_empty() {
        columns.push(Column::text("item", "Item", "项目"));
        columns.push(Column::number("effect", "Against passed", "相对被超者"));
    }
    let of_unit: BTreeMap<&str, [f64; 5]> =
        diffed.changes.iter().flat_map(|c| c.units.iter().filter_map(|u| Some((&*u.unit, u.parts?)))).collect();
    let parts_of: Vec<Option<[f64; 5]>> = diffed.units.iter().map(|u| of_unit.get(&*u.unit).copied()).collect();
    let mut table = Table::new(columns);
    let mut order: Vec<usize> = (0..diffed.units.len()).collect();
    let key = |n: &usize| (diffed.agreement.units[*n].places().abs(), change_of(&diffed.units[*n]).abs());
    // A stable sort: what moves alike stays in the order of the second side.
    order.sort_by(|a, b| key(b).0.total_cmp(&key(a).0).then(key(b).1.total_cmp(&key(a).1)));
    let signed = |x: f64| Cell::Marked(x, Some(diffed.decimals), plus(x, diffed.decimals));
    for n in order {
        let (unit, shift) = (&diffed.units[n], diffed.agreement.units[n]);
        let name = unit_name(&unit.unit, &unit.name);
        let mut row = vec![
            Cell::plain(&*unit.unit),
            Cell::plain(&name.zh),
            Cell::plain(&name.en),
            Cell::Words(name),
            Cell::Number(unit.ranks[0], None),
            Cell::Number(unit.ranks[1], None),
            Cell::Marked(shift.places(), None, if shift.places() > 0.0 { "+" } else { "" }),
            Cell::value(unit.scores[0], diffed.decimals),
            Cell::value(unit.scores[1], diffed.decimals),
        ];
        if parts {
            row.extend((0..5).map(|f| Cell::exact(parts_of[n].map(|p| p[f]))));
        }
        let why = reason(diffed, &parts_of, n);
        if told {
            let others = Text { zh: "其他对象变化".into(), en: "others moved".into() };
            row.push(match (&why.cause, change_of(unit) == 0.0 && shift.places() != 0.0) {
                (_, true) => Cell::Words(others),
                (Some((factor, _)), _) => Cell::Words(factor_text(*factor)),
                (None, _) => Cell::Missing,
            });
            row.push(why.cause.map_or(Cell::Missing, |(_, part)| signed(part)));
        }
        if !diffed.drivers.is_empty() {
            row.push(why.item.as_ref().map_or(Cell::Missing, |(id, _)| Cell::plain(&**id)));
            row.push(why.item.as_ref().map_or(Cell::Missing, |(_, e)| signed(*e)));
        }
        table.rows.push(row);
    }
    let mut section = Section::new("units", "Units, those that move most first", "评价对象（变动最大者在前）", table);
    if !diffed.drivers.is_empty() {
        section.note(
            "Mostly by, item: what did most for the move, held against the units that were passed on the way (or that passed), since what moves all alike moves nobody. An item is an indicator or node with its scores and its share of the weights; effects of several need not add up.",
            "主要原因与项目：对位移作用最大者，相对于途中超过（或被其超过）的对象衡量，因为对所有对象作用相同的变化不改变名次。项目是指标或节点，含其得分与权重占比；多项影响不必相加等于总变化。",
        );
    }
    section
}

fn change_of(unit: &DiffUnit) -> f64 {
    unit.scores[0].zip(unit.scores[1]).map_or(0.0, |(a, b)| b - a)
}

/// The units of a screen: the first of those that move.
pub fn movers_on_screen(section: &Section, most: usize) -> Section {
    let mut out = section.clone();
    let at = out.table.columns.iter().position(|c| c.key == "places");
    let change = |row: &Vec<Cell>| {
        let number = |key: &str| {
            let at = section.table.columns.iter().position(|c| c.key == key)?;
            match row.get(at)? {
                Cell::Number(x, _) | Cell::Marked(x, _, _) => Some(*x),
                _ => None,
            }
        };
        number("from").zip(number("to")).is_some_and(|(a, b)| a != b)
    };
    let moves =
        |row: &Vec<Cell>| at.and_then(|at| row.get(at)).is_some_and(|c| matches!(c, Cell::Marked(x, ..) if *x != 0.0)) || change(row);
    let all = out.table.rows.len();
    out.table.rows.retain(moves);
    let moving = out.table.rows.len();
    out.table.rows.truncate(most);
    if moving > most {
        out.note(
            format!("{} more units have another score or rank; `--most` shows more.", moving - most),
            format!("另有 {} 个对象的得分或名次不同；可用 `--most` 多列几行。", moving - most),
        );
    } else if moving < all {
        let still = all - moving;
        out.note(format!("{still} units have the same score and rank."), format!("{still} 个对象的得分与名次均未变。"));
    }
    out
}

/// Drivers for programs: what each indicator or node did to each unit.
pub fn driver_values(diffed: &Diffed) -> Value {
    let each = diffed.drivers.iter().map(|d| {
        let of = diffed.units.iter().map(|u| (u.unit.to_string(), u.row.and_then(|r| d.effect.get(r).copied().flatten()).into()));
        Value::pairs([
            ("item", Value::from(&*d.item)),
            ("on", Value::List(d.on.iter().map(|b| (*b).into()).collect())),
            ("effect", Value::Table(of.collect())),
        ])
    });
    Value::List(each.collect())
}
