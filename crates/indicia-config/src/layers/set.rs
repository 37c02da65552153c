//! `--set ADDRESS=VALUE`: an overlay from the command line.

use std::ops::Range;
use std::path::Path;

use indicia_diagnostic::{Diagnostic, Diagnostics, catalogue::config, nearest};

use super::merge::{Context, merge};
use super::packs::Packs;
use super::{address, edit};
use crate::document::{Data, Entry, Item, Table, parse_value};
use crate::shape::{Form, SYSTEM};
use crate::{Folder, Loc, Source, SourceId, SourceMap, SourceRole};

/// What a what-if may not touch: what the system is, and what code it loads.
const FORBIDDEN: [&str; 7] = ["indicia", "extends", "remove", "index.id", "index.plugins", "index.packs", "test"];

/// Puts every `--set` on the system, the later ones on top.
pub(super) fn apply(root: Item, sets: &[String], sources: &mut SourceMap, packs: &mut Packs<'_>, findings: &mut Diagnostics) -> Item {
    let mut root = root;
    for text in sets {
        let source = sources.add(Source {
            name: "--set".into(),
            text: text.as_str().into(),
            folder: Folder::disk(Path::new("")),
            role: SourceRole::Set,
        });
        let mut setter = Setter { root: &root, text, source, sources, packs, findings };
        if let Some(mut layer) = setter.layer() {
            edit::lists(&mut layer, Some(&root), sources, findings);
            root = merge(root, layer, &Context::default());
        }
    }
    if !sets.is_empty() {
        findings.push(Diagnostic::new(config::UNOFFICIAL).arg("count", sets.len()));
    }
    root
}

struct Setter<'a, 'b> {
    root: &'a Item,
    text: &'a str,
    source: SourceId,
    sources: &'a mut SourceMap,
    packs: &'a mut Packs<'b>,
    findings: &'a mut Diagnostics,
}

impl Setter<'_, '_> {
    fn tell(&mut self, d: Diagnostic, span: Range<usize>) {
        let place = self.sources.place(Loc::new(self.source, span));
        self.findings.push(d.at_opt(place));
    }

    fn layer(&mut self) -> Option<Item> {
        let whole = 0..self.text.len();
        let split = split(self.text);
        let spans = split.and_then(|at| address::spans(&self.text[..at]));
        let (Some(equals), Some(spans)) = (split, spans) else {
            self.tell(Diagnostic::new(config::SET_FORM).arg("text", self.text), whole);
            return None;
        };
        let shown = self.text[..equals].trim().to_string();
        let span = 0..equals;
        if FORBIDDEN.iter().any(|f| shown == *f || shown.starts_with(&format!("{f}."))) {
            self.tell(Diagnostic::new(config::SET_FORBIDDEN).arg("address", &shown), span);
            return None;
        }
        let keys: Vec<String> = spans.iter().map(|(key, _)| key.clone()).collect();
        if !self.exists(&keys, &shown, span) {
            return None;
        }
        let mut item = self.value(equals + 1, &shown, &keys)?;
        for (n, (key, at)) in spans.iter().enumerate().rev() {
            let entry = Entry { key: key.clone(), at: Loc::new(self.source, at.clone()), item };
            // A table stands where its own key does, as with dotted keys in a file.
            let above = n.checked_sub(1).and_then(|n| spans.get(n)).map_or(0..0, |(_, at)| at.clone());
            item = Item { data: Data::Table(Table { entries: vec![entry] }), at: Loc::new(self.source, above) };
        }
        Some(item)
    }

    fn value(&mut self, start: usize, shown: &str, keys: &[String]) -> Option<Item> {
        let raw = &self.text[start..];
        let trimmed = raw.trim();
        let offset = start + (raw.len() - raw.trim_start().len());
        // `rank.rule=1334`: nothing but a text can be meant, and its quotes are eaten by the shell.
        if takes_text(keys) && trimmed.parse::<f64>().is_ok() {
            return Some(Item { data: Data::Text(trimmed.into()), at: Loc::new(self.source, offset..offset + trimmed.len()) });
        }
        if let Some(item) = parse_value(trimmed, self.source, offset) {
            return Some(item);
        }
        // The shell eats quotes, so a word without them is a text.
        let word = !trimmed.is_empty() && trimmed.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '/' | '@' | '.'));
        let at = Loc::new(self.source, offset..offset + trimmed.len());
        if word {
            return Some(Item { data: Data::Text(trimmed.into()), at });
        }
        let d = Diagnostic::new(config::SET_VALUE).arg("address", shown).word("expected", VALUE).arg("found", trimmed);
        self.tell(d, at.span());
        None
    }

    /// Whether the first steps name something that the system has: a what-if changes, it does not invent.
    fn exists(&mut self, keys: &[String], shown: &str, span: Range<usize>) -> bool {
        let known: Vec<String> = match keys {
            [first] if SYSTEM.key(first).is_some() => return true,
            [first, ..] if SYSTEM.key(first).is_none() => SYSTEM.names().map(String::from).collect(),
            [first, id, ..] if matches!(first.as_str(), "node" | "indicator" | "adjust") => {
                let mut ids: Vec<String> = self.root.get(first).map_or(&[][..], Item::entries).iter().map(|e| e.key.clone()).collect();
                if first == "indicator" {
                    let list = self.root.dig(&["index", "packs"]).cloned();
                    let mut known = Diagnostics::new();
                    let packs = self.packs.of(list.as_ref(), self.sources, &mut known);
                    self.findings.append(&mut known);
                    ids.extend(packs.iter().flat_map(|(p, _)| p.indicators().iter().map(|e| e.key.clone())));
                }
                // Whether a plugin's pack has it is not known before the plugin is.
                if ids.contains(id) || (first == "indicator" && !self.packs.awaited.is_empty()) {
                    return true;
                }
                ids.into_iter().map(|id| address::show(&[first.clone(), id])).collect()
            }
            _ => return true,
        };
        let head = address::show(&keys[..keys.len().min(2)]);
        let d = Diagnostic::new(config::SET_UNKNOWN).arg("address", shown);
        let near = nearest(&head, known.iter().map(String::as_str)).or_else(|| nearest(&keys[0], known.iter().map(String::as_str)));
        self.tell(
            match near {
                Some(near) => d.arg("nearest", near),
                None => d.hint("show"),
            },
            span,
        );
        false
    }
}

const VALUE: indicia_diagnostic::Word = indicia_diagnostic::Word { en: "a value as TOML writes it", zh: " TOML 写法的值" };

/// Whether a key takes a text and no number.
fn takes_text(keys: &[String]) -> bool {
    let mut keys = keys.iter();
    let mut form = keys.next().and_then(|key| SYSTEM.key(key)).map(|key| &key.form);
    for key in keys {
        form = match form {
            Some(Form::Table(shape) | Form::TableFor(shape)) => shape.key(key).map(|key| &key.form),
            Some(Form::Map(_, inner)) => Some(*inner),
            _ => None,
        };
    }
    matches!(form, Some(Form::Text | Form::Choice(_)))
}

/// The first `=` that stands outside of quotes.
fn split(text: &str) -> Option<usize> {
    let mut quote = None;
    for (n, c) in text.char_indices() {
        match (quote, c) {
            (None, '=') => return Some(n),
            (None, '"' | '\'') => quote = Some(c),
            (Some(q), c) if c == q => quote = None,
            _ => {}
        }
    }
    None
}
