use std::sync::Arc;

use indicia_core::{Address, Indicator, Mask, Stage, Use};
use indicia_diagnostic::{Diagnostic, catalogue, catalogue::config};
use indicia_method::{Direction, Fit, Text};

use super::stages::Nearest;
use super::tree::{IndicatorDef, Tree};
use super::{Desk, info, placeholder};
use crate::document::Item;
use crate::places::{Anchor, Definition};
use crate::read_period;

/// The indicators that something uses.
pub(super) fn read<'a>(desk: &mut Desk<'a>, tree: &Tree<'a>, near: &Nearest<'a, '_>) -> Vec<Arc<Indicator>> {
    tree.indicators.iter().filter_map(|def| indicator(desk, tree, near, def)).map(Arc::new).collect()
}

fn indicator<'a>(desk: &mut Desk<'a>, tree: &Tree<'a>, near: &Nearest<'a, '_>, def: &IndicatorDef<'a>) -> Option<Indicator> {
    let mut methods: [Option<Use>; 4] = [None, None, None, None];
    for (slot, stage) in methods.iter_mut().zip(Stage::WITHOUT_SCREEN) {
        *slot = method(desk, tree, near, def, stage);
    }
    let [derive, impute, treat, score] = methods;
    let score = match score {
        Some(score) => score,
        None => {
            desk.incomplete = true;
            placeholder::normalizer()?
        }
    };
    let id: Arc<str> = def.id.into();
    desk.places.define(id.clone(), Definition { at: def.at(), unit: def.get("unit").map(|u| u.at) });
    let (direction, target) = direction(desk, def, &score);
    Some(Indicator {
        info: info::info(&|key| def.get(key)),
        unit: def.get("unit").and_then(Item::text).unwrap_or("").into(),
        direction,
        target,
        goalposts: def.get("goalposts").and_then(Item::pair),
        column: def.get("column").and_then(Item::text).map_or(id.clone(), Arc::from),
        derive,
        impute,
        treat,
        score,
        masks: masks(desk, def),
        id,
    })
}

/// The method of a stage; a stage without one is told where it is needed.
fn method<'a>(desk: &mut Desk<'a>, tree: &Tree<'a>, near: &Nearest<'a, '_>, def: &IndicatorDef<'a>, stage: Stage) -> Option<Use> {
    let address = Address::stage(stage, def.id);
    let item = near.stage(def, stage.word());
    let own = def.of_system(stage.word()).is_some();
    let head = if own || def.own.is_some() { def.at() } else { tree.child_at(def.id).map_or(def.at(), |(_, at)| at) };
    desk.places.set(
        address,
        Anchor {
            head: if own { item.map_or(head, |i| i.get("use").map_or(i.at, |u| u.at)) } else { head },
            item: item.cloned(),
            second: None,
            missing: None,
        },
    );
    match item {
        Some(item) => {
            let made = desk.components.at(item).cloned();
            if let Some(by) = item.get("by").filter(|_| stage == Stage::Impute) {
                super::nodes::grouping(desk, by);
            }
            desk.incomplete |= made.is_none();
            made
        }
        None if stage == Stage::Score => {
            if !desk.layers.broken {
                let at = tree.child_at(def.id).map_or(def.at(), |(_, at)| at);
                let at = if def.own.is_some() { def.at() } else { at };
                if !desk.says_in_vain("score") {
                    desk.tell(Diagnostic::new(config::SCORE_MISSING).arg("indicator", def.id), at);
                }
            }
            None
        }
        None => None,
    }
}

fn direction(desk: &mut Desk<'_>, def: &IndicatorDef<'_>, score: &Use) -> (Direction, Option<[f64; 2]>) {
    let word = def.get("direction");
    let target_item = def.get("target");
    let target = target_item.and_then(|t| t.pair().or_else(|| t.number().map(|n| [n, n])));
    let direction = match word.and_then(Item::text) {
        Some("negative") => Direction::Negative,
        Some("target") => Direction::Target,
        _ => Direction::Positive,
    };
    let facts = score.facts();
    // What depends on parameters and nothing else takes the values as they are.
    let indifferent = facts.fit == Fit::None && !facts.needs_goalposts;
    if word.is_none() && !indifferent && !placeholder::is(score) {
        let d = Diagnostic::new(config::DIRECTION_MISSING).arg("method", score.id()).arg("indicator", def.id);
        desk.tell(d, def.at());
    }
    match (direction, target_item, word) {
        // A scoring rule says itself where it is best.
        (Direction::Target, None, Some(word)) if !facts.sets_direction => {
            desk.tell(Diagnostic::new(config::TARGET_MISSING).arg("indicator", def.id), word.at)
        }
        (Direction::Positive | Direction::Negative, Some(item), Some(word)) => {
            let found = word.text().unwrap_or("");
            desk.tell(Diagnostic::new(config::TARGET_UNUSED).arg("indicator", def.id).arg("found", found), item.at);
        }
        _ => {}
    }
    (direction, target)
}

/// A text that is shown as it stands, in whatever language the result is.
fn both(text: &Text) -> String {
    if text.zh == text.en { text.en.clone() } else { format!("{} / {}", text.zh, text.en) }
}

fn masks(desk: &mut Desk<'_>, def: &IndicatorDef<'_>) -> Vec<Mask> {
    let mut out = Vec::new();
    for item in def.of_system("mask").map_or(&[][..], Item::items) {
        let Some(unit) = item.text_of("unit") else { continue };
        let period = item.get("period").and_then(|p| Some((p.at, p.loose_text()?)));
        let read = period.as_ref().and_then(|(_, text)| read_period(text));
        if let Some((at, text)) = period.filter(|_| read.is_none()) {
            desk.tell(Diagnostic::new(catalogue::units::PERIOD_UNREADABLE).arg("found", text), at);
            continue;
        }
        out.push(Mask { unit: unit.into(), period: read, reason: both(&info::text(item.get("reason"))) });
    }
    out
}
