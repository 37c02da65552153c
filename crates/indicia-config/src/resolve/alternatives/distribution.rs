//! `distribution = { use, params }`.

use indicia_analysis::uncertainty::{Distribution, Spread};
use indicia_diagnostic::{Diagnostic, catalogue::alternatives as codes, nearest};

use crate::Loc;
use crate::document::Item;

/// The id of a distribution, its parameters with their defaults, and an example.
type Known = (&'static str, &'static [(&'static str, Option<f64>)], &'static str);

/// Distributions of a number, with their parameters; a parameter with a default may be left out.
const OF_NUMBERS: [Known; 5] = [
    ("uniform", &[("low", None), ("high", None)], "{ low = 0, high = 1 }"),
    ("normal", &[("mean", None), ("sd", None)], "{ mean = 0, sd = 1 }"),
    ("truncated-normal", &[("mean", None), ("sd", None), ("low", None), ("high", None)], "{ mean = 0, sd = 1, low = -2, high = 2 }"),
    ("triangular", &[("low", None), ("mode", None), ("high", None)], "{ low = 0, mode = 1, high = 2 }"),
    ("beta", &[("a", None), ("b", None), ("low", Some(0.0)), ("high", Some(1.0))], "{ a = 2, b = 2, low = 0, high = 1 }"),
];
/// The same for weights.
const OF_WEIGHTS: [Known; 3] = [
    ("noise", &[("factor", None)], "{ factor = 0.25 }"),
    ("dirichlet", &[("concentration", None)], "{ concentration = 50 }"),
    ("uniform", &[("low", None), ("high", None)], "{ low = 0.1, high = 0.4 }"),
];

/// A finding with where it stands.
type Told = (Diagnostic, Loc);

/// A distribution of a number.
pub(super) fn of_number(item: &Item, address: &str) -> Result<Distribution, Told> {
    let (id, p) = params(item, address, &OF_NUMBERS)?;
    let distribution = match (id, &p[..]) {
        ("normal", [mean, sd]) => Distribution::Normal { mean: *mean, sd: *sd },
        ("truncated-normal", [mean, sd, low, high]) => Distribution::TruncatedNormal { mean: *mean, sd: *sd, low: *low, high: *high },
        ("triangular", [low, mode, high]) => Distribution::Triangular { low: *low, mode: *mode, high: *high },
        ("beta", [a, b, low, high]) => Distribution::Beta { a: *a, b: *b, low: *low, high: *high },
        (_, p) => Distribution::Uniform { low: p.first().copied().unwrap_or(0.0), high: p.get(1).copied().unwrap_or(1.0) },
    };
    match distribution.problem() {
        Some((param, expected)) => Err(impossible(item, id, param, &expected)),
        None => Ok(distribution),
    }
}

/// A distribution of weights.
pub(super) fn of_weights(item: &Item, address: &str) -> Result<Spread, Told> {
    let (id, p) = params(item, address, &OF_WEIGHTS)?;
    match (id, &p[..]) {
        ("noise", [factor]) if *factor <= 0.0 || *factor > 1.0 => Err(impossible(item, id, "factor", "> 0, <= 1")),
        ("noise", [factor]) => Ok(Spread::Noise(*factor)),
        ("dirichlet", [c]) if *c <= 0.0 => Err(impossible(item, id, "concentration", "> 0")),
        ("dirichlet", [c]) => Ok(Spread::Dirichlet(*c)),
        (_, [low, _]) if *low < 0.0 => Err(impossible(item, id, "low", ">= 0")),
        (_, [low, high]) if high <= low => Err(impossible(item, id, "high", &format!("> low ({low})"))),
        (_, p) => Ok(Spread::Range([p.first().copied().unwrap_or(0.0), p.get(1).copied().unwrap_or(1.0)])),
    }
}

fn impossible(item: &Item, id: &str, param: &str, expected: &str) -> Told {
    let found = item.dig(&["params", param]);
    let d = Diagnostic::new(codes::DISTRIBUTION_IMPOSSIBLE).arg("id", id).arg("param", param).arg("expected", expected);
    (d.arg("value", found.map(Item::show).unwrap_or_default()), found.map_or(item.at, |f| f.at))
}

/// The id of a distribution and the values of its parameters, in their order.
fn params<'k>(item: &Item, address: &str, known: &'k [Known]) -> Result<(&'k str, Vec<f64>), Told> {
    let used = item.get("use");
    let found = used.and_then(Item::text).unwrap_or("");
    let Some((id, wanted, example)) = known.iter().find(|(id, ..)| *id == found) else {
        let d = Diagnostic::new(codes::DISTRIBUTION_UNKNOWN).arg("found", found).arg("address", address);
        let ids = || known.iter().map(|(id, ..)| *id);
        let d = match nearest(found, ids()) {
            Some(near) => d.arg("nearest", near),
            None => d.list("known", ids()).hint("known"),
        };
        return Err((d, used.map_or(item.at, |u| u.at)));
    };
    let given = item.get("params");
    let entries = given.map_or(&[][..], Item::entries);
    let odd = entries.iter().find(|e| wanted.iter().all(|(name, _)| *name != e.key));
    let values: Option<Vec<f64>> =
        wanted.iter().map(|(name, default)| given.and_then(|g| g.get(name)).and_then(Item::number).or(*default)).collect();
    match values {
        Some(values) if odd.is_none() => Ok((id, values)),
        _ => {
            let names: Vec<String> = wanted.iter().map(|(name, _)| format!("`{name}`")).collect();
            let has: Vec<String> = entries.iter().map(|e| format!("`{}`", e.key)).collect();
            let d = Diagnostic::new(codes::DISTRIBUTION_PARAMS).arg("id", id).arg("expected", names.join(", "));
            let d = d.arg("found", if has.is_empty() { "-".into() } else { has.join(", ") }).arg("example", example);
            let at = odd
                .map_or_else(|| given.filter(|g| g.at.start < g.at.end).map_or_else(|| used.map_or(item.at, |u| u.at), |g| g.at), |e| e.at);
            Err((d, at))
        }
    }
}
