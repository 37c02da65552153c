//! The record beside a table of base values: what it was built from, and which of its errors go together.
//!
//! `indicia survey build` writes `base-values.csv` and `base-values.json`. The record names every file that the values come from with its
//! SHA-256, so that values of yesterday's responses are never taken for today's.

use std::path::Path;

use indicia_diagnostic::catalogue::survey as codes;
use indicia_diagnostic::{Diagnostic, Diagnostics, Place};
use indicia_io::{file_sha256, sha256};
use indicia_method::{Value, from_json};

use crate::data::BaseCovariance;
use crate::document::Item;
use crate::source::FileBytes;
use crate::{PathProblem, SourceMap};

/// What a record says.
pub(crate) struct Record {
    /// SHA-256 of the table as it was written.
    pub sha256: String,
    pub covariances: Vec<BaseCovariance>,
}

/// The version of the record that is understood.
const FORMAT: f64 = 1.0;

/// The largest record that is read: a hundred bytes a covariance make a million of them.
const MOST: u64 = 100 << 20;

/// Reads the record of the table that `file` of `[data.survey]` names, and holds the files it was built from against it.
pub(crate) fn record(sources: &SourceMap, file: &Item, shown: &str, findings: &mut Diagnostics) -> Option<Record> {
    let mut reader = Reader { sources, file, shown, findings };
    let path = Path::new(file.text()?).with_extension("json");
    let path = path.to_str()?.replace('\\', "/");
    let text = reader.text(&path)?;
    let record = match parse(&text) {
        Ok(record) => record,
        Err(detail) => {
            reader.tell(Diagnostic::new(codes::BASE_VALUES_RECORD_BROKEN).arg("path", &path).arg("detail", detail));
            return None;
        }
    };
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    for (source, built_from) in &record.0 {
        let relative = if folder.is_empty() { source.clone() } else { format!("{folder}/{source}") };
        reader.compare(&relative, built_from);
    }
    Some(record.1)
}

struct Reader<'a> {
    sources: &'a SourceMap,
    file: &'a Item,
    shown: &'a str,
    findings: &'a mut Diagnostics,
}

impl Reader<'_> {
    fn tell(&mut self, d: Diagnostic) {
        let place = self.sources.place(self.file.at);
        self.findings.push(d.arg("file", self.shown).at_opt(place).at(Place::file(self.shown)));
    }

    fn text(&mut self, path: &str) -> Option<String> {
        let unproven = || Diagnostic::new(codes::BASE_VALUES_UNPROVEN).arg("path", path);
        let found = match self.sources.file(self.file.at.source, path) {
            Ok(found) => found,
            Err(_) => {
                self.tell(unproven());
                return None;
            }
        };
        let text = match found.bytes {
            FileBytes::Embedded(bytes) => String::from_utf8(bytes.to_vec()).map_err(|e| e.to_string()),
            FileBytes::Disk(path) => match std::fs::metadata(&path) {
                // Where the table itself is missing, that is told, and enough.
                Err(_) if !path.with_extension("csv").is_file() => return None,
                Err(_) => {
                    self.tell(unproven());
                    return None;
                }
                Ok(meta) if !meta.is_file() || meta.len() > MOST => Err("not a record".into()),
                Ok(_) => std::fs::read_to_string(&path).map_err(|e| e.to_string()),
            },
        };
        text.map_err(|detail| self.tell(Diagnostic::new(codes::BASE_VALUES_RECORD_BROKEN).arg("path", path).arg("detail", detail))).ok()
    }

    /// Holds one file against its hash of then.
    fn compare(&mut self, path: &str, built_from: &str) {
        let now = match self.sources.file(self.file.at.source, path) {
            Ok(found) => match found.bytes {
                FileBytes::Embedded(bytes) => Some(sha256(bytes)),
                FileBytes::Disk(path) => file_sha256(&path).ok(),
            },
            // Shipped systems carry base values and not the answers of people; what is inside the program cannot go stale.
            Err(PathProblem::Missing) => return,
            Err(_) => None,
        };
        match now {
            None => self.tell(Diagnostic::new(codes::BASE_VALUES_SOURCE_ABSENT).arg("path", path)),
            Some(now) if now != built_from => self.tell(Diagnostic::new(codes::BASE_VALUES_STALE).arg("path", path)),
            Some(_) => {}
        }
    }
}

type Sources = Vec<(String, String)>;

fn parse(text: &str) -> Result<(Sources, Record), String> {
    let value = from_json(text).map_err(|e| e.to_string())?;
    if value.get("format").and_then(Value::as_number) != Some(FORMAT) {
        return Err(format!("format is not {FORMAT}"));
    }
    let hash = |v: &Value| Some((v.get("file")?.as_text()?.to_string(), v.get("sha256")?.as_text()?.to_ascii_lowercase()));
    let (_, sha256) = value.get("table").and_then(hash).ok_or("no `table` with `file` and `sha256`")?;
    let sources = value.get("sources").and_then(Value::as_list).ok_or("no `sources`")?;
    let sources: Option<Sources> = sources.iter().map(hash).collect();
    let sources = sources.filter(|s| !s.is_empty()).ok_or("an entry of `sources` without `file` or `sha256`, or none")?;
    let list = value.get("covariances").and_then(Value::as_list).unwrap_or_default();
    let covariances: Option<Vec<BaseCovariance>> = list.iter().map(covariance).collect();
    let covariances = covariances.ok_or("an entry of `covariances` without `unit`, `period`, `indicators` or `covariance`")?;
    Ok((sources, Record { sha256, covariances }))
}

fn covariance(value: &Value) -> Option<BaseCovariance> {
    let text = |key: &str| value.get(key).and_then(Value::as_text).map(String::from);
    let [a, b] = value.get("indicators")?.as_list()? else { return None };
    Some(BaseCovariance {
        unit: text("unit")?,
        period: text("period")?,
        columns: [a.as_text()?.into(), b.as_text()?.into()],
        covariance: value.get("covariance")?.as_number().filter(|c| c.is_finite())?,
    })
}
