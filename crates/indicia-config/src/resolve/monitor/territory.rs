//! `[territory]`.

use indicia_analysis::territory::{Rollup, Territory};
use indicia_diagnostic::{Diagnostic, catalogue::monitor as codes};

use crate::document::Item;
use crate::resolve::{Desk, info};

pub(super) fn read(desk: &mut Desk<'_>) -> Option<Territory> {
    let item = desk.root.get("territory")?;
    let rollup = match item.text_of("rollup") {
        Some("children") => Rollup::Children,
        _ => Rollup::Own,
    };
    // With scores of their own parents lose nothing where there are none.
    if rollup == Rollup::Children && desk.root.dig(&["data", "units", "parent"]).is_none() {
        desk.doubt(Diagnostic::new(codes::NO_PARENTS), item.at);
    }
    let size = item.get("size").filter(|_| rollup == Rollup::Children).and_then(Item::text).map(Into::into);
    if let (Some(unused), Rollup::Own) = (item.get("size"), rollup) {
        desk.doubt(Diagnostic::new(codes::SIZE_UNUSED), unused.at);
    }
    let levels = item.get("levels").map_or(&[][..], Item::items).iter().map(|l| info::text(Some(l))).collect();
    Some(Territory { levels, rollup, size })
}
