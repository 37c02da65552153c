//! Nodes, indicators and what each is below: as far as it can be said before methods are looked at.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use indicia_diagnostic::{Diagnostic, catalogue::config, nearest};
use indicia_expr::Expr;

use super::Desk;
use crate::Loc;
use crate::component::within;
use crate::document::{Entry, Item};
use crate::layers::Pack;

/// An indicator: what the system says of it, and what a pack says.
#[derive(Clone, Debug)]
pub(super) struct IndicatorDef<'a> {
    pub id: &'a str,
    pub own: Option<&'a Entry>,
    pub pack: Option<(&'a Entry, &'a Pack)>,
}

impl<'a> IndicatorDef<'a> {
    /// A key that a pack may give: the system's own value, else the pack's.
    pub fn get(&self, key: &str) -> Option<&'a Item> {
        self.own.and_then(|e| e.item.get(key)).or_else(|| self.of_pack(key))
    }

    pub fn of_system(&self, key: &str) -> Option<&'a Item> {
        self.own.and_then(|e| e.item.get(key))
    }

    pub fn of_pack(&self, key: &str) -> Option<&'a Item> {
        self.pack.and_then(|(e, _)| e.item.get(key))
    }

    /// Where it is defined: in the system, else in the pack.
    pub fn at(&self) -> Loc {
        self.own.map(|e| e.item.at).or(self.pack.map(|(e, _)| e.item.at)).unwrap_or_default()
    }
}

/// A node and what it depends on.
#[derive(Clone, Debug)]
pub(super) struct NodeDef<'a> {
    pub id: &'a str,
    pub entry: &'a Entry,
    pub formula: Option<Formula<'a>>,
    /// Children with the places that name them.
    pub children: Vec<(&'a str, Loc)>,
}

/// A formula that was read, or could not be.
#[derive(Clone, Debug)]
pub(super) struct Formula<'a> {
    pub text: &'a str,
    pub expr: Option<Arc<Expr>>,
}

impl NodeDef<'_> {
    /// Ids that its value depends on.
    pub fn inputs(&self) -> Vec<String> {
        match self.formula.as_ref().and_then(|f| f.expr.as_ref()) {
            Some(expr) => expr.variables().into_iter().map(String::from).collect(),
            None => self.children.iter().map(|(id, _)| (*id).to_string()).collect(),
        }
    }
}

/// The tree.
pub(super) struct Tree<'a> {
    pub nodes: Vec<NodeDef<'a>>,
    /// Indicators that something uses, in order of definition.
    pub indicators: Vec<IndicatorDef<'a>>,
    pub outputs: Vec<String>,
    /// For each id the numbers of the nodes whose child it is. A formula has nothing below it.
    parents: BTreeMap<String, Vec<usize>>,
}

impl<'a> Tree<'a> {
    pub fn read(desk: &mut Desk<'a>) -> Tree<'a> {
        let all = indicators(desk);
        let nodes = nodes(desk);
        let mut parents: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (number, node) in nodes.iter().enumerate() {
            for (id, _) in &node.children {
                let list = parents.entry((*id).to_string()).or_default();
                if !list.contains(&number) {
                    list.push(number);
                }
            }
        }
        let mut tree = Tree { nodes, indicators: all, outputs: Vec::new(), parents };
        tree.same_ids(desk);
        tree.twins(desk);
        tree.root_and_outputs(desk);
        tree.several_parents(desk);
        tree.reachable(desk);
        tree
    }

    /// The node with an id.
    pub fn node(&self, id: &str) -> Option<&NodeDef<'a>> {
        self.nodes.iter().find(|n| n.id == id)
    }

