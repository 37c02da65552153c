//! What is watched over time, and how levels of territory are put together.

mod territory;
mod warnings;

use std::sync::Arc;

use indicia_analysis::territory::Territory;
use indicia_analysis::warning::Rule;
use indicia_verdict::Definition;

use super::Desk;
use super::tree::Tree;

/// Warnings and territory of a system.
#[derive(Clone, Debug, Default)]
pub struct Monitor {
    /// `[warning.*]`, in the order of the file.
    pub warnings: Vec<Rule>,
    /// `[territory]`.
    pub territory: Option<Territory>,
}

/// Reads both; standards are known already.
pub(super) fn read<'a>(desk: &mut Desk<'a>, tree: &Tree<'a>, standards: &Definition) -> Arc<Monitor> {
    Arc::new(Monitor { warnings: warnings::read(desk, tree, standards), territory: territory::read(desk) })
}
