//! An overlay over its base.
//!
//! Tables merge by key and everything else replaces, with these exceptions, each for a table whose parts belong together:
//!
//! * a table with `use` replaces the inherited one when `use` differs, because parameters are those of a method; what a
//!   default says for nodes (`.for`) stays;
//! * the weights that an overlay gives a node whose children it changes replace the inherited ones;
//! * a node that gets a formula loses its children and what belongs to them, and the other way round.

use std::collections::BTreeSet;

use crate::document::{Data, Entry, Item, Table};

/// What else a merge has to know.
#[derive(Default)]
pub(crate) struct Context {
    /// Nodes whose children the overlay changes.
    pub changed: BTreeSet<String>,
}

/// Puts `over` on `base`.
pub(crate) fn merge(base: Item, over: Item, context: &Context) -> Item {
    put(base, over, context, &mut Vec::new())
}

fn put(base: Item, over: Item, context: &Context, path: &mut Vec<String>) -> Item {
    let (Data::Table(mut below), Data::Table(mut above)) = (base.data, over.data.clone()) else { return over };
    let id = |t: &Table| t.get("use").and_then(Item::text).map(String::from);
    if let (Some(old), Some(new)) = (id(&below), id(&above))
        && old != new
    {
        let kept = below.take("for");
        return Item { data: Data::Table(with_for(above, kept, context, path)), at: over.at };
    }
    if let [node, id] = &path[..]
        && node == "node"
    {
        if above.get("formula").is_some() {
            ["children", "weights", "aggregate", "missing"].iter().for_each(|key| drop(below.take(key)));
        }
        if above.get("children").is_some() {
            ["formula", "otherwise"].iter().for_each(|key| drop(below.take(key)));
        }
        if above.get("weights").is_some() && context.changed.contains(id) {
            below.take("weights");
        }
    }
    let mut entries = below.entries;
    for entry in above.entries.drain(..) {
        let inherited = entries.iter().position(|e| e.key == entry.key);
        match inherited {
            Some(at) => {
                path.push(entry.key.clone());
                let old = std::mem::replace(&mut entries[at], Entry { key: String::new(), at: entry.at, item: Item::empty(entry.at) });
                entries[at] = Entry { key: entry.key, at: entry.at, item: put(old.item, entry.item, context, path) };
                path.pop();
            }
            None => entries.push(entry),
        }
    }
    Item { data: Data::Table(Table { entries }), at: over.at }
}

fn with_for(mut above: Table, kept: Option<Entry>, context: &Context, path: &mut Vec<String>) -> Table {
    let Some(kept) = kept else { return above };
    let merged = match above.take("for") {
        Some(new) => {
            path.push("for".into());
            let merged = Entry { key: new.key, at: new.at, item: put(kept.item, new.item, context, path) };
            path.pop();
            merged
        }
        None => kept,
    };
    above.entries.push(merged);
    above
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SourceId;
    use crate::document::parse_file;

    fn merged(base: &str, over: &str, changed: &[&str]) -> String {
        let read = |text: &str| parse_file(&"x".into(), text, SourceId(0)).root;
        let context = Context { changed: changed.iter().map(|c| (*c).to_string()).collect() };
        merge(read(base), read(over), &context).show()
    }

    #[test]
    fn tables_merge_and_the_rest_replaces() {
        assert_eq!(merged("a = { x = 1, y = [1, 2] }\nb = 2", "a = { y = [3] }\nc = 4", &[]), "{ a = { x = 1, y = [3] }, b = 2, c = 4 }");
    }

    #[test]
    fn another_method_takes_nothing_over_but_what_is_said_for_nodes() {
        let base = "[score]\nuse = \"a\"\nparams = { x = 1 }\nfit = \"all\"\n[score.for.I]\nuse = \"none\"";
        assert_eq!(merged(base, "score = { use = \"b\" }", &[]), "{ score = { use = \"b\", for = { I = { use = \"none\" } } } }");
        assert_eq!(
            merged(base, "score = { use = \"a\", params = { y = 2 } }", &[]),
            "{ score = { use = \"a\", params = { x = 1, y = 2 }, fit = \"all\", for = { I = { use = \"none\" } } } }"
        );
    }

    #[test]
    fn new_weights_of_changed_children_are_whole() {
        let base = "[node.I]\nchildren = [\"a\"]\nweights = { use = \"fixed\", params = { values = { a = 1, b = 2 } } }";
        let over = "[node.I]\nweights = { use = \"fixed\", params = { values = { a = 3 } } }";
        assert!(merged(base, over, &["I"]).contains("values = { a = 3 }"));
        assert!(merged(base, over, &[]).contains("values = { a = 3, b = 2 }"));
    }

    #[test]
    fn a_formula_takes_the_place_of_children() {
        assert_eq!(
            merged("[node.I]\nround = 1\nchildren = [\"a\"]\nweights = { use = \"x\" }", "[node.I]\nformula = \"a\"", &[]),
            "{ node = { I = { round = 1, formula = \"a\" } } }"
        );
    }
}
