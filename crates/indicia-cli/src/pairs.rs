//! Tables that the command line names: who borders on whom.

use std::path::Path;
use std::sync::Arc;

use indicia_analysis::region::Links;
use indicia_diagnostic::{Diagnostic, Diagnostics, catalogue::change as codes};
use indicia_io::{Limits, NumberRules, TableSource, read_table};

use crate::project::{Project, shown};

/// Reads pairs of neighbours: the first two columns name units, a third may give weights. Names that are no units are told and left
/// out.
///
/// # Errors
/// The file cannot be read, has too few columns, or a weight is no number above zero.
pub fn links(path: &Path, project: &Project) -> Result<(Links, Diagnostics), Diagnostics> {
    let table = read_table(&TableSource::new(path), &Limits::default())?;
    if table.columns().len() < 2 {
        return Err(vec![Diagnostic::new(codes::PAIRS_COLUMNS).arg("path", shown(path))]);
    }
    let weights = if table.columns().len() > 2 { Some(table.column_f64(2, &NumberRules::default())?) } else { None };
    let (mut pairs, mut unknown, mut findings) = (Vec::new(), Vec::new(), Diagnostics::new());
    for row in 0..table.rows() {
        let mut unit = |column: usize| -> Option<Arc<str>> {
            let name = table.text(row, column).into_owned();
            let found = project.units().find(&name).ok();
            if found.is_none() && !unknown.contains(&name) {
                unknown.push(name);
            }
            found
        };
        let (a, b) = (unit(0), unit(1));
        let weight = weights.as_ref().map_or(Some(1.0), |w| w.get(row));
        let Some(weight) = weight.filter(|w| *w > 0.0) else {
            findings.push(Diagnostic::new(codes::WEIGHT_NOT_POSITIVE).at(table.place(row, 2)));
            continue;
        };
        if let (Some(a), Some(b)) = (a, b) {
            pairs.push((a, b, weight));
        }
    }
    if !findings.is_empty() {
        return Err(findings);
    }
    if !unknown.is_empty() {
        let d = Diagnostic::new(codes::PAIRS_UNKNOWN).arg("count", unknown.len()).arg("path", shown(path)).list("known", unknown);
        findings.push(d);
    }
    Ok((Links::new(pairs), findings))
}
