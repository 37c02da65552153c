//! `plugin.contract.json`: what a plugin provides, written when it is locked, read where nothing may be executed.

mod method;
mod pretty;

use indicia_method::{About, Facts, Kind, Text, TextOf, Value, from_json};

pub use method::ContractMethod;
use pretty::pretty;

/// The file's name, beside `plugin.toml`.
pub const CONTRACT_FILE: &str = "plugin.contract.json";
/// The file's format.
const FORMAT: f64 = 1.0;

/// What a plugin provides.
#[derive(Clone, Debug, PartialEq)]
pub struct Contract {
    /// Name of the plugin.
    pub plugin: String,
    /// Its version.
    pub version: String,
    /// Its methods, by id and version.
    pub methods: Vec<About>,
    /// Its packs, as TOML.
    pub packs: Vec<String>,
}

/// Where a library and its contract part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The method, or the plugin for what concerns it as a whole.
    pub method: String,
    /// What differs: `schema`, `facts`, …
    pub key: String,
    /// In the library.
    pub found: String,
    /// In the contract.
    pub expected: String,
}

impl Contract {
    /// As the text of the file: indented, so that a change shows in a diff.
    pub fn to_json(&self) -> String {
        let methods = self.methods.iter().map(about_to_value).collect();
        let packs = self.packs.clone().into();
        pretty(&Value::pairs([
            ("contract", Value::Number(FORMAT)),
            ("plugin", self.plugin.as_str().into()),
            ("version", self.version.as_str().into()),
            ("methods", Value::List(methods)),
            ("packs", packs),
        ]))
    }

    /// From the text of the file; the error says what is missing or broken.
    pub fn from_json(text: &str) -> Result<Contract, String> {
        let value = from_json(text).map_err(|e| e.to_string())?;
        if value.get("contract").and_then(Value::as_number) != Some(FORMAT) {
            return Err("contract".into());
        }
        let word = |key: &str| value.get(key).and_then(Value::as_text).map(String::from).ok_or_else(|| key.to_string());
        let mut methods = Vec::new();
        for method in value.get("methods").and_then(Value::as_list).ok_or("methods")? {
            let id = method.get("id").and_then(Value::as_text).ok_or("id")?;
            let kind = method.get("kind").and_then(Value::as_text).and_then(Kind::from_word);
            let kind = kind.ok_or_else(|| format!("kind of {id}"))?;
            let concurrent = method.get("concurrent").and_then(Value::as_bool).unwrap_or_default();
            methods.push(about_from_value(id, kind, concurrent, method).map_err(|key| format!("{key} of {id}"))?);
        }
        let packs = value.get("packs").and_then(Value::as_list).unwrap_or_default();
        let packs = packs.iter().filter_map(Value::as_text).map(String::from).collect();
        Ok(Contract { plugin: word("plugin")?, version: word("version")?, methods, packs })
    }

    /// Where `found`, out of a library, parts from this contract; the first thing of each method.
    pub fn differences(&self, found: &Contract) -> Vec<Difference> {
        let mut all = Vec::new();
        let mut differ = |method: &str, key: &str, found: String, expected: String| {
            if found != expected {
                all.push(Difference { method: method.into(), key: key.into(), found: short(&found), expected: short(&expected) });
            }
        };
        differ(&self.plugin, "version", found.version.clone(), self.version.clone());
        differ(&self.plugin, "methods", ids(found), ids(self));
        differ(&self.plugin, "packs", found.packs.join("\n"), self.packs.join("\n"));
        for ours in &self.methods {
            let Some(theirs) = found.methods.iter().find(|m| m.id == ours.id && m.version == ours.version) else { continue };
            let (ours_value, theirs_value) = (about_to_value(ours), about_to_value(theirs));
            for (key, expected) in ours_value.as_table().unwrap_or_default() {
                let text = |v: &Value| indicia_method::to_json(&v.canonical());
                differ(&ours.id, key, theirs_value.get(key).map(text).unwrap_or_default(), text(expected));
            }
        }
        all
    }
}

fn ids(contract: &Contract) -> String {
    let ids: Vec<String> = contract.methods.iter().map(|m| format!("{}@{}", m.id, m.version)).collect();
    ids.join(", ")
}

