//! Formula nodes and rules on nodes.

use indicia_diagnostic::{Diagnostic, catalogue::method};
use indicia_expr::{Program, Scratch, UNDEFINED, Undefined, UndefinedKind};
use indicia_method::Status;
use rayon::prelude::*;

use super::aggregate::some_do_not_apply;
use super::context::{Context, PARALLEL};
use crate::data::Series;
use crate::finding::Finding;
use crate::system::Address;

const CHUNK: usize = 8192;

/// Undefined cells that are told one by one.
const TOLD: usize = 50;

/// Evaluates a compiled formula over series.
pub(super) fn eval(program: &Program, inputs: &[&Series], rows: usize) -> (Vec<f64>, Vec<u8>) {
    let (mut values, mut status) = (vec![0.0; rows], vec![Status::PRESENT; rows]);
    let chunk = if rows * inputs.len().max(1) >= PARALLEL { CHUNK } else { rows.max(1) };
    let work = |(c, (values, status)): (usize, (&mut [f64], &mut [u8]))| {
        let range = c * chunk..c * chunk + values.len();
        let columns: Vec<&[f64]> = inputs.iter().map(|s| &s.values[range.clone()]).collect();
        let marks: Vec<Option<&[u8]>> = inputs.iter().map(|s| s.status.as_ref().map(|b| &b[range.clone()])).collect();
        program.eval_columns(&columns, &marks, values, status, &mut Scratch::for_program(program));
    };
    if chunk < rows {
        values.par_chunks_mut(chunk).zip(status.par_chunks_mut(chunk)).enumerate().for_each(work);
    } else {
        values.chunks_mut(chunk).zip(status.chunks_mut(chunk)).enumerate().for_each(work);
    }
    (values, status)
}

/// The value of a formula, of a node or of a rule on it. Undefined cells take `otherwise`, or fail with the operation that was undefined.
#[allow(clippy::too_many_arguments)]
pub(super) fn run(
    cx: &Context,
    address: &Address,
    program: &Program,
    text: &str,
    inputs: &[&Series],
    otherwise: Option<f64>,
    findings: &mut Vec<Finding>,
) -> Series {
    let (mut values, mut status) = eval(program, inputs, cx.rows);
    settle(cx, address, program, text, inputs, otherwise, &mut values, &mut status, findings);
    Series::new(values, status)
}

/// A rule that looks at something that does not apply to a unit leaves the unit alone.
pub(super) fn unless_not_applicable(before: &Series, after: Series, looked_at: &[Series]) -> Series {
    if !some_do_not_apply(looked_at) {
        return after;
    }
    let mut values = after.values.to_vec();
    let mut status: Vec<u8> = (0..after.len()).map(|r| after.status(r).0).collect();
    for row in 0..after.len() {
        if looked_at.iter().any(|s| s.status(row).state() == Status::NOT_APPLICABLE) {
            (values[row], status[row]) = (before.values[row], before.status(row).0);
        }
    }
    Series::new(values, status)
}

#[allow(clippy::too_many_arguments)]
fn settle(
    cx: &Context,
    address: &Address,
    program: &Program,
    text: &str,
    inputs: &[&Series],
    otherwise: Option<f64>,
    values: &mut [f64],
    status: &mut [u8],
    findings: &mut Vec<Finding>,
) {
    let undefined: Vec<usize> = (0..status.len()).filter(|r| status[*r] == UNDEFINED).collect();
    if let Some(value) = otherwise {
        for r in undefined {
            values[r] = value;
            status[r] = Status::PRESENT;
        }
        return;
    }
    for row in undefined.iter().copied().take(TOLD) {
        let cells: Vec<Option<f64>> = inputs.iter().map(|s| s.get(row)).collect();
        let Some(why) = program.explain_undefined(&cells) else { continue };
        let code = match why.kind {
            UndefinedKind::Overflow | UndefinedKind::InputNotFinite => method::OVERFLOW,
            UndefinedKind::DivisionByZero | UndefinedKind::ZeroOverZero => method::DIVISION_BY_ZERO,
            _ => method::DOMAIN,
        };
        let d = Diagnostic::new(code)
            .with_severity(indicia_diagnostic::Severity::Warning)
            .arg("id", address.id())
            .arg("node", address.id())
            .arg("when", "")
            .arg("function", function(text, &why))
            .arg("value", why.culprit.text(text))
            .arg("found", why.culprit.text(text));
        findings.push(cx.name_row(Finding::at(address.clone(), d).path("formula").span(operator(text, &why)), row));
    }
    if undefined.len() > TOLD {
        let d = Diagnostic::new(method::MORE_CELLS).arg("id", address.id()).arg("count", undefined.len() - TOLD);
        findings.push(Finding::at(address.clone(), d));
    }
}

/// The function or sign of an operation, as the formula writes it.
fn function<'a>(text: &'a str, why: &Undefined) -> &'a str {
    let name = text.get(why.span.range()).unwrap_or_default();
    let end = name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(0);
    match why.kind {
        UndefinedKind::PowerOfNegative | UndefinedKind::ZeroToNegativePower => "^",
        _ if end > 0 => &name[..end],
        other => other.code(),
    }
}

/// The operator that was undefined: the `/` before the divisor, the whole operation otherwise.
fn operator(text: &str, why: &Undefined) -> std::ops::Range<usize> {
    let division = matches!(why.kind, UndefinedKind::DivisionByZero | UndefinedKind::ZeroOverZero);
    let sign = text.get(why.span.start..why.culprit.start).and_then(|before| before.rfind('/'));
    match sign {
        Some(at) if division => why.span.start + at..why.span.start + at + 1,
        _ => why.span.range(),
    }
}
