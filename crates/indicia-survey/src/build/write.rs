//! Base values as files.

use std::path::{Component, Path, PathBuf};

use indicia_diagnostic::Diagnostics;
use indicia_io::{CsvProfile, CsvWriter, file_sha256, sha256};
use indicia_method::Value;

use super::Survey;
use crate::import::Why;
use crate::questionnaire::Questionnaire;

/// The bytes of the three files.
#[derive(Clone, Debug)]
pub struct Written {
    /// `base-values.csv`.
    pub values: Vec<u8>,
    /// `base-covariances.csv`.
    pub covariances: Vec<u8>,
    /// What `base-values.json` holds.
    pub record: Value,
}

/// Makes the files as they stand in a folder, from where the record names its inputs.
///
/// # Errors
/// An input that cannot be read any more.
pub fn write(q: &Questionnaire, survey: &Survey, folder: &Path) -> Result<Written, Diagnostics> {
    let name = |list: &[String], at: usize| list.get(at).cloned().unwrap_or_default();
    let id = |at: usize| q.indicators.get(at).map_or("", |i| &i.id);
    let mut values = CsvWriter::new(CsvProfile::Plain);
    for header in ["unit", "period", "indicator", "value", "standard_error", "n", "effective_n", "status", "reason"] {
        values.text(header);
    }
    values.end_row();
    for v in &survey.values {
        values.text(&name(&survey.frame.units, v.unit)).text(&name(&survey.frame.periods, v.period)).text(id(v.indicator));
        for cell in [v.value, v.standard_error, Some(v.n as f64), Some(v.effective_n)] {
            match cell {
                Some(x) => values.number(x),
                None => values.missing(),
            };
        }
        values.text(v.status.word()).text(&v.reason).end_row();
    }
    let mut covariances = CsvWriter::new(CsvProfile::Plain);
    for header in ["unit", "period", "indicator", "other", "covariance"] {
        covariances.text(header);
    }
    covariances.end_row();
    for c in &survey.covariances {
        covariances.text(&name(&survey.frame.units, c.unit)).text(&name(&survey.frame.periods, c.period));
        covariances.text(id(c.indicator)).text(id(c.other)).number(c.covariance).end_row();
    }
    let (values, covariances) = (values.finish(), covariances.finish());
    let outputs = [("base-values.csv", &values, survey.values.len()), ("base-covariances.csv", &covariances, survey.covariances.len())];
    let outputs = outputs.map(|(path, bytes, rows)| {
        Value::pairs([("path", Value::from(path)), ("sha256", Value::Text(sha256(bytes))), ("rows", Value::Number(rows as f64))])
    });
    let record = Value::pairs([
        ("format", Value::Number(1.0)),
        ("survey", Value::Text(q.id.clone())),
        ("inputs", Value::List(inputs(q, survey, folder)?)),
        ("outputs", Value::List(outputs.to_vec())),
        ("cleaning", Value::List(cleaning(q, survey))),
        ("not_read", Value::List(not_read(q, survey))),
    ]);
    Ok(Written { values, covariances, record })
}

fn inputs(q: &Questionnaire, survey: &Survey, folder: &Path) -> Result<Vec<Value>, Diagnostics> {
    let unreadable = |path: &Path, e: std::io::Error| {
        let d = indicia_diagnostic::Diagnostic::new(indicia_diagnostic::catalogue::io::FILE_UNREADABLE);
        vec![d.arg("path", path.display()).reason(&e)]
    };
    let own = Path::new(&q.shown);
    let hash = file_sha256(own).map_err(|e| unreadable(own, e))?;
    let mut out = vec![Value::pairs([
        ("role", Value::from("questionnaire")),
        ("path", Value::Text(relative(folder, own))),
        ("sha256", Value::Text(hash)),
    ])];
    for (file, cleaned) in survey.files.iter().zip(&survey.cleaned) {
        let Some(responses) = q.responses.get(file.of) else { continue };
        out.push(Value::pairs([
            ("role", Value::from("responses")),
            ("id", Value::Text(responses.id.clone())),
            ("path", Value::Text(relative(folder, &responses.source.path))),
            ("sha256", Value::Text(file.sha256.clone())),
            ("rows", Value::Number(file.rows as f64)),
            ("kept", Value::Number(cleaned.kept as f64)),
        ]));
    }
    for margin in q.margins.iter().filter_map(|m| m.file.as_ref()) {
        let hash = file_sha256(&margin.path).map_err(|e| unreadable(&margin.path, e))?;
        out.push(Value::pairs([
            ("role", Value::from("margins")),
            ("path", Value::Text(relative(folder, &margin.path))),
            ("sha256", Value::Text(hash)),
        ]));
    }
    Ok(out)
}

fn cleaning(q: &Questionnaire, survey: &Survey) -> Vec<Value> {
    let mut out = Vec::new();
    for (file, cleaned) in survey.files.iter().zip(&survey.cleaned) {
        let id = q.responses.get(file.of).map_or("", |r| &r.id);
        for dropped in &cleaned.dropped {
            let mut one = Value::pairs([("responses", Value::from(id)), ("rule", Value::from(dropped.rule.word()))]);
            if let Some(question) = dropped.question.and_then(|i| q.questions.get(i)) {
                one.set("question", Value::Text(question.id.clone()));
            }
            if let Some(group) = dropped.group.and_then(|i| q.groups.get(i)) {
                one.set("group", Value::Text(group.id.clone()));
            }
            one.set("count", Value::Number(dropped.count as f64));
            out.push(one);
        }
    }
    out
}

fn not_read(q: &Questionnaire, survey: &Survey) -> Vec<Value> {
    let mut out = Vec::new();
    for file in &survey.files {
        let id = q.responses.get(file.of).map_or("", |r| &r.id);
        for column in &file.not_read {
            let why = match column.why {
                Why::Personal => "personal",
                Why::Skipped => "skipped",
                Why::Unused => "unused",
            };
            out.push(Value::pairs([
                ("responses", Value::from(id)),
                ("header", Value::Text(column.header.clone())),
                ("why", Value::from(why)),
            ]));
        }
    }
    out
}

/// A path as seen from a folder, with `/`.
pub fn relative(folder: &Path, file: &Path) -> String {
    let absolute = |path: &Path| {
        // The folder may not be there yet.
        let mut there = path.to_path_buf();
        let mut rest = Vec::new();
        loop {
            let base = if there.as_os_str().is_empty() { Path::new(".") } else { &there };
            if let Ok(found) = base.canonicalize() {
                return rest.iter().rev().fold(found, |p: PathBuf, n| p.join(n));
            }
            match (there.file_name().map(|n| n.to_os_string()), there.parent().map(Path::to_path_buf)) {
                (Some(name), Some(parent)) => {
                    rest.push(name);
                    there = parent;
                }
                _ => return path.to_path_buf(),
            }
        }
    };
    let (from, to) = (absolute(folder), absolute(file));
    let (from, to): (Vec<Component<'_>>, Vec<Component<'_>>) = (from.components().collect(), to.components().collect());
    let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let up = std::iter::repeat_n("..".to_string(), from.len() - shared);
    let down = to.iter().skip(shared).map(|c| c.as_os_str().to_string_lossy().into_owned());
    up.chain(down).collect::<Vec<_>>().join("/")
}
