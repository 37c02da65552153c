//! Maturity: the level of each dimension beside that of the unit, and what the levels mean.

use indicia_core::Period;
use indicia_method::Text;
use indicia_verdict::{Definition, Verdict};

use crate::{Cell, Column, Subject, Table};

/// Units with their profiles, a table for all standards of maturity; `None` where there is none.
pub fn maturity_table(subject: Subject, verdict: &Verdict, period: Period) -> Option<Table> {
    let of_rubrics: Vec<_> = verdict.standards.iter().filter(|j| j.standard.rubric().is_some()).collect();
    if of_rubrics.is_empty() {
        return None;
    }
    let mut columns = vec![Column::text("unit", "Id", "标识").in_data(), Column::text("name", "Unit", "评价对象").on_screen()];
    for judged in &of_rubrics {
        let standard = &judged.standard;
        columns.push(Column { title: standard.title.clone(), ..Column::text("level", "", "") }.on_screen());
        columns.push(Column::text(format!("level.{}", standard.id), "", "").in_data());
        let dimensions = standard.rubric().map_or(&[][..], |(r, _)| &r.dimensions);
        columns.extend(
            dimensions.iter().map(|d| Column { title: d.title.clone(), ..Column::number(format!("{}.{}", standard.id, d.id), "", "") }),
        );
    }
    let mut table = Table::new(columns);
    let data = subject.evaluation.scored_data();
    for row in subject.rows_of(period) {
        let unit = data.unit(row);
        let mut cells = vec![Cell::plain(&*unit.id), Cell::Words(super::ranking::marked_name(unit))];
        for judged in &of_rubrics {
            let step =
                judged.row(row).and_then(|o| judged.standard.steps().get(o.step).map(|(id, t)| ((*id).clone(), (*t).clone(), o.step)));
            let named = |t: &Text, n: usize| Text { zh: format!("{n} {}", t.zh), en: format!("{n} {}", t.en) };
            cells.push(step.as_ref().map_or(Cell::Missing, |(_, t, n)| Cell::Words(named(t, *n))));
            cells.push(step.map_or(Cell::Missing, |(id, ..)| Cell::plain(&*id)));
            let profile = judged.profiles.get(row);
            let levels = profile.map_or(&[][..], |p| &p.levels);
            let dimensions = judged.standard.rubric().map_or(0, |(r, _)| r.dimensions.len());
            let binding = profile.map(|p| p.binding()).unwrap_or_default();
            cells.extend((0..dimensions).map(|n| match levels.get(n).copied().flatten() {
                // What holds the unit back is marked: that is where work counts.
                Some(level) if binding.contains(&n) => Cell::Marked(level as f64, Some(0), "*"),
                Some(level) => Cell::Number(level as f64, Some(0)),
                None => Cell::Missing,
            }));
        }
        table.rows.push(cells);
    }
    Some(table)
}

/// The rubrics that a system uses, written out: every dimension at every level with its questions.
pub fn rubric_table(definition: &Definition) -> Option<Table> {
    let mut table = Table::new(vec![
        Column::text("rubric", "Rubric", "量规").in_data(),
        Column::text("dimension", "Dimension", "维度"),
        Column::number("level", "Level", "等级"),
        Column::text("name", "Name", "名称"),
        Column::text("text", "What it looks like", "表现"),
        Column::text("evidence", "Evidence", "佐证问题"),
    ]);
    let mut seen: Vec<&str> = Vec::new();
    for (rubric, _) in definition.standards.iter().filter_map(|s| s.rubric()) {
        if seen.contains(&&*rubric.id) {
            continue;
        }
        seen.push(&rubric.id);
        for dimension in &rubric.dimensions {
            for (n, (level, d)) in rubric.levels.iter().zip(&dimension.descriptors).enumerate() {
                let joined = |pick: fn(&Text) -> &str| d.evidence.iter().map(pick).collect::<Vec<_>>().join(" ");
                table.rows.push(vec![
                    Cell::plain(&*rubric.id),
                    Cell::Words(dimension.title.clone()),
                    Cell::Number((n + 1) as f64, None),
                    Cell::Words(level.title.clone()),
                    Cell::Words(d.text.clone()),
                    Cell::Words(Text { zh: joined(|t| &t.zh), en: joined(|t| &t.en) }),
                ]);
            }
        }
    }
    (!table.rows.is_empty()).then_some(table)
}
