//! The table of units.

use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use indicia_core::{Grouping, Role, Unit};
use indicia_diagnostic::catalogue::units as codes;
use indicia_diagnostic::{Diagnostic, Diagnostics, Place, nearest};
use indicia_io::Table;
use indicia_method::Text;

use super::fold::fold;
use super::index::Found;
use super::input::{Faults, find};
use super::{GroupingNeed, Match, Placed, UnitIndex, UnitsSpec};

/// The table's id in messages and in the list of inputs.
pub(super) const UNITS: &str = "units";

/// Units as the table of units lists them.
pub(super) struct Roll {
    pub units: Arc<[Unit]>,
    pub groupings: Vec<Grouping>,
    pub index: UnitIndex,
    listed: Option<Listing>,
}

/// Where units are listed.
struct Listing {
    table: Rc<Table>,
    /// The row of each unit.
    rows: Vec<usize>,
    /// The column of ids.
    id: usize,
    /// The column of each grouping.
    groups: Vec<usize>,
}

/// The columns of the table of units.
struct Columns {
    id: usize,
    zh: Option<usize>,
    en: Option<usize>,
    aliases: Option<usize>,
    parent: Option<usize>,
    role: Option<usize>,
    groups: Vec<(Arc<str>, usize)>,
}

impl Columns {
    /// Finds all columns that are named, so that every one that is missing is told.
    fn find(spec: &UnitsSpec, table: &Table, findings: &mut Diagnostics) -> Option<Columns> {
        let before = findings.len();
        let mut one = |key: &str, header: &Placed<String>| {
            let missing = Diagnostic::new(codes::UNITS_COLUMN_MISSING).arg("key", key);
            find(table, UNITS, header, missing).map_err(|finding| findings.push(finding)).ok()
        };
        let id = one("id", &spec.id);
        let zh = spec.name_zh.as_ref().and_then(|h| one("name", h));
        let en = match (&spec.name_zh, &spec.name_en) {
            (Some(zh_header), Some(en_header)) if zh_header == en_header => zh,
            (_, en_header) => en_header.as_ref().and_then(|h| one("name", h)),
        };
        let aliases = spec.aliases.as_ref().and_then(|h| one("aliases", h));
        let parent = spec.parent.as_ref().and_then(|h| one("parent", h));
        let role = spec.role.as_ref().and_then(|h| one("role", h));
        let groups = spec.groups.iter().filter_map(|h| Some((h.value.as_str().into(), one("groups", h)?))).collect();
        if findings.len() > before {
            return None;
        }
        Some(Columns { id: id?, zh, en, aliases, parent, role, groups })
    }
}

