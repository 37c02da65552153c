//! Short ways to write systems and datasets.

use std::sync::Arc;

use indicia_core::{
    Adjust, Dataset, DatasetBuilder, FitScope, Grouping, Indicator, Info, MissingPolicy, MissingRule, Node, NodeKind, Period, Plan, Role,
    Series, Stage, System, Unit, Use, WeightData, WeightSpec,
};
use indicia_method::{Direction, Method, Status, from_json};

use super::toys;

/// A method of ours or of the tests, by its id.
pub fn method(id: &str) -> &'static dyn Method {
    let families = [
        indicia_derivers::plugin(),
        indicia_imputers::plugin(),
        indicia_treatments::plugin(),
        indicia_normalizers::plugin(),
        indicia_weightings::plugin(),
        indicia_aggregators::plugin(),
    ];
    let ours = families.iter().flat_map(|f| f.methods());
    let found = ours.chain(toys::all()).find(|m| m.about().id == id);
    found.unwrap_or_else(|| panic!("no method {id}"))
}

/// A method with parameters as JSON, fitted on all periods.
pub fn using(id: &str, params: &str) -> Use {
    using_in(id, params, FitScope::All)
}

/// A method with parameters as JSON and a scope.
pub fn using_in(id: &str, params: &str, fit: FitScope) -> Use {
    let params = from_json(params).unwrap_or_else(|e| panic!("{params}: {e:?}"));
    Use::new(method(id), params, fit).unwrap_or_else(|e| panic!("{id}: {e}"))
}

/// An indicator with a score and nothing else.
pub fn indicator(id: &str, score: Use) -> Indicator {
    Indicator {
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
        score,
        masks: Vec::new(),
    }
}

/// Weights by a method.
pub fn weights(method: Use) -> WeightSpec {
    WeightSpec { method, data: WeightData::Scored, by: None, sources: Vec::new(), experts: Vec::new() }
}

/// Declared weights, one a child.
pub fn fixed(values: &[f64]) -> WeightSpec {
    weights(using("toy-fixed", &format!(r#"{{"values": {values:?}}}"#)))
}

/// Reweighting with a minimum of coverage.
pub fn reweight(min_coverage: f64) -> MissingPolicy {
    MissingPolicy { rule: MissingRule::Reweight, min_coverage }
}

/// One missing child makes the node missing.
pub fn propagate() -> MissingPolicy {
    MissingPolicy { rule: MissingRule::Propagate, min_coverage: 0.0 }
}

/// An aggregate that reweights whatever is missing.
pub fn aggregate(id: &str, children: &[&str], weights: WeightSpec, by: Use) -> Node {
    aggregate_with(id, children, weights, by, reweight(0.0))
}

/// An aggregate with a policy.
pub fn aggregate_with(id: &str, children: &[&str], weights: WeightSpec, aggregate: Use, missing: MissingPolicy) -> Node {
    let children = children.iter().map(|c| Arc::from(*c)).collect();
    let kind = NodeKind::Aggregate { children, weights: Box::new(weights), aggregate, missing };
    Node { id: id.into(), info: Info::default(), kind, round: None }
}

/// A weighted mean with declared weights.
pub fn mean(id: &str, children: &[&str], values: &[f64]) -> Node {
    aggregate(id, children, fixed(values), using("weighted-mean", "{}"))
}

/// A formula node.
pub fn formula(id: &str, text: &str, otherwise: Option<f64>) -> Node {
    let expr = indicia_expr::parse(text).unwrap_or_else(|e| panic!("{text}: {e:?}"));
    let kind = NodeKind::Formula { expr: Arc::new(expr), text: text.into(), otherwise };
    Node { id: id.into(), info: Info::default(), kind, round: None }
}

/// A rule on a node.
pub fn adjust(id: &str, on: &str, when: &str, then: &str, order: i64) -> Arc<Adjust> {
    let when = indicia_expr::parse_condition(when).unwrap_or_else(|e| panic!("{when}: {e:?}"));
    let then = indicia_expr::parse(then).unwrap_or_else(|e| panic!("{then}: {e:?}"));
    Arc::new(Adjust { id: id.into(), on: on.into(), form: Default::default(), when: Some(Arc::new(when)), then: Arc::new(then), order })
}

/// A system out of its parts, in the default order of stages.
pub fn system(root: &str, indicators: Vec<Indicator>, nodes: Vec<Node>) -> System {
    System {
        id: "test".into(),
        root: root.into(),
        indicators: indicators.into_iter().map(Arc::new).collect(),
        nodes: nodes.into_iter().map(Arc::new).collect(),
        order: Stage::ALL.to_vec(),
        ..System::default()
    }
}

/// A system that must be a plan.
pub fn plan(system: System) -> Plan {
    Plan::new(system).unwrap_or_else(|f| panic!("no plan: {f:#?}"))
}

/// The codes of findings, in order.
pub fn codes<'a>(findings: impl IntoIterator<Item = &'a indicia_core::Finding>) -> Vec<String> {
    findings.into_iter().map(|f| f.diagnostic.id().to_string()).collect()
}

/// A unit with a role.
pub fn unit(id: &str, role: Role) -> Unit {
    Unit { id: id.into(), role, ..Unit::default() }
}

/// A series with gaps.
pub fn series(cells: &[Option<f64>]) -> Series {
    let status = cells.iter().map(|c| if c.is_some() { Status::PRESENT } else { Status::MISSING }).collect();
    Series::new(cells.iter().map(|c| c.unwrap_or(0.0)).collect(), status)
}

/// A grouping of units in the order in which they are given.
pub fn grouping(name: &str, labels: &[&str], of_unit: &[Option<u32>]) -> Grouping {
    Grouping { name: name.into(), labels: labels.iter().map(|l| Arc::from(*l)).collect(), of_unit: of_unit.to_vec() }
}

/// Data of one year, one row a unit, all scored, in the order of the units' ids.
pub fn one_year(units: &[&str], columns: &[(&str, &[Option<f64>])]) -> Dataset {
    let units: Vec<Unit> = units.iter().map(|u| unit(u, Role::Scored)).collect();
    let rows = units.iter().map(|u| (u.id.clone(), Period::year(2020))).collect();
    build(units, Vec::new(), rows, columns)
}

/// Data out of their parts.
pub fn build(units: Vec<Unit>, groups: Vec<Grouping>, rows: Vec<(Arc<str>, Period)>, columns: &[(&str, &[Option<f64>])]) -> Dataset {
    let builder = DatasetBuilder::new(units, groups).rows(rows);
    let builder = columns.iter().fold(builder, |b, (id, cells)| b.column(id, "", series(cells), None));
    builder.build().unwrap_or_else(|e| panic!("no dataset: {e}"))
}

/// The values of a node or the scores of an indicator, row by row.
pub fn values(evaluation: &indicia_core::Evaluation, id: &str) -> Vec<Option<f64>> {
    let series = evaluation.value(id).unwrap_or_else(|| panic!("no value {id}"));
    (0..evaluation.rows()).map(|r| series.get(r)).collect()
}

/// The ranks of a node, row by row.
pub fn ranks(evaluation: &indicia_core::Evaluation, id: &str) -> Vec<Option<f64>> {
    let node = evaluation.node(id).unwrap_or_else(|| panic!("no node {id}"));
    (0..evaluation.rows()).map(|r| node.rank(r)).collect()
}
