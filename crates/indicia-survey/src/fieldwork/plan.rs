//! `[plan]`: how many responses each unit needs of each group, and how they are shared out over the margins.

use std::collections::BTreeMap;

use indicia_config::{FileBytes, Item, Standalone};
use indicia_diagnostic::catalogue::planning as codes;
use indicia_diagnostic::{Diagnostic, Diagnostics, nearest};
use indicia_io::{Find, Limits, Table, TableSource, read_table};

use crate::questionnaire::Questionnaire;
use crate::statistics::{Precision, allocate, sample_size};

/// What a group of a unit needs.
#[derive(Clone, Debug, PartialEq)]
pub struct Need {
    /// The unit; empty where no table of populations names any, and the figures hold for each unit.
    pub unit: String,
    /// The group, by its place.
    pub group: usize,
    /// Its people in the unit, where known.
    pub population: Option<u64>,
    /// Responses for the wanted precision; `None` for a group that is not sampled.
    pub for_precision: Option<u64>,
    /// Responses to collect: those, but no fewer than the declared minimum, and no more than there are people.
    pub responses: u64,
    /// People to ask, at the expected rate of response.
    pub invitations: u64,
}

/// Responses to collect in a category of a margin.
#[derive(Clone, Debug, PartialEq)]
pub struct Quota {
    /// The unit, as in [`Need`].
    pub unit: String,
    /// The group, by its place.
    pub group: usize,
    /// The question of the margin, by its place.
    pub question: usize,
    /// The option, by its place.
    pub option: usize,
    /// Responses.
    pub responses: u64,
}

/// A plan.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    /// By unit, then group.
    pub needs: Vec<Need>,
    /// By unit, group, question, option.
    pub quotas: Vec<Quota>,
}

/// What `[plan]` says of a group.
#[derive(Clone, Copy, Debug)]
struct Wish {
    precision: Precision,
    response_rate: f64,
}

/// Reads `[plan]` and computes. Without the table the defaults stand: 5 points either way, 95 %, a deviation of 50 points.
pub fn plan(questionnaire: &Questionnaire, file: &Standalone) -> (Plan, Diagnostics) {
    let mut findings = Diagnostics::new();
    let root = file.root.get("plan");
    let general = Wish { precision: Precision { margin: 5.0, deviation: 50.0, ..Precision::default() }, response_rate: 1.0 };
    let general = root.map_or(general, |r| general.with(r));
    let mut wishes = vec![general; questionnaire.groups.len()];
    for entry in root.and_then(|r| r.get("group")).map_or(&[][..], Item::entries) {
        match questionnaire.group(&entry.key).and_then(|g| wishes.get_mut(g)) {
            Some(wish) => *wish = general.with(&entry.item),
            None => {
                let d = Diagnostic::new(codes::PLAN_GROUP_UNKNOWN).arg("group", &entry.key).at_opt(file.place(entry.at));
                findings.push(groups(d, &entry.key, questionnaire));
            }
        }
    }
    let populations = match root.and_then(|r| r.get("population")) {
        Some(item) => populations(questionnaire, file, item, &mut findings),
        None => BTreeMap::new(),
    };
    let mut units: Vec<&str> = populations.keys().map(|(unit, _)| unit.as_str()).collect();
    units.dedup();
    let units = if units.is_empty() { vec![""] } else { units };
    let mut out = Plan::default();
    for unit in units {
        for (group, wish) in wishes.iter().enumerate() {
            let Some(about) = questionnaire.groups.get(group) else { continue };
            let population = populations.get(&(unit.to_string(), group)).copied();
            let for_precision = if about.form { None } else { sample_size(wish.precision, population) };
            let responses = for_precision.unwrap_or(0).max(about.minimum).min(population.unwrap_or(u64::MAX));
            let rate = if about.form { 1.0 } else { wish.response_rate };
            let invited = ((responses as f64 / rate) - 1e-9).ceil() as u64;
            let invitations = invited.max(responses).min(population.unwrap_or(u64::MAX));
            out.needs.push(Need { unit: unit.into(), group, population, for_precision, responses, invitations });
            out.quotas.extend(quotas(questionnaire, unit, group, responses));
        }
    }
    (out, findings)
}

