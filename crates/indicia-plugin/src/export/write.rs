//! What a method says of itself, as the JSON of the contract.

use indicia_method::{About, Explanation, TextOf, Value};

pub(super) fn about(about: &About) -> Value {
    Value::pairs([
        ("version", Value::Number(f64::from(about.version))),
        ("title", Value::pairs([("zh", Value::from(about.title.zh.as_str())), ("en", about.title.en.as_str().into())])),
        ("manual", about.manual.as_str().into()),
        ("manual_zh", about.manual_zh.as_str().into()),
        ("schema", about.schema.clone()),
        ("facts", about.facts.to_value()),
        ("texts", Value::List(about.texts.iter().map(text).collect())),
    ])
}

fn text(text: &TextOf) -> Value {
    Value::pairs([("code", Value::from(text.code.as_str())), ("zh", text.text.zh.as_str().into()), ("en", text.text.en.as_str().into())])
}

pub(super) fn explanation(explanation: &Explanation) -> Value {
    let names = explanation.names.iter().map(|(n, v)| (n.clone(), Value::Number(*v)));
    Value::pairs([("formula", Value::from(explanation.formula.as_str())), ("names", Value::pairs(names))])
}
