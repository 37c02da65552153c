//! Judgements held against the plan: thresholds need a value that means the same whoever else is evaluated.

use std::collections::BTreeMap;

use indicia_core::{Address, FitScope, Plan, Ref, Stage};
use indicia_diagnostic::{Code, Diagnostic, Diagnostics, catalogue::standards as codes};
use indicia_verdict::{Balance, Roles, Why, relative_reasons};

use super::Read;
use super::roles::At;
use crate::places::Places;
use crate::{Loc, SourceMap};

/// What the plan says against the judgements. Sides without a declared rule of balance get theirs: a ratio where all are
/// absolute, percentile ranks where one is relative.
pub(in crate::resolve) fn relative(read: &mut Read, plan: &Plan, places: &Places, sources: &SourceMap) -> Diagnostics {
    let mut look = Look { plan, places, sources, out: Vec::new() };
    for (standard, at) in read.definition.standards.iter().zip(&read.at) {
        if let Some((_, ratings)) = standard.rubric() {
            look.ratings(ratings, *at);
        }
        let d = |code| Diagnostic::new(code).arg("id", &standard.id);
        if let (Some(on), Some(_)) = (standard.on(), standard.classes()) {
            look.is_relative(on, *at, d(codes::GRADES_ON_RELATIVE));
        }
        let (Some(on), Some(grades)) = (standard.on(), standard.grades()) else { continue };
        if look.is_relative(on, *at, d(codes::GRADES_ON_RELATIVE)) {
            continue;
        }
        let range = plan.find(on).and_then(|r| plan.range_of(r)).filter(|r| r.iter().all(|x| x.is_finite()));
        if let (Some([low, high]), Some(first)) = (range, grades.list.first())
            && (low < first.from || grades.top.is_some_and(|top| high > top))
        {
            let d = d(codes::GRADES_BELOW).arg("node", on).arg("low", low).arg("high", high).arg("found", grades.extent());
            look.out.push(d.at_opt(sources.place(*at)));
        }
    }
    if let Some(roles) = &mut read.definition.roles {
        look.roles(roles, &read.roles);
    }
    look.out
}

/// The normaliser that takes values as they are.
const UNCHANGED: &str = "none";

struct Look<'a> {
    plan: &'a Plan,
    places: &'a Places,
    sources: &'a SourceMap,
    out: Diagnostics,
}

impl Look<'_> {
    /// Whether a value is relative, which is then told at a place, with the first step that makes it so.
    fn is_relative(&mut self, id: &str, at: Loc, d: Diagnostic) -> bool {
        let reasons = relative_reasons(self.plan, id);
        let Some(first) = reasons.first() else { return false };
        let d = d.arg("node", id).arg("detail", shown(&reasons)).at_opt(self.sources.place(at));
        self.out.push(d.at_opt(self.places.place(self.sources, Some(&first.at), "use", None)));
        true
    }

    /// A level of maturity is what evidence shows: the values themselves, and no score of them.
    fn ratings(&mut self, ratings: &[std::sync::Arc<str>], at: Loc) {
        for id in ratings {
            let Some(Ref::Indicator(i)) = self.plan.find(id) else { continue };
            let by = &self.plan.indicator(i).score;
            if by.id() != UNCHANGED {
                let d = Diagnostic::new(codes::RATING_OF_A_SCORE).arg("indicator", id).arg("method", by.id());
                let d = d.arg("use", format!("{{ use = \"{UNCHANGED}\" }}")).at_opt(self.sources.place(at));
                self.out.push(d.at_opt(self.places.place(self.sources, Some(&Address::stage(Stage::Score, id)), "use", None)));
            }
        }
    }

    fn roles(&mut self, roles: &mut Roles, at: &At) {
        let relative = roles.sides.iter().any(|s| !relative_reasons(self.plan, s).is_empty());
        if at.open && relative {
            roles.balance = Balance::Ranks(at.difference.map_or(Balance::DIFFERENCE, |(d, _)| d));
        }
        if let Some(place) = at.ratio {
            for side in &roles.sides {
                if self.is_relative(side, place, Diagnostic::new(codes::RATIO_ON_RELATIVE)) {
                    break;
                }
            }
        }
        let (unused, key, found, expected) = match roles.balance {
            Balance::Ratio(_) => (at.difference.map(|(_, at)| at), "difference", "ratio", "ranks"),
            Balance::Ranks(_) => (at.bounds.map(|(_, at)| at), "ratio", "ranks", "ratio"),
        };
        if let Some(place) = unused {
            let d = Diagnostic::new(codes::BALANCE_UNUSED).arg("key", key).arg("found", found).arg("expected", expected);
            self.out.push(d.at_opt(self.sources.place(place)));
        }
        let cut = |code: Code, key: &str| Diagnostic::new(code).arg("key", key);
        if let Some(place) = at.level {
            for side in &roles.sides {
                if self.is_relative(side, place, cut(codes::CUT_ON_RELATIVE, "level")) {
                    break;
                }
            }
        }
        if let (Some(place), Some(coefficient)) = (at.integration, &roles.coefficient) {
            self.is_relative(coefficient, place, cut(codes::CUT_ON_RELATIVE, "integration"));
        }
    }
}

/// The steps by method: `min-max (score.g1, score.g2)`.
fn shown(reasons: &[Why]) -> String {
    let mut by: BTreeMap<(&str, String), Vec<String>> = BTreeMap::new();
    for why in reasons {
        let scope = match why.fit {
            FitScope::Base(period) => format!(" {period}"),
            _ => String::new(),
        };
        by.entry((why.method, scope)).or_default().push(why.at.to_string());
    }
    let groups = by.into_iter().map(|((method, scope), steps)| format!("`{method}`{scope} ({})", steps.join(", ")));
    groups.collect::<Vec<_>>().join("; ")
}
