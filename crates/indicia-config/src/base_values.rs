//! The record beside a table of base values: what it was built from, and what was built beside it.
//!
//! `indicia survey build` writes `base-values.csv`, `base-covariances.csv` and `base-values.json`. The last is the record: it names every file
//! that the values come from, and the tables themselves, each with its SHA-256, so that values of yesterday's responses are never taken for today's.

use std::path::Path;

use indicia_diagnostic::catalogue::survey as codes;
use indicia_diagnostic::{Diagnostic, Diagnostics, Place};
use indicia_io::{file_sha256, sha256};
use indicia_method::{Value, from_json};
use rayon::prelude::*;

use crate::document::Item;
use crate::source::FileBytes;
use crate::{PathProblem, SourceId, SourceMap};

/// What a record says.
pub(crate) struct Record {
    /// SHA-256 of the table as it was written.
    pub sha256: String,
    /// The table of covariances, relative to the file that names the base values, and its SHA-256 as it was written.
    pub covariances: Option<(String, String)>,
}

/// The version of the record that is understood.
const FORMAT: f64 = 1.0;

/// The largest record that is read, in bytes: some hundred for each file of responses.
const MOST: u64 = 16 << 20;

/// Reads the record of the table that `file` of `[data.survey]` names, and holds the files it was built from against it.
pub(crate) fn record(sources: &SourceMap, file: &Item, shown: &str, findings: &mut Diagnostics) -> Option<Record> {
    let mut reader = Reader { sources, file, shown, findings };
    let path = Path::new(file.text()?).with_extension("json");
    let path = path.to_str()?.replace('\\', "/");
    let text = reader.text(&path)?;
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", &path));
    let relative = |path: &str| if folder.is_empty() { path.to_string() } else { format!("{folder}/{path}") };
    let table = Path::new(name).with_extension("csv");
    let (inputs, outputs) = match parse(&text) {
        Ok(record) => record,
        Err(detail) => {
            reader.tell(Diagnostic::new(codes::BASE_VALUES_RECORD_BROKEN).arg("path", &path).arg("detail", detail));
            return None;
        }
    };
    // Responses are by far the most that a run reads: each file on whichever core is idle.
    let now: Vec<Now> = inputs.par_iter().map(|(source, _)| now(sources, file.at.source, &relative(source))).collect();
    for ((source, built_from), now) in inputs.iter().zip(&now) {
        reader.compare(&relative(source), built_from, now);
    }
    let (own, other): (Files, Files) = outputs.into_iter().partition(|(path, _)| Path::new(path) == table);
    let Some((_, sha256)) = own.into_iter().next() else {
        let detail = format!("`outputs` lacks `{}`", table.display());
        reader.tell(Diagnostic::new(codes::BASE_VALUES_RECORD_BROKEN).arg("path", &path).arg("detail", detail));
        return None;
    };
    let covariances = other.into_iter().next().map(|(path, sha256)| (relative(&path), sha256));
    Some(Record { sha256, covariances })
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

    /// Holds one file as it is now against its hash of then.
    fn compare(&mut self, path: &str, built_from: &str, now: &Now) {
        match now {
            Now::Absent => self.tell(Diagnostic::new(codes::BASE_VALUES_SOURCE_ABSENT).arg("path", path)),
            Now::Hash(now) if now != built_from => self.tell(Diagnostic::new(codes::BASE_VALUES_STALE).arg("path", path)),
            Now::Hash(_) | Now::LeftOut => {}
        }
    }
}

/// What a file is now that base values were built from.
enum Now {
    Hash(String),
    Absent,
    /// Shipped systems carry base values and not the answers of people; what is inside the program cannot go stale.
    LeftOut,
}

fn now(sources: &SourceMap, from: SourceId, path: &str) -> Now {
    let hash = match sources.file(from, path) {
        Ok(found) => match found.bytes {
            FileBytes::Embedded(bytes) => Some(sha256(bytes)),
            FileBytes::Disk(path) => file_sha256(&path).ok(),
        },
        Err(PathProblem::Missing) => return Now::LeftOut,
        Err(_) => None,
    };
    hash.map_or(Now::Absent, Now::Hash)
}

/// Paths with the SHA-256 of their contents.
type Files = Vec<(String, String)>;

/// Inputs and outputs.
fn parse(text: &str) -> Result<(Files, Files), String> {
    let value = from_json(text).map_err(|e| e.to_string())?;
    if value.get("format").and_then(Value::as_number) != Some(FORMAT) {
        return Err(format!("`format` is not {FORMAT}"));
    }
    let hash = |v: &Value| Some((v.get("path")?.as_text()?.to_string(), v.get("sha256")?.as_text()?.to_ascii_lowercase()));
    let files = |key: &str| {
        let list = value.get(key).and_then(Value::as_list).filter(|l| !l.is_empty());
        let list: Option<Files> = list.and_then(|l| l.iter().map(hash).collect());
        list.ok_or_else(|| format!("`{key}` is no list of files with `path` and `sha256`"))
    };
    Ok((files("inputs")?, files("outputs")?))
}
