use std::sync::Arc;

use indicia_expr::Expr;

use super::{ExpertTable, Info, Use};

/// What to do when children of a node have no value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MissingRule {
    /// The weights of what is present are scaled up to the same total.
    #[default]
    Reweight,
    /// One missing child makes the node missing.
    Propagate,
}

/// The missing-value policy of a node.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct MissingPolicy {
    /// The rule.
    pub rule: MissingRule,
    /// With [`MissingRule::Reweight`]: the smallest share of the total weight that must be present, in [0, 1].
    pub min_coverage: f64,
}

/// What a data-driven weighting looks at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WeightData {
    /// Values before imputation. Only for children that are indicators.
    Raw,
    /// Values after treatment. Only for children that are indicators.
    Treated,
    /// Scores.
    #[default]
    Scored,
}

/// Where the weights of a node come from.
#[derive(Clone, Debug)]
pub struct WeightSpec {
    /// The weighting.
    pub method: Use,
    /// What it looks at.
    pub data: WeightData,
    /// Name of the grouping for weights by group.
    pub by: Option<Arc<str>>,
    /// Other weightings that this one combines.
    pub sources: Vec<WeightSpec>,
    /// Tables given by experts.
    pub experts: Vec<ExpertTable>,
}

/// A node above the indicators.
#[derive(Clone, Debug)]
pub struct Node {
    /// Id, unique among indicators and nodes.
    pub id: Arc<str>,
    /// Texts.
    pub info: Info,
    /// What it is.
    pub kind: NodeKind,
    /// Decimals to which its value is rounded, instead of the system's rule.
    pub round: Option<u32>,
}

/// What a node above the indicators is.
#[derive(Clone, Debug)]
pub enum NodeKind {
    /// Children put together with weights.
    Aggregate {
        /// Ids of the children, in order.
        children: Vec<Arc<str>>,
        /// Their weights.
        weights: Box<WeightSpec>,
        /// The aggregator.
        aggregate: Use,
        /// What happens when children have no value.
        missing: MissingPolicy,
    },
    /// A formula over other nodes and scores of indicators.
    Formula {
        /// The formula.
        expr: Arc<Expr>,
        /// Its text, for messages and explanations.
        text: Arc<str>,
        /// The value where the formula is undefined; without it the cell has no value.
        otherwise: Option<f64>,
    },
}

impl Node {
    /// Ids that its value depends on, in order.
    pub fn inputs(&self) -> Vec<Arc<str>> {
        match &self.kind {
            NodeKind::Aggregate { children, .. } => children.clone(),
            NodeKind::Formula { expr, .. } => expr.variables().into_iter().map(Arc::from).collect(),
        }
    }
}

/// What a rule on a node is called; all of them are formulas.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum AdjustForm {
    /// A formula of the user's.
    #[default]
    Formula,
    /// At most so much.
    Gate,
    /// So much, whatever the value was.
    Veto,
    /// Points more.
    Bonus,
    /// Points less.
    Penalty,
}

impl AdjustForm {
    /// The key of the TOML.
    pub const fn word(self) -> &'static str {
        match self {
            AdjustForm::Formula => "then",
            AdjustForm::Gate => "gate",
            AdjustForm::Veto => "veto",
            AdjustForm::Bonus => "bonus",
            AdjustForm::Penalty => "penalty",
        }
    }
}

impl Adjust {
    /// Condition and value in one formula; `self` is the node's value.
    pub fn whole(&self) -> Expr {
        match &self.when {
            Some(when) => Expr::new(indicia_expr::Node::If(Box::new([(**when).clone(), (*self.then).clone(), Expr::variable("self")]))),
            None => (*self.then).clone(),
        }
    }
}

/// A rule on a node, after aggregation and before rounding: `self` is the node's value.
#[derive(Clone, Debug)]
pub struct Adjust {
    /// Id of the rule.
    pub id: Arc<str>,
    /// Id of the node.
    pub on: Arc<str>,
    /// What it is.
    pub form: AdjustForm,
    /// When it applies, a condition; `None` for always.
    pub when: Option<Arc<Expr>>,
    /// The value that then stands.
    pub then: Arc<Expr>,
    /// Rules on one node apply in this order.
    pub order: i64,
}
