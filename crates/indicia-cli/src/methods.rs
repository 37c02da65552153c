//! The methods of this binary.
//!
//! A crate that only stands in `Cargo.toml` is not linked, and what it registers is lost without a word: each is named here.

extern crate indicia_aggregators as _;
extern crate indicia_derivers as _;
extern crate indicia_imputers as _;
extern crate indicia_normalizers as _;
extern crate indicia_treatments as _;
extern crate indicia_weightings as _;

use indicia_config::Methods;
use indicia_diagnostic::Diagnostics;
use indicia_method::{Kind, Method};
use indicia_registry::Registry;

/// The registry as the configuration asks for it.
pub struct Known<'a>(pub &'a Registry);

impl Methods for Known<'_> {
    fn get(&self, id: &str) -> Option<&'static dyn Method> {
        self.0.get(id)
    }

    fn ids(&self, kind: Kind) -> Vec<&str> {
        self.0.ids(kind)
    }
}

/// The methods that are linked into this binary.
pub fn linked() -> Result<Registry, Diagnostics> {
    Registry::linked()
}
