//! A method as it is typed on a command line: `geometric-mean`, `power-mean{p = 2}`.

use std::path::Path;

use indicia_core::Use;
use indicia_diagnostic::{Diagnostic, Diagnostics, catalogue::comparison};
use indicia_method::Kind;

use crate::component::make;
use crate::document::{Data, Entry, Item, Table, parse_value};
use crate::shape::{Reach, Used};
use crate::{Folder, Loc, Methods, Source, SourceMap, SourceRole};

/// The methods of a list, apart at commas that stand outside of brackets and quotes.
pub fn typed_methods(list: &str) -> Vec<&str> {
    let (mut depth, mut quote, mut from, mut out) = (0_i32, None, 0, Vec::new());
    for (at, c) in list.char_indices() {
        match (quote, c) {
            (None, '{' | '[' | '(') => depth += 1,
            (None, '}' | ']' | ')') => depth -= 1,
            (None, '"' | '\'') => quote = Some(c),
            (Some(q), c) if c == q => quote = None,
            (None, ',') if depth == 0 => {
                out.push(&list[from..at]);
                from = at + 1;
            }
            _ => {}
        }
    }
    out.push(&list[from..]);
    out.into_iter().map(str::trim).filter(|m| !m.is_empty()).collect()
}

/// The method that a text names, with the parameters in braces behind it, as TOML writes an inline table. `option` is the option in which it was
/// typed, the file of the places in findings.
///
/// # Errors
/// A method that there is not, of another kind than `kind`, or with parameters that it does not take.
pub fn typed_method(text: &str, kind: Kind, option: &'static str, methods: &dyn Methods) -> Result<Use, Diagnostics> {
    let mut sources = SourceMap::default();
    let source = sources.add(Source { name: option.into(), text: text.into(), folder: Folder::disk(Path::new("")), role: SourceRole::Set });
    let loc = |span| Loc::new(source, span);
    let (name, params) = text.find('{').map_or((text, None), |at| (&text[..at], Some((at, &text[at..]))));
    let name = name.trim_end();
    let entry = |key: &str, item: Item| Entry { key: key.into(), at: item.at, item };
    let mut entries = vec![entry("use", Item { data: Data::Text(name.into()), at: loc(0..name.len()) })];
    if let Some((at, table)) = params {
        let item = parse_value(table.trim_end(), source, at).filter(|i| i.table().is_some()).ok_or_else(|| {
            let d = Diagnostic::new(comparison::METHOD_PARAMS).arg("method", name).arg("found", table);
            vec![d.at_opt(sources.place(loc(at..text.len())))]
        })?;
        entries.push(entry("params", item));
    }
    let item = Item { data: Data::Table(Table { entries }), at: loc(0..text.len()) };
    let used = Used { kind, item: &item, key: "use", table: option.into(), reach: Reach::Own };
    let mut findings = Diagnostics::new();
    let mut made = make(&[used], methods, &sources, &mut findings);
    findings.extend(made.refused());
    made.at(&item).cloned().ok_or(findings)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commas_within_brackets_do_not_part() {
        assert_eq!(typed_methods("equal, entropy"), ["equal", "entropy"]);
        assert_eq!(
            typed_methods("fixed{values = { a = 1, b = 2 }},pca{q = [1, 2]} ,, x"),
            ["fixed{values = { a = 1, b = 2 }}", "pca{q = [1, 2]}", "x"]
        );
        assert_eq!(typed_methods("a{x = \"},\"},b"), ["a{x = \"},\"}", "b"]);
        assert!(typed_methods(" , ").is_empty());
    }
}
