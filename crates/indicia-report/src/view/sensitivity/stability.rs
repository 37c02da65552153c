use indicia_analysis::sensitivity::{Interval, NotMoved, Route, Serves, Stability, StabilityAsk};
use indicia_diagnostic::Lang;
use indicia_method::Text;

use super::unit_of;
use crate::{Cell, Column, Section, Subject, Table, fixed};

/// Where on a screen the column stands that says whose weights they are.
const FIRST: usize = 3;

/// Decimals of weights on a screen.
const DECIMALS: usize = 4;

/// How far each weight below a node may move before its order, or the best `top`, changes.
pub fn stability_section(subject: Subject, node: &str, ask: StabilityAsk, found: &[Stability]) -> Section {
    let top = ask.top;
    let listed = found.iter().any(|s| s.serves != Serves::All);
    let end = |key: &str| Column::number(key, key, key).in_data();
    let unit = |key: &str| Column::text(key, key, key).in_data();
    let mut table = Table::new(vec![
        Column::text("ranked", "Ranked", "排名节点").in_data(),
        Column::text("node", "Node", "节点"),
        Column::text("child", "Child", "下级"),
        unit("group"),
        unit("unit"),
        Column::number("weight", "Weight", "权重"),
        Column::text("order", "Order holds", "排序不变").on_screen(),
        end("order_low"),
        end("order_high"),
        unit("order_below"),
        unit("order_below_other"),
        unit("order_above"),
        unit("order_above_other"),
        Column::text("top", &format!("Top {top} holds"), &format!("前 {top} 名不变")).on_screen(),
        end("top_low"),
        end("top_high"),
        unit("top_below"),
        unit("top_below_other"),
        unit("top_above"),
        unit("top_above_other"),
        Column::text("meet", "First to meet", "最先相遇").on_screen(),
        Column::text("found", "Found by", "方法").in_data(),
    ]);
    if listed {
        table.columns.insert(FIRST, Column::text("whose", "Of", "适用于").on_screen());
    }
    for s in found {
        let mut row = row(subject, node, s);
        if listed {
            row.insert(FIRST, Cell::Words(whose(subject, &s.serves)));
        }
        table.rows.push(row);
    }
    let mut section = Section::new("stability", "How far each weight may move", "各权重的稳定区间", table);
    section.note(
        "One weight moves, the others under the same node keep their proportions. First to meet: the two units whose order changes first.",
        "每次只移动一个权重，同一节点下的其余权重保持相互比例。最先相遇：次序最先改变的两个对象。",
    );
    if listed {
        section.note(
            "Weights by group or unit: one list moves at a time, those of others stay.",
            "权重因分组或对象而异：每次只移动一组权重，其余各组不变。",
        );
    }
    let is = |route: Route| found.iter().filter(|s| s.intervals.as_ref().is_ok_and(|i| i.route == route)).count();
    let (points, width) = (ask.points, ask.width);
    let (exact, bracketed) = (is(Route::Exact), is(Route::Bracketed));
    if exact > 0 {
        section.note(
            format!("{exact} weights are solved for: weighted means lead from them to the ranking."),
            format!("{exact} 个权重为精确求解：由其至排名均为加权平均。"),
        );
    }
    if bracketed > 0 {
        section.note(
            format!("{bracketed} weights (marked ~) are searched for on a grid of {points} points a side and closed in within {width}: a change that is undone between two points is not seen."),
            format!("{bracketed} 个权重（标 ~）在每侧 {points} 个网格点上搜索，再以二分法逼近至 {width} 以内；在两个网格点之间出现又消失的变化不会被发现。"),
        );
    }
    section
}