    /// The indicator with an id.
    pub fn indicator(&self, id: &str) -> Option<&IndicatorDef<'a>> {
        self.indicators.iter().find(|i| i.id == id)
    }

    /// Every id.
    pub fn ids(&self) -> impl Iterator<Item = &'a str> + Clone + '_ {
        self.nodes.iter().map(|n| n.id).chain(self.indicators.iter().map(|i| i.id))
    }

    /// Nodes above an id, the nearest first; `with_itself` starts with the node of the id.
    pub fn above(&self, id: &str, with_itself: bool) -> Vec<usize> {
        let mut out = Vec::new();
        let mut seen = vec![false; self.nodes.len()];
        let mut queue: VecDeque<usize> = if with_itself {
            self.nodes.iter().position(|n| n.id == id).into_iter().collect()
        } else {
            self.parents.get(id).into_iter().flatten().copied().collect()
        };
        while let Some(node) = queue.pop_front() {
            if std::mem::replace(&mut seen[node], true) {
                continue;
            }
            out.push(node);
            queue.extend(self.parents.get(self.nodes[node].id).into_iter().flatten());
        }
        out
    }

    /// Where an indicator is named as a child first.
    pub fn child_at(&self, id: &str) -> Option<(&NodeDef<'a>, Loc)> {
        self.nodes.iter().find_map(|n| n.children.iter().find(|(c, _)| *c == id).map(|(_, at)| (n, *at)))
    }

    /// Everything that ids depend on, themselves included.
    fn below(&self, start: impl Iterator<Item = String>) -> BTreeSet<String> {
        let mut seen = BTreeSet::new();
        let mut open: Vec<String> = start.collect();
        while let Some(id) = open.pop() {
            if let Some(node) = self.node(&id).filter(|_| !seen.contains(&id)) {
                open.extend(node.inputs());
            }
            seen.insert(id);
        }
        seen
    }

    fn same_ids(&self, desk: &mut Desk<'a>) {
        for node in &self.nodes {
            if let Some(indicator) = self.indicator(node.id) {
                let d = Diagnostic::new(config::DUPLICATE_ID).arg("id", node.id).at_opt(desk.sources.place(node.entry.item.at));
                let d = d.at_opt(desk.sources.place(indicator.at()));
                desk.findings.push(d);
                desk.incomplete = true;
            }
        }
    }

    fn twins(&self, desk: &mut Desk<'a>) {
        let mut seen: BTreeMap<String, &str> = BTreeMap::new();
        for (id, at) in self.nodes.iter().map(|n| (n.id, n.entry.at)).chain(self.indicators.iter().map(|i| (i.id, i.at()))) {
            let folded: String = id.chars().map(narrow).flat_map(char::to_lowercase).collect();
            match seen.get(&folded) {
                Some(other) if *other != id => desk.doubt(Diagnostic::new(config::CASE_TWINS).arg("id", id).arg("other", other), at),
                Some(_) => {}
                None => _ = seen.insert(folded, id),
            }
        }
    }

    fn root_and_outputs(&mut self, desk: &mut Desk<'a>) {
        let known = |d: Diagnostic, id: &str, nodes: &[NodeDef<'_>]| match nearest(id, nodes.iter().map(|n| n.id)) {
            Some(near) => d.arg("nearest", near).hint("nearest"),
            None if nodes.is_empty() => d.hint("define"),
            None => d.list("known", nodes.iter().map(|n| n.id)).hint("known"),
        };
        let root = desk.root.dig(&["index", "root"]);
        if let Some((root, id)) = root.and_then(|r| Some((r, r.text()?)))
            && self.node(id).is_none()
            && !id.trim().is_empty()
        {
            let d = known(Diagnostic::new(config::ROOT_UNKNOWN).arg("id", id), id, &self.nodes);
            desk.tell(d, root.at);
        }
        for output in desk.root.dig(&["index", "outputs"]).map_or(&[][..], Item::items) {
            let Some(id) = output.text() else { continue };
            if self.outputs.iter().any(|o| o == id) || root.and_then(Item::text) == Some(id) {
                desk.tell(Diagnostic::new(config::OUTPUT_TWICE).arg("id", id), output.at);
            } else if self.node(id).is_none() && self.indicator(id).is_none() {
                let d = known(Diagnostic::new(config::UNKNOWN_NODE).arg("key", "outputs").arg("id", id), id, &self.nodes);
                desk.tell(d, output.at);
            } else {
                self.outputs.push(id.into());
            }
        }
    }

    /// A child of two nodes counts twice in whatever both enter.
    fn several_parents(&self, desk: &mut Desk<'a>) {
        let Some(root) = desk.root.dig(&["index", "root"]).and_then(Item::text) else { return };
        let under = self.below(std::iter::once(root.to_string()));
        let mut first: BTreeMap<&str, Vec<(&str, Loc)>> = BTreeMap::new();
        for node in self.nodes.iter().filter(|n| under.contains(n.id)) {
            for (child, at) in &node.children {
                let list = first.entry(child).or_default();
                if list.iter().all(|(n, _)| *n != node.id) {
                    list.push((node.id, *at));
                }
            }
        }
        for (id, parents) in first.iter().filter(|(_, parents)| parents.len() > 1) {
            let d = Diagnostic::new(config::TWO_PARENTS).arg("id", id).arg("root", root).list("parents", parents.iter().map(|(n, _)| n));
            let (last, others) = match parents.split_last() {
                Some(split) => split,
                None => continue,
            };
            let d = d.at_opt(desk.sources.place(last.1));
            let d = others.iter().fold(d, |d, (_, at)| d.at_opt(desk.sources.place(*at)));
            desk.doubts.push(d);
        }
    }

    /// What enters neither the root nor an output. Such indicators are left out of the system; those of packs silently, because
    /// a pack is a supply to choose from.
    fn reachable(&mut self, desk: &mut Desk<'a>) {
        let root = desk.root.dig(&["index", "root"]).and_then(Item::text).unwrap_or("").to_string();
        let adjusted: Vec<String> = adjust_names(desk.root);
        let judged = super::verdict::names(desk.root);
        let used = self.below(std::iter::once(root.clone()).chain(self.outputs.iter().cloned()).chain(adjusted).chain(judged));
        let by_nodes: BTreeSet<String> = self.below(self.nodes.iter().map(|n| n.id.to_string()));
        // Without a root nothing is reachable, and that has been said.
        if self.node(&root).is_some() {
            for node in self.nodes.iter().filter(|n| !used.contains(n.id)) {
                desk.doubt(Diagnostic::new(config::UNREACHABLE).arg("id", node.id).arg("root", &root), node.entry.item.at);
            }
            let unused = self.indicators.iter().filter(|i| !used.contains(i.id) && !by_nodes.contains(i.id));
            for indicator in unused {
                if let Some(own) = indicator.own.filter(|_| indicator.pack.is_none()) {
                    desk.doubt(Diagnostic::new(config::UNREACHABLE).arg("id", indicator.id).arg("root", &root), own.item.at);
                }
            }
            if !desk.defects && !self.indicators.iter().any(|i| used.contains(i.id)) && self.nodes.iter().all(|n| n.children.is_empty()) {
                let at = desk.root.dig(&["index", "root"]).map_or(Loc::default(), |r| r.at);
                desk.tell(Diagnostic::new(config::NO_INDICATORS).arg("root", &root), at);
            }
        }
        let mentioned = |i: &IndicatorDef<'_>| used.contains(i.id) || by_nodes.contains(i.id);
        for (pack, at) in &desk.layers.packs {
            let ids: Vec<&str> = pack.indicators().iter().map(|e| e.key.as_str()).collect();
            if !ids.is_empty() && !self.indicators.iter().any(|i| mentioned(i) && i.pack.is_some_and(|(_, p)| p.name == pack.name)) {
                let d = Diagnostic::new(config::PACK_UNUSED).arg("pack", &pack.id).list("known", ids);
                desk.doubt(d, *at);
            }
        }
        self.indicators.retain(mentioned);
    }
}

