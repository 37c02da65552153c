//! Levels of territory: the tree with its values, and league tables within a parent.

use indicia_analysis::territory::{Place, Territory};
use indicia_core::Role;
use indicia_method::Text;

use super::change::unit_name;
use crate::number::decimals_for;
use crate::{Cell, Column, Subject, Table};

fn decimals(subject: Subject, node: &str) -> usize {
    subject.evaluation.value(node).map_or(2, decimals_for)
}

fn level_name(territory: &Territory, level: usize) -> Text {
    let number = (level + 1).to_string();
    territory.levels.get(level).cloned().unwrap_or(Text { zh: number.clone(), en: number })
}

fn rank(found: Option<(f64, usize)>) -> Cell {
    found.map_or(Cell::Blank, |(r, _)| Cell::Number(r, None))
}

/// Every unit at its place, children indented below their parents.
pub fn territory_table(subject: Subject, territory: &Territory, nodes: &[&str], places: &[Place], grouped: bool) -> Table {
    let mut columns = vec![
        Column::text("unit", "Id", "标识").in_data(),
        Column::text("parent", "Parent", "上级").in_data(),
        Column::text("name", "Unit", "评价对象"),
        Column::text("level", "Level", "层级"),
    ];
    columns.extend(nodes.iter().map(|n| Column::number(*n, n, n)));
    columns.extend([
        Column::text("source", "Source", "来源"),
        Column::number("within", "Rank within parent", "同上级名次"),
        Column::number("of", "Of", "总数").in_data(),
        Column::number("in_level", "Rank in level", "同级名次"),
    ]);
    if grouped {
        columns.push(Column::number("in_group", "Rank in group", "同组名次"));
    }
    let mut table = Table::new(columns);
    for place in places {
        let name = unit_name(&place.unit, &place.name);
        let indent = "  ".repeat(place.level);
        let mut row = vec![
            Cell::plain(&*place.unit),
            place.parent.as_ref().map_or(Cell::Blank, |p| Cell::plain(&**p)),
            Cell::Words(Text { zh: format!("{indent}{}", name.zh), en: format!("{indent}{}", name.en) }),
            Cell::Words(level_name(territory, place.level)),
        ];
        row.extend(nodes.iter().zip(&place.values).map(|(n, v)| Cell::value(*v, decimals(subject, n))));
        row.push(source(place));
        row.extend([rank(place.within), place.within.map_or(Cell::Blank, |(_, of)| Cell::Number(of as f64, None)), rank(place.in_level)]);
        if grouped {
            row.push(rank(place.in_group));
        }
        table.rows.push(row);
    }
    table
}

fn source(place: &Place) -> Cell {
    let (all, present) = place.children;
    if place.rolled {
        let full = all == present;
        return Cell::Words(Text {
            zh: if full { format!("{all} 个下级的均值") } else { format!("{all} 个下级中 {present} 个的均值") },
            en: if full { format!("mean of {all}") } else { format!("mean of {present} of {all}") },
        });
    }
    match place.role {
        Role::Listed => Cell::Words(Text { zh: "只列名".into(), en: "listed".into() }),
        Role::Reference => Cell::Words(Text { zh: "参照".into(), en: "reference".into() }),
        _ => Cell::Blank,
    }
}

/// The children of one parent by their rank there; in front the rank within, at the end the rank over all.
pub fn league_table(subject: Subject, nodes: &[&str], places: &[Place], parent: &str, grouped: bool) -> Table {
    let mut columns = vec![
        Column::number("within", "Rank", "名次"),
        Column::text("unit", "Id", "标识").in_data(),
        Column::text("name_zh", "Name", "名称").in_data(),
        Column::text("name_en", "Name", "名称").in_data(),
        Column::text("name", "Unit", "评价对象").on_screen(),
    ];
    columns.extend(nodes.iter().map(|n| Column::number(*n, n, n)));
    if grouped {
        columns.push(Column::number("in_group", "Rank in group", "同组名次"));
    }
    columns.extend([Column::number("in_level", "Rank in level", "同级名次"), Column::number("overall", "Rank over all", "总名次")]);
    let mut table = Table::new(columns);
    let mut children: Vec<&Place> = places.iter().filter(|p| p.parent.as_deref() == Some(parent)).collect();
    children.sort_by(|a, b| {
        let of = |p: &Place| p.within.map_or(f64::INFINITY, |(r, _)| r);
        of(a).total_cmp(&of(b))
    });
    for place in children {
        let name = unit_name(&place.unit, &place.name);
        let mut row =
            vec![rank(place.within), Cell::plain(&*place.unit), Cell::plain(&name.zh), Cell::plain(&name.en), Cell::Words(name.clone())];
        row.extend(nodes.iter().zip(&place.values).map(|(n, v)| Cell::value(*v, decimals(subject, n))));
        if grouped {
            row.push(rank(place.in_group));
        }
        row.extend([rank(place.in_level), place.overall.map_or(Cell::Blank, |r| Cell::Number(r, None))]);
        table.rows.push(row);
    }
    table
}
