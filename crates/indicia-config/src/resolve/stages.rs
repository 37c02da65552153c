//! Stages: their order, and which setting is nearest.

use indicia_core::Stage;
use indicia_diagnostic::{Diagnostic, catalogue::config, nearest};

use super::tree::{IndicatorDef, Tree};
use super::{Desk, STAGES};
use crate::document::{Entry, Item, key_text};

/// Finds the nearest of several settings.
pub(super) struct Nearest<'a, 't> {
    tree: &'t Tree<'a>,
    root: &'a Item,
}

impl<'a, 't> Nearest<'a, 't> {
    pub fn new(tree: &'t Tree<'a>, root: &'a Item) -> Self {
        Nearest { tree, root }
    }

    /// The method of an indicator's stage: its own, that of the innermost node above it, the stage's, the pack's.
    pub fn stage(&self, indicator: &IndicatorDef<'a>, key: &str) -> Option<&'a Item> {
        let own = indicator.of_system(key);
        let default = || self.root.get(key).filter(|d| d.get("use").is_some());
        own.or_else(|| self.for_node(key, indicator.id, false)).or_else(default).or_else(|| indicator.of_pack(key))
    }

    /// What a node has: its own, that of the innermost node from itself upwards, the default.
    pub fn of_node(&self, own: Option<&'a Item>, id: &str, key: &str, decisive: &[&str]) -> Option<&'a Item> {
        let default = || self.root.get(key).filter(|d| decisive.iter().any(|k| d.get(k).is_some()));
        own.or_else(|| self.for_node(key, id, true)).or_else(default)
    }

    fn for_node(&self, key: &str, id: &str, with_itself: bool) -> Option<&'a Item> {
        let settings = self.root.get(key)?.get("for")?;
        let above = self.tree.above(id, with_itself);
        above.into_iter().find_map(|n| settings.get(self.tree.nodes[n].id))
    }
}

/// `[pipeline] order`, checked.
pub(super) fn order(desk: &mut Desk<'_>) -> Vec<Stage> {
    let default = || if desk.root.get("screen").is_some() { STAGES.to_vec() } else { Stage::WITHOUT_SCREEN.to_vec() };
    let Some(list) = desk.root.dig(&["pipeline", "order"]) else { return default() };
    let default = default();
    let mut order = Vec::new();
    let mut good = true;
    for item in list.items() {
        let Some(word) = item.text() else { continue };
        let d = match Stage::from_word(word) {
            Some(stage) if !order.contains(&stage) => {
                order.push(stage);
                continue;
            }
            Some(_) => Diagnostic::new(config::STAGE_TWICE).arg("stage", word),
            None => {
                let d = Diagnostic::new(config::STAGE_UNKNOWN).arg("stage", word);
                match nearest(word, STAGES.iter().map(|s| s.word())) {
                    Some(near) => d.arg("nearest", near),
                    None => d.list("known", STAGES.iter().map(|s| s.word())).hint("known"),
                }
            }
        };
        desk.tell(d, item.at);
        good = false;
    }
    let lacking: Vec<Stage> = [Stage::Derive, Stage::Score].into_iter().filter(|s| good && !order.contains(s)).collect();
    for stage in lacking {
        desk.tell(Diagnostic::new(config::STAGE_MISSING).arg("stage", stage.word()), list.at);
        good = false;
    }
    if good {
        let wrong =
            order.iter().enumerate().find(|(n, s)| (**s == Stage::Derive && *n > 0) || (**s == Stage::Score && n + 1 < order.len()));
        if let Some((n, stage)) = wrong {
            // Whatever stands on the wrong side of it.
            let (first, second) = if *stage == Stage::Derive { (order[0], *stage) } else { (*stage, order[n + 1]) };
            let at = list.items().get(if *stage == Stage::Derive { n } else { n + 1 }).map_or(list.at, |i| i.at);
            desk.tell(Diagnostic::new(config::STAGE_ORDER).arg("stage", first.word()).arg("other", second.word()), at);
        }
    }
    if good { order } else { default }
}

/// Settings that reach nothing: of nodes that do not exist, of nodes without indicators, of stages that do not run.
pub(super) fn reach(desk: &mut Desk<'_>, tree: &Tree<'_>, near: &Nearest<'_, '_>) {
    for (key, of_nodes) in [
        ("derive", false),
        ("impute", false),
        ("treat", false),
        ("score", false),
        ("weights", true),
        ("aggregate", true),
        ("missing", true),
    ] {
        for entry in desk.root.get(key).and_then(|d| d.get("for")).map_or(&[][..], Item::entries) {
            let table = format!("{key}.for.{}", key_text(&entry.key));
            if tree.node(&entry.key).is_none() {
                let d = Diagnostic::new(config::UNKNOWN_NODE).arg("key", format!("{key}.for")).arg("id", &entry.key);
                let d = match nearest(&entry.key, tree.nodes.iter().map(|n| n.id)) {
                    Some(near) => d.arg("nearest", near),
                    None => d.list("known", tree.nodes.iter().map(|n| n.id)).hint("known"),
                };
                desk.tell(d, entry.at);
            } else if !of_nodes && !tree.indicators.iter().any(|i| tree.above(i.id, false).iter().any(|n| tree.nodes[*n].id == entry.key)) {
                let d = Diagnostic::new(config::FOR_NOTHING).arg("table", table).arg("id", &entry.key);
                desk.doubt(d, entry.item.at);
            }
        }
    }
    not_run(desk, tree, near);
}

/// A method for a stage that `order` leaves out.
fn not_run(desk: &mut Desk<'_>, tree: &Tree<'_>, _: &Nearest<'_, '_>) {
    let Some(list) = desk.root.dig(&["pipeline", "order"]) else { return };
    let runs = |stage: Stage| list.items().iter().any(|i| i.text() == Some(stage.word()));
    for stage in [Stage::Screen, Stage::Impute, Stage::Treat].into_iter().filter(|s| !runs(*s)) {
        let key = stage.word();
        let mut found: Vec<(String, &Entry)> =
            desk.root.table().and_then(|t| t.entry(key)).map(|e| (format!("[{key}]"), e)).into_iter().collect();
        for indicator in &tree.indicators {
            let own = indicator.own.and_then(|e| e.item.table()).and_then(|t| t.entry(key));
            found.extend(own.map(|e| (format!("[indicator.{}] {key}", indicator.id), e)));
        }
        for (table, entry) in found {
            let at = if table.starts_with("[indicator") { entry.at } else { entry.item.at };
            desk.tell(Diagnostic::new(config::STAGE_NOT_RUN).arg("table", table).arg("stage", key), at);
        }
    }
}
