//! From addresses of the plan to places in files.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use indicia_core::Address;
use indicia_diagnostic::Place;
use indicia_method::{Path, Step};

use crate::component::within;
use crate::document::Item;
use crate::{Loc, SourceMap};

/// Where a step of the plan stands.
#[derive(Clone, Debug)]
pub(crate) struct Anchor {
    /// Where the eye should go for the step as a whole.
    pub head: Loc,
    /// What paths start in.
    pub item: Option<Item>,
    /// For a node its aggregator, which may stand elsewhere.
    pub second: Option<Item>,
    /// For a node what says how missing children are treated, which may stand elsewhere.
    pub missing: Option<Item>,
}

/// Places of the steps of a plan.
#[derive(Clone, Debug, Default)]
pub(crate) struct Places {
    by_address: BTreeMap<Address, Anchor>,
    definitions: BTreeMap<Arc<str>, Definition>,
}

/// Where an indicator is defined.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Definition {
    /// `[indicator.ID]`, in the system or else in its pack.
    pub at: Loc,
    /// Its `unit`.
    pub unit: Option<Loc>,
}

impl Places {
    pub(crate) fn set(&mut self, address: Address, anchor: Anchor) {
        self.by_address.insert(address, anchor);
    }

    pub(crate) fn define(&mut self, indicator: Arc<str>, definition: Definition) {
        self.definitions.insert(indicator, definition);
    }

    /// Where an indicator is defined.
    pub(crate) fn definition(&self, indicator: &str) -> Option<Definition> {
        self.definitions.get(indicator).copied()
    }

    /// What stands at a step.
    pub(crate) fn item(&self, address: &Address) -> Option<&Item> {
        self.by_address.get(address)?.item.as_ref()
    }

    /// The place of a path within a step, and of some bytes of a formula there.
    pub(crate) fn place(&self, sources: &SourceMap, address: Option<&Address>, path: &str, span: Option<Range<usize>>) -> Option<Place> {
        let address = address?;
        let anchor = match self.by_address.get(address) {
            Some(anchor) => anchor,
            // The ranks of a node stand with the node.
            None => match address {
                Address::Rank(id) => self.by_address.get(&Address::Node(id.clone()))?,
                _ => return None,
            },
        };
        let at = self.loc(sources, address, anchor, path, span);
        sources.place(at)
    }

    fn loc(&self, sources: &SourceMap, address: &Address, anchor: &Anchor, path: &str, span: Option<Range<usize>>) -> Loc {
        let mut steps = Path::parse(path);
        let mut item = anchor.item.as_ref();
        match (address, steps.0.first()) {
            (Address::Weight(_), Some(Step::Key(key))) if key == "weights" => _ = steps.0.remove(0),
            (Address::Node(_), Some(Step::Key(key))) if key == "params" => item = anchor.second.as_ref(),
            (Address::Node(_), Some(Step::Key(key))) if key == "aggregate" => {
                item = anchor.second.as_ref();
                steps.0.remove(0);
            }
            (Address::Node(_), Some(Step::Key(key))) if key == "missing" => {
                item = anchor.missing.as_ref();
                steps.0.remove(0);
            }
            _ => {}
        }
        let Some(item) = item else { return anchor.head };
        if steps.0.is_empty() {
            return anchor.head;
        }
        let (found, key, complete) = item.follow(&steps);
        let at = match (&found.data, steps.0.last()) {
            // A table without a head of its own has no better place than its key.
            (crate::document::Data::Table(_), Some(Step::Key(_))) if found.at.start == found.at.end => key,
            _ if found.at == item.at && !complete => return anchor.head,
            _ => found.at,
        };
        match span {
            Some(span) if found.text().is_some() => within(sources, at, span),
            _ => at,
        }
    }
}