/// Reads the table; `None` when a column is missing, since nothing further can be said then.
pub(super) fn read(spec: &UnitsSpec, table: &Rc<Table>, findings: &mut Diagnostics) -> Option<Roll> {
    let columns = Columns::find(spec, table, findings)?;
    let text = |row: usize, column: Option<usize>| column.map(|c| table.text(row, c)).unwrap_or_default();
    let mut faults = Faults::new(UNITS);
    let mut units: Vec<Unit> = Vec::with_capacity(table.rows());
    let mut rows: Vec<usize> = Vec::with_capacity(table.rows());
    let mut by_id: HashMap<String, usize> = HashMap::with_capacity(table.rows());
    for row in 0..table.rows() {
        let id = table.text(row, columns.id);
        if id.is_empty() {
            faults.push(codes::UNIT_BLANK, |d| {
                d.arg("row", table.row_number(row)).arg("table", UNITS).arg("column", &spec.id.value).at(table.place(row, columns.id))
            });
            continue;
        }
        let first = *by_id.entry(fold(&id).into_owned()).or_insert(row);
        if first != row {
            faults.push(codes::DUPLICATE_UNIT, |d| {
                let d = d.arg("unit", &id).arg("first", table.row_number(first)).arg("row", table.row_number(row));
                d.at(table.place(row, columns.id)).at(table.place(first, columns.id))
            });
            continue;
        }
        let (zh, en) = (text(row, columns.zh), text(row, columns.en));
        let or = |a: &str, b: &str| [a, b, &id].into_iter().find(|t| !t.is_empty()).unwrap_or_default().to_string();
        let role = text(row, columns.role);
        let role = Role::from_word(&fold(&role).to_lowercase()).unwrap_or_else(|| {
            faults.push(codes::ROLE_UNKNOWN, |d| unknown_role(d, &role, table.place(row, columns.role.unwrap_or(0))));
            Role::Scored
        });
        units.push(Unit {
            name: Text { zh: or(&zh, &en), en: or(&en, &zh) },
            aliases: aliases(&text(row, columns.aliases)),
            parent: None,
            role,
            id: id.as_ref().into(),
        });
        rows.push(row);
    }
    if let Some(column) = columns.aliases {
        clashes(&units, |unit| table.place(rows[unit], column), &mut faults);
    }
    if let Some(column) = columns.parent {
        let index = UnitIndex::new(&units, &spec.matching);
        parents(
            &mut units,
            &index,
            |unit| table.text(rows[unit], column).into_owned(),
            |unit| table.place(rows[unit], column),
            &mut faults,
        );
    }
    faults.finish(findings);
    let units: Arc<[Unit]> = units.into();
    let index = UnitIndex::of(units.clone(), &spec.matching);
    let groupings = columns.groups.iter().map(|(name, column)| grouping(name, rows.iter().map(|row| table.text(*row, *column)))).collect();
    let groups = columns.groups.iter().map(|(_, column)| *column).collect();
    Some(Roll { units, groupings, index, listed: Some(Listing { table: table.clone(), rows, id: columns.id, groups }) })
}

fn aliases(text: &str) -> Vec<String> {
    text.split(['|', '｜']).map(str::trim).filter(|a| !a.is_empty()).map(String::from).collect()
}

/// What people call the roles.
const ROLES: [(&[&str], Role); 4] = [
    (&["参评", "评价", "参与评价", "计分", "是", "yes"], Role::Scored),
    (&["参考", "参照", "对照", "基准", "benchmark"], Role::Reference),
    (&["列示", "只列名", "仅列名", "只列示", "仅列示"], Role::Listed),
    (&["剔除", "排除", "不参评", "不参与", "不评价", "否", "no"], Role::Excluded),
];

fn unknown_role(finding: Diagnostic, role: &str, place: Place) -> Diagnostic {
    let roles = [Role::Scored, Role::Reference, Role::Listed, Role::Excluded].map(Role::word);
    let finding = finding.arg("found", role).at(place);
    let meant = ROLES.iter().find(|(said, _)| said.contains(&role)).map(|(_, meant)| meant.word());
    match meant.or_else(|| nearest(role, roles)) {
        Some(word) => finding.arg("nearest", word),
        None => finding.list("known", roles).hint("known"),
    }
}

/// An alias that another unit has as id, name or alias would never find its unit, or not only its own.
fn clashes(units: &[Unit], place: impl Fn(usize) -> Place, faults: &mut Faults<'_>) {
    let mut owner: HashMap<String, usize> = HashMap::new();
    for (n, unit) in units.iter().enumerate() {
        for text in [&*unit.id, &unit.name.zh, &unit.name.en] {
            owner.entry(fold(text).into_owned()).or_insert(n);
        }
    }
    for (n, unit) in units.iter().enumerate() {
        for alias in &unit.aliases {
            let other = *owner.entry(fold(alias).into_owned()).or_insert(n);
            if other != n {
                let other = &units[other].id;
                faults.push(codes::ALIAS_CLASH, |d| d.arg("alias", alias).arg("unit", &unit.id).arg("other", other).at(place(n)));
            }
        }
    }
}

