//! Responses that were handed in twice.

use indicia_diagnostic::Diagnostic;
use indicia_diagnostic::catalogue::fieldwork::responses as codes;

use super::{Course, GONE, Rule};
use crate::import::Meaning;

/// For each response that is left, the first one before it with the same hash; `None` where there is none.
fn earlier(hashes: &[u64], cells: &[u32]) -> Vec<(u32, u32)> {
    let mut sorted: Vec<(u64, u32)> =
        hashes.iter().zip(cells).enumerate().filter(|(_, (h, c))| **c != GONE && **h != 0).map(|(row, (h, _))| (*h, row as u32)).collect();
    sorted.sort_unstable();
    let mut out = Vec::new();
    for same in sorted.chunk_by(|a, b| a.0 == b.0) {
        if let Some(((_, first), rest)) = same.split_first() {
            out.extend(rest.iter().map(|(_, row)| (*row, *first)));
        }
    }
    out
}

/// Whether two rows answer every question alike.
fn alike(course: &Course<'_>, a: usize, b: usize) -> bool {
    course.file.answers.iter().flatten().all(|x| x.codes.get(a) == x.codes.get(b))
}

/// Drops responses with the number of an earlier one.
pub(super) fn by_key(course: &mut Course<'_>) {
    let Some(keys) = course.file.key.as_deref().filter(|_| course.q.clean.by_key) else { return };
    let pairs = earlier(keys, &course.cells);
    let other = pairs.iter().filter(|(row, first)| !alike(course, *row as usize, *first as usize)).count();
    let mut gone = vec![false; course.cells.len()];
    for (row, _) in &pairs {
        if let Some(slot) = gone.get_mut(*row as usize) {
            *slot = true;
        }
    }
    let count = course.drop_where(Rule::DuplicateKey, None, None, |row| gone.get(row).copied().unwrap_or(false));
    let key = course.responses.key.as_ref();
    let (name, at) = (key.map_or("", |k| &k.value).to_string(), key.and_then(|k| k.place.clone()));
    if count > 0 {
        course.tell(Diagnostic::new(codes::DUPLICATES_KEY).arg("key", &name), count);
    }
    if other > 0 {
        course.findings.push(Diagnostic::new(codes::KEY_WITH_OTHER_ANSWERS).arg("count", other).arg("key", &name).at_opt(at));
    }
}

/// Drops records that equal an earlier one in every column, where enough is answered that chance does not do it.
pub(super) fn by_record(course: &mut Course<'_>) {
    if !course.q.clean.by_record {
        return;
    }
    let pairs = earlier(&course.file.record, &course.cells);
    let least = course.q.clean.record_minimum;
    let answered = |row: usize| course.file.answers.iter().flatten().filter(|a| *a.of(row) != Meaning::Blank).count();
    let mut gone = vec![false; course.cells.len()];
    for (row, first) in pairs {
        let row = row as usize;
        if alike(course, row, first as usize)
            && answered(row) >= least
            && let Some(slot) = gone.get_mut(row)
        {
            *slot = true;
        }
    }
    let count = course.drop_where(Rule::DuplicateRecord, None, None, |row| gone.get(row).copied().unwrap_or(false));
    if count > 0 {
        course.tell(Diagnostic::new(codes::DUPLICATES_RECORD), count);
    }
}
