//! A result, read out of its folder.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use indicia_core::{Period, Role, Series, Unit};
use indicia_diagnostic::{Diagnostic, Diagnostics, Place, catalogue::io as codes};
use indicia_io::{Find, Limits, NumberRules, Table, TableSource, read_table};
use indicia_method::{Status, Text, Value, from_json, to_json};

use crate::view::WeightRow;

/// The digits of the hash that name a result.
pub const DIGITS: usize = 16;

/// The id of a result: the hash of everything that it depends on.
pub fn result_id(provenance: &Value) -> String {
    let mut without = provenance.clone();
    if let Value::Table(pairs) = &mut without {
        pairs.retain(|(key, _)| key != "id");
    }
    indicia_io::sha256(to_json(&without.canonical()).as_bytes()).chars().take(DIGITS).collect()
}

/// A table of the data that a result was computed from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredInput {
    /// Its name in the definition.
    pub table: String,
    /// The file, from the system's folder.
    pub file: String,
    /// The sheet of a workbook.
    pub sheet: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
}

/// A result as its files hold it.
#[derive(Debug)]
pub struct Stored {
    /// Its folder.
    pub folder: PathBuf,
    /// Its id.
    pub id: String,
    /// The version of the program that wrote it.
    pub version: String,
    /// Whether it is no what-if.
    pub official: bool,
    /// The definition that was evaluated.
    pub definition: Value,
    /// SHA-256 of the library of each method that came out of one, by its name.
    pub libraries: BTreeMap<String, String>,
    /// The tables that it was computed from.
    pub inputs: Vec<StoredInput>,
    /// Where each part of the definition stood: path, `file:line`.
    pub places: BTreeMap<String, String>,
    /// The weights of nodes.
    pub weights: Vec<WeightRow>,
    /// The units, in the order of the results.
    pub units: Vec<Unit>,
    /// Groups of units: name of the grouping, label of each unit.
    pub groups: Vec<(String, Vec<String>)>,
    /// The rows of scores: unit and period.
    pub rows: Vec<(Arc<str>, Period)>,
    /// Values of nodes and scores of indicators along the rows.
    pub scores: BTreeMap<String, Vec<Option<f64>>>,
    /// Ranks of nodes along the rows.
    pub ranks: BTreeMap<String, Vec<Option<f64>>>,
    /// Values of indicators before imputation along the rows.
    pub raw: BTreeMap<String, Series>,
    /// What has to be said about it.
    pub findings: Diagnostics,
}

impl Stored {
    /// Whether a folder looks like a result.
    pub fn is_result(folder: &Path) -> bool {
        // An analysis has a provenance too.
        folder.join("provenance.json").is_file() && !folder.join("sensitivity.json").is_file()
    }

    /// Reads a result and checks that it is as it was written.
    ///
    /// # Errors
    /// A file is changed, gone or not of the form that this program writes.
    pub fn read(folder: &Path) -> Result<Stored, Diagnostics> {
        let findings = indicia_io::verify(folder)?;
        let file = folder.join("provenance.json");
        let provenance = json(&file)?;
        let broken = |detail: &str| vec![no_result(&file, detail)];
        let text = |v: Option<&Value>, key: &str| v.and_then(|v| v.get(key)).and_then(Value::as_text).unwrap_or_default().to_string();
        if provenance.get("format").and_then(Value::as_number) != Some(1.0) {
            return Err(broken("format 1 is expected"));
        }
        let id = text(Some(&provenance), "id");
        let expected = result_id(&provenance);
        if id != expected {
            let d = Diagnostic::new(codes::RESULT_OTHER_ID).arg("file", file.display()).arg("found", &id).arg("expected", expected);
            return Err(vec![d.at(place(&file))]);
        }
        let definition = provenance.get("definition").cloned().ok_or_else(|| broken("it has no definition"))?;
        let input = |v: &Value| StoredInput {
            table: text(Some(v), "table"),
            file: text(Some(v), "file"),
            sheet: text(Some(v), "sheet"),
            sha256: text(Some(v), "sha256"),
        };
        let library = |v: &Value| {
            let (id, version) = (text(Some(v), "id"), v.get("version").and_then(Value::as_number).unwrap_or(1.0));
            let sha256 = v.get("library_sha256").and_then(Value::as_text)?;
            Some((if version == 1.0 { id } else { format!("{id}@{version}") }, sha256.to_string()))
        };
        let libraries = provenance.get("methods").and_then(Value::as_list).unwrap_or_default().iter().filter_map(library).collect();
        let inputs = provenance.get("inputs").and_then(Value::as_list).unwrap_or_default().iter().map(input).collect();
        let places = folder.join("places.json");
        let places = if places.is_file() { pairs(&json(&places)?) } else { BTreeMap::new() };
        let mut out = Stored {
            folder: folder.to_path_buf(),
            id,
            version: text(provenance.get("program"), "version"),
            official: provenance.get("official").and_then(Value::as_bool).unwrap_or(true),
            definition,
            libraries,
            inputs,
            places,
            weights: weights(&Csv::read(&folder.join("weights.csv"))?)?,
            units: Vec::new(),
            groups: Vec::new(),
            rows: Vec::new(),
            scores: BTreeMap::new(),
            ranks: BTreeMap::new(),
            raw: BTreeMap::new(),
            findings,
        };
        out.read_units(folder)?;
        out.read_scores(&Csv::read(&folder.join("scores.csv"))?)?;
        out.read_raw(&Csv::read(&folder.join("values.csv"))?)?;
        Ok(out)
    }

