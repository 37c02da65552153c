//! The definition that was evaluated, in full: every method with every parameter, defaults included.

use indicia_core::{FitScope, MissingRule, NodeKind, RankOn, RoundMode, Stage, System, Thresholds, Use, WeightData, WeightSpec};
use indicia_method::{Text, Value};

/// The definition as a value. Two systems with equal definitions and equal data have equal results.
pub fn definition(system: &System) -> Value {
    let mut out = Value::pairs([
        ("id", Value::from(&*system.id)),
        ("title", text(&system.title)),
        ("edition", system.edition.clone().into()),
        ("note", system.note.as_ref().map(text).into()),
        ("root", (&*system.root).into()),
        ("outputs", list(&system.outputs)),
        ("order", Value::List(system.order.iter().map(|s| s.word().into()).collect())),
    ]);
    let indicators = system.indicators.iter().map(|i| (i.id.to_string(), indicator(i)));
    out.set("indicators", Value::Table(indicators.collect()));
    let nodes = system.nodes.iter().map(|n| (n.id.to_string(), node(n)));
    out.set("nodes", Value::Table(nodes.collect()));
    let adjusts = system.adjusts.iter().map(|a| {
        let value = Value::pairs([
            ("on", Value::from(&*a.on)),
            ("form", a.form.word().into()),
            ("when", a.when.as_ref().map(|w| w.to_string()).into()),
            ("then", a.then.to_string().into()),
            ("order", Value::Number(a.order as f64)),
        ]);
        (a.id.to_string(), value)
    });
    out.set("adjust", Value::Table(adjusts.collect()));
    let rounding = system.rounding;
    out.set(
        "round",
        Value::pairs([
            ("indicator", Value::from(rounding.indicator.map(f64::from))),
            ("node", rounding.node.map(f64::from).into()),
            ("mode", if rounding.mode == RoundMode::HalfAway { "half-away" } else { "half-even" }.into()),
        ]),
    );
    out.set(
        "rank",
        Value::pairs([
            ("rule", Value::from(system.ranking.rule.word())),
            ("on", if system.ranking.on == RankOn::Rounded { "rounded" } else { "unrounded" }.into()),
        ]),
    );
    let overrides = system.overrides.iter().map(|o| {
        Value::pairs([
            ("unit", Value::from(&*o.unit)),
            ("indicator", (&*o.indicator).into()),
            ("period", o.period.map(|p| p.to_string()).into()),
            ("value", o.value.into()),
            ("reason", o.reason.as_str().into()),
            ("by", o.by.as_str().into()),
            ("date", o.date.as_str().into()),
        ])
    });
    out.set("overrides", Value::List(overrides.collect()));
    if let Some(rule) = &system.screen {
        let share = |t: Option<Thresholds>| match t {
            None => Value::Null,
            Some(t) => Value::pairs([("coverage", t.coverage.into()), ("nonzero", t.nonzero.into())]),
        };
        let screen = [("units", share(rule.units)), ("indicators", share(rule.indicators)), ("keep", list(&rule.keep))];
        out.set("screen", Value::pairs(screen));
    }
    out.set("seed", Value::Text(system.seed.to_string()));
    out
}

fn text(t: &Text) -> Value {
    Value::pairs([("zh", Value::from(t.zh.as_str())), ("en", t.en.as_str().into())])
}

fn list(ids: &[std::sync::Arc<str>]) -> Value {
    Value::List(ids.iter().map(|i| (&**i).into()).collect())
}

fn pair(p: Option<[f64; 2]>) -> Value {
    p.map_or(Value::Null, |p| Value::numbers(&p))
}

/// A method with its parameters, defaults filled in.
fn method(u: &Use) -> Value {
    let about = u.method().about();
    let mut out = Value::pairs([
        ("use", Value::from(u.id())),
        ("version", Value::Number(f64::from(about.version))),
        ("params", indicia_method::with_defaults(&about.schema, u.params()).canonical()),
        (
            "fit",
            match u.fit() {
                FitScope::All => "all".into(),
                FitScope::Each => "each".into(),
                FitScope::Base(p) => Value::pairs([("base", Value::from(p.to_string()))]),
            },
        ),
    ]);
    if let Some(by) = u.by() {
        out.set("by", Value::from(&**by));
    }
    out
}

fn indicator(i: &indicia_core::Indicator) -> Value {
    let mut out = Value::pairs([
        ("title", text(&i.info.title)),
        ("unit", (&*i.unit).into()),
        ("direction", i.direction.word().into()),
        ("target", pair(i.target)),
        ("goalposts", pair(i.goalposts)),
        ("column", (&*i.column).into()),
        ("source", text(&i.info.source)),
        ("caveat", text(&i.info.caveat)),
    ]);
    for (stage, step) in [(Stage::Derive, &i.derive), (Stage::Impute, &i.impute), (Stage::Treat, &i.treat)] {
        out.set(stage.word(), step.as_ref().map(method).into());
    }
    out.set(Stage::Score.word(), method(&i.score));
    let masks = i.masks.iter().map(|m| {
        Value::pairs([
            ("unit", Value::from(&*m.unit)),
            ("period", m.period.map(|p| p.to_string()).into()),
            ("reason", m.reason.as_str().into()),
        ])
    });
    out.set("mask", Value::List(masks.collect()));
    out
}

fn node(n: &indicia_core::Node) -> Value {
    let mut out = Value::pairs([("title", text(&n.info.title))]);
    match &n.kind {
        NodeKind::Aggregate { children, weights, aggregate, missing } => {
            out.set("children", list(children));
            out.set("weights", weighting(weights));
            out.set("aggregate", method(aggregate));
            let policy = if missing.rule == MissingRule::Reweight { "reweight" } else { "propagate" };
            out.set("missing", Value::pairs([("policy", Value::from(policy)), ("min_coverage", missing.min_coverage.into())]));
        }
        NodeKind::Formula { text, otherwise, .. } => {
            out.set("formula", (&**text).into());
            out.set("otherwise", (*otherwise).into());
        }
    }
    out.set("round", n.round.map(f64::from).into());
    out
}

fn weighting(w: &WeightSpec) -> Value {
    let mut out = method(&w.method);
    let data = match w.data {
        WeightData::Raw => "raw",
        WeightData::Treated => "treated",
        WeightData::Scored => "scored",
    };
    out.set("data", data.into());
    out.set("by", w.by.as_ref().map(|b| b.to_string()).into());
    out.set("sources", Value::List(w.sources.iter().map(weighting).collect()));
    let mut experts: Vec<(String, Vec<Value>)> = Vec::new();
    for t in &w.experts {
        let cells = t.cells.iter().map(|c| Value::List(c.iter().map(|v| (*v).into()).collect()));
        let table = Value::pairs([("columns", list(&t.columns)), ("rows", list(&t.rows)), ("cells", Value::List(cells.collect()))]);
        match experts.iter_mut().find(|(role, _)| **role == *t.role) {
            Some((_, tables)) => tables.push(table),
            None => experts.push((t.role.to_string(), vec![table])),
        }
    }
    out.set("expert", Value::Table(experts.into_iter().map(|(role, tables)| (role, Value::List(tables))).collect()));
    out
}