fn row(subject: Subject, node: &str, s: &Stability) -> Vec<Cell> {
    let mut row = vec![Cell::plain(node), Cell::plain(&*s.node), Cell::plain(&*s.child)];
    row.extend(ids(subject, &s.serves));
    row.push(Cell::value(s.weight, DECIMALS));
    match &s.intervals {
        Ok(found) => {
            let mark = if found.route == Route::Bracketed { "~" } else { "" };
            row.push(Cell::plain(format!("{mark}{}", range(&found.order))));
            row.extend(data(subject, Some(&found.order)));
            row.push(found.top.as_ref().map_or(Cell::Missing, |t| Cell::plain(format!("{mark}{}", range(t)))));
            row.extend(data(subject, found.top.as_ref()));
            row.push(Cell::Words(meeting(subject, s.weight.unwrap_or(0.0), &found.order)));
            row.push(Cell::plain(if found.route == Route::Exact { "exact" } else { "bracketed" }));
        }
        Err(why) => {
            let (word, text) = reason(why);
            row.push(Cell::Missing);
            row.extend(data(subject, None));
            row.push(Cell::Missing);
            row.extend(data(subject, None));
            row.extend([Cell::Words(text), Cell::plain(word)]);
        }
    }
    row
}

/// The group or unit whose weights they are.
fn whose(subject: Subject, serves: &Serves) -> Text {
    match serves {
        Serves::All => Text::default(),
        Serves::Group(group) => Text { en: group.to_string(), zh: group.to_string() },
        Serves::Row(row) => unit_of(subject.evaluation, *row).1,
    }
}

/// The same for programs: a group, a unit.
fn ids(subject: Subject, serves: &Serves) -> [Cell; 2] {
    match serves {
        Serves::All => [Cell::Blank, Cell::Blank],
        Serves::Group(group) => [Cell::plain(&**group), Cell::Blank],
        Serves::Row(row) => [Cell::Blank, Cell::plain(unit_of(subject.evaluation, *row).0)],
    }
}

fn range(i: &Interval) -> String {
    format!("{}–{}", fixed(i.low, DECIMALS), fixed(i.high, DECIMALS))
}

/// Ends and units for programs.
fn data(subject: Subject, interval: Option<&Interval>) -> [Cell; 6] {
    let Some(i) = interval else { return [const { Cell::Missing }; 6] };
    let unit = |rows: Option<[usize; 2]>, n: usize| rows.map_or(Cell::Blank, |r| Cell::plain(unit_of(subject.evaluation, r[n]).0));
    let number = |x: f64| Cell::Number(x, None);
    [number(i.low), number(i.high), unit(i.below, 0), unit(i.below, 1), unit(i.above, 0), unit(i.above, 1)]
}

/// The two units at the nearer end.
fn meeting(subject: Subject, weight: f64, i: &Interval) -> Text {
    let ends = [i.below.map(|rows| (weight - i.low, i.low, rows)), i.above.map(|rows| (i.high - weight, i.high, rows))];
    let nearest = ends.into_iter().flatten().min_by(|a, b| a.0.total_cmp(&b.0));
    let Some((_, at, [a, b])) = nearest else { return Text { en: "nobody".into(), zh: "无".into() } };
    let (at, a, b) = (fixed(at, DECIMALS), unit_of(subject.evaluation, a).1, unit_of(subject.evaluation, b).1);
    if a == b {
        return Text { en: format!("{} loses its score at {at}", a.en), zh: format!("{}在 {at} 处失去得分", a.zh) };
    }
    Text { en: format!("{} and {} at {at}", a.en, b.en), zh: format!("{}与{}，{at}", a.zh, b.zh) }
}

/// Why a weight is not moved: a word for programs, and a text.
fn reason(why: &NotMoved) -> (&'static str, Text) {
    let (word, en, zh) = match why {
        NotMoved::NoWeights => ("no-weights", "weights could not be computed", "权重未能算出"),
        NotMoved::TakesAll => ("takes-all", "it has all the weight, the others have no proportions", "独占全部权重，其余权重无比例可循"),
        NotMoved::Ignored => ("ignored", "the aggregator ignores weights", "该合成方法不使用权重"),
        NotMoved::NobodyRanked => ("nobody-ranked", "no unit has a rank", "没有对象有名次"),
        NotMoved::Program(e) => return ("refused", Text { en: e.text(Lang::En), zh: e.text(Lang::Zh) }),
    };
    (word, Text { en: en.into(), zh: zh.into() })
}
