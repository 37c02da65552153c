//! Measures over all units: who receives which, and what became of those that were taken.

use indicia_method::Text;
use indicia_verdict::measures::{Applied, Fires, FollowUp};

use super::ledger::name;
use crate::{Cell, Column, Subject, Table};

/// Each measure with the units that receive it; `rows` holds what [`indicia_verdict::measures::apply`] says of each row.
pub fn measure_table(subject: Subject, rows: &[(usize, Vec<Applied>)]) -> Table {
    let mut table = Table::new(vec![
        Column::text("group", "Group", "类别").in_data(),
        Column::text("group_title", "Group", "类别").on_screen(),
        Column::text("measure", "Measure", "对策"),
        Column::number("count", "Units", "适用数"),
        Column::text("units", "", "").in_data(),
        Column::text("names", "Which", "适用对象").on_screen(),
        Column::number("undecided", "Undecided", "无法判断"),
        Column::text("when", "When", "条件"),
    ]);
    let first = rows.first().map(|(_, list)| list.as_slice()).unwrap_or_default();
    for (n, one) in first.iter().enumerate() {
        let with = |fires: Fires| rows.iter().filter(move |(_, list)| list.get(n).is_some_and(|a| a.fires == fires)).map(|(r, _)| *r);
        let units: Vec<String> = with(Fires::Yes).map(|r| subject.evaluation.scored_data().unit(r).id.to_string()).collect();
        let names: Vec<Text> = with(Fires::Yes).map(|r| name(subject, r)).collect();
        let zh = names.iter().map(|t| t.zh.as_str()).collect::<Vec<_>>().join("、");
        let en = names.iter().map(|t| t.en.as_str()).collect::<Vec<_>>().join(", ");
        table.rows.push(vec![
            Cell::plain(one.measure.group.word()),
            Cell::Words(one.measure.group.title()),
            Cell::plain(&*one.measure.id),
            Cell::Number(units.len() as f64, None),
            Cell::plain(units.join(" ")),
            Cell::Words(Text { zh, en }),
            Cell::Number(with(Fires::Unknown).count() as f64, None),
            Cell::plain(&*one.measure.when.text),
        ]);
    }
    table
}

/// What became of the indicators after measures were taken.
pub fn follow_up_table(subject: Subject, list: &[FollowUp]) -> Table {
    let mut table = Table::new(vec![
        Column::text("measure", "Measure", "对策"),
        Column::text("unit", "Id", "标识").in_data(),
        Column::text("name", "Unit", "评价对象").on_screen(),
        Column::text("taken", "Taken", "采取时"),
        Column::text("id", "Item", "项目"),
        Column::number("before", "Before", "之前"),
        Column::text("later", "Later", "之后时期"),
        Column::number("after", "After", "之后"),
        Column::number("change", "Change", "变化"),
        Column::number("peers", "Peers", "同类变化"),
        Column::number("peer_count", "n", "同类数"),
        Column::number("beyond", "Beyond peers", "超出同类"),
    ]);
    let data = subject.evaluation.scored_data();
    for f in list {
        let decimals = subject.evaluation.value(&f.id).map_or(2, crate::decimals_for);
        table.rows.push(vec![
            Cell::plain(&*f.measure),
            Cell::plain(&*data.unit(f.row).id),
            Cell::Words(name(subject, f.row)),
            Cell::plain(subject.period_text(data.period(f.row))),
            Cell::plain(&*f.id),
            Cell::value(f.before, decimals),
            f.later.map_or(Cell::Missing, |p| Cell::plain(subject.period_text(p))),
            Cell::value(f.after, decimals),
            Cell::value(f.change(), decimals),
            Cell::value(f.peers.map(|p| p.0), decimals),
            f.peers.map_or(Cell::Missing, |p| Cell::Number(p.1 as f64, None)),
            Cell::value(f.beyond(), decimals),
        ]);
    }
    table
}
