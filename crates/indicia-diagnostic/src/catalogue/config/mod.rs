//! `C`: the TOML.
//!
//! | range | subject | module |
//! |---|---|---|
//! | C01 | syntax, keys, types, format version | [`syntax`] |
//! | C02 | the tree of nodes and indicators | [`tree`] |
//! | C03 | methods and their parameters | [`component`] |
//! | C04 | weights | [`weights`] |
//! | C05 | formulas | [`formula`] |
//! | C06 | overlays and packs | [`overlay`] |
//! | C07 | tests, overrides, `--set` | [`cases`] |
//! | C08 | stages, fits, adjustments | [`stages`] |
//! | C13 | scoring rules | [`rules`] |

pub mod cases;
pub mod component;
pub mod formula;
pub mod overlay;
pub mod rules;
pub mod stages;
pub mod syntax;
pub mod tree;
pub mod weights;

pub use self::{cases::*, component::*, formula::*, overlay::*, rules::*, stages::*, syntax::*, tree::*, weights::*};

/// Every code of this area, by subject.
pub const ALL: &[&[crate::Code]] =
    &[syntax::ALL, tree::ALL, component::ALL, weights::ALL, formula::ALL, overlay::ALL, cases::ALL, stages::ALL, rules::ALL];
