//! What a method says of itself, before any parameters.

use indicia_method::{Method, Value, validate};

use super::{Step, failed, verdict};
use crate::Verdict;

/// A check of a method as a whole.
pub(crate) struct Declaration {
    pub name: &'static str,
    pub demands: &'static str,
    pub run: fn(&dyn Method) -> Verdict,
}

pub(crate) const CHECKS: &[Declaration] = &[
    Declaration { name: "texts", demands: "a title and templates in Chinese and English, and a manual page", run: |m| verdict(texts(m)) },
    Declaration {
        name: "schema",
        demands: "a schema that closes its tables, describes every parameter and accepts its own defaults and examples",
        run: |m| verdict(schema(m)),
    },
    Declaration {
        name: "unknown-parameter",
        demands: "a parameter that the schema does not know is refused",
        run: |m| verdict(unknown(m)),
    },
];

fn texts(method: &dyn Method) -> Step {
    let about = method.about();
    if about.title.zh.trim().is_empty() || about.title.en.trim().is_empty() {
        return failed("the title lacks a language");
    }
    if about.manual.trim().is_empty() {
        return failed("there is no manual page");
    }
    match about.texts.iter().find(|t| t.text.zh.trim().is_empty() || t.text.en.trim().is_empty()) {
        Some(text) => failed(format!("the template of `{}` lacks a language", text.code)),
        None => Ok(()),
    }
}

fn schema(method: &dyn Method) -> Step {
    let schema = &method.about().schema;
    if schema.get("additionalProperties") != Some(&Value::Bool(false)) {
        return failed("the schema does not say `additionalProperties: false`, so misspelt keys pass");
    }
    for (key, inner) in schema.get("properties").and_then(Value::as_table).unwrap_or_default() {
        if inner.get("description").and_then(Value::as_text).is_none_or(|d| d.trim().is_empty()) {
            return failed(format!("`{key}` has no description"));
        }
        if let Some(default) = inner.get("default")
            && let Some(problem) = validate(inner, default).first()
        {
            return failed(format!("the default of `{key}` does not fit its own schema: {}", problem.kind.code()));
        }
    }
    for example in schema.get("examples").and_then(Value::as_list).unwrap_or_default() {
        if let Some(problem) = validate(schema, example).first() {
            return failed(format!("an example does not fit the schema: {} at {}", problem.kind.code(), problem.path));
        }
    }
    Ok(())
}

fn unknown(method: &dyn Method) -> Step {
    let mut params = method.about().schema.get("examples").and_then(Value::as_list).and_then(|e| e.first()).cloned().unwrap_or_default();
    params.set("no-such-parameter", Value::Number(1.0));
    if method.create(&params).is_ok() { failed("`no-such-parameter` was accepted") } else { Ok(()) }
}
