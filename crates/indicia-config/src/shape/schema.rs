//! The JSON Schema for editors, out of the same table of keys that files are checked with.

use indicia_method::{Kind, Value};

use super::expert::EXPERT_KEY;
use super::form::{Form, Ids, Key, Reach, Shape};
use super::keys::SYSTEM;
use super::questionnaire::QUESTIONNAIRE;
use crate::Methods;

/// The schema of `indicia.toml` (draft 2020-12) with the parameters of every method.
///
/// An overlay holds only what differs, so nothing is required but `indicia`.
pub fn schema(methods: &dyn Methods) -> Value {
    let mut root = vec![
        ("$schema".to_string(), Value::from("https://json-schema.org/draft/2020-12/schema")),
        ("title".to_string(), "indicia.toml".into()),
    ];
    if let Value::Table(pairs) = table(&SYSTEM, &[]) {
        root.extend(pairs);
    }
    root.push(("required".into(), vec!["indicia"].into()));
    root.push(("$defs".into(), definitions(methods)));
    Value::Table(root)
}

/// The schema of `questionnaire.toml` (draft 2020-12).
pub fn questionnaire_schema() -> Value {
    let mut root = vec![
        ("$schema".to_string(), Value::from("https://json-schema.org/draft/2020-12/schema")),
        ("title".to_string(), "questionnaire.toml".into()),
    ];
    if let Value::Table(pairs) = table(&QUESTIONNAIRE, &[]) {
        root.extend(pairs);
    }
    root.push(("required".into(), vec!["indicia", "survey"].into()));
    Value::Table(root)
}

fn definitions(methods: &dyn Methods) -> Value {
    let mut defs = Value::table();
    for kind in Kind::ALL {
        let ids = methods.ids(kind);
        for own in [Reach::Own, Reach::Default] {
            defs.set(&name(kind, own), method(kind, own, &ids));
        }
        for id in ids {
            let Some(found) = methods.get(id) else { continue };
            defs.set(&params_name(id), found.about().schema.clone());
        }
    }
    defs
}

fn name(kind: Kind, reach: Reach) -> String {
    if reach == Reach::Default { format!("{}-default", kind.word()) } else { kind.word().into() }
}

/// A `/` would end a step of the pointer.
fn params_name(id: &str) -> String {
    format!("params-{}", id.replace('/', "."))
}

fn reference(name: &str) -> Value {
    Value::pairs([("$ref", Value::Text(format!("#/$defs/{name}")))])
}

fn method(kind: Kind, reach: Reach, ids: &[&str]) -> Value {
    let mut properties = Value::table();
    let known: Vec<&str> = ids.to_vec();
    properties.set("use", Value::pairs([("enum", known.into())]));
    properties.set("params", typed("object"));
    properties.set("fit", form(&Form::Fit));
    if kind == Kind::Imputer {
        properties.set("by", typed("string"));
    }
    if kind == Kind::Aggregator {
        properties.set("read", form(&Form::Choice(&["score", "grade"])));
    }
    if kind == Kind::Weighting {
        properties.set("data", form(&Form::Choice(&["scored", "treated", "raw"])));
        properties.set("by", typed("string"));
        properties.set("sources", Value::pairs([("type", "array".into()), ("items", reference(&name(kind, Reach::Own)))]));
        let one = form(&EXPERT_KEY.form);
        let roles = Value::pairs([("type", "object".into()), ("additionalProperties", any_of(vec![one.clone(), list(one)]))]);
        properties.set("expert", roles);
    }
    if reach == Reach::Default {
        let inner = reference(&name(kind, Reach::Own));
        properties.set("for", Value::pairs([("type", "object".into()), ("additionalProperties", inner)]));
    }
    let cases: Vec<Value> = ids
        .iter()
        .map(|id| {
            let is = Value::pairs([("properties", Value::pairs([("use", Value::pairs([("const", Value::from(*id))]))]))]);
            let takes = Value::pairs([("properties", Value::pairs([("params", reference(&params_name(id)))]))]);
            Value::pairs([("if", is), ("then", takes)])
        })
        .collect();
    let mut out = Value::pairs([("type", "object".into()), ("properties", properties), ("additionalProperties", false.into())]);
    if !cases.is_empty() {
        out.set("allOf", Value::List(cases));
    }
    out
}

fn typed(word: &str) -> Value {
    Value::pairs([("type", word.into())])
}

fn any_of(forms: Vec<Value>) -> Value {
    Value::pairs([("anyOf", Value::List(forms))])
}

fn table(shape: &Shape, extra: &[(&str, Value)]) -> Value {
    let mut properties = Value::table();
    for key in shape.keys {
        properties.set(key.name, described(key));
    }
    for (name, value) in extra {
        properties.set(name, value.clone());
    }
    Value::pairs([("type", "object".into()), ("properties", properties), ("additionalProperties", false.into())])
}

fn described(key: &Key) -> Value {
    let mut out = form(&key.form);
    out.set("description", Value::Text(format!("{}\n{}", key.en, key.zh)));
    out
}

