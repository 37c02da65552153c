//! `[measure.ID]`.

use std::sync::Arc;

use indicia_core::Plan;
use indicia_diagnostic::{Diagnostic, Diagnostics, Word, catalogue, catalogue::diagnosis as codes};
use indicia_expr::ErrorKind;
use indicia_verdict::Definition;
use indicia_verdict::measures::{Condition, ConditionError, Decided, LOOKUPS, Measure, MeasureGroup, Taken, Term, Vocabulary, decide};

use super::{CHINESE, Desk, ENGLISH, suggest};
use crate::component::within;
use crate::document::{Data, Entry, Item};
use crate::resolve::info;
use crate::resolve::tree::Tree;
use crate::{Loc, SourceMap, read_period};

const INDICATOR: Word = Word { en: "an indicator", zh: "指标" };
const NODE: Word = Word { en: "a node", zh: "节点" };
const EITHER: Word = Word { en: "an indicator or a node", zh: "指标或节点" };
const STANDARD: Word = Word { en: "a standard", zh: "评定标准" };
const GROUPING: Word = Word { en: "a grouping of the units", zh: "评价对象的分组" };

/// The measures, each with the place of its condition.
pub(super) fn read<'a>(
    desk: &mut Desk<'a>,
    tree: &Tree<'a>,
    definition: &Definition,
    left_out: &mut Vec<String>,
) -> Vec<(Arc<Measure>, Loc)> {
    let entries = desk.root.get("measure").map_or(&[][..], Item::entries);
    if entries.is_empty() {
        return Vec::new();
    }
    let steps = |s: &indicia_verdict::Standard| s.steps().into_iter().map(|(id, _)| id.clone()).collect();
    let vocabulary = Vocabulary {
        indicators: tree.indicators.iter().map(|i| Arc::from(i.id)).collect(),
        nodes: tree.nodes.iter().map(|n| Arc::from(n.id)).collect(),
        standards: definition.standards.iter().map(|s| (s.id.clone(), steps(s))).collect(),
        groupings: super::diagnosis::groupings(desk).into_iter().map(Arc::from).collect(),
        types: definition.types.iter().flat_map(|t| &t.labels).map(|l| l.id.clone()).collect(),
    };
    entries.iter().filter_map(|e| measure(desk, tree, &vocabulary, e, left_out)).collect()
}

fn measure<'a>(
    desk: &mut Desk<'a>,
    tree: &Tree<'a>,
    vocabulary: &Vocabulary,
    entry: &Entry,
    left_out: &mut Vec<String>,
) -> Option<(Arc<Measure>, Loc)> {
    let item = &entry.item;
    language(desk, &entry.key, item.get("text"));
    let taken = taken(desk, item);
    let watch = watch(desk, tree, &entry.key, item);
    let when_item = item.get("when")?;
    let text = when_item.text()?;
    let when = match Condition::read(text, vocabulary) {
        Ok(when) => when,
        Err(errors) if desk.sources.is_inherited(when_item.at) && errors.iter().all(is_unknown) => {
            let mut names: Vec<&str> = errors.iter().filter_map(unknown).collect();
            names.dedup();
            left_out.push(format!("measure.{} ({})", entry.key, names.join(", ")));
            return None;
        }
        Err(errors) => {
            errors.iter().for_each(|e| tell(desk, &entry.key, when_item, text, e));
            return None;
        }
    };
    let group = MeasureGroup::from_word(item.text_of("group")?)?;
    let named: Vec<Arc<str>> = when.terms.iter().filter_map(Term::id).cloned().collect();
    let mut watched: Vec<Arc<str>> = watch.unwrap_or(named);
    let mut seen: Vec<Arc<str>> = Vec::new();
    watched.retain(|id| {
        !seen.contains(id) && {
            seen.push(id.clone());
            true
        }
    });
    let measure = Measure { id: entry.key.as_str().into(), group, text: info::text(item.get("text")), when, watch: watched, taken };
    Some((Arc::new(measure), when_item.at))
}

/// The name that nothing has.
fn unknown(error: &ConditionError) -> Option<&str> {
    match error {
        ConditionError::Unknown { name, .. } | ConditionError::Step { name, .. } => Some(name),
        _ => None,
    }
}

fn is_unknown(error: &ConditionError) -> bool {
    unknown(error).is_some()
}

/// A measure is read in both languages: a text in one stands for both only where someone has seen to it.
fn language(desk: &mut Desk<'_>, id: &str, text: Option<&Item>) {
    let Some(item) = text else { return };
    let missing = match &item.data {
        Data::Table(t) => match (t.get("zh").is_some(), t.get("en").is_some()) {
            (false, _) => Some(CHINESE),
            (_, false) => Some(ENGLISH),
            _ => None,
        },
        Data::Text(t) => Some(if t.chars().any(super::is_han) { ENGLISH } else { CHINESE }),
        _ => None,
    };
    if let Some(language) = missing {
        desk.doubt(Diagnostic::new(codes::MEASURE_LANGUAGE).arg("id", id).word("language", language), item.at);
    }
}

