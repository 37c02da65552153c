//! What is not there, in derivers that look at several columns.

use std::collections::BTreeSet;

use indicia_plugin::prelude::*;

/// The state of a cell: one of those of [`Status`].
pub fn state(column: &Column, row: usize) -> u8 {
    column.status.and_then(|s| s.get(row)).map_or(Status::PRESENT, |b| Status(*b).state())
}

/// The state of a result for which nothing is there: that of all its inputs where they agree, otherwise missing.
pub fn common(states: impl Iterator<Item = u8>) -> u8 {
    let all: BTreeSet<u8> = states.collect();
    match all.into_iter().collect::<Vec<_>>()[..] {
        [one @ (Status::NOT_APPLICABLE | Status::NO_EVIDENCE | Status::WITHHELD)] => one,
        _ => Status::MISSING,
    }
}

/// The state of the first input that has no value, for a result that needs all of them.
pub fn first(data: &Table, row: usize) -> u8 {
    data.columns.iter().map(|c| state(c, row)).find(|s| *s != Status::PRESENT).unwrap_or(Status::MISSING)
}

/// Refuses a column that is named twice; `path` tells where each is named.
pub fn once<'a>(columns: impl Iterator<Item = (&'a str, String)>) -> Result<(), Failure> {
    let mut seen = BTreeSet::new();
    for (column, path) in columns {
        if !seen.insert(column) {
            return Err(Failure::new("column-twice").at(path).arg("column", column));
        }
    }
    Ok(())
}

/// A column's id as a name of the formula language.
pub fn name(id: &str) -> String {
    indicia_expr::Expr::variable(id).to_string()
}

/// A column that has no values is no input.
pub fn shape(data: &Table, inputs: usize) -> Result<(), Failure> {
    if data.cols() == inputs { Ok(()) } else { Err(Failure::new("wrong-shape").arg("expected", inputs).arg("found", data.cols())) }
}