fn form(f: &Form) -> Value {
    match f {
        Form::Text | Form::Formula => typed("string"),
        Form::Any => Value::table(),
        Form::Bool => typed("boolean"),
        Form::TextOrTexts => any_of(vec![typed("string"), list(typed("string"))]),
        Form::Loose => Value::pairs([("type", vec!["string", "integer"].into())]),
        Form::Local => any_of(vec![
            typed("string"),
            Value::pairs([
                ("type", "object".into()),
                ("properties", Value::pairs([("zh", typed("string")), ("en", typed("string"))])),
                ("additionalProperties", false.into()),
            ]),
        ]),
        Form::Format => Value::pairs([("const", 1.0.into())]),
        Form::Integer(low, high) => {
            let mut out = typed("integer");
            if *low > i64::MIN {
                out.set("minimum", Value::Number(*low as f64));
            }
            if *high < i64::MAX {
                out.set("maximum", Value::Number(*high as f64));
            }
            out
        }
        Form::Number => typed("number"),
        Form::NumberOrFormula => Value::pairs([("type", vec!["number", "string"].into())]),
        Form::Within(low, high) => {
            let mut out = typed("number");
            out.set("minimum", Value::Number(*low));
            if *high < f64::MAX {
                out.set("maximum", Value::Number(*high));
            }
            out
        }
        Form::Choice(choices) => Value::pairs([("enum", choices.to_vec().into())]),
        Form::Choices(choices) => list(Value::pairs([("enum", choices.to_vec().into())])),
        Form::Texts => list(typed("string")),
        Form::Editable => any_of(vec![
            list(typed("string")),
            Value::pairs([
                ("type", "object".into()),
                ("properties", Value::pairs([("add", list(typed("string"))), ("remove", list(typed("string")))])),
                ("additionalProperties", false.into()),
            ]),
        ]),
        Form::Pair => pair(),
        Form::NumberOrPair => any_of(vec![typed("number"), pair()]),
        Form::Fit => any_of(vec![
            Value::pairs([("enum", vec!["all", "each"].into())]),
            Value::pairs([
                ("type", "object".into()),
                ("properties", Value::pairs([("base", form(&Form::Loose))])),
                ("required", vec!["base"].into()),
                ("additionalProperties", false.into()),
            ]),
        ]),
        Form::Table(shape) => table(shape, &[]),
        Form::TableFor(shape) => {
            let inner = Value::pairs([("type", "object".into()), ("additionalProperties", table(shape, &[]))]);
            table(shape, &[("for", inner)])
        }
        Form::TextOr(shape) => any_of(vec![typed("string"), table(shape, &[])]),
        Form::NumberOrWord(word) => any_of(vec![typed("number"), Value::pairs([("const", Value::from(*word))])]),
        Form::NumberOr(shape) => any_of(vec![typed("number"), table(shape, &[])]),
        Form::Map(ids, inner) => {
            let mut out = Value::pairs([("type", "object".into()), ("additionalProperties", form(inner))]);
            if *ids == Ids::Strict {
                out.set("propertyNames", Value::pairs([("pattern", ID_PATTERN.into())]));
            }
            out
        }
        Form::List(inner) => list(form(inner)),
        Form::Use(kind, reach) => reference(&name(*kind, *reach)),
    }
}

/// The ids of indicators and nodes, in the characters that every validator's regular expressions have: many know no `\p{L}`. Of ASCII it takes
/// exactly what an id takes, and it leaves out the punctuation of Latin-1, of Chinese and of the full-width forms.
const ID_PATTERN: &str = concat!(
    "^[^\u{0}-@\\[-`{-\u{a9}\u{ab}-\u{b4}\u{b6}-\u{b9}\u{bb}-\u{bf}\u{d7}\u{f7}\u{2000}-\u{206f}\u{3000}-\u{3004}\u{3008}-\u{3020}\u{ff00}-\u{ff20}]",
    "[^\u{0}-,./:-@\\[-^`{-\u{a9}\u{ab}-\u{b1}\u{b4}\u{b6}-\u{b8}\u{bb}\u{bf}\u{d7}\u{f7}\u{2000}-\u{206f}\u{3000}-\u{3004}\u{3008}-\u{3020}\u{ff00}-\u{ff0f}\u{ff1a}-\u{ff20}]*$"
);

fn list(items: Value) -> Value {
    Value::pairs([("type", "array".into()), ("items", items)])
}

fn pair() -> Value {
    Value::pairs([("type", "array".into()), ("items", typed("number")), ("minItems", 2.0.into()), ("maxItems", 2.0.into())])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shape::id_is_good;

    /// Python's `re`, to name one, knows no `\\p{L}`. Here the two classes of the pattern are read as any expression engine reads them.
    #[test]
    fn ids_have_a_pattern_that_every_validator_reads() {
        let classes: Vec<Vec<char>> = ID_PATTERN
            .split("[^")
            .skip(1)
            .map(|rest| rest.split(']').next().unwrap_or_default().replace("\\[", "[").chars().collect())
            .collect();
        let [first, other] = classes.as_slice() else { panic!("{} classes", classes.len()) };
        let excluded = |class: &[char], c: char| {
            let mut at = 0;
            while at < class.len() {
                let range = class.get(at + 1) == Some(&'-') && at + 2 < class.len();
                let last = if range { class[at + 2] } else { class[at] };
                if (class[at]..=last).contains(&c) {
                    return true;
                }
                at += if range { 3 } else { 1 };
            }
            false
        };
        let allowed = |id: &str| id.chars().enumerate().all(|(n, c)| !excluded(if n == 0 { first } else { other }, c));
        for c in ('\u{0}'..='\u{ff}').chain("，、。：；！？（）【】《》“”‘’…—％　々〇国é".chars()) {
            assert_eq!(allowed(&c.to_string()), id_is_good(&c.to_string()), "{c:?} first");
            assert_eq!(allowed(&format!("a{c}")), id_is_good(&format!("a{c}")), "{c:?} later");
        }
    }
}