    /// Units stand in a file of their own; results of earlier versions have them in the scores alone, without groups.
    fn read_units(&mut self, folder: &Path) -> Result<(), Diagnostics> {
        let own = folder.join("units.csv");
        let csv = Csv::read(&if own.is_file() { own } else { folder.join("scores.csv") })?;
        let (unit, zh, en, role) = (csv.column("unit")?, csv.column("name_zh")?, csv.column("name_en")?, csv.column("role")?);
        let parent = csv.find("parent");
        for row in 0..csv.table.rows() {
            let id: Arc<str> = csv.table.text(row, unit).as_ref().into();
            if self.units.iter().any(|u| u.id == id) {
                continue;
            }
            let word = csv.table.text(row, role);
            let role = Role::from_word(&word).ok_or_else(|| vec![csv.broken(row, role, &word)])?;
            let name = Text { zh: csv.table.text(row, zh).into_owned(), en: csv.table.text(row, en).into_owned() };
            let parent = parent.map(|p| csv.table.text(row, p)).filter(|p| !p.is_empty()).map(|p| p.as_ref().into());
            self.units.push(Unit { id, name, role, parent, aliases: Vec::new() });
        }
        for (column, head) in csv.table.columns().iter().enumerate() {
            if let Some(name) = head.header.strip_prefix("group.") {
                let labels = (0..csv.table.rows()).map(|row| csv.table.text(row, column).into_owned()).collect();
                self.groups.push((name.to_string(), labels));
            }
        }
        Ok(())
    }

    fn read_scores(&mut self, csv: &Csv) -> Result<(), Diagnostics> {
        let (unit, period, role) = (csv.column("unit")?, csv.column("period")?, csv.column("role")?);
        let scored: Vec<usize> =
            (0..csv.table.rows()).filter(|r| Role::from_word(&csv.table.text(*r, role)).is_some_and(Role::has_scores)).collect();
        for row in &scored {
            let text = csv.table.text(*row, period);
            let period = period_of(&text).ok_or_else(|| vec![csv.broken(*row, period, &text)])?;
            self.rows.push((csv.table.text(*row, unit).as_ref().into(), period));
        }
        let fixed = ["unit", "name_zh", "name_en", "role", "period", "present", "indicators"];
        for (column, head) in csv.table.columns().iter().enumerate().filter(|(_, c)| !fixed.contains(&c.header.as_str())) {
            let cells = csv.table.column_f64(column, &NumberRules::default())?;
            let cells: Vec<Option<f64>> = scored.iter().map(|r| cells.get(*r)).collect();
            match head.header.strip_prefix("rank.") {
                Some(node) => self.ranks.insert(node.to_string(), cells),
                None => self.scores.insert(head.header.clone(), cells),
            };
        }
        Ok(())
    }

