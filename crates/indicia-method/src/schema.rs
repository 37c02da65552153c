//! Parameters against their schema: the part of JSON Schema that methods use, with paths.
//!
//! Whoever declares a schema, in Rust or in C, gets the same answers: unknown keys with the nearest known one,
//! missing keys, wrong types, numbers out of range, words that are no choice.

use crate::{Failure, Path, Value, ValueKind, nearest};

/// What is wrong with a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ProblemKind {
    /// The key is not one of the schema.
    Unknown,
    /// A required key is not there.
    Missing,
    /// Another type is expected.
    WrongType,
    /// The number is out of range.
    OutOfRange,
    /// The word is not one of the choices.
    NotAChoice,
    /// The list or the text has a wrong length.
    WrongLength,
}

impl ProblemKind {
    /// The code of the [`Failure`] that a problem becomes.
    pub const fn code(self) -> &'static str {
        match self {
            ProblemKind::Unknown => "unknown-parameter",
            ProblemKind::Missing => "missing-parameter",
            ProblemKind::WrongType => "wrong-type",
            ProblemKind::OutOfRange => "out-of-range",
            ProblemKind::NotAChoice => "not-a-choice",
            ProblemKind::WrongLength => "wrong-length",
        }
    }
}

/// One problem with parameters. No field has a language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParamProblem {
    /// The key or item at fault, relative to `params`; for a missing key, the path that it would have.
    pub path: Path,
    /// What is wrong.
    pub kind: ProblemKind,
    /// What is expected: a type, a range such as `>= 0`, the choices, the known keys.
    pub expected: String,
    /// What stands there: a type, a number, a word, the key; empty for a missing one.
    pub found: String,
    /// The known key or choice that is nearest to what was written.
    pub nearest: Option<String>,
}

impl ParamProblem {
    /// As the failure of a method, with the arguments `parameter`, `expected`, `found` and `nearest`.
    pub fn into_failure(self) -> Failure {
        let path = self.path.to_string();
        let nearest = self.nearest.unwrap_or_default();
        Failure::new(self.kind.code())
            .at(path.clone())
            .arg("parameter", path)
            .arg("expected", self.expected)
            .arg("found", self.found)
            .arg("nearest", nearest)
    }
}

/// Everything that is wrong with parameters, in the order in which they were written; missing keys come last.
///
/// Parameters that are absent (`null`) count as an empty table. A keyword of JSON Schema that is not understood here
/// is passed over: it can only forbid more, and the method itself has the last word.
pub fn validate(schema: &Value, params: &Value) -> Vec<ParamProblem> {
    let empty = Value::table();
    let params = if *params == Value::Null { &empty } else { params };
    let mut problems = Vec::new();
    check(schema, params, &Path::default(), &mut problems);
    problems
}

/// The parameters with the schema's defaults added at every level, in the order of the schema; what a run prints.
pub fn with_defaults(schema: &Value, params: &Value) -> Value {
    let Some(properties) = schema.get("properties").and_then(Value::as_table) else { return params.clone() };
    if !matches!(params, Value::Table(_) | Value::Null) {
        return params.clone();
    }
    let mut full = Value::table();
    for (key, inner) in properties {
        match params.get(key) {
            Some(given) => full.set(key, with_defaults(inner, given)),
            None => {
                if let Some(default) = inner.get("default") {
                    full.set(key, default.clone());
                }
            }
        }
    }
    for (key, given) in params.as_table().unwrap_or_default() {
        if full.get(key).is_none() {
            full.set(key, given.clone());
        }
    }
    full
}

fn check(schema: &Value, value: &Value, path: &Path, problems: &mut Vec<ParamProblem>) {
    if let Some(any) = schema.get("anyOf").and_then(Value::as_list) {
        check_any(any, value, path, problems);
        return;
    }
    let types = types(schema);
    if !types.is_empty() && !types.iter().any(|t| is_type(t, value)) {
        problems.push(problem(path, ProblemKind::WrongType, types.join(" | "), describe(value)));
        return;
    }
    if let Some(choices) = schema.get("enum").and_then(Value::as_list) {
        check_choice(choices, value, path, problems);
    }
    match value {
        Value::Number(n) => check_range(schema, *n, path, problems),
        Value::Text(s) => check_length(schema, ["minLength", "maxLength"], s.chars().count(), path, problems),
        Value::List(items) => {
            check_length(schema, ["minItems", "maxItems"], items.len(), path, problems);
            if let Some(inner) = schema.get("items") {
                for (i, item) in items.iter().enumerate() {
                    check(inner, item, &path.item(i), problems);
                }
            }
        }
        Value::Table(pairs) => check_table(schema, pairs, path, problems),
        Value::Null | Value::Bool(_) => {}
    }
}

