//! Principal components of the children of a node.

use std::sync::Arc;

use indicia_kernels::{Adequacy, Items, Principal, adequacy, principal, varimax};
use rayon::prelude::*;

use super::frame::{Values, complete, varies};
use super::{Frame, Group};

/// The components of a group.
#[derive(Clone, Debug, PartialEq)]
pub struct Components {
    /// The group.
    pub group: Group,
    /// Units with a value in every member that varies.
    pub n: usize,
    /// The members that take part: those that vary. Loadings are along them.
    pub members: Vec<Arc<str>>,
    /// Members without variation over these units, or without values.
    pub constant: Vec<Arc<str>>,
    /// The components; `None` with fewer than two members or three units.
    pub found: Option<Principal>,
    /// Components that are kept: as many as asked for, or those with eigenvalues above 1.
    pub kept: usize,
    /// `rotated[m]`: loadings of the kept components after Kaiser-normalised varimax; empty with fewer than two kept.
    pub rotated: Vec<Vec<f64>>,
    /// Kaiser-Meyer-Olkin and Bartlett; `None` where a member is a sum of others or there are no more units than members.
    pub adequacy: Option<Adequacy>,
}

/// The components of each aggregate's children, over the units that have a value in all of them, and of all indicators below the node. `keep` says how many
/// are rotated; by default those with eigenvalues above 1.
pub fn components(frame: &Frame, keep: Option<usize>) -> Vec<Components> {
    let groups: Vec<Group> = frame.groups().into_iter().filter(|g| g.aggregate).collect();
    groups.into_par_iter().map(|g| one(frame, g, keep)).collect()
}

fn one(frame: &Frame, group: Group, keep: Option<usize>) -> Components {
    let columns: Vec<Values> = group.members.iter().map(|m| frame.values(m).unwrap_or_default()).collect();
    // What has no value or only one would empty or spoil the table for the others.
    let present = |c: &Values| varies(&c.iter().flatten().copied().collect::<Vec<f64>>());
    let mut taken: Vec<usize> = (0..columns.len()).filter(|c| present(&columns[*c])).collect();
    let mut whole = complete(&taken.iter().map(|c| columns[*c].clone()).collect::<Vec<_>>());
    if whole.iter().any(|c| !varies(c)) {
        // Constant only where all others have a value.
        taken = taken.into_iter().zip(&whole).filter(|(_, c)| varies(c)).map(|(at, _)| at).collect();
        whole.retain(|c| varies(c));
    }
    let (n, k) = (whole.first().map_or(0, Vec::len), whole.len());
    let members: Vec<Arc<str>> = taken.iter().map(|c| group.members[*c].clone()).collect();
    let constant = group.members.iter().filter(|m| !members.contains(m)).cloned().collect();
    let items = Items::complete(&whole.iter().map(|c| c.iter().copied().map(Some).collect()).collect::<Vec<Values>>());
    let correlations = items.as_ref().filter(|_| k > 1 && n > 2).and_then(Items::standardised);
    let found = correlations.as_ref().and_then(|r| principal(r.matrix(), k));
    let kept = found.as_ref().map_or(0, |p| keep.unwrap_or_else(|| p.kaiser()).min(k));
    let mut rotated: Vec<Vec<f64>> = found.iter().flat_map(|p| p.loadings.iter().take(kept).cloned()).collect();
    if kept > 1 {
        varimax(&mut rotated, true);
    } else {
        rotated.clear();
    }
    let adequacy = items.as_ref().filter(|_| n > k && k > 1).and_then(adequacy);
    Components { group, n, members, constant, found, kept, rotated, adequacy }
}
