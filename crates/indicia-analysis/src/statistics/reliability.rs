//! Cronbach's alpha of the children of a node.

use indicia_kernels::{Items, Reliability, reliability};

use super::frame::Values;
use super::{Frame, Group};

/// The reliability of a group.
#[derive(Clone, Debug, PartialEq)]
pub struct Alpha {
    /// The group.
    pub group: Group,
    /// Units that every pair of members has, at least.
    pub n: u64,
    /// Whether pairs have different units, since values are missing.
    pub pairwise: bool,
    /// Alpha and its relatives, along the members; `None` where the sum does not vary or a pair shares fewer than two units.
    pub found: Option<Reliability>,
}

/// Alpha of each aggregate's children, and of all indicators below the node. Covariances of each pair are over the units that have both values.
pub fn alphas(frame: &Frame) -> Vec<Alpha> {
    let groups = frame.groups().into_iter().filter(|g| g.aggregate);
    let one = |group: Group| {
        let columns: Vec<Values> = group.members.iter().map(|m| frame.values(m).unwrap_or_default()).collect();
        let items = Items::pairwise(&columns);
        let pairwise = columns.iter().flatten().any(Option::is_none);
        Alpha { n: items.as_ref().map_or(0, |i| i.n), pairwise, found: items.as_ref().and_then(reliability), group }
    };
    groups.map(one).collect()
}