    fn read_raw(&mut self, csv: &Csv) -> Result<(), Diagnostics> {
        let [unit, period, item, raw, status] =
            [csv.column("unit")?, csv.column("period")?, csv.column("item")?, csv.column("raw")?, csv.column("raw_status")?];
        let numbers = csv.table.column_f64(raw, &NumberRules::default())?;
        let at: BTreeMap<(&str, Period), usize> = self.rows.iter().enumerate().map(|(n, (u, p))| ((&**u, *p), n)).collect();
        let mut columns: BTreeMap<String, (Vec<f64>, Vec<u8>)> = BTreeMap::new();
        for row in 0..csv.table.rows() {
            let word = csv.table.text(row, status);
            // Nodes have no raw values.
            if word.is_empty() {
                continue;
            }
            let text = csv.table.text(row, period);
            let when = period_of(&text).ok_or_else(|| vec![csv.broken(row, period, &text)])?;
            let id = csv.table.text(row, unit);
            let Some(n) = at.get(&(id.as_ref(), when)).copied() else { continue };
            let state = state_of(&word).ok_or_else(|| vec![csv.broken(row, status, &word)])?;
            let (values, states) = columns
                .entry(csv.table.text(row, item).into_owned())
                .or_insert_with(|| (vec![0.0; self.rows.len()], vec![Status::MISSING; self.rows.len()]));
            values[n] = numbers.get(row).unwrap_or(0.0);
            states[n] = if numbers.get(row).is_some() || state != Status::PRESENT { state } else { Status::MISSING };
        }
        self.raw = columns.into_iter().map(|(id, (values, states))| (id, Series::new(values, states))).collect();
        Ok(())
    }

    /// The row of a unit in a period.
    pub fn row(&self, unit: &str, period: Period) -> Option<usize> {
        self.rows.iter().position(|(u, p)| &**u == unit && *p == period)
    }

    /// The periods, in order.
    pub fn periods(&self) -> Vec<Period> {
        let mut periods: Vec<Period> = self.rows.iter().map(|(_, p)| *p).collect();
        periods.sort();
        periods.dedup();
        periods
    }
}

/// The period of data that name none is written as nothing.
pub(super) fn period_of(text: &str) -> Option<Period> {
    if text.is_empty() { Some(Period::year(0)) } else { Period::parse(text) }
}

fn state_of(word: &str) -> Option<u8> {
    (0..=Status::FAILED).find(|s| Status(*s).word() == word)
}

fn place(path: &Path) -> Place {
    Place::file(path.display().to_string())
}

fn no_result(path: &Path, detail: &str) -> Diagnostic {
    Diagnostic::new(codes::NO_RESULT).arg("file", path.display()).arg("detail", detail).at(place(path))
}

fn json(path: &Path) -> Result<Value, Diagnostics> {
    let limit = Limits::default().file_bytes;
    if fs::metadata(path).is_ok_and(|m| m.len() > limit) {
        return Err(vec![no_result(path, "it is too large")]);
    }
    let text = fs::read_to_string(path).map_err(|e| vec![no_result(path, &e.to_string())])?;
    from_json(&text).map_err(|e| vec![no_result(path, &e.to_string())])
}

fn pairs(value: &Value) -> BTreeMap<String, String> {
    let places = value.get("places").and_then(Value::as_table).unwrap_or_default();
    places.iter().filter_map(|(key, place)| Some((key.clone(), place.as_text()?.to_string()))).collect()
}

fn weights(csv: &Csv) -> Result<Vec<WeightRow>, Diagnostics> {
    let [node, of, item, nominal, effective] =
        [csv.column("node")?, csv.column("of")?, csv.column("item")?, csv.column("nominal")?, csv.column("effective")?];
    let rules = NumberRules::default();
    let (nominal, effective) = (csv.table.column_f64(nominal, &rules)?, csv.table.column_f64(effective, &rules)?);
    let text = |row: usize, column: usize| csv.table.text(row, column).into_owned();
    let of_row = |row: usize| WeightRow {
        node: text(row, node),
        of: text(row, of),
        item: text(row, item),
        nominal: nominal.get(row),
        effective: effective.get(row).unwrap_or(0.0),
    };
    Ok((0..csv.table.rows()).map(of_row).collect())
}

/// A table of a result.
struct Csv {
    path: PathBuf,
    table: Table,
}

impl Csv {
    fn read(path: &Path) -> Result<Csv, Diagnostics> {
        Ok(Csv { path: path.to_path_buf(), table: read_table(&TableSource::new(path), &Limits::default())? })
    }

    fn find(&self, header: &str) -> Option<usize> {
        match self.table.find(header) {
            Find::One(column) => Some(column),
            _ => None,
        }
    }

    fn column(&self, header: &str) -> Result<usize, Diagnostics> {
        self.find(header).ok_or_else(|| vec![no_result(&self.path, &format!("no column `{header}`"))])
    }

    fn broken(&self, row: usize, column: usize, text: &str) -> Diagnostic {
        no_result(&self.path, &format!("`{text}`")).at(self.table.place(row, column))
    }
}
