//! The page of one unit: scores, obstacles, strengths, gaps, what a point is worth, the way to the next grade, measures, cells.

mod cells;
mod effort;
mod obstacles;
mod points;
mod scores;
mod verdict;

use std::sync::Arc;

use indicia_method::Text;
use indicia_verdict::diagnosis::Diagnosis;
use indicia_verdict::ledger::Ledger;
use indicia_verdict::{Definition, Verdict};

use crate::number::decimals_for;
use crate::{Section, Subject};

/// What the parts of the page look at.
struct Page<'a> {
    subject: Subject<'a>,
    diagnosis: &'a Diagnosis,
    definition: &'a Definition,
    ledger: &'a Ledger,
    verdict: Option<&'a Verdict>,
}

/// The page in parts; parts with nothing to say are left out.
pub fn diagnosis(
    subject: Subject,
    diagnosis: &Diagnosis,
    definition: &Definition,
    ledger: &Ledger,
    verdict: Option<&Verdict>,
) -> Vec<Section> {
    let page = Page { subject, diagnosis, definition, ledger, verdict };
    let mut out = vec![page.scores()];
    out.extend(page.judgement());
    out.extend(page.way_down());
    out.extend(page.waterfall());
    out.push(page.obstacles());
    out.push(page.standings());
    out.push(page.gaps());
    out.push(page.marginals());
    out.extend(page.ways());
    out.push(page.measures());
    out.push(page.cells());
    out.retain(|s| !s.is_empty());
    out
}

impl Page<'_> {
    fn title(&self, id: &str) -> Text {
        let title = self.subject.title(id);
        let or = |text: String| if text.is_empty() { id.to_string() } else { text };
        Text { zh: or(title.zh), en: or(title.en) }
    }

    fn decimals(&self, id: &str) -> usize {
        let evaluation = self.subject.evaluation;
        let system = evaluation.plan().system();
        let own = system.node(id).map(|n| n.round.or(system.rounding.node)).unwrap_or(system.rounding.indicator);
        own.map_or_else(|| evaluation.value(id).map_or(2, decimals_for), |d| d as usize)
    }

    /// The name of a row's unit.
    fn name(&self, row: usize) -> Text {
        let unit = self.subject.evaluation.scored_data().unit(row);
        let or = |own: &str, other: &str| [own, other, &unit.id].into_iter().find(|n| !n.is_empty()).unwrap_or_default().to_string();
        Text { zh: or(&unit.name.zh, &unit.name.en), en: or(&unit.name.en, &unit.name.zh) }
    }

    fn is_node(&self, id: &Arc<str>) -> bool {
        self.subject.evaluation.plan().system().node(id).is_some()
    }
}

/// Ids in a row of text.
fn list(ids: &[Arc<str>]) -> String {
    ids.iter().map(|i| format!("`{i}`")).collect::<Vec<_>>().join(", ")
}
