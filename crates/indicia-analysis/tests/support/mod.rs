//! Small evaluations, written down in a few lines.
#![allow(clippy::unwrap_used, dead_code)]

use std::sync::Arc;

use indicia_core::{
    DatasetBuilder, Evaluation, FitScope, Grouping, Indicator, Info, MissingPolicy, Node, NodeKind, Period, Plan, Role, Series, Stage,
    System, Unit, Use, WeightData, WeightSpec, evaluate,
};
use indicia_method::{Direction, Method, from_json};

/// A method of ours.
pub fn method(id: &str) -> &'static dyn Method {
    let families =
        [indicia_treatments::plugin(), indicia_normalizers::plugin(), indicia_weightings::plugin(), indicia_aggregators::plugin()];
    families.iter().flat_map(|f| f.methods()).find(|m| m.about().id == id).unwrap()
}

pub fn using(id: &str, params: &str, fit: FitScope) -> Use {
    Use::new(method(id), from_json(params).unwrap(), fit).unwrap()
}

/// An index with one node, `total`, over indicators that are columns.
#[derive(Clone)]
pub struct Build {
    pub id: &'static str,
    pub rows: Vec<(&'static str, i32)>,
    pub columns: Vec<(&'static str, Vec<f64>)>,
    pub score: &'static str,
    pub range: [f64; 2],
    pub fit: FitScope,
    pub weighting: &'static str,
    pub weights: Vec<f64>,
    pub aggregate: &'static str,
    pub reference: Option<&'static str>,
    pub groups: Vec<&'static str>,
}

impl Build {
    /// Three units in two years, two indicators.
    pub fn panel(fit: FitScope) -> Build {
        Build {
            id: "test",
            rows: vec![("A", 2023), ("B", 2023), ("C", 2023), ("A", 2024), ("B", 2024), ("C", 2024)],
            columns: vec![("x", vec![1.0, 4.0, 9.0, 2.0, 5.0, 7.0]), ("y", vec![30.0, 10.0, 20.0, 25.0, 22.0, 31.0])],
            score: "min-max",
            range: [0.0, 1.0],
            fit,
            weighting: "fixed",
            weights: vec![0.5, 0.5],
            aggregate: "weighted-mean",
            reference: None,
            groups: Vec::new(),
        }
    }
}

/// Evaluates what was written down.
pub fn evaluation(build: &Build) -> Evaluation {
    let score = if build.score == "min-max" {
        using("min-max", &format!(r#"{{"range": {:?}}}"#, build.range), build.fit)
    } else {
        using(build.score, "{}", build.fit)
    };
    let indicator = |id: &str| Indicator {
        id: id.into(),
        info: Info::default(),
        unit: "".into(),
        direction: Direction::Positive,
        target: None,
        goalposts: None,
        column: id.into(),
        derive: None,
        impute: None,
        treat: None,
        score: score.clone(),
        masks: Vec::new(),
    };
    let children: Vec<Arc<str>> = build.columns.iter().map(|(id, _)| Arc::from(*id)).collect();
    let weighting = if build.weighting == "fixed" {
        let values: Vec<String> = children.iter().zip(&build.weights).map(|(id, w)| format!(r#""{id}": {w:?}"#)).collect();
        using("fixed", &format!(r#"{{"values": {{{}}}}}"#, values.join(", ")), build.fit)
    } else {
        using(build.weighting, "{}", build.fit)
    };
    let kind = NodeKind::Aggregate {
        children,
        weights: Box::new(WeightSpec { method: weighting, data: WeightData::Scored, by: None, sources: Vec::new(), experts: Vec::new() }),
        aggregate: using(build.aggregate, "{}", FitScope::All),
        missing: MissingPolicy::default(),
    };
    let system = System {
        id: build.id.into(),
        root: "total".into(),
        indicators: build.columns.iter().map(|(id, _)| Arc::new(indicator(id))).collect(),
        nodes: vec![Arc::new(Node { id: "total".into(), info: Info::default(), kind, round: None })],
        order: Stage::ALL.to_vec(),
        ..System::default()
    };
    let mut ids: Vec<&str> = build.rows.iter().map(|(u, _)| *u).collect();
    ids.sort_unstable();
    ids.dedup();
    let role = |id: &str| if build.reference == Some(id) { Role::Reference } else { Role::Scored };
    let units: Vec<Unit> = ids.iter().map(|id| Unit { id: (*id).into(), role: role(id), ..Unit::default() }).collect();
    let mut labels: Vec<&str> = build.groups.clone();
    labels.sort_unstable();
    labels.dedup();
    let groups = (!labels.is_empty()).then(|| Grouping {
        name: "group".into(),
        labels: labels.iter().map(|l| Arc::from(*l)).collect(),
        of_unit: build.groups.iter().map(|g| labels.iter().position(|l| l == g).map(|n| n as u32)).collect(),
    });
    let rows = build.rows.iter().map(|(u, y)| (Arc::from(*u), Period::year(*y))).collect();
    let mut builder = DatasetBuilder::new(units, groups.into_iter().collect()).rows(rows);
    for (id, values) in &build.columns {
        builder = builder.column(id, "", Series::dense(values.clone()), None);
    }
    let plan = Plan::new(system).unwrap_or_else(|f| panic!("{f:#?}"));
    let evaluation = evaluate(&plan, &builder.build().unwrap());
    let errors: Vec<String> = evaluation.findings().map(|f| f.diagnostic.text(indicia_diagnostic::Lang::En)).collect();
    assert!(!evaluation.has_errors(), "{errors:?}");
    evaluation
}
