//! `[verdict]`.

use std::sync::Arc;

use indicia_diagnostic::{Diagnostic, catalogue::standards as codes};
use indicia_verdict::roles::PROBABILITY;
use indicia_verdict::{Balance, Cut, Cuts, Definition, Roles};

use super::{Desk, suggest};
use crate::Loc;
use crate::document::Item;
use crate::resolve::tree::Tree;

/// Where the rules stand that need absolute values; `None` where they are not stated.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::resolve) struct At {
    /// `balance = "ratio"`, as the user wrote it.
    pub ratio: Option<Loc>,
    /// `balance` is not stated, and follows from the scores.
    pub open: bool,
    /// The bounds of a ratio that are stated, and where.
    pub bounds: Option<([f64; 2], Loc)>,
    /// The difference of ranks that is stated, and where.
    pub difference: Option<(f64, Loc)>,
    /// A fixed cut of the level.
    pub level: Option<Loc>,
    /// A fixed cut of the coefficient.
    pub integration: Option<Loc>,
}

/// What the nodes are to each other; whether the sides are relative is asked when there is a plan.
pub(super) fn read(desk: &mut Desk<'_>, tree: &Tree<'_>, definition: &Definition) -> Option<(Roles, At)> {
    let item = desk.root.get("verdict")?;
    let listed = item.get("sides")?;
    let before = desk.findings.len();
    let mut sides: Vec<Arc<str>> = Vec::new();
    for side in listed.items() {
        sides.extend(super::standards::node(desk, tree, "sides", side));
    }
    if listed.items().len() < 2 {
        desk.tell(Diagnostic::new(codes::SIDES_TOO_FEW).arg("count", listed.items().len()), listed.at);
    }
    let mut named = |key: &'static str| item.get(key).and_then(|i| super::standards::node(desk, tree, key, i));
    let (coefficient, coordination) = (named("coefficient"), named("coordination"));
    let result = named("result").or_else(|| desk.root.dig(&["index", "root"]).and_then(Item::text).map(Arc::from));
    let standard = item.get("standard").and_then(|s| standard(desk, definition, s));
    if let (Some(cuts), None) = (item.get("cuts"), item.get("coefficient")) {
        desk.tell(Diagnostic::new(codes::CUTS_WITHOUT_COEFFICIENT), cuts.at);
    }
    let cut = |key: &str| {
        let item = item.dig(&["cuts", key])?;
        Some((item.number().map_or(Cut::Median, Cut::At), item.at))
    };
    let (level, integration) = (cut("level"), cut("integration"));
    let fixed = |c: Option<(Cut, Loc)>| c.filter(|(c, _)| *c != Cut::Median).map(|(_, at)| at);
    let word = item.get("balance").and_then(|b| Some((b.text()?, b.at)));
    let bounds = item.get("ratio").and_then(|r| Some((r.pair()?, r.at)));
    let difference = item.get("difference").and_then(|d| Some((d.number()?, d.at)));
    let at = At {
        ratio: word.filter(|(w, _)| *w == "ratio").map(|(_, at)| at),
        open: word.is_none(),
        bounds,
        difference,
        level: fixed(level),
        integration: fixed(integration),
    };
    let balance = match word {
        Some(("ranks", _)) => Balance::Ranks(difference.map_or(Balance::DIFFERENCE, |(d, _)| d)),
        _ => Balance::Ratio(bounds.map_or(Balance::RATIO, |(b, _)| b)),
    };
    let cuts = level.zip(integration).map(|((level, _), (integration, _))| Cuts { level, integration });
    let roles = Roles {
        sides,
        coefficient,
        result: result?,
        coordination,
        standard: standard.or_else(|| {
            let root = desk.root.dig(&["index", "root"]).and_then(Item::text);
            let on = item.text_of("result").or(root)?;
            definition.standards.iter().find(|s| s.on().is_some_and(|id| **id == *on)).map(|s| s.id.clone())
        }),
        balance,
        cuts,
        probability: item.get("probability").and_then(Item::number).unwrap_or(PROBABILITY),
        draws: item.get("draws").and_then(Item::integer).and_then(|n| usize::try_from(n).ok()),
        place: desk.sources.place(item.at),
    };
    (desk.findings.len() == before).then_some((roles, at))
}

fn standard(desk: &mut Desk<'_>, definition: &Definition, item: &Item) -> Option<Arc<str>> {
    let id = item.text()?;
    if let Some(standard) = definition.standard(id) {
        return Some(standard.id.clone());
    }
    // A standard that is there and broken was told.
    if desk.root.dig(&["standard", id]).is_none() {
        let known = desk.root.get("standard").map_or(&[][..], Item::entries).iter().map(|e| e.key.as_str());
        let d = suggest(Diagnostic::new(codes::STANDARD_UNKNOWN).arg("key", "standard").arg("id", id), id, known);
        desk.tell(d, item.at);
    }
    None
}
