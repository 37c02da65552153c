//! Every setting with its file and line, for `show config --resolved`.

use std::sync::Arc;

use crate::document::{Data, Item, key_path};
use crate::load::Loaded;
use crate::{Loc, SourceMap, SourceRole};

/// One setting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// Its address, which `--set` takes: `score.params.range`.
    pub key: String,
    /// Its value as TOML writes it.
    pub value: String,
    /// Where it comes from.
    pub from: Origin,
}

/// Where a setting comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A line of a file; `inherited` says that it is not the file that was asked for.
    File {
        /// The file as the user would name it.
        file: Arc<str>,
        /// Line, from 1.
        line: u32,
        /// It comes from a base or a pack.
        inherited: bool,
    },
    /// A `--set` of the command line.
    Set,
    /// Nobody said otherwise.
    Default,
}

/// Defaults of keys that a definition may leave out.
const DEFAULTS: [(&str, &str); 8] = [
    ("pipeline.order", "[\"derive\", \"impute\", \"treat\", \"score\"]"),
    ("pipeline.seed", "0"),
    ("missing.policy", "\"reweight\""),
    ("missing.min_coverage", "0"),
    ("round.mode", "\"half-away\""),
    ("rank.rule", "\"1224\""),
    ("rank.on", "\"unrounded\""),
    ("data.units.match", "[\"id\", \"name\", \"alias\"]"),
];

pub(crate) fn list(loaded: &Loaded) -> Vec<Setting> {
    let document = &loaded.document;
    let sources = document.sources();
    let mut out = Vec::new();
    let root = document.root();
    walk(root, &mut Vec::new(), sources, &mut out);
    packs(loaded, root, sources, &mut out);
    for (key, value) in DEFAULTS {
        let keys: Vec<&str> = key.split('.').collect();
        let beside = key != "data.units.match" || root.dig(&["data", "units"]).is_some();
        if root.dig(&keys).is_none() && beside {
            out.push(Setting { key: key.into(), value: value.into(), from: Origin::Default });
        }
    }
    method_defaults(loaded, &mut out);
    out
}

/// Every leaf; lists and tables of texts in two languages are leaves.
fn walk(item: &Item, path: &mut Vec<String>, sources: &SourceMap, out: &mut Vec<Setting>) {
    match &item.data {
        Data::Table(table) if !is_text(item) => {
            for entry in &table.entries {
                path.push(entry.key.clone());
                walk(&entry.item, path, sources, out);
                path.pop();
            }
        }
        _ => out.push(Setting { key: key_path(path), value: item.show(), from: origin(item.at, sources) }),
    }
}

fn is_text(item: &Item) -> bool {
    let entries = item.entries();
    !entries.is_empty() && entries.iter().all(|e| matches!(e.key.as_str(), "zh" | "en"))
}

fn origin(at: Loc, sources: &SourceMap) -> Origin {
    match sources.get(at.source) {
        Some(source) if source.role == SourceRole::Set => Origin::Set,
        Some(source) => {
            Origin::File { file: source.name.clone(), line: sources.line(at), inherited: source.role != SourceRole::System { depth: 0 } }
        }
        None => Origin::Default,
    }
}

/// What packs say of the indicators that are used, where the system says nothing else.
fn packs(loaded: &Loaded, root: &Item, sources: &SourceMap, out: &mut Vec<Setting>) {
    let Some(system) = &loaded.system else { return };
    for (pack, _) in &loaded.document.layers().packs {
        for entry in pack.indicators().iter().filter(|e| system.indicator(&e.key).is_some()) {
            for key in entry.item.entries() {
                if root.dig(&["indicator", &entry.key, &key.key]).is_none() {
                    walk(&key.item, &mut vec!["indicator".into(), entry.key.clone(), key.key.clone()], sources, out);
                }
            }
        }
    }
    for indicator in &system.indicators {
        for (stage, method) in [
            ("derive", &indicator.derive),
            ("impute", &indicator.impute),
            ("treat", &indicator.treat),
            ("score", &Some(indicator.score.clone())),
        ] {
            let Some(method) = method else { continue };
            let address =
                indicia_core::Address::stage(indicia_core::Stage::from_word(stage).unwrap_or(indicia_core::Stage::Score), &indicator.id);
            let key = key_path(&["indicator", &*indicator.id, stage, "use"]);
            // What the indicator says itself is listed already.
            if out.iter().all(|s| s.key != key)
                && let Some(item) = loaded.places().item(&address).and_then(|i| i.get("use"))
            {
                out.push(Setting { key, value: crate::document::quoted(method.id()), from: origin(item.at, sources) });
            }
        }
    }
}

/// Parameters that a method fills in by itself.
fn method_defaults(loaded: &Loaded, out: &mut Vec<Setting>) {
    let Some(system) = &loaded.system else { return };
    let root = loaded.document.root();
    let mut fill = |keys: &[&str], method: &indicia_core::Use| {
        let given = root.dig(keys).and_then(|i| i.get("params"));
        for (name, value) in method.params_with_defaults().as_table().unwrap_or_default() {
            let mut path: Vec<&str> = keys.to_vec();
            path.extend(["params", name]);
            if given.is_none_or(|g| g.get(name).is_none()) && *value != indicia_method::Value::Null {
                let setting = Setting { key: key_path(&path), value: crate::component::toml_value(value), from: Origin::Default };
                if !out.contains(&setting) {
                    out.push(setting);
                }
            }
        }
    };
    for node in &system.nodes {
        let indicia_core::NodeKind::Aggregate { weights, aggregate, .. } = &node.kind else { continue };
        for (key, method) in [("weights", &weights.method), ("aggregate", aggregate)] {
            if root.dig(&["node", &node.id, key]).is_some() {
                fill(&["node", &node.id, key], method);
            } else if root.get(key).is_some_and(|d| d.text_of("use") == Some(method.id())) {
                fill(&[key], method);
            }
        }
    }
    for indicator in &system.indicators {
        if root.dig(&["indicator", &indicator.id, "score"]).is_some() {
            fill(&["indicator", &indicator.id, "score"], &indicator.score);
        } else if root.get("score").is_some_and(|d| d.text_of("use") == Some(indicator.score.id())) {
            fill(&["score"], &indicator.score);
        }
    }
}