/// An alternative that takes the value wins; otherwise the one that takes its type says what is wrong.
fn check_any(any: &[Value], value: &Value, path: &Path, problems: &mut Vec<ParamProblem>) {
    let mut best: Option<Vec<ParamProblem>> = None;
    for schema in any {
        let mut found = Vec::new();
        check(schema, value, path, &mut found);
        if found.is_empty() {
            return;
        }
        let of_type = !found.iter().any(|p| p.kind == ProblemKind::WrongType && p.path == *path);
        if of_type && best.is_none() {
            best = Some(found);
        }
    }
    match best {
        Some(found) => problems.extend(found),
        None => {
            let expected: Vec<String> = any.iter().map(|s| types(s).join(" | ")).collect();
            problems.push(problem(path, ProblemKind::WrongType, expected.join(" | "), describe(value)));
        }
    }
}

fn check_choice(choices: &[Value], value: &Value, path: &Path, problems: &mut Vec<ParamProblem>) {
    if choices.contains(value) {
        return;
    }
    let words: Vec<String> = choices.iter().map(show).collect();
    let found = show(value);
    let near = nearest(&found, words.iter().map(String::as_str)).map(String::from);
    let mut p = problem(path, ProblemKind::NotAChoice, words.join(" | "), found);
    p.nearest = near;
    problems.push(p);
}

fn check_range(schema: &Value, n: f64, path: &Path, problems: &mut Vec<ParamProblem>) {
    let bound = |key: &str| schema.get(key).and_then(Value::as_number);
    type Holds = fn(f64, f64) -> bool;
    let rules: [(&str, &str, Holds); 4] = [
        ("minimum", ">=", |n, b| n >= b),
        ("exclusiveMinimum", ">", |n, b| n > b),
        ("maximum", "<=", |n, b| n <= b),
        ("exclusiveMaximum", "<", |n, b| n < b),
    ];
    if rules.iter().all(|(key, _, holds)| bound(key).is_none_or(|b| holds(n, b))) {
        return;
    }
    let expected: Vec<String> = rules.iter().filter_map(|(key, sign, _)| bound(key).map(|b| format!("{sign} {b}"))).collect();
    problems.push(problem(path, ProblemKind::OutOfRange, expected.join(", "), n.to_string()));
}

fn check_length(schema: &Value, [least, most]: [&str; 2], length: usize, path: &Path, problems: &mut Vec<ParamProblem>) {
    let bound = |key: &str| schema.get(key).and_then(Value::as_number);
    let (lo, hi) = (bound(least), bound(most));
    let n = length as f64;
    if lo.is_none_or(|b| n >= b) && hi.is_none_or(|b| n <= b) {
        return;
    }
    let expected = match (lo, hi) {
        (Some(lo), Some(hi)) if lo == hi => lo.to_string(),
        (Some(lo), Some(hi)) => format!("{lo}..{hi}"),
        (Some(lo), None) => format!(">= {lo}"),
        (None, Some(hi)) => format!("<= {hi}"),
        (None, None) => String::new(),
    };
    problems.push(problem(path, ProblemKind::WrongLength, expected, length.to_string()));
}

