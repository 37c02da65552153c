//! `remove`, and `{ add, remove }` on lists.

use std::collections::BTreeSet;

use indicia_diagnostic::{Diagnostic, Diagnostics, catalogue::config, nearest};

use super::address;
use crate::document::{Data, Item, Table};
use crate::{Loc, SourceMap};

/// Takes away what `remove` names. Indicators that only packs have are returned: they are taken away when the packs are known.
pub(crate) fn remove(
    base: &mut Item,
    list: &Item,
    sources: &SourceMap,
    pack_has: &dyn Fn(&str) -> bool,
    findings: &mut Diagnostics,
) -> Vec<(String, Loc)> {
    let mut from_packs = Vec::new();
    let mut unknown = Vec::new();
    for item in list.items() {
        let Some(text) = item.text() else { continue };
        let Some(keys) = address::parse(text).filter(|k| k.len() >= 2 || k.first().is_some_and(|k| base.get(k).is_some())) else {
            findings.push(Diagnostic::new(config::BAD_ADDRESS).arg("address", text).at_opt(sources.place(item.at)));
            continue;
        };
        let taken = take(base, &keys);
        match &keys[..] {
            [first, id] if first == "indicator" && pack_has(id) => from_packs.push((id.clone(), item.at)),
            _ if taken => {}
            _ => unknown.push((text, item.at)),
        }
    }
    if !unknown.is_empty() {
        let mut known = Vec::new();
        addresses(base, &mut Vec::new(), &mut known);
        for (text, at) in unknown {
            let d = Diagnostic::new(config::REMOVE_UNKNOWN).arg("address", text);
            let d = match nearest(text, known.iter().map(String::as_str)) {
                Some(near) => d.arg("nearest", near),
                None => d.hint("drop_it"),
            };
            findings.push(d.at_opt(sources.place(at)));
        }
    }
    from_packs
}

/// Takes the last key out of what the others lead to: an entry of a table, or a text of a list.
fn take(root: &mut Item, keys: &[String]) -> bool {
    let Some((last, way)) = keys.split_last() else { return false };
    let mut item = root;
    for key in way {
        match item.table_mut().and_then(|t| t.get_mut(key)) {
            Some(next) => item = next,
            None => return false,
        }
    }
    match &mut item.data {
        Data::Table(table) => table.take(last).is_some(),
        Data::List(items) => {
            let before = items.len();
            items.retain(|i| i.text() != Some(last));
            items.len() < before
        }
        _ => false,
    }
}

/// Every address that `remove` can name, down to the items of lists of texts.
fn addresses(item: &Item, path: &mut Vec<String>, out: &mut Vec<String>) {
    let mut below = |key: &str, item: Option<&Item>| {
        path.push(key.into());
        out.push(address::show(path));
        if let Some(item) = item {
            addresses(item, path, out);
        }
        path.pop();
    };
    match &item.data {
        Data::Table(table) => table.entries.iter().for_each(|e| below(&e.key, Some(&e.item))),
        Data::List(items) => items.iter().filter_map(Item::text).for_each(|t| below(t, None)),
        _ => {}
    }
}

/// Turns `{ add, remove }` on `children` and `packs` into lists, given what is inherited.
pub(crate) fn lists(over: &mut Item, base: Option<&Item>, sources: &SourceMap, findings: &mut Diagnostics) {
    let mut editor = Editor { sources, findings };
    for key in ["packs", "plugins"] {
        let inherited = base.and_then(|b| b.dig(&["index", key]));
        if let Some(list) = over.table_mut().and_then(|t| t.get_mut("index")).and_then(Item::table_mut).and_then(|t| t.get_mut(key)) {
            editor.list(list, inherited, key, None);
        }
    }
    let Some(nodes) = over.table_mut().and_then(|t| t.get_mut("node")).and_then(Item::table_mut) else { return };
    for entry in &mut nodes.entries {
        let inherited = base.and_then(|b| b.dig(&["node", &entry.key, "children"]));
        if let Some(list) = entry.item.table_mut().and_then(|t| t.get_mut("children")) {
            editor.list(list, inherited, "children", Some(&entry.key));
        }
    }
}

struct Editor<'a> {
    sources: &'a SourceMap,
    findings: &'a mut Diagnostics,
}

impl Editor<'_> {
    fn tell(&mut self, d: Diagnostic, at: Loc) {
        self.findings.push(d.at_opt(self.sources.place(at)));
    }

    fn list(&mut self, item: &mut Item, inherited: Option<&Item>, key: &str, node: Option<&str>) {
        let Data::Table(edit) = &item.data else { return };
        for entry in edit.entries.iter().filter(|e| !matches!(e.key.as_str(), "add" | "remove")) {
            let d = Diagnostic::new(config::UNKNOWN_KEY)
                .arg("key", &entry.key)
                .arg("table", key)
                .list("known", ["add", "remove"])
                .hint("known");
            self.tell(d, entry.at);
        }
        let Some(Data::List(old)) = inherited.map(|i| &i.data) else {
            self.tell(Diagnostic::new(config::NOTHING_TO_CHANGE).arg("key", key), item.at);
            item.data = Data::List(edit.get("add").map(|a| a.items().to_vec()).unwrap_or_default());
            return;
        };
        let list = self.edited(edit, old, node);
        item.data = Data::List(list);
    }

    fn edited(&mut self, edit: &Table, old: &[Item], node: Option<&str>) -> Vec<Item> {
        let mut list = old.to_vec();
        for gone in edit.get("remove").map_or(&[][..], Item::items) {
            let before = list.len();
            list.retain(|i| i.text() != gone.text());
            if let (true, Some(id)) = (list.len() == before, gone.text()) {
                let children = || old.iter().filter_map(Item::text);
                let d = match node {
                    Some(node) => Diagnostic::new(config::CHILD_ABSENT).arg("node", node).arg("id", id).list("known", children()),
                    None => Diagnostic::new(config::PACK_NOT_FOUND).arg("pack", id).list("known", children()),
                };
                let d = match nearest(id, children()) {
                    Some(near) => d.arg("nearest", near).hint("nearest"),
                    None if node.is_some() => d.hint("known"),
                    None => d.no_hint(),
                };
                self.tell(d, gone.at);
            }
        }
        for new in edit.get("add").map_or(&[][..], Item::items) {
            let present = list.iter().any(|i| i.text() == new.text());
            match (present, node, new.text()) {
                (true, Some(node), Some(id)) => self.tell(Diagnostic::new(config::CHILD_PRESENT).arg("node", node).arg("id", id), new.at),
                (true, ..) => {}
                _ => list.push(new.clone()),
            }
        }
        list
    }
}

/// Children of the nodes, for telling which an overlay changes.
pub(crate) fn children(root: &Item) -> Vec<(String, BTreeSet<String>)> {
    let nodes = root.get("node").map_or(&[][..], Item::entries);
    let ids = |item: &Item| item.get("children").map_or(&[][..], Item::items).iter().filter_map(Item::text).map(String::from).collect();
    nodes.iter().map(|e| (e.key.clone(), ids(&e.item))).collect()
}
