//! The usual thresholds, and what is said below them.

use indicia_diagnostic::catalogue::survey as codes;
use indicia_diagnostic::{Diagnostic, Diagnostics};

use super::{Adequacy, Icc, Reliability};

/// Thresholds below which (for p-values and design effects above which) a statistic is worth a warning.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Thresholds {
    /// Cronbach's alpha: 0.7 (Nunnally, Psychometric Theory, 1978).
    pub alpha: f64,
    /// Corrected item-total correlation: 0.3 (Nunnally and Bernstein, 1994).
    pub item_total: f64,
    /// KMO: 0.6, where Kaiser's "mediocre" begins (Psychometrika 39, 1974).
    pub kmo: f64,
    /// p of Bartlett's test: 0.05.
    pub bartlett: f64,
    /// ICC(2,k): 0.75, where Koo and Li's "good" begins (Journal of Chiropractic Medicine 15, 2016).
    pub icc: f64,
    /// Kish's design effect: 2, where weights cost half of the responses.
    pub design_effect: f64,
}

impl Default for Thresholds {
    fn default() -> Self {
        Thresholds { alpha: 0.7, item_total: 0.3, kmo: 0.6, bartlett: 0.05, icc: 0.75, design_effect: 2.0 }
    }
}

/// What is to be said about a scale. `names` are those of its items, in their order; alpha is the raw one.
pub fn warnings(
    scale: &str,
    names: &[&str],
    reliability: &Reliability,
    adequacy: Option<&Adequacy>,
    raters: Option<&Icc>,
    thresholds: Thresholds,
) -> Diagnostics {
    let mut out = Diagnostics::new();
    let shown = |x: f64| format!("{x:.3}");
    if reliability.raw < thresholds.alpha {
        let d =
            Diagnostic::new(codes::RELIABILITY_LOW).arg("id", scale).arg("value", shown(reliability.raw)).arg("limit", thresholds.alpha);
        let best = names.iter().zip(&reliability.without).filter_map(|(name, (raw, _))| Some((*name, (*raw)?)));
        let best = best.fold(None, |best: Option<(&str, f64)>, one| if best.is_some_and(|b| b.1 >= one.1) { best } else { Some(one) });
        let d = d.arg("count", reliability.k);
        out.push(match best.filter(|(_, alpha)| *alpha > reliability.raw) {
            Some((name, alpha)) => d.arg("nearest", name).arg("found", shown(alpha)).hint("item"),
            None => d.hint("review"),
        });
    }
    for (name, r) in names.iter().zip(&reliability.item_total).filter_map(|(name, r)| Some((name, (*r)?))) {
        if r < thresholds.item_total {
            let d = Diagnostic::new(codes::ITEM_TOTAL_LOW).arg("id", *name).arg("value", shown(r)).arg("limit", thresholds.item_total);
            out.push(d.hint(if r < 0.0 { "reverse" } else { "review" }));
        }
    }
    if let Some(a) = adequacy {
        if a.kmo < thresholds.kmo {
            let low: Vec<&str> = names.iter().zip(&a.of_item).filter(|(_, m)| **m < thresholds.kmo).map(|(name, _)| *name).collect();
            let d = Diagnostic::new(codes::SAMPLING_ADEQUACY_LOW).arg("id", scale).arg("value", shown(a.kmo)).arg("limit", thresholds.kmo);
            out.push(d.list("known", low));
        }
        if a.p > thresholds.bartlett {
            let d = Diagnostic::new(codes::BARTLETT_NOT_SIGNIFICANT).arg("id", scale).arg("value", shown(a.p));
            out.push(d.arg("limit", thresholds.bartlett));
        }
    }
    if let Some(icc) = raters.filter(|i| i.mean_agreement < thresholds.icc) {
        let d = Diagnostic::new(codes::RATERS_DISAGREE).arg("id", scale).arg("value", shown(icc.mean_agreement));
        out.push(d.arg("limit", thresholds.icc));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::{Items, adequacy, reliability};

    #[test]
    fn a_reversed_item_is_named_with_what_it_costs() {
        // Two items that correlate 0.6, and a third that runs against both.
        let items = Items::from_matrix(200, 3, vec![1.0, 0.6, -0.5, 0.6, 1.0, -0.5, -0.5, -0.5, 1.0]).unwrap();
        let (r, a) = (reliability(&items).unwrap(), adequacy(&items).unwrap());
        let found = warnings("g4", &["q1", "q2", "q3"], &r, Some(&a), None, Thresholds::default());
        let ids: Vec<&str> = found.iter().map(Diagnostic::id).collect();
        assert_eq!(ids, ["D0611", "D0612", "D0612", "D0612"]);
        // Alpha without the third: 2 (1 - 2/3.2).
        assert!(found[0].hint_text(indicia_diagnostic::Lang::En).is_some_and(|h| h.contains("`q3`") && h.contains("0.750")));
    }

    #[test]
    fn a_sound_scale_is_not_spoken_of() {
        let items = Items::from_matrix(200, 3, vec![1.0, 0.6, 0.5, 0.6, 1.0, 0.5, 0.5, 0.5, 1.0]).unwrap();
        let (r, a) = (reliability(&items).unwrap(), adequacy(&items).unwrap());
        assert_eq!(warnings("g3", &["a", "b", "c"], &r, Some(&a), None, Thresholds::default()), Diagnostics::new());
    }
}
