//! The definition of an indicator system: indicators, nodes, methods with their parameters, rules.
//!
//! A [`System`] is data that can be edited; a [`crate::Plan`] is a system that has been checked.

mod address;
pub(crate) mod expert;
mod indicator;
mod method_use;
mod node;
mod reading;
mod rules;
mod screen;

pub use address::{Address, Stage};
pub use expert::{ExpertOrigin, ExpertTable};
pub use indicator::{Indicator, Info, Mask, Override};
pub use method_use::{FitScope, Use};
pub use node::{Adjust, AdjustForm, MissingPolicy, MissingRule, Node, NodeKind, WeightData, WeightSpec};
pub use reading::{Classes, Reading};
pub use rules::{RankOn, RankRule, Ranking, RoundMode, Rounding};
pub use screen::{ScreenRule, Thresholds};

use std::sync::Arc;

use indicia_method::Text;

/// An indicator system.
#[derive(Clone, Debug, Default)]
pub struct System {
    /// Id of the system.
    pub id: Arc<str>,
    /// Its title.
    pub title: Text,
    /// Its edition.
    pub edition: Option<String>,
    /// Printed with every result.
    pub note: Option<Text>,
    /// The node that is ranked first.
    pub root: Arc<str>,
    /// Further nodes to show, in order.
    pub outputs: Vec<Arc<str>>,
    /// The indicators, in order of definition.
    pub indicators: Vec<Arc<Indicator>>,
    /// Aggregates and formulas, in order of definition.
    pub nodes: Vec<Arc<Node>>,
    /// Rules on nodes.
    pub adjusts: Vec<Arc<Adjust>>,
    /// The order of the stages.
    pub order: Vec<Stage>,
    /// Who is left out for lack of data; `None` is nobody.
    pub screen: Option<ScreenRule>,
    /// Rounding.
    pub rounding: Rounding,
    /// Ranking.
    pub ranking: Ranking,
    /// Corrections on appeal.
    pub overrides: Vec<Arc<Override>>,
    /// Seed of everything random.
    pub seed: u64,
}

impl System {
    /// The indicator with an id.
    pub fn indicator(&self, id: &str) -> Option<&Arc<Indicator>> {
        self.indicators.iter().find(|i| &*i.id == id)
    }

    /// The aggregate or formula with an id.
    pub fn node(&self, id: &str) -> Option<&Arc<Node>> {
        self.nodes.iter().find(|n| &*n.id == id)
    }

    /// Every id that a formula, a child list or a table may name.
    pub fn ids(&self) -> impl Iterator<Item = &str> + Clone {
        self.indicators.iter().map(|i| &*i.id).chain(self.nodes.iter().map(|n| &*n.id))
    }

    /// What an id stands for.
    pub fn info(&self, id: &str) -> Option<&Info> {
        self.indicator(id).map(|i| &i.info).or_else(|| self.node(id).map(|n| &n.info))
    }
}