/// Resolves parents, which are named as units are in any table, and refuses circles.
fn parents(units: &mut [Unit], index: &UnitIndex, text: impl Fn(usize) -> String, place: impl Fn(usize) -> Place, faults: &mut Faults<'_>) {
    let mut above: Vec<Option<usize>> = vec![None; units.len()];
    for n in 0..units.len() {
        let text = text(n);
        if text.is_empty() {
            continue;
        }
        match index.look_up(&text) {
            Found::One(parent, _) => {
                above[n] = Some(parent as usize);
                units[n].parent = Some(index.id(parent));
            }
            Found::Several(several) => faults.push(codes::UNIT_AMBIGUOUS, |_| index.ambiguous(&text, &several).at(place(n))),
            Found::None => faults.push(codes::PARENT_UNKNOWN, |d| {
                let d = d.arg("unit", &units[n].id).arg("parent", &text).at(place(n));
                match index.nearest(&text) {
                    Some(name) => d.arg("nearest", name),
                    None => d.hint("add"),
                }
            }),
        }
    }
    // Each unit is walked through once: what leads to a unit that is done leads to no new circle.
    let mut done = vec![false; units.len()];
    for start in 0..units.len() {
        let mut path: Vec<usize> = Vec::new();
        let mut on_path = HashMap::new();
        let mut here = Some(start);
        while let Some(unit) = here.filter(|u| !done[*u]) {
            if let Some(from) = on_path.insert(unit, path.len()) {
                let circle = path[from..].iter().chain([&unit]).map(|u| &*units[*u].id).collect::<Vec<_>>().join(" -> ");
                faults.push(codes::PARENT_CYCLE, |d| d.arg("path", circle).arg("unit", &units[unit].id).at(place(unit)));
                break;
            }
            path.push(unit);
            here = above[unit];
        }
        path.into_iter().for_each(|u| done[u] = true);
    }
}

fn grouping(name: &Arc<str>, texts: impl Iterator<Item = impl AsRef<str>>) -> Grouping {
    let mut numbers: HashMap<String, u32> = HashMap::new();
    let mut labels: Vec<Arc<str>> = Vec::new();
    let of_unit = texts
        .map(|text| {
            let text = text.as_ref();
            if text.is_empty() {
                return None;
            }
            let folded = fold(text);
            if let Some(number) = numbers.get(folded.as_ref()) {
                return Some(*number);
            }
            let number = labels.len() as u32;
            labels.push(text.into());
            numbers.insert(folded.into_owned(), number);
            Some(number)
        })
        .collect();
    Grouping { name: name.clone(), labels, of_unit }
}

impl Roll {
    /// Units that no table lists: their ids are all that is known.
    pub(super) fn of_ids(ids: &[Arc<str>]) -> Roll {
        let named = |id: &Arc<str>| Unit { id: id.clone(), name: Text { zh: id.to_string(), en: id.to_string() }, ..Unit::default() };
        let units: Arc<[Unit]> = ids.iter().map(named).collect();
        let index = UnitIndex::of(units.clone(), &Match::DEFAULT);
        Roll { units, groupings: Vec::new(), index, listed: None }
    }

    /// The place of a unit in the table of units; `None` where there is none.
    pub(super) fn place(&self, unit: usize) -> Option<Place> {
        let listed = self.listed.as_ref()?;
        Some(listed.table.place(*listed.rows.get(unit)?, listed.id))
    }

    fn group_place(&self, unit: usize, group: usize) -> Option<Place> {
        let listed = self.listed.as_ref()?;
        Some(listed.table.place(*listed.rows.get(unit)?, *listed.groups.get(group)?))
    }

    /// Scored units without a group where a rule needs one.
    pub(super) fn check_groupings(&self, needs: &[GroupingNeed], findings: &mut Diagnostics) {
        let mut faults = Faults::new(UNITS);
        for need in needs {
            let Some(g) = self.groupings.iter().position(|g| *g.name == *need.group) else { continue };
            for (n, unit) in self.units.iter().enumerate() {
                if unit.role.has_scores() && self.groupings[g].of_unit[n].is_none() {
                    faults.push(codes::GROUP_MISSING, |d| {
                        let d = d.arg("unit", &unit.id).arg("group", &need.group).arg("key", &need.key);
                        d.at_opt(self.group_place(n, g)).at_opt(need.place.clone())
                    });
                }
            }
        }
        faults.finish(findings);
    }
}
