//! Columns with outliers that nothing treats, and what treating them would do to the ranking.

use std::sync::Arc;

use indicia_core::{Address, Edit, Evaluation, Finding, Stage, Use};
use indicia_diagnostic::{Diagnostic, catalogue::audit as codes};
use indicia_method::Text;

use super::data::{latest, present};
use super::witness;

/// Skewness and excess kurtosis beyond which a column is said to have outliers, as in COINr.
const SKEW: f64 = 2.0;
const KURTOSIS: f64 = 3.5;

/// Units that are needed before thirds of a ranking mean anything.
const FEWEST: usize = 9;

/// Units that move farthest, which are shown.
const SHOWN: usize = 3;

/// Tells which columns have outliers, and whom they move.
pub(super) fn look(evaluation: &Evaluation, treatment: Option<&Use>, out: &mut Vec<Finding>) {
    let rows = latest(evaluation);
    let system = evaluation.plan().system();
    let treated = system.order.contains(&Stage::Treat);
    let (mut skewed, mut found, mut shown): (Vec<&Arc<str>>, Vec<String>, Vec<Text>) = Default::default();
    for (indicator, trace) in system.indicators.iter().zip(evaluation.indicators()) {
        if treated && indicator.treat.is_some() {
            continue;
        }
        let series = &trace.stage(Stage::Treat).series;
        let values = present(series, &rows);
        let (Some(skew), Some(kurtosis)) = (indicia_kernels::skewness(&values), indicia_kernels::kurtosis(&values)) else { continue };
        if skew.abs() > SKEW && kurtosis > KURTOSIS {
            skewed.push(&indicator.id);
            found.push(format!("{} ({skew:.1}, {kurtosis:.1})", indicator.id));
            let far = witness::most(evaluation, |r| series.get(r).map(|x| if skew < 0.0 { -x } else { x }));
            shown.extend(far.and_then(|r| Some(witness::unit(evaluation, r, [(&*indicator.id, series.get(r)?)]))));
        }
    }
    if skewed.is_empty() {
        return;
    }
    let d = Diagnostic::new(codes::SKEWED).list("known", found);
    let moved = treatment.filter(|_| treated).and_then(|by| Moves::of(evaluation, &skewed, by, &rows));
    let d = match &moved {
        Some(moves) => {
            shown.extend(moves.farthest(evaluation));
            let Text { en, zh } = moves.text(&system.root);
            d.name("detail", en, zh)
        }
        None => d.arg("detail", ""),
    };
    out.push(Finding::general(d.note(witness::note(&shown))));
}

/// Ranks before and after a treatment.
struct Moves {
    by: &'static str,
    /// Row, rank before and rank after, the best first.
    ranks: Vec<(usize, f64, f64)>,
}

impl Moves {
    /// What a treatment of some indicators does to the ranks of the root; `None` where it cannot be computed.
    fn of(evaluation: &Evaluation, indicators: &[&Arc<str>], by: &Use, rows: &[usize]) -> Option<Moves> {
        let edit = |id: &&Arc<str>| Edit::Method { address: Address::stage(Stage::Treat, id), method: Some(by.clone()) };
        let edits: Vec<Edit> = indicators.iter().map(edit).collect();
        let other = evaluation.with(&edits).ok().filter(|e| !e.has_errors())?;
        let root = &evaluation.plan().system().root;
        let (before, after) = (evaluation.node(root)?, other.node(root)?);
        let mut ranks: Vec<_> = rows.iter().filter_map(|r| Some((*r, before.rank(*r)?, after.rank(*r)?))).collect();
        ranks.sort_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
        (!ranks.is_empty()).then(|| Moves { by: by.id(), ranks })
    }

    /// How many move, in the whole ranking and in its thirds.
    fn text(&self, root: &str) -> Text {
        let (by, count) = (self.by, self.ranks.len());
        let of = |part: &[(usize, f64, f64)]| part.iter().filter(|(_, a, b)| a != b).count();
        let moved = of(&self.ranks);
        if moved == 0 {
            return Text {
                en: format!("; with `{by}` on them no rank by `{root}` changes"),
                zh: format!("；对其采用 `{by}` 后 `{root}` 的名次均不变"),
            };
        }
        let mut text = Text {
            en: format!("; with `{by}` on them {moved} of {count} ranks by `{root}` change"),
            zh: format!("；对其采用 `{by}` 后，`{root}` 的 {count} 个名次中有 {moved} 个改变"),
        };
        if count >= FEWEST {
            let [a, b] = [count / 3, count - count / 3];
            let [upper, middle, lower] = [0..a, a..b, b..count].map(|part| (of(&self.ranks[part.clone()]), part.len()));
            let (u, m, l) = (upper, middle, lower);
            text.en +=
                &format!(": {} of {} in the upper third, {} of {} in the middle, {} of {} in the lower", u.0, u.1, m.0, m.1, l.0, l.1);
            text.zh += &format!("：前三分之一 {} 个中 {} 个，中段 {} 个中 {} 个，后三分之一 {} 个中 {} 个", u.1, u.0, m.1, m.0, l.1, l.0);
        }
        text
    }

    /// Who moves farthest.
    fn farthest(&self, evaluation: &Evaluation) -> Vec<Text> {
        let mut moved: Vec<_> = self.ranks.iter().filter(|(_, a, b)| a != b).collect();
        moved.sort_by(|x, y| (y.1 - y.2).abs().total_cmp(&(x.1 - x.2).abs()));
        let one = |(row, before, after): &&(usize, f64, f64)| {
            let name = &evaluation.scored_data().unit(*row).name;
            Text {
                en: format!("{}: rank {before} becomes {after}", name.en), zh: format!("{}：第 {before} 名变为第 {after} 名", name.zh)
            }
        };
        moved.iter().take(SHOWN).map(one).collect()
    }
}