/// Names that rules use.
fn adjust_names(root: &Item) -> Vec<String> {
    let rules = root.get("adjust").map_or(&[][..], Item::entries);
    let texts = rules.iter().flat_map(|r| ["when", "then", "bonus", "penalty"].map(|key| r.item.text_of(key))).flatten();
    texts
        .filter_map(|t| indicia_expr::parse(t).ok())
        .flat_map(|e| e.variables().into_iter().map(String::from).collect::<Vec<_>>())
        .filter(|v| v != "self")
        .collect()
}

fn narrow(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        c => c,
    }
}

fn indicators<'a>(desk: &mut Desk<'a>) -> Vec<IndicatorDef<'a>> {
    let layers = desk.layers;
    let own = desk.root.get("indicator").map_or(&[][..], Item::entries);
    let mut out: Vec<IndicatorDef<'a>> = Vec::new();
    for (pack, at) in &layers.packs {
        for entry in pack.indicators().iter().filter(|e| !layers.removed.contains(&e.key)) {
            match out.iter().find(|i| i.id == entry.key).and_then(|i| i.pack) {
                Some((_, first)) => {
                    let d =
                        Diagnostic::new(config::PACK_DUPLICATE).arg("indicator", &entry.key).arg("pack", &first.id).arg("other", &pack.id);
                    desk.tell(d, *at);
                }
                None => {
                    let own = own.iter().find(|e| e.key == entry.key);
                    out.push(IndicatorDef { id: &entry.key, own, pack: Some((entry, pack)) });
                }
            }
        }
    }
    for entry in own {
        if out.iter().all(|i| i.id != entry.key) {
            out.push(IndicatorDef { id: &entry.key, own: Some(entry), pack: None });
        }
    }
    out
}