fn taken(desk: &mut Desk<'_>, item: &Item) -> Vec<Taken> {
    let mut out = Vec::new();
    for one in item.get("taken").map_or(&[][..], Item::items) {
        let (Some(unit), Some(period)) = (one.get("unit").and_then(Item::loose_text), one.get("period")) else { continue };
        let Some(text) = period.loose_text() else { continue };
        match read_period(&text) {
            Some(period) => out.push(Taken { unit: unit.into(), period }),
            None => desk.tell(Diagnostic::new(catalogue::units::PERIOD_UNREADABLE).arg("found", text), period.at),
        }
    }
    out
}

fn watch<'a>(desk: &mut Desk<'a>, tree: &Tree<'a>, id: &str, item: &Item) -> Option<Vec<Arc<str>>> {
    let mut out = Vec::new();
    for one in item.get("watch")?.items() {
        let Some(name) = one.text() else { continue };
        if tree.ids().any(|known| known == name) {
            out.push(name.into());
        } else if !desk.sources.is_inherited(one.at) {
            let d = Diagnostic::new(codes::MEASURE_NAME).arg("id", name).arg("measure", id).word("expected", EITHER);
            desk.tell(suggest(d, name, tree.ids()), one.at);
        }
    }
    Some(out)
}

fn tell(desk: &mut Desk<'_>, id: &str, item: &Item, text: &str, error: &ConditionError) {
    match error {
        ConditionError::Formula(e) => {
            let mut d = indicia_core::formula_diagnostic(e, text);
            if let ErrorKind::UnknownFunction { name, nearest: None } = &e.kind {
                let own = LOOKUPS.iter().map(|l| l.name).chain(["if"]);
                let all = own.chain(indicia_expr::Function::ALL.iter().map(|f| f.name()));
                d = Diagnostic::new(catalogue::config::FORMULA_FUNCTION).arg("function", name).list("known", all).hint("known");
            }
            desk.tell(d, within(desk.sources, item.at, e.span.range()));
        }
        ConditionError::Unknown { name, lookup, span, known } => {
            let expected = match lookup.as_deref() {
                Some("value" | "strength" | "weakness") => INDICATOR,
                Some("rank") => NODE,
                Some("grade") => STANDARD,
                Some("group") => GROUPING,
                _ => EITHER,
            };
            let d = Diagnostic::new(codes::MEASURE_NAME).arg("id", name).arg("measure", id).word("expected", expected);
            let d = if known.is_empty() { d.hint("none") } else { suggest(d, name, known.iter().map(|k| &**k)) };
            desk.tell(d, within(desk.sources, item.at, span.clone()));
        }
        ConditionError::Step { name, standard, span, known } => {
            let d = Diagnostic::new(codes::MEASURE_STEP).arg("id", name).arg("measure", id).arg("standard", standard);
            desk.tell(suggest(d, name, known.iter().map(|k| &**k)), within(desk.sources, item.at, span.clone()));
        }
        ConditionError::Compare { term, span } => {
            let d = Diagnostic::new(codes::MEASURE_COMPARE).arg("found", term).arg("measure", id);
            desk.tell(d, within(desk.sources, item.at, span.clone()));
        }
    }
}

/// Conditions that hold never or always, now that the scales of scores are known.
pub(super) fn decided(measures: &[(Arc<Measure>, Loc)], definition: &Definition, plan: &Plan, sources: &SourceMap) -> Diagnostics {
    let range = |id: &str| plan.find(id).and_then(|r| plan.range_of(r));
    let steps = |id: &str| definition.standard(id).map(|s| s.steps().len());
    let mut out = Diagnostics::new();
    for (measure, at) in measures {
        let code = match decide(&measure.when, &range, &steps) {
            Decided::Never => codes::MEASURE_NEVER,
            Decided::Always => codes::MEASURE_ALWAYS,
            Decided::Open => continue,
        };
        let scale = |t: &Term| match t {
            Term::Score(id) => range(id).map(|[low, high]| format!("{t} [{low}, {high}]")),
            Term::Change(id) => range(id).map(|[low, high]| format!("{t} [{}, {}]", low - high, high - low)),
            Term::Obstacle(_) => Some(format!("{t} [0, 1]")),
            Term::Rank(_) => Some(format!("{t} [1, ∞)")),
            Term::Grade(id) => definition.standard(id).map(|s| {
                let ids: Vec<&str> = s.steps().iter().map(|(id, _)| &***id).collect();
                format!("{t} {}", ids.join(" < "))
            }),
            _ => None,
        };
        let scales: Vec<String> = measure.when.terms.iter().filter_map(scale).collect();
        out.push(Diagnostic::new(code).arg("id", &measure.id).list("known", scales).at_opt(sources.place(*at)));
    }
    out
}
