//! iMeta: one row for each indicator, aggregate, group, denominator and other column.

use std::collections::BTreeMap;

use indicia_diagnostic::catalogue::coinr as codes;
use indicia_diagnostic::{Diagnostic, Diagnostics, Place, nearest};
use indicia_io::{Find, Table};

use super::ids::id;
use super::{has_errors, present};

/// What a row is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Indicator,
    Aggregate,
    Group,
    Denominator,
    Other,
}

const KINDS: [(&str, Kind); 5] = [
    ("Indicator", Kind::Indicator),
    ("Aggregate", Kind::Aggregate),
    ("Group", Kind::Group),
    ("Denominator", Kind::Denominator),
    ("Other", Kind::Other),
];

/// Columns that iMeta must have.
const NEEDED: [&str; 5] = ["iCode", "Type", "Parent", "Direction", "Weight"];
/// Columns that it may have. Others are those of the user.
const KNOWN: [&str; 5] = ["Level", "iName", "Unit", "Target", "Denominator"];

/// A row.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub code: String,
    pub id: String,
    pub kind: Kind,
    pub name: Option<String>,
    pub parent: Option<String>,
    pub negative: bool,
    pub weight: f64,
    pub level: Option<f64>,
    pub unit: Option<String>,
    pub target: Option<f64>,
    pub denominator: Option<String>,
    /// The cell of its denominator.
    pub denominator_place: Place,
    /// Where it stands: the cell of its code.
    pub place: Place,
    /// Row of the table.
    at: usize,
}

/// The table.
#[derive(Debug)]
pub(super) struct Meta {
    pub file: String,
    pub rows: Vec<Row>,
    /// The aggregate without a parent.
    pub root: Row,
}

impl Meta {
    /// Reads it; `None`, with errors, where it does not describe a tree.
    pub fn read(table: &Table, findings: &mut Diagnostics) -> Option<Meta> {
        let mut reader = Reader { table, findings: Diagnostics::new() };
        let rows = reader.rows();
        let root = if has_errors(&reader.findings) { None } else { reader.tree(&rows) };
        reader.left_out(&rows);
        let failed = has_errors(&reader.findings);
        findings.append(&mut reader.findings);
        let root = root.filter(|_| !failed).and_then(|at| rows.get(at).cloned())?;
        Some(Meta { file: table.file().to_string(), rows, root })
    }

    /// The rows of a kind.
    pub fn of(&self, kind: Kind) -> impl Iterator<Item = &Row> {
        self.rows.iter().filter(move |r| r.kind == kind)
    }

    /// The rows below an aggregate, in the order of the table.
    pub fn children(&self, parent: &Row) -> impl Iterator<Item = &Row> {
        self.rows.iter().filter(|r| r.parent.as_ref() == Some(&parent.code))
    }
}

fn column(table: &Table, header: &str) -> Option<usize> {
    match table.find(header) {
        Find::One(at) => Some(at),
        _ => None,
    }
}

struct Reader<'a> {
    table: &'a Table,
    findings: Diagnostics,
}