/// Long texts are cut: a finding names the difference, it does not print two schemas.
fn short(text: &str) -> String {
    let mut out: String = text.chars().take(80).collect();
    if out.len() < text.len() {
        out.push('…');
    }
    out
}

fn text_value(text: &Text) -> Value {
    Value::pairs([("zh", Value::from(text.zh.as_str())), ("en", text.en.as_str().into())])
}

fn about_to_value(about: &About) -> Value {
    let texts = about.texts.iter().map(|t| {
        Value::pairs([("code", Value::from(t.code.as_str())), ("zh", t.text.zh.as_str().into()), ("en", t.text.en.as_str().into())])
    });
    Value::pairs([
        ("id", Value::from(about.id.as_str())),
        ("version", Value::Number(f64::from(about.version))),
        ("kind", about.kind.word().into()),
        ("concurrent", about.concurrent.into()),
        ("title", text_value(&about.title)),
        ("schema", about.schema.clone()),
        ("facts", about.facts.to_value()),
        ("texts", Value::List(texts.collect())),
        ("manual", about.manual.as_str().into()),
        ("manual_zh", about.manual_zh.as_str().into()),
    ])
}

/// Reads what a method says of itself; the error names the key that is missing or broken.
pub(crate) fn about_from_value(id: &str, kind: Kind, concurrent: bool, value: &Value) -> Result<About, String> {
    let part = |v: &Value, key: &str| v.get(key).and_then(Value::as_text).map(String::from);
    let text = |v: &Value| part(v, "zh").zip(part(v, "en")).map(|(zh, en)| Text { zh, en });
    let version = match value.get("version") {
        None => 1,
        Some(Value::Number(n)) if *n >= 1.0 && n.fract() == 0.0 && *n <= f64::from(u32::MAX) => *n as u32,
        Some(_) => return Err("version".into()),
    };
    let schema = match value.get("schema") {
        None => from_json(r#"{"type":"object","properties":{},"additionalProperties":false}"#).map_err(|e| e.to_string())?,
        Some(schema) if schema.get("type").and_then(Value::as_text) == Some("object") => schema.clone(),
        Some(_) => return Err("schema".into()),
    };
    let mut texts = Vec::new();
    for item in value.get("texts").and_then(Value::as_list).unwrap_or_default() {
        let code = part(item, "code").ok_or("texts")?;
        texts.push(TextOf { code, text: text(item).ok_or("texts")? });
    }
    Ok(About {
        id: id.into(),
        version,
        kind,
        title: value.get("title").and_then(text).ok_or("title")?,
        manual: part(value, "manual").unwrap_or_default(),
        manual_zh: part(value, "manual_zh").unwrap_or_default(),
        schema,
        facts: value.get("facts").filter(|f| f.as_table().is_some()).map(Facts::from_value).ok_or("facts")?,
        texts,
        concurrent,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contract() -> Contract {
        let value = from_json(r#"{"title":{"zh":"熵权","en":"Entropy"},"facts":{"sums_to_one":true},"manual":"a\nb"}"#).unwrap();
        let about = about_from_value("acme/entropy", Kind::Weighting, true, &value).unwrap();
        Contract { plugin: "acme".into(), version: "0.1.0".into(), methods: vec![about], packs: vec!["x = 1\n".into()] }
    }

    #[test]
    fn a_contract_survives_its_file() {
        assert_eq!(Contract::from_json(&contract().to_json()), Ok(contract()));
    }

    #[test]
    fn a_changed_fact_is_named() {
        let mut other = contract();
        other.methods[0].facts.sums_to_one = false;
        let keys: Vec<String> = contract().differences(&other).into_iter().map(|d| format!("{} {}", d.method, d.key)).collect();
        assert_eq!(keys, ["acme/entropy facts"]);
        assert_eq!(contract().differences(&contract()), []);
    }

    #[test]
    fn what_is_missing_is_named() {
        assert_eq!(Contract::from_json(&contract().to_json().replace("\"title\"", "\"titel\"")), Err("title of acme/entropy".into()));
        assert!(Contract::from_json("{").is_err());
    }
}
