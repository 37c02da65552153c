//! League tables within a parent, and the tree of territory.

use std::sync::Arc;

use indicia_analysis::territory::{Place, Rollup, Territory, places};
use indicia_core::Period;
use indicia_diagnostic::{Diagnostic, Diagnostics, Lang, catalogue::change as codes};
use indicia_method::Text;
use indicia_report::Table;
use indicia_report::view::{league_table, territory_table};

use crate::project::Project;

/// The units below one parent.
pub struct League {
    /// Id of the parent.
    pub parent: String,
    name: Text,
    rolled: bool,
    /// Its children by their rank there.
    pub table: Table,
}

impl League {
    /// What stands above the table.
    pub fn heading(&self, lang: Lang) -> String {
        let or = |own: &str, other: &str| [own, other].into_iter().find(|n| !n.is_empty()).unwrap_or(&self.parent).to_string();
        let name = lang.pick(or(&self.name.en, &self.name.zh), or(&self.name.zh, &self.name.en));
        match self.rolled {
            true => lang.pick(format!("Within {name} (parents are means of their children)"), format!("{name}所辖（上级取下级均值）")),
            false => lang.pick(format!("Within {name}"), format!("{name}所辖")),
        }
    }
}

/// The grouping behind ranks within groups: the first of the data.
fn group(project: &Project) -> Option<&str> {
    project.evaluation().data().groupings().first().map(|g| &*g.name)
}

fn declared(project: &Project) -> Territory {
    project.monitor().territory.clone().unwrap_or_default()
}

fn all(project: &Project, nodes: &[&str], period: Period) -> Result<(Territory, Vec<Place>), Diagnostics> {
    let territory = declared(project);
    let found = places(project.evaluation(), &territory, nodes, group(project), period);
    if found.iter().all(|p| p.parent.is_none()) {
        return Err(vec![Diagnostic::new(codes::NO_TERRITORY)]);
    }
    Ok((territory, found))
}

/// The league table of the children of a unit.
pub fn league(project: &Project, parent: &str, period: Period) -> Result<League, Diagnostics> {
    let nodes = project.subject().outputs();
    let (territory, found) = all(project, &nodes, period)?;
    let id: Arc<str> = project.unit(parent)?;
    let unit = found.iter().find(|p| p.unit == id).filter(|p| p.children.0 > 0);
    let Some(unit) = unit else {
        let known = found.iter().filter(|p| p.children.0 > 0).map(|p| &p.unit);
        return Err(vec![Diagnostic::new(codes::NO_CHILDREN).arg("unit", parent).list("known", known)]);
    };
    let table = league_table(project.subject(), &nodes, &found, &id, group(project).is_some());
    Ok(League { parent: id.to_string(), name: unit.name.clone(), rolled: territory.rollup == Rollup::Children, table })
}

/// Every unit at its place, with the values of a node, or of the outputs.
pub fn tree(project: &Project, node: Option<&str>, period: Period) -> Result<Table, Diagnostics> {
    let node = node.map(|node| project.item(node)).transpose()?;
    let nodes = match &node {
        Some(node) => vec![node.as_str()],
        None => project.subject().outputs(),
    };
    let (territory, found) = all(project, &nodes, period)?;
    Ok(territory_table(project.subject(), &territory, &nodes, &found, group(project).is_some()))
}
