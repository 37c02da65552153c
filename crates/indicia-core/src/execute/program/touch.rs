//! What the alternatives of a choice reach.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::CompileError;
use crate::execute::edit::Edit;
use crate::plan::Plan;
use crate::system::{Address, Stage, System};

/// A thing that an edit changes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Touch {
    /// A stage of an indicator.
    Stage(Stage, Arc<str>),
    /// What methods are told about an indicator: its direction, its goalposts.
    Field(Arc<str>),
    /// The weights or the aggregator of a node.
    Node(Arc<str>),
}

/// What the alternatives of a choice touch.
pub(super) fn touched_by(alternatives: &[Vec<Edit>]) -> Result<BTreeSet<Touch>, CompileError> {
    let mut out = BTreeSet::new();
    for edit in alternatives.iter().flatten() {
        out.insert(match edit {
            Edit::Cell { .. } | Edit::Column { .. } | Edit::Membership { .. } | Edit::Correction { .. } => {
                return Err(CompileError::NotAChoice);
            }
            Edit::State { address, .. } | Edit::Method { address, .. } | Edit::Params { address, .. } | Edit::Param { address, .. } => {
                match address {
                    Address::Stage(stage, id) => Touch::Stage(*stage, id.clone()),
                    other => Touch::Node(other.id().clone()),
                }
            }
            Edit::LeaveOut { indicator, .. } => Touch::Stage(Stage::Derive, indicator.clone()),
            Edit::Weights { node, .. } | Edit::WeightLists { node, .. } | Edit::Factors { node, .. } => Touch::Node(node.clone()),
            Edit::Goalposts { indicator, .. } | Edit::Direction { indicator, .. } => Touch::Field(indicator.clone()),
        });
    }
    Ok(out)
}

/// The indicators that have an imputer, in the system or in an alternative.
pub(super) fn imputed<'a>(plan: &Plan, touched: impl Iterator<Item = &'a BTreeSet<Touch>>) -> BTreeSet<Arc<str>> {
    let own = plan.system().indicators.iter().filter(|i| i.impute.is_some()).map(|i| i.id.clone());
    let by_choice = touched.flatten().filter_map(|t| match t {
        Touch::Stage(Stage::Impute, id) => Some(id.clone()),
        _ => None,
    });
    own.chain(by_choice).collect()
}

/// Whether a touch reaches the values of an indicator. Indicators that are imputed may be columns of one matrix, so that
/// what reaches one before or at imputation may reach all.
pub(super) fn reaches(touch: &Touch, id: &Arc<str>, imputed: &BTreeSet<Arc<str>>, system: &System) -> bool {
    let place = |stage: Stage| system.order.iter().position(|s| *s == stage);
    match touch {
        Touch::Stage(_, other) | Touch::Field(other) if other == id => true,
        Touch::Stage(stage, other) if imputed.contains(id) && imputed.contains(other) => {
            matches!(stage, Stage::Derive | Stage::Impute) || place(*stage) < place(Stage::Impute)
        }
        Touch::Field(other) => imputed.contains(id) && imputed.contains(other),
        _ => false,
    }
}
