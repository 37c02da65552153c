//! A system out of the two tables of the R package COINr: iData holds the values, iMeta the indicators and the tree.
//!
//! What both sides know is taken over: values, units of measure, directions, denominators, parents, weights, groups, names.
//! What only COINr knows is said and left out; nothing is guessed.

mod ids;
mod meta;
mod values;
mod write;

use std::path::Path;

use indicia_diagnostic::{Diagnostic, Diagnostics, Lang, Severity};
use indicia_io::{Limits, Table, TableSource, read_table};

use crate::new::{NewFile, new_id};
use meta::Meta;
use values::Values;

/// Files of a new system, and what there is to say about them.
#[derive(Clone, Debug)]
pub struct Drafted {
    /// The files.
    pub files: Vec<NewFile>,
    /// Notes: what was not taken over.
    pub findings: Diagnostics,
}

/// A system in `folder` out of an iData and an iMeta table, each a CSV or a workbook. It runs as it stands: min-max to 0-100,
/// weighted means with the weights of iMeta, and gaps whose weight goes to the others, as COINr has it where nothing else is
/// asked for.
///
/// # Errors
/// The folder's name is no id, a table cannot be read, or iMeta does not describe a tree over the columns of iData; all findings
/// of the two tables together.
pub fn new_from_coinr(folder: &Path, data: &Path, meta: &Path, lang: Lang) -> Result<Drafted, Diagnostics> {
    let id = new_id(folder).map_err(|d| vec![d])?;
    let (data, meta) = both(table(data), table(meta))?;
    let mut findings = Diagnostics::new();
    let meta = Meta::read(&meta, &mut findings);
    let values = meta.as_ref().and_then(|meta| Values::read(&data, meta, &mut findings));
    match (meta, values) {
        (Some(meta), Some(values)) if !has_errors(&findings) => {
            let files = vec![
                NewFile { path: "indicia.toml".into(), text: write::definition(&id, &meta, &values, lang) },
                NewFile { path: "data/values.csv".into(), text: values.values },
                NewFile { path: "data/units.csv".into(), text: values.units },
            ];
            Ok(Drafted { files, findings })
        }
        _ => Err(findings),
    }
}

fn table(path: &Path) -> Result<Table, Diagnostics> {
    read_table(&TableSource::new(path), &Limits::default())
}

/// Both, or everything that is wrong with either.
fn both<T>(one: Result<T, Diagnostics>, other: Result<T, Diagnostics>) -> Result<(T, T), Diagnostics> {
    match (one, other) {
        (Ok(one), Ok(other)) => Ok((one, other)),
        (one, other) => Err([one.err(), other.err()].into_iter().flatten().flatten().collect()),
    }
}

fn has_errors(findings: &[Diagnostic]) -> bool {
    findings.iter().any(|d| d.severity() == Severity::Error)
}

/// A text of R: `NA` and blanks are nothing.
fn present(text: &str) -> Option<&str> {
    Some(text.trim()).filter(|t| !t.is_empty() && *t != "NA")
}