/// What a node may have beside children and formula.
const NODE_KEYS: [&str; 9] = ["title", "definition", "source", "caveat", "weights", "aggregate", "missing", "otherwise", "round"];

fn nodes<'a>(desk: &mut Desk<'a>) -> Vec<NodeDef<'a>> {
    let root: &'a Item = desk.root;
    let mut out = Vec::new();
    for entry in root.get("node").map_or(&[][..], Item::entries) {
        let Some(table) = entry.item.table() else { continue };
        let name = format!("[node.{}]", crate::document::key_text(&entry.key));
        let (children, formula) = (table.entry("children"), table.entry("formula"));
        let exclude =
            |key: &str, other: &str| Diagnostic::new(config::EXCLUSIVE_KEYS).arg("key", key).arg("other", other).arg("table", &name);
        match (children, formula) {
            (None, None) => {
                desk.incomplete = true;
                // A misspelt key is one of the two, and has been told.
                if table.entries.iter().all(|e| NODE_KEYS.contains(&e.key.as_str())) {
                    let d = Diagnostic::new(config::NEITHER_KEY).arg("key", "children").arg("other", "formula").arg("table", &name);
                    desk.tell(d, entry.item.at);
                }
            }
            (Some(children), Some(formula)) => {
                let later = if formula.at > children.at { formula } else { children };
                let other = if later.key == "formula" { "children" } else { "formula" };
                desk.tell(exclude(&later.key, other), later.at);
            }
            (None, Some(_)) => {
                for key in ["weights", "aggregate", "missing"] {
                    if let Some(e) = table.entry(key) {
                        desk.tell(exclude(key, "formula"), e.at);
                    }
                }
            }
            (Some(_), None) => {
                if let Some(e) = table.entry("otherwise") {
                    desk.tell(exclude("otherwise", "children"), e.at);
                }
            }
        }
        let formula = formula.filter(|_| children.is_none()).and_then(|e| Some((e, e.item.text()?)));
        let formula = formula.map(|(e, text)| Formula { text, expr: parsed(desk, &e.item, text, &entry.key) });
        let list = children.map_or(&[][..], |c| c.item.items());
        let children = list.iter().filter_map(|i| Some((i.text()?, i.at))).collect();
        out.push(NodeDef { id: &entry.key, entry, formula, children });
    }
    out
}

fn parsed(desk: &mut Desk<'_>, item: &Item, text: &str, id: &str) -> Option<Arc<Expr>> {
    match indicia_expr::parse_number(text) {
        Ok(expr) => {
            if expr.variables().is_empty() {
                desk.tell(Diagnostic::new(config::FORMULA_CONSTANT).arg("id", id), item.at);
            }
            Some(Arc::new(expr))
        }
        Err(e) => {
            let at = within(desk.sources, item.at, e.span.range());
            desk.tell(indicia_core::formula_diagnostic(&e, text), at);
            desk.incomplete = true;
            None
        }
    }
}