impl Reader<'_> {
    fn rows(&mut self) -> Vec<Row> {
        let table = self.table;
        for needed in NEEDED.iter().filter(|c| column(table, c).is_none()) {
            let known = table.columns().iter().map(|c| c.header.as_str());
            let d = Diagnostic::new(codes::META_COLUMN_MISSING).arg("column", needed).list("known", known.clone());
            let d = match nearest(needed, known) {
                Some(near) => d.arg("nearest", near).hint("nearest"),
                None => d.hint("known"),
            };
            self.findings.push(d.at(Place::file(table.file().clone())));
        }
        if !self.findings.is_empty() {
            return Vec::new();
        }
        let mut first: BTreeMap<String, (String, usize)> = BTreeMap::new();
        let mut rows = Vec::new();
        for at in 0..table.rows() {
            let Some(row) = self.row(at) else { continue };
            if let Some((code, earlier)) = first.get(&row.id) {
                let d = Diagnostic::new(codes::CODE_TWICE).arg("id", &row.code).arg("other", code);
                self.findings.push(d.at(self.place(at, "iCode")).at(self.place(*earlier, "iCode")));
                continue;
            }
            first.insert(row.id.clone(), (row.code.clone(), at));
            rows.push(row);
        }
        rows
    }

    fn row(&mut self, at: usize) -> Option<Row> {
        let Some(code) = self.text(at, "iCode") else {
            self.findings.push(Diagnostic::new(codes::CODE_MISSING).at(self.place(at, "iCode")));
            return None;
        };
        let kind = self.kind(at)?;
        let own_id = id(&code);
        if own_id != code {
            let d = Diagnostic::new(codes::CODE_RENAMED).arg("found", &code).arg("id", &own_id);
            self.findings.push(d.at(self.place(at, "iCode")));
        }
        // Of groups, denominators and others COINr itself reads nothing but the code.
        let in_tree = matches!(kind, Kind::Indicator | Kind::Aggregate);
        let negative = in_tree && self.negative(at, &code, kind);
        let weight = if in_tree { self.weight(at, &code) } else { 1.0 };
        Some(Row {
            id: own_id,
            kind,
            name: self.text(at, "iName").filter(|n| *n != code),
            parent: self.text(at, "Parent").filter(|_| in_tree),
            negative,
            weight,
            level: self.number(at, "Level").filter(|_| in_tree),
            unit: self.text(at, "Unit"),
            target: self.number(at, "Target").filter(|_| kind == Kind::Indicator),
            denominator: self.text(at, "Denominator").filter(|_| kind == Kind::Indicator),
            denominator_place: self.place(at, "Denominator"),
            place: self.place(at, "iCode"),
            code,
            at,
        })
    }

    fn kind(&mut self, at: usize) -> Option<Kind> {
        let found = self.text(at, "Type").unwrap_or_default();
        let known = KINDS.iter().map(|(word, _)| *word);
        let kind = KINDS.iter().find(|(word, _)| *word == found).map(|(_, kind)| *kind);
        if kind.is_none() {
            let d = Diagnostic::new(codes::TYPE_UNKNOWN).arg("found", &found).list("known", known.clone());
            let d = match nearest(&found, known) {
                Some(near) => d.arg("nearest", near).hint("nearest"),
                None => d.hint("known"),
            };
            self.findings.push(d.at(self.place(at, "Type")));
        }
        kind
    }

    fn negative(&mut self, at: usize, code: &str, kind: Kind) -> bool {
        let direction = self.number(at, "Direction");
        let negative = direction == Some(-1.0);
        if !negative && direction != Some(1.0) {
            let found = self.text(at, "Direction").unwrap_or_else(|| "NA".into());
            let d = Diagnostic::new(codes::DIRECTION_UNKNOWN).arg("id", code).arg("found", found);
            self.findings.push(d.at(self.place(at, "Direction")));
        }
        if negative && kind == Kind::Aggregate {
            self.findings.push(Diagnostic::new(codes::AGGREGATE_NEGATIVE).arg("node", code).at(self.place(at, "Direction")));
        }
        negative
    }

    fn weight(&mut self, at: usize, code: &str) -> f64 {
        match self.number(at, "Weight").filter(|w| *w >= 0.0 && w.is_finite()) {
            Some(weight) => weight,
            None => {
                let found = self.text(at, "Weight").unwrap_or_else(|| "NA".into());
                let d = Diagnostic::new(codes::IMETA_WEIGHT_UNREADABLE).arg("id", code).arg("found", found);
                self.findings.push(d.at(self.place(at, "Weight")));
                1.0
            }
        }
    }

    /// The row of the root. A tree has one, every parent is an aggregate, stands on a higher level than its children, and has some.
    fn tree(&mut self, rows: &[Row]) -> Option<usize> {
        let aggregate = |code: &str| rows.iter().find(|r| r.code == code && r.kind == Kind::Aggregate);
        let mut tops = Vec::new();
        for (index, row) in rows.iter().enumerate().filter(|(_, r)| matches!(r.kind, Kind::Indicator | Kind::Aggregate)) {
            match &row.parent {
                None if row.kind == Kind::Aggregate => tops.push(index),
                None => self.findings.push(Diagnostic::new(codes::PARENT_MISSING).arg("id", &row.code).at(self.place(row.at, "Parent"))),
                Some(parent) => match aggregate(parent) {
                    Some(above) if row.level.zip(above.level).is_some_and(|(own, above)| own >= above) => {
                        let d = Diagnostic::new(codes::LEVEL_NOT_BELOW).arg("id", &row.code).arg("node", parent);
                        self.findings.push(d.at(self.place(row.at, "Level")).at(self.place(above.at, "Level")));
                    }
                    Some(_) => {}
                    None => {
                        let known = rows.iter().filter(|r| r.kind == Kind::Aggregate).map(|r| r.code.as_str());
                        let d = Diagnostic::new(codes::PARENT_UNKNOWN).arg("id", &row.code).arg("found", parent);
                        let d = d.list("known", known.clone());
                        let d = match nearest(parent, known) {
                            Some(near) => d.arg("nearest", near).hint("nearest"),
                            None => d.hint("known"),
                        };
                        self.findings.push(d.at(self.place(row.at, "Parent")));
                    }
                },
            }
        }
        for row in rows.iter().filter(|r| r.kind == Kind::Aggregate) {
            if !rows.iter().any(|r| r.parent.as_ref() == Some(&row.code)) {
                self.findings.push(Diagnostic::new(codes::AGGREGATE_EMPTY).arg("node", &row.code).at(self.place(row.at, "iCode")));
            }
        }
        if let [root] = tops.as_slice() {
            return Some(*root);
        }
        let known = tops.iter().filter_map(|t| rows.get(*t)).map(|r| r.code.as_str());
        let d = Diagnostic::new(codes::ROOTS).arg("count", tops.len()).list("known", known);
        let d = d.hint(if tops.is_empty() { "none" } else { "several" });
        let place = tops.first().and_then(|t| rows.get(*t)).map_or(Place::file(self.table.file().clone()), |r| self.place(r.at, "Parent"));
        self.findings.push(d.at(place));
        None
    }

    /// What has no counterpart: columns of the user's own, and targets, which min-max does not look at.
    fn left_out(&mut self, rows: &[Row]) {
        let targets = rows.iter().filter(|r| r.target.is_some()).count();
        if targets > 0 {
            let place = column(self.table, "Target").map_or_else(|| Place::file(self.table.file().clone()), |c| self.table.column_place(c));
            self.findings.push(Diagnostic::new(codes::TARGETS_UNUSED).arg("count", targets).at(place));
        }
        let own = self.table.columns().iter().map(|c| c.header.as_str()).filter(|h| !NEEDED.contains(h) && !KNOWN.contains(h));
        let own: Vec<&str> = own.collect();
        if !own.is_empty() && !has_errors(&self.findings) {
            let d = Diagnostic::new(codes::META_COLUMNS_LEFT_OUT).list("known", own);
            self.findings.push(d.at(Place::file(self.table.file().clone())));
        }
    }

    fn text(&self, at: usize, header: &str) -> Option<String> {
        let column = column(self.table, header)?;
        present(&self.table.text(at, column)).map(String::from)
    }

    /// A number; a text that is none is an error, whatever column it stands in.
    fn number(&mut self, at: usize, header: &str) -> Option<f64> {
        let text = self.text(at, header)?;
        let number = text.parse::<f64>().ok().filter(|x| x.is_finite());
        if number.is_none() && (header == "Target" || header == "Level") {
            let d = Diagnostic::new(codes::NUMBER_UNREADABLE).arg("column", header).arg("found", &text);
            self.findings.push(d.at(self.place(at, header)));
        }
        number
    }

    fn place(&self, at: usize, header: &str) -> Place {
        column(self.table, header).map_or_else(|| Place::file(self.table.file().clone()), |c| self.table.place(at, c))
    }
}
