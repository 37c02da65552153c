//! What shows a finding: a unit or a point with its values.

use indicia_core::{Evaluation, Series};
use indicia_diagnostic::{Diagnostic, catalogue::audit as codes};
use indicia_method::Text;

use super::data::latest;
use super::formulas::NodeFormula;
use super::sampled::{FEW, Sampler};

/// Points of a formula that are shown.
const SHOWN: usize = 2;

/// The note under a finding.
pub(super) fn note(shown: &[Text]) -> Diagnostic {
    let all = |text: fn(&Text) -> &str| shown.iter().map(text).collect::<Vec<_>>().join("; ");
    Diagnostic::new(codes::WITNESS).name("detail", all(|t| &t.en), all(|t| &t.zh))
}

/// A text that has no language.
pub(super) fn plain(text: String) -> Text {
    Text { zh: text.clone(), en: text }
}

/// A number in six digits.
pub(super) fn short(x: f64) -> String {
    format!("{x:.5e}").parse::<f64>().unwrap_or(x).to_string()
}

/// `a = 1, b = 2`
pub(super) fn point<'a>(values: impl IntoIterator<Item = (&'a str, f64)>) -> String {
    values.into_iter().map(|(name, x)| format!("{name} = {}", short(x))).collect::<Vec<_>>().join(", ")
}

/// A unit with values of it.
pub(super) fn unit<'a>(evaluation: &Evaluation, row: usize, values: impl IntoIterator<Item = (&'a str, f64)>) -> Text {
    let (name, point) = (&evaluation.scored_data().unit(row).name, point(values));
    Text { zh: format!("{}：{point}", name.zh), en: format!("{}: {point}", name.en) }
}

/// The row of the latest period with the greatest number by some measure.
pub(super) fn most(evaluation: &Evaluation, by: impl Fn(usize) -> Option<f64>) -> Option<usize> {
    let rows = latest(evaluation).into_iter().filter_map(|row| by(row).map(|x| (row, x)));
    rows.reduce(|best, next| if next.1 > best.1 { next } else { best }).map(|(row, _)| row)
}

/// The units with the least and the greatest value of a column.
pub(super) fn ends(evaluation: &Evaluation, id: &str, series: &Series) -> Vec<Text> {
    let ends = [most(evaluation, |r| series.get(r).map(|x| -x)), most(evaluation, |r| series.get(r))];
    ends.into_iter().flatten().filter_map(|row| Some(unit(evaluation, row, [(id, series.get(row)?)]))).collect()
}

/// Units with what goes into a node and what comes out of it, different ones where there are any; points of the formula where no unit has all values.
pub(super) fn of_formula(evaluation: &Evaluation, formula: &NodeFormula) -> Diagnostic {
    let names: Vec<&str> = formula.inputs.iter().map(|(n, _)| n.as_str()).collect();
    let columns: Vec<&Series> = names.iter().filter_map(|n| evaluation.value(n)).collect();
    let value = evaluation.value(&formula.id).filter(|_| columns.len() == names.len());
    let cells = |row: usize| -> Option<Vec<f64>> { columns.iter().map(|c| c.get(row)).chain([value?.get(row)]).collect() };
    let named = || names.iter().copied().chain([&*formula.id]);
    let mut seen: Vec<Vec<f64>> = Vec::new();
    let mut shown: Vec<Text> = Vec::new();
    for row in latest(evaluation) {
        if let Some(cells) = cells(row).filter(|c| !seen.contains(c)) {
            shown.push(unit(evaluation, row, named().zip(cells.iter().copied())));
            seen.push(cells);
        }
        if shown.len() == SHOWN {
            break;
        }
    }
    if shown.is_empty() {
        shown = points(formula);
    }
    note(&shown)
}

/// Points of a formula's domain with its values there.
fn points(formula: &NodeFormula) -> Vec<Text> {
    let Some(sampler) = Sampler::new(formula) else { return Vec::new() };
    let columns = sampler.columns(FEW);
    let shown = sampler.values(&columns).into_iter().enumerate().filter_map(|(at, value)| Some((at, value?)));
    let letters = |at: usize| formula.inputs.iter().zip(&columns).map(move |((n, _), x)| (n.as_str(), x[at]));
    shown.take(SHOWN).map(|(at, value)| plain(point(letters(at).chain([(&*formula.id, value)])))).collect()
}

/// Two points that differ in one letter and not in the value of the formula.
pub(super) fn without_influence(formula: &NodeFormula, letter: usize) -> Option<Diagnostic> {
    let sampler = Sampler::new(formula)?;
    let before = sampler.columns(FEW);
    let after = sampler.moved(&before, letter, 0.3);
    let values = sampler.values(&before);
    let at = values.iter().position(Option::is_some)?;
    let letters = |columns: &[Vec<f64>]| point(formula.inputs.iter().zip(columns).map(|((n, _), x)| (n.as_str(), x[at])));
    let other = sampler.values(&after)[at]?;
    let shown =
        [(letters(&before), values[at]?), (letters(&after), other)].map(|(p, y)| plain(format!("{p}: {} = {}", formula.id, short(y))));
    Some(note(&shown))
}