fn check_table(schema: &Value, pairs: &[(String, Value)], path: &Path, problems: &mut Vec<ParamProblem>) {
    let properties = schema.get("properties").and_then(Value::as_table).unwrap_or_default();
    let other = schema.get("additionalProperties");
    for (key, value) in pairs {
        let at = path.key(key);
        if let Some((_, inner)) = properties.iter().find(|(k, _)| k == key) {
            check(inner, value, &at, problems);
        } else if let Some(inner @ Value::Table(_)) = other {
            check(inner, value, &at, problems);
        } else if other == Some(&Value::Bool(false)) {
            let known: Vec<&str> = properties.iter().map(|(k, _)| k.as_str()).collect();
            let near = nearest(key, known.iter().copied()).map(String::from);
            let mut p = problem(&at, ProblemKind::Unknown, known.join(", "), key.clone());
            p.nearest = near;
            problems.push(p);
        }
    }
    for key in schema.get("required").and_then(Value::as_list).unwrap_or_default() {
        let Some(key) = key.as_text() else { continue };
        if !pairs.iter().any(|(k, _)| k == key) {
            let expected = properties.iter().find(|(k, _)| k == key).map(|(_, s)| types(s).join(" | "));
            problems.push(problem(&path.key(key), ProblemKind::Missing, expected.unwrap_or_default(), String::new()));
        }
    }
}

fn problem(path: &Path, kind: ProblemKind, expected: String, found: String) -> ParamProblem {
    ParamProblem { path: path.clone(), kind, expected, found, nearest: None }
}

fn types(schema: &Value) -> Vec<&str> {
    match schema.get("type") {
        Some(Value::Text(one)) => vec![one],
        Some(Value::List(many)) => many.iter().filter_map(Value::as_text).collect(),
        _ => match schema.get("anyOf").and_then(Value::as_list) {
            Some(any) => any.iter().flat_map(types).collect(),
            None => Vec::new(),
        },
    }
}

fn is_type(word: &str, value: &Value) -> bool {
    match (word, value) {
        ("integer", Value::Number(n)) => n.fract() == 0.0,
        (word, value) => value.kind().word() == word,
    }
}

fn describe(value: &Value) -> String {
    match value {
        Value::Number(n) => n.to_string(),
        other => other.kind().word().to_string(),
    }
}

fn show(value: &Value) -> String {
    match value {
        Value::Text(s) => s.clone(),
        Value::Number(n) => n.to_string(),
        other if other.kind() == ValueKind::Bool => if *other == Value::Bool(true) { "true" } else { "false" }.into(),
        other => other.kind().word().into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::from_json;

    const SCHEMA: &str = r#"{"type":"object","additionalProperties":false,"required":["mode"],"properties":{
        "mode":{"type":"string","enum":["share","min-max"]},
        "shift":{"type":"number","minimum":0,"default":0},
        "range":{"type":"array","items":{"type":"number","exclusiveMaximum":100},"minItems":2,"maxItems":2,"default":[0,1]},
        "values":{"type":"object","additionalProperties":{"type":"number"}},
        "base":{"anyOf":[{"type":"string","enum":["e","n"]},{"type":"number","exclusiveMinimum":1}]}}}"#;

    fn problems(params: &str) -> Vec<String> {
        let found = validate(&from_json(SCHEMA).unwrap(), &from_json(params).unwrap());
        found.into_iter().map(|p| format!("{} {} [{}] [{}] {:?}", p.path, p.kind.code(), p.expected, p.found, p.nearest)).collect()
    }

    #[test]
    fn every_problem_has_its_path() {
        assert_eq!(
            problems(r#"{"mode":"shares","shifft":1,"shift":-1,"range":[0,100],"values":{"g 1":"x"},"base":0.5}"#),
            [
                "mode not-a-choice [share | min-max] [shares] Some(\"share\")",
                "shifft unknown-parameter [mode, shift, range, values, base] [shifft] Some(\"shift\")",
                "shift out-of-range [>= 0] [-1] None",
                "range[1] out-of-range [< 100] [100] None",
                "values.\"g 1\" wrong-type [number] [string] None",
                "base out-of-range [> 1] [0.5] None",
            ]
        );
        assert_eq!(
            problems(r#"{"range":[1],"base":true}"#),
            [
                "range wrong-length [2] [1] None",
                "base wrong-type [string | number] [boolean] None",
                "mode missing-parameter [string] [] None",
            ]
        );
    }

    #[test]
    fn defaults_are_added_in_the_order_of_the_schema() {
        let full = with_defaults(&from_json(SCHEMA).unwrap(), &from_json(r#"{"range":[1,2],"mode":"share"}"#).unwrap());
        assert_eq!(crate::to_json(&full), r#"{"mode":"share","shift":0,"range":[1,2]}"#);
    }
}