impl Wish {
    fn with(self, item: &Item) -> Wish {
        let number = |key: &str, default: f64| item.get(key).and_then(Item::number).unwrap_or(default);
        let p = self.precision;
        Wish {
            precision: Precision {
                margin: number("margin", p.margin),
                confidence: number("confidence", p.confidence),
                deviation: number("deviation", p.deviation),
                design_effect: number("design_effect", p.design_effect),
            },
            response_rate: Some(number("response_rate", self.response_rate)).filter(|r| *r > 0.0).unwrap_or(1.0),
        }
    }
}

/// The responses of a group over the categories of each of its margins; margins are not crossed.
fn quotas(q: &Questionnaire, unit: &str, group: usize, responses: u64) -> Vec<Quota> {
    let margins = q.margins.iter().filter(|m| m.group == group);
    let one = |(question, shares): &(usize, Vec<(usize, f64)>)| {
        let counts = allocate(responses, &shares.iter().map(|(_, s)| *s).collect::<Vec<_>>());
        let quota = |((option, _), responses): (&(usize, f64), u64)| Quota {
            unit: unit.into(),
            group,
            question: *question,
            option: *option,
            responses,
        };
        shares.iter().zip(counts).map(quota).collect::<Vec<_>>()
    };
    margins.flat_map(|m| m.targets.iter().flat_map(one).collect::<Vec<_>>()).collect()
}

/// The sizes of the population by unit and group.
fn populations(q: &Questionnaire, file: &Standalone, item: &Item, findings: &mut Diagnostics) -> BTreeMap<(String, usize), u64> {
    let mut out = BTreeMap::new();
    let Some(table) = table(file, item, findings) else { return out };
    let column = |name: &str| if let Find::One(c) = table.find(name) { Some(c) } else { None };
    let names = ["unit", "group", "population"];
    let [Some(unit), Some(group), Some(size)] = names.map(column) else {
        let missing: Vec<&str> = names.into_iter().filter(|n| column(n).is_none()).collect();
        let d = Diagnostic::new(codes::POPULATION_COLUMN_MISSING).arg("file", table.file()).list("missing", missing);
        findings.push(d.at_opt(file.place(item.at)));
        return out;
    };
    for row in 0..table.rows() {
        let name = table.text(row, group);
        let Some(of) = q.group(&name) else {
            findings.push(groups(Diagnostic::new(codes::PLAN_GROUP_UNKNOWN).arg("group", &name).at(table.place(row, group)), &name, q));
            continue;
        };
        let text = table.text(row, size);
        match text.replace(',', "").parse::<u64>().ok().filter(|n| *n > 0) {
            Some(n) => _ = out.insert((table.text(row, unit).into_owned(), of), n),
            None => findings.push(Diagnostic::new(codes::POPULATION_UNREADABLE).arg("found", &text).at(table.place(row, size))),
        }
    }
    out
}

fn groups(d: Diagnostic, name: &str, q: &Questionnaire) -> Diagnostic {
    let ids = || q.groups.iter().map(|g| g.id.as_str());
    match nearest(name, ids()) {
        Some(near) => d.arg("nearest", near),
        None => d.list("known", ids()).hint("known"),
    }
}

fn table(file: &Standalone, item: &Item, findings: &mut Diagnostics) -> Option<Table> {
    let found = match file.file(item) {
        Ok(found) => found,
        Err(d) => {
            findings.push(*d);
            return None;
        }
    };
    let source = match found.bytes {
        FileBytes::Disk(path) => TableSource::new(path),
        FileBytes::Embedded(bytes) => TableSource { bytes: Some(bytes), ..TableSource::new(&*found.shown) },
    };
    match read_table(&TableSource { display_name: found.shown, ..source }, &Limits::default()) {
        Ok(table) => Some(table),
        Err(found) => {
            findings.extend(found);
            None
        }
    }
}
